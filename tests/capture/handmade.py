"""Hand-written WARC records and a way to read files without being root."""

import base64
import contextlib
import gzip
import hashlib
import os
from collections.abc import Iterator

PAGE = b"<!doctype html><title>Quay reopens</title><p>The quay opened again on Friday.</p>"
URL = "https://www.saltmarshherald.example/2024/quay"


def record(
    kind: str = "response",
    block: bytes = b"",
    *,
    url: str | None = URL,
    version: str = "1.1",
    date: str | None = "2024-05-03T16:20:00Z",
    length: int | None = None,
    **more: str,
) -> bytes:
    """One record as bytes, not compressed; `more` are headers, with _ for -."""
    headers = {"WARC-Type": kind, "WARC-Date": date, "WARC-Target-URI": url}
    headers |= {name.replace("_", "-"): value for name, value in more.items()}
    headers["Content-Length"] = str(len(block) if length is None else length)
    head = f"WARC/{version}\r\n" + "".join(
        f"{name}: {value}\r\n" for name, value in headers.items() if value is not None
    )
    return head.encode() + b"\r\n" + block + b"\r\n\r\n"


def http(
    body: bytes = PAGE,
    *,
    status: str = "200 OK",
    media: str | None = "text/html; charset=utf-8",
    protocol: str = "HTTP/1.1",
    **more: str,
) -> bytes:
    """An HTTP response block."""
    headers = {"Content-Type": media}
    headers |= {name.replace("_", "-"): value for name, value in more.items()}
    lines = [f"{name}: {value}" for name, value in headers.items() if value is not None]
    return "\r\n".join([f"{protocol} {status}", *lines, "", ""]).encode() + body


def chunked(body: bytes, size: int = 30) -> bytes:
    """The body in chunks."""
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def packed(*records: bytes) -> bytes:
    """The records, each compressed for itself."""
    return b"".join(gzip.compress(one, mtime=0) for one in records)


def sha1(data: bytes) -> str:
    """Digest as crawlers write it."""
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def page(number: int, url: str | None = None) -> bytes:
    """A response record with a page of its own."""
    text = b"<!doctype html><title>Notice %d</title><p>Words of notice %d.</p>" % (number, number)
    return record(block=http(text), url=url or f"https://www.saltmarshherald.example/{number}")


@contextlib.contextmanager
def as_nobody() -> Iterator[None]:
    """Without the rights of root, whom no permission stops."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
