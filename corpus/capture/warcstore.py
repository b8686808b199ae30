"""The archive's own evidence: captures as standard WARC 1.1, gzip per record, append-only.

Records and their bytes depend on the captures, their order and the day of the run only, so that
interrupted work ends in the same files.
"""

import hashlib
import io
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from corpus.capture.evidence import REVISIT_PROFILE, draft_record, record_id
from corpus.capture.records import Damage
from corpus.capture.stored import (
    file_name,
    file_number,
    load_capture,
    own_records,
    place_of,
    record_in,
    stored_captures,
    warc_files,
)
from corpus.digests import sha256_digest
from corpus.errors import WarcError
from corpus.model import Capture, Place
from corpus.times import iso_utc

__all__ = [
    "MAX_FILE_BYTES",
    "FileState",
    "WarcDigests",
    "WarcStore",
    "load_capture",
    "stored_captures",
    "warc_files",
]

MAX_FILE_BYTES = 1_000_000_000
"""A WARC file that has reached this size is closed and the next one begun (the usual 1 GB)."""


@dataclass(frozen=True, slots=True)
class FileState:
    """How much of a WARC file is spoken for, and the digest of that much."""

    name: str
    bytes: int
    digest: str


class WarcDigests:
    """Digests of the archive's WARC files up to the records that are committed."""

    def __init__(self, folder: Path, committed: Mapping[str, FileState]) -> None:
        self._folder = folder
        self._committed = committed
        self._hash, self._name, self._bytes = hashlib.sha256(), "", 0

    def state_after(self, place: Place) -> FileState:
        """How the file stands with `place` as its last committed record."""
        end = place.warc_offset + place.warc_length
        return FileState(place.warc_file, end, self.to(place.warc_file, end))

    def to(self, name: str, end: int) -> str:
        """Digest of the first `end` bytes of a file; asked in rising order each byte is read once.

        Raises WarcError if the bytes that were committed earlier are not those now there.
        """
        path = self._folder / name
        if self._name != name or self._bytes > end:
            self._hash, self._name, self._bytes = hashlib.sha256(), name, 0
            known = self._committed.get(name)
            if known and known.bytes <= end and self.to(name, known.bytes) != known.digest:
                problem = "its bytes are not those that were written; run `corpus verify`"
                raise WarcError(path, 0, problem)
        try:
            with path.open("rb") as stream:
                stream.seek(self._bytes)
                while self._bytes < end and (piece := stream.read(min(1 << 20, end - self._bytes))):
                    self._hash.update(piece)
                    self._bytes += len(piece)
        except FileNotFoundError as error:
            problem = "it is missing; put it back or run `corpus reprocess` without it"
            raise WarcError(path, 0, problem) from error
        if self._bytes < end:
            problem = f"cut off: {self._bytes:,} of {end:,} bytes are there; run `corpus verify`"
            raise WarcError(path, self._bytes, problem)
        return "sha256:" + self._hash.hexdigest()


class WarcStore:
    """The `warc/` folder, open for appending by one process.

    `committed` says how many bytes of each file the database knows. Complete records beyond
    are adopted: `pending` holds them by capture id in their order, and `write` of the same
    capture takes its record from there; before anything else is written, whoever owns this
    store must take in what is pending. A record cut off at the end is cut away; for damage
    with whole records behind it the store raises WarcError and leaves all as it is.
    """

    def __init__(
        self,
        folder: Path,
        committed: Mapping[str, FileState],
        *,
        day: datetime,
        software: str,
        max_file_bytes: int = MAX_FILE_BYTES,
    ) -> None:
        self.folder = folder
        self.pending: dict[str, Place] = {}
        self._committed = dict(committed)
        self._day = day.replace(hour=0, minute=0, second=0, microsecond=0)
        self._software = software
        self._max_file_bytes = max_file_bytes
        self._file: BinaryIO | None = None
        self.digests = WarcDigests(folder, self._committed)
        folder.mkdir(parents=True, exist_ok=True)
        self._adopt()

    def _adopt(self) -> None:
        for path in warc_files(self.folder):
            known = self._committed.get(path.name)
            end = known.bytes if known else 0
            if path.stat().st_size <= end:
                continue
            damage: Damage | None = None
            for found in own_records(path, end):
                if isinstance(found, Damage):
                    damage = damage or found
                    continue
                if damage:  # no record that was cut off: cutting would take what follows along
                    problem = f"{damage.problem}, and whole records follow; run `corpus reprocess`"
                    raise WarcError(path, damage.offset, problem)
                end = found.offset + found.length
                capture_id = found.header("Corpus-Capture")
                if capture_id:
                    self.pending[capture_id] = place_of(path.name, found)
            if end < path.stat().st_size:
                os.truncate(path, end)

    def write(self, capture: Capture, original: tuple[str, Place] | None = None) -> Place:
        """Append a capture and tell where it lies; not on disk for certain before `sync`.

        `original` is an earlier capture (id and place) of the same address that may hold the
        same payload; if it does, and can be read, a revisit record is written.
        """
        pending = self.pending.pop(capture.id, None)
        if pending:
            return pending
        draft = draft_record(capture, self._day)
        kind, headers, block, original_id = draft.kind, [*draft.headers], draft.block, None
        is_same = original and original[1].payload_digest == draft.payload_digest
        if original and is_same and original[1].record_type == kind:
            refers_to = self._refers_to(original[1])
            if refers_to:
                kind, block, original_id = "revisit", draft.head(), original[0]
                headers += refers_to
        headers.append(("WARC-Payload-Digest", draft.payload_digest))
        headers.append(("WARC-Block-Digest", sha256_digest(block)))
        if original_id:
            headers.append(("Corpus-Original", original_id))
        file = self._open_for_append()
        offset = file.tell()
        _append(file, kind, headers, block, draft.content_type)
        name = Path(file.name).name
        length = file.tell() - offset
        return Place(name, offset, length, kind, draft.payload_digest, original_id)

    def _refers_to(self, place: Place) -> list[tuple[str, str]]:
        """What a revisit of that record says; nothing if it cannot be read."""
        try:
            record = record_in(self.folder, place)
        except WarcError:
            return []
        names = (
            ("WARC-Refers-To", "WARC-Record-ID"),
            ("WARC-Refers-To-Target-URI", "WARC-Target-URI"),
            ("WARC-Refers-To-Date", "WARC-Date"),
        )
        said = [(ours, record.header(theirs) or "") for ours, theirs in names]
        return [("WARC-Profile", REVISIT_PROFILE), *said]

    def _open_for_append(self) -> BinaryIO:
        if self._file and self._file.tell() < self._max_file_bytes:
            return self._file
        self.close()
        files = [path.name for path in warc_files(self.folder)]
        number = max(map(file_number, (*files, *self._committed)), default=1)
        path = self.folder / file_name(number)
        if path.exists() and path.stat().st_size >= self._max_file_bytes:
            path = self.folder / file_name(number + 1)
        if path.name in self._committed:
            self.digests.to(path.name, self._committed[path.name].bytes)
        is_new = not path.exists()
        file = self._file = path.open("ab")
        if is_new:
            _sync_folder(self.folder)
        if file.tell() == 0:
            self._write_warcinfo(file, path.name)
        return file

    def _write_warcinfo(self, file: BinaryIO, name: str) -> None:
        block = f"software: {self._software}\r\nformat: WARC File Format 1.1\r\n".encode()
        headers = [
            ("WARC-Record-ID", record_id(name)),
            ("WARC-Date", iso_utc(self._day)),
            ("WARC-Filename", name),
            ("WARC-Block-Digest", sha256_digest(block)),
        ]
        _append(file, "warcinfo", headers, block, "application/warc-fields")

    def sync(self) -> None:
        """Bring all that was written to the disk itself."""
        if self._file:
            self._file.flush()
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Write out and close the file under way."""
        file, self._file = self._file, None
        if file:
            with file:
                file.flush()
                os.fsync(file.fileno())

    def __enter__(self) -> "WarcStore":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _append(
    file: BinaryIO, kind: str, headers: list[tuple[str, str]], block: bytes, content_type: str
) -> None:
    head = StatusAndHeaders("", [("WARC-Type", kind), *headers], protocol="WARC/1.1")
    # Told "revisit", warcio would leave the block away, which holds a response's headers.
    record_type = "resource" if kind == "revisit" else kind
    record = ArcWarcRecord(
        "warc", record_type, head, io.BytesIO(block), None, content_type, len(block)
    )
    buffer = io.BytesIO()
    WARCWriter(buffer, gzip=True, warc_version="1.1").write_record(record)
    file.write(buffer.getvalue())
    file.flush()


def _sync_folder(folder: Path) -> None:
    """Bring a new file's name to the disk, where the system knows how."""
    if hasattr(os, "O_DIRECTORY"):
        number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
