"""Concordance: what was looked for in its context, line by line (KWIC), sorted as asked."""

import heapq
import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from corpus.analysis.occurrences import Place, Wanted, occurrences
from corpus.analysis.reading import COLUMNS, Asked, Basis, Numbers, folded_articles, places_by_date
from corpus.analysis.sampling import basis, limited
from corpus.errors import SearchError
from corpus.fold import fold_words
from corpus.model import Span

MAX_LINES = 10_000
MAX_WIDTH = 1000
_SORT = re.compile("([LR])([1-5])|NODE|DATE")


@dataclass(frozen=True, slots=True)
class Line:
    """One occurrence with what stands around it, in the order of reading, whatever the script."""

    article_id: str
    column: str  # title, dek or text
    span: Span  # of the match, in that part of the article
    left: str  # what is read before the match; of Arabic and Hebrew that is on its right side
    match: str
    right: str
    outlet: str | None  # its name
    published: str | None
    language: str
    title: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Concordance:
    """The lines asked for, and how many there are in all."""

    lines: tuple[Line, ...]
    total: int  # occurrences in the articles read
    articles_with: int  # of these, those that have any
    basis: Basis
    asked: tuple[Asked, ...] = ()  # the queries, where queries were asked


@dataclass(frozen=True, slots=True)
class _Found:
    """An occurrence before its line is made."""

    n: int
    column: int
    start: int  # of words
    end: int


def concordance(
    db: sqlite3.Connection,
    ns: Numbers,
    needles: Sequence[Sequence[Wanted]],
    *,
    sort: Sequence[str] = (),
    width: int = 60,
    limit: int = 100,
    offset: int = 0,
    limit_articles: int | None = None,
    seed: int = 1,
) -> Concordance:
    """The occurrences of what was looked for, each on a line with its context.

    Args:
        needles: what is looked for in title, dek and text (`needles_by_column`).
        sort: by what, the first first: L1 to L5, the words before the match, the nearest first;
            R1 to R5, those after it; NODE, the match; DATE. Words are compared folded. In the
            end newest first, and as they stand in the article.
        width: characters of context on each side, cut where a word begins or ends.
        limit_articles: if more match, so many are drawn.
    """
    keys = tuple(name.upper() for name in sort)
    for name in keys:
        if not _SORT.fullmatch(name):
            raise SearchError(
                f"lines are sorted by L1 to L5, R1 to R5, NODE and DATE, not {name!r}"
            )
    if not (limit >= 0 and offset >= 0 and limit + offset <= MAX_LINES):
        raise SearchError(f"there are lines up to {MAX_LINES:,}, not {offset:,} and {limit:,} more")
    if not 1 <= width <= MAX_WIDTH:
        raise SearchError(f"a context has 1 to {MAX_WIDTH} characters, not {width}")
    read, drawn = limited(db, ns, limit_articles, seed)
    counts = _Counts()
    best = heapq.nsmallest(limit + offset, _keyed(db, read, needles, keys, counts))
    lines = _lines(db, [found for *_, found in best[offset:]], width)
    return Concordance(lines, counts.total, counts.articles, basis(read, counts.words, ns, drawn))


class _Counts:
    def __init__(self) -> None:
        self.total = self.articles = self.words = 0


def _keyed(
    db: sqlite3.Connection,
    ns: Numbers,
    needles: Sequence[Sequence[Wanted]],
    keys: Sequence[str],
    counts: _Counts,
) -> Iterator[tuple[tuple[str | int, ...], int, int, int, _Found]]:
    """Every occurrence, with what it is sorted by before it: no two are equal in that."""
    by_date = places_by_date(db, ns)
    for article in folded_articles(db, ns):
        counts.words += article.word_count
        has_any = False
        for column, words, places in occurrences(db, article, needles):
            has_any = True
            counts.total += len(places)
            place = int(by_date[np.searchsorted(ns, article.n)])
            for start, end in places:
                key = tuple(
                    place if name == "DATE" else _word_at(words, (start, end), name)
                    for name in keys
                )
                yield key, place, column, start, _Found(article.n, column, start, end)
        counts.articles += has_any


def _word_at(words: Sequence[str], place: Place, name: str) -> str:
    """The words that a name of SORT stands for; `""` beyond the ends, which comes first."""
    start, end = place
    if name == "NODE":
        return " ".join(words[start:end])
    steps = int(name[1])
    at = start - steps if name[0] == "L" else end + steps - 1
    return words[at] if 0 <= at < len(words) else ""


def _lines(db: sqlite3.Connection, found: Sequence[_Found], width: int) -> tuple[Line, ...]:
    cursor = db.cursor()
    cursor.row_factory = None
    lines: dict[_Found, Line] = {}
    in_article: dict[int, list[_Found]] = {}
    for each in found:
        in_article.setdefault(each.n, []).append(each)
    # One article at a time: ten thousand lines may be of as many long texts.
    for row in cursor.execute(_ORIGINALS, {"ns": json.dumps(sorted(in_article))}):
        n, name, *parts, outlet, published, language, url = row
        for column, text in enumerate(parts):
            wanted = [each for each in in_article[n] if each.column == column]
            if not wanted:
                continue
            spans = [word.span for word in fold_words(text or "")]
            for each in wanted:
                if each.end > len(spans):
                    continue
                span = Span(spans[each.start].start, spans[each.end - 1].end)
                left, match, right = _context(text, span, width)
                lines[each] = Line(
                    name, COLUMNS[column], span, left, match, right,
                    outlet, published, language, parts[0], url,
                )  # fmt: skip
    if len(lines) < len(found):
        raise SearchError("the index is out of step with the texts; `corpus verify` tells")
    return tuple(lines[each] for each in found)


_ORIGINALS = """
    select articles.rowid, articles.id, articles.title, articles.dek, articles.text,
        outlets.name, articles.published, articles.language, articles.url
    from articles
    left join outlets on outlets.id = articles.outlet_id
    where articles.rowid in (select value from json_each(:ns))
"""


def _context(text: str, span: Span, width: int) -> tuple[str, str, str]:
    """What stands before, the match, what stands after; white space made single spaces."""
    # Twice the width leaves enough where lines end in much white space.
    before = " ".join(text[max(0, span.start - 2 * width) : span.start].split())
    after = " ".join(text[span.end : span.end + 2 * width].split())
    before_is_apart = text[span.start - 1 : span.start].isspace()
    after_is_apart = text[span.end : span.end + 1].isspace()
    if len(before) > width:
        before = _from_a_word(before[-width:])
    if len(after) > width:
        after = _to_a_word(after[:width])
    return (
        before + " " * (before_is_apart and bool(before)),
        " ".join(text[span.start : span.end].split()),
        " " * (after_is_apart and bool(after)) + after,
    )


def _from_a_word(piece: str) -> str:
    """Without the end of a word at its beginning, unless it has no spaces."""
    _, space, rest = piece.partition(" ")
    return rest if space else piece


def _to_a_word(piece: str) -> str:
    rest, space, _ = piece.rpartition(" ")
    return rest if space else piece
