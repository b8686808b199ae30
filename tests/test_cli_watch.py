"""`corpus watch` as its users and their timers meet it, killed and told to end."""

import json
import random
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock
from hostnames import corpus_command, environment
from mishaps import failing, silence
from newspapers import Newspapers, make_newspapers
from website import Website

from corpus import Archive


@pytest.fixture
def site() -> Iterator[Website]:
    """A website that other processes visit."""
    with Website() as site:
        yield site


def new_archive(path: Path) -> Path:
    """An archive that doesn't pause between requests."""
    Archive.open(path, create=True)
    (path / "archive.toml").write_text("pause_s = 0\n")
    return path


def watch_file(path: Path, *urls: str) -> Path:
    path.write_text("\n".join(urls))
    return path


def start(papers: Newspapers, archive: Path, *more: object) -> subprocess.Popen[str]:
    arguments = ("watch", "--archive", archive, "--workers", 1, *more)
    return subprocess.Popen(
        corpus_command(*arguments),
        env=environment(papers.names, papers.routes),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Where the tests run in a shell's background, Ctrl-C is ignored from birth.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def finish(process: subprocess.Popen[str], status: int) -> tuple[str, str]:
    out, err = process.communicate(timeout=120)
    assert process.returncode == status, err
    assert "Traceback" not in err
    return out, err


def until(process: subprocess.Popen[str], is_so: Callable[[], bool]) -> None:
    while not is_so():
        assert process.poll() is None
        time.sleep(0.01)


def content(archive: Path) -> dict[str, list[tuple[object, ...]]]:
    """What an archive holds, without when it came."""
    questions = {
        "articles": "select id, url, title, text, published, language, outlet_id from articles",
        "revisions": "select article_id, title, text_digest from revisions",
        "captures": "select article_id, url, digest from captures",
        "claims": "select article_id, field, value, found_in, chosen from claims",
        "citations": "select id, article_id, source_id, kind, quote_text from citations",
        "listings": "select url, kind, listed from listings",
    }
    with closing(sqlite3.connect(archive / "corpus.db")) as db:
        return {name: sorted(db.execute(sql), key=repr) for name, sql in questions.items()}


def test_once_visits_what_is_due_and_says_when_the_next_is(site: Website, tmp_path: Path) -> None:
    papers = make_newspapers(site, pages=6, hosts=2, mishaps=False)
    file = watch_file(tmp_path / "watch.txt", *papers.start)
    archive = new_archive(tmp_path / "archive")
    out, err = finish(start(papers, archive, file, "--once"), 0)
    assert " 2 due: 6 added; next at " in out
    assert sorted(line.split()[0] for line in err.splitlines()) == ["added"] * 6
    asked = len(site.log)
    out, err = finish(start(papers, archive, file, "--once", "--json"), 0)
    (line,) = map(json.loads, out.splitlines())
    assert (line["due"], line["added"], err, len(site.log)) == (0, 0, "", asked)
    assert line["next_at"] > line["at"]


def test_exit_status_tells_what_was_rejected_and_what_is_wrong(
    site: Website, tmp_path: Path
) -> None:
    papers = make_newspapers(site, pages=2, hosts=1, mishaps=False)
    host = papers.papers[0].host
    site.script(host, "/gone.xml", failing(404))
    file = watch_file(tmp_path / "watch.txt", *papers.start, site.url(host, "/gone.xml"))
    archive = new_archive(tmp_path / "archive")
    out, _ = finish(start(papers, archive, file, "--once", "--json"), 1)
    *receipts, last = map(json.loads, out.splitlines())
    assert sorted(line.get("reason", line["outcome"]) for line in receipts) == [
        "added",
        "added",
        "http_error",
    ]
    assert (last["added"], last["rejected"]) == (2, 1)
    with FileLock(archive / ".lock"):
        mistaken = watch_file(tmp_path / "new.txt", site.url(host, "/new.xml"))
        _, err = finish(start(papers, archive, mistaken, "--once"), 2)
    assert "another process is writing this archive" in err
    mistaken.write_text('[[watch]]\nurl = "feed"')
    _, err = finish(start(papers, tmp_path / "other", mistaken), 2)
    assert "line 2: 'feed' is no web address" in err
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize("seed", range(2))
def test_killed_and_started_again_it_is_as_if_undisturbed(
    site: Website, tmp_path: Path, seed: int
) -> None:
    papers = make_newspapers(site, pages=40, hosts=4, mishaps=False)
    file = watch_file(tmp_path / "watch.txt", *papers.start)
    undisturbed = new_archive(tmp_path / "undisturbed")
    finish(start(papers, undisturbed, file, "--once"), 0)
    random_moments = random.Random(seed)  # noqa: S311
    archive = new_archive(tmp_path / "archive")
    for _ in range(3):
        site.forget()
        process = start(papers, archive, file, "--once")
        requests = random_moments.randrange(1, 30)
        try:
            until(process, lambda: len(site.log) >= requests)  # noqa: B023
        except AssertionError:  # it was done before
            finish(process, 0)
            break
        process.kill()
        process.communicate()
    finish(start(papers, archive, file, "--once"), 0)
    ours, theirs = content(archive), content(undisturbed)
    for table, rows in theirs.items():
        assert ours[table] == rows, table
    assert not list(Archive.open(archive).verify())
    out, _ = finish(start(papers, archive, file, "--once"), 0)
    assert " 0 due" in out


def test_what_was_committed_before_a_kill_is_not_asked_for_again(
    site: Website, tmp_path: Path
) -> None:
    papers = make_newspapers(site, pages=12, hosts=2, mishaps=False)
    file = watch_file(tmp_path / "watch.txt", *papers.start)
    archive = new_archive(tmp_path / "archive")
    (archive / "archive.toml").write_text("pause_s = 1\n")
    process = start(papers, archive, file, "--once")

    def kept() -> set[str]:
        if not (archive / "corpus.db").exists():
            return set()
        with closing(sqlite3.connect(archive / "corpus.db")) as db:
            if not db.execute("select 1 from sqlite_master where name = 'receipts'").fetchone():
                return set()
            return {url for (url,) in db.execute("select input from receipts")}

    until(process, lambda: bool(kept()))
    process.kill()
    process.communicate()
    before = kept()
    site.forget()
    (archive / "archive.toml").write_text("pause_s = 0\n")
    # The listings were visited, and are not due by their schedule for half an hour.
    finish(start(papers, archive, file, "--once"), 0)
    assert {url for url, *_ in captures(archive)} == papers.articles
    assert len(captures(archive)) == 12
    assert not {site.url(one.host, one.target) for one in site.log} & before
    assert not list(Archive.open(archive).verify())


def captures(archive: Path) -> list[tuple[str]]:
    with closing(sqlite3.connect(archive / "corpus.db")) as db:
        return db.execute("select url from captures").fetchall()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_end_it_ends_while_it_waits(
    site: Website, tmp_path: Path, number: signal.Signals
) -> None:
    papers = make_newspapers(site, pages=2, hosts=1, mishaps=False)
    file = watch_file(tmp_path / "watch.txt", *papers.start)
    process = start(papers, new_archive(tmp_path / "archive"), file)
    assert process.stdout
    assert " 1 due: 2 added; next at " in process.stdout.readline()
    began = time.monotonic()
    process.send_signal(number)
    finish(process, 0)
    assert time.monotonic() - began < 5


def test_told_to_end_it_ends_what_is_under_way(site: Website, tmp_path: Path) -> None:
    papers = make_newspapers(site, pages=60, hosts=1, mishaps=False)
    file = watch_file(tmp_path / "watch.txt", *papers.start)
    archive = new_archive(tmp_path / "archive")
    process = start(papers, archive, file)
    until(process, lambda: len(site.log) >= 15)
    process.terminate()
    out, err = finish(process, 0)
    assert out.rstrip().endswith("ended as asked")
    asked = sum(one.target.startswith("/news/") and one.status == 200 for one in site.log)
    assert 0 < asked < 60
    with closing(sqlite3.connect(archive / "corpus.db")) as db:
        assert db.execute("select count(*) from captures").fetchone() == (asked,)
    assert err.count("added") == asked


def test_told_twice_it_ends_at_once(site: Website, tmp_path: Path) -> None:
    papers = make_newspapers(site, pages=2, hosts=1, mishaps=False)
    host = papers.papers[0].host
    site.script(host, "/silent.xml", silence)
    file = watch_file(tmp_path / "watch.txt", site.url(host, "/silent.xml"))
    process = start(papers, new_archive(tmp_path / "archive"), file)
    until(process, lambda: any(one.target == "/silent.xml" for one in site.log))
    process.terminate()
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=0.5)
    process.terminate()
    finish(process, 128 + signal.SIGTERM)
