"""What the benchmark asks of the archive itself: the one module to change when that does."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from corpus import Archive
from corpus.index.engines import folder_of
from corpus.index.request import Request
from corpus.index.search import search
from corpus.index.tantivy_build import build_index
from corpus.store import index
from corpus.store.database import open_for_reading, open_for_writing, transaction
from search.articles import Article
from search.loading import add
from search.questions import Question

WORKS = ("newest", "relevance", "counts", "one", "original")
"""Kinds of work: 20 hits each of the first two, counts of all, and the newest of each story."""

FACETS = ("outlet", "language", "year")


def reindex(path: Path) -> None:
    """Make the search index of the database at `path` from its articles."""
    with closing(open_for_writing(path)) as db:
        with transaction(db):
            index.reindex(db)
        db.execute("pragma wal_checkpoint(truncate)")


def publish(folder: Path) -> Path:
    """Make the public build of the archive in `folder`; where it lies."""
    return Archive.open(folder, create=True).publish().path


def second_engine(public: Path, twin: Path) -> None:
    """Put the same database at `twin` as well, with the index of the second engine beside it."""
    twin.parent.mkdir(exist_ok=True)
    twin.unlink(missing_ok=True)
    os.link(public, twin)
    with closing(sqlite3.connect(twin, isolation_level=None)) as db:
        build_index(db, folder_of(twin))


def add_articles(path: Path, articles: list[Article]) -> None:
    """Put articles into the archive's database and its index, as a run of `ingest` would."""
    with closing(open_for_writing(path)) as db:
        connection: sqlite3.Connection = db.conn
        connection.execute("pragma foreign_keys = off")  # as in `loading.load`
        index.prepare_index(db)
        (last,) = connection.execute("select coalesce(max(rowid), 0) from articles").fetchone()
        add(connection, articles)
        ids = connection.execute("select id from articles where rowid > ?", [last]).fetchall()
        with transaction(db):
            for (article_id,) in ids:
                index.index_article(db, article_id)


def open_archive(path: Path) -> sqlite3.Connection:
    """A connection that searches are done with."""
    return open_for_reading(path)


def ask(connection: sqlite3.Connection, question: Question, work: str) -> int:
    """Do one kind of work for a question; how many articles it finds."""
    counts = work == "counts"
    request = Request(
        question.typed,
        limit=0 if counts else 20,
        sort="relevance" if work == "relevance" else "newest",
        copies=work if work in ("one", "original") else "all",
        language=question.language,
        outlet=question.outlet,
        year=question.year,
    )
    return search(connection, request, facets=FACETS if counts else (), with_histogram=counts).total
