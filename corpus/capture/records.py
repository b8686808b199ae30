"""WARC records, one after the other, whatever state their file is in.

Where a record begins and ends is worked out here, its headers are parsed by warcio. warcio's
own iterator prints what it repairs, takes a gzip member without its end for whole, reads header
lines of any length and stops at the first damage.
"""

import base64
import hashlib
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

from corpus.capture.file import MAX_BYTES, open_file, why_unreadable
from corpus.errors import WarcError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

BLOCK_ROOM = 1_000_000
"""Bytes of HTTP header and chunk sizes that a block may have beside a payload."""

_MAX_HEADER = 1_000_000  # bytes of WARC header; real ones stay below 10,000
_CHUNK = 1 << 16
_GZIP_START = 4096  # bytes in which a gzip header ends and data begins; real ones need 500
_GZIP_MAGIC = b"\x1f\x8b\x08"
_BLANK = b" \t\r\n\x00"  # between records; some tapes and tools pad with NUL
_START = re.compile(rb"\x1f\x8b\x08|(?<=\n)WARC/[01]\.")
_FIRST_LINE = re.compile(rb"WARC/[01]\.[0-9]{1,2}[ \t]*\r?\n")
_FIELD = re.compile(rb"[ \t]|[!#-'*+.0-9A-Z^_`a-z|~-]+[ \t]*:")  # or a line that goes on
# Two of one of these come from two records of which bytes between them are lost.
_ONCE = {
    "warc-type",
    "warc-record-id",
    "warc-date",
    "warc-target-uri",
    "warc-block-digest",
    "content-type",
    "content-length",
}
_DIGEST = re.compile(r"(md5|sha1|sha256|sha384|sha512):([0-9A-Za-z+/=_-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Record:
    """One WARC record, its block in memory."""

    kind: str  # response, resource, revisit, request, warcinfo, metadata …
    headers: tuple[tuple[str, str], ...]  # as received
    block: bytes  # of a block over the limit, one byte more than the limit
    offset: int
    length: int  # bytes as stored, up to where the next record may begin

    def header(self, name: str) -> str | None:
        """The first header of that name, in any case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True)
class Damage:
    """A stretch of a WARC file that cannot be read."""

    offset: int
    problem: str


def read_records(
    stream: BinaryIO, *, offset: int = 0, max_block: int = MAX_BYTES, max_header: int = _MAX_HEADER
) -> Iterator[Record | Damage]:
    """Every record from `offset` on, and a Damage for each stretch that cannot be read.

    Reading goes on at the next whole record that can be found. A block larger than `max_block`
    plus `BLOCK_ROOM` is not kept in memory: its record comes with one byte more than that, for
    the caller to refuse. The stream may be moved while this waits.
    """
    reader = _Reader(stream, max_block + BLOCK_ROOM, max_header)
    while (offset := reader.next_start(offset)) >= 0:
        try:
            record = reader.record_at(offset)
        except _DamagedError as damage:
            yield Damage(offset, str(damage))
            offset = reader.find_record(damage.whole_until or offset + 1)
        else:
            yield record
            offset += record.length


def read_record_at(
    path: Path, offset: int, *, max_block: int = MAX_BYTES, max_header: int = _MAX_HEADER
) -> Record:
    """The record that begins at `offset` of a file; WarcError if it cannot be read."""
    try:
        with open_file(path) as stream:
            return _Reader(stream, max_block + BLOCK_ROOM, max_header).record_at(offset)
    except _DamagedError as error:
        raise WarcError(path, offset, str(error)) from error
    except OSError as error:
        raise WarcError(path, offset, why_unreadable(error)) from error


class _DamagedError(Exception):
    """What is wrong with a record; where reading may go on, if its end is known."""

    def __init__(self, problem: str, whole_until: int | None = None) -> None:
        super().__init__(problem)
        self.whole_until = whole_until


class _Reader:
    """Finds and reads the records of one stream."""

    def __init__(self, stream: BinaryIO, max_block: int, max_header: int) -> None:
        self._stream = stream
        self._max_block = max_block
        self._max_header = max_header
        self._size = stream.seek(0, io.SEEK_END)

    def next_start(self, offset: int) -> int:
        """Where bytes other than padding go on at or after `offset`; -1 at the end."""
        if offset < 0:
            return -1
        self._stream.seek(offset)
        while chunk := self._stream.read(_CHUNK):
            stripped = chunk.lstrip(_BLANK)
            if stripped:
                return offset + len(chunk) - len(stripped)
            offset += len(chunk)
        return -1

    def record_at(self, offset: int) -> Record:
        """The record that begins exactly there."""
        self._stream.seek(offset)
        is_gzip = self._stream.read(3) == _GZIP_MAGIC
        self._stream.seek(offset)
        record = self._gzip_record(offset) if is_gzip else self._plain_record(offset)
        _check_digest(record, self._max_block)
        return record

    def find_record(self, start: int) -> int:
        """Where the next record that can be read begins, at or after `start`; -1 if nowhere."""
        position = start - 1  # with the byte before, which ends a line where a bare record begins
        while True:
            self._stream.seek(position)
            chunk = self._stream.read(1 << 20)
            if len(chunk) < 8:
                return -1
            for match in _START.finditer(chunk, 1):
                try:
                    self.record_at(position + match.start())
                except _DamagedError as damage:
                    if damage.whole_until is None:
                        continue  # else a record worth reporting
                return position + match.start()
            position += max(len(chunk) - 8, 1)

    def _plain_record(self, offset: int) -> Record:
        headers, stated = self._headers(self._stream)
        begin = self._stream.tell()
        end = begin + stated
        if end > self._size:
            raise _DamagedError(f"cut off: {self._size - begin:,} of {stated:,} bytes are there")
        # What follows tells cheaply whether the length is right, before anything is read.
        self._stream.seek(end)
        after = self._stream.read(1024)
        following = after.lstrip(_BLANK)
        if not (after.startswith(b"\r\n\r\n") or not following or following.startswith(b"WARC/")):
            raise _DamagedError("it does not end where its Content-Length says")
        self._stream.seek(begin)
        block = self._stream.read(min(stated, self._max_block + 1))
        end += len(after) - len(following)
        return Record(_kind(headers), headers, block, offset, end - offset)

    def _gzip_record(self, offset: int) -> Record:
        member = _Member(self._stream)
        stream = io.BufferedReader(member, _CHUNK)
        headers, stated = self._headers(stream)
        block = stream.read(min(stated, self._max_block + 1))
        found = len(block)
        while found < stated and (piece := stream.read(min(stated - found, _CHUNK))):
            found += len(piece)
        rest = stream.read(1024)
        is_followed = rest.lstrip(_BLANK).startswith(b"WARC/")
        while stream.read(_CHUNK):
            pass  # its checksum comes last
        if found < stated:
            problem = f"cut off: {found:,} of {stated:,} bytes are there"
            raise _DamagedError(problem, member.end)
        if is_followed:
            problem = "compressed as one piece with other records; unpack the file with gunzip"
            raise _DamagedError(problem, member.end)
        if rest.strip(_BLANK):
            raise _DamagedError("it does not end where its Content-Length says", member.end)
        return Record(_kind(headers), headers, block, offset, member.end - offset)

    def _headers(self, stream: Any) -> tuple[tuple[tuple[str, str], ...], int]:
        """The headers of the record that the stream stands at, and its Content-Length."""
        try:
            parsed = _PARSER.parse(_Header(stream, self._max_header))
        except (StatusAndHeadersParserException, EOFError) as error:
            raise _DamagedError("not a WARC record") from error
        headers = tuple((str(name), str(value)) for name, value in parsed.headers)
        stated = str(parsed.get_header("Content-Length") or "").strip()
        if not re.fullmatch(r"[0-9]{1,15}", stated):
            raise _DamagedError("no Content-Length that is a number")
        if not _kind(headers):
            raise _DamagedError("no WARC-Type")
        names = [name.lower() for name, _ in headers]
        if any(names.count(name) > 1 for name in _ONCE):
            raise _DamagedError("its header is mixed with another one")
        return headers, int(stated)


_PARSER = StatusAndHeadersParser(ArcWarcRecordLoader.WARC_TYPES)


class _Header:
    """Lines of one WARC header, for warcio; raises when it ends too early or not at all."""

    def __init__(self, stream: Any, max_bytes: int) -> None:
        self._stream = stream
        self._left = max_bytes
        self._is_first = True

    def readline(self) -> bytes:
        line: bytes = self._stream.readline(64 if self._is_first else self._left)
        self._left -= len(line)
        if self._is_first and not _FIRST_LINE.match(line):
            raise _DamagedError("not a WARC record")
        if not line.endswith(b"\n"):
            raise _DamagedError(
                "its header is too long" if self._left <= 0 else "its header is cut off"
            )
        if not self._is_first and line.strip() and not _FIELD.match(line):
            raise _DamagedError("its header is damaged")
        self._is_first = False
        return line


class _Member(io.RawIOBase):
    """What one gzip member holds; raises when it is broken or has no end."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._inflate = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self._is_begun = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer)
        while not self._inflate.eof:
            # The first bytes tell whether this is gzip at all.
            size = _CHUNK if self._is_begun else _GZIP_START
            stored = self._inflate.unconsumed_tail or self._stream.read(size)
            if not stored:
                raise _DamagedError("the compressed data is cut off")
            try:
                piece = self._inflate.decompress(stored, len(view))
            except zlib.error as error:
                raise _DamagedError(f"the compressed data is damaged ({error})") from error
            if piece:
                self._is_begun = True
                view[: len(piece)] = piece
                return len(piece)
            if not self._is_begun and not self._inflate.eof and len(stored) == size:
                raise _DamagedError("not a WARC record")
        return 0

    @property
    def end(self) -> int:
        """Offset of the first byte after the member, once all of it was read."""
        return self._stream.tell() - len(self._inflate.unused_data)


def _kind(headers: tuple[tuple[str, str], ...]) -> str:
    return next((value for name, value in headers if name.lower() == "warc-type"), "").lower()


def _check_digest(record: Record, max_block: int) -> None:
    """Raise if the record states a digest of its block in a known form, and it is another."""
    stated = _DIGEST.fullmatch((record.header("WARC-Block-Digest") or "").strip())
    if not stated or len(record.block) > max_block:
        return
    found = hashlib.new(stated[1].lower(), record.block, usedforsecurity=False).digest()
    value = stated[2].rstrip("=").lower()
    forms = (found.hex(), base64.b32encode(found).decode().rstrip("=").lower())
    if len(value) in map(len, forms) and value not in forms:
        problem = "its bytes are not those that were written (the block digest differs)"
        raise _DamagedError(problem, record.offset + record.length)
