"""Pieces of work in processes of their own, and what they cost."""

import multiprocessing
import re
import resource
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Cost:
    """What a piece of work took."""

    seconds: float
    peak_mb: float  # most memory that its process had at once
    result: Any = None


def alone(work: Callable[..., Any], *given: Any) -> Cost:
    """Do work in a new process, so that its memory is its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(_measured, work, *given).result()


def _measured(work: Callable[..., Any], *given: Any) -> Cost:
    began = time.perf_counter()
    result = work(*given)
    seconds = time.perf_counter() - began
    return Cost(seconds, _peak_mb(), result)


def _peak_mb() -> float:
    """Most memory that this process had: what Linux tells of a new one begins with its parent's."""
    status = Path("/proc/self/status")
    if status.exists() and (found := re.search(r"VmHWM:\s+(\d+) kB", status.read_text())):
        return int(found[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def best_ms(work: Callable[[], object], rounds: int = 3) -> float:
    """Milliseconds of the quickest of several times; the first warms up what is cached."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1000)
    return min(times)


def percentile(values: Sequence[float], part: float) -> float:
    """The value that so great a part of all is not above."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def bytes_of(path: Path) -> int:
    """Bytes of a file with what belongs to it, or of all files in a folder."""
    if path.is_dir():
        return sum(each.stat().st_size for each in path.rglob("*") if each.is_file())
    beside = (path.with_name(path.name + ending) for ending in ("", "-wal", "-shm"))
    return sum(each.stat().st_size for each in beside if each.exists())
