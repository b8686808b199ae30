"""Taking in what is on the web: an archive's settings, its memory and a crawl, put together."""

import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from corpus.capture.agenda import Planned
from corpus.capture.cdx import ArchivedCapture, cdx_file, is_cdx
from corpus.capture.crawl import Crawl, WebItem
from corpus.capture.exchange import Limits
from corpus.capture.fetching import HostState, Start, fetch
from corpus.capture.inputs import Inputs, addresses, is_address, with_said
from corpus.capture.manners import Manners
from corpus.capture.memory import NoMemory
from corpus.earlier import EarlierRuns
from corpus.model import Capture, Failure
from corpus.settings import Settings
from corpus.store.database import open_for_reading

_IN_HEADERS = "".join(map(chr, range(0x20, 0x7F)))
OnProgress = Callable[[list[HostState]], None]


def from_web(
    inputs: Inputs,
    settings: Settings,
    folder: Path,
    *,
    run_id: int,
    stop: threading.Event,
    stdin: BinaryIO | None = None,
    now: datetime | None = None,
    on_progress: OnProgress | None = None,
) -> Generator[WebItem | Capture | Failure]:
    """What comes of everything that the inputs name on the web, as it comes.

    The archive in `folder` must be committed before; what it gains meanwhile is seen as far as
    it is.
    """
    manners = manners_of(inputs, settings)

    @contextmanager
    def begin() -> Iterator[tuple[Crawl, Iterable[Start]]]:
        with closing(open_for_reading(folder / "corpus.db")) as db:
            memory = EarlierRuns(db, folder / "warc", run_id, max_bytes=settings.max_bytes)
            crawl = Crawl(manners, memory, _clock(now), replay=inputs.replay)
            yield crawl, _starts(inputs, stdin)

    with closing(fetch(begin, manners, stop=stop, on_progress=on_progress)) as items:
        for item in items:
            if isinstance(item, Capture):
                yield with_said(item, inputs)
            elif not isinstance(item, Planned):  # of which only rehearsals have any
                yield item


def web_arguments(inputs: Inputs) -> dict[str, object]:
    """What makes a run on the web the same run, beside what makes any."""
    return {
        "lists": list(inputs.lists),
        "since": inputs.since.isoformat() if inputs.since else None,
        "limit": inputs.limit,
        "replay": inputs.replay,
    }


def plan_of(
    inputs: Inputs, settings: Settings, folder: Path, *, stdin: BinaryIO | None = None
) -> Iterator[Planned | Failure]:
    """What `from_web` would ask for: listings are read, pages are not, and nothing is kept."""
    manners = manners_of(inputs, settings)
    database = folder / "corpus.db"

    @contextmanager
    def begin() -> Iterator[tuple[Crawl, Iterable[Start]]]:
        if not database.exists():
            rehearsal = Crawl(
                manners, NoMemory(), _clock(None), is_rehearsal=True, replay=inputs.replay
            )
            yield rehearsal, _starts(inputs, stdin)
            return
        with closing(open_for_reading(database)) as db:
            memory = EarlierRuns(db, folder / "warc", None, max_bytes=settings.max_bytes)
            crawl = Crawl(manners, memory, _clock(None), is_rehearsal=True, replay=inputs.replay)
            yield crawl, _starts(inputs, stdin)

    with closing(fetch(begin, manners, stop=threading.Event())) as items:
        for item in items:
            if isinstance(item, Planned | Failure):
                yield item


def manners_of(inputs: Inputs, settings: Settings) -> Manners:
    """How the run behaves that takes in `inputs`."""
    return Manners(
        user_agent=user_agent(settings.contact),
        limits=Limits(settings.fetch_limit_s, settings.max_bytes, inputs.allow_private),
        pause_s=settings.pause_s if inputs.delay_s is None else inputs.delay_s,
        budget=settings.host_budget,
        hosts_at_once=settings.hosts_at_once,
        limit=inputs.limit,
        since=inputs.since,
        revisit=inputs.revisit,
    )


def user_agent(contact: str) -> str:
    """What servers are told of who asks; the contact is what archive.toml has."""
    name = f"corpus-archive/{version('corpus-archive')}"
    legible = quote(contact.strip(), safe=_IN_HEADERS)
    return f"{name} (+{legible})" if legible else name


def _clock(now: datetime | None) -> Callable[[], datetime]:
    return (lambda: now) if now else (lambda: datetime.now(UTC))


def _starts(inputs: Inputs, stdin: BinaryIO | None) -> Iterator[str | ArchivedCapture | Failure]:
    yield from addresses(inputs, stdin)
    for name in inputs.paths:
        if not is_address(name) and is_cdx(Path(name)):
            yield from cdx_file(Path(name))
