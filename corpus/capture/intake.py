"""Documents from the web as captures, and those of them that list others."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from corpus.capture.answers import Document
from corpus.capture.homepage import read_home_page
from corpus.capture.hosts import Job, Kind
from corpus.capture.listings import Listing, read_listing
from corpus.capture.response import parse_response
from corpus.model import Capture, Claim
from corpus.uris import is_front_page

HOME_PAGE = "home page"
_STAMP = re.compile(r"/([0-9]{14})id_/")
_HTML = ("text/html", "application/xhtml+xml", None)


def capture_of(job: Job, document: Document, said: tuple[Claim, ...]) -> Capture:
    """The capture that a job's last exchange gave.

    Its name is the address that was named or listed, its url the one that answered. What
    another archive replays has the address and the time that it has there.
    """
    own = job.exchanges[-1]
    url, captured_at = job.url, own.began_at
    etag, last_modified = document.etag, document.last_modified
    if job.archived:
        etag = last_modified = None  # they are the other archive's
        url, captured_at = job.archived.url, _replayed_at(job) or job.archived.captured_at
    return Capture(
        document.payload,
        job.address,
        job.address,
        url=url,
        captured_at=captured_at,
        media_type=document.media_type,
        charset=document.charset,
        http_status=200,
        origin="web",
        said=said,
        http_block=own.response,
        record_headers=(("WARC-IP-Address", own.ip),) if own.ip else (),
        etag=etag,
        last_modified=last_modified,
        listed_in=job.listed_in,
        exchanges=tuple(job.exchanges),
    )


def _replayed_at(job: Job) -> datetime | None:
    """When the other archive captured what it replayed, which may be the nearest to what was asked."""
    response = parse_response(job.exchanges[-1].response)
    try:
        return parsedate_to_datetime(response.header("memento-datetime")).astimezone(UTC)
    except (ValueError, OverflowError):
        stamp = _STAMP.search(job.url)
    try:
        return datetime.strptime(stamp[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC) if stamp else None
    except ValueError:
        return None


def listing_in(job: Job, document: Document) -> Listing | None:
    """What a document lists; None if it is no list.

    A home page that the caller named counts as one. Raises ValueError for a packed listing
    that is too large.
    """
    listing = read_listing(document.payload, job.url, document.media_type, document.charset)
    if listing or job.kind is not Kind.NAMED:
        return listing
    if document.media_type in _HTML and is_front_page(job.url):
        return read_home_page(document.payload, job.url, document.charset)
    return None
