"""The second engine: the same queries answered by tantivy, for archives of a million articles.

Where FTS5 lists all matches to count them, tantivy counts and orders without listing them.
"""

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import tantivy
from numpy.typing import NDArray
from tantivy import FieldType, Occur, Order, Query

from corpus.index.columns import Columns, Numbers
from corpus.index.conditions import (
    Asked,
    By,
    Citing,
    Condition,
    Days,
    Every,
    No,
    OneOf,
    Original,
    Some,
    Tagged,
    Without,
    Words,
)
from corpus.index.copies import first_of_stories
from corpus.index.tantivy_build import WEIGHTS, codes
from corpus.needles import Forms
from corpus.needles.needle import Needle, ways_of, ways_of_near
from corpus.syntax import All, Near, Node, Not, Term, Within
from corpus.syntax import Any as AnyOf

_COUNTED = ("language", "outlet_id", "section", "month", "year")


class UnansweredError(Exception):
    """A query is left to FTS5."""


@dataclass(frozen=True, slots=True)
class Index:
    """An index as it was opened."""

    searcher: Any
    schema: Any

    def find(
        self, db: sqlite3.Connection, columns: Columns, asked: Asked, forms: Forms
    ) -> "Finding | None":
        """The live articles for which `asked` holds; None if that is left to FTS5.

        Left to it are NEAR of anything but two different words, and articles without any author,
        tag or source.
        """
        try:
            query = _Compiler(self.schema, db, columns, forms).asked(asked)
            total = self.searcher.search(query, limit=1).count
        except (UnansweredError, ValueError):
            return None
        return Finding(self, query, db, columns, total)


@dataclass(frozen=True, slots=True)
class Finding:
    """Articles that were found but not listed."""

    index: Index
    query: Any
    db: sqlite3.Connection
    columns: Columns
    total: int
    _tallies: dict[str, NDArray[np.int64]] = field(default_factory=dict)

    def ranked(self, limit: int) -> tuple[Numbers, NDArray[np.float64]]:
        """The first `limit` of them by relevance, of equals the newest; with their scores."""
        searcher = self.index.searcher
        hits = searcher.search(self.query, limit=limit, count=False).hits
        places = searcher.fast_field_values("newest", [address for _, address in hits])
        newest = np.array(places, dtype=np.int64)
        scores = np.fromiter((score for score, _ in hits), dtype=np.float64, count=len(hits))
        order = np.lexsort((newest, -scores))
        return self.columns.newest(self.db)[newest[order]], scores[order]

    def first(self, order: str, limit: int) -> Numbers:
        """The first `limit` of them in an order of `Columns`: newest or oldest."""
        if not limit:
            return np.zeros(0, dtype=np.int64)
        hits = self.index.searcher.search(
            self.query, limit=limit, count=False, order_by_field=order, order=Order.Asc
        ).hits
        places = np.fromiter((place for place, _ in hits), dtype=np.int64, count=len(hits))
        numbers = self.columns.oldest if order == "oldest" else self.columns.newest
        listed: Numbers = numbers(self.db)[places]
        return listed

    def by(self, column: str) -> NDArray[np.int64]:
        """How many have each value of a column, by its code there."""
        if not self._tallies:
            # All at once: finding costs more than counting.
            of_all = {name: self.columns.coded(self.db, name).values for name in _COUNTED}
            asked = {
                name: {"terms": {"field": name, "size": len(values) + 1}}
                for name, values in of_all.items()
            }
            counted = self.index.searcher.aggregate(self.query, asked)
            for name, values in of_all.items():
                buckets = counted[name]["buckets"]
                found = {int(bucket["key"]): bucket["doc_count"] for bucket in buckets}
                place = _codes(values)
                counts = [found.get(place[value], 0) for value in values]
                self._tallies[name] = np.array(counts, dtype=np.int64)
        return self._tallies[column]

    def each_story_once(self) -> "StoriesOnce":
        """Those that count when a story does once: of each its earliest among them."""
        in_stories = self._narrowed("in_story", 1)
        oldest = in_stories.first("oldest", in_stories.total)
        kept = first_of_stories(self.db, self.columns, oldest)
        return StoriesOnce(self._narrowed("in_story", 0), kept)

    def _narrowed(self, field: str, value: int) -> "Finding":
        one = Query.term_query(self.index.schema, field, value)
        query = Query.boolean_query([(Occur.Must, self.query), (Occur.Must, _unscored(one))])
        total = self.index.searcher.search(query, limit=1).count
        return Finding(self.index, query, self.db, self.columns, total)


@dataclass(frozen=True, slots=True)
class StoriesOnce:
    """Articles that were found, each story once."""

    alone: Finding  # those without copies
    kept: Numbers  # of those with copies

    @property
    def total(self) -> int:
        """How many there are."""
        return self.alone.total + len(self.kept)

    def by(self, column: str) -> NDArray[np.int64]:
        """As `Finding.by`."""
        coded = self.alone.columns.coded(self.alone.db, column)
        kept = np.bincount(coded.codes[self.kept], minlength=len(coded.values))
        counts: NDArray[np.int64] = self.alone.by(column) + kept
        return counts

    def first(self, order: str, limit: int) -> Numbers:
        """As `Finding.first`."""
        both = np.concatenate((self.alone.first(order, limit), self.kept))
        places = self.alone.columns.place(self.alone.db, order)
        first: Numbers = both[np.argsort(places[both])][:limit]
        return first


_codes = lru_cache(maxsize=64)(codes)
_opened: dict[Path, tuple[object, Index | None]] = {}
_opening = threading.Lock()
_KEPT = 4  # archives, as of their columns


def opened(folder: Path) -> Index | None:
    """The index in a folder, kept open; None if it cannot be read."""
    try:
        state = (folder / "meta.json").stat()
    except OSError:
        return None
    version = (state.st_ino, state.st_mtime_ns, state.st_size)
    with _opening:
        known = _opened.get(folder)
        if known is None or known[0] != version:
            while len(_opened) >= _KEPT:
                _opened.pop(next(iter(_opened)))
            known = _opened[folder] = (version, _open(folder))
        return known[1]


def _open(folder: Path) -> Index | None:
    try:
        index = tantivy.Index.open(str(folder))
        return Index(index.searcher(), index.schema)
    except (ValueError, OSError):
        return None  # of a version of tantivy that this one cannot read, or damaged


@dataclass(frozen=True, slots=True)
class _Compiler:
    """Makes tantivy's queries."""

    schema: Any
    db: sqlite3.Connection
    columns: Columns
    forms: Forms

    def asked(self, asked: Asked) -> Any:
        match asked:
            case Words(node):
                return self._words(node, None)
            case Every(parts):
                without = [part.part for part in parts if isinstance(part, No)]
                wanted = [part for part in parts if not isinstance(part, No)]
                return _all(map(self.asked, wanted), map(self.asked, without))
            case Some(parts):
                return _any(map(self.asked, parts))
            case No(part):
                return _all((), [self.asked(part)])
            case _:
                return _unscored(self._condition(asked))

    def _condition(self, condition: Condition) -> Any:
        match condition:
            case OneOf(column, values):
                place = _codes(self.columns.coded(self.db, column).values)
                return self._set(column, [place[value] for value in values if value in place])
            case Days() as days:
                return self._days(days)
            case Original():
                return Query.term_query(self.schema, "original", 1)
            case By(ids):
                return self._set("author", ids)
            case Tagged(ids):
                return self._set("tag", ids)
            case Citing(ids):
                return self._set("source", ids)
            case Without():
                raise UnansweredError

    def _set(self, field: str, values: Iterable[str | int]) -> Any:
        wanted = list(values)
        if not wanted:
            return Query.empty_query()
        return Query.term_set_query(self.schema, field, wanted)

    def _days(self, days: Days) -> Any:
        place = _codes(self.columns.coded(self.db, "day").values)
        wanted = [code for day, code in place.items() if days.holds(day)]
        if not wanted:
            return Query.empty_query()
        return Query.range_query(self.schema, "day", FieldType.Unsigned, min(wanted), max(wanted))

    def _words(self, node: Node, field: str | None) -> Any:
        match node:
            case Within(within, inner):
                return self._words(inner, within)
            case Not(inner):
                return _all((), [self._words(inner, field)])
            case All(nodes):
                without = [each.node for each in nodes if isinstance(each, Not)]
                wanted = [each for each in nodes if not isinstance(each, Not)]
                return _all(
                    (self._words(each, field) for each in wanted),
                    (self._words(each, field) for each in without),
                )
            case AnyOf(nodes):
                return _any(self._words(each, field) for each in nodes)
            case Near():
                return self._in_fields(field, lambda name: self._near(node, name))
            case Term():
                ways = ways_of(node, self.forms)
                return self._in_fields(
                    field, lambda name: _any(self._needle(each, name) for each in ways)
                )
        raise UnansweredError

    def _in_fields(self, field: str | None, query_in: Any) -> Any:
        fields = (field,) if field else ("title", "dek", "text")
        return _any(Query.boost_query(query_in(name), WEIGHTS[name]) for name in fields)

    def _needle(self, needle: Needle, field: str) -> Any:
        words: list[Any] = list(needle.words)
        if needle.is_prefix and len(words) == 1:
            return Query.fuzzy_term_query(self.schema, field, words[0], distance=0, prefix=True)
        if needle.is_prefix:
            return Query.regex_phrase_query(self.schema, field, [*words[:-1], words[-1] + ".*"])
        if len(words) == 1:
            return Query.term_query(self.schema, field, words[0])
        return Query.phrase_query(self.schema, field, words)

    def _near(self, near: Near, field: str) -> Any:
        """Two words: with slop, either of them first.

        Slop counts how far words are from where a phrase has them, so that more than two in any
        order cannot be asked for by it.
        """
        return _any(
            Query.phrase_query(self.schema, field, each, near.distance)
            for pair in _pairs(near)
            for each in (pair, pair[::-1])
        )


def _pairs(near: Near) -> Iterator[list[Any]]:
    for way in ways_of_near(near):
        words: list[Any] = [word for needle in way for word in needle.words]
        if len(way) != 2 or len(set(words)) != 2 or len(words) != 2:
            raise UnansweredError
        if any(needle.is_prefix for needle in way):
            raise UnansweredError
        yield words


def _all(wanted: Iterable[Any], without: Iterable[Any]) -> Any:
    parts = [(Occur.Must, each) for each in wanted]
    parts = parts or [(Occur.Must, _unscored(Query.all_query()))]
    return Query.boolean_query([*parts, *((Occur.MustNot, each) for each in without)])


def _any(queries: Iterable[Any]) -> Any:
    parts = [(Occur.Should, each) for each in queries]
    if not parts:
        return Query.empty_query()
    return parts[0][1] if len(parts) == 1 else Query.boolean_query(parts)


def _unscored(query: Any) -> Any:
    return Query.const_score_query(query, 0.0)
