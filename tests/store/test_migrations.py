"""Archives that earlier versions made: brought up with all that is in them."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database
from workbench import dump, html_page, run_corpus

from corpus import Archive, Receipt
from corpus.errors import StoreError
from corpus.store.database import open_for_reading
from corpus.store.migrations import migrations

URL = "https://www.harbourpost.example/2024/bridge"
LEDGER = "https://www.northernledger.example/2024/bridge"
TEXT = (
    "“The bridge is safe,” said Ana Ruiz, the mayor of Port Ilse.\n"
    f'The works were announced <a href="{LEDGER}">in the Northern Ledger</a> on Monday and will take a year.\n'
    "A decision on the night bus is expected after the council's next meeting in the new town hall."
)
OF_RUNS = frozenset({"runs", "receipts", "changes"})

TakeIn = Callable[..., list[Receipt]]


def as_of_schema_2(path: Path) -> None:
    """Make a database what the version before cited sources would have made of the same articles.

    That knew links and the outlets that they lead to, and nothing else of citations.
    """
    now = path.rename(path.with_suffix(".now"))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        old = Database(connection)
        migrations.apply(old, stop_before="m003_citations")
        old.execute("pragma foreign_keys = off")
        old.execute("attach ? as now", [str(now)])
        tables = [
            name
            for (name,) in old.execute(
                "select name from main.sqlite_master where type = 'table' and sql not like '%virtual%'"
            )
            if not name.startswith(("sqlite_", "articles_fts", "_sqlite"))
        ]
        for table in tables:
            columns = ", ".join(row[1] for row in old.execute(f"pragma main.table_info({table})"))
            old.execute(f"insert into main.{table} ({columns}) select {columns} from now.{table}")
        old.execute("delete from citations where kind != 'link'")
        old.execute("delete from sources where id not in (select source_id from citations)")
        old.execute("update sources set name = domain where outlet_id is null")
        old.execute("detach now")
        assert not old.execute("pragma foreign_key_check").fetchall()
        assert {row.name for row in migrations.applied(old)} == {"m001_archive", "m002_search"}
    for leftover in path.parent.glob("*.now*"):
        leftover.unlink()


def rows(archive: Archive, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(archive.database)) as db:
        return db.execute(sql).fetchall()


@pytest.fixture
def earlier(archive: Archive, take_in: TakeIn) -> Archive:
    """An archive with two articles that a version without cited sources has made."""
    take_in(html_page(title="Bridge is safe", text=TEXT), url=URL)
    take_in(html_page(title="Works to begin"), url=LEDGER)
    as_of_schema_2(archive.database)
    return archive


def test_a_reader_is_told_how_to_bring_it_up(earlier: Archive) -> None:
    with pytest.raises(
        StoreError, match="made by an earlier version; `corpus reindex`, `corpus ingest` or"
    ):
        open_for_reading(earlier.database)
    for command in ("sources", "stats", "verify", "network"):
        done = run_corpus(command, "--archive", earlier.path)
        assert (done.returncode, done.stdout) == (2, "")
        assert "`corpus reprocess` brings it up" in done.stderr


def test_what_was_there_stays_and_is_not_analysed_until_it_is_read_again(
    earlier: Archive, take_in: TakeIn
) -> None:
    texts = "select id, title, text, revision from articles where url != '{new}' order by id"
    new = URL + "-new"
    before = rows(earlier, texts.format(new=new))
    links = rows(
        earlier, "select id, source_id, kind, source_text, url, target_article_id from citations"
    )
    assert len(links) == 1
    take_in(html_page(title="Bridge reopens", text=TEXT.replace("safe", "open")), url=new)
    assert rows(earlier, texts.format(new=new)) == before
    assert set(links) <= set(
        rows(
            earlier,
            "select id, source_id, kind, source_text, url, target_article_id from citations",
        )
    )
    assert rows(earlier, "select count(*), count(citation_engine) from articles") == [(3, 1)]
    assert rows(earlier, "select articles, analysed from citation_coverage") == [(3, 1)]
    assert not list(earlier.verify())
    shown = run_corpus("show", URL, "--citations", "--archive", earlier.path)
    assert (
        "Not analysed: the engine had no rules for 'en', or failed, when it was read; "
        "`corpus reprocess` tries again." in shown.stdout
    )


def test_reading_again_gives_what_a_new_archive_would_have(
    tmp_path: Path, earlier: Archive
) -> None:
    list(earlier.reprocess(workers=0))
    assert rows(earlier, "select count(citation_engine) from articles") == [(2,)]
    assert not list(earlier.verify())
    anew = Archive.open(tmp_path / "anew", create=True)
    for file in earlier.warc.iterdir():
        (anew.warc / file.name).write_bytes(file.read_bytes())
    list(anew.reprocess(workers=0))
    assert dump(earlier.database, without=OF_RUNS) == dump(anew.database, without=OF_RUNS)


def test_a_link_to_an_outlet_that_was_known_before_is_one_source_with_it(
    earlier: Archive, take_in: TakeIn
) -> None:
    take_in(html_page(title="Bridge reopens", text=TEXT), url=URL + "-new")
    assert rows(
        earlier,
        """
        select count(*), count(distinct source_id), max(sources.outlet_id)
        from citations join sources on sources.id = source_id where citations.kind = 'link'
        """,
    ) == [(2, 1, "northernledger_example")]
