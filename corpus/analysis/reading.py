"""Reading a sub-corpus: its folded words in batches, what it can be grouped by, its order."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from corpus.errors import SearchError

Numbers = NDArray[np.int64]
Group = Literal["day", "month", "year", "outlet", "language", "section"]
COLUMNS = ("title", "dek", "text")
_BATCH = 500  # articles: some 250,000 words


@dataclass(frozen=True, slots=True)
class Basis:
    """What a result rests on."""

    articles: int  # that were read
    words: int  # folded words of their titles, deks and texts
    of_articles: int  # in the whole sub-corpus; more than `articles` only of a sample
    seed: int | None = None  # that the sample was drawn with; None: all were read


@dataclass(frozen=True, slots=True)
class Asked:
    """A query that a result answers, as it was read."""

    typed: str
    read: str  # in the query language
    notes: tuple[str, ...]  # what was not understood, a sentence each
    forms: dict[str, tuple[str, ...]]  # folded word -> forms that were looked for with it


@dataclass(frozen=True, slots=True)
class FoldedArticle:
    """The folded words of an article; `""` for a part that it has not."""

    n: int
    title: str
    dek: str
    text: str

    @property
    def columns(self) -> tuple[str, str, str]:
        """Its parts, in the order of COLUMNS."""
        return self.title, self.dek, self.text

    @property
    def word_count(self) -> int:
        """How many words stand in all of its parts."""
        return sum(part.count(" ") + 1 for part in self.columns if part)


def refuse_negative(**counts: int) -> None:
    """Raise SearchError for the first of these that is below nothing."""
    for name, count in counts.items():
        if count < 0:
            raise SearchError(f"{name} must not be negative: {count}")


def folded_articles(db: sqlite3.Connection, ns: Numbers) -> Iterator[FoldedArticle]:
    """The articles of a sub-corpus by rising rowid; those that have no folded text are left out."""
    for rows in _rows(db, _FOLDED, ns):
        for row in rows:
            yield FoldedArticle(*row)


def article_ids(db: sqlite3.Connection, ns: Numbers) -> Iterator[tuple[int, str]]:
    """Each rowid with the article's id."""
    for rows in _rows(db, _IDS, ns):
        yield from rows


@dataclass(frozen=True, slots=True)
class Groups:
    """A sub-corpus told apart by one of its properties."""

    keys: tuple[str | None, ...]  # rising; None, for articles where it is not known, is last
    labels: tuple[str | None, ...]  # the same for people: names of outlets
    places: Numbers  # of each article, as ordered in the sub-corpus: its place in `keys`

    def sums(self, values: Numbers | None = None) -> Numbers:
        """How many articles each group has, or the sum of their values."""
        counted = np.bincount(self.places, weights=values, minlength=len(self.keys))
        return counted.astype(np.int64)


def groups_of(db: sqlite3.Connection, ns: Numbers, by: Group) -> Groups:
    """The articles of a sub-corpus by day, month or year of publication, outlet, language, section.

    All are as the articles state them; of an article that states a month or a year alone the day
    is not known.
    """
    if by not in _VALUES:
        raise SearchError(f"there are groups by {', '.join(_VALUES)}, not by {by!r}")
    known: dict[str | None, int] = {}
    codes = np.full(len(ns), -1, np.int64)
    for rows in _rows(db, _grouping_sql(_VALUES[by]), ns):
        found = np.array([row[0] for row in rows], np.int64)
        codes[np.searchsorted(ns, found)] = [known.setdefault(row[1], len(known)) for row in rows]
    if (codes < 0).any():
        codes[codes < 0] = known.setdefault(None, len(known))
    keys = tuple(sorted(known, key=lambda key: (key is None, key or "")))
    order = np.zeros(len(keys), np.int64)
    for place, key in enumerate(keys):
        order[known[key]] = place
    return Groups(keys, _labels(db, keys) if by == "outlet" else keys, order[codes])


def places_by_date(db: sqlite3.Connection, ns: Numbers) -> Numbers:
    """The place of each article when the newest comes first, the undated last, then by id."""
    published = np.zeros(len(ns), "S32")
    ids = np.zeros(len(ns), "S64")
    for rows in _rows(db, _grouping_sql("published_sort"), ns):
        at = np.searchsorted(ns, np.array([row[0] for row in rows], np.int64))
        published[at] = [(row[1] or "").encode()[:32] for row in rows]
    for rows in _rows(db, _IDS, ns):
        at = np.searchsorted(ns, np.array([row[0] for row in rows], np.int64))
        ids[at] = [row[1].encode()[:64] for row in rows]
    _, rising = np.unique(published, return_inverse=True)
    places = np.zeros(len(ns), np.int64)
    places[np.lexsort((ids, -rising))] = np.arange(len(ns))
    return places


_FOLDED = """
    select n, coalesce(title, ''), coalesce(dek, ''), coalesce(text, '')
    from articles_folded
    where n in (select value from json_each(:ns))
    order by n
"""
_IDS = """
    select rowid, id from articles where rowid in (select value from json_each(:ns)) order by rowid
"""
_VALUES = {
    "day": "case when length(day) = 10 then day end",
    "month": "month",
    "year": "cast(year as text)",
    "outlet": "outlet_id",
    "language": "language",
    "section": "section",
}


def _grouping_sql(value: str) -> str:
    return f"""
        select n, {value} from article_facets
        where n in (select value from json_each(:ns)) order by n
    """


def _labels(db: sqlite3.Connection, keys: Sequence[str | None]) -> tuple[str | None, ...]:
    names = dict(tuple(row) for row in db.execute("select id, name from outlets"))
    return tuple(names.get(key) or key for key in keys)


def _rows(db: sqlite3.Connection, sql: str, ns: Numbers) -> Iterator[list[Any]]:
    cursor = db.cursor()
    cursor.row_factory = None
    for start in range(0, len(ns), _BATCH):
        wanted = json.dumps(ns[start : start + _BATCH].tolist())
        try:
            rows = cursor.execute(sql, {"ns": wanted}).fetchall()
        except sqlite3.Error as error:
            raise SearchError(f"the articles cannot be read: {error}") from error
        yield rows
