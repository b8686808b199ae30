"""The page of trends and its JSON: how often something is written of, over time."""

import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, cast

from datasette import Forbidden, Response

import corpus.analysis.trends as counting
from corpus.analysis.reading import Group
from corpus.analysis.trends import Trend
from corpus.errors import SearchError
from corpus.hits import Suggestion
from corpus.index.request import Request
from corpus.index.search import sub_corpus
from corpus.index.suggestions import suggestions
from corpus.needles import Forms
from corpus.publish.answers import html_answer, json_answer
from corpus.publish.asked import TRENDS, Asked
from corpus.publish.limits import Problem, within_limits
from corpus.publish.offers import offers
from corpus.publish.permission import may_read
from corpus.publish.presence import DATABASE
from corpus.publish.search import applied
from corpus.syntax import read

INTERVALS = ("month", "year", "day")
_SHOWN = 120  # periods on a page, the latest; JSON has all


@dataclass(frozen=True, slots=True)
class Line:
    """One query over time."""

    query: str
    read: str
    notes: tuple[str, ...]
    forms: Forms
    suggestions: tuple[Suggestion, ...]
    trend: Trend


@dataclass(frozen=True, slots=True)
class Chart:
    """Several queries over the same periods, on one scale."""

    periods: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[int, int, float] | None, ...]], ...]  # articles, of, share
    most: float  # the highest share
    left_out: int  # earlier periods
    undated: tuple[tuple[int, int, float] | None, ...]  # of each query; () if there are none


async def trends_page(datasette: Any, request: Any) -> Response:
    """The trends asked for: 200, 400 for a value that is none, 503 without an index or time."""
    if not await may_read(datasette, request.actor):
        raise Forbidden("You may not read the articles of this archive.")
    as_json = bool(request.url_vars["json"])
    asked = Asked.of(request.query_string, TRENDS)
    limit_ms = datasette.setting("sql_time_limit_ms")
    found = await datasette.get_database(DATABASE).execute_fn(
        lambda connection: within_limits(connection, limit_ms, lambda: _trends(connection, asked))
    )
    here = datasette.urls.path("/trends")
    json_path = datasette.urls.path("/trends.json") + asked.address({})
    context = {"asked": asked, "here": here, "search_path": datasette.urls.path("/search")}
    if isinstance(found, Problem):
        if as_json:
            return json_answer(datasette, {"ok": False, **asdict(found)}, found.status)
        context |= {"problem": found}
        return await html_answer(datasette, request, "corpus_trends.html", context, found.status)
    notes = (*asked.notes, *(note for line in found for note in line.notes))
    if as_json:
        links = {
            "self": datasette.absolute_url(request, json_path),
            "html": datasette.absolute_url(request, here + asked.address({})),
        }
        told = {"interval": asked.one_of("interval"), "notes": list(notes)}
        trends = [_line_json(line) for line in found]
        return json_answer(datasette, {"ok": True, **told, "trends": trends, "links": links})
    context |= {
        "problem": None,
        "lines": found,
        "chart": _chart(found),
        "notes": notes,
        "offered": [
            offer for line in found for offer in offers(asked, line.query, line.suggestions)
        ],
        "forms": {word: forms for line in found for word, forms in line.forms.items()},
        "filters": list(applied(asked, {})),
        "json_path": json_path,
    }
    return await html_answer(datasette, request, "corpus_trends.html", context, 200)


def _trends(connection: sqlite3.Connection, asked: Asked) -> list[Line]:
    interval = asked.one_of("interval")
    if interval not in INTERVALS:
        raise SearchError(f"interval must be one of {', '.join(INTERVALS)}, not {interval!r}")
    narrowing = asked.narrowing()
    lines = []
    for query in asked.queries or ("",):
        named = sub_corpus(connection, Request(query, **narrowing))
        # Words are not counted, for which all texts would have to be read.
        of = counting.whole(
            connection, named.under_filters, cast(Group, interval), with_words=False
        )
        trend = counting.trend(connection, named.numbers, ((), (), ()), of)
        lines.append(
            Line(
                query,
                read(named.query),
                named.query.notes,
                named.forms,
                suggestions(connection, named.query),
                trend,
            )
        )
    return lines


def _line_json(line: Line) -> dict[str, Any]:
    return {
        "query": line.query,
        "read": line.read,
        "suggestions": [asdict(each) for each in line.suggestions],
        "forms": {word: list(forms) for word, forms in line.forms.items()},
        "articles": line.trend.articles,
        "of": line.trend.of_articles,
        "share": line.trend.share,
        "points": [
            {
                "period": point.key,
                "articles": point.articles,
                "of": point.of_articles,
                "share": point.share,
            }
            for point in line.trend.points
        ],
    }


def _chart(lines: Sequence[Line]) -> Chart:
    by_line = [
        (
            line.query,
            {p.key: (p.articles, p.of_articles, p.share) for p in line.trend.points},
        )
        for line in lines
    ]
    periods = sorted({key for _, points in by_line for key in points if key})
    shown = periods[-_SHOWN:]
    rows = tuple((query, tuple(points.get(key) for key in shown)) for query, points in by_line)
    most = max((point[2] for _, points in rows for point in points if point), default=0.0)
    undated = tuple(points.get(None) for _, points in by_line)
    return Chart(
        tuple(shown), rows, most, len(periods) - len(shown), undated if any(undated) else ()
    )
