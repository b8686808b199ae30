"""Sitemaps: addresses, children, and what the news extension says."""

from datetime import UTC, datetime

import pytest

from corpus.capture.entries import MAX_ENTRIES, Entry, Listing
from corpus.capture.listings import read_listing
from corpus.model import Claim

HERE = "https://www.harbourpost.example/sitemap.xml"
NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
        xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"
        xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"
        xmlns:xhtml="http://www.w3.org/1999/xhtml">
  <url>
    <image:image><image:loc>https://i.example/1.jpg</image:loc><image:title>A wave</image:title></image:image>
    <loc>
      https://www.harbourpost.example/storm?a=1&amp;b=2
    </loc>
    <xhtml:link rel="alternate" hreflang="de" href="https://www.harbourpost.example/de/storm"/>
    <lastmod>2024-05-04</lastmod>
    <n:news>
      <n:publication><n:name>ميناء اليوم</n:name><n:language>ar</n:language></n:publication>
      <n:publication_date>2024-05-03T14:10:00+03:00</n:publication_date>
      <n:title><![CDATA[عاصفة &amp; ميناء]]></n:title>
      <n:keywords>طقس, ميناء, </n:keywords>
    </n:news>
  </url>
  <url><loc>https://other.example/2</loc><lastmod>0000-00-00</lastmod><priority>0.5</priority></url>
</urlset>"""


def read(payload: str) -> Listing:
    listing = read_listing(payload.encode(), HERE, "application/xml", None)
    assert listing is not None
    return listing


def addresses(payload: str) -> list[str]:
    return [entry.url for entry in read(payload).entries]


def test_a_news_sitemap_gives_its_addresses_and_what_it_says_of_them() -> None:
    assert read(NEWS) == Listing(
        "sitemap",
        (
            Entry(
                "https://www.harbourpost.example/storm?a=1&b=2",
                (
                    Claim("modified", "2024-05-04", "sitemap", 0.6),
                    Claim("site_name", "ميناء اليوم", "sitemap", 0.5),
                    Claim("language", "ar", "sitemap", 0.4),
                    Claim("published", "2024-05-03T14:10:00+03:00", "sitemap", 0.7),
                    Claim("title", "عاصفة & ميناء", "sitemap", 0.6),
                    Claim("tag", "طقس", "sitemap", 0.4),
                    Claim("tag", "ميناء", "sitemap", 0.4),
                ),
                datetime(2024, 5, 4, tzinfo=UTC),
            ),
            Entry("https://other.example/2"),
        ),
    )


def test_an_index_gives_its_children() -> None:
    listing = read(
        "<sitemapindex><sitemap><loc>https://a.example/1.xml.gz</loc><lastmod>2024-05-03</lastmod>"
        "</sitemap><sitemap><loc>/2.xml</loc></sitemap><sitemap/><sitemap><loc>ftp://a.example/"
        "</loc></sitemap><sitemap><loc>https://a.example/1.xml.gz</loc></sitemap></sitemapindex>"
    )
    assert listing.kind == "sitemap index"
    assert listing.entries == ()
    assert listing.listings == (
        "https://a.example/1.xml.gz",
        "https://www.harbourpost.example/2.xml",
    )
    assert listing.problems == (
        "sitemap 3 has no address",
        "sitemap 4: not a web address: 'ftp://a.example/'",
    )


def test_an_index_of_too_many_sitemaps_says_so() -> None:
    children = "".join(
        f"<sitemap><loc>https://a.example/{n}</loc></sitemap>" for n in range(MAX_ENTRIES + 2)
    )
    listing = read(f"<sitemapindex>{children}</sitemapindex>")
    assert len(listing.listings) == MAX_ENTRIES
    assert listing.problems == ("there are more than 100,000 sitemaps; the rest was not read",)


@pytest.mark.parametrize(
    "start",
    [
        "<urlset>",
        '<urlset xmlns="">',
        '<urlset xmlns="https://wrong.example/">',
        '<UrlSet xmlns="http://www.google.com/schemas/sitemap/0.84">',
    ],
)
def test_namespaces_may_be_missing_or_wrong(start: str) -> None:
    listing = read(
        f"{start}<url><loc>https://a.example/1</loc><news:news><news:title>Tide</news:title>"
        "</news:news></url></urlset>"
    )
    assert listing.entries[0].said == (Claim("title", "Tide", "sitemap", 0.6),)


@pytest.mark.parametrize(
    ("broken", "found"),
    [
        (
            "<urlset><url><loc>https://a.example/?a=1&b=2</loc></url>",
            ["https://a.example/?a=1&b=2"],
        ),
        (
            "<urlset><url><loc>https://a.example/1</loc></url></urlset> junk",
            ["https://a.example/1"],
        ),
        (
            "<urlset><url><loc>https://a.example/1</loc></url><url><loc>https://a.example/2</url>"
            "<url><loc>https://a.example/3</loc></url></urlset>",
            ["https://a.example/1", "https://a.example/3", "https://a.example/2"],
        ),
        (
            "<urlset><url><loc>https://a.example/1</loc></url><url><loc>https://a.example/2",
            ["https://a.example/1"],
        ),
        ("<urlset><url><loc>https://a.example/1</loc><lastmod>2024-05-0", ["https://a.example/1"]),
        ("<urlset><url><loc></loc><loc>/1</loc></url>", ["https://www.harbourpost.example/1"]),
    ],
)
def test_broken_sitemaps_give_the_addresses_that_can_be_had(broken: str, found: list[str]) -> None:
    assert addresses(broken) == found


def test_fifty_thousand_addresses_are_read() -> None:
    urls = "".join(f"<url><loc>https://a.example/{n}</loc></url>\n" for n in range(50_000))
    assert len(addresses(f"<urlset>{urls}</urlset>")) == 50_000


def test_an_address_that_is_too_long_is_a_problem() -> None:
    listing = read(f"<urlset><url><loc>https://a.example/{'x' * 1_000_000}</loc></url></urlset>")
    assert listing.problems == ("entry 1: its address is longer than 10,000 characters",)


def test_a_sitemap_that_is_a_feed_is_read_as_one() -> None:
    assert read("<rss><channel><item><link>/1</link></item></channel></rss>").kind == "rss"
