"""The archive's own evidence: what is written comes back, whatever happens in between."""

import gzip
import itertools
import resource
import signal
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from handmade import PAGE, URL, chunked, http
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.capture.inputs import Inputs, captures
from corpus.capture.warcstore import (
    FileState,
    WarcDigests,
    WarcStore,
    load_capture,
    stored_captures,
    warc_files,
)
from corpus.digests import sha256_digest
from corpus.errors import WarcError
from corpus.model import Capture, Claim, Place

DAY = datetime(2026, 3, 1, 13, 45, 7, tzinfo=UTC)
WHEN = datetime(2024, 5, 3, 16, 20, tzinfo=UTC)


def store(folder: Path, committed: dict[str, FileState] | None = None, **options: int) -> WarcStore:
    return WarcStore(folder, committed or {}, day=DAY, software="corpus-archive 0", **options)


def notice(number: int, **more: object) -> Capture:
    """A small page of its own."""
    text = b"<!doctype html><p>Words of notice %d.</p>" % number
    return replace(
        Capture(text, f"in/{number}.html", f"{number}.html", f"{URL}/{number}", WHEN, "text/html"),
        **more,  # type: ignore[arg-type]
    )


def answer(body: bytes, media: str = "text/html; charset=utf-8", **headers: str) -> Capture:
    """A page as it comes out of another WARC."""
    block = http(body, media=media, **headers)
    charset = media.partition("charset=")[2] or None
    return Capture(
        PAGE,
        "in.warc#0",
        "in.warc#0",
        URL,
        WHEN,
        "text/html",
        charset,
        200,
        "warc",
        http_block=block,
    )


def same(found: Capture, wanted: Capture) -> bool:
    """Equal but for where it was read from."""
    return replace(found, input="", record_headers=()) == replace(
        wanted, input="", record_headers=()
    )


def write(folder: Path, items: list[Capture], **options: int) -> list[Place]:
    """Write captures as the pipeline does, a payload seen at the same address as a revisit."""
    originals: dict[tuple[str | None, str], tuple[str, Place]] = {}
    places = []
    with store(folder, **options) as warc:
        for item in items:
            seen = (item.url, item.digest)
            place = warc.write(item, originals.get(seen))
            originals.setdefault(seen, (item.id, place))
            places.append(place)
    return places


def states(folder: Path, places: list[Place]) -> dict[str, FileState]:
    """What the database knows when the last of `places` is committed."""
    digests = WarcDigests(folder, {})
    return {place.warc_file: digests.state_after(place) for place in places}


def check(folder: Path) -> None:
    """Two independent readers find every record and digest right."""
    for path in warc_files(folder):
        done = subprocess.run(
            [sys.executable, "-m", "warcio.cli", "check", "-v", str(path)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout
        assert done.stderr == ""
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream, parse_http=False):
                assert record.verify_block_digest()
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream, parse_http=True):
                if record.record_type == WarcRecordType.response:
                    assert record.verify_payload_digest()


EXAMPLES = [
    notice(1),
    notice(2, url=None, captured_at=None, media_type="text/plain", charset="utf-8"),
    notice(3, said=(Claim("outlet", "Salt Marsh Herald", "manifest", 0.95),), origin="paste"),
    notice(4, captured_at=WHEN + timedelta(microseconds=5)),
    replace(notice(1), captured_at=WHEN + timedelta(days=1)),
    answer(PAGE),
    replace(answer(PAGE), captured_at=WHEN + timedelta(days=1)),
    replace(answer(PAGE, "text/html; charset=big5"), captured_at=WHEN + timedelta(days=2)),
    replace(
        answer(
            chunked(gzip.compress(PAGE, mtime=0)),
            Content_Encoding="gzip",
            Transfer_Encoding="chunked",
        ),
        captured_at=WHEN + timedelta(days=3),
        record_headers=(
            ("WARC-IP-Address", "192.0.2.7"),
            ("WARC-Record-ID", "<urn:uuid:1>"),
            ("X", "y"),
        ),
    ),
    replace(notice(1), captured_at=None),
]


def test_what_is_written_comes_back_in_order(tmp_path: Path) -> None:
    places = write(tmp_path, EXAMPLES)
    found = list(stored_captures(tmp_path))
    assert len(found) == len(EXAMPLES)
    for item, wanted, place in zip(found, EXAMPLES, places, strict=True):
        assert not isinstance(item, WarcError)
        assert same(item[0], wanted)
        assert item[1] == place
    check(tmp_path)


def test_an_equal_payload_at_the_same_address_is_a_revisit(tmp_path: Path) -> None:
    places = write(tmp_path, EXAMPLES)
    kinds = [place.record_type for place in places]
    assert kinds == ["resource"] * 4 + ["revisit"] + ["response"] + ["revisit"] * 2 + [
        "response",
        "revisit",
    ]
    original = places[0]
    again = load_capture(tmp_path, places[4], original)
    headers = dict(again.record_headers)
    assert headers["WARC-Profile"].endswith("/revisit/identical-payload-digest")
    assert headers["WARC-Refers-To-Target-URI"] == EXAMPLES[0].url
    assert headers["WARC-Refers-To-Date"] == "2024-05-03T16:20:00Z"
    assert (
        headers["WARC-Refers-To"]
        == dict(load_capture(tmp_path, original).record_headers)["WARC-Record-ID"]
    )
    with pytest.raises(WarcError, match="not in the archive"):
        load_capture(tmp_path, places[4])


def test_records_are_standard_and_deterministic(tmp_path: Path) -> None:
    write(tmp_path / "a", EXAMPLES)
    write(tmp_path / "b", EXAMPLES)
    (ours,) = warc_files(tmp_path / "a")
    assert ours.name == "corpus-00001.warc.gz"
    assert ours.read_bytes() == (tmp_path / "b" / ours.name).read_bytes()
    text = gzip.decompress(ours.read_bytes())
    assert text.startswith(b"WARC/1.1\r\nWARC-Type: warcinfo\r\n")
    assert text.count(b"WARC/1.1\r\n") == len(EXAMPLES) + 1
    second = load_capture(tmp_path / "a", write(tmp_path / "c", EXAMPLES)[1])
    headers = dict(second.record_headers)
    assert headers["WARC-Date"] == "2026-03-01T00:00:00Z"
    assert headers["Corpus-Captured-At"] == "unknown"
    assert headers["WARC-Target-URI"].startswith("ni:///sha-256;")
    assert headers["WARC-Payload-Digest"] == headers["WARC-Block-Digest"] == EXAMPLES[1].digest
    assert headers["Content-Type"] == "text/plain; charset=utf-8"


HOSTILE = st.text(max_size=60) | st.sampled_from(
    ["a\r\nWARC-Type: response", " ", "  both ends  ", "%0D%0A", "%", "\x00", "é" * 50, "\u202e", "x" * 5_000,
     "\udcff", "\ud800", "a: b; c=d", "\u3000", "\x85", "", "ni:///sha-256;x", "<urn:x>", "a b"]
)  # fmt: skip
CLAIMS = st.builds(Claim, HOSTILE.filter(bool), HOSTILE, HOSTILE.filter(bool), st.floats(0, 1))
CAPTURES = st.builds(
    Capture,
    payload=st.binary(min_size=1, max_size=300) | st.just(b"\r\n\r\nWARC/1.1\r\n"),
    input=st.just(""),
    name=HOSTILE,
    url=st.none() | HOSTILE.filter(bool) | HOSTILE.map(lambda text: f"https://a.example/{text}"),
    captured_at=st.none() | st.datetimes(timezones=st.just(UTC)),
    media_type=st.none() | st.sampled_from(["text/html", "text/plain", "text/markdown"]),
    charset=st.none() | st.sampled_from(["utf-8", "windows-1251"]),
    origin=st.sampled_from(["file", "paste", "warc"]),
    said=st.lists(CLAIMS, max_size=3).map(tuple),
    record_headers=st.lists(
        st.tuples(
            st.sampled_from(["WARC-IP-Address", "warc-truncated", "WARC-Record-ID", "Other"]),
            HOSTILE,
        ),
        max_size=3,
    ).map(tuple),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(CAPTURES, min_size=1, max_size=3, unique_by=lambda item: item.id))
def test_hostile_names_claims_and_addresses_come_back_equal(items: list[Capture]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, items)
        found = list(stored_captures(folder))
        assert len(found) == len(items)
        for item, wanted in zip(found, items, strict=True):
            assert not isinstance(item, WarcError), item
            assert same(item[0], wanted)
            assert item[0].id == wanted.id
        for path in warc_files(folder):
            with path.open("rb") as stream:
                records = list(ArchiveIterator(stream, parse_http=False))
                assert len(records) == len(items) + 1


def test_other_tools_read_hostile_captures(tmp_path: Path) -> None:
    hostile = "a\r\nWARC-Type: response\r\n\r\n  \udcff\x00é "
    item = notice(
        1, name=hostile, url=URL + hostile, said=(Claim("outlet", hostile, hostile, 1.0),)
    )
    write(tmp_path, [item, notice(2)])
    check(tmp_path)


def test_a_store_cut_at_any_byte_keeps_what_was_whole(tmp_path: Path) -> None:
    items = [notice(1), answer(PAGE), replace(notice(1), captured_at=None)]
    places = write(tmp_path / "whole", items)
    (path,) = warc_files(tmp_path / "whole")
    data = path.read_bytes()
    committed = states(tmp_path / "whole", places[:1])
    kept = committed[path.name].bytes
    for known, start in ((committed, kept), ({}, 0)):
        for cut in range(start, len(data) + 1):
            folder = tmp_path / "cut"
            folder.mkdir(exist_ok=True)
            (folder / path.name).write_bytes(data[:cut])
            with store(folder, known) as warc:
                uncommitted = [place for place in places if place.warc_offset >= start]
                expected = [
                    place for place in uncommitted if place.warc_offset + place.warc_length <= cut
                ]
                assert list(warc.pending.values()) == expected
                size = (folder / path.name).stat().st_size
                ends = [place.warc_offset + place.warc_length for place in places]
                assert size == max(
                    [end for end in (0, start, places[0].warc_offset, *ends) if end <= cut]
                )
                assert (folder / path.name).read_bytes() == data[:size]


@pytest.mark.parametrize("cut", [0.0, 0.3, 0.62, 0.9, 1.0])
def test_work_that_was_cut_ends_in_the_same_bytes(tmp_path: Path, cut: float) -> None:
    items = [notice(number) for number in range(5)]
    write(tmp_path / "whole", items)
    (whole,) = warc_files(tmp_path / "whole")
    folder = tmp_path / "cut"
    folder.mkdir()
    (folder / whole.name).write_bytes(whole.read_bytes()[: int(whole.stat().st_size * cut)])
    write(folder, items)
    assert (folder / whole.name).read_bytes() == whole.read_bytes()


def test_appending_to_bytes_that_were_changed_is_refused(tmp_path: Path) -> None:
    places = write(tmp_path, [notice(1), notice(2)])
    (path,) = warc_files(tmp_path)
    known = states(tmp_path, places)
    good = path.read_bytes()
    for bad in (good[:50] + b"X" + good[51:], good[:-1]):
        path.write_bytes(bad)
        with store(tmp_path, known) as warc, pytest.raises(WarcError, match="corpus verify"):
            warc.write(notice(3))
        assert path.read_bytes() == bad
    path.unlink()
    with store(tmp_path, known) as warc, pytest.raises(WarcError, match="missing"):
        warc.write(notice(3))
    assert not path.exists()


def test_a_new_file_is_begun_when_one_is_full(tmp_path: Path) -> None:
    items = [notice(number) for number in range(7)]
    places = write(tmp_path, items, max_file_bytes=1000)
    names = [path.name for path in warc_files(tmp_path)]
    assert names == [f"corpus-{number:05}.warc.gz" for number in range(1, len(names) + 1)]
    assert len(names) > 1
    assert [place.warc_file for place in places] == sorted(place.warc_file for place in places)
    found = [item for item in stored_captures(tmp_path) if not isinstance(item, WarcError)]
    assert [capture.payload for capture, _ in found] == [item.payload for item in items]
    check(tmp_path)


def test_digests_are_right_across_files_and_adoption(tmp_path: Path) -> None:
    items = [notice(number) for number in range(9)]
    places = write(tmp_path, items, max_file_bytes=1000)
    for split in range(len(places)):
        known = states(tmp_path, places[:split])
        with store(tmp_path, known, max_file_bytes=1000) as warc:
            assert list(warc.pending.values()) == places[split:]
            for item, place in zip(items[split:], places[split:], strict=True):
                assert warc.write(item) == place
                end = place.warc_offset + place.warc_length
                data = (tmp_path / place.warc_file).read_bytes()
                assert warc.digests.state_after(place) == FileState(
                    place.warc_file, end, sha256_digest(data[:end])
                )


def test_a_file_lost_among_several_is_not_begun_again(tmp_path: Path) -> None:
    places = write(tmp_path, [notice(number) for number in range(7)], max_file_bytes=1000)
    known = states(tmp_path, places)
    (tmp_path / places[-1].warc_file).unlink()
    with (
        store(tmp_path, known, max_file_bytes=1000) as warc,
        pytest.raises(WarcError, match="missing"),
    ):
        warc.write(notice(99))


def test_files_are_in_order_beyond_five_digits(tmp_path: Path) -> None:
    for number in (100_000, 99_999, 2, 1):
        (tmp_path / f"corpus-{number:05}.warc.gz").touch()
    for other in (
        "corpus-x.warc.gz",
        "corpus-1.warc.gz.bak",
        "other.warc.gz",
        "corpus-٠٠٠٠٣.warc.gz",
    ):
        (tmp_path / other).touch()
    assert [path.name for path in warc_files(tmp_path)] == [
        "corpus-00001.warc.gz",
        "corpus-00002.warc.gz",
        "corpus-99999.warc.gz",
        "corpus-100000.warc.gz",
    ]
    with store(tmp_path) as warc:
        assert warc.write(notice(1)).warc_file == "corpus-100000.warc.gz"


def test_any_flipped_byte_is_found_and_the_other_captures_are_read(tmp_path: Path) -> None:
    items = [notice(number) for number in range(3)]
    places = write(tmp_path, items)
    (path,) = warc_files(tmp_path)
    good = path.read_bytes()
    bad = places[1]
    for where in range(bad.warc_offset, bad.warc_offset + bad.warc_length):
        data = bytearray(good)
        data[where] ^= 0x10
        path.write_bytes(data)
        found = list(stored_captures(tmp_path))
        captured = [item[0] for item in found if not isinstance(item, WarcError)]
        if len(captured) == 3:  # a byte of the gzip header that means nothing
            assert where - bad.warc_offset in (4, 5, 6, 7, 8, 9)
            continue
        assert [
            same(ours, theirs) for ours, theirs in zip(captured, [items[0], items[2]], strict=True)
        ] == [True] * 2
        assert [type(item) for item in found] == [tuple, WarcError, tuple]


def test_a_record_that_does_not_hold_its_capture_is_refused(tmp_path: Path) -> None:
    write(tmp_path, [notice(1)])
    (path,) = warc_files(tmp_path)
    text = gzip.decompress(path.read_bytes())
    forged = text.replace(b"notice 1", b"notice 2").replace(b"WARC-Block-Digest", b"X-Block-Digest")
    parts = forged.partition(b"\r\n\r\n\r\n\r\n")
    path.write_bytes(gzip.compress(forged[forged.index(b"WARC/1.1", 20) :]))
    assert parts[0]
    (found,) = stored_captures(tmp_path)
    assert isinstance(found, WarcError)
    assert "the id differs" in str(found)


def test_a_damaged_original_costs_no_new_capture(tmp_path: Path) -> None:
    first = notice(1)
    (place,) = write(tmp_path, [first])
    (path,) = warc_files(tmp_path)
    data = bytearray(path.read_bytes())
    data[place.warc_offset + 60] ^= 0xFF
    path.write_bytes(data)
    again = replace(first, captured_at=None)
    known = {path.name: FileState(path.name, len(data), sha256_digest(bytes(data)))}
    with store(tmp_path, known) as warc:
        written = warc.write(again, (first.id, place))
    assert (written.record_type, written.original_id) == ("resource", None)
    assert same(load_capture(tmp_path, written), again)


def test_our_own_files_can_be_taken_in_elsewhere(tmp_path: Path) -> None:
    unknown = notice(2, captured_at=None, url=None, media_type="text/plain")
    said = notice(
        3, said=(Claim("outlet", "Salt Marsh Herald", "manifest", 0.95),), url=URL + "/a b"
    )
    items = [notice(1), unknown, said, replace(notice(1), captured_at=None), answer(PAGE)]
    write(tmp_path, items)
    found = list(captures(Inputs((str(warc_files(tmp_path)[0]),))))
    for item, wanted in itertools.zip_longest(found, items):
        assert isinstance(item, Capture)
        assert (item.id, item.payload, item.said) == (wanted.id, wanted.payload, wanted.said)


def _write_on_a_full_disk(folder: str) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
    with store(Path(folder)) as warc:
        for number in range(100):
            warc.write(notice(number))
            warc.sync()


def test_a_full_disk_stops_the_run_and_leaves_whole_records(tmp_path: Path) -> None:
    code = f"import test_warcstore; test_warcstore._write_on_a_full_disk({str(tmp_path)!r})"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.rstrip().endswith("OSError: [Errno 27] File too large")
    with store(tmp_path) as warc:
        count = len(warc.pending)
        assert count > 0
        for number in range(count + 2):
            warc.write(notice(number))
    assert len(list(stored_captures(tmp_path))) == count + 2
    check(tmp_path)
