"""Whether a database has the tables, indexes and triggers that this version makes, and how to mend them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from typing import NamedTuple

from sqlite_utils import Database

from corpus.store.migrations import migrations

REMADE = frozenset(
    [
        "article_facets",
        "articles_folded",
        "articles_fts",
        "articles_to_compare",
        "crowded_bands",
        "search_index",
        "search_state",
        "stories_to_tell",
        "story_bands",
        "story_signatures",
        "words",
    ]
)
"""Tables that `corpus reindex` fills from the others."""


class Part(NamedTuple):
    """A table, an index or a trigger."""

    kind: str
    name: str
    table: str  # that it belongs to
    sql: str  # what makes it


@cache
def _wanted() -> tuple[Part, ...]:
    """What this version makes, in the order in which it can be made."""
    with closing(sqlite3.connect(":memory:")) as db:
        migrations.apply(Database(db))
        order = ("table", "index", "trigger")
        return tuple(sorted(_parts(db), key=lambda part: order.index(part.kind)))


def _parts(db: sqlite3.Connection) -> Iterator[Part]:
    """Without what SQLite makes by itself, FTS5 for its index, and the views, which every run makes anew."""
    rows = db.execute(
        """
        select type, name, tbl_name, sql from sqlite_master
        where type != 'view' and sql is not null
        and name not like 'sqlite\\_%' escape '\\' and name not like 'articles\\_fts\\_%' escape '\\'
        order by rowid
        """
    )
    return (Part(*row) for row in rows)


def missing_parts(db: sqlite3.Connection) -> list[Part]:
    """What a database lacks, or has otherwise than this version makes it."""
    there = set(_parts(db))
    return [part for part in _wanted() if part not in there]


def can_be_restored(part: Part) -> bool:
    """Whether `restore_parts` makes it: nothing is lost with it that other tables don't have."""
    return part.kind != "table" or part.name in REMADE


def restore_parts(db: sqlite3.Connection) -> None:
    """Make what is missing or otherwise, tables without rows. Part of the caller's transaction."""
    for part in missing_parts(db):
        if part.kind == "table" and can_be_restored(part):
            db.execute(f"drop table if exists {part.name}")
            db.execute(part.sql)
    # With a table its indexes and triggers have gone.
    for part in missing_parts(db):
        if part.kind != "table":
            db.execute(f"drop {part.kind} if exists {part.name}")
            db.execute(part.sql)
    db.execute("insert into search_state select 0 where not exists (select 1 from search_state)")
    db.execute("insert or ignore into search_index (name, value) values ('layout', 'working')")
