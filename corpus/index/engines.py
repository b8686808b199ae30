"""Which engine answers: the index of the second one, where it lies beside its database and fits."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from corpus.errors import SearchError
from corpus.store.index import CONTENT

if TYPE_CHECKING:
    from corpus.index.tantivy_engine import Index

EngineName = Literal["fts5", "tantivy"]
_NOT_INSTALLED = "tantivy is not installed: `pip install tantivy`"

STAMP = "stamp.json"
_LAYOUT = 1


def folder_of(database: Path) -> Path:
    """Where the index of the second engine lies: `corpus.tantivy` beside `corpus.db`."""
    return database.with_suffix(".tantivy")


def engine_of(db: sqlite3.Connection) -> "Index | None":
    """The second engine's index of an archive; None if FTS5 answers alone."""
    folder = _folder(db)
    if folder is None or not folder.exists() or _problem(db, folder):
        return None
    from corpus.index.tantivy_engine import opened

    return opened(folder)


def engine_problem(db: sqlite3.Connection) -> str | None:
    """Why an index that lies beside the database is not used; None if it is, or there is none."""
    folder = _folder(db)
    if folder is None or not folder.exists():
        return None
    if problem := _problem(db, folder):
        return problem
    if engine_of(db) is None:
        return "its index cannot be opened; make it anew"
    return None


def engine_told(db: sqlite3.Connection) -> str:
    """Which engine answers searches, and why the second one doesn't if it has an index."""
    if problem := engine_problem(db):
        return f"FTS5 (tantivy is not used: {problem})"
    return "FTS5" if engine_of(db) is None else "tantivy"


def stamp_of(db: sqlite3.Connection) -> dict[str, Any]:
    """What an index and its database have in common.

    A public build is never written again, so that the digest of its content is enough, wherever
    it is moved. A working corpus is: there the file must be as it was left, too.
    """
    known = dict(db.execute("select name, value from search_index").fetchall())
    told = {"layout": _LAYOUT, "content": known.get(CONTENT), "fold_rules": known.get("fold_rules")}
    if known.get("layout") == "public":
        return told
    path = _path(db)
    return told | {"file": list(_left(Path(path))), "log": list(_left(Path(path + "-wal")))}


def require_tantivy() -> None:
    """Raises SearchError if tantivy is not installed."""
    if find_spec("tantivy") is None:
        raise SearchError(_NOT_INSTALLED)


def put_in_place(beside: Path, folder: Path) -> None:
    """Have a complete index take the place of the one in `folder`; with none, take that away."""
    before = folder.with_name(folder.name + ".old")
    remove_folder(before)
    if folder.exists():
        folder.rename(before)
    if beside.exists():
        beside.rename(folder)
    remove_folder(before)


def remove_folder(folder: Path) -> None:
    """Remove a folder with all that is in it, if there is one."""
    if folder.exists():
        shutil.rmtree(folder)


def _problem(db: sqlite3.Connection, folder: Path) -> str | None:
    if find_spec("tantivy") is None:
        return _NOT_INSTALLED
    try:
        stamp = json.loads((folder / STAMP).read_text("utf-8"))
    except (OSError, ValueError):
        return "its index is not complete; make it anew"
    if stamp != stamp_of(db) or not stamp["content"]:
        return "its index is of another state of the archive; make it anew"
    return None


def _folder(db: sqlite3.Connection) -> Path | None:
    path = _path(db)
    return folder_of(Path(path)) if path else None


def _path(db: sqlite3.Connection) -> str:
    rows = db.execute("select file from pragma_database_list where name = 'main'")
    return str(rows.fetchone()[0] or "")


def _left(path: Path) -> Iterator[int]:
    """When a file was written and how large it is; nothing of an empty or missing one."""
    try:
        stat = path.stat()
    except OSError:
        return
    if stat.st_size:
        yield from (stat.st_mtime_ns, stat.st_size)
