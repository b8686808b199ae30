"""Standfirsts, names and days in heads that no telling class marks."""

import pytest

from corpus.clean.byline import names_in
from corpus.clean.dates import parse_date
from corpus.extract.html import extract_html
from corpus.extract.sitenames import site_in_title

DEK = "The ferry company pays for the railing"
SAME = "".join(
    f"<p>The pier was rebuilt in the year of storm number {n}, they say.</p>" for n in "abc"
)


def values(body: str, field: str, head: str = "") -> list[str]:
    page = f"<html><head><title>Pier to reopen after storm</title>{head}</head><body>{body}</body></html>"
    return [claim.value for claim in extract_html(page, None).claims if claim.field == field]


def test_a_line_that_repeats_the_description_apart_from_the_text_is_the_standfirst() -> None:
    head = f"<meta name='description' content='{DEK}'>"
    body = f"<h1>Pier to reopen after storm</h1><p>Ana Ruiz</p><div class='x'><p>{DEK}</p></div><div>{SAME}</div>"
    assert values(body, "dek", head) == [DEK]
    assert values(body, "dek") == []


def test_a_first_paragraph_that_the_description_repeats_is_no_standfirst() -> None:
    first = "The pier reopens on Saturday after a winter of repairs and quarrels over money."
    head = f"<meta name='description' content='{first}'>"
    body = f"<h1>Pier to reopen after storm</h1><div><p>{first}</p>{SAME}</div>"
    assert values(body, "dek", head) == []


def test_a_byline_in_a_box_of_another_article_makes_no_standfirst_and_no_author() -> None:
    box = "<div><h3>Bridge shut</h3><p>By Tom Ek</p></div>"
    first = "<p>The pier reopens on Saturday after repairs.</p>"
    body = f"<h1>Pier to reopen after storm</h1><article>{first}{box}{SAME}</article>"
    assert values(body, "dek") == []
    assert "Tom Ek" not in values(body, "author")


def test_a_heading_that_only_links_home_is_the_sites_name() -> None:
    body = f"<h1><a href='/'>The Gull</a></h1><h3>Pier to reopen after storm</h3>{SAME}"
    assert values(body, "title")[0] == "Pier to reopen after storm"
    assert "The Gull" in values(body, "site_name")


@pytest.mark.parametrize(
    ("title", "site"),
    [("The Gull: Pier reopens", "The Gull"), ("Pier reopens — The Gull, 30.09.2026", "The Gull")],
)
def test_the_site_stands_before_or_behind_the_title(title: str, site: str) -> None:
    assert site_in_title(title, ["Pier reopens"], None) == site


@pytest.mark.parametrize("nobody", ["gulladmin", "Szerkesztőség", "Redacția Pescărușul", "gul"])
def test_accounts_and_desks_are_nobody(nobody: str) -> None:
    assert names_in(nobody) == ()


def test_who_took_the_picture_did_not_write() -> None:
    assert names_in("Оксана Рута, фото Івана Липи") == ("Оксана Рута",)


def test_thai_months_keep_their_vowels_and_years_their_era() -> None:
    assert parse_date("21 มี.ค. 2569 เวลา 10:30 น.", "th") == "2026-03-21T10:30:00"


def test_a_blogs_abbreviation_holds_the_moment() -> None:
    body = f"<h1>Pier to reopen after storm</h1>{SAME}<abbr title='2026-09-18T09:00:00+03:00'>Friday</abbr>"
    assert "2026-09-18T09:00:00+03:00" in values(body, "published")
