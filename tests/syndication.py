"""What papers hang out for machines to read: robots.txt, feeds, and sitemaps, as bytes."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

RSS = "application/rss+xml; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"
JSON_FEED = "application/feed+json"
XML = "application/xml"

_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_AT = datetime(2024, 5, 3, 16, 20, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a feed or sitemap."""

    url: str  # may be relative in feeds
    title: str = "Quay reopens"
    published: datetime = _AT
    summary: str = ""
    updated: datetime | None = None

    @property
    def changed(self) -> datetime:
        """When it last changed."""
        return self.updated or self.published


def robots(
    *disallow: str, agent: str = "*", delay: float | None = None, sitemaps: Sequence[str] = ()
) -> str:
    """A robots.txt with one group, for everybody unless an agent is named."""
    lines = [f"User-agent: {agent}", *(f"Disallow: {path}" for path in disallow or ("",))]
    if delay is not None:
        lines.append(f"Crawl-delay: {delay:g}")
    lines += ["", *(f"Sitemap: {url}" for url in sitemaps)]
    return "\n".join(lines).strip() + "\n"


def rss(
    title: str,
    home: str,
    entries: Iterable[Entry],
    *,
    encoding: str = "utf-8",
    declared: str = "utf-8",
) -> bytes:
    """RSS 2.0; written in another encoding than declared where the two differ."""
    items = "".join(
        f"<item><title>{escape(one.title)}</title><link>{escape(one.url)}</link>"
        f'<guid isPermaLink="false">{escape(one.url)}</guid>'
        f"<pubDate>{format_datetime(one.published)}</pubDate>"
        f"<description>{escape(one.summary)}</description></item>\n"
        for one in entries
    )
    text = (
        f'<?xml version="1.0" encoding="{declared}"?>\n<rss version="2.0"><channel>'
        f"<title>{escape(title)}</title><link>{escape(home)}</link>"
        f"<description>{escape(title)}</description>\n{items}</channel></rss>\n"
    )
    return text.encode(encoding, "xmlcharrefreplace")


def atom(title: str, home: str, entries: Iterable[Entry]) -> bytes:
    """Atom 1.0, each entry with a link to the article and one to its comments."""
    items = "".join(
        f"<entry><title>{escape(one.title)}</title><id>{escape(one.url)}</id>"
        f'<link rel="replies" href="{escape(one.url)}#comments"/>'
        f'<link rel="alternate" href="{escape(one.url)}"/>'
        f"<published>{one.published.isoformat()}</published>"
        f"<updated>{one.changed.isoformat()}</updated>"
        f"<summary>{escape(one.summary)}</summary></entry>\n"
        for one in entries
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f'<title>{escape(title)}</title><id>{escape(home)}</id><link href="{escape(home)}"/>'
        f"<updated>{_AT.isoformat()}</updated>\n{items}</feed>\n"
    ).encode()


def json_feed(title: str, home: str, entries: Iterable[Entry]) -> bytes:
    """JSON Feed 1.1."""
    items = [
        {
            "id": one.url,
            "url": one.url,
            "title": one.title,
            "date_published": one.published.isoformat(),
            "date_modified": one.changed.isoformat(),
            "summary": one.summary,
        }
        for one in entries
    ]
    version = "https://jsonfeed.org/version/1.1"
    feed = {"version": version, "title": title, "home_page_url": home, "items": items}
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def sitemap(entries: Iterable[Entry]) -> bytes:
    """A list of addresses with the times at which they last changed."""
    items = "".join(
        f"<url><loc>{escape(one.url)}</loc><lastmod>{one.changed.isoformat()}</lastmod></url>\n"
        for one in entries
    )
    return _xml(f'<urlset xmlns="{_SITEMAPS}">\n{items}</urlset>')


def news_sitemap(outlet: str, language: str, entries: Iterable[Entry]) -> bytes:
    """A sitemap of the last days' articles with their titles."""
    items = "".join(
        f"<url><loc>{escape(one.url)}</loc><news:news><news:publication>"
        f"<news:name>{escape(outlet)}</news:name><news:language>{language}</news:language>"
        f"</news:publication><news:publication_date>{one.published.isoformat()}"
        f"</news:publication_date><news:title>{escape(one.title)}</news:title>"
        "</news:news></url>\n"
        for one in entries
    )
    return _xml(f'<urlset xmlns="{_SITEMAPS}" xmlns:news="{_NEWS}">\n{items}</urlset>')


def sitemap_index(urls: Iterable[str]) -> bytes:
    """A list of sitemaps."""
    items = "".join(f"<sitemap><loc>{escape(url)}</loc></sitemap>\n" for url in urls)
    return _xml(f'<sitemapindex xmlns="{_SITEMAPS}">\n{items}</sitemapindex>')


def _xml(text: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()
