"""The concordance page and its JSON: words in their context, line by line."""

import sqlite3
from dataclasses import asdict, dataclass, replace
from typing import Any

from datasette import Forbidden, Response

from corpus.analysis.concordance import MAX_LINES, Concordance, concordance
from corpus.analysis.occurrences import needles_by_column
from corpus.hits import Suggestion
from corpus.index.request import Request
from corpus.index.search import SubCorpus, sub_corpus
from corpus.index.suggestions import suggestions
from corpus.publish.answers import html_answer, json_answer
from corpus.publish.asked import CONCORDANCE, Asked
from corpus.publish.limits import Problem, within_limits
from corpus.publish.offers import offers
from corpus.publish.permission import may_read
from corpus.publish.presence import DATABASE
from corpus.publish.search import applied
from corpus.syntax import read

READ = 2_000
"""Articles that are read at most, drawn by chance from more: 1.7 s for a word that a fifth of 100,000
made articles have, on two shared cores."""
_MAX_SIZE = 200
_ORDERS = {
    "newest": (),
    "left": ("L1", "L2", "L3"),
    "right": ("R1", "R2", "R3"),
    "match": ("NODE", "R1"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """A page of lines, and what is told beside them."""

    lines: Concordance
    named: SubCorpus
    has_words: bool  # that can be shown in their context
    suggestions: tuple[Suggestion, ...]


async def concordance_page(datasette: Any, request: Any) -> Response:
    """The lines asked for: 200, 400 for a value that is none, 503 without an index or time."""
    if not await may_read(datasette, request.actor):
        raise Forbidden("You may not read the articles of this archive.")
    as_json = bool(request.url_vars["json"])
    asked = Asked.of(request.query_string, CONCORDANCE)
    limit_ms = datasette.setting("sql_time_limit_ms")
    found = await datasette.get_database(DATABASE).execute_fn(
        lambda connection: within_limits(connection, limit_ms, lambda: _lines(connection, asked))
    )
    here = datasette.urls.path("/concordance")
    context = {"asked": asked, "here": here, "search_path": datasette.urls.path("/search")}
    if isinstance(found, Problem):
        if as_json:
            return json_answer(datasette, {"ok": False, **asdict(found)}, found.status)
        context |= {"problem": found}
        return await html_answer(
            datasette, request, "corpus_concordance.html", context, found.status
        )
    lines, named = found.lines, found.named
    offset = asked.number("offset", MAX_LINES) + len(lines.lines)
    following = (
        asked.address({"offset": str(offset)})
        if lines.lines and offset < min(lines.total, MAX_LINES)
        else None
    )
    notes = (*asked.notes, *named.query.notes)
    if as_json:

        def link(path: str) -> str:
            return str(datasette.absolute_url(request, datasette.urls.path(path)))

        return json_answer(
            datasette,
            {
                "ok": True,
                "query": asked.values.get("q", ""),
                "read": read(named.query),
                "notes": list(notes),
                "suggestions": [asdict(each) for each in found.suggestions],
                "forms": {word: list(forms) for word, forms in named.forms.items()},
                "total": lines.total,
                "articles": lines.articles_with,
                "basis": asdict(lines.basis),
                "sort": asked.one_of("sort"),
                "lines": [
                    {**asdict(line), "span": [line.span.start, line.span.end]}
                    for line in lines.lines
                ],
                "links": {
                    "self": link("/concordance.json")
                    + asked.address({"offset": asked.values.get("offset")}),
                    "html": link("/concordance")
                    + asked.address({"offset": asked.values.get("offset")}),
                    "next": link("/concordance.json") + following if following else None,
                },
            },
        )
    context |= {
        "problem": None,
        "found": lines,
        "notes": notes,
        "read": read(named.query),
        "offered": list(offers(asked, asked.values.get("q", ""), found.suggestions)),
        "forms": named.forms,
        "has_words": found.has_words,
        "filters": list(applied(asked, {})),
        "next_path": here + following if following else None,
        "json_path": datasette.urls.path("/concordance.json")
        + asked.address({"offset": asked.values.get("offset")}),
    }
    return await html_answer(datasette, request, "corpus_concordance.html", context, 200)


def _lines(connection: sqlite3.Connection, asked: Asked) -> Found:
    sort = asked.one_of("sort")
    named = sub_corpus(connection, Request(asked.values.get("q", ""), **asked.narrowing()))
    size, offset = asked.number("size", _MAX_SIZE), asked.number("offset", MAX_LINES)
    needles = needles_by_column(named.query, named.forms)
    has_words = any(needles)
    lines = concordance(
        connection,
        named.numbers if has_words else named.numbers[:0],
        needles,
        sort=_ORDERS[sort] if sort in _ORDERS else sort.split(",")[:5],
        # No lines are asked for by size 0, but their number is: without any none would be counted.
        limit=min(max(size, 1), MAX_LINES - offset),
        offset=offset,
        limit_articles=READ,
    )
    if not size:
        lines = replace(lines, lines=())
    return Found(lines, named, has_words, suggestions(connection, named.query))
