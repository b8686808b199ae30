"""Feeds: RSS and Atom of any age, by way of feedparser, and JSON Feed."""

import io
import json
import re
from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import feedparser

from corpus.capture.dates import is_plausible, stated_time
from corpus.capture.entries import (
    Entry,
    Listing,
    claims_of,
    joined,
    listing_of,
    person_name,
    plain_text,
    squeezed,
)
from corpus.capture.markup import settled
from corpus.capture.skim import skim
from corpus.model import Claim

JSON_FEED = "https://jsonfeed.org/version/"
"""How the version that a JSON Feed states begins."""

_FOUND_IN = "feed"
_NEXT = ("next", "prev-archive")  # RFC 5005: the next page, and the archive before this one
_SECTION = re.compile(r"(?:^|[/#])(?:section|sections|rubrik|rubrique)/?$", re.IGNORECASE)
# Of numbers feedparser makes a date where there is none: "2024" is its first day, and
# "2024년 5월 3일" is in November. What is really ISO 8601 has been read before.
_YEAR_FIRST = re.compile(r"\s*\d{4}")
_ZONE = re.compile(r"(?:[+-]\d{2}:?\d{2}|GMT|UTC|Z)\s*$")


def read_feed(text: str, url: str) -> Listing:
    """What an RSS or Atom feed lists, however broken it is; never an error.

    An entry's address is `feedburner:origLink`, else the link to its page, else a `guid` or
    `id` that is a web address and not said to be none. `xml:base` and the feed's own address
    make it absolute. Categories are tags; a section is only what is called one
    (`slash:section`, `prism:section`, a category whose `domain` or `scheme` ends in "section").
    `dc:date` is when an item was published, unless it says so elsewhere. The feed's own authors
    are nobody's, since they are mostly its outlet.

    Args:
        text: the document from its root on.
        url: where it came from.
    """
    skimmed = skim(settled(text))
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    # Bytes as such would first be tried as the name of a file.
    parsed = feedparser.parse(
        io.BytesIO(skimmed),
        response_headers=headers,
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    feed = parsed.feed
    language = _value(feed, "language")
    is_atom = skimmed.startswith(b"<feed")
    return listing_of(
        "atom" if is_atom else "rss",
        (_entry(entry, language, is_atom=is_atom) for entry in parsed.entries),
        listings=[link.get("href", "") for link in feed.get("links", ()) if link.rel in _NEXT],
        said=claims_of(
            (("site_name", _title(feed, is_atom=is_atom)), ("language", language)), _FOUND_IN
        ),
    )


def _entry(entry: Any, feed_language: str, *, is_atom: bool) -> Entry:
    title = (("title", _title(entry, is_atom=is_atom)),)
    said = claims_of((*title, *_stated(entry, feed_language)), _FOUND_IN)
    return Entry(_address(entry), said)


def _address(entry: Any) -> str:
    links = [link for link in entry.get("links", ()) if link.rel == "alternate"]
    pages = [link for link in links if "html" in link.type]
    hrefs = [link.get("href", "") for link in (*pages, *links)]
    candidates = (_value(entry, "feedburner_origlink"), *hrefs, _value(entry, "id"))
    return next((found for found in candidates if found.strip()), "")


def _stated(entry: Any, feed_language: str) -> Iterator[tuple[str, str | None]]:
    yield "published", _time(entry, "published")
    yield "modified", _time(entry, "updated")
    for author in entry.get("authors", ()):
        yield "author", plain_text(_value(author, "name"))
    yield "section", plain_text(_value(entry, "slash_section"))
    for tag in entry.get("tags", ()):
        name = plain_text(tag.get("label") or tag.get("term") or "")
        yield "section" if _SECTION.search(tag.get("scheme") or "") else "tag", name
    language = _value(entry, "language") or _value(entry.get("title_detail") or {}, "language")
    yield "language", language if language != feed_language else ""


def _value(found: Any, key: str) -> str:
    # Not found.get: feedparser's answers for a date that is missing with another and a warning.
    return dict.get(found, key) or ""


def _title(found: Any, *, is_atom: bool) -> str:
    """A title as plain text; what Atom calls text is no markup, what RSS has may be."""
    value = _value(found, "title")
    kind = _value(found.get("title_detail") or {}, "type")
    return squeezed(value) if is_atom and kind == "text/plain" else plain_text(value)


def _time(entry: Any, key: str) -> str | None:
    """A date as stated, else as feedparser reads some other forms: in UTC if a zone is known."""
    value = _value(entry, key)
    parsed = dict.get(entry, f"{key}_parsed")
    if (iso := stated_time(value)) or not parsed or _YEAR_FIRST.match(value):
        return iso
    moment = datetime.fromtimestamp(timegm(parsed), UTC)
    zone = "Z" if _ZONE.search(value) else ""
    return moment.strftime(f"%Y-%m-%dT%H:%M:%S{zone}") if is_plausible(moment) else None


def read_json_feed(text: str, url: str) -> Listing | None:
    """What a JSON Feed (1.0 or 1.1) lists; None if the document is none.

    An item's address is its `url`, else its `id` if that is a web address, else `external_url`.
    A feed that is broken gives no entries, and a problem that says so.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        if JSON_FEED not in text[:4_096]:
            return None
        return listing_of("json feed", (), problems=(f"not JSON ({squeezed(str(error))})",))
    if not isinstance(document, dict) or not _string(document, "version").startswith(JSON_FEED):
        return None
    items = document.get("items")
    next_url = _string(document, "next_url")
    named = (("site_name", plain_text(_string(document, "title"))),)
    return listing_of(
        "json feed",
        (_item(item, url) for item in (items if isinstance(items, list) else ())),
        listings=[joined(url, next_url)] if next_url else (),
        said=claims_of((*named, ("language", _string(document, "language"))), _FOUND_IN),
    )


def _item(item: object, feed_url: str) -> Entry:
    if not isinstance(item, dict):
        return Entry("")
    address = _string(item, "url")
    if not address and _string(item, "id").startswith(("http://", "https://")):
        address = _string(item, "id")
    address = address or _string(item, "external_url")
    return Entry(joined(feed_url, address), _said(item))


def _said(item: dict[str, Any]) -> tuple[Claim, ...]:
    authors, tags = item.get("authors"), item.get("tags")
    people = authors if isinstance(authors, list) else [item.get("author")]
    names = [_string(person, "name") for person in people if isinstance(person, dict)]
    stated: list[tuple[str, str | None]] = [
        ("title", plain_text(_string(item, "title"))),
        ("published", stated_time(_string(item, "date_published"))),
        ("modified", stated_time(_string(item, "date_modified"))),
        *(("author", plain_text(person_name(name))) for name in names),
    ]
    for tag in tags if isinstance(tags, list) else ():
        stated.append(("tag", plain_text(tag) if isinstance(tag, str) else ""))
    stated.append(("language", _string(item, "language")))
    return claims_of(stated, _FOUND_IN)


def _string(found: dict[str, Any], key: str) -> str:
    value = found.get(key)
    return value.strip() if isinstance(value, str) else ""
