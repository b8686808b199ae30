"""The narrow table as columns in memory, by which matches are filtered, counted and ordered.

Every array is indexed by `n`, the article's rowid. A million articles take some 40 MB, of
which each search pays only for the columns that it uses.
"""

import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]

_PIECE = 1_500_000  # rowids joined to one text of up to 14 MB: below what a value may have (`MAX_VALUE_BYTES`)
_KEPT = 4  # archives


@dataclass(frozen=True, slots=True)
class Coded:
    """A column: of article `n` the value is `values[codes[n]]`."""

    values: tuple[str | None, ...]
    codes: NDArray[np.int32]

    def table(self, is_wanted: Callable[[str | None], bool]) -> Mask:
        """Which articles have a value that is wanted."""
        wanted = np.fromiter((is_wanted(value) for value in self.values), dtype=np.bool_)
        found: Mask = wanted[self.codes]
        return found

    def shortened(self, shorten: Callable[[str | None], str | None]) -> "Coded":
        """The same column with other values, such as the month in place of the day."""
        shorter = [shorten(value) for value in self.values]
        values = tuple(sorted(set(shorter), key=lambda value: (value is None, value)))
        place = {value: code for code, value in enumerate(values)}
        by_code = np.array([place[value] for value in shorter], dtype=np.int32)
        return Coded(values, by_code[self.codes])


_GROUPED: Mapping[str, str] = MappingProxyType(
    {
        "language": "select language, group_concat(n) from article_facets where n > ? and n <= ? group by language",
        "outlet_id": "select outlet_id, group_concat(n) from article_facets where n > ? and n <= ? group by outlet_id",
        "section": "select section, group_concat(n) from article_facets where n > ? and n <= ? group by section",
        "story_id": "select story_id, group_concat(n) from article_facets where n > ? and n <= ? group by story_id",
        "day": "select day, group_concat(n) from article_facets where n > ? and n <= ? group by day",
    }
)


class Columns:
    """The columns of one state of an archive, each loaded when it is first asked for."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.size: int = 1 + (db.execute("select max(n) from article_facets").fetchone()[0] or 0)
        self._coded: dict[str, Coded] = {}
        self._arrays: dict[str, NDArray[Any]] = {}
        self._lock = threading.RLock()

    @property
    def none(self) -> Mask:
        """No article."""
        return np.zeros(self.size, dtype=np.bool_)

    def coded(self, db: sqlite3.Connection, name: str) -> Coded:
        """A column by name: language, outlet_id, section, story_id, day, month or year."""
        with self._lock:
            if name not in self._coded:
                self._coded[name] = self._load_coded(db, name)
            return self._coded[name]

    def _load_coded(self, db: sqlite3.Connection, name: str) -> Coded:
        if name == "month":
            return self.coded(db, "day").shortened(_month)
        if name == "year":
            return self.coded(db, "day").shortened(lambda day: day[:4] if day else None)
        codes = np.zeros(self.size, dtype=np.int32)
        place: dict[str | None, int] = {None: 0}
        for start in range(0, self.size, _PIECE):
            for value, joined in db.execute(_GROUPED[name], [start - 1, start + _PIECE - 1]):
                codes[_split(joined)] = place.setdefault(value, len(place))
        return Coded(tuple(place), codes)

    def live(self, db: sqlite3.Connection) -> Mask:
        """Which numbers are those of articles that are not withdrawn."""
        return self._mask(
            db, "live", "select n from article_facets where status = 'live' and n > ? and n <= ?"
        )

    def original(self, db: sqlite3.Connection) -> Mask:
        """Which articles are the first of their story, or without copies."""
        return self._mask(
            db, "original", "select n from article_facets where is_original and n > ? and n <= ?"
        )

    def words(self, db: sqlite3.Connection) -> Numbers:
        """How many words each article has."""
        with self._lock:
            if "words" not in self._arrays:
                counts = np.zeros(self.size, dtype=np.int64)
                rows = db.execute("select n, word_count from article_facets")
                pairs = np.fromiter(chain.from_iterable(rows), dtype=np.int64).reshape(-1, 2)
                counts[pairs[:, 0]] = pairs[:, 1]
                self._arrays["words"] = counts
            return self._arrays["words"]

    def _mask(self, db: sqlite3.Connection, name: str, sql: str) -> Mask:
        with self._lock:
            if name not in self._arrays:
                self._arrays[name] = self.mask(db, sql)
            return self._arrays[name]

    def mask(self, db: sqlite3.Connection, sql: str, *parameters: str) -> Mask:
        """The articles whose numbers a statement gives.

        Its last two parameters are the number that goes before and the last one that is wanted:
        it is asked piece by piece. SQLite joins the numbers to one text, which is ten times
        faster than row by row.
        """
        found = np.zeros(self.size, dtype=np.bool_)
        whole = "select group_concat(n) from (" + sql + ")"
        for start in range(0, self.size, _PIECE):
            last = min(start + _PIECE, self.size) - 1
            (joined,) = db.execute(whole, [*parameters, start - 1, last]).fetchone()
            found[_split(joined)] = True
        return found

    def newest(self, db: sqlite3.Connection) -> Numbers:
        """All numbers, newest first, the undated last; of one time by id."""
        return self._order(
            db,
            "newest",
            """
            select n from article_facets where published_sort is not null
            order by published_sort desc, id
            """,
        )

    def oldest(self, db: sqlite3.Connection) -> Numbers:
        """All numbers, oldest first, the undated last; of one time by id, backwards."""
        return self._order(
            db,
            "oldest",
            """
            select n from article_facets where published_sort is not null
            order by published_sort, id desc
            """,
        )

    def _order(self, db: sqlite3.Connection, name: str, dated: str) -> Numbers:
        with self._lock:
            if name not in self._arrays:
                undated = "select n from article_facets where published_sort is null order by id"
                rows = chain(db.execute(dated), db.execute(undated))
                self._arrays[name] = np.fromiter(chain.from_iterable(rows), dtype=np.int64)
            return self._arrays[name]

    def place(self, db: sqlite3.Connection, order: str) -> Numbers:
        """Of each number, where it stands in an order: `newest` or `oldest`."""
        name = f"place in {order}"
        with self._lock:
            if name not in self._arrays:
                places = np.zeros(self.size, dtype=np.int64)
                numbers = self.newest(db) if order == "newest" else self.oldest(db)
                places[numbers] = np.arange(len(numbers))
                self._arrays[name] = places
            return self._arrays[name]


def _split(joined: str | None) -> Numbers:
    return np.fromstring(joined or "", dtype=np.int64, sep=",")


def _month(day: str | None) -> str | None:
    return day[:7] if day and len(day) >= len("2024-05") else None


_kept: OrderedDict[str, tuple[object, Columns]] = OrderedDict()
_keeping = threading.Lock()


def columns_of(db: sqlite3.Connection) -> Columns:
    """The columns of the archive behind a connection, kept from search to search until it changes.

    Ask within a transaction, so that they and what is matched are of one state.
    """
    # Read first: from here on the transaction sees one state of the archive.
    changes = db.execute("select max(changes) from search_state").fetchone()[0]
    path = db.execute("select file from pragma_database_list where name = 'main'").fetchone()[0]
    if not path:
        return Columns(db)
    # Another file may have come to this path.
    file = Path(path).stat()
    state = (changes, file.st_ino, file.st_mtime_ns)
    with _keeping:
        known = _kept.get(path)
        if known and known[0] == state:
            _kept.move_to_end(path)
            return known[1]
        columns = Columns(db)
        _kept[path] = (state, columns)
        _kept.move_to_end(path)
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
        return columns
