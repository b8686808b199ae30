"""How fast pages are captured from the web when no pause holds it up, beside bare HTTP requests.

A website of invented newspapers runs in a process of its own on this machine. Rounds alternate
between asking for its pages with http.client, a thread for each host, capturing them (robots.txt,
feeds, sitemaps, pages) without keeping anything, and capturing them into WARC files. Nothing is
read out of the pages: for that see ingest.py.
"""

import argparse
import http.client
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from corpus.capture.crawl import Crawl
from corpus.capture.exchange import Limits
from corpus.capture.fetching import Start, fetch
from corpus.capture.manners import Manners
from corpus.capture.memory import NoMemory
from corpus.capture.warcstore import WarcStore
from corpus.model import Capture

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
from website import own_process

MANNERS = Manners("corpus-archive/benchmark", Limits(allow_private=True), pause_s=0, budget=10**6)


def captures(start: list[str]) -> Iterator[Capture]:
    """Everything that a crawl captures, as it comes."""

    @contextmanager
    def begin() -> Iterator[tuple[Crawl, list[Start]]]:
        yield Crawl(MANNERS, NoMemory(), lambda: datetime.now(UTC)), [*start]

    for item in fetch(begin, MANNERS, stop=threading.Event()):
        if isinstance(item, Capture):
            yield item


def write(start: list[str]) -> int:
    """Capture into WARC files; how many pages."""
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        day = datetime(2024, 3, 5, tzinfo=UTC)
        with WarcStore(Path(folder), {}, day=day, software="benchmark") as store:
            for capture in captures(start):
                store.write(capture)
                count += 1
    return count


def asks_for_pauses(address: str) -> bool:
    """Whether the robots.txt of an address's host has a delay, which would be measured instead."""
    host = urlsplit(address).netloc
    connection = http.client.HTTPConnection(host)
    connection.request("GET", "/robots.txt")
    rules = connection.getresponse().read()
    connection.close()
    return b"crawl-delay" in rules.lower()


def ask(addresses: list[str]) -> int:
    """Ask for pages of one host over one connection; how many."""
    connection = http.client.HTTPConnection(urlsplit(addresses[0]).netloc)
    for address in addresses:
        for _ in range(2):  # some hosts close connections without a word
            try:
                connection.request("GET", urlsplit(address).path)
                connection.getresponse().read()
                break
            except (http.client.HTTPException, OSError):
                connection.close()
    connection.close()
    return len(addresses)


def ask_all(addresses: list[str]) -> int:
    """The same for all hosts at once."""
    by_host: dict[str, list[str]] = {}
    for address in addresses:
        by_host.setdefault(urlsplit(address).netloc, []).append(address)
    with ThreadPoolExecutor(len(by_host)) as threads:
        return sum(threads.map(ask, by_host.values()))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--hosts", type=int, default=5)
    parser.add_argument("--filler", type=int, default=0, help="bytes more on each page")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    website = ("--pages", options.pages, "--hosts", options.hosts, "--filler", options.filler)
    with own_process(*website, "--no-mishaps", "--by-ip") as told:
        start = [address for address in told["start"] if not asks_for_pauses(address)]
        found = list(captures(start))
        addresses = [capture.url or "" for capture in found]
        size = sum(len(capture.http_block or b"") for capture in found)
        works: dict[str, Callable[[], int]] = {
            "http.client alone": lambda: ask_all(addresses),
            "captured": lambda: sum(1 for _ in captures(start)),
            "captured and kept": lambda: write(start),
        }
        rates: dict[str, list[float]] = {name: [] for name in works}
        for _ in range(options.rounds):
            for name, work in works.items():
                began = time.perf_counter()
                count = work()
                rates[name].append(count / (time.perf_counter() - began))
    hosts = {urlsplit(address).netloc for address in addresses}
    print(f"{len(found):,} pages of {len(hosts)} hosts, {size / len(found):,.0f} bytes each")
    for name, measured in rates.items():
        print(f"{name:<20} {statistics.median(measured):8.0f} pages/s")


if __name__ == "__main__":
    main()
