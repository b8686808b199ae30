"""Reading the archive's own WARC files back."""

import re
from collections.abc import Iterator
from pathlib import Path

from corpus.capture.evidence import MAX_BLOCK, read_capture
from corpus.capture.file import open_file, why_unreadable
from corpus.capture.pairs import read_listing_visit
from corpus.capture.records import Damage, Record, read_record_at, read_records
from corpus.errors import WarcError
from corpus.model import Capture, ListingVisit, Place

_FILE_NAME = re.compile(r"corpus-([0-9]{5,})\.warc\.gz")
MAX_HEADER = 100_000_000
"""Bytes of header of our own records: whatever was said of a capture is in there."""


def warc_files(folder: Path) -> list[Path]:
    """The archive's WARC files in the order in which they were written."""
    return sorted(
        (path for path in folder.glob("corpus-*.warc.gz") if _FILE_NAME.fullmatch(path.name)),
        key=lambda path: file_number(path.name),
    )


def file_number(name: str) -> int:
    """Which of the archive's WARC files has that name; they are counted from 1."""
    match = _FILE_NAME.fullmatch(name)
    return int(match[1]) if match else 0


def file_name(number: int) -> str:
    """Name of the archive's WARC file of that number."""
    return f"corpus-{number:05}.warc.gz"


def stored_captures(folder: Path) -> Iterator[tuple[Capture, Place] | WarcError]:
    """Every capture in the archive's WARC files with its place, in the order written.

    A stretch that cannot be read comes as the WarcError that describes it.
    """
    for found in stored_items(folder):
        if isinstance(found, WarcError):
            yield found
        elif isinstance(found[0], Capture):
            yield found[0], found[1]


def stored_items(
    folder: Path,
) -> Iterator[tuple[Capture | ListingVisit | None, Place] | WarcError]:
    """Every record in the archive's WARC files with its place, in the order written, and what it holds.

    That is a capture, a visit to a listing, or None: a request, a redirect, an answer that
    brought nothing new. A stretch that cannot be read comes as the WarcError that describes it.
    """
    places: dict[str, Place] = {}
    for path in warc_files(folder):
        try:
            for found in own_records(path):
                if isinstance(found, Damage):
                    yield WarcError(path, found.offset, found.problem)
                    continue
                capture_id = found.header("Corpus-Capture")
                place = place_of(path.name, found)
                if capture_id:
                    places[capture_id] = place
                    yield _stored(folder, found, place, places.get(place.original_id or ""))
                else:
                    yield read_listing_visit(found), place
        except OSError as error:
            yield WarcError(path, 0, why_unreadable(error))


def own_records(path: Path, offset: int = 0) -> Iterator[Record | Damage]:
    """The records of one of the archive's files from `offset` on, of any size."""
    with open_file(path) as stream:
        yield from read_records(stream, offset=offset, max_block=MAX_BLOCK, max_header=MAX_HEADER)


def place_of(name: str, record: Record) -> Place:
    """Where a record of ours lies."""
    return Place(
        name,
        record.offset,
        record.length,
        record.kind,
        record.header("WARC-Payload-Digest") or "",
        record.header("Corpus-Original"),
        record.header("Corpus-Capture") is not None,
    )


def load_capture(folder: Path, place: Place, original: Place | None = None) -> Capture:
    """The capture at `place`; `original` is where the payload of a revisit lies.

    Raises WarcError if it cannot be read or is not what was written.
    """
    return _read(folder, record_in(folder, place), place, original)


def load_listing_visit(folder: Path, place: Place) -> ListingVisit | None:
    """The visit to a listing at `place`; WarcError if it cannot be read."""
    return read_listing_visit(record_in(folder, place))


def record_in(folder: Path, place: Place) -> Record:
    """The record at `place`; WarcError if it cannot be read."""
    path = folder / place.warc_file
    return read_record_at(path, place.warc_offset, max_block=MAX_BLOCK, max_header=MAX_HEADER)


def _stored(
    folder: Path, record: Record, place: Place, original: Place | None
) -> tuple[Capture, Place] | WarcError:
    try:
        return _read(folder, record, place, original), place
    except WarcError as error:
        return error


def _read(folder: Path, record: Record, place: Place, original: Place | None) -> Capture:
    try:
        return read_capture(
            record, place.warc_file, record_in(folder, original) if original else None
        )
    except ValueError as error:
        raise WarcError(folder / place.warc_file, place.warc_offset, str(error)) from error
