"""HTTP responses as WARC files keep them: taken apart, and their bodies made readable."""

import codecs
import io
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import brotli
from warcio.bufferedreaders import BufferedReader
from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

_PROTOCOLS = ["HTTP/1.0", "HTTP/1.1", "HTTP/2.0", "HTTP/2", "HTTP/3.0", "HTTP/3"]
_PARSER = StatusAndHeadersParser(_PROTOCOLS)
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\n]*)?\r?\n")
_IDENTITY = ("", "identity", "none", "utf-8")  # the last two are mistakes that servers make
_MAX_MEMBERS = 100  # of gzip data; each costs a copy of what is left
_MAX_VALIDATOR = 1000  # characters
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CHARSET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+-]{0,39}")


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """A response block taken apart; `head + body` is the block."""

    status: int
    headers: tuple[tuple[str, str], ...]
    head: bytes  # status line and headers as received, with the empty line
    body: bytes  # as transferred

    def header(self, name: str) -> str:
        """The first header of that name (in lower case), or ""."""
        return next((value for key, value in self.headers if key.lower() == name), "")


class UnknownEncodingError(ValueError):
    """A body is in a content encoding that Corpus does not read."""


def parse_response(block: bytes) -> HttpResponse:
    """Status, headers and body of an HTTP response block; ValueError if it is none."""
    stream = BufferedReader(io.BytesIO(block))
    try:
        parsed = _PARSER.parse(stream)
    except (StatusAndHeadersParserException, EOFError) as error:
        raise ValueError("not an HTTP response") from error
    code = parsed.get_statuscode()
    if not re.fullmatch(r"[0-9]{3}", code):
        raise ValueError("not an HTTP response (no status)")
    body = stream.read()
    head = block[: len(block) - len(body)]
    return HttpResponse(int(code), tuple(parsed.headers), head, body)


def head_of(block: bytes) -> bytes:
    """Status line and headers of a response block with the empty line; all of what is none."""
    try:
        return parse_response(block).head
    except ValueError:
        return block


def decode_body(response: HttpResponse, max_bytes: int) -> bytes:
    """The payload: transfer and content encodings removed, at most `max_bytes` + 1 bytes.

    Crawlers often keep the header of an encoding that they have removed: a body that is plainly
    text is then taken as it is. Raises ValueError for data that is broken or cut off, and
    UnknownEncodingError for an encoding that is not known.
    """
    payload = response.body
    if "chunked" in _tokens(response.header("transfer-encoding")):
        payload = _dechunk(payload)
    for encoding in reversed(_tokens(response.header("content-encoding"))):
        if encoding in _IDENTITY:
            continue
        if encoding not in _DECODERS:
            raise UnknownEncodingError(f"content encoding {encoding[:40]!r} is not read")
        try:
            payload = _DECODERS[encoding](payload, max_bytes + 1)
        except (zlib.error, brotli.error, EOFError) as error:
            if not _is_text(payload):
                problem = "cut off" if isinstance(error, EOFError) else "broken"
                raise ValueError(f"the {encoding} data is {problem}; get the page again") from error
    return payload[: max_bytes + 1]


def parse_media_type(value: str) -> tuple[str, str | None]:
    """Media type in lower case and charset of a Content-Type value; "" when there is none.

    What cannot be the name of a charset is none. Of a value that was stated twice, or without its
    semicolon, the first counts.

    >>> parse_media_type('Text/HTML; charset="windows-1251"')
    ('text/html', 'windows-1251')
    """
    media_type, *parameters = value.split(";")
    for parameter in parameters:
        name, _, charset = parameter.partition("=")
        charset = charset.strip(" \t\"'")
        if name.strip().lower() == "charset" and _CHARSET.fullmatch(charset):
            return _first_type(media_type), charset.lower()
    return _first_type(media_type), None


def _first_type(value: str) -> str:
    words = value.replace(",", " ").split()
    return words[0].lower() if words else ""


def validators(response: HttpResponse) -> tuple[str | None, str | None]:
    """ETag and Last-Modified of a response, by which the server knows it again; None where there is none.

    What could not be sent back in a header is none.
    """
    etag, last_modified = (
        value if value.isascii() and value.isprintable() and len(value) <= _MAX_VALIDATOR else ""
        for value in (response.header("etag").strip(), response.header("last-modified").strip())
    )
    return etag or None, last_modified or None


def _is_text(body: bytes) -> bool:
    """Whether this is plainly no compressed data."""
    start = body[:1024]
    if not start or _CONTROL.search(start):
        return False
    if start.lstrip().startswith(b"<"):
        return True
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return False
    return True


def _tokens(value: str) -> list[str]:
    return [token.strip().lower() for token in value.split(",")]


def _dechunk(body: bytes) -> bytes:
    """The chunks joined; the body itself if it does not begin with a chunk."""
    chunks: list[bytes] = []
    position = 0
    while match := _CHUNK_SIZE.match(body, position):
        size = int(match[1], 16)
        if size == 0:
            return b"".join(chunks)
        chunk = body[match.end() : match.end() + size]
        position = match.end() + size
        if len(chunk) < size:
            raise ValueError("the chunked data is cut off; get the page again")
        if body[position : position + 2] == b"\r\n":
            position += 2
        elif body[position : position + 1] == b"\n":
            position += 1
        elif position < len(body):
            raise ValueError("the chunked data is broken; get the page again")
        chunks.append(chunk)
    if chunks:
        problem = "broken" if body[position:].strip() else "cut off"
        raise ValueError(f"the chunked data is {problem}; get the page again")
    return body


def _gunzip(data: bytes, limit: int) -> bytes:
    pieces: list[bytes] = []
    while data and limit > 0:
        if len(pieces) == _MAX_MEMBERS:
            raise zlib.error(f"more than {_MAX_MEMBERS} members")
        if pieces and not data.startswith(b"\x1f\x8b"):
            break  # padding after the last member
        inflate = zlib.decompressobj(16 + zlib.MAX_WBITS)
        pieces.append(inflate.decompress(data, limit))
        limit -= len(pieces[-1])
        if not inflate.eof and limit > 0:
            raise EOFError
        data = inflate.unused_data
    return b"".join(pieces)


def _inflate(data: bytes, limit: int) -> bytes:
    """Deflate with zlib's wrapper, as the standard says, or bare, as many servers send it."""
    try:
        return _inflate_as(data, limit, zlib.MAX_WBITS)
    except zlib.error:
        return _inflate_as(data, limit, -zlib.MAX_WBITS)


def _inflate_as(data: bytes, limit: int, window_bits: int) -> bytes:
    inflate = zlib.decompressobj(window_bits)
    payload = inflate.decompress(data, limit)
    if data and not inflate.eof and len(payload) < limit:
        raise EOFError
    return payload


def _unbrotli(data: bytes, limit: int) -> bytes:
    if not data:
        return b""
    decompressor = brotli.Decompressor()
    payload: bytes = decompressor.process(data, output_buffer_limit=limit)
    while not decompressor.is_finished() and len(payload) < limit:
        piece: bytes = decompressor.process(b"", output_buffer_limit=limit - len(payload))
        if not piece:
            raise EOFError
        payload += piece
    return payload


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
}
