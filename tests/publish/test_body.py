"""Passages of a body: nothing lost, nothing linked that should not be."""

import json

from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Span
from corpus.publish.body import ROLES, Mark, Passage, Stretch, read_body


def link(start: int, end: int, url: str = "https://a.example/") -> Mark:
    return Mark(Span(start, end), "link", url=url)


def mark(start: int, end: int, role: str, number: int = 1) -> Mark:
    return Mark(
        Span(start, end), role, number=number, citation=str(number), label=f"source {number}"
    )


def numbers(stretch: Stretch) -> list[int | None]:
    return [each.number for each in stretch.numbered]


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
    (passage,) = read_body("🚢 and pier", None, [link(6, 10, "https://pier.example/")])
    assert [(run.text, run.url) for run in passage.paragraphs[0].stretches] == [
        ("🚢 and ", None),
        ("pier", "https://pier.example/"),
    ]


def test_links_that_overlap_cross_paragraphs_or_run_scripts_stay_text() -> None:
    links = [
        link(0, 3, "https://a.example/"),
        link(1, 3, "https://b.example/"),
        link(2, 6, "https://c.example/"),
        link(5, 8, "javascript:alert(1)"),
        link(7, 7, "https://d.example/"),
    ]
    passages = read_body("one\n\ntwo", None, links)
    urls = [
        stretch.url
        for passage in passages
        for paragraph in passage.paragraphs
        for stretch in paragraph.stretches
    ]
    assert list(filter(None, urls)) == ["https://a.example/"]


def test_what_is_said_holds_its_source_and_a_link() -> None:
    text = "Ruiz said the pier stays."
    marks = [mark(0, 4, "source"), mark(5, 9, "cue"), mark(10, 24, "said"), link(14, 18)]
    (passage,) = read_body(text, None, marks)
    shown = [(s.text, s.roles, bool(s.url), numbers(s)) for s in passage.paragraphs[0].stretches]
    assert shown == [
        ("Ruiz", ("source",), False, [1]),
        (" ", (), False, []),
        ("said", ("cue",), False, []),
        (" ", (), False, []),
        ("the ", ("said",), False, []),
        ("pier", ("said",), True, []),
        (" stays", ("said",), False, []),
        (".", (), False, []),
    ]


def test_marks_begin_with_the_text_and_end_with_it() -> None:
    (passage,) = read_body("Yes.", None, [mark(0, 4, "said")])
    (stretch,) = passage.paragraphs[0].stretches
    assert (stretch.text, stretch.roles, numbers(stretch)) == ("Yes.", ("said",), [1])


def test_marks_that_overlap_are_each_marked_where_they_are() -> None:
    marks = [mark(0, 5, "said", 1), mark(3, 8, "said", 2), mark(3, 4, "cue", 2)]
    (passage,) = read_body("abcdefgh", None, marks)
    shown = [(s.text, s.roles, s.label) for s in passage.paragraphs[0].stretches]
    assert shown == [
        ("abc", ("said",), "source 1"),
        ("d", ("cue", "said"), "source 2"),
        ("e", ("said",), "source 2"),
        ("fgh", ("said",), "source 2"),
    ]


def test_one_mention_of_two_statements_has_both_numbers() -> None:
    marks = [mark(0, 4, "source", 2), mark(0, 4, "source", 1), mark(10, 15, "said", 1)]
    (passage,) = read_body("Ruiz said it is so.", None, marks)
    assert [(s.text, numbers(s)) for s in passage.paragraphs[0].stretches if s.numbered] == [
        ("Ruiz", [1, 2])
    ]


def test_what_goes_over_paragraphs_is_marked_in_each_and_numbered_in_the_last() -> None:
    passages = read_body("one two\n\nthree four", None, [mark(4, 14, "said")])
    shown = [
        [(s.text, s.roles, numbers(s)) for s in passage.paragraphs[0].stretches]
        for passage in passages
    ]
    assert shown == [
        [("one ", (), []), ("two", ("said",), [])],
        [("three", ("said",), [1]), (" four", (), [])],
    ]


def test_the_number_stands_behind_the_source_else_the_cue_else_the_words() -> None:
    def behind(*marks: Mark) -> list[str]:
        (passage,) = read_body("abcdef", None, marks)
        return [s.text for s in passage.paragraphs[0].stretches if s.numbered]

    said, later, cue, source = (
        mark(0, 1, "said"),
        mark(5, 6, "said"),
        mark(2, 3, "cue"),
        mark(1, 2, "source"),
    )
    assert behind(said, later, cue, source) == ["b"]
    assert behind(said, later, cue) == ["c"]
    assert behind(said, later) == ["f"]
    assert behind(said, mark(9, 12, "source")) == ["a"]


def test_a_link_stays_one_link_whatever_begins_or_ends_in_it() -> None:
    marks = [link(0, 9), mark(0, 4, "source"), mark(5, 9, "cue"), mark(8, 12, "said", 2)]
    (passage,) = read_body("Hale told them.", None, marks)
    runs = [
        (url, "".join(s.text for s in stretches)) for url, stretches in passage.paragraphs[0].runs
    ]
    assert runs == [("https://a.example/", "Hale told"), (None, " them.")]


def test_of_statements_within_each_other_the_inner_one_is_named() -> None:
    marks = [
        Mark(Span(0, 9), "said", number=1, label="outer"),
        Mark(Span(4, 9), "said", number=2, label="inner"),
    ]
    (passage,) = read_body("abc defgh", None, marks)
    assert [(s.text, s.label) for s in passage.paragraphs[0].stretches] == [
        ("abc ", "outer"),
        ("defgh", "inner"),
    ]


MARKS = st.lists(
    st.builds(
        mark, st.integers(-5, 50), st.integers(-5, 50), st.sampled_from(ROLES), st.integers(1, 4)
    )
)


@given(st.text(alphabet="ab \n", max_size=60), MARKS)
def test_each_statement_that_is_shown_has_its_number_once(text: str, marks: list[Mark]) -> None:
    stretches = [
        stretch
        for passage in read_body(text, None, marks)
        for block in passage.paragraphs
        for stretch in block.stretches
    ]
    found = [number for stretch in stretches for number in numbers(stretch)]
    assert len(found) == len(set(found))
    # Whatever marks a character that is shown has its number somewhere.
    shown = {m.number for m in marks if 0 <= m.span.start < m.span.end and m.span.of(text).strip()}
    assert shown <= set(found)


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
    roles = ("link", "source", "cue", "said")
    marks = [
        Mark(Span(a, b), roles[n % 4], url="https://a.example/", number=n)
        for n, (a, b) in enumerate(spans)
    ]
    shown = "".join(words_of(read_body(text, blocks, marks)))
    assert "".join(shown.split()) == "".join(text.split())
