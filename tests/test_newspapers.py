"""The newspapers that tests of capturing read."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from urllib.parse import urljoin

import pytest
from hostnames import PUBLIC, names_installed
from newspapers import Newspapers, make_newspapers
from newsroom import LANGUAGES, write_news
from syndication import Entry, robots, rss
from website import Website, own_process

from corpus.model import Reason


@pytest.fixture
def papers() -> Iterator[Newspapers]:
    """Five small papers with all that goes wrong."""
    with Website() as site:
        made = make_newspapers(site, pages=20)
        with names_installed(made.names, made.routes):
            yield made


def fetch(url: str, data: bytes | None = None) -> str:
    with urllib.request.urlopen(url, data, timeout=10) as response:  # noqa: S310
        return response.read().decode()


def test_no_two_articles_are_alike() -> None:
    for language in LANGUAGES:
        news = [write_news(number, language) for number in range(400)]
        assert len({one.paragraphs for one in news}) == len(news)
        assert write_news(7, language) == news[7]
        sizes = [
            sum(len(text) if language == "zh" else len(text.split()) for text in one.paragraphs)
            for one in news
        ]
        assert min(sizes) >= 150
        assert max(sizes) <= 600
        assert not any("{" in text for one in news for text in (one.title, *one.paragraphs))


def test_every_article_is_there_and_says_who_wrote_it(papers: Newspapers) -> None:
    listed = papers.articles & set(papers.expected)
    assert len(listed) == 20 + 6
    for paper in papers.papers:
        for page in paper.pages:
            if page.url in listed and page.path.startswith("/news"):
                text = fetch(page.url)
                assert page.news.author in text
                assert page.news.paragraphs[-1] in text


def test_what_is_expected_has_a_reason_for_each_rejection(papers: Newspapers) -> None:
    of_the_network = {"robots", "unreachable", "private_address"}
    assert set(papers.expected.values()) <= set(Reason) | of_the_network | {"added"}


def test_listings_lead_to_all_that_is_expected(papers: Newspapers) -> None:
    listings = [
        ("/feed.xml", "/feed.xml"),
        ("/atom.xml", "/atom.xml"),
        ("/feed.json", "/feed.json"),
        ("/rss", "/news-sitemap.xml"),
    ]
    for paper, paths in zip(papers.papers, listings, strict=False):
        text = "".join(fetch(paper.url(path)) for path in paths)
        for url in papers.expected:
            if url.startswith(paper.url("/")):
                path = url.removeprefix(paper.url(""))
                assert url in text or f"<link>{path}</link>" in text, url
    index = fetch(papers.papers[4].url("/sitemap.xml"))
    assert index.count("<loc>") == 3
    assert papers.start[-1] in index


def test_a_change_shows_on_the_page_and_in_its_listing(papers: Newspapers) -> None:
    before = {url: fetch(url) for url in papers.articles if "/news/" in url}
    sitemap = fetch(papers.papers[4].url("/sitemap-1.xml"))
    changed = papers.change(7)
    assert len(set(changed)) == 7
    for url, text in before.items():
        assert (fetch(url).count("<p>") == text.count("<p>") + 1) == (url in changed)
    assert fetch(papers.papers[4].url("/sitemap-1.xml")) != sitemap
    papers.change(7)
    assert fetch(changed[0]).count("<p>") == before[changed[0]].count("<p>") + 2


def test_papers_look_public_and_are_not(papers: Newspapers) -> None:
    host = papers.papers[0].host
    assert papers.names[host] != PUBLIC
    assert papers.routes[str(papers.names[host])] == papers.site.names[host]
    assert fetch(papers.start[0])
    assert papers.site.log[-1].ip == papers.site.names[host]


def test_newspapers_have_a_process_of_their_own() -> None:
    with own_process("--pages", 10, "--hosts", 2, "--no-mishaps", "--by-ip") as told:
        assert told["start"] == [f"http://127.0.0.{n}:{told['port']}/" for n in (11, 12)]
        assert f"http://127.0.0.12:{told['port']}/news/" in fetch(f"{told['start'][1]}atom.xml")
        changed = json.loads(fetch(urljoin(told["control"], "change?n=3"), b""))
        assert "Update:" in fetch(changed[0])
        log = [json.loads(line) for line in fetch(urljoin(told["control"], "log")).splitlines()]
        assert [(one["host"], one["status"]) for one in log] == [
            ("127.0.0.12", 200),
            ("127.0.0.11", 200),
        ]
        fetch(urljoin(told["control"], "forget"), b"")
        assert fetch(urljoin(told["control"], "log")) == ""


def test_feeds_may_lie_about_their_encoding() -> None:
    feed = rss("Заречный", "/", [Entry("/1", "Тюлени")], encoding="windows-1251")
    assert b'encoding="utf-8"' in feed
    assert "Тюлени" in feed.decode("windows-1251")


def test_robots_are_told_what_they_may_read() -> None:
    assert robots("/a", "/b", delay=0.5, sitemaps=["http://post.test/s.xml"]) == (
        "User-agent: *\nDisallow: /a\nDisallow: /b\nCrawl-delay: 0.5\n\n"
        "Sitemap: http://post.test/s.xml\n"
    )
