"""A feed without its bulk: of RSS and Atom what a listing is made of, well-formed and in bounds.

feedparser takes time that grows with the square of some values (long authors, many categories,
nested bases: https://github.com/kurtmckee/feedparser/pull/580 is one of them), and most of its
time on article texts that are not wanted here. So it is given this copy: the elements that it
has a use for, cut free of whatever stands around them, however broken that is.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.capture.entries import MAX_ADDRESS, MAX_ENTRIES, person_name
from corpus.uris import is_web_address

_MAX_ATTRIBUTES = 2 * MAX_ADDRESS  # characters of all attributes of an element
_MAX_OF_A_KIND = 40  # fields of one name in an entry: links, categories, authors
_MAX_PREFIXES = 200

_NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}
_PREFIXES = {
    **{uri: prefix for prefix, uri in _NAMESPACES.items()},
    "http://www.w3.org/2005/atom": "",
    "http://purl.org/atom/ns#": "",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss2": "",
    "http://search.yahoo.com/mrss/": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
}
_CONTAINERS = frozenset("rss rdf:rdf channel feed item entry".split())
# The field's name as it is passed on, by its name in the feed without the prefix "atom".
_FIELDS = {
    **{
        name: name
        for name in (
            "title link guid id pubdate published issued updated modified author category"
            " language dc:date dc:language dcterms:issued dcterms:modified"
            " feedburner:origlink slash:section"
        ).split()
    },
    "dc:subject": "category",
    "dc:author": "author",
    "dc:creator": "author",
    "dcterms:created": "dcterms:issued",
    "created": "issued",
    "prism:section": "slash:section",
    "section": "slash:section",
}
_KEPT_ATTRIBUTES = ("href", "rel", "type", "domain", "scheme", "term", "label")
_INHERITED = ("xml:base", "xml:lang", "rdf:about")
_AUTHORS = frozenset(name for name, kept in _FIELDS.items() if kept == "author")
_ADDRESSES = frozenset("link guid id feedburner:origlink".split())
_VOID = frozenset("br hr img input meta p wbr".split())  # HTML that nobody ends

_ATOM = re.compile(r"<(?:[\w.-]+:)?feed\b", re.IGNORECASE)
_TAG = re.compile(
    r"<(/?)([A-Za-z_][\w.:-]*+)"
    r"((?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+(?=>)|[^<>]*+)>"
    r"([^<]*+)"
)
_ATTRIBUTE = re.compile(
    r"(?<![\w.:-])([\w.:-]++)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++))"
)


@dataclass(frozen=True, slots=True)
class _Element:
    """A container that begins or ends, or a whole field."""

    name: str
    attributes: dict[str, str]
    text: str = ""  # references resolved
    is_end: bool = False


@dataclass(frozen=True, slots=True)
class _Entry:
    attributes: dict[str, str]
    fields: list[_Element]


def skim(settled: str) -> bytes:
    """RSS or Atom in UTF-8 with only the fields that feedparser and a listing have a use for.

    Of more than `MAX_ENTRIES` entries one more than that is left, so that it can be told. A
    field that is cut off at the end of the document is not there: half an address is another.

    Args:
        settled: the feed from its root on, as `corpus.capture.markup.settled` gives it.
    """
    head = _Entry({}, [])
    entries: list[_Entry] = []
    current = head
    for element in _elements(settled):
        if element.name not in _CONTAINERS:
            current.fields.append(element)
        elif element.name not in ("item", "entry"):
            if not element.is_end:
                head.attributes.update(element.attributes)
        elif element.is_end:
            current = head
        elif len(entries) > MAX_ENTRIES:
            break
        else:
            current = _Entry(element.attributes, [])
            entries.append(current)
    return _document(_ATOM.match(settled) is not None, head, entries).encode()


def _document(is_atom: bool, head: _Entry, entries: list[_Entry]) -> str:
    names = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
    inherited = _attributes(head.attributes, _INHERITED[:2])
    entry_name = "entry" if is_atom else "item"
    inside = [_fields(head)]
    for entry in entries:
        attributes = _attributes(entry.attributes, _INHERITED)
        inside.append(f"<{entry_name}{attributes}>{_fields(entry)}</{entry_name}>\n")
    if is_atom:
        default = ' xmlns="http://www.w3.org/2005/Atom"'
        return f"<feed{default}{names}{inherited}>{''.join(inside)}</feed>"
    return f'<rss version="2.0"{names}{inherited}><channel>{"".join(inside)}</channel></rss>'


def _fields(entry: _Entry) -> str:
    seen: Counter[str] = Counter()
    has_date = any(field.name in ("pubdate", "published", "issued") for field in entry.fields)
    written = []
    for field in entry.fields:
        name = _FIELDS[field.name]
        if name == "dc:date":  # RSS 1.0's only date; feedparser would take it for a change
            name = "dc:date" if has_date else "dcterms:issued"
        seen[name] += 1
        if seen[name] <= _MAX_OF_A_KIND and _is_usable(field):
            written.append(_written(name, field))
    return "".join(written)


def _is_usable(field: _Element) -> bool:
    if field.name in ("id", "guid"):
        is_link = field.attributes.get("ispermalink", "true").strip().lower() != "false"
        return is_link and is_web_address(field.text[: MAX_ADDRESS + 1])
    return len(field.text) <= MAX_ADDRESS or field.name in _ADDRESSES


def _written(name: str, field: _Element) -> str:
    if name == "author":
        inside = f"<name>{html.escape(person_name(field.text), quote=False)}</name>"
        return f"<author>{inside}</author>"
    attributes = _attributes(field.attributes, (*_KEPT_ATTRIBUTES, *_INHERITED[:2]))
    # One more than allowed, so that it is seen to be too long.
    text = html.escape(field.text[: MAX_ADDRESS + 1])
    if name == "link" and text and "href" not in field.attributes:
        return f'<link{attributes} href="{text}"/>'  # of a text feedparser drops semicolons
    return f"<{name}{attributes}>{text}</{name}>"


def _attributes(attributes: dict[str, str], kept: tuple[str, ...]) -> str:
    return "".join(
        f' {name}="{html.escape(attributes[name])}"' for name in kept if name in attributes
    )


def _elements(settled: str) -> Iterator[_Element]:
    """Containers as they begin and end, and their fields when they are complete, in order.

    What is neither is passed over up to its end, or to the next container. A field ends with its
    end tag, or where the next one begins.
    """
    prefixes = {"atom": ""}
    skipped = name = ""  # of what is passed over; of the field that is open
    attributes: dict[str, str] = {}
    pieces: list[str] = []
    for tag in _TAG.finditer(settled):
        is_end, found = tag[1] == "/", _canonical(tag[2], prefixes)
        is_whole = tag[3].endswith("/")
        ends_field = is_end and found == name
        if name and (ends_field or found in _CONTAINERS or (found in _FIELDS and not is_end)):
            yield _Element(name, attributes, html.unescape("".join(pieces)).strip())
            name = ""
            if ends_field:
                continue
        if found in _CONTAINERS:
            skipped = ""
            container = _attributes_of(tag[3])
            _declare(container, prefixes)
            yield _Element(found, container, is_end=is_end)
            if is_whole:
                yield _Element(found, {}, is_end=True)
        elif skipped:
            skipped = "" if is_end and found == skipped else skipped
        elif name in _AUTHORS:  # of a person only the name
            pieces = [tag[4]] if found == "name" and not is_end else pieces
        elif name:  # markup within a title
            pieces.append(tag[4])
        elif found in _FIELDS and not is_end:
            attributes = _attributes_of(tag[3])
            if is_whole:
                yield _Element(found, attributes)
            else:
                name, pieces = found, [tag[4]]
        elif not (is_end or is_whole or found in _VOID):
            skipped = found


def _canonical(name: str, prefixes: dict[str, str]) -> str:
    """A name in lower case, with the usual prefix of its namespace."""
    prefix, _, local = name.lower().rpartition(":")
    prefix = prefixes.get(prefix, prefix)
    return f"{prefix}:{local}" if prefix else local


def _declare(attributes: dict[str, str], prefixes: dict[str, str]) -> None:
    for name, uri in attributes.items():
        usual = _PREFIXES.get(uri.strip().lower())
        if name.startswith("xmlns:") and usual is not None and len(prefixes) < _MAX_PREFIXES:
            prefixes[name.removeprefix("xmlns:")] = usual


def _attributes_of(text: str) -> dict[str, str]:
    if len(text) > _MAX_ATTRIBUTES:
        return {}
    return {
        found[1].lower(): html.unescape(found[2] or found[3] or found[4] or "").strip()
        for found in _ATTRIBUTE.finditer(text)
    }
