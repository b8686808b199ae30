"""The addresses of our own: an article's and a source's page and JSON, and what crawlers are told."""

from typing import Any
from urllib.parse import quote, unquote

from datasette import Forbidden, Response, hookimpl

from corpus.publish.answers import html_answer, json_answer, moved, query
from corpus.publish.concordance import concordance_page
from corpus.publish.dossier import (
    Dossier,
    Withdrawal,
    dossier_json,
    read_alias,
    read_dossier,
    read_withdrawal,
)
from corpus.publish.permission import may_read
from corpus.publish.presence import DATABASE, serves_archive
from corpus.publish.revisions import RevisionPage, read_revision, revision_json
from corpus.publish.search import search_page
from corpus.publish.sources import read_source, read_successor, source_json
from corpus.publish.trends import trends_page

_ROBOTS = """\
# This archive holds other people's articles. Its keeper decides who may copy them.
User-agent: *
Disallow: /
"""


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """Our addresses, on a Datasette that serves an archive."""
    if not serves_archive(datasette):
        return []
    return [
        (r"^/articles/(?P<id>[^/.]+)(?P<json>\.json)?$", article_page),
        (
            r"^/articles/(?P<id>[^/.]+)/revisions/(?P<number>[0-9]{1,9})(?P<json>\.json)?$",
            revision_page,
        ),
        (r"^/articles/?$", articles_page),
        (r"^/sources/(?P<id>[^/.]+)(?P<json>\.json)?$", source_page),
        (r"^/sources/?$", sources_page),
        (r"^/concordance(?P<json>\.json)?$", concordance_page),
        (r"^/trends(?P<json>\.json)?$", trends_page),
        (r"^/search(?P<json>\.json)?$", search_page),
        (r"^/robots\.txt$", robots_page),
    ]


async def articles_page(datasette: Any, request: Any) -> Response:
    """The list of articles is Datasette's own table."""
    query = f"?{request.query_string}" if request.query_string else ""
    return Response.redirect(f"{datasette.urls.table(DATABASE, 'articles')}{query}", status=302)


async def sources_page(datasette: Any, request: Any) -> Response:
    """The list of sources is Datasette's own view, most cited first."""
    query = f"?{request.query_string}" if request.query_string else ""
    return Response.redirect(
        f"{datasette.urls.table(DATABASE, 'source_counts')}{query}", status=302
    )


async def source_page(datasette: Any, request: Any) -> Response:
    """One source: 200, 301 to the source that it is, 400 for what is no cursor, or 404."""
    if not await may_read(datasette, request.actor):
        raise Forbidden("You may not read the articles of this archive.")
    source_id = unquote(request.url_vars["id"])
    as_json = bool(request.url_vars["json"])
    database = datasette.get_database(DATABASE)
    successor = await database.execute_fn(lambda reader: read_successor(reader, source_id))
    outlet, cursor = request.args.get("outlet") or None, request.args.get("cursor")
    if successor is not None:
        return moved(datasette, f"/sources/{quote(successor, safe='')}", as_json, outlet=outlet)
    try:
        page = await database.execute_fn(
            lambda connection: read_source(connection, source_id, outlet=outlet, cursor=cursor)
        )
    except ValueError as error:
        return await _problem(datasette, request, 400, str(error), source_id, as_json)
    if page is None:
        problem = "There is no source with this id in the archive."
        return await _problem(datasette, request, 404, problem, source_id, as_json)
    html_path = datasette.urls.path(f"/sources/{quote(source_id, safe='')}")
    following = query(outlet=outlet, cursor=page.next) if page.next else None
    if as_json:
        links = {
            "html": datasette.absolute_url(request, html_path),
            "json": datasette.absolute_url(request, html_path + ".json"),
            "next": datasette.absolute_url(request, html_path + ".json" + following)
            if following
            else None,
        }
        return json_answer(datasette, source_json(page, links))
    context = {
        "page": page,
        "source": page.source,
        "outlet": outlet,
        "is_first": cursor is None,
        "html_path": html_path,
        "json_path": html_path + ".json",
        "next_path": html_path + following if following else None,
    }
    return await html_answer(datasette, request, "corpus_source.html", context, 200)


async def _problem(
    datasette: Any, request: Any, status: int, problem: str, asked: str, as_json: bool
) -> Response:
    if as_json:
        told = {"ok": False, "status": status, "error": problem, "id": asked}
        return json_answer(datasette, told, status)
    page = datasette.urls.path(f"/sources/{quote(asked, safe='')}") if status == 400 else None
    context = {"status": status, "problem": problem, "source_id": asked, "source_path": page}
    return await html_answer(datasette, request, "corpus_problem.html", context, status)


async def robots_page() -> Response:
    """Nothing here is for crawlers, as long as the archive's keeper says nothing else."""
    return Response.text(_ROBOTS)


async def article_page(datasette: Any, request: Any) -> Response:
    """One article: 200, 301 to the id that replaced this one, 404, or 410 when withdrawn."""
    if not await may_read(datasette, request.actor):
        raise Forbidden("You may not read the articles of this archive.")
    article_id = unquote(request.url_vars["id"])
    as_json = bool(request.url_vars["json"])
    database = datasette.get_database(DATABASE)
    found: Withdrawal | Dossier | str | None = await database.execute_fn(
        lambda connection: (
            read_withdrawal(connection, article_id)
            or read_dossier(connection, article_id)
            or read_alias(connection, article_id)
        )
    )
    match found:
        case Withdrawal():
            return await _withdrawn_answer(datasette, request, found, as_json)
        case Dossier():
            return await _article_answer(datasette, request, found, as_json)
        case str():
            return moved(datasette, f"/articles/{quote(found, safe='')}", as_json)
    return await _unknown_answer(datasette, request, article_id, as_json)


async def revision_page(datasette: Any, request: Any) -> Response:
    """One revision of an article: 200, 301 to the article's other id, 404, or 410 when withdrawn."""
    if not await may_read(datasette, request.actor):
        raise Forbidden("You may not read the articles of this archive.")
    article_id, number = unquote(request.url_vars["id"]), int(request.url_vars["number"])
    as_json = bool(request.url_vars["json"])
    database = datasette.get_database(DATABASE)
    found: Withdrawal | RevisionPage | Dossier | str | None = await database.execute_fn(
        lambda connection: (
            read_withdrawal(connection, article_id)
            or read_revision(connection, article_id, number)
            or read_dossier(connection, article_id)
            or read_alias(connection, article_id)
        )
    )
    match found:
        case Withdrawal():
            return await _withdrawn_answer(datasette, request, found, as_json)
        case RevisionPage():
            return await _revision_answer(datasette, request, found, as_json)
        case Dossier():
            return await _no_revision_answer(datasette, request, article_id, number, as_json)
        case str():
            there = f"/articles/{quote(found, safe='')}/revisions/{number}"
            return moved(datasette, there, as_json)
    return await _unknown_answer(datasette, request, article_id, as_json)


async def _revision_answer(
    datasette: Any, request: Any, page: RevisionPage, as_json: bool
) -> Response:
    article_path = datasette.urls.path(f"/articles/{page.article['id']}")
    here = f"{article_path}/revisions/{page.revision['number']}"
    if as_json:

        def link(there: Any) -> str | None:
            path = f"{article_path}/revisions/{there['number']}.json" if there else None
            return datasette.absolute_url(request, path) if path else None

        links = {
            "html": datasette.absolute_url(request, here),
            "json": datasette.absolute_url(request, here + ".json"),
            "article": datasette.absolute_url(request, article_path + ".json"),
            "previous": link(page.before),
            "next": link(page.following),
        }
        return json_answer(datasette, revision_json(page, links))
    context = {"page": page, "article_path": article_path, "json_path": here + ".json"}
    return await html_answer(datasette, request, "corpus_revision.html", context, 200)


async def _no_revision_answer(
    datasette: Any, request: Any, article_id: str, number: int, as_json: bool
) -> Response:
    if as_json:
        problem = "The article has no revision of this number."
        told = {"ok": False, "status": 404, "error": problem, "id": article_id}
        return json_answer(datasette, told, 404)
    context = {
        "status": 404,
        "revision_number": str(number),
        "article_path": datasette.urls.path(f"/articles/{article_id}"),
    }
    return await html_answer(datasette, request, "corpus_problem.html", context, 404)


async def _article_answer(
    datasette: Any, request: Any, dossier: Dossier, as_json: bool
) -> Response:
    article_id = dossier.article["id"]
    html_path = datasette.urls.path(f"/articles/{article_id}")
    row_path = datasette.urls.row(DATABASE, "articles", article_id)
    if as_json:
        links = {
            "html": datasette.absolute_url(request, html_path),
            "json": datasette.absolute_url(request, html_path + ".json"),
            "row": datasette.absolute_url(request, row_path),
        }
        return json_answer(datasette, dossier_json(dossier, links))
    context = {"dossier": dossier, "article": dossier.article, "json_path": html_path + ".json"}
    return await html_answer(datasette, request, "corpus_article.html", context, 200)


async def _withdrawn_answer(
    datasette: Any, request: Any, withdrawal: Withdrawal, as_json: bool
) -> Response:
    """410, with what the tombstone says."""
    if as_json:
        told = {
            "ok": False,
            "status": 410,
            "error": "This article was withdrawn from the archive.",
            "id": withdrawal.article_id,
            "reason": withdrawal.reason,
            "withdrawn_at": withdrawal.withdrawn_at or None,
            "note": withdrawal.note,
        }
        return json_answer(datasette, told, 410)
    context = {"status": 410, "withdrawal": withdrawal}
    return await html_answer(datasette, request, "corpus_problem.html", context, 410)


async def _unknown_answer(datasette: Any, request: Any, article_id: str, as_json: bool) -> Response:
    if as_json:
        told = {
            "ok": False,
            "status": 404,
            "error": "There is no article with this id in the archive.",
            "id": article_id,
        }
        return json_answer(datasette, told, 404)
    context = {"status": 404, "article_id": article_id}
    return await html_answer(datasette, request, "corpus_problem.html", context, 404)
