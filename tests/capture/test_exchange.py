"""One exchange at a time with a real server: the bytes as they went, and no more than may."""

import gzip
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from asking import HEADERS, everything, line_of, whole
from hostnames import names_installed
from mishaps import (
    PAGE,
    PDF,
    broken_chunks,
    cookies_of,
    cut_chunks,
    cut_head,
    drip,
    drip_headers,
    endless,
    ends_by_closing,
    garbage,
    hang_up,
    header_flood,
    hints_first,
    in_turn,
    long_header,
    promising,
    sending,
    silence,
    surplus,
    with_cookies,
)
from website import Website
from wire import Connection, Request, answer, chunk

from corpus.capture.exchange import Answer, Limits, Line
from corpus.capture.response import decode_body
from corpus.model import Reason
from corpus.uris import wire_url

HOST = "harbour-post.test"
PLAIN = (
    b"HTTP/1.1 200 Fine\r\ncontent-TYPE: text/html\r\nX-ODD:  two  spaces \r\nx-odd: again\r\n"
    b"Content-Length: 5\r\n\r\nHello"
)
CHUNKED = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: Chunked\r\n\r\n"
    b"5;name=value\r\nHello\r\n07\r\n, world\r\n0\r\n\r\n"
)


@pytest.fixture
def site() -> Iterator[Website]:
    """A website whose names are known here."""
    with Website() as site, names_installed(site.names):
        site.page(HOST, "/", "<p>Home</p>")
        yield site


@pytest.fixture
def line() -> Iterator[Line]:
    with line_of() as line:
        yield line


def ask(line: Line, site: Website, path: str = "/") -> Answer:
    return line.ask(site.url(HOST, path), HEADERS, everything)


def response_of(answer: Answer) -> bytes:
    assert answer.exchange is not None
    return answer.exchange.response


@pytest.mark.parametrize("block", [PLAIN, CHUNKED], ids=["plain", "chunked"])
def test_an_answer_is_kept_byte_for_byte(site: Website, line: Line, block: bytes) -> None:
    site.script(HOST, "/odd", sending(block))
    came = ask(line, site, "/odd")
    assert whole(came).response == block
    assert came.response is not None
    assert came.response.head + came.response.body == block


def test_a_compressed_body_is_kept_compressed(site: Website, line: Line) -> None:
    packed = gzip.compress(PAGE, mtime=0)
    for is_chunked in (False, True):
        block = answer(200, [("Content-Encoding", "gzip")], packed, chunked=is_chunked)
        site.script(HOST, "/zipped", sending(block))
        came = ask(line, site, "/zipped")
        assert whole(came).response == block
        assert came.response is not None
        assert decode_body(came.response, 1000) == PAGE


def test_an_answer_that_comes_in_single_bytes_is_kept_whole(site: Website, line: Line) -> None:
    site.script(HOST, "/slow", sending(*(bytes([byte]) for byte in CHUNKED)))
    assert whole(ask(line, site, "/slow")).response == CHUNKED


def test_a_request_is_kept_as_it_was_sent(site: Website, line: Line) -> None:
    url = site.url(HOST, "/größe;art7,8?a=b;c#part")
    before = datetime.now(UTC)
    exchange = whole(line.ask(url, [*HEADERS, ("If-None-Match", '"x"')], everything))
    assert (
        exchange.request
        == (
            f"GET /gr%C3%B6%C3%9Fe;art7,8?a=b;c HTTP/1.1\r\nHost: {HOST}:{site.port}\r\n"
            'User-Agent: corpus-archive/0\r\nAccept-Encoding: gzip\r\nIf-None-Match: "x"\r\n\r\n'
        ).encode()
    )
    (seen,) = site.log
    assert (seen.target, seen.ip) == ("/gr%C3%B6%C3%9Fe;art7,8?a=b;c", exchange.ip)
    assert (exchange.url, exchange.ip) == (wire_url(url), "127.0.0.11")
    assert before - timedelta(milliseconds=1) <= exchange.began_at <= datetime.now(UTC)
    assert exchange.began_at.microsecond % 1000 == 0


def test_informational_answers_are_left_out(site: Website, line: Line) -> None:
    site.script(HOST, "/hints", hints_first())
    came = ask(line, site, "/hints")
    assert whole(came).response.startswith(b"HTTP/1.1 200 OK\r\n")
    assert came.response is not None
    assert came.response.body == PAGE


def test_an_answer_that_ends_with_the_connection_is_whole(site: Website, line: Line) -> None:
    site.script(HOST, "/old", ends_by_closing())
    came = ask(line, site, "/old")
    assert whole(came).response.endswith(PAGE)
    assert whole(ask(line, site)).response.endswith(b"<p>Home</p>")


def test_a_connection_is_kept(site: Website, line: Line) -> None:
    site.page(HOST, "/chunked", PAGE, chunked=True)
    site.script(HOST, "/unchanged", sending(answer(304, [("ETag", '"x"')])))
    for path in ("/", "/chunked", "/unchanged", "/nothing", "/"):
        whole(ask(line, site, path))
    assert [(seen.connection, seen.status) for seen in site.log] == [
        (1, 200), (1, 200), (1, 304), (1, 404), (1, 200),
    ]  # fmt: skip


def test_another_port_of_a_host_gets_a_connection_of_its_own(site: Website, line: Line) -> None:
    whole(ask(line, site))
    with Website() as other:
        other.page(HOST, "/", "<p>Another port</p>")
        came = line.ask(other.url(HOST), HEADERS, everything)
        assert whole(came).response.endswith(b"<p>Another port</p>")
    assert whole(ask(line, site)).response.endswith(b"<p>Home</p>")


def test_a_kept_connection_that_the_server_closes_is_told_to_be_stale(
    site: Website, line: Line
) -> None:
    site.hang_up_after(HOST, 1, unanswered=True)
    whole(ask(line, site))
    stale = ask(line, site)
    assert (stale.is_stale, stale.exchange) == (True, None)
    again = ask(line, site)
    assert not again.is_stale
    whole(again)


def test_a_first_connection_without_an_answer_is_not_stale(site: Website, line: Line) -> None:
    site.script(HOST, "/nothing-said", hang_up)
    came = ask(line, site, "/nothing-said")
    assert (came.is_stale, came.exchange, came.reason) == (False, None, Reason.UNREACHABLE)


BODY = chunk(b"<p>One</p>") + b"0\r\n\r\n"
FORGED = answer(200, [("Content-Type", "text/html")], b"<p>Forged</p>")
CHUNKS = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + BODY


@pytest.mark.parametrize(
    "block",
    [
        answer(200, (), b"<p>One</p>"),
        answer(204),
        answer(304, [("Content-Length", "10")]),
        CHUNKS,
    ],
    ids=["length", "no content", "not modified", "chunks"],
)
@pytest.mark.parametrize(
    "more",
    [FORGED, CHUNKS, b"\r\n\r\n0\r\n\r\n", b"x"],
    ids=["answer", "chunked answer", "last chunk", "letter"],
)
def test_excess_bytes_belong_to_no_answer(
    site: Website, line: Line, block: bytes, more: bytes
) -> None:
    site.script(HOST, "/more", sending(block + more))
    site.page(HOST, "/next", "<p>Next</p>")
    came = ask(line, site, "/more")
    assert whole(came).response == block
    assert came.response is not None
    assert came.response.head + came.response.body == block
    after = ask(line, site, "/next")
    assert whole(after).response.endswith(b"<p>Next</p>")
    assert [seen.connection for seen in site.log] == [1, 2]


def test_trailers_belong_to_a_chunked_answer(site: Website, line: Line) -> None:
    block = CHUNKS[:-2] + b"X-Trailer: 0\r\n\r\n"
    site.script(HOST, "/trailer", sending(block))
    assert whole(ask(line, site, "/trailer")).response == block
    site.script(HOST, "/trailer", sending(block + FORGED))
    assert whole(ask(line, site, "/trailer")).response == block
    assert whole(ask(line, site)).response.endswith(b"<p>Home</p>")


def test_a_surplus_of_the_usual_kind_is_cut_off(site: Website, line: Line) -> None:
    site.script(HOST, "/surplus", surplus())
    came = ask(line, site, "/surplus")
    assert came.response is not None
    assert came.response.body == PAGE
    assert whole(ask(line, site)).response.endswith(b"<p>Home</p>")


def test_no_answer_in_time_is_told(site: Website) -> None:
    site.script(HOST, "/slow", silence)
    with line_of(Limits(0.2, 1000, allow_private=True)) as line:
        came = ask(line, site, "/slow")
    assert (came.exchange, came.reason) == (None, Reason.TIMED_OUT)


@pytest.mark.parametrize("script", [drip_headers(0.01), drip(0.01)], ids=["head", "body"])
def test_an_answer_that_drips_ends_with_the_time(site: Website, script: object) -> None:
    site.script(HOST, "/slow", script)  # type: ignore[arg-type]
    with line_of(Limits(0.2, 1_000_000, allow_private=True)) as line:
        came = ask(line, site, "/slow")
        assert came.reason is Reason.TIMED_OUT
        assert came.exchange is not None
        assert came.exchange.truncated == "time"
        assert came.exchange.response.startswith(b"HTTP/1.1 200 OK\r\n")
        whole(ask(line, site))


@pytest.mark.parametrize("is_chunked", [False, True])
def test_a_body_without_end_is_left_at_its_limit(site: Website, is_chunked: bool) -> None:
    site.script(HOST, "/endless", endless(chunked=is_chunked))
    with line_of(Limits(30.0, 100_000, allow_private=True)) as line:
        came = ask(line, site, "/endless")
        assert came.reason is Reason.TOO_LARGE
        assert came.detail is not None
        assert "max_bytes" in came.detail
        assert came.exchange is not None
        assert came.exchange.truncated == "length"
        assert 100_000 < len(came.exchange.response) < 2_000_000
        whole(ask(line, site))


def test_floods_of_headers_are_cut_off(site: Website, line: Line) -> None:
    for script in (header_flood(), long_header()):
        site.script(HOST, "/flood", script)
        came = ask(line, site, "/flood")
        assert came.reason in (Reason.DAMAGED, Reason.TOO_LARGE)
        assert came.exchange is not None
        assert came.exchange.truncated == "length"
        assert len(came.exchange.response) < 1_000_000


@pytest.mark.parametrize(
    "script",
    [promising(10), cut_chunks(), broken_chunks(), cut_head()],
    ids=["length", "chunks", "broken chunks", "head"],
)
def test_an_answer_that_is_cut_off_is_damaged(site: Website, line: Line, script: object) -> None:
    site.script(HOST, "/cut", script)  # type: ignore[arg-type]
    came = ask(line, site, "/cut")
    assert came.reason is Reason.DAMAGED
    assert came.exchange is not None
    assert came.exchange.truncated == "disconnect"
    assert came.exchange.response.startswith(b"HTTP/1.1 200 OK\r\n")
    whole(ask(line, site))


def test_what_is_no_http_is_kept_as_evidence(site: Website, line: Line) -> None:
    site.script(HOST, "/garbage", garbage())
    came = ask(line, site, "/garbage")
    assert (came.reason, came.response) == (Reason.DAMAGED, None)
    assert response_of(came).startswith(b"\x00\x01SSH")


def test_a_body_that_is_not_wanted_is_left_after_its_head(site: Website, line: Line) -> None:
    asked: list[tuple[int, dict[bytes, bytes]]] = []

    def pages_only(status: int, headers: object) -> bool:
        found = dict(headers)  # type: ignore[call-overload]
        asked.append((status, found))
        return found[b"Content-Type"] != b"application/pdf"

    def long_pdf(request: Request, connection: Connection) -> None:
        connection.send(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: 9000000\r\n\r\n"
        )
        connection.send(PDF)
        connection.wait()  # for ever: whoever wants more of it never ends

    site.script(HOST, "/report.pdf", long_pdf)
    came = line.ask(site.url(HOST, "/report.pdf"), HEADERS, pages_only)
    assert (came.reason, came.detail) == (None, None)
    assert came.exchange is not None
    assert came.exchange.truncated == "unspecified"
    assert came.response is not None
    assert came.response.header("content-type") == "application/pdf"
    assert len(came.response.body) <= len(PDF)
    assert [status for status, _ in asked] == [200]
    assert whole(ask(line, site)).response.endswith(b"<p>Home</p>")


def test_a_refused_connection_is_told(line: Line) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    came = line.ask(f"http://127.0.0.1:{port}/", HEADERS, everything)
    assert (came.exchange, came.reason, came.is_stale) == (None, Reason.UNREACHABLE, False)


def test_an_unknown_name_is_told(site: Website, line: Line) -> None:
    came = line.ask("http://nobody.test/", HEADERS, everything)
    assert (came.exchange, came.reason) == (None, Reason.UNREACHABLE)
    assert came.detail is not None
    assert "nobody.test" in came.detail


def test_no_cookie_is_sent_back(site: Website, line: Line) -> None:
    site.script(HOST, "/", in_turn(with_cookies()))
    whole(ask(line, site))
    whole(ask(line, site))
    assert len(site.log) == 2
    assert cookies_of(site) == []


def test_the_next_address_of_a_host_is_tried_when_one_does_not_answer(site: Website) -> None:
    with (
        socket.create_server(("127.0.0.251", 0)) as only_there,
        names_installed({"two.test": ["127.0.0.250", "127.0.0.251"]}),
    ):
        port = only_there.getsockname()[1]
        with line_of(Limits(0.5, 1000, allow_private=True)) as line:
            came = line.ask(f"http://two.test:{port}/", HEADERS, everything)
        assert came.reason is Reason.TIMED_OUT  # connected: it is the answer that is missing
