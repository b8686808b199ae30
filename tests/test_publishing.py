"""`corpus publish` and `corpus reindex`: what they say, refuse, and leave behind when they are ended."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from workbench import dump, html_page, run_corpus

from corpus import Archive, Inputs
from corpus.errors import ArchiveError, ArchiveLockedError, StoreError
from corpus.fold import FOLD_RULES

URL = "https://www.harbourpost.example/2024/bridge"


@pytest.fixture
def small(tmp_path: Path) -> Archive:
    """An archive with one article."""
    page = tmp_path / "page.html"
    page.write_bytes(html_page(title="Bridge is safe", canonical=URL))
    archive = Archive.open(tmp_path / "archive", create=True)
    assert [receipt.reason for receipt in archive.ingest(Inputs((str(page),)), workers=0)] == [None]
    return archive


def set_rules(path: Path, number: int) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("update search_index set value = ? where name = 'fold_rules'", [number])


def test_publishing_says_what_it_made_and_serving_takes_it(small: Archive, tmp_path: Path) -> None:
    done = run_corpus("publish", "--archive", small.path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"1 article published in {small.public / 'corpus.db'} (")
    command = small.serve_command(
        tmp_path, host="127.0.0.1", port=8001, open_browser=False, public=True
    )
    at = command.index("--immutable")
    assert command[at + 1 : at + 4] == [
        str(small.public / "corpus.db"),
        "--inspect-file",
        str(small.public / "inspect-data.json"),
    ]
    assert str(small.database) not in command


def test_what_is_not_there_is_refused_with_what_makes_it(small: Archive, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="nothing is published yet; `corpus publish` does it"):
        small.serve_command(tmp_path, host="", port=1, open_browser=False, public=True)
    done = run_corpus("serve", "--public", "--archive", small.path)
    assert done.returncode == 2
    assert "nothing is published yet" in done.stderr
    assert "http://" not in done.stderr
    small.public.write_bytes(b"")
    with pytest.raises(ArchiveError, match="is a file, not a folder"):
        small.publish()
    empty = Archive.open(tmp_path / "empty", create=True)
    for work in (empty.publish, empty.reindex):
        with pytest.raises(StoreError, match="no such database; `corpus ingest` makes one"):
            work()
    assert not empty.database.exists()
    assert not empty.public.exists()


def test_one_at_a_time_publishes_or_reindexes(small: Archive) -> None:
    with small._locked(".publishing"), pytest.raises(ArchiveLockedError):
        small.publish()
    with small._locked(), pytest.raises(ArchiveLockedError):
        small.reindex()
    with small._locked():
        assert small.publish().articles == 1  # beside an ingest that goes on


def test_an_index_of_another_version_is_made_anew_by_the_next_run(
    small: Archive, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = dump(small.database)
    set_rules(small.database, FOLD_RULES - 1)
    with pytest.raises(StoreError, match="made by another version; run `corpus reindex`"):
        small.publish()
    with closing(sqlite3.connect(small.database)) as db, db:
        db.execute("update articles_folded set text = 'by other rules'")
        db.execute("delete from words")
    page = tmp_path / "page.html"
    list(small.ingest(Inputs((str(page),)), workers=0))
    assert "making the search index anew; articles: 1" in caplog.text
    assert not list(small.verify())
    after = dump(small.database)
    assert {name for name in before if before[name] != after[name]} <= {"runs", "receipts"}
    set_rules(small.database, FOLD_RULES - 1)
    done = run_corpus("reindex", "--archive", small.path)
    assert (done.returncode, done.stdout) == (0, "1 article indexed\n")
    assert dump(small.database) == after


def test_a_publish_that_is_killed_leaves_the_build_of_before(small: Archive) -> None:
    built = small.publish().path
    before = built.read_bytes()
    code = """
import os, signal, sys
from corpus import Archive
def kill(step):
    if step == "building the index":
        os.kill(os.getpid(), signal.SIGKILL)
Archive.open(sys.argv[1]).publish(on_step=kill)
"""
    arguments = [sys.executable, "-c", code, os.fspath(small.path)]
    assert subprocess.run(arguments, check=False).returncode == -signal.SIGKILL
    assert (built.parent / "corpus.db.new").exists()
    assert built.read_bytes() == before
    assert small.publish().articles == 1
    assert {each.name for each in built.parent.iterdir()} == {"corpus.db", "inspect-data.json"}
