"""Invented articles as rows of an archive's database, put there in bulk."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC
from itertools import islice
from pathlib import Path
from typing import Any

from corpus.digests import short_id
from corpus.store.database import open_for_writing
from corpus.uris import KEY_RULE
from search.articles import AUTHORS, BLOCK, SOURCES, TAGS, Article, Outlets
from search.vocabulary import Vocabulary

_READER = "benchmark 1"
_BULK = ("articles", "captures", "citations", "article_authors", "article_tags")


def load(path: Path, articles: Iterable[Article], vocabulary: Vocabulary) -> int:
    """Put articles into the database at `path`, made if need be; how many.

    Indexes of the big tables are made at the end, as a rebuild would. There are no revisions,
    claims or receipts: nothing that is measured reads them. The search index is not filled.
    """
    with closing(open_for_writing(path)) as db:
        connection: sqlite3.Connection = db.conn
        connection.execute("pragma synchronous = off")
        # Rows point to each other both ways, and for each that points to nothing yet SQLite
        # would look through whole tables.
        connection.execute("pragma foreign_keys = off")
        is_new = not connection.execute("select 1 from outlets limit 1").fetchone()
        indexes = _drop_indexes(connection) if is_new else []
        if is_new:
            with connection:
                connection.execute("begin")
                _put_names(connection, vocabulary)
        count = sum(add(connection, block) for block in _blocks(articles))
        for (sql,) in indexes:
            connection.execute(sql)
        connection.execute("pragma wal_checkpoint(truncate)")
    return count


def add(connection: sqlite3.Connection, block: list[Article]) -> int:
    """Insert articles in one transaction, their stories told by those among them; how many."""
    ids = {article.number: short_id(_address(article)) for article in block}
    members: dict[int, list[Article]] = {}
    for article in block:
        if article.story is not None:
            members.setdefault(article.story, []).append(article)
    stories = {
        number: min(ids[each.number] for each in copies)
        for number, copies in members.items()
        if len(copies) > 1
    }
    connection.execute("begin")
    for number, story in stories.items():
        first = min(members[number], key=lambda each: _in_time(each, ids[each.number]))
        row = {
            "id": story,
            "size": len(members[number]),
            "first_article_id": ids[first.number],
        }
        _insert(connection, "stories", [row])
    _insert(connection, "captures", (_capture(article, ids[article.number]) for article in block))
    rows = (_article(each, ids[each.number], _story_of(each, stories)) for each in block)
    _insert(connection, "articles", rows)
    people = (
        {"article_id": ids[each.number], "author_id": f"author{each.author}", "position": 1}
        for each in block
    )
    _insert(connection, "article_authors", people)
    tags = ({"article_id": ids[each.number], "tag_id": f"tag{each.tag}"} for each in block)
    _insert(connection, "article_tags", tags)
    cited = (row for each in block for row in _citations(each, ids[each.number]))
    _insert(connection, "citations", cited)
    connection.execute("commit")
    return len(block)


def _story_of(article: Article, stories: dict[int, str]) -> str | None:
    return None if article.story is None else stories.get(article.story)


def _blocks(articles: Iterable[Article]) -> Iterator[list[Article]]:
    rest = iter(articles)
    while block := list(islice(rest, BLOCK)):
        yield block


def _drop_indexes(connection: sqlite3.Connection) -> list[tuple[str]]:
    """Drop the indexes of the big tables; what makes them again."""
    marks = ",".join("?" * len(_BULK))
    found = connection.execute(
        "select name, sql from sqlite_master"
        f" where type = 'index' and sql is not null and tbl_name in ({marks})",
        _BULK,
    ).fetchall()
    for name, _ in found:
        connection.execute(f"drop index {name}")
    return [(sql,) for _, sql in found]


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[dict[str, Any]]) -> None:
    rest = iter(rows)
    first = next(rest, None)
    if first is None:
        return
    sql = (
        f"insert into {table} ({', '.join(first)}) values ({', '.join(f':{key}' for key in first)})"
    )
    connection.execute(sql, first)
    connection.executemany(sql, rest)


def domain(outlet: int) -> str:
    """Of an outlet, the biggest being 0."""
    return f"outlet{outlet:03}.example"


def outlet_id(outlet: int) -> str:
    """Of an outlet, as the archive makes it from the domain."""
    return domain(outlet).replace(".", "_")


def _put_names(connection: sqlite3.Connection, vocabulary: Vocabulary) -> None:
    languages = Outlets().languages
    outlets = (
        {
            "id": outlet_id(number),
            "name": f"{vocabulary.rare(language, number).title()} Post {number}",
            "domain": domain(number),
            "language": language,
        }
        for number, language in enumerate(languages)
    )
    _insert(connection, "outlets", outlets)
    kinds = ("person", "organisation", "outlet", "document", "unnamed", "unknown")
    sources = (
        {
            "id": f"source{number}",
            "name": f"{_name(vocabulary, number)} {_name(vocabulary, number // 7 + 100_000)}",
            "kind": kinds[0 if number % 3 else number % len(kinds)],
        }
        for number in range(SOURCES)
    )
    _insert(connection, "sources", sources)
    authors = (
        {"id": f"author{number}", "name": f"{_name(vocabulary, number + 200_000)} {number}"}
        for number in range(AUTHORS)
    )
    _insert(connection, "authors", authors)
    _insert(
        connection,
        "tags",
        ({"id": f"tag{number}", "name": f"tag {number}"} for number in range(TAGS)),
    )


def _name(vocabulary: Vocabulary, number: int) -> str:
    return vocabulary.rare("en", number).title()


def _address(article: Article) -> str:
    return f"https://{domain(article.outlet)}/{article.number}/"


def _in_time(article: Article, article_id: str) -> tuple[bool, str, str]:
    when = article.published
    return when is None, when.astimezone(UTC).isoformat() if when else "", article_id


def _capture(article: Article, article_id: str) -> dict[str, Any]:
    digest = f"sha256:{article.number:064x}"
    return {
        "id": f"c{article.number:015x}",
        "article_id": article_id,
        "url": _address(article),
        "address": _address(article),
        "captured_at": "2025-01-02T03:04:05Z",
        "digest": digest,
        "media_type": "text/html",
        "warc_file": f"benchmark-{article.number // 20_000:05}.warc.gz",
        "warc_offset": article.number % 20_000,
        "warc_length": 50_000,
        "record_type": "resource",
        "payload_digest": digest,
        "payload_bytes": 250_000,
        "origin": "file",
        "input": f"pages/{article.number}.html",
    }


def _article(article: Article, article_id: str, story: str | None) -> dict[str, Any]:
    when = article.published
    at, blocks = 0, []
    for part in article.text.split("\n\n"):
        blocks.append(["paragraph", at, at + len(part)])
        at += len(part) + 2
    return {
        "id": article_id,
        "url": _address(article),
        "title": article.title,
        "dek": article.dek,
        "text": article.text,
        "published": when.isoformat(timespec="minutes") if when else None,
        "published_sort": when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if when else None,
        "year": when.year if when else None,
        "month": f"{when:%Y-%m}" if when else None,
        "language": article.language,
        "outlet_id": outlet_id(article.outlet),
        "section": f"section {article.section}",
        "word_count": article.words,
        "story_id": story,
        "revision": 1,
        "first_captured": "2025-01-02T03:04:05Z",
        "key": _address(article),
        "key_rule": KEY_RULE,
        "capture_id": f"c{article.number:015x}",
        "site_name": f"Outlet {article.outlet}",
        "blocks": json.dumps(blocks),
        "reader": _READER,
        "host": domain(article.outlet),
        "outlet_domain": domain(article.outlet),
        "citation_engine": _READER,
    }


def _citations(article: Article, article_id: str) -> Iterator[dict[str, Any]]:
    for place, cited in enumerate(article.citations):
        is_said = cited.kind in ("quotation", "attribution")
        yield {
            "id": f"{article.number:010x}{place:06x}",
            "article_id": article_id,
            "source_id": f"source{cited.source}",
            "kind": cited.kind,
            "quote_text": article.text[cited.start : cited.end] if is_said else None,
            "start_char": cited.start,
            "end_char": cited.end,
            "quote_start": cited.start if is_said else None,
            "quote_end": cited.end if is_said else None,
            "confidence": 0.9,
            "engine": _READER,
        }
