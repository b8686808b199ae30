"""What web servers do wrong, each as a script to be put at an address of a `Website`.

site.script("harbour-post.test", "/slow", drip(0.05))
"""

import gzip
import itertools
import time
import zlib
from collections.abc import Iterator
from email.utils import formatdate
from functools import lru_cache

from website import HTML, Website
from wire import Connection, Fields, Request, Script, answer, chunk

PAGE = b"<!doctype html><title>Quay reopens</title><p>The quay opened again on Friday.</p>"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89" + bytes(200)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n%%EOF\n"

_TYPE = ("Content-Type", HTML)
_START = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"


def sending(*pieces: bytes, end: bool = False) -> Script:
    """These bytes, whatever they mean; with `end` the connection ends with them."""

    def script(request: Request, connection: Connection) -> None:
        for piece in pieces[:-1]:
            connection.send(piece)
        connection.send(pieces[-1], is_all=True)
        if end:
            connection.close()

    return script


def answering(status: int = 200, fields: Fields = (_TYPE,), body: bytes = PAGE) -> Script:
    """A plain response."""
    return sending(answer(status, fields, body))


def in_turn(*scripts: Script) -> Script:
    """The first script for the first request, the second for the second …, the last for the rest."""
    turns = itertools.chain(scripts[:-1], itertools.repeat(scripts[-1]))

    def script(request: Request, connection: Connection) -> None:
        next(turns)(request, connection)

    return script


def failing(
    status: int, times: int | None = None, then: Script | None = None, *fields: tuple[str, str]
) -> Script:
    """An error, always or so many times until all is good."""
    bad = answering(status, [_TYPE, *fields], f"<p>Error {status}</p>".encode())
    return bad if times is None else in_turn(*[bad] * times, then or answering())


def come_again(
    status: int,
    after_s: int,
    times: int | None = None,
    then: Script | None = None,
    *,
    as_date: bool = False,
) -> Script:
    """429 or 503 with Retry-After, as seconds or as a date, so many times until all is good."""

    def bad(request: Request, connection: Connection) -> None:
        when = formatdate(time.time() + after_s, usegmt=True) if as_date else str(after_s)
        connection.send(answer(status, [("Retry-After", when)], b"Not now."), is_all=True)

    return bad if times is None else in_turn(*[bad] * times, then or answering())


# Redirects


def redirect(to: str | None, status: int = 302) -> Script:
    """Elsewhere: to any address of any scheme, or without saying where."""
    return answering(status, [("Location", to)] if to is not None else [], b"")


def redirect_chain(site: Website, host: str, path: str, hops: int, to: str) -> None:
    """Put so many redirects in a row: `path`, `path/1`, `path/2` …, and then `to`."""
    stops = [path, *(f"{path}/{number}" for number in range(1, hops))]
    for here, there in itertools.pairwise([*stops, to]):
        site.script(host, here, redirect(there))


# Slow and endless


def drip(seconds: float, start: bytes = b"<p>") -> Script:
    """A byte now and then, for ever."""
    return _dripping(seconds, _START + b"\r\n" + start, itertools.repeat(b"."))


def drip_headers(seconds: float) -> Script:
    """Headers that come byte by byte, for ever."""
    return _dripping(seconds, b"HTTP/1.1 200 OK\r\nX-Slow: ", itertools.repeat(b"."))


def _dripping(seconds: float, start: bytes, drops: Iterator[bytes]) -> Script:
    def script(request: Request, connection: Connection) -> None:
        connection.send(start)
        for drop in drops:
            connection.wait(seconds)
            connection.send(drop)

    return script


def silence(request: Request, connection: Connection) -> None:
    """No answer ever."""
    connection.wait()


def endless(*, chunked: bool = False) -> Script:
    """A body that goes on as fast as it is read."""
    text = b"<p>And then there was more of it.</p>\n" * 1700  # just under 64 kB
    head = b"Transfer-Encoding: chunked\r\n\r\n" if chunked else b"\r\n"

    def script(request: Request, connection: Connection) -> None:
        connection.send(_START + head)
        while True:
            connection.send(chunk(text) if chunked else text)

    return script


def gzip_bomb(size_mb: int = 1024) -> Script:
    """A small valid gzip body that becomes `size_mb` megabytes of the digit 0."""

    def script(request: Request, connection: Connection) -> None:
        start, block, end = _megabyte_of_zeros()
        length = len(start) + size_mb * len(block) + len(end) + 8
        head = b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % length
        connection.send(_START + head + start)
        for _ in range(size_mb // 32):
            connection.send(block * 32)
        connection.send(block * (size_mb % 32) + end + _trailer(size_mb), is_all=True)

    return script


@lru_cache(maxsize=1)
def _megabyte_of_zeros() -> tuple[bytes, bytes, bytes]:
    """A gzip header, a deflate block that can be repeated, and the empty last block."""
    pack = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = pack.compress(b"0" * 1_000_000) + pack.flush(zlib.Z_FULL_FLUSH)
    return gzip.compress(b"", mtime=0)[:10], block, pack.flush()


@lru_cache(maxsize=4)
def _trailer(size_mb: int) -> bytes:
    check, zeros = 0, b"0" * 1_000_000
    for _ in range(size_mb):
        check = zlib.crc32(zeros, check)
    return check.to_bytes(4, "little") + (size_mb * len(zeros) % 2**32).to_bytes(4, "little")


# Cut off, broken, or not HTTP


def promising(more: int, body: bytes = PAGE) -> Script:
    """A Content-Length that is larger than the body by `more` bytes, and then the end."""
    return sending(_START + b"Content-Length: %d\r\n\r\n" % (len(body) + more) + body, end=True)


def surplus(body: bytes = PAGE, more: bytes = b"<p>Bytes that nobody announced.</p>") -> Script:
    """More bytes than the Content-Length says; whoever keeps the connection meets them again."""
    return sending(_START + b"Content-Length: %d\r\n\r\n" % len(body) + body + more)


def broken_gzip(body: bytes = PAGE * 50) -> Script:
    """A gzip body whose second half is wrong."""
    packed = gzip.compress(body, mtime=0)
    half = len(packed) // 2
    return answering(200, [_TYPE, ("Content-Encoding", "gzip")], packed[:half] + b"\xff" * half)


def cut_gzip(body: bytes = PAGE * 50) -> Script:
    """A gzip body that lacks its end, although all that was announced comes."""
    packed = gzip.compress(body, mtime=0)
    return answering(200, [_TYPE, ("Content-Encoding", "gzip")], packed[: len(packed) // 2])


def hang_up(request: Request, connection: Connection) -> None:
    """The connection ends before any byte."""
    connection.close()


def cut_head() -> Script:
    """The connection ends within the headers."""
    return sending(_START + b"X-Cut: o", end=True)


def header_flood(count: int = 10_000) -> Script:
    """A page behind very many headers."""
    return answering(200, [_TYPE, *((f"X-Flood-{number}", "water") for number in range(count))])


def long_header(size: int = 1 << 20) -> Script:
    """A page behind a header of a megabyte."""
    return answering(200, [_TYPE, ("X-Long", "x" * size)])


def garbage() -> Script:
    """Bytes that are no HTTP at all."""
    return sending(b"\x00\x01SSH-2.0-OpenSSL\r\n" + bytes(range(256)), end=True)


def ends_by_closing(body: bytes = PAGE) -> Script:
    """A good HTTP/1.0 response without a length: it ends when the connection does."""
    return sending(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + body, end=True)


def broken_chunks(body: bytes = PAGE) -> Script:
    """A chunked body in which a size is no number."""
    head = _START + b"Transfer-Encoding: chunked\r\n\r\n"
    return sending(head + chunk(body) + b"many\r\n" + body + b"\r\n0\r\n\r\n", end=True)


def cut_chunks(body: bytes = PAGE) -> Script:
    """A chunked body that ends without its last chunk."""
    head = _START + b"Transfer-Encoding: chunked\r\n\r\n"
    return sending(head + chunk(body) + chunk(body)[:30], end=True)


def hints_first(body: bytes = PAGE) -> Script:
    """A good page after two informational responses."""
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"
    return sending(hints, hints, answer(200, [_TYPE], body))


def with_cookies(body: bytes = PAGE) -> Script:
    """A good page that sets cookies; `cookies_of` tells whether any came back."""
    return answering(200, [_TYPE, ("Set-Cookie", "id=1; Path=/"), ("Set-Cookie", "b=2")], body)


def cookies_of(site: Website) -> list[str]:
    """Every Cookie header that a client ever sent."""
    return [one.headers["cookie"] for one in site.log if "cookie" in one.headers]
