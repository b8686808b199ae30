"""Opening the database: what is refused, in one line, and nothing left open."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from readings import Shelf, attributed

from corpus.errors import NewerDatabaseError, StoreError
from corpus.store.checks import check_database
from corpus.store.database import open_for_reading, open_for_writing


def test_a_database_of_a_later_version_is_refused(tmp_path: Path, shelf: Shelf) -> None:
    shelf.db.execute(
        "insert into _sqlite_migrations (migration_set, name, applied_at) values ('corpus', 'm999_later', 'x')"
    )
    for opened in (open_for_reading, open_for_writing):
        with pytest.raises(NewerDatabaseError, match="m999_later"):
            opened(tmp_path / "corpus.db")


def test_somebody_elses_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("create table recipes (id)")
    for opened in (open_for_reading, open_for_writing):
        with pytest.raises(StoreError, match="not one of Corpus"):
            opened(path)


def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "corpus.db"
    path.write_bytes(b"This is a letter and no database at all. " * 100)
    with pytest.raises(StoreError, match="not usable"):
        open_for_writing(path)


def test_a_reader_cannot_write(tmp_path: Path, shelf: Shelf) -> None:
    shelf.put()
    with closing(open_for_reading(tmp_path / "corpus.db")) as db:
        assert db.execute("select count(*) from articles").fetchone()[0] == 1
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            db.execute("delete from articles")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("delete from revisions where number = 1", "revisions are not those of its captures"),
        ("update revisions set seen_at = '2020'", "revisions are not those of its captures"),
        ("update claims set value = 'Another'", "not that of the claim chosen"),
        ("delete from claims", "not that of the claim chosen"),
        ("update captures set text_digest = 'sha256:0'", "not those of its captures"),
        ("update articles set first_captured = null", "does not agree with its captures"),
        ("update articles set text = 'Other words.'", "not that of the capture that it shows"),
        ("update revisions set authors = '[\"Eve\"]'", "its wording does not have the digest"),
        ("update revision_changes set added = 'C'", "what changed in it is not what the texts"),
        ("update revision_changes set removed_start = 1", "what changed in it is not what the"),
        ("update articles set revision = 1", "does not show the latest of its captures"),
        ("delete from articles_folded", "the search index holds other words"),
        ("insert into articles_folded (n, title) values (99, 'ghost')", "is of no live article"),
        ("update articles set outlet_id = 'nowhere'", "points to a row of outlets"),
        ("update citations set end_char = 999", "ends at 999, beyond the text's 40 characters"),
        ("update citations set source_text = 'She'", "its source is not what the text has"),
        ("update citations set source_start = 5", "its source is not what the text has"),
        ("update citations set cue_text = 'denied'", "its cue is not what the text has"),
        ("update citations set quote_text = 'No'", "its content is not what the text has"),
        ("update citations set quote_spans = '[[1'", "its places cannot be read"),
        ("update citations set quote_spans = '[1, 2]'", "its places cannot be read"),
        ("update citations set kind = 'credit'", "its id is not that of its source and places"),
        ("update sources set given_name = 'Eve'", "its id is not that of its name"),
        ("update sources set match_key = 'eve'", "the key that finds its other forms is not"),
        ("update citations set source_id = null", "is cited nowhere"),
        ("delete from citations", "is cited nowhere"),
        ("delete from sources", "points to a row of sources"),
        ("update sources set same_as = id", "is said to be one that is another one itself"),
    ],
)
def test_a_changed_row_is_noticed(shelf: Shelf, change: str, problem: str) -> None:
    shelf.put("A", at="2024-03-05T10:00:00Z")
    shelf.put("B", at="2024-03-06T10:00:00Z", citations=(attributed("Ana Ruiz"),))
    assert not list(check_database(shelf.db.conn))
    shelf.db.execute("pragma foreign_keys = off")
    shelf.db.execute(change)
    assert any(problem in said for _, said in check_database(shelf.db.conn))


def test_an_article_taken_out_with_all_its_rows_is_noticed(shelf: Shelf) -> None:
    shelf.put()
    for statement in (
        "pragma foreign_keys = off",
        "delete from claims",
        "delete from revisions",
        "delete from articles_folded",
        "delete from words",
        "delete from articles",
        "update captures set article_id = null",
    ):
        shelf.db.execute(statement)
    ((_, problem),) = check_database(shelf.db.conn)
    assert "neither an article nor a reason" in problem
