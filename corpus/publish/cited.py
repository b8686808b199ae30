"""An article's citations as its page shows them: marked in the text, listed by source."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from corpus.model import Span
from corpus.publish.body import Mark
from corpus.publish.languages import source_name

Row = Mapping[str, Any]
_Key = tuple[str | None, str | None]  # id of a source; of an unresolved one what is printed

_STATED = ("quotation", "attribution")


@dataclass(frozen=True, slots=True)
class Statement:
    """One quotation or attribution, with its number in the text."""

    number: int
    row: Row


@dataclass(frozen=True, slots=True)
class CitedSource:
    """One source with all that the article attributes to it, in reading order."""

    source_id: str | None  # None: unresolved
    name: str | None
    kind: str
    description: str | None
    statements: tuple[Statement, ...]
    credits: int  # how often it is credited without being cited
    via: int  # how many statements were made to it, or came through it


def numbered(citations: Iterable[Row]) -> tuple[Statement, ...]:
    """The quotations and attributions among an article's citations, counted from 1."""
    stated = (row for row in citations if row["kind"] in _STATED)
    return tuple(Statement(number, row) for number, row in enumerate(stated, start=1))


def marks_of(citations: Iterable[Row], statements: Iterable[Statement]) -> Iterator[Mark]:
    """What is to be marked in the text: links, and source, cue and content of each statement."""
    for row in citations:
        if row["kind"] == "link" and row["url"] and row["start_char"] is not None:
            yield Mark(Span(row["start_char"], row["end_char"]), "link", url=row["url"])
    for statement in statements:
        row = statement.row
        label = source_name(row["source"] or row["source_text"])
        for role, name in (("said", "quote"), ("cue", "cue"), ("source", "source")):
            for span in _pieces(row, name):
                yield Mark(span, role, number=statement.number, citation=row["id"], label=label)


def _pieces(row: Row, name: str) -> list[Span]:
    listed = row.get(f"{name}_spans")
    if listed:
        return [Span(start, end) for start, end in json.loads(listed)]
    start, end = row[f"{name}_start"], row[f"{name}_end"]
    return [Span(start, end)] if start is not None else []


def cited_sources(
    citations: Iterable[Row], statements: Iterable[Statement]
) -> tuple[CitedSource, ...]:
    """The sources of an article: those of statements in the order of the text, then the others.

    The others are credited, or were told something. Unresolved ones are apart by what is printed.
    """
    rows = tuple(citations)
    said: dict[_Key, list[Statement]] = {}
    for statement in statements:
        said.setdefault(_key(statement.row), []).append(statement)
    credited = Counter(_key(row) for row in rows if row["kind"] == "credit")
    vias = Counter(_via_key(row) for row in rows if row["via_source_id"])
    named = {_via_key(row): (row["via"], row["via_kind"]) for row in rows}
    named |= {_key(row): (row["source"] or row["source_text"], row["source_kind"]) for row in rows}
    return tuple(
        CitedSource(
            key[0],
            named[key][0],
            named[key][1] or "unknown",
            next((s.row["description"] for s in said.get(key, ()) if s.row["description"]), None),
            tuple(said.get(key, ())),
            credited[key],
            vias[key],
        )
        for key in dict.fromkeys([*said, *credited, *vias])
    )


def _key(row: Row) -> _Key:
    return row["source_id"], None if row["source_id"] else row["source_text"]


def _via_key(row: Row) -> _Key:
    return row["via_source_id"], None
