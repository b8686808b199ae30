"""The words that stand near what was looked for, more often than by chance."""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from corpus.analysis.occurrences import Place, Wanted, occurrences
from corpus.analysis.reading import Asked, Basis, Numbers, folded_articles, refuse_negative
from corpus.analysis.sampling import basis, limited
from corpus.analysis.scores import log_dice, log_likelihood, mutual_information, t_score
from corpus.errors import SearchError

Measure = Literal["log_likelihood", "mi", "t_score", "log_dice"]
MEASURES: tuple[Measure, ...] = ("log_likelihood", "mi", "t_score", "log_dice")
MAX_WINDOW = 50


@dataclass(frozen=True, slots=True)
class Collocate:
    """A word found in the window."""

    text: str
    together: int  # how often it stands in a window
    left: int  # of these, before what was looked for
    right: int
    articles: int  # in which it does
    count: int  # how often it stands anywhere, what was looked for left out
    expected: float  # how often it would stand in a window by chance
    log_likelihood: float
    mi: float
    t_score: float
    log_dice: float


@dataclass(frozen=True, slots=True)
class Collocates:
    """Collocates by a measure, the strongest first, then by text."""

    measure: Measure
    items: tuple[Collocate, ...]
    occurrences: int  # of what was looked for
    window_words: int  # in all of the windows
    words: int  # of the reference, what was looked for left out
    basis: Basis  # what was looked for in
    reference: Basis  # what chance was reckoned from
    asked: tuple[Asked, ...] = ()  # the queries, where queries were asked


class _Window:
    """What stands near what was looked for, counted."""

    def __init__(self) -> None:
        self.left: Counter[str] = Counter()
        self.right: Counter[str] = Counter()
        self.articles: Counter[str] = Counter()
        self.node: Counter[str] = Counter()
        self.occurrences = self.words = 0


def collocates(
    db: sqlite3.Connection,
    ns: Numbers,
    needles: Sequence[Sequence[Wanted]],
    *,
    reference: Numbers | None = None,
    left: int = 5,
    right: int = 5,
    measure: Measure = "log_likelihood",
    min_count: int = 5,
    limit: int = 100,
    limit_articles: int | None = None,
    seed: int = 1,
) -> Collocates:
    """The words within `left` words before and `right` words after what was looked for.

    Counted as surface co-occurrence after Evert (2008), "Corpora and collocations": windows that
    overlap count a word once, what was looked for is no part of windows or of the reference, and
    by chance a word stands in windows as often as its share of all words makes of their size.
    Only words that stand there more often than that are given. A window ends with the title, dek
    or text, not with the sentence.

    Args:
        needles: what is looked for in title, dek and text (`needles_by_column`).
        reference: articles that chance is reckoned from; those of `ns` if None.
        limit_articles: at most so many are drawn from each of the two; those drawn from `ns` are
            then a larger part of the reference than they are of the whole, so scores are lower.
    """
    if measure not in MEASURES:
        raise SearchError(f"measure must be one of {', '.join(MEASURES)}, not {measure!r}")
    if not (0 <= left <= MAX_WINDOW and 0 <= right <= MAX_WINDOW and left + right):
        raise SearchError(f"a window has up to {MAX_WINDOW} words on each side: {left}, {right}")
    refuse_negative(limit=limit)
    read, drawn = limited(db, ns, limit_articles, seed)
    window = _window(db, read, needles, left, right)
    together = window.left + window.right
    wanted = {word for word, count in together.items() if count >= min_count}
    if reference is None:
        pool, of, drawn_there = read, ns, drawn
    else:
        of = reference
        pool, drawn_there = limited(db, reference, limit_articles, seed)
        pool = np.union1d(pool, read)  # so that nothing stands in windows and not here
    counts: Counter[str] = Counter()
    words = 0
    for article in folded_articles(db, pool):
        for part in article.columns:
            row = part.split()
            words += len(row)
            counts.update(filter(wanted.__contains__, row))
    kept = _scored(window, wanted, counts - window.node, words - window.node.total())
    kept.sort(key=lambda item: (-getattr(item, measure), item.text))
    return Collocates(
        measure=measure,
        items=tuple(kept[:limit]),
        occurrences=window.occurrences,
        window_words=together.total(),
        words=words - window.node.total(),
        basis=basis(read, window.words, ns, drawn),
        reference=basis(pool, words, np.union1d(of, ns), drawn_there),
    )


def _window(
    db: sqlite3.Connection, ns: Numbers, needles: Sequence[Sequence[Wanted]], left: int, right: int
) -> _Window:
    counted = _Window()
    for article in folded_articles(db, ns):
        counted.words += article.word_count
        near: set[str] = set()
        for _, words, places in occurrences(db, article, needles):
            counted.occurrences += len(places)
            for start, end in places:
                counted.node.update(words[start:end])
            for before, after in _sides(places, left, right, len(words)):
                counted.left.update(words[before.start : before.stop])
                counted.right.update(words[after.start : after.stop])
                near.update(words[before.start : before.stop], words[after.start : after.stop])
        counted.articles.update(near)
    return counted


def _sides(
    places: Sequence[Place], left: int, right: int, length: int
) -> Iterator[tuple[range, range]]:
    """The words before and after each place; each word once, on the side of what it is nearer to."""
    first = max(0, places[0][0] - left)
    for at, (start, end) in enumerate(places):
        if at + 1 < len(places):
            following = places[at + 1][0]
            last, next_first = min(end + right, following), max(following - left, end)
            if last > next_first:
                last = next_first = min(max((end + following) // 2, next_first), last)
        else:
            last, next_first = min(end + right, length), length
        yield range(first, start), range(end, last)
        first = next_first


def _scored(window: _Window, wanted: set[str], counts: Counter[str], words: int) -> list[Collocate]:
    names = sorted(wanted)
    lefts, rights, alls = (
        np.array([each[name] for name in names], np.float64)
        for each in (window.left, window.right, counts)
    )
    together = lefts + rights
    size = window.left.total() + window.right.total()
    expected = size * alls / max(1, words)
    g2 = log_likelihood(together, alls - together, size, words - size)
    mi, t = mutual_information(together, expected), t_score(together, expected)
    dice = log_dice(together, window.occurrences, alls)
    return [
        Collocate(
            text=name,
            together=int(together[at]),
            left=int(lefts[at]),
            right=int(rights[at]),
            articles=window.articles[name],
            count=int(alls[at]),
            expected=float(expected[at]),
            log_likelihood=float(g2[at]),
            mi=float(mi[at]),
            t_score=float(t[at]),
            log_dice=float(dice[at]),
        )
        for at, name in enumerate(names)
        if together[at] > expected[at]
    ]
