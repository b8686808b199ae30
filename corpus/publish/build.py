"""Building what is published: a database of its own, made beside the one before and put in its place.

Needs no Datasette.
"""

import json
import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from corpus.errors import ArchiveError
from corpus.index.engines import EngineName, folder_of, put_in_place, remove_folder, require_tantivy
from corpus.store.database import remove_database
from corpus.store.public import OnStep, fill_public

DATABASE = "corpus.db"
INSPECTED = "inspect-data.json"
"""Names of the files of a public build; the second saves Datasette from counting rows at its start."""


@dataclass(frozen=True, slots=True)
class Published:
    """What a public build came to."""

    path: Path  # the database
    articles: int
    size_bytes: int


def build(
    working: Path, public: Path, *, on_step: OnStep, engine: EngineName = "fts5"
) -> Published:
    """Make `public/corpus.db` anew from the working corpus, and the counts of its tables beside it.

    The one before stays until the new one is complete and on disk: killed at any moment this
    leaves one or the other. A server that is running shows the new one once it is started again.
    Takes as much disk as the working corpus while it runs.

    With the engine tantivy its index is made in `public/corpus.tantivy`; without, one that was
    there is taken away, for it knows the database of before.

    Raises:
        ArchiveError: if `public` is a file.
        SearchError: if tantivy is not installed.
        StoreError: if the working corpus has no index that is up to date.
        sqlite3.DatabaseError, OSError: for a full or failing disk.
    """
    if engine == "tantivy":
        require_tantivy()
    try:
        public.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise ArchiveError(public, "is a file, not a folder; move it away") from error
    beside, inspected = (public / f"{name}.new" for name in (DATABASE, INSPECTED))
    folder = folder_of(public / DATABASE)
    indexed = folder.with_name(folder.name + ".new")
    remove_database(beside)
    remove_folder(indexed)
    try:
        with closing(sqlite3.connect(beside.absolute().as_uri(), uri=True)) as db:
            articles = fill_public(db, f"{working.absolute().as_uri()}?mode=ro", on_step)
            if engine == "tantivy":
                from corpus.index.tantivy_build import build_index

                on_step("indexing for tantivy")
                build_index(db, indexed)
            counts = _counts(db)
        inspected.write_text(json.dumps(_inspected(beside, counts)), encoding="utf-8")
        for path in (beside, inspected):
            _sync(path)
        # Counts of another database are worse than none.
        (public / INSPECTED).unlink(missing_ok=True)
        beside.replace(public / DATABASE)
        put_in_place(indexed, folder)
        inspected.replace(public / INSPECTED)
        _sync(public)
    finally:
        remove_database(beside)
        remove_folder(indexed)
        inspected.unlink(missing_ok=True)
    return Published(public / DATABASE, articles, (public / DATABASE).stat().st_size)


def _counts(db: sqlite3.Connection) -> dict[str, int]:
    tables = [row[0] for row in db.execute("select name from sqlite_master where type = 'table'")]
    return {
        table: int(db.execute(f"select count(*) from [{table}]").fetchone()[0]) for table in tables
    }


def _inspected(path: Path, counts: dict[str, int]) -> dict[str, object]:
    """What `datasette inspect` says of the file, in its words."""
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return {
        "corpus": {
            "hash": digest,
            "size": path.stat().st_size,
            "file": DATABASE,
            "tables": {table: {"count": count} for table, count in counts.items()},
        }
    }


def _sync(path: Path) -> None:
    """Have a file, or the names in a folder, on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
