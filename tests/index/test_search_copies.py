"""Copies of a story in lists, counts, pages and printed SQL; articles that come, go and change."""

import random
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from corpus.hits import SearchResult
from corpus.index.request import Request
from corpus.index.search import search, sub_corpus
from corpus.index.sql import search_sql
from corpus.store.index import reindex
from corpus.store.migrations import migrations
from corpus.store.views import create_views

WORDS = ("storm", "quay", "ferry", "rain", "surge")
DATES = (None, "2023", "2023-11", "2024-01-31", "2024-02-01", "2024-02-01T09:00:00Z", "2024-03-05")


def fill(path: Path, seed: int, articles: int = 60) -> None:
    """An archive of short random articles, a third of them in stories, some undated, one withdrawn."""
    chance = random.Random(seed)  # noqa: S311
    with closing(sqlite3.connect(path)) as connection:
        db = Database(connection)
        migrations.apply(db)
        create_views(db)
        stories = [[f"a{n + k:03}" for k in range(3)] for n in range(0, articles // 3, 3)]
        of = {member: story for story in stories for member in story}
        for story in stories:
            first = chance.choice(story)
            connection.execute(
                "insert into stories (id, size, first_article_id) values (?, ?, ?)",
                [story[0], len(story), first],
            )
        for n in range(articles):
            add(connection, f"a{n:03}", chance, of.get(f"a{n:03}", [None])[0])
        reindex(db)
        connection.execute("update articles set status = 'withdrawn' where id = 'a030'")
        connection.commit()


def add(
    connection: sqlite3.Connection, name: str, chance: random.Random, story: str | None = None
) -> None:
    published = chance.choice(DATES)
    values = {
        "id": name, "title": chance.choice(WORDS), "text": " ".join(chance.choices(WORDS, k=3)),
        "language": "en", "published": published, "published_sort": published,
        "month": published[:7] if published and len(published) > 4 else None,
        "year": int(published[:4]) if published else None, "story_id": story, "status": "live",
        "word_count": 3, "revision": 1, "key": name, "key_rule": 1, "capture_id": name,
        "blocks": "[]", "reader": "test",
    }  # fmt: skip
    marks = ", ".join(f":{column}" for column in values)
    connection.execute(f"insert into articles ({', '.join(values)}) values ({marks})", values)


@pytest.fixture(scope="module", params=[1, 2, 3])
def db(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("copies") / "corpus.db"
    fill(path, request.param)
    with closing(sqlite3.connect(path)) as connection:
        yield connection


def found(db: sqlite3.Connection, query: str, **options: Any) -> SearchResult:
    return search(
        db,
        Request(query, **{"limit": 1000} | options),
        facets=("year", "month", "outlet"),
        with_histogram=True,
    )


def names(result: SearchResult) -> list[str]:
    return [hit.article_id for hit in result.hits]


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("copies", ["all", "one", "original"])
@pytest.mark.parametrize(
    "query", ["", "storm", "storm -rain", "ferry OR quay", "after:2024", "before:2024-02-01 quay"]
)
def test_list_counts_pages_and_sql_agree(
    db: sqlite3.Connection, query: str, copies: str, sort: str
) -> None:
    result = found(db, query, copies=copies, sort=sort)
    listed = names(result)
    assert len(listed) == len(set(listed)) == result.total
    for facet in result.facets.values():
        assert sum(each.articles for each in facet.values) + facet.others == result.total
    assert sum(bar.articles for bar in result.histogram) == result.total
    assert all(bar.articles <= bar.of for bar in result.histogram)
    request = Request(query, limit=1000, copies=copies, sort=sort)  # type: ignore[arg-type]
    assert [row[0] for row in db.execute(search_sql(db, request))] == listed
    paged, cursor = [], None
    while True:
        page = found(db, query, copies=copies, sort=sort, limit=4, cursor=cursor)
        paged += names(page)
        cursor = page.next
        if cursor is None:
            break
    assert paged == listed
    named = sub_corpus(db, request)
    assert len(named.numbers) == result.total
    assert set(named.numbers) <= set(named.under_filters)


@pytest.mark.parametrize("query", ["", "storm", "ferry OR quay"])
def test_one_of_each_story_and_originals_are_told_apart(db: sqlite3.Connection, query: str) -> None:
    all_of = names(found(db, query, sort="newest"))
    story = dict(db.execute("select id, coalesce(story_id, id) from articles").fetchall())
    first = {row[0] for row in db.execute("select first_article_id from stories")}
    alone = {row[0] for row in db.execute("select id from articles where story_id is null")}
    seen: dict[str, str] = {}
    for name in all_of:
        seen.setdefault(story[name], name)
    assert names(found(db, query, sort="newest", copies="one")) == list(seen.values())
    originals = [name for name in all_of if name in first | alone]
    assert names(found(db, query, sort="newest", copies="original")) == originals


def test_a_month_and_its_first_day_are_the_same_date(db: sqlite3.Connection) -> None:
    for stated in ("2024", "2023-11", "2024-02"):
        first = (stated + "-01-01")[:10]
        for field in ("after", "before"):
            by_month = names(found(db, f"{field}:{stated}", sort="newest"))
            assert by_month == names(found(db, f"{field}:{first}", sort="newest"))
        both = sum(found(db, f"{field}:{stated}").total for field in ("after", "before"))
        assert both == found(db, "after:1000").total


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_articles_that_come_and_go_between_pages_move_no_other_past_them(
    tmp_path: Path, sort: str
) -> None:
    path = tmp_path / "corpus.db"
    fill(path, 5)
    with closing(sqlite3.connect(path)) as db:
        before = names(found(db, "storm", sort=sort))
        page = found(db, "storm", sort=sort, limit=10)
        chance = random.Random(1)  # noqa: S311
        for n in range(200, 230):
            add(db, f"b{n}", chance)
        reindex(Database(db))
        for gone in before[2:5]:
            db.execute("update articles set status = 'withdrawn' where id = ?", [gone])
        db.commit()
        shown = names(page) + names(found(db, "storm", sort=sort, cursor=page.next))
        kept = set(before) - set(before[2:5])
        assert len(shown) == len(set(shown))
        if sort != "relevance":  # there scores move
            assert kept <= set(shown)


def test_readers_beside_a_writer_see_whole_states(tmp_path: Path) -> None:
    path = tmp_path / "corpus.db"
    fill(path, 6, articles=30)
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("pragma journal_mode = wal")
    troubles: list[BaseException] = []
    done = threading.Event()

    def read() -> None:
        try:
            with closing(sqlite3.connect(path, timeout=30)) as db:
                while not done.is_set():
                    result = found(db, "", sort="newest")
                    assert len(result.hits) == result.total
                    assert sum(bar.articles for bar in result.histogram) == result.total
        except BaseException as error:
            troubles.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    chance = random.Random(2)  # noqa: S311
    with closing(sqlite3.connect(path, timeout=30)) as writer:
        for n in range(150):
            add(writer, f"c{n:03}", chance)
            writer.commit()
    done.set()
    for reader in readers:
        reader.join()
    assert troubles == []


def test_archives_of_more_than_one_piece_are_searched_piece_by_piece(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "corpus.db"
    fill(path, 7)
    with closing(sqlite3.connect(path)) as db:
        whole = {query: found(db, query, copies="one") for query in ("", "storm", "-rain quay")}
        monkeypatch.setattr("corpus.index.columns._PIECE", 7)
        db.execute("update search_state set changes = changes + 1")
        db.commit()
        assert {query: found(db, query, copies="one") for query in whole} == whole
