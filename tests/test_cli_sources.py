"""The commands on cited sources as their users meet them."""

import csv
import io
import json
import os
import shutil
import sqlite3
import xml.etree.ElementTree as ET
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from workbench import html_page, run_corpus

from corpus import Archive, Inputs

REST = (
    "The works on the bridge began in spring and will take a year, and the road is closed until then.\n"
    "A new timetable for the buses hangs in the town hall, and another one at the old railway station."
)
PAGES = {
    "https://www.harbourpost.example/2024/safe": (
        "2024-05-03",
        '"The bridge is safe at all times," said Ana Ruiz, the mayor of Port Ilse.\n',
    ),
    "https://www.harbourpost.example/2024/pier": (
        "2024-06-01",
        '"The pier stays open," said Ana Ruiz. "The ferries sail on," said Bo Lind.\n',
    ),
    "https://www.northernledger.example/bridge": (
        "2024-06-02",
        '"The bridge is closed," said Bo Lind. More stood in '
        '<a href="https://www.harbourpost.example/2024/safe">the Harbour Post</a>.\n',
    ),
    "https://www.gazeti.example/khidi": (
        "2024-06-03",
        "ხიდი უსაფრთხოა, განაცხადა ქალაქის მერმა ორშაბათს საბჭოს სხდომაზე დილით.\n",
    ),
}
ANA, BO = "person-ana-ruiz-mt66e3", "person-bo-lind-"


def page(published: str, text: str) -> bytes:
    georgian = "ხიდი" in text
    more = "სამუშაოები გაზაფხულზე დაიწყო და ერთ წელს გაგრძელდება, გზა კი დაკეტილია.\n" * 2
    head = f'<meta property="article:published_time" content="{published}">'
    made = html_page(title=f"Of {published}", text=text + (more if georgian else REST), head=head)
    return made.replace(b'lang="en"', b'lang="ka"') if georgian else made


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of four articles, one of them in a language without rules. Not to be written to."""
    folder = tmp_path_factory.mktemp("cited")
    lines = []
    for number, (url, (published, text)) in enumerate(PAGES.items()):
        (folder / f"{number}.html").write_bytes(page(published, text))
        lines.append(json.dumps({"path": f"{number}.html", "url": url}))
    (folder / "manifest.jsonl").write_text("\n".join(lines))
    archive = Archive.open(folder / "archive", create=True)
    receipts = archive.ingest(Inputs(manifests=(str(folder / "manifest.jsonl"),)), workers=0)
    assert [receipt.outcome for receipt in receipts] == ["added"] * 4
    return archive.path


@pytest.fixture
def copy(tmp_path: Path, path: Path) -> Path:
    """A copy of that archive, to be changed."""
    return Path(shutil.copytree(path, tmp_path / "archive"))


def lines(*arguments: object) -> list[dict[str, Any]]:
    """What a command prints as JSON lines."""
    done = run_corpus(*arguments, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


# corpus sources


def test_sources_are_listed_with_numbers_names_and_ids(path: Path) -> None:
    done = run_corpus("sources", "--archive", path)
    assert (done.returncode, done.stderr) == (0, "")
    first, second, *others = done.stdout.splitlines()
    assert {first, second} == {
        f"      2 in 2 articles of 1 outlet  Ana Ruiz  person  {ANA}",
        f"      2 in 2 articles of 2 outlets  Bo Lind  person  {named(path, 'Bo Lind')}",
    }
    assert [line.split("  ")[-1] for line in others] == ["outlet-harbourpost_example"]


def named(path: Path, name: str) -> str:
    with closing(sqlite3.connect(path / "corpus.db")) as db:
        return str(db.execute("select id from sources where name = ?", [name]).fetchone()[0])


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), {"Ana Ruiz": 2, "Bo Lind": 2, "harbourpost.example": 1}),
        (("--outlet", "northernledger.example"), {"Bo Lind": 1, "harbourpost.example": 1}),
        (("--outlet", "harbourpost_example", "--kind", "person"), {"Ana Ruiz": 2, "Bo Lind": 1}),
        (("--month", "2024-05"), {"Ana Ruiz": 1}),
        (("--month", "2024", "--kind", "outlet"), {"harbourpost.example": 1}),
        (("--language", "ka"), {}),
    ],
)
def test_sources_as_json_and_as_asked_for(
    path: Path, options: tuple[str, ...], expected: dict[str, int]
) -> None:
    found = lines("sources", "--archive", path, *options)
    assert {row["source"]: row["citations"] for row in found} == expected
    if expected:
        assert len(lines("sources", "--archive", path, *options, "--limit", 1)) == 1


# corpus said


def test_what_somebody_said_is_shown_newest_first(path: Path) -> None:
    done = run_corpus("said", "ana ruiz", "--archive", path)
    assert (done.returncode, done.stderr) == (0, "")
    heads = [line for line in done.stdout.splitlines() if line.startswith("Ana Ruiz  ")]
    assert [head.split(" · ")[1] for head in heads] == ["2024-06-01", "2024-05-03"]
    assert "The pier stays open" in done.stdout
    assert "Bo Lind" not in done.stdout


def test_words_choose_among_what_was_said(path: Path) -> None:
    bridge = lines("said", "-", "BRIDGE", "--archive", path)
    assert [row["source"] for row in bridge] == ["Bo Lind", "Ana Ruiz"]
    assert [row["source"] for row in lines("said", "Ana Ruiz", "bridge", "--archive", path)] == [
        "Ana Ruiz"
    ]
    assert len(lines("said", ANA, "--archive", path)) == 2
    assert len(lines("said", "-", "--archive", path)) == 4
    assert len(lines("said", "-", "--archive", path, "--limit", "3")) == 3


def test_a_word_with_a_minus_in_front_must_not_occur_in_it(path: Path) -> None:
    assert len(lines("said", "-", "the", "--archive", path)) > 2
    without = lines("said", "-", "the", "-bridge", "--archive", path)
    assert without
    assert not [row for row in without if "bridge" in row["quote_text"].lower()]


def test_nothing_said_with_these_words_is_no_mistake(path: Path) -> None:
    for name in ("Ana Ruiz", "-"):
        done = run_corpus("said", name, "zyzzyva", "--archive", path)
        assert (done.returncode, done.stdout, done.stderr) == (0, "Nothing found.\n", "")
    assert lines("said", "-", "zyzzyva", "--archive", path) == []


@pytest.mark.parametrize("words", [(), ("bridge",)])
def test_somebody_whom_the_archive_does_not_have_is_a_mistake(
    path: Path, words: tuple[str, ...]
) -> None:
    done = run_corpus("said", "Cy Dahl", *words, "--archive", path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "nothing is attributed to 'Cy Dahl'; `corpus sources` lists names" in done.stderr


def test_a_surname_alone_is_answered_with_the_names_that_hold_it(path: Path) -> None:
    done = run_corpus("said", "RUIZ", "--archive", path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "nothing is attributed to 'RUIZ'; there is 'Ana Ruiz'\n" in done.stderr


# corpus network


def test_the_network_as_csv_is_what_the_view_says(path: Path) -> None:
    done = run_corpus("network", "--archive", path)
    assert (done.returncode, done.stderr) == (0, "4 edges\n")
    head, *found = csv.reader(io.StringIO(done.stdout, newline=""))
    with closing(sqlite3.connect(path / "corpus.db")) as db:
        cursor = db.execute("select * from citation_edges")
        assert head == [column[0] for column in cursor.description]
        rows = cursor.fetchall()
    assert sorted(found) == sorted(
        [str("" if cell is None else cell) for cell in row] for row in rows
    )
    assert [row[6] for row in found] == ["2", "1", "1", "1"]


def test_the_network_as_graphml(path: Path) -> None:
    done = run_corpus("network", "--format", "graphml", "--archive", path)
    assert (done.returncode, done.stderr) == (0, "4 edges\n")
    graph = ET.fromstring(done.stdout)  # noqa: S314 our own
    space = "{http://graphml.graphdrawing.org/xmlns}"
    assert {node.attrib["id"] for node in graph.iter(f"{space}node")} == {
        "outlet:harbourpost_example",
        "outlet:northernledger_example",
        f"source:{ANA}",
        f"source:{named(path, 'Bo Lind')}",
    }
    ends = {(each.attrib["source"], each.attrib["target"]) for each in graph.iter(f"{space}edge")}
    assert ("outlet:northernledger_example", "outlet:harbourpost_example") in ends
    assert len(ends) == 4


def test_the_network_of_a_kind_and_a_month(path: Path) -> None:
    done = run_corpus("network", "--kind", "outlet", "--month", "2024-06", "--archive", path)
    assert (done.stderr, len(done.stdout.splitlines())) == ("1 edge\n", 2)
    done = run_corpus("network", "--month", "2023", "--archive", path)
    assert (done.stderr, len(done.stdout.splitlines())) == ("0 edges\n", 1)


def test_the_network_is_utf_8_whatever_the_terminal_is(copy: Path) -> None:
    with closing(sqlite3.connect(copy / "corpus.db")) as db, db:
        db.execute("update sources set name = 'Ana Rúíz 港' where id = ?", [ANA])
    latin = os.environ | {"PYTHONIOENCODING": "latin-1"}
    for form in ("csv", "graphml"):
        done = run_corpus("network", "--format", form, "--archive", copy, env=latin)
        assert done.returncode == 0, done.stderr
        assert "Ana Rúíz 港" in done.stdout


# corpus show


def test_an_article_is_shown_with_whom_it_cites(path: Path) -> None:
    url = "https://www.harbourpost.example/2024/pier"
    done = run_corpus("show", url, "--citations", "--archive", path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Of 2024-06-01\n")
    text, _, cited = done.stdout.partition("old railway station.")
    assert "The pier stays open" in text
    heads = [line for line in cited.splitlines() if line and not line.startswith(" ")]
    assert heads == ["Ana Ruiz  quotation · person", "Bo Lind  quotation · person"]
    assert "   said: " in cited
    assert "\x1b" not in done.stdout
    plain = run_corpus("show", url, "--archive", path).stdout
    assert "cites" in plain
    assert "Ana Ruiz, Bo Lind" in plain


def test_links_are_shown_among_the_citations(path: Path) -> None:
    url = "https://www.northernledger.example/bridge"
    shown = run_corpus("show", url, "--citations", "--archive", path).stdout
    assert "\nharbourpost.example  link · outlet\n   the Harbour Post → https://" in shown


def test_an_article_is_shown_with_its_citations_as_json(path: Path) -> None:
    url = "https://www.northernledger.example/bridge"
    for options in ((), ("--citations",)):
        (report,) = lines("show", url, "--archive", path, *options)
        quotation, link = report["citations"]
        assert (quotation["kind"], quotation["source"]) == ("quotation", "Bo Lind")
        assert (link["kind"], link["source_text"]) == ("link", "the Harbour Post")
        assert link["target_article_id"]


def test_an_article_that_was_not_analysed_says_so(path: Path) -> None:
    url = "https://www.gazeti.example/khidi"
    for options in ((), ("--citations",)):
        done = run_corpus("show", url, "--archive", path, *options)
        assert done.returncode == 0
        assert (
            "ot analysed: the engine had no rules for 'ka', or failed, when it was read"
            in done.stdout
        )
    (report,) = lines("show", url, "--archive", path)
    assert (report["citation_engine"], report["citations"]) == (None, [])


@pytest.mark.parametrize("name", ["abcdefghij234567", "https://a.example/x", "", "\udcff"])
def test_an_article_that_is_not_there_is_a_mistake(path: Path, name: str) -> None:
    done = run_corpus("show", name, "--citations", "--archive", path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "; `corpus search` shows ids" in done.stderr
    assert "Traceback" not in done.stderr


# Misuse, and archives without anything


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["sources", "--kind", "people"], "'people' is not one of 'person'"),
        (["sources", "--month", "May"], "month must be YYYY-MM or YYYY, not 'May'"),
        (["sources", "--month", "2024-13"], "month must be YYYY-MM"),
        (["sources", "--limit", "0"], "0 is not in the range"),
        (["sources", "--outlet", "\udcff"], "outlet has a character that cannot be printed"),
        (["sources", "--language", "\udcff"], "language has a character that cannot be printed"),
        (["sources", "Ana Ruiz"], "unexpected extra argument"),
        (["said"], "Missing argument 'SOURCE'"),
        (["said", ""], "nothing is attributed to ''"),
        (["said", "\udcff"], "nothing is attributed to"),
        (["said", "x' or 1=1 --"], "nothing is attributed to"),
        (["network", "--format", "gexf"], "'gexf' is not one of 'csv', 'graphml'"),
        (["network", "--kind", "unnamed"], "'unnamed' is not one of"),
        (["network", "--month", "last"], "month must be YYYY-MM"),
    ],
)
def test_misuse_ends_with_2_and_says_what_is_wrong(
    path: Path, arguments: list[str], says: str
) -> None:
    done = run_corpus(*arguments, "--archive", path)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert "Traceback" not in done.stderr


COMMANDS = (["sources"], ["said", "-"], ["said", "Ana Ruiz"], ["network"], ["show", "x"])


@pytest.mark.parametrize("command", COMMANDS)
def test_where_no_archive_is_one_line_says_so(tmp_path: Path, command: list[str]) -> None:
    done = run_corpus(*command, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "no archive here; `corpus ingest" in done.stderr


def test_an_archive_into_which_nothing_came_cites_nobody(tmp_path: Path) -> None:
    (tmp_path / "empty.html").write_bytes(b"")
    archive = tmp_path / "archive"
    assert run_corpus("ingest", tmp_path / "empty.html", "--archive", archive).returncode == 1
    for command, status, printed in (
        (["sources"], 0, "Nothing found.\n"),
        (["sources", "--json"], 0, ""),
        (["said", "-"], 0, "Nothing found.\n"),
        (["said", "Ana Ruiz"], 2, ""),
        (["network", "--format", "graphml"], 0, None),
    ):
        done = run_corpus(*command, "--archive", archive)
        assert done.returncode == status, command
        assert done.stdout == printed or printed is None, command
        assert "Traceback" not in done.stderr
    done = run_corpus("network", "--archive", archive)
    assert done.stdout.startswith("outlet_id,outlet,source_id,source,")
    assert (done.stdout.count("\n"), done.stderr) == (1, "0 edges\n")


def test_what_could_steer_a_terminal_or_a_spreadsheet_does_not(copy: Path) -> None:
    with closing(sqlite3.connect(copy / "corpus.db")) as db, db:
        db.execute("update sources set name = ? where id = ?", ["=\x1b[31mcmd\x07\u202e", ANA])
        db.execute("update citations set quote_text = 'a\x1b]0;b\x07' where source_id = ?", [ANA])
    shown = ["sources"], ["said", ANA], ["show", next(iter(PAGES)), "--citations"]
    for command in shown:
        done = run_corpus(*command, "--archive", copy)
        assert done.returncode == 0, done.stderr
        assert "cmd" in done.stdout
        assert not set("\x1b\x07\u202e") & set(done.stdout)
    found = csv.reader(io.StringIO(run_corpus("network", "--archive", copy).stdout, newline=""))
    assert [row[3] for row in found if row[2] == ANA] == ["'=\x1b[31mcmd\x07\u202e"]


# Settings and decisions


def test_an_engine_that_is_not_installed_is_told(tmp_path: Path, copy: Path) -> None:
    (copy / "archive.toml").write_text('citations = "oracle"\n')
    (tmp_path / "page.html").write_bytes(html_page())
    for command in (["ingest", tmp_path / "page.html"], ["reprocess"]):
        done = run_corpus(*command, "--archive", copy)
        assert (done.returncode, done.stdout) == (2, "")
        assert "no engine 'oracle' for citations is installed; there are: rules" in done.stderr
        assert "Traceback" not in done.stderr
    assert run_corpus("sources", "--archive", copy).returncode == 0


def test_what_sources_csv_decides_shows_and_ids_that_are_not_there_are_told(copy: Path) -> None:
    bo = named(copy, "Bo Lind")
    (copy / "sources.csv").write_text(
        f"id,name,kind,merge_into\n{bo},,,{ANA}\n{ANA},Mayor Ruiz,,\nperson-nobody-abc234,X,,\n"
    )
    done = run_corpus("reprocess", "--archive", copy)
    assert done.returncode == 0
    told = (
        "sources.csv names 1 source that this archive does not have (person-nobody-abc234): "
        "`corpus sources` lists those that it has\n"
    )
    assert done.stderr.endswith(told)
    again = run_corpus("ingest", copy / "nothing.html", "--archive", copy)
    assert again.stderr.endswith(told)
    (first, _) = lines("sources", "--archive", copy)
    assert (first["source_id"], first["source"], first["citations"]) == (ANA, "Mayor Ruiz", 4)
    assert len(lines("said", "Bo Lind", "--archive", copy)) == 4


def test_a_mistake_in_sources_csv_is_one_line(copy: Path) -> None:
    (copy / "sources.csv").write_text(f"id,name,kind,merge_into\n{ANA},,,{ANA}\n")
    done = run_corpus("reprocess", "--archive", copy)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"sources.csv: line 2: {ANA} is merged into itself" in done.stderr
    assert "Traceback" not in done.stderr


def test_stats_count_citations_and_what_was_not_analysed(path: Path) -> None:
    (stats,) = lines("stats", "--archive", path)
    assert {name: stats[name] for name in ("attributions", "links", "sources", "not_analysed")} == {
        "attributions": 4,
        "links": 1,
        "sources": 3,
        "not_analysed": 1,
    }
