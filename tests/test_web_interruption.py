"""Killed or stopped while it captures from the web, and run again: the same archive."""

import random
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostnames import environment
from mishaps import answering, failing, redirect
from newspapers import Newspapers, make_newspapers
from syndication import RSS, Entry, robots, rss
from visits import overlaps
from webarchive import (
    asked,
    became,
    check_evidence,
    ingest_on_web,
    last_receipts,
    make_archive,
    normal_form,
    rows,
    run_on_web,
    take_in,
)
from website import Website
from wire import Connection, Request
from workbench import html_page

HOST = "harbour-post.test"
_KILLS = 10


@pytest.fixture
def papers() -> Iterator[Newspapers]:
    """Small papers on which a little goes wrong; as many pages as their budget has room for, and more."""
    with Website() as site:
        made = make_newspapers(site, pages=40, hosts=4, mishaps=False)
        for paper in made.papers:
            page = paper.page_of(100 + paper.number, is_listed=False)
            paper.publish(page)
            paper.mishaps += ["/missing.html", "/moved.html", "/login.html"]
            site.script(paper.host, "/missing.html", failing(404))
            site.script(paper.host, "/moved.html", redirect(page.path))
            site.script(paper.host, "/login.html", answering(body=b"<p>Log in</p>"))
        made.change(0)  # lists them
        for paper in made.papers:
            rules = robots("/private/", delay=0.05)
            site.page(paper.host, "/robots.txt", rules, media_type="text/plain")
        yield made


def is_killed(papers: Newspapers, path: Path, requests: int, moment_s: float) -> bool:
    """Run the command and kill it a moment after so many requests; whether it had not ended yet."""
    papers.site.forget()
    process = subprocess.Popen(
        ingest_on_web(papers, path, *papers.start),
        env=environment(papers.names, papers.routes),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while process.poll() is None:
        try:
            process.wait(timeout=moment_s if len(papers.site.log) >= requests else 0.01)
        except subprocess.TimeoutExpired:
            if len(papers.site.log) >= requests:
                process.kill()
                process.wait()
                return True
    return False


def test_killed_ten_times_and_run_again_it_is_as_if_undisturbed(
    tmp_path: Path, papers: Newspapers
) -> None:
    undisturbed, path = tmp_path / "undisturbed", tmp_path / "archive"
    for one in (undisturbed, path):
        make_archive(one, host_budget=9)
    assert run_on_web(papers, undisturbed, *papers.start).returncode == 1
    moments = random.Random(7)  # noqa: S311
    for _ in range(_KILLS):
        assert is_killed(papers, path, moments.randrange(1, 24), moments.uniform(0.01, 0.3))
        assert all(overlaps(papers.site.visits(paper.host)) == 0 for paper in papers.papers)
    assert rows(path / "corpus.db", "select count(*), max(finished_at) from runs") == [(1, None)]
    assert run_on_web(papers, path, *papers.start).returncode == 1
    ours, theirs = normal_form(path / "corpus.db"), normal_form(undisturbed / "corpus.db")
    for table in theirs:
        assert ours[table] == theirs[table], table
    receipts = last_receipts(path / "corpus.db")
    assert receipts == last_receipts(undisturbed / "corpus.db")
    assert len({one[0] for one in receipts}) == len(receipts) == 4 * 13
    assert {"over_budget", "http_error"} <= {str(one[2]) for one in receipts}
    check_evidence(path)


def feed_of(site: Website, *paths: str) -> str:
    """Put a feed at /feed.xml that lists these, the first one as the newest; its address."""
    entries = [
        Entry(site.url(HOST, path), published=Entry("").published.replace(day=28 - number))
        for number, path in enumerate(paths)
    ]
    site.page(HOST, "/feed.xml", rss("Harbour Post", site.url(HOST), entries), media_type=RSS)
    return site.url(HOST, "/feed.xml")


def stops_at(site: Website, path: str, stop: threading.Event) -> None:
    """Let the request for a page set `stop` before it is answered."""

    def script(request: Request, connection: Connection) -> None:
        stop.set()
        answering(body=html_page(title=path))(request, connection)

    site.script(HOST, path, script)


def test_what_is_under_way_is_finished_and_the_same_call_goes_on(
    tmp_path: Path, site: Website
) -> None:
    paths = [f"/{number}.html" for number in range(6)]
    for path in paths:
        site.page(HOST, path, html_page(title=path))
    feed, stop = feed_of(site, *paths), threading.Event()
    stops_at(site, "/2.html", stop)
    archive = make_archive(tmp_path / "archive")
    receipts = became(take_in(archive, feed, stop=stop))
    assert receipts == {site.url(HOST, path): "added" for path in paths[:3]}
    assert rows(archive, "select id, finished_at from runs") == [(1, None)]
    asked(site, HOST)
    receipts = became(take_in(archive, feed))
    assert receipts == {site.url(HOST, path): "added" for path in paths[3:]}
    requests = asked(site, HOST)
    assert not set(paths[:3]) & set(requests)
    assert rows(archive, "select count(*), count(finished_at) from runs") == [(1, 1)]
    assert len(last_receipts(archive.database)) == 6


def test_nothing_is_begun_once_it_is_stopped(tmp_path: Path, site: Website) -> None:
    site.page(HOST, "/0.html", html_page())
    stop = threading.Event()
    stop.set()
    archive = make_archive(tmp_path / "archive")
    assert take_in(archive, site.url(HOST, "/0.html"), stop=stop) == []
    assert site.log == []
    assert rows(archive, "select finished_at from runs") == [(None,)]


def test_pages_had_before_an_interruption_count_for_the_budget(
    tmp_path: Path, site: Website
) -> None:
    paths = [f"/{number}.html" for number in range(6)]
    for path in paths:
        site.page(HOST, path, html_page(title=path))
    feed, stop = feed_of(site, *paths), threading.Event()
    stops_at(site, "/1.html", stop)
    archive = make_archive(tmp_path / "archive", host_budget=3)
    take_in(archive, feed, stop=stop)
    receipts = became(take_in(archive, feed))
    assert receipts.pop(site.url(HOST, "/2.html")) == "added"
    assert set(receipts.values()) == {"over_budget"}
    assert len(receipts) == 3


def test_a_failure_before_an_interruption_is_no_failure_of_an_earlier_run(
    tmp_path: Path, site: Website
) -> None:
    stop = threading.Event()

    def missing(request: Request, connection: Connection) -> None:
        stop.set()
        failing(404)(request, connection)

    site.script(HOST, "/missing.html", missing)
    site.page(HOST, "/1.html", html_page())
    archive, url = make_archive(tmp_path / "archive"), site.url(HOST, "/missing.html")
    feed = feed_of(site, "/missing.html", "/1.html")
    for _ in range(3):
        stop.clear()
        assert became(take_in(archive, feed, stop=stop)) == {url: "http_error"}
    assert rows(archive, "select count(*) from runs") == [(1,)]
    assert became(take_in(archive, feed))[url] == "http_error"
    assert became(take_in(archive, feed))[url] == "http_error"
    assert became(take_in(archive, feed))[url] == "postponed"


def test_a_page_without_an_article_is_had_once_in_a_run(tmp_path: Path, site: Website) -> None:
    site.page(HOST, "/login.html", b"<p>Log in</p>", etag=False)
    stop = threading.Event()
    stops_at(site, "/1.html", stop)
    archive, feed = make_archive(tmp_path / "archive"), feed_of(site, "/login.html", "/1.html")
    take_in(archive, feed, stop=stop)
    take_in(archive, feed)
    assert rows(archive, "select count(*) from captures") == [(2,)]
    assert last_receipts(archive.database) == [
        (site.url(HOST, "/1.html"), "added", None),
        (site.url(HOST, "/login.html"), "rejected", "no_article"),
    ]


def test_two_writers_do_not_mix(tmp_path: Path, papers: Newspapers) -> None:
    path = tmp_path / "archive"
    make_archive(path)
    first = subprocess.Popen(
        ingest_on_web(papers, path, *papers.start),
        env=environment(papers.names, papers.routes),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while not papers.site.log:
        assert first.poll() is None
    second = run_on_web(papers, path, papers.start[0])
    assert second.returncode == 2
    assert "another process is writing this archive" in second.stderr
    assert first.wait() == 1
    check_evidence(path)
