"""Attention over time or by outlet: how often something is written of, and how large a share that is."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.analysis.dispersion import counts_of
from corpus.analysis.occurrences import Wanted
from corpus.analysis.reading import Asked, Basis, Group, Groups, Numbers, groups_of
from corpus.analysis.sampling import basis, limited


@dataclass(frozen=True, slots=True)
class Point:
    """One period, outlet, language or section."""

    key: str | None  # 2024-03, an outlet's id …; None: where it is not known
    label: str | None  # the same for people
    articles: int  # that match
    of_articles: int  # of the same filters, without the words
    share: float  # articles / of_articles
    occurrences: int | None  # of the words, in all of their articles; None: not counted
    of_words: int | None
    per_million: float | None  # occurrences in a million words


@dataclass(frozen=True, slots=True)
class Trend:
    """A point for each group that has articles, by rising key, the unknown last."""

    by: Group
    points: tuple[Point, ...]
    articles: int
    of_articles: int
    share: float
    occurrences: int | None
    per_million: float | None
    basis: Basis  # articles and words that shares are of
    asked: tuple[Asked, ...] = ()  # the queries, where queries were asked


@dataclass(frozen=True, slots=True)
class Whole:
    """A sub-corpus by one of its properties: what shares are of. Make it once for several trends."""

    by: Group
    ns: Numbers  # read
    groups: Groups
    words: Numbers | None  # of each article; None: not counted
    basis: Basis


def whole(
    db: sqlite3.Connection,
    of_ns: Numbers,
    by: Group = "month",
    *,
    with_words: bool = True,
    known: Whole | None = None,
    limit_articles: int | None = None,
    seed: int = 1,
) -> Whole:
    """The denominators of trends: all articles under the same filters, without the words.

    Args:
        with_words: count words too, for which all their texts are read; without, shares of
            articles alone are told, at once.
        known: another whole, whose articles need not be read once more.
    """
    read, drawn = limited(db, of_ns, limit_articles, seed)
    words = _words(db, read, known) if with_words else None
    size = 0 if words is None else int(words.sum())
    return Whole(by, read, groups_of(db, read, by), words, basis(read, size, of_ns, drawn))


def trend(
    db: sqlite3.Connection, ns: Numbers, needles: Sequence[Sequence[Wanted]], of: Whole
) -> Trend:
    """How many articles of each group match, and how often the words stand in them.

    Occurrences are those of all words and phrases looked for, none inside another; "storm OR
    flood" counts both.

    Args:
        needles: what is looked for in title, dek and text (`needles_by_column`).
    """
    matches = np.isin(of.ns, ns, assume_unique=True)
    articles, of_articles = of.groups.sums(matches.astype(np.int64)), of.groups.sums()
    found = of_words = None
    if of.words is not None:
        counts = np.zeros(len(of.ns), np.int64)
        counts[matches] = counts_of(db, of.ns[matches], needles)[1]
        found, of_words = of.groups.sums(counts), of.groups.sums(of.words)
    points = tuple(
        Point(
            key=key,
            label=of.groups.labels[at],
            articles=int(articles[at]),
            of_articles=int(of_articles[at]),
            share=int(articles[at]) / max(1, int(of_articles[at])),
            occurrences=None if found is None else int(found[at]),
            of_words=None if of_words is None else int(of_words[at]),
            per_million=_per_million(found, of_words, at),
        )
        for at, key in enumerate(of.groups.keys)
    )
    return Trend(
        by=of.by,
        points=points,
        articles=int(articles.sum()),
        of_articles=len(of.ns),
        share=int(articles.sum()) / max(1, len(of.ns)),
        occurrences=None if found is None else int(found.sum()),
        per_million=None
        if found is None or of.words is None
        else 1e6 * int(found.sum()) / max(1, int(of.words.sum())),
        basis=of.basis,
    )


def _words(db: sqlite3.Connection, ns: Numbers, known: Whole | None) -> Numbers:
    words = np.zeros(len(ns), np.int64)
    is_new = np.ones(len(ns), np.bool_)
    if known is not None and known.words is not None:
        is_new = ~np.isin(ns, known.ns, assume_unique=True)
        words[~is_new] = known.words[np.searchsorted(known.ns, ns[~is_new])]
    words[is_new] = counts_of(db, ns[is_new], ((), (), ()))[0]
    return words


def _per_million(found: Numbers | None, words: Numbers | None, at: int) -> float | None:
    if found is None or words is None:
        return None
    return 1e6 * int(found[at]) / max(1, int(words[at]))
