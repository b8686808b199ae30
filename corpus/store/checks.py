"""Whether the database agrees with itself."""

import sqlite3
from collections.abc import Iterator

from corpus.digests import short_id, text_digest
from corpus.fold import fold


def check_database(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """What is wrong inside the database, as (what, problem); nothing when all is well.

    Pages and references, ids against keys, texts against digests, revisions, folded copies
    and spans.
    """
    for (problem,) in db.execute("pragma integrity_check"):
        if problem != "ok":
            yield "corpus.db", str(problem)
    for table, rowid, parent, _ in db.execute("pragma foreign_key_check"):
        yield f"corpus.db, {table}", f"row {rowid} points to a row of {parent} that is not there"
    yield from _check_articles(db)
    for revision_id, title, dek, text, digest in db.execute(
        "select id, title, dek, text, text_digest from revisions"
    ):
        if text_digest(title, dek, text) != digest:
            yield f"revision {revision_id}", "its text does not have the digest stored with it"
    for citation_id, end, length in db.execute(
        """
        select citations.id, end_char, length(text) from citations
        join articles on articles.id = article_id where end_char > length(text)
        """
    ):
        yield f"citation {citation_id}", f"ends at {end}, beyond the text's {length} characters"


def _check_articles(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    rows = db.execute(
        """
        select a.id, a.key, a.title, a.dek, a.text, f.title, f.dek, f.text, r.text_digest
        from articles a
        left join articles_folded f on f.n = a.rowid
        left join revisions r on r.article_id = a.id and r.number = a.revision
        """
    )
    for article_id, key, title, dek, text, *folded, digest in rows:
        subject = f"article {article_id}"
        if short_id(key) != article_id:
            yield subject, "its id is not that of its key"
        if text_digest(title, dek, text) != digest:
            yield subject, "its text is not that of its last revision"
        if [fold(title or ""), fold(dek or ""), fold(text)] != folded:
            yield subject, "the search index holds other words than its text"


def check_index(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Whether the full-text index agrees with the folded texts; needs a writable connection."""
    try:
        db.execute("insert into articles_fts(articles_fts, rank) values ('integrity-check', 1)")
    except sqlite3.DatabaseError as error:
        if "readonly" not in str(error):
            yield "articles_fts", f"the index does not agree with the folded texts ({error})"
    finally:
        db.rollback()
