"""What a web server saw, and how polite its visitor was."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

NEVER = math.inf


@dataclass(slots=True)
class Seen:
    """One request and when it was under way, in seconds of the server's `time.monotonic`."""

    host: str  # as asked for, without the port
    method: str
    target: str
    headers: dict[str, str]  # names in lower case; of several with one name the last
    connection: int  # number of the TCP connection
    ip: str  # the address that the client connected to
    began: float  # when its first bytes came
    # The moment before the last bytes were sent, so that no client can be ahead of it; or when
    # the client went without waiting for them. NEVER while it is under way.
    ended: float = NEVER
    status: int = 0  # 0 when no status line was sent


def closest(visits: Iterable[Seen]) -> float:
    """The smallest gap in seconds between the end of one request and the beginning of the next.

    Negative when two overlap, infinite when there are fewer than two.
    """
    gap, last_end = math.inf, -math.inf
    for visit in sorted(visits, key=lambda one: one.began):
        gap = min(gap, visit.began - last_end)
        last_end = max(last_end, visit.ended)
    return gap


def overlaps(visits: Iterable[Seen]) -> int:
    """How many requests beyond one were under way at once, at the worst moment."""
    steps = [(visit.began, 1) for visit in visits]
    steps += [(visit.ended, -1) for visit in visits]
    under_way = worst = 0
    for _, step in sorted(steps):
        under_way += step
        worst = max(worst, under_way)
    return max(worst - 1, 0)
