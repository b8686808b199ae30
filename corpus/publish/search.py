"""The search page and its JSON: the same question, the same answer."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from datasette import Forbidden, Response

from corpus.errors import SearchError
from corpus.hits import Facet, Highlighted, SearchHit, SearchResult
from corpus.index.request import UNKNOWN
from corpus.index.search import search
from corpus.index.sql import search_sql
from corpus.model import Span
from corpus.publish.answers import html_answer, json_answer
from corpus.publish.asked import FILTERS, SEARCH, Asked
from corpus.publish.histogram import histogram_of
from corpus.publish.languages import language_name, within_line
from corpus.publish.limits import Problem, within_limits
from corpus.publish.offers import offers
from corpus.publish.permission import may_read
from corpus.publish.presence import DATABASE

FACETS = ("outlet", "language", "year", "section", "source")
"""What the results are counted by."""

_LISTED = 8  # values of a facet that are seen at once
_MANY = 100  # links of facets and a histogram
_LONGEST_SQL = 8_000  # characters that a page shows
_LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class FacetLink:
    """A value of a facet, and the query string that keeps to it; None where none can say it."""

    label: str | None
    code: str | None  # of a language
    articles: int
    address: str | None
    is_applied: bool


async def search_page(datasette: Any, request: Any) -> Response:
    """What is found: 200, 400 for a value that is none, 503 without an index or time enough."""
    if not await may_read(datasette, request.actor):
        raise Forbidden("You may not read the articles of this archive.")
    as_json = bool(request.url_vars["json"])
    asked = Asked.of(request.query_string)
    limit_ms = datasette.setting("sql_time_limit_ms")
    found = await datasette.get_database(DATABASE).execute_fn(
        lambda connection: answer(connection, asked, limit_ms=limit_ms, with_sql=not as_json)
    )
    here = datasette.urls.path("/search")
    if isinstance(found, Problem):
        if as_json:
            return json_answer(datasette, {"ok": False, **asdict(found)}, found.status)
        context = {"asked": asked, "problem": found, "search_path": here, "here": here}
        return await html_answer(datasette, request, "corpus_search.html", context, found.status)
    result, sql = found
    if as_json:
        return json_answer(datasette, _search_json(datasette, request, asked, result))
    context = {
        "asked": asked,
        "problem": None,
        "result": result,
        "notes": (*asked.notes, *result.notes),
        "offered": list(offers(asked, result.query, result.suggestions)),
        "forms": result.forms,
        "hits": [(hit, runs(hit.title, _LONGEST_TITLE), runs(hit.snippet)) for hit in result.hits],
        "facets": [_links(asked, facet) for facet in result.facets.values()],
        "filters": list(applied(asked, result.facets)),
        "histogram": histogram_of(result.histogram),
        "has_links": asked.fits(_MANY),
        "sql": sql if sql and len(sql) <= _LONGEST_SQL else None,
        "search_path": here,
        "here": here,
        "json_path": datasette.urls.path("/search.json")
        + asked.address({"cursor": asked.values.get("cursor")}),
    }
    return await html_answer(datasette, request, "corpus_search.html", context, 200)


def answer(
    connection: sqlite3.Connection, asked: Asked, *, limit_ms: int, with_sql: bool = False
) -> tuple[SearchResult, str | None] | Problem:
    """What a search finds, and the same search as SQL where that is wanted; or why nothing."""

    def found() -> tuple[SearchResult, str | None]:
        request = asked.request()
        result = search(connection, request, facets=FACETS, with_histogram=True)
        return result, search_sql(connection, request) if with_sql else None

    return within_limits(connection, limit_ms, found)


def _search_json(
    datasette: Any, request: Any, asked: Asked, result: SearchResult
) -> dict[str, Any]:
    def link(path: str, query: str) -> str:
        return str(datasette.absolute_url(request, datasette.urls.path(path) + query))

    here = asked.address({"cursor": asked.values.get("cursor")})
    following = asked.address({"cursor": result.next}) if result.next else None
    links = {
        "self": link("/search.json", here),
        "html": link("/search", here),
        "next": link("/search.json", following) if following else None,
    }
    return {
        "ok": True,
        "query": result.query,
        "read": result.read,
        "notes": [*asked.notes, *result.notes],
        "total": result.total,
        "total_is_exact": result.total_is_exact,
        "ranked": result.ranked,
        "sort": result.sort,
        "copies": result.copies,
        "results": [_hit_json(hit, link(f"/articles/{hit.article_id}", "")) for hit in result.hits],
        "next": result.next,
        "facets": {
            name: {
                "of": facet.of,
                "others": facet.others,
                "values": [asdict(value) for value in facet.values],
            }
            for name, facet in result.facets.items()
        },
        "histogram": [asdict(bar) for bar in result.histogram],
        "suggestions": [asdict(each) for each in result.suggestions],
        "forms": {word: list(forms) for word, forms in result.forms.items()},
        "links": links,
    }


def _hit_json(hit: SearchHit, url: str) -> dict[str, Any]:
    return {
        "id": hit.article_id,
        "url": url,
        "original_url": hit.url,
        "title": hit.title.text or None,
        "title_spans": _span_lists(hit.title.spans),
        "snippet": hit.snippet.text,
        "snippet_spans": _span_lists(hit.snippet.spans),
        "outlet": {"id": hit.outlet_id, "name": hit.outlet} if hit.outlet_id else None,
        "language": hit.language,
        "section": hit.section,
        "published": hit.published,
        "score": hit.score,
        "story": {"id": hit.story_id, "size": hit.copies} if hit.story_id else None,
    }


def _span_lists(spans: Sequence[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def runs(highlighted: Highlighted, most: int | None = None) -> list[tuple[str, bool]]:
    """A highlighted text for a place within a line, in pieces: each with whether it matched.

    Args:
        most: characters after which it is cut, with an ellipsis.
    """
    text = highlighted.text if most is None else highlighted.text[:most]
    pieces: list[tuple[str, bool]] = []
    at = 0
    for span in highlighted.spans:
        pieces += [(text[at : span.start], False), (text[span.start : span.end], True)]
        at = span.end
    pieces.append((text[at:], False))
    shown = [(cleaned, marked) for piece, marked in pieces if (cleaned := within_line(piece))]
    return [*shown, ("…", False)] if len(text) < len(highlighted.text) else shown


def _links(asked: Asked, facet: Facet) -> tuple[Facet, list[FacetLink], list[FacetLink]]:
    """A facet with the values to see at once and those behind them."""
    values = facet.values
    if facet.name == "year":
        values = tuple(sorted(values, key=lambda each: each.value or "", reverse=True))
    links = [_link(asked, facet.name, value.value, value.label, value.articles) for value in values]
    return facet, links[:_LISTED], links[_LISTED:]


def _link(
    asked: Asked, name: str, value: str | None, label: str | None, articles: int
) -> FacetLink:
    is_language = name == "language"
    if name == "year":
        changes = {"from": value, "to": value} if value else None
    elif value is None or (is_language and value == "und"):
        changes = {name: UNKNOWN} if name in FILTERS else None
    else:
        changes = {name: value}
    is_applied = changes is not None and all(
        asked.values.get(each) == stated for each, stated in changes.items()
    )
    can_link = changes is not None and asked.fits(_MANY) and _is_legal(changes)
    return FacetLink(
        label=language_name(value) if is_language else label,
        code=value if is_language else None,
        articles=articles,
        address=asked.address(changes) if changes and can_link and not is_applied else None,
        is_applied=is_applied,
    )


def _is_legal(changes: Mapping[str, str]) -> bool:
    """Whether a filter can say it: not every value that an archive has can be asked for."""
    try:
        Asked(SEARCH, (), changes).request()
    except SearchError:
        return False
    return True


def applied(asked: Asked, facets: Mapping[str, Facet]) -> Iterator[tuple[str, str, str]]:
    """The filters of a search: name, value for people, query string without it."""
    for name, value in asked.filters.items():
        labels = (
            {each.value: each.label for each in facets[name].values}
            if name in ("outlet", "source") and name in facets
            else {}
        )
        shown = labels.get(value) or value
        if name == "language" and value != UNKNOWN:
            shown = language_name(value)
        yield name, shown, asked.address({name: None})
