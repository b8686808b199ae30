"""The archive's own evidence: captures as standard WARC 1.1, gzip per record, append-only.

Records and their bytes depend on the captures, their order and the day of the run only, so that
interrupted work ends in the same files.
"""

import gzip
import hashlib
import io
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from corpus.capture.evidence import REVISIT_PROFILE, Draft, draft_record, record_id
from corpus.capture.pairs import Original, pair, request_draft
from corpus.capture.records import Damage
from corpus.capture.stored import (
    file_name,
    file_number,
    load_capture,
    load_listing_visit,
    own_records,
    place_of,
    record_in,
    stored_captures,
    stored_items,
    warc_files,
)
from corpus.digests import sha256_digest
from corpus.errors import WarcError
from corpus.model import Capture, Exchange, Place
from corpus.times import iso_utc

__all__ = [
    "MAX_FILE_BYTES",
    "FileState",
    "WarcDigests",
    "WarcStore",
    "load_capture",
    "load_listing_visit",
    "stored_captures",
    "stored_items",
    "warc_files",
]

_LEVEL = 6  # of compression; 9, as warcio has it, takes twice as long and saves 1 % on news pages
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
    are adopted: `pending` holds them in their order, captures by their id and visits to listings
    by that of their record, and `write` of the same capture takes its record from there; before
    anything else is written, whoever owns this store must take in what is pending. A record cut
    off at the end is cut away; for damage with whole records behind it the store raises
    WarcError and leaves all as it is.
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
        self._ends: dict[str, int] = {}
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
                if found.kind == "request":
                    continue  # without its response it is no exchange; that comes next
                end = found.offset + found.length
                place = place_of(path.name, found)
                if key := found.header("Corpus-Capture"):
                    self.pending[key] = place
                elif found.header("Corpus-Listing"):
                    self.pending[found.header("WARC-Record-ID") or ""] = place
                self._ends[path.name] = end
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
                headers += [("WARC-Profile", REVISIT_PROFILE), *refers_to]
        if original_id:
            headers.append(("Corpus-Original", original_id))
        whole = Draft(kind, tuple(headers), block, draft.content_type, draft.payload_digest)
        place = self._append([*_led_to(capture), whole])
        return replace(place, original_id=original_id)

    def keep(
        self,
        exchanges: Sequence[Exchange],
        notes: Iterable[tuple[str, str]] = (),
        original: Place | None = None,
    ) -> Place | None:
        """Append exchanges that gave no capture; where the last response lies, None if there is none.

        `notes` are headers of our own for that response; of a payload that `original` holds, or
        that the server says is as it was there, a revisit record is written.
        """
        if not exchanges:
            return None
        refers_to = self._refers_to(original) if original else []
        held = Original(tuple(refers_to), original.payload_digest) if original else None
        *before, last = exchanges
        drafts = [draft for exchange in before for draft in pair(exchange)]
        drafts += pair(last, notes, held if refers_to else None)
        return replace(self._append(drafts), is_capture=False)

    def _append(self, drafts: Sequence[Draft]) -> Place:
        """Write records in one go; the place of the last one."""
        packed = [_packed(draft) for draft in drafts]
        file = self._open_for_append()
        offset = file.tell() + sum(map(len, packed[:-1]))
        file.write(b"".join(packed))
        file.flush()
        last, name = drafts[-1], Path(file.name).name
        self._ends[name] = file.tell()
        return Place(name, offset, len(packed[-1]), last.kind, last.payload_digest)

    def states(self) -> list[FileState]:
        """How each file stands that was written or adopted, all of it spoken for."""
        return [
            FileState(name, end, self.digests.to(name, end)) for name, end in self._ends.items()
        ]

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
        return [(ours, record.header(theirs) or "") for ours, theirs in names]

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
        headers = (
            ("WARC-Record-ID", record_id(name)),
            ("WARC-Date", iso_utc(self._day)),
            ("WARC-Filename", name),
        )
        file.write(_packed(Draft("warcinfo", headers, block, "application/warc-fields", "")))
        file.flush()

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


def _led_to(capture: Capture) -> Iterator[Draft]:
    """The redirects that led to a capture from the web, and its own request."""
    if capture.exchanges:
        *before, own = capture.exchanges
        for exchange in before:
            yield from pair(exchange)
        yield request_draft(own, record_id(capture.id))


def _packed(draft: Draft) -> bytes:
    """A record as it is stored."""
    headers = [*draft.headers]
    if draft.payload_digest:
        headers.append(("WARC-Payload-Digest", draft.payload_digest))
    headers.append(("WARC-Block-Digest", sha256_digest(draft.block)))
    head = StatusAndHeaders("", [("WARC-Type", draft.kind), *headers], protocol="WARC/1.1")
    # Told "revisit", warcio would leave the block away, which holds a response's headers; told
    # anything but "warcinfo", it would add a digest where there is no payload.
    record_type = "resource" if draft.payload_digest else "warcinfo"
    length = len(draft.block)
    record = ArcWarcRecord(
        "warc", record_type, head, io.BytesIO(draft.block), None, draft.content_type, length
    )
    buffer = io.BytesIO()
    _Writer(buffer, gzip=False, warc_version="1.1").write_record(record)
    return gzip.compress(buffer.getvalue(), _LEVEL, mtime=0)


class _Writer(WARCWriter):  # type: ignore[misc]
    """Writes the digests that a draft has, and none of a block that is taken for a payload."""

    def ensure_digest(
        self, record: ArcWarcRecord, block: bool = True, payload: bool = True
    ) -> None:
        """Nothing: those that are there are all."""


def _sync_folder(folder: Path) -> None:
    """Bring a new file's name to the disk, where the system knows how."""
    if hasattr(os, "O_DIRECTORY"):
        number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
