"""What may be named to be had from the web, and what is refused."""

import io
import json
from pathlib import Path

import pytest
from hostnames import MISCHIEVOUS, names_installed
from mishaps import redirect
from newspapers import make_newspapers
from syndication import RSS, Entry, rss
from webarchive import became, check_evidence, make_archive, rows, take_in
from website import Website
from workbench import html_page

from corpus import Archive

HOST = "harbour-post.test"
REPLAY = "replay.test"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """A new archive that does not wait."""
    return make_archive(tmp_path / "archive")


def pages(site: Website, *paths: str) -> list[str]:
    """Put an article at each path of one host; their addresses."""
    for path in paths:
        site.page(HOST, path, html_page(title=f"Quay reopens at {path}"))
    return [site.url(HOST, path) for path in paths]


def test_a_manifest_and_addresses_go_in_one_run(
    site: Website, archive: Archive, tmp_path: Path
) -> None:
    (url,) = pages(site, "/a.html")
    (tmp_path / "saved.html").write_bytes(html_page(title="A saved page"))
    manifest = tmp_path / "manifest.jsonl"
    manifest.write_text(json.dumps({"path": "saved.html", "outlet": "Northern Ledger"}) + "\n")
    found = became(take_in(archive, url, manifests=(str(manifest),)))
    assert list(found.values()) == ["added", "added"]
    assert list(found)[-1] == url
    assert rows(archive, "select origin from captures order by 1") == [("file",), ("web",)]
    assert rows(archive, "select count(*) from runs") == [(1,)]
    check_evidence(archive.path)


def test_lists_of_addresses_come_from_files_and_standard_input(
    site: Website, archive: Archive, tmp_path: Path
) -> None:
    urls = pages(site, "/a.html", "/b.html", "/c.html", "/d.html")
    named, found_out = tmp_path / "named.txt", tmp_path / "addresses.txt"
    named.write_text(f"# pages\n\n{urls[0]}\nno address\n")
    found_out.write_text(f"{urls[1]}\n{urls[0]}\n")
    stdin = io.BufferedReader(io.BytesIO(f"{urls[2]}\n".encode()))  # type: ignore[arg-type]
    found = became(take_in(archive, found_out, "-", urls[3], lists=(str(named),), stdin=stdin))
    assert found.pop(f"{named}, line 4") == "bad_url"
    assert found == dict.fromkeys(urls, "added")


def test_text_on_standard_input_is_still_an_article(archive: Archive) -> None:
    text = "Quay reopens\n\nThe quay opened again on Friday, said the harbour master of the town.\n"
    stdin = io.BufferedReader(io.BytesIO(text.encode()))  # type: ignore[arg-type]
    assert became(take_in(archive, "-", stdin=stdin)) == {"-": "added"}


def test_what_another_archive_holds_has_the_address_and_time_that_it_has_there(
    site: Website, archive: Archive, tmp_path: Path
) -> None:
    (url,) = pages(site, "/a.html")
    stamps = ["20240102030405", "20240203040506"]
    for stamp in stamps:
        page = html_page(title=f"Quay reopens, {stamp}")
        site.page(REPLAY, f"/web/{stamp}id_/{url}", page, etag='"of the other archive"')
    listing = tmp_path / "listing.cdx"
    lines = [
        f"test,harbour-post)/a.html {stamp} {url} text/html 200 {stamp} 900" for stamp in stamps
    ]
    listing.write_text("\n".join([" CDX N b a m s k S", *lines, ""]))
    replay = site.url(REPLAY, "/web/")
    assert sorted(became(take_in(archive, listing, replay=replay)).values()) == ["added", "revised"]
    assert rows(archive, "select url, captured_at, etag from captures order by 2") == [
        (url, "2024-01-02T03:04:05Z", None),
        (url, "2024-02-03T04:05:06Z", None),
    ]
    assert {one.host for one in site.log} == {REPLAY}
    check_evidence(archive.path)
    site.forget()
    assert set(became(take_in(archive, listing, replay=replay)).values()) == {"unchanged"}
    assert site.log == []
    # The page itself is asked for without the other archive's validators.
    assert became(take_in(archive, url)) == {url: "revised"}
    assert not {"if-none-match", "if-modified-since"} & set(site.log[-1].headers)
    before = rows(archive, "select * from captures order by id")
    archive.database.unlink()
    list(archive.reprocess(workers=0))
    assert rows(archive, "select * from captures order by id") == before


def test_private_networks_are_refused_unless_they_are_allowed(
    site: Website, archive: Archive
) -> None:
    (url,) = pages(site, "/a.html")
    site.forget()
    assert became(take_in(archive, url, allow_private=False)) == {url: "private_address"}
    assert site.log == []
    assert became(take_in(archive, url)) == {url: "added"}


def test_nothing_leads_a_public_page_into_a_private_network(tmp_path: Path) -> None:
    with Website() as site:
        papers = make_newspapers(site, pages=2, hosts=2, mishaps=False)
        host = papers.papers[0].host
        goals = [f"http://{name}:{site.port}/" for name in MISCHIEVOUS if name != "two-faced.test"]
        goals += ["http://127.0.0.1/", "http://[::1]/", "http://2130706433/"]
        paths = [f"/moved/{number}" for number in range(len(goals))]
        for path, goal in zip(paths, goals, strict=True):
            site.script(host, path, redirect(goal))
        entries = [Entry(site.url(host, path)) for path in paths]
        site.page(host, "/feed", rss("Post", "/", entries), media_type=RSS)
        archive = make_archive(tmp_path / "archive")
        with names_installed(papers.names, papers.routes):
            found = became(take_in(archive, site.url(host, "/feed"), allow_private=False))
        assert set(found) == {site.url(host, path) for path in paths}
        assert set(found.values()) <= {"private_address", "unreachable"}
        assert found[site.url(host, "/moved/4")] == "private_address"
        assert {one.host for one in site.log} == {host}


def test_an_address_has_one_receipt_however_often_it_is_named(
    site: Website, archive: Archive
) -> None:
    urls = pages(site, "/a.html", "/b.html")
    site.script(HOST, "/short", redirect("/a.html"))
    entries = [Entry(url) for url in (*urls, f"{urls[0]}?utm_source=feed", f"{urls[1]}#top")]
    site.page(HOST, "/feed", rss("Post", "/", entries), media_type=RSS)
    short = site.url(HOST, "/short")
    found = became(take_in(archive, urls[0], site.url(HOST, "/feed"), urls[0], short))
    assert found == {**dict.fromkeys(urls, "added"), short: "unchanged"}
    assert [one.target for one in site.log].count("/a.html") == 1


def test_of_a_home_page_the_declared_feeds_are_read(site: Website, archive: Archive) -> None:
    (url,) = pages(site, "/a.html")
    pages(site, "/unlisted.html")
    link = '<link rel="alternate" type="application/rss+xml" href="feed.xml">'
    site.page(HOST, "/", f'<title>Post</title>{link}<a href="/unlisted.html">Not in it</a>')
    site.page(HOST, "/feed.xml", rss("Post", "/", [Entry(url)]), media_type=RSS)
    home = site.url(HOST, "/")
    assert became(take_in(archive, home)) == {url: "added"}
    site.script(HOST, "/feed.xml", redirect("/missing.xml"))
    for _ in range(2):
        assert became(take_in(archive, home)) == {site.url(HOST, "/feed.xml"): "http_error"}
