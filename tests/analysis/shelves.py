"""Small databases of articles that say what a test needs."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from sqlite_utils import Database

from corpus.analysis.reading import Numbers
from corpus.fold import fold
from corpus.store.migrations import migrations


@dataclass(frozen=True)
class Piece:
    """An article of a test."""

    id: str
    text: str
    title: str = ""
    dek: str | None = None
    published: str | None = "2024-03-05"
    outlet: str | None = "harbour_example"
    language: str = "en"


@cache
def _empty() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:")
    migrations.apply(Database(db))
    return db


def shelf(pieces: Iterable[Piece]) -> sqlite3.Connection:
    """A database in memory that holds these, in this order, from rowid 1 on."""
    db = sqlite3.connect(":memory:")
    _empty().backup(db)
    db.execute("insert into outlets (id, name) values ('harbour_example', 'Harbour Post')")
    db.execute("insert into outlets (id, name) values ('hafen_example', 'Hafenblatt')")
    for n, piece in enumerate(pieces, 1):
        dated = piece.published
        values = {
            "rowid": n, "id": piece.id, "title": piece.title, "dek": piece.dek, "text": piece.text,
            "language": piece.language, "outlet_id": piece.outlet, "published": dated,
            "published_sort": dated, "year": int(dated[:4]) if dated else None,
            "month": dated[:7] if dated else None, "word_count": 1, "revision": 1,
            "key": piece.id, "key_rule": 1, "capture_id": piece.id, "blocks": "[]", "reader": "test",
        }  # fmt: skip
        marks = ", ".join(f":{name}" for name in values)
        db.execute(f"insert into articles ({', '.join(values)}) values ({marks})", values)
        db.execute(
            "insert into articles_folded (n, title, dek, text) values (?, ?, ?, ?)",
            (n, fold(piece.title), fold(piece.dek or ""), fold(piece.text)),
        )
    return db


def all_of(db: sqlite3.Connection) -> Numbers:
    """Every article."""
    rows = db.execute("select rowid from articles order by rowid").fetchall()
    return np.array([n for (n,) in rows], np.int64)
