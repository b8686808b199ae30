"""How fast pages become a searchable archive, beside trafilatura alone on the same pages.

Rounds alternate between the two, so that a machine whose speed drifts slows both.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from trafilatura import bare_extraction

from corpus import Archive, Inputs
from corpus.capture.inputs import captures
from corpus.model import Capture
from corpus.workers import default_workers

SAMPLES = Path(__file__).resolve().parent.parent / "corpus" / "samples" / "manifest.jsonl"


def timed(work: Callable[[], object]) -> float:
    """Seconds of wall-clock time that `work` takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def one_round(inputs: Inputs, payloads: list[bytes], workers: int) -> dict[str, float]:
    """Seconds of each piece of work, on an archive of its own."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive.open(Path(folder) / "archive", create=True)
        works: dict[str, Callable[[], object]] = {
            "trafilatura alone, 1 process": lambda: [
                bare_extraction(payload, with_metadata=True) for payload in payloads
            ],
            f"ingest, {workers} workers": lambda: list(archive.ingest(inputs, workers=workers)),
            "the same again": lambda: list(archive.ingest(inputs, workers=workers)),
            f"reprocess, {workers} workers": lambda: list(archive.reprocess(workers=workers)),
            "verify": lambda: list(archive.verify()),
        }
        return {name: timed(work) for name, work in works.items()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--manifest", type=Path, default=SAMPLES, help="pages to read (default: the samples)"
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=default_workers())
    options = parser.parse_args()
    inputs = Inputs(manifests=(str(options.manifest),))
    pages = [item for item in captures(inputs) if isinstance(item, Capture)]
    payloads = [page.payload for page in pages if page.media_type == "text/html"]
    seconds: dict[str, list[float]] = {}
    for _ in range(options.rounds):
        for name, taken in one_round(inputs, payloads, options.workers).items():
            seconds.setdefault(name, []).append(taken)
    print(
        f"{len(pages)} captures, {sum(len(page.payload) for page in pages) / 1e6:.1f} MB, {options.rounds} rounds"
    )
    for name, times in seconds.items():
        median = statistics.median(times)
        print(f"{name:<32} {median:8.2f} s  {len(pages) / median:8.1f} captures/s")


if __name__ == "__main__":
    main()
