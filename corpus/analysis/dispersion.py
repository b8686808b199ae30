"""How evenly what was looked for is spread over the parts of a corpus."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from corpus.analysis.occurrences import Wanted, occurrences
from corpus.analysis.reading import Asked, Basis, Group, Numbers, folded_articles, groups_of
from corpus.analysis.sampling import basis, limited
from corpus.analysis.scores import gries_dp, juilland_d

Parts = Literal["article"] | Group


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the corpus."""

    key: str | None  # a month, an outlet's id …; None: where it is not known
    label: str | None  # the same for people
    articles: int
    words: int
    occurrences: int
    per_million: float  # of its words


@dataclass(frozen=True, slots=True)
class Dispersion:
    """The measures, and the parts that they were reckoned from."""

    by: Parts
    part_count: int  # parts that have words
    parts_with: int  # of these, those in which it is found: its range
    occurrences: int
    juilland_d: float | None  # 1 spread evenly; None: not found, or there is only one part
    dp: float | None  # Gries' deviation of proportions: 0 spread evenly
    dp_norm: float | None
    parts: tuple[Part, ...]  # () by article
    basis: Basis
    asked: tuple[Asked, ...] = ()  # the queries, where queries were asked


def dispersion(
    db: sqlite3.Connection,
    of_ns: Numbers,
    needles: Sequence[Sequence[Wanted]],
    *,
    by: Parts = "month",
    limit_articles: int | None = None,
    seed: int = 1,
) -> Dispersion:
    """How evenly what was looked for is spread over articles, months, outlets … of a sub-corpus.

    The sub-corpus is the whole in which it might stand, not only the articles that have it.
    Juilland's D and Gries' DP are reckoned from the parts' sizes in words; see `scores`. With
    thousands of parts, as of articles, D of nearly everything is near 1; read DP then.
    """
    read, drawn = limited(db, of_ns, limit_articles, seed)
    words, found = counts_of(db, read, needles)
    parts: tuple[Part, ...] = ()
    if by != "article":
        groups = groups_of(db, read, by)
        articles, words, found = groups.sums(), groups.sums(words), groups.sums(found)
        parts = tuple(
            Part(key, label, int(each), int(size), int(count), 1e6 * int(count) / max(1, int(size)))
            for key, label, each, size, count in zip(
                groups.keys, groups.labels, articles, words, found, strict=True
            )
        )
    dp = gries_dp(found, words)
    return Dispersion(
        by=by,
        part_count=int((words > 0).sum()),
        parts_with=int((found > 0).sum()),
        occurrences=int(found.sum()),
        juilland_d=juilland_d(found, words),
        dp=dp[0] if dp else None,
        dp_norm=dp[1] if dp else None,
        parts=parts,
        basis=basis(read, int(words.sum()), of_ns, drawn),
    )


def counts_of(
    db: sqlite3.Connection, ns: Numbers, needles: Sequence[Sequence[Wanted]]
) -> tuple[Numbers, Numbers]:
    """Of each article of a sub-corpus its words, and how often what was looked for stands in it."""
    words, found = np.zeros(len(ns), np.int64), np.zeros(len(ns), np.int64)
    at = 0
    for article in folded_articles(db, ns):
        while ns[at] != article.n:  # of one without folded text
            at += 1
        words[at] = article.word_count
        found[at] = sum(len(places) for *_, places in occurrences(db, article, needles))
    return words, found
