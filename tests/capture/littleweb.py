"""A web made of answers by hand, and a crawl through it without network or clock."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from handmade import http

from corpus.capture.agenda import Planned
from corpus.capture.answers import wants_document, wants_listing
from corpus.capture.cdx import ArchivedCapture
from corpus.capture.crawl import Crawl, WebItem
from corpus.capture.exchange import Answer, Limits
from corpus.capture.hosts import Job, Kind
from corpus.capture.listings import Entry
from corpus.capture.manners import Manners
from corpus.capture.memory import KnownListing, KnownPage, Standing
from corpus.capture.response import parse_response
from corpus.model import Capture, Exchange, Failure, ListingVisit, Reason, Unchanged

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
MANNERS = Manners("corpus-archive/0", Limits(60.0, 100_000), pause_s=2.0)
POST = "http://harbour-post.test"
FERRY = "http://ferry-times.test"

Item = TypeVar("Item")

Reply = bytes | Reason | Answer | Callable[[list[tuple[str, str]]], bytes]
"""A response block, why there is none, an answer as it is, or what makes a block of the headers sent."""


def page(text: str = "News", **headers: str) -> bytes:
    """A page."""
    return http(f"<!doctype html><title>{text}</title><p>{text}</p>".encode(), **headers)


def error(status: str, **headers: str) -> bytes:
    """An answer that brings nothing."""
    return http(b"<p>No</p>", status=status, **headers)


def moved(to: str, status: str = "302 Found") -> bytes:
    """A redirect."""
    return http(b"", status=status, Location=to)


def robots(text: str, **headers: str) -> bytes:
    """A robots.txt."""
    return http(text.encode(), media="text/plain", **headers)


def sitemap(*urls: str, **headers: str) -> bytes:
    """A sitemap; what is written "address|date" has a date."""
    entries = [url.partition("|") for url in urls]
    items = "".join(
        f"<url><loc>{url}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>"
        for url, _, day in entries
    )
    return http(f"<urlset>{items}</urlset>".encode(), media="application/xml", **headers)


def sitemap_index(*urls: str) -> bytes:
    """A list of sitemaps."""
    items = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return http(f"<sitemapindex>{items}</sitemapindex>".encode(), media="application/xml")


@dataclass
class Remembered:
    """What earlier runs found, written down by hand."""

    pages: dict[str, KnownPage] = field(default_factory=dict)
    listings: dict[str, KnownListing] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)
    standings: dict[str, Standing] = field(default_factory=dict)
    overdue: dict[str, list[Entry]] = field(default_factory=dict)
    captures: dict[tuple[str, datetime], str] = field(default_factory=dict)

    def page(self, url: str) -> KnownPage | None:
        return self.pages.get(url)

    def listing(self, url: str) -> KnownListing | None:
        return self.listings.get(url)

    def is_settled(self, address: str) -> bool:
        return address in self.settled

    def is_known(self, address: str) -> bool:
        return address in self.pages

    def standing(self, address: str) -> Standing:
        return self.standings.get(address, Standing())

    def due(self, listing: str, now: datetime) -> Sequence[Entry]:  # noqa: ARG002
        return self.overdue.get(listing, [])

    def captured(self, address: str, url: str, at: datetime) -> str | None:  # noqa: ARG002
        return self.captures.get((url, at))


@dataclass(frozen=True)
class Asked:
    """One request."""

    url: str
    at: float  # seconds since the beginning
    kind: Kind
    headers: dict[str, str]


class LittleWeb:
    """Answers by address (several in turn as a list; the last one stays), 404 elsewhere."""

    def __init__(
        self,
        answers: dict[str, Reply | list[Reply]],
        memory: Remembered | None = None,
        *,
        is_rehearsal: bool = False,
        patience: int = 5000,
        **manners: object,
    ) -> None:
        self.answers = {
            url: list(reply) if isinstance(reply, list) else [reply]
            for url, reply in answers.items()
        }
        self.asked: list[Asked] = []
        self.clock = 0.0
        self.patience = patience
        self.crawl = Crawl(
            replace(MANNERS, **manners),  # type: ignore[arg-type]
            memory or Remembered(),
            lambda: NOW + timedelta(seconds=self.clock),
            is_rehearsal=is_rehearsal,
        )

    def run(self, *starts: str | ArchivedCapture | Failure) -> list[WebItem | Planned]:
        """Everything that comes of these starts, until nothing is left to be asked."""
        return list(self._run(starts))

    def _run(
        self, starts: tuple[str | ArchivedCapture | Failure, ...]
    ) -> Iterator[WebItem | Planned]:
        for start in starts:
            yield from self.crawl.begin(start)
        while True:
            jobs = []
            for found in self.crawl.ready(self.clock):
                if isinstance(found, Job):
                    jobs.append(found)
                else:
                    yield found
            hosts = [job.host for job in jobs]
            assert len(hosts) == len(set(hosts)), f"two at once: {hosts}"
            for job in jobs:
                yield from self.crawl.settle(job, self._answer(job), self.clock)
            next_at = self.crawl.hosts.next_at()
            if next_at is None:
                break
            assert len(self.asked) < self.patience, "it goes on for ever"
            self.clock = max(self.clock, next_at)
        for host in self.crawl.hosts:
            assert not host.is_busy
            assert host.waiting() == 0, f"{host.name} was never asked for all"

    def _answer(self, job: Job) -> Answer:
        headers = self.crawl.headers(job)
        self.asked.append(Asked(job.url, self.clock, job.kind, dict(headers)))
        replies = self.answers.get(job.url, [error("404 Not Found")])
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        if callable(reply):
            reply = reply(headers)
        if isinstance(reply, Answer):
            return reply
        if isinstance(reply, Reason):
            return Answer(None, None, reply, "said the web")
        response = parse_response(reply)
        wants = wants_document if job.kind is Kind.DOCUMENT else wants_listing
        is_wanted = wants(
            response.status, [(name.encode(), value.encode()) for name, value in response.headers]
        )
        began_at = NOW + timedelta(seconds=self.clock)
        exchange = Exchange(
            job.url, began_at, b"GET", reply, "192.0.2.7", None if is_wanted else "unspecified"
        )
        return Answer(exchange, response)

    def urls(self, *, own: bool = False) -> list[str]:
        """What was asked, in order; without what is asked of every site, unless `own`."""
        return [one.url for one in self.asked if own or one.kind not in (Kind.ROBOTS, Kind.TDM)]

    def times(self, url: str) -> list[float]:
        """When an address was asked."""
        return [one.at for one in self.asked if one.url == url]


def ends(items: Sequence[object]) -> dict[str, str]:
    """How each address ended: "capture", "unchanged", a reason, "planned"; each only once."""
    found: dict[str, str] = {}
    for item in items:
        if isinstance(item, Capture):
            name, end = item.input, "capture"
        elif isinstance(item, Unchanged):
            name, end = item.input, "unchanged"
        elif isinstance(item, Failure):
            name, end = item.input, str(item.reason)
        elif isinstance(item, Planned):
            name, end = item.address, "planned"
        else:
            continue
        assert name not in found, f"{name} ended as {found[name]} and as {end}"
        found[name] = end
    return found


def visits(items: Sequence[object]) -> list[tuple[str, str, int]]:
    """Address, kind and number of addresses of each listing that was looked at."""
    return [
        (item.url, item.kind, item.listed)
        for item in items
        if isinstance(item, ListingVisit) and item.kind not in ("robots", "tdm")
    ]


def only(items: Sequence[object], kind: type[Item]) -> Item:
    """The only item of that kind."""
    (found,) = (item for item in items if isinstance(item, kind))
    return found
