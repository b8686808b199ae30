"""Feeds: what each dialect says of an entry, and what is made of it."""

import json
from datetime import UTC, datetime

import pytest

from corpus.capture.entries import Entry, Listing
from corpus.capture.listings import read_listing
from corpus.model import Claim

HERE = "https://www.saltmarshherald.example/feeds/all.xml"

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
     xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
  <title>Salt Marsh Herald &amp; Post</title>
  <link>https://www.saltmarshherald.example/</link>
  <atom:link rel="self" href="https://www.saltmarshherald.example/feeds/all.xml"/>
  <atom:link rel="next" href="?page=2"/>
  <language>en_GB</language>
  <lastBuildDate>Sat, 04 May 2024 00:00:00 GMT</lastBuildDate>
  <image><title>Logo</title><link>https://logo.example/</link></image>
  <item>
    <title><![CDATA[Storm closes <b>old</b> harbour &#8211; again]]></title>
    <link>https://www.saltmarshherald.example/storm?a=1&amp;b=2</link>
    <guid isPermaLink="false">714</guid>
    <pubDate>Fri, 03 May 2024 14:10:00 +0200</pubDate>
    <dc:creator>Ana Ruiz</dc:creator>
    <dc:creator><![CDATA[Ben Okafor]]></dc:creator>
    <category>Weather</category>
    <category domain="https://www.saltmarshherald.example/section">Local</category>
    <description>&lt;p&gt;The sea.&lt;/p&gt;</description>
    <content:encoded><![CDATA[<p>The <a href="/x">sea</a></p> <title>No</title>]]></content:encoded>
    <media:content url="https://i.example/1.jpg"><media:title>A wave</media:title></media:content>
  </item>
</channel>
</rss>"""


def read(payload: str | bytes) -> Listing:
    payload = payload.encode() if isinstance(payload, str) else payload
    listing = read_listing(payload, HERE, "application/rss+xml", "utf-8")
    assert listing is not None
    return listing


def only(payload: str) -> Entry:
    (entry,) = read(payload).entries
    return entry


def item(inside: str) -> Entry:
    return only(f"<rss version='2.0'><channel><item>{inside}</item></channel></rss>")


def said(entry: Entry) -> list[tuple[str, str]]:
    return [(claim.field, claim.value) for claim in entry.said]


def test_rss_gives_its_items_and_what_it_says_of_them() -> None:
    assert read(RSS) == Listing(
        "rss",
        (
            Entry(
                "https://www.saltmarshherald.example/storm?a=1&b=2",
                (
                    Claim("title", "Storm closes old harbour – again", "feed", 0.6),
                    Claim("published", "2024-05-03T14:10:00+02:00", "feed", 0.7),
                    Claim("author", "Ana Ruiz", "feed", 0.5),
                    Claim("author", "Ben Okafor", "feed", 0.5),
                    Claim("tag", "Weather", "feed", 0.4),
                    Claim("section", "Local", "feed", 0.5),
                ),
                datetime(2024, 5, 3, 12, 10, tzinfo=UTC),
            ),
        ),
        listings=("https://www.saltmarshherald.example/feeds/all.xml?page=2",),
        said=(
            Claim("site_name", "Salt Marsh Herald & Post", "feed", 0.5),
            Claim("language", "en-GB", "feed", 0.4),
        ),
    )


def test_rss_1_0_gives_the_same_by_dublin_core() -> None:
    listing = read(
        """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns="http://purl.org/rss/1.0/" xmlns:d="http://purl.org/dc/elements/1.1/">
        <channel rdf:about="https://tagblatt.example/"><title>Tagblatt für Öl</title>
        <link>https://tagblatt.example/</link><d:language>de</d:language>
        <items><rdf:Seq><rdf:li rdf:resource="https://tagblatt.example/1"/></rdf:Seq></items></channel>
        <item rdf:about="https://tagblatt.example/1"><title>Sturm über dem Hafen</title>
        <link>https://tagblatt.example/1</link><d:date>2024-05-03T14:10+02:00</d:date>
        <d:creator>Jörg Weiß</d:creator><d:subject>Wetter</d:subject></item></rdf:RDF>"""
    )
    assert listing.kind == "rss"
    assert said(listing.entries[0]) == [
        ("title", "Sturm über dem Hafen"),
        ("published", "2024-05-03T14:10:00+02:00"),
        ("author", "Jörg Weiß"),
        ("tag", "Wetter"),
    ]
    assert [claim.value for claim in listing.said] == ["Tagblatt für Öl", "de"]


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="he" xml:base="https://namal.example/a/">
<title type="text">חדשות &lt;הנמל&gt;</title>
<link rel="prev-archive" href="2023.atom"/>
<author><name>חדשות</name></author>
<entry xml:base="b/">
  <id>tag:namal.example,2024:1</id>
  <title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">סערה <b>בנמל</b> &lt;הישן&gt;</div></title>
  <link rel="self" href="self"/><link rel="enclosure" href="sound.mp3"/>
  <link rel="alternate" type="application/pdf" href="print.pdf"/>
  <link href="storm"/>
  <published>2024-05-03T14:10:00.25+03:00</published>
  <updated>2024-05-04T09:00:00Z</updated>
  <author><name>דנה כהן</name><email>dana@namal.example</email></author><author><name>B</name></author>
  <category term="w" label="מזג אוויר"/><category term="news" scheme="https://namal.example/sections"/>
  <content type="xhtml"><div><a href="x">x</a><title>no</title></div></content>
  <source><title>Elsewhere</title><link href="https://elsewhere.example/"/></source>
</entry>
<entry xml:lang="ar"><title type="html">عاصفة &amp;amp; &lt;i&gt;ميناء&lt;/i&gt;</title>
  <id>https://namal.example/2</id><updated>nonsense</updated></entry>
</feed>"""


def test_atom_gives_its_entries_and_what_it_says_of_them() -> None:
    listing = read(ATOM)
    first, second = listing.entries
    assert listing.kind == "atom"
    assert listing.listings == ("https://namal.example/a/2023.atom",)
    assert [claim.value for claim in listing.said] == ["חדשות <הנמל>", "he"]
    assert first.url == "https://namal.example/a/b/storm"
    assert first.day == datetime(2024, 5, 4, 9, tzinfo=UTC)
    assert said(first) == [
        ("title", "סערה בנמל <הישן>"),
        ("published", "2024-05-03T14:10:00+03:00"),
        ("modified", "2024-05-04T09:00:00Z"),
        ("author", "דנה כהן"),
        ("author", "B"),
        ("tag", "מזג אוויר"),
        ("section", "news"),
    ]
    assert second.url == "https://namal.example/2"
    assert said(second) == [("title", "عاصفة & ميناء"), ("language", "ar")]


def test_atom_0_3_is_read_by_its_older_names() -> None:
    entry = only(
        """<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry>
        <title mode="escaped" type="text/html">Tide &amp;amp; time</title>
        <link rel="alternate" type="text/html" href="/1"/>
        <issued>2004-05-03</issued><modified>2004-05-04</modified></entry></feed>"""
    )
    assert said(entry) == [
        ("title", "Tide & time"),
        ("published", "2004-05-03"),
        ("modified", "2004-05-04"),
    ]


@pytest.mark.parametrize(
    ("inside", "address"),
    [
        ("<link>/1</link>", "https://www.saltmarshherald.example/1"),
        ("<link> 2.html\n</link>", "https://www.saltmarshherald.example/feeds/2.html"),
        ("<link/><guid>https://a.example/1</guid>", "https://a.example/1"),
        ("<guid isPermaLink='true'>https://a.example/1</guid>", "https://a.example/1"),
        ("<link>https://a.example/1</link><guid>https://a.example/2</guid>", "https://a.example/1"),
        ("<guid>https://a.example/2</guid><link>https://a.example/1</link>", "https://a.example/1"),
        (
            "<link>https://track.example/1</link><feedburner:origLink>https://a.example/1"
            "</feedburner:origLink>",
            "https://a.example/1",
        ),
        (
            "<atom:link rel='self' href='https://b.example/'/><link>https://a.example/1</link>",
            "https://a.example/1",
        ),
        ("<link href='https://a.example/1'/>", "https://a.example/1"),
        ("<link xml:base='https://a.example/'>1</link>", "https://a.example/1"),
        (
            "<link>https://a.example/?a=1&b=2&copy=3&lt=4</link>",
            "https://a.example/?a=1&b=2&copy=3&lt=4",
        ),
        ("<link><![CDATA[https://a.example/?a=1&b=2]]></link>", "https://a.example/?a=1&b=2"),
    ],
)
def test_an_item_s_address_is_its_link_else_a_guid_that_is_one(inside: str, address: str) -> None:
    assert item(inside).url == address


@pytest.mark.parametrize(
    "inside",
    [
        "",
        "<title>Only that</title>",
        "<guid isPermaLink='false'>https://a.example/1</guid>",
        "<guid>714</guid>",
        "<link>javascript:alert(1)</link>",
        "<link>file:///etc/passwd</link>",
        "<link>http://[</link>",
        "<link xml:base='javascript:'>javascript:1</link>",
    ],
)
def test_an_item_without_a_web_address_is_a_problem(inside: str) -> None:
    listing = read(f"<rss><item>{inside}</item></rss>")
    assert listing.entries == ()
    assert len(listing.problems) == 1


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("Storm &amp;amp; surge", "Storm & surge"),
        ("Storm & surge", "Storm & surge"),
        ("Storm &eacute;t&amp;eacute;", "Storm été"),
        ("5 < 6 &lt; 7", "5 < 6 < 7"),
        ("Use the &lt;main&gt; element", "Use the <main> element"),
        ("Two<br>\n  lines", "Two lines"),
        ("An <i>old</i> harbour", "An old harbour"),
        ("&#147;Storm&#148;", "“Storm”"),
        ("<![CDATA[暴风雨]]>袭击&#x65e7;港口", "暴风雨袭击旧港口"),
    ],
)
def test_titles_are_plain_text(title: str, plain: str) -> None:
    entry = item(f"<title>{title}</title><link>/1</link>")
    assert said(entry) == [("title", plain)]


@pytest.mark.parametrize(
    ("inside", "authors"),
    [
        ("<author>noreply@post.example (Ana Ruiz)</author>", ["Ana Ruiz"]),
        ("<author>ana@post.example</author>", []),
        ("<dc:creator>Ana Ruiz &lt;ana@post.example&gt;</dc:creator>", ["Ana Ruiz"]),
        ("<author><name>Ana Ruiz</name><email>a@b.example</email></author>", ["Ana Ruiz"]),
        ("<dc:creator>Ana Ruiz</dc:creator><author>Ana Ruiz</author>", ["Ana Ruiz"]),
        ("<author/>", []),
    ],
)
def test_authors_are_names(inside: str, authors: list[str]) -> None:
    entry = item(f"<link>/1</link>{inside}")
    assert [claim.value for claim in entry.said if claim.field == "author"] == authors


@pytest.mark.parametrize(
    ("inside", "dates"),
    [
        ("<pubDate>2004-05-03 14:10</pubDate>", [("published", "2004-05-03T14:10:00")]),
        (
            "<dc:date>2024-05-04</dc:date><pubDate>2024-05-03</pubDate>",
            [("published", "2024-05-03"), ("modified", "2024-05-04")],
        ),
        ("<dcterms:modified>2024-05-04</dcterms:modified>", [("modified", "2024-05-04")]),
        (
            "<pubDate>Παρ, 03 Μαϊ 2024 14:10:00 EEST</pubDate>",
            [("published", "2024-05-03T14:10:00")],
        ),
        (
            "<pubDate>Παρ, 03 Μαϊ 2024 14:10:00 +0300</pubDate>",
            [("published", "2024-05-03T11:10:00Z")],
        ),
        ("<pubDate>2024년 05월 03일 14:10</pubDate>", []),
        ("<pubDate>2024</pubDate>", []),
        ("<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>", []),
        ("<pubDate>soon</pubDate>", []),
    ],
)
def test_dates_are_read_in_many_forms(inside: str, dates: list[tuple[str, str]]) -> None:
    assert said(item(f"<link>/1</link>{inside}")) == dates


def test_a_section_is_what_is_called_one() -> None:
    entry = item(
        "<link>/1</link><slash:section>Harbour</slash:section>"
        "<p:section xmlns:p='http://prismstandard.org/namespaces/basic/2.0/'/>"
        "<category>Sea</category><category domain='x/topics'>Ships</category>"
    )
    assert said(entry) == [("section", "Harbour"), ("tag", "Sea"), ("tag", "Ships")]


def test_of_many_tags_twenty_are_kept() -> None:
    tags = "".join(f"<category>{n}</category>" for n in range(100))
    assert len(item(f"<link>/1</link>{tags}").said) == 20


@pytest.mark.parametrize(
    "broken",
    [
        "<rss><channel><item><title>A</title><link>/1</link><item><title>B</title><link>/2</link>",
        "<rss><item><title>A<link>/1</link></item><item><title>B</title><link>/2</item></rss>",
        "<rss><item><title>A</title><description><p>x<br>y</description><link>/1</link></item>"
        "<item><title>B</title><link>/2</link></rss>",
        "<RSS><Channel><Item><Title>A</Title><Link>/1</Link></Item>"
        "<item><x:y><title>no</title></x:y><title>B</title><link>/2</link></item>",
        "<rss><item><title>A</title><link>/1</link><a b='x></item>"
        "<item><title>B</title><link>/2</link></item><item><title>C</title><link>/3",
    ],
)
def test_broken_xml_gives_the_entries_that_can_be_had(broken: str) -> None:
    listing = read(broken)
    here = "https://www.saltmarshherald.example"
    assert [(entry.url, said(entry)) for entry in listing.entries] == [
        (f"{here}/1", [("title", "A")]),
        (f"{here}/2", [("title", "B")]),
    ]


def test_ten_thousand_items_are_read() -> None:
    text = "&lt;p&gt;The sea &amp;amp; the harbour.&lt;/p&gt;" * 5
    items = "".join(
        f"<item><title>Storm {n}</title><link>/{n}</link><pubDate>Fri, 03 May 2024 14:10:00 GMT"
        f"</pubDate><description>{text}</description></item>"
        for n in range(10_000)
    )
    assert len(read(f"<rss><channel>{items}</channel></rss>").entries) == 10_000


JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "港口日报",
    "language": "zh-CN",
    "next_url": "https://gangkou.example/feed.json?page=2",
    "items": [
        {
            "id": "1",
            "url": "/1",
            "external_url": "https://elsewhere.example/",
            "title": "暴风雨袭击 &amp; 旧港口",
            "date_published": "2024-05-03T14:10:00+08:00",
            "date_modified": "2024-05-03T15:00:00+08:00",
            "authors": [{"name": "李明"}, {"name": "ana@gangkou.example"}, "x"],
            "tags": ["天气", 7],
            "language": "zh-TW",
        },
        {"id": "https://gangkou.example/2", "author": {"name": "Ana Ruiz"}},
        {"id": "3", "external_url": "https://elsewhere.example/3", "title": ["no"], "tags": "no"},
    ],
}


def test_json_feed_gives_its_items_and_what_it_says_of_them() -> None:
    listing = read(json.dumps(JSON_FEED))
    assert listing.kind == "json feed"
    assert listing.listings == ("https://gangkou.example/feed.json?page=2",)
    assert [claim.value for claim in listing.said] == ["港口日报", "zh-CN"]
    first, second, third = listing.entries
    assert first.url == "https://www.saltmarshherald.example/1"
    assert first.day == datetime(2024, 5, 3, 7, tzinfo=UTC)
    assert said(first) == [
        ("title", "暴风雨袭击 & 旧港口"),
        ("published", "2024-05-03T14:10:00+08:00"),
        ("modified", "2024-05-03T15:00:00+08:00"),
        ("author", "李明"),
        ("tag", "天气"),
        ("language", "zh-TW"),
    ]
    assert (second.url, said(second)) == ("https://gangkou.example/2", [("author", "Ana Ruiz")])
    assert (third.url, third.said) == ("https://elsewhere.example/3", ())


def test_a_json_feed_that_is_broken_says_so() -> None:
    listing = read(json.dumps(JSON_FEED)[:-5])
    assert listing.entries == ()
    assert listing.problems[0].startswith("not JSON (")
    assert read('{"version": "https://jsonfeed.org/version/1", "items": 5}').entries == ()
