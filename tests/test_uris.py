"""Addresses: one spelling for each page, and nothing that a hostile one can break."""

import contextlib
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.digests import short_id
from corpus.uris import (
    absolute_url,
    article_key,
    clean_url,
    host_of,
    is_front_page,
    is_web_address,
    registrable_domain,
    without_userinfo,
)

DIGEST = "sha256:" + "0" * 64
PIECES = st.sampled_from(
    ["%", "%2", "%2F", "%7e", "%c3%a9", "é", " ", "a", "/", "//", "..", ";", "?", "&", "&&", "=", "#",
     "utm_source=x", "%75tm_source=x", "fbclid", "id=1", "@", ":", "[", "]", "\\", "|", '"', "<", "\u202e", "😀"]
)  # fmt: skip
TAILS = st.lists(PIECES | st.text(max_size=3), max_size=8).map("".join)
HOSTS = st.sampled_from(
    ["a.example", "A.EXAMPLE.", "zürich.example", "ana:pw@b.example", "[::1]", "192.0.2.1", "localhost",
     "a.example:443", "a.example:80", "b.co.uk:8080", "xn--zrich-kva.example"]
)  # fmt: skip
ADDRESSES = st.builds(
    "{}://{}{}{}".format,
    st.sampled_from(["http", "https", "HTTPS"]),
    HOSTS,
    st.sampled_from(["", "/", "?", "#"]),
    TAILS,
)


@pytest.mark.parametrize(
    ("given_url", "expected"),
    [
        ("https://a.example", "https://a.example/"),
        ("HTTP://A.Example.:80/x", "http://a.example/x"),
        ("https://a.example:8443/x", "https://a.example:8443/x"),
        ("https://a.example:/x", "https://a.example/x"),
        ("https://ana:secret@a.example/x", "https://a.example/x"),
        ("https://a.example/x#top", "https://a.example/x"),
        ("https://a.example/x?", "https://a.example/x"),
        ("https://a.example/x?b=2&a=1&&b=1", "https://a.example/x?b=2&a=1&b=1"),
        ("https://a.example/x?utm_medium=m&id=7&fbclid=1", "https://a.example/x?id=7"),
        ("https://a.example/x?%75tm_medium=m", "https://a.example/x"),
        ("https://a.example/x?my_utm_source=m", "https://a.example/x?my_utm_source=m"),
        ("https://a.example/é b", "https://a.example/%C3%A9%20b"),
        ("https://a.example/%c3%a9%7E%41", "https://a.example/%C3%A9~A"),
        ("https://a.example/100%", "https://a.example/100%25"),
        ("https://a.example/a%2Fb", "https://a.example/a%2Fb"),
        ("https://a.example//x//", "https://a.example//x//"),
        ("https://Zürich.example/x", "https://xn--zrich-kva.example/x"),
        ("https://[0:0::1]:443/x", "https://[::1]/x"),
        ("  https://a.example/x ", "https://a.example/x"),
    ],
)
def test_each_page_has_one_spelling(given_url: str, expected: str) -> None:
    assert clean_url(given_url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "a.example/x",
        "//a.example/x",
        "/x",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://a.example/",
        "https:a.example",
        "https://",
        "https:///x",
        "https://?x",
        "https://.",
        "https://a..example/",
        "https://a b.example/",
        "https://a<b>.example/",
        "https://a.example\\x/",
        "https://[::1",
        "https://[fe80::1%25eth0]/",
        "https://[v1.x]/",
        "https://a.example:0/",
        "https://a.example:65536/",
        "https://a.example:x/",
        "https://a.example/\n",
        "https://a.exam\tple/",
        "https://a.example/\x00",
        "https://a.example/\ud800",
        "https://" + "a" * 64 + ".example/",
        "https://" + "a." * 130 + "example/",
        "https://％００.example/",
    ],
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    assert not is_web_address(url)
    with pytest.raises(ValueError, match="not an absolute http or https address"):
        clean_url(url)
    assert article_key(url, None, DIGEST) == DIGEST
    assert article_key(None, url, DIGEST) == DIGEST


@given(ADDRESSES | st.text())
@example("https://a.example/?%75tm_source=1")
@example("https://a.example/%%37%45")
def test_cleaning_twice_equals_cleaning_once(url: str) -> None:
    try:
        once = clean_url(url)
    except ValueError:
        assert not is_web_address(url)
        return
    assert is_web_address(url)
    assert clean_url(once) == once
    assert once.isascii()
    assert once.isprintable()
    assert " " not in once
    parts = urlsplit(once)
    assert (parts.username, parts.password, parts.fragment) == (None, None, "")
    assert host_of(once) == host_of(url)
    assert short_id(once) == short_id(clean_url(once))


@given(st.text(), st.text(), st.text())
def test_no_text_raises(one: str, two: str, three: str) -> None:
    host_of(one)
    registrable_domain(one)
    absolute_url(one, None)
    absolute_url(one, two)
    absolute_url(one, f"https://a.example/{two}")
    assert isinstance(article_key(one, two, three), str)
    article_key(f"https://a.example/{one}", f"https://a.example/{two}", three)
    with contextlib.suppress(ValueError):
        clean_url(f"https://{one}")
    without_userinfo(one)


@given(ADDRESSES)
def test_a_password_is_in_no_key(url: str) -> None:
    bare = without_userinfo(url)
    assert "pw@" not in bare.split("?")[0].split("#")[0].partition("://")[2].split("/")[0]
    if is_web_address(url):
        assert is_web_address(bare)
        assert clean_url(bare) == clean_url(url)
    assert without_userinfo(bare) == bare


def test_only_the_user_name_and_password_are_taken_off() -> None:
    for url, expected in {
        "https://ana:s@crét@a.example/x@y?z@": "https://a.example/x@y?z@",
        "https://ana@[::1]:80/": "https://[::1]:80/",
        " https://a.example/@ana ": "https://a.example/@ana",
        "mailto:ana@a.example": "mailto:ana@a.example",
        "https://a.example?q=b@c": "https://a.example?q=b@c",
    }.items():
        assert without_userinfo(url) == expected


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.news.a.example/x", "a.example"),
        ("https://news.bbc.co.uk/1", "bbc.co.uk"),
        ("https://ana.blogspot.com/", "ana.blogspot.com"),
        ("https://blogspot.com/", "blogspot.com"),
        ("https://co.uk/", "co.uk"),
        ("https://192.0.2.1:80/", "192.0.2.1"),
        ("https://[::1]/", "::1"),
        ("http://localhost/", "localhost"),
        ("https://Zürich.example/", "xn--zrich-kva.example"),
        ("not an address", None),
        ("https://a..b/", None),
    ],
)
def test_domains_are_what_somebody_registered(url: str, domain: str | None) -> None:
    assert registrable_domain(url) == domain


@pytest.mark.parametrize(
    ("href", "base", "expected"),
    [
        ("/x", "https://a.example/y/z", "https://a.example/x"),
        ("../x", "https://a.example/y/z", "https://a.example/x"),
        ("//b.example/x", "https://a.example/", "https://b.example/x"),
        (" https://b.example/ ", None, "https://b.example/"),
        ("x", None, None),
        ("#top", "https://a.example/", "https://a.example/#top"),
        ("javascript:void(0)", "https://a.example/", None),
        ("mailto:ana@a.example", "https://a.example/", None),
        ("https://[", "https://a.example/", None),
        ("https://a.example/\x00", None, None),
    ],
)
def test_links_are_absolute_web_addresses_or_none(
    href: str, base: str | None, expected: str | None
) -> None:
    assert absolute_url(href, base) == expected


ASKED = "https://www.a.example/news/2024/strike?utm_source=x"


@pytest.mark.parametrize(
    ("asked", "canonical", "key"),
    [
        (ASKED, None, "https://www.a.example/news/2024/strike"),
        (ASKED, "https://a.example/strike", "https://a.example/strike"),
        (ASKED, "https://m.a.example/strike#x", "https://m.a.example/strike"),
        (ASKED, "https://b.example/strike", "https://www.a.example/news/2024/strike"),
        (ASKED, "https://www.a.example/", "https://www.a.example/news/2024/strike"),
        (ASKED, "https://www.a.example/index.html", "https://www.a.example/news/2024/strike"),
        (ASKED, "https://www.a.example/news/", "https://www.a.example/news/2024/strike"),
        (ASKED, "https://www.a.example/?p=7", "https://www.a.example/?p=7"),
        (ASKED, "/relative", "https://www.a.example/news/2024/strike"),
        (None, "https://a.example/strike", "https://a.example/strike"),
        (None, "https://a.example/", DIGEST),
        (None, None, DIGEST),
        ("https://blog.github.io/x", "https://other.github.io/x", "https://blog.github.io/x"),
    ],
)
def test_key_rule_1(asked: str | None, canonical: str | None, key: str) -> None:
    assert article_key(asked, canonical, DIGEST) == key


def test_home_and_section_pages_are_no_articles() -> None:
    assert is_front_page("https://a.example")
    assert is_front_page("https://a.example/HOME.php")
    assert not is_front_page("https://a.example/?p=1")
    assert is_front_page("https://a.example/news", "https://a.example/news/strike")
    assert not is_front_page("https://a.example/strike", "https://a.example/strike/amp/")
    assert not is_front_page("https://a.example/strike", "https://a.example/strike/2")
    assert not is_front_page("https://a.example/news/1", "https://a.example/news/1/")
    assert not is_front_page("https://a.example/new", "https://a.example/news/1")
