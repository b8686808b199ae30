"""What each origin says about being read by machines: its robots.txt and its TDM reservations."""

from dataclasses import dataclass, replace

from corpus.capture.answers import is_not_modified
from corpus.capture.exchange import Answer
from corpus.capture.hosts import OF_SITE, Job, Kind
from corpus.capture.memory import KnownListing
from corpus.capture.reservations import TDMREP_PATH, TdmRep, read_tdmrep, robots_claims
from corpus.capture.response import HttpResponse, decode_body, validators
from corpus.capture.robots import MAX_BYTES, Robots, read_robots
from corpus.model import Claim, Reason
from corpus.uris import wire_url

_ROBOTS = "/robots.txt"
_OK = 200


@dataclass(slots=True)
class Site:
    """One origin (scheme, host and port), as far as it was asked."""

    origin: str
    robots: Robots | None = None
    tdm: TdmRep | None = None
    trouble: tuple[Reason, str] | None = None  # why not even its robots.txt could be had

    @property
    def robots_url(self) -> str:
        """Where its robots.txt is."""
        return self.origin + _ROBOTS


class Sites:
    """All origins of a run."""

    def __init__(self) -> None:
        self._sites: dict[str, Site] = {}

    def of(self, url: str) -> Site:
        """The origin of an address."""
        origin = "/".join(wire_url(url).split("/", 3)[:3])
        return self._sites.setdefault(origin, Site(origin))

    def asks_first(self, job: Job) -> Job | None:
        """What must be had of a job's origin before the job itself."""
        if job.kind in OF_SITE:
            return None
        site = self.of(job.url)
        if site.robots is None:
            return _of_site(site.robots_url, Kind.ROBOTS)
        if site.tdm is None and job.kind in (Kind.DOCUMENT, Kind.NAMED):
            tdm_url = site.origin + TDMREP_PATH
            if site.robots.allows(tdm_url):
                return _of_site(tdm_url, Kind.TDM)
            site.tdm = read_tdmrep(b"")
        return None

    def refuses(self, job: Job) -> tuple[Reason, str] | None:
        """Why a job must not be asked; None if it may."""
        if job.kind in OF_SITE:
            return None
        site = self.of(job.url)
        if site.trouble:
            return site.trouble
        if site.robots is None or site.robots.allows(job.url):
            return None
        if site.robots.state == "unreachable":
            detail = f"{site.robots_url} could not be had, which forbids everything for now"
            return Reason.ROBOTS, detail
        return Reason.ROBOTS, f"{site.robots_url} forbids it"

    def delay_s(self, url: str) -> float:
        """The pause that an origin asks for."""
        robots = self.of(url).robots
        return robots.delay_s if robots else 0.0

    def take(self, job: Job, answer: Answer) -> tuple[str | None, str | None]:
        """Take an origin's own file from an answer, whatever that is; its ETag and Last-Modified.

        What cannot be read forbids everything: nobody knows what it says.
        """
        response, payload = answer.response, b""
        given: tuple[str | None, str | None] = (None, None)
        is_whole = not (answer.exchange and answer.exchange.truncated)
        if response and is_not_modified(response):
            known = job.known if isinstance(job.known, KnownListing) else None
            response = replace(response, status=_OK) if known else None
            payload = known.payload if known else b""
        elif response and response.status == _OK and is_whole:
            given = validators(response)
            try:
                payload = decode_body(response, MAX_BYTES)
            except ValueError:
                response = None
        self.note(job, response, payload)
        return given

    def note(
        self,
        job: Job,
        response: HttpResponse | None,
        payload: bytes,
        trouble: tuple[Reason, str] | None = None,
    ) -> None:
        """Take what came of asking for an origin's own files."""
        site = self.of(job.address)
        if job.kind is Kind.TDM:
            is_there = response is not None and response.status == _OK
            site.tdm = read_tdmrep(payload if is_there else b"")
            return
        site.trouble = trouble
        site.robots = read_robots(response.status if response else None, payload, site.robots_url)

    def reservations(self, url: str) -> tuple[Claim, ...]:
        """What a site's own files reserve for a document; its head and its page are read with it."""
        site = self.of(url)
        by_robots = robots_claims(site.robots, url) if site.robots else ()
        return (*by_robots, *(site.tdm.for_url(url) if site.tdm else ()))


def _of_site(url: str, kind: Kind) -> Job:
    return Job(url, url, kind)
