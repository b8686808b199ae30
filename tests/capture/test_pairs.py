"""Exchanges as records: a request and its response side by side, and what became of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from handmade import PAGE, URL, http
from hypothesis import given
from hypothesis import strategies as st
from test_warcstore import check, states, store

from corpus.capture.pairs import NOT_MODIFIED_PROFILE, notes_of, pair, read_listing_visit
from corpus.capture.records import Damage, Record, read_records
from corpus.capture.warcstore import WarcStore, load_listing_visit, stored_items, warc_files
from corpus.errors import WarcError
from corpus.model import Capture, Exchange, ListingVisit, Place, Unchanged, Visit

AT = datetime(2026, 3, 1, 12, 0, 0, 250_000, tzinfo=UTC)
REQUEST = b"GET /2024/quay HTTP/1.1\r\nHost: www.saltmarshherald.example\r\n\r\n"
FEED = "https://www.saltmarshherald.example/feed"


def exchange(block: bytes = http(PAGE), *, after_s: float = 0, **more: object) -> Exchange:
    made = Exchange(URL, AT + timedelta(seconds=after_s), REQUEST, block, "192.0.2.7")
    return replace(made, **more)  # type: ignore[arg-type]


def capture(*exchanges: Exchange) -> Capture:
    own = exchanges[-1]
    return Capture(
        PAGE, URL, URL, own.url, own.began_at, "text/html", "utf-8", 200, "web",
        http_block=own.response, record_headers=(("WARC-IP-Address", "192.0.2.7"),),
        exchanges=exchanges, listed_in=FEED,
    )  # fmt: skip


def records(folder: Path) -> list[Record]:
    """All records but those that tell of their file."""
    found: list[Record] = []
    for path in warc_files(folder):
        with path.open("rb") as stream:
            for each in read_records(stream):
                assert not isinstance(each, Damage), each
                found.append(each)
    return [each for each in found if each.kind != "warcinfo"]


def captures_in(folder: Path) -> list[Capture]:
    return [
        each[0]
        for each in stored_items(folder)
        if not isinstance(each, WarcError) and isinstance(each[0], Capture)
    ]


def kept(folder: Path, *exchanges: Exchange, **more: object) -> Place:
    with store(folder) as warc:
        place = warc.keep(exchanges, **more)  # type: ignore[arg-type]
    assert place is not None
    return place


def assert_paired(request: Record, response: Record) -> None:
    assert (request.kind, response.kind in ("response", "revisit")) == ("request", True)
    assert request.header("WARC-Concurrent-To") == response.header("WARC-Record-ID")
    assert response.header("WARC-Concurrent-To") == request.header("WARC-Record-ID")
    for name in ("WARC-Date", "WARC-Target-URI", "WARC-IP-Address"):
        assert request.header(name) == response.header(name)
    assert request.header("Content-Type") == "application/http; msgtype=request"
    assert response.header("Content-Type") == "application/http; msgtype=response"


def test_a_capture_lies_behind_its_request_and_the_redirects_to_it(tmp_path: Path) -> None:
    hop = exchange(http(b"", status="301 Moved", Location="/2024/quay"), url=f"{URL}/old")
    item = capture(hop, exchange(after_s=2))
    with store(tmp_path) as warc:
        place = warc.write(item)
    found = records(tmp_path)
    assert [each.kind for each in found] == ["request", "response"] * 2
    assert_paired(*found[:2])
    assert_paired(*found[2:])
    assert [each.header("WARC-Target-URI") for each in found] == [f"{URL}/old"] * 2 + [URL] * 2
    assert len({each.header("WARC-Record-ID") for each in found}) == 4
    assert found[2].block == REQUEST
    assert (found[3].offset, found[3].header("Corpus-Capture")) == (place.warc_offset, item.id)
    assert found[3].header("WARC-Date") == "2026-03-01T12:00:02.250000Z"
    assert found[1].header("Corpus-Capture") is None
    check(tmp_path)


def test_a_capture_comes_back_from_behind_its_request(tmp_path: Path) -> None:
    item = capture(exchange())
    with store(tmp_path) as warc:
        warc.write(item)
    (found,) = captures_in(tmp_path)
    assert replace(found, input=URL, record_headers=item.record_headers) == replace(
        item, exchanges=()
    )
    assert found.id == item.id


def test_what_was_replayed_elsewhere_keeps_both_addresses_and_times(tmp_path: Path) -> None:
    there = exchange(url="https://replay.example/20240503id_/quay")
    item = replace(capture(there), url=URL, captured_at=datetime(2024, 5, 3, tzinfo=UTC))
    with store(tmp_path) as warc:
        warc.write(item)
    _, own = records(tmp_path)
    assert own.header("WARC-Target-URI") == there.url
    assert own.header("WARC-Date") == "2026-03-01T12:00:00.250000Z"
    assert own.header("Corpus-URL") == URL
    (found,) = captures_in(tmp_path)
    assert (found.id, found.url, found.captured_at) == (item.id, URL, item.captured_at)
    check(tmp_path)


@pytest.mark.parametrize("truncated", ["length", "time", "disconnect", "unspecified"])
def test_what_was_cut_off_says_so(tmp_path: Path, truncated: str) -> None:
    whole = kept(tmp_path, exchange(after_s=-9))
    assert whole.record_type == "response"
    kept(tmp_path / "cut", exchange(http(PAGE[:20]), truncated=truncated))
    (*_, last) = records(tmp_path / "cut")
    assert (last.kind, last.header("WARC-Truncated")) == ("response", truncated)
    check(tmp_path / "cut")


@pytest.mark.parametrize("block", [b"", b"\x00SSH-2.0", b"HTTP/1.1 200 OK\r\nX-Cut: o"])
def test_what_is_no_http_is_kept_as_it_came(tmp_path: Path, block: bytes) -> None:
    kept(tmp_path, exchange(block, truncated="disconnect"))
    request, response = records(tmp_path)
    assert_paired(request, response)
    assert response.block == block


def test_not_modified_is_a_revisit_of_the_original(tmp_path: Path) -> None:
    first = capture(exchange())
    with store(tmp_path) as warc:
        place = warc.write(first)
        unchanged = Unchanged(URL, URL, Visit(AT, listed_in=FEED), first.id)
        same = exchange(http(b"", status="304 Not Modified", media=None, ETag='"1"'), after_s=60)
        again = warc.keep([same], notes_of(unchanged), place)
    assert again is not None
    assert again.record_type == "revisit"
    _, original, request, revisit = records(tmp_path)
    assert_paired(request, revisit)
    assert revisit.header("WARC-Profile") == NOT_MODIFIED_PROFILE
    assert revisit.header("WARC-Refers-To") == original.header("WARC-Record-ID")
    assert revisit.header("WARC-Refers-To-Target-URI") == URL
    assert revisit.header("WARC-Refers-To-Date") == original.header("WARC-Date")
    assert revisit.header("Corpus-Unchanged") == first.id
    assert revisit.header("Corpus-Listed-In") == FEED
    assert revisit.block == same.response
    check(tmp_path)


def listing(**more: object) -> ListingVisit:
    made = ListingVisit(FEED, FEED, "json feed", Visit(AT), 7, etag='"1"', last_modified="then")
    return replace(made, **more)  # type: ignore[arg-type]


def test_an_equal_payload_of_a_listing_is_a_revisit(tmp_path: Path) -> None:
    block = http(b"{}", media="application/json", ETag='"1"')
    with store(tmp_path) as warc:
        place = warc.keep([exchange(block)], notes_of(listing()))
        same = exchange(block.replace(b'"1"', b'"2"'), after_s=60)
        again = warc.keep([same], notes_of(listing()), place)
        other = warc.keep([exchange(http(b"{ }"), after_s=90)], notes_of(listing()), place)
        cut = warc.keep(
            [exchange(block, after_s=99, truncated="length")], notes_of(listing()), place
        )
    kinds = [each.record_type for each in (place, again, other, cut) if each]
    assert kinds == ["response", "revisit", "response", "response"]
    found = records(tmp_path)
    assert_paired(*found[2:4])
    assert (
        found[3].block == b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nETag: "2"\r\n\r\n'
    )
    assert found[3].header("WARC-Payload-Digest") == found[1].header("WARC-Payload-Digest")
    check(tmp_path)


def test_a_visit_to_a_listing_comes_back(tmp_path: Path) -> None:
    block = http(b"{}", ETag='"1"', Last_Modified="then")
    visit = listing(url="https://www.saltmarshherald.example/größe feed", answered_by=URL)
    place = kept(tmp_path, exchange(block), notes=notes_of(visit))
    assert load_listing_visit(tmp_path, place) == visit
    found = [each for each in stored_items(tmp_path) if not isinstance(each, WarcError)]
    assert [item for item, _ in found if item] == [visit]


def test_a_listing_that_led_elsewhere_keeps_the_address_that_was_asked(tmp_path: Path) -> None:
    hop = exchange(http(b"", status="302 Found", Location="/rss"), url=FEED)
    end = exchange(http(b"{}", media=None), url=f"{FEED}/rss", after_s=2)
    visit = listing(
        answered_by=end.url, visit=Visit(end.began_at, (hop, end)), etag=None, last_modified=None
    )
    place = kept(tmp_path, hop, end, notes=notes_of(visit))
    found = load_listing_visit(tmp_path, place)
    assert found == replace(visit, visit=Visit(end.began_at))
    assert len(records(tmp_path)) == 4


def test_a_listing_that_did_not_change_comes_back_as_such(tmp_path: Path) -> None:
    block = http(b"", status="304 Not Modified", media=None)
    place = kept(tmp_path, exchange(block), notes=notes_of(listing(is_unchanged=True)))
    found = load_listing_visit(tmp_path, place)
    assert found is not None
    assert (found.is_unchanged, found.listed, found.etag) == (True, 7, None)


@given(st.text(min_size=1, max_size=30).filter(lambda text: text.strip()), st.integers(0, 10**8))
def test_any_kind_and_address_of_a_listing_come_back(text: str, listed: int) -> None:
    visit = listing(
        url=f"{FEED}/{text}",
        answered_by=URL,
        kind=text,
        listed=listed,
        etag=None,
        last_modified=None,
    )
    *_, response = pair(exchange(), notes_of(visit))
    found = read_listing_visit(Record("response", response.headers, response.block, 0, 0))
    assert found == visit


def test_other_records_are_no_visits(tmp_path: Path) -> None:
    kept(tmp_path, exchange())
    assert [read_listing_visit(each) for each in records(tmp_path)] == [None, None]


def test_nothing_is_written_for_nothing(tmp_path: Path) -> None:
    with store(tmp_path) as warc:
        assert warc.keep([]) is None
    assert warc_files(tmp_path) == []


def write(warc: WarcStore) -> Sequence[Place | None]:
    return [
        warc.write(capture(exchange())),
        warc.keep([exchange(http(b"{}"), after_s=2)], notes_of(listing(visit=Visit(AT)))),
        warc.keep([exchange(http(b"", status="404 Not Found"), after_s=4)]),
    ]


def test_a_request_without_its_response_is_cut_off(tmp_path: Path) -> None:
    with store(tmp_path) as warc:
        place = warc.write(capture(exchange()))
        end = place.warc_offset + place.warc_length
        warc.keep([exchange(after_s=2)])
    (path,) = warc_files(tmp_path)
    request, response = records(tmp_path)[2:]
    whole = path.read_bytes()
    for cut in (response.offset, response.offset + 1, len(whole) - 1):
        path.write_bytes(whole[:cut])
        with store(tmp_path, states(tmp_path, [place])) as warc:
            assert warc.pending == {}
            assert path.stat().st_size == end == request.offset
            assert [state.bytes for state in warc.states()] in ([], [end])
    assert len(records(tmp_path)) == 2


def test_whatever_is_whole_of_a_store_that_was_cut_is_adopted(tmp_path: Path) -> None:
    with store(tmp_path / "whole") as warc:
        places = write(warc)
    (path,) = warc_files(tmp_path / "whole")
    data = path.read_bytes()
    pairs = records(tmp_path / "whole")
    ends = [each.offset + each.length for each in pairs if each.kind == "response"]
    folder = tmp_path / "cut"
    folder.mkdir()
    for cut in range(0, len(data) + 1, 7):
        (folder / path.name).write_bytes(data[:cut])
        with store(folder) as warc:
            whole = [end for end in ends if end <= cut]
            expected = [*places[:2]][: len(whole)]
            assert list(warc.pending.values()) == expected
            size = (folder / path.name).stat().st_size
            assert size == max([end for end in (0, pairs[0].offset, *whole) if end <= cut])


def test_the_same_exchanges_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        with store(tmp_path / name) as warc:
            write(warc)
    (first,), (second,) = warc_files(tmp_path / "a"), warc_files(tmp_path / "b")
    assert first.read_bytes() == second.read_bytes()
    check(tmp_path / "a")
