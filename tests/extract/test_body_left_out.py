"""What stood among the paragraphs of an article, and why it was left out."""

from corpus.extract.html import extract_html
from corpus.model import LeftOut

FIRST = (
    "The harbour engineer said on Tuesday that the old bridge would stay closed until the spring."
)
SECOND = "Shopkeepers on the north quay fear for their trade, though a free ferry sails every ten minutes."
THIRD = "The council will decide in March whether the piles are to be of steel or of larch."


def left_out(body: str) -> tuple[LeftOut, ...]:
    return extract_html(f"<html><body><article>{body}</article></body></html>", None).left_out


def test_each_line_is_told_with_its_ground_and_its_place() -> None:
    body = (
        f"<h1>The bridge is closed</h1><p>By Ines Halloway</p><p>{FIRST}</p>"
        "<div class='share-bar'>Share this</div>"
        f"<p>{SECOND}</p><ul><li><a href='/2'>A lantern is found in a loft</a></li></ul><p>{THIRD}</p>"
        "<p>Sign up for our newsletter to read more of this.</p><p>Northlight Newswire</p>"
    )
    told = [(line.text, line.ground, line.place) for line in left_out(body)]
    assert told == [
        ("By Ines Halloway", "says who wrote it, or when", 0),
        ("Share this", "a share bar", 1),
        ("A lantern is found in a loft", "points to other articles", 2),
        (
            "Sign up for our newsletter to read more of this.",
            "a line of the page, not of the article",
            3,
        ),
        ("Northlight Newswire", "a signature", 3),
    ]


def test_what_follows_the_end_of_an_article_is_told_too() -> None:
    body = f"<h1>T</h1><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p><h3>Related articles</h3><p>Lamps</p>"
    assert [(line.text, line.place) for line in left_out(body)] == [
        ("Related articles", 3),
        ("Lamps", 3),
    ]


def test_a_dateline_is_told_where_it_stood() -> None:
    body = f"<h1>T</h1><p>QUAYSIDE (Northlight Newswire) - {FIRST}</p><p>{SECOND}</p>"
    extraction = extract_html(f"<html><body><article>{body}</article></body></html>", None)
    assert extraction.paragraphs[0].text == FIRST
    assert [(line.ground, line.place) for line in extraction.left_out] == [("the dateline", 0)]


def test_a_standfirst_that_is_kept_by_itself_is_told() -> None:
    body = f"<h1>T</h1><p class='standfirst'>{THIRD}</p><p>{FIRST}</p><p>{SECOND}</p>"
    assert [(line.text, line.place) for line in left_out(body)] == [(THIRD, 0)]


def test_of_a_page_without_an_article_nothing_is_left_out() -> None:
    page = "<html><body><nav><a href='/'>Home</a></nav><p>Share this</p></body></html>"
    assert extract_html(page, None).left_out == ()
