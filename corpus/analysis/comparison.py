"""Two queries side by side: attention to each over time, and the words that set them apart."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.analysis.keyness import Keyness, keyness
from corpus.analysis.occurrences import Wanted
from corpus.analysis.reading import Asked, Numbers
from corpus.analysis.trends import Trend, Whole, trend


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two queries find, each against the same whole."""

    first: Trend  # its points stand beside those of `second`, for the same keys
    second: Trend
    both: int  # articles that match both
    jaccard: float  # both / articles that match either
    more_in_first: Keyness
    more_in_second: Keyness
    asked: tuple[Asked, ...] = ()  # the queries, where queries were asked


def comparison(
    db: sqlite3.Connection,
    first: Numbers,
    second: Numbers,
    needles: tuple[Sequence[Sequence[Wanted]], Sequence[Sequence[Wanted]]],
    of: Whole,
    *,
    limit: int = 50,
    min_count: int = 5,
    limit_articles: int | None = None,
    seed: int = 1,
) -> Comparison:
    """Compare two queries over time, by outlet …, and by their words.

    Words are compared between articles that match one of the two only; what both match would
    make them alike.

    Args:
        needles: of the first and of the second query.
        of: the whole that shares are of (`trends.whole`); it tells what trends are by.
    """
    shared = np.intersect1d(first, second, assume_unique=True)
    only = [np.setdiff1d(each, shared, assume_unique=True) for each in (first, second)]
    more_in_first, more_in_second = (
        keyness(
            db, mine, theirs, limit=limit, min_count=min_count,
            limit_articles=limit_articles, seed=seed,
        )
        for mine, theirs in (only, reversed(only))
    )  # fmt: skip
    return Comparison(
        first=trend(db, first, needles[0], of),
        second=trend(db, second, needles[1], of),
        both=len(shared),
        jaccard=len(shared) / max(1, len(first) + len(second) - len(shared)),
        more_in_first=more_in_first,
        more_in_second=more_in_second,
    )
