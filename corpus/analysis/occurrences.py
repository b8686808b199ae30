"""Where what was looked for stands among folded words."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.analysis.quoted import SaidWords, said_words
from corpus.analysis.reading import COLUMNS, FoldedArticle
from corpus.needles import Forms, Needle, Sought, Together, near, sought
from corpus.syntax import Query

Place = tuple[int, int]  # of words, half-open
_NOTHING = SaidWords()
_FEW = 4  # needles; more are first held against the set of all words, once for each text


@dataclass(frozen=True, slots=True)
class Said:
    """What is looked for in what somebody says."""

    sought: Sought


Wanted = Sought | Said


def needles_by_column(query: Query, forms: Forms | None = None) -> tuple[tuple[Wanted, ...], ...]:
    """What a query looks for in titles, deks and texts, as ordered in COLUMNS.

    What is looked for in quotations stands in texts.
    """
    found: dict[str, tuple[Wanted, ...]] = {
        column: sought(query.root, column, forms) for column in COLUMNS
    }
    found["text"] += tuple(map(Said, sought(query.root, "said", forms)))
    return tuple(found[column] for column in COLUMNS)


def occurrences(
    db: sqlite3.Connection, article: FoldedArticle, wanted_by_column: Sequence[Sequence[Wanted]]
) -> Iterator[tuple[int, list[str], list[Place]]]:
    """The parts of an article in which something is found: which one, its words, and where."""
    for column, (part, wanted) in enumerate(zip(article.columns, wanted_by_column, strict=True)):
        possible = [each for each in wanted if _may_stand(part, each)]
        if not possible:
            continue
        words = part.split()
        is_said = any(isinstance(each, Said) for each in possible)
        places = places_of(words, possible, said_words(db, article.n) if is_said else _NOTHING)
        if places:
            yield column, words, places


def places_of(
    words: Sequence[str], wanted: Sequence[Wanted], said: SaidWords = _NOTHING
) -> list[Place]:
    """Where needles stand in a row of words, in reading order.

    No place overlaps another: of those that would, the one that begins first is taken, of those
    that begin at the same word the longest.

    Args:
        said: the words that are said by somebody.
    """
    there = set(words) if len(wanted) > _FEW else None
    found = sorted(
        (place for each in wanted for place in _all_places(words, each, said, there)),
        key=lambda place: (place[0], -place[1]),
    )
    kept: list[Place] = []
    for place in found:
        if not kept or place[0] >= kept[-1][1]:
            kept.append(place)
    return kept


def _may_stand(part: str, wanted: Wanted) -> bool:
    """Whether it is worth while to look for it among the words of a text."""
    if isinstance(wanted, Said):
        return _may_stand(part, wanted.sought)
    if isinstance(wanted, Together):
        return all(any(needle.words[0] in part for needle in way) for way in wanted.ways)
    return wanted.words[0] in part


def _all_places(
    words: Sequence[str], wanted: Wanted, said: SaidWords, there: set[str] | None
) -> Iterator[Place]:
    """Where something stands; overlapping places too, in no order."""
    if isinstance(wanted, Said):
        for start, end in _all_places(words, wanted.sought, said, there):
            if said.hold(start, end):
                yield start, end
    elif isinstance(wanted, Together):
        found = [
            (sorted({at for needle in way for at in _starts(words, needle)}), len(way[0].words))
            for way in wanted.ways
        ]
        yield from near(found, wanted.distance)
    elif there is None or wanted.words[0] in there or (wanted.is_prefix and len(wanted.words) == 1):
        yield from ((at, at + len(wanted.words)) for at in _starts(words, wanted))


def _starts(words: Sequence[str], needle: Needle) -> Iterator[int]:
    *whole, last = needle.words
    if not whole and needle.is_prefix:
        yield from (at for at, word in enumerate(words) if word.startswith(last))
        return
    first, length = needle.words[0], len(needle.words)
    at = -1
    while True:
        try:
            at = words.index(first, at + 1)
        except ValueError:
            return
        row = words[at : at + length]
        if len(row) < length or list(row[:-1]) != whole:
            continue
        if row[-1].startswith(last) if needle.is_prefix else row[-1] == last:
            yield at
