"""The index of the second engine: made beside the database, and told from one of another state."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import tantivy

from corpus.errors import SearchError
from corpus.index.columns import Columns
from corpus.index.engines import STAMP, put_in_place, remove_folder, stamp_of
from corpus.store.index import index_problem, note_content

WEIGHTS: Mapping[str, float] = MappingProxyType(
    {"title": 5.0, "dek": 2.0, "text": 1.0, "said": 1.0}
)
"""Fields of folded words, and what a word found there is worth; as in FTS5's index."""
CODED = ("language", "outlet_id", "section", "day", "month", "year")
"""Columns kept as the places of their values; see `codes`."""
NAMED = ("author", "tag", "source")  # fields of ids, any number an article

_ANALYZER = "folded"
_HEAP = 150_000_000  # bytes gathered before a segment is written
_LONGEST = 10_000  # characters of a word: tantivy drops what has 64 KB, no query is as long as this


def codes(values: Iterable[str | None]) -> dict[str | None, int]:
    """What stands for each value of a column in the index: 0 for none, then from 1 in order."""
    known = sorted({value for value in values if value is not None})
    return {None: 0} | {value: place for place, value in enumerate(known, 1)}


def build_index(
    db: sqlite3.Connection, folder: Path, on_indexed: Callable[[], None] | None = None
) -> int:
    """Make the index of an archive's database in `folder`; of how many articles.

    It is written beside and takes the place of an older one when it is complete, so that what
    is interrupted leaves the older one. Memory does not grow with the texts: some 200 MB, and
    60 MB for each million of articles.

    Args:
        db: a connection that can write, outside of a transaction. One row is written, by which
            the index knows the state of the archive that it belongs to.
        on_indexed: called as each article is done.

    Raises:
        SearchError: if the database has no usable search index, or the disk fails.
    """
    if problem := index_problem(db):
        raise SearchError(problem)
    part = folder.with_name(folder.name + ".part")
    remove_folder(part)
    part.mkdir(parents=True)
    factory, db.row_factory = db.row_factory, None
    try:
        db.execute("begin immediate")
        try:
            articles, content = _fill(db, part, on_indexed)
            note_content(db, content)
        except BaseException:
            db.execute("rollback")
            raise
        db.execute("commit")
        db.execute("pragma wal_checkpoint(truncate)").fetchall()
        stamp = json.dumps(stamp_of(db))
    except BaseException as error:
        remove_folder(part)
        if isinstance(error, ValueError):
            raise SearchError(f"the index cannot be written: {error}") from error
        raise
    finally:
        db.row_factory = factory
    (part / STAMP).write_text(stamp, "utf-8")
    put_in_place(part, folder)
    return articles


def schema() -> Any:
    """The fields of the index."""
    builder = tantivy.SchemaBuilder()
    for name in WEIGHTS:
        builder.add_text_field(name, tokenizer_name=_ANALYZER, index_option="position")
    for name in NAMED:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("newest", "oldest", "original", "in_story", *CODED):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    return builder.build()


_ARTICLES = """
    select folded.n, folded.title, folded.dek, folded.text, folded.said,
        (select json_group_array(author_id) from article_authors where article_id = facets.id),
        (select json_group_array(tag_id) from article_tags where article_id = facets.id),
        (
            select json_group_array(distinct source_id) from citations
            where article_id = facets.id and source_id is not null
        )
    from articles_folded as folded join article_facets as facets on facets.n = folded.n
    where facets.status = 'live'
    order by folded.n desc
"""


def _fill(
    db: sqlite3.Connection, folder: Path, on_indexed: Callable[[], None] | None
) -> tuple[int, str]:
    """Write every live article; how many, and a digest of all that was written."""
    index = tantivy.Index(schema(), path=str(folder))
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_ANALYZER, words)
    numbers = _numbers(db)
    writer = index.writer(heap_size=_HEAP, num_threads=1)
    digest = blake2b(digest_size=16)
    articles = 0
    try:
        for n, *texts_and_names in db.execute(_ARTICLES):
            document = tantivy.Document()
            for name, text in zip(WEIGHTS, texts_and_names[: len(WEIGHTS)], strict=True):
                document.add_text(name, _cut(text or ""))
            for name, ids in zip(NAMED, texts_and_names[len(WEIGHTS) :], strict=True):
                for each in json.loads(ids):
                    document.add_text(name, each)
            values = [(name, int(of_article[n])) for name, of_article in numbers.items()]
            for name, value in values:
                document.add_unsigned(name, value)
            writer.add_document(document)
            digest.update(repr((n, texts_and_names, values)).encode("utf-8"))
            articles += 1
            if on_indexed:
                on_indexed()
        writer.commit()
    except BaseException:
        with suppress(ValueError):
            writer.rollback()
        raise
    finally:
        # Its threads write into the folder until they are waited for.
        with suppress(ValueError):
            writer.wait_merging_threads()
    return articles, digest.hexdigest()


def _numbers(db: sqlite3.Connection) -> dict[str, Any]:
    """What is kept as a number of each article: arrays over `n`."""
    columns = Columns(db)
    numbers = {
        "newest": columns.place(db, "newest"),
        "oldest": columns.place(db, "oldest"),
        "original": columns.original(db),
        "in_story": columns.coded(db, "story_id").codes > 0,
    }
    for name in CODED:
        column = columns.coded(db, name)
        place = codes(column.values)
        numbers[name] = np.array([place[value] for value in column.values])[column.codes]
    return numbers


def _cut(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return " ".join(word[:_LONGEST] for word in text.split(" "))
