"""What every page of the site shares: its name, its stylesheet, the words of its templates."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from datasette import __version__, hookimpl

from corpus.langcodes import base_language
from corpus.publish.dates import spoken_date
from corpus.publish.home import read_home
from corpus.publish.languages import (
    direction,
    html_lang,
    language_name,
    one_line,
    own_name,
    quotations,
    source_name,
    within_line,
)
from corpus.publish.permission import may_read
from corpus.publish.presence import DATABASE, serves_archive
from corpus.uris import is_web_address

_STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True, slots=True)
class Site:
    """The archive as its pages introduce it."""

    title: str
    description: str | None
    licence: str | None
    licence_url: str | None
    about: str | None  # how to reach whoever keeps it
    about_url: str | None
    stylesheet: str  # path on this server
    stock_base: str  # the template that Datasette's own pages are built on


@hookimpl
def prepare_jinja2_environment(env: Any, datasette: Any) -> None:
    """Give templates the words for dates, languages and directions."""
    if serves_archive(datasette):
        env.filters |= {
            "base_language": base_language,
            "direction": direction,
            "html_lang": html_lang,
            "language_name": language_name,
            "one_line": one_line,
            "own_name": own_name,
            "quotations": quotations,
            "source_name": source_name,
            "spoken_date": spoken_date,
            "within_line": within_line,
        }
        env.tests["web_address"] = lambda value: bool(value) and is_web_address(str(value))


@hookimpl
def startup(datasette: Any) -> Any:
    """Tell every template whose site it belongs to; in other Datasettes nothing changes."""

    # Datasette loads its plugins while its own modules are still being imported.
    from datasette import handle_exception

    async def introduce() -> None:
        if not serves_archive(datasette):
            return
        # With Rich at hand Datasette prints every local variable of every 404, and fails
        # (500) at an address without a route, where no exception is being handled.
        handle_exception.rich = None
        if hasattr(datasette, "get_instance_metadata"):  # 1.0
            metadata = await datasette.get_instance_metadata()
            environment = datasette.get_jinja_environment()
        else:
            metadata = datasette.metadata() or {}
            environment = datasette.jinja_env
        environment.globals["corpus_site"] = Site(
            title=metadata.get("title") or "Corpus",
            description=metadata.get("description"),
            licence=metadata.get("license"),
            licence_url=metadata.get("license_url"),
            about=metadata.get("about"),
            about_url=metadata.get("about_url"),
            stylesheet=stylesheet_path(datasette),
            stock_base="corpus_stock_065.html"
            if __version__.startswith("0.")
            else "default:base.html",
        )

    return introduce


def stylesheet_path(datasette: Any) -> str:
    """Where this server has our stylesheet; another address for another content."""
    from datasette.plugins import get_plugins

    # Datasette names the folder after the distribution, or after the package when that
    # was registered without one.
    name = next(p["name"] for p in get_plugins() if p["static_path"] == str(_STATIC))
    version = hashlib.sha256((_STATIC / "corpus.css").read_bytes()).hexdigest()[:8]
    return f"{datasette.urls.static_plugins(name, 'corpus.css')}?v={version}"


@hookimpl
def extra_css_urls(datasette: Any) -> list[str]:
    """Our stylesheet on Datasette's own pages of an archive."""
    return [stylesheet_path(datasette)] if serves_archive(datasette) else []


@hookimpl
def extra_template_vars(view_name: str | None, request: Any, datasette: Any) -> Any:
    """The home page's facts, where the home page is shown to somebody who may read."""

    async def home() -> dict[str, Any]:
        if view_name != "index" or not serves_archive(datasette):
            return {}
        if not await may_read(datasette, request.actor):
            return {}
        return {"corpus_home": await datasette.get_database(DATABASE).execute_fn(read_home)}

    return home
