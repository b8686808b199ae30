"""The most frequent words or n-grams of a sub-corpus."""

import sqlite3
from dataclasses import dataclass

import numpy as np

from corpus.analysis.reading import Asked, Basis, Numbers, refuse_negative
from corpus.analysis.sampling import basis, limited
from corpus.analysis.tally import Keys, leading, named, surely_leading, tally


@dataclass(frozen=True, slots=True)
class NGram:
    """Folded words that stand in a row."""

    text: str  # joined by spaces; in scripts without spaces each character is a word
    count: int
    articles: int  # that have it
    per_million: float  # of all n-grams of this length


@dataclass(frozen=True, slots=True)
class NGrams:
    """The most frequent ones, most frequent first, then by text."""

    n: int
    items: tuple[NGram, ...]
    total: int  # n-grams of this length, each as often as it stands
    basis: Basis
    asked: tuple[Asked, ...] = ()  # the queries, where queries were asked


def ngrams(
    db: sqlite3.Connection,
    ns: Numbers,
    n: int = 1,
    *,
    limit: int = 100,
    min_count: int = 2,
    limit_articles: int | None = None,
    seed: int = 1,
) -> NGrams:
    """The n-grams (n from 1 to 5) that stand in a sub-corpus most often.

    They don't reach from a title into a dek or a text, but over the ends of sentences, which
    folded text doesn't have. In Chinese, Japanese, Thai and other scripts without spaces they
    are n-grams of characters: 2 or 3 give what is near to words.
    """
    refuse_negative(limit=limit)
    read, drawn = limited(db, ns, limit_articles, seed)
    with tally(db, read, n) as counted:
        keys, counts = np.zeros(0, np.uint64), np.zeros(0, np.int64)
        for more_keys, more_counts in counted.shares():
            enough = more_counts >= min_count
            keys, counts = _best(
                np.concatenate((keys, more_keys[enough])),
                np.concatenate((counts, more_counts[enough])),
                limit,
            )
        total, words = counted.total, counted.words
    is_sure = surely_leading(counts, limit)
    found = named(db, read, n, keys, is_sure, limit - int(is_sure.sum()))
    items = [
        NGram(text, int(counts[at]), int(found.articles[at]), 1e6 * int(counts[at]) / total)
        for at, text in found.texts.items()
    ]
    items.sort(key=lambda item: (-item.count, item.text))
    return NGrams(n, tuple(items[:limit]), total, basis(read, words, ns, drawn))


def _best(keys: Keys, counts: Numbers, limit: int) -> tuple[Keys, Numbers]:
    best = leading(counts, limit)
    return keys[best], counts[best]
