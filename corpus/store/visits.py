"""What earlier runs found on the web: documents with their validators, listings, failures to retry."""

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from corpus.domains import outlet_domain
from corpus.model import Claim, Failure, ListingVisit, Outcome, Place, Reason
from corpus.times import iso_utc, parse_utc

# A failure that may pass. What is forbidden by rule, too large or no article stays so.
_RETRIED = {
    Reason.HTTP_ERROR,
    Reason.UNREACHABLE,
    Reason.TIMED_OUT,
    Reason.DAMAGED,
    Reason.EMPTY,
    Reason.ROBOTS,
    Reason.POSTPONED,
    Reason.OVER_BUDGET,
}
_NOT_TRIED = (Reason.POSTPONED, Reason.OVER_BUDGET)
_FIRST_PAUSE = timedelta(minutes=15)
_LONGEST_PAUSE = timedelta(days=7)
_MOST_FAILURES = 10  # in a row, over a month or more


@dataclass(frozen=True, slots=True)
class StoredListing:
    """A listing as it was last visited, and where its payload lies."""

    kind: str
    etag: str | None
    last_modified: str | None
    place: Place


def latest_page(db: sqlite3.Connection, url: str) -> tuple[str, str | None, str | None] | None:
    """Id, ETag and Last-Modified of the latest capture of exactly this address."""
    row = db.execute(
        """
        select id, etag, last_modified from captures
        where url = ? and origin = 'web'
        order by rtrim(captured_at, 'Z') desc, length(warc_file) desc, warc_file desc, warc_offset desc
        limit 1
        """,
        [url],
    ).fetchone()
    return (row[0], row[1], row[2]) if row else None


def capture_at(db: sqlite3.Connection, url: str, at: datetime) -> str | None:
    """Id of the capture of an address at a moment."""
    row = db.execute(
        "select min(id) from captures where url = ? and captured_at = ?", [url, iso_utc(at)]
    ).fetchone()
    return str(row[0]) if row and row[0] else None


def capture_had(db: sqlite3.Connection, address: str) -> str | None:
    """Id of a capture that was had from an address that was named or listed."""
    row = db.execute(
        """
        select captures.id from receipts join captures on captures.id = receipts.capture_id
        where receipts.input = ? limit 1
        """,
        [address],
    ).fetchone()
    return str(row[0]) if row else None


def stored_listing(db: sqlite3.Connection | Database, url: str) -> StoredListing | None:
    """The listing that was named or listed as that address, if its payload is kept."""
    return _listing(db.execute(f"select {_STORED} from listings where url = ?", [url]).fetchone())


def listing_answered_by(db: sqlite3.Connection, url: str) -> StoredListing | None:
    """The listing that was had from that address, redirects followed, if its payload is kept."""
    sql = f"select {_STORED} from listings where answered_by = ? order by visited_at desc limit 1"
    return _listing(db.execute(sql, [url]).fetchone())


_STORED = "kind, etag, last_modified, warc_file, warc_offset, warc_length, payload_digest"


def _listing(row: tuple[Any, ...] | sqlite3.Row | None) -> StoredListing | None:
    if row is None or row[3] is None:
        return None
    place = Place(row[3], row[4], row[5], "response", row[6] or "")
    return StoredListing(row[0], row[1], row[2], place)


def is_settled(db: sqlite3.Connection, run_id: int, address: str) -> bool:
    """Whether a run has kept what it was to have of an address, be there an article on it or not."""
    return (
        db.execute(
            """
            select 1 from receipts join captures on captures.id = receipts.capture_id
            where receipts.input = ? and run_id = ? limit 1
            """,
            [address, run_id],
        ).fetchone()
        is not None
    )


def good_visits(db: sqlite3.Connection, address: str) -> tuple[datetime | None, datetime | None]:
    """When an address was first and last asked for with success."""
    row = db.execute(
        "select min(at), max(at) from receipts where input = ? and outcome != ?",
        [address, Outcome.REJECTED],
    ).fetchone()
    return (parse_utc(row[0]) if row[0] else None, parse_utc(row[1]) if row[1] else None)


def last_failure(
    db: sqlite3.Connection, address: str, run_id: int | None
) -> tuple[datetime | None, tuple[Reason, str] | None]:
    """When an address whose last visit failed may be tried again, or why there is no use in that.

    Neither, if that visit was no failure. A run that was interrupted and goes on tries again
    what failed in it: only visits before it count.
    """
    row = db.execute(
        """
        select outcome, reason, detail, at, retry_at, capture_id from receipts
        where input = :input and (:run is null or run_id < :run)
        order by run_id desc, seq desc limit 1
        """,
        {"input": address, "run": run_id},
    ).fetchone()
    if row is None or row[0] != Outcome.REJECTED or row[3] is None:
        return None, None
    if row[4]:
        return parse_utc(row[4]), None
    # A document without an article may change: it is asked for on condition.
    return None, None if row[5] else (Reason(row[1]), str(row[2]))


def due(db: sqlite3.Connection, listing: str, now: datetime) -> list[tuple[str, tuple[Claim, ...]]]:
    """Addresses that were listed there and failed last, and may be tried again; and what was said of them."""
    rows = db.execute(
        """
        select input, said from receipts
        where listed_in = ? and retry_at is not null
        and rtrim(retry_at, 'Z') <= rtrim(?, 'Z')  -- with thousandths or not
        and not exists (
            select 1 from receipts as later
            where later.input = receipts.input
            and (later.run_id, later.seq) > (receipts.run_id, receipts.seq)
        )
        order by input
        """,
        [listing, iso_utc(now)],
    ).fetchall()
    return [(address, _claims(said)) for address, said in rows]


def _claims(said: str | None) -> tuple[Claim, ...]:
    return tuple(Claim(*fields) for fields in json.loads(said or "[]"))


def said_json(failure: Failure) -> str | None:
    """What a listing said of an address that failed, as its receipt keeps it."""
    said = failure.visit.said if failure.visit else ()
    fields = [(claim.field, claim.value, claim.found_in, claim.confidence) for claim in said]
    return json.dumps(fields, ensure_ascii=False) if fields else None


def next_try(db: Database, failure: Failure, run_id: int) -> datetime | None:
    """When an address that failed now, in run `run_id`, is to be tried again; None: never.

    At once in the next run; after that a quarter of an hour, and four times as long each time,
    up to a week; after ten failures in a row no more. Not before the server said.
    """
    visit = failure.visit
    if visit is None or visit.is_final or failure.reason not in _RETRIED:
        return None
    if failure.reason in _NOT_TRIED:
        return visit.retry_at or visit.at
    failures = _failures_in_a_row(db, failure.input, run_id)
    if failures + 1 >= _MOST_FAILURES:
        return None
    pause = _pause(failures)
    return max(visit.at + pause, visit.retry_at or visit.at)


def _pause(failures: int) -> timedelta:
    """How long to leave an address alone that failed once more after so many failures."""
    if not failures:
        return timedelta(0)
    fourfold: int = 4 ** min(failures - 1, 10)
    return min(_LONGEST_PAUSE, _FIRST_PAUSE * fourfold)


def _failures_in_a_row(db: Database, address: str, run_id: int) -> int:
    """In how many runs before this one an address was tried and failed since it last did not."""
    failures = 0
    for outcome, reason in db.execute(
        """
        select outcome, reason from receipts where input = ? and run_id < ?
        order by run_id desc, seq desc limit 50
        """,
        [address, run_id],
    ):
        if outcome != Outcome.REJECTED:
            break
        failures += reason not in _NOT_TRIED
    return failures


def put_listing_visit(db: Database, visit: ListingVisit, place: Place | None) -> None:
    """Note that a listing was looked at; `place` is where its answer lies."""
    if visit.kind == "nothing":  # a place where nobody said that there was anything
        return
    at = iso_utc(visit.visit.at)
    has_payload = place is not None and place.record_type == "response"
    if has_payload and place:
        db.execute(
            """
            insert into listings values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (url) do update set
                kind = excluded.kind, answered_by = excluded.answered_by,
                visited_at = excluded.visited_at, listed = excluded.listed,
                etag = excluded.etag, last_modified = excluded.last_modified,
                warc_file = excluded.warc_file, warc_offset = excluded.warc_offset,
                warc_length = excluded.warc_length, payload_digest = excluded.payload_digest
            """,
            [
                visit.url,
                visit.kind,
                visit.answered_by,
                at,
                visit.listed,
                visit.etag,
                visit.last_modified,
                place.warc_file,
                place.warc_offset,
                place.warc_length,
                place.payload_digest,
            ],
        )
    else:
        # What "not modified" comes with is another form of what the archive has.
        given = (None, None) if visit.is_unchanged else (visit.etag, visit.last_modified)
        db.execute(
            """
            update listings set visited_at = ?, listed = ?,
                etag = coalesce(?, etag), last_modified = coalesce(?, last_modified)
            where url = ?
            """,
            [at, visit.listed, *given, visit.url],
        )
    if visit.kind in ("robots", "tdm"):
        return
    db.execute(
        """
        insert into listing_days values (:url, :day, :domain, 1, :unchanged, :listed)
        on conflict (url, day) do update set
            visits = visits + 1,
            unchanged = unchanged + excluded.unchanged,
            listed = max(listed, excluded.listed)
        """,
        {
            "url": visit.url,
            "day": at[:10],
            "domain": outlet_domain(visit.url),
            "unchanged": int(visit.is_unchanged),
            "listed": visit.listed,
        },
    )


@dataclass(frozen=True, slots=True)
class Attempts:
    """How visits of an address that somebody named went, as far as it matters for the next one."""

    good_at: datetime | None = None  # the latest with success
    failed_at: datetime | None = None  # the latest, if it failed
    failures: int = 0  # in a row up to that
    not_before: datetime | None = None  # when the server said then to come again


def attempts(db: sqlite3.Connection, address: str) -> Attempts:
    """How the latest visits of a listing or a page went."""
    row = db.execute(
        "select visited_at from listings where url = ? and kind not in ('robots', 'tdm')", [address]
    ).fetchone()
    _, page_at = good_visits(db, address)
    good = [at for at in (parse_utc(row[0]) if row else None, page_at) if at]
    good_at = max(good, default=None)
    rows = db.execute(
        """
        select receipts.at, receipts.reason, receipts.retry_at, runs.started_at
        from receipts
        join runs on runs.id = receipts.run_id and runs.command = 'ingest'
        where receipts.input = ? and receipts.outcome = ? and receipts.at is not null
        order by receipts.run_id desc, receipts.seq desc
        limit 50
        """,
        [address, Outcome.REJECTED],
    ).fetchall()
    # What a listing visited with success has that cannot be used is a receipt of its run, too.
    failed = [row for row in rows if good_at is None or parse_utc(row[3]) > good_at]
    if not failed:
        return Attempts(good_at)
    failed_at = parse_utc(failed[0][0])
    failures = sum(row[1] not in _NOT_TRIED for row in failed)
    stated = parse_utc(failed[0][2]) if failed[0][2] else None
    # A time to try again is ours unless it is later than ours would be.
    ours = failed_at + _pause(sum(row[1] not in _NOT_TRIED for row in rows[1:]))
    return Attempts(good_at, failed_at, failures, stated if stated and stated > ours else None)
