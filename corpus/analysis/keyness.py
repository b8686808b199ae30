"""What sets one sub-corpus apart from another: the words that it has more or less of."""

import sqlite3
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from corpus.analysis.reading import Asked, Basis, Numbers, refuse_negative
from corpus.analysis.sampling import basis, limited
from corpus.analysis.scores import log_likelihood, log_ratio
from corpus.analysis.tally import Tally, leading, named, surely_leading, tally
from corpus.errors import SearchError

Direction = Literal["more", "less"]


@dataclass(frozen=True, slots=True)
class Keyword:
    """A word or n-gram whose share differs."""

    text: str
    count: int
    articles: int  # of the sub-corpus that have it
    per_million: float
    reference_count: int
    reference_articles: int
    reference_per_million: float
    log_likelihood: float  # G2: how sure the difference is
    log_ratio: float  # how great it is: 1 is twice as frequent, -1 half as frequent


@dataclass(frozen=True, slots=True)
class Keyness:
    """Keywords by falling log-likelihood, then by text."""

    n: int
    direction: Direction
    items: tuple[Keyword, ...]
    basis: Basis
    reference: Basis
    asked: tuple[Asked, ...] = ()  # the queries, where queries were asked


def keyness(
    db: sqlite3.Connection,
    ns: Numbers,
    reference: Numbers,
    n: int = 1,
    *,
    direction: Direction = "more",
    limit: int = 100,
    min_count: int = 5,
    min_articles: int = 2,
    limit_articles: int | None = None,
    seed: int = 1,
) -> Keyness:
    """The words (or n-grams) that a sub-corpus has more of than another, or less of.

    Articles that lie in both count for the sub-corpus only, since shares are compared as of
    samples that are independent. Log-likelihood ranks; log ratio tells the size.

    Args:
        min_count: how often a word must stand where it is more frequent.
        min_articles: how many articles must have it there.
        limit_articles: at most so many are drawn from each of the two.
    """
    if direction not in ("more", "less"):
        raise SearchError(f"direction must be more or less, not {direction!r}")
    refuse_negative(limit=limit)
    rest = np.setdiff1d(reference, ns, assume_unique=True)
    here, drawn = limited(db, ns, limit_articles, seed)
    there, drawn_there = limited(db, rest, limit_articles, seed)
    with tally(db, here, n) as mine, tally(db, there, n) as theirs:
        side = here if direction == "more" else there
        rows = _leading(db, side, n, mine, theirs, direction, limit, min_count, min_articles)
        totals = mine.total, theirs.total
        bases = basis(here, mine.words, ns, drawn), basis(there, theirs.words, rest, drawn_there)
    is_sure = surely_leading(rows["score"], limit)
    more = limit - int(is_sure.sum())
    found, other = (named(db, each, n, rows["key"], is_sure, more) for each in (here, there))
    items = [
        _keyword(text, rows[at], int(found.articles[at]), int(other.articles[at]), totals)
        for at, text in (other.texts | found.texts).items()
    ]
    items.sort(key=lambda item: (-item.log_likelihood, item.text))
    return Keyness(n, direction, tuple(items[:limit]), *bases)


# Of so many times the words asked for it is first looked how many articles have them; of so many
# times more, if too few of these have enough.
_LOOKED_THROUGH = 10
_ROW = np.dtype(
    [("key", np.uint64), ("count", np.int64), ("other", np.int64), ("score", np.float64)]
)


def _leading(
    db: sqlite3.Connection,
    side: Numbers,
    n: int,
    mine: Tally,
    theirs: Tally,
    direction: Direction,
    limit: int,
    min_count: int,
    min_articles: int,
) -> NDArray[Any]:
    """The rows with the `limit` greatest scores, and all that equal the least of them, by key.

    Args:
        side: where `min_articles` must have the words.
    """
    # What stands less often than so many articles must have it is in fewer articles.
    min_count = max(min_count, min_articles)
    most = limit if min_articles <= 1 else limit * _LOOKED_THROUGH
    while True:
        best, is_cut = np.zeros(0, _ROW), False
        for (keys, counts), (other_keys, other_counts) in zip(
            mine.shares(), theirs.shares(), strict=True
        ):
            more = _rows(keys, counts, other_keys, other_counts, mine, theirs, direction, min_count)
            together = np.concatenate((best, more))
            best = together[leading(together["score"], most)]
            is_cut |= len(best) < len(together)
        best.sort(order="key")
        if min_articles > 1:
            none = np.zeros(len(best), np.bool_)
            best = best[named(db, side, n, best["key"], none, 0).articles >= min_articles]
        if len(best) >= limit or not is_cut:
            return best[leading(best["score"], limit)]
        most *= _LOOKED_THROUGH


def _rows(
    keys: NDArray[np.uint64],
    counts: Numbers,
    other_keys: NDArray[np.uint64],
    other_counts: Numbers,
    mine: Tally,
    theirs: Tally,
    direction: Direction,
    min_count: int,
) -> NDArray[Any]:
    """The n-grams of both that have more (or less) here, with their scores."""
    rows = np.zeros(len(together := np.union1d(keys, other_keys)), _ROW)
    rows["key"] = together
    rows["count"][np.searchsorted(together, keys)] = counts
    rows["other"][np.searchsorted(together, other_keys)] = other_counts
    # Shares compared without dividing: exact in whole numbers of Python's floats' range.
    more = rows["count"] * float(theirs.total) - rows["other"] * float(mine.total)
    enough = (more > 0) & (rows["count"] >= min_count)
    if direction == "less":
        enough = (more < 0) & (rows["other"] >= min_count)
    rows = rows[enough]
    rows["score"] = log_likelihood(rows["count"], rows["other"], mine.total, theirs.total)
    return rows


def _keyword(
    text: str, row: Any, articles: int, other_articles: int, totals: tuple[int, int]
) -> Keyword:
    count, other = int(row["count"]), int(row["other"])
    return Keyword(
        text=text,
        count=count,
        articles=articles,
        per_million=1e6 * count / max(1, totals[0]),
        reference_count=other,
        reference_articles=other_articles,
        reference_per_million=1e6 * other / max(1, totals[1]),
        log_likelihood=float(row["score"]),
        log_ratio=float(log_ratio(count, other, *totals)),
    )
