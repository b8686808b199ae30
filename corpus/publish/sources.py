"""A cited source and what is attributed to it, as its page and its JSON show it."""

import json
import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from corpus.model import Span
from corpus.publish.sentences import sentence_around

Row = Mapping[str, Any]

PAGE_SIZE = 50
"""Statements on one page."""

MOST_LISTED = 30
"""How many forms, descriptions, outlets or merged sources are listed; `counts` has how many there are."""

_CURSOR = re.compile(
    r"(?P<sort_key>[0-9T:.Z+-]*),(?P<article>[a-z2-7]{16}),(?P<place>[0-9]{1,9}),(?P<last>[a-z2-7]{16})"
)
_HIDDEN = ("pieces", "text", "sort_key", "place")  # of a statement: ours alone


@dataclass(frozen=True, slots=True)
class SourcePage:
    """One source with a page of its statements. Rows are mappings from column to value."""

    source: Row  # id, name, kind, domain, outlet_id, outlet
    counts: Row  # citations, by kind, via; articles, outlets, forms, descriptions, merged
    forms: tuple[Row, ...]  # as printed: text, citations; most frequent first, here and below
    descriptions: tuple[Row, ...]  # what articles tell of it: text, citations
    merged: tuple[Row, ...]  # other sources that it is: id, name; by name
    outlets: tuple[Row, ...]  # who cites it: id, name, citations, articles
    months: tuple[Row, ...]  # month, citations; in order
    statements: tuple[Row, ...]  # newest article first, undated last, as they stand in it
    next: str | None  # cursor of the next page


_SOURCE = """
    select sources.id, sources.name, sources.kind, sources.domain, sources.outlet_id,
        outlets.name as outlet
    from sources left join outlets on outlets.id = sources.outlet_id
    where sources.id = :id
"""
# The ids of a source and of those that are the same.
_IDS = "select id from sources where id = :id or same_as = :id"
# What is cited in articles that may be shown.
_COUNTS = f"""
    select
        count(*) as citations,
        total(citations.kind = 'quotation') as quotations,
        total(citations.kind = 'attribution') as attributions,
        total(citations.kind = 'credit') as credits,
        total(citations.kind = 'link') as links,
        count(distinct citations.article_id) as articles,
        count(distinct articles.outlet_id) as outlets,
        count(distinct iif(citations.kind != 'link', citations.source_text, null)) as forms,
        count(distinct citations.description) as descriptions,
        (select count(*) from sources where same_as = :id) as merged,
        (
            select count(*) from citations as told
            join articles as telling on telling.id = told.article_id and telling.status = 'live'
            where told.via_source_id in ({_IDS})
        ) as via
    from citations
    join articles on articles.id = citations.article_id and articles.status = 'live'
    where citations.source_id in ({_IDS})
"""
_FORMS = f"""
    select citations.source_text as text, count(*) as citations
    from citations
    join articles on articles.id = citations.article_id and articles.status = 'live'
    where citations.source_id in ({_IDS})
    and citations.source_text is not null and citations.kind != 'link'
    group by 1 order by 2 desc, 1 limit :most
"""
_DESCRIPTIONS = f"""
    select citations.description as text, count(distinct citations.article_id) as citations
    from citations
    join articles on articles.id = citations.article_id and articles.status = 'live'
    where citations.source_id in ({_IDS}) and citations.description is not null
    group by 1 order by 2 desc, 1 limit :most
"""
_MERGED = "select id, name from sources where same_as = :id order by name, id limit :most"
_OUTLETS = f"""
    select outlets.id, outlets.name, count(*) as citations,
        count(distinct citations.article_id) as articles
    from citations
    join articles on articles.id = citations.article_id and articles.status = 'live'
    join outlets on outlets.id = articles.outlet_id
    where citations.source_id in ({_IDS})
    group by outlets.id order by 3 desc, 2, 1 limit :most
"""
_MONTHS = f"""
    select articles.month, count(*) as citations
    from citations
    join articles on articles.id = citations.article_id and articles.status = 'live'
    where articles.month is not null and citations.source_id in ({_IDS})
    group by 1 order by 1
"""
# Which statements come next is settled before any text is read.
_STATEMENTS = f"""
    with listed as (
        select
            citations.id,
            coalesce(articles.published_sort, '') as sort_key,
            articles.id as article_id,
            coalesce(citations.quote_start, citations.start_char, 999999999) as place
        from citations
        join articles on articles.id = citations.article_id and articles.status = 'live'
        where citations.source_id in ({_IDS})
        and (:outlet is null or articles.outlet_id = :outlet)
        and (
            :sort_key is null
            or coalesce(articles.published_sort, '') < :sort_key
            or coalesce(articles.published_sort, '') = :sort_key
                and (articles.id, coalesce(citations.quote_start, citations.start_char, 999999999), citations.id)
                    > (:article, :place, :last)
        )
        order by 2 desc, 3, 4, 1
        limit :size
    )
    select
        citations.id, citations.kind, citations.cue_text, citations.cue_class, citations.mode,
        citations.source_text, citations.quote_text, citations.description, citations.confidence,
        citations.url, citations.start_char, citations.end_char,
        citations.source_start, citations.source_end,
        citations.quote_start, citations.quote_end, citations.quote_spans,
        articles.id as article_id, articles.title, articles.language, articles.published,
        outlets.id as outlet_id, outlets.name as outlet,
        articles.text, listed.sort_key, listed.place
    from listed
    join citations on citations.id = listed.id
    join articles on articles.id = listed.article_id
    left join outlets on outlets.id = articles.outlet_id
    order by listed.sort_key desc, listed.article_id, listed.place, listed.id
"""
# Where an id leads that another source is now found under.
_SUCCESSOR = """
    select same_as from sources where id = :id and same_as is not null and same_as <> :id
    union all
    select new_id from aliases
    where old_id = :id and new_id <> :id and kind in ('source', 'sources')
    and not exists (select 1 from sources where id = :id)
    limit 1
"""


def read_source(
    connection: sqlite3.Connection,
    source_id: str,
    *,
    outlet: str | None = None,
    cursor: str | None = None,
    size: int = PAGE_SIZE,
) -> SourcePage | None:
    """A source with `size` of its statements, those after `cursor`; None if there is none.

    Raises ValueError for what is no cursor.
    """
    after = _read_cursor(cursor)

    def rows(sql: str, **parameters: Any) -> tuple[Row, ...]:
        found = connection.execute(sql, {"id": source_id, "most": MOST_LISTED, **parameters})
        names = [column[0] for column in found.description]
        return tuple(dict(zip(names, row, strict=True)) for row in found)

    found = rows(_SOURCE)
    if not found:
        return None
    statements = rows(_STATEMENTS, outlet=outlet, size=size + 1, **after)
    shown = statements[:size]
    return SourcePage(
        source=found[0],
        counts={name: int(value) for name, value in rows(_COUNTS)[0].items()},
        forms=rows(_FORMS),
        descriptions=rows(_DESCRIPTIONS),
        merged=rows(_MERGED),
        outlets=rows(_OUTLETS),
        months=rows(_MONTHS),
        statements=tuple(_with_sentence(row) for row in shown),
        next=_cursor(shown[-1]) if len(statements) > size else None,
    )


def read_successor(connection: sqlite3.Connection, source_id: str) -> str | None:
    """The id of the source that this one is, or that its id became; None if it is itself."""
    row = connection.execute(_SUCCESSOR, {"id": source_id}).fetchone()
    return str(row[0]) if row else None


def _cursor(row: Row) -> str:
    return ",".join((row["sort_key"], row["article_id"], str(row["place"]), row["id"]))


def _read_cursor(cursor: str | None) -> dict[str, Any]:
    if cursor is None:
        return {"sort_key": None, "article": None, "place": None, "last": None}
    stated = _CURSOR.fullmatch(cursor)
    if stated is None:
        raise ValueError("This cursor is none that a page gives: take it from “next”, as it is.")
    return {**stated.groupdict(), "place": int(stated["place"])}


def _with_sentence(row: Row) -> Row:
    """The statement with the sentence that it stands in, in place of the whole text.

    `pieces` is that sentence cut into what is said (or linked) and what is not.
    """
    kept = {**row, "quote_spans": json.loads(row["quote_spans"] or "null")}
    if row["start_char"] is None:
        return {**kept, "sentence": None, "pieces": ()}
    text = row["text"]
    sentence = sentence_around(text, Span(row["start_char"], row["end_char"]))
    at, end = sentence.span.start, sentence.span.end
    name = "quote" if row["quote_start"] is not None else "source"
    spans = kept["quote_spans"] or [[row[f"{name}_start"], row[f"{name}_end"]]]
    pieces: list[tuple[str, bool]] = [("… ", False)] if sentence.begins_before else []
    for said_at, said_end in spans:
        if said_at is None or said_at >= end or said_end <= at:
            continue
        pieces += [
            (text[at : max(at, said_at)], False),
            (text[max(at, said_at) : min(said_end, end)], True),
        ]
        at = min(said_end, end)
    pieces += [(text[at:end], False)]
    pieces += [(" …", False)] if sentence.ends_behind else []
    return {
        **kept,
        "sentence": sentence.span.of(text),
        "pieces": tuple(piece for piece in pieces if piece[0]),
    }


def source_json(page: SourcePage, links: Mapping[str, str | None]) -> dict[str, Any]:
    """The source as the object that `/sources/ID.json` answers; keys stay as they are.

    Args:
        links: addresses of the same source elsewhere, by name.
    """
    return {
        "ok": True,
        **page.source,
        "counts": dict(page.counts),
        "printed_as": list(page.forms),
        "descriptions": list(page.descriptions),
        "merged": list(page.merged),
        "outlets": list(page.outlets),
        "months": list(page.months),
        "statements": [
            {name: value for name, value in row.items() if name not in _HIDDEN}
            for row in page.statements
        ],
        "next": page.next,
        "links": dict(links),
    }
