"""The public build: which rows it has, in which order, and that nothing of the workshop is in it."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from readings import NOW, URL, Shelf, stated
from sqlite_utils import Database

from corpus.errors import StoreError
from corpus.publish import build as publish_build
from corpus.publish.build import build
from corpus.store.checks import check_index
from corpus.store.database import transaction
from corpus.store.index import index_withdrawn
from corpus.store.indexcheck import check_index_rows
from corpus.store.migrations import migrations
from corpus.store.public import LEFT_OUT, PUBLISHED

TEXT = "“Fares will rise,” said Ana Ruiz. The council said that ferries run late. Fares rose."


@pytest.fixture
def working(tmp_path: Path, shelf: Shelf) -> Path:
    """Five articles taken in in no order of their dates, two of them of one story, one withdrawn."""
    said = (stated(TEXT, "Ana Ruiz", "Fares will rise"),)
    for name, published in (("b", "2024-03-05"), ("a", "2024-03-05"), ("c", None)):
        shelf.put(
            f"Fares {name}", url=f"{URL}-{name}", text=TEXT, citations=said, published=published
        )
    shelf.put("Old", url=f"{URL}-old", published="2019-01-01", language="zh-Hans", authors=("Bo",))
    shelf.put(
        "Gone",
        url=f"{URL}-gone",
        text="A quillfeather sued. Fares rose.",
        published="2020-01-01",
        authors=("Eve",),
        tags=("t",),
    )
    ids = dict(shelf.rows("select title, id from articles"))
    first = str(ids["Fares b"])
    for sql, values in (
        ("insert into stories (id, size, first_article_id) values (?, 2, ?)", [first, first]),
        ("update articles set story_id = ? where title in ('Fares a', 'Fares b')", [first]),
        ("update articles set section = 'Sea & shore' where title = 'Old'", []),
        (
            "update captures set listed_in = '/desk/keeper/list.txt', input = '/desk/keeper/page'",
            [],
        ),
        ("insert into withdrawals values (?, 'asked for', ?, 'by Eve')", [ids["Gone"], str(NOW)]),
        (
            "insert into corrections values (?, 'title', 'Old', 'reason of the keeper')",
            [ids["Old"]],
        ),
    ):
        shelf.db.execute(sql, values)
    return tmp_path / "corpus.db"


def published(working: Path, name: str = "public") -> Path:
    return build(working, working.parent / name, on_step=lambda _: None).path


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchall()


def test_every_table_is_published_or_left_out() -> None:
    db = Database(memory=True)
    migrations.apply(db)
    made_by_sqlite = ("articles_fts", "sqlite_", "_sqlite_")
    tables = {name for name in db.table_names() if not name.startswith(made_by_sqlite)}
    db.close()
    assert tables == PUBLISHED | LEFT_OUT
    assert not PUBLISHED & LEFT_OUT


def test_articles_are_numbered_by_date_the_undated_first(working: Path) -> None:
    newest_first = rows(
        working,
        """
        select title from articles where status = 'live'
        order by published_sort is null, published_sort desc, id
        """,
    )
    path = published(working)
    assert rows(path, "select title from articles order by rowid desc") == newest_first
    assert rows(path, "select min(rowid), max(rowid), count(*) from articles") == [(1, 4, 4)]


def test_the_index_is_whole_and_says_that_it_is_public(working: Path) -> None:
    path = published(working)
    with closing(sqlite3.connect(path)) as db:
        assert not [*check_index_rows(db), *check_index(db)]
        assert not db.execute("pragma foreign_key_check").fetchall()
    assert rows(path, "select value from search_index where name = 'layout'") == [("public",)]
    assert rows(path, "pragma journal_mode") == [("delete",)]
    assert rows(path, "select count(*) from articles_fts where articles_fts match 'rise'") == [(3,)]
    schema = (
        "select type, name, sql from sqlite_master where name not like 'sqlite_stat%' order by 2"
    )
    assert rows(path, schema) == rows(working, schema)


def test_what_is_withdrawn_and_what_only_the_workshop_needs_is_not_in_it(working: Path) -> None:
    path = published(working)
    assert rows(path, "select name from authors") == [("Bo",)]
    assert rows(path, "select count(*) from tags") == [(0,)]
    assert rows(path, "select reason, note from withdrawals") == [("asked for", None)]
    for table in LEFT_OUT:
        assert rows(path, f"select count(*) from {table}") == [(0,)], table
    content = path.read_bytes()
    kept = working.read_bytes() + Path(f"{working}-wal").read_bytes()
    for private in (b"/desk/keeper", b"by Eve", b"reason of the keeper", b"-gone", b"quillfeather"):
        assert private not in content
        assert private in kept
    assert rows(path, "select articles, occurrences from words where word = 'rose'") == [(3, 3)]


def test_what_is_live_again_is_published_with_its_words(working: Path, shelf: Shelf) -> None:
    with transaction(shelf.db):
        index_withdrawn(shelf.db)
    shelf.db.execute("delete from withdrawals")
    path = published(working)
    assert rows(path, "select count(*) from articles") == [(5,)]
    assert rows(path, "select articles from words where word = 'quillfeather'") == [(1,)]
    with closing(sqlite3.connect(path)) as db:
        assert not [*check_index_rows(db), *check_index(db)]


def test_a_story_of_which_only_one_is_live_is_none(working: Path, shelf: Shelf) -> None:
    shelf.db.execute(
        """
        insert into withdrawals
        select id, 'asked for', '2024-06-01T00:00:00Z', null from articles where title = 'Fares b'
        """
    )
    path = published(working)
    assert rows(path, "select * from stories") == []
    assert rows(path, "select title, story_id from articles where title like 'Fares%'") == [
        ("Fares c", None),
        ("Fares a", None),
    ]
    assert rows(path, "select min(is_original) from article_facets") == [(1,)]


def test_two_builds_of_the_same_corpus_are_equal(working: Path) -> None:
    first, second = published(working, "one"), published(working, "two")
    with closing(sqlite3.connect(first)) as one, closing(sqlite3.connect(second)) as two:
        assert list(one.iterdump()) == list(two.iterdump())


def test_the_counts_beside_it_are_those_of_its_tables(working: Path) -> None:
    path = published(working)
    said = json.loads((path.parent / "inspect-data.json").read_text())["corpus"]
    assert said["size"] == path.stat().st_size
    assert said["tables"]["articles"] == {"count": 4}
    assert said["tables"]["words"]["count"] == rows(path, "select count(*) from words")[0][0]
    assert {each.name for each in path.parent.iterdir()} == {"corpus.db", "inspect-data.json"}


@pytest.mark.parametrize("step", ["fill_public", "_sync"])
def test_what_fails_leaves_the_build_of_before(
    working: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = published(working)
    before = {each.name: each.read_bytes() for each in path.parent.iterdir()}
    whole = getattr(publish_build, step)

    def full(*given: object) -> None:
        whole(*given)
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(publish_build, step, full)
    with pytest.raises(sqlite3.OperationalError):
        published(working)
    assert {each.name: each.read_bytes() for each in path.parent.iterdir()} == before
    monkeypatch.undo()
    (path.parent / "corpus.db.new").write_bytes(b"what a killed build left")
    assert rows(published(working), "select count(*) from articles") == [(4,)]


def test_an_index_out_of_date_is_not_published(working: Path, shelf: Shelf) -> None:
    shelf.db.execute("update search_index set value = '0' where name = 'fold_rules'")
    with pytest.raises(StoreError, match=r"nothing can be published yet: .* run `corpus reindex`"):
        published(working)
    assert not (working.parent / "public" / "corpus.db").exists()
