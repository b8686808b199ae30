"""Invented newspapers on a `Website`: articles, feeds, sitemaps, and much that goes wrong.

    with Website() as site:
        papers = make_newspapers(site)
        with names_installed(papers.names, papers.routes):
            crawl(papers.start)

Paper by paper, and again from the sixth:

    0  RSS with relative links, found from the home page; some pages compressed
    1  Atom, found from the home page; robots.txt with /private/ and Crawl-delay
    2  JSON Feed; HTML instead of a robots.txt
    3  RSS and a news sitemap that overlap; no robots.txt; closes connections without a word
    4  a sitemap index with a compressed child and itself; robots.txt that names it
"""

import gzip
import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from urllib.parse import quote

import mishaps as wrong
from hostnames import MISCHIEVOUS, PUBLIC, Addresses
from newsroom import LANGUAGES, News, phrases, print_news, with_update, write_news
from syndication import (
    ATOM,
    JSON_FEED,
    RSS,
    XML,
    Entry,
    atom,
    json_feed,
    news_sitemap,
    robots,
    rss,
    sitemap,
    sitemap_index,
)
from website import HTML, Website
from wire import Script

_HOSTS = ("harbour-post", "elbwarte", "heraldo-valdemorin", "almanara", "yuanwang")
_NETWORK = PUBLIC.rpartition(".")[0]
_NO_ARTICLE = (
    "<!doctype html><html lang=en><title>Log in</title>"
    "<form action=/login><label>Name <input name=n></label><button>Log in</button></form></html>"
)


@dataclass
class Page:
    """Where an article is."""

    paper: "Paper"
    path: str
    news: News
    is_listed: bool = True

    @property
    def url(self) -> str:
        """Its address."""
        return self.paper.url(self.path)


@dataclass
class Paper:
    """One newspaper and what it lists."""

    site: Website
    host: str
    number: int
    pages: list[Page] = field(default_factory=list)
    mishaps: list[str] = field(default_factory=list)  # paths
    filler: str = ""  # at the end of each page, for the weight of real ones

    @property
    def language(self) -> str:
        """That of all its articles."""
        return LANGUAGES[self.number % len(LANGUAGES)]

    @property
    def name(self) -> str:
        """What it calls itself."""
        names = phrases()[self.language]["papers"]
        turn = self.number // len(LANGUAGES)
        return str(names[turn % len(names)])

    def url(self, path: str) -> str:
        """The address of a path on it."""
        return self.site.url(self.host, path)

    def entries(self) -> list[Entry]:
        """Everything that it lists."""
        articles = [
            Entry(page.url, page.news.title, page.news.published, updated=page.news.updated)
            for page in self.pages
            if page.is_listed
        ]
        return articles + [Entry(self.url(path), f"Report from {path}") for path in self.mishaps]

    def page_of(self, number: int, *, is_listed: bool = True) -> Page:
        """Write and keep article `number`; it is not yet published."""
        news = write_news(number, self.language)
        folder = quote("أخبار") if self.language == "ar" else "news"
        path = f"/{folder}/{news.published:%Y/%m/%d}/{number}.html"
        self.pages.append(Page(self, path, news, is_listed))
        return self.pages[-1]

    def printed(self, page: Page) -> str:
        """The article as HTML."""
        others = [one for one in self.pages if one.is_listed and one is not page]
        start = page.news.published.minute % max(len(others) - 3, 1)
        related = {one.path: one.news.title for one in others[start : start + 3]}
        return print_news(page.news, self.name, page.url, related) + self.filler

    def publish(self, page: Page) -> None:
        """Put an article on the site, or its present state in place of the former."""
        kind = self.number % 5
        at = page.news.updated or page.news.published
        self.site.page(
            self.host,
            page.path,
            self.printed(page),
            etag=kind in (0, 1, 3),
            last_modified=at if kind in (2, 3) else None,
            zipped=kind == 0,
            chunked=kind == 1,
        )


@dataclass
class Newspapers:
    """Papers on a site, and what a crawler that does everything right ends with."""

    site: Website
    papers: list[Paper] = field(default_factory=list)
    start: list[str] = field(default_factory=list)  # addresses to name: home pages and listings
    # What becomes of each address that is listed: "added", or the reason of its rejection.
    expected: dict[str, str] = field(default_factory=dict)
    articles: set[str] = field(default_factory=set)  # where each article is in the end
    changes: int = 0

    @property
    def names(self) -> dict[str, Addresses]:
        """The papers at addresses that look public, reached by `routes`, and `MISCHIEVOUS` names."""
        public = {host: f"{_NETWORK}.{ip.split('.')[-1]}" for host, ip in self.site.names.items()}
        return {**public, **MISCHIEVOUS}

    @property
    def routes(self) -> dict[str, str]:
        """From each public address of a paper to where it is."""
        return {f"{_NETWORK}.{ip.split('.')[-1]}": ip for ip in self.site.names.values()}

    def change(self, count: int) -> list[str]:
        """Add a paragraph to so many articles, paper by paper in turn; gives their addresses."""
        self.changes += 1
        listed = [[page for page in paper.pages if page.is_listed] for paper in self.papers]
        in_turn = [page for row in itertools.zip_longest(*listed) for page in row if page]
        for page in in_turn[:count]:
            page.news = with_update(page.news, self.changes)
            page.paper.publish(page)
        for paper in self.papers:
            _hang_out(paper)
        return [page.url for page in in_turn[:count]]


def make_newspapers(
    site: Website,
    *,
    pages: int = 200,
    hosts: int = 5,
    mishaps: bool = True,
    by_ip: bool = False,
    filler_bytes: int = 0,
) -> Newspapers:
    """Put so many articles on so many papers on a site, in one language each.

    With `mishaps` further addresses are listed at which something goes wrong, or goes well in an
    unusual way; articles that are only there come on top of `pages`. With `by_ip` the papers
    have no names: they are at 127.0.0.11 and so on. `filler_bytes` make each page as heavy as
    those of real papers, with what compresses as well as their scripts.
    """
    made = Newspapers(site)
    words = random.Random(1).choices([f"data-{n:x}" for n in range(800)], k=filler_bytes // 9)  # noqa: S311
    filler = f"<!-- {' '.join(words)} -->" if filler_bytes else ""
    for number in range(hosts):
        host = f"{_HOSTS[number]}.test" if number < len(_HOSTS) else f"paper-{number + 1}.test"
        host = f"127.0.0.{11 + number}" if by_ip else host
        made.papers.append(Paper(site, host, number, filler=filler))
    for number in range(pages):
        made.papers[number % hosts].page_of(number)
    made.expected = {page.url: "added" for paper in made.papers for page in paper.pages}
    made.articles = set(made.expected)
    if mishaps:
        _add_mishaps(made, pages, by_ip)
    for paper in made.papers:
        for page in paper.pages:
            if page.is_listed:
                paper.publish(page)
        made.start += _hang_out(paper)
    return made


# Home pages, robots.txt and listings


def _hang_out(paper: Paper) -> list[str]:
    """Publish all that tells of the articles; gives the addresses where a crawler begins."""
    kind, site, host = paper.number % 5, paper.site, paper.host
    starts, feed = (_rss, _atom, _json_feed, _overlapping, _sitemaps)[kind](paper)
    links = "".join(
        f'<li><a href="{page.path}">{escape(page.news.title)}</a></li>'
        for page in paper.pages[:10]
        if page.is_listed
    )
    site.page(
        host,
        "/",
        f'<!doctype html><html lang="{paper.language}"><head><meta charset="utf-8">'
        f"<title>{paper.name}</title>{feed}</head><body><h1>{paper.name}</h1>"
        f"<ul>{links}</ul></body></html>",
    )
    return [paper.url(path) for path in starts]


Hung = tuple[list[str], str]
"""Paths where a crawler begins, and what the head of the home page says of them."""


def _rss(paper: Paper) -> Hung:
    entries = [
        Entry(one.url.removeprefix(paper.url("")), one.title, one.published)
        for one in paper.entries()
    ]
    tracked = [Entry(f"{one.url}?utm_source=rss", one.title, one.published) for one in entries[:1]]
    feed = rss(paper.name, paper.url("/"), [*entries, *tracked])
    paper.site.page(paper.host, "/feed.xml", feed, media_type=RSS, zipped=True)
    paper.site.page(paper.host, "/robots.txt", robots(), media_type="text/plain")
    return ["/"], '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'


def _atom(paper: Paper) -> Hung:
    feed = atom(paper.name, paper.url("/"), paper.entries())
    paper.site.page(paper.host, "/atom.xml", feed, media_type=ATOM)
    rules = robots("/private/", delay=0.05)
    paper.site.page(paper.host, "/robots.txt", rules, media_type="text/plain")
    return ["/"], '<link rel="alternate" type="application/atom+xml" href="atom.xml">'


def _json_feed(paper: Paper) -> Hung:
    feed = json_feed(paper.name, paper.url("/"), paper.entries())
    paper.site.page(paper.host, "/feed.json", feed, media_type=JSON_FEED)
    paper.site.page(paper.host, "/robots.txt", f"<!doctype html><title>{paper.name}</title>")
    return ["/feed.json"], '<link rel="alternate" type="application/feed+json" href="/feed.json">'


def _overlapping(paper: Paper) -> Hung:
    entries = paper.entries()
    cut = len(entries) * 2 // 3
    feed = rss(paper.name, paper.url("/"), entries[:cut])
    news = news_sitemap(paper.name, paper.language, entries[len(entries) // 3 :])
    paper.site.page(paper.host, "/rss", feed, media_type="text/xml")
    paper.site.page(paper.host, "/news-sitemap.xml", news, media_type=XML)
    paper.site.hang_up_after(paper.host, 7)
    link = '<link rel="alternate" type="application/rss+xml" href="/rss">'
    return ["/rss", "/news-sitemap.xml"], link


def _sitemaps(paper: Paper) -> Hung:
    entries = paper.entries()
    half = len(entries) // 2
    packed = gzip.compress(sitemap(entries[half:]), mtime=0)
    urls = [paper.url(path) for path in ("/sitemap-1.xml", "/sitemap-2.xml.gz", "/sitemap.xml")]
    paper.site.page(paper.host, "/sitemap.xml", sitemap_index(urls), media_type=XML)
    first = sitemap(entries[: half + 2])
    paper.site.page(paper.host, "/sitemap-1.xml", first, media_type=XML)
    paper.site.page(paper.host, "/sitemap-2.xml.gz", packed, media_type="application/gzip")
    rules = robots("/search", delay=0, sitemaps=[urls[-1]])
    paper.site.page(paper.host, "/robots.txt", rules, media_type="text/plain")
    return ["/sitemap.xml"], ""


# What goes wrong


def _add_mishaps(made: Newspapers, first: int, by_ip: bool) -> None:
    """List addresses at which something goes wrong, each on the next paper in turn.

    Articles that are only there have the numbers from `first`.
    """
    site, papers = made.site, made.papers
    turns, numbers = itertools.cycle(papers), itertools.count(first)

    def listed(paper: Paper, path: str, script: Script, becomes: str) -> None:
        site.script(paper.host, path, script)
        paper.mishaps.append(path)
        made.expected[paper.url(path)] = becomes

    for path, script, reason in _bad(site, by_ip):
        listed(next(turns), path, script, reason)
    for path, make in _UNUSUAL.items():
        paper = next(turns)
        page = paper.page_of(next(numbers), is_listed=False)
        page.path = path
        listed(paper, path, make(paper.printed(page).encode()), "added")
        made.articles.add(page.url)
    for path, hops in (("/moved/far", 3), ("/moved/away", 1)):
        paper, other = next(turns), next(turns)  # the next one: another paper, if there is one
        page = other.page_of(next(numbers), is_listed=False)
        other.publish(page)
        made.articles.add(page.url)
        listed(paper, path, wrong.silence, "added")
        wrong.redirect_chain(site, paper.host, path, hops, page.url)
    paper = next(turns)
    listed(paper, "/moved/endlessly", wrong.silence, "http_error")
    wrong.redirect_chain(site, paper.host, "/moved/endlessly", 40, paper.url("/"))
    if len(papers) > 1:
        body = b"<p>The robot may not read this.</p>"
        listed(papers[1], "/private/notes.html", wrong.answering(body=body), "robots")


def _bad(site: Website, by_ip: bool) -> list[tuple[str, Script, str]]:
    """Path, script, and the reason for which a crawler rejects it."""
    found: list[tuple[str, Script, str]] = [
        (f"/errors/{status}", wrong.failing(status), "http_error")
        for status in (403, 404, 410, 500)
    ]
    elsewhere = {
        "/moved/nowhere": (None, "http_error"),
        "/moved/round": ("/moved/round", "http_error"),
        "/moved/inside": ("http://10.1.2.3/", "private_address"),
        "/moved/metadata": ("http://169.254.169.254/latest/meta-data/", "private_address"),
        "/moved/file": ("file:///etc/passwd", "bad_url"),
        "/moved/script": ("javascript:alert(1)", "bad_url"),
        "/moved/unknown": ("http://no-such-paper.test/", "unreachable"),
    }
    if by_ip:  # for runs that may go into private networks: these must lead nowhere else
        del elsewhere["/moved/inside"], elsewhere["/moved/metadata"]
    else:
        elsewhere["/moved/named-inside"] = (f"http://inside.test:{site.port}/", "private_address")
        tls = f"https://{_HOSTS[0]}.test:{site.port}/"
        elsewhere["/moved/encrypted"] = (tls, "unreachable")
    found += [(path, wrong.redirect(to), why) for path, (to, why) in elsewhere.items()]
    kinds = {
        "/kinds/picture.png": ("image/png", wrong.PNG, "unsupported"),
        "/kinds/paper.pdf": ("application/pdf", wrong.PDF, "unsupported"),
        "/kinds/page.png": ("image/png", wrong.PAGE, "unsupported"),
        "/kinds/picture.html": (HTML, wrong.PNG, "binary"),
        "/kinds/empty.html": (HTML, b"", "empty"),
        "/kinds/login.html": (HTML, _NO_ARTICLE.encode(), "no_article"),
    }
    found += [
        (path, wrong.answering(200, [("Content-Type", media_type)], body), why)
        for path, (media_type, body, why) in kinds.items()
    ]
    return [
        *found,
        ("/slow/body", wrong.drip(0.05), "timed_out"),
        ("/slow/head", wrong.drip_headers(0.05), "timed_out"),
        ("/slow/silence", wrong.silence, "timed_out"),
        ("/large/endless", wrong.endless(), "too_large"),
        ("/large/endless-chunks", wrong.endless(chunked=True), "too_large"),
        ("/large/bomb", wrong.gzip_bomb(), "too_large"),
        ("/cut/length", wrong.promising(500), "damaged"),
        ("/cut/gzip", wrong.cut_gzip(), "damaged"),
        ("/cut/chunks", wrong.cut_chunks(), "damaged"),
        ("/cut/head", wrong.cut_head(), "damaged"),
        ("/cut/all", wrong.hang_up, "unreachable"),
        ("/broken/gzip", wrong.broken_gzip(), "damaged"),
        ("/broken/chunks", wrong.broken_chunks(), "damaged"),
        ("/broken/protocol", wrong.garbage(), "damaged"),
        ("/broken/many-headers", wrong.header_flood(), "damaged"),
        ("/broken/long-header", wrong.long_header(), "damaged"),
    ]


def _later(status: int, *, as_date: bool = False) -> Callable[[bytes], Script]:
    def make(body: bytes) -> Script:
        return wrong.come_again(status, 1, 1, wrong.answering(body=body), as_date=as_date)

    return make


# Good articles that come in an unusual way: path, and script for the page.
_UNUSUAL: dict[str, Callable[[bytes], Script]] = {
    "/later/seconds.html": _later(429),
    "/later/date.html": _later(503, as_date=True),
    "/unusual/old-protocol.html": wrong.ends_by_closing,
    "/unusual/hints.html": wrong.hints_first,
    "/unusual/cookies.html": wrong.with_cookies,
    "/unusual/surplus.html": wrong.surplus,
}
