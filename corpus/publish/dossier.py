"""All that an archive holds about one article, as its page and its JSON show it."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from corpus.publish.body import Passage, read_body
from corpus.publish.cited import CitedSource, cited_sources, marks_of, numbered

Row = Mapping[str, Any]

MOST_ROWS = 200
"""How many captures, revisions or claims a page lists; the tables have them all."""

FIELDS = (
    "id",
    "url",
    "title",
    "dek",
    "text",
    "published",
    "published_sort",
    "year",
    "month",
    "modified",
    "language",
    "section",
    "word_count",
    "story_id",
    "revision",
    "first_captured",
    "status",
    "rights",
    "image",
    "paywall",
    "reader",
    "citation_engine",
    "has_correction",
    "correction",
)
"""The columns of `articles` that the JSON gives under the same name."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """One article with everything that hangs on it. Rows are mappings from column to value."""

    article: Row
    outlet: Row | None
    authors: tuple[Row, ...]  # in the order of the byline
    tags: tuple[Row, ...]
    citations: tuple[Row, ...]  # in reading order
    captures: tuple[Row, ...]  # latest first, undated last
    revisions: tuple[Row, ...]  # by number
    claims: tuple[Row, ...]
    left_out: tuple[Row, ...]  # lines of the page that are none of the text's, in their order
    cites: tuple[Row, ...]  # articles of this archive that it links to
    cited_by: tuple[Row, ...]  # articles of this archive that link to it

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The body to be read, with its links and its cited sources."""
        marks = marks_of(self.citations, numbered(self.citations))
        return read_body(self.article["text"], self.article["blocks"], marks)

    @property
    def sources(self) -> tuple[CitedSource, ...]:
        """Whom the article cites, other than by a link."""
        return cited_sources(self.citations, numbered(self.citations))


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The tombstone of an article that was taken out."""

    article_id: str
    reason: str
    withdrawn_at: str
    note: str | None


_AUTHORS = """
    select authors.id, authors.name, article_authors.kind
    from article_authors
    join authors on authors.id = article_authors.author_id
    where article_authors.article_id = :id
    order by article_authors.position
"""
_TAGS = """
    select tags.id, tags.name
    from article_tags
    join tags on tags.id = article_tags.tag_id
    where article_tags.article_id = :id
    order by tags.name
"""
_CITATIONS = """
    select
        citations.id, citations.kind, resolved.resolved_id as source_id,
        resolved.name as source, resolved.kind as source_kind,
        citations.source_text, citations.cue_text, citations.quote_text,
        citations.start_char, citations.end_char,
        citations.source_start, citations.source_end,
        citations.cue_start, citations.cue_end, citations.cue_spans,
        citations.quote_start, citations.quote_end, citations.quote_spans,
        citations.description, citations.cue_class, citations.mode, citations.confidence,
        via.resolved_id as via_source_id, via.name as via, via.kind as via_kind,
        citations.url, citations.target_article_id, citations.engine
    from citations
    left join resolved_sources as resolved on resolved.source_id = citations.source_id
    left join resolved_sources as via on via.source_id = citations.via_source_id
    where citations.article_id = :id
    order by
        citations.start_char is null, citations.start_char,
        coalesce(citations.quote_start, citations.cue_start), citations.end_char, citations.id
"""
_CAPTURES = """
    select
        id, url, captured_at, digest, media_type, http_status, record_type, payload_bytes,
        charset, warc_file, warc_offset, warc_length, is_partial
    from captures
    where article_id = :id
    order by captured_at desc, id
    limit :most
"""
_REVISIONS = """
    select
        id, number, seen_at, title, text_digest, capture_id,
        changed, words_added, words_removed, has_correction
    from revisions
    where article_id = :id
    order by number
    limit :most
"""
_CLAIMS = """
    select field, position, value, found_in, confidence, chosen
    from claims
    where article_id = :id
    order by field, position
    limit :most
"""
_LEFT_OUT = """
    select position, place, kind, text, ground
    from left_out_lines
    where article_id = :id
    order by position
    limit :most
"""
_CITES = """
    select distinct articles.id, articles.title, articles.language, outlets.name as outlet
    from citations
    join articles on articles.id = citations.target_article_id
    left join outlets on outlets.id = articles.outlet_id
    where citations.article_id = :id and articles.id <> :id and articles.status = 'live'
    order by citations.start_char
    limit 20
"""
_CITED_BY = """
    select distinct articles.id, articles.title, articles.language, outlets.name as outlet
    from citations
    join articles on articles.id = citations.article_id
    left join outlets on outlets.id = articles.outlet_id
    where citations.target_article_id = :id and articles.id <> :id and articles.status = 'live'
    order by articles.published_sort desc
    limit 20
"""


def read_dossier(connection: sqlite3.Connection, article_id: str) -> Dossier | None:
    """Everything about a live article; None for an id that no live article has."""

    def rows(sql: str, **parameters: Any) -> tuple[Row, ...]:
        found = connection.execute(sql, {"id": article_id, "most": MOST_ROWS, **parameters})
        names = [column[0] for column in found.description]
        return tuple(dict(zip(names, row, strict=True)) for row in found)

    found = rows("select * from articles where id = :id and status = 'live'")
    if not found:
        return None
    outlets = rows("select * from outlets where id = :outlet", outlet=found[0]["outlet_id"])
    return Dossier(
        article=found[0],
        outlet=outlets[0] if outlets else None,
        authors=rows(_AUTHORS),
        tags=rows(_TAGS),
        citations=rows(_CITATIONS),
        captures=rows(_CAPTURES),
        revisions=rows(_REVISIONS),
        claims=rows(_CLAIMS),
        left_out=rows(_LEFT_OUT),
        cites=rows(_CITES),
        cited_by=rows(_CITED_BY),
    )


def read_withdrawal(connection: sqlite3.Connection, article_id: str) -> Withdrawal | None:
    """The tombstone with this id, or None. An article marked withdrawn without one has one."""
    row = connection.execute(
        "select article_id, reason, withdrawn_at, note from withdrawals where article_id = :id",
        {"id": article_id},
    ).fetchone()
    if row is not None:
        return Withdrawal(*row)
    marked = connection.execute(
        "select 1 from articles where id = :id and status = 'withdrawn'", {"id": article_id}
    ).fetchone()
    return Withdrawal(article_id, "withdrawn", "", None) if marked else None


def read_alias(connection: sqlite3.Connection, article_id: str) -> str | None:
    """The id that an earlier id of an article became, or None."""
    row = connection.execute(
        "select new_id from aliases where old_id = :id and kind in ('article', 'articles')",
        {"id": article_id},
    ).fetchone()
    return str(row[0]) if row and row[0] != article_id else None


def dossier_json(dossier: Dossier, links: Mapping[str, str]) -> dict[str, Any]:
    """The article as the object that `/articles/ID.json` answers; keys stay as they are.

    Args:
        links: addresses of the same article elsewhere, by name.
    """
    article = dossier.article
    outlet = dossier.outlet
    return {
        "ok": True,
        **{field: article[field] for field in FIELDS},
        "outlet": {key: outlet[key] for key in ("id", "name", "domain")} if outlet else None,
        "authors": list(dossier.authors),
        "tags": list(dossier.tags),
        "paragraphs": [
            {"kind": paragraph.kind, "text": paragraph.text}
            for passage in dossier.passages
            for paragraph in passage.paragraphs
        ],
        "citations": list(dossier.citations),
        "captures": list(dossier.captures),
        "revisions": list(dossier.revisions),
        "claims": list(dossier.claims),
        "left_out": list(dossier.left_out),
        "links": dict(links),
    }
