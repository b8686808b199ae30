"""Filters of a query, looked up in the archive: which ids and values they mean."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from corpus.index.columns import columns_of
from corpus.index.names import Names, ids_named
from corpus.index.request import UNKNOWN
from corpus.needles import is_textual, match_of
from corpus.syntax import All, Any, Filter, Node, Not, all_of, any_of


@dataclass(frozen=True, slots=True)
class OneOf:
    """A column of article_facets has one of these values; None is no value."""

    column: str  # language, outlet_id, section
    values: frozenset[str | None]


@dataclass(frozen=True, slots=True)
class Days:
    """The day as stated lies from `start` on and before `end`: of a month or year its first day."""

    start: str | None
    end: str | None

    def holds(self, day: str | None) -> bool:
        """Whether a day, month or year lies there."""
        if day is None:
            return False
        first = first_day(day)
        return (self.start is None or first >= first_day(self.start)) and (
            self.end is None or first < first_day(self.end)
        )


def first_day(stated: str) -> str:
    """The first day of a year or month: 2024-03-01 of 2024-03; a day itself."""
    return stated + "-01-01"[len(stated) - len("2024") :]


@dataclass(frozen=True, slots=True)
class Original:
    """The first article of its story, or one without copies."""


@dataclass(frozen=True, slots=True)
class By:
    """One of these authors wrote it."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tagged:
    """It has one of these tags."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Citing:
    """It cites one of these sources: quotes, attributes to, credits or links to it."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """It has none of these: no author, no tag, or no source that it cites."""

    kind: Literal["author", "tag", "source"]


Condition = OneOf | Days | Original | By | Tagged | Citing | Without


@dataclass(frozen=True, slots=True)
class Every:
    """All of these hold."""

    parts: tuple["Asked", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """One of these holds."""

    parts: tuple["Asked", ...]


@dataclass(frozen=True, slots=True)
class No:
    """This does not hold."""

    part: "Asked"


@dataclass(frozen=True, slots=True)
class Words:
    """Words are found that the index answers alone."""

    node: Node


Asked = Words | Condition | Every | Some | No


def looked_up(db: sqlite3.Connection, node: Node) -> Asked:
    """A tree with its filters looked up, and what only asks for words in as few pieces as can be."""
    if is_textual(node):
        return Words(node)
    match node:
        case Filter():
            return _CONDITIONS[node.name](db, node.value)
        case Not(inner):
            return No(looked_up(db, inner))
        case All(nodes):
            return Every(tuple(_parts(db, nodes, all_of)))
        case Any(nodes):
            return Some(tuple(_parts(db, nodes, any_of)))
    raise AssertionError(node)  # nothing else holds a filter


def _parts(
    db: sqlite3.Connection, nodes: Iterable[Node], joined: Callable[[Iterable[Node]], Node | None]
) -> Iterator[Asked]:
    """The parts of a tree, its words as one of them."""
    words = []
    for node in nodes:
        if is_textual(node):
            words.append(node)
        else:
            yield looked_up(db, node)
    if text := joined(words):
        yield Words(text)


def words_of(asked: Asked) -> Iterator[Node]:
    """The texts looked for; those that must not be there are left out."""
    match asked:
        case Words(node):
            if not match_of(node).is_inverted:
                yield node
        case Every(parts) | Some(parts):
            for part in parts:
                yield from words_of(part)


def has_words(asked: Asked) -> bool:
    """Whether it depends on words, also on such that must not be there."""
    match asked:
        case Words():
            return True
        case Every(parts) | Some(parts):
            return any(map(has_words, parts))
        case No(part):
            return has_words(part)
    return False


def _is_unknown(value: str) -> bool:
    return value.casefold() == UNKNOWN


def _language(_: sqlite3.Connection, value: str) -> OneOf:
    code = "und" if _is_unknown(value) else value
    return OneOf("language", frozenset({code, f"{code}-Hans", f"{code}-Hant"}))


def _outlet(db: sqlite3.Connection, value: str) -> OneOf:
    if _is_unknown(value):
        return OneOf("outlet_id", frozenset({None}))
    rows = db.execute(
        "select id from outlets where id = :value or domain = lower(:value)", {"value": value}
    )
    found = {row[0] for row in rows} or ids_named(db, "outlets", value)
    return OneOf("outlet_id", frozenset(found))


def _section(db: sqlite3.Connection, value: str) -> OneOf:
    """The section that is written so, or else all that have the words."""
    if _is_unknown(value):
        return OneOf("section", frozenset({None}))
    sections = columns_of(db).coded(db, "section").values
    if value in sections:
        return OneOf("section", frozenset({value}))
    named = [(place, section) for place, section in enumerate(sections) if section]
    found = Names.of(named).with_words(value)
    return OneOf("section", frozenset(sections[place] for place in found))


def _author(db: sqlite3.Connection, value: str) -> By | Without:
    if _is_unknown(value):
        return Without("author")
    is_id = db.execute("select 1 from authors where id = ?", [value]).fetchone()
    return By((value,) if is_id else tuple(sorted(ids_named(db, "authors", value))))


def _tag(db: sqlite3.Connection, value: str) -> Tagged | Without:
    if _is_unknown(value):
        return Without("tag")
    is_id = db.execute("select 1 from tags where id = ?", [value]).fetchone()
    return Tagged((value,) if is_id else tuple(sorted(ids_named(db, "tags", value))))


def _source(db: sqlite3.Connection, value: str) -> Citing | Without:
    """The sources that have the words in a form of their name, with all that are the same."""
    if _is_unknown(value):
        return Without("source")
    is_id = db.execute("select 1 from sources where id = ?", [value]).fetchone()
    found = {value} if is_id else ids_named(db, "sources", value)
    # As the view resolved_sources has it, which would go through all of them.
    rows = db.execute(
        """
        with resolved as materialized (
            select distinct coalesce(same_as, id) as id from sources
            where id in (select value from json_each(?))
        )
        select id from resolved
        union
        select sources.id from resolved cross join sources on sources.same_as = resolved.id
        """,
        [json.dumps(sorted(found))],
    )
    return Citing(tuple(sorted(row[0] for row in rows)))


def _after(_: sqlite3.Connection, value: str) -> Days:
    return Days(value, None)


def _before(_: sqlite3.Connection, value: str) -> Days:
    return Days(None, value)


def _is(_: sqlite3.Connection, _value: str) -> Original:
    return Original()  # the query language knows no other


_CONDITIONS: dict[str, Callable[[sqlite3.Connection, str], Condition]] = {
    "language": _language,
    "outlet": _outlet,
    "section": _section,
    "author": _author,
    "tag": _tag,
    "source": _source,
    "after": _after,
    "before": _before,
    "is": _is,
}
