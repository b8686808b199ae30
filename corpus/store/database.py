"""Opening corpus.db, for writing by one process, for reading by any; putting a new one in its place."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlite_utils import Database

from corpus.errors import NewerDatabaseError, OlderDatabaseError, StoreError
from corpus.store.index import prepare_index
from corpus.store.migrations import migrations
from corpus.store.views import create_views


def open_for_writing(path: Path) -> Database:
    """The database at `path`, made or migrated to this version's schema.

    Raises NewerDatabaseError for one that a later version made, StoreError for what is no
    SQLite database or somebody else's.
    """
    connection: sqlite3.Connection | None = None
    try:
        connection = sqlite3.connect(path, timeout=30, isolation_level=None)
        db = Database(connection)
        _refuse_foreign(db, path)
        # Committed work survives a killed process; a power cut may cost the last commits,
        # whose captures are then adopted from the WARC files again.
        db.execute("pragma journal_mode = wal")
        db.execute("pragma synchronous = normal")
        db.execute("pragma foreign_keys = on")
        # Ids are digests: every row lands on another page, and 2 MB of them are soon too few.
        db.execute("pragma cache_size = -65536")
        if migrations.pending(db):
            migrations.apply(db)
        prepare_index(db)
        create_views(db)
    except (sqlite3.DatabaseError, StoreError) as error:
        if connection is not None:
            connection.close()
        if isinstance(error, StoreError):
            raise
        raise StoreError(f"{path}: {_advice(error)}") from error
    return db


def open_for_reading(path: Path) -> sqlite3.Connection:
    """A read-only connection to an archive's database, with rows by name.

    Raises StoreError if there is none, or none that this version reads.
    """
    if not path.exists():
        raise StoreError(
            f"{path}: no such database; `corpus ingest` makes one, `corpus reprocess` remakes it"
        )
    connection: sqlite3.Connection | None = None
    try:
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=30, isolation_level=None
        )
        connection.row_factory = sqlite3.Row
        _refuse_foreign(Database(connection), path)
        if migrations.pending(Database(connection)):
            raise OlderDatabaseError(
                f"{path}: made by an earlier version; "
                "`corpus reindex`, `corpus ingest` or `corpus reprocess` brings it up"
            )
    except (sqlite3.DatabaseError, StoreError) as error:
        if connection is not None:
            connection.close()
        if isinstance(error, StoreError):
            raise
        raise StoreError(f"{path}: {_advice(error)}") from error
    return connection


def _refuse_foreign(db: Database, path: Path) -> None:
    tables = set(db.table_names())
    if not tables:
        return
    if migrations.migrations_table not in tables:
        raise StoreError(f"{path}: a database, but not one of Corpus")
    newer = sorted({migration.name for migration in migrations.applied(db)} - _registered())
    if newer:
        raise NewerDatabaseError(
            f"{path}: made by a later version of Corpus (it has {newer[0]}); install that version to use it"
        )


def _registered() -> set[str]:
    """Names of the migrations that this version has."""
    in_memory = Database(memory=True)
    names = {migration.name for migration in migrations.pending(in_memory)}
    in_memory.close()
    return names


def _advice(error: sqlite3.DatabaseError) -> str:
    text = str(error)
    if "locked" in text:
        return "another process is writing it; wait until that has ended"
    if "full" in text or "disk I/O" in text:
        return "the disk is full or failing; put that right and run the same command again"
    if "readonly" in text or "unable to open" in text:
        return f"cannot be opened for this ({text}); check the folder's permissions"
    return f"not usable ({text}); `corpus reprocess` makes it again from warc/ once the file is moved away"


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """All that is written within, or nothing of it."""
    db.execute("begin immediate")
    try:
        yield
    except BaseException:
        if db.conn.in_transaction:
            db.execute("rollback")
        raise
    db.execute("commit")


@contextmanager
def disk_error(path: Path) -> Iterator[None]:
    """Turn a full or failing disk, met anywhere inside, into a StoreError that says what to do."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{path}: {_advice(error)}") from error
    except OSError as error:
        if error.errno in (
            errno.ENOSPC,
            errno.EDQUOT,
            errno.EFBIG,
            errno.EROFS,
            errno.EACCES,
            errno.EIO,
        ):
            raise StoreError(
                f"{path}: {error.strerror}; put that right and run the same command again"
            ) from error
        raise


def replace_database(new: Path, old: Path) -> None:
    """Put a finished database in the place of the old one."""
    if old.exists():
        # The old one's write-ahead log must be in it: left behind, SQLite would take it for the
        # new file's.
        with closing(open_for_writing(old)) as db:
            db.execute("pragma wal_checkpoint(truncate)")
    for suffix in ("-wal", "-shm"):
        Path(f"{old}{suffix}").unlink(missing_ok=True)
    new.replace(old)


def remove_database(path: Path) -> None:
    """Remove a database with its write-ahead log, if it is there."""
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
