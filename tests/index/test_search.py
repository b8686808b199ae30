import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from corpus.errors import SearchError
from corpus.hits import SearchResult
from corpus.index.forms import forms_of
from corpus.index.request import Request
from corpus.index.search import search as search_request
from corpus.index.sql import search_sql
from corpus.index.suggestions import suggestions
from corpus.store.index import reindex
from corpus.store.migrations import migrations
from corpus.store.views import create_views

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
        create_views(db)
        reindex(db)
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


def search(db: sqlite3.Connection, query: str, **options: Any) -> SearchResult:
    counted = {name: options.pop(name) for name in ("facets", "with_histogram") if name in options}
    return search_request(db, Request(query, **options), **counted)


def ids(db: sqlite3.Connection, query: str, **options: object) -> list[str]:
    return [hit.article_id for hit in search(db, query, **options).hits]  # type: ignore[arg-type]


def test_a_word_in_the_title_ranks_before_one_in_the_dek(db: sqlite3.Connection) -> None:
    result = search(db, "storm")
    assert [hit.article_id for hit in result.hits] == ["storm", "ferry"]
    assert result.hits[0].score > result.hits[1].score
    assert (result.total, result.query, result.folded) == (
        2,
        "storm",
        '{title dek text} : ("storm")',
    )


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
    assert ids(db, everything, sort="newest") == ["ferry", "storm", "strasse", "kitab", "tokyo"]
    assert ids(db, everything, sort="oldest") == ["kitab", "strasse", "storm", "ferry", "tokyo"]


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


@pytest.mark.parametrize("query", ["*", "😀", '""', "!!!"])
def test_what_cannot_be_searched_finds_nothing_and_says_so(
    db: sqlite3.Connection, query: str
) -> None:
    result = search(db, query)
    assert (result.total, result.folded) == (0, "")
    assert "nothing to search for" in result.notes[0]


def test_an_empty_query_finds_everything_that_filters_let_through(db: sqlite3.Connection) -> None:
    assert search(db, "").total == 5
    assert ids(db, " ", language="de") == ["strasse"]
    assert ids(db, "language:de") == ["strasse"]


def test_exclusions_alone_find_everything_else(db: sqlite3.Connection) -> None:
    assert sorted(ids(db, "-storm")) == ["kitab", "strasse", "tokyo"]
    assert sorted(ids(db, "-language:en -language:de")) == ["kitab", "tokyo"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("language:de OR ferries", ["ferry", "strasse"]),
        ("(storm OR language:ar) -outlet:harbour", ["kitab"]),
        ('outlet:"harbour post" -(quay title:storm)', ["ferry"]),
        ("after:2023 before:2024", ["strasse"]),
        ("after:2024-03-03", ["ferry"]),
        ("before:2023", ["kitab"]),
        ("storm NEAR/4 night", ["storm"]),
        ("storm NEAR/1 night", []),
        ("outlet:Hafenblatt", ["strasse"]),
        ("outlet:haf", []),
        ("-after:2000", ["tokyo"]),
    ],
)
def test_filters_and_words_join_in_any_way(
    db: sqlite3.Connection, query: str, found: list[str]
) -> None:
    assert sorted(ids(db, query)) == found


def test_facets_and_histogram_add_up_to_the_total(db: sqlite3.Connection) -> None:
    result = search(
        db, "-ferry", facets=("outlet", "language", "year", "month", "section"), with_histogram=True
    )
    for facet in result.facets.values():
        assert sum(each.articles for each in facet.values) + facet.others == result.total == 5
        assert facet.of == 5
    outlets = [(each.value, each.label, each.articles) for each in result.facets["outlet"].values]
    assert outlets == [
        ("harbour_example", "Harbour Post", 2),
        (None, None, 2),
        ("hafen_example", "Hafenblatt", 1),
    ]
    assert [each.value for each in result.facets["year"].values] == ["2022", "2023", "2024", None]
    assert sum(bar.articles for bar in result.histogram) == 5


def test_the_histogram_says_of_how_many_under_the_same_filters(db: sqlite3.Connection) -> None:
    bars = search(db, "surge", outlet="harbour.example", with_histogram=True).histogram
    assert [(bar.month, bar.articles, bar.of) for bar in bars] == [("2024-03", 1, 2)]
    bars = search(db, "surge outlet:harbour", with_histogram=True).histogram
    assert [(bar.month, bar.articles, bar.of) for bar in bars] == [("2024-03", 1, 2)]


def test_a_facet_that_is_none_is_named(db: sqlite3.Connection) -> None:
    with pytest.raises(SearchError, match="colour"):
        search(db, "storm", facets=["colour"])


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("query", ["", "storm OR strasse OR 港", "-storm"])
def test_pages_by_cursor_have_every_article_once(
    db: sqlite3.Connection, query: str, sort: str
) -> None:
    whole = ids(db, query, sort=sort)
    paged: list[str] = []
    cursor = None
    while True:
        page = search(db, query, sort=sort, limit=1, cursor=cursor)
        paged += [hit.article_id for hit in page.hits]
        cursor = page.next
        if cursor is None:
            break
    assert paged == whole


@pytest.mark.parametrize("cursor", ["", "x", "é", "e30", "W10", "WzEsMiwzLDRd", "a" * 5000])
def test_what_is_no_cursor_is_an_error_in_words(db: sqlite3.Connection, cursor: str) -> None:
    with pytest.raises(SearchError, match="cursor"):
        search(db, "storm", cursor=cursor)


def test_a_cursor_belongs_to_its_order(db: sqlite3.Connection) -> None:
    cursor = search(db, "", sort="newest", limit=1).next
    with pytest.raises(SearchError, match="newest"):
        search(db, "", sort="oldest", cursor=cursor)


def test_other_forms_of_a_word_are_found_when_asked_for(db: sqlite3.Connection) -> None:
    assert ids(db, "storms") == []
    result = search(db, "storms", stem=True)
    assert {hit.article_id for hit in result.hits} == {"storm", "ferry"}
    assert result.forms == {"storms": ("storms", "storm")}
    assert [span.of(result.hits[0].title.text) for span in result.hits[0].title.spans] == ["Storm"]
    assert search(db, '"storms"', stem=True).total == 0


def test_many_words_have_fewer_forms_each() -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("create table words (language, word, stem, articles)")
        db.executemany(
            "insert into words values ('en', ?, ?, 1)",
            [(f"w{n}x{form:02}", f"w{n}x00") for n in range(60) for form in range(90)],
        )
        few = forms_of(db, [f"w{n}x00" for n in range(3)])
        assert {len(forms) for forms in few.values()} == {64}
        many = forms_of(db, [f"w{n}x00" for n in range(60)])
        assert sum(map(len, many.values())) == 240
        assert all(forms[0] == word for word, forms in many.items())


def test_words_that_no_article_has_bring_suggestions(db: sqlite3.Connection) -> None:
    (suggestion,) = search(db, "strom -rain title:harbor").suggestions[:1]
    assert (suggestion.word, suggestion.instead[0]) == ("strom", "storm")
    assert suggestion.query == "storm -rain title:harbour"
    assert search(db, "storm").suggestions == ()


def test_the_words_of_a_phrase_are_looked_after_one_by_one(db: sqlite3.Connection) -> None:
    (suggestion,) = search(db, 'title:"strom surge" quay').suggestions
    assert (suggestion.word, suggestion.query) == ("strom", 'title:"storm surge" quay')
    assert search(db, '"surge storm"').suggestions == ()


@pytest.mark.parametrize(
    ("typed", "instead"),
    [
        ("habrour", "harbour"), ("harboru", "harbour"), ("hharbour", "harbour"),
        ("xharbour", "harbour"), ("ahrbour", "harbour"), ("hrabour", "harbour"),
        ("hrbour", "harbour"), ("hurbour", "harbour"), ("haarbour", "harbour"),
        ("jarbour", None), ("arbour", None), ("hurbur", None),
    ],
)  # fmt: skip
def test_slips_of_these_kinds_are_found(
    db: sqlite3.Connection, typed: str, instead: str | None
) -> None:
    found = suggestions(db, Request(typed).query)
    assert [each.instead[0] for each in found] == ([instead] if instead else [])
    assert not suggestions(db, Request(typed).query, {typed: (typed, "boats")})


@pytest.mark.parametrize(
    "options",
    [
        {"limit": -1},
        {"limit": 100_000},
        {"offset": -1},
        {"offset": 2**64},
        {"year": 20_240},
        {"sort": "random"},
        {"copies": "some"},
        {"outlet": "a\x00b"},
        {"language": "xx-klingon"},
        {"after": "yesterday"},
        {"before": "2024-13"},
    ],
)
def test_wrong_options_are_named(db: sqlite3.Connection, options: dict[str, object]) -> None:
    with pytest.raises(SearchError, match=next(iter(options))):
        search(db, "storm", **options)


def test_a_database_without_an_index_says_how_to_make_one() -> None:
    with (
        closing(sqlite3.connect(":memory:")) as empty,
        pytest.raises(SearchError, match="corpus reindex"),
    ):
        search(empty, "storm")


SEARCHES = (
    "storm", "storm OR strasse", "title:storm -protest", "", "港", "-storm", "!!!", "language:de OR quay",
    "-(language:en storm)", "after:2023 before:2024-03-03", "-after:2024", "is:original",
    "outlet:harbour", "source:nobody", "author:nobody OR quay", "said:x OR quay",
)  # fmt: skip


@pytest.mark.parametrize("copies", ["all", "one", "original"])
@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("query", SEARCHES)
def test_the_printed_sql_gives_the_same_hits(
    db: sqlite3.Connection, query: str, sort: str, copies: str
) -> None:
    request = Request(query, sort=sort, copies=copies)  # type: ignore[arg-type]
    rows = db.execute(search_sql(db, request)).fetchall()
    assert [row[0] for row in rows] == ids(db, query, sort=sort, copies=copies)


def test_the_printed_sql_keeps_quotes_in_their_place(db: sqlite3.Connection) -> None:
    sql = search_sql(db, Request("storm", outlet="x' or 1=1 --", tag="o'en"))
    assert db.execute(sql).fetchall() == []


@settings(deadline=None, max_examples=60)
@given(query=st.text(), outlet=st.text(st.characters(exclude_categories=["C", "Z"])))
def test_any_query_prints_sql_that_runs(db: sqlite3.Connection, query: str, outlet: str) -> None:
    request = Request(query, outlet=outlet)
    found = [row[0] for row in db.execute(search_sql(db, request))]
    assert found == [hit.article_id for hit in search_request(db, request).hits]


def test_a_connection_with_rows_as_mappings_works_too(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        assert search(connection, "storm").total == 2


def test_a_search_sees_what_was_committed_since_the_last_one(tmp_path: Path) -> None:
    changing = tmp_path / "corpus.db"
    fill(changing)
    with closing(sqlite3.connect(changing)) as writer, closing(sqlite3.connect(changing)) as reader:
        assert search(reader, "storm", facets=["language"]).total == 2
        writer.execute("update articles set status = 'withdrawn' where id = 'ferry'")
        writer.commit()
        assert search(reader, "storm", facets=["language"]).total == 1


def test_hits_become_rows_of_a_table(db: sqlite3.Connection) -> None:
    (row,) = search(db, "strasse").rows()
    assert (row["id"], row["outlet_id"], row["copies"]) == ("strasse", "hafen_example", 1)
    assert row["title_spans"] == [[15, 21]]
