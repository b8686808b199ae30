"""Home pages: the feeds and sitemaps that they point to, and the articles that they link."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree

from corpus.capture.entries import MAX_ADDRESS, Entry, Listing, listing_of, squeezed
from corpus.capture.markup import decoded
from corpus.letters import STANDS_ALONE
from corpus.model import Claim
from corpus.uris import absolute_url, is_front_page, registrable_domain

GUESSES: tuple[str, ...] = (
    "/sitemap.xml",
    "/sitemap_index.xml",
    "/news-sitemap.xml",
    "/feed",
    "/rss.xml",
)
"""Paths where feeds and sitemaps usually are, to be tried where a page declares none."""

MAX_LINKS = 200
"""Articles taken from one home page."""

_MAX_LISTINGS = 100
_MAX_HEADLINE = 300  # characters; a link around more than that is around a teaser
_MAX_PIECES = 1_000  # elements looked at in one link
_MIN_WORDS = 4
_MIN_ALONE = 12  # characters, in scripts that write no spaces
_TITLE_CONFIDENCE = 0.3  # a teaser's wording, often not the article's

_FEED_TYPES = frozenset(
    ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/json")
)
_FEED_PATH = re.compile(
    r"(?:\.rss|/rss|/feed|/feed/|/atom\.xml|/rss\.xml|/feed\.xml|/feed\.json|/index\.xml)$",
    re.IGNORECASE,
)
_COMMENTS = re.compile(r"\bcomments\b|\bkommentar-feed\b", re.IGNORECASE)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_INLINE = frozenset("a b em font i mark q s strong sub sup u wbr".split())
_NO_CONTENT = frozenset(("script", "style", "noscript", "template", "svg"))
# Segments that begin lists and service pages.
_LISTS = frozenset(
    (
        "about account author authors autor autoren autores authors categoria category categories"
        " contact feed feeds help jobs kategorie kontakt login newsletter newsletters page pages"
        " privacy profile register rss rubrique rubrik search section sections shop subscribe tag"
        " tags tema thema themen topic topics user wp-content wp-json"
    ).split()
)
_DOCUMENT = re.compile(r"\.(?:html?|xhtml|shtml|php|aspx?|jsp|cms|ece)$", re.IGNORECASE)
_OTHER_FILE = re.compile(
    r"\.(?:css|docx?|gif|ico|jpe?g|js|json|mp3|mp4|pdf|png|rss|svg|webp|xlsx?|xml|zip)$",
    re.IGNORECASE,
)
_MIN_SLUG_PARTS = 3
_MIN_SLUG = 25  # characters of a slug whose words nothing parts


def read_home_page(page: str | bytes, url: str, charset: str | None = None) -> Listing:
    """What a home page points to; never an error.

    `listings`: feeds and sitemaps that it declares in its head, those of comments left out, and
    feeds that it links on its own registrable domain. `entries`: for outlets without either, up
    to 200 links on that domain that read like a headline and lead to what is no front or
    section page by the shape of its address; in page order, with the headline as title.

    Args:
        page: the HTML; bytes are decoded as it and the transport say.
        url: where it came from.
        charset: as stated by the transport.
    """
    text = decoded(page, charset) if isinstance(page, bytes) else page
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        tree = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        tree = None
    if tree is None:
        return listing_of("home page", ())
    base = _base(tree, url)
    site = registrable_domain(url)
    listings = dict.fromkeys(_declared(tree, base))
    listings |= dict.fromkeys(_linked_feeds(tree, base, site))
    articles: dict[str, Entry] = {}
    for entry in _articles(tree, base, site):
        articles.setdefault(entry.url, entry)
        if len(articles) == MAX_LINKS:
            break
    return listing_of(
        "home page", articles.values(), listings=list(islice(listings, _MAX_LISTINGS))
    )


def _base(tree: Any, url: str) -> str:
    """What relative links are relative to."""
    element = next(tree.iter("base"), None)
    return (_address(element, url) if element is not None else None) or url


def _address(element: Any, base: str) -> str | None:
    """The web address that an element links, None if there is none, or only a place on the page."""
    href = (element.get("href") or "").strip()
    if not href or href.startswith("#") or len(href) > MAX_ADDRESS:
        return None
    return absolute_url(href, base)


def _declared(tree: Any, base: str) -> Iterator[str]:
    """Feeds and sitemaps in `link` elements, in page order."""
    for link in tree.iter("link"):
        relations = (link.get("rel") or "").lower().split()
        address = _address(link, base)
        if address is None:
            continue
        media_type = (link.get("type") or "").partition(";")[0].strip().lower()
        if "sitemap" in relations or (
            "alternate" in relations
            and media_type in _FEED_TYPES
            and not _is_of_comments(link.get("title") or "", address)
            # What else is JSON is mostly an interface: WordPress declares its own on each page.
            and (media_type != "application/json" or "feed" in urlsplit(address).path.lower())
        ):
            yield address


def _is_of_comments(title: str, href: str) -> bool:
    parts = urlsplit(href)
    return _COMMENTS.search(f"{title} {parts.path} {parts.query}") is not None


def _linked_feeds(tree: Any, base: str, site: str | None) -> Iterator[str]:
    for anchor in tree.iter("a"):
        address = _address(anchor, base)
        if (
            address is not None
            and _FEED_PATH.search(urlsplit(address).path)
            and registrable_domain(address) == site
            and not _is_of_comments("", address)
        ):
            yield address


def _articles(tree: Any, base: str, site: str | None) -> Iterator[Entry]:
    for anchor in tree.iter("a"):
        address = _address(anchor, base)
        if address is None or not _is_article_shaped(address):
            continue
        headline = _headline(anchor)
        if reads_like_headline(headline) and registrable_domain(address) == site:
            yield Entry(address, (Claim("title", headline, "home page", _TITLE_CONFIDENCE),))


def _headline(anchor: Any) -> str:
    """The heading within a link, else its text if that is short enough to be one."""
    inside = next(anchor.iter(*_HEADINGS), anchor)
    text = squeezed("".join(islice(_texts(inside), _MAX_PIECES))[: 4 * _MAX_HEADLINE])
    return text if len(text) <= _MAX_HEADLINE else ""


def _texts(element: Any) -> Iterator[str]:
    """The pieces of text in an element, with a space where markup parts words."""
    for inner in element.iter():
        gap = "" if inner.tag in _INLINE or inner is element else " "
        if inner.tag not in _NO_CONTENT:
            yield f"{gap}{inner.text or ''}"
        if inner is not element:
            yield f"{gap}{inner.tail or ''}"


def reads_like_headline(text: str) -> bool:
    """Whether a link's text is more than a label: four words, or twelve characters of Chinese.

    >>> reads_like_headline("More news"), reads_like_headline("Storm floods the old harbour")
    (False, True)
    """
    words = [word for word in text.split() if any(map(str.isalpha, word))]
    return len(words) >= _MIN_WORDS or len(STANDS_ALONE.findall(text)) >= _MIN_ALONE


def _is_article_shaped(url: str) -> bool:
    """Whether an address can be an article's, by its shape alone."""
    if is_front_page(url):
        return False
    parts = urlsplit(url)
    segments = [part for part in unquote(parts.path).split("/") if part]
    if any(segment.lower() in _LISTS for segment in segments):
        return False
    if not segments:  # "/?p=714"
        return any(map(str.isdigit, parts.query))
    last = segments[-1]
    if _OTHER_FILE.search(last):
        return False
    if _DOCUMENT.search(last) and not re.match(r"(?:index|default|home)\.", last, re.IGNORECASE):
        return True
    slug_parts = [part for part in re.split(r"[-_\s.+]", last) if part]
    return (
        any(map(str.isdigit, last)) or len(slug_parts) >= _MIN_SLUG_PARTS or len(last) >= _MIN_SLUG
    )
