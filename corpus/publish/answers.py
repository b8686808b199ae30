"""How our own addresses answer: a page, JSON, or the way to where something is now."""

from typing import Any
from urllib.parse import urlencode

from datasette import Response


def query(**parameters: str | None) -> str:
    """A query string with its question mark; what is None is left out, and so is an empty one."""
    stated = {name: value for name, value in parameters.items() if value is not None}
    return f"?{urlencode(stated)}" if stated else ""


async def html_answer(
    datasette: Any, request: Any, template: str, context: dict[str, Any], status: int
) -> Response:
    """One of our pages."""
    return Response.html(await datasette.render_template(template, context, request), status=status)


def json_answer(datasette: Any, told: dict[str, Any], status: int = 200) -> Response:
    """The JSON of one of our pages."""
    return Response.json(told, status=status, headers=_shared(datasette))


def moved(datasette: Any, path: str, as_json: bool, **parameters: str | None) -> Response:
    """To where an id leads now, for good. Scripts of other sites follow only what is shared, too."""
    there = f"{path}{'.json' if as_json else ''}{query(**parameters)}"
    headers = _shared(datasette) if as_json else {}
    return Response.redirect(datasette.urls.path(there), status=301, headers=headers)


def _shared(datasette: Any) -> dict[str, str]:
    """The header by which scripts of other sites may read an answer, where the keeper says so."""
    return {"access-control-allow-origin": "*"} if datasette.cors else {}
