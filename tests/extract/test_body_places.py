"""What of a page is its article, by where it stands."""

import pytest

from corpus.clean import clean
from corpus.extract.html import extract_html
from corpus.model import Extraction

FIRST = (
    "The harbour engineer said on Tuesday that the old bridge would stay closed until the spring."
)
SECOND = "Shopkeepers on the north quay fear for their trade, though a free ferry sails every ten minutes."
THIRD = "The council will decide in March whether the piles are to be of steel or of larch."
OTHER = (
    "A lantern found in the loft of the customs house is older than the house itself, experts say."
)


def texts(body: str) -> list[str]:
    return [paragraph.text for paragraph in read(body).paragraphs]


def read(body: str) -> Extraction:
    page = f"<html><head><title>The bridge is closed</title></head><body>{body}</body></html>"
    return clean(extract_html(page, "https://quay.example/a"))


@pytest.mark.parametrize(
    "box",
    [
        f"<aside><p>{OTHER}</p></aside>",
        f"<div class='article__factBox'><p>{OTHER}</p></div>",
        f"<div class='mehr-zum-thema'><p>{OTHER}</p></div>",
        f"<div role='complementary'><p>{OTHER}</p></div>",
        f"<figure><img src='a.jpg'><figcaption>{OTHER}</figcaption></figure>",
        f"<p class='wp-caption-text'>{OTHER}</p>",
        f"<blockquote class='twitter-tweet'><p>{OTHER}</p></blockquote>",
        f"<div style='display: none'><p>{OTHER}</p></div>",
        f"<div><p>{OTHER[:40]}</p><input type='email'></div>",
        f"<ul><li>Lamps: <a href='/2'>{OTHER[:60]}</a></li><li><a href='/3'>{OTHER[:50]}</a></li></ul>",
        f"<p><img src='b.jpg'></p><p>{OTHER[:60]}</p>",
        f"<div><h3>Read on</h3><div><a href='/4'>{OTHER[:70]}</a></div><div>3 minutes</div></div>",
    ],
)
def test_boxes_in_the_article_are_left_out(box: str) -> None:
    title = "<h1>The bridge is closed</h1>"
    article = f"<article>{title}<p>{FIRST}</p><p>{SECOND}</p>{box}<p>{THIRD}</p></article>"
    assert texts(article) == [FIRST, SECOND, THIRD]


@pytest.mark.parametrize(
    "block",
    [
        f"<figure class='wp-block-quote'><blockquote>{THIRD}</blockquote></figure>",
        f"<div class='shareholder-report'><p>{THIRD}</p></div>",
        f"<section><text-block>{THIRD}</text-block></section>",
        f"<p><a href='/x'>{THIRD[:50]}</a>{THIRD[50:]}</p>",
        f"<p class='paywall'>{THIRD}</p>",
        f"<ul><li>{THIRD}</li></ul>",
    ],
)
def test_what_only_looks_like_a_box_stays(block: str) -> None:
    article = (
        f"<article><h1>The bridge is closed</h1><p>{FIRST}</p>{block}<p>{SECOND}</p></article>"
    )
    assert texts(article) == [FIRST, THIRD, SECOND]


def test_a_body_split_over_containers_built_alike_is_one() -> None:
    part = "<div class='text-part'><p>{}</p></div><div class='ad-slot'>Advertisement</div>"
    parts = "".join(part.format(text) for text in (FIRST, SECOND, THIRD))
    assert texts(f"<h1>The bridge is closed</h1><div>{parts}</div>") == [FIRST, SECOND, THIRD]


def test_a_second_article_with_a_title_of_its_own_is_not_part_of_the_first() -> None:
    one = f"<div class='story'><h1>The bridge is closed</h1><p>{FIRST}</p><p>{SECOND}</p></div>"
    other = f"<div class='story'><h1>A lantern is found</h1><p>{OTHER}</p></div>"
    assert texts(one + other) == [FIRST, SECOND]


def test_teasers_below_linked_headings_are_not_the_article() -> None:
    teaser = "<div><h3><a href='/{0}'>A lantern is found</a></h3><p>" + OTHER + "</p></div>"
    teasers = "".join(teaser.format(number) for number in range(12))
    assert texts(
        f"<h1>The bridge is closed</h1><div class='text'><p>{FIRST}</p><p>{SECOND}</p></div>"
        f"<div class='all'>{teasers}</div>"
    ) == [FIRST, SECOND]


def test_a_part_that_holds_most_of_the_text_is_the_article_whatever_it_is_called() -> None:
    article = (
        f"<div class='newsletter-page'><h1>The bridge is closed</h1><p>{FIRST}</p><p>{SECOND}</p>"
    )
    assert texts(f"{article}<p>{THIRD}</p></div>") == [FIRST, SECOND, THIRD]


def test_readers_comments_are_never_the_article_however_long_they_are() -> None:
    comments = "".join(
        f"<div class='comment'><p>{OTHER} ({number})</p></div>" for number in range(30)
    )
    assert texts(
        f"<h1>The bridge is closed</h1><div><p>{FIRST}</p><p>{SECOND}</p></div>"
        f"<section id='comments'>{comments}</section>"
    ) == [FIRST, SECOND]


def test_a_note_for_screen_readers_within_a_line_is_not_read() -> None:
    note = "<span class='visually-hidden'>, opens new tab</span>"
    line = FIRST.replace("harbour", f"<a href='/h'>harbour{note}</a>")
    assert texts(f"<article><p>{line}</p><p>{SECOND}</p></article>") == [FIRST, SECOND]


def test_line_breaks_part_paragraphs_where_a_sentence_ends_and_empty_lines_always() -> None:
    body = f"{FIRST}<br>{SECOND[:40]}<br>{SECOND[40:]}<br><br>What is next<br><br>{THIRD}"
    assert texts(f"<h1>The bridge is closed</h1><div>{body}</div>") == [
        FIRST,
        f"{SECOND[:40].rstrip()} {SECOND[40:].lstrip()}",
        "What is next",
        THIRD,
    ]


def test_the_rows_of_a_table_of_data_are_a_line_each() -> None:
    rows = "".join(f"<tr><td>Ferry {n}</td><td>{n}0 minutes</td></tr>" for n in (1, 2))
    page = f"<article><p>{FIRST}</p><table>{rows}</table><p>{SECOND}</p></article>"
    assert texts(page) == [FIRST, "Ferry 1 | 10 minutes", "Ferry 2 | 20 minutes", SECOND]


def test_the_posts_of_a_live_blog_all_stay() -> None:
    posts = "".join(
        f"<article class='post'><h2>{hour}:00: News {hour}</h2><p>{FIRST}</p><p>{SECOND}</p></article>"
        for hour in range(10, 15)
    )
    found = texts(f"<main><h1>The bridge is closed</h1><div class='posts'>{posts}</div></main>")
    assert found.count(FIRST) == 5
    assert "12:00: News 12" in found


@pytest.mark.parametrize(
    "tag", ["div class='related'", "table><tr><td", "br", "a href='/x'", "figure"]
)
def test_many_elements_within_one_another_cost_no_more_than_their_number(tag: str) -> None:
    opened = "".join(f"<{tag}>{FIRST}" for _ in range(3000))
    read(f"<h1>The bridge is closed</h1>{opened}")


def test_a_subheading_between_two_parts_of_the_article_is_kept() -> None:
    part = "<div class='text'><p>{}</p><p>{}</p></div>"
    body = (
        f"<main>{part.format(FIRST, SECOND)}<h3>What is next</h3>{part.format(THIRD, OTHER)}</main>"
    )
    assert texts(f"<h1>The bridge is closed</h1>{body}") == [
        FIRST,
        SECOND,
        "What is next",
        THIRD,
        OTHER,
    ]


def test_a_name_in_brackets_below_the_text_signs_it() -> None:
    body = (
        f"<div class='honbun'><p>{FIRST}</p><p>{SECOND}</p></div><p class='shomei'>（高瀬 凪）</p>"
    )
    extraction = read(f"<h1>The bridge is closed</h1><div>{body}<ul><li>Menu</li></ul></div>")
    assert [paragraph.text for paragraph in extraction.paragraphs] == [FIRST, SECOND]
    assert [claim.value for claim in extraction.claims if claim.field == "author"] == ["高瀬 凪"]


def test_a_title_that_stands_below_the_text_does_not_hide_it() -> None:
    page = f"<div class='text'><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></div><h1>The bridge</h1>"
    assert texts(page) == [FIRST, SECOND, THIRD]


def test_a_wall_that_asks_for_consent_is_no_article() -> None:
    wall = "<p>We and our partners use cookies to measure how our pages are read, and to earn.</p>"
    rest = "<p>You may accept or refuse this at any time, as is explained at the foot of each page.</p>"
    page = f"<div class='cookie-wall'><h1>Your privacy matters</h1>{wall}{rest}</div>"
    assert texts(page) == []


def test_readings_above_characters_are_not_read_twice() -> None:
    ruby = "<ruby>栞<rp>（</rp><rt>しおり</rt><rp>）</rp></ruby>"
    line = "の形をした看板に明かりがともるのは午後十時で、町の人が一人また一人と入ってくる。"
    assert texts(f"<article><p>{ruby}{line}</p><p>{line}</p></article>") == [f"栞{line}", line]


def test_an_appeal_below_the_text_that_is_set_in_another_way_is_left_out() -> None:
    text = "".join(f"<p class='body'>{line}</p>" for line in (FIRST, SECOND, THIRD, OTHER))
    appeal = "<p class='promo2'>We have told of this town for ninety years. Help us to go on.</p>"
    article = f"<article><h1>The bridge is closed</h1>{text}{{}}</article>"
    assert texts(article.format(appeal)) == [FIRST, SECOND, THIRD, OTHER]
    note = (
        "<p class='note'>Correction (5 May): The ferry sails every ten minutes, not every six.</p>"
    )
    assert len(texts(article.format(note))) == 5
    dates = "<p class='dates'>9 June, Quayside; 10 June, Northlight; 14 June, Saltmarsh; 17 June, Holm</p>"
    assert len(texts(article.format(dates))) == 5
