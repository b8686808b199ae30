"""Article rows and all that hangs on them, kept in step with the capture that is shown."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from corpus.fold import fold
from corpus.model import Capture, Outcome, Place, Reading
from corpus.store.captures import add_capture
from corpus.store.citations import resolve_links_to, write_citations
from corpus.store.named import drop_unused, named_of, put_name
from corpus.store.revisions import captures_in_order, write_revisions
from corpus.store.rows import insert_row
from corpus.times import iso_utc
from corpus.uris import KEY_RULE, clean_url


@dataclass(frozen=True, slots=True)
class Stored:
    """What storing a reading came to."""

    outcome: Outcome
    article_id: str
    is_shown: bool  # the article shows this capture


def is_withdrawn(db: Database, article_id: str) -> bool:
    """Whether the article was taken out of the archive."""
    return (
        db.execute("select 1 from withdrawals where article_id = ?", [article_id]).fetchone()
        is not None
    )


def unheard_fields(db: Database, article_id: str, capture: Capture) -> list[str]:
    """Fields that somebody now says of a stored capture, and did not when it was stored.

    Only of the capture that its article shows: the claims of others are not kept.
    """
    return [
        claim.field
        for claim in capture.said
        if db.execute(
            """
            select 1 from articles
            where id = :id and capture_id = :capture
            and not exists (
                select 1 from claims
                where article_id = :id and field = :field and found_in = :found_in
            )
            """,
            {
                "id": article_id,
                "capture": capture.id,
                "field": claim.field,
                "found_in": claim.found_in,
            },
        ).fetchone()
    ]


def put_reading(
    db: Database, capture: Capture, place: Place, reading: Reading, now: datetime
) -> Stored:
    """Store a capture that the database does not have yet, with our reading of it.

    The article shows the latest capture, in whatever order captures come: see
    `captures_in_order`. Part of the caller's transaction.
    """
    article = reading.article
    is_new = db.execute("select 1 from articles where id = ?", [article.id]).fetchone() is None
    add_capture(
        db,
        capture,
        place,
        # A row that points to nothing yet, were it only for a moment, makes SQLite look through
        # whole tables for what else may: the article comes first.
        article_id=None if is_new else article.id,
        charset=article.charset,
        text_digest=article.text_digest,
    )
    if is_new:
        _write_article(db, capture.id, reading, is_new=True)
        db.execute("update captures set article_id = ? where id = ?", [article.id, capture.id])
    order = captures_in_order(db, article.id, article.url)
    is_shown = order[-1] == capture.id
    if is_shown and not is_new:
        _write_article(db, capture.id, reading, is_new=False)
    known = write_revisions(db, order, article)
    db.execute(
        """
        update articles set
            first_captured = (
                select captured_at from captures
                where article_id = :id and captured_at is not null
                order by rtrim(captured_at, 'Z') limit 1
            ),
            revision = (select count(*) from revisions where article_id = :id)
        where id = :id
        """,
        {"id": article.id},
    )
    for address in {article.url, clean_url(capture.url) if capture.url else None} - {None}:
        resolve_links_to(db, address)
    outcome = Outcome.ADDED if is_new else Outcome.UNCHANGED if known else Outcome.REVISED
    if outcome is not Outcome.UNCHANGED:
        db.execute(
            "insert into changes (article_id, kind, at) values (?, ?, ?)",
            [article.id, str(outcome), iso_utc(now)],
        )
    return Stored(outcome, article.id, is_shown)


def _write_article(db: Database, capture_id: str, reading: Reading, *, is_new: bool) -> None:
    article, enrichment = reading.article, reading.enrichment
    outlet = enrichment.outlet
    before = {} if is_new else named_of(db, article.id)
    if outlet:
        db.execute(
            "insert or ignore into outlets (id, name, domain, country) values (?, ?, ?, ?)",
            [outlet.id, outlet.name or outlet.domain, outlet.domain, outlet.country],
        )
    row: dict[str, Any] = {
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "dek": article.dek,
        "text": article.text,
        "published": article.published,
        "published_sort": article.published_sort,
        "year": article.year,
        "month": article.month,
        "modified": article.modified,
        "language": enrichment.language.code,
        "outlet_id": outlet.id if outlet else None,
        "section": article.section,
        "word_count": article.word_count,
        "rights": article.rights,
        "key": article.key,
        "key_rule": KEY_RULE,
        "capture_id": capture_id,
        "site_name": article.site_name,
        "image": article.image,
        "paywall": article.paywall,
        "blocks": json.dumps([[kind, span.start, span.end] for kind, span in article.blocks]),
        "reader": article.reader,
        "citation_engine": enrichment.citation_engine,
    }
    if is_new:
        insert_row(db, "articles", row | {"revision": 1})
    else:
        assignments = ", ".join(f"{name} = :{name}" for name in row if name != "id")
        db.execute(f"update articles set {assignments} where id = :id", row)
        for table in ("article_authors", "article_tags", "claims", "citations"):
            db.execute(f"delete from {table} where article_id = ?", [article.id])
    _write_folded(db, article.id, article.title, article.dek, article.text)
    _write_names(db, reading)
    _write_claims(db, reading)
    write_citations(db, reading)
    if before:
        now = named_of(db, article.id)
        drop_unused(db, {table: set(ids) - set(now[table]) for table, ids in before.items()})


def _write_folded(db: Database, article_id: str, *texts: str | None) -> None:
    """Bring the search index in step; equal words are not written again, for that grows it."""
    n = db.execute("select rowid from articles where id = ?", [article_id]).fetchone()[0]
    folded = tuple(fold(text or "") for text in texts)
    stored = db.execute("select title, dek, text from articles_folded where n = ?", [n]).fetchone()
    if stored is None:
        db.execute(
            "insert into articles_folded (n, title, dek, text) values (?, ?, ?, ?)", [n, *folded]
        )
    elif tuple(stored) != folded:
        db.execute(
            "update articles_folded set title = ?, dek = ?, text = ? where n = ?", [*folded, n]
        )


def _write_names(db: Database, reading: Reading) -> None:
    article = reading.article
    for position, name in enumerate(article.authors, start=1):
        db.execute(
            "insert or ignore into article_authors (article_id, author_id, position) values (?, ?, ?)",
            [article.id, put_name(db, "authors", name), position],
        )
    for name in article.tags:
        db.execute(
            "insert or ignore into article_tags (article_id, tag_id) values (?, ?)",
            [article.id, put_name(db, "tags", name)],
        )


def _write_claims(db: Database, reading: Reading) -> None:
    article = reading.article
    positions: dict[str, int] = {}
    rows = []
    for index, claim in enumerate(article.claims):
        positions[claim.field] = positions.get(claim.field, 0) + 1
        rows.append(
            (
                article.id,
                claim.field,
                positions[claim.field],
                claim.value,
                claim.found_in,
                claim.confidence,
                index in article.chosen,
            )
        )
    db.conn.executemany(
        """
        insert into claims (article_id, field, position, value, found_in, confidence, chosen)
        values (?, ?, ?, ?, ?, ?, ?)
        """,
        rows,
    )
