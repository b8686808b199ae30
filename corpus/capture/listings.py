"""Listings: what a feed, a sitemap or a list of addresses names, told from its bytes alone.

Nothing is fetched here, and nothing that a document says makes it be: see `corpus.capture.markup`.
"""

import re
import zlib
from dataclasses import replace

from corpus.capture.entries import Entry, Listing, listing_of
from corpus.capture.feeds import read_feed, read_json_feed
from corpus.capture.markup import decoded, root_of
from corpus.capture.sitemaps import read_sitemap

__all__ = ["MAX_BYTES", "Entry", "Listing", "read_listing"]

MAX_BYTES = 52_428_800
"""Largest listing read, when unpacked: what the sitemap protocol allows."""

_GZIP = b"\x1f\x8b"
_MAX_LAYERS = 2  # a packed file, sent packed once more
_MAX_MEMBERS = 100  # of one file; each costs a copy of what is left
_FEEDS = frozenset(("rss", "rdf", "feed", "channel"))
_SITEMAPS = frozenset(("urlset", "sitemapindex"))
_XML_TYPE = re.compile(r"\b(?:xml|rss|atom|rdf)\b")
_ANY_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?(rss|rdf|feed|urlset|sitemapindex)(?=[\s>])", re.I)
_JUNK = 65_536  # characters of a server's warnings that may come before the document
_SITE_OF_RSS = re.compile(r"purl\.org/rss/|netscape\.com/rdf/|<item\b", re.IGNORECASE)
_ADDRESS_LINE = re.compile(r"https?://\S*", re.IGNORECASE)


def read_listing(
    payload: bytes,
    url: str,
    media_type: str | None,
    charset: str | None,
    *,
    max_bytes: int = MAX_BYTES,
) -> Listing | None:
    """What a document lists; None if it is no feed, sitemap, or list of addresses.

    What it is shows in its content: the root element, JSON Feed's version, or an address on
    each line that is not blank. The media type only decides whether a root is looked for behind
    something else. HTML is never a listing here; for that there is `read_home_page`. Gzip is
    unpacked; of data that is cut off what can be had is read.

    Raises ValueError for more than `max_bytes`, packed or unpacked, and for nothing else.

    Args:
        url: where it came from: what relative addresses in it are relative to.
        media_type: as stated, without parameters, lower case.
        charset: as stated by the transport.
    """
    unpacked, is_whole = _unpacked(payload, max_bytes)
    text = decoded(unpacked, charset)
    listing = _read(text, url, media_type)
    if listing is None or is_whole:
        return listing
    problem = "the compressed data is damaged or cut off; the rest was not read"
    return replace(listing, problems=(problem, *listing.problems))


def _read(text: str, url: str, media_type: str | None) -> Listing | None:
    root = root_of(text)
    if root is None and media_type and _XML_TYPE.search(media_type):
        found = _ANY_ROOT.search(text[:_JUNK])
        root = (found[1].lower(), found.start()) if found else None
    if root is not None:
        name, place = root
        if name in _SITEMAPS:
            return read_sitemap(text[place:], url)
        is_feed = name in ("rss", "feed") or (name in _FEEDS and _SITE_OF_RSS.search(text, place))
        return read_feed(text[place:], url) if is_feed else None
    text = text.lstrip("\ufeff \t\r\n")
    if text.startswith("{"):
        return read_json_feed(text, url)
    return _address_list(text)


def _address_list(text: str) -> Listing | None:
    """A text sitemap: an address on each line that is not blank."""
    lines = [line for line in map(str.strip, text.splitlines()) if line]
    if not lines or not all(_ADDRESS_LINE.fullmatch(line) for line in lines):
        return None
    return listing_of("address list", map(Entry, lines))


def _unpacked(payload: bytes, max_bytes: int) -> tuple[bytes, bool]:
    """The bytes without gzip around them, and whether all of them were there."""
    is_whole = True
    for _ in range(_MAX_LAYERS):
        if payload.startswith(_GZIP):
            payload, is_layer_whole = _gunzipped(payload, max_bytes)
            is_whole = is_whole and is_layer_whole
    if len(payload) > max_bytes:
        raise ValueError(f"larger than {max_bytes:,} bytes when unpacked")
    return payload, is_whole


def _gunzipped(packed: bytes, max_bytes: int) -> tuple[bytes, bool]:
    """What one layer holds, at most one byte more than allowed, and whether it ended well."""
    pieces: list[bytes] = []
    left = max_bytes + 1
    for _ in range(_MAX_MEMBERS):
        if left <= 0 or not packed.startswith(_GZIP):
            return b"".join(pieces), True
        inflate = zlib.decompressobj(16 + zlib.MAX_WBITS)
        try:
            pieces.append(inflate.decompress(packed, left))
        except zlib.error:
            return b"".join(pieces), False
        left -= len(pieces[-1])
        if not inflate.eof and left > 0:
            return b"".join(pieces), False
        packed = inflate.unused_data
    return b"".join(pieces), False
