"""Whose turn it is: one request at a time for a host, with a pause, many hosts at once."""

import heapq
import itertools
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from corpus.capture.cdx import ArchivedCapture
from corpus.capture.memory import KnownListing, KnownPage
from corpus.model import Claim, Exchange, Reason
from corpus.uris import host_of


class Kind(Enum):
    """What an address is asked for."""

    ROBOTS = "robots"
    TDM = "tdm"  # /.well-known/tdmrep.json
    LISTING = "listing"
    GUESS = "guess"  # where a listing usually is; nobody named it
    NAMED = "named"  # by the caller: a listing, a home page or a document, as it turns out
    DOCUMENT = "document"


OF_SITE = (Kind.ROBOTS, Kind.TDM)
"""What a site says about being read by machines."""


@dataclass(slots=True, eq=False)
class Job:
    """One address that is to be had, through all its redirects and attempts."""

    address: str  # as named or listed
    url: str  # what is asked next
    kind: Kind
    said: tuple[Claim, ...] = ()
    listed_in: str | None = None
    depth: int = 0  # of the listing that it is, or that it is in
    exchanges: list[Exchange] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)  # addresses on the way, this one's included
    attempts: int = 0  # at `url`
    followers: list["Job"] = field(default_factory=list)  # other addresses that lead to the same
    known: KnownPage | KnownListing | None = None  # on whose validators the request depends
    archived: ArchivedCapture | None = None  # what another archive says it is
    otherwise: Callable[[], Iterator[Any]] | None = None  # what to do if a guess was wrong

    @property
    def host(self) -> str:
        """The host that is asked next."""
        return host_of(self.url) or ""

    def asked_now(self) -> "Job":
        """The same job, one attempt further."""
        self.attempts += 1
        self.asked.append(self.url)
        return self


@dataclass(slots=True)
class Host:
    """A host with what is to be asked of it."""

    name: str
    site: deque[Job] = field(default_factory=deque)  # robots.txt and the like, of any host
    first: deque[Job] = field(default_factory=deque)  # redirects, second attempts
    listings: deque[Job] = field(default_factory=deque)
    documents: deque[Job] = field(default_factory=deque)
    free_at: float = 0.0  # monotonic
    is_busy: bool = False
    is_held: bool = False  # its robots.txt or the like is being had, maybe elsewhere
    failures: int = 0  # in a row
    asked_s: float = 0.0  # pauses that its robots.txt asked for, so far
    planned: int = 0  # documents that listings brought and the archive does not have
    planned_again: int = 0  # such as it has
    listed: int = 0  # listings
    done: int = 0
    given_up: tuple[Reason, str] | None = None  # why nothing more is asked of it in this run

    def waiting(self) -> int:
        """How many addresses are to be asked."""
        return len(self.site) + len(self.first) + len(self.listings) + len(self.documents)

    def has_next(self) -> bool:
        """Whether something may be asked, apart from the time."""
        return not self.is_busy and bool(self.site or (not self.is_held and self.waiting()))

    def _next(self) -> Job:
        return (self.site or self.first or self.listings or self.documents).popleft()


class Hosts:
    """All hosts of a run; times are those of one monotonic clock."""

    def __init__(self) -> None:
        self._hosts: dict[str, Host] = {}
        self._turns: list[tuple[float, int, str]] = []
        self._count = itertools.count()

    def __iter__(self) -> Iterator[Host]:
        return iter(list(self._hosts.values()))

    def of(self, job: Job) -> Host:
        """The host that a job asks next."""
        return self._hosts.setdefault(job.host, Host(job.host))

    def named(self, name: str) -> Host:
        """The host of that name."""
        return self._hosts[name]

    def add(self, job: Job, *, is_first: bool = False) -> None:
        """Queue a job: listings before documents, first ones before both, a site's own files before all."""
        host = self.of(job)
        if job.kind in OF_SITE:
            host.site.append(job)
        elif is_first:
            host.first.append(job)
        elif job.kind is Kind.DOCUMENT:
            host.documents.append(job)
        else:
            host.listings.append(job)
        self._call(host)

    def put_back(self, job: Job) -> None:
        """Queue a job that was taken and not asked, to be the next one."""
        host = self.of(job)
        (host.site if job.kind in OF_SITE else host.first).appendleft(job)

    def _call(self, host: Host) -> None:
        if host.has_next():
            heapq.heappush(self._turns, (host.free_at, next(self._count), host.name))

    def take(self, now: float) -> Job | None:
        """A job whose host may be asked now; the host is busy until `release`."""
        while self._turns and self._turns[0][0] <= now:
            _, _, name = heapq.heappop(self._turns)
            host = self._hosts[name]
            if host.free_at > now or not host.has_next():
                continue  # an earlier call, answered since
            host.is_busy = True
            return host._next()
        return None

    def release(self, host: Host, free_at: float) -> None:
        """The host may be asked again from then on."""
        host.is_busy = False
        host.free_at = max(host.free_at, free_at)
        self._call(host)

    def hold(self, name: str) -> None:
        """Ask nothing but sites' own files of a host until `unhold`."""
        self._hosts[name].is_held = True

    def unhold(self, name: str) -> None:
        """Go on with a host that was held."""
        host = self._hosts[name]
        host.is_held = False
        self._call(host)

    def next_at(self) -> float | None:
        """When the next host may be asked; None when nothing waits but on answers."""
        while self._turns:
            at, _, name = self._turns[0]
            host = self._hosts[name]
            if not host.has_next():
                heapq.heappop(self._turns)
            elif host.free_at > at:
                heapq.heapreplace(self._turns, (host.free_at, next(self._count), name))
            else:
                return at
        return None
