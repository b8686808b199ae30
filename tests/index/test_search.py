import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from corpus.errors import SearchError
from corpus.fold import fold
from corpus.index.search import search, sql_for
from corpus.store.migrations import migrations

ARTICLES = (
    # id, title, dek, text, language, outlet, published, status
    ("storm", "Storm closes the harbour", None, "The storm came at night. " + "Rain fell. " * 60
     + "A storm surge flooded the old quay, and the surge stayed.", "en", "harbour_example",
     "2024-03-02", "live"),
    ("ferry", "Ferries run again", "After the storm", "Boats left the quay in the morning.",
     "en", "harbour_example", "2024-03-05", "live"),
    ("gone", "Storm of protest", None, "A storm that nobody may read.", "en", "harbour_example",
     "2023-01-01", "withdrawn"),
    ("strasse", "Sturm über der Straße", None, "Die Straße am Hafen bleibt gesperrt.", "de",
     "hafen_example", "2023-11-09", "live"),
    ("tokyo", "東京で嵐", None, "東京の港は嵐のため閉鎖された。" * 40, "ja", None, None, "live"),
    ("kitab", "معرض الكتاب", None, "افتتح معرض الكتاب في الميناء.", "ar", None, "2022-05-01", "live"),
)  # fmt: skip


def fill(path: str | Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        db = Database(connection)
        migrations.apply(db)
        connection.executemany(
            "insert into outlets (id, name, domain) values (?, ?, ?)",
            [
                ("harbour_example", "Harbour Post", "harbour.example"),
                ("hafen_example", "Hafenblatt", "hafen.example"),
            ],
        )
        for row, (name, title, dek, text, language, outlet, published, status) in enumerate(
            ARTICLES, 1
        ):
            connection.execute("pragma defer_foreign_keys = on")
            values = {
                "rowid": row, "id": name, "title": title, "dek": dek, "text": text,
                "language": language, "outlet_id": outlet, "published": published,
                "published_sort": published, "year": int(published[:4]) if published else None,
                "status": status, "word_count": 1, "revision": 1, "key": name, "key_rule": 1,
                "capture_id": name, "blocks": "[]", "reader": "test",
            }  # fmt: skip
            marks = ", ".join(f":{column}" for column in values)
            connection.execute(
                f"insert into articles ({', '.join(values)}) values ({marks})", values
            )
            connection.execute(
                "insert into articles_folded (n, title, dek, text) values (?, ?, ?, ?)",
                (row, fold(title), fold(dek or ""), fold(text)),
            )
        connection.commit()


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("search") / "corpus.db"
    fill(made)
    return made


@pytest.fixture(scope="module")
def db(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path)) as connection:
        yield connection


def ids(db: sqlite3.Connection, query: str, **options: object) -> list[str]:
    return [hit.article_id for hit in search(db, query, **options).hits]  # type: ignore[arg-type]


def test_a_word_in_the_title_ranks_before_one_in_the_dek(db: sqlite3.Connection) -> None:
    result = search(db, "storm")
    assert [hit.article_id for hit in result.hits] == ["storm", "ferry"]
    assert result.hits[0].score > result.hits[1].score
    assert (result.total, result.query, result.folded) == (2, "storm", '"storm"')


def test_a_hit_has_what_a_list_shows(db: sqlite3.Connection) -> None:
    (hit,) = search(db, "strasse").hits
    assert (hit.outlet, hit.language, hit.published) == ("Hafenblatt", "de", "2023-11-09")
    assert [span.of(hit.title.text) for span in hit.title.spans] == ["Straße"]
    assert [span.of(hit.snippet.text) for span in hit.snippet.spans] == ["Straße"]


def test_withdrawn_articles_are_never_found(db: sqlite3.Connection) -> None:
    assert search(db, '"storm of protest"').total == 0
    assert search(db, "storm", year=2023).total == 0


def test_a_search_can_be_limited_by_language_outlet_and_year(db: sqlite3.Connection) -> None:
    assert ids(db, "storm OR sturm", language="de") == ["strasse"]
    assert ids(db, "storm OR sturm", outlet="hafen_example") == ["strasse"]
    assert ids(db, "storm OR sturm", outlet="hafen.example") == ["strasse"]
    assert sorted(ids(db, "storm OR sturm OR quay", year=2024)) == ["ferry", "storm"]


def test_dated_orders_put_the_undated_last(db: sqlite3.Connection) -> None:
    everything = "storm OR strasse OR 東京 OR كتاب"
    assert ids(db, everything, order="newest") == ["ferry", "storm", "strasse", "kitab", "tokyo"]
    assert ids(db, everything, order="oldest") == ["kitab", "strasse", "storm", "ferry", "tokyo"]


def test_pages_follow_each_other_and_the_total_stays(db: sqlite3.Connection) -> None:
    first, second = (search(db, "quay", limit=1, offset=offset) for offset in (0, 1))
    assert {first.hits[0].article_id, second.hits[0].article_id} == {"storm", "ferry"}
    assert first.total == second.total == 2


def test_a_column_can_be_searched_alone(db: sqlite3.Connection) -> None:
    assert ids(db, "title:storm") == ["storm"]
    assert ids(db, "dek:storm") == ["ferry"]
    (hit,) = search(db, "dek:storm").hits
    assert [span.of(hit.snippet.text) for span in hit.snippet.spans] == ["storm"]
    assert not hit.title.spans


def test_a_snippet_shows_where_most_matches_stand_and_where_it_is_cut(
    db: sqlite3.Connection,
) -> None:
    snippet = search(db, "storm surge quay").hits[0].snippet
    assert [span.of(snippet.text) for span in snippet.spans] == ["storm", "surge", "quay", "surge"]
    assert snippet.text.startswith("…")
    assert snippet.text.endswith("surge stayed.")


def test_readers_find_pieces_of_japanese_and_arabic_words(db: sqlite3.Connection) -> None:
    (hit,) = search(db, "港").hits
    assert {span.of(hit.snippet.text) for span in hit.snippet.spans} == {"港"}
    assert hit.snippet.text.endswith("…")
    (hit,) = search(db, "كتاب").hits
    assert [span.of(hit.title.text) for span in hit.title.spans] == ["الكتاب"]


@pytest.mark.parametrize("query", ["", "*", "-storm", "😀", '""'])
def test_what_cannot_be_searched_finds_nothing(db: sqlite3.Connection, query: str) -> None:
    assert search(db, query).total == 0
    assert search(db, query).folded == ""


@pytest.mark.parametrize(
    "options",
    [
        {"limit": -1},
        {"limit": 100_000},
        {"offset": -1},
        {"offset": 2**64},
        {"year": 20_240},
        {"order": "random"},
        {"outlet": "a\x00b"},
    ],
)
def test_wrong_options_are_named(db: sqlite3.Connection, options: dict[str, object]) -> None:
    with pytest.raises(SearchError, match=next(iter(options))):
        search(db, "storm", **options)  # type: ignore[arg-type]


def test_a_database_without_an_index_is_an_error_of_search() -> None:
    with (
        closing(sqlite3.connect(":memory:")) as empty,
        pytest.raises(SearchError, match="no such table"),
    ):
        search(empty, "storm")


@pytest.mark.parametrize("order", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("query", ["storm", "storm OR strasse", "title:storm -protest", "", "港"])
def test_the_printed_sql_gives_the_same_hits(
    db: sqlite3.Connection, query: str, order: str
) -> None:
    rows = db.execute(sql_for(query, order=order)).fetchall()
    assert [row[0] for row in rows] == ids(db, query, order=order)


def test_the_printed_sql_keeps_quotes_in_their_place(db: sqlite3.Connection) -> None:
    sql = sql_for("storm", outlet="x' or 1=1 --", language="o'en")
    assert db.execute(sql).fetchall() == []


@settings(deadline=None, max_examples=60)
@given(query=st.text(), outlet=st.text(st.characters(exclude_categories=["C", "Z"])))
def test_any_query_prints_sql_that_runs(db: sqlite3.Connection, query: str, outlet: str) -> None:
    assert db.execute(sql_for(query, outlet=outlet)).fetchall() == [] or not outlet.isascii()


def test_a_connection_with_rows_as_mappings_works_too(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        assert search(connection, "storm").total == 2
