"""Carrying out a crawl: many hosts at once, each by one thread at a time.

One thread decides, as many as there are hosts to ask at once only send and receive. What comes
of it waits for whoever takes it, up to a number of bytes; then nothing new is asked.
"""

import logging
import ssl
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from corpus.capture.agenda import FRESH, Planned
from corpus.capture.answers import wants_all, wants_document, wants_listing
from corpus.capture.cdx import ArchivedCapture
from corpus.capture.crawl import Crawl, WebItem
from corpus.capture.exchange import Answer, Line, trusted
from corpus.capture.hosts import OF_SITE, Job, Kind
from corpus.capture.manners import Manners
from corpus.model import Capture, Failure

log = logging.getLogger(__name__)

_WAITING_BYTES = 64_000_000  # of documents that nobody has taken yet
_WAITING = 256  # items
_TICK_S = 0.2  # how soon a wish to stop is noticed

Item = WebItem | Planned
Start = str | ArchivedCapture | Failure
"""What a run begins with: an address, a capture that some archive lists, or why there is neither."""

Begin = Callable[[], AbstractContextManager[tuple[Crawl, Iterable[Start]]]]
"""Gives a crawl and what to begin with, open as long as it is under way."""

_Answers = SimpleQueue[tuple[str, Job, "Future[Answer]"]]


@dataclass(frozen=True, slots=True)
class HostState:
    """How far a run is with one host."""

    host: str
    done: int  # requests
    waiting: int  # addresses
    is_busy: bool
    failures: int  # in a row


def fetch(
    begin: Begin,
    manners: Manners,
    *,
    stop: threading.Event,
    on_progress: Callable[[list[HostState]], None] | None = None,
) -> Generator[Item]:
    """Everything that comes of a crawl, as it comes.

    `begin` is entered and left in the thread in which the crawl is used. Once `stop` is set,
    what is under way is brought to its end and nothing new is asked.
    """
    outbox = _Outbox()
    conductor = threading.Thread(
        target=_conduct, args=(begin, manners, stop, on_progress, outbox), name="crawl", daemon=True
    )
    conductor.start()
    try:
        yield from outbox
    finally:
        outbox.close()
        conductor.join()


class _Outbox:
    """Items on their way from the conductor to whoever takes them; waits when it is full."""

    def __init__(self) -> None:
        self._items: deque[Item] = deque()
        self._bytes = 0
        self._is_ended = False
        self._is_closed = False
        self._error: BaseException | None = None
        self._changed = threading.Condition()

    def put(self, item: Item) -> None:
        """Hand on an item, once there is room for it; raises _ClosedError when nobody takes any more."""
        with self._changed:
            self._changed.wait_for(lambda: self._has_room() or self._is_closed)
            if self._is_closed:
                raise _ClosedError
            self._items.append(item)
            self._bytes += _size(item)
            self._changed.notify_all()

    def _has_room(self) -> bool:
        return len(self._items) < _WAITING and self._bytes < _WAITING_BYTES

    def end(self, error: BaseException | None = None) -> None:
        """Nothing more comes; `error` is raised where items are taken."""
        with self._changed:
            self._is_ended, self._error = True, error
            self._changed.notify_all()

    def close(self) -> None:
        """Nothing more is taken."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()

    @property
    def is_closed(self) -> bool:
        """Whether nothing more is taken."""
        return self._is_closed

    def __iter__(self) -> Iterator[Item]:
        while True:
            with self._changed:
                while not (self._items or self._is_ended):
                    self._changed.wait(_TICK_S)  # in pieces, so that Ctrl-C is noticed
                if not self._items:
                    if self._error:
                        raise self._error
                    return
                item = self._items.popleft()
                self._bytes -= _size(item)
                self._changed.notify_all()
            yield item


class _ClosedError(Exception):
    """Nobody takes items any more."""


def _size(item: Item) -> int:
    if isinstance(item, Planned):
        return 0
    exchanges = (
        item.exchanges if isinstance(item, Capture) else item.visit.exchanges if item.visit else ()
    )
    payload = len(item.payload) if isinstance(item, Capture) else 0
    return payload + sum(len(each.response) for each in exchanges)


def _conduct(
    begin: Begin,
    manners: Manners,
    stop: threading.Event,
    on_progress: Callable[[list[HostState]], None] | None,
    outbox: _Outbox,
) -> None:
    error: BaseException | None = None
    try:
        with begin() as (crawl, starts), _Lines(manners) as lines:
            for start in starts:
                if stop.is_set() or outbox.is_closed:
                    break
                for item in crawl.begin(start):
                    outbox.put(item)
            _Conductor(crawl, manners, lines, outbox, on_progress).run(stop)
            for why, count in sorted(crawl.agenda.passed_over.items()):
                level = logging.INFO if why == FRESH else logging.WARNING
                log.log(level, "%s pages that were listed were passed over: %s", f"{count:,}", why)
    except _ClosedError:
        pass
    except BaseException as problem:  # told to whoever takes the items
        error = problem
    outbox.end(error)


class _Conductor:
    """Asks what may be asked, and tells the crawl what came back."""

    def __init__(
        self,
        crawl: Crawl,
        manners: Manners,
        lines: "_Lines",
        outbox: _Outbox,
        on_progress: Callable[[list[HostState]], None] | None,
    ) -> None:
        self._crawl = crawl
        self._lines = lines
        self._outbox = outbox
        self._on_progress = on_progress
        self._room = manners.hosts_at_once
        self._answers: _Answers = SimpleQueue()
        self._told_at = 0.0

    def run(self, stop: threading.Event) -> None:
        """Until nothing is left to be asked, or `stop` and nothing is under way."""
        under_way = 0
        while not self._outbox.is_closed:
            if not stop.is_set():
                under_way += self._send(self._room - under_way, stop)
            next_at = None if stop.is_set() else self._crawl.hosts.next_at()
            if under_way == 0 and next_at is None:
                self._told_at = 0.0
                self._tell()
                return
            under_way -= self._receive(next_at)
            self._tell()

    def _send(self, room: int, stop: threading.Event) -> int:
        """Ask as much as there is room for; how much that was."""
        sent = 0
        if room <= 0:
            return 0
        for found in self._crawl.ready(time.monotonic()):
            if not isinstance(found, Job):
                self._outbox.put(found)
                if stop.is_set():
                    break
                continue
            self._lines.send(found, self._crawl.headers(found), self._answers)
            sent += 1
            if sent == room:
                break
        return sent

    def _receive(self, next_at: float | None) -> int:
        """Take the answers that are there, or wait for one until somebody else's turn; how many."""
        wait_s = _TICK_S if next_at is None else min(max(next_at - time.monotonic(), 0.0), _TICK_S)
        received = 0
        try:
            host, job, answer = self._next(wait_s)
            while True:
                received += 1
                for item in self._crawl.settle(job, answer.result(), time.monotonic()):
                    self._outbox.put(item)
                if self._crawl.hosts.named(host).waiting():
                    self._lines.rest(host)
                else:
                    self._lines.close(host)
                host, job, answer = self._next(0.0)
        except Empty:
            return received

    def _next(self, wait_s: float) -> tuple[str, Job, "Future[Answer]"]:
        return self._answers.get(timeout=wait_s) if wait_s else self._answers.get_nowait()

    def _tell(self) -> None:
        if self._on_progress and time.monotonic() - self._told_at >= _TICK_S:
            self._told_at = time.monotonic()
            self._on_progress(
                [
                    HostState(host.name, host.done, host.waiting(), host.is_busy, host.failures)
                    for host in self._crawl.hosts
                ]
            )


class _Lines:
    """Connections, one a host, and the threads that use them.

    As many are kept open without being used as there may be used at once.
    """

    def __init__(self, manners: Manners) -> None:
        self._manners = manners
        self._idle: dict[str, None] = {}  # the longest idle first
        self._trust: ssl.SSLContext = trusted()
        self._lines: dict[str, Line] = {}
        self._threads = ThreadPoolExecutor(manners.hosts_at_once, thread_name_prefix="fetch")

    def send(self, job: Job, headers: list[tuple[str, str]], answers: _Answers) -> None:
        """Ask for a job's address in a thread; the answer goes to `answers`."""
        host = job.host
        self._idle.pop(host, None)
        line = self._lines.get(host)
        if line is None:
            line = self._lines[host] = Line(self._manners.limits, self._trust)
        wanted = wants_document if job.kind is Kind.DOCUMENT else wants_listing
        if job.kind in OF_SITE:
            wanted = wants_all
        future = self._threads.submit(line.ask, job.url, headers, wanted)
        future.add_done_callback(lambda done: answers.put((host, job, done)))

    def rest(self, host: str) -> None:
        """Keep the connection to a host, of which something more is asked later, if there is room."""
        self._idle[host] = None
        if len(self._idle) > self._manners.hosts_at_once:
            self.close(next(iter(self._idle)))

    def close(self, host: str) -> None:
        """Close the connection to a host, of which nothing is asked just now."""
        self._idle.pop(host, None)
        line = self._lines.pop(host, None)
        if line:
            line.close()

    def __enter__(self) -> "_Lines":
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown(wait=True)
        for host in list(self._lines):
            self.close(host)
