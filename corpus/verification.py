"""Whether evidence and database are as they were written, and agree."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.capture.warcstore import FileState, WarcDigests, stored_captures
from corpus.errors import WarcError
from corpus.model import Capture, Place
from corpus.store.checks import check_database, check_index


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be."""

    subject: str  # a file with offset, a table, a row
    problem: str


def verify(db: sqlite3.Connection, warc: Path) -> Iterator[Finding]:
    """Hold every WARC byte and every row against its digest and against each other.

    Reads everything once. Gives nothing when all is well.
    """
    yield from _verify_files(db, warc)
    yield from _verify_captures(db, warc)
    for subject, problem in check_database(db):
        yield Finding(subject, problem)
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


def _up_to(name: str, size: int) -> Place:
    return Place(name, 0, size, "", "")


def _verify_captures(db: sqlite3.Connection, warc: Path) -> Iterator[Finding]:
    rows = {
        (name, offset): (capture_id, digest, length)
        for name, offset, capture_id, digest, length in db.execute(
            "select warc_file, warc_offset, id, digest, warc_length from captures"
        )
    }
    committed = dict(db.execute("select name, bytes from warc_files").fetchall())
    for stored in stored_captures(warc):
        if isinstance(stored, WarcError):
            yield Finding(
                f"warc/{stored.path.name}, offset {stored.offset}", str(stored).split(": ", 1)[-1]
            )
            continue
        capture, place = stored
        if place.warc_offset >= committed.get(place.warc_file, 0):
            continue  # of an interrupted run, which adopts it when it goes on
        yield from _compare(capture, place, rows.pop((place.warc_file, place.warc_offset), None))
    for (name, offset), (capture_id, _, _) in sorted(rows.items()):
        yield Finding(
            f"capture {capture_id}", f"its record is not readable in warc/{name} at offset {offset}"
        )


def _compare(capture: Capture, place: Place, row: tuple[str, str, int] | None) -> Iterator[Finding]:
    subject = f"warc/{place.warc_file}, offset {place.warc_offset}"
    if row is None:
        yield Finding(subject, "a capture that the database does not know")
        return
    capture_id, digest, length = row
    if capture.digest != digest:
        yield Finding(subject, f"the payload of capture {capture_id} does not have its digest")
    elif capture.id != capture_id or place.warc_length != length:
        yield Finding(subject, f"the record is not that of capture {capture_id}")
