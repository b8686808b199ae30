"""Parts of a page that are no article by what they are: an element's tag, name or role."""

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from lxml.html import HtmlElement

COMMENTS, CONSENT = "readers' comments", "a consent notice"
"""The grounds of places that may hold more of a page than its article."""

_TAGS = {
    "nav": "a menu",
    "footer": "about the page",
    "aside": "a box beside the text",
    "figcaption": "a caption",
    "form": "a form",
    "fieldset": "a form",
    "dialog": "a menu",
    "audio": "a player",
    "video": "a player",
    "amp-ad": "advertising",
    "amp-list": "a box beside the text",  # filled from elsewhere
    "label": "a form",
}
_ROLES = {
    "navigation": "a menu",
    "menu": "a menu",
    "menubar": "a menu",
    "toolbar": "a menu",
    "banner": "a menu",
    "dialog": "a menu",
    "complementary": "a box beside the text",
    "contentinfo": "about the page",
    "search": "a form",
    "form": "a form",
    "tooltip": "a menu",
    "tablist": "a menu",
}
_HIDDEN = "not shown to readers"
_NAMED_BY = frozenset("class id data-testid data-component data-type data-module".split())
_NEVER = frozenset("html body main article h1 h2 h3 h4 h5 h6 br hr tr td tbody".split())
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LONGEST_NAME = 400  # characters of a class attribute that are looked at
_IN_FIGURES = ("blockquote", "table", "pre", "ul", "ol")  # a figure may hold what is no picture


def ground_of_place(element: HtmlElement) -> str | None:
    """Why what stands in this element is none of the article, or None if nothing says so."""
    tag = element.tag
    if tag in _TAGS:
        return _TAGS[tag]
    if tag == "figure" and next(element.iter(*_IN_FIGURES), None) is None:
        return "a caption"
    if tag in _NEVER:
        return None
    if "-" in tag and (ground := _ground_of_name(tag[:_LONGEST_NAME])):
        return ground  # an element of the outlet's own making says by its name what it is
    for key, value in element.items():
        if key in _NAMED_BY:
            ground = _ground_of_name(value[:_LONGEST_NAME])
        elif key == "style":
            ground = _HIDDEN if _NOT_SHOWN.search(value) else None
        elif key == "role":
            ground = _ROLES.get(value)
        else:
            ground = _HIDDEN if key == "hidden" else None
        if ground:
            return ground
    return None


def is_hidden(element: HtmlElement) -> bool:
    """Whether an element within a line is not shown: a note for screen readers, as a rule."""
    for key, value in element.items():
        if key == "class" and _ground_of_name(value[:_LONGEST_NAME]) == _HIDDEN:
            return True
        if key == "hidden" or (key == "style" and _NOT_SHOWN.search(value)):
            return True
    return False


@lru_cache(maxsize=8192)
def _ground_of_name(name: str) -> str | None:
    words = _CAMEL.sub("-", name).lower()
    found = _named().search(words)
    return _grounds()[found.lastgroup] if found and found.lastgroup else None


@lru_cache(maxsize=1)
def _tables() -> Mapping[str, Mapping[str, Any]]:
    text = files("corpus.extract").joinpath("data", "places.toml").read_text("utf-8")
    return tomllib.loads(text)


@lru_cache(maxsize=1)
def _grounds() -> Mapping[str, str]:
    return {name: str(table["ground"]) for name, table in _tables().items()}


def _as_pattern(word: str) -> str:
    """`word` as a regular expression; a hyphen may be written otherwise, or not at all."""
    ending = "[_-]{1,2}[a-z]+" if word.endswith("-*") else ""
    word = word.removesuffix("-*") if ending else word
    return re.escape(word).replace(r"\*", "[a-z]*").replace(r"\-", "[_-]{0,2}") + ending


@lru_cache(maxsize=1)
def _named() -> re.Pattern[str]:
    parts = [
        f"(?P<{name}>{'|'.join(map(_as_pattern, table['words']))})"
        for name, table in _tables().items()
    ]
    return re.compile(f"(?<![a-z0-9])(?:{'|'.join(parts)})(?![a-z0-9])")
