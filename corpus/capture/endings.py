"""How jobs end: with a document or without, alone or together with those that lead to the same address."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from corpus.capture.agenda import Agenda, Ended
from corpus.capture.hosts import Job, Kind
from corpus.model import Capture, Failure, ListingVisit, Reason, Unchanged, Visit

Validators = tuple[str | None, str | None]
"""ETag and Last-Modified."""


class Endings:
    """Gives each named or listed address its one item."""

    def __init__(self, agenda: Agenda, now: Callable[[], datetime]) -> None:
        self._agenda = agenda
        self._now = now
        self._waits_for: dict[Job, Job] = {}

    def join(self, job: Job, place: Job | Ended) -> Iterator[Capture | Unchanged | Failure]:
        """Let a job end as that does, or did, which has the same address."""
        if isinstance(place, Ended):
            yield from self._follow([job], place)
            return
        while ahead := self._waits_for.get(place):
            place = ahead
        if place is job:
            yield from self.fail(job, Reason.HTTP_ERROR, f"it redirects in a circle: {job.url}")
            return
        self._waits_for[job] = place
        place.followers.append(job)

    def fail(
        self,
        job: Job,
        reason: Reason,
        detail: str,
        *,
        is_final: bool = False,
        retry_at: datetime | None = None,
    ) -> Iterator[Capture | Unchanged | Failure]:
        """End a job without a document."""
        visit = replace(self.failed(job, is_final=is_final), retry_at=retry_at)
        url = job.archived.url if job.archived else job.address
        yield from self.end(job, Failure(job.address, reason, detail, url, visit))

    def end(
        self, job: Job, item: Capture | Unchanged | Failure | None
    ) -> Iterator[Capture | Unchanged | Failure]:
        """Give what a job came to, and what all come to that wait for it; None: it was a listing."""
        capture_id = item.id if isinstance(item, Capture) else None
        if isinstance(item, Unchanged):
            capture_id = item.capture_id
        failure = item if isinstance(item, Failure) else None
        if failure and failure.visit:  # remembered for the whole run: without the bytes
            failure = replace(failure, visit=replace(failure.visit, exchanges=()))
        ended = Ended(job.url, capture_id, failure)
        self._agenda.end(job, ended)
        if item:
            yield item
        yield from self._follow(job.followers, ended)

    def _follow(self, jobs: Iterable[Job], ended: Ended) -> Iterator[Unchanged | Failure]:
        """Let jobs end as that did which has the same address, and those that wait for them."""
        waiting = deque(jobs)
        while waiting:  # no recursion: a site may make rows of any length
            job = waiting.popleft()
            waiting.extend(job.followers)
            self._waits_for.pop(job, None)
            self._agenda.end(job, ended)
            visit = self.visit(job)
            if ended.failure:
                detail = f"it leads to {ended.url}: {ended.failure.detail}"
                if said := ended.failure.visit:
                    visit = replace(visit, is_final=said.is_final, retry_at=said.retry_at)
                yield Failure(job.address, ended.failure.reason, detail, job.address, visit)
            elif ended.capture_id:
                detail = f"it leads to {ended.url}"
                yield Unchanged(job.address, ended.url, visit, ended.capture_id, detail)
            elif job.kind is Kind.DOCUMENT:
                detail = f"it leads to {ended.url}, which lists articles and is none"
                yield Failure(job.address, Reason.NO_ARTICLE, detail, job.address, visit)

    def visit(self, job: Job) -> Visit:
        """The attempt that a job is, with all that was exchanged."""
        at = job.exchanges[-1].began_at if job.exchanges else self._now()
        return Visit(at, tuple(job.exchanges), job.listed_in, job.said)

    def failed(self, job: Job, *, is_final: bool = False) -> Visit:
        """The same of a job without success: a further listing comes again with the one that names it."""
        return replace(self.visit(job), is_final=is_final or job.kind is Kind.LISTING)

    def listing_visit(
        self,
        job: Job,
        kind: str,
        listed: int = 0,
        validators: Validators = (None, None),
        *,
        is_unchanged: bool = False,
    ) -> ListingVisit:
        """The evidence that a job gave which is no document; from then on the job has none left."""
        visit = self.visit(job)
        answered_by = visit.exchanges[-1].url if visit.exchanges else job.url
        found = ListingVisit(
            job.address, answered_by, kind, visit, listed, is_unchanged, *validators
        )
        job.exchanges.clear()
        return found
