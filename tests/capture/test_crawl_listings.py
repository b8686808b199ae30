"""A crawl through listings: feeds, sitemaps, home pages, and what other archives hold."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from handmade import http
from littleweb import (
    FERRY,
    NOW,
    POST,
    LittleWeb,
    Remembered,
    ends,
    error,
    moved,
    only,
    page,
    robots,
    sitemap,
    sitemap_index,
    visits,
)
from syndication import Entry as FeedEntry
from syndication import rss

from corpus.capture.cdx import ArchivedCapture, replay_url
from corpus.capture.homepage import GUESSES
from corpus.capture.hosts import Kind
from corpus.capture.listings import Entry
from corpus.capture.manners import MAX_DEPTH
from corpus.capture.memory import KnownListing, KnownPage, Standing
from corpus.model import Capture, Claim, Failure, ListingVisit, Reason, Unchanged

ONE, TWO, THREE = f"{POST}/1", f"{POST}/2", f"{POST}/3"
MAP, FEED, HOME = f"{POST}/map.xml", f"{POST}/feed", f"{POST}/"
HEADLINE = "Storm floods the old harbour"


def feed(*urls: str, title: str = "Quay reopens") -> bytes:
    return http(
        rss("Harbour Post", HOME, [FeedEntry(url, title) for url in urls]),
        media="application/rss+xml",
    )


def home(*links: str, feeds: tuple[str, ...] = ()) -> bytes:
    head = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="{url}">' for url in feeds
    )
    body = "".join(f'<a href="{url}">{HEADLINE}</a>' for url in links)
    return http(f"<!doctype html><head>{head}</head><body>{body}</body>".encode())


def failure(items: list[object], name: str) -> Failure:
    (found,) = (item for item in items if isinstance(item, Failure) and item.input == name)
    return found


def test_the_pages_of_a_feed_are_captured_with_what_it_says_of_them() -> None:
    web = LittleWeb({FEED: feed(ONE), ONE: page()})
    items = web.run(FEED)
    capture = only(items, Capture)
    assert (capture.input, capture.listed_in) == (ONE, FEED)
    said = {claim.field: claim.value for claim in capture.said}
    assert said["title"] == "Quay reopens"
    assert said["site_name"] == "Harbour Post"
    assert visits(items) == [(FEED, "rss", 1)]
    assert FEED not in ends(items)


def test_a_reservation_by_the_site_is_said_of_its_pages() -> None:
    reserved = json.dumps([{"location": "/*", "tdm-reservation": 1}]).encode()
    tdm = http(reserved, media="application/json")
    web = LittleWeb({f"{POST}/.well-known/tdmrep.json": tdm, ONE: page()})
    assert "reservation" in {claim.field for claim in only(web.run(ONE), Capture).said}


def test_the_newest_pages_come_first() -> None:
    web = LittleWeb({MAP: sitemap(f"{ONE}|2026-01-01", TWO, f"{THREE}|2026-02-01")})
    web.run(MAP)
    assert web.urls() == [MAP, THREE, ONE, TWO]


def test_a_page_listed_twice_or_named_too_is_asked_once() -> None:
    web = LittleWeb({MAP: sitemap(ONE, f"{ONE}?utm_source=map"), FEED: feed(ONE), ONE: page()})
    assert ends(web.run(MAP, FEED, ONE)) == {ONE: "capture"}
    assert web.urls().count(ONE) == 1


def test_an_index_that_names_itself_is_read_once() -> None:
    web = LittleWeb({MAP: sitemap_index(MAP, f"{MAP}#again", f"{POST}/2.xml"),
                     f"{POST}/2.xml": sitemap_index(MAP, f"{POST}/2.xml")})  # fmt: skip
    web.patience = 50
    web.run(MAP)
    assert web.urls().count(f"{POST}/2.xml") == 1
    assert web.urls().count(MAP) == 1


def test_listings_are_read_down_to_a_depth() -> None:
    deep = MAX_DEPTH + 3
    web = LittleWeb({f"{POST}/{n}.xml": sitemap_index(f"{POST}/{n + 1}.xml") for n in range(deep)})
    web.run(f"{POST}/0.xml")
    assert len(web.urls()) == MAX_DEPTH + 1


def test_no_more_listings_of_a_host_are_read_than_are_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("corpus.capture.agenda.MAX_LISTINGS", 20)
    urls = [f"{POST}/{n}.xml" for n in range(25)]
    web = LittleWeb({MAP: sitemap_index(*urls), **{url: sitemap() for url in urls}})
    found = ends(web.run(MAP))
    assert found == dict.fromkeys(urls[20:], "over_budget")
    assert len(web.urls()) == 21


def test_a_guess_that_is_asked_to_wait_makes_its_host_wait() -> None:
    busy = error("429 Too Many Requests", Retry_After="100")
    web = LittleWeb({HOME: home("/2026/storm-1"), f"{POST}{GUESSES[0]}": busy,
                     f"{POST}/2026/storm-1": page()})  # fmt: skip
    assert ends(web.run(HOME)) == {f"{POST}/2026/storm-1": "capture"}
    first, second, *_ = (each.at for each in web.asked if each.kind is Kind.GUESS)
    assert second - first >= 100


def test_pages_over_the_budget_of_their_host_wait_for_a_later_run() -> None:
    other = f"{FERRY}/1"
    web = LittleWeb({MAP: sitemap(ONE, TWO, THREE, other), **dict.fromkeys((ONE, TWO), page()),
                     other: page()}, budget=2)  # fmt: skip
    items = web.run(MAP)
    assert ends(items) == {ONE: "capture", TWO: "capture", THREE: "over_budget", other: "capture"}
    assert failure(items, THREE).visit == replace(
        failure(items, THREE).visit,
        listed_in=MAP,
        exchanges=(),  # type: ignore[arg-type]
    )


def test_what_is_named_counts_in_no_budget() -> None:
    web = LittleWeb({MAP: sitemap(TWO), ONE: page(), TWO: page(), THREE: page()}, budget=1)
    assert set(ends(web.run(ONE, THREE, MAP)).values()) == {"capture"}


def test_further_listings_are_left_when_the_budget_is_spent() -> None:
    inner = f"{POST}/2.xml"
    web = LittleWeb({MAP: sitemap_index(f"{POST}/1.xml", inner), f"{POST}/1.xml": sitemap(ONE),
                     ONE: page(), inner: sitemap(TWO)}, budget=1)  # fmt: skip
    assert ends(web.run(MAP)) == {ONE: "capture", inner: "over_budget"}


def test_the_limit_counts_pages_that_listings_name() -> None:
    web = LittleWeb({MAP: sitemap(ONE, TWO, f"{FERRY}/1"), **dict.fromkeys((ONE, TWO), page()),
                     THREE: page()}, limit=2)  # fmt: skip
    assert ends(web.run(THREE, MAP)) == dict.fromkeys((ONE, TWO, THREE), "capture")
    assert web.crawl.agenda.passed_over == {"more than --limit": 1}


def test_what_is_older_than_asked_for_is_passed_over() -> None:
    since = datetime(2026, 2, 1, tzinfo=UTC)
    listed = sitemap(f"{ONE}|2026-01-31T23:59:59Z", f"{TWO}|2026-02-01", THREE)
    web = LittleWeb({MAP: listed, TWO: page(), THREE: page()}, since=since)
    assert ends(web.run(MAP)) == {TWO: "capture", THREE: "capture"}
    assert web.crawl.agenda.passed_over == {"dated before --since": 1}


def test_pages_seen_lately_are_passed_over_and_old_ones_more_often() -> None:
    def seen(first: float, last: float) -> Standing:
        return Standing(NOW - timedelta(days=first), NOW - timedelta(days=last))

    memory = Remembered(
        standings={ONE: seen(0.5, 0.5), TWO: seen(2, 2), THREE: seen(30, 5),
                   f"{POST}/4": seen(30, 16)},
    )  # fmt: skip
    answers = {url: page() for url in (ONE, TWO, THREE, f"{POST}/4")}
    web = LittleWeb({MAP: sitemap(*answers), **answers}, memory, revisit=timedelta(days=1))
    assert ends(web.run(MAP)) == {TWO: "capture", f"{POST}/4": "capture"}
    assert web.crawl.agenda.passed_over == {"seen not long ago": 2}


def test_pages_that_failed_are_left_until_their_time_comes() -> None:
    later, now = NOW + timedelta(hours=1), NOW - timedelta(hours=1)
    memory = Remembered(standings={ONE: Standing(retry_at=later), TWO: Standing(retry_at=now)})
    web = LittleWeb({MAP: sitemap(ONE, TWO), TWO: page()}, memory)
    items = web.run(MAP)
    assert ends(items) == {ONE: "postponed", TWO: "capture"}
    visit = failure(items, ONE).visit
    assert visit is not None
    assert visit.retry_at == later
    named = LittleWeb({ONE: page()}, memory)
    assert ends(named.run(ONE)) == {ONE: "capture"}


def test_pages_that_failed_and_are_listed_no_more_are_tried_again() -> None:
    said = (Claim("title", "Ferry fares frozen", "rss:title", 0.6),)
    memory = Remembered(overdue={FEED: [Entry(TWO, said)]})
    web = LittleWeb({FEED: feed(ONE), ONE: page(), TWO: page()}, memory)
    items = web.run(FEED)
    (second,) = (item for item in items if isinstance(item, Capture) and item.input == TWO)
    assert second.said[0] == said[0]
    assert second.listed_in == FEED


def test_a_listing_that_failed_before_is_not_asked_for_as_a_page() -> None:
    inner = f"{POST}/2.xml"
    memory = Remembered(overdue={MAP: [Entry(inner)]})
    web = LittleWeb({MAP: sitemap_index(inner), inner: sitemap(ONE), ONE: page()}, memory)
    assert ends(web.run(MAP)) == {ONE: "capture"}
    assert web.urls().count(inner) == 1


def test_a_listing_that_did_not_change_is_read_from_memory() -> None:
    payload = b"<urlset><url><loc>http://harbour-post.test/1</loc></url></urlset>"
    known = KnownListing("sitemap", '"m"', None, payload, "application/xml", None)
    web = LittleWeb(
        {MAP: error("304 Not Modified"), ONE: page()}, Remembered(listings={MAP: known})
    )
    items = web.run(MAP)
    assert ends(items) == {ONE: "capture"}
    (visit,) = (item for item in items if isinstance(item, ListingVisit) and item.url == MAP)
    assert (visit.is_unchanged, visit.listed, visit.etag) == (True, 1, '"m"')


def test_entries_that_cannot_be_used_are_told_and_cost_the_others_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    web = LittleWeb({MAP: sitemap("ftp://post.test/1", ONE), ONE: page()})
    assert ends(web.run(MAP)) == {ONE: "capture"}
    (told,) = caplog.messages
    assert told.startswith(f"{MAP}: of what it lists cannot be used: entry 1")
    assert "ftp://post.test/1" in told


def test_a_feed_that_is_none_is_told() -> None:
    web = LittleWeb({HOME: home(feeds=(FEED,)), FEED: page()})
    assert ends(web.run(HOME)) == {FEED: "unsupported"}


# Home pages


def test_declared_feeds_are_read_and_links_are_not() -> None:
    web = LittleWeb({HOME: home("/2026/storm-1", feeds=("/feed",)), FEED: feed(ONE), ONE: page()})
    items = web.run(HOME)
    assert ends(items) == {ONE: "capture"}
    assert visits(items) == [(HOME, "home page", 0), (FEED, "rss", 1)]


def test_sitemaps_in_robots_are_read_with_declared_feeds() -> None:
    web = LittleWeb({HOME: home(feeds=("/feed",)), FEED: feed(ONE), MAP: sitemap(TWO),
                     f"{POST}/robots.txt": robots(f"Sitemap: {MAP}\n"),
                     ONE: page(), TWO: page()})  # fmt: skip
    assert ends(web.run(HOME)) == {ONE: "capture", TWO: "capture"}


@pytest.mark.parametrize("place", range(len(GUESSES)))
def test_the_usual_places_are_tried_until_one_is_a_listing(place: int) -> None:
    guesses = [POST + path for path in GUESSES]
    answers = {HOME: home("/2026/storm-1"), guesses[place]: sitemap(ONE), ONE: page()}
    web = LittleWeb(answers)
    assert ends(web.run(HOME)) == {ONE: "capture"}
    assert web.urls() == [HOME, *guesses[: place + 1], ONE]


@pytest.mark.parametrize(
    "answer",
    [error("404 Not Found"), error("500 Oops"), page(), moved("/"), moved("/sitemap.xml"),
     http(b"\x89PNG", media="image/png"), Reason.DAMAGED],
    ids=["404", "500", "page", "home", "circle", "image", "damaged"],
)  # fmt: skip
def test_links_have_to_do_where_no_usual_place_has_a_listing(answer: bytes) -> None:
    story = f"{POST}/2026/storm-1"
    web = LittleWeb({**{POST + path: answer for path in GUESSES},
                     HOME: home("/2026/storm-1"), story: page()}, patience=60)  # fmt: skip
    items = web.run(HOME)
    assert ends(items) == {story: "capture"}
    assert ("title", HEADLINE) in {
        (claim.field, claim.value) for claim in only(items, Capture).said
    }


def test_forbidden_places_are_not_guessed() -> None:
    story = f"{POST}/2026/storm-1"
    text = "User-agent: *\n" + "".join(f"Disallow: {path}\n" for path in GUESSES)
    web = LittleWeb({f"{POST}/robots.txt": robots(text), HOME: home("/2026/storm-1"),
                     story: page()})  # fmt: skip
    assert ends(web.run(HOME)) == {story: "capture"}
    assert web.urls() == [HOME, story]


def test_a_page_with_a_path_is_a_document_whatever_it_links() -> None:
    web = LittleWeb({f"{POST}/news/storm": home("/2026/storm-1", feeds=("/feed",))})
    assert ends(web.run(f"{POST}/news/storm")) == {f"{POST}/news/storm": "capture"}
    assert web.urls() == [f"{POST}/news/storm"]


# What other archives hold

WHEN = datetime(2024, 5, 3, 16, 20, tzinfo=UTC)
HELD = ArchivedCapture(ONE, WHEN, "ABC", "text/html", 200)
AGAIN = replace(HELD, captured_at=WHEN + timedelta(days=1), same_as=WHEN)


def test_a_capture_of_another_archive_has_its_address_and_time() -> None:
    there = replay_url(HELD)
    web = LittleWeb({there: page("One", Memento_Datetime="Fri, 03 May 2024 16:19:58 GMT")})
    capture = only(web.run(HELD), Capture)
    assert (capture.input, capture.url) == (there, ONE)
    assert capture.captured_at == WHEN - timedelta(seconds=2)
    assert capture.exchanges[-1].url == there


@pytest.mark.parametrize("stated", ["", "yesterday", "Fri, 03 May 99999999999999 16:20:00 GMT"])
def test_without_a_time_the_address_of_the_replay_tells_it(stated: str) -> None:
    nearest = replay_url(replace(HELD, captured_at=WHEN + timedelta(hours=2)))
    said = {"Memento_Datetime": stated} if stated else {}
    web = LittleWeb({replay_url(HELD): moved(nearest), nearest: page("One", **said)})
    assert only(web.run(HELD), Capture).captured_at == WHEN + timedelta(hours=2)


def test_the_same_payload_is_had_once() -> None:
    web = LittleWeb({replay_url(HELD): page()})
    items = web.run(HELD, AGAIN, AGAIN)
    assert ends(items) == {replay_url(HELD): "capture", replay_url(AGAIN): "unchanged"}
    assert only(items, Unchanged).capture_id == only(items, Capture).id
    assert web.urls() == [replay_url(HELD)]


def test_a_capture_that_the_archive_has_is_not_asked_for() -> None:
    web = LittleWeb({}, Remembered(captures={(ONE, WHEN): "c1"}))
    assert only(web.run(HELD), Unchanged).capture_id == "c1"
    assert web.asked == []


def test_a_cdx_listing_at_an_address_is_read() -> None:
    cdx = (
        f"test,harbour-post)/1 20240503162000 {ONE} text/html 200 ABC 100\n"
        f"test,harbour-post)/1 20240504162000 {ONE} text/html 200 ABC 100\n"
        f"test,harbour-post)/2 99 {TWO} text/html 200 DEF 100\n"
    )
    listing = f"{FERRY}/cdx?url=harbour-post.test"
    web = LittleWeb({listing: http(cdx.encode(), media="text/plain"), replay_url(HELD): page()})
    items = web.run(listing)
    found = ends(items)
    assert found.pop(replay_url(HELD)) == "capture"
    assert found.pop(replay_url(AGAIN)) == "unchanged"
    assert found == {f"{listing}, line 3": "damaged"}
    assert visits(items) == [(listing, "cdx", 3)]


def test_a_failure_to_begin_with_is_handed_on() -> None:
    bad = Failure("list.txt, line 3", Reason.BAD_URL, "not an address")
    assert LittleWeb({}).run(bad) == [bad]


def test_a_known_page_that_is_listed_is_asked_with_its_conditions() -> None:
    memory = Remembered(pages={ONE: KnownPage("c1", '"1"', None)})
    web = LittleWeb({MAP: sitemap(ONE), ONE: error("304 Not Modified")}, memory)
    item = only(web.run(MAP), Unchanged)
    assert (item.capture_id, item.visit.listed_in) == ("c1", MAP)
