"""How a run behaves towards the servers that it asks, and how far it goes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from corpus.capture.exchange import Limits
from corpus.model import Reason

MAX_REDIRECTS = 10
MAX_ATTEMPTS = 3  # at one address in one run, when the server says "not now" or fails
MAX_FAILURES = 8  # in a row before a host is left alone for the rest of the run
LONGEST_WAIT_S = 120.0  # that a server may ask for between two requests
LONGEST_PAUSE_S = (
    60.0  # that a robots.txt may ask for without limiting how much is asked in one run
)
LONGEST_S = 3600.0  # of longer pauses in one run
MAX_DEPTH = 5  # from what was named to a listing: home page, index, sitemap, next page …
MAX_LISTINGS = 50_000  # of one host in one run
_SLOWEST_S = 60.0  # pause that failures lead to
_FIRST_BACK_OFF_S = 0.5


@dataclass(frozen=True, slots=True)
class Manners:
    """What the owner of an archive and the caller of a run decide."""

    user_agent: str
    limits: Limits
    pause_s: float = 2.0  # between the end of an answer and the next request to its host
    budget: int = (
        1000  # new pages of one host in one run, and as many known ones, that listings name
    )
    hosts_at_once: int = 32
    limit: int | None = None  # pages in all
    since: datetime | None = None  # what a listing dates before is passed over
    revisit: timedelta | None = (
        None  # pages seen less than that ago are passed over; None: none are
    )

    def headers(self) -> list[tuple[str, str]]:
        """What is sent with each request."""
        return [
            ("User-Agent", self.user_agent),
            ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
            ("Accept-Encoding", "gzip, deflate, br"),
        ]

    def pause_after(self, failures: int, asked_s: float) -> float:
        """Seconds to wait after an answer: ours or what robots.txt asks, doubled by each failure in a row."""
        pause = max(self.pause_s, asked_s)
        if failures == 0:
            return pause
        return max(pause, min(_SLOWEST_S, max(pause, _FIRST_BACK_OFF_S) * 2.0 ** (failures - 1)))

    def is_fresh(self, first_at: datetime, last_at: datetime, now: datetime) -> bool:
        """Whether a page that was seen from `first_at` to `last_at` need not be asked for again.

        The longer it has been the same known page, the longer the wait: an old page changes
        rarely.
        """
        if self.revisit is None:
            return False
        return now - last_at < max(self.revisit, last_at - first_at)


def too_much(
    host: str, failures: int, asked_s: float, asked_in_all_s: float
) -> tuple[Reason, str] | None:
    """Why nothing more is asked of a host in this run; None if it may be.

    Args:
        failures: in a row.
        asked_s: the pause that its robots.txt asks for.
        asked_in_all_s: such pauses so far in this run, this one included.
    """
    if asked_s > LONGEST_PAUSE_S and asked_in_all_s + asked_s > LONGEST_S:
        pause = f"its robots.txt asks for {asked_s:,.0f} s between two requests"
        return Reason.POSTPONED, f"{pause}: it is enough for one run"
    if failures >= MAX_FAILURES:
        detail = f"{host} failed {failures} times in a row: left alone for this run"
        return Reason.POSTPONED, detail
    return None
