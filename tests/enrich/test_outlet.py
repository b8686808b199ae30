import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.enrich.outlet import identify_outlet, original_address
from corpus.model import Claim, Outlet

PAGE = "https://www.harbour-post.co.uk/2024/ferry"


def said(value: str) -> Claim:
    return Claim("outlet", value, "--outlet", 1.0)


def site(value: str) -> Claim:
    return Claim("site_name", value, "og:site_name", 0.8)


def test_the_domain_of_the_address_names_the_outlet() -> None:
    assert identify_outlet(PAGE, (site("Harbour\n Post"),)) == Outlet(
        "harbour-post_co_uk", "Harbour Post", "harbour-post.co.uk", "gb"
    )


def test_without_a_name_there_is_none() -> None:
    outlet = identify_outlet("https://news.example/a", ())
    assert outlet == Outlet("news_example", None, "news.example", None)


def test_what_is_said_at_ingest_wins_for_the_name() -> None:
    outlet = identify_outlet(PAGE, (site("HP online"), said("The Harbour Post")))
    assert outlet is not None
    assert (outlet.id, outlet.name) == ("harbour-post_co_uk", "The Harbour Post")


@pytest.mark.parametrize("value", ["harbourpost.example", "https://www.harbourpost.example/x"])
def test_a_domain_or_address_may_be_said_too(value: str) -> None:
    outlet = identify_outlet(None, (said(value), site("Harbour Post")))
    assert outlet == Outlet("harbourpost_example", "Harbour Post", "harbourpost.example", None)


def test_an_outlet_that_has_only_a_name_has_an_id_from_it() -> None:
    outlet = identify_outlet(None, (said("Ruiz & Söhne"),))
    assert outlet is not None
    assert outlet.id.startswith("ruiz-sohne-")
    assert (outlet.domain, outlet.country) == (None, None)
    assert identify_outlet(None, (said("RUIZ &  SÖHNE"),)).id == outlet.id  # type: ignore[union-attr]


@pytest.mark.parametrize("url", [None, "", "page.html", "mailto:a@b.example"])
def test_nothing_known_gives_no_outlet(url: str | None) -> None:
    assert identify_outlet(url, (site(" "), Claim("title", "A", "html", 0.5))) is None


@pytest.mark.parametrize(
    ("url", "original"),
    [
        (
            "https://web.archive.org/web/20240102030405/https://a.example/x?y=1",
            "https://a.example/x?y=1",
        ),
        ("https://web.archive.org/web/2024id_/http://a.example/", "http://a.example/"),
        ("https://web.archive.org/web/20240102/http:/a.example/x", "http://a.example/x"),
        ("https://archive.example/wayback/*/http://a.example/x", "http://a.example/x"),
        ("https://cdn.ampproject.org/c/s/www.a.example/x.amp", "https://www.a.example/x.amp"),
        ("https://www-a-example.cdn.ampproject.org/v/s/www.a.example/x", "https://www.a.example/x"),
        ("https://www.google.com/amp/s/a.example/x", "https://a.example/x"),
        (
            "https://webcache.googleusercontent.com/search?q=cache:AbCdEfGhIjK:a.example/x+&hl=en",
            "http://a.example/x",
        ),
        ("https://a.example/2024/https-everywhere", "https://a.example/2024/https-everywhere"),
        ("https://a.example/c/s/b.example/x", "https://a.example/c/s/b.example/x"),
    ],
)
def test_copies_in_archives_and_caches_are_of_the_original(url: str, original: str) -> None:
    assert original_address(url) == original


@given(st.text())
def test_any_address_may_be_asked_for(text: str) -> None:
    assert identify_outlet(text, (said(text),)) or not text.strip()


@pytest.mark.parametrize(
    ("domain", "country"),
    [
        ("a.de", "de"),
        ("a.org.uk", "gb"),
        ("a.com.au", "au"),
        ("a.com", None),
        ("a.io", None),
        ("a.tv", None),
        ("a.co", None),
        ("a.com.co", "co"),
        ("a.eu", None),
        ("a.xn--p1ai", "ru"),
        ("192.0.2.7", None),
        ("localhost", None),
    ],
)
def test_the_country_is_told_by_the_ending(domain: str, country: str | None) -> None:
    outlet = identify_outlet(f"http://{domain}/x", ())
    assert outlet is not None
    assert outlet.country == country


@given(st.text(min_size=1))
def test_ids_have_no_dots_or_slashes(name: str) -> None:
    outlet = identify_outlet(None, (said(name),))
    assert outlet is None or not set("./:") & set(outlet.id)


@pytest.mark.parametrize("value", ["medium.com/@ana", "https://ana.medium.com/about"])
def test_an_account_may_be_said_too(value: str) -> None:
    outlet = identify_outlet(PAGE, (said(value), site("Ana's notes")))
    assert outlet == Outlet("medium_com__ana", "Ana's notes", "medium.com/@ana", None)


def test_a_name_with_a_slash_is_a_name() -> None:
    outlet = identify_outlet(None, (said("Harbour/Post"),))
    assert outlet is not None
    assert (outlet.name, outlet.domain) == ("Harbour/Post", None)


def test_an_archived_page_of_an_account_is_the_accounts() -> None:
    url = "https://web.archive.org/web/20240102030405/https://t.me/s/harbourpost/12"
    outlet = identify_outlet(url, ())
    assert outlet is not None
    assert outlet.domain == "t.me/harbourpost"
