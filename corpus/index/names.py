"""The folded names of outlets, authors, tags and sources in memory, in which filters are looked up."""

import json
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np

from corpus.fold import fold
from corpus.index.columns import Numbers
from corpus.letters import LETTERS

_SQL: Mapping[str, str] = MappingProxyType(
    {
        "outlets": "select rowid, substr(name, 1, ?) from outlets where name is not null",
        "authors": "select rowid, substr(name, 1, ?) from authors",
        "tags": "select rowid, substr(name, 1, ?) from tags",
        "sources": "select rowid, substr(name, 1, ?) from sources",
    }
)
_IDS: Mapping[str, str] = MappingProxyType(
    {
        "outlets": "select id from outlets where rowid in (select value from json_each(?))",
        "authors": "select id from authors where rowid in (select value from json_each(?))",
        "tags": "select id from tags where rowid in (select value from json_each(?))",
        "sources": "select id from sources where rowid in (select value from json_each(?))",
    }
)
_LAST: Mapping[str, str] = MappingProxyType(
    {
        "outlets": "select max(rowid) from outlets",
        "authors": "select max(rowid) from authors",
        "tags": "select max(rowid) from tags",
        "sources": "select max(rowid) from sources",
    }
)
_LONGEST = 1000  # characters of a name that are looked at
_AT_ONCE = 20_000  # names that are folded together
_KEPT = 8  # tables, of all archives together
_END = ord("\n")
_BETWEEN = "\ue001"  # folding keeps it, unlike any sign that parts lines
# One character for one: Python is ten times faster at that.
_PLAIN = {code: LETTERS[code] if code != _END else "\n" for code in range(128)}


@dataclass(frozen=True, slots=True)
class Names:
    """Folded names, one a line, with spaces around; 20 to 40 bytes for each, and 16 beside it."""

    lines: bytes
    ends: Numbers  # of each line
    numbers: Numbers  # what each name belongs to

    @classmethod
    def of(cls, named: Iterable[tuple[int, str]]) -> "Names":
        """Of pairs of a number and a name."""
        lines, numbers = [], []
        for number, line in _folded(named):
            lines.append(line)
            numbers.append(number)
        joined = b"".join(lines)
        ends = np.flatnonzero(np.frombuffer(joined, dtype=np.uint8) == _END)
        return cls(joined, ends, np.fromiter(_flat(numbers), dtype=np.int64, count=len(ends)))

    def with_words(self, value: str) -> list[int]:
        """The numbers of the names that have the words of `value` in a row; none if it has none."""
        words = fold(value)
        if not words:
            return []
        wanted = f" {words} ".encode()
        found = []
        at = self.lines.find(wanted)
        while at >= 0:
            line = int(np.searchsorted(self.ends, at))
            found.append(int(self.numbers[line]))
            at = self.lines.find(wanted, int(self.ends[line]))
        return found


def _folded(named: Iterable[tuple[int, str]]) -> Iterator[tuple[list[int], bytes]]:
    """Numbers, and the lines of their names, many at a time: one by one takes five times as long."""
    plain: list[tuple[int, str]] = []
    others: list[tuple[int, str]] = []
    for number, name in named:
        kind = plain if name.isascii() else others
        kind.append((number, name))
        if len(kind) == _AT_ONCE:
            yield _lines(kind)
            kind.clear()
    yield from (_lines(kind) for kind in (plain, others) if kind)


def _lines(named: list[tuple[int, str]]) -> tuple[list[int], bytes]:
    numbers = [number for number, _ in named]
    names = [name.replace("\n", " ").replace(_BETWEEN, " ") for _, name in named]
    if all(map(str.isascii, names)):
        folded = " \n ".join(names).translate(_PLAIN)
    else:
        folded = fold(f" {_BETWEEN} ".join(names)).replace(_BETWEEN, "\n")
    lines = "".join(f" {' '.join(line.split())} \n" for line in folded.split("\n"))
    return numbers, lines.encode()


def _flat(numbers: Iterable[list[int]]) -> Iterator[int]:
    for some in numbers:
        yield from some


_kept: OrderedDict[tuple[str, str], tuple[object, Names]] = OrderedDict()
_keeping = threading.Lock()


def ids_named(db: sqlite3.Connection, table: str, value: str) -> set[str]:
    """The ids in a table (outlets, authors, tags or sources) whose names have the words in a row."""
    found = names_of(db, table).with_words(value)
    return {row[0] for row in db.execute(_IDS[table], [json.dumps(found)])}


def names_of(db: sqlite3.Connection, table: str) -> Names:
    """The names in a table by rowid, kept from search to search until they may have changed."""
    last = db.execute(_LAST[table]).fetchone()[0]
    changes = db.execute("select max(changes) from search_state").fetchone()[0]
    path = db.execute("select file from pragma_database_list where name = 'main'").fetchone()[0]
    if not path:
        return _read(db, table)
    # Names may also change where no article does: what is written stands in the file or beside it.
    state = (last, changes, _written(path), _written(path + "-wal"))
    with _keeping:
        known = _kept.get((path, table))
        if known is None or known[0] != state:
            known = _kept[path, table] = (state, _read(db, table))
        _kept.move_to_end((path, table))
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
        return known[1]


def _written(path: str) -> object:
    try:
        file = Path(path).stat()
    except OSError:
        return None
    return file.st_ino, file.st_mtime_ns, file.st_size


def _read(db: sqlite3.Connection, table: str) -> Names:
    return Names.of((row[0], row[1]) for row in db.execute(_SQL[table], [_LONGEST]))
