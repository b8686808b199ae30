"""What every connection that Datasette opens to an archive is given."""

import sqlite3

from datasette import hookimpl

from corpus.needles import fold_query
from corpus.publish.presence import DATABASE, is_archive

MAX_VALUE_BYTES = 16_000_000
"""The largest string or blob that a query may make: `randomblob(9e8)` took 2.2 GB and 6 s."""

_NOTHING = '""'
"""An FTS5 expression that is legal and matches nothing; an empty one is a syntax error."""


def match_expression(text: object) -> str:
    """The FTS5 expression that looks for the words of `text` in the folded index.

    Always legal after `match`; without anything to search for it matches nothing.
    """
    if text is None:
        return _NOTHING
    return fold_query(str(text)) or _NOTHING


# Last, so that our escape_fts takes the place of Datasette's: its own ?_search= then folds.
@hookimpl(trylast=True)
def prepare_connection(conn: sqlite3.Connection, database: str) -> None:
    """Give an archive's connections the SQL functions of search, and take writing away."""
    if database != DATABASE or not is_archive(conn):
        return
    conn.create_function("fold_query", 1, match_expression, deterministic=True)
    conn.create_function("escape_fts", 1, match_expression, deterministic=True)
    conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES)
    conn.execute("pragma query_only = 1")
