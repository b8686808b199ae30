"""What an answer from a server is: a redirect, a document, a list of addresses, a refusal."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from corpus.capture.exchange import Answer
from corpus.capture.file import check_payload, printable
from corpus.capture.response import (
    HttpResponse,
    UnknownEncodingError,
    decode_body,
    parse_media_type,
    validators,
)
from corpus.model import Reason
from corpus.uris import absolute_url, without_userinfo

DOCUMENT_TYPES = frozenset(
    {"text/html", "application/xhtml+xml", "text/plain", "text/markdown", ""}
)
LISTING_TYPES = re.compile(
    r"(?:[\w.+-]+/)?(?:[\w.+-]*(?:xml|rss|json|atom|gzip|cdx)[\w.+-]*|octet-stream|plain|html)|"
)
_BUSY = (429, 503)
_NOT_MODIFIED = 304
_LONGEST_AGE = timedelta(days=365)  # of a Retry-After that makes sense


@dataclass(frozen=True, slots=True)
class Document:
    """A payload with what its head says of it."""

    payload: bytes
    media_type: str | None
    charset: str | None
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no document."""

    reason: Reason
    detail: str


def is_document(media_type: str) -> bool:
    """Whether a media type may hold an article; one that nobody stated may."""
    return media_type in DOCUMENT_TYPES


def wants_document(status: int, headers: Sequence[tuple[bytes, bytes]]) -> bool:
    """Whether to receive the body of an answer to a request for an article."""
    return status >= 300 or is_document(_stated_type(headers))


def wants_listing(status: int, headers: Sequence[tuple[bytes, bytes]]) -> bool:
    """Whether to receive the body of an answer to a request for what may be a list of addresses."""
    stated = _stated_type(headers)
    return status >= 300 or is_document(stated) or bool(LISTING_TYPES.fullmatch(stated))


def wants_all(status: int, headers: Sequence[tuple[bytes, bytes]]) -> bool:  # noqa: ARG001
    """Receive the body whatever it is: a robots.txt forbids under any type."""
    return True


def _stated_type(headers: Sequence[tuple[bytes, bytes]]) -> str:
    for name, value in headers:
        if name.lower() == b"content-type":
            return parse_media_type(value.decode("latin-1"))[0]
    return ""


def read_document(answer: Answer, max_bytes: int) -> Document | Refusal:
    """The document of an answer with status 200, its encodings removed."""
    response = answer.response
    if response is None:
        return Refusal(Reason.DAMAGED, "the answer is no HTTP")
    media_type, charset = parse_media_type(response.header("content-type"))
    if answer.exchange and answer.exchange.truncated:
        shown = printable(media_type[:80])
        return Refusal(
            Reason.UNSUPPORTED, f"{shown}: neither a page nor a text; it was not fetched"
        )
    try:
        payload = decode_body(response, max_bytes)
    except UnknownEncodingError as error:
        return Refusal(Reason.UNSUPPORTED, printable(str(error)))
    except ValueError as error:
        return Refusal(Reason.DAMAGED, printable(str(error)))
    problem = check_payload(payload, "", max_bytes)
    if problem:
        return Refusal(problem.reason, problem.detail)
    return Document(payload, media_type or None, charset, *validators(response))


def no_page(document: Document, max_bytes: int) -> Refusal | None:
    """Why a document cannot be a page, by its type and size; None if it may be one."""
    if len(document.payload) > max_bytes:
        detail = f"larger than {max_bytes:,} bytes; raise max_bytes in archive.toml to keep it"
        return Refusal(Reason.TOO_LARGE, detail)
    if not is_document(document.media_type or ""):
        shown = printable((document.media_type or "")[:80])
        return Refusal(Reason.UNSUPPORTED, f"{shown}: neither a page nor a text")
    return None


def is_redirect(response: HttpResponse) -> bool:
    """Whether an answer leads elsewhere."""
    return response.status in (301, 302, 303, 307, 308)


def redirect_target(response: HttpResponse, url: str) -> str | Refusal:
    """The address that a redirect leads to, without fragment, or why that cannot be asked for."""
    stated = response.header("location")
    if not stated:
        return Refusal(Reason.HTTP_ERROR, "it redirects without saying where")
    target = absolute_url(stated, url)
    if target is None:
        detail = f"it redirects to what is no web address: {printable(stated[:200])}"
        return Refusal(Reason.BAD_URL, detail)
    return without_userinfo(target).partition("#")[0]


def is_not_modified(response: HttpResponse) -> bool:
    """Whether the server says that what we have is what there is."""
    return response.status == _NOT_MODIFIED


def is_busy(response: HttpResponse) -> bool:
    """Whether the server asks us to come later."""
    return response.status in _BUSY


def is_failing(response: HttpResponse) -> bool:
    """Whether the fault is the server's, and may pass."""
    return response.status >= 500 or is_busy(response)


def refused(response: HttpResponse) -> Refusal:
    """In words what a status says that brings no document."""
    try:
        phrase = f" {HTTPStatus(response.status).phrase}"
    except ValueError:
        phrase = ""
    return Refusal(Reason.HTTP_ERROR, f"the server answered {response.status}{phrase}")


def is_gone(response: HttpResponse) -> bool:
    """Whether there is no use in asking again."""
    return response.status == HTTPStatus.GONE


def retry_after_s(response: HttpResponse, now: datetime) -> float | None:
    """Seconds that a server asks us to wait, from either form of Retry-After; None if it says nothing."""
    stated = response.header("retry-after").strip()
    if re.fullmatch(r"[0-9]{1,9}", stated):
        return min(float(stated), _LONGEST_AGE.total_seconds())
    try:
        moment = parsedate_to_datetime(stated)
    except (ValueError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((moment - now).total_seconds(), 0.0), _LONGEST_AGE.total_seconds())
