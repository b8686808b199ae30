"""The article that a page's scripts hold: pages that are put together in the reader's browser."""

import json
import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from corpus.extract.phrases import weight

_MOST_CHARS = 4_000_000  # of all scripts of a page
_SHORTEST = 300  # letters of a text that may be an article
_MOST_STRINGS = 20_000
_DEPTH = 3  # JSON in a string in JSON …
_STRING = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"', re.DOTALL)
_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,2000}>")
_CLOSED = re.compile(r"</(?:p|div|section|h[2-6]|li)>|<br\s*/?>", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?。！？।؟။]+[\"'”’»]?(?:\s|$|(?<=[。！？]))")
_ABOUT = 0.3  # of the title's words


def embedded_body(tree: HtmlElement, title: str) -> str:
    """The longest text in a script that is about the title, as HTML or text; "" if there is none.

    JSON and JavaScript are searched alike, for strings: what holds them differs from site to
    site. JSON-LD is left out; it has a reader of its own.
    """
    best, most = "", 0.0
    for text in islice(_strings(tree), _MOST_STRINGS):
        bare = _TAG.sub(" ", text)
        size = weight(bare[:1000]) / max(1, len(bare[:1000])) * len(bare)
        if size <= max(most, _SHORTEST) or not _is_prose(bare) or not _is_about(title, bare):
            continue
        best, most = text, size
    return best


def is_html(text: str) -> bool:
    """Whether a string holds markup of paragraphs."""
    return bool(_CLOSED.search(text))


def _strings(tree: HtmlElement) -> Iterator[str]:
    left = _MOST_CHARS
    for script in tree.iter("script"):
        text = script.text or ""
        if len(text) < _SHORTEST or "ld+json" in (script.get("type") or ""):
            continue
        left -= len(text)
        if left < 0:
            return
        yield from _strings_in(text, _DEPTH)


def _strings_in(text: str, depth: int) -> Iterator[str]:
    """The long strings between double quotes, those within them last."""
    at = text.find('"')
    while at >= 0:
        found = _STRING.match(text, at)
        if found is None:
            return
        at = text.find('"', found.end())
        if len(found[1]) < _SHORTEST / 2.5:
            continue
        try:
            value = json.loads(f'"{found[1]}"', strict=False)
        except ValueError:
            continue
        if depth and ('":' in value or '["' in value):
            yield from _strings_in(value, depth - 1)
        else:
            yield value


def _is_prose(text: str) -> bool:
    """Whether a text consists of sentences: code, addresses and lists of words do not."""
    start = text[:3000]
    sentences = len(_SENTENCE.findall(start))
    signs = sum(char in "{}[]<>=;\\|_" for char in start)
    return sentences >= 2 and signs < 0.02 * len(start)


def _is_about(title: str, text: str) -> bool:
    """Whether the text has some of the title's words, or their beginnings."""
    stems = _stems(title)
    if not stems:
        return False
    lower = text.casefold()
    return sum(stem in lower for stem in stems) >= _ABOUT * len(stems)


def _stems(title: str) -> set[str]:
    """Beginnings of a title's words; in scripts without spaces its pairs of characters."""
    stems: set[str] = set()
    for word in re.findall(r"[^\W\d_]{2,}", title.casefold()):
        heavy = weight(word) / len(word)
        if heavy > 2:
            stems.update(word[at : at + 2] for at in range(len(word) - 1))
        elif heavy > 1.5:
            stems.add(word[:2])
        elif len(word) > 3:
            stems.add(word[:5])
    return stems
