"""HTTP responses taken apart, and bodies made readable or refused."""

import contextlib
import gzip
import io
import os
import tracemalloc
import zlib

import brotli
import pytest
from handmade import PAGE, chunked, http
from hypothesis import given
from hypothesis import strategies as st

from corpus.capture.response import (
    UnknownEncodingError,
    decode_body,
    parse_media_type,
    parse_response,
)

LONG = PAGE * 500
RANDOM = b"<p>" + os.urandom(4000).hex().encode()


def bare_deflate(data: bytes) -> bytes:
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    return deflate.compress(data) + deflate.flush()


PACK = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "Deflate ": bare_deflate,
    "br": brotli.compress,
    "gzip, br": lambda data: brotli.compress(gzip.compress(data)),
    "identity": bytes,
    "utf-8": bytes,
}


def decoded(body: bytes, limit: int = 1_000_000, **headers: str) -> bytes:
    return decode_body(parse_response(http(body, **headers)), limit)


@pytest.mark.parametrize("encoding", PACK)
@pytest.mark.parametrize(
    "payload", [b"", PAGE, LONG, RANDOM], ids=["none", "page", "long", "random"]
)
def test_every_encoding_is_taken_off_chunked_or_not(encoding: str, payload: bytes) -> None:
    body = PACK[encoding](payload)
    assert decoded(body, Content_Encoding=encoding) == payload
    assert decoded(chunked(body), Content_Encoding=encoding, Transfer_Encoding="Chunked") == payload


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "Deflate ", "br"])
def test_a_body_that_is_cut_off_is_never_taken_for_whole(encoding: str) -> None:
    body = PACK[encoding](RANDOM)
    for keep in (3, len(body) // 2, len(body) - 9, len(body) - 1):
        with pytest.raises(ValueError, match=r"cut off|broken"):
            decoded(body[:keep], Content_Encoding=encoding)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
@pytest.mark.parametrize("where", range(2, 40, 3))
def test_a_flipped_byte_in_a_body_is_never_taken_for_whole(encoding: str, where: int) -> None:
    body = bytearray(PACK[encoding](RANDOM))
    body[-where] ^= 0x55
    with pytest.raises(ValueError, match=r"cut off|broken"):
        decoded(bytes(body), Content_Encoding=encoding)


def test_a_chunked_body_that_is_cut_off_or_broken_is_refused() -> None:
    body = chunked(PAGE)
    for bad in (
        body[:50],
        body[:20],
        body[: -len(b"0\r\n\r\n")],
        body.replace(b"\r\n1", b"xx1", 1),
    ):
        with pytest.raises(ValueError, match="chunked data is"):
            decoded(bad, Transfer_Encoding="chunked")


def test_chunk_extensions_trailers_and_bare_line_feeds_are_read() -> None:
    body = b"4;name=value\r\n<p>a\r\n3 \nbcd\n0\r\nX-Sum: 1\r\n\r\n"
    assert decoded(body, Transfer_Encoding="chunked") == b"<p>abcd"


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_a_body_that_the_crawler_has_unpacked_already_is_taken_as_it_is(encoding: str) -> None:
    assert decoded(PAGE, Content_Encoding=encoding) == PAGE
    assert decoded(PAGE, Content_Encoding=encoding, Transfer_Encoding="chunked") == PAGE


def test_an_unknown_encoding_is_refused_by_name() -> None:
    with pytest.raises(UnknownEncodingError, match="zstd"):
        decoded(b"(\xb5/\xfd", Content_Encoding="zstd")


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "gzip, br"])
def test_a_bomb_is_unpacked_to_the_limit_and_one_byte(encoding: str) -> None:
    body = PACK[encoding](bytes(100_000_000))
    tracemalloc.start()
    assert len(decoded(body, 1_000_000, Content_Encoding=encoding)) == 1_000_001
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000


def test_several_members_and_padding_are_read_like_gunzip_does() -> None:
    body = gzip.compress(b"<p>a") + gzip.compress(b"b") + bytes(20)
    assert decoded(body, Content_Encoding="gzip") == b"<p>ab"


@pytest.mark.parametrize("members", [101, 10_000])
def test_more_members_than_any_page_has_are_broken_data(members: int) -> None:
    few, many = (gzip.compress(b"", mtime=0) * number for number in (100, members))
    assert decoded(few, Content_Encoding="gzip") == b""
    with pytest.raises(ValueError, match="gzip data is broken"):
        decoded(many, Content_Encoding="gzip")


@pytest.mark.parametrize("protocol", ["HTTP/1.0", "HTTP/1.1", "HTTP/2", "HTTP/2.0", "HTTP/3"])
def test_head_and_body_are_the_block(protocol: str) -> None:
    block = http(PAGE, protocol=protocol, Content_Type="x")
    found = parse_response(block)
    assert (found.status, found.body, found.head + found.body) == (200, PAGE, block)


def test_a_head_without_an_end_has_no_body() -> None:
    found = parse_response(b"HTTP/1.1 200 OK\r\nContent-Type: text/html")
    assert (found.header("content-type"), found.body) == ("text/html", b"")


@pytest.mark.parametrize(
    "block",
    [b"", b"<html>", b"GET / HTTP/1.1\r\n\r\n", b"HTTP/1.1\r\n\r\n", "HTTP/1.1 ²00".encode()],
)
def test_what_is_no_response_is_refused(block: bytes) -> None:
    with pytest.raises(ValueError, match="not an HTTP response"):
        parse_response(block)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", ("", None)),
        ("TEXT/HTML", ("text/html", None)),
        ("text/html;charset=UTF-8", ("text/html", "utf-8")),
        ("text/html; x=y; Charset = 'Big5' ", ("text/html", "big5")),
        ('text/html; charset="', ("text/html", None)),
        ("text/html; charset=no such", ("text/html", None)),
        ("text/html; charset=\x00", ("text/html", None)),
        (";charset=utf-8", ("", "utf-8")),
        ("text/html charset=utf-8", ("text/html", None)),
        ("text/html, text/html", ("text/html", None)),
        ("text/html, application/xml; charset=utf-8", ("text/html", "utf-8")),
        (" , Text/Plain", ("text/plain", None)),
        (",", ("", None)),
    ],
)
def test_content_types_are_taken_apart(value: str, expected: tuple[str, str | None]) -> None:
    assert parse_media_type(value) == expected


@given(
    st.binary(max_size=400),
    st.sampled_from(["gzip", "deflate", "br", "gzip, br", "zstd", ""]),
    st.booleans(),
)
def test_no_body_raises_anything_but_value_error(
    data: bytes, encoding: str, is_chunked: bool
) -> None:
    headers = {"Content_Encoding": encoding}
    if is_chunked:
        headers["Transfer_Encoding"] = "chunked"
    with contextlib.suppress(ValueError):
        assert len(decoded(data, 100, **headers)) <= 101


@given(st.binary(max_size=200))
def test_no_block_raises_anything_but_value_error(block: bytes) -> None:
    for whole in (block, b"HTTP/1.1 200 OK\r\n" + block):
        with contextlib.suppress(ValueError):
            found = parse_response(whole)
            assert found.head + found.body == whole


def test_nothing_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    for encoding in ("gzip", "deflate", "br"):
        with contextlib.suppress(ValueError):
            decoded(PACK[encoding](RANDOM)[:-20], Content_Encoding=encoding)
    assert io.StringIO().getvalue() == "".join(capsys.readouterr())
