"""CDX listings: which captures a web archive holds. Nothing is fetched here."""

import codecs
import hashlib
import io
import logging
import re
import zlib
from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from corpus.capture.cdxrows import MAX_LINE, Aside, Problem, Row, letters_of, read_rows
from corpus.capture.file import failure_of, open_file, open_unpacked, printable
from corpus.capture.response import parse_media_type
from corpus.model import Failure, Reason
from corpus.uris import is_web_address, without_userinfo

log = logging.getLogger(__name__)

WAYBACK = "https://web.archive.org/web/"
"""Where the Wayback Machine replays what it holds."""

REVISIT = "warc/revisit"
"""Media type of a capture whose payload is that of an earlier one."""

_DOCUMENTS = {"text/html", "application/xhtml+xml", "text/plain", "text/markdown", REVISIT}
_UNKNOWN = {"", "unk", "unknown", "no-type"}  # ways to say that nobody knows the type
_PADDING = "10000101000000"
_TIMESTAMP = re.compile(r"[0-9]{4,17}")  # some write thousandths
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?![0-9]+(?:/|$))")  # and no host with a port
_MAX_DIGEST = 200  # characters; SHA-512 in hexadecimal has 128
_MAX_URL = 10_000  # characters; servers stop at some 8,000
_START = 4096  # bytes
_MAX_SEEN = 500_000  # captures compared with; listings are sorted by address
_MAX_KINDS = 1_000  # of what is passed over


@dataclass(frozen=True, slots=True)
class ArchivedCapture:
    """A capture that some web archive holds, as it is listed."""

    url: str  # the original address, without a password
    captured_at: datetime  # aware, UTC, to the second
    digest: str | None  # as listed: mostly SHA-1 in base 32
    media_type: str | None  # without parameters, lower case; `REVISIT` tells of an earlier payload
    http_status: int | None  # 200 to 299
    # When the first capture with this address and digest was listed as captured: the same payload.
    same_as: datetime | None = None


def replay_url(capture: ArchivedCapture, prefix: str = WAYBACK) -> str:
    """Where the archive gives the payload as it came ("id_"), without its own banner and links.

    >>> january = datetime(2024, 1, 1, tzinfo=UTC)
    >>> replay_url(ArchivedCapture("https://a.example/", january, None, None, 200))
    'https://web.archive.org/web/20240101000000id_/https://a.example/'
    """
    moment = capture.captured_at.astimezone(UTC)
    stamp = f"{moment.year:04}{moment:%m%d%H%M%S}"
    return f"{prefix.rstrip('/')}/{stamp}id_/{capture.url}"


def read_cdx(
    lines: Iterable[str] | Iterable[bytes] | str | bytes, passed_over: Counter[str] | None = None
) -> Iterator[ArchivedCapture | str]:
    """The captures in a listing, in order; of what cannot be used, the line and why, in one line.

    Only captures of web addresses are given that may hold a document: with a status from 200 to
    299 or an unknown one, of a type that Corpus reads or an unknown one. A revisit is given unless
    the capture that it repeats was listed and is none. How many were passed over is counted in
    `passed_over`, by kind: "image/png", "status 404", "dns address".

    Of one payload listed several times for an address all captures are given, and all but the
    first say so (`same_as`). Bytes are UTF-8.
    """
    for item in _Listing(Counter() if passed_over is None else passed_over).read(_pieces(lines)):
        yield f"line {item.line}: {item.detail}" if isinstance(item, Problem) else item


def cdx_file(
    path: Path, passed_over: Counter[str] | None = None
) -> Iterator[ArchivedCapture | Failure]:
    """The captures in a file (`.cdx`, `.cdxj`, `.json`, each also `.gz`); see `read_cdx`.

    A line that cannot be used gives a Failure (`listing.cdx:7`); so does a file that cannot be read
    to its end, and one that lists no capture of a document.
    """
    passed_over = Counter() if passed_over is None else passed_over
    label = printable(str(path))
    found_any = False
    try:
        with open_unpacked(path) as stream:
            for item in _Listing(passed_over).read(_decoded(_stream_pieces(stream))):
                found_any = True
                if isinstance(item, Problem):
                    where = f"{label}:{item.line}"
                    yield Failure(where, Reason.BAD_MANIFEST_LINE, item.detail)
                else:
                    yield item
    except (OSError, EOFError, zlib.error) as error:
        yield failure_of(error, path)
        return
    kinds = ", ".join(f"{n} {kind}" for kind, n in passed_over.most_common(10))
    if not found_any:
        detail = f"no document is listed, only {kinds}" if kinds else "the listing is empty"
        yield Failure(label, Reason.EMPTY, detail)
    elif kinds:
        log.info("%s: passed over %s", label, kinds)


def is_cdx(path: Path) -> bool:
    """Whether a file is a CDX listing: its name says so, or it is JSON that looks like one."""
    name = path.name.lower().removesuffix(".gz")
    if name.endswith((".cdx", ".cdxj")):
        return True
    if not name.endswith(".json"):
        return False
    try:
        with open_file(path) as file:
            return looks_like_cdx(file.read(_START))
    except OSError:
        return False


def looks_like_cdx(start: bytes) -> bool:
    """Whether a file that begins so, packed or not, is a CDX listing; 1,000 bytes are enough."""
    if start.startswith(b"\x1f\x8b"):
        try:
            start = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(start, 100_000)
        except zlib.error:
            return False
    lines = start.decode("utf-8", "surrogateescape").removeprefix("\ufeff").splitlines()
    line = next((line for line in lines if line.strip() and line[0] not in "!@"), "")
    if line.lstrip().startswith("["):
        return re.match(r'\s*\[\s*[\[{][^\]}]*"timestamp"', "\n".join(lines)) is not None
    if line.startswith("{"):
        return re.match(r'\{.*"timestamp"\s*:', line) is not None
    is_line = re.match(r"\S+ [0-9]{4,17} (\{|\S+ \S+ (-|[0-9]{3}) \S+)", line)
    return is_line is not None or letters_of(line) is not None


def _stream_pieces(stream: BinaryIO) -> Iterator[bytes]:
    """The lines; a long one in pieces."""
    while piece := stream.readline(MAX_LINE + 1):
        yield piece


def _decoded(pieces: Iterable[bytes]) -> Iterator[str]:
    """The same as text; a byte that is not UTF-8 becomes what no web address may hold."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    for piece in pieces:
        yield decoder.decode(piece)
    if rest := decoder.decode(b"", final=True):
        yield rest


def _pieces(lines: Iterable[str] | Iterable[bytes] | str | bytes) -> Iterator[str]:
    if isinstance(lines, bytes):
        yield from _decoded(_stream_pieces(io.BytesIO(lines)))
        return
    for line in io.StringIO(lines, newline="\n") if isinstance(lines, str) else lines:
        text = line.decode("utf-8", "surrogateescape") if isinstance(line, bytes) else line
        yield text if text.endswith("\n") else f"{text}\n"


@dataclass(slots=True)
class _Listing:
    """A listing being read."""

    passed_over: Counter[str]
    # By address and digest: when it was captured first, or None for what is no document.
    seen: OrderedDict[bytes, datetime | None] = field(default_factory=OrderedDict)

    def read(self, pieces: Iterator[str]) -> Iterator[ArchivedCapture | Problem]:
        """Every capture and problem; what is neither is counted."""
        for row in read_rows(pieces):
            item = _capture(row) if isinstance(row, Row) else row
            if isinstance(item, ArchivedCapture):
                item = self._compared(item)
            if not isinstance(item, Aside):
                yield item
            elif item.kind in self.passed_over or len(self.passed_over) < _MAX_KINDS:
                self.passed_over[item.kind] += 1
            else:
                self.passed_over["other"] += 1

    def _compared(self, capture: ArchivedCapture) -> ArchivedCapture | Aside:
        """The capture, with the first one of its payload; or what it is that is no document."""
        other = _other(capture)
        if capture.digest:
            key = f"{capture.url}\n{capture.digest}".encode()
            key = hashlib.blake2b(key, digest_size=16).digest()
            first = self.seen.get(key)
            if capture.media_type == REVISIT and not other and key in self.seen and not first:
                other = "revisit of no document"
            if first is None:
                self.seen[key] = None if other else capture.captured_at
            if len(self.seen) > _MAX_SEEN:
                self.seen.popitem(last=False)
            capture = replace(capture, same_as=first)
        return Aside(other) if other else capture


def _capture(row: Row) -> ArchivedCapture | Problem | Aside:
    url = _text(row, "original")
    scheme = _SCHEME.match(url)
    if scheme and scheme[1].lower() not in ("http", "https"):
        return Aside(f"{scheme[1].lower()[:40]} address")
    if len(url) > _MAX_URL or not is_web_address(url):
        return Problem(row.line, f"not a web address: {printable(url[:200])}")
    captured_at = _moment(_text(row, "timestamp"))
    if captured_at is None:
        return Problem(row.line, f"not a time: {printable(_text(row, 'timestamp')[:40])}")
    status = _text(row, "statuscode")
    if status and not re.fullmatch(r"[0-9]{1,3}", status):
        return Problem(row.line, f"not a status: {printable(status[:40])}")
    media_type = parse_media_type(_text(row, "mimetype"))[0]
    is_not_modified = media_type == REVISIT and status == "304"  # true of the revisit alone
    return ArchivedCapture(
        without_userinfo(url),
        captured_at,
        _text(row, "digest")[:_MAX_DIGEST] or None,
        media_type if media_type not in _UNKNOWN else None,
        int(status) if status and not is_not_modified else None,
    )


def _other(capture: ArchivedCapture) -> str:
    """What it is that is no document; "" for what may be one."""
    if capture.http_status is not None and not 200 <= capture.http_status < 300:
        return f"status {capture.http_status}"
    if capture.media_type and capture.media_type not in _DOCUMENTS:
        return capture.media_type[:100]
    if capture.url.partition("?")[0].endswith("/robots.txt"):
        return "robots.txt"
    return ""


def _text(row: Row, name: str) -> str:
    """A value on one line; "" where nobody knows."""
    value = row.values.get(name)
    text = str(value).strip() if isinstance(value, str | int) else ""
    return "" if text == "-" else text if name == "original" else printable(text)


def _moment(stamp: str) -> datetime | None:
    """The time of a timestamp; a short one is the beginning of what it names, as Wayback has it."""
    if not _TIMESTAMP.fullmatch(stamp):
        return None
    digits = (stamp + _PADDING[len(stamp) :])[:14]
    try:
        return datetime.fromisoformat(f"{digits[:8]}T{digits[8:]}").replace(tzinfo=UTC)
    except ValueError:
        return None
