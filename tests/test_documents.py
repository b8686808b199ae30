"""The documents say what the code does."""

import doctest
import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest
from workbench import ROOT, run_corpus

import corpus
from corpus import Archive
from corpus.needles import fold_query

DOCUMENTS = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")])


def test_generated_parts_are_up_to_date() -> None:
    generated = [str(path) for path in DOCUMENTS if "[[[cog" in path.read_text(encoding="utf-8")]
    done = subprocess.run(
        [sys.executable, "-m", "cogapp", "--check", "--diff", *generated],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"run: python -m cogapp -r docs/*.md\n{done.stdout}{done.stderr}"


def test_the_way_through_the_code_names_every_module_that_finds_citations() -> None:
    text = (ROOT / "docs" / "how-it-works.md").read_text(encoding="utf-8")
    folder = ROOT / "corpus" / "enrich" / "attribution"
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__", "find"}
    assert modules - set(re.findall(r"`(\w+)`", text)) == set()


def test_examples_in_docstrings_are_true() -> None:
    names = [found.name for found in pkgutil.walk_packages(corpus.__path__, "corpus.")]
    modules = [importlib.import_module(name) for name in names if not name.endswith("__main__")]
    results = {module.__name__: doctest.testmod(module) for module in modules}
    assert sum(result.attempted for result in results.values()) >= 30
    assert not {name for name, result in results.items() if result.failed}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://")):
            assert (path.parent / target).exists(), target


def test_every_query_in_the_schema_runs(sample_archive: Archive) -> None:
    import sqlite3

    text = (ROOT / "docs" / "schema.md").read_text(encoding="utf-8")
    queries = re.findall(r"```sql\n(.*?)```", text, re.DOTALL)
    assert len(queries) >= 7
    with sqlite3.connect(f"{sample_archive.database.as_uri()}?mode=ro", uri=True) as db:
        db.create_function("fold_query", 1, fold_query)
        for query in queries:
            assert db.execute(query).fetchall(), query
    db.close()


def test_commands_named_in_the_documents_exist() -> None:
    known = set(re.findall(r"^  (\w+) ", run_corpus("--help").stdout, re.MULTILINE))
    for path in DOCUMENTS:
        named = set(
            re.findall(
                r"`corpus (\w+)|^corpus (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE
            )
        )
        assert {first or second for first, second in named} <= known, path


def test_the_readme_names_scripts_that_can_be_run() -> None:
    for name in re.findall(r"scripts/\w+", (ROOT / "README.md").read_text(encoding="utf-8")):
        assert (ROOT / name).stat().st_mode & 0o111


def test_nothing_names_the_machine_it_was_made_on() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    pattern = re.compile(rb"(?<![\w./-])/(?:work|root|home/\w+|farm)/")
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.is_file() and path != Path(__file__):
            assert not pattern.search(path.read_bytes()), name
