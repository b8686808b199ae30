"""The way through the house: captures in, receipts out, in input order.

Captures are kept as evidence first, then read by several processes at once, then stored by
this one in the order in which they came. Work is committed in batches: the WARC bytes are on
disk before the rows that point into them. Interrupted at any point, the same run goes on.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from corpus.capture.pairs import notes_of
from corpus.capture.warcstore import (
    FileState,
    WarcDigests,
    WarcStore,
    load_capture,
    load_listing_visit,
)
from corpus.errors import StoreError, WarcError
from corpus.model import (
    Capture,
    Failure,
    ListingVisit,
    Outcome,
    Place,
    Reading,
    Reason,
    Receipt,
    Unchanged,
    Visit,
)
from corpus.rereading import read_article_again
from corpus.store.articles import is_withdrawn, put_reading, stale_article, unheard_fields
from corpus.store.captures import (
    add_capture,
    find_capture,
    find_original,
    find_place,
    set_warc_states,
    warc_states,
)
from corpus.store.corrections import note_corrections
from corpus.store.database import open_for_reading
from corpus.store.outlets import refresh_outlets
from corpus.store.runs import add_receipt
from corpus.store.sources import refresh_sources
from corpus.store.visits import next_try, put_listing_visit, said_json, stored_listing
from corpus.workshop import Workshop

_BATCH = 200  # receipts a transaction at most
_BATCH_S = 2.0  # seconds a transaction at most
_AHEAD = 4  # captures a worker that may be read before their turn
_AHEAD_BYTES = 100_000_000  # payloads waiting to be read, at most


Item = Capture | Failure | Unchanged | ListingVisit


@dataclass(slots=True)
class _Step:
    """One input on its way: failed, known already, or being read; None: a record that needs no receipt."""

    item: Item | None
    place: Place | None = None
    reading: "Future[Reading | Failure] | None" = None


def ingest(shop: Workshop, warc: WarcStore, items: Iterable[Item]) -> Iterator[Receipt]:
    """Take in captures; a receipt each, in order. Inputs settled before an interruption are skipped.

    Visits to listings are kept as evidence, without a receipt.
    """
    return _run(shop, warc.digests, lambda: _admitted(shop, warc, items), warc.sync, warc.states)


def replay(
    shop: Workshop,
    digests: WarcDigests,
    items: Iterable[tuple[Capture | ListingVisit | None, Place] | WarcError],
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
            if not isinstance(capture, Capture):
                yield _Step(capture, place)
                continue
            if not shop.progress.take_settled(capture.input, capture.url, capture.id):
                known = capture.id in under_way or find_capture(shop.db, capture.id)
                under_way[capture.id] = None
                _forget_settled(under_way, shop.readers.workers)
                yield _Step(capture, place, None if known else shop.readers.submit(capture))

    return _run(shop, digests, steps, lambda: None, list)


def _run(
    shop: Workshop,
    digests: WarcDigests,
    steps: Callable[[], Iterator[_Step]],
    sync: Callable[[], None],
    last_states: Callable[[], Iterable[FileState]],
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
            if receipt:
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
        for state in last_states():
            states[state.name] = (state.name, state.bytes, state.digest)
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
    if not isinstance(step.item, Capture):
        return 0
    return len(step.item.payload) + sum(len(each.response) for each in step.item.exchanges)


def _admitted(shop: Workshop, warc: WarcStore, items: Iterable[Item]) -> Iterator[_Step]:
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
            if place.is_capture:
                yield write(_as_named(load_capture(warc.folder, place, original)))
            else:
                del warc.pending[capture_id]
                yield _Step(load_listing_visit(warc.folder, place), place)
        except WarcError as error:
            warc.pending.pop(capture_id, None)
            yield _Step(
                Failure(f"warc/{place.warc_file}#{place.warc_offset}", Reason.DAMAGED, str(error))
            )

    for item in items:
        if not isinstance(item, Capture):
            yield _Step(item, _keep(shop, warc, item))
            continue
        item_id = item.id
        if shop.progress.take_settled(item.input, item.url, item_id):
            continue
        if item_id in under_way or find_capture(shop.db, item_id):
            yield _Step(item)
            continue
        while warc.pending and next(iter(warc.pending)) != item_id:
            yield from adopted()
        yield write(item) if item_id not in under_way else _Step(item)
    while warc.pending:
        yield from adopted()


def _as_named(capture: Capture) -> Capture:
    """An adopted capture as its run has it: one from the web is the input that it was named by."""
    return replace(capture, input=capture.name) if capture.origin == "web" else capture


def _keep(
    shop: Workshop, warc: WarcStore, item: Failure | Unchanged | ListingVisit
) -> Place | None:
    """Keep the exchanges that brought no document as evidence; where the last answer lies."""
    if isinstance(item, Failure):
        return warc.keep(item.visit.exchanges) if item.visit else None
    original: Place | None = None
    if isinstance(item, Unchanged):
        original = find_place(shop.db, item.capture_id)
        if original and original.original_id:
            original = find_place(shop.db, original.original_id)
    elif stored := stored_listing(shop.db, item.url):
        original = stored.place
    return warc.keep(item.visit.exchanges, notes_of(item), original)


def _forget_settled(recent: dict[Any, Any], workers: int) -> None:
    """Keep as many of the newest as can be under way: the others are in the database."""
    while len(recent) > _AHEAD * workers + 2:
        del recent[next(iter(recent))]


def _settle(shop: Workshop, step: _Step) -> Receipt | None:
    """Store what a step came to and write its receipt, if it needs one."""
    item = step.item
    if item is None:
        return None
    if isinstance(item, ListingVisit):
        if step.place:
            put_listing_visit(shop.db, item, step.place)
        return None
    said = None
    if isinstance(item, Failure):
        receipt = Receipt(item.input, Outcome.REJECTED, item.url, item.reason, item.detail)
        receipt = _visited(receipt, item.visit)
        receipt = replace(receipt, retry_at=next_try(shop.db, item, shop.progress.run_id))
        said = said_json(item)
    elif isinstance(item, Unchanged):
        receipt = Receipt(item.input, Outcome.UNCHANGED, item.url, capture_id=item.capture_id)
        receipt = _known(shop, _visited(receipt, item.visit), item.detail)
    else:
        receipt = Receipt(item.input, Outcome.UNCHANGED, item.url, capture_id=item.id)
        if item.origin == "web":
            receipt = replace(receipt, visited_at=item.captured_at, listed_in=item.listed_in)
        if step.reading and step.place:
            receipt = _store(shop, item, step.place, step.reading, receipt)
        else:
            receipt = _known(shop, receipt, _unheard(shop, item))
    captured_at = item.captured_at if isinstance(item, Capture) else None
    add_receipt(shop.db, shop.progress, receipt, captured_at, said)
    return receipt


def _visited(receipt: Receipt, visit: Visit | None) -> Receipt:
    if visit is None:
        return receipt
    return replace(receipt, visited_at=visit.at, listed_in=visit.listed_in)


def _known(shop: Workshop, receipt: Receipt, detail: str | None) -> Receipt:
    """The receipt of what brought nothing but a capture that the archive has."""
    known = find_capture(shop.db, receipt.capture_id or "")
    if known is None:
        raise StoreError(f"capture {receipt.capture_id} was met again before it was stored")
    if known.article_id is None:
        return replace(receipt, outcome=Outcome.REJECTED, reason=known.reason, detail=known.detail)
    return replace(receipt, article_id=known.article_id, title=known.title, detail=detail)


def _unheard(shop: Workshop, capture: Capture) -> str | None:
    """In words what is said of a known capture now, and was not when it was taken in."""
    known = find_capture(shop.db, capture.id)
    unheard = (
        unheard_fields(shop.db, known.article_id, capture) if known and known.article_id else []
    )
    if not unheard:
        return None
    fields = ", ".join(unheard)
    return f"known already: {fields} as given now is not taken; corrections.csv changes an article"


def _store(
    shop: Workshop,
    capture: Capture,
    place: Place,
    reading: "Future[Reading | Failure]",
    receipt: Receipt,
) -> Receipt:
    result: Reading | Failure = reading.result()
    if isinstance(result, Reading) and is_withdrawn(shop.db, result.article.id):
        result = Failure(
            capture.input,
            Reason.WITHDRAWN,
            f"article {result.article.id} was withdrawn from this archive",
        )
    if isinstance(result, Failure):
        add_capture(shop.db, capture, place, reason=result.reason, detail=result.detail)
        reason, detail = result.reason, result.detail
        return replace(receipt, outcome=Outcome.REJECTED, reason=reason, detail=detail)
    article = result.article
    # Texts are compared that the same rules have read, or a new rule would pass for a new version.
    if stale_article(shop.db, article.id, article.rules):
        read_article_again(shop, article.id)
    stored = put_reading(shop.db, capture, place, result, shop.now)
    if stored.is_behind:
        read_article_again(shop, article.id)
    if stored.is_shown:
        note_corrections(shop.db, shop.decisions, stored.article_id)
    problem = result.enrichment.citation_problem
    return replace(
        receipt,
        outcome=stored.outcome,
        article_id=stored.article_id,
        title=result.article.title,
        detail=f"cited sources not analysed: {problem}" if problem else None,
    )


def keep_committed(db: Database, old_path: Path, warc: Path) -> None:
    """Never hold less of a file for committed than before: a damaged record at its end is not cut."""
    with closing(open_for_reading(old_path)) as old:
        before = warc_states(old)
    now = warc_states(db)
    kept = [
        (name, size, WarcDigests(warc, {}).to(name, size))
        for name, (size, _) in before.items()
        if size > now.get(name, (0, ""))[0]
        and (warc / name).exists()
        and (warc / name).stat().st_size >= size
    ]
    set_warc_states(db, kept)
