"""Which words of an article's text are said by somebody whom it quotes or reports."""

import json
import sqlite3
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate

from corpus.fold import fold_words


@dataclass(frozen=True, slots=True)
class SaidWords:
    """Places of words that are said, in pieces that may overlap."""

    starts: tuple[int, ...] = ()  # of the pieces, rising
    ends: tuple[int, ...] = ()  # the furthest of those that begin there or before

    def hold(self, start: int, end: int) -> bool:
        """Whether these words stand in one piece."""
        before = bisect_right(self.starts, start)
        return before > 0 and self.ends[before - 1] >= end


def said_words(db: sqlite3.Connection, n: int) -> SaidWords:
    """The folded words of an article's text that stand in a quotation or attribution."""
    cursor = db.cursor()
    cursor.row_factory = None
    row = cursor.execute("select id, text from articles where rowid = ?", [n]).fetchone()
    if row is None:
        return SaidWords()
    article_id, text = row
    pieces = [
        piece
        for start, end, listed in cursor.execute(_SAID, [article_id])
        for piece in (json.loads(listed) if listed else [(start, end)])
    ]
    if not pieces:
        return SaidWords()
    spans = [word.span for word in fold_words(text)]
    starts, ends = [span.start for span in spans], [span.end for span in spans]
    places = sorted((bisect_left(starts, start), bisect_right(ends, end)) for start, end in pieces)
    return SaidWords(
        tuple(start for start, _ in places), tuple(accumulate((end for _, end in places), max))
    )


_SAID = """
    select quote_start, quote_end, quote_spans from citations
    where article_id = ? and kind in ('quotation', 'attribution') and quote_start is not null
"""
