"""Visiting what is watched, each address on its own schedule, round after round.

What the schedule needs is in the database, committed with each run: a process that is killed
and started again knows what it visited, what failed how often, and which visit it was in the
middle of. That is taken up first.
"""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from corpus.archive import Archive
from corpus.capture.inputs import Inputs
from corpus.errors import ArchiveLockedError, SettingsError
from corpus.model import Outcome, Receipt
from corpus.store.visits import Attempts
from corpus.watchlist import Watched, WatchFile, Watchlist

_LONGEST_PAUSE = timedelta(days=1)  # that failures lead to
_LONGEST_ASKED = timedelta(days=7)  # that a server may ask for
_HINDERED_S = 60.0  # until an archive that cannot be written now is tried again
_LOOK_S = 60.0  # how soon a change of the file, or of the clock, is noticed
_SLACK = 10  # with `once` a tenth of its schedule is not waited for …
_MOST_SLACK = timedelta(minutes=5)  # … or so much, if that is less

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Round:
    """What came of one look at the schedule."""

    at: datetime  # when it ended; aware, UTC
    due: int  # addresses
    counts: Mapping[Outcome, int]  # receipts
    next_at: datetime | None  # when the next address is due; None: asked to end
    problem: str | None = None  # why it could not be done, or only in part


@dataclass(slots=True)
class _Diary:
    """What this process did, which the database need not know."""

    visited: dict[str, datetime] = field(default_factory=dict)  # by address
    told: str | None = None  # the last problem


def watch(
    archive: Archive,
    watched: Watchlist | WatchFile,
    *,
    once: bool,
    stop: threading.Event,
    workers: int | None = None,
    allow_private: bool = False,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    wait: Callable[[float], object] | None = None,
) -> Iterator[Receipt | Round]:
    """Visit what is due, again and again until `stop`; with `once` a single time.

    Gives the receipts of `Archive.ingest` as they come, and a Round after those of each round.
    A WatchFile is read again when it has changed; a mistake in it is logged, and the former
    list goes on. An archive that is being written by somebody else, or beside which a file has
    a mistake, is tried again a minute later; with `once` ArchiveLockedError or SettingsError is
    raised. Other errors are those of `Archive.ingest`.

    Args:
        wait: as `stop.wait`: returns after so many seconds, or as soon as `stop` is set.
    """
    wait = wait or stop.wait
    diary = _Diary()
    while not stop.is_set():
        watchlist = _current(watched)
        unfinished = frozenset(archive.unfinished())
        began = now()
        times = _due_times(archive, watchlist, diary, began)
        due = [
            item
            for item in watchlist.items
            if item.url in unfinished or times[item.url] - _slack(item, once) <= began
        ]
        counts: Counter[Outcome] = Counter()
        problem = None
        try:
            for group in _groups(due, unfinished):
                inputs = _inputs(group, allow_private)
                with closing(archive.ingest(inputs, workers=workers, stop=stop)) as receipts:
                    for receipt in receipts:
                        counts[receipt.outcome] += 1
                        yield receipt
                if stop.is_set():
                    break
                diary.visited.update({item.url: began for item in group})
        except (ArchiveLockedError, SettingsError) as error:
            if once:
                raise
            problem = str(error)
        ended = now()
        next_at = _next(archive, watchlist, diary, ended, is_hindered=problem is not None)
        if problem is None or problem != diary.told:
            yield Round(ended, len(due), counts, None if stop.is_set() else next_at, problem)
        diary.told = problem
        if once:
            return
        _wait_until(next_at, watched, stop, now, wait)


def due_at(item: Watched, seen: Attempts, now: datetime) -> datetime:
    """When an address is to be visited again.

    At once if it never was. After a failure the pause is its own schedule, doubled by each
    further one in a row up to a day, or what the server asked for, up to a week.
    """
    last = seen.failed_at or seen.good_at
    if last is None or last > now:  # a clock that was wrong then must not silence it
        return now
    if seen.failed_at is None:
        return last + item.every
    longest = max(item.every, _LONGEST_PAUSE)
    doublings = min(max(seen.failures - 1, 0), 11)  # of a minute are more than a day
    pause = min(longest, item.every * (1 << doublings))
    asked = min(seen.not_before, last + _LONGEST_ASKED) if seen.not_before else last
    return max(last + pause, asked)


def _due_times(
    archive: Archive, watchlist: Watchlist, diary: _Diary, now: datetime
) -> dict[str, datetime]:
    """When each address is due.

    What left no trace in the database, such as an address that leads to another listing, is
    due by this process's own diary.
    """
    seen = archive.attempts(item.url for item in watchlist.items)
    times = {}
    for item in watchlist.items:
        times[item.url] = due_at(item, seen[item.url], now)
        visited = diary.visited.get(item.url)
        if visited and visited <= now:
            times[item.url] = max(times[item.url], visited + item.every)
    return times


def _slack(item: Watched, once: bool) -> timedelta:
    """What may be missing to an address's schedule.

    A timer that goes as often would else find it a few seconds short of being due, and visit
    it every other time.
    """
    return min(item.every / _SLACK, _MOST_SLACK) if once else timedelta(0)


def _groups(due: Iterable[Watched], unfinished: frozenset[str]) -> list[list[Watched]]:
    """Who is visited in one run, so that many hosts are asked at once; in which order.

    First what a run was interrupted in: being the same, it goes on. An address with a limit has
    a run of its own, since a run's limit counts all pages in it.
    """
    groups: dict[tuple[object, ...], list[Watched]] = {}
    for item in due:
        alone = item.url if item.limit is not None else None
        key = (item.url not in unfinished, alone is not None, item.outlet, item.since, item.revisit)
        groups.setdefault((*key, alone), []).append(item)
    return [groups[key] for key in sorted(groups, key=lambda key: key[:2])]


def _inputs(group: list[Watched], allow_private: bool) -> Inputs:
    first = group[0]
    return Inputs(
        paths=tuple(item.url for item in group),
        outlet=first.outlet,
        since=first.since,
        limit=first.limit,
        revisit=first.revisit,
        allow_private=allow_private,
    )


def _current(watched: Watchlist | WatchFile) -> Watchlist:
    if isinstance(watched, Watchlist):
        return watched
    if watched.has_changed():
        try:
            watched.read_again()
        except SettingsError as error:
            log.warning("%s; until that is put right the list goes on as it was", error)
    return watched.watchlist


def _next(
    archive: Archive, watchlist: Watchlist, diary: _Diary, now: datetime, *, is_hindered: bool
) -> datetime:
    if is_hindered:
        return now + timedelta(seconds=_HINDERED_S)
    return max(now, min(_due_times(archive, watchlist, diary, now).values()))


def _wait_until(
    moment: datetime,
    watched: Watchlist | WatchFile,
    stop: threading.Event,
    now: Callable[[], datetime],
    wait: Callable[[float], object],
) -> None:
    """Wait for a moment, for a change of the file, or until `stop`.

    In pieces: while a machine sleeps its clock goes on, and waiting doesn't.
    """
    while not stop.is_set():
        left_s = (moment - now()).total_seconds()
        if left_s <= 0 or (isinstance(watched, WatchFile) and watched.has_changed()):
            return
        wait(min(left_s, _LOOK_S))
