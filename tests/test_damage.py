"""Evidence or database damaged: nothing is cut that may still be read, and one line says so."""

import hashlib
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from workbench import html_page, run_corpus

from corpus import Archive, Outcome, Receipt
from corpus.errors import WarcError

URL = "https://www.harbourpost.example/2024/ferry-fares"
TakeIn = Callable[..., list[Receipt]]


def places(archive: Archive) -> list[tuple[int, int]]:
    with closing(sqlite3.connect(archive.database)) as db:
        return db.execute(
            "select warc_offset, warc_length from captures order by warc_offset"
        ).fetchall()


def flip(path: Path, offset: int) -> bytes:
    data = bytearray(path.read_bytes())
    data[offset] ^= 255
    path.write_bytes(data)
    return bytes(data)


def test_damage_before_whole_records_that_the_database_does_not_know_is_not_cut(
    archive: Archive, take_in: TakeIn
) -> None:
    for number in range(4):
        take_in(html_page(title=f"Story {number}"), url=f"{URL}-{number}")
    file = archive.warc / "corpus-00001.warc.gz"
    (offset, length), (second, _), *_ = places(archive)
    damaged = flip(file, second + 100)
    # As with a database from a backup: it knows the first capture only.
    end = offset + length
    digest = "sha256:" + hashlib.sha256(damaged[:end]).hexdigest()
    with closing(sqlite3.connect(archive.database)) as db, db:
        db.execute("update warc_files set bytes = ?, digest = ?", [end, digest])
    with pytest.raises(WarcError, match="whole records follow"):
        take_in(html_page(title="Another"), url=f"{URL}-another")
    assert file.read_bytes() == damaged


def test_a_damaged_last_record_survives_a_rebuild_and_what_comes_after(
    archive: Archive, take_in: TakeIn
) -> None:
    for number in range(2):
        take_in(html_page(title=f"Story {number}"), url=f"{URL}-{number}")
    file = archive.warc / "corpus-00001.warc.gz"
    damaged = flip(file, places(archive)[-1][0] + 100)
    outcomes = [receipt.outcome for receipt in archive.reprocess(workers=0, accept_loss=True)]
    assert outcomes == [Outcome.ADDED, Outcome.REJECTED]
    take_in(html_page(title="Another"), url=f"{URL}-another")
    assert file.read_bytes().startswith(damaged)
    problems = [finding.problem for finding in archive.verify()]
    assert len(problems) == 1
    assert "damaged" in problems[0]


def test_the_same_capture_twice_in_the_evidence_is_read_once(
    archive: Archive, take_in: TakeIn
) -> None:
    take_in(html_page(), url=URL)
    file = archive.warc / "corpus-00001.warc.gz"
    shutil.copy(file, archive.warc / "corpus-00002.warc.gz")
    (finding,) = archive.verify()
    assert "the database does not know it" in finding.problem
    outcomes = [receipt.outcome for receipt in archive.reprocess(workers=2)]
    assert outcomes == [Outcome.ADDED, Outcome.UNCHANGED]


@pytest.mark.parametrize(
    "change",
    [
        lambda file: os.truncate(file, file.stat().st_size - 1),
        lambda file: file.open("ab").write(b"more") and None,
        lambda file: file.open("ab").write(file.read_bytes()) and None,
        lambda file: file.with_name("crawl.warc.gz").write_bytes(b"more") and None,
        lambda file: file.unlink(),
    ],
    ids=["cut", "bytes more", "records more", "another file", "missing"],
)
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_verify_notices_what_was_done_to_the_evidence(
    archive: Archive, take_in: TakeIn, change: Callable[[Path], None]
) -> None:
    take_in(html_page(), url=URL)
    assert not list(archive.verify())
    change(archive.warc / "corpus-00001.warc.gz")
    assert list(archive.verify())


def test_a_damaged_database_is_one_line(archive: Archive, take_in: TakeIn) -> None:
    take_in(html_page(), url=URL)
    with closing(sqlite3.connect(archive.database)) as db:
        db.execute("pragma wal_checkpoint(truncate)")
        (page,) = db.execute(
            "select rootpage from sqlite_master where name = 'articles'"
        ).fetchone()
        (size,) = db.execute("pragma page_size").fetchone()
    with archive.database.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    for command, status in (
        (["verify"], 1),
        (["show", URL], 2),
        (["stats"], 2),
        (["search", "ferry"], 2),
    ):
        done = run_corpus(*command, "--archive", archive.path)
        assert done.returncode == status, command
        assert "malformed" in done.stdout + done.stderr
        assert "Traceback" not in done.stderr


def test_a_server_that_is_told_to_end_leaves_nothing_running(
    archive: Archive, take_in: TakeIn
) -> None:
    take_in(html_page(), url=URL)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "corpus.cli", "serve", "--archive", str(archive.path)]
    server = subprocess.Popen(
        [*command, "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/-/versions.json").close()
                break
            except urllib.error.URLError:
                assert server.poll() is None
                time.sleep(0.1)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=20)
    with socket.socket() as again:
        assert again.connect_ex(("127.0.0.1", port)) != 0
