"""The way through the house: captures in, receipts out, in input order.

Captures are kept as evidence first, then read by several processes at once, then stored by
this one in the order in which they came. Work is committed in batches: the WARC bytes are on
disk before the rows that point into them. Interrupted at any point, the same run goes on.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from corpus.capture.warcstore import WarcDigests, WarcStore, load_capture
from corpus.errors import StoreError, WarcError
from corpus.model import Capture, Decisions, Failure, Outcome, Place, Reading, Reason, Receipt
from corpus.store.articles import is_withdrawn, put_reading, unheard_fields
from corpus.store.captures import (
    add_capture,
    find_capture,
    find_original,
    find_place,
    set_warc_states,
)
from corpus.store.corrections import note_corrections
from corpus.store.outlets import refresh_outlets
from corpus.store.runs import Progress, add_receipt
from corpus.store.sources import refresh_sources
from corpus.workers import Readers

_BATCH = 200  # receipts a transaction at most
_BATCH_S = 2.0  # seconds a transaction at most
_AHEAD = 4  # captures a worker that may be read before their turn
_AHEAD_BYTES = 100_000_000  # payloads waiting to be read, at most


@dataclass(slots=True)
class _Step:
    """One input on its way: failed, known already, or being read."""

    item: Capture | Failure
    place: Place | None = None
    reading: "Future[Reading | Failure] | None" = None


@dataclass(frozen=True, slots=True)
class Workshop:
    """What a run works with."""

    db: Database
    progress: Progress
    readers: Readers
    decisions: Decisions
    now: datetime


def ingest(
    shop: Workshop, warc: WarcStore, items: Iterable[Capture | Failure]
) -> Iterator[Receipt]:
    """Take in captures; a receipt each, in order. Inputs settled before an interruption are skipped."""
    return _run(shop, warc.digests, lambda: _admitted(shop, warc, items), warc.sync)


def replay(
    shop: Workshop, digests: WarcDigests, items: Iterable[tuple[Capture, Place] | WarcError]
) -> Iterator[Receipt]:
    """Read stored captures again into an empty database; a receipt each, in order."""

    def steps() -> Iterator[_Step]:
        under_way: dict[str, None] = {}  # a file put beside another may hold the same capture
        for item in items:
            if isinstance(item, WarcError):
                yield _Step(
                    Failure(f"warc/{item.path.name}#{item.offset}", Reason.DAMAGED, str(item))
                )
                continue
            capture, place = item
            if not shop.progress.take_settled(capture.input, capture.url, capture.id):
                known = capture.id in under_way or find_capture(shop.db, capture.id)
                under_way[capture.id] = None
                _forget_settled(under_way, shop.readers.workers)
                yield _Step(capture, place, None if known else shop.readers.submit(capture))

    return _run(shop, digests, steps, lambda: None)


def _run(
    shop: Workshop,
    digests: WarcDigests,
    steps: Callable[[], Iterator[_Step]],
    sync: Callable[[], None],
) -> Iterator[Receipt]:
    db = shop.db
    batch: list[Receipt] = []
    states: dict[str, tuple[str, int, str]] = {}
    began = time.monotonic()

    def commit() -> None:
        nonlocal began
        sync()
        set_warc_states(db, states.values())
        db.execute("commit")
        states.clear()
        began = time.monotonic()

    db.execute("begin immediate")
    try:
        for step in _read_ahead(steps(), shop.readers.workers):
            receipt = _settle(shop, step)
            batch.append(receipt)
            if step.place:
                state = digests.state_after(step.place)
                states[state.name] = (state.name, state.bytes, state.digest)
            if len(batch) >= _BATCH or time.monotonic() - began > _BATCH_S:
                commit()
                yield from batch
                batch.clear()
                db.execute("begin immediate")
        refresh_outlets(db, shop.decisions, shop.progress.run_id)
        refresh_sources(db, shop.decisions, shop.progress.run_id)
        commit()
        yield from batch
    except BaseException:
        if db.conn.in_transaction:
            db.execute("rollback")
        raise


def _read_ahead(steps: Iterator[_Step], workers: int) -> Iterator[_Step]:
    """The steps in order, with enough of them being read at once to keep the workers busy."""
    waiting: deque[_Step] = deque()
    waiting_bytes = 0
    for step in steps:
        waiting.append(step)
        waiting_bytes += _size(step)
        while waiting and (
            len(waiting) > _AHEAD * workers
            or waiting_bytes > _AHEAD_BYTES
            or waiting[0].reading is None
            or waiting[0].reading.done()
        ):
            first = waiting.popleft()
            waiting_bytes -= _size(first)
            yield first
    yield from waiting


def _size(step: _Step) -> int:
    return len(step.item.payload) if isinstance(step.item, Capture) else 0


def _admitted(
    shop: Workshop, warc: WarcStore, items: Iterable[Capture | Failure]
) -> Iterator[_Step]:
    """Keep each capture as evidence, once, and begin reading it."""
    # Written, but perhaps not stored yet.
    under_way: dict[str, None] = {}
    originals: dict[tuple[str | None, str], tuple[str, Place]] = {}

    def write(capture: Capture) -> _Step:
        seen = (capture.url, capture.digest)
        place = warc.write(capture, originals.get(seen) or find_original(shop.db, *seen))
        if place.original_id is None:
            originals.setdefault(seen, (capture.id, place))
        under_way[capture.id] = None
        _forget_settled(under_way, shop.readers.workers)
        _forget_settled(originals, shop.readers.workers)
        return _Step(capture, place, shop.readers.submit(capture))

    def adopted() -> Iterator[_Step]:
        capture_id, place = next(iter(warc.pending.items()))
        original = None
        if place.original_id:
            original = next((p for i, p in originals.values() if i == place.original_id), None)
            original = original or find_place(shop.db, place.original_id)
        try:
            yield write(load_capture(warc.folder, place, original))
        except WarcError as error:
            del warc.pending[capture_id]
            yield _Step(
                Failure(f"warc/{place.warc_file}#{place.warc_offset}", Reason.DAMAGED, str(error))
            )

    for item in items:
        if isinstance(item, Failure):
            yield _Step(item)
            continue
        if shop.progress.take_settled(item.input, item.url, item.id):
            continue
        if item.id in under_way or find_capture(shop.db, item.id):
            yield _Step(item)
            continue
        while warc.pending and next(iter(warc.pending)) != item.id:
            yield from adopted()
        yield write(item) if item.id not in under_way else _Step(item)
    while warc.pending:
        yield from adopted()


def _forget_settled(recent: dict[Any, Any], workers: int) -> None:
    """Keep as many of the newest as can be under way: the others are in the database."""
    while len(recent) > _AHEAD * workers + 2:
        del recent[next(iter(recent))]


def _settle(shop: Workshop, step: _Step) -> Receipt:
    """Store what a step came to and write its receipt."""
    item = step.item
    if isinstance(item, Failure):
        receipt = Receipt(item.input, Outcome.REJECTED, item.url, item.reason, item.detail)
        add_receipt(shop.db, shop.progress, receipt, None)
        return receipt
    receipt = (
        _store(shop, item, step.place, step.reading)
        if step.reading and step.place
        else _known(shop, item)
    )
    add_receipt(shop.db, shop.progress, receipt, item.captured_at)
    return receipt


def _known(shop: Workshop, capture: Capture) -> Receipt:
    known = find_capture(shop.db, capture.id)
    if known is None:
        raise StoreError(f"capture {capture.id} was met again before it was stored")
    common = Receipt(capture.input, Outcome.UNCHANGED, capture.url, capture_id=capture.id)
    if known.article_id is None:
        return replace(common, outcome=Outcome.REJECTED, reason=known.reason, detail=known.detail)
    unheard = unheard_fields(shop.db, known.article_id, capture)
    detail = (
        f"known already: {', '.join(unheard)} as given now is not taken; corrections.csv changes an article"
        if unheard
        else None
    )
    return replace(common, article_id=known.article_id, title=known.title, detail=detail)


def _store(
    shop: Workshop, capture: Capture, place: Place, reading: "Future[Reading | Failure]"
) -> Receipt:
    result: Reading | Failure = reading.result()
    if isinstance(result, Reading) and is_withdrawn(shop.db, result.article.id):
        result = Failure(
            capture.input,
            Reason.WITHDRAWN,
            f"article {result.article.id} was withdrawn from this archive",
        )
    common = Receipt(capture.input, Outcome.REJECTED, capture.url, capture_id=capture.id)
    if isinstance(result, Failure):
        add_capture(shop.db, capture, place, reason=result.reason, detail=result.detail)
        return replace(common, reason=result.reason, detail=result.detail)
    stored = put_reading(shop.db, capture, place, result, shop.now)
    if stored.is_shown:
        note_corrections(shop.db, shop.decisions, stored.article_id)
    problem = result.enrichment.citation_problem
    return replace(
        common,
        outcome=stored.outcome,
        article_id=stored.article_id,
        title=result.article.title,
        detail=f"cited sources not analysed: {problem}" if problem else None,
    )
