"""Facets and the histogram of the articles found."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.errors import SearchError
from corpus.hits import Bar, Facet, FacetValue
from corpus.index.columns import Columns, Mask, Numbers

FACETS = ("outlet", "language", "year", "month", "section", "source")
"""What results can be counted by."""
SHOWN = 50  # values of a facet
_CITING = 2_000  # newest articles that the facet of sources rests on: they cite eight each

_COLUMN = {"outlet": "outlet_id"}
_IN_TIME = ("year", "month")


class Counted(Protocol):
    """Articles that are counted."""

    @property
    def total(self) -> int:
        """How many there are."""

    def by(self, column: str) -> NDArray[np.int64]:
        """How many have each value of a column, by the value's code."""

    def first(self, order: str, limit: int) -> Numbers:
        """The first `limit` of them in an order of `Columns`: newest or oldest."""


@dataclass(frozen=True, slots=True)
class CountedMask:
    """Articles that are counted one by one."""

    db: sqlite3.Connection
    columns: Columns
    mask: Mask

    @property
    def total(self) -> int:
        """How many there are."""
        return int(np.count_nonzero(self.mask))

    def by(self, column: str) -> NDArray[np.int64]:
        """As `Counted.by`."""
        coded = self.columns.coded(self.db, column)
        return np.bincount(coded.codes[self.mask], minlength=len(coded.values))

    def first(self, order: str, limit: int) -> Numbers:
        """As `Counted.first`."""
        numbers = (
            self.columns.oldest(self.db) if order == "oldest" else self.columns.newest(self.db)
        )
        first: Numbers = numbers[self.mask[numbers]][:limit]
        return first


def facets(
    db: sqlite3.Connection,
    columns: Columns,
    found: Counted,
    names: Iterable[str],
    shown: int = SHOWN,
) -> Mapping[str, Facet]:
    """The articles found, counted by each of `names`, which are of FACETS.

    All values of years and months are listed, of others the `shown` most frequent.
    """
    counted = {}
    for name in names:
        if name not in FACETS:
            raise SearchError(f"facets must be of {', '.join(FACETS)}, not {name!r}")
        counted[name] = (
            _sources(db, found, shown)
            if name == "source"
            else _facet(db, columns, found, name, shown)
        )
    return counted


def _facet(
    db: sqlite3.Connection, columns: Columns, found: Counted, name: str, shown: int
) -> Facet:
    column = columns.coded(db, _COLUMN.get(name, name))
    counts = found.by(_COLUMN.get(name, name))
    pairs = [(column.values[code], int(counts[code])) for code in np.flatnonzero(counts)]
    if name in _IN_TIME:
        pairs.sort(key=lambda pair: (pair[0] is None, pair[0]))
        listed, rest = pairs, []
    else:
        pairs.sort(key=lambda pair: (-pair[1], pair[0] is None, pair[0]))
        listed, rest = pairs[:shown], pairs[shown:]
    labels = _outlet_names(db, [value for value, _ in listed if value]) if name == "outlet" else {}
    return Facet(
        name,
        tuple(
            FacetValue(value, labels.get(value, value) if value else None, count)
            for value, count in listed
        ),
        others=sum(count for _, count in rest),
        of=found.total,
    )


def _outlet_names(db: sqlite3.Connection, ids: list[str]) -> dict[str, str]:
    rows = db.execute(
        "select id, coalesce(name, domain, id) from outlets where id in (select value from json_each(?))",
        [json.dumps(ids)],
    )
    return dict(rows.fetchall())


def _sources(db: sqlite3.Connection, found: Counted, shown: int) -> Facet:
    asked = found.first("newest", _CITING)
    numbers = json.dumps(asked.tolist())
    rows = db.execute(
        """
        select resolved.resolved_id, resolved.name, count(distinct citations.article_id) as articles
        from article_facets
        join citations on citations.article_id = article_facets.id
        join resolved_sources as resolved on resolved.source_id = citations.source_id
        where article_facets.n in (select value from json_each(?))
        -- "the company" is another one in each article.
        and resolved.only_in is null
        group by resolved.resolved_id order by articles desc, resolved.resolved_id limit ?
        """,
        [numbers, shown],
    ).fetchall()
    (silent,) = db.execute(
        """
        select count(*) from article_facets
        where n in (select value from json_each(?)) and not exists (
            select 1 from citations where article_id = article_facets.id and source_id is not null
        )
        """,
        [numbers],
    ).fetchone()
    values = [FacetValue(*row) for row in rows]
    if silent:
        values.append(FacetValue(None, None, silent))
    return Facet("source", tuple(values), others=0, of=len(asked))


def histogram(
    db: sqlite3.Connection, columns: Columns, found: Counted, under_filters: Counted
) -> tuple[Bar, ...]:
    """The articles found by month, beside all that the same filters let through.

    Months in order, the undated last; months without an article under the filters are left out.
    """
    column = columns.coded(db, "month")
    counts, of = found.by("month"), under_filters.by("month")
    bars = (
        Bar(column.values[code], int(counts[code]), int(of[code])) for code in np.flatnonzero(of)
    )
    return tuple(sorted(bars, key=lambda bar: (bar.month is None, bar.month or "")))
