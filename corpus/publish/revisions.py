"""One revision of an article beside the one before: what its page and its JSON show."""

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.model import Wording
from corpus.publish.dossier import Row
from corpus.store.revisions import field_text
from corpus.wording import PARTS

_BREAK = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words that stayed, came or went."""

    text: str
    kind: str  # same, added, removed


@dataclass(frozen=True, slots=True)
class RevisionPage:
    """One revision, with what changed in it. Rows are mappings from column to value."""

    article: Row
    revision: Row
    authors: tuple[str, ...]
    before: Row | None  # the revision before
    following: Row | None
    count: int  # of the article's revisions
    changes: tuple[Row, ...]  # in reading order
    marked: Mapping[str, tuple[tuple[Piece, ...], ...]]  # by field: its paragraphs in pieces

    @property
    def changed(self) -> tuple[str, ...]:
        """Which parts are not as before: of title, dek, authors, text."""
        return tuple(filter(None, (self.revision["changed"] or "").split(",")))


_REVISION = "select * from revisions where article_id = :id and number = :number"
_ARTICLE = """
    select articles.id, articles.url, articles.title, articles.language, articles.revision,
        outlets.id as outlet_id, outlets.name as outlet
    from articles left join outlets on outlets.id = articles.outlet_id
    where articles.id = :id and articles.status = 'live'
"""
_CHANGES = """
    select field, kind, removed, added, removed_start, removed_end, added_start, added_end
    from revision_changes where revision_id = :revision order by position
"""


def read_revision(
    connection: sqlite3.Connection, article_id: str, number: int
) -> RevisionPage | None:
    """A revision of a live article; None where there is none of that number."""

    def rows(sql: str, **parameters: Any) -> tuple[Row, ...]:
        found = connection.execute(sql, {"id": article_id, **parameters})
        names = [column[0] for column in found.description]
        return tuple(dict(zip(names, row, strict=True)) for row in found)

    articles, revisions = rows(_ARTICLE), rows(_REVISION, number=number)
    if not articles or not revisions:
        return None
    (revision,) = revisions
    before = next(iter(rows(_REVISION, number=number - 1)), None)
    changes = rows(_CHANGES, revision=revision["id"])
    now, then = _wording(revision), _wording(before) if before else None
    marked = {
        field: tuple(
            _paragraphs(
                _pieces(
                    field_text(then, field) if then else "",
                    field_text(now, field),
                    [change for change in changes if change["field"] == field],
                )
            )
        )
        for field in PARTS
    }
    return RevisionPage(
        article=articles[0],
        revision=revision,
        authors=now.authors,
        before=before,
        following=next(iter(rows(_REVISION, number=number + 1)), None),
        count=articles[0]["revision"],
        changes=changes,
        marked=marked,
    )


def _wording(row: Row) -> Wording:
    authors = tuple(json.loads(row["authors"] or "[]"))
    return Wording(row["title"], row["dek"], authors, row["text"])


def _pieces(before: str, now: str, changes: Sequence[Row]) -> Iterator[Piece]:
    """The new text, with what went where it stood."""
    at = 0
    for change in changes:
        yield Piece(now[at : change["added_start"]], "same")
        at = change["added_end"]
        start, end = change["removed_start"], change["removed_end"]
        if change["added"]:
            yield Piece(before[start:end], "removed")
            yield Piece(now[change["added_start"] : at], "added")
            continue
        # What went without anything in its place takes the white space with it that parted it.
        if start:
            yield Piece(before[len(before[:start].rstrip()) : start], "same")
        yield Piece(before[start:end], "removed")
        if not start:
            rest = before[end:]
            yield Piece(rest[: len(rest) - len(rest.lstrip())], "same")
    yield Piece(now[at:], "same")


def _paragraphs(pieces: Iterable[Piece]) -> Iterator[tuple[Piece, ...]]:
    paragraph: list[Piece] = []
    for piece in pieces:
        first, *others = _BREAK.split(piece.text)
        if first:
            paragraph.append(Piece(first, piece.kind))
        for text in others:
            if paragraph:
                yield tuple(paragraph)
            paragraph = [Piece(text, piece.kind)] if text else []
    if paragraph:
        yield tuple(paragraph)


def revision_json(page: RevisionPage, links: Mapping[str, str | None]) -> dict[str, Any]:
    """The revision as the object that `/articles/ID/revisions/N.json` answers."""
    revision = page.revision
    return {
        "ok": True,
        **{
            key: revision[key]
            for key in (
                "id", "article_id", "number", "capture_id", "seen_at", "title", "dek", "text",
                "text_digest", "wording_digest", "words_added", "words_removed", "correction",
            )
        },
        "authors": list(page.authors),
        "changed": list(page.changed),
        "has_correction": bool(revision["has_correction"]),
        "revisions": page.count,
        "changes": [dict(change) for change in page.changes],
        "links": dict(links),
    }  # fmt: skip
