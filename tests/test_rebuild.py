"""The archive can always be made again from its own evidence."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from workbench import dump, html_page, run_corpus

from corpus import Archive, Outcome, Receipt

URL = "https://www.harbourpost.example/2024/ferry-fares"
OF_RUNS = frozenset({"runs", "receipts", "changes"})


def test_an_emptied_database_is_rebuilt_from_warc_alone(
    tmp_path: Path, sample_archive: Archive
) -> None:
    path = tmp_path / "archive"
    path.mkdir()
    shutil.copytree(sample_archive.warc, path / "warc")
    done = run_corpus("reprocess", "--archive", path)
    assert done.returncode == 0, done.stderr
    assert dump(path / "corpus.db", without=OF_RUNS) == dump(
        sample_archive.database, without=OF_RUNS
    )
    assert run_corpus("verify", "--archive", path).returncode == 0


def test_ingest_into_evidence_without_a_database_asks_for_a_rebuild_first(
    tmp_path: Path, sample_archive: Archive
) -> None:
    path = tmp_path / "archive"
    shutil.copytree(sample_archive.warc, path / "warc")
    page = tmp_path / "page.html"
    page.write_bytes(html_page())
    done = run_corpus("ingest", page, "--archive", path)
    assert done.returncode == 2
    assert "run `corpus reprocess` first" in done.stderr
    assert (path / "warc" / "corpus-00001.warc.gz").stat().st_size == sum(
        file.stat().st_size for file in sample_archive.warc.iterdir()
    )


def test_reprocessing_unchanged_rules_changes_nothing_but_adds_a_run(
    archive: Archive, take_in: Callable[..., list[Receipt]]
) -> None:
    take_in(html_page(), url=URL, captured_at="2024-03-05T10:00:00Z", outlet="The Post")
    take_in(html_page(title="Fares to stay"), url=URL, captured_at="2024-03-06T10:00:00Z")
    before = dump(archive.database, without=frozenset({"runs", "receipts"}))
    outcomes = [receipt.outcome for receipt in archive.reprocess(workers=0)]
    assert outcomes == [Outcome.ADDED, Outcome.REVISED]
    assert dump(archive.database, without=frozenset({"runs", "receipts"})) == before
    assert not (archive.path / "rebuild.db").exists()
    assert not list(archive.verify())


def test_corrections_win_over_every_claim_and_survive(
    archive: Archive, take_in: Callable[..., list[Receipt]]
) -> None:
    (receipt,) = take_in(html_page(), url=URL)
    (archive.path / "corrections.csv").write_text(
        "id,field,value,reason\n"
        f"{receipt.article_id},title,Ferry fares stay as they are,misprint\n"
        f"{receipt.article_id},author,Ana Ruiz,printed edition\n"
        f"{receipt.article_id},author,Tom Béla,printed edition\n"
        f"{receipt.article_id},published,2024-03-04,printed edition\n"
    )
    assert archive.unapplied_corrections() == 4
    for _ in range(2):
        list(archive.reprocess(workers=0))
        report = archive.article(URL)
        assert report is not None
        assert report["title"] == "Ferry fares stay as they are"
        assert report["authors"] == ["Ana Ruiz", "Tom Béla"]
        assert (report["published"], report["year"], report["month"]) == (
            "2024-03-04",
            2024,
            "2024-03",
        )
        assert {
            "field": "title",
            "value": "Ferry fares stay as they are",
            "found_in": "corrections.csv",
        }.items() <= next(
            claim
            for claim in report["claims"]
            if claim["field"] == "title" and claim["chosen"]  # type: ignore[attr-defined]
        ).items()
    assert archive.unapplied_corrections() == 0


def test_what_corrections_csv_says_is_shown_and_makes_no_revision(
    archive: Archive, take_in: Callable[..., list[Receipt]]
) -> None:
    (receipt,) = take_in(html_page(), url=URL, captured_at="2024-03-05T10:00:00Z")
    (archive.path / "corrections.csv").write_text(
        "id,field,value,reason\n"
        f"{receipt.article_id},title,Ferry fares stay as they are,misprint\n"
        f"{receipt.article_id},dek,A dek of ours,printed edition\n"
        f"{receipt.article_id},author,Ana Ruiz,printed edition\n"
    )
    later = take_in(html_page(head="<!-- 1 -->"), url=URL, captured_at="2024-03-06T10:00:00Z")
    assert [each.outcome for each in later] == [Outcome.UNCHANGED]
    assert not list(archive.verify())
    changed = take_in(html_page(title="Fares to rise"), url=URL, captured_at="2024-03-07T10:00:00Z")
    assert [each.outcome for each in changed] == [Outcome.REVISED]
    for _ in range(2):
        report = archive.article(URL)
        assert report is not None
        assert (report["title"], report["dek"]) == ("Ferry fares stay as they are", "A dek of ours")
        assert report["authors"] == ["Ana Ruiz"]
        assert [
            (row["title"], row["dek"], row["changed"])  # type: ignore[index]
            for row in report["revisions"]  # type: ignore[attr-defined]
        ] == [
            ("Ferry fares frozen until spring", None, None),
            ("Fares to rise", None, "title"),
        ]
        assert not list(archive.verify())
        list(archive.reprocess(workers=0))


def test_reprocessing_makes_the_revisions_anew(
    archive: Archive, take_in: Callable[..., list[Receipt]]
) -> None:
    pages = (html_page(), html_page(title="Fares to stay"), html_page(head="<!-- 1 -->"))
    for day, page in enumerate(pages, 5):
        take_in(page, url=URL, captured_at=f"2024-03-0{day}T10:00:00Z")
    tables = ("revisions", "revision_changes", "capture_texts", "captures")
    before = {table: rows for table, rows in dump(archive.database).items() if table in tables}
    assert [len(before[table]) for table in tables] == [3, 2, 0, 3]
    with closing(sqlite3.connect(archive.database)) as db:
        db.execute("update revisions set changed = 'dek', authors = '[]'")
        db.execute("update captures set rules = '0 nobody 1', is_partial = 1")
        db.execute("delete from revision_changes")
        db.commit()
    list(archive.reprocess(workers=0))
    after = dump(archive.database)
    assert {table: after[table] for table in tables} == before


def test_outlets_csv_names_and_merges_outlets(
    archive: Archive, take_in: Callable[..., list[Receipt]]
) -> None:
    take_in(html_page(), url=URL)
    take_in(html_page(title="Other story"), url="https://harbour-post-online.example/other")
    (archive.path / "outlets.csv").write_text(
        "domain,name,country,language,merge_into\n"
        "harbourpost.example,The Harbour Post,ie,en,\n"
        "harbour-post-online.example,,,,harbourpost.example\n"
    )
    list(archive.reprocess(workers=0))
    outlets = {
        archive.article(url)["outlet"]["id"]
        for url in (URL, "https://harbour-post-online.example/other")
    }  # type: ignore[index]
    assert outlets == {"harbourpost_example"}
    report = archive.article(URL)
    assert report is not None
    assert report["outlet"] == {
        "id": "harbourpost_example",
        "name": "The Harbour Post",
        "domain": "harbourpost.example",
        "country": "ie",
        "language": "en",
    }


def test_what_is_corrected_is_noted_when_the_article_shows_it(
    archive: Archive, take_in: Callable[..., list[Receipt]]
) -> None:
    (receipt,) = take_in(html_page(), url=URL, captured_at="2024-03-05T10:00:00Z")
    decided = archive.path / "corrections.csv"
    decided.write_text(
        f"id,field,value,reason\n{receipt.article_id},section,Ferries,seen in print\n"
    )
    take_in(html_page(head="<!-- 1 -->"), url=URL, captured_at="2024-03-06T10:00:00Z")
    assert archive.unapplied_corrections() == 0
    decided.write_text(f"id,field,value,reason\n{receipt.article_id},title,Fares,seen in print\n")
    take_in(html_page(head="<!-- 2 -->"), url=URL, captured_at="2024-03-01T10:00:00Z")
    assert archive.unapplied_corrections() == 2  # one to be shown, one to be shown no longer


def test_an_outlet_that_is_corrected_to_a_merged_one_is_what_that_is_part_of(
    archive: Archive, take_in: Callable[..., list[Receipt]]
) -> None:
    (receipt,) = take_in(html_page(), url=URL)
    (archive.path / "corrections.csv").write_text(
        f"id,field,value,reason\n{receipt.article_id},outlet,old-post.example,imprint\n"
    )
    (archive.path / "outlets.csv").write_text(
        "domain,name,country,language,merge_into\nold-post.example,,,,new-post.example\n"
    )
    list(archive.reprocess(workers=0))
    report = archive.article(URL)
    assert report is not None
    assert report["outlet"]["id"] == "new-post_example"  # type: ignore[index]


def test_lost_evidence_keeps_the_old_database_unless_the_loss_is_accepted(
    tmp_path: Path, sample_archive: Archive
) -> None:
    path = tmp_path / "archive"
    shutil.copytree(sample_archive.path, path)
    warc = path / "warc" / "corpus-00001.warc.gz"
    whole = warc.read_bytes()
    before = dump(path / "corpus.db")
    for damaged in (None, whole[: len(whole) // 2]):
        warc.unlink()
        if damaged:
            warc.write_bytes(damaged)
        done = run_corpus("reprocess", "--archive", path)
        assert done.returncode == 2
        assert "cannot be read from warc/" in done.stderr
        assert dump(path / "corpus.db") == before
        warc.write_bytes(whole)
    warc.write_bytes(whole[: len(whole) // 2])
    assert run_corpus("reprocess", "--archive", path, "--accept-loss").returncode == 1
    assert 0 < len(dump(path / "corpus.db")["captures"]) < len(before["captures"])


def test_a_refused_ingest_leaves_no_empty_database(tmp_path: Path, sample_archive: Archive) -> None:
    path = tmp_path / "archive"
    shutil.copytree(sample_archive.warc, path / "warc")
    assert run_corpus("ingest", tmp_path / "missing.html", "--archive", path).returncode == 2
    assert not (path / "corpus.db").exists()
