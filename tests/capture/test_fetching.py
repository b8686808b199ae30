"""Carrying out crawls on a real server: how much is open at once, what is received, how it ends."""

import threading
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from asking import HEADERS, everything, line_of, whole
from littleweb import Remembered, ends, only
from mishaps import PAGE as BODY
from mishaps import answering, header_flood, sending
from syndication import XML, Entry, robots, sitemap
from website import Website
from wire import Connection, Request, answer

from corpus.capture.crawl import Crawl
from corpus.capture.exchange import Limits
from corpus.capture.fetching import HostState, Item, Start, fetch
from corpus.capture.manners import Manners
from corpus.model import Capture, Failure

HOST = "harbour-post.test"
PAGE = "/news/quay.html"
MANNERS = Manners("corpus-archive/0", Limits(10.0, 300_000, allow_private=True), pause_s=0.0)
HINT = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"


def crawled(
    *starts: Start,
    manners: Manners = MANNERS,
    stop: threading.Event | None = None,
    told: list[list[HostState]] | None = None,
) -> Generator[Item]:
    """What comes of these starts, as it comes, without a memory."""

    @contextmanager
    def begin() -> Iterator[tuple[Crawl, Iterable[Start]]]:
        yield Crawl(manners, Remembered(), lambda: datetime.now(UTC)), starts

    on_progress = None if told is None else told.append
    return fetch(begin, manners, stop=stop or threading.Event(), on_progress=on_progress)


# Connections


@pytest.mark.parametrize("at_once", [1, 2])
def test_no_more_connections_are_open_than_are_used_and_as_many_again(
    site: Website, at_once: int
) -> None:
    counted: list[int] = []

    def counting(request: Request, connection: Connection) -> None:
        counted.append(site.connected())
        answering()(request, connection)

    hosts = [f"paper-{number}.test" for number in range(12)]
    paths = [f"/{number}.html" for number in range(4)]
    for host in hosts:
        for path in paths:
            site.script(host, path, counting)
    urls = [site.url(host, path) for path in paths for host in hosts]
    manners = Manners(
        "corpus-archive/0", MANNERS.limits, pause_s=0.0, budget=100, hosts_at_once=at_once
    )
    assert ends(list(crawled(*urls, manners=manners))) == dict.fromkeys(urls, "capture")
    assert len(counted) == len(urls)
    assert 1 <= max(counted) <= 2 * at_once


def test_the_connection_to_a_single_host_is_kept(site: Website) -> None:
    urls = [site.url(HOST, f"/{number}.html") for number in range(4)]
    for number in range(4):
        site.page(HOST, f"/{number}.html", BODY)
    assert set(ends(list(crawled(*urls))).values()) == {"capture"}
    assert {one.connection for one in site.log} == {1}


# What is received


@pytest.mark.parametrize(
    "media_type",
    [
        "text/plain charset=utf-8",
        "text/plain, text/plain",
        "image/png",
        "application/x-msdownload",
        "text/html; charset=utf-8",
        "nonsense",
        "",
        None,
    ],
)
def test_robots_txt_is_obeyed_under_any_type(site: Website, media_type: str | None) -> None:
    site.page(HOST, "/robots.txt", robots("/"), media_type=media_type)
    site.page(HOST, PAGE, BODY)
    url = site.url(HOST, PAGE)
    assert ends(list(crawled(url))) == {url: "robots"}
    assert [one.target for one in site.log] == ["/robots.txt"]


def test_reservations_are_read_under_any_type(site: Website) -> None:
    policy = '[{"location": "/*", "tdm-reservation": 1}]'
    site.page(HOST, "/.well-known/tdmrep.json", policy, media_type="image/png")
    site.page(HOST, PAGE, BODY)
    capture = only(list(crawled(site.url(HOST, PAGE))), Capture)
    assert "reservation" in {claim.field for claim in capture.said}


@pytest.mark.parametrize("media_type", ["text/html charset=utf-8", "text/html, text/html"])
def test_a_listed_page_is_received_though_its_type_is_written_badly(
    site: Website, media_type: str
) -> None:
    url = site.url(HOST, PAGE)
    site.page(HOST, "/map.xml", sitemap([Entry(url)]), media_type=XML)
    site.page(HOST, PAGE, BODY, media_type=media_type)
    assert ends(list(crawled(site.url(HOST, "/map.xml")))) == {url: "capture"}


@pytest.mark.parametrize(("hints", "end"), [(1, "capture"), (20, "capture"), (5_000, "http_error")])
def test_a_flood_of_answers_before_the_answer_is_no_page(
    site: Website, hints: int, end: str
) -> None:
    page = answer(200, [("Content-Type", "text/html")], BODY)
    site.script(HOST, PAGE, sending(HINT * hints + page))
    site.page(HOST, "/other.html", BODY)
    urls = [site.url(HOST, PAGE), site.url(HOST, "/other.html")]
    assert ends(list(crawled(*urls))) == {urls[0]: end, urls[1]: "capture"}


def test_a_line_leaves_out_a_few_answers_before_the_answer(site: Website) -> None:
    page = answer(200, [("Content-Type", "text/html")], BODY)
    site.script(HOST, "/few", sending(HINT * 20 + page))
    site.script(HOST, "/flood", sending(HINT * 5_000 + page))
    with line_of() as line:
        assert whole(line.ask(site.url(HOST, "/few"), HEADERS, everything)).response == page
        came = line.ask(site.url(HOST, "/flood"), HEADERS, everything)
        assert came.response is not None
        assert came.response.status == 103
        assert came.exchange is not None
        assert came.exchange.response.endswith(page)
        assert whole(line.ask(site.url(HOST, "/few"), HEADERS, everything)).response == page


@pytest.mark.parametrize("status", [302, 404])
def test_little_is_received_of_what_is_no_document(site: Website, status: int) -> None:
    to = [("Location", site.url(HOST, "/other.html"))] if status == 302 else []
    body = b"<p>Nothing here.</p>" * 250_000
    site.script(HOST, PAGE, answering(status, [("Content-Type", "text/html"), *to], body))
    site.page(HOST, "/other.html", BODY)
    url = site.url(HOST, PAGE)
    (item,) = (one for one in crawled(url) if isinstance(one, Capture | Failure))
    assert ends([item]) == {url: "capture" if to else "http_error"}
    if isinstance(item, Failure):
        assert item.visit is not None
    exchange = (item.exchanges if isinstance(item, Capture) else item.visit.exchanges)[0]
    assert exchange.truncated == "length"
    assert 100_000 < len(exchange.response) < 300_000


def test_a_head_that_is_a_flood_is_no_document_of_any_status(site: Website) -> None:
    site.script(HOST, PAGE, header_flood())
    failure = only(list(crawled(site.url(HOST, PAGE))), Failure)
    assert failure.reason in ("damaged", "too_large")


# How it ends


def test_once_stopped_no_more_comes_than_was_waiting(
    site: Website, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.capture.fetching._WAITING", 10)
    site.page(HOST, "/robots.txt", robots("/"), media_type="text/plain")
    urls = [site.url(HOST, f"/{number}.html") for number in range(500)]
    stop = threading.Event()
    items = crawled(*urls, stop=stop)
    first = next(one for one in items if isinstance(one, Failure))
    stop.set()
    rest = list(items)
    assert set(ends([first, *rest]).values()) == {"robots"}
    assert len(rest) < 20


def test_what_cannot_be_begun_is_left_once_stopped(
    site: Website, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.capture.fetching._WAITING", 10)
    stop = threading.Event()
    items = crawled(*(f"ftp://{HOST}/{number}" for number in range(500)), stop=stop)
    first = next(items)
    stop.set()
    assert set(ends([first, *items]).values()) == {"bad_url"}
    assert site.log == []


def test_whoever_takes_no_more_ends_what_was_under_way(
    site: Website, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.capture.fetching._WAITING", 10)
    site.page(HOST, PAGE, BODY)
    items = crawled(*(f"ftp://{HOST}/{number}" for number in range(500)), site.url(HOST, PAGE))
    next(items)
    items.close()
    assert site.log == []
    assert "crawl" not in {thread.name for thread in threading.enumerate()}


def test_the_end_is_told_with_nothing_left_to_do(site: Website) -> None:
    site.page(HOST, PAGE, BODY)
    told: list[list[HostState]] = []
    list(crawled(site.url(HOST, PAGE), told=told))
    (last,) = told[-1]
    assert (last.host, last.done, last.waiting, last.is_busy) == (HOST, 3, 0, False)
