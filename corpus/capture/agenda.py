"""Which addresses a run asks for, each once, and which it leaves for later."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from corpus.capture.cdx import ArchivedCapture
from corpus.capture.hosts import Hosts, Job, Kind
from corpus.capture.listings import Entry
from corpus.capture.manners import MAX_DEPTH, MAX_LISTINGS, Manners
from corpus.capture.memory import Memory
from corpus.model import Failure, Reason, Visit
from corpus.times import iso_utc
from corpus.uris import clean_url

_BEYOND = "more than --limit"
FRESH = "seen not long ago"
_TOLD_ONE_BY_ONE = 1000  # of what a listing lists over the budget
_FINAL = "; not asked again unless it is named"


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of an address in this run."""

    url: str  # that the document is at
    capture_id: str | None = None
    failure: Failure | None = None  # neither: it was a listing


@dataclass(frozen=True, slots=True)
class Planned:
    """An address that a run would ask for."""

    address: str
    listed_in: str | None
    is_known: bool  # the archive has a document of it
    host: str


class Agenda:
    """The addresses of one run: under way, ended, passed over."""

    def __init__(self, manners: Manners, memory: Memory, hosts: Hosts) -> None:
        self.passed_over: Counter[str] = Counter()  # by why, in words
        self._manners = manners
        self._memory = memory
        self._hosts = hosts
        self._asked: set[str] = set()  # addresses named or listed, each in one spelling
        self._places: dict[str, Job | Ended] = {}  # by address: also those that redirects led to
        self._listings: set[str] = set()
        self._leads_to: dict[
            str, str
        ] = {}  # hosts of pages, by what names the listings they are in
        self._over_budget: Counter[str] = Counter()  # by listing
        self._planned = 0

    def name(self, address: str) -> Job | None:
        """A job for what the caller names; None if this run has it already."""
        if self._is_had(address) or self._memory.is_settled(address):
            return None
        self._listings.add(clean_url(address))  # if it is one, no other has to name it
        return Job(address, address.partition("#")[0], Kind.NAMED)

    def _is_had(self, address: str) -> bool:
        """Whether an address was named or listed before; from now on it was."""
        key = clean_url(address)
        is_had = key in self._asked
        self._asked.add(key)
        return is_had

    def place(self, url: str) -> Job | Ended | None:
        """What has an address, or what became of it; None if it is new."""
        return self._places.get(clean_url(url))

    def lead(self, job: Job, url: str) -> None:
        """Note that a job is what asks for an address, itself or by a redirect."""
        self._places[clean_url(url)] = job

    def end(self, job: Job, ended: Ended) -> None:
        """Note what became of a job, at each address that it had."""
        for url in {job.address, *job.asked, job.url}:
            if self._places.get(clean_url(url)) is job:
                self._places[clean_url(url)] = ended

    def archived(self, archived: ArchivedCapture, address: str) -> Job | None:
        """A job for a capture that another archive gives at an address; None if there is nothing to do."""
        if self._is_had(address) or self._memory.is_settled(address):
            return None
        why = self._passes_over(Entry(address, day=archived.captured_at), archived.captured_at)
        if why:
            self.passed_over[why] += 1
            return None
        self._planned += 1  # a host's budget is for its own listings
        return Job(address, address, Kind.DOCUMENT, archived=archived)

    def listing(self, url: str, job: Job, now: datetime) -> Job | Failure | None:
        """A job for a listing that another one names, or why it is not read; None if it was had.

        Args:
            job: that of the one that names it.
        """
        key = clean_url(url)
        if key in self._listings or key in self._asked:
            return None
        self._listings.add(key)
        asked, depth = url.partition("#")[0], job.depth + 1
        further = Job(url, asked, Kind.LISTING, listed_in=job.address, depth=depth)
        host = self._hosts.of(further)
        host.listed += 1
        detail = ""
        if depth > MAX_DEPTH:
            detail = f"this listing was not read: it is {depth} steps from what was named"
        elif host.listed > MAX_LISTINGS:
            detail = f"this listing was not read: {MAX_LISTINGS:,} of {host.name} are enough"
        if not detail:
            return further
        visit = Visit(now, (), job.address, is_final=True)
        return Failure(url, Reason.OVER_BUDGET, detail, url, visit)

    def spent(self, job: Job) -> tuple[Reason, str] | None:
        """Why a further listing is not read: nothing that it lists could be asked for in this run."""
        if job.kind is not Kind.LISTING or job.depth == 0:
            return None
        # Sitemaps may lie on another host than the pages in them: as their siblings did.
        for name in {job.host, self._leads_to.get(job.listed_in or "", job.host)}:
            if self._hosts.named(name).planned >= self._manners.budget:
                return Reason.OVER_BUDGET, f"this listing was not read: {self._enough(name)}"
        return None

    def is_beyond_limit(self, job: Job) -> bool:
        """Whether a further listing is passed over, since no more new pages are wanted."""
        is_beyond = job.kind is Kind.LISTING and job.depth > 0 and self._is_limit_reached()
        if is_beyond:
            self.passed_over[_BEYOND] += 1
        return is_beyond

    def _enough(self, host: str) -> str:
        return (
            f"{self._manners.budget:,} pages of {host} are enough for one run; "
            "run it again, or raise host_budget in archive.toml"
        )

    def document(self, entry: Entry, job: Job, now: datetime) -> Job | Failure | None:
        """A job for what a listing lists, the failure that it ends in, or None if there is nothing to do.

        Args:
            job: the listing's.
        """
        if self._is_had(entry.url) or clean_url(entry.url) in self._listings:
            return None  # also a listing that failed before and is due
        url = entry.url.partition("#")[0]
        wanted = Job(entry.url, url, Kind.DOCUMENT, entry.said, job.address, job.depth)
        if self._memory.is_settled(entry.url):  # before this run was interrupted
            self._count(wanted, job, is_known=False)
            return None
        why = self._passes_over(entry, now)
        if why:
            self.passed_over[why] += 1
            return None
        if self.place(entry.url):
            return wanted
        is_known = self._memory.is_known(entry.url)
        failure = self._postponed(wanted, now, is_known=is_known)
        if failure:
            self.lead(wanted, entry.url)
            self.end(wanted, Ended(entry.url, failure=failure))
            if failure.reason is not Reason.OVER_BUDGET:
                return failure
            self._over_budget[job.address] += 1
            return failure if self._over_budget[job.address] <= _TOLD_ONE_BY_ONE else None
        self._count(wanted, job, is_known=is_known)
        return wanted

    def untold(self, job: Job, now: datetime) -> Failure | None:
        """One failure for all that a listing lists over the budget, but for those that have their own."""
        more = self._over_budget.pop(job.address, 0) - _TOLD_ONE_BY_ONE
        if more <= 0:
            return None
        detail = f"{more:,} more addresses that it lists are over the budget of their hosts: run it again"
        visit = Visit(now, (), job.listed_in, is_final=True)
        return Failure(job.address, Reason.OVER_BUDGET, detail, job.address, visit)

    def _count(self, job: Job, listing: Job, *, is_known: bool) -> None:
        host = self._hosts.of(job)
        self._leads_to[listing.listed_in or ""] = host.name
        if is_known:
            host.planned_again += 1
        else:
            self._planned += 1
            host.planned += 1

    def _passes_over(self, entry: Entry, now: datetime) -> str | None:
        manners = self._manners
        if manners.since and entry.day and entry.day < manners.since:
            return "dated before --since"
        if self._is_limit_reached() and not self._memory.is_known(entry.url):
            return _BEYOND
        if manners.revisit is not None:
            standing = self._memory.standing(entry.url)
            if (
                standing.first_at
                and standing.last_at
                and not standing.retry_at
                and manners.is_fresh(standing.first_at, standing.last_at, now)
            ):
                return FRESH
        return None

    def _is_limit_reached(self) -> bool:
        return self._manners.limit is not None and self._planned >= self._manners.limit

    def _postponed(self, job: Job, now: datetime, *, is_known: bool) -> Failure | None:
        standing = self._memory.standing(job.address)
        if standing.verdict:
            reason, detail = standing.verdict
            detail = detail.removesuffix(_FINAL) + _FINAL
            visit = Visit(now, (), job.listed_in, job.said, is_final=True)
            return Failure(job.address, reason, detail, job.address, visit)
        retry_at = standing.retry_at
        if retry_at and retry_at > now:
            detail = f"it failed before; tried again in a run after {iso_utc(retry_at)}"
            visit = Visit(now, (), job.listed_in, job.said, retry_at)
            return Failure(job.address, Reason.POSTPONED, detail, job.address, visit)
        # Known pages have a budget of their own: else the newest thousand would be all, in each run.
        host = self._hosts.of(job)
        if (host.planned_again if is_known else host.planned) >= self._manners.budget:
            visit = Visit(now, (), job.listed_in, job.said)
            detail = self._enough(job.host)
            return Failure(job.address, Reason.OVER_BUDGET, detail, job.address, visit)
        return None
