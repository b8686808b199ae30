"""Questions to the citations: who is cited, what somebody said, who cites whom; views by name."""

import json
import re
import sqlite3
from collections.abc import Iterator
from typing import Any

from corpus.errors import SearchError
from corpus.fold import fold
from corpus.names import SOURCE_KINDS, source_id
from corpus.needles import expression, holds, necessary, understood, without_filters
from corpus.store.views import VIEWS

Row = dict[str, Any]

_MONTH = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2]))?")

# What a name may stand for: ids are made from names, so that case and spacing do not matter.
_FORMS = """
    select resolved_id from resolved_sources
    where source_id in (select value from json_each(:ids)) or resolved_id = :name
    or name = :name collate nocase or domain = :name collate nocase
"""
_ASKED = """
    articles.status = 'live'
    and (:outlet is null or articles.outlet_id in (select id from outlets where :outlet in (id, domain)))
    and (:month is null or substr(articles.month, 1, length(:month)) = :month)
    and (
        :language is null
        or articles.language in (:language, :language || '-Hans', :language || '-Hant')
    )
    and (:kind is null or resolved.kind = :kind)
"""


def source_counts(
    db: sqlite3.Connection,
    *,
    outlet: str | None = None,
    month: str | None = None,
    language: str | None = None,
    kind: str | None = None,
    limit: int = 50,
) -> Iterator[Row]:
    """Sources with how often and in how many articles they are cited, most cited first.

    Args:
        outlet: who cites: id or registrable domain.
        month: YYYY-MM, or YYYY for a year.
        language: of the articles, as in `articles.language`; "zh" is both ways of writing Chinese.
        kind: of the source: person, organisation, outlet, document, unnamed, unknown.

    Raises:
        SearchError: for a month that is none, a kind that is none, or what cannot be printed.
    """
    return _rows(
        db,
        f"""
        select resolved.resolved_id as source_id, resolved.name as source, resolved.kind,
            count(*) as citations, count(distinct citations.article_id) as articles,
            count(distinct articles.outlet_id) as outlets
        from citations
        join articles on articles.id = citations.article_id
        join resolved_sources as resolved on resolved.source_id = citations.source_id
        where {_ASKED}
        group by resolved.resolved_id
        order by citations desc, resolved.resolved_id
        limit :limit
        """,
        **_checked(outlet, month, language, kind),
        limit=limit,
    )


def statements(
    db: sqlite3.Connection, source: str | None = None, words: str = "", *, limit: int = 50
) -> Iterator[Row]:
    """What is attributed to a source, newest first, undated last, within an article as it stands.

    Args:
        source: an id, a domain, or a name, in the form that is shown or in another one that the
            archive has; None for anybody, also those whose name could not be told.
        words: what must occur in the words attributed, as in a search (see `corpus.syntax`), but
            for fields and filters, which are left out.
    """
    query = understood(words)
    wanted = without_filters(query.root)
    if query.root is None and query.notes:
        return
    sought = necessary(wanted) if wanted else None
    typed = None if source is None else _legible(source)
    found = _rows(
        db,
        f"""
        select * from source_statements
        where (:name is null or source_id in ({_FORMS}))
        and (:asked is null or article_id in (
            select id from articles where rowid in (
                select rowid from articles_fts where articles_fts match :asked
            )
        ))
        order by published_sort is null, published_sort desc, article_id, start_char, citation_id
        """,
        name=typed,
        ids=json.dumps([] if typed is None else _ids_of(typed)),
        asked=expression(sought) if sought else None,
    )
    shown = 0
    for row in found:
        if shown >= limit:
            return
        if wanted is None or holds(fold(row["quote_text"] or "").split(), wanted):
            shown += 1
            yield row


def sources_like(db: sqlite3.Connection, name: str, *, limit: int = 5) -> list[str]:
    """Names that hold all words of `name`, of sources that something is attributed to; short ones first."""
    words = set(fold(_legible(name)).split())
    if not words:
        return []
    rows = _rows(db, "select distinct source from source_statements where source is not null")
    alike = (row["source"] for row in rows if words <= set(fold(row["source"]).split()))
    return sorted(alike, key=lambda each: (len(each), each))[:limit]


def edges(
    db: sqlite3.Connection, *, kind: str | None = None, month: str | None = None
) -> Iterator[Row]:
    """Who cites whom: an outlet, a source and how often, the heaviest first; unnamed sources left out.

    Args and Raises: as those of `source_counts`.
    """
    return _rows(
        db,
        f"""
        select
            outlets.id as outlet_id, outlets.name as outlet,
            resolved.resolved_id as source_id, resolved.name as source,
            resolved.kind as source_kind, resolved.outlet_id as source_outlet_id,
            count(*) as citations, count(distinct citations.article_id) as articles
        from citations
        join articles on articles.id = citations.article_id
        join outlets on outlets.id = articles.outlet_id
        join resolved_sources as resolved on resolved.source_id = citations.source_id
        where resolved.kind != 'unnamed' and resolved.only_in is null and {_ASKED}
        group by outlets.id, resolved.resolved_id
        order by citations desc, outlets.id, resolved.resolved_id
        """,
        **_checked(None, month, None, kind),
    )


def view(db: sqlite3.Connection, name: str) -> Iterator[Row]:
    """The rows of one of the views that answer questions (`corpus.store.views.VIEWS`), in no order.

    "unnamed_shares", "articles_without_named_source", "shared_quotations", "outlet_citations" …

    Raises:
        SearchError: if there is no such view.
    """
    if name not in VIEWS:
        raise SearchError(f"no view {name!r}; there are {', '.join(VIEWS)}")
    return _rows(db, VIEWS[name])


def _checked(
    outlet: str | None, month: str | None, language: str | None, kind: str | None
) -> dict[str, str | None]:
    """The parameters of `_ASKED`; SearchError for those that can find nothing."""
    if month is not None and not _MONTH.fullmatch(month):
        raise SearchError(f"month must be YYYY-MM or YYYY, not {month!r}")
    if kind is not None and kind not in SOURCE_KINDS:
        raise SearchError(f"kind must be one of {', '.join(SOURCE_KINDS)}, not {kind!r}")
    for name, value in (("outlet", outlet), ("language", language)):
        if value is not None and not value.isprintable():
            raise SearchError(f"{name} has a character that cannot be printed: {value!r}")
    return {"outlet": outlet, "month": month, "language": language, "kind": kind}


def _legible(typed: str) -> str:
    return typed.encode("utf-8", "replace").decode()  # as a terminal may hand it over


def _ids_of(name: str) -> list[str]:
    return [name, *(source_id(kind, name) for kind in SOURCE_KINDS)]


def _rows(db: sqlite3.Connection, sql: str, **parameters: Any) -> Iterator[Row]:
    found = db.execute(sql, parameters)
    names = [column[0] for column in found.description]
    for row in found:
        yield dict(zip(names, row, strict=True))
