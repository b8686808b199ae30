"""Search through Datasette's own parameters, and what its connections may not do."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from served import Served
from shelf import write_archive

from corpus.publish.connections import match_expression


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("FERRY fares", "ferry"),
        ("strasse", "year"),
        ("cafe", "year"),
        ("كتاب", "arabic"),
        ("票价", "chinese"),
        ("नौका", "hindi"),
    ],
)
def test_datasettes_own_search_folds(served: Served, words: str, name: str) -> None:
    found = served.rows(f"/corpus/articles.json?_search={quote(words)}")
    assert served.ids[name] in [row["id"] for row in found]


def test_search_in_one_column_folds_too(served: Served) -> None:
    found = served.rows("/corpus/articles.json?_search_title=FROZEN")
    assert [row["id"] for row in found] == [served.ids["ferry"]]
    assert served.rows("/corpus/articles.json?_search_title=strasse") == []


@pytest.mark.parametrize(
    "words",
    [
        "*",
        '""',
        '"',
        '"abc',
        "a AND",
        "NOT",
        "-ferry",
        "a-b",
        "C++",
        "\x00",
        "🚢",
        "(",
        "title:",
        "^",
        "x" * 3000,
        "a " * 2000,
    ],
)
def test_any_words_are_a_legal_search(served: Served, words: str) -> None:
    for suffix in ("", ".json"):
        assert served.get(f"/corpus/articles{suffix}?_search={quote(words)}").status_code == 200


@pytest.mark.parametrize("words", ["", "%20", "+"])
def test_an_empty_search_box_shows_every_row(served: Served, words: str) -> None:
    found = served.rows(f"/corpus/articles.json?_search={words}&language=en")
    assert served.ids["ferry"] in [row["id"] for row in found]


def test_words_without_letters_find_nothing(served: Served) -> None:
    assert served.rows("/corpus/articles.json?_search=*") == []


def test_sql_has_fold_query(served: Served) -> None:
    sql = "select count(*) as n from articles_fts where articles_fts match fold_query('STRASSE')"
    assert served.rows(f"/corpus.json?sql={quote(sql)}") == [{"n": 1}]
    nothing = "select count(*) as n from articles_fts where articles_fts match fold_query(null)"
    assert served.rows(f"/corpus.json?sql={quote(nothing)}") == [{"n": 0}]


@given(st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_every_text_becomes_an_expression_that_fts5_accepts(words: str) -> None:
    with_index = _index()
    with_index.execute("select * from f where f match ?", (match_expression(words),)).fetchall()
    with_index.close()


def _index() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute("create virtual table f using fts5(title, dek, text)")
    connection.execute("insert into f values ('a', 'b', 'c')")
    return connection


def test_giant_values_fail_at_once(served: Served) -> None:
    response = served.get(
        "/corpus.json?sql=select+length(hex(zeroblob(450000000)))", follow_redirects=True
    )
    assert response.status_code == 400


def test_nothing_is_written_through_the_server(served: Served) -> None:
    async def delete() -> None:
        await served.datasette.get_database("corpus").execute_write("delete from articles")

    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        served.wait(delete())
    assert served.rows("/corpus/articles.json?_search=ferry")


def test_another_database_keeps_datasettes_own_search(
    serving: Callable[..., Served], tmp_path: Path
) -> None:
    path = tmp_path / "corpus.db"
    connection = sqlite3.connect(path)
    connection.execute("create table articles (id integer primary key, title text)")
    connection.execute('create virtual table articles_fts using fts5(title, content="articles")')
    connection.execute("insert into articles values (1, 'Straße')")
    connection.execute("insert into articles_fts(articles_fts) values ('rebuild')")
    connection.commit()
    connection.close()
    other = serving([path], metadata={})
    assert len(other.rows("/corpus/articles.json?_search=Straße")) == 1
    assert other.rows("/corpus/articles.json?_search=strasse") == []
    assert (
        other.get("/corpus.json?sql=select+fold_query('x')", follow_redirects=True).status_code
        == 400
    )
    assert other.get("/articles/x").status_code == 404
    assert other.get("/robots.txt").status_code == 404
    home = other.get("/")
    assert "corpus.css" not in home.text
    assert "x-content-type-options" not in home.headers
    assert "corpus.css" not in other.page("/corpus/articles")


def test_what_is_ingested_beside_the_server_is_shown(
    serving: Callable[..., Served], tmp_path: Path
) -> None:
    path = tmp_path / "corpus.db"
    write_archive(path)
    live = serving([path])
    before = live.rows("/corpus/outlets.json")
    connection = sqlite3.connect(path)
    connection.execute("insert into outlets (id, name) values ('new_example', 'New')")
    connection.commit()
    assert len(live.rows("/corpus/outlets.json")) == len(before) + 1
    connection.close()
