"""What an archive knows of addresses on the web from earlier runs: the memory of a crawl."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from corpus.capture.listings import MAX_BYTES, Entry
from corpus.capture.memory import KnownListing, KnownPage, Standing
from corpus.capture.response import decode_body, parse_media_type, parse_response
from corpus.capture.stored import record_in
from corpus.errors import WarcError
from corpus.store.visits import (
    capture_at,
    capture_had,
    due,
    good_visits,
    is_settled,
    last_failure,
    latest_page,
    listing_answered_by,
)


class EarlierRuns:
    """Answers from a database that is open for reading and the evidence beside it.

    `run_id` is the run under way: what it settled before an interruption is not asked for again.
    """

    def __init__(
        self, db: sqlite3.Connection, warc: Path, run_id: int | None, *, max_bytes: int
    ) -> None:
        self._db = db
        self._warc = warc
        self._run_id = run_id
        self._max_bytes = max_bytes

    def page(self, url: str) -> KnownPage | None:
        """The latest document of exactly this address."""
        found = latest_page(self._db, url)
        return KnownPage(*found) if found else None

    def listing(self, url: str) -> KnownListing | None:
        """The listing or robots.txt of this address; None if there is none that can be read."""
        stored = listing_answered_by(self._db, url)
        if stored is None:
            return None
        try:
            response = parse_response(record_in(self._warc, stored.place).block)
            payload = decode_body(response, max(self._max_bytes, MAX_BYTES))
        except (WarcError, ValueError):  # then it is had again
            return None
        media_type, charset = parse_media_type(response.header("content-type"))
        return KnownListing(
            stored.kind, stored.etag, stored.last_modified, payload, media_type or None, charset
        )

    def is_settled(self, address: str) -> bool:
        """Whether this run, begun earlier and interrupted, is done with an address."""
        return self._run_id is not None and is_settled(self._db, self._run_id, address)

    def is_known(self, address: str) -> bool:
        """Whether the archive has a document that was had from an address."""
        return bool(latest_page(self._db, address) or capture_had(self._db, address))

    def standing(self, address: str) -> Standing:
        """How an address did that was named or listed."""
        return Standing(
            *good_visits(self._db, address), *last_failure(self._db, address, self._run_id)
        )

    def due(self, listing: str, now: datetime) -> Sequence[Entry]:
        """What was listed there, failed, and may be tried again."""
        return [Entry(address, said) for address, said in due(self._db, listing, now)]

    def captured(self, address: str, url: str, at: datetime) -> str | None:
        """Id of the capture that was had from `address`, or is of `url` at a moment."""
        return capture_had(self._db, address) or capture_at(self._db, url, at)
