"""What can go wrong, as a tree.

    CorpusError
    ├── ArchiveError            the folder, its settings or its lock
    │   ├── ArchiveLockedError  another process is writing it
    │   └── SettingsError       archive.toml, a CSV file beside it or a watch file cannot be used
    ├── CaptureError            getting bytes
    │   ├── ManifestError       a manifest line cannot be used
    │   ├── WarcError           a WARC file or record is damaged
    │   ├── UnknownHostError    a host's name leads to no address
    │   └── PrivateAddressError a host is inside a network, where nothing is fetched from
    ├── ExtractError            a reader was called with what it cannot read
    ├── EnrichError             a language's data or a plugged-in engine cannot be used
    ├── StoreError              the database
    │   ├── NewerDatabaseError  made by a later version of Corpus
    │   └── OlderDatabaseError  made by an earlier version of Corpus
    └── SearchError             the index or a query's options

Bad material is data: it ends as a `Failure` or a rejected `Receipt`, never here. These errors
are for a caller's mistake or an archive that cannot be used as it stands.
"""

from collections.abc import Sequence
from pathlib import Path


class CorpusError(Exception):
    """Root of all errors of this library; `str()` is one line that says what to do next."""


class ArchiveError(CorpusError):
    """The archive folder cannot be used as asked.

    Attributes:
        path: what could not be used.
    """

    def __init__(self, path: Path | str, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = Path(path)


class ArchiveLockedError(ArchiveError):
    """Another process is writing the archive; the same can be asked again once it has ended."""


class SettingsError(ArchiveError, ValueError):
    """A file that people edit has a mistake: archive.toml, a CSV file beside it, a watch file."""


class CaptureError(CorpusError):
    """Bytes could not be had."""


class ManifestError(CaptureError, ValueError):
    """A line of a manifest cannot be used.

    Attributes:
        path, line: where; `line` counts from 1.
    """

    def __init__(self, path: Path | str, line: int, problem: str) -> None:
        super().__init__(f"{path}, line {line}: {problem}")
        self.path = Path(path)
        self.line = line


class WarcError(CaptureError):
    """A WARC file or one of its records cannot be read.

    Attributes:
        path, offset: where the record begins, in bytes of the file as stored.
    """

    def __init__(self, path: Path | str, offset: int, problem: str) -> None:
        super().__init__(f"{path}, offset {offset}: {problem}")
        self.path = Path(path)
        self.offset = offset


class UnknownHostError(CaptureError):
    """A host's name could not be turned into an address.

    Attributes:
        host: the name as it was asked for.
    """

    def __init__(self, host: str, problem: str) -> None:
        super().__init__(
            f"{host}: no address was found for this host ({problem}); "
            "check how it is spelled, and that names can be looked up from here"
        )
        self.host = host


class PrivateAddressError(CaptureError):
    """A host has addresses, and none of them is on the public internet.

    Attributes:
        host, addresses: the name as it was asked for, and what it leads to.
    """

    def __init__(self, host: str, addresses: Sequence[str]) -> None:
        super().__init__(
            f"{host}: leads to {', '.join(addresses)}, which is not on the public internet; "
            "nothing is fetched from there unless private addresses are expressly allowed"
        )
        self.host = host
        self.addresses = tuple(addresses)


class ExtractError(CorpusError, ValueError):
    """A reader was given what it does not read."""


class EnrichError(CorpusError):
    """A language's data file has a mistake, or an engine that was plugged in cannot be used."""


class StoreError(CorpusError):
    """The database cannot be read or written."""


class NewerDatabaseError(StoreError):
    """The database has migrations that this version of Corpus does not know."""


class OlderDatabaseError(StoreError):
    """The database lacks migrations of this version of Corpus; the next run brings it up."""


class SearchError(CorpusError):
    """A search could not be run; a query's words alone never cause it."""
