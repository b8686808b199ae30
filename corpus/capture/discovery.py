"""Where listings lead: to further listings, to pages, to the places where a site's feeds usually are."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from corpus.capture.agenda import Agenda
from corpus.capture.entries import Entry, Listing, newest_first
from corpus.capture.homepage import GUESSES
from corpus.capture.hosts import Job, Kind
from corpus.capture.memory import Memory
from corpus.model import Claim, Failure
from corpus.uris import absolute_url


class Discovery:
    """Jobs for what listings name, and the failures that some of it ends in at once."""

    def __init__(self, agenda: Agenda, memory: Memory, now: Callable[[], datetime]) -> None:
        self._agenda = agenda
        self._memory = memory
        self._now = now

    def of_listing(self, job: Job, listing: Listing) -> Iterator[Job | Failure]:
        """Further listings, then pages, the newest first, then such as failed before and are due."""
        now = self._now()
        for url in listing.listings:
            if further := self._agenda.listing(url, job, now):
                yield further
        due = self._memory.due(job.address, now)
        for entry in (*newest_first(listing.entries), *due):
            said = _said(entry, listing)
            if found := self._agenda.document(replace(entry, said=said), job, now):
                yield found
        if untold := self._agenda.untold(job, now):
            yield untold

    def of_home_page(
        self, job: Job, home: Listing, sitemaps: Sequence[str]
    ) -> Iterator[Job | Failure]:
        """The feeds and sitemaps that a home page and its robots.txt declare.

        Where there are none, the usual places are tried in turn; where those hold none, the
        home page's own links have to do.
        """
        declared = (*home.listings, *sitemaps)
        if declared:
            yield from self.of_listing(job, replace(home, entries=(), listings=declared))
        else:
            yield from self._guess(job, home, GUESSES)

    def _guess(self, job: Job, home: Listing, places: Sequence[str]) -> Iterator[Job | Failure]:
        if not places:
            yield from self.of_listing(job, home)
            return
        url = absolute_url(places[0], job.url) or job.url
        guess = Job(url, url, Kind.GUESS, listed_in=job.address, depth=job.depth + 1)
        guess.otherwise = lambda: self._guess(job, home, places[1:])
        yield guess


def _said(entry: Entry, listing: Listing) -> tuple[Claim, ...]:
    """What a listing says of an entry, also what it says of all."""
    fields = {claim.field for claim in entry.said}
    return (*entry.said, *(claim for claim in listing.said if claim.field not in fields))
