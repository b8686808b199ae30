"""Searching an archive: ranked or dated hits with the words found, and exact counts of them all."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from corpus.errors import SearchError
from corpus.hits import Bar, Highlighted, SearchHit, SearchResult
from corpus.index.columns import Columns, Mask, Numbers, columns_of
from corpus.index.conditions import (
    Asked,
    Every,
    Original,
    Some,
    has_words,
    looked_up,
    words_of,
)
from corpus.index.copies import counted
from corpus.index.counting import Counted, CountedMask, histogram
from corpus.index.counting import facets as counted_by
from corpus.index.cursors import Cursor, beginning, read_cursor, written
from corpus.index.engines import engine_of
from corpus.index.forms import forms_asked
from corpus.index.highlight import highlight, snippet
from corpus.index.matching import matching
from corpus.index.ordering import RANKED, Ordered, Ranked, each_story_once, ordered, ranked
from corpus.index.request import Copies, Request
from corpus.index.suggestions import suggestions
from corpus.needles import Forms, Needle, expression, needles
from corpus.store.index import index_problem
from corpus.syntax import Node, Query, all_of, any_of, read

if TYPE_CHECKING:
    from corpus.index.tantivy_engine import Finding


def search(
    db: sqlite3.Connection,
    request: Request,
    *,
    facets: Iterable[str] = (),
    with_histogram: bool = False,
) -> SearchResult:
    """The articles that a request finds, in order, with exact counts of all of them.

    What is typed is read as docs/searching.md says and never causes an error. An empty query
    finds every article that the filters let through; one in which nothing can be searched
    finds nothing and says so in `notes`. Withdrawn articles are never found.

    Args:
        db: an archive's database, as it stands or its public build.
        facets: what to count the articles by, of `corpus.index.counting.FACETS`.
        with_histogram: count them by month, beside what the filters let through.

    Raises:
        SearchError: for what is no cursor or no facet, or a database without a usable index.
    """
    with _state_of(db):
        found = _Found.of(db, request)
        counts = _counted(db, found, request.copies)
        listed = _beginning_of_list(db, found, request)
        start = _start(db, found, request, listed)
        if not listed.is_whole and start + request.limit >= len(listed.numbers):
            listed = _whole_list(db, found, request)
            start = _start(db, found, request, listed)
        end = min(start + request.limit, len(listed.numbers))
        rows = _rows(db, listed.numbers[start:end])
        is_cut = not listed.is_whole or len(listed.scores) < len(listed.numbers)
        return SearchResult(
            hits=tuple(
                _hit(found, row, _score(listed, at)) for at, row in enumerate(rows, start=start)
            ),
            total=counts.total,
            query=request.typed,
            read=read(found.query),
            folded=_folded(found),
            notes=found.query.notes,
            sort=request.sort,
            copies=request.copies,
            ranked=len(listed.scores) if len(listed.scores) and is_cut else None,
            next=_next(request, listed, rows, end),
            forms=found.forms,
            facets=counted_by(db, found.columns, counts, facets),
            histogram=_histogram(db, found, request, counts) if with_histogram else (),
            suggestions=suggestions(db, found.query, found.forms) if found.words else (),
        )


@dataclass(frozen=True, slots=True)
class SubCorpus:
    """The articles that a request names, by their numbers (`articles.rowid`), ascending."""

    numbers: Numbers
    under_filters: Numbers  # all that its filters let through, whatever their words; these included
    query: Query
    forms: Forms


def sub_corpus(db: sqlite3.Connection, request: Request) -> SubCorpus:
    """The articles that a request names. Copies count, order and limits don't. Raises as `search`."""
    with _state_of(db):
        found = _Found.of(db, request)
        counts = found.counts(request.copies)
        under_filters = found.under_filters(counts, request.copies)
        return SubCorpus(
            np.flatnonzero(counts), np.flatnonzero(under_filters), found.query, found.forms
        )


@dataclass(frozen=True)
class _Found:
    """What a request finds, copies still together."""

    db: sqlite3.Connection

    query: Query
    columns: Columns
    asked: Asked
    words: tuple[Node, ...]  # that are looked for
    filters: tuple[Asked, ...]
    forms: Forms
    unlisted: "Finding | None"  # by the second engine, less copies if only originals are asked for

    @classmethod
    def of(cls, db: sqlite3.Connection, request: Request) -> "_Found":
        columns = columns_of(db)
        query = request.query
        if query.root is None and query.notes:
            return cls(db, query, columns, Some(()), (), (), {}, None)
        root = all_of((query.root, *request.filters))
        asked = Every(()) if root is None else looked_up(db, root)
        parts = asked.parts if isinstance(asked, Every) else (asked,)
        words = tuple(words_of(asked))
        forms = forms_asked(db, query.root, parts) if request.stem else {}
        filters = tuple(part for part in parts if not has_words(part))
        engine = engine_of(db)
        wanted = Every((asked, Original())) if request.copies == "original" else asked
        unlisted = engine.find(db, columns, wanted, forms) if engine else None
        return cls(db, query, columns, asked, words, filters, forms, unlisted)

    @property
    def many(self) -> "Finding | None":
        """What the second engine found, if that is too much to list."""
        return self.unlisted if self.unlisted and self.unlisted.total > RANKED else None

    @cached_property
    def mask(self) -> Mask:
        """The articles, one by one; not to be written to."""
        if self.unlisted is None or self.many:
            return matching(self.db, self.columns, self.asked, self.forms)
        mask = np.zeros(self.columns.size, dtype=np.bool_)
        mask[self.unlisted.first("newest", self.unlisted.total)] = True
        return mask

    def ranked(self, mask: Mask) -> Ranked:
        """Those of the articles that are ranked."""
        if self.unlisted:
            return self.unlisted.ranked(RANKED)
        sought = any_of(self.words)
        return ranked(self.db, self.columns, mask, expression(sought, self.forms) if sought else "")

    def needles(self, field: str) -> tuple[Needle, ...]:
        """What to mark in a title, dek or text; quotations stand in texts."""
        fields = (field, "said") if field == "text" else (field,)
        return tuple(
            dict.fromkeys(
                each
                for node in self.words
                for name in fields
                for each in needles(node, name, self.forms)
            )
        )

    def counts(self, copies: Copies) -> Mask:
        """The articles that count."""
        return counted(self.db, self.columns, self.mask, copies)

    def under_filters(self, counts: Mask, copies: Copies) -> Mask:
        """What the filters let through without the words, with those that count among it."""
        let_through = matching(self.db, self.columns, Every(self.filters), self.forms)
        return counted(self.db, self.columns, let_through, copies, counts)


@contextmanager
def _state_of(db: sqlite3.Connection) -> Iterator[None]:
    """One state of the archive for all that a search asks, and its troubles in words."""
    problem = index_problem(db)
    if problem:
        raise SearchError(problem)
    begins = not db.in_transaction
    factory, db.row_factory = db.row_factory, None
    try:
        if begins:
            db.execute("begin")
        yield
    except sqlite3.Error as error:
        raise SearchError(f"the index cannot be searched: {error}") from error
    finally:
        db.row_factory = factory
        if begins and db.in_transaction:
            db.execute("rollback")


def _counted(db: sqlite3.Connection, found: _Found, copies: Copies) -> Counted:
    if found.many:
        return found.many.each_story_once() if copies == "one" else found.many
    return CountedMask(db, found.columns, found.counts(copies))


def _beginning_of_list(db: sqlite3.Connection, found: _Found, request: Request) -> Ordered:
    """So much of the list as can be had soon."""
    if not found.many:
        return _whole_list(db, found, request)
    if request.sort == "relevance" and found.words:
        listed = Ordered(*found.many.ranked(RANKED), is_whole=False)
    else:
        order = "oldest" if request.sort == "oldest" else "newest"
        listed = Ordered(found.many.first(order, RANKED), np.zeros(0), is_whole=False)
    return each_story_once(db, found.columns, listed) if request.copies == "one" else listed


def _whole_list(db: sqlite3.Connection, found: _Found, request: Request) -> Ordered:
    rank = found.ranked if found.words else None
    return ordered(db, found.columns, found.mask, request.sort, request.copies, rank)


def _start(db: sqlite3.Connection, found: _Found, request: Request, listed: Ordered) -> int:
    """Where in the list the page begins."""
    start = 0
    if request.cursor is not None:
        cursor = read_cursor(request.cursor, request.sort)
        start = beginning(db, found.columns, listed, cursor)
    return min(start + request.offset, len(listed.numbers))


def _folded(found: _Found) -> str:
    sought = any_of(found.words)
    return expression(sought, found.forms) if sought else ""


def _histogram(
    db: sqlite3.Connection, found: _Found, request: Request, counts: Counted
) -> tuple[Bar, ...]:
    # Only with one of each story does it matter which article a story was counted as.
    matched = found.counts("one") if request.copies == "one" else found.columns.none
    under = CountedMask(db, found.columns, found.under_filters(matched, request.copies))
    if request.copies == "one" and found.many:
        counts = CountedMask(db, found.columns, matched)
    return histogram(db, found.columns, counts, under)


def _score(listed: Ordered, at: int) -> float | None:
    return float(listed.scores[at]) if at < len(listed.scores) else None


_ROW = """
    select articles.rowid, articles.id, articles.title, articles.dek, articles.text, articles.url,
        coalesce(outlets.name, outlets.domain, outlets.id), articles.outlet_id, articles.language,
        articles.section, articles.published, articles.published_sort, articles.story_id,
        coalesce(stories.size, 1)
    from articles
    left join outlets on outlets.id = articles.outlet_id
    left join stories on stories.id = articles.story_id
    where articles.rowid in (select value from json_each(?))
"""


@dataclass(frozen=True, slots=True)
class _Row:
    """An article that is shown."""

    n: int
    id: str
    title: str | None
    dek: str | None
    text: str
    url: str | None
    outlet: str | None
    outlet_id: str | None
    language: str
    section: str | None
    published: str | None
    published_sort: str | None
    story_id: str | None
    copies: int


def _rows(db: sqlite3.Connection, numbers: Numbers) -> list[_Row]:
    asked = numbers.tolist()
    rows = {row[0]: _Row(*row) for row in db.execute(_ROW, [json.dumps(asked)])}
    return [rows[n] for n in asked]


def _hit(found: _Found, row: _Row, score: float | None) -> SearchHit:
    return SearchHit(
        article_id=row.id,
        title=highlight(row.title or "", found.needles("title")),
        snippet=_snippet(found, row),
        url=row.url,
        outlet=row.outlet,
        outlet_id=row.outlet_id,
        language=row.language,
        section=row.section,
        published=row.published,
        score=score,
        story_id=row.story_id,
        copies=row.copies,
    )


def _snippet(found: _Found, row: _Row) -> Highlighted:
    """Of the text where it has what was looked for; else of the dek if that has."""
    of_text = snippet(row.text, found.needles("text"))
    if of_text.spans or not row.dek:
        return of_text
    of_dek = snippet(row.dek, found.needles("dek"))
    return of_dek if of_dek.spans else of_text


def _next(request: Request, listed: Ordered, rows: Sequence[_Row], end: int) -> str | None:
    if not rows or end >= len(listed.numbers):
        return None
    last = rows[-1]
    return written(Cursor(request.sort, _score(listed, end - 1), last.published_sort, last.id))
