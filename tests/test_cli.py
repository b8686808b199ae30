"""The `corpus` command as its users meet it."""

import gzip
import json
import shutil
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from workbench import ROOT, SAMPLES, html_page, run_corpus

from corpus import Archive
from corpus.cli import main

PASTED = (
    "Transport\n\nFerry fares frozen until spring\n\nBy Ana Ruiz\n\n"
    "The harbour authority will keep ferry fares at their present level until April, its director said on Monday.\n\n"
    "Passengers had protested against the increase, which was to take effect at the end of the month.\n\n"
    "Share\n\nRelated Articles\n\nBack to top button\n"
)


def outcomes(stdout: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in stdout.splitlines()]


def test_bad_inputs_each_get_one_line_and_one_receipt_and_the_run_goes_on(tmp_path: Path) -> None:
    inputs = {
        "empty.html": b"",
        "blank.txt": b" \n\t\n",
        "binary.html": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(200),
        "cut.html.gz": gzip.compress(html_page() * 50)[:300],
        "no-article.html": b"<!doctype html><html><body><nav><a href='/'>Home</a></nav></body></html>",
        "huge.html": b"<html>" + b"x" * 25_000_000,
        "bomb.html.gz": gzip.compress(bytes(200_000_000), 1),
        "cut.warc": b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 900\r\n\r\nHTTP/1.1 200 OK\r\n",
        "picture.jpg": b"\xff\xd8\xff\xe0",
        "broken-utf8.html": html_page().replace(
            b"harbour authority", b"harbour \xff\xfe authority"
        ),
    }
    for name, payload in inputs.items():
        (tmp_path / name).write_bytes(payload)
    paths = [tmp_path / name for name in inputs]
    done = run_corpus(
        "ingest", *paths, tmp_path / "missing.html", "--archive", tmp_path / "archive", "--json"
    )
    assert done.returncode == 1
    assert [
        (Path(line["input"].split("#")[0]).name, line.get("reason", line["outcome"]))
        for line in outcomes(done.stdout)
    ] == [
        ("empty.html", "empty"),
        ("blank.txt", "empty"),
        ("binary.html", "binary"),
        ("cut.html.gz", "damaged"),
        ("no-article.html", "no_article"),
        ("huge.html", "too_large"),
        ("bomb.html.gz", "too_large"),
        ("cut.warc", "damaged"),
        ("picture.jpg", "unsupported"),
        ("broken-utf8.html", "added"),
        ("missing.html", "missing"),
    ]
    assert "11 inputs: 1 added, 10 rejected" in done.stderr
    with closing(sqlite3.connect(tmp_path / "archive" / "corpus.db")) as db:
        assert db.execute("select count(*), count(distinct seq) from receipts").fetchone() == (
            11,
            11,
        )


def test_a_manifest_with_bad_lines_keeps_the_good_ones(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(html_page())
    lines = [
        '{"path": "page.html", "url": "https://www.harbourpost.example/a"}',
        "{not json",
        '{"path": "absent.html"}',
        '{"path": "page.html", "url": "javascript:alert(1)"}',
        '{"path": "page.html", "captured_at": "yesterday"}',
        '{"path": "page.html", "url": "https://www.harbourpost.example/b"}',
    ]
    manifest = tmp_path / "manifest.jsonl"
    manifest.write_text("\n".join(lines))
    done = run_corpus("ingest", "--manifest", manifest, "--archive", tmp_path / "archive", "--json")
    assert done.returncode == 1
    assert [line.get("reason", line["outcome"]) for line in outcomes(done.stdout)] == [
        "added",
        "bad_manifest_line",
        "missing",
        "bad_url",
        "bad_manifest_line",
        "added",
    ]


def test_pasted_text_comes_in_through_standard_input(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    done = run_corpus(
        "ingest", "-", "--outlet", "Harbour Post", "--archive", archive, stdin=PASTED.encode()
    )
    assert (done.returncode, done.stdout.count("\n")) == (0, 1), done.stderr
    found = run_corpus("search", "director", "--archive", archive, "--json")
    (hit,) = outcomes(found.stdout)
    shown = run_corpus("show", hit["article_id"], "--archive", archive, "--json")
    report = json.loads(shown.stdout)
    assert (report["title"], report["section"], report["authors"]) == (
        "Ferry fares frozen until spring",
        "Transport",
        ["Ana Ruiz"],
    )
    assert report["outlet"]["name"] == "Harbour Post"
    assert "Related" not in report["text"]
    checked = run_corpus("verify", "--archive", archive)
    assert checked.stdout == "1 capture and 1 article checked, 0 problems found\n"


def test_search_and_show_read_well_in_a_terminal(sample_archive: Archive) -> None:
    found = run_corpus("search", "ferry", "--archive", sample_archive.path, "--limit", "3")
    assert found.returncode == 0
    assert found.stdout.startswith("1. ")
    assert "1–3 of " in found.stdout
    assert "\x1b" not in found.stdout
    report = sample_archive.article("https://www.harbourpost.example/")
    assert report is None
    hit = sample_archive.search("ferry").hits[0]
    shown = run_corpus("show", hit.article_id, "--archive", sample_archive.path)
    assert shown.stdout.startswith(hit.title.text)
    assert "captured" in shown.stdout


def test_nothing_found_says_so(sample_archive: Archive) -> None:
    done = run_corpus("search", "zyzzyvaquux", "--archive", sample_archive.path)
    assert (done.returncode, done.stdout) == (0, "Nothing found.\n")


@pytest.mark.parametrize(
    "query",
    ['"', "*", "a AND", "NEAR(", "title:", "-", "')--", "\x01", "كتاب*", "北京", "(((", "a" * 5000],
)
def test_any_query_is_legal(sample_archive: Archive, query: str) -> None:
    assert sample_archive.search(query).total >= 0


def test_printed_sql_runs_in_plain_sqlite(sample_archive: Archive) -> None:
    done = run_corpus("search", "ferry strike", "--print-sql", "--archive", sample_archive.path)
    with closing(sqlite3.connect(sample_archive.database)) as db:
        rows = db.execute(done.stdout).fetchall()
    expected = [hit.article_id for hit in sample_archive.search("ferry strike", limit=10).hits]
    assert [row[0] for row in rows] == expected


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["ingest"], "name something to take in"),
        (["ingest", "a.html", "b.html", "--url", "https://x.example/"], "exactly one document"),
        (["ingest", "a.html", "--url", "ftp://x.example/"], "absolute http or https"),
        (["search", "x", "--archive", "nowhere"], "no archive here"),
        (["show", "x", "--archive", "nowhere"], "no archive here"),
        (["verify", "--archive", "nowhere"], "no archive here"),
        (["serve", "--archive", "nowhere"], "no archive here"),
        (["frobnicate"], "No such command"),
    ],
)
def test_misuse_ends_with_2_and_says_what_to_do(
    tmp_path: Path, arguments: list[str], says: str
) -> None:
    done = run_corpus(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_from_a_newer_version_is_refused(
    tmp_path: Path, sample_archive: Archive
) -> None:
    path = tmp_path / "archive"
    shutil.copytree(sample_archive.path, path)
    with closing(sqlite3.connect(path / "corpus.db")) as db, db:
        db.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at) values ('corpus', 'm999_future', '2099')"
        )
    for command in (
        ["ingest", str(SAMPLES / "pasted")],
        ["search", "ferry"],
        ["stats"],
        ["reprocess"],
    ):
        done = run_corpus(*command, "--archive", path)
        assert done.returncode == 2
        assert "made by a later version of Corpus" in done.stderr


def test_a_full_disk_stops_cleanly_and_the_run_goes_on_later(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    limited = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000));"
        "from corpus.cli import main; sys.argv[0] = 'corpus'; main()"
    )
    arguments = [
        "ingest",
        "--archive",
        str(archive),
        "--manifest",
        str(SAMPLES / "manifest.jsonl"),
        "--workers",
        "1",
    ]
    done = subprocess.run(
        [sys.executable, "-c", limited, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "run the same command again" in done.stderr
    assert "Traceback" not in done.stderr
    assert run_corpus(*arguments).returncode == 0
    assert run_corpus("verify", "--archive", archive).returncode == 0


def test_verify_finds_a_flipped_byte_anywhere_in_the_evidence(
    tmp_path: Path, sample_archive: Archive
) -> None:
    path = tmp_path / "archive"
    shutil.copytree(sample_archive.path, path)
    assert run_corpus("verify", "--archive", path).returncode == 0
    warc = path / "warc" / "corpus-00001.warc.gz"
    whole = warc.read_bytes()
    for position in (4, 300, len(whole) // 2, len(whole) - 3):
        warc.write_bytes(whole[:position] + bytes([whole[position] ^ 1]) + whole[position + 1 :])
        done = run_corpus("verify", "--archive", path)
        assert done.returncode == 1, position
        assert "warc/corpus-00001.warc.gz" in done.stdout


@pytest.mark.parametrize(
    "sql",
    [
        "update articles set text = text || ' and more' where id = (select min(id) from articles)",
        "update articles_folded set text = 'other words' where n = 1",
        "update revisions set title = 'Other' where id = (select min(id) from revisions)",
        "delete from captures where id = (select min(id) from captures)",
        "update articles set key = 'x' where id = (select min(id) from articles)",
    ],
)
def test_verify_finds_a_changed_row(tmp_path: Path, sample_archive: Archive, sql: str) -> None:
    path = tmp_path / "archive"
    shutil.copytree(sample_archive.path, path)
    with closing(sqlite3.connect(path / "corpus.db")) as db, db:
        db.execute(sql)
    assert run_corpus("verify", "--archive", path).returncode == 1


def test_stats_count_what_is_there(sample_archive: Archive) -> None:
    done = run_corpus("stats", "--archive", sample_archive.path, "--json")
    stats = json.loads(done.stdout)
    assert stats["articles"] >= 40
    assert len(stats["by_language"]) >= 12
    assert stats["rejected"] == {}


def test_archives_do_not_depend_on_where_the_command_is_run(tmp_path: Path) -> None:
    done = run_corpus("ingest", SAMPLES / "pasted", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "archive" / "corpus.db").exists()
    assert not (ROOT / "archive").exists()


def test_what_is_said_of_a_known_text_is_refused_in_words(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(html_page())
    archive = tmp_path / "archive"
    assert run_corpus("ingest", page, "--archive", archive).returncode == 0
    for _ in range(2):
        again = run_corpus("ingest", page, "--outlet", "Oyster Times", "--archive", archive)
        assert again.returncode == 0
        assert "outlet as given now is not taken" in again.stderr
    assert "not taken" not in run_corpus("ingest", page, "--archive", archive).stderr


def test_a_word_with_a_minus_is_no_option(sample_archive: Archive) -> None:
    done = run_corpus("search", "ferry", "-harbour", "--archive", sample_archive.path)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["search", "--facet", "outlet", "harbour"], "--facets"),
        (["search", "harbour", "--ofset=3"], "--offset"),
        (["concordance", "ferry", "--widht", "20"], "--width"),
        (["trends", "--zzz", "ferry"], "No such option"),
        (["said", "-", "--jsno"], "--json"),
        (["search", "ferry", "--print-sql", "--cursor", "x"], "not from a --cursor"),
    ],
)
def test_an_option_that_is_none_is_no_word(arguments: list[str], says: str) -> None:
    done = CliRunner().invoke(main, arguments)
    assert (done.exit_code, says in done.output) == (2, True), done.output


@pytest.mark.parametrize("words", [["--", "--widht"], ["---", "--5"], ["--author", "--x", "ferry"]])
def test_words_behind_two_dashes_and_dashes_without_a_letter_are_words(
    sample_archive: Archive, words: list[str]
) -> None:
    done = CliRunner().invoke(main, ["search", "--archive", str(sample_archive.path), *words])
    assert done.exit_code == 0, done.output


def test_a_search_tells_how_it_was_read_and_how_to_go_on(sample_archive: Archive) -> None:
    def shown(*words: str) -> list[str]:
        command = ["search", "--archive", str(sample_archive.path), "--limit", "2", *words]
        return CliRunner().invoke(main, command).output.splitlines()

    first = shown("the AND  harbour")
    assert first[0] == "read as: the harbour"
    assert first[1].startswith("1. ")
    assert first[-1].startswith("more: --cursor ")
    second = shown("the", "harbour", *first[-1].removeprefix("more: ").split())
    total = sample_archive.search("the harbour").total
    assert f"2 of {total}" in second
    assert not any(line.startswith(("read as", "1. ", "3. ")) for line in second)
    titles = [hit.title.text for hit in sample_archive.search("the harbour", limit=4).hits]
    assert [line for line in second if line in titles] == titles[2:]
    assert "more: " not in "".join(shown("the harbour", "--limit", "1000"))


def test_serving_at_a_taken_port_says_so(sample_archive: Archive) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run_corpus("serve", "--archive", sample_archive.path, "--port", port)
    assert done.returncode == 2
    assert f"port {port} of 127.0.0.1 is not free" in done.stderr
