"""The articles found in the order asked for."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.index.columns import Columns, Mask, Numbers
from corpus.index.copies import first_of_stories
from corpus.index.request import Copies, Sort

RANKED = 10_000
"""So many articles are ranked at most: of more the newest half, and as many that have the words in
their title. A word in more articles than these tells hardly anything of one of them."""

# The function keeps FTS5 from ranking what is not asked for: ranking is ten times the cost of finding.
_SCORES = """
    select rowid, -rank from articles_fts
    where articles_fts match ? and rowid >= ? and rowid < ? and wanted_article(rowid)
"""
_IN_TITLES = """
    select rowid as n from articles_fts
    where articles_fts match 'title : (' || ? || ')' and rowid > ? and rowid <= ?
"""


@dataclass(frozen=True, slots=True)
class Ordered:
    """Numbers of articles in order. The first `len(scores)` are ranked, the rest is newest first."""

    numbers: Numbers
    scores: NDArray[np.float64]
    is_whole: bool = True  # False: it goes on


Ranked = tuple[Numbers, NDArray[np.float64]]
"""Articles best first, of equals the newest; with their scores."""


def ordered(
    db: sqlite3.Connection,
    columns: Columns,
    found: Mask,
    sort: Sort,
    copies: Copies,
    rank: Callable[[Mask], Ranked] | None,
) -> Ordered:
    """All articles found, in order; with copies `one`, of each story the first in this order.

    Args:
        rank: gives the first articles by relevance; None if there is nothing to rank by.
    """
    if copies == "original":
        found = found & columns.original(db)
    scores = np.zeros(0)
    if sort == "relevance" and rank:
        ranked, scores = rank(found)
        found = found.copy()
        found[ranked] = False
        newest = columns.newest(db)
        numbers = np.concatenate((ranked, newest[found[newest]]))
    else:
        order = columns.oldest(db) if sort == "oldest" else columns.newest(db)
        numbers = order[found[order]]
    listed = Ordered(numbers, scores)
    return each_story_once(db, columns, listed) if copies == "one" else listed


def each_story_once(db: sqlite3.Connection, columns: Columns, listed: Ordered) -> Ordered:
    """A list with only the first article of each story."""
    numbers, scores = listed.numbers, listed.scores
    kept = first_of_stories(db, columns, numbers)
    by_number = dict(zip(numbers[: len(scores)].tolist(), scores.tolist(), strict=True))
    still = [score for n in kept.tolist() if (score := by_number.get(n)) is not None]
    return Ordered(kept, np.array(still), listed.is_whole)


def ranked(db: sqlite3.Connection, columns: Columns, found: Mask, asked: str) -> Ranked:
    """The articles found that are ranked by an FTS5 expression."""
    candidates = found
    if np.count_nonzero(found) > RANKED:
        newest = columns.newest(db)
        titled = found & columns.mask(db, _IN_TITLES, asked)
        candidates = np.zeros(columns.size, dtype=np.bool_)
        for each in (found, titled):
            candidates[newest[each[newest]][: RANKED // 2]] = True
    numbers = np.flatnonzero(candidates)
    wanted = candidates.astype(np.uint8).tobytes()
    db.create_function("wanted_article", 1, wanted.__getitem__, deterministic=True)
    # In a public build, which is numbered by date, the newest are the end of what is found.
    first = int(numbers[0]) if len(numbers) else 0
    scored = db.execute(_SCORES, [asked, first, columns.size]).fetchall()
    scores = np.zeros(columns.size)
    if scored:
        pairs = np.array(scored)
        scores[pairs[:, 0].astype(np.int64)] = pairs[:, 1]
    order = np.lexsort((columns.place(db, "newest")[numbers], -scores[numbers]))
    return numbers[order], scores[numbers[order]]
