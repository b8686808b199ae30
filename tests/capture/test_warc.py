"""Documents out of WARC files: what is one, what is passed over, what is told."""

import gzip
import logging
import os
import random
import zlib
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
from handmade import PAGE, URL, chunked, http, packed, page, record, sha1
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.capture.warc import capture_warc
from corpus.model import Capture, Failure, Reason


def read(
    tmp_path: Path, data: bytes, name: str = "crawl.warc", **limits: int
) -> list[Capture | Failure]:
    path = tmp_path / name
    path.write_bytes(data)
    return list(capture_warc(path, **limits))


def only(tmp_path: Path, data: bytes, **limits: int) -> Capture:
    (found,) = read(tmp_path, data, **limits)
    assert isinstance(found, Capture), found
    return found


def refused(tmp_path: Path, data: bytes, **limits: int) -> Failure:
    (found,) = read(tmp_path, data, **limits)
    assert isinstance(found, Failure), found
    assert found.detail.isprintable()
    return found


@pytest.mark.parametrize("version", ["1.0", "1.1"])
@pytest.mark.parametrize("is_packed", [False, True])
def test_a_response_becomes_a_capture(tmp_path: Path, version: str, is_packed: bool) -> None:
    whole = record(block=http(), version=version, WARC_Record_ID="<urn:uuid:1>")
    info = record("warcinfo", b"software: x\r\n", url=None, version=version)
    data = packed(info, whole) if is_packed else info + whole
    found = only(tmp_path, data)
    offset = len(packed(info)) if is_packed else len(info)
    assert found.payload == PAGE
    assert (found.url, found.captured_at) == (URL, datetime(2024, 5, 3, 16, 20, tzinfo=UTC))
    assert (found.media_type, found.charset, found.http_status) == ("text/html", "utf-8", 200)
    assert (found.origin, found.http_block) == ("warc", http())
    assert found.input == f"{tmp_path}/crawl.warc#{offset}"
    assert found.name == f"crawl.warc#{offset}"
    assert ("WARC-Record-ID", "<urn:uuid:1>") in found.record_headers


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [("gzip", gzip.compress), ("deflate", zlib.compress), ("br", brotli.compress)],
)
def test_packed_and_chunked_pages_are_read(tmp_path: Path, encoding: str, pack: object) -> None:
    body = pack(PAGE)  # type: ignore[operator]
    data = record(block=http(body, Content_Encoding=encoding))
    data += record(
        block=http(chunked(body), Content_Encoding=encoding, Transfer_Encoding="chunked"),
        url=URL + "?page=2",
    )
    assert [item.payload for item in read(tmp_path, data) if isinstance(item, Capture)] == [
        PAGE
    ] * 2


@pytest.mark.parametrize("kind", ["resource", "conversion"])
def test_resources_and_conversions_are_documents(tmp_path: Path, kind: str) -> None:
    data = record(
        kind, b"Plain words.", Content_Type="text/plain; charset=utf-8", date="2024-05-03"
    )
    found = only(tmp_path, data)
    assert (found.payload, found.media_type, found.charset) == (
        b"Plain words.",
        "text/plain",
        "utf-8",
    )
    assert (found.http_status, found.http_block) == (None, None)
    assert found.captured_at == datetime(2024, 5, 3, tzinfo=UTC)


def test_a_resource_without_web_address_has_none(tmp_path: Path) -> None:
    data = record(
        "resource", b"Words.", url="file:///home/ana/notes.txt", Content_Type="text/plain"
    )
    assert only(tmp_path, data).url is None


@pytest.mark.parametrize("date", [None, "yesterday", "0001-01-01T00:00:00+14:00"])
def test_a_date_that_nobody_can_read_is_unknown(tmp_path: Path, date: str | None) -> None:
    assert only(tmp_path, record(block=http(), date=date)).captured_at is None


def test_what_is_no_document_is_passed_over_and_counted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    others = [
        record("warcinfo", b"software: x\r\n", url=None),
        record("request", b"GET / HTTP/1.1\r\n\r\n"),
        record("metadata", b"a: b\r\n"),
        record(block=http(b"\x89PNG", media="image/png")),
        record(block=http(b"{}", media="application/json")),
        record(block=http(b"", status="301 Moved", Location="/x")),
        record(
            block=http(b"User-agent: *", media="text/plain"), url="https://a.example/robots.txt"
        ),
        record(block=b"20240503\nwww 1 IN A 10.0.0.1\n", url="dns:www.saltmarshherald.example"),
        record("resource", b"\x89PNG", Content_Type="image/png"),
        record("revisit", b"", url="dns:www.saltmarshherald.example"),
        record("strange", b"x"),
    ]
    with caplog.at_level(logging.INFO, "corpus"):
        assert only(tmp_path, b"".join(others) + record(block=http())).payload == PAGE
    assert "2 image/png" in caplog.text
    assert "1 redirect" in caplog.text
    assert "1 robots.txt" in caplog.text


def test_a_file_without_any_document_says_so(tmp_path: Path) -> None:
    found = refused(tmp_path, record(block=http(b"\x89PNG", media="image/png")))
    assert (found.reason, found.detail) == (Reason.EMPTY, "no document in it, only 1 image/png")
    assert refused(tmp_path, b"").reason is Reason.EMPTY


@pytest.mark.parametrize("status", ["404 Not Found", "500 Oh", "206 Partial", "199 Odd", "600 Odd"])
def test_answers_other_than_the_document_are_told(tmp_path: Path, status: str) -> None:
    found = refused(tmp_path, record(block=http(status=status)))
    assert (found.reason, found.url) == (Reason.HTTP_ERROR, URL)
    assert status[:3] in found.detail


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        (b"", Reason.DAMAGED),
        (b"<html>no header", Reason.DAMAGED),
        (http(b""), Reason.EMPTY),
        (http(b" \n"), Reason.EMPTY),
        (http(PAGE, Content_Length="9999"), Reason.DAMAGED),
        (http(gzip.compress(PAGE)[:-9], Content_Encoding="gzip"), Reason.DAMAGED),
        (http(chunked(PAGE)[:40], Transfer_Encoding="chunked"), Reason.DAMAGED),
        (http(b"\xfd\x00", Content_Encoding="zstd"), Reason.UNSUPPORTED),
        (http(b"x" * 3000), Reason.TOO_LARGE),
        (http(b"x" * 2_000_000), Reason.TOO_LARGE),
        (http(gzip.compress(bytes(10_000_000)), Content_Encoding="gzip"), Reason.TOO_LARGE),
    ],
)
def test_bad_responses_are_told_with_their_address(
    tmp_path: Path, block: bytes, reason: Reason
) -> None:
    found = refused(tmp_path, record(block=block), max_bytes=2000)
    assert (found.reason, found.url, found.input) == (reason, URL, f"{tmp_path}/crawl.warc#0")


def test_a_large_resource_is_told(tmp_path: Path) -> None:
    data = record("resource", b"x" * 3_000_000, Content_Type="text/plain")
    assert refused(tmp_path, data, max_bytes=1000).reason is Reason.TOO_LARGE


def test_a_response_under_the_header_of_a_resource_is_damaged(tmp_path: Path) -> None:
    assert refused(tmp_path, record("resource", http())).reason is Reason.DAMAGED


def test_segmented_records_are_told(tmp_path: Path) -> None:
    data = record(block=http(), WARC_Segment_Number="1")
    assert refused(tmp_path, data).reason is Reason.UNSUPPORTED


@pytest.mark.parametrize(
    "url",
    [
        "http://",
        "https://a b.example/",
        "http://a.example:99999/",
        "http://h\x00.example/",
        "http://a.example/" + "x" * 10_000,
    ],
)
def test_an_address_that_cannot_be_is_told(tmp_path: Path, url: str) -> None:
    found = refused(tmp_path, record(block=http(), url=url))
    assert (found.reason, found.url) == (Reason.BAD_URL, None)
    assert len(found.detail) < 300


def test_brackets_and_passwords_are_taken_off_addresses(tmp_path: Path) -> None:
    data = record(block=http(), url="<https://ana:pw@www.saltmarshherald.example/2024/quay>")
    assert only(tmp_path, data).url == URL
    assert "pw" not in str(refused(tmp_path, data.replace(b" 200 ", b" 404 ")).url)


@pytest.mark.parametrize(
    "refers",
    [
        {"WARC_Refers_To": "<urn:uuid:1>"},
        {"WARC_Payload_Digest": sha1(PAGE)},
        {"WARC_Payload_Digest": sha1(PAGE), "WARC_Refers_To_Target_URI": URL},
    ],
)
@pytest.mark.parametrize("is_packed", [False, True])
def test_a_revisit_gives_the_payload_again(
    tmp_path: Path, refers: dict[str, str], is_packed: bool
) -> None:
    first = record(
        block=http(gzip.compress(PAGE), Content_Encoding="gzip"),
        WARC_Record_ID="<urn:uuid:1>",
        WARC_Payload_Digest=sha1(PAGE),
    )
    url = URL + "?again" if "WARC_Payload_Digest" not in refers else URL
    if len(refers) == 2:
        url = URL + "?again"
    again = record(
        "revisit",
        http(b"", status="304 Not Modified"),
        url=url,
        date="2024-06-01T00:00:00Z",
        **refers,
    )
    original, found = read(tmp_path, packed(first, again) if is_packed else first + again)
    assert isinstance(original, Capture)
    assert isinstance(found, Capture)
    assert (found.payload, found.url, found.captured_at) == (
        PAGE,
        url,
        datetime(2024, 6, 1, tzinfo=UTC),
    )
    assert (found.media_type, found.http_status) == ("text/html", 200)
    assert found.input != original.input


def test_a_revisit_without_its_original_is_told(tmp_path: Path) -> None:
    found = refused(tmp_path, record("revisit", b"", WARC_Payload_Digest=sha1(PAGE)))
    assert (found.reason, found.url) == (Reason.REVISIT_WITHOUT_ORIGINAL, URL)


def test_a_revisit_of_a_page_that_was_not_found_is_not_found(tmp_path: Path) -> None:
    first = record(block=http(status="404 Gone"), WARC_Record_ID="<urn:uuid:1>")
    again = record("revisit", b"", WARC_Refers_To="<urn:uuid:1>")
    found = read(tmp_path, first + again)
    assert [item.reason for item in found if isinstance(item, Failure)] == [Reason.HTTP_ERROR] * 2


def test_a_revisit_of_what_is_no_document_is_none(tmp_path: Path) -> None:
    robots = "https://www.saltmarshherald.example/robots.txt"
    first = record(block=http(status="404 Not Found"), url=robots, WARC_Record_ID="<urn:uuid:1>")
    again = record("revisit", b"", url=robots, WARC_Refers_To="<urn:uuid:1>")
    found = read(tmp_path, first + again + page(1))
    assert [type(item) for item in found] == [Capture]


def test_damage_is_told_once_and_what_follows_is_read(tmp_path: Path) -> None:
    data = bytearray(packed(*(page(number) for number in range(4))))
    data[len(packed(page(0))) + 40] ^= 0xFF
    found = read(tmp_path, bytes(data), "crawl.warc.gz")
    assert [type(item) for item in found] == [Capture, Failure, Capture, Capture]
    assert isinstance(found[1], Failure)
    assert found[1].reason is Reason.DAMAGED
    assert "get the file again" in found[1].detail


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.warc")
    (tmp_path / "folder.warc").mkdir()
    (tmp_path / "disk.warc").symlink_to("/proc/self/mem")
    expected = {
        "none.warc": Reason.MISSING,
        "pipe.warc": Reason.UNREADABLE,
        "folder.warc": Reason.UNREADABLE,
        "disk.warc": Reason.UNREADABLE,
    }
    for name, reason in expected.items():
        (found,) = capture_warc(tmp_path / name)
        assert isinstance(found, Failure)
        assert found.reason is reason


HEADER = st.sampled_from(
    [
        "WARC_Refers_To",
        "WARC_Target_URI",
        "WARC_Date",
        "WARC_Payload_Digest",
        "WARC_Block_Digest",
        "WARC_Segment_Number",
        "Content_Type",
        "Corpus_URL",
        "Corpus_Said",
        "Corpus_Captured_At",
    ]
)


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sampled_from(["response", "resource", "revisit", "conversion", "Response", "x\ty"]),
    st.binary(max_size=60),
    st.none()
    | st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=40)
    | st.just(URL),
    st.dictionaries(
        HEADER, st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=30)
    ),
)
def test_no_record_raises(
    tmp_path: Path, kind: str, block: bytes, url: str | None, headers: dict[str, str]
) -> None:
    data = record(block=http(), WARC_Record_ID="<urn:uuid:1>")
    for content in (block, http(block), http(PAGE)):
        data += record(kind, content, url=url, WARC_Record_ID="<urn:uuid:1>", **headers)
    for item in read(tmp_path, data):
        str(item).encode()
        if isinstance(item, Failure):
            assert item.detail.isprintable()


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.randoms(use_true_random=False))
def test_no_mutated_file_raises_or_prints(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], chance: random.Random
) -> None:
    body = gzip.compress(PAGE * 20)
    records = [
        record(
            block=http(chunked(body), Content_Encoding="gzip", Transfer_Encoding="chunked"),
            WARC_Payload_Digest="sha1:A",
        ),
        record("revisit", b"", WARC_Payload_Digest="sha1:A"),
        record(block=http(brotli.compress(PAGE), Content_Encoding="br")),
    ]
    data = bytearray(packed(*records) if chance.random() < 0.5 else b"".join(records))
    for _ in range(chance.randint(1, 5)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    read(tmp_path, bytes(data[: chance.randint(0, 2 * len(data))]))
    assert capfd.readouterr() == ("", "")
