"""Home pages: the feeds and sitemaps they declare, and their links that are articles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.capture.entries import Entry
from corpus.capture.homepage import GUESSES, MAX_LINKS, read_home_page
from corpus.model import Claim
from corpus.uris import is_web_address

HERE = "https://www.harbourpost.example/"
PAGE = """<!DOCTYPE html><html lang="en"><head>
<link rel="alternate" type="application/rss+xml" title="Harbour Post" href="/feed/">
<link rel="alternate" type="application/rss+xml" title="Harbour Post » Comments Feed" href="/comments/feed/">
<link rel="ALTERNATE home" type="application/atom+xml; charset=utf-8" href="https://feeds.example/hp">
<link rel="alternate" type="application/feed+json" href="feed.json">
<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">
<link rel="alternate" type="application/json+oembed" href="/oembed">
<link rel="alternate" hreflang="de" href="/de/">
<link rel="sitemap" type="application/xml" href="/sitemap_index.xml">
<link rel="stylesheet" href="/feed.css"><link rel="alternate" type="application/rss+xml">
</head><body>
<nav><a href="/news/">All of the news from here</a><a href="/">Harbour Post is the home page</a></nav>
<a href="/sport.rss">Sport</a> <a href="/feed/">Again</a> <a href="https://other.example/rss.xml">Theirs</a>
<article><a href="/2024/05/storm-closes-old-harbour">
  <span>Weather</span><h2>Storm closes <b>the</b> old har<i>bour</i></h2><p>The sea came over the wall.</p></a>
  <a href="/2024/05/storm-closes-old-harbour#comments">37 people said something here</a></article>
<a href="https://blog.harbourpost.example/a.html">Why the harbour matters to us</a>
<a href="/politics/714">港口暴风雨袭击旧港口四人失踪</a>
<a href="/wirtschaft/oelpreis-steigt-wieder-stark">Ölpreis steigt wieder stark an</a>
<a href="/2024/05/short-one-here">More</a>
<a href="https://elsewhere.example/2024/05/a-story">A story that is told elsewhere</a>
<a href="/tag/storm-of-2024">All about the storm of 2024</a>
<a href="/about-the-harbour-post.pdf">Our terms and conditions here</a>
<a href="javascript:void(0)">This one is only a script</a><a href="#top">Back to the very top</a><a>None</a>
</body></html>"""


def test_declared_feeds_and_sitemaps_are_listed_and_those_of_comments_are_not() -> None:
    assert read_home_page(PAGE, HERE).listings == (
        "https://www.harbourpost.example/feed/",
        "https://feeds.example/hp",
        "https://www.harbourpost.example/feed.json",
        "https://www.harbourpost.example/sitemap_index.xml",
        "https://www.harbourpost.example/sport.rss",
    )


def test_links_that_read_like_headlines_and_lead_to_articles_are_entries() -> None:
    listing = read_home_page(PAGE, HERE)
    assert listing.kind == "home page"
    assert listing.problems == ()
    assert [(entry.url.removeprefix(HERE), entry.said[0].value) for entry in listing.entries] == [
        ("2024/05/storm-closes-old-harbour", "Storm closes the old harbour"),
        ("https://blog.harbourpost.example/a.html", "Why the harbour matters to us"),
        ("politics/714", "港口暴风雨袭击旧港口四人失踪"),
        ("wirtschaft/oelpreis-steigt-wieder-stark", "Ölpreis steigt wieder stark an"),
    ]
    assert listing.entries[0] == Entry(
        "https://www.harbourpost.example/2024/05/storm-closes-old-harbour",
        (Claim("title", "Storm closes the old harbour", "home page", 0.3),),
    )


@pytest.mark.parametrize(
    ("href", "is_article"),
    [
        ("/storm-closes-harbour", True),
        ("/storm.html", True),
        ("/news/article.php?id=7", True),
        ("/?p=714", True),
        ("/%D8%B9%D8%A7%D8%B5%D9%81%D8%A9-%D8%AA%D8%B6%D8%B1%D8%A8-%D8%A7%D9%84%D9%85", True),
        ("/index.html", False),
        ("/news/index.html", False),
        ("/sport/", False),
        ("/sport/local-football", False),
        ("/?lang=de", False),
        ("/author/ana-ruiz-of-the-post", False),
        ("/page/2", False),
        ("/img/storm-closes-harbour.jpg", False),
    ],
)
def test_the_shape_of_an_address_tells_articles_from_sections(href: str, is_article: bool) -> None:
    page = f"<a href='{href}'>Storm closes the old harbour</a>"
    assert bool(read_home_page(page, HERE).entries) is is_article


def test_links_are_relative_to_the_page_s_base() -> None:
    page = "<base href='/de/'><a href='a-b-c'>Storm closes the old harbour</a>"
    assert read_home_page(page, HERE).entries[0].url == "https://www.harbourpost.example/de/a-b-c"
    page = page.replace("/de/", "javascript:")
    assert read_home_page(page, HERE).entries[0].url == "https://www.harbourpost.example/a-b-c"


def test_a_page_is_decoded_as_it_says() -> None:
    page = "<meta charset='windows-1255'><a href='/a-b-c'>סערה בנמל הישן הלילה</a>".encode("cp1255")
    assert read_home_page(page, HERE).entries[0].said[0].value == "סערה בנמל הישן הלילה"


def test_two_hundred_links_are_kept() -> None:
    page = "".join(f"<a href='/a-b-c-{n}'>Storm closes the old harbour</a>" for n in range(300))
    assert len(read_home_page(page, HERE).entries) == MAX_LINKS


@pytest.mark.parametrize(
    "page",
    [
        "",
        "\0",
        "text",
        "<!-- -->",
        "<",
        "<a>" * 100_000,
        "<div><a href='/a-b-c'>1 " * 50_000,
        "<a href='/a-b-c-d'>" + "<i>" * 100_000,
        "<a href='/a-b-c-d'>" + "x " * 500_000,
        "<a href='/" + "a-" * 500_000 + "'>Storm closes the old harbour</a>",
        f"<base href='/{'a/' * 500_000}'>" + "<a href='x'>x</a>" * 1_000,
        '<?xml version="1.0" encoding="utf-16"?><html><a href="/a-b-c">Storm</a></html>',
    ],
    ids=lambda page: page[:20],
)
def test_absurd_pages_give_nothing_and_no_error(page: str) -> None:
    for given_as in (page, page.encode()):
        assert read_home_page(given_as, HERE).entries == ()


@given(st.binary() | st.text())
def test_anything_is_a_home_page(page: bytes | str) -> None:
    listing = read_home_page(page, HERE)
    assert all(map(is_web_address, listing.listings))


@given(st.text(), st.text())
def test_every_address_is_a_web_address(href: str, base: str) -> None:
    page = f"<base href='{base}'><a href='{href}-a-b-c'>Storm closes the old harbour</a>"
    page += f"<link rel=sitemap href='{href}'>"
    listing = read_home_page(page, HERE)
    assert all(is_web_address(entry.url) for entry in listing.entries)
    assert all(map(is_web_address, listing.listings))


def test_guesses_are_paths() -> None:
    assert all(path.startswith("/") for path in GUESSES)
