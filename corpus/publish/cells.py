"""How single values look in Datasette's tables; raw values stay as they are in JSON and CSV."""

from typing import Any
from urllib.parse import quote

from datasette import hookimpl
from markupsafe import Markup, escape

from corpus.publish.dates import spoken_date
from corpus.publish.languages import direction, html_lang, language_name, one_line, source_name
from corpus.publish.presence import DATABASE, serves_archive
from corpus.uris import is_web_address

_TIMES = frozenset(
    [
        "published",
        "published_sort",
        "modified",
        "first_captured",
        "captured_at",
        "seen_at",
        "started_at",
        "finished_at",
        "withdrawn_at",
        "at",
        "first_published",
        "last_published",
    ]
)
_ADDRESSES = frozenset(("url", "image"))
_ARTICLE_IDS = frozenset(("article_id", "target_article_id", "first_article_id"))
# Names of sources, and the column that has the id.
_SOURCE_NAMES = {"source": "source_id", "cited_outlet": "cited_source_id"}
_SOURCE_IDS = frozenset((*_SOURCE_NAMES.values(), "resolved_id", "via_source_id"))
_SIZES = frozenset(("warc_length", "payload_bytes", "bytes", "warc_offset"))
_SHOWN_OF_ADDRESS = 60


@hookimpl
def render_cell(
    row: Any, value: Any, column: str, table: str | None, database: str | None, datasette: Any
) -> Markup | None:
    """The HTML of one cell, or None to leave it to Datasette."""
    if (
        database != DATABASE
        or table is None
        or value in (None, "")
        or not serves_archive(datasette)
    ):
        return None
    if isinstance(value, dict):
        return _unnamed_reference(value, datasette, column)
    if column in _SIZES and isinstance(value, int):
        return Markup("<span class=number>{}</span>").format(f"{value:,}")
    if not isinstance(value, str):
        return None
    if table == "articles" and column == "title":
        return _headline(row, value, datasette)
    if column in _TIMES:
        return Markup('<time datetime="{}" title="{}">{}</time>').format(
            value, spoken_date(value), value
        )
    if column == "language":
        return Markup('<span title="{}">{}</span>').format(language_name(value), value)
    if column in _ADDRESSES:
        return _address(value)
    if column in _ARTICLE_IDS:
        return Markup('<a href="{}">{}</a>').format(
            datasette.urls.path(f"/articles/{value}"), value
        )
    if column in _SOURCE_IDS:
        return _source(value, value, datasette)
    if column in _SOURCE_NAMES:
        # Not every view has the id, and a reader may leave the column out.
        source_id = dict(row).get(_SOURCE_NAMES[column])
        return _source(source_id, value, datasette) if isinstance(source_id, str) else None
    return None


def _headline(row: Any, title: str, datasette: Any) -> Markup:
    """A headline that leads to the reading page."""
    language = row["language"] if "language" in row.keys() else None  # noqa: SIM118
    linked = Markup('<bdi lang="{}" dir="{}">{}</bdi>').format(
        html_lang(language), direction(title, language), one_line(title)
    )
    if "id" not in row.keys():  # noqa: SIM118
        return linked
    return Markup('<a href="{}">{}</a>').format(
        datasette.urls.path(f"/articles/{row['id']}"), linked
    )


def _source(source_id: str, words: str, datasette: Any) -> Markup:
    """Words that lead to the page of a cited source."""
    path = datasette.urls.path(f"/sources/{quote(source_id, safe='')}")
    return Markup('<a href="{}"><bdi>{}</bdi></a>').format(path, source_name(words))


def _address(value: str) -> Markup:
    """An address as a link if it is one of the web, else as text."""
    shown = value if len(value) <= _SHOWN_OF_ADDRESS else value[: _SHOWN_OF_ADDRESS - 1] + "…"
    if not is_web_address(value):
        return Markup("<bdi>{}</bdi>").format(one_line(value))
    return Markup('<a href="{}" rel="nofollow noopener noreferrer" title="{}">{}</a>').format(
        value, value, shown
    )


def _unnamed_reference(value: dict[str, Any], datasette: Any, column: str) -> Markup | None:
    """A link to an article without a headline, which Datasette would call None."""
    if column not in _ARTICLE_IDS or value.get("label") not in (None, ""):
        return None
    path = datasette.urls.row(DATABASE, "articles", str(value["value"]))
    return Markup('<a href="{}">untitled</a>&nbsp;<em>{}</em>').format(path, escape(value["value"]))
