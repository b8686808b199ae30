"""WARC files as captures: every document in them, whatever state the file is in."""

import logging
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from corpus.capture.evidence import said_in, time_of, url_of
from corpus.capture.file import MAX_BYTES, check_payload, failure_of, open_file, printable
from corpus.capture.records import BLOCK_ROOM, Damage, Record, read_record_at, read_records
from corpus.capture.response import (
    HttpResponse,
    UnknownEncodingError,
    decode_body,
    parse_media_type,
    parse_response,
    validators,
)
from corpus.errors import WarcError
from corpus.model import Capture, Failure, Reason
from corpus.uris import is_web_address, without_userinfo

log = logging.getLogger(__name__)

_DOCUMENTS = {"text/html", "application/xhtml+xml", "text/plain", "text/markdown", ""}
_KINDS = ("response", "resource", "conversion")  # of records that hold documents
_MAX_URL = 10_000  # characters; servers stop at some 8,000


@dataclass(frozen=True, slots=True)
class _File:
    """A WARC file being read, and what is known of it so far."""

    path: Path
    max_bytes: int
    passed_over: Counter[str] = field(default_factory=Counter)
    by_id: dict[str, int] = field(default_factory=dict)  # record id -> offset, of documents
    by_digest: dict[tuple[str, str], int] = field(default_factory=dict)  # address and digest


def capture_warc(path: Path, *, max_bytes: int = MAX_BYTES) -> Iterator[Capture | Failure]:
    """Every document in a WARC file, in order, and a Failure for each that cannot be had.

    Requests, metadata, redirects, images and other files are not documents; how many were
    passed over is logged. A revisit gives the payload of the record that it refers to, if that
    came earlier in the same file. A file without any document gives one Failure.
    """
    file = _File(path, max_bytes)
    label = printable(str(path))
    found_any = False
    try:
        with open_file(path) as stream:
            for found in read_records(stream, max_block=max_bytes):
                item = _read(found, file)
                if isinstance(item, str):
                    file.passed_over[item] += 1
                else:
                    found_any = True
                    yield item
    except OSError as error:
        yield failure_of(error, path)
        return
    kinds = ", ".join(f"{n} {printable(kind)}" for kind, n in sorted(file.passed_over.items()))
    if not found_any:
        detail = f"no document in it, only {kinds}" if kinds else "there is no record in it"
        yield Failure(label, Reason.EMPTY, detail)
    elif kinds:
        log.info("%s: passed over %s", label, kinds)


def _read(found: Record | Damage, file: _File) -> Capture | Failure | str:
    """A capture, a failure, or in a word what kind of non-document this is."""
    where = f"{printable(str(file.path))}#{found.offset}"
    if isinstance(found, Damage):
        detail = f"a WARC record cannot be read: {printable(found.problem)}; get the file again"
        return Failure(where, Reason.DAMAGED, detail)
    if found.kind == "revisit":
        item = _revisit(found, where, file)
    else:
        item = _document(found, where, file.max_bytes)
        if found.kind in _KINDS:  # also of what is no document: a revisit of it is none
            if record_id := _bare(found, "WARC-Record-ID"):
                file.by_id[record_id] = found.offset
            digest = found.header("WARC-Payload-Digest")
            if digest:
                file.by_digest[_bare(found, "WARC-Target-URI"), digest] = found.offset
    if isinstance(item, Failure):
        url = _bare(found, "WARC-Target-URI")
        is_usable = is_web_address(url) and len(url) <= _MAX_URL
        return replace(item, input=where, url=without_userinfo(url) if is_usable else None)
    return item


def _bare(record: Record, name: str) -> str:
    """An address in a header, without the brackets that some tools put around it."""
    return (record.header(name) or "").strip().removeprefix("<").removesuffix(">")


def _revisit(record: Record, where: str, file: _File) -> Capture | Failure | str:
    target = _bare(record, "WARC-Refers-To-Target-URI") or _bare(record, "WARC-Target-URI")
    if not target.lower().startswith(("http:", "https:", "ni:", "file:")):
        return target.partition(":")[0] or "revisit"
    offset = file.by_id.get(_bare(record, "WARC-Refers-To"))
    if offset is None:
        offset = file.by_digest.get((target, record.header("WARC-Payload-Digest") or ""))
    if offset is None:
        detail = (
            "the record that holds the payload is not earlier in this file;"
            " join the files in their order"
        )
        return Failure(where, Reason.REVISIT_WITHOUT_ORIGINAL, detail)
    try:
        original = read_record_at(file.path, offset, max_block=file.max_bytes)
    except WarcError as error:
        return Failure(where, Reason.DAMAGED, printable(str(error)))
    headers = tuple(pair for pair in record.headers if pair[0].lower() != "content-type")
    headers += (("Content-Type", original.header("Content-Type") or ""),)
    return _document(
        replace(record, kind=original.kind, headers=headers, block=original.block),
        where,
        file.max_bytes,
    )


def _document(record: Record, where: str, max_bytes: int) -> Capture | Failure | str:
    if record.kind not in _KINDS:
        return record.kind
    url = _bare(record, "WARC-Target-URI")
    is_http = url.lower().startswith(("http:", "https:"))
    if record.kind == "response" and not is_http:
        return f"{url.partition(':')[0]} response" if ":" in url else "response without address"
    if record.kind != "response" and not _is_document(record.header("Content-Type") or ""):
        return parse_media_type(record.header("Content-Type") or "")[0]
    if is_http and (len(url) > _MAX_URL or not is_web_address(url)):
        return Failure(where, Reason.BAD_URL, f"not a web address: {printable(url[:200])}")
    if record.header("WARC-Segment-Number"):
        detail = "it is spread over several records, which is not read"
        return Failure(where, Reason.UNSUPPORTED, detail)
    return (_response if record.kind == "response" else _resource)(record, where, max_bytes)


def _is_document(content_type: str) -> bool:
    return parse_media_type(content_type)[0] in _DOCUMENTS


def _response(record: Record, where: str, max_bytes: int) -> Capture | Failure | str:
    try:
        response = parse_response(record.block)
        media_type, charset = parse_media_type(response.header("content-type"))
        if media_type not in _DOCUMENTS:
            return media_type
        if _bare(record, "WARC-Target-URI").partition("?")[0].endswith("/robots.txt"):
            return "robots.txt"
        if 300 <= response.status < 400:
            return "redirect"
        if response.status == 206 or not 200 <= response.status < 300:
            return Failure(where, Reason.HTTP_ERROR, f"the server answered {response.status}")
        if len(record.block) > max_bytes + BLOCK_ROOM:
            return _capture(record, record.block, where, max_bytes)
        _check_length(response)
        payload = decode_body(response, max_bytes)
    except UnknownEncodingError as error:
        return Failure(where, Reason.UNSUPPORTED, printable(str(error)))
    except ValueError as error:
        return Failure(where, Reason.DAMAGED, str(error))
    captured = _capture(record, payload, where, max_bytes)
    if isinstance(captured, Failure):
        return captured
    etag, last_modified = validators(response)
    return replace(
        captured,
        media_type=media_type or None,
        charset=charset,
        http_status=response.status,
        http_block=record.block,
        etag=etag,
        last_modified=last_modified,
    )


def _check_length(response: HttpResponse) -> None:
    """Raise ValueError if fewer bytes came than the server announced."""
    announced = response.header("content-length").strip()
    if response.header("transfer-encoding") or not re.fullmatch(r"[0-9]{1,15}", announced):
        return
    if len(response.body) < int(announced) and not response.header("content-encoding"):
        problem = f"{len(response.body):,} of the {int(announced):,} bytes announced"
        raise ValueError(f"the response is cut off: {problem} are there; get the page again")


def _resource(record: Record, where: str, max_bytes: int) -> Capture | Failure | str:
    if record.block.startswith(b"HTTP/") and not record.header("Content-Type"):
        return Failure(where, Reason.DAMAGED, "a response whose WARC header is damaged")
    return _capture(record, record.block, where, max_bytes)


def _capture(record: Record, payload: bytes, where: str, max_bytes: int) -> Capture | Failure:
    failure = check_payload(payload, where, max_bytes)
    if failure:
        return failure
    media_type, charset = parse_media_type(record.header("Content-Type") or "")
    url = url_of(record) or ""
    return Capture(
        payload,
        where,
        where.rsplit("/", 1)[-1],
        url=without_userinfo(url) if is_web_address(url) else None,
        captured_at=time_of(record),
        media_type=media_type or None,
        charset=charset,
        origin="warc",
        said=said_in(record),
        record_headers=record.headers,
    )
