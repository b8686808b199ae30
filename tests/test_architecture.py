"""The rules of import: who may know whom, and where each dependency lives."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "corpus"

# From the ground up; a module imports from lower levels, and from its own folder or level.
LEVELS = (
    {"errors"},
    {"digests", "times", "uris", "letters", "syntax", "langcodes"},
    {"model", "names", "rights", "domains", "decisions"},
    {"wording"},
    {"fold", "inflection", "hits", "habits", "differences", "notices"},
    {"needles", "stems"},
    {"capture", "extract", "clean", "enrich", "store", "index", "analysis", "publish"},
    {"reading"},
    {"workers"},
    {"workshop"},
    {"rereading"},
    {"learning", "copies"},
    {"pipeline", "verification", "settings", "watchlist", "decisionfiles", "network", "earlier"},
    {"folder", "web", "questions"},
    {"investigations"},
    {"archive"},
    {"watching"},
    {"terminal"},
    {"cli"},
)
STAGES = LEVELS[6]
LEVEL_OF = {name: level for level, names in enumerate(LEVELS) for name in names}

HOMES = {
    "trafilatura": {"extract/html.py"},
    "charset_normalizer": {"extract/charset.py"},
    "langdetect": {"enrich/detectors.py"},
    "py3langid": {"enrich/detectors.py"},
    "publicsuffixlist": {"uris.py"},
    "sqlite_utils": {"store", "index", "workshop.py", "pipeline.py", "archive.py", "copies.py"},
    "datasette": {"publish"},
    "warcio": {"capture"},
    "brotli": {"capture"},
    "certifi": {"capture/exchange.py"},
    "feedparser": {"capture/feeds.py"},
    "httpcore": {"capture/exchange.py"},
    "dateparser": {"clean/dates.py"},
    "filelock": {"archive.py"},
    "click": {"cli"},
    "spacy": {"enrich/spacy_engine.py"},
    "rich": {"terminal"},
    "Stemmer": {"stems.py"},
    "datasketch": {"enrich/story.py"},
    "numpy": {"index", "analysis", "investigations.py"},
    "rapidfuzz": {"index/suggestions.py"},
    "tantivy": {"index/tantivy_build.py", "index/tantivy_engine.py"},
    "protego": {"capture/robots.py"},
}


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "samples" not in path.parts)


@cache
def imports(path: Path) -> frozenset[str]:
    """Dotted names that a module imports anywhere, the type-checking block aside."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    hidden = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If)
        and isinstance(node.test, ast.Name)
        and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in hidden:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.add(node.module or "")
    return frozenset(found)


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_import_from_below_only(path: Path) -> None:
    part = part_of(path)
    if part == "__init__":
        return
    for name in imports(path):
        if not name.startswith("corpus."):
            continue
        other = name.split(".")[1]
        if part == "publish" and other in ("index", "store", "analysis"):
            continue  # the site reads through them
        if part == "index" and other == "store":
            continue
        assert (
            other == part
            or LEVEL_OF[other] < LEVEL_OF[part]
            or (part == "archive" and other == "publish")
        ), f"{part} may not import {name}"


def test_every_module_has_a_level() -> None:
    parts = {part_of(path) for path in modules()} - {"__init__"}
    assert parts == set(LEVEL_OF)


@pytest.mark.parametrize("dependency", sorted(HOMES))
def test_each_dependency_has_one_home(dependency: str) -> None:
    users = {
        path.relative_to(PACKAGE).as_posix()
        for path in modules()
        if any(name.split(".")[0] == dependency for name in imports(path))
    }
    strays = {
        user
        for user in users
        if user not in HOMES[dependency] and user.split("/")[0] not in HOMES[dependency]
    }
    assert users
    assert not strays


def test_only_archive_and_cli_import_publish_and_inside_functions() -> None:
    tree = ast.parse((PACKAGE / "archive.py").read_text(encoding="utf-8"))
    top_level = {node.module for node in tree.body if isinstance(node, ast.ImportFrom)}
    assert not any(name and name.startswith("corpus.publish") for name in top_level)


def test_importing_corpus_is_light_and_silent() -> None:
    code = (
        "import sys, corpus; from corpus import Receipt;"
        "heavy = {'trafilatura', 'lxml', 'langdetect', 'py3langid', 'numpy', 'datasette',"
        " 'sqlite_utils', 'warcio', 'rich'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_the_command_loads_what_reads_and_what_asks_when_it_needs_it() -> None:
    code = (
        "import sys, corpus.cli;"
        "heavy = {'trafilatura', 'httpcore', 'feedparser', 'corpus.enrich.attribution.find', 'datasette'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_no_drawers() -> None:
    assert not {path.stem for path in modules()} & {
        "util",
        "utils",
        "helper",
        "helpers",
        "common",
        "misc",
    }


def test_only_the_store_writes_the_index() -> None:
    """What is searched and counted is kept in step in one place."""
    writes = re.compile(
        r"\b(?:insert (?:or \w+ )?into|update|delete from|drop table|create (?:virtual )?table)"
        r"\s+(?:main\.)?(?:articles_f(?:olded|ts)|article_facets|words|search_index)\b",
        re.IGNORECASE,
    )
    writers = {path for path in modules() if writes.search(path.read_text(encoding="utf-8"))}
    assert writers
    assert {part_of(path) for path in writers} == {"store"}


def test_sql_is_never_assembled_from_values() -> None:
    """f-strings in SQL may hold names of our own only: every inserted piece is listed here."""
    allowed = {
        ("index/sql.py", "_literal(sought.expression)"),
        ("index/sql.py", "scores"),
        ("index/sql.py", "_SHOWN"),
        ("index/sql.py", "order"),
        ("index/sql.py", "request.limit"),
        ("index/sql.py", "request.offset"),
        ("index/sql.py", "sql"),
        ("analysis/reading.py", "key"),
        ("analysis/reading.py", "table"),
        ("analysis/reading.py", "value"),
        ("store/articles.py", "assignments"),
        ("store/articles.py", "table"),
        ("store/checks.py", "field"),
        ("store/habits.py", "of_outlet"),
        ("publish/build.py", "table"),
        ("store/index.py", "kind"),
        ("store/index.py", "name"),
        ("store/index.py", "schema"),
        ("store/index.py", "table"),
        ("store/public.py", "_FILTERS"),
        ("store/public.py", "column"),
        ("store/public.py", "columns"),
        ("store/public.py", "kind"),
        ("store/public.py", "pragma"),
        ("store/public.py", "rows"),
        ("store/public.py", "table"),
        ("store/public.py", "values"),
        ("store/history.py", "table"),
        ("publish/sources.py", "_IDS"),
        ("store/ledger.py", "_ASKED"),
        ("store/ledger.py", "_FORMS"),
        ("store/named.py", "child"),
        ("store/named.py", "column"),
        ("store/named.py", "table"),
        ("store/schema.py", "part.kind"),
        ("store/schema.py", "part.name"),
        ("store/stories.py", "table"),
        ("store/rows.py", "names"),
        ("store/rows.py", "table"),
        ("store/rows.py", "values"),
        ("store/sources.py", "column"),
        ("store/revisions.py", "CAPTURE_ORDER"),
        ("store/revisioncheck.py", "CAPTURE_ORDER"),
        ("store/visits.py", "_STORED"),
    }
    keywords = ("select ", "insert ", "update ", "delete ", "create ", "attach ", "pragma ")
    found = set()
    for path in modules():
        if part_of(path) not in (
            "store",
            "index",
            "analysis",
            "publish",
            "archive",
            "pipeline",
            "verification",
        ):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.JoinedStr):
                continue
            text = (
                "".join(part.value for part in node.values if isinstance(part, ast.Constant))
                .strip()
                .lower()
            )
            if text.startswith(keywords):
                for part in node.values:
                    if isinstance(part, ast.FormattedValue):
                        found.add((path.relative_to(PACKAGE).as_posix(), ast.unparse(part.value)))
    assert found <= allowed
