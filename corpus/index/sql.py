"""A search as one SQL statement, which stock `sqlite3` runs on an archive's database."""

import sqlite3
from collections.abc import Iterable

from corpus.index.conditions import (
    Asked,
    By,
    Citing,
    Days,
    Every,
    No,
    OneOf,
    Original,
    Some,
    Tagged,
    Without,
    Words,
    first_day,
    looked_up,
    words_of,
)
from corpus.index.forms import forms_asked
from corpus.index.request import Request
from corpus.needles import Forms, expression, match_of
from corpus.syntax import all_of, any_of

_ORDER = {
    "relevance": "scored.score desc nulls last, facets.published_sort desc nulls last, facets.id",
    "newest": "facets.published_sort desc nulls last, facets.id",
    "oldest": (
        "facets.published_sort asc nulls last, "
        "iif(facets.published_sort is null, facets.id, null), facets.id desc"
    ),
}
_SCORES = "select rowid as n, -rank as score from articles_fts where articles_fts match {}"
_NO_SCORES = "select 0 as n, null as score where 0"
_SHOWN = """\
articles.id, articles.title, outlets.name as outlet, articles.language, articles.published,
  articles.url, scored.score"""
_DAY = "facets.day || substr('-01-01', length(facets.day) - 3)"  # as `conditions.first_day`
_WITHOUT = {
    "author": "facets.id not in (select article_id from article_authors)",
    "tag": "facets.id not in (select article_id from article_tags)",
    "source": "facets.id not in (select article_id from citations where source_id is not null)",
}
_NOTHING = "0"
_ALL = "1"


def search_sql(db: sqlite3.Connection, request: Request) -> str:
    """The list that a request gives, as one statement without parameters.

    The same articles in the same order as `corpus.index.search.search`, but that it ranks all
    articles, however many. The cursor is left out.
    """
    query = request.query
    root = all_of((query.root, *request.filters))
    if query.root is None and query.notes:
        asked: Asked = Some(())
    else:
        asked = Every(()) if root is None else looked_up(db, root)
    parts = asked.parts if isinstance(asked, Every) else (asked,)
    forms = forms_asked(db, query.root, parts) if request.stem else {}
    condition = _condition(asked, forms)
    if request.copies == "original":
        condition += " and facets.is_original"
    sought = any_of(words_of(asked))
    scores = _SCORES.format(_literal(expression(sought, forms))) if sought else _NO_SCORES
    order = _ORDER[request.sort]
    sql = f"""\
from article_facets as facets
join articles on articles.rowid = facets.n
left join outlets on outlets.id = facets.outlet_id
left join ({scores}) as scored on scored.n = facets.n
where facets.status = 'live' and {condition}
"""
    if request.copies == "one":
        return (
            f"select id, title, outlet, language, published, url, score from (\n"
            f"select {_SHOWN}, row_number() over (order by {order}) as place, row_number() over (\n"
            f"  partition by coalesce(facets.story_id, facets.id) order by {order}\n) as place_in_story\n"
            f"{sql}) where place_in_story = 1\norder by place\n"
            f"limit {request.limit} offset {request.offset};\n"
        )
    return (
        f"select {_SHOWN}\n{sql}order by {order}\nlimit {request.limit} offset {request.offset};\n"
    )


def _condition(asked: Asked, forms: Forms) -> str:
    match asked:
        case Words(node):
            sought = match_of(node, forms)
            found = f"select rowid from articles_fts where articles_fts match {_literal(sought.expression)}"
            return f"facets.n {'not in' if sought.is_inverted else 'in'} ({found})"
        case Every(parts):
            return _joined(parts, forms, " and ", _ALL)
        case Some(parts):
            return _joined(parts, forms, " or ", _NOTHING)
        case No(part):
            return f"not {_condition(part, forms)}"
        case OneOf(column, values):
            known = sorted(value for value in values if value is not None)
            within = f"facets.{column} in ({_list(known)})" if known else _NOTHING
            return (
                f"({within} or facets.{column} is null)"
                if None in values
                else f"coalesce({within}, 0)"
            )
        case Days(start, end):
            since = f"{_DAY} >= {_literal(first_day(start))}" if start else "facets.day is not null"
            until = f"{_DAY} < {_literal(first_day(end))}" if end else _ALL
            return f"coalesce({since} and {until}, 0)"
        case Original():
            return "facets.is_original"
        case By(ids):
            return (
                "facets.id in (select article_id from article_authors "
                f"where author_id in ({_list(ids)}))"
            )
        case Tagged(ids):
            return (
                f"facets.id in (select article_id from article_tags where tag_id in ({_list(ids)}))"
            )
        case Citing(ids):
            return (
                f"facets.id in (select article_id from citations where source_id in ({_list(ids)}))"
            )
        case Without(kind):
            return _WITHOUT[kind]


def _joined(parts: Iterable[Asked], forms: Forms, operator: str, empty: str) -> str:
    pieces = [_condition(part, forms) for part in parts]
    return f"({operator.join(pieces)})" if pieces else empty


def _list(values: Iterable[str]) -> str:
    return ", ".join(_literal(value) for value in values)


def _literal(value: str) -> str:
    return "'" + value.replace("\x00", "").replace("'", "''") + "'"
