"""What of a working corpus readers get: a database with the same schema, in an order made for reading.

Articles are numbered by date, the undated first and the latest last, so that reading them
backwards gives the newest first without sorting anything.
"""

import sqlite3
from collections.abc import Callable, Mapping
from types import MappingProxyType

from sqlite_utils import Database

from corpus.errors import StoreError
from corpus.store.index import FACETS, Folded, build_fts, index_article, index_problem, take_off
from corpus.store.migrations import migrations
from corpus.store.views import create_views

OnStep = Callable[[str], None]
"""Told what is being done now."""

_OF_ARTICLES = (
    "article_authors",
    "article_tags",
    "captures",
    "citations",
    "claims",
    "left_out_lines",
    "revision_changes",
    "revisions",
)
"""Rows of a published article, found by `article_id`, and laid down in the order of the articles."""

_WHERE: Mapping[str, str] = MappingProxyType(
    {
        "aliases": "true",
        "authors": "id in (select author_id from main.article_authors)",
        "changes": "true",
        "outlet_names": "outlet_id in (select id from main.outlets)",
        "outlets": "id in (select outlet_id from main.articles)",
        "sources": """
            id in (
                select source_id from main.citations
                union select via_source_id from main.citations
                union select same_as from working.sources where id in (
                    select source_id from main.citations
                    union select via_source_id from main.citations
                )
            )
        """,
        "stories": "size > 1 and first_article_id in (select id from numbering)",
        "tags": "id in (select tag_id from main.article_tags)",
        "withdrawals": "true",
    }
)
"""Which rows of the others are published."""

_MADE = ("article_facets", "articles", "articles_folded", "search_index", "search_state", "words")

PUBLISHED = frozenset((*_OF_ARTICLES, *_WHERE, *_MADE))
"""Tables of a public build that have rows."""

LEFT_OUT = frozenset(
    [
        "articles_to_compare",
        "articles_to_read_again",
        "capture_texts",
        "corrections",
        "crowded_bands",
        "listing_days",
        "listings",
        "receipts",
        "repeated_lines",
        "runs",
        "stories_to_tell",
        "story_bands",
        "story_signatures",
        "texts_to_learn_from",
        "usual_languages",
        "warc_files",
    ]
)
"""Tables that are empty in a public build: how it came to be, and what the next run needs."""

_INSTEAD: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("articles", "story_id"): (
            "case when story_id in (select id from main.stories) then story_id end"
        ),
        # What things are called on the machine where they were taken in is nobody's business.
        ("captures", "input"): "''",
        ("captures", "listed_in"): "null",
        ("captures", "etag"): "null",
        ("captures", "last_modified"): "null",
        ("captures", "outline"): "null",
        ("withdrawals", "note"): "null",
    }
)
"""Columns that hold something else than in the working corpus, as SQL."""

_CUT_OFF = (
    "update citations set target_article_id = null where target_article_id not in (select id from articles)",
    "update captures set original_id = null where original_id not in (select id from captures)",
    "update sources set outlet_id = null where outlet_id not in (select id from outlets)",
)
"""References to what is not published lead nowhere."""


def fill_public(db: sqlite3.Connection, working: str, on_step: OnStep) -> int:
    """Fill an empty database with what is published of the one at `working`; how many articles.

    Reads the working corpus as it is at one moment, also while something else writes it. Two
    builds of the same corpus have equal rows. Memory does not grow with the corpus.

    Args:
        db: a connection to an empty file, opened with `uri=True`. It is left without protection
            against a crash while it is being filled: what is not finished must be thrown away.
        working: URI of the working corpus.

    Raises:
        StoreError: if the search index there is out of date.
    """
    for pragma in ("journal_mode = off", "synchronous = off", "cache_size = -131072"):
        db.execute(f"pragma {pragma}")
    db.isolation_level = None
    migrations.apply(Database(db))
    create_views(Database(db))
    db.execute("attach database ? as working", [working])
    db.execute("begin")
    if problem := index_problem(db, "working"):
        raise StoreError(f"nothing can be published yet: {problem}")
    triggers, indexes = take_off(db, "trigger"), take_off(db, "index")
    on_step("copying articles")
    articles = _copy_articles(db)
    on_step("copying what belongs to them")
    _copy_the_rest(db)
    for statement in (*indexes, *_CUT_OFF):
        db.execute(statement)
    _copy_index(db)
    on_step("building the index")
    build_fts(db)
    db.execute("insert into articles_fts(articles_fts) values ('optimize')")
    for statement in triggers:
        db.execute(statement)
    if db.execute("pragma main.foreign_key_check").fetchone():
        raise StoreError(
            "the working corpus does not agree with itself; `corpus verify` tells where"
        )
    db.execute("commit")
    db.execute("detach database working")
    on_step("measuring tables")
    db.execute("analyze")
    return articles


def _copy_articles(db: sqlite3.Connection) -> int:
    db.execute("create temp table numbering (n integer primary key, old integer, id text)")
    # Nulls come first when sorted upwards.
    db.execute(
        """
        insert into numbering (old, id)
        select rowid, id from working.articles where status = 'live'
        order by published_sort, id desc
        """
    )
    db.execute("create unique index temp.numbering_id on numbering(id)")
    _copy(db, "stories", f"working.stories as t where {_WHERE['stories']} order by id")
    columns, values = _columns(db, "articles")
    db.execute(
        f"""
        insert into main.articles (rowid, {columns})
        select n, {values} from numbering cross join working.articles as t on t.rowid = old
        order by n
        """
    )
    return int(db.execute("select count(*) from numbering").fetchone()[0])


def _copy_the_rest(db: sqlite3.Connection) -> None:
    for table in _OF_ARTICLES:
        _copy(
            db,
            table,
            f"numbering cross join working.{table} as t on article_id = numbering.id order by n",
        )
    for table in _WHERE:
        if table != "stories":
            _copy(db, table, f"working.{table} as t where {_WHERE[table]} order by 1")
    db.execute("delete from main._sqlite_migrations")
    db.execute("insert into main._sqlite_migrations select * from working._sqlite_migrations")


def _copy(db: sqlite3.Connection, table: str, rows: str) -> None:
    columns, values = _columns(db, table)
    db.execute(f"insert into main.{table} ({columns}) select {values} from {rows}")


def _columns(db: sqlite3.Connection, table: str) -> tuple[str, str]:
    """The columns of a table, and where their values come from."""
    names = [row[1] for row in db.execute(f"pragma main.table_info({table})")]
    values = [_INSTEAD.get((table, name), f"t.{name}") for name in names]
    return ", ".join(names), ", ".join(values)


def _copy_words(db: sqlite3.Connection) -> None:
    """Copy the vocabulary without the words of articles that the index of the working corpus holds still.

    These were withdrawn since its last run. What only they have is never written: SQLite leaves
    in the file what is deleted.
    """
    db.execute(
        """
        create temp table gone (
            language text, word text, articles integer, occurrences integer,
            primary key (language, word)
        ) without rowid
        """
    )
    folded = db.execute(
        """
        select language, title, dek, text, said from working.articles_folded
        where n not in (select old from numbering)
        """
    )
    for row in folded:
        article = Folded(*row)
        db.executemany(
            """
            insert into gone values (?, ?, 1, ?) on conflict (language, word) do update set
                articles = articles + 1, occurrences = occurrences + excluded.occurrences
            """,
            [(article.language, word, count) for word, count in article.words().items()],
        )
    db.execute(
        """
        insert into main.words (language, word, stem, articles, occurrences)
        select
            language, word, stem,
            t.articles - coalesce(gone.articles, 0),
            t.occurrences - coalesce(gone.occurrences, 0)
        from working.words as t left join gone using (language, word)
        where t.articles > coalesce(gone.articles, 0)
        order by language, word
        """
    )


def _copy_index(db: sqlite3.Connection) -> None:
    db.execute("insert into main.article_facets " + FACETS)
    db.execute(
        """
        insert into main.articles_folded (n, language, title, dek, text, said)
        select numbering.n, t.language, t.title, t.dek, t.text, t.said
        from numbering cross join working.articles_folded as t on t.n = old
        order by numbering.n
        """
    )
    _copy_words(db)
    for (article_id,) in db.execute(
        """
        select articles.id from main.articles
        left join main.articles_folded on n = articles.rowid where n is null
        """
    ).fetchall():
        index_article(Database(db), article_id)
    db.execute(
        """
        insert or replace into main.search_index (name, value)
        select name, iif(name = 'layout', 'public', value) from working.search_index
        """
    )
