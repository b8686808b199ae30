"""Killed at any moment and run again: the same archive as if nothing had happened."""

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from workbench import SAMPLES, dump, run_corpus

from corpus import Archive, Inputs
from corpus.capture.warcstore import stored_captures

MANIFEST = SAMPLES / "manifest.jsonl"


def start(archive: Path, *more: str) -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        "-m",
        "corpus.cli",
        "ingest",
        "--archive",
        str(archive),
        "--manifest",
        str(MANIFEST),
    ]
    return subprocess.Popen([*command, *more], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def is_finished(archive: Path) -> bool:
    """Whether the run had been brought to its end before it was killed."""
    if not (archive / "corpus.db").exists():
        return False
    with closing(sqlite3.connect(archive / "corpus.db")) as db:
        if not db.execute("select 1 from sqlite_master where name = 'runs'").fetchone():
            return False
        return db.execute("select 1 from runs where finished_at is not null").fetchone() is not None


@pytest.mark.parametrize("seed", range(2))
def test_killed_and_run_again_it_is_as_if_undisturbed(
    tmp_path: Path, sample_archive: Archive, seed: int
) -> None:
    random_moments = random.Random(seed)  # noqa: S311
    path = tmp_path / "archive"
    kills, latest = 0, 4.0
    while kills < 3:
        process = start(path)
        try:
            process.wait(timeout=random_moments.uniform(0.3, latest))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            kills += 1
        if is_finished(path):  # nothing was interrupted: here the machine is faster
            shutil.rmtree(path)
            kills, latest = 0, latest / 1.5
    assert run_corpus("ingest", "--archive", path, "--manifest", MANIFEST).returncode == 0
    assert dump(path / "corpus.db") == dump(sample_archive.database)
    for ours, theirs in zip(
        sorted((path / "warc").iterdir()), sorted(sample_archive.warc.iterdir()), strict=True
    ):
        assert ours.read_bytes() == theirs.read_bytes()
    assert run_corpus("verify", "--archive", path).returncode == 0


def test_warc_bytes_beyond_the_last_commit_are_adopted_by_another_run(
    tmp_path: Path, sample_archive: Archive
) -> None:
    path = tmp_path / "archive"
    shutil.copytree(sample_archive.path, path)
    before = (path / "warc" / "corpus-00001.warc.gz").read_bytes()
    # The database as it was before anything was committed, the evidence whole and with half a record.
    (path / "corpus.db").unlink()
    for name in ("corpus.db-wal", "corpus.db-shm"):
        (path / name).unlink(missing_ok=True)
    with (path / "warc" / "corpus-00001.warc.gz").open("ab") as file:
        file.write(before[:100])
    archive = Archive.open(path)
    stray = tmp_path / "stray.txt"
    stray.write_text(
        "A late note\n\nSomething was found that nobody had expected to find in the old harbour store.\n"
    )
    (path / "warc").rename(path / "kept")
    interrupted = archive.ingest(Inputs((str(tmp_path / "missing.txt"),)), workers=0)
    next(interrupted)
    interrupted.close()
    (path / "kept").joinpath("corpus-00001.warc.gz").replace(path / "warc" / "corpus-00001.warc.gz")
    receipts = list(archive.ingest(Inputs((str(stray),)), workers=0))
    adopted = [receipt for receipt in receipts if receipt.input.startswith("warc/")]
    assert len(adopted) == sum(1 for _ in stored_captures(sample_archive.warc))
    assert (path / "warc" / "corpus-00001.warc.gz").read_bytes().startswith(before)
    assert not list(archive.verify())


def test_ctrl_c_keeps_what_is_done_and_says_how_to_go_on(
    tmp_path: Path, sample_archive: Archive
) -> None:
    path = tmp_path / "archive"
    command = [
        sys.executable,
        "-m",
        "corpus.cli",
        "ingest",
        "--archive",
        str(path),
        "--manifest",
        str(MANIFEST),
    ]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Where the tests run in a shell's background, Ctrl-C is ignored from birth.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    while not (path / "warc" / "corpus-00001.warc.gz").exists():
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "run the same `corpus ingest` again" in said
    assert "Traceback" not in said
    assert run_corpus("ingest", "--archive", path, "--manifest", MANIFEST).returncode == 0
    assert dump(path / "corpus.db") == dump(sample_archive.database)


def test_a_rebuild_that_is_killed_leaves_the_old_database(
    tmp_path: Path, sample_archive: Archive
) -> None:
    path = tmp_path / "archive"
    shutil.copytree(sample_archive.path, path)
    before = dump(path / "corpus.db")
    process = subprocess.Popen(
        [sys.executable, "-m", "corpus.cli", "reprocess", "--archive", str(path)]
    )
    while not (path / "rebuild.db").exists():
        assert process.poll() is None
        time.sleep(0.02)
    process.kill()
    process.wait()
    assert dump(path / "corpus.db") == before
    assert run_corpus("reprocess", "--archive", path).returncode == 0
    after = dump(path / "corpus.db")
    of_runs = {"runs", "receipts"}
    assert {name: rows for name, rows in after.items() if name not in of_runs} == {
        name: rows for name, rows in before.items() if name not in of_runs
    }
    assert len(after["runs"]) == len(before["runs"]) + 1


def test_two_writers_do_not_mix(tmp_path: Path) -> None:
    path = tmp_path / "archive"
    process = start(path)
    while not (path / "corpus.db").exists():
        assert process.poll() is None
        time.sleep(0.02)
    second = run_corpus("ingest", "--archive", path, "--manifest", MANIFEST)
    process.wait()
    assert process.returncode == 0
    assert second.returncode == 2
    assert "another process is writing this archive" in second.stderr
