"""What a listing names, and how what its parsers found becomes one: checked, each address once."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urldefrag, urljoin

from corpus.capture.file import printable
from corpus.model import Claim
from corpus.times import parse_utc
from corpus.uris import is_web_address, without_userinfo

MAX_ENTRIES = 100_000
"""Entries read of one listing; the sitemap protocol allows 50,000."""

MAX_ADDRESS = 10_000
"""Characters of an address; the longest real ones have some 2,000."""

_MAX_TEXT = 2_000  # characters of a title, name or tag; what is longer is none
_MAX_TAGS = 20  # of one entry
_MAX_PROBLEMS = 100  # told one by one; the others are counted
_SHOWN = 60  # characters of an address in a problem

_CONFIDENCE = {
    "title": 0.6,
    "published": 0.7,
    "modified": 0.6,
    "author": 0.5,
    "section": 0.5,
    "tag": 0.4,
    "language": 0.4,
    "site_name": 0.5,
}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,4}")
# Only elements that titles hold, so that "a < b" and "how to use <main>" stay.
_MARKUP = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|br|cite|code|del|div|em|font|h[1-6]|i|img|ins|mark|p|q|s|small|span"
    r"|strong|sub|sup|time|tt|u|wbr)(?:[\s/][^<>]*)?>",
    re.IGNORECASE,
)
_BREAK = re.compile(r"</?(?:br|div|h[1-6]|p)\b", re.IGNORECASE)
_EMAIL = re.compile(r"(?:mailto:)?[^\s<>()@,;:]{1,64}@[^\s<>()@,;:]{1,255}", re.IGNORECASE)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff\s]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One address that a listing names, and what it says of it."""

    url: str  # absolute, http or https, without user name and password; otherwise as listed
    # Fields: title, published, modified, author, section, tag, language, site_name. Dates are
    # ISO 8601 with the offset as stated.
    said: tuple[Claim, ...] = ()
    day: datetime | None = None  # aware, UTC: the newest of published and modified


@dataclass(frozen=True, slots=True)
class Listing:
    """What a feed, a sitemap, a home page or a list of addresses lists."""

    kind: str  # rss, atom, json feed, sitemap, sitemap index, home page, address list
    entries: tuple[Entry, ...]  # in the order listed, each address once
    listings: tuple[str, ...] = ()  # addresses of further listings that it names
    problems: tuple[str, ...] = ()  # one line each: what could not be used, and why
    said: tuple[Claim, ...] = ()  # of every entry that doesn't say otherwise: site_name, language


def listing_of(
    kind: str,
    found: Iterable[Entry],
    *,
    listings: Iterable[str] = (),
    said: tuple[Claim, ...] = (),
    problems: Iterable[str] = (),
) -> Listing:
    """The listing that has these entries, as far as they can be used.

    An entry whose address is none is told in `problems`. Of two entries with one address (the
    fragment aside) the first stays, and takes over what only the second says. Never an error.
    """
    kept: dict[str, Entry] = {}
    told = list(problems)
    for number, entry in enumerate(found, start=1):
        if number > MAX_ENTRIES:
            told.insert(0, f"there are more than {MAX_ENTRIES:,} entries; the rest was not read")
            break
        if problem := address_problem(entry.url):
            told.append(f"entry {number}{problem}")
            continue
        key = page_of(entry.url)
        if key in kept:
            kept[key] = _merged(kept[key], entry)
        else:
            kept[key] = replace(entry, url=without_userinfo(entry.url))
    entries = tuple(replace(entry, day=newest(entry.said)) for entry in kept.values())
    usable = (without_userinfo(url) for url in listings if not address_problem(url))
    if len(told) > _MAX_PROBLEMS:
        told[_MAX_PROBLEMS:] = [f"… and {len(told) - _MAX_PROBLEMS:,} more problems"]
    return Listing(kind, entries, tuple(dict.fromkeys(usable)), tuple(told), said)


def address_problem(url: str) -> str:
    """What follows "entry 3" where this is no address that can be used, else ""."""
    if not url.strip():
        return " has no address"
    if len(url) > MAX_ADDRESS:
        return f": its address is longer than {MAX_ADDRESS:,} characters"
    if not is_web_address(url):
        shown = url.strip()
        shown = shown[:_SHOWN] + "…" if len(shown) > _SHOWN else shown
        return f": not a web address: '{printable(shown)}'"
    return ""


def joined(base: str, address: str) -> str:
    """`address` made absolute, as far as it can be; "" stays ""."""
    try:
        return urljoin(base, address.strip()) if address.strip() else ""
    except ValueError:
        return address


def page_of(url: str) -> str:
    """The address without its fragment, unless that tells pages apart ("#!/news/7")."""
    page, fragment = urldefrag(without_userinfo(url))
    return without_userinfo(url) if fragment.startswith("!") else page


def _merged(first: Entry, second: Entry) -> Entry:
    fields = {claim.field for claim in first.said}
    missing = tuple(claim for claim in second.said if claim.field not in fields)
    return replace(first, said=first.said + missing) if missing else first


def newest(said: Iterable[Claim]) -> datetime | None:
    """The newest of the dates in these claims; one without a zone is taken as UTC."""
    dates = (parse_utc(claim.value) for claim in said if claim.field in ("published", "modified"))
    return max(dates, default=None)


def newest_first(entries: Iterable[Entry]) -> list[Entry]:
    """Entries by their dates, the undated last, equal ones as listed."""
    return sorted(entries, key=lambda entry: -entry.day.timestamp() if entry.day else 1e12)


def claims_of(stated: Iterable[tuple[str, str | None]], found_in: str) -> tuple[Claim, ...]:
    """Claims for pairs of field and plain text, the empty and the repeated left out.

    At most 20 tags; a text of more than 2,000 characters is left out, since it is no title or
    name. Dates must have been read already.
    """
    return tuple(dict.fromkeys(_claims(stated, found_in)))


def _claims(stated: Iterable[tuple[str, str | None]], found_in: str) -> Iterator[Claim]:
    tags = 0
    for field, value in stated:
        value = squeezed(value or "")
        if field == "language":
            value = value.replace("_", "-") if _LANGUAGE.fullmatch(value) else ""
        tags += field == "tag"
        if not value or len(value) > _MAX_TEXT or (field == "tag" and tags > _MAX_TAGS):
            continue
        yield Claim(field, value, found_in, _CONFIDENCE[field])


def plain_text(text: str) -> str:
    """A title or name as plain text: markup removed, references resolved, spaces squeezed.

    >>> plain_text("<b>Fish</b> &amp;\\n chips for 5 < 6 people")
    'Fish & chips for 5 < 6 people'
    """
    if len(text) > 10 * _MAX_TEXT:
        return ""
    without_markup = _MARKUP.sub(lambda tag: " " if _BREAK.match(tag[0]) else "", text)
    return squeezed(html.unescape(without_markup))


def person_name(text: str) -> str:
    """Who is meant by "noreply@post.example (Ana Ruiz)"; "" for an e-mail address alone.

    >>> person_name("Ana Ruiz <ana@post.example>")
    'Ana Ruiz'
    """
    name, addresses = _EMAIL.subn("", text[:_MAX_TEXT])
    return name.strip(" \t\r\n<>(),;:-") if addresses else name.strip()


def squeezed(text: str) -> str:
    """The text on one line, with single spaces and without control characters."""
    return _UNPRINTABLE.sub(" ", text).strip()
