"""An article's citations, numbered, marked and gathered by source."""

from typing import Any

from corpus.model import Span
from corpus.publish.cited import CitedSource, cited_sources, marks_of, numbered


def row(kind: str = "quotation", **more: Any) -> dict[str, Any]:
    nothing = dict.fromkeys(
        (
            "id",
            "source_id",
            "source",
            "source_kind",
            "source_text",
            "start_char",
            "end_char",
            "source_start",
            "source_end",
            "cue_start",
            "cue_end",
            "cue_spans",
            "quote_start",
            "quote_end",
            "quote_spans",
            "description",
            "via_source_id",
            "via",
            "via_kind",
            "url",
        )
    )
    return {**nothing, "kind": kind, **more}


RUIZ = {"source_id": "person-ruiz", "source": "Ana Ruiz", "source_kind": "person"}
PRESS = {"source_id": "outlet-press", "source": "Pier Press", "source_kind": "outlet"}
BY_PRESS = {"via_source_id": "outlet-press", "via": "Pier Press", "via_kind": "outlet"}


def gathered(*rows: dict[str, Any]) -> list[CitedSource]:
    return list(cited_sources(rows, numbered(rows)))


def test_statements_alone_are_numbered() -> None:
    rows = [row(), row("link"), row("attribution"), row("credit")]
    assert [(s.number, s.row["kind"]) for s in numbered(rows)] == [
        (1, "quotation"),
        (2, "attribution"),
    ]


def test_every_piece_of_a_statement_is_marked() -> None:
    parted = row(
        id="abc",
        **RUIZ,
        source_start=20,
        source_end=24,
        cue_start=10,
        cue_end=19,
        cue_spans="[[10, 12], [17, 19]]",
        quote_start=0,
        quote_end=40,
        quote_spans="[[0, 9], [30, 40]]",
    )
    marks = list(marks_of([parted], numbered([parted])))
    assert [(m.role, m.span) for m in marks] == [
        ("said", Span(0, 9)),
        ("said", Span(30, 40)),
        ("cue", Span(10, 12)),
        ("cue", Span(17, 19)),
        ("source", Span(20, 24)),
    ]
    assert {(m.number, m.citation, m.label) for m in marks} == {(1, "abc", "Ana Ruiz")}


def test_a_statement_of_nobody_is_marked_and_says_so() -> None:
    alone = row(quote_start=0, quote_end=4)
    assert [m.label for m in marks_of([alone], numbered([alone]))] == ["Source not named"]
    printed = row(quote_start=0, quote_end=4, source_text="they\u202e")
    assert [m.label for m in marks_of([printed], numbered([printed]))] == ["they"]


def test_links_without_a_place_or_an_address_are_not_marked() -> None:
    rows = [
        row("link", url="https://a.example/", start_char=0, end_char=4),
        row("link", url="https://a.example/"),
        row("link", start_char=0, end_char=4),
    ]
    assert [(m.role, m.span, m.url) for m in marks_of(rows, ())] == [
        ("link", Span(0, 4), "https://a.example/")
    ]


def test_one_source_has_all_its_statements_and_its_first_description() -> None:
    (ruiz,) = gathered(
        row(**RUIZ), row(**RUIZ, description="the mayor"), row(**RUIZ, description="a judge")
    )
    assert (ruiz.name, ruiz.kind, ruiz.description) == ("Ana Ruiz", "person", "the mayor")
    assert [s.number for s in ruiz.statements] == [1, 2, 3]


def test_sources_come_as_they_are_read_and_those_without_a_statement_last() -> None:
    found = gathered(
        row("credit", **PRESS), row(**RUIZ), row(source_id="x", source="X", source_kind="person")
    )
    assert [each.name for each in found] == ["Ana Ruiz", "X", "Pier Press"]


def test_unresolved_sources_are_apart_by_what_is_printed() -> None:
    found = gathered(row(source_text="she"), row(source_text="he"), row(source_text="she"), row())
    assert [(each.name, len(each.statements)) for each in found] == [
        ("she", 2),
        ("he", 1),
        (None, 1),
    ]
    assert {(each.source_id, each.kind) for each in found} == {(None, "unknown")}


def test_who_is_cited_credited_and_told_something_is_listed_once() -> None:
    (press, ruiz) = gathered(row(**PRESS), row("credit", **PRESS), row(**RUIZ, **BY_PRESS))
    assert (press.name, len(press.statements), press.credits, press.via) == ("Pier Press", 1, 1, 1)
    assert (ruiz.credits, ruiz.via) == (0, 0)


def test_who_is_only_credited_and_told_something_is_listed_once() -> None:
    found = gathered(row("credit", **PRESS), row(**RUIZ, **BY_PRESS), row(**RUIZ, **BY_PRESS))
    assert [(each.name, each.credits, each.via) for each in found] == [
        ("Ana Ruiz", 0, 0),
        ("Pier Press", 1, 2),
    ]


def test_a_credit_that_is_not_resolved_keeps_its_words_and_is_nobody_elses() -> None:
    found = gathered(row(source_text="she"), row("credit", source_text="PP"))
    assert [(each.name, len(each.statements), each.credits) for each in found] == [
        ("she", 1, 0),
        ("PP", 0, 1),
    ]
