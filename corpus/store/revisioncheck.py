"""Whether revisions agree with the captures and with each other."""

import json
import sqlite3
from collections.abc import Iterator
from itertools import groupby

from corpus.digests import text_digest
from corpus.model import Wording
from corpus.store.revisions import CAPTURE_ORDER, field_text
from corpus.wording import wording_digest


def check_revisions(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """What is wrong with revisions, as (what, problem).

    Each text with its digests, for each change of wording from capture to capture one revision,
    what articles show with their captures, changes with the texts in their places.
    """
    yield from _check_texts(db)
    yield from _check_numbers(db)
    yield from _check_shown(db)
    yield from _check_changes(db)


def _check_texts(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    for revision_id, title, dek, text, digest, authors, wording in db.execute(
        "select id, title, dek, text, text_digest, authors, wording_digest from revisions"
    ):
        if text_digest(title, dek, text) != digest:
            yield f"revision {revision_id}", "its text does not have the digest stored with it"
        # Of captures that nobody has read since wordings are told, the digest stands for both.
        elif wording not in (None, digest) and wording != wording_digest(
            _wording(title, dek, authors, text)
        ):
            yield f"revision {revision_id}", "its wording does not have the digest stored with it"
    for article_id, title, dek, text, digest in db.execute(
        "select article_id, title, dek, text, text_digest from capture_texts"
    ):
        if text_digest(title, dek, text) != digest:
            yield (
                f"article {article_id}",
                "a text of its captures does not have the digest stored with it",
            )
    for (capture_id,) in db.execute(
        """
        select id from captures
        where article_id is not null
        and not exists (
            select 1 from revisions
            where article_id = captures.article_id and text_digest = captures.text_digest
        )
        and not exists (
            select 1 from capture_texts
            where article_id = captures.article_id and text_digest = captures.text_digest
        )
        """
    ):
        yield f"capture {capture_id}", "the text read from it is not there"


def _wording(title: str | None, dek: str | None, authors: str | None, text: str) -> Wording:
    return Wording(title, dek, tuple(json.loads(authors or "[]")), text)


def _check_numbers(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    captures = db.execute(
        f"""
        select captures.article_id, captures.id, text_digest,
            coalesce(wording_digest, text_digest), captured_at, captures.authors,
            articles.url as own_url
        from captures join articles on articles.id = captures.article_id
        where not is_partial
        order by articles.id, {CAPTURE_ORDER}
        """
    )
    for article_id, rows in groupby(captures, key=lambda row: str(row[0])):
        wanted: list[tuple[object, ...]] = []
        previous = None
        for _, capture_id, digest, wording, captured_at, authors, _ in rows:
            if wording != previous:
                wanted.append((len(wanted) + 1, capture_id, digest, captured_at, authors))
            previous = wording
            shown = capture_id
        stored = db.execute(
            """
            select number, capture_id, text_digest, seen_at, authors from revisions
            where article_id = ? order by number
            """,
            [article_id],
        )
        if [tuple(row) for row in stored] != wanted:
            yield f"article {article_id}", "its revisions are not those of its captures"
        (shows, count) = db.execute(
            "select capture_id, revision from articles where id = ?", [article_id]
        ).fetchone()
        if (shows, count) != (shown, len(wanted)):
            yield f"article {article_id}", "does not show the latest of its captures"


def _check_shown(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """What people corrected is not what was captured; the text always is."""
    for article_id, title, dek, text, digest, captured_text, is_corrected in db.execute(
        """
        select a.id, a.title, a.dek, a.text, c.text_digest, coalesce(r.text, t.text), exists (
            select 1 from corrections where article_id = a.id and field in ('title', 'dek')
        )
        from articles a
        join captures c on c.id = a.capture_id
        left join revisions r on r.id = (
            select min(id) from revisions where article_id = a.id and text_digest = c.text_digest
        )
        left join capture_texts t on t.article_id = a.id and t.text_digest = c.text_digest
        """
    ):
        if text != captured_text or not (is_corrected or text_digest(title, dek, text) == digest):
            yield f"article {article_id}", "its text is not that of the capture that it shows"


def _check_changes(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    changes = db.execute(
        """
        select
            revision_id, field, removed, added, removed_start, removed_end, added_start, added_end,
            now.title, now.dek, now.authors, now.text,
            before.title, before.dek, before.authors, before.text
        from revision_changes
        join revisions as now on now.id = revision_id
        left join revisions as before
            on before.article_id = now.article_id and before.number = now.number - 1
        order by revision_id, position
        """
    )
    for revision_id, rows in groupby(changes, key=lambda row: str(row[0])):
        for _, field, removed, added, *places_and_texts in rows:
            places, now, before = (
                places_and_texts[:4],
                places_and_texts[4:8],
                places_and_texts[8:],
            )
            old = field_text(_wording(*before), field) if before[3] is not None else ""
            new = field_text(_wording(*now), field)
            there = (old[places[0] : places[1]], new[places[2] : places[3]])
            if there != (removed or "", added or ""):
                yield (
                    f"revision {revision_id}",
                    "what changed in it is not what the texts have in those places",
                )
                break
