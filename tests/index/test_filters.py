"""What the filters of a query mean in an archive."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from corpus.fold import fold
from corpus.index.names import Names
from corpus.index.request import Request
from corpus.index.search import search
from corpus.index.sql import search_sql
from corpus.store.index import reindex
from corpus.store.migrations import migrations
from corpus.store.views import create_views

ARTICLES = (
    # id, language, section, authors, tags, sources
    ("a", "en", "News", ["ana"], ["t"], ["office"]),
    ("b", "en", "NEWS", ["bo"], [], ["office2", None]),
    ("c", "und", "Business News", [], ["t"], [None]),
    ("d", "de", "!!!", [], [], ["old"]),
    ("e", "de", None, ["ana", "bo"], ["t"], []),
)
NAMED = {
    "authors": [("ana", "Ana Ruiz"), ("bo", "Bo Łęcki\nJunior")],
    "tags": [("t", "Budget 2024")],
    "sources": [
        ("office", "Harbour Office"), ("office2", "Office of the Harbour"), ("old", "港務局"),
    ],
}  # fmt: skip


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tmp_path / "corpus.db")) as connection:
        migrations.apply(Database(connection))
        connection.execute("pragma defer_foreign_keys = on")
        for table in ("authors", "tags"):
            connection.executemany(f"insert into {table} values (?, ?)", NAMED[table])
        connection.executemany(
            "insert into sources (id, name, kind) values (?, ?, 'unknown')", NAMED["sources"]
        )
        connection.execute("update sources set same_as = 'office' where id = 'office2'")
        for name, language, section, authors, tags, sources in ARTICLES:
            connection.execute(
                """
                insert into articles (
                    id, title, text, language, section, status, word_count, revision, key,
                    key_rule, capture_id, blocks, reader
                ) values (?1, 'Storm', 'Storm', ?2, ?3, 'live', 1, 1, ?1, 1, ?1, '[]', 'test')
                """,
                [name, language, section],
            )
            for each in authors:
                connection.execute(
                    "insert into article_authors values (?, ?, 1, 'person')", [name, each]
                )
            for each in tags:
                connection.execute("insert into article_tags values (?, ?)", [name, each])
            for place, each in enumerate(sources):
                connection.execute(
                    """
                    insert into citations (id, article_id, source_id, kind, start_char)
                    values (?, ?, ?, 'quotation', ?)
                    """,
                    [f"{name} {place}", name, each, place],
                )
        create_views(Database(connection))
        reindex(Database(connection))
        connection.commit()
        yield connection


def found(db: sqlite3.Connection, query: str) -> str:
    """The ids of what is found, which the printed SQL finds as well."""
    request = Request(query)
    ids = "".join(sorted(hit.article_id for hit in search(db, request).hits))
    printed = "".join(sorted(row[0] for row in db.execute(search_sql(db, request).rstrip(";\n"))))
    assert printed == ids
    return ids


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("section:News", "a"),
        ("section:NEWS", "b"),
        ("section:news", "abc"),
        ('section:"business NEWS"', "c"),
        ('section:"!!!"', "d"),
        ('section:"???"', ""),
        ("section:unknown", "e"),
        ("language:unknown", "c"),
        ("language:und", "c"),
        ("-language:Unknown", "abde"),
        ("author:unknown", "cd"),
        ("storm author:Unknown", "cd"),
        ("-author:unknown", "abe"),
        ("tag:unknown OR author:ana", "abde"),
        ("source:unknown", "ce"),
        ("author:ana", "ae"),
        ("author:ruiz", "ae"),
        ("author:lecki", "be"),
        ("author:junior", "be"),
        ('author:"lecki junior"', "be"),
        ('author:"ruiz bo"', ""),
        ("tag:2024", "ace"),
        ("source:office2", "ab"),
        ('source:"of the harbour"', "ab"),
        ("source:務局", "d"),
        ("source:nobody", ""),
    ],
)
def test_a_filter_finds_these(db: sqlite3.Connection, query: str, ids: str) -> None:
    assert found(db, query) == ids


def test_a_section_finds_what_its_facet_counts(db: sqlite3.Connection) -> None:
    facet = search(db, Request(), facets=["section"]).facets["section"]
    for value in facet.values:
        asked = Request(section=value.value or "unknown")
        assert search(db, asked).total == value.articles, value


def test_a_name_that_changed_is_found_by_the_new_one(db: sqlite3.Connection) -> None:
    assert found(db, "source:office") == "ab"
    with closing(sqlite3.connect(db.execute("pragma database_list").fetchone()[2])) as other:
        other.execute("update sources set name = 'Quay Board' where id = 'old'")
        other.commit()
    assert found(db, 'source:"quay board"') == "d"


named = st.lists(
    st.one_of(
        st.text(),
        st.lists(st.sampled_from(["Ana", "b.", "Łęcki", "港", "الكتاب", "\n", " ", "\u0301"])).map(
            "".join
        ),
    ).filter(lambda name: "\ue001" not in name),
    max_size=12,
)


@settings(deadline=None)
@given(named, st.text(max_size=3))
def test_names_are_found_by_words_in_a_row(names: list[str], value: str) -> None:
    held = Names.of(enumerate(names))
    for asked in (value, *names, *(name[1:] for name in names)):
        words = fold(asked)
        expected = [
            place for place, name in enumerate(names) if words and f" {words} " in f" {fold(name)} "
        ]
        assert sorted(held.with_words(asked)) == expected
