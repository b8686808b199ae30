"""Captures in, receipts out: what is kept, in which order, and what a second look changes."""

import itertools
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from workbench import SAMPLES, dump, html_page

from corpus import Archive, Inputs, Outcome, Reason, Receipt
from corpus.decisions import Decisions
from corpus.model import Capture, Failure
from corpus.workers import Readers

URL = "https://www.harbourpost.example/2024/ferry-fares"
TakeIn = Callable[..., list[Receipt]]


def rows(archive: Archive, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(archive.database)) as db:
        return db.execute(sql).fetchall()


def test_one_page_becomes_one_article_with_its_evidence(archive: Archive, take_in: TakeIn) -> None:
    (receipt,) = take_in(html_page(), url=URL, captured_at="2024-03-05T10:00:00Z")
    assert receipt.outcome is Outcome.ADDED
    assert rows(archive, "select id, url, title, first_captured, revision from articles") == [
        (receipt.article_id, URL, "Ferry fares frozen until spring", "2024-03-05T10:00:00Z", 1)
    ]
    assert rows(archive, "select record_type, warc_file from captures") == [
        ("resource", "corpus-00001.warc.gz")
    ]
    assert rows(archive, "select kind from changes") == [("added",)]


def test_the_same_input_again_changes_nothing(archive: Archive, take_in: TakeIn) -> None:
    take_in(html_page(), url=URL)
    before = dump(archive.database, without=frozenset({"runs", "receipts"}))
    evidence = (archive.warc / "corpus-00001.warc.gz").read_bytes()
    (receipt,) = take_in(html_page(), url=URL)
    assert receipt.outcome is Outcome.UNCHANGED
    assert dump(archive.database, without=frozenset({"runs", "receipts"})) == before
    assert (archive.warc / "corpus-00001.warc.gz").read_bytes() == evidence


def test_an_equal_payload_later_is_a_revisit_and_no_revision(
    archive: Archive, take_in: TakeIn
) -> None:
    take_in(html_page(), url=URL, captured_at="2024-03-05T10:00:00Z")
    (receipt,) = take_in(html_page(), url=URL, captured_at="2024-03-06T10:00:00Z")
    assert receipt.outcome is Outcome.UNCHANGED
    assert rows(archive, "select record_type from captures order by captured_at") == [
        ("resource",),
        ("revisit",),
    ]
    assert rows(archive, "select count(*) from revisions") == [(1,)]


def test_changed_headline_and_changed_text_make_revisions(
    archive: Archive, take_in: TakeIn
) -> None:
    take_in(html_page(), url=URL, captured_at="2024-03-05T10:00:00Z")
    (headline,) = take_in(
        html_page(title="Fares to stay"), url=URL, captured_at="2024-03-05T12:00:00Z"
    )
    changed = html_page(title="Fares to stay").replace(b"until April", b"until May")
    (text,) = take_in(changed, url=URL, captured_at="2024-03-05T14:00:00Z")
    assert [headline.outcome, text.outcome] == [Outcome.REVISED, Outcome.REVISED]
    assert rows(archive, "select number, title from revisions order by number") == [
        (1, "Ferry fares frozen until spring"),
        (2, "Fares to stay"),
        (3, "Fares to stay"),
    ]
    assert rows(archive, "select revision, text like '%until May%' from articles") == [(3, 1)]


def test_markup_that_changes_around_the_same_text_is_no_revision(
    archive: Archive, take_in: TakeIn
) -> None:
    take_in(html_page(), url=URL, captured_at="2024-03-05T10:00:00Z")
    other = html_page(head="<script>var ad = 17;</script>")
    (receipt,) = take_in(other, url=URL, captured_at="2024-03-06T10:00:00Z")
    assert receipt.outcome is Outcome.UNCHANGED
    assert rows(archive, "select count(*) from revisions") == [(1,)]
    assert rows(archive, "select count(*) from captures") == [(2,)]


def test_an_earlier_capture_that_comes_later_does_not_show(
    archive: Archive, take_in: TakeIn
) -> None:
    take_in(html_page(title="Fares to stay"), url=URL, captured_at="2024-03-06T10:00:00Z")
    (receipt,) = take_in(html_page(), url=URL, captured_at="2024-03-05T10:00:00Z")
    assert receipt.outcome is Outcome.REVISED
    assert rows(archive, "select title, first_captured, revision from articles") == [
        ("Fares to stay", "2024-03-05T10:00:00Z", 2)
    ]


def test_a_text_that_comes_back_is_three_revisions_in_any_order(tmp_path: Path) -> None:
    captures = [
        {"path": "a.html", "url": URL, "captured_at": "2024-03-05T10:00:00Z"},
        {"path": "b.html", "url": URL, "captured_at": "2024-03-06T10:00:00Z"},
        {"path": "a.html", "url": URL, "captured_at": "2024-03-07T10:00:00Z"},
    ]
    (tmp_path / "a.html").write_bytes(html_page())
    (tmp_path / "b.html").write_bytes(html_page(title="Fares to stay"))
    found = []
    for number, order in enumerate(itertools.permutations(captures)):
        manifest = tmp_path / f"{number}.jsonl"
        manifest.write_text("".join(json.dumps(line) + "\n" for line in order))
        archive = Archive.open(tmp_path / f"archive-{number}", create=True)
        list(archive.ingest(Inputs(manifests=(str(manifest),)), workers=0))
        found.append(
            rows(
                archive,
                "select id, number, title, seen_at, capture_id from revisions order by number",
            )
            + rows(archive, "select id, title, revision, capture_id from articles")
        )
    assert [row[2] for row in found[0][:3]] == [
        "Ferry fares frozen until spring",
        "Fares to stay",
        "Ferry fares frozen until spring",
    ]
    assert all(other == found[0] for other in found)


def test_equal_payloads_at_different_addresses_are_different_articles(
    archive: Archive, take_in: TakeIn
) -> None:
    take_in(html_page(), url=URL)
    (receipt,) = take_in(html_page(), url=URL + "-copy")
    assert receipt.outcome is Outcome.ADDED
    assert rows(archive, "select record_type from captures") == [("resource",), ("resource",)]


def test_a_canonical_address_elsewhere_is_a_claim_and_not_the_key(
    archive: Archive, take_in: TakeIn
) -> None:
    take_in(html_page(canonical="https://www.northernledger.example/original"), url=URL)
    assert rows(archive, "select url from articles") == [(URL,)]
    assert rows(archive, "select value from claims where field = 'canonical_url'") == [
        ("https://www.northernledger.example/original",)
    ]


def test_links_between_articles_are_joined_whichever_comes_first(tmp_path: Path) -> None:
    cited = "https://www.northernledger.example/2024/tariffs"
    text = (
        f'The authority referred to <a href="{cited}?utm_source=x#top">a report on harbour tariffs</a> last week.\n'
        "Nothing else is known about the plan, which the council will discuss in public on the next Thursday.\n"
        "Until then the ferries keep to the timetable that has been in force since the beginning of the year."
    )
    pages = {
        "citing.html": (html_page(text=text), URL),
        "cited.html": (html_page(title="Tariffs"), cited),
    }
    for number, names in enumerate((list(pages), list(pages)[::-1])):
        archive = Archive.open(tmp_path / f"archive-{number}", create=True)
        for name in names:
            (tmp_path / name).write_bytes(pages[name][0])
            list(archive.ingest(Inputs((str(tmp_path / name),), url=pages[name][1]), workers=0))
        (row,) = rows(
            archive,
            """
            select citations.kind, target.url, sources.kind, sources.outlet_id, source_text
            from citations join sources on sources.id = source_id
            join articles as target on target.id = target_article_id
            """,
        )
        assert row == (
            "link",
            cited,
            "outlet",
            "northernledger_example",
            "a report on harbour tariffs",
        )


def test_any_order_of_the_samples_gives_the_same_rows(
    tmp_path: Path, sample_archive: Archive
) -> None:
    lines = (SAMPLES / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    entries = [json.loads(line) for line in reversed(lines)]
    for entry in entries:
        entry["path"] = str(SAMPLES / entry["path"])
    manifest = tmp_path / "reversed.jsonl"
    manifest.write_text("".join(json.dumps(entry) + "\n" for entry in entries))
    archive = Archive.open(tmp_path / "archive", create=True)
    list(archive.ingest(Inputs(manifests=(str(manifest),))))
    for table, columns in {
        "articles": "id, url, title, dek, text, published, language, outlet_id, revision, capture_id, first_captured",
        "captures": "id, article_id, url, captured_at, digest, text_digest",
        "revisions": "id, article_id, number, capture_id, title, text_digest",
        "claims": "article_id, field || position, value, found_in, confidence, chosen",
        "citations": "id, article_id, source_id, kind, url, start_char, target_article_id, via_source_id, quote_key",
        "outlets": "id, name, domain, country, language",
        "sources": "id, name, kind, outlet_id, same_as, given_name, match_key, surname_key",
        "article_authors": "article_id, author_id, position",
        "authors": "id, name",
    }.items():
        sql = f"select {columns} from {table} order by 1, 2"
        assert rows(archive, sql) == rows(sample_archive, sql), table


def test_rows_are_written_in_input_order_whatever_the_workers(tmp_path: Path) -> None:
    for number in range(12):
        filler = "A long line about the harbour and its many ferries. " * (
            4000 if number % 3 == 0 else 5
        )
        page = html_page(
            title=f"Story {number}", text=f"Story number {number} begins here.\n{filler}"
        )
        (tmp_path / f"{number:02}.html").write_bytes(page)
    inputs = Inputs(tuple(str(tmp_path / f"{number:02}.html") for number in range(12)))
    dumps = []
    for workers in (1, 3):
        archive = Archive.open(tmp_path / f"archive-{workers}", create=True)
        receipts = list(archive.ingest(inputs, workers=workers))
        assert [receipt.title for receipt in receipts] == [
            f"Story {number}" for number in range(12)
        ]
        dumps.append(dump(archive.database))
    assert dumps[0] == dumps[1]


def _reading_processes() -> list[int]:
    """The children of this process."""
    children = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return [int(pid) for path in children for pid in path.read_text().split()]


def test_killed_readers_cost_nothing() -> None:
    payload = html_page(
        text="\n".join(f"Line {number} of the report is here." for number in range(800))
    )
    with Readers(2, Decisions(), time_limit_s=60) as readers:
        waiting = [
            readers.submit(Capture(payload, f"{n}.html", media_type="text/html")) for n in range(30)
        ]
        waiting[0].result()
        for pid in _reading_processes():
            os.kill(pid, signal.SIGKILL)
        results = [pending.result() for pending in waiting]
    assert not [result for result in results if isinstance(result, Failure)]


def test_a_page_that_takes_too_long_is_rejected_and_the_next_one_read() -> None:
    with Readers(1, Decisions(), time_limit_s=0.001) as readers:
        failure = readers.submit(
            Capture(html_page(text="Slow. " * 200_000), "slow.html", media_type="text/html")
        ).result()
    assert isinstance(failure, Failure)
    assert failure.reason is Reason.TIMED_OUT


def test_rejected_pages_keep_their_evidence_and_are_rejected_again(
    archive: Archive, take_in: TakeIn
) -> None:
    payload = b"<!doctype html><html><body><nav>Home</nav></body></html>"
    for _ in range(2):
        (receipt,) = take_in(payload, url=URL)
        assert (receipt.outcome, receipt.reason) == (Outcome.REJECTED, Reason.NO_ARTICLE)
    assert rows(archive, "select article_id, reason from captures") == [(None, "no_article")]
    assert rows(archive, "select count(*) from receipts") == [(2,)]


def test_withdrawn_articles_do_not_come_back(archive: Archive, take_in: TakeIn) -> None:
    (receipt,) = take_in(html_page(), url=URL)
    with closing(sqlite3.connect(archive.database)) as db, db:
        db.execute(
            "insert into withdrawals values (?, 'court order', '2024-04-01T00:00:00Z', null)",
            [receipt.article_id],
        )
    (again,) = take_in(
        html_page(title="Fares to stay"), url=URL, captured_at="2024-05-05T10:00:00Z"
    )
    assert (again.outcome, again.reason) == (Outcome.REJECTED, Reason.WITHDRAWN)
    assert not [
        receipt for receipt in archive.reprocess(workers=0) if receipt.outcome is Outcome.ADDED
    ]
    assert rows(archive, "select count(*) from articles") == [(0,)]


@pytest.mark.parametrize("name", ["a.html", "b.txt"])
def test_what_is_said_at_ingest_comes_first(archive: Archive, take_in: TakeIn, name: str) -> None:
    payload = (
        html_page()
        if name.endswith("html")
        else b"A title for this\n\nA line of text that says something new today.\n"
    )
    (receipt,) = take_in(payload, name=name, outlet="Northern Ledger", section="Transport")
    assert receipt.outcome is Outcome.ADDED
    assert rows(
        archive, "select outlets.name, section from articles join outlets on outlets.id = outlet_id"
    ) == [("Northern Ledger", "Transport")]


def test_readers_run_nothing_out_of_the_folder_they_are_called_in(tmp_path: Path) -> None:
    (tmp_path / "html.py").write_text("raise SystemExit('a file of somebody else')\n")
    (tmp_path / "page.html").write_bytes(html_page())
    command = [sys.executable, "-P", "-m", "corpus.cli", "ingest", "page.html", "--workers", "1"]
    environment = os.environ | {"PYTHONPATH": str(SAMPLES.parent.parent)}
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, check=False, text=True
    )
    assert done.returncode == 0, done.stderr


def test_what_a_parser_says_of_a_page_can_be_stored(
    archive: Archive, take_in: TakeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(*_: object) -> None:
        raise ValueError("not expected: \ud800 \x00\n here")

    monkeypatch.setattr("corpus.reading.read", read)
    (receipt,) = take_in(html_page(), url=URL)
    assert receipt.reason is Reason.CRASHED
    assert receipt.detail == "reading failed: ValueError: not expected:      here"
