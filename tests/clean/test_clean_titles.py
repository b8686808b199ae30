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
