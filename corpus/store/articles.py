"""Article rows and all that hangs on them, kept in step with the capture that is shown."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from corpus.model import Capture, Outcome, Place, Reading, Wording
from corpus.notices import notices
from corpus.store.captures import add_capture, set_reading
from corpus.store.citations import resolve_links_to, write_citations
from corpus.store.index import index_article
from corpus.store.named import drop_unused, named_of, put_name
from corpus.store.outlets import article_host, put_outlet
from corpus.store.partial import mark_partial
from corpus.store.revisions import (
    Texts,
    TextsOf,
    captures_in_order,
    drop_needless_texts,
    write_revisions,
)
from corpus.store.rows import insert_row
from corpus.store.stories import put_signature
from corpus.times import iso_utc
from corpus.uris import KEY_RULE, clean_url


@dataclass(frozen=True, slots=True)
class Stored:
    """What storing readings came to."""

    outcome: Outcome
    article_id: str
    is_shown: bool  # the article shows (one of) the captures just stored
    is_behind: bool = (
        False  # it ought to show a capture whose reading is not at hand: read all again
    )


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

    The article shows the latest capture that is not partial, in whatever order captures come:
    see `captures_in_order` and `mark_partial`. An article whose captures other rules read
    (`stale_article`) must be read again first. Part of the caller's transaction.
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
        text_digest=article.wording.text_digest,
    )
    set_reading(db, capture.id, article)
    if is_new:
        _write_article(db, capture.id, reading, is_new=True)
        db.execute("update captures set article_id = ? where id = ?", [article.id, capture.id])
    order = captures_in_order(db, article.id, article.url)
    texts = _texts([article.wording])
    mark_partial(db, article.id, order, [capture.id], TextsOf(db, article.id, texts).of)
    shown, before = _to_show(db, article.id, order), _shown(db, article.id)
    if shown == capture.id and not is_new:
        _write_article(db, capture.id, reading, is_new=False)
    changed = _revise(db, article.id, order, texts)
    for address in {article.url, clean_url(capture.url) if capture.url else None} - {None}:
        resolve_links_to(db, address)
    outcome = Outcome.ADDED if is_new else Outcome.REVISED if changed else Outcome.UNCHANGED
    if outcome is not Outcome.UNCHANGED:
        _note_change(db, article.id, str(outcome), now)
    is_shown = shown == capture.id
    return Stored(outcome, article.id, is_shown, is_behind=not is_shown and shown != before)


def stale_article(db: Database, article_id: str, rules: str) -> bool:
    """Whether a capture of the article was read by other rules than `rules` (`Article.rules`).

    Two readers of different kinds may have read one article; each has a version of its own.
    """
    number, reader, version = _parted(rules)
    for (stored,) in db.execute(
        "select distinct rules from captures where article_id = ?", [article_id]
    ):
        if stored is None:
            return True
        its_number, its_reader, its_version = _parted(stored)
        if its_number != number or (its_reader == reader and its_version != version):
            return True
    return False


def _parted(rules: str) -> tuple[str, str, str]:
    """Number of the rules, name and version of the reader."""
    number, _, reader = rules.partition(" ")
    name, _, version = reader.rpartition(" ")
    return number, name, version


def put_again(
    db: Database, article_id: str, readings: Sequence[tuple[str, Reading]], now: datetime
) -> Stored:
    """Replace what was read from all captures of a stored article by new readings of them.

    Afterwards all were read by the same rules: what only the rules changed is no revision. A
    capture that is not among `readings` is held for one in which there is no article now, and
    makes no revision; without any reading nothing is done. A reading that by now belongs to
    another article stays with this one until `corpus reprocess`. Part of the caller's
    transaction; the outcome is REVISED if another title, dek or text shows.

    Args:
        readings: capture ids, all of this article, in any order.
    """
    key, url = db.execute("select key, url from articles where id = ?", [article_id]).fetchone()
    again = {
        capture_id: replace(reading, article=replace(reading.article, key=key, url=url))
        for capture_id, reading in readings
    }
    if not again:
        return Stored(Outcome.UNCHANGED, article_id, is_shown=False)
    texts = "select title, dek, text from articles where id = ?"
    before = db.execute(texts, [article_id]).fetchone()
    rules = next(iter(again.values())).article.rules
    db.execute(
        """
        update captures
        set is_partial = 1, outline = null, wording_digest = null, rules = ?
        where article_id = ?
        """,
        [rules, article_id],
    )
    for capture_id, reading in again.items():
        set_reading(db, capture_id, reading.article)
    order = captures_in_order(db, article_id, url)
    read = _texts(reading.article.wording for reading in again.values())
    mark_partial(db, article_id, order, list(again), TextsOf(db, article_id, read).of)
    shown = _to_show(db, article_id, order)
    _write_article(db, shown, again[shown], is_new=False)
    _revise(db, article_id, order, read, anew=True)
    if db.execute(texts, [article_id]).fetchone() == before:
        return Stored(Outcome.UNCHANGED, article_id, is_shown=True)
    _note_change(db, article_id, str(Outcome.REVISED), now)
    return Stored(Outcome.REVISED, article_id, is_shown=True)


def _texts(read: Iterable[Wording]) -> Texts:
    return {each.text_digest: (each.title, each.dek, each.text) for each in read}


def _to_show(db: Database, article_id: str, order: Sequence[str]) -> str:
    """The latest capture that is not partial."""
    partial = {
        row[0]
        for row in db.execute(
            "select id from captures where article_id = ? and is_partial", [article_id]
        )
    }
    return next(each for each in reversed(order) if each not in partial)


def _shown(db: Database, article_id: str) -> str:
    return str(
        db.execute("select capture_id from articles where id = ?", [article_id]).fetchone()[0]
    )


def _revise(
    db: Database,
    article_id: str,
    order: list[str],
    texts: Texts,
    *,
    anew: bool = False,
) -> bool:
    """Bring revisions in step, and what the article says of them; whether they tell something else."""
    changed = write_revisions(db, order, article_id, texts, anew=anew)
    drop_needless_texts(db, article_id)
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
        {"id": article_id},
    )
    return changed


def _note_change(db: Database, article_id: str, kind: str, now: datetime) -> None:
    db.execute(
        "insert into changes (article_id, kind, at) values (?, ?, ?)",
        [article_id, kind, iso_utc(now)],
    )


def _write_article(db: Database, capture_id: str, reading: Reading, *, is_new: bool) -> None:
    article, enrichment = reading.article, reading.enrichment
    outlet = enrichment.outlet
    before = {} if is_new else named_of(db, article.id)
    if outlet:
        put_outlet(db, outlet)
    found = notices(article.wording.title, article.text)
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
        "outlet_domain": (outlet.met_at or outlet.domain) if outlet else None,
        "host": article_host(article.url),
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
        "has_correction": bool(found),
        "correction": "\n\n".join(found) or None,
    }
    if is_new:
        insert_row(db, "articles", row | {"revision": 1})
    else:
        assignments = ", ".join(f"{name} = :{name}" for name in row if name != "id")
        db.execute(f"update articles set {assignments} where id = :id", row)
        for table in ("article_authors", "article_tags", "claims", "citations", "left_out_lines"):
            db.execute(f"delete from {table} where article_id = ?", [article.id])
    db.execute("insert or ignore into texts_to_learn_from values (?)", [article.id])
    put_signature(db, article.id, enrichment.signature)
    _write_names(db, reading)
    _write_claims(db, reading)
    _write_left_out(db, reading)
    write_citations(db, reading)
    index_article(db, article.id)
    if before:
        now = named_of(db, article.id)
        drop_unused(db, {table: set(ids) - set(now[table]) for table, ids in before.items()})


def _write_names(db: Database, reading: Reading) -> None:
    article = reading.article
    for position, name in enumerate(article.authors, start=1):
        kind = "organisation" if name in article.organisations else "person"
        db.execute(
            """
            insert or ignore into article_authors (article_id, author_id, position, kind)
            values (?, ?, ?, ?)
            """,
            [article.id, put_name(db, "authors", name), position, kind],
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


def _write_left_out(db: Database, reading: Reading) -> None:
    article = reading.article
    db.conn.executemany(
        """
        insert into left_out_lines (article_id, position, place, kind, text, ground)
        values (?, ?, ?, ?, ?, ?)
        """,
        [
            (article.id, position, line.place, line.kind, line.text, line.ground)
            for position, line in enumerate(article.left_out, start=1)
        ],
    )
