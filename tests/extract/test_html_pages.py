"""Whole pages of invented outlets, and what is to be read in them."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.clean import clean
from corpus.extract.charset import decode
from corpus.extract.html import extract_html
from corpus.model import Extraction

GOLDEN = sorted(path.parent for path in Path(__file__).parent.glob("golden/*/page.html"))
SENTENCE = "The harbour engineer said that the bridge would stay closed until the spring. "


def read(folder: Path) -> tuple[Extraction, dict[str, Any]]:
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    page = decode((folder / "page.html").read_bytes(), None, is_html=True)
    return clean(extract_html(page.text, expected["url"])), expected


def values(extraction: Extraction, field: str) -> list[str]:
    """The winning values of a field: all from the first one's place."""
    found = [claim for claim in extraction.claims if claim.field == field]
    return [claim.value for claim in found if claim.found_in == found[0].found_in]


@pytest.mark.parametrize("folder", GOLDEN, ids=lambda folder: folder.name)
def test_a_page_is_read_as_a_reader_reads_it(folder: Path) -> None:
    extraction, expected = read(folder)
    assert [paragraph.text for paragraph in extraction.paragraphs] == expected["paragraphs"]
    for field in ("author", "tag"):
        if field in expected:
            assert values(extraction, field) == expected[field], field
    for field, value in expected.items():
        if field not in ("url", "paragraphs", "links", "author", "tag"):
            found = values(extraction, field)
            assert (found[0] if found else None) == value, field
    links = {run.url for paragraph in extraction.paragraphs for run in paragraph.runs if run.url}
    assert set(expected.get("links", ())) <= links


@pytest.mark.parametrize("folder", GOLDEN, ids=lambda folder: folder.name)
def test_cleaning_a_page_twice_changes_nothing(folder: Path) -> None:
    extraction, _ = read(folder)
    assert clean(extraction) == extraction


def test_links_keep_their_words_and_are_absolute() -> None:
    page = (
        "<html><head><base href='https://files.example/a/'></head><body><article>"
        f"<p>{SENTENCE}See <a href='../map#x'>the old map</a>, or <a href='javascript:1'>not</a>.</p>"
        f"<p>{SENTENCE * 3}</p></article></body></html>"
    )
    paragraph = extract_html(page, "https://www.post.example/1").paragraphs[0]
    assert paragraph.text == f"{SENTENCE}See the old map, or not."
    linked = [run for run in paragraph.runs if run.url]
    assert [(run.text, run.url) for run in linked] == [
        ("the old map", "https://files.example/map#x")
    ]


def test_lists_quotes_and_headings_keep_their_kind() -> None:
    page = (
        f"<article><h1>Title</h1><p>{SENTENCE * 2}</p><h2>What is planned</h2><ul><li>{SENTENCE}</li>"
        f"<li>A second boat for the winter months.</li></ul><blockquote><p>{SENTENCE}</p></blockquote>"
        f"<p>{SENTENCE * 2}</p></article>"
    )
    kinds = [p.kind for p in extract_html(f"<html><body>{page}</body></html>", None).paragraphs]
    assert kinds.count("item") == 2
    assert "heading" in kinds
    assert "quote" in kinds


@pytest.mark.parametrize(
    "opened", ["<div>", "<b><i>", "<ul><li>", "<blockquote>", "<table><tr><td>"]
)
def test_deep_nesting_is_read_or_given_up_without_an_error(opened: str) -> None:
    extract_html(f"<html><body>{opened * 5000}<p>{SENTENCE * 20}", "https://a.example/x")


@given(st.text(alphabet="<>/\"'= apdivhreftlscj:&#;{}[]\x00\u200f字", max_size=300))
@settings(max_examples=60, deadline=None)
def test_no_markup_makes_reading_fail(markup: str) -> None:
    clean(extract_html(markup, None))


def test_a_description_in_the_head_is_no_dek() -> None:
    page = (
        "<html><head><meta name='description' content='Only in the head of the page'></head>"
        f"<body><h1>A title</h1><p>{SENTENCE * 4}</p></body></html>"
    )
    claims = extract_html(page, None).claims
    assert not [claim for claim in claims if claim.field == "dek"]
    assert [c.value for c in claims if c.field == "description"] == ["Only in the head of the page"]


def test_what_a_page_without_markup_prints_around_its_text_is_left_out() -> None:
    page = (
        "<html><head><title>The ferry sails again - The Quay Herald</title></head><body><table>"
        "<tr><td><font><a href='/'>Front page</a> | <a href='/h'>Harbour</a> | <a href='/s'>Shore"
        "</a> | <a href='/n'>Notices</a></font></td></tr><tr><td><font><b>Harbour</b></font><br>"
        "<font size=6><b>The ferry sails again</b></font><br><font>Ines Halloway. Quayside, "
        f"Friday 26 November 2021</font><hr><p>{SENTENCE * 3}<p>{SENTENCE * 4}<hr><font>"
        "<a href='#p'>Print this story</a> | <a href='#l'>Write to us</a> | <a href='#t'>Top</a>"
        "</font></td><td><font>POLL<br>Should it sail?<br>Yes<br>No</font></td></tr></table>"
    )
    extraction = clean(extract_html(page, "https://quayherald.example/a/1"))
    assert [p.text for p in extraction.paragraphs] == [(SENTENCE * n).strip() for n in (3, 4)]
    assert values(extraction, "author") == ["Ines Halloway"]
    assert values(extraction, "section") == ["Harbour"]
    assert values(extraction, "published") == ["2021-11-26"]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        (
            "<p>Հեղինակ՝ <b>Արամ Գետակյան</b> <span>2025 թ. մարտի 3, 10:00</span></p>",
            ["Արամ Գետակյան"],
        ),
        ("<div>โดย <b>มาลี ทะเลงาม</b> <span>วันที่ 8 มีนาคม 2567</span></div>", ["มาลี ทะเลงาม"]),
        ("<div><span>נועה ברקאי</span><span>16 במרץ 2025, 09:10</span></div>", ["נועה ברקאי"]),
        (
            "<div>2022年11月05日 07:18　来源：江岸报　作者：林舟　贺岚　字号：大</div>",
            ["林舟", "贺岚"],
        ),
    ],
)
def test_a_printed_byline_names_its_writers_in_any_script(line: str, names: list[str]) -> None:
    page = f"<html><body><h1>Ծովափ 港口 ท่าเรือ</h1>{line}<p>{SENTENCE * 5}</p></body></html>"
    assert values(clean(extract_html(page, None)), "author") == names


@pytest.mark.parametrize("signed", ["Northlight Newswire", "(Agentur Seewind)", "（高瀬 凪）"])
def test_a_last_line_that_is_a_name_alone_is_a_signature(signed: str) -> None:
    page = f"<article><h1>A title</h1><p>{SENTENCE * 4}</p><p>{SENTENCE * 3}</p><p>{signed}</p></article>"
    extraction = clean(extract_html(f"<html><body>{page}</body></html>", None))
    assert len(extraction.paragraphs) == 2
    stated = values(extraction, "signature") or values(extraction, "author")
    assert stated == [signed.strip("（）")]


def test_a_short_last_sentence_stays() -> None:
    page = f"<article><h1>A title</h1><p>{SENTENCE * 4}</p><p>{SENTENCE * 3}</p><p>So it goes.</p></article>"
    paragraphs = extract_html(f"<html><body>{page}</body></html>", None).paragraphs
    assert paragraphs[-1].text == "So it goes."


@pytest.mark.parametrize(
    "address", ["http://[a/b", "https://a.example/[x", "//[zz/", "http://a[b].example/x"]
)
@pytest.mark.parametrize(
    "element",
    [
        '<a href="{}">x y z</a>',
        '<link rel="canonical" href="{}">',
        '<meta property="og:url" content="{}">',
        '<a rel="author" href="{}">Ana Ruiz</a>',
        '<base href="{}">',
        '<header><a href="{}"><img alt="Post"></a></header>',
        '<meta property="og:image" content="{}">',
    ],
)
def test_a_broken_address_anywhere_breaks_nothing(element: str, address: str) -> None:
    told = element.format(address)
    text = "The ferry sails at six from the old pier. " * 4
    article = f"<article><h1>The ferry sails</h1><p>{text}</p></article>"
    page = f"<html><head>{told}</head><body>{told}{article}</body></html>"
    (paragraph,) = extract_html(page, "https://www.tidepost.example/a").paragraphs
    assert paragraph.text == text.strip()
