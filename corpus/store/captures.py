"""Capture rows: the evidence that the database knows, and where it lies."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from corpus.model import Article, Capture, Place, Reason
from corpus.times import iso_utc
from corpus.uris import clean_url, is_web_address
from corpus.wording import outline_of, wording_digest


@dataclass(frozen=True, slots=True)
class KnownCapture:
    """What the database says of one capture."""

    article_id: str | None
    title: str | None
    reason: Reason | None  # why there is no article
    detail: str | None


def find_capture(db: Database, capture_id: str) -> KnownCapture | None:
    """The capture of that id, if it is stored."""
    row = db.execute(
        """
        select captures.article_id, articles.title, captures.reason, captures.detail
        from captures left join articles on articles.id = captures.article_id
        where captures.id = ?
        """,
        [capture_id],
    ).fetchone()
    return KnownCapture(row[0], row[1], Reason(row[2]) if row[2] else None, row[3]) if row else None


def find_original(db: Database, url: str | None, digest: str) -> tuple[str, Place] | None:
    """An earlier capture of the same address with the same payload, and where that lies."""
    row = db.execute(
        """
        select id, warc_file, warc_offset, warc_length, record_type, payload_digest
        from captures
        where url is ? and digest = ? and original_id is null
        order by length(warc_file), warc_file, warc_offset
        limit 1
        """,
        [url, digest],
    ).fetchone()
    return (row[0], Place(*row[1:])) if row else None


def find_place(db: Database, capture_id: str) -> Place | None:
    """Where a stored capture lies."""
    row = db.execute(
        """
        select warc_file, warc_offset, warc_length, record_type, payload_digest, original_id
        from captures where id = ?
        """,
        [capture_id],
    ).fetchone()
    return Place(*row) if row else None


def places_of(db: Database, article_id: str) -> list[tuple[str, Place, Place | None]]:
    """Where an article's captures lie, each with its id and, of a revisit, the payload's place."""
    captures = db.execute(
        "select id from captures where article_id = ? order by length(warc_file), warc_file, warc_offset",
        [article_id],
    ).fetchall()
    found: list[tuple[str, Place, Place | None]] = []
    for (capture_id,) in captures:
        place = find_place(db, capture_id)
        if place:
            original = find_place(db, place.original_id) if place.original_id else None
            found.append((capture_id, place, original))
    return found


def add_capture(
    db: Database,
    capture: Capture,
    place: Place,
    *,
    article_id: str | None = None,
    charset: str | None = None,
    text_digest: str | None = None,
    reason: Reason | None = None,
    detail: str | None = None,
) -> None:
    """Store a capture's row: with the article read from it, or why there is none."""
    db.execute(
        """
        insert into captures (
            id, article_id, url, address, captured_at, digest, media_type, http_status,
            warc_file, warc_offset, warc_length, record_type, payload_digest, original_id,
            payload_bytes, origin, input, charset, text_digest, reason, detail,
            etag, last_modified, listed_in
        ) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
            capture.id,
            article_id,
            capture.url,
            clean_url(capture.url) if capture.url and is_web_address(capture.url) else None,
            iso_utc(capture.captured_at) if capture.captured_at else None,
            capture.digest,
            capture.media_type,
            capture.http_status,
            place.warc_file,
            place.warc_offset,
            place.warc_length,
            place.record_type,
            place.payload_digest,
            place.original_id,
            len(capture.payload),
            capture.origin,
            capture.name,
            charset,
            text_digest,
            reason,
            detail,
            capture.etag,
            capture.last_modified,
            capture.listed_in,
        ],
    )


def set_reading(db: Database, capture_id: str, article: Article) -> None:
    """Store what was read from a capture, as far as captures are compared by it."""
    db.execute(
        """
        update captures set
            charset = ?, text_digest = ?, wording_digest = ?, authors = ?, outline = ?,
            rules = ?, is_partial = 0
        where id = ?
        """,
        [
            article.charset,
            article.wording.text_digest,
            wording_digest(article.wording),
            json.dumps(article.wording.authors, ensure_ascii=False),
            outline_of(article.wording.text, article.paywall).to_json(),
            article.rules,
            capture_id,
        ],
    )


def warc_states(db: Database | sqlite3.Connection) -> dict[str, tuple[int, str]]:
    """For each WARC file the bytes that are spoken for and their digest."""
    return {
        name: (size, digest)
        for name, size, digest in db.execute("select name, bytes, digest from warc_files")
    }


def set_warc_states(db: Database, states: Iterable[tuple[str, int, str]]) -> None:
    """Store how far each WARC file is spoken for: (name, bytes, digest)."""
    db.conn.executemany(
        "insert or replace into warc_files (name, bytes, digest) values (?, ?, ?)", list(states)
    )
