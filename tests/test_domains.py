"""What outlets are known by: registrable domains, and accounts on platforms."""

import csv
import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.domains import country_of, outlet_domain, platform_account, readable_domain
from corpus.names import outlet_id

ROWS = list(
    csv.DictReader(
        (files("corpus.enrich") / "data" / "platforms.csv").read_text("utf-8").splitlines()
    )
)


@pytest.mark.parametrize(
    "host", ["harbourpost.example", "www.harbourpost.example", "m.harbourpost.example",
             "amp.harbourpost.example", "north.news.harbourpost.example"],
)  # fmt: skip
def test_an_outlet_is_one_whatever_the_host(host: str) -> None:
    assert outlet_domain(f"https://{host}/2024/ferry") == "harbourpost.example"


@pytest.mark.parametrize(
    ("address", "known_by"),
    [
        ("ana.blogspot.com/2024/05/x.html", "ana.blogspot.com"),
        ("ana.blogspot.com.br/2024/05/x.html", "ana.blogspot.com"),
        ("ana.blogspot.de", "ana.blogspot.com"),
        ("harbour.github.io/news", "harbour.github.io"),
        ("harbour.substack.com/p/x", "harbour.substack.com"),
        ("www.harbour.wordpress.com/2024", "harbour.wordpress.com"),
        ("medium.com/@Ana/x-12ab", "medium.com/@ana"),
        ("ana.medium.com/x-12ab", "medium.com/@ana"),
        ("medium.com/harbour-news/x-12ab", "medium.com/harbour-news"),
        ("medium.com/p/12ab", "medium.com"),
        ("m.facebook.com/HarbourPost/posts/1", "facebook.com/harbourpost"),
        ("facebook.com/permalink.php?id=1", "facebook.com"),
        ("t.me/s/harbour", "t.me/harbour"),
        ("t.me/harbour/12", "t.me/harbour"),
        ("mobile.twitter.com/harbour/status/1", "x.com/harbour"),
        ("x.com/i/status/1", "x.com"),
        ("www.youtube.com/@harbour/videos", "youtube.com/@harbour"),
        ("www.youtube.com/watch?v=1", "youtube.com"),
        ("blog.naver.com/harbour/22", "blog.naver.com/harbour"),
        ("harbour.blog.fc2.com/e1", "harbour.blog.fc2.com"),
    ],
)  # fmt: skip
def test_on_a_platform_the_account_is_the_outlet(address: str, known_by: str) -> None:
    assert outlet_domain(f"https://{address}") == known_by


@pytest.mark.parametrize(
    "address",
    ["notmedium.com/@ana", "medium.com.example/@ana", "a.blogspot.evil.example/x", "x.com.example/ana"],
)  # fmt: skip
def test_a_host_that_only_looks_like_a_platform_is_none(address: str) -> None:
    assert platform_account(f"https://{address}") is None


def test_what_an_outlet_is_known_by_means_the_same_outlet_again() -> None:
    for row in ROWS:
        known_by = row["outlet"].replace("*", "harbour")
        assert outlet_domain(f"https://{known_by}/") == known_by, row
        assert country_of(known_by) is None, row


def test_the_list_of_platforms_is_written_as_its_reader_expects() -> None:
    assert len({(row["host"], row["account"]) for row in ROWS}) == len(ROWS)
    for row in ROWS:
        assert re.fullmatch(r"[a-z0-9.-]+(\.\*)?", row["host"]), row
        assert re.fullmatch(r"\*\.|(?:/[a-z]+)*/@?\*", row["account"]), row
        assert row["outlet"].count("*") == 1, row
        assert row["not_accounts"] == row["not_accounts"].lower()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x.com/ana_b", "x.com/ana.b"),
        ("medium.com/@ana", "medium.com/ana"),
        ("x.com/_ana", "x.com/@ana"),
        ("t.me/ана", "t.me/она"),
    ],
)
def test_two_accounts_have_two_ids(one: str, other: str) -> None:
    assert outlet_id(one) != outlet_id(other)
    assert not set("./:@") & set(outlet_id(one) + outlet_id(other))


def test_international_names_are_shown_in_their_letters() -> None:
    assert outlet_domain("https://news.Zürich.example/") == "xn--zrich-kva.example"
    assert readable_domain("xn--zrich-kva.example") == "zürich.example"
    assert readable_domain("xn--.example") == "xn--.example"


@given(st.text())
def test_any_address_may_be_asked_for_its_outlet(text: str) -> None:
    for url in (text, f"https://medium.com/{text}", f"https://{text}.blogspot.com/"):
        found = outlet_domain(url)
        assert found is None or outlet_id(found)
        assert found is None or readable_domain(found)
