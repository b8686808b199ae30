"""A run through addresses and listings: what to ask next, and what came of it.

No network and no clock of its own: `fetching` asks what `ready` gives, and tells `settle` what
came back. Each address that is named or listed ends in one item: a Capture, an Unchanged or a
Failure. Listings and robots.txt give ListingVisits, which are evidence and no item of a receipt.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from corpus.capture.agenda import Agenda, Ended, Planned
from corpus.capture.answers import (
    Document,
    Refusal,
    is_busy,
    is_failing,
    is_gone,
    is_not_modified,
    is_redirect,
    no_page,
    read_document,
    redirect_target,
    refused,
    retry_after_s,
)
from corpus.capture.cdx import WAYBACK, ArchivedCapture, looks_like_cdx, read_cdx, replay_url
from corpus.capture.discovery import Discovery
from corpus.capture.endings import Endings
from corpus.capture.exchange import Answer
from corpus.capture.file import printable
from corpus.capture.hosts import OF_SITE, Host, Hosts, Job, Kind
from corpus.capture.intake import HOME_PAGE, capture_of, listing_in
from corpus.capture.listings import MAX_BYTES
from corpus.capture.manners import (
    LONGEST_S,
    LONGEST_WAIT_S,
    MAX_ATTEMPTS,
    MAX_REDIRECTS,
    Manners,
    too_much,
)
from corpus.capture.memory import KnownListing, KnownPage, Memory
from corpus.capture.response import HttpResponse
from corpus.capture.sites import Sites
from corpus.model import Capture, Failure, ListingVisit, Reason, Unchanged
from corpus.uris import host_of, is_web_address, wire_url, without_userinfo

log = logging.getLogger(__name__)

_OK = 200
_NOT_FOUND = 404
_START = 4096  # bytes that tell what a document is
_NAMED = 5  # of a listing's problems that its receipt tells
_PAGES = (Kind.NAMED, Kind.DOCUMENT)
_OF_HOST = (Reason.UNREACHABLE, Reason.PRIVATE_ADDRESS, Reason.TIMED_OUT)

WebItem = Capture | Failure | Unchanged | ListingVisit


class Crawl:
    """What is to be asked, what is under way, and what became of what was asked.

    Moments of the day come from `now`; `clock` arguments are seconds of one monotonic clock.
    """

    def __init__(
        self,
        manners: Manners,
        memory: Memory,
        now: Callable[[], datetime],
        *,
        is_rehearsal: bool = False,
        replay: str = WAYBACK,
    ) -> None:
        self.hosts = Hosts()
        self.agenda = Agenda(manners, memory, self.hosts)
        self._manners = manners
        self._memory = memory
        self._now = now
        self._is_rehearsal = is_rehearsal
        self._replay = replay
        self._sites = Sites()
        self._discovery = Discovery(self.agenda, memory, now)
        self._endings = Endings(self.agenda, now)

    def begin(self, start: str | ArchivedCapture | Failure) -> Iterator[WebItem | Planned]:
        """Begin with what the caller names: an address, or a capture that another archive holds."""
        if isinstance(start, Failure):
            yield start
        elif isinstance(start, ArchivedCapture):
            yield from self._begin_archived(start)
        else:
            yield from self._name(start)

    def _begin_archived(self, archived: ArchivedCapture) -> Iterator[WebItem | Planned]:
        """Ask the other archive for it, unless we have it, or the same payload is asked for already."""
        job = self.agenda.archived(archived, replay_url(archived, self._replay))
        if job is None:
            return
        had = self._memory.captured(job.address, archived.url, archived.captured_at)
        place = None
        if archived.same_as:
            first = replace(archived, captured_at=archived.same_as)
            place = self.agenda.place(replay_url(first, self._replay))
        if had:
            yield Unchanged(job.address, archived.url, self._endings.visit(job), had)
        elif place and not (isinstance(place, Ended) and place.failure):
            yield from self._endings.join(job, place)
        else:
            yield from self._add(job)

    def _name(self, address: str) -> Iterator[WebItem | Planned]:
        address = without_userinfo(address)
        if not is_web_address(address):
            detail = f"no http or https address that can exist: {printable(address[:200])}"
            yield Failure(printable(address), Reason.BAD_URL, detail)
            return
        job = self.agenda.name(address)
        if job:
            yield from self._add(job)

    def ready(self, clock: float) -> Iterator[Job | WebItem | Planned]:
        """Jobs to be asked now, and what ends without being asked."""
        while job := self.hosts.take(clock):
            host = self.hosts.of(job)
            before = None if host.given_up else self._sites.asks_first(job)
            if before:
                self.hosts.put_back(job)
                self.hosts.hold(host.name)
                yield before.asked_now()
                continue
            if self.agenda.is_beyond_limit(job):
                self.hosts.release(host, host.free_at)
                yield from self._endings.end(job, None)
                continue
            refusal = host.given_up or self._sites.refuses(job) or self.agenda.spent(job)
            if refusal:
                self.hosts.release(host, host.free_at)
                yield from self._abandon(job, *refusal)
            elif self._is_rehearsal and job.kind is Kind.DOCUMENT:
                self.hosts.release(host, host.free_at)
                yield self._planned(job)
            else:
                yield job.asked_now()

    def headers(self, job: Job) -> list[tuple[str, str]]:
        """What is sent with a job's request: conditions, where the archive has a document."""
        headers = self._manners.headers()
        job.known = (
            self._memory.listing(wire_url(job.url)) if job.kind is not Kind.DOCUMENT else None
        )
        if job.known is None and job.kind in _PAGES:
            job.known = self._memory.page(job.url)
        if job.known and job.known.etag:
            headers.append(("If-None-Match", job.known.etag))
        if job.known and job.known.last_modified:
            headers.append(("If-Modified-Since", job.known.last_modified))
        return headers

    def settle(self, job: Job, answer: Answer, clock: float) -> Iterator[WebItem | Planned]:
        """What comes of an answer; further jobs wait for their turn."""
        host = self.hosts.of(job)
        if answer.is_stale:
            self.hosts.put_back(job)
            job.asked.pop()
            job.attempts -= 1
            delay_s = self._sites.delay_s(job.url)
            self.hosts.release(host, clock + self._manners.pause_after(host.failures, delay_s))
            return
        if answer.exchange:
            job.exchanges.append(answer.exchange)
        has_failed = answer.reason in _OF_HOST or (
            answer.response is not None and is_failing(answer.response)
        )
        host.failures = host.failures + 1 if has_failed else 0
        host.done += 1
        asked_s = self._sites.delay_s(job.url) if job.kind not in OF_SITE else 0.0
        free_at = clock + self._manners.pause_after(host.failures, asked_s)
        host.asked_s += asked_s
        host.given_up = too_much(host.name, host.failures, asked_s, host.asked_s) or host.given_up
        yield from self._settle(job, answer, host, clock)
        if job.kind in OF_SITE:  # which may tell only now how long to wait
            asked_s = self._sites.delay_s(job.address)
            if asked_s <= LONGEST_S:
                free_at = clock + self._manners.pause_after(host.failures, asked_s)
        if host.given_up:
            host.free_at = free_at = clock  # nothing more is asked of it
        self.hosts.release(host, free_at)

    def _settle(
        self, job: Job, answer: Answer, host: Host, clock: float
    ) -> Iterator[WebItem | Planned]:
        response = answer.response
        if answer.reason or response is None:
            reason = answer.reason or Reason.DAMAGED
            yield from self._abandon(job, reason, answer.detail or "the answer is no HTTP")
        elif is_redirect(response):
            yield from self._redirect(job, response)
        elif is_failing(response):
            yield from self._come_again(job, response, host, clock)
        elif job.kind in OF_SITE:
            yield from self._note_site(job, answer)
        elif is_not_modified(response):
            yield from self._not_modified(job)
        elif response.status != _OK:
            refusal = refused(response)
            yield from self._abandon(
                job, refusal.reason, refusal.detail, is_final=is_gone(response)
            )
        else:
            yield from self._take_in(job, answer)

    def _redirect(self, job: Job, response: HttpResponse) -> Iterator[WebItem | Planned]:
        target = redirect_target(response, job.url)
        if isinstance(target, str) and (target in job.asked or len(job.asked) > MAX_REDIRECTS):
            way = "in a circle" if target in job.asked else "too often"
            target = Refusal(Reason.HTTP_ERROR, f"it redirects {way}: {target}")
        if isinstance(target, Refusal):
            if job.kind in OF_SITE:
                yield from self._note_site(job, Answer(None, replace(response, status=_NOT_FOUND)))
            else:
                yield from self._abandon(job, target.reason, target.detail)
            return
        place = self.agenda.place(target) if job.kind in _PAGES else None
        job.url, job.attempts = target, 0
        if place is not None and place is not job:
            yield from self._endings.join(job, place)
            return
        if job.kind in _PAGES:
            self.agenda.lead(job, target)
        self.hosts.add(job, is_first=True)

    def _come_again(
        self, job: Job, response: HttpResponse, host: Host, clock: float
    ) -> Iterator[WebItem | Planned]:
        """Try again in this run if the wait is short; leave the host alone if it is long."""
        wait_s = retry_after_s(response, self._now())
        retry_at = self._now() + timedelta(seconds=wait_s) if wait_s else None
        refusal = refused(response)
        if wait_s is not None and wait_s > LONGEST_WAIT_S:
            detail = f"{refusal.detail}, and asks to wait for {wait_s:,.0f} s"
            host.given_up = (Reason.POSTPONED, f"{job.host}: {detail}")
            yield from self._abandon(job, refusal.reason, detail, retry_at=retry_at)
        elif job.attempts < MAX_ATTEMPTS and not host.given_up and job.kind is not Kind.GUESS:
            if wait_s is not None or is_busy(response):
                host.free_at = clock + (wait_s or self._manners.pause_after(host.failures, 1.0))
            self.hosts.add(job, is_first=wait_s is not None)
        else:
            host.free_at = max(host.free_at, clock + (wait_s or 0.0))
            detail = f"{refusal.detail}, {job.attempts} times"
            yield from self._abandon(job, refusal.reason, detail, retry_at=retry_at)

    def _note_site(self, job: Job, answer: Answer) -> Iterator[WebItem]:
        """Take a robots.txt or its like, whatever it is."""
        given = self._sites.take(job, answer)
        yield self._endings.listing_visit(job, job.kind.value, 0, given)
        self.hosts.unhold(host_of(job.address) or "")

    def _not_modified(self, job: Job) -> Iterator[WebItem | Planned]:
        known = job.known
        if isinstance(known, KnownPage) and self._is_rehearsal:
            yield self._planned(job)
        elif isinstance(known, KnownPage):
            yield from self._endings.end(
                job, Unchanged(job.address, job.url, self._endings.visit(job), known.capture_id)
            )
        elif isinstance(known, KnownListing):
            document = Document(
                known.payload, known.media_type, known.charset, known.etag, known.last_modified
            )
            yield from self._take_listing(job, document, is_unchanged=True)
        else:
            detail = "the server answered 304 Not Modified to a first request"
            yield from self._abandon(job, Reason.HTTP_ERROR, detail)

    def _take_in(self, job: Job, answer: Answer) -> Iterator[WebItem | Planned]:
        max_bytes = self._manners.limits.max_bytes
        document = read_document(
            answer, max_bytes if job.kind is Kind.DOCUMENT else max(max_bytes, MAX_BYTES)
        )
        if isinstance(document, Refusal):
            yield from self._abandon(job, document.reason, document.detail)
        elif job.kind is Kind.DOCUMENT:
            yield from self._take_document(job, document)
        else:
            yield from self._take_listing(job, document, is_unchanged=False)

    def _take_document(self, job: Job, document: Document) -> Iterator[WebItem | Planned]:
        if self._is_rehearsal:
            yield self._planned(job)
            return
        refusal = no_page(document, self._manners.limits.max_bytes)
        if refusal:
            yield from self._abandon(job, refusal.reason, refusal.detail)
            return
        said = (*job.said, *self._sites.reservations(job.url))
        yield from self._endings.end(job, capture_of(job, document, said))

    def _take_listing(
        self, job: Job, document: Document, *, is_unchanged: bool
    ) -> Iterator[WebItem | Planned]:
        """Queue what a listing lists; take what the caller named for a document if it is none."""
        if job.kind is Kind.NAMED and looks_like_cdx(document.payload[:_START]):
            yield from self._take_archived(job, document, is_unchanged)
            return
        try:
            listing = listing_in(job, document)
        except ValueError as error:
            yield from self._abandon(job, Reason.TOO_LARGE, str(error))
            return
        if listing is None:
            if job.kind is Kind.NAMED and not is_unchanged:
                yield from self._take_document(job, document)
            else:
                detail = "neither a feed nor a sitemap is at this address"
                yield from self._abandon(job, Reason.UNSUPPORTED, detail)
            return
        if job.kind is Kind.GUESS and not (listing.entries or listing.listings):
            yield from self._guessed_wrong(job)
            return
        given = (document.etag, document.last_modified)
        robots = self._sites.of(job.url).robots
        sitemaps = robots.sitemaps if robots else ()
        is_guide = listing.kind == HOME_PAGE and bool(listing.listings or sitemaps)
        listed = 0 if is_guide else len(listing.entries)
        yield self._endings.listing_visit(
            job, listing.kind, listed, given, is_unchanged=is_unchanged
        )
        yield from self._endings.end(job, None)
        if listing.problems:
            told = "; ".join(listing.problems[:_NAMED])
            log.warning("%s: of what it lists cannot be used: %s", printable(job.address), told)
        yield from self._follow_up(
            self._discovery.of_home_page(job, listing, sitemaps)
            if listing.kind == HOME_PAGE
            else self._discovery.of_listing(job, listing)
        )

    def _take_archived(
        self, job: Job, document: Document, is_unchanged: bool
    ) -> Iterator[WebItem | Planned]:
        """Queue the captures that another archive lists at an address."""
        found = list(read_cdx(document.payload))
        given = (document.etag, document.last_modified)
        yield self._endings.listing_visit(job, "cdx", len(found), given, is_unchanged=is_unchanged)
        yield from self._endings.end(job, None)
        for each in found:
            if isinstance(each, str):
                yield Failure(
                    f"{job.address}, {each.partition(':')[0]}", Reason.DAMAGED, each, job.address
                )
            else:
                yield from self._begin_archived(each)

    def _follow_up(self, found: Iterable[Job | Failure]) -> Iterator[WebItem | Planned]:
        """Queue what a listing leads to."""
        for each in found:
            if isinstance(each, Job):
                yield from self._add(each)
            else:
                yield each

    def _add(self, job: Job) -> Iterator[WebItem | Planned]:
        """Queue a job, or let it end with the one that has its address already."""
        place = self.agenda.place(job.url) if job.kind in _PAGES else None
        if place is not None:
            yield from self._endings.join(job, place)
            return
        if job.kind in _PAGES:
            self.agenda.lead(job, job.url)
        self.hosts.add(job)

    def _abandon(
        self,
        job: Job,
        reason: Reason,
        detail: str,
        *,
        is_final: bool = False,
        retry_at: datetime | None = None,
    ) -> Iterator[WebItem | Planned]:
        """End a job without a document."""
        if job.kind in OF_SITE:
            self._sites.note(job, None, b"", (reason, detail) if reason in _OF_HOST else None)
            yield self._endings.listing_visit(job, job.kind.value)
            self.hosts.unhold(host_of(job.address) or "")
        elif job.kind is Kind.GUESS:
            yield from self._guessed_wrong(job)
        else:
            yield from self._endings.fail(job, reason, detail, is_final=is_final, retry_at=retry_at)

    def _guessed_wrong(self, job: Job) -> Iterator[WebItem | Planned]:
        yield self._endings.listing_visit(job, "nothing")
        if job.otherwise:
            yield from self._follow_up(job.otherwise())

    def _planned(self, job: Job) -> Planned:
        return Planned(job.address, job.listed_in, self._memory.page(job.url) is not None, job.host)
