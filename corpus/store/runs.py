"""Runs and receipts: what was run, and what became of each input."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from corpus.domains import outlet_domain
from corpus.model import Outcome, Receipt
from corpus.times import iso_utc
from corpus.uris import is_web_address


@dataclass(slots=True)
class Progress:
    """A run under way: which inputs of it are settled, and the next free number.

    A run that was interrupted goes on where it stopped: inputs that ended well keep their
    receipts, those that were rejected are tried again under their old number.
    """

    run_id: int
    started_at: datetime
    continued: bool = False
    next_seq: int = 1
    settled: dict[tuple[str, str | None, str | None], list[int]] = field(default_factory=dict)
    rejected: dict[tuple[str, str | None], list[int]] = field(default_factory=dict)  # by `_place`

    def take_settled(self, input_: str, url: str | None, capture_id: str | None) -> bool:
        """Whether this input has its receipt already; each receipt answers once."""
        return bool(_pop(self.settled, (input_, url, capture_id)))

    def number(self, input_: str, url: str | None) -> int:
        """The number of the next receipt, or of the one that it replaces."""
        old = _pop(self.rejected, _place(input_, url))
        if old:
            return old
        self.next_seq += 1
        return self.next_seq - 1


def _place(input_: str, url: str | None) -> tuple[str, str | None]:
    """What a receipt is about: an address is one input, wherever it led this time."""
    return input_, None if is_web_address(input_) else url


def _pop(numbers: dict[Any, list[int]], key: tuple[str | None, ...]) -> int | None:
    found = numbers.get(key)
    return found.pop(0) if found else None


def run_key(fields: Mapping[str, object]) -> str:
    """Arguments or versions as they are stored and compared."""
    return json.dumps(fields, sort_keys=True)


def begin_run(
    db: Database, command: str, arguments: dict[str, Any], versions: dict[str, str], now: datetime
) -> Progress:
    """Begin a run, or take up the last one if it was the same and was interrupted."""
    arguments_json, versions_json = run_key(arguments), run_key(versions)
    last = db.execute(
        "select id, command, arguments, versions, started_at, finished_at from runs order by id desc"
    ).fetchone()
    if last and last[1:4] == (command, arguments_json, versions_json) and last[5] is None:
        return _continued(db, last[0], datetime.fromisoformat(last[4]))
    db.execute("begin immediate")
    cursor = db.execute(
        "insert into runs (command, arguments, versions, started_at) values (?, ?, ?, ?)",
        [command, arguments_json, versions_json, iso_utc(now)],
    )
    db.execute("commit")
    return Progress(int(cursor.lastrowid or 0), now)


def _continued(db: Database, run_id: int, started_at: datetime) -> Progress:
    progress = Progress(run_id, started_at, continued=True)
    rows = db.execute(
        "select seq, input, url, capture_id, outcome from receipts where run_id = ? order by seq",
        [run_id],
    )
    for seq, input_, url, capture_id, outcome in rows:
        if outcome == Outcome.REJECTED:
            progress.rejected.setdefault(_place(input_, url), []).append(seq)
        else:
            progress.settled.setdefault((input_, url, capture_id), []).append(seq)
        progress.next_seq = seq + 1
    return progress


def add_receipt(
    db: Database,
    progress: Progress,
    receipt: Receipt,
    captured_at: datetime | None,
    said: str | None = None,
) -> None:
    """Store a receipt under its number.

    Args:
        said: what a listing said of an address that failed; see `corpus.store.visits.said_json`.
    """
    known = receipt.url if receipt.url and is_web_address(receipt.url) else None
    db.execute(
        """
        insert or replace into receipts
            (run_id, seq, input, url, domain, captured_at, outcome, reason, detail, article_id, capture_id,
            at, listed_in, said, retry_at)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
            progress.run_id,
            progress.number(receipt.input, receipt.url),
            receipt.input,
            receipt.url,
            outlet_domain(known) if known else None,
            iso_utc(captured_at) if captured_at else None,
            receipt.outcome,
            receipt.reason,
            receipt.detail,
            receipt.article_id,
            receipt.capture_id,
            iso_utc(receipt.visited_at) if receipt.visited_at else None,
            receipt.listed_in,
            said,
            iso_utc(receipt.retry_at) if receipt.retry_at else None,
        ],
    )


def finish_run(db: Database, progress: Progress, now: datetime) -> None:
    """Mark a run as done."""
    db.execute("update runs set finished_at = ? where id = ?", [iso_utc(now), progress.run_id])


def unfinished_paths(db: sqlite3.Connection) -> tuple[str, ...]:
    """What the last run was to take in by name, if it was an `ingest` that was interrupted."""
    last = db.execute(
        "select command, arguments, finished_at from runs order by id desc limit 1"
    ).fetchone()
    if last is None or last[0] != "ingest" or last[2] is not None:
        return ()
    return tuple(json.loads(last[1]).get("paths", ()))


def outcome_counts(db: Database, run_id: int) -> dict[str, int]:
    """How many inputs of a run ended how."""
    return dict(
        db.execute(
            "select outcome, count(*) from receipts where run_id = ? group by outcome", [run_id]
        ).fetchall()
    )
