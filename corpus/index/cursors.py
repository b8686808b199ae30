"""Where a page of a list begins: after the article at which the page before ended.

A cursor holds what that article is ordered by, not where it stood: in a list by date, articles
that come or go put no other on two pages or on none. A list by relevance goes on after the same
article, wherever that has come to stand by now.
"""

import json
import math
import sqlite3
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

import numpy as np

from corpus.errors import SearchError
from corpus.index.columns import Columns
from corpus.index.ordering import Ordered
from corpus.index.request import Sort

_LONGEST = 500  # characters; in longer ones brackets can go deeper than JSON is read


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last article of a page."""

    sort: Sort
    score: float | None  # None: it is not among those that are ranked
    published_sort: str | None
    article_id: str


def written(cursor: Cursor) -> str:
    """A cursor as a word of letters, digits, - and _."""
    told = [cursor.sort, cursor.score, cursor.published_sort, cursor.article_id]
    return urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")


def read_cursor(typed: str, sort: Sort) -> Cursor:
    """The cursor that `written` wrote. Raises SearchError for any other text or of another sort."""
    try:
        if len(typed) > _LONGEST:
            raise ValueError("longer than any cursor")
        padded = typed + "=" * (-len(typed) % 4)
        told = json.loads(urlsafe_b64decode(padded.encode("ascii")))
        of_sort, score, published_sort, article_id = told
    except (ValueError, TypeError) as error:
        raise SearchError(f"not a cursor of ours: {typed[:80]!r}") from error
    if (
        not (isinstance(article_id, str) and article_id.isascii())
        or not (
            published_sort is None or (isinstance(published_sort, str) and published_sort.isascii())
        )
        or not (score is None or (isinstance(score, float) and math.isfinite(score)))
    ):
        raise SearchError(f"not a cursor of ours: {typed[:80]!r}")
    if of_sort != sort:
        raise SearchError(f"the cursor is of a list by {of_sort}, this one is by {sort}")
    return Cursor(sort, score, published_sort, article_id)


# What follows an article in the orders of `Columns`, nearest first. Each is one look in an index.
_UNDATED = (
    "select n from article_facets where :published is not null and published_sort is null order by id limit 1",
    "select n from article_facets where :published is null and published_sort is null and id > :id order by id limit 1",
)
_FOLLOWING = {
    "newest": (
        "select n from article_facets where published_sort = :published and id > :id order by id limit 1",
        "select n from article_facets where published_sort < :published order by published_sort desc, id limit 1",
        *_UNDATED,
    ),
    "oldest": (
        "select n from article_facets where published_sort = :published and id < :id order by id desc limit 1",
        "select n from article_facets where published_sort > :published order by published_sort, id desc limit 1",
        *_UNDATED,
    ),
}


_NUMBER = "select n from article_facets where id = ?"


def beginning(db: sqlite3.Connection, columns: Columns, listed: Ordered, cursor: Cursor) -> int:
    """The index in `listed` of the first article after a cursor."""
    if cursor.score is not None:
        (n,) = db.execute(_NUMBER, [cursor.article_id]).fetchone() or (-1,)
        stands = np.flatnonzero(listed.numbers == n)
        if len(stands):
            return int(stands[0]) + 1
    order = "oldest" if cursor.sort == "oldest" else "newest"
    places = columns.place(db, order)
    following = _following(db, cursor, order)
    place = columns.size if following is None else int(places[following])
    ranked = len(listed.scores)
    if cursor.score is None:
        return ranked + int(np.searchsorted(places[listed.numbers[ranked:]], place))
    ahead = (listed.scores > cursor.score) | (
        (listed.scores == cursor.score) & (places[listed.numbers[:ranked]] < place)
    )
    return int(np.count_nonzero(ahead))


def _following(db: sqlite3.Connection, cursor: Cursor, order: str) -> int | None:
    """The number of the article that comes next in an order of all; None at its end."""
    named = {"published": cursor.published_sort, "id": cursor.article_id}
    for sql in _FOLLOWING[order]:
        if row := db.execute(sql, named).fetchone():
            return int(row[0])
    return None
