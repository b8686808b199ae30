"""Passages of a body: nothing lost, nothing linked that should not be."""

import json

from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Span
from corpus.publish.body import Link, Passage, read_body


def words_of(passages: tuple[Passage, ...]) -> list[str]:
    return [paragraph.text for passage in passages for paragraph in passage.paragraphs]


def test_items_and_quotes_stay_together() -> None:
    blocks = [
        ["item", 0, 1],
        ["item", 3, 4],
        ["paragraph", 6, 7],
        ["paragraph", 9, 10],
        ["quote", 12, 13],
    ]
    passages = read_body("a\n\nb\n\nc\n\nd\n\ne", json.dumps(blocks), ())
    assert [(p.kind, len(p.paragraphs)) for p in passages] == [
        ("item", 2),
        ("paragraph", 1),
        ("paragraph", 1),
        ("quote", 1),
    ]


def test_blocks_that_do_not_fit_the_text_are_not_used() -> None:
    for blocks in (
        None,
        "",
        "x",
        "{}",
        "[1]",
        '[["paragraph", 0, 99]]',
        '[["paragraph", 3, 4]]',
        '[["paragraph", 3, 1]]',
        "null",
    ):
        assert words_of(read_body("one\n\ntwo", blocks, ())) == ["one", "two"]


def test_links_count_code_points() -> None:
    (passage,) = read_body("🚢 and pier", None, [Link(Span(6, 10), "https://pier.example/")])
    assert [(run.text, run.url) for run in passage.paragraphs[0].runs] == [
        ("🚢 and ", None),
        ("pier", "https://pier.example/"),
    ]


def test_links_that_overlap_cross_paragraphs_or_run_scripts_stay_text() -> None:
    links = [
        Link(Span(0, 3), "https://a.example/"),
        Link(Span(1, 3), "https://b.example/"),
        Link(Span(2, 6), "https://c.example/"),
        Link(Span(5, 8), "javascript:alert(1)"),
        Link(Span(7, 7), "https://d.example/"),
    ]
    passages = read_body("one\n\ntwo", None, links)
    runs = [
        run for passage in passages for paragraph in passage.paragraphs for run in paragraph.runs
    ]
    assert [run.url for run in runs if run.url] == ["https://a.example/"]


@given(
    st.text(),
    st.one_of(
        st.none(),
        st.text(),
        st.lists(st.tuples(st.text(), st.integers(-5, 50), st.integers(-5, 50))).map(json.dumps),
    ),
    st.lists(st.tuples(st.integers(-5, 50), st.integers(-5, 50))),
)
def test_no_word_of_the_text_is_lost(
    text: str, blocks: str | None, spans: list[tuple[int, int]]
) -> None:
    links = [Link(Span(a, b), "https://a.example/") for a, b in spans]
    shown = "".join(words_of(read_body(text, blocks, links)))
    assert "".join(shown.split()) == "".join(text.split())
