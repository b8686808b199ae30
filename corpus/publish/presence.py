"""Whether a Datasette serves an archive of ours: elsewhere the plugin does nothing."""

import sqlite3
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

DATABASE = "corpus"
"""What the database of an archive is always called."""

TABLES = frozenset(
    [
        "aliases",
        "article_authors",
        "article_facets",
        "article_tags",
        "articles",
        "articles_folded",
        "articles_fts",
        "authors",
        "captures",
        "citations",
        "claims",
        "left_out_lines",
        "outlets",
        "resolved_sources",
        "revision_changes",
        "revisions",
        "search_index",
        "sources",
        "stories",
        "tags",
        "withdrawals",
        "words",
    ]
)
"""What the pages read, tables and views: a database without these is somebody else's."""

# A Datasette's databases do not change their schema while it runs; asked once for each.
_known: WeakKeyDictionary[Any, bool] = WeakKeyDictionary()


def is_archive(connection: sqlite3.Connection) -> bool:
    """Whether the database behind `connection` has the tables of an archive."""
    names = connection.execute("select name from sqlite_master where type in ('table', 'view')")
    return frozenset(row[0] for row in names) >= TABLES


def serves_archive(datasette: Any) -> bool:
    """Whether this Datasette has a database called `corpus` with the tables of an archive."""
    if datasette not in _known:
        database = datasette.databases.get(DATABASE)
        if database is None or not database.path:
            return False
        _known[datasette] = _file_is_archive(str(database.path))
    return _known[datasette]


def _file_is_archive(path: str) -> bool:
    try:
        connection = sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro", uri=True)
    except sqlite3.OperationalError:
        return False
    try:
        return is_archive(connection)
    except sqlite3.DatabaseError:
        return False
    finally:
        connection.close()
