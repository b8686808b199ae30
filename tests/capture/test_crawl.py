"""A crawl from address to address: redirects, robots.txt, failures, conditions."""

from datetime import timedelta

import pytest
from handmade import http
from littleweb import (
    FERRY,
    MANNERS,
    POST,
    LittleWeb,
    Remembered,
    ends,
    error,
    moved,
    only,
    page,
    sitemap,
)

from corpus.capture.exchange import Answer
from corpus.capture.hosts import Job, Kind
from corpus.capture.manners import LONGEST_WAIT_S, MAX_ATTEMPTS, MAX_FAILURES, MAX_REDIRECTS
from corpus.capture.memory import KnownListing, KnownPage
from corpus.model import Capture, Failure, ListingVisit, Reason, Unchanged

ONE, TWO, THREE = f"{POST}/1", f"{POST}/2", f"{POST}/3"


def failures(items: list[object]) -> dict[str, Failure]:
    return {item.input: item for item in items if isinstance(item, Failure)}


def test_a_page_is_captured_after_what_its_site_says_of_machines() -> None:
    web = LittleWeb({ONE: page("One", ETag='"1"')})
    items = web.run(ONE)
    capture = only(items, Capture)
    assert web.urls(own=True) == [f"{POST}/robots.txt", f"{POST}/.well-known/tdmrep.json", ONE]
    assert (capture.input, capture.url, capture.http_status) == (ONE, ONE, 200)
    assert (capture.media_type, capture.charset, capture.etag) == ("text/html", "utf-8", '"1"')
    assert capture.captured_at == capture.exchanges[-1].began_at
    assert capture.http_block == capture.exchanges[-1].response
    assert [item.kind for item in items if isinstance(item, ListingVisit)] == ["robots", "tdm"]


def test_what_is_no_address_is_told_and_a_password_is_left_out() -> None:
    web = LittleWeb({ONE: page()})
    items = web.run("http://:80/", "mailto:desk@post.test", ONE.replace("//", "//ana:secret@"))
    assert sorted(ends(items).values()) == ["bad_url", "bad_url", "capture"]
    assert only(items, Capture).input == ONE


def test_an_address_named_twice_is_asked_once() -> None:
    web = LittleWeb({ONE: page()})
    assert ends(web.run(ONE, ONE, f"{ONE}?utm_source=feed", f"{ONE}#part")) == {ONE: "capture"}
    assert web.urls() == [ONE]


def test_requests_to_one_host_keep_the_pause_and_hosts_do_not_wait_for_each_other() -> None:
    web = LittleWeb({ONE: page(), TWO: page(), f"{FERRY}/1": page()})
    web.run(ONE, TWO, f"{FERRY}/1")
    at = {one.url: one.at for one in web.asked}
    assert (at[ONE], at[TWO], at[f"{FERRY}/1"]) == (4.0, 6.0, 4.0)


# Redirects


def test_redirects_are_followed_and_kept() -> None:
    web = LittleWeb({ONE: moved("/2"), TWO: moved(f"{FERRY}/3"), f"{FERRY}/3": page()})
    capture = only(web.run(ONE), Capture)
    assert (capture.input, capture.url) == (ONE, f"{FERRY}/3")
    assert [exchange.url for exchange in capture.exchanges] == [ONE, TWO, f"{FERRY}/3"]
    assert f"{FERRY}/robots.txt" in web.urls(own=True)


def test_addresses_that_lead_to_one_page_share_its_capture() -> None:
    web = LittleWeb({ONE: moved("/3"), TWO: moved("/3"), THREE: page()})
    for starts in ((ONE, TWO, THREE), (THREE, TWO, ONE), (ONE, THREE, TWO)):
        web = LittleWeb({ONE: moved("/3"), TWO: moved("/3"), THREE: page()})
        items = web.run(*starts)
        capture = only(items, Capture)
        followers = [item for item in items if isinstance(item, Unchanged)]
        assert sorted([capture.input, *(item.input for item in followers)]) == [ONE, TWO, THREE]
        assert {item.capture_id for item in followers} == {capture.id}
        assert {item.url for item in followers} == {THREE}
        assert web.urls().count(THREE) == 1


def test_the_redirects_of_a_follower_are_evidence_of_its_own() -> None:
    web = LittleWeb({ONE: moved("/3"), THREE: page()})
    follower = only(web.run(THREE, ONE), Unchanged)
    assert [exchange.url for exchange in follower.visit.exchanges] == [ONE]


def test_a_follower_of_a_failure_fails_with_it() -> None:
    web = LittleWeb({ONE: moved("/3"), THREE: error("410 Gone")})
    found = failures(web.run(ONE, THREE))
    assert {name: item.reason for name, item in found.items()} == dict.fromkeys(
        (ONE, THREE), Reason.HTTP_ERROR
    )
    assert "410 Gone" in found[ONE].detail
    assert "410 Gone" in found[THREE].detail


@pytest.mark.parametrize(
    "answers",
    [
        {ONE: moved(ONE)},
        {ONE: moved(TWO), TWO: moved(ONE)},
        {ONE: moved(TWO), TWO: moved(THREE), THREE: moved(ONE)},
        {ONE: moved(TWO), TWO: moved(THREE), THREE: moved(TWO)},
    ],
)
def test_circles_end_whoever_is_asked_first(answers: dict[str, bytes]) -> None:
    for starts in ((ONE,), (ONE, TWO, THREE), (THREE, TWO, ONE)):
        found = ends(LittleWeb(dict(answers), patience=60).run(*starts))
        assert set(found) == set(starts)
        for name, end in found.items():
            assert end == "http_error", name


def test_a_page_that_sends_back_to_itself_once_is_no_circle() -> None:
    web = LittleWeb({f"{ONE}#top": [moved(ONE)], ONE: page()})
    assert ends(web.run(f"{ONE}#top")) == {f"{ONE}#top": "capture"}


def test_a_way_with_too_many_steps_is_given_up() -> None:
    steps = MAX_REDIRECTS + 1
    way = {f"{POST}/{n}": moved(f"/{n + 1}") for n in range(steps)}
    web = LittleWeb({**way, f"{POST}/{steps}": page()})
    assert ends(web.run(f"{POST}/0")) == {f"{POST}/0": "http_error"}
    del way[f"{POST}/0"]
    web = LittleWeb({**way, f"{POST}/{steps}": page()})
    assert ends(web.run(f"{POST}/1")) == {f"{POST}/1": "capture"}


def test_a_very_long_row_of_pages_that_lead_on_ends_well() -> None:
    number = 800
    urls = [f"{POST}/{n}" for n in range(number)]
    web = LittleWeb({url: moved(f"/{n + 1}") for n, url in enumerate(urls)})
    web.answers[f"{POST}/{number}"] = [page()]
    found = ends(web.run(*urls, f"{POST}/{number}"))
    assert len(found) == number + 1
    assert set(found.values()) == {"capture", "unchanged"}


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (http(b"", status="302 Found"), Reason.HTTP_ERROR),
        (moved("ftp://post.test/1"), Reason.BAD_URL),
        (moved("http://[broken"), Reason.BAD_URL),
    ],
)
def test_redirects_to_nowhere_are_told(answer: bytes, reason: Reason) -> None:
    assert ends(LittleWeb({ONE: answer}).run(ONE)) == {ONE: reason}


# What did not change


def test_a_page_that_did_not_change_is_unchanged() -> None:
    memory = Remembered(pages={ONE: KnownPage("c1", '"1"', "Fri, 03 May 2024 16:20:00 GMT")})
    web = LittleWeb({ONE: error("304 Not Modified")}, memory)
    item = only(web.run(ONE), Unchanged)
    assert (item.input, item.url, item.capture_id) == (ONE, ONE, "c1")
    assert [exchange.url for exchange in item.visit.exchanges] == [ONE]
    headers = web.asked[-1].headers
    assert headers["If-None-Match"] == '"1"'
    assert headers["If-Modified-Since"] == "Fri, 03 May 2024 16:20:00 GMT"


def test_nobody_asked_for_a_304_without_a_first_answer() -> None:
    web = LittleWeb({ONE: error("304 Not Modified")})
    assert ends(web.run(ONE)) == {ONE: "http_error"}
    assert "If-None-Match" not in web.asked[-1].headers


def test_what_is_known_of_one_address_is_not_taken_for_another() -> None:
    memory = Remembered(pages={ONE: KnownPage("c1", '"1"', None)})
    web = LittleWeb({ONE: moved("/2"), TWO: error("304 Not Modified")}, memory)
    assert ends(web.run(ONE)) == {ONE: "http_error"}
    assert "If-None-Match" not in web.asked[-1].headers


def test_a_listed_page_that_was_once_read_as_a_listing_is_asked_for_anew() -> None:
    home = KnownListing("home page", '"h"', None, b"<p>Home</p>", "text/html", None)

    def by_condition(headers: list[tuple[str, str]]) -> bytes:
        return error("304 Not Modified") if '"h"' in dict(headers).values() else page("Home")

    memory = Remembered(listings={f"{POST}/": home})
    web = LittleWeb({f"{POST}/map.xml": sitemap(f"{POST}/"), f"{POST}/": by_condition}, memory)
    assert ends(web.run(f"{POST}/map.xml")) == {f"{POST}/": "capture"}


# Failures


@pytest.mark.parametrize("status", ["500 Oops", "502 Bad", "503 Busy", "429 Slow down"])
def test_a_server_that_fails_is_asked_again_with_growing_pauses(status: str) -> None:
    web = LittleWeb({ONE: error(status)})
    found = failures(web.run(ONE))
    assert (found[ONE].reason, len(web.times(ONE))) == (Reason.HTTP_ERROR, MAX_ATTEMPTS)
    assert f"{MAX_ATTEMPTS} times" in found[ONE].detail
    first, second, third = web.times(ONE)
    assert 2.0 <= second - first < third - second
    assert found[ONE].visit is not None
    assert len(found[ONE].visit.exchanges) == MAX_ATTEMPTS


def test_a_failure_that_passes_costs_nothing() -> None:
    web = LittleWeb({ONE: [error("500 Oops"), error("503 Busy"), page()]})
    assert ends(web.run(ONE)) == {ONE: "capture"}


def test_a_short_wait_that_the_server_asks_for_is_kept() -> None:
    web = LittleWeb({ONE: [error("503 Busy", Retry_After="77"), page()], TWO: page()})
    assert ends(web.run(ONE, TWO)) == {ONE: "capture", TWO: "capture"}
    first, second = web.times(ONE)
    assert second - first == 77.0
    assert web.times(TWO)[0] > second


def test_a_long_wait_leaves_the_host_for_later() -> None:
    wait_s = LONGEST_WAIT_S + 1
    web = LittleWeb({ONE: error("429 Slow", Retry_After=f"{wait_s:.0f}"), TWO: page()})
    found = failures(web.run(ONE, TWO))
    assert (found[ONE].reason, found[TWO].reason) == (Reason.HTTP_ERROR, Reason.POSTPONED)
    assert found[ONE].visit is not None
    answered_at = found[ONE].visit.exchanges[-1].began_at
    assert found[ONE].visit.retry_at == answered_at + timedelta(seconds=wait_s)
    assert web.times(TWO) == []


def test_a_host_that_only_fails_is_left_alone_and_each_address_is_told() -> None:
    urls = [f"{POST}/{n}" for n in range(40)]
    web = LittleWeb({url: error("500 Oops") for url in urls} | {f"{FERRY}/1": page()})
    found = ends(web.run(*urls, f"{FERRY}/1"))
    assert set(found) == {*urls, f"{FERRY}/1"}
    assert found.pop(f"{FERRY}/1") == "capture"
    assert set(found.values()) <= {"http_error", "postponed"}
    assert len([url for url in web.urls() if url.startswith(POST)]) == MAX_FAILURES


def test_one_good_answer_ends_a_row_of_failures() -> None:
    urls = [f"{POST}/{n}" for n in range(3 * MAX_FAILURES)]
    bad, good = Reason.TIMED_OUT, page()
    web = LittleWeb({url: good if n % 4 == 3 else bad for n, url in enumerate(urls)})
    found = ends(web.run(*urls))
    assert [found[url] for url in urls] == [
        "capture" if n % 4 == 3 else "timed_out" for n in range(len(urls))
    ]


def test_what_is_gone_is_final() -> None:
    web = LittleWeb({ONE: error("410 Gone"), TWO: error("404 Not Found")})
    found = failures(web.run(ONE, TWO))
    assert found[ONE].visit is not None
    assert found[TWO].visit is not None
    assert (found[ONE].visit.is_final, found[TWO].visit.is_final) == (True, False)


@pytest.mark.parametrize("kind", [Kind.ROBOTS, Kind.TDM, Kind.NAMED])
def test_a_stale_connection_costs_no_attempt(kind: Kind) -> None:
    web = LittleWeb({ONE: page()})
    list(web.crawl.begin(ONE))
    (job,) = web.crawl.ready(0.0)
    clock = 0.0
    while isinstance(job, Job) and job.kind is not kind:
        list(web.crawl.settle(job, web._answer(job), clock))
        clock += MANNERS.pause_s
        (job,) = web.crawl.ready(clock)
    assert isinstance(job, Job)
    stale = Answer(None, None, Reason.UNREACHABLE, "closed", is_stale=True)
    assert list(web.crawl.settle(job, stale, clock)) == []
    (again,) = web.crawl.ready(clock + MANNERS.pause_s)
    assert again is job
    assert (job.attempts, job.asked, job.exchanges) == (1, [job.url], [])


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (http(b"", media="text/html"), Reason.EMPTY),
        (http(b"\x89PNG\r\n\x1a\n", media="image/png"), Reason.UNSUPPORTED),
        (http(b"x", Content_Encoding="zstd"), Reason.UNSUPPORTED),
        (http(b"\x1f\x8b\x08broken", Content_Encoding="gzip"), Reason.DAMAGED),
        (http(b"<p>" + b"x" * 100_001), Reason.TOO_LARGE),
    ],
)
def test_what_is_no_page_is_told(answer: bytes, reason: Reason) -> None:
    assert ends(LittleWeb({ONE: answer}).run(ONE)) == {ONE: reason}


def test_settled_addresses_are_not_asked_again() -> None:
    web = LittleWeb({ONE: page(), TWO: page()}, Remembered(settled={ONE}))
    assert ends(web.run(ONE, TWO)) == {TWO: "capture"}


def test_a_rehearsal_tells_what_it_would_ask_for() -> None:
    memory = Remembered(pages={TWO: KnownPage("c1", None, None)})
    web = LittleWeb(
        {f"{POST}/map.xml": sitemap(ONE, TWO), THREE: page()}, memory, is_rehearsal=True
    )
    items = web.run(f"{POST}/map.xml", THREE)
    assert ends(items) == {ONE: "planned", TWO: "planned", THREE: "planned"}
    assert {item.address for item in items if getattr(item, "is_known", False)} == {TWO}
    assert ONE not in web.urls()
