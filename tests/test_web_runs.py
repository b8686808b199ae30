"""What one run on the web leaves to the next, and what it keeps as evidence."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from mishaps import answering, broken_gzip, failing, in_turn, redirect
from syndication import ATOM, RSS, XML, Entry, atom, robots, rss, sitemap, sitemap_index
from webarchive import asked, became, check_evidence, make_archive, rows, take_in
from website import Website
from workbench import html_page

from corpus import Archive, Inputs
from corpus.capture.agenda import Planned

HOST = "harbour-post.test"
PAGE = "/news/quay.html"
TDM = "/.well-known/tdmrep.json"
AT = datetime(2024, 5, 3, 16, 20, tzinfo=UTC)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """A new archive that does not wait."""
    return make_archive(tmp_path / "archive")


def listed(site: Website, *paths: str, title: str = "Quay reopens") -> str:
    """Put a feed at /feed.xml that lists these; its address."""
    entries = [Entry(site.url(HOST, path), title) for path in paths]
    site.page(HOST, "/feed.xml", rss("Harbour Post", site.url(HOST), entries), media_type=RSS)
    return site.url(HOST, "/feed.xml")


def test_pages_of_a_feed_that_did_not_change_are_visited(site: Website, archive: Archive) -> None:
    site.page(HOST, PAGE, html_page())
    site.page(HOST, "/other.html", html_page(title="Another"))
    feed = listed(site, PAGE, "/other.html")
    take_in(archive, feed)
    tables = ("articles", "revisions", "changes", "captures")
    before = [rows(archive, f"select * from {table}") for table in tables]
    site.forget()
    assert set(became(take_in(archive, feed)).values()) == {"unchanged"}
    assert {(one.target, one.status) for one in site.log if one.target != TDM} == {
        ("/robots.txt", 404),
        ("/feed.xml", 304),
        (PAGE, 304),
        ("/other.html", 304),
    }
    assert [rows(archive, f"select * from {table}") for table in tables] == before
    site.page(HOST, PAGE, html_page(title="Quay closed again"))
    assert became(take_in(archive, feed))[site.url(HOST, PAGE)] == "revised"
    assert rows(archive, "select sum(visits), sum(unchanged), max(listed) from listing_days") == [
        (3, 2, 2)
    ]


def test_a_listing_larger_than_a_page_is_whole_when_it_did_not_change(
    site: Website, tmp_path: Path
) -> None:
    archive = make_archive(tmp_path / "archive", max_bytes=5_000)
    paths = [f"/{number}.html" for number in range(40)]
    for path in paths:
        site.page(HOST, path, html_page(title=path))
    feed = listed(site, *paths)
    for outcome in ("added", "unchanged"):
        assert became(take_in(archive, feed)) == {site.url(HOST, one): outcome for one in paths}


def test_a_page_is_the_same_at_all_its_fragments(site: Website, archive: Archive) -> None:
    site.page(HOST, PAGE, html_page())
    for address, outcome in ((f"{PAGE}#top", "added"), (PAGE, "unchanged")):
        url = site.url(HOST, address)
        assert became(take_in(archive, url)) == {url: outcome}
        assert became(take_in(archive, listed(site, address))) == {url: "unchanged"}
    assert rows(archive, "select url from captures") == [(site.url(HOST, PAGE),)]


def test_a_rehearsal_tells_what_would_be_asked_for(site: Website, archive: Archive) -> None:
    site.page(HOST, PAGE, html_page())
    site.page(HOST, "/other.html", html_page(title="Another"))
    feed = listed(site, "/other.html")
    take_in(archive, site.url(HOST, PAGE))
    before = rows(archive, "select * from receipts"), list(archive.verify())
    inputs = Inputs((feed, site.url(HOST, PAGE)), allow_private=True)
    planned = [one for one in archive.plan(inputs) if isinstance(one, Planned)]
    assert {(one.address, one.is_known) for one in planned} == {
        (site.url(HOST, PAGE), True),
        (site.url(HOST, "/other.html"), False),
    }
    assert "/other.html" not in asked(site, HOST)
    assert (rows(archive, "select * from receipts"), list(archive.verify())) == before


def test_failures_are_tried_again_then_postponed_and_at_last_added(
    site: Website, archive: Archive
) -> None:
    site.script(HOST, PAGE, failing(404))
    feed, page = listed(site, PAGE), site.url(HOST, PAGE)
    assert became(take_in(archive, feed)) == {page: "http_error"}
    assert became(take_in(archive, feed)) == {page: "http_error"}
    asked(site, HOST)
    assert became(take_in(archive, feed)) == {page: "postponed"}
    assert asked(site, HOST)[PAGE] == 0
    site.page(HOST, PAGE, html_page())
    assert became(take_in(archive, feed)) == {page: "postponed"}
    later = datetime.now(UTC) + timedelta(hours=1)
    assert became(take_in(archive, feed, now=later)) == {page: "added"}
    assert became(take_in(archive, feed)) == {page: "unchanged"}


def test_a_failure_is_tried_again_when_its_feed_has_dropped_it(
    site: Website, archive: Archive
) -> None:
    site.page(HOST, "/other.html", html_page(title="Another"))
    site.script(HOST, PAGE, in_turn(failing(404), answering(body=html_page())))
    take_in(archive, listed(site, PAGE, title="Kept with the failure"))
    found = became(take_in(archive, listed(site, "/other.html")))
    assert found == {site.url(HOST, PAGE): "added", site.url(HOST, "/other.html"): "added"}
    said = rows(
        archive,
        """
        select value from claims join articles on id = article_id
        where url = ? and field = 'title' and found_in = 'feed'
        """,
        site.url(HOST, PAGE),
    )
    assert said == [("Kept with the failure",)]


def test_a_page_that_is_named_is_never_postponed(site: Website, archive: Archive) -> None:
    site.script(HOST, PAGE, failing(404))
    for _ in range(3):
        assert became(take_in(archive, site.url(HOST, PAGE))) == {
            site.url(HOST, PAGE): "http_error"
        }


def test_a_listing_that_fails_is_never_asked_for_as_a_page(site: Website, archive: Archive) -> None:
    site.page(HOST, PAGE, html_page())
    urls = [site.url(HOST, path) for path in ("/missing.xml", "/sitemap.xml")]
    site.page(HOST, "/index.xml", sitemap_index(urls), media_type=XML)
    site.page(HOST, "/sitemap.xml", sitemap([Entry(site.url(HOST, PAGE))]), media_type=XML)
    for outcome in ("added", "unchanged", "unchanged"):
        assert became(take_in(archive, site.url(HOST, "/index.xml"))) == {
            urls[0]: "http_error",
            site.url(HOST, PAGE): outcome,
        }
        assert asked(site, HOST)["/missing.xml"] == 1
    site.page(HOST, "/index.xml", sitemap_index(urls[1:]), media_type=XML)
    assert set(became(take_in(archive, site.url(HOST, "/index.xml"))).values()) == {"unchanged"}


def test_what_is_read_for_machines_is_evidence_and_kept_once(
    site: Website, archive: Archive
) -> None:
    site.page(HOST, "/robots.txt", robots(), media_type="text/plain", etag=False)
    site.page(HOST, "/feed.xml", atom("Post", "/", [Entry(PAGE)]), media_type=ATOM, etag=False)
    site.page(HOST, TDM, "[]", media_type="application/json")
    site.page(HOST, PAGE, html_page(), etag=False)
    for _ in range(2):
        take_in(archive, site.url(HOST, "/feed.xml"))
    records = check_evidence(archive.path)
    paths = ["/robots.txt", TDM, "/feed.xml", PAGE]
    found = {
        path: [
            one["WARC-Type"]
            for one in records
            if one.get("WARC-Target-URI") == site.url(HOST, path) and one["WARC-Type"] != "request"
        ]
        for path in paths
    }
    assert found == {path: ["response", "revisit"] for path in paths}
    profiles = {
        one["WARC-Target-URI"].removeprefix(site.url(HOST, "")): one["WARC-Profile"].split("/")[-1]
        for one in records
        if one["WARC-Type"] == "revisit"
    }
    assert profiles == {
        **dict.fromkeys(paths, "identical-payload-digest"),
        TDM: "server-not-modified",
    }
    kinds = {one["Corpus-Listing"] for one in records if "Corpus-Listing" in one}
    assert kinds == {"robots 0", "tdm 0", "atom 1"}


def test_reservations_end_in_rights_and_claims(site: Website, archive: Archive) -> None:
    lines = "User-agent: GPTBot\nDisallow: /\n\nUser-agent: *\nAllow: /\n"
    site.page(HOST, "/robots.txt", lines, media_type="text/plain")
    policy = [{"location": "/news/", "tdm-reservation": 1}]
    site.page(HOST, TDM, json.dumps(policy), media_type="application/json")
    head = '<meta name="robots" content="noai">'
    site.page(HOST, PAGE, html_page(head=head), headers=[("tdm-reservation", "1")])
    site.page(HOST, "/other.html", html_page(title="Elsewhere"))
    take_in(archive, site.url(HOST, PAGE), site.url(HOST, "/other.html"))
    found = rows(
        archive,
        """
        select distinct url, value, found_in from claims join articles on id = article_id
        where field = 'reservation'
        """,
    )
    of_page = {(value, place) for url, value, place in found if url == site.url(HOST, PAGE)}
    assert {place for value, place in of_page if value == "tdm-reservation: 1"} == {
        TDM,
        "http:tdm-reservation",
    }
    assert ("AI crawlers excluded: GPTBot", "robots.txt") in of_page
    assert "noai" in {value for value, _ in of_page}
    rights = dict(rows(archive, "select url, rights from articles"))
    assert set(str(rights[site.url(HOST, PAGE)]).split("; ")) == {
        "AI crawlers excluded: GPTBot",
        "tdm-reservation: 1",
        "noai",
    }
    assert rights[site.url(HOST, "/other.html")] == "AI crawlers excluded: GPTBot"
    # They are known again when robots.txt was not sent again.
    site.page(HOST, PAGE, html_page(title="Changed"))
    take_in(archive, site.url(HOST, PAGE))
    assert "GPTBot" in str(rows(archive, "select rights from articles where title = 'Changed'"))


def test_what_a_feed_says_is_kept_and_gives_way_to_a_good_title(
    site: Website, archive: Archive
) -> None:
    site.page(HOST, PAGE, html_page(title="Quay reopens after repairs of two years"))
    item = (
        f"<item><title>Quay!</title><link>{site.url(HOST, PAGE)}</link>"
        "<pubDate>Fri, 03 May 2024 16:20:00 +0200</pubDate><category>Harbour</category>"
        "<dc:creator>Ana Ruiz</dc:creator></item>"
    )
    dc = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    feed = f'<rss version="2.0" {dc}><channel><title>Post</title>{item}</channel></rss>'
    site.page(HOST, "/feed.xml", feed, media_type=RSS)
    take_in(archive, site.url(HOST, "/feed.xml"))
    said = dict(rows(archive, "select field, value from claims where found_in = 'feed'"))
    assert said["title"] == "Quay!"
    assert said["author"] == "Ana Ruiz"
    assert str(said["published"]).startswith("2024-05-03")
    assert "Harbour" in (said.get("section"), said.get("tag"))
    assert rows(archive, "select title, substr(published, 1, 10) from articles") == [
        ("Quay reopens after repairs of two years", "2024-05-03")
    ]
    assert rows(archive, "select name from authors") == [("Ana Ruiz",)]
    assert rows(archive, "select listed_in from captures") == [(site.url(HOST, "/feed.xml"),)]


def test_what_is_withdrawn_is_not_revived(site: Website, archive: Archive) -> None:
    site.page(HOST, PAGE, html_page())
    feed, page = listed(site, PAGE), site.url(HOST, PAGE)
    (receipt,) = take_in(archive, feed)
    withdraw(archive, str(receipt.article_id))
    site.page(HOST, PAGE, html_page(title="Quay closed again"))
    for _ in range(2):
        assert became(take_in(archive, feed)) == {page: "withdrawn"}
    assert rows(archive, "select count(*) from revisions") == [(1,)]
    assert rows(archive, "select kind from changes") == [("added",)]


def withdraw(archive: Archive, article_id: str) -> None:
    with closing(sqlite3.connect(archive.database)) as db, db:
        db.execute(
            "insert into withdrawals values (?, 'court order', '2024-04-01T00:00:00Z', null)",
            [article_id],
        )


# What sites say of themselves


def test_a_robots_txt_elsewhere_on_its_host_is_read(site: Website, archive: Archive) -> None:
    site.page(HOST, PAGE, html_page())
    site.script(HOST, "/robots.txt", redirect("/rules.txt"))
    site.page(HOST, "/rules.txt", robots("/private/"), media_type="text/plain")
    private = site.url(HOST, "/private/a.html")
    assert became(take_in(archive, site.url(HOST, PAGE), private)) == {
        site.url(HOST, PAGE): "added",
        private: "robots",
    }
    assert asked(site, HOST)["/rules.txt"] == 1


def test_a_robots_txt_may_be_larger_than_a_page(site: Website, tmp_path: Path) -> None:
    archive = make_archive(tmp_path / "archive", max_bytes=10_000)
    site.page(HOST, PAGE, html_page())
    site.page(HOST, "/robots.txt", "# long\n" * 5000 + robots("/"), media_type="text/plain")
    assert became(take_in(archive, site.url(HOST, PAGE))) == {site.url(HOST, PAGE): "robots"}


def test_a_robots_txt_that_is_damaged_forbids_everything_for_now(
    site: Website, archive: Archive
) -> None:
    site.page(HOST, PAGE, html_page())
    site.script(HOST, "/robots.txt", broken_gzip())
    assert became(take_in(archive, site.url(HOST, PAGE))) == {site.url(HOST, PAGE): "robots"}
    site.remove(HOST, "/robots.txt")
    assert became(take_in(archive, site.url(HOST, PAGE))) == {site.url(HOST, PAGE): "added"}


def test_a_host_whose_robots_txt_is_elsewhere_waits_for_it(site: Website, archive: Archive) -> None:
    site.page(HOST, PAGE, html_page())
    site.script(HOST, "/robots.txt", redirect(site.url("rules.test", "/robots.txt")))
    site.page("rules.test", "/robots.txt", robots("/news/"), media_type="text/plain")
    assert became(take_in(archive, site.url(HOST, PAGE))) == {site.url(HOST, PAGE): "robots"}
    assert asked(site, HOST)[PAGE] == 0


def test_a_server_that_fails_is_asked_three_times_for_its_robots_txt(
    site: Website, archive: Archive
) -> None:
    site.page(HOST, PAGE, html_page())
    site.script(HOST, "/robots.txt", failing(500))
    assert became(take_in(archive, site.url(HOST, PAGE))) == {site.url(HOST, PAGE): "robots"}
    assert asked(site, HOST) == {"/robots.txt": 3}


@pytest.mark.parametrize("to", ["/", TDM, f"{TDM}/", "http://inside.test/"])
def test_a_redirect_of_reservations_ends(site: Website, archive: Archive, to: str) -> None:
    site.page(HOST, "/", "<p>Home</p>")
    site.page(HOST, PAGE, html_page())
    site.script(HOST, TDM, redirect(to))
    assert set(became(take_in(archive, site.url(HOST, PAGE))).values()) == {"added"}
    assert asked(site, HOST)[TDM] == 1


@pytest.mark.parametrize("answers", [1, 2, 3])
def test_a_connection_may_end_between_any_two_requests(
    site: Website, archive: Archive, answers: int
) -> None:
    site.page(HOST, PAGE, html_page())
    site.hang_up_after(HOST, answers, unanswered=True)
    assert set(became(take_in(archive, listed(site, PAGE))).values()) == {"added"}


def test_the_pause_that_robots_txt_asks_for_holds_from_then_on(
    site: Website, archive: Archive
) -> None:
    site.page(HOST, "/robots.txt", robots(delay=0.1), media_type="text/plain")
    site.page(HOST, PAGE, html_page())
    take_in(archive, listed(site, PAGE))
    assert len(site.visits(HOST)) == 4
    assert site.closest(HOST) >= 0.1


def test_one_page_a_run_is_had_of_a_host_that_wants_long_pauses(
    site: Website, archive: Archive
) -> None:
    site.page(HOST, "/robots.txt", robots(delay=3601), media_type="text/plain")
    pages = ["/a.html", "/b.html"]
    for path in pages:
        site.page(HOST, path, html_page(title=path))
    found = became(take_in(archive, *(site.url(HOST, path) for path in pages)))
    assert sorted(found.values()) == ["added", "postponed"]


def test_the_pause_of_the_call_or_of_the_archive_is_kept(site: Website, tmp_path: Path) -> None:
    site.page(HOST, PAGE, html_page())
    take_in(make_archive(tmp_path / "one", pause_s=1), site.url(HOST, PAGE))
    assert site.closest(HOST) >= 1.0
    site.forget()
    take_in(make_archive(tmp_path / "two"), site.url(HOST, PAGE), delay_s=0.2)
    assert site.closest(HOST) >= 0.2


def test_a_feed_behind_a_redirect_is_asked_on_condition(site: Website, archive: Archive) -> None:
    listed(site, PAGE)
    site.page(HOST, PAGE, html_page())
    site.script(HOST, "/feed", redirect("/feed.xml"))
    for outcome in ("added", "unchanged"):
        site.forget()
        found = became(take_in(archive, site.url(HOST, "/feed")))
        assert found == {site.url(HOST, PAGE): outcome}
    assert [one.status for one in site.log if one.target == "/feed.xml"] == [304]
