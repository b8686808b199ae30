"""Files as captures: what has which ending, and how its bytes are read within limits."""

import gzip
import io
import os
import re
import stat
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import quote

from corpus.model import Capture, Failure, Reason

MAX_BYTES = 20_000_000
"""Largest document read, before and after decompression: the limit of trafilatura."""

READ_ENDINGS = ".html .htm .xhtml .txt .md (each also .gz), .warc, .warc.gz, .wacz"
"""What Corpus reads, as messages name it."""

_MEDIA_TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".txt": "text/plain",
    ".md": "text/markdown",
}
_WARC = (".warc", ".warc.gz")
_HTML_START = re.compile(rb"<(!doctype\s|!--|html|head|body|\?xml\s)", re.IGNORECASE)
_HOST = re.compile(r"(?:www\.|[\w.-]+\.[\w.-]+(?::[0-9]+)?/|[\w-]+\.(?:com|org|net)\b)")
_BUFFER = 1 << 20


def is_warc(path: Path) -> bool:
    """Whether the name says WARC."""
    return path.name.lower().endswith(_WARC)


def is_wacz(path: Path) -> bool:
    """Whether the name says WACZ: a package with WARC files."""
    return path.name.lower().endswith(".wacz")


def is_folder(path: Path) -> bool:
    """Whether a folder is there, as far as one may look."""
    try:
        return path.is_dir()
    except OSError:  # no permission on the way, a name that is too long
        return False


def media_type_of(path: Path) -> str | None:
    """Media type by the ending, `.gz` aside; None for what Corpus does not read."""
    return _MEDIA_TYPES.get(Path(path.name.lower().removesuffix(".gz")).suffix)


def printable(name: str) -> str:
    """`name` on one line and in legal Unicode: control characters, % and broken bytes as %XX.

    >>> printable("50%\\n")
    '50%25%0A'
    """
    if name.isprintable() and "%" not in name:
        return name
    return "".join(
        character if character.isprintable() and character != "%" else _escaped(character)
        for character in name
    )


def _escaped(character: str) -> str:
    # A byte of a file name that is not UTF-8 reaches Python as one of these.
    is_byte = "\udc80" <= character <= "\udcff"
    return quote(character, safe="", errors="surrogateescape" if is_byte else "surrogatepass")


def walk(folder: Path) -> tuple[list[Path], list[Path]]:
    """The files below `folder` that Corpus reads, and the others; both sorted, hidden ones left out.

    Links to folders are not followed, so that a loop ends; they are among the others.
    """
    readable: list[Path] = []
    others: list[Path] = []
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        others += (link for name in folders if (link := Path(parent, name)).is_symlink())
        for name in names:
            if name.startswith("."):
                continue
            path = Path(parent, name)
            is_read = is_warc(path) or is_wacz(path) or media_type_of(path)
            (readable if is_read else others).append(path)
    return sorted(readable), sorted(others)


def unreadable_folders(folder: Path) -> Iterator[Failure]:
    """A Failure for each folder at or below `folder` that cannot be listed."""
    problems: list[OSError] = []
    for _, folders, _ in os.walk(folder, onerror=problems.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
    for problem in sorted(problems, key=lambda problem: str(problem.filename)):
        label = printable(str(problem.filename))
        yield Failure(label, Reason.UNREADABLE, f"the folder: {why_unreadable(problem)}")


def open_file(path: Path) -> BinaryIO:
    """A regular file, open for reading; OSError for anything else, without waiting for a writer."""
    try:
        number = os.open(
            path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        )
    except ValueError as error:  # a NUL in the name
        raise FileNotFoundError(2, "no such file") from error
    mode = os.fstat(number).st_mode
    if not stat.S_ISREG(mode):
        os.close(number)
        kind = "a folder" if stat.S_ISDIR(mode) else "a pipe or device"
        raise OSError(None, f"{kind}, not a file")
    return open(number, "rb", buffering=_BUFFER)  # noqa: PTH123 - a descriptor, not a path


def why_unreadable(error: OSError) -> str:
    """What the file system said, and what to do about it where there is something to do."""
    reason = printable(error.strerror or str(error))
    if isinstance(error, PermissionError):
        return f"cannot be read ({reason}); allow reading or run as its owner"
    return f"cannot be read ({reason})"


def failure_of(error: OSError | EOFError | zlib.error, path: Path) -> Failure:
    """What became of a file that could not be opened or read to its end."""
    label = printable(str(path))
    if isinstance(error, EOFError | gzip.BadGzipFile | zlib.error):
        problem = f"the compressed data is damaged or cut off ({error}); get the file again"
        return Failure(label, Reason.DAMAGED, printable(problem))
    if isinstance(error, FileNotFoundError):
        detail = "a link to a file that is not there" if path.is_symlink() else "no such file"
        if _HOST.match(str(path)):
            detail += "; an address is written in full: https://…"
        return Failure(label, Reason.MISSING, detail)
    return Failure(label, Reason.UNREADABLE, why_unreadable(error))


def open_unpacked(path: Path) -> BinaryIO:
    """The file's bytes, unpacked while they are read if its name ends in .gz; may raise OSError."""
    file = open_file(path)
    if not path.name.lower().endswith(".gz"):
        return file
    return cast(BinaryIO, io.BufferedReader(_Unpacked(file), _BUFFER))


class _Unpacked(gzip.GzipFile):
    """A gzip file that closes what it reads from."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(fileobj=file, mode="rb")
        self._packed = file

    def close(self) -> None:
        """Close both."""
        super().close()
        self._packed.close()


def capture_file(path: Path, *, max_bytes: int = MAX_BYTES) -> Capture | Failure:
    """Read one document, `.gz` or not. Bad files become a Failure that says what to do."""
    label = printable(str(path))
    media_type = media_type_of(path)
    try:
        if media_type is None:
            open_file(path).close()
            return Failure(label, Reason.UNSUPPORTED, f"Corpus reads {READ_ENDINGS}")
        with open_unpacked(path) as stream:
            payload = stream.read(max_bytes + 1)
    except (OSError, EOFError, zlib.error) as error:
        return failure_of(error, path)
    failure = check_payload(payload, label, max_bytes)
    return failure or Capture(payload, label, printable(path.name), media_type=media_type)


def check_payload(payload: bytes, label: str, max_bytes: int) -> Failure | None:
    """A Failure if there are no bytes to speak of, or more than `max_bytes`."""
    if len(payload) > max_bytes:
        detail = f"larger than {max_bytes:,} bytes; raise max_bytes in archive.toml to keep it"
        return Failure(label, Reason.TOO_LARGE, detail)
    if not payload.strip():
        return Failure(label, Reason.EMPTY, "there is no text in it")
    return None


def capture_stream(stream: BinaryIO, *, max_bytes: int = MAX_BYTES) -> Capture | Failure:
    """Read pasted text or HTML from standard input."""
    try:
        payload = stream.read(max_bytes + 1)
    except OSError as error:
        return Failure("-", Reason.UNREADABLE, f"standard input {why_unreadable(error)}")
    failure = check_payload(payload, "-", max_bytes)
    if failure:
        return failure
    # A byte-order mark and the zero bytes of UTF-16 don't hide what it is.
    start = payload[:1024].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    media_type = "text/html" if _HTML_START.match(start) else "text/plain"
    return Capture(payload, "-", "standard input", media_type=media_type, origin="paste")
