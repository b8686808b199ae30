"""Archives of what is on a `Website`: taken in by the command or in this process, and compared."""

import json
import sqlite3
import subprocess
from argparse import Namespace
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from hostnames import corpus_command, environment
from newspapers import Newspapers
from visits import Seen
from warcio.checker import Checker
from website import Website

from corpus import Archive, Inputs, Receipt
from corpus.capture.records import Record
from corpus.capture.stored import own_records

SETTINGS = {"contact": "desk@corpus.test", "pause_s": 0, "fetch_limit_s": 1, "max_bytes": 300_000}
"""What archive.toml says where tests do not wait: slow servers and large pages end soon."""

_UNSTEADY = {
    "articles": {"first_captured"},
    "captures": {"captured_at", "warc_file", "warc_offset", "warc_length"},
    "revisions": {"id", "seen_at"},
    "changes": {"seq", "at"},
    "articles_folded": {"n"},
    "article_facets": {"n"},
    "story_bands": {"n"},
    "story_signatures": {"n"},
    "listings": {"visited_at", "warc_file", "warc_offset", "warc_length"},
    "listing_days": {"day", "visits", "unchanged"},
}
_OF_RUNS = {"runs", "receipts", "warc_files", "search_state", "_sqlite_migrations"}


@dataclass
class Rounds:
    """Newspapers that were taken in several times, and what came of it each time."""

    papers: Newspapers
    path: Path  # the archive
    changed: list[str] = field(default_factory=list)  # addresses, before the last round
    logs: list[list[Seen]] = field(default_factory=list)
    tables: list[dict[str, list[tuple[object, ...]]]] = field(default_factory=list)
    receipts: list[list[dict[str, str]]] = field(default_factory=list)

    def take_in(self, *more: object) -> None:
        """Run the command once more and keep what it did."""
        self.papers.site.forget()
        done = run_on_web(self.papers, self.path, *self.papers.start, "--json", *more)
        assert done.returncode == 1, done.stderr
        assert "Traceback" not in done.stderr, done.stderr
        self.logs.append(self.papers.site.log)
        self.tables.append(normal_form(self.path / "corpus.db"))
        self.receipts.append([json.loads(line) for line in done.stdout.splitlines()])


def make_archive(path: Path, **settings: object) -> Archive:
    """A new archive with `SETTINGS`, or others."""
    path.mkdir()
    lines = [f"{name} = {json.dumps(value)}\n" for name, value in {**SETTINGS, **settings}.items()]
    (path / "archive.toml").write_text("".join(lines))
    return Archive.open(path)


def ingest_on_web(papers: Newspapers, path: Path, *arguments: object) -> list[str]:
    """The command that takes in what is on the web."""
    return corpus_command("ingest", "--archive", path, *arguments)


def run_on_web(
    papers: Newspapers, path: Path, *arguments: object
) -> subprocess.CompletedProcess[str]:
    """`corpus ingest` in a process of its own that knows the papers' names."""
    return subprocess.run(
        ingest_on_web(papers, path, *arguments),
        env=environment(papers.names, papers.routes),
        capture_output=True,
        text=True,
        timeout=120,
    )


def take_in(archive: Archive, *paths: object, **more: object) -> list[Receipt]:
    """Take in addresses and files in this process, from a site on private addresses, too.

    Of `more`, what `Archive.ingest` takes goes there, the rest into `Inputs`.
    """
    of_run = {name: more.pop(name) for name in ("now", "stop", "stdin") if name in more}
    inputs = Inputs(tuple(map(str, paths)), **{"allow_private": True, **more})  # type: ignore[arg-type]
    return list(archive.ingest(inputs, workers=0, **of_run))  # type: ignore[arg-type]


def became(receipts: list[Receipt]) -> dict[str, str]:
    """What became of each input: its outcome, or the reason of its rejection; each has one receipt."""
    found = {one.input: str(one.reason or one.outcome) for one in receipts}
    assert len(found) == len(receipts)
    return found


def asked(site: Website, host: str) -> Counter[str]:
    """How often each path of a host was asked for since the log began; it begins anew."""
    found = Counter(one.target for one in site.visits(host))
    site.forget()
    return found


def rows(archive: Archive | Path, sql: str, *values: object) -> list[tuple[object, ...]]:
    """What a query finds."""
    path = archive.database if isinstance(archive, Archive) else archive
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
        return db.execute(sql, values).fetchall()


def last_receipts(path: Path) -> list[tuple[object, ...]]:
    """Input, outcome and reason of each receipt of the last run that was finished."""
    return rows(
        path,
        """
        select input, outcome, reason from receipts
        where run_id = (select max(id) from runs where finished_at is not null) order by 1, 2, 3
        """,
    )


def normal_form(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All tables but those about runs, without times; captures are called by address and digest."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
        names = {
            one: f"{url} {digest}"
            for one, url, digest in db.execute("select id, url, digest from captures")
        }
        tables = [
            name
            for (name,) in db.execute("select name from sqlite_master where type = 'table'")
            if not name.startswith(("sqlite_", "articles_fts")) and name not in _OF_RUNS
        ]
        found = {}
        for table in tables:
            columns = [row[1] for row in db.execute(f"pragma table_info({table})")]
            kept = ", ".join(one for one in columns if one not in _UNSTEADY.get(table, ()))
            found[table] = sorted(
                (
                    tuple(names.get(value, value) for value in row)
                    for row in db.execute(f"select {kept} from {table}")
                ),
                key=repr,
            )
    return found


def check_evidence(path: Path) -> list[dict[str, str]]:
    """Hold an archive's WARC files to what they must be; the headers of their records.

    A validator passes them, each response has its request and the other way round, each capture
    row points at its record, and `verify` finds nothing.
    """
    archive = Archive.open(path)
    files = sorted(archive.warc.iterdir())
    assert Checker(Namespace(inputs=list(map(str, files)), verbose=False)).process_all() == 0
    records = [headers for file in files for headers in _headers(file)]
    by_id = {one["WARC-Record-ID"]: one for one in records}
    assert len(by_id) == len(records)
    for one in records:
        if one["WARC-Type"] in ("request", "response", "revisit"):
            other = by_id[one["WARC-Concurrent-To"]]
            assert other["WARC-Concurrent-To"] == one["WARC-Record-ID"]
            assert (one["WARC-Type"] == "request") != (other["WARC-Type"] == "request")
            assert other["WARC-Target-URI"] == one["WARC-Target-URI"]
            assert other["WARC-Date"] == one["WARC-Date"]
        if "WARC-Refers-To" in one:
            assert by_id[one["WARC-Refers-To"]]["WARC-Type"] == "response"
    places = {(one["file"], int(one["offset"])): one for one in records}
    captures = rows(archive, "select id, warc_file, warc_offset from captures")
    assert captures
    for capture_id, *place in captures:
        assert places.pop(tuple(place))["Corpus-Capture"] == capture_id
    assert not any("Corpus-Capture" in one for one in places.values())
    assert list(archive.verify()) == []
    return records


def _headers(file: Path) -> list[dict[str, str]]:
    found = []
    for one in own_records(file):
        assert isinstance(one, Record), one
        place = {"file": file.name, "offset": str(one.offset)}
        found.append({**dict(one.headers), **place, "WARC-Type": one.kind})
    return found
