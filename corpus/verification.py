"""Whether evidence and database are as they were written, and agree."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.capture.warcstore import (
    FileState,
    WarcDigests,
    load_listing_visit,
    stored_captures,
    warc_files,
)
from corpus.copies import check_signatures
from corpus.errors import WarcError
from corpus.model import Capture, Place
from corpus.store.checks import check_database, check_index
from corpus.times import iso_utc


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be."""

    subject: str  # a file with offset, a table, a row
    problem: str


def verify(db: sqlite3.Connection, warc: Path) -> Iterator[Finding]:
    """Hold every WARC byte and every row against its digest and against each other.

    Reads everything once. Gives nothing when all is well.
    """
    try:
        yield from _verify_files(db, warc)
        yield from _verify_captures(db, warc)
        yield from _verify_listings(db, warc)
    except sqlite3.DatabaseError:
        pass  # `check_database` says what is the matter
    for subject, problem in check_database(db):
        yield Finding(subject, problem)
    try:
        for subject, problem in check_signatures(db):
            yield Finding(subject, problem)
    except sqlite3.DatabaseError:
        pass  # `check_database` said what is the matter
    path = db.execute("select file from pragma_database_list where name = 'main'").fetchone()[0]
    writable = sqlite3.connect(path, timeout=30)
    try:
        for subject, problem in check_index(writable):
            yield Finding(subject, problem)
    finally:
        writable.close()


def _verify_files(db: sqlite3.Connection, warc: Path) -> Iterator[Finding]:
    for name, size, digest in db.execute(
        "select name, bytes, digest from warc_files order by name"
    ):
        path = warc / name
        if not path.exists():
            yield Finding(f"warc/{name}", "the file is missing")
        elif path.stat().st_size < size:
            yield Finding(
                f"warc/{name}", f"cut off: {path.stat().st_size:,} of {size:,} bytes are there"
            )
        elif WarcDigests(warc, {}).state_after(_up_to(name, size)) != FileState(name, size, digest):
            yield Finding(
                f"warc/{name}", "its bytes are not those that were written (the SHA-256 differs)"
            )
        elif not _is_interrupted(db) and (more := _beyond(path, size)):
            yield more
    known = {row[0] for row in db.execute("select name from warc_files")}
    for path in sorted(warc.glob("*.warc*")):
        if path not in warc_files(warc):
            yield Finding(f"warc/{path.name}", "not a file of the archive; nothing reads it here")
        elif path.name not in known and not _is_interrupted(db):
            yield Finding(
                f"warc/{path.name}", "the database does not know it; run `corpus reprocess`"
            )


def _beyond(path: Path, size: int) -> Finding | None:
    """Bytes after those that were committed, which only an interrupted run accounts for."""
    more = path.stat().st_size - size
    if more <= 0:
        return None
    return Finding(
        f"warc/{path.name}, offset {size}",
        f"{more:,} bytes more than were written; `corpus reprocess` takes in what is in them",
    )


def _is_interrupted(db: sqlite3.Connection) -> bool:
    """Whether the last run has not ended: what it wrote beyond its last commit is adopted."""
    last = db.execute("select finished_at from runs order by id desc limit 1").fetchone()
    return last is not None and last[0] is None


def _up_to(name: str, size: int) -> Place:
    return Place(name, 0, size, "", "")


def _verify_captures(db: sqlite3.Connection, warc: Path) -> Iterator[Finding]:
    rows = {
        (name, offset): (capture_id, digest, length, url, captured_at)
        for name, offset, capture_id, digest, length, url, captured_at in db.execute(
            "select warc_file, warc_offset, id, digest, warc_length, url, captured_at from captures"
        )
    }
    committed = dict(db.execute("select name, bytes from warc_files").fetchall())
    for stored in stored_captures(warc):
        if isinstance(stored, WarcError):
            if stored.offset >= committed.get(stored.path.name, 0):
                continue  # cut off by an interruption, or found by its size already
            yield Finding(
                f"warc/{stored.path.name}, offset {stored.offset}", str(stored).split(": ", 1)[-1]
            )
            continue
        capture, place = stored
        if place.warc_offset >= committed.get(place.warc_file, 0):
            continue  # of an interrupted run, which adopts it when it goes on
        yield from _compare(capture, place, rows.pop((place.warc_file, place.warc_offset), None))
    for (name, offset), (capture_id, *_) in sorted(rows.items()):
        yield Finding(
            f"capture {capture_id}", f"its record is not readable in warc/{name} at offset {offset}"
        )


def _verify_listings(db: sqlite3.Connection, warc: Path) -> Iterator[Finding]:
    rows = db.execute("select url, warc_file, warc_offset, warc_length from listings order by url")
    for url, name, offset, length in rows:
        try:
            visit = load_listing_visit(warc, Place(name, offset, length, "response", ""))
        except WarcError as error:
            yield Finding(f"listing {url}", f"its record cannot be read: {error}")
            continue
        if visit is None or visit.url != url:
            problem = f"the record in warc/{name} at offset {offset} is not that of it"
            yield Finding(f"listing {url}", problem)


def _compare(
    capture: Capture, place: Place, row: tuple[str, str, int, str | None, str | None] | None
) -> Iterator[Finding]:
    subject = f"warc/{place.warc_file}, offset {place.warc_offset}"
    if row is None:
        yield Finding(subject, "a capture that the database does not know")
        return
    capture_id, digest, length, url, captured_at = row
    at = iso_utc(capture.captured_at) if capture.captured_at else None
    if capture.digest != digest:
        yield Finding(subject, f"the payload of capture {capture_id} does not have its digest")
    elif (capture.id, place.warc_length, capture.url, at) != (
        capture_id,
        length,
        url,
        captured_at,
    ):
        yield Finding(subject, f"the record is not that of capture {capture_id}")
