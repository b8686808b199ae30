import pytest

from corpus.clean.titles import order_titles, without_site
from corpus.model import Claim


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("Strike - The Gull", "Strike"),
        ("Strike | Harbour | The Gull", "Strike | Harbour"),
        ("The Gull: Strike", "The Gull: Strike"),
        ("The Gull | Strike", "Strike"),
        ("罢工_海鸥报", "罢工"),
        ("Gull-watching for beginners", "Gull-watching for beginners"),
        ("The Gull", "The Gull"),
    ],
)
def test_the_sites_name_is_taken_off(title: str, bare: str) -> None:
    assert without_site(title, {"thegull", "海鸥报"}) == bare


def test_the_heading_shows_what_was_added() -> None:
    assert without_site("Strike ends – at last – Gull online", set(), {"strikeendsatlast"}) == (
        "Strike ends – at last"
    )


def test_a_title_that_is_cut_off_gives_way_to_its_whole() -> None:
    claims = [
        Claim("title", "Crews end their …", "json-ld:headline", 0.9),
        Claim("title", "Crews end their strike", "h1", 0.75),
    ]
    assert order_titles(claims, ())[0].value == "Crews end their strike"


def test_the_sites_name_alone_is_the_last_resort() -> None:
    claims = [Claim("title", "The Gull", "og:title", 0.85), Claim("title", "Strike", "title", 0.5)]
    assert [c.value for c in order_titles(claims, ["The Gull"])] == ["Strike", "The Gull"]


def titles(**places: str) -> str:
    """The title chosen of those in `json_ld`, `og` and `h1`."""
    found_in = {"json_ld": "json-ld:headline", "og": "og:title", "h1": "h1"}
    weights = {"json_ld": 0.9, "og": 0.85, "h1": 0.75}
    claims = [Claim("title", text, found_in[key], weights[key]) for key, text in places.items()]
    return order_titles(claims, ["The Gull"])[0].value


def test_a_kicker_that_the_title_for_sharing_leaves_out_is_no_part_of_the_title() -> None:
    whole = "Harbour dispute: Crews end their strike"
    assert titles(json_ld=whole, og="Crews end their strike") == "Crews end their strike"
    assert titles(json_ld=whole, og=whole) == whole
    # What is printed without it has it in an element of its own.
    assert titles(json_ld=whole, og=whole, h1="Crews end their strike") == whole


def test_a_title_in_capitals_gives_way_to_the_same_in_small_letters() -> None:
    assert titles(json_ld="CREWS END STRIKE", h1="Crews end strike") == "Crews end strike"
    assert titles(json_ld="CREWS END STRIKE", h1="Boats sail") == "CREWS END STRIKE"
    assert titles(json_ld="選舉結果", h1="選舉結果") == "選舉結果"


@pytest.mark.parametrize(
    "added", [" * The Herald * by Ana Ruiz", "：海鸥新闻网", " [Harbour]：Gull", "-사회"]
)
def test_what_is_added_to_the_stated_headline_is_no_part_of_a_title(added: str) -> None:
    claims = [
        Claim("title", "罢工结束", "json-ld:headline", 0.9),
        Claim("title", f"罢工结束{added}", "og:title", 0.85),
    ]
    assert {claim.value for claim in order_titles(claims, ())} == {"罢工结束"}


def test_a_heading_that_begins_a_title_is_not_the_whole_of_it() -> None:
    long = "Harbour: crews end their strike after a week"
    assert titles(json_ld=long, og=long) == long
