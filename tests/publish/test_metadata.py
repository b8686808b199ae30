"""metadata.json against the schema that it describes."""

import json
from pathlib import Path

import pytest
from sqlite_utils import Database

from corpus.publish.metadata import archive_metadata, metadata_path
from corpus.publish.presence import TABLES
from corpus.store.migrations import migrations
from corpus.store.views import create_views

MADE_BY_SQLITE = ("sqlite_", "articles_fts_")


@pytest.fixture(scope="module")
def schema() -> dict[str, set[str]]:
    """Columns by table and view, but for those that SQLite makes for itself."""
    db = Database(memory=True)
    migrations.apply(db)
    create_views(db)
    names = [
        row[0]
        for row in db.execute("select name from sqlite_master where type in ('table', 'view')")
    ]
    columns = {
        name: {row[1] for row in db.execute(f"pragma table_info([{name}])")}
        for name in names
        if not name.startswith(MADE_BY_SQLITE)
    }
    db.close()
    return columns


def test_every_table_and_view_is_described_and_none_too_many(schema: dict[str, set[str]]) -> None:
    described = archive_metadata()["databases"]["corpus"]["tables"]
    assert set(described) == set(schema)
    assert all(table["description"] for table in described.values())


def test_every_column_is_described_and_none_too_many(schema: dict[str, set[str]]) -> None:
    described = archive_metadata()["databases"]["corpus"]["tables"]
    for name, columns in schema.items():
        assert set(described[name]["columns"]) == columns, name
        assert all(described[name]["columns"].values())


def test_settings_of_tables_name_columns_that_exist(schema: dict[str, set[str]]) -> None:
    for name, table in archive_metadata()["databases"]["corpus"]["tables"].items():
        named = {*table.get("facets", ()), *table.get("units", ())}
        named |= {table[key] for key in ("sort", "sort_desc", "label_column") if key in table}
        assert named <= schema[name], name


def test_the_tables_that_pages_read_exist(schema: dict[str, set[str]]) -> None:
    assert set(schema) >= TABLES


def test_an_archive_is_introduced_by_its_own_name() -> None:
    metadata = archive_metadata(
        name="Ferry papers", licence="CC0", licence_url="https://licence.example/"
    )
    assert metadata["title"] == "Ferry papers"
    assert (
        metadata["license"]
        == metadata["databases"]["corpus"]["license"]
        == "Metadata: CC0. Rights in the articles remain with those who published them"
    )
    assert metadata["description"] == archive_metadata()["description"]
    assert archive_metadata()["title"] == "Corpus"


def test_the_file_is_found_and_is_plain_json() -> None:
    assert metadata_path().is_file()
    text = Path(metadata_path()).read_text(encoding="utf-8")
    assert json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n" == text
