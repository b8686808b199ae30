"""Rules of the plain-text reader that hold for any text, and single decisions."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.extract.plain import extract_plain
from corpus.model import Extraction

BODY = (
    "The ferry between Lindholm and the mainland will run through the winter, its owner said.",
    "A petition had been signed by every adult on the island, and by two who have left it.",
    "The first boat leaves at six in the morning, when the wind allows it and the ice does too.",
)
LEAD = (
    "The council of Lindholm met on Tuesday to hear the complaint of a baker against the bell of "
    "the church, which has been rung at four for as long as there has been a church."
)


def claimed(extraction: Extraction, field: str) -> list[str]:
    return [claim.value for claim in extraction.claims if claim.field == field]


def texts(extraction: Extraction) -> list[str]:
    return [paragraph.text for paragraph in extraction.paragraphs]


def page(*lines: str) -> str:
    return "\n\n".join(lines)


# What holds for any text

LINES = st.sampled_from(
    [
        *BODY,
        LEAD,
        "Related Articles",
        "3 comments",
        "Tags: ferry, ice",
        "Read also: Old lighthouse finds a keeper",
        "By Ana Ruiz",
        "12 March 2025",
        "Share",
        "Home | News | Sport",
        "© 2025 Gazette. All rights reserved.",
        "Photo: Della Quist/Gazette",
        "ABSTRACT.",
        "FULL TEXT.",
        "A title without a full stop;",
        "What it costs",
        "OSLO (AP) - The rain went on.",
        "作者：林晓舟",
        "---",
        "- a",
        "# b",
        "> c",
        "",
    ]
)
ANY_TEXT = st.one_of(st.text(max_size=400), st.lists(LINES, max_size=30).map("\n".join))


@given(ANY_TEXT, st.booleans())
def test_any_text_gives_an_extraction(text: str, is_markdown: bool) -> None:
    extraction = extract_plain(text, is_markdown=is_markdown)
    for paragraph in extraction.paragraphs:
        assert paragraph.kind in ("paragraph", "heading", "item", "quote")
        assert paragraph.text == " ".join(paragraph.text.split()) != ""
    assert all(claim.value.strip() for claim in extraction.claims)


@given(ANY_TEXT)
def test_a_paragraph_has_no_character_that_the_text_has_not_in_this_order(text: str) -> None:
    source = re.sub(r"[\s\u00ad]", "", text)
    at = 0
    for paragraph in extract_plain(text).paragraphs:
        wanted = re.sub(r"[\s\u00ad]", "", paragraph.text)
        at = source.find(wanted, at)
        assert at >= 0
        at += len(wanted)


@given(st.lists(st.sampled_from(BODY), min_size=1, max_size=6, unique=True))
def test_reading_a_body_again_changes_nothing(body: list[str]) -> None:
    once = texts(extract_plain(page(LEAD, *body)))
    assert once == [LEAD, *body]
    assert texts(extract_plain(page(*once))) == once


@given(st.lists(LINES, max_size=30).map("\n\n".join))
def test_no_sentence_of_the_body_is_lost_wherever_furniture_stands(text: str) -> None:
    """In the head it may be a dek; below readers' comments or a related box it isn't ours."""
    if re.search("comments|Related|ABSTRACT", text):
        return
    extraction = extract_plain(text)
    found = " ".join([*texts(extraction), *(claim.value for claim in extraction.claims)])
    assert all(sentence in found for sentence in BODY if sentence in text)


@pytest.mark.parametrize("text", ["", " \n\t\n", "\ufeff", "\x00", "***\n\n___"])
def test_a_text_without_words_gives_no_paragraph(text: str) -> None:
    assert extract_plain(text).paragraphs in ((), extract_plain("\x00").paragraphs)


def test_more_lines_than_an_article_has_are_kept_whole() -> None:
    extraction = extract_plain("word\n" * 300_000)
    assert "".join(texts(extraction)).count("word") == 300_000


# Titles


def test_a_text_of_sentences_has_no_title() -> None:
    extraction = extract_plain(page(LEAD, *BODY))
    assert claimed(extraction, "title") == []
    assert texts(extraction) == [LEAD, *BODY]


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n\n\n"])
def test_a_first_line_above_paragraphs_is_the_title(gap: str) -> None:
    extraction = extract_plain("Ferry to run through the winter" + gap + gap.join(BODY))
    assert claimed(extraction, "title") == ["Ferry to run through the winter"]
    assert texts(extraction) == list(BODY)


def test_a_headline_with_a_full_stop_is_a_title() -> None:
    body = [sentence + " " + LEAD for sentence in BODY]
    extraction = extract_plain(page("Island ferry sails into winter.", *body))
    assert claimed(extraction, "title") == ["Island ferry sails into winter."]
    assert texts(extraction) == body


def test_a_short_first_sentence_is_no_title() -> None:
    sentence = "The ferry was late on Monday."
    extraction = extract_plain(page(sentence, *BODY))
    assert claimed(extraction, "title") == []
    assert texts(extraction)[0] == sentence


def test_a_single_line_is_text() -> None:
    assert texts(extract_plain("Only this line")) == ["Only this line"]


def test_the_labels_of_an_archive_copy_set_the_abstract_apart() -> None:
    text = page(
        "Ferry sails on; \nIsland rejoices over winter service.",
        "ABSTRACT.",
        LEAD,
        "FULL TEXT.",
        *BODY,
    )
    extraction = extract_plain(text)
    assert claimed(extraction, "title") == ["Ferry sails on"]
    assert claimed(extraction, "dek") == ["Island rejoices over winter service.", LEAD]
    assert texts(extraction) == list(BODY)


def test_a_lead_paragraph_of_a_wire_report_is_no_dek() -> None:
    extraction = extract_plain(page("Ferry to run through the winter", BODY[0], LEAD, LEAD, LEAD))
    assert claimed(extraction, "dek") == []
    assert texts(extraction)[0] == BODY[0]


# Bylines and dates


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By Ana Ruiz", "Ana Ruiz"),
        ("BY ANA RUIZ AND TOM BÉLA", "ANA RUIZ AND TOM BÉLA"),
        ("Von Jana Ellermann und Uwe Harms", "Jana Ellermann und Uwe Harms"),
        ("Door Mirthe van der Wielen", "Mirthe van der Wielen"),
        ("Autor: Zofia Brzeska", "Zofia Brzeska"),
        ("Ana Ruiz, Political Correspondent", "Ana Ruiz, Political Correspondent"),
        ("作者：林晓舟", "林晓舟"),
        ("한서윤 기자 han@gazette.example", "한서윤"),
        ("浜野太郎記者", "浜野太郎"),
        ("بقلم سلمى الحداد", "سلمى الحداد"),
        ("Ana Ruiz | 12 March 2025", "Ana Ruiz"),
        ("Ana Ruiz\n12 March 2025", "Ana Ruiz"),
        ("Ana Ruiz\nTransport correspondent\n12 March 2025", "Ana Ruiz"),
        ("By Ana Ruiz, 12 March 2025", "Ana Ruiz"),
    ],
)
def test_a_byline_below_the_title_gives_its_names(line: str, author: str) -> None:
    extraction = extract_plain(page("Ferry to run through the winter", line, *BODY))
    assert claimed(extraction, "author") == [author]
    assert texts(extraction) == list(BODY)


@pytest.mark.parametrize(
    "line", ["By the sea", "By and large", "Von Anfang an", "Por la noche", "Di nuovo"]
)
def test_a_line_that_only_opens_like_a_byline_is_none(line: str) -> None:
    assert claimed(extract_plain(page("Ferry to run", line, *BODY)), "author") == []


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("12 March 2025, 14:05", "12 March 2025, 14:05"),
        ("Published: March 12, 2025 at 2:05 p.m. EDT", "March 12, 2025 at 2:05 p.m. EDT"),
        ("Wednesday 12 March 2025", "Wednesday 12 March 2025"),
        ("2025-03-12 14:05", "2025-03-12 14:05"),
        ("12/03/2025 - 14:05 CET", "12/03/2025 - 14:05 CET"),
        ("Lindholm, 12.03.2025", "12.03.2025"),
        ("Veröffentlicht am 12. März 2025 um 14:05 Uhr", "12. März 2025 um 14:05 Uhr"),
        ("Publié le mercredi 12 mars 2025 à 14h05", "mercredi 12 mars 2025 à 14h05"),
        ("公開日：2025年3月12日", "2025年3月12日"),
        ("2025年3月12日 公開", "2025年3月12日"),
        ("١٢ مارس ٢٠٢٥", "١٢ مارس ٢٠٢٥"),
    ],
)
def test_a_date_line_below_the_title_is_given_as_printed(line: str, published: str) -> None:
    extraction = extract_plain(page("Ferry to run through the winter", line, *BODY))
    assert claimed(extraction, "published") == [published]
    assert texts(extraction) == list(BODY)


@pytest.mark.parametrize("line", ["2 hours ago", "vor 3 Stunden", "5 min read", "il y a 2 heures"])
def test_an_age_or_a_reading_time_is_no_date(line: str) -> None:
    extraction = extract_plain(page("Ferry to run through the winter", line, *BODY))
    assert claimed(extraction, "published") == []
    assert texts(extraction) == list(BODY)


# Datelines


@pytest.mark.parametrize(
    ("opening", "dateline"),
    [
        ("WASHINGTON, Dec. 8 (UPI) — ", "WASHINGTON, Dec. 8 (UPI)"),
        ("CAMBRIDGE, Mass., Dec. 11 (UPI) -- ", "CAMBRIDGE, Mass., Dec. 11 (UPI)"),
        ("SYRACUSE, N.Y. - ", "SYRACUSE, N.Y."),
        ("Berlin (dpa) - ", "Berlin (dpa)"),
        ("(Reuters) - ", "(Reuters)"),
        ("MADRID, 3 (EFE).- ", "MADRID, 3 (EFE)"),
        ("AIX-LES-BAINS — ", "AIX-LES-BAINS"),
        ("القاهرة (رويترز) - ", "القاهرة (رويترز)"),
        ("МОСКВА, 3 мар — РИА Новости. ", "МОСКВА, 3 мар — РИА Новости."),
    ],
)
def test_a_dateline_is_no_text(opening: str, dateline: str) -> None:
    extraction = extract_plain(page("Ferry to run through the winter", opening + BODY[0], LEAD))
    assert claimed(extraction, "dateline") == [dateline]
    assert texts(extraction) == [BODY[0], LEAD]


@pytest.mark.parametrize(
    "paragraph",
    [
        "NATO — the alliance of the northern harbours — said that it would count its ships again.",
        "Sen. Ana Ruiz (R-Lindholm) - the only one to vote against - said that she was asleep.",
        "The ferry - which is old - will run through the winter, said the owner of the line.",
    ],
)
def test_a_dash_alone_makes_no_dateline(paragraph: str) -> None:
    extraction = extract_plain(page("Ferry to run through the winter", paragraph, LEAD))
    assert claimed(extraction, "dateline") == []
    assert texts(extraction)[0] == paragraph


# Furniture


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement",
        "Read also: Old lighthouse finds a keeper",
        "Lesen Sie auch: Leuchtturm sucht Wärter",
        "Sign up for our newsletter and never miss a boat.",
        "Share on Facebook",
        "Facebook | WhatsApp | Email",
        "Photo: Della Quist/Gazette",
        "The quay at noon. Photo: Della Quist",
        "Della Quist/Getty Images",
        "* * *",
    ],
)
def test_a_known_line_between_paragraphs_is_left_out(line: str) -> None:
    extraction = extract_plain(page("Ferry to run through the winter", *BODY, line, LEAD))
    assert texts(extraction) == [*BODY, LEAD]


@pytest.mark.parametrize(
    "line",
    [
        "Reactions",
        "Weather",
        "Réactions",
        "Yesterday.",
        "“Share this,” he said.",
        "They follow us on foot.",
        "Read more books, the minister told pupils, and write fewer of them.",
        "Home is where the ferry stops.",
        "Photo: it is all that remains of the lighthouse that stood on the rock for a century.",
        "We use cookies to bait the seals, the keeper said.",
    ],
)
def test_a_line_of_the_article_that_resembles_furniture_stays(line: str) -> None:
    extraction = extract_plain(page("Ferry to run through the winter", *BODY, line, LEAD))
    assert texts(extraction) == [*BODY, line, LEAD]


def test_a_related_box_within_the_body_does_not_end_it() -> None:
    box = "Related Articles\nOld lighthouse finds a keeper\nHarbour pilots to wear bells"
    text = page("Ferry to run through the winter", *BODY, box, LEAD, *BODY)
    assert texts(extract_plain(text)) == [*BODY, LEAD, *BODY]


def test_readers_comments_are_not_the_article() -> None:
    text = page("Ferry to run through the winter", *BODY, "2 comments", "Anders Voll", LEAD)
    assert texts(extract_plain(text)) == list(BODY)


# Wrapped lines


def test_a_soft_hyphen_at_a_line_end_joins_a_word_and_a_hyphen_stays() -> None:
    lines = [
        "The ferry between Lindholm and the mainland will run through the win\u00ad",
        "ter for the first time since the great tide, the owner of the short-",
        "sea line told the council, which had asked him twice and was now very",
        "glad of it indeed.",
    ]
    (text,) = texts(extract_plain("\n".join(lines)))
    assert "through the winter for" in text
    assert "short- sea" in text


def test_lines_that_are_not_wrapped_stay_apart() -> None:
    lines = ["Old lighthouse finds a keeper", "Bells for pilots", "Council seeks a clerk"]
    assert texts(extract_plain(page(LEAD, "\n".join(lines), LEAD))) == [LEAD, *lines, LEAD]


# Markdown


def test_front_matter_that_is_none_stays_text() -> None:
    text = "---\n\n" + page(*BODY)
    assert texts(extract_plain(text, is_markdown=True)) == list(BODY)


def test_a_rule_a_comment_and_marks_are_no_text() -> None:
    text = "# Title\n\n<!-- hidden -->\n\n***\n\nA **bold** and _plain_ `word` in snake_case 2*3*4."
    extraction = extract_plain(text, is_markdown=True)
    assert claimed(extraction, "title") == ["Title"]
    assert texts(extraction) == ["A bold and plain word in snake_case 2*3*4."]


def test_an_address_in_front_matter_counts_when_it_is_absolute() -> None:
    matter = "---\nurl: /ferry\nlink: https://gazette.example/ferry\n---\n" + LEAD
    extraction = extract_plain(matter, is_markdown=True)
    assert claimed(extraction, "canonical_url") == ["https://gazette.example/ferry"]
