"""Sitemaps and sitemap indexes, with what the news extension says of each article.

Read with lxml: the best known sitemap library is under the GPL, and fetches by itself.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from lxml import etree

from corpus.capture.dates import stated_time
from corpus.capture.entries import (
    MAX_ENTRIES,
    Entry,
    Listing,
    address_problem,
    claims_of,
    joined,
    listing_of,
    newest,
    newest_first,
    plain_text,
)
from corpus.capture.markup import root_of, settled

_FOUND_IN = "sitemap"
_PIECE = 1 << 16  # characters given to the parser at a time
_FIELDS = {
    "lastmod": "modified",
    "news/publication_date": "published",
    "news/title": "title",
    "news/publication/name": "site_name",
    "news/publication/language": "language",
    "news/language": "language",
}
_MAX_KEYWORDS = 40
_DATES = frozenset(("modified", "published"))


def read_sitemap(text: str, url: str) -> Listing:
    """What a sitemap or an index of sitemaps lists, however broken it is; never an error.

    Elements are known by their local names, so that a namespace may be missing or wrong.
    Addresses on other hosts are kept. Sitemaps come by their dates, the newest first. Images and
    videos are passed over.

    Args:
        text: the document from its root on.
        url: where it came from: what relative addresses are relative to.
    """
    root = root_of(text)
    entries: list[Entry] = []
    children: list[Entry] = []
    problems: list[str] = []
    for name, found in _records(settled(text)):
        entry = _entry(found, url)
        if name == "url":
            entries.append(entry)
        elif len(children) == MAX_ENTRIES:
            problems.append(f"there are more than {MAX_ENTRIES:,} sitemaps; the rest was not read")
            break
        elif problem := address_problem(entry.url):
            problems.append(f"sitemap {len(children) + len(problems) + 1}{problem}")
        else:
            children.append(replace(entry, day=newest(entry.said)))
        if len(entries) > MAX_ENTRIES:
            break
    kind = "sitemap index" if root and root[0] == "sitemapindex" else "sitemap"
    listings = (child.url for child in newest_first(children))
    return listing_of(kind, entries, listings=listings, problems=problems)


def _records(text: str) -> Iterator[tuple[str, Any]]:
    """The `url` and `sitemap` elements as they end, with the name of each."""
    text = text[: text.rfind(">") + 1]  # half an address is another address
    parser = etree.XMLPullParser(
        events=("end",), recover=True, resolve_entities=False, no_network=True, huge_tree=False
    )
    for place in range(0, len(text) + _PIECE, _PIECE):
        try:
            if place < len(text):
                parser.feed(text[place : place + _PIECE].encode())
            else:
                parser.close()
        except etree.LxmlError:  # what was read before it stays
            place = len(text)
        for _, element in parser.read_events():
            name = _local(element)
            if name in ("url", "sitemap"):
                yield name, element
                element.clear()
        if place >= len(text):
            return


def _entry(record: Any, base: str) -> Entry:
    """One record; its address is "" where it states none."""
    addresses = (_text(child) for child in record if _local(child) == "loc")
    address = next((found for found in addresses if found), "")
    return Entry(joined(base, address), claims_of(_stated(record), _FOUND_IN))


def _stated(record: Any) -> Iterator[tuple[str, str | None]]:
    for path, value in _texts(record):
        field = _FIELDS.get(path)
        if field in _DATES:
            yield field, stated_time(value)
        elif field:
            yield field, plain_text(value)
        elif path == "news/keywords":
            for keyword in value.split(",", _MAX_KEYWORDS)[:_MAX_KEYWORDS]:
                yield "tag", plain_text(keyword)


def _texts(record: Any, above: str = "") -> Iterator[tuple[str, str]]:
    """Paths of local names below a record, as deep as the fields lie, with their texts."""
    for child in record:
        path = above + _local(child)
        if path in ("news", "news/publication"):
            yield from _texts(child, f"{path}/")
        else:
            yield path, _text(child)


def _text(element: Any) -> str:
    return (element.text or "").strip()


def _local(element: Any) -> str:
    """The local name in lower case, of a name whose prefix nobody declared, too."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()
