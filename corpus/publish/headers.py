"""What goes around every answer of an archive: safe headers, tombstones, empty searches."""

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode

from datasette import hookimpl

from corpus.publish.dossier import read_withdrawal
from corpus.publish.presence import DATABASE, serves_archive

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_EVERYWHERE = ((b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"same-origin"))
# Our own pages need a stylesheet and forms, nothing else. Datasette's pages keep their
# inline scripts, and so go without.
_OWN_PAGES = (
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
        b" base-uri 'none'; frame-ancestors 'none'",
    ),
)
_OWN = frozenset(("/", "/search", "/concordance", "/trends"))
_ROW = re.compile(r"^/corpus/articles/(?P<id>[^/.]+)(?P<format>\.\w+)?$")
_TABLE = re.compile(r"^/corpus/articles(\.\w+)?$")


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[App], App]:
    """Wrap the whole application; one that serves no archive stays as it is."""

    def wrap(app: App) -> App:
        async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http" or not serves_archive(datasette):
                await app(scope, receive, send)
                return
            path = _path(datasette, scope)
            if _TABLE.match(path):
                scope = _without_empty_search(scope)
            if row := _ROW.match(path):
                scope = await _led_to_tombstone(datasette, scope, row)
            await app(scope, receive, _with_headers(send, _path(datasette, scope)))

        return wrapped

    return wrap


def _path(datasette: Any, scope: Scope) -> str:
    """The path as sent, without the address below which the server answers."""
    raw = scope.get("raw_path") or scope["path"].encode("utf-8")
    path = str(raw.decode("latin-1").partition("?")[0])
    base = datasette.setting("base_url")
    return "/" + path[len(base) :] if base != "/" and path.startswith(base) else path


def _with_headers(send: Send, path: str) -> Send:
    is_own = path in _OWN or path.startswith(("/articles/", "/sources/"))
    added = _EVERYWHERE + (_OWN_PAGES if is_own else ())

    async def send_with_headers(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            stated = list(message.get("headers") or [])
            names = {name.lower() for name, _ in stated}
            stated += [(name, value) for name, value in added if name not in names]
            message = {**message, "headers": stated}
        await send(message)

    return send_with_headers


def _without_empty_search(scope: Scope) -> Scope:
    """The same request without a `_search` that asks for nothing.

    A form sends its empty box along; Datasette would then look for nothing, and find it.
    """
    query = bytes(scope.get("query_string") or b"")
    if b"_search=" not in query:
        return scope
    stated = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    kept = [(name, value) for name, value in stated if name != "_search" or value.strip()]
    if len(kept) == len(stated):
        return scope
    return {**scope, "query_string": urlencode(kept).encode("ascii")}


async def _led_to_tombstone(datasette: Any, scope: Scope, row: re.Match[str]) -> Scope:
    """The same request, but for Datasette's page of a withdrawn article one for ours.

    Ours answers 410, to those who may read at all.
    """
    article_id = unquote(row["id"])
    withdrawal = await datasette.get_database(DATABASE).execute_fn(
        lambda connection: read_withdrawal(connection, article_id)
    )
    if withdrawal is None:
        return scope
    path = f"/articles/{row['id']}{'.json' if row['format'] == '.json' else ''}"
    path = str(datasette.urls.path(path))
    return {**scope, "path": unquote(path), "raw_path": path.encode("latin-1")}
