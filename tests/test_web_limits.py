"""How much a run takes, what it leaves for later, what it never asks for again, and how it ends."""

import gzip
import shutil
import subprocess
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from hostnames import corpus_command, environment
from mishaps import answering, failing
from syndication import RSS, XML, Entry, robots, rss, sitemap
from webarchive import asked, became, check_evidence, make_archive, rows, take_in
from website import Website
from workbench import dump, html_page

from corpus import Archive, Inputs, Receipt

HOST = "harbour-post.test"
REPLAY = "replay.test"
PAGE = "/news/quay.html"
OF_RUNS = frozenset({"runs", "receipts", "changes"})


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """A new archive that does not wait."""
    return make_archive(tmp_path / "archive")


def pages(site: Website, number: int) -> list[str]:
    """Put so many articles on the host; their addresses."""
    paths = [f"/{one}.html" for one in range(number)]
    for path in paths:
        site.page(HOST, path, html_page(title=f"Quay reopens at {path}"))
    return [site.url(HOST, path) for path in paths]


def mapped(site: Website, urls: list[str], path: str = "/map.xml") -> str:
    """Put a sitemap that lists these; its address."""
    site.page(HOST, path, sitemap([Entry(url) for url in urls]), media_type=XML)
    return site.url(HOST, path)


def fed(site: Website, *paths: str) -> str:
    """Put a feed that lists these; its address."""
    entries = [Entry(site.url(HOST, path)) for path in paths]
    site.page(HOST, "/feed.xml", rss("Harbour Post", site.url(HOST), entries), media_type=RSS)
    return site.url(HOST, "/feed.xml")


# The budget


def test_each_run_takes_new_pages_while_known_ones_have_a_budget_of_their_own(
    site: Website, tmp_path: Path
) -> None:
    archive = make_archive(tmp_path / "archive", host_budget=2)
    urls = pages(site, 7)
    start = mapped(site, urls)
    found = [became(take_in(archive, start)) for _ in range(4)]
    assert [set(one) for one in found] == [set(urls)] * 4
    counts = [
        tuple(list(one.values()).count(what) for what in ("added", "unchanged", "over_budget"))
        for one in found
    ]
    assert counts == [(2, 0, 5), (2, 2, 3), (2, 2, 3), (1, 2, 4)]
    assert rows(archive, "select count(*) from articles") == [(7,)]


def test_what_is_over_the_budget_is_told_one_by_one_and_then_by_its_number(
    site: Website, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.capture.agenda._TOLD_ONE_BY_ONE", 3)
    archive = make_archive(tmp_path / "archive", host_budget=1)
    urls = pages(site, 10)
    long, short = mapped(site, urls[:8], "/long.xml"), mapped(site, urls[8:], "/short.xml")
    receipts = take_in(archive, long, short)
    found = became(receipts)
    assert list(found.values()).count("added") == 1
    assert list(found.values()).count("over_budget") == 3 + 1 + 2
    assert set(found) - set(urls) == {long}
    (told,) = (one.detail for one in receipts if one.input == long)
    assert told is not None
    assert told.startswith("4 more addresses")
    assert "run it again" in told
    # Those that had no receipt come in later runs as well.
    for _ in range(9):
        take_in(archive, long, short)
    assert {url for (url,) in rows(archive, "select url from articles")} == set(urls)


def test_what_exactly_fits_is_told_without_a_number(
    site: Website, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.capture.agenda._TOLD_ONE_BY_ONE", 3)
    archive = make_archive(tmp_path / "archive", host_budget=1)
    urls = pages(site, 4)
    assert set(became(take_in(archive, mapped(site, urls)))) == set(urls)


# What is never asked for again


def final_failures(site: Website) -> dict[str, str]:
    """Put pages that are no use asking for again; why, by their paths."""
    site.script(HOST, "/gone.html", failing(410))
    site.page(HOST, "/huge.html", html_page(text="The quay opened again. " * 20_000))
    return {"/gone.html": "http_error", "/huge.html": "too_large"}


def test_what_failed_for_good_is_asked_for_once_and_has_its_receipt_in_each_run(
    site: Website, archive: Archive
) -> None:
    reasons = final_failures(site)
    feed = fed(site, *reasons)
    details = []
    for number in range(3):
        receipts = take_in(archive, feed)
        assert became(receipts) == {site.url(HOST, path): why for path, why in reasons.items()}
        details.append({one.input: str(one.detail) for one in receipts})
        requests = asked(site, HOST)
        assert [requests[path] for path in reasons] == [int(number == 0)] * 2
    assert details[1] == details[2]
    for url, detail in details[0].items():
        assert details[1][url] == f"{detail}; not asked again unless it is named"


def test_naming_what_failed_for_good_asks_again(site: Website, archive: Archive) -> None:
    reasons = final_failures(site)
    feed = fed(site, *reasons)
    for _ in range(2):
        take_in(archive, feed)
    site.forget()
    named = {site.url(HOST, path): why for path, why in reasons.items()}
    assert became(take_in(archive, *named)) == named
    requests = asked(site, HOST)
    assert [requests[path] for path in reasons] == [1, 1]
    for path in reasons:
        site.page(HOST, path, html_page(title=path))
    assert became(take_in(archive, *named)) == dict.fromkeys(named, "added")
    assert became(take_in(archive, feed)) == dict.fromkeys(named, "unchanged")


# Answers that cost much and bring little


@pytest.mark.parametrize("max_bytes", [300_000, 10_000])
@pytest.mark.parametrize("status", [404, 410, 500])
def test_an_error_page_of_any_size_is_an_error_and_little_of_it_is_kept(
    site: Website, tmp_path: Path, status: int, max_bytes: int
) -> None:
    archive = make_archive(tmp_path / "archive", max_bytes=max_bytes)
    site.script(HOST, PAGE, answering(status, body=b"<p>Nothing here.</p>" * 250_000))
    site.page(HOST, "/other.html", html_page())
    page, other = site.url(HOST, PAGE), site.url(HOST, "/other.html")
    receipts = take_in(archive, page, other)
    assert became(receipts) == {page: "http_error", other: "added"}
    assert str(status) in str(receipts[0].detail) + str(receipts[1].detail)
    kept = [
        (one["WARC-Truncated"], int(one["Content-Length"]))
        for one in check_evidence(archive.path)
        if one["WARC-Type"] == "response" and one["WARC-Target-URI"] == page
    ]
    assert {how for how, _ in kept} == {"length"}
    assert max(size for _, size in kept) < 500_000


def test_a_page_of_very_many_gzip_members_is_damaged(site: Website, archive: Archive) -> None:
    fields = [("Content-Type", "text/html"), ("Content-Encoding", "gzip")]
    site.script(HOST, PAGE, answering(200, fields, gzip.compress(b"", mtime=0) * 10_000))
    (receipt,) = take_in(archive, site.url(HOST, PAGE))
    assert receipt.reason == "damaged"
    assert "gzip" in str(receipt.detail)


@pytest.mark.parametrize("media_type", ["text/html charset=utf-8", "text/html, text/html"])
def test_a_page_whose_type_is_written_badly_is_a_page(
    site: Website, archive: Archive, media_type: str
) -> None:
    site.page(HOST, PAGE, html_page(), media_type=media_type)
    assert became(take_in(archive, fed(site, PAGE))) == {site.url(HOST, PAGE): "added"}


# What other archives hold


def replayed(site: Website) -> str:
    """Put two captures and a CDX listing of them on another archive; the lines of the listing."""
    lines = [" CDX N b a m s k S"]
    for stamp in ("20240102030405", "20240203040506"):
        url = site.url(HOST, PAGE)
        page = html_page(title=f"Quay reopens, {stamp}")
        site.page(REPLAY, f"/web/{stamp}id_/{url}", page)
        lines.append(f"test,harbour-post)/news/quay.html {stamp} {url} text/html 200 {stamp} 900")
    return "\n".join([*lines, ""])


def test_a_listing_of_another_archive_is_read_at_its_address(
    site: Website, archive: Archive
) -> None:
    site.page(REPLAY, "/listing.cdx", replayed(site), media_type="text/plain")
    replay = site.url(REPLAY, "/web/")
    start = site.url(REPLAY, "/listing.cdx")
    for outcomes in (["added", "revised"], ["unchanged", "unchanged"]):
        found = became(take_in(archive, start, replay=replay))
        assert sorted(found.values()) == outcomes
        assert all(one.startswith(replay) for one in found)
    assert rows(archive, "select url, kind, listed from listings where kind = 'cdx'") == [
        (start, "cdx", 2)
    ]


def test_what_was_lost_is_taken_in_again(site: Website, archive: Archive, tmp_path: Path) -> None:
    listing = tmp_path / "listing.cdx"
    listing.write_text(replayed(site))
    pages(site, 1)
    feed = fed(site, "/0.html")

    def take() -> list[Receipt]:
        return take_in(archive, listing, feed, replay=site.url(REPLAY, "/web/"))

    first = became(take())
    assert sorted(first.values()) == ["added", "added", "revised"]
    captures = rows(archive, "select url, digest from captures order by 1, 2")
    shutil.rmtree(archive.warc)
    assert list(archive.reprocess(workers=0, accept_loss=True)) == []
    assert rows(archive, "select * from captures") == []
    assert became(take()).keys() == first.keys()
    assert rows(archive, "select url, digest from captures order by 1, 2") == captures
    assert set(became(take()).values()) == {"unchanged"}
    check_evidence(archive.path)


# What the archive tells of it


def test_what_is_listed_counts_though_every_page_was_passed_over(
    site: Website, archive: Archive
) -> None:
    urls = pages(site, 3)
    take_in(archive, *urls)
    start = mapped(site, urls)
    assert take_in(archive, start, revisit=timedelta(days=1)) == []
    assert rows(archive, "select sum(visits), sum(listed), sum(inputs) from coverage") == [
        (1, 3, 3)
    ]


def test_a_usual_place_that_has_no_feed_any_more_is_rebuilt_as_it_was(
    site: Website, archive: Archive
) -> None:
    story = "/2026/ferry-fares-frozen.html"
    for path in ("/0.html", story):
        site.page(HOST, path, html_page(title=path))
    link = f'<a href="{story}">Ferry fares frozen until spring</a>'
    site.page(HOST, "/", f"<!doctype html><title>Harbour Post</title>{link}")
    mapped(site, [site.url(HOST, "/0.html")], "/sitemap.xml")
    home = site.url(HOST, "/")
    assert became(take_in(archive, home)) == {site.url(HOST, "/0.html"): "added"}
    site.page(HOST, "/sitemap.xml", "<p>We have moved to new offices.</p>")
    assert became(take_in(archive, home)) == {site.url(HOST, story): "added"}
    before = dump(archive.database, without=OF_RUNS)
    archive.database.unlink()
    list(archive.reprocess(workers=0))
    after = dump(archive.database, without=OF_RUNS)
    for table in before:
        assert after[table] == before[table], table


# How it ends


def test_a_run_of_what_is_forbidden_stops_at_once_and_goes_on_later(
    site: Website, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.pipeline._BATCH", 10)
    monkeypatch.setattr("corpus.capture.fetching._WAITING", 10)
    site.page(HOST, "/robots.txt", robots("/"), media_type="text/plain")
    urls = [site.url(HOST, f"/{number}.html") for number in range(500)]
    stop = threading.Event()
    begun = archive.ingest(Inputs(tuple(urls), allow_private=True), workers=0, stop=stop)
    first = next(begun)
    stop.set()
    receipts = [first, *begun]
    assert set(became(receipts).values()) == {"robots"}
    assert len(receipts) < 100
    assert rows(archive, "select count(*), count(finished_at) from runs") == [(1, 0)]
    assert became(take_in(archive, *urls)) == dict.fromkeys(urls, "robots")
    assert rows(archive, "select count(*), count(finished_at) from runs") == [(1, 1)]
    assert rows(archive, "select count(*), count(distinct input), max(seq) from receipts") == [
        (500, 500, 500)
    ]
    assert asked(site, HOST) == {"/robots.txt": 2}


@pytest.mark.parametrize(("contact", "is_told"), [("", True), ("desk@corpus.test", False)])
def test_a_list_of_addresses_tells_that_servers_do_not_know_who_asks(
    site: Website, tmp_path: Path, contact: str, is_told: bool
) -> None:
    archive = make_archive(tmp_path / "archive", contact=contact)
    addresses = tmp_path / "addresses.txt"
    addresses.write_text("\n".join(pages(site, 1)))
    done = subprocess.run(
        corpus_command("ingest", "--archive", archive.path, "--allow-private", addresses),
        env=environment(site.names),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert ("archive.toml has no contact" in done.stderr) == is_told
