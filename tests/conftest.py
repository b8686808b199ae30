"""Archives that several tests share."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hostnames import names_installed
from newspapers import make_newspapers
from webarchive import Rounds, make_archive
from website import Website
from workbench import SAMPLES, run_corpus

from corpus import Archive, Inputs, Receipt


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """A new, empty archive."""
    return Archive.open(tmp_path / "archive", create=True)


@pytest.fixture
def take_in(archive: Archive, tmp_path: Path) -> Callable[..., list[Receipt]]:
    """Ingest one payload under a name: `take_in(payload, url=…, captured_at=…)`."""
    count = iter(range(1000))

    def ingest(payload: bytes, *, name: str = "page.html", **said: str | None) -> list[Receipt]:
        folder = tmp_path / f"input-{next(count)}"
        folder.mkdir()
        (folder / name).write_bytes(payload)
        manifest = folder / "manifest.jsonl"
        manifest.write_text(json.dumps({"path": name, **said}) + "\n")
        return list(archive.ingest(Inputs(manifests=(str(manifest),)), workers=0))

    return ingest


@pytest.fixture(scope="session")
def sample_archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """The archive of the sample pages, as `scripts/demo` builds it. Not to be written to."""
    common = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        common = common.parent  # of all processes of this run
    made = common / "samples-made"
    with FileLock(common / "samples.lock"):
        if not made.exists():
            path = tmp_path_factory.mktemp("samples") / "archive"
            done = run_corpus("ingest", "--archive", path, "--manifest", SAMPLES / "manifest.jsonl")
            assert done.returncode == 0, done.stderr
            path.rename(made)
    # Each process has its own: readers of a database put files beside it, and tests copy the folder.
    return Archive.open(shutil.copytree(made, tmp_path_factory.mktemp("samples") / "archive"))


@pytest.fixture
def sample_db(sample_archive: Archive) -> Iterator[sqlite3.Connection]:
    """A read-only connection to the sample archive."""
    db = sqlite3.connect(f"{sample_archive.database.absolute().as_uri()}?mode=ro", uri=True)
    db.row_factory = sqlite3.Row
    yield db
    db.close()


@pytest.fixture
def site() -> Iterator[Website]:
    """A website whose names are known here."""
    with Website() as site, names_installed(site.names):
        yield site


@pytest.fixture(scope="session")
def three_rounds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rounds]:
    """Five newspapers of 200 pages, taken in twice, and once more after 20 of them changed."""
    with Website() as site:
        path = tmp_path_factory.mktemp("newspapers") / "archive"
        made = Rounds(make_newspapers(site), path)
        make_archive(path)
        made.take_in()
        made.take_in()
        made.changed = made.papers.change(20)
        made.take_in()
        yield made
