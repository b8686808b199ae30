"""Reading in other processes, so that a page that hangs or crashes costs that page only.

Each worker is a process of its own with pipes of its own: one that is killed at any moment
takes nothing with it but the page that it was reading, which is tried once more in a new one.
Workers are started as programs, not forked, so that a caller's script needs no main guard.
Only what reads loads the reading, with trafilatura and the grammars: a search need not wait for it.
"""

import importlib
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections import ChainMap
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from types import MappingProxyType, TracebackType
from typing import BinaryIO

from corpus.capture.response import head_of
from corpus.decisions import Decisions
from corpus.habits import Habits
from corpus.model import Capture, Failure, Reading, Reason

_MOST_READ = 2_000  # captures after which a process is replaced: leaks in C libraries stay small


class _Worker:
    """One process that reads captures, used by one thread."""

    def __init__(self, decisions: Decisions, habits: Mapping[str, Habits]) -> None:
        self.has_read = 0
        # With this process's own path and not, as `-m` has it, the folder it was called in first:
        # a file html.py among somebody's downloads must not be run.
        program = f"import sys; sys.path[:] = {sys.path!r}; from corpus.workers import main; main()"
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-P", "-c", program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._begin = (decisions, habits)
        self._is_new = True

    def read(
        self, capture: Capture, habits: dict[str, Habits] | None, time_limit_s: float
    ) -> Reading | Failure:
        """The reading; raises TimeoutError, and EOFError or OSError when the process has died."""
        if self._process.stdin is None or self._process.stdout is None:
            raise EOFError
        timed_out = threading.Event()

        def stop() -> None:
            timed_out.set()
            self._process.kill()

        try:
            if self._is_new:
                # Starting up is not the page's time.
                pickle.dump(self._begin, self._process.stdin)
                self._process.stdin.flush()
                pickle.load(self._process.stdout)  # noqa: S301
                self._is_new = False
            clock = threading.Timer(time_limit_s, stop)
            clock.start()
            try:
                pickle.dump((capture, habits), self._process.stdin)
                self._process.stdin.flush()
                result: Reading | Failure = pickle.load(self._process.stdout)  # noqa: S301
            finally:
                clock.cancel()
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            if timed_out.is_set():
                raise TimeoutError from error
            raise EOFError from error
        self.has_read += 1
        return result

    def close(self) -> int:
        """End the process; its exit status."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                try:
                    pipe.close()
                except OSError:
                    continue  # what was not yet written has nobody to read it
        return self._process.wait()


class Readers:
    """`workers` processes that read captures; 0 reads in this process, without a time limit."""

    def __init__(
        self,
        workers: int,
        decisions: Decisions,
        *,
        habits: Mapping[str, Habits] = MappingProxyType({}),
        time_limit_s: float,
    ) -> None:
        self.workers = workers
        self._decisions = decisions
        self._habits = dict(habits)
        self._time_limit_s = time_limit_s
        self._threads = ThreadPoolExecutor(max(workers, 1), thread_name_prefix="reader")
        self._own = threading.local()
        self._running: set[_Worker] = set()
        self._lock = threading.Lock()
        self._is_closing = False

    def submit(
        self, capture: Capture, habits: dict[str, Habits] | None = None
    ) -> "Future[Reading | Failure]":
        """Begin reading. The result is a Reading or the Failure that says why there is none.

        Args:
            habits: of outlets, where more is known than when the readers were made.
        """
        # What only the evidence needs is not sent along: of a response its head is read.
        head = head_of(capture.http_block) if capture.http_block else None
        lean = replace(capture, http_block=head, record_headers=(), exchanges=())
        if self.workers:
            return self._threads.submit(self._read_elsewhere, lean, habits)
        done: Future[Reading | Failure] = Future()
        known = ChainMap(habits or {}, self._habits)
        done.set_result(_read_here(lean, self._decisions, known))
        return done

    def _read_elsewhere(
        self, capture: Capture, habits: dict[str, Habits] | None
    ) -> Reading | Failure:
        problem = ""
        for _ in range(2):
            if self._is_closing:
                break
            worker = self._worker()
            try:
                result = worker.read(capture, habits, self._time_limit_s)
            except TimeoutError:
                self._discard(worker)
                detail = f"reading took longer than {self._time_limit_s:g} s"
                return Failure(capture.input, Reason.TIMED_OUT, detail, url=capture.url)
            except EOFError:
                problem = f"the reading process ended twice ({_exit_words(self._discard(worker))})"
                continue
            if worker.has_read >= _MOST_READ:
                self._discard(worker)
            return result
        return Failure(capture.input, Reason.CRASHED, problem, url=capture.url)

    def _worker(self) -> _Worker:
        worker: _Worker | None = getattr(self._own, "worker", None)
        if worker is None:
            worker = self._own.worker = _Worker(self._decisions, self._habits)
            with self._lock:
                self._running.add(worker)
        return worker

    def _discard(self, worker: _Worker) -> int:
        self._own.worker = None
        with self._lock:
            self._running.discard(worker)
        return worker.close()

    def close(self, *, now: bool = False) -> None:
        """End the processes; `now` without waiting for what they read."""
        if now:
            self._is_closing = True
            self._threads.shutdown(wait=False, cancel_futures=True)
            with self._lock:
                running = list(self._running)
            for worker in running:
                worker.close()
        self._threads.shutdown(wait=True)
        with self._lock:
            running = list(self._running)
        for worker in running:
            worker.close()

    def __enter__(self) -> "Readers":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close(now=kind is not None)


def _read_here(
    capture: Capture, decisions: Decisions, habits: Mapping[str, Habits]
) -> Reading | Failure:
    """`read`, with anything that it raises as a Failure: a page is never worth a run."""
    from corpus.reading import read

    try:
        return read(capture, decisions, habits)
    except Exception as error:  # whatever a page sets off in a parser
        detail = f"reading failed: {type(error).__name__}: {error}"[:300]
        return Failure(capture.input, Reason.CRASHED, _one_line(detail), url=capture.url)


def _one_line(text: str) -> str:
    """`text` as it can be stored and printed: what a parser says may quote anything."""
    return "".join(character if character.isprintable() else " " for character in text)


def _exit_words(status: int) -> str:
    if status < 0:
        return f"signal {signal.Signals(-status).name}"
    return f"exit status {status}"


def default_workers() -> int:
    """As many as this process may use processors."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """What a worker process does: what is decided and known comes first, then captures to the end."""
    decisions: Decisions
    known: dict[str, Habits]
    decisions, known = pickle.load(requests)  # noqa: S301
    importlib.import_module("corpus.reading")  # starting up is not the page's time
    pickle.dump(None, answers)
    answers.flush()
    while True:
        try:
            capture, habits = pickle.load(requests)  # noqa: S301
        except EOFError:
            return
        pickle.dump(_read_here(capture, decisions, ChainMap(habits or {}, known)), answers)
        answers.flush()


def main() -> None:
    """Read for another process, over standard input and output, until it ends."""
    # Ctrl-C reaches the whole process group; the main process decides when to stop.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What a library prints must not come between the answers.
    with os.fdopen(os.dup(1), "wb") as private, open(os.devnull, "wb") as nowhere:  # noqa: PTH123
        os.dup2(nowhere.fileno(), 1)
        _serve(sys.stdin.buffer, private)
