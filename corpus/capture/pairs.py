"""HTTP exchanges as WARC records: a request and its response side by side, each naming the other."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from corpus.capture.evidence import (
    REVISIT_PROFILE,
    Draft,
    concurrent_to_request,
    legal_uri,
    record_id,
    sealed,
    time_of,
    unsealed,
    url_of,
)
from corpus.capture.records import Record
from corpus.capture.response import parse_response, validators
from corpus.digests import sha256_digest
from corpus.model import Exchange, ListingVisit, Unchanged, Visit
from corpus.times import iso_utc

NOT_MODIFIED_PROFILE = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"

_RESPONSE = "application/http; msgtype=response"
_REQUEST = "application/http; msgtype=request"
_OK = 200
_MEANS_NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Original:
    """The record whose payload came again, as a revisit names it."""

    headers: tuple[tuple[str, str], ...]  # WARC-Refers-To and what belongs to it
    payload_digest: str


def request_draft(exchange: Exchange, response_id: str) -> Draft:
    """The record of a request whose response has the id `response_id`."""
    headers = (
        ("WARC-Record-ID", record_id(f"request {response_id}")),
        ("WARC-Date", iso_utc(exchange.began_at)),
        ("WARC-Target-URI", legal_uri(exchange.url)),
        *_address(exchange),
        ("WARC-Concurrent-To", response_id),
    )
    return Draft("request", headers, exchange.request, _REQUEST, "")


def pair(
    exchange: Exchange,
    notes: Iterable[tuple[str, str]] = (),
    original: Original | None = None,
) -> Iterator[Draft]:
    """The two records of an exchange that is no capture; `notes` are headers of our own.

    An answer "not modified", and one with the payload of `original`, are revisits of that.
    """
    name = f"{exchange.url}\n{iso_utc(exchange.began_at)}\n{sha256_digest(exchange.response)}"
    response_id = record_id(name)
    yield request_draft(exchange, response_id)
    headers = [
        ("WARC-Record-ID", response_id),
        ("WARC-Date", iso_utc(exchange.began_at)),
        ("WARC-Target-URI", legal_uri(exchange.url)),
        *_address(exchange),
        concurrent_to_request(response_id),
    ]
    if exchange.truncated:
        headers.append(("WARC-Truncated", exchange.truncated))
    kind, block, digest = "response", exchange.response, ""
    try:
        response = parse_response(block)
    except ValueError:  # no HTTP, or cut off in its head: kept as it came
        response = None
    if response:
        digest = sha256_digest(response.body)
        if response.status == _MEANS_NOT_MODIFIED:
            kind, digest = "revisit", ""
            headers.append(("WARC-Profile", NOT_MODIFIED_PROFILE))
            headers += original.headers if original else ()
        elif original and original.payload_digest == digest and not exchange.truncated:
            kind, block = "revisit", response.head
            headers += [("WARC-Profile", REVISIT_PROFILE), *original.headers]
    headers += notes
    yield Draft(kind, tuple(headers), block, _RESPONSE, digest)


def notes_of(kept: Unchanged | ListingVisit) -> tuple[tuple[str, str], ...]:
    """Headers of our own by which a visit without a new document is known again."""
    if isinstance(kept, Unchanged):
        return (("Corpus-Unchanged", kept.capture_id), *_listed_in(kept.visit))
    return (
        ("Corpus-Listing", f"{sealed(kept.kind).replace(' ', '%20')} {kept.listed}"),
        ("Corpus-URL", sealed(kept.url)),
        *_listed_in(kept.visit),
    )


def read_listing_visit(record: Record) -> ListingVisit | None:
    """The visit to a listing that one of our records is of; None if it is of something else."""
    noted = re.fullmatch(r"(\S+) ([0-9]{1,9})", record.header("Corpus-Listing") or "")
    url, at = url_of(record), time_of(record)
    if noted is None or url is None or at is None:
        return None
    etag, last_modified = None, None
    with suppress(ValueError):  # no HTTP
        response = parse_response(record.block)
        if response.status == _OK and record.header("WARC-Truncated") is None:
            etag, last_modified = validators(response)
    is_unchanged = record.header("WARC-Profile") == NOT_MODIFIED_PROFILE
    visit = Visit(at)
    kind, listed = unsealed(noted[1]), int(noted[2])
    answered_by = record.header("WARC-Target-URI") or ""
    return ListingVisit(url, answered_by, kind, visit, listed, is_unchanged, etag, last_modified)


def _listed_in(visit: Visit) -> Iterator[tuple[str, str]]:
    if visit.listed_in:
        yield "Corpus-Listed-In", sealed(visit.listed_in)


def _address(exchange: Exchange) -> Iterator[tuple[str, str]]:
    if exchange.ip:
        yield "WARC-IP-Address", exchange.ip
