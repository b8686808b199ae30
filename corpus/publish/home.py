"""What the home page tells about an archive."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Home:
    """Size, span and the newest of an archive."""

    articles: int
    outlets: int
    languages: tuple[Row, ...]  # language, articles: most first
    biggest_outlets: tuple[Row, ...]  # id, name, articles: most first
    first: str | None  # YYYY-MM of the earliest dated article
    last: str | None
    newest: tuple[Row, ...]  # newest first, undated last


_COUNTS = """
    select
        (select count(*) from articles)
            - (select count(*) from withdrawals join articles on articles.id = article_id),
        (select count(*) from outlets),
        substr((select min(published_sort) from articles), 1, 7),
        substr((select max(published_sort) from articles), 1, 7)
"""
# Counted from an index alone; a condition on `status` would read every row.
_LANGUAGES = """
    select
        language,
        count(*) - (
            select count(*)
            from withdrawals
            join articles as gone on gone.id = withdrawals.article_id
            where gone.language = articles.language
        ) as articles
    from articles
    group by language
    having articles > 0
    order by articles desc, language
"""
_OUTLETS = """
    select outlets.id, outlets.name, outlets.language, counted.articles
    from (
        select outlet_id, count(*) as articles
        from articles
        where outlet_id is not null
        group by outlet_id
        order by articles desc, outlet_id
        limit :most
    ) as counted
    join outlets on outlets.id = counted.outlet_id
    order by counted.articles desc, outlets.name
"""
_NEWEST = """
    select
        articles.id, articles.title, articles.published, articles.language,
        coalesce(articles.dek, substr(articles.text, 1, 220)) as teaser,
        articles.dek is null and length(articles.text) > 220 as is_cut,
        outlets.name as outlet
    from articles
    left join outlets on outlets.id = articles.outlet_id
    where articles.status = 'live'
    order by articles.published_sort desc
    limit :most
"""


def read_home(connection: sqlite3.Connection, most: int = 12) -> Home:
    """The facts of the home page, with at most `most` outlets and articles."""

    def rows(sql: str) -> tuple[Row, ...]:
        found = connection.execute(sql, {"most": most} if ":most" in sql else {})
        names = [column[0] for column in found.description]
        return tuple(dict(zip(names, row, strict=True)) for row in found)

    articles, outlets, first, last = connection.execute(_COUNTS).fetchone()
    return Home(articles, outlets, rows(_LANGUAGES), rows(_OUTLETS), first, last, rows(_NEWEST))
