"""What is a listing and what is not, in whatever bytes it comes, and what all kinds share."""

import codecs
import gzip
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.capture.dates import stated_time
from corpus.capture.entries import MAX_ADDRESS, MAX_ENTRIES, person_name
from corpus.capture.listings import Entry, Listing, read_listing
from corpus.capture.markup import root_of, settled
from corpus.model import Claim
from corpus.uris import is_web_address

HERE = "https://www.harbourpost.example/feed/"
RSS = "<rss version='2.0'><channel><item><title>{}</title><link>/1</link></item></channel></rss>"


def read(
    payload: str | bytes, media_type: str | None = None, charset: str | None = None
) -> Listing:
    payload = payload.encode() if isinstance(payload, str) else payload
    listing = read_listing(payload, HERE, media_type, charset)
    assert listing is not None
    return listing


def addresses(payload: str | bytes) -> list[str]:
    return [entry.url for entry in read(payload).entries]


def title(listing: Listing) -> str:
    return next(claim.value for claim in listing.entries[0].said if claim.field == "title")


@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        ("<rss version='2.0'><channel/></rss>", "rss"),
        ("<rss><channel/></rss>", "rss"),
        ("<rdf:RDF xmlns='http://purl.org/rss/1.0/'><channel/></rdf:RDF>", "rss"),
        ("<channel><item><link>/1</link></item></channel>", "rss"),
        ("<feed xmlns='http://www.w3.org/2005/Atom'/>", "atom"),
        ("<a:feed xmlns:a='http://www.w3.org/2005/Atom'/>", "atom"),
        ("<urlset/>", "sitemap"),
        ("<sm:sitemapindex xmlns:sm='x'/>", "sitemap index"),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": []}', "json feed"),
        ("https://a.example/1\r\n\r\n  HTTP://a.example/2\n", "address list"),
    ],
)
def test_what_it_is_shows_in_its_content(payload: str, kind: str) -> None:
    for before in ("", "\ufeff", "\n \t"):
        assert read(before + payload, "text/html").kind == kind


@pytest.mark.parametrize(
    "payload",
    [
        "",
        " \n ",
        "<!DOCTYPE html><html><head><title>rss</title></head></html>",
        "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body/></html>",
        "<p>nothing</p>",
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>",
        "<channel/>",
        "<opml version='2.0'/>",
        '{"version": "1.1", "items": []}',
        '{"version": 1}',
        "{",
        "[]",
        "https://a.example/1\nand more\n",
        "https://a.example/1 https://a.example/2",
        "%PDF-1.7",
    ],
)
def test_anything_else_is_no_listing(payload: str) -> None:
    assert read_listing(payload.encode(), HERE, "application/rss+xml", None) is None


def test_declarations_comments_and_a_document_type_may_come_first() -> None:
    before = (
        "\ufeff<?xml version='1.0'?>\n<?xml-stylesheet href='a.xsl'?><!-- <html> -->\n"
        "<!DOCTYPE rss [ <!ENTITY a '<html>'> ] >\n<!-- -->"
    )
    assert title(read(before + RSS.format("Tide"))) == "Tide"


def test_a_server_s_warning_before_xml_is_passed_over() -> None:
    page = "<br />\n<b>Notice</b>: undefined index".replace("<br />", "Warning!") + RSS.format(
        "Tide"
    )
    assert title(read(page, "application/rss+xml")) == "Tide"
    assert read_listing(page.encode(), HERE, "text/html", None) is None


TITLES = (
    "Grüße vom Öltanker – „schön“",
    "عاصفة تضرب الميناء القديم",
    "暴风雨袭击旧港口",
    "סערה בנמל הישן",
)


@pytest.mark.parametrize("words", TITLES)
@pytest.mark.parametrize(
    "charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_unicode_is_read_in_every_form_and_whatever_is_stated(words: str, charset: str) -> None:
    for declared in ("utf-8", "iso-8859-1", "UTF-16", "x-unknown"):
        page = f"<?xml version='1.0' encoding='{declared}'?>" + RSS.format(words)
        assert title(read(page.encode(charset), "text/xml", "iso-8859-1")) == words


@pytest.mark.parametrize(
    ("words", "encoded_in", "declared", "stated"),
    [
        (TITLES[0], "cp1252", "utf-8", None),
        (TITLES[0], "cp1252", "iso-8859-1", "utf-8"),
        (TITLES[0], "cp1252", "utf-8", "utf-8"),
        (TITLES[1], "cp1256", "windows-1256", "utf-8"),
        (TITLES[2], "gb18030", "gb2312", None),
        (TITLES[2], "gb18030", "utf-8", "GBK"),
        (TITLES[3], "cp1255", "windows-1255", "no such charset"),
        ("港口暴風雨".translate({0x98A8: "風"}), "big5", "big5", None),
        ("港の嵐", "shift_jis", "Shift_JIS", None),
        ("港の嵐", "iso2022_jp", "iso-2022-jp", None),
        ("Буря в порту", "koi8_r", "koi8-r", "punycode"),
    ],
)
def test_legacy_encodings_are_read_by_the_statement_that_can_be_true(
    words: str, encoded_in: str, declared: str, stated: str | None
) -> None:
    page = f"<?xml version='1.0' encoding='{declared}'?>" + RSS.format(words)
    assert title(read(page.encode(encoded_in), None, stated)) == words


def test_a_few_broken_characters_leave_utf_8_as_it_is() -> None:
    payload = RSS.format("سفينة " * 30).encode().replace(b"</title>", b"\xd8</title>")
    assert title(read(payload, None, "windows-1252")).startswith("سفينة سفينة")


def test_gzip_is_unpacked_once_or_twice_and_in_several_members() -> None:
    plain = RSS.format("Tide").encode()
    for packed in (
        gzip.compress(plain, mtime=0),
        gzip.compress(gzip.compress(plain, mtime=0), mtime=0),
        gzip.compress(plain[:40], mtime=0) + gzip.compress(plain[40:], mtime=0),
    ):
        assert title(read(packed, "application/gzip")) == "Tide"


def test_of_gzip_that_is_cut_off_what_can_be_had_is_read_and_told() -> None:
    locs = "".join(f"<url><loc>https://a.example/{n * n}</loc></url>" for n in range(500))
    packed = gzip.compress(f"<urlset>{locs}</urlset>".encode())
    listing = read(packed[: len(packed) * 2 // 3])
    assert 100 < len(listing.entries) < 500
    assert "cut off" in listing.problems[0]
    assert read_listing(b"\x1f\x8bnonsense", HERE, None, None) is None


def test_more_bytes_than_allowed_raise_packed_or_not() -> None:
    bomb = gzip.compress(bytes(5_000_000))
    for payload in (bomb, gzip.compress(bomb), bytes(100_001)):
        with pytest.raises(ValueError, match="larger than 100,000 bytes when unpacked"):
            read_listing(payload, HERE, None, None, max_bytes=100_000)


def test_each_address_comes_once_with_what_any_of_its_entries_says() -> None:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {"url": "https://a.example/1#top", "title": "First"},
            {"url": "https://a.example/#!/1"},
            {"url": "https://a.example/1", "title": "Again", "date_published": "2024-05-03"},
            {"url": "https://a.example/#!/2"},
        ],
    }
    first, *others = read(json.dumps(document)).entries
    assert first == Entry(
        "https://a.example/1#top",
        (Claim("title", "First", "feed", 0.6), Claim("published", "2024-05-03", "feed", 0.7)),
        datetime(2024, 5, 3, tzinfo=UTC),
    )
    assert [entry.url for entry in others] == ["https://a.example/#!/1", "https://a.example/#!/2"]


def test_addresses_lose_space_and_passwords_and_nothing_else() -> None:
    listing = read("  https://ana:secret@a.example/Ü?b=1&utm_source=x#c \nhttps://\n")
    assert [entry.url for entry in listing.entries] == ["https://a.example/Ü?b=1&utm_source=x#c"]
    assert listing.problems == ("entry 2: not a web address: 'https://'",)


def test_what_cannot_be_used_is_told_on_one_printable_line() -> None:
    long = "https://a.example/" + "x" * MAX_ADDRESS
    document = {
        "version": "https://jsonfeed.org/version/1",
        "items": [{}, {"url": "javascript:alert(1)\n\x00\u202e"}, {"url": long}, 7, {"url": "/1"}],
    }
    listing = read(json.dumps(document))
    assert [entry.url for entry in listing.entries] == ["https://www.harbourpost.example/1"]
    assert listing.problems == (
        "entry 1 has no address",
        "entry 2: not a web address: 'javascript:alert(1)%0A%00%E2%80%AE'",
        "entry 3: its address is longer than 10,000 characters",
        "entry 4 has no address",
    )


def test_too_many_problems_are_counted() -> None:
    listing = read("<rss>" + "<item/>" * 150 + "</rss>")
    assert len(listing.problems) == 101
    assert listing.problems[-1] == "… and 50 more problems"


@pytest.mark.parametrize(
    ("start", "one"),
    [
        ("", "https://a.example/{}\n"),
        ("<urlset>", "<url><loc>https://a.example/{}</loc></url>"),
        ("<rss>", "<item><guid>https://a.example/{}</guid></item>"),
    ],
)
def test_more_entries_than_allowed_are_told(start: str, one: str) -> None:
    listing = read(start + "".join(map(one.format, range(MAX_ENTRIES + 20))))
    assert len(listing.entries) == MAX_ENTRIES
    (problem,) = listing.problems
    assert problem == "there are more than 100,000 entries; the rest was not read"


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "' + "&a;" * 20 + '"><!ENTITY c "' + "&b;" * 20 + '">'
    '<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY % p SYSTEM "http://a.example/x.dtd"> %p; ]>'
)
BODIES = (
    "<rss><channel><item><title>&c;&f;</title><link>/1?&c;</link></item></channel></rss>",
    "<feed><entry><title>&c;&f;</title><link href='/1?&c;'/></entry></feed>",
    "<urlset><url><loc>/1?&c;</loc><n:news><n:title>&c;&f;</n:title></n:news></url></urlset>",
)


@pytest.mark.parametrize("body", BODIES)
def test_entities_neither_expand_nor_load_anything(body: str) -> None:
    listing = read(BOMB + body)
    assert title(listing) == "&c;&f;"
    assert addresses(BOMB + body) == ["https://www.harbourpost.example/1?&c;"]


@pytest.mark.parametrize("body", [*BODIES, RSS.format("<![CDATA[a]]> &amp; b")])
def test_a_document_cut_off_anywhere_raises_nothing_and_gives_no_half_address(body: str) -> None:
    for payload in (body.replace("/1", "https://a.example/0123456789").encode(), BOMB.encode()):
        for length in range(0, len(payload), 3):
            listing = read_listing(payload[:length], HERE, "text/xml", None)
            for entry in listing.entries if listing else ():
                assert "0123456789" in entry.url


@pytest.mark.parametrize(
    "payload",
    [
        b"<rss>" + b"<a>" * 100_000,
        b"<rss>" + b"<channel>" * 100_000,
        b"<rss>" + b"<item xml:base='x/'>" * 100_000,
        b"<feed><entry><title type='xhtml'>" + b"<div>" * 100_000,
        b"<urlset>" + b"<url>" * 100_000,
        b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 100_000,
        b"<rss><item><author>a@" + b"a." * 500_000 + b"!</author></item></rss>",
        b"<rss><item>" + b"".join(b"<category>%d</category>" % n for n in range(50_000)),
        b"<rss>" + b"<![CDATA[" * 100_000,
        b"<rss>" + b"<!--" * 250_000,
        b"<rss>" + b"<" * 1_000_000,
        b"<rss>" + b"&" * 1_000_000,
        b"<rss>" + b'<item a="' * 100_000,
        b"<rss><item " + b"a" * 1_000_000,
        b"<?xml " + b"encoding='" * 100_000,
        b"<!DOCTYPE a [" + b"]" * 1_000_000,
        b"\n" * 1_000_000 + b"<rss/>",
        b"https://a.example/" + b"x" * 1_000_000,
        gzip.compress(b"", mtime=0) * 50_000,
        b"\x00" * 1_000_000,
    ],
    ids=lambda payload: repr(payload[:30]),
)
def test_absurd_documents_cost_no_more_than_their_size(payload: bytes) -> None:
    """Each of these takes hours where time grows with the square of the size, or crashes."""
    listing = read_listing(payload, HERE, "text/xml", None)
    assert listing is None or not listing.entries


def test_nul_and_control_characters_vanish() -> None:
    assert (
        title(read("\0" + RSS.format("Ti\x00de\x0b &#0;&#8;of\ufffe"), "text/xml"))
        == "Tide \ufffdof"
    )


def check(listing: Listing | None) -> None:
    for entry in listing.entries if listing else ():
        assert is_web_address(entry.url)
        assert entry.day is None or entry.day.tzinfo is UTC
        for claim in entry.said:
            claim.value.encode()
    for url in listing.listings if listing else ():
        assert is_web_address(url)
    for problem in listing.problems if listing else ():
        assert problem.isprintable()


@given(st.binary(), st.none() | st.text(max_size=12), st.none() | st.text(max_size=12))
def test_no_bytes_raise(payload: bytes, media_type: str | None, charset: str | None) -> None:
    check(read_listing(payload, HERE, media_type, charset))


PIECES = st.sampled_from(
    """<rss> <feed> <urlset> <sitemapindex> <channel> <item> </item> <entry> </entry> <url> </url> <loc>
    </loc> <sitemap> <link> </link> <link/> <title> </title> <author> <name> <guid> <id> </id> <pubDate>
    <updated> </updated> <category/> <![CDATA[ ]]> <!-- --> <!DOCTYPE <? & &amp; &#xD800; &eacute; http://[
    //[::1 javascript:1 https://a.example/1 https://ü.example https://a.example:99999/ data:,x {"items":[
    "version":"https://jsonfeed.org/version/1" {"url": "\\ud800" ]} , 2024-05-03 9999-12-31T23:00-14:00
    xml:base="http://[" type="xhtml" \x00 \ud800 " '""".split()
)


@settings(max_examples=400)
@given(st.lists(PIECES, max_size=30).map(" ".join), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
def test_no_shards_of_listings_raise_or_give_what_is_no_web_address(
    text: str, charset: str
) -> None:
    check(read_listing(text.encode(charset, "replace"), HERE, "text/xml", None))


@pytest.mark.parametrize(
    ("stated", "iso"),
    [
        ("2024-05-03", "2024-05-03"),
        ("2024-05-03T14:10", "2024-05-03T14:10:00"),
        ("2024-05-03 14:10:07 +0200", "2024-05-03T14:10:07+02:00"),
        (" 2024-05-03T14:10:07.123456789Z\n", "2024-05-03T14:10:07Z"),
        ("2024-05-03t14:10:07-05", "2024-05-03T14:10:07-05:00"),
        ("2024-05-03T14:10:00+00:00", "2024-05-03T14:10:00Z"),
        ("Fri, 03 May 2024 14:10:00 GMT", "2024-05-03T14:10:00Z"),
        ("3 May 24 14:10 EST", "2024-05-03T14:10:00-05:00"),
        ("Fri, 03 May 2024 14:10:00 CEST", "2024-05-03T14:10:00+02:00"),
        ("Fri, 03 May 2024 14:10:00 GMT+2", "2024-05-03T14:10:00+02:00"),
        ("Fri, 03 May 2024 14:10:00 -0000", "2024-05-03T14:10:00Z"),
        ("Fri, 03 May 2024 14:10:00 IST", "2024-05-03T14:10:00"),
        ("Fri, 03 May 2024 14:10:00", "2024-05-03T14:10:00"),
        ("Fri, 03 May 2024", "2024-05-03"),
        ("1970-01-01T00:00:00Z", None),
        ("Wed, 01 Jan 3024 00:00:00 GMT", None),
        ("2024-02-30", None),
        ("2024-05", None),
        ("2024", None),
        ("yesterday", None),
        ("1 " * 5_000, None),
        ("2024-05-03T14:10:00+99:00", None),
        ("", None),
    ],
)
def test_dates_are_as_precise_as_stated(stated: str, iso: str | None) -> None:
    assert stated_time(stated) == iso


@given(st.text(max_size=60) | st.from_regex(r"\d{1,3} (May|Jan) \d{2,5} \d{1,3}:\d\d:\d\d \S{1,6}"))
def test_any_text_is_a_date_or_none(text: str) -> None:
    iso = stated_time(text)
    assert iso is None or 1990 <= datetime.fromisoformat(iso).year <= 2100


@pytest.mark.parametrize(
    ("stated", "name"),
    [
        ("noreply@post.example (Ana Ruiz)", "Ana Ruiz"),
        ("Ana Ruiz <ana.ruiz@post.example>", "Ana Ruiz"),
        ("mailto:ana@post.example", ""),
        ("Ana Ruiz (Agency)", "Ana Ruiz (Agency)"),
    ],
)
def test_an_address_is_no_part_of_a_person_s_name(stated: str, name: str) -> None:
    assert person_name(stated) == name


def test_settled_xml_holds_elements_text_and_xml_s_own_references() -> None:
    text = "<a b='?x=1&y=2'>R&D &eacute; &#233; &nope; 5 < 6<![CDATA[<b> & ]]><!-- <c> --><?d?>&lt;</a>"
    assert settled(text) == (
        "<a b='?x=1&amp;y=2'>R&amp;D é é &amp;nope; 5 &lt; 6&lt;b&gt; &amp; &lt;</a>"
    )
    assert root_of("<!-- --><sm:UrlSet>") == ("urlset", 8)
    assert root_of(codecs.BOM_UTF8.decode() + "text") is None
