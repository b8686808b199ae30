"""How a capture is written down in a WARC record, and read back from one.

A file becomes a `resource` record, a response out of another WARC stays one, as received. What
WARC has no header for is in headers of our own (`Corpus-…`), so that a record is whole or not
there at all and an archive can be rebuilt from its WARC files alone.
"""

import base64
import re
import uuid
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, unquote

from corpus.capture.file import printable
from corpus.capture.records import Record
from corpus.capture.response import decode_body, parse_media_type, parse_response, validators
from corpus.digests import sha256_digest
from corpus.model import Capture, Claim
from corpus.times import iso_utc, parse_utc

MAX_BLOCK = 1 << 32
"""No limit to speak of: our own records were checked when they were written."""

REVISIT_PROFILE = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"

_RECORD_IDS = uuid.UUID("5b0e1f4c-5a0f-4d0e-9d55-0d6b8f6f6c1d")  # namespace of our record ids
_NO_TYPE = "application/octet-stream"  # stands for a media type that nobody stated
# Headers of a foreign record that stay true of our copy of it.
_KEPT = {
    "warc-ip-address",
    "warc-identified-payload-type",
    "warc-truncated",
    "warc-protocol",
    "warc-cipher-suite",
}
_LEGAL_URI = re.compile(r"[A-Za-z0-9%/:?#\[\]@!$&'()*+,;=._~|-]+")


@dataclass(frozen=True, slots=True)
class Draft:
    """A record of a capture as it is to be written, but for what a revisit refers to."""

    kind: str  # resource or response
    headers: tuple[tuple[str, str], ...]  # without digests, type and length
    block: bytes
    content_type: str
    payload_digest: str

    def head(self) -> bytes:
        """The part of the block that a revisit repeats: an HTTP response's headers."""
        return parse_response(self.block).head if self.kind == "response" else b""


def draft_record(capture: Capture, day: datetime) -> Draft:
    """The record of a capture; `day` dates it when nobody knows when it was captured."""
    if capture.http_block is None:
        charset = f"; charset={capture.charset}" if capture.charset else ""
        content_type = (capture.media_type or _NO_TYPE) + charset
        return Draft(
            "resource", _headers(capture, day), capture.payload, content_type, capture.digest
        )
    return Draft(
        "response",
        _headers(capture, day),
        capture.http_block,
        "application/http; msgtype=response",
        sha256_digest(parse_response(capture.http_block).body),
    )


def _headers(capture: Capture, day: datetime) -> tuple[tuple[str, str], ...]:
    url, at, own_id = capture.url, capture.captured_at, capture.id
    if (
        capture.exchanges
    ):  # another archive may have replayed what was captured elsewhere and earlier
        url, at = capture.exchanges[-1].url, capture.exchanges[-1].began_at
    uri = legal_uri(url) if url else _name_by_digest(capture.digest)
    headers = [
        ("WARC-Record-ID", record_id(own_id)),
        ("WARC-Date", iso_utc(at or day)),
        ("WARC-Target-URI", uri),
    ]
    for name, value in capture.record_headers:
        if name.lower() in _KEPT:
            headers.append((name, printable(value.strip())))
    if capture.exchanges:
        headers.append(concurrent_to_request(record_id(own_id)))
    headers.append(("Corpus-Capture", own_id))
    if capture.url and (capture.url != uri or uri.startswith("ni:")):
        headers.append(("Corpus-URL", sealed(capture.url)))
    headers.append(("Corpus-Input", sealed(capture.name)))
    headers.append(("Corpus-Origin", capture.origin))
    if capture.captured_at is None:
        headers.append(("Corpus-Captured-At", "unknown"))
    elif capture.captured_at != at:
        headers.append(("Corpus-Captured-At", iso_utc(capture.captured_at)))
    for name, value in capture.record_headers:
        if name.lower() == "warc-record-id":
            headers.append(("Corpus-Source-Record", printable(value.strip())))
    if capture.listed_in:
        headers.append(("Corpus-Listed-In", sealed(capture.listed_in)))
    for claim in capture.said:
        words = (claim.field, claim.found_in, str(float(claim.confidence)), claim.value)
        first = (sealed(word).replace(" ", "%20") for word in words[:3])
        headers.append(("Corpus-Said", " ".join((*first, sealed(words[3])))))
    return tuple(headers)


def concurrent_to_request(response_id: str) -> tuple[str, str]:
    """The header by which a response names its request, whose id comes from its own."""
    return "WARC-Concurrent-To", record_id(f"request {response_id}")


def record_id(name: str) -> str:
    """The same record id for the same name, anywhere."""
    return f"<urn:uuid:{uuid.uuid5(_RECORD_IDS, name)}>"


def legal_uri(url: str) -> str:
    """The address as a legal URI: what may not stand in one is percent-encoded."""
    if _LEGAL_URI.fullmatch(url):
        return url
    return quote(url, safe="%/:?#[]@!$&'()*+,;=-._~|", errors="surrogatepass")


def _name_by_digest(digest: str) -> str:
    """A URI for what has no address: RFC 6920, named by its SHA-256."""
    hashed = bytes.fromhex(digest.removeprefix("sha256:"))
    return "ni:///sha-256;" + base64.urlsafe_b64encode(hashed).decode("ascii").rstrip("=")


def sealed(text: str) -> str:
    """`text` as a header value that comes back whole: one line, no space at its ends."""
    whole = "".join(
        character
        if character.isprintable() and character != "%"
        else quote(character, safe="", errors="surrogatepass")
        for character in text
    )
    inner = whole.strip(" ")
    before, _, after = whole.partition(inner) if inner else (whole, "", "")
    return "%20" * len(before) + inner + "%20" * len(after)


def unsealed(value: str) -> str:
    """What `sealed` was given."""
    return unquote(value, errors="surrogatepass")


def read_capture(record: Record, name: str, original: Record | None = None) -> Capture:
    """The capture that one of our records holds, equal to the one that was written.

    `name` is the file's; `original` is the record that a revisit refers to. Raises ValueError
    for a record that is not as we write them, whose payload is not the one that was captured,
    and for a revisit without its original.
    """
    source = original if record.kind == "revisit" else record
    if source is None:
        raise ValueError("a revisit of a capture that is not in the archive")
    status, block, payload, etag, last_modified = None, None, source.block, None, None
    media_type, charset = parse_media_type(record.header("Content-Type") or "")
    if source.kind == "response":
        block = source.block
        if record is not source:
            block = record.block + parse_response(block).body
        response = parse_response(block)
        payload = decode_body(response, MAX_BLOCK)
        status = response.status
        media_type, charset = parse_media_type(response.header("content-type"))
        if not _is_replayed(record):
            etag, last_modified = validators(response)
    elif media_type == _NO_TYPE:
        media_type = ""
    capture = Capture(
        payload,
        f"warc/{name}#{record.offset}",
        unsealed(record.header("Corpus-Input") or ""),
        url=url_of(record),
        captured_at=time_of(record),
        media_type=media_type or None,
        charset=charset,
        http_status=status,
        origin=record.header("Corpus-Origin") or "warc",
        said=said_in(record),
        http_block=block,
        record_headers=record.headers,
        etag=etag,
        last_modified=last_modified,
        listed_in=_lenient(record.header("Corpus-Listed-In") or "") or None,
    )
    if capture.id != record.header("Corpus-Capture"):
        raise ValueError("the record does not hold what was captured (the id differs)")
    return capture


def _is_replayed(record: Record) -> bool:
    """Whether another archive gave what it had captured: the validators are for its address."""
    url = url_of(record)
    return url is not None and legal_uri(url) != _target(record)


def url_of(record: Record) -> str | None:
    """The address of a record's document as it was given; None for a name made from a digest."""
    given = record.header("Corpus-URL")
    if given is not None:
        return _lenient(given)
    uri = _target(record)
    return None if not uri or uri.startswith("ni:") else uri


def _target(record: Record) -> str:
    return (record.header("WARC-Target-URI") or "").strip().removeprefix("<").removesuffix(">")


def _lenient(value: str) -> str:
    try:
        return unsealed(value)
    except ValueError:
        return value


def time_of(record: Record) -> datetime | None:
    """When the document was captured; None if the record does not know or says it in no known way."""
    stated = record.header("Corpus-Captured-At")
    if stated == "unknown":
        return None
    try:
        return parse_utc(stated or record.header("WARC-Date") or "")
    except ValueError:
        return None


def said_in(record: Record) -> tuple[Claim, ...]:
    """What was said of the document when it was handed in; a line in no known form says nothing."""
    said = []
    for name, header in record.headers:
        if name.lower() != "corpus-said":
            continue
        words = header.split(" ", 3)
        try:
            field, found_in, confidence, value = map(unsealed, (*words, "")[:4])
            said.append(Claim(field, value, found_in, float(confidence)))
        except ValueError:
            continue
    return tuple(said)
