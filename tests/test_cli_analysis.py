"""The commands for researchers as their users meet them, and the documents' examples of them."""

import csv
import doctest
import io
import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from workbench import ROOT, html_page

from corpus import Archive, Inputs
from corpus.cli import main
from corpus.errors import SearchError

DOCUMENT = ROOT / "docs" / "analysis.md"
REST = "\nIt was the talk of the town on Monday, and the council met about it in the evening hall."
TEXTS = {
    "harbourpost.example/1": ("2023-05-01", "The night ferry sails at ten. The night ferry is full." + REST),
    "harbourpost.example/2": ("2024-06-02", "A night ferry was late, and every ferry after it too." + REST),
    "northernledger.example/3": ("2024-06-03", "The bridge is closed. The old bridge is unsafe." + REST),
    "northernledger.example/4": ("2024-07-04", "A new bridge will stand beside the old bridge soon." + REST),
    "northernledger.example/5": ("2024-07-05", "=SUM(A1) said the ferry and the bridge on the page." + REST),
}  # fmt: skip


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of five articles. Not to be written to."""
    folder = tmp_path_factory.mktemp("researched")
    lines = []
    for number, (url, (published, text)) in enumerate(TEXTS.items()):
        head = f'<meta property="article:published_time" content="{published}">'
        page = html_page(title=f"Page {number}", text=text, head=head)
        (folder / f"{number}.html").write_bytes(page)
        lines.append(json.dumps({"path": f"{number}.html", "url": f"https://www.{url}"}))
    (folder / "manifest.jsonl").write_text("\n".join(lines))
    archive = Archive.open(folder / "archive", create=True)
    list(archive.ingest(Inputs(manifests=(str(folder / "manifest.jsonl"),)), workers=0))
    return archive.path


def run(path: Path, line: str) -> str:
    command, *arguments = shlex.split(line)
    done = CliRunner().invoke(main, [command, "--archive", str(path), *arguments])
    assert done.exit_code == 0, done.output
    return done.output


def refused(path: Path, line: str) -> str:
    command, *arguments = shlex.split(line)
    done = CliRunner().invoke(main, [command, "--archive", str(path), *arguments])
    assert done.exit_code == 2, done.output
    return done.output


def told(path: Path, line: str) -> Any:
    return json.loads(run(path, f"{line} --json"))


def test_every_command_of_the_document_finds_something_in_each_form(path: Path) -> None:
    (listed,) = re.findall(r"```sh\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    lines = [line.removeprefix("corpus ") for line in listed.splitlines()]
    assert len(lines) == 8
    for line in lines:
        plain = line.replace(" --csv", "")
        assert "Nothing found" not in run(path, plain), line
        assert isinstance(told(path, plain), dict)
        rows = list(csv.DictReader(io.StringIO(run(path, f"{plain} --csv"))))
        assert rows, line


def test_the_python_of_the_document_runs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert doctest.testfile(str(DOCUMENT), module_relative=False).failed == 0
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    monkeypatch.chdir(path.parent)
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102
    assert names["found"].basis.articles == 3
    assert {row["text"] for row in names["rows"]} >= {"night"}


def test_filters_make_the_sub_corpus_and_the_whole(path: Path) -> None:
    everywhere = told(path, "trends ferry --by year")["ferry"]
    assert [(p["key"], p["articles"], p["of_articles"]) for p in everywhere["points"]] == [
        ("2023", 1, 1), ("2024", 2, 4),
    ]  # fmt: skip
    there = told(path, "trends ferry --by year --outlet northernledger.example")["ferry"]
    assert [(p["key"], p["articles"], p["of_articles"]) for p in there["points"]] == [
        ("2024", 1, 3)
    ]
    dated = told(path, "trends ferry --by year --after 2024-06-03 --before 2024-07-05")["ferry"]
    assert (dated["articles"], dated["of_articles"]) == (0, 2)
    assert told(path, "ngrams --language de")["items"] == []


def test_several_trends_are_told_apart_and_words_can_be_left_uncounted(path: Path) -> None:
    found = told(path, """trends ferry '"old bridge"' --by outlet --articles-only""")
    assert {query: trend["articles"] for query, trend in found.items()} == {
        "ferry": 3,
        '"old bridge"': 2,
    }
    assert found["ferry"]["occurrences"] is None


def test_a_comparison_counts_what_both_match(path: Path) -> None:
    found = told(path, "compare ferry bridge --by year")
    assert (found["both"], found["jaccard"]) == (1, 1 / 5)


def test_keywords_against_all_others_by_default(path: Path) -> None:
    found = told(path, "keyness ferry --min-count 2")
    assert (found["basis"]["articles"], found["reference"]["articles"]) == (3, 2)
    assert found["items"][0]["text"] == "ferry"


def test_a_sample_is_the_same_each_time_and_limits_are_told(path: Path) -> None:
    first = run(path, "sample --n 3 --seed 4")
    assert first == run(path, "sample --n 3 --seed 4")
    assert "3 of 5 articles, seed 4" in first
    assert "drawn from 5 with seed 2" in run(path, "ngrams --limit-articles 2 --seed 2")


def test_a_cell_of_csv_is_no_formula(path: Path) -> None:
    rows = csv.DictReader(io.StringIO(run(path, "concordance SUM --csv --sort L1")))
    assert [row["left"] for row in rows] == ["'="]


def test_words_that_find_nothing_and_options_that_are_none(path: Path) -> None:
    for line in ("concordance zebra", "collocates zebra", "keyness zebra", "ngrams zebra"):
        assert "0 articles" in run(path, line)
    assert "–" in run(path, "dispersion zebra")
    for line in ("concordance !!!", "trends ''", "collocates -- '\"'", "sample '((('"):
        run(path, line)
    done = CliRunner().invoke(main, ["ngrams", "--archive", str(path), "--after", "soon"])
    assert (done.exit_code, "must be a date" in done.output) == (2, True)
    with pytest.raises(SearchError, match="copies"):
        Archive.open(path).ngrams(copies="some")  # type: ignore[arg-type]


def test_csv_of_nothing_has_the_head_of_csv_of_something(path: Path) -> None:
    for line in (
        "concordance {}", "collocates {} --min-count 1", "keyness {} --min-count 1",
        "ngrams {}", "sample {}", "trends {} --outlet {}", "compare {} bridge --outlet {}",
    ):  # fmt: skip
        nothing, something = (
            run(path, f"{line.replace('{}', word, 1).replace('--outlet {}', outlet)} --csv")
            for word, outlet in (("zebra", "--outlet zebra"), ("ferry", ""))
        )
        assert len(nothing.splitlines()) == 1, line
        assert nothing == something[: len(nothing)], line


def test_json_and_csv_together_are_misuse(path: Path) -> None:
    for line in ("ngrams --json --csv", "sample ferry --csv --json"):
        assert "one of them" in refused(path, line)


def test_what_is_compared_with_everything_and_one_article_read_well(path: Path) -> None:
    shown = run(path, "compare '' ferry")
    assert "More in all articles\n" in shown
    assert "lines from 1 article\n" in run(path, "concordance SUM")


def test_counts_below_nothing_are_refused(path: Path) -> None:
    archive = Archive.open(path)
    for ask in (archive.ngrams, archive.keyness, archive.collocates, archive.concordance):
        with pytest.raises(SearchError):
            ask("ferry", limit=-1)
        for count in (0, -1):
            with pytest.raises(SearchError, match="limit_articles"):
                ask("ferry", limit_articles=count)
    with pytest.raises(SearchError, match="negative"):
        archive.sample("ferry", -1)


def test_results_tell_how_queries_were_read_and_what_was_not_understood(path: Path) -> None:
    for line in (
        "concordance {}", "trends {}", "compare {} bridge", "collocates {}", "ngrams {}",
        "keyness {}", "dispersion {}", "sample {}",
    ):  # fmt: skip
        typed = line.format("'ferry  after:soon'")
        shown = run(path, typed).splitlines()
        assert [each for each in shown if each.startswith("read as: ")] == ["read as: ferry"]
        assert any("“after:soon” has no date" in each for each in shown), line
        found = told(path, typed)
        found = found["ferry  after:soon"] if line.startswith("trends") else found
        asked = found["asked"][0]
        assert (asked["typed"], asked["read"]) == ("ferry  after:soon", "ferry")
        assert "“after:soon” has no date" in asked["notes"][0]
    assert "read as" not in run(path, "keyness 'night  ferry'")
    assert "sails: also" not in run(path, "ngrams sails")
    (with_forms,) = told(path, "ngrams bridges --stem")["asked"]
    assert with_forms["forms"] == {"bridges": ["bridges", "bridge"]}
