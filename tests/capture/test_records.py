"""WARC records out of whole, cut, corrupt and hostile files."""

import gzip
import io
import os
import random
import time
import tracemalloc
import zlib
from pathlib import Path

import pytest
from handmade import PAGE, URL, http, packed, page, record, sha1
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.capture.records import Damage, Record, read_record_at, read_records
from corpus.errors import WarcError

PAGES = [page(number) for number in range(6)]
PLAIN = b"".join(PAGES)
PACKED = packed(*PAGES)


def read(data: bytes, **options: int) -> list[Record | Damage]:
    return list(read_records(io.BytesIO(data), **options))


def kinds(found: list[Record | Damage]) -> str:
    """R for each record, D for each damage."""
    return "".join("R" if isinstance(item, Record) else "D" for item in found)


def numbers(found: list[Record | Damage]) -> list[int]:
    """Which of PAGES were read."""
    return [
        int((item.header("warc-target-uri") or "")[-1])
        for item in found
        if isinstance(item, Record)
    ]


@pytest.mark.parametrize("version", ["0.18", "1.0", "1.1"])
@pytest.mark.parametrize("pack", [b"".join, lambda records: packed(*records)], ids=["plain", "gz"])
def test_records_are_read_with_their_places(version: str, pack: object) -> None:
    records = [record(block=http(), version=version), record("metadata", b"", version=version)]
    data = pack(records)  # type: ignore[operator]
    first, second = read(data)
    assert isinstance(first, Record)
    assert isinstance(second, Record)
    assert (first.kind, first.block, first.header("WARC-target-URI")) == ("response", http(), URL)
    assert (second.kind, second.block) == ("metadata", b"")
    assert first.offset == 0
    assert first.offset + first.length == second.offset
    assert second.offset + second.length == len(data)


@pytest.mark.parametrize("padding", [b"", b"\r\n", b"\r\n\r\n\r\n", b"\n\n", bytes(512)])
def test_padding_between_and_after_records_is_no_damage(padding: bytes) -> None:
    bare = [one.removesuffix(b"\r\n\r\n") for one in PAGES]
    assert numbers(read(padding.join(bare))) == list(range(6))
    assert kinds(read(PLAIN + padding)) == "RRRRRR"
    assert kinds(read(PACKED + padding)) == "RRRRRR"


@pytest.mark.parametrize("data", [PLAIN, PACKED], ids=["plain", "gz"])
def test_a_file_cut_anywhere_gives_what_was_whole_and_one_damage(data: bytes) -> None:
    whole = [item for item in read(data) if isinstance(item, Record)]
    ends = [item.offset + item.length for item in whole]
    for cut in range(len(data)):
        found = read(data[:cut])
        # A record that is not packed is whole without the empty lines behind it.
        slack = 4 if data is PLAIN else 0
        complete = sum(end - slack <= cut for end in ends)
        assert numbers(found) == list(range(complete))
        is_clean = cut <= ends[complete - 1] if complete else cut == 0
        assert kinds(found) == "R" * complete + ("" if is_clean else "D")


@pytest.mark.parametrize("data", [PLAIN, PACKED], ids=["plain", "gz"])
@pytest.mark.parametrize("part", ["first byte", "header", "length", "block"])
def test_reading_goes_on_after_a_corrupt_record(data: bytes, part: str) -> None:
    whole = [item for item in read(data) if isinstance(item, Record)]
    bad = whole[2]
    damaged = bytearray(data)
    if data is PACKED:
        where = {"first byte": 0, "header": 30, "length": 80, "block": bad.length - 30}[part]
        damaged[bad.offset + where] ^= 0xFF
    elif part == "first byte":
        damaged[bad.offset] = 0
    elif part == "header":
        start = data.index(b"WARC-Type", bad.offset)
        damaged[start : start + 9] = b"\xff" * 9
    else:
        start = data.index(b"Content-Length: ", bad.offset) + 16
        damaged[start : start + 2] = b"xx" if part == "length" else b"99"
    found = read(bytes(damaged))
    assert kinds(found) == "RRDRRR"
    assert numbers(found) == [0, 1, 3, 4, 5]


def test_a_lying_length_swallows_no_other_record() -> None:
    block = http()
    for wrong in (len(block) - 5, len(block) + 5, len(block) + 200, 10**9, 10**14):
        for data in (
            PAGES[0] + record(block=block, length=wrong) + PAGES[1] + PAGES[2],
            packed(PAGES[0], record(block=block, length=wrong), PAGES[1], PAGES[2]),
        ):
            found = read(data)
            assert kinds(found) == "RDRR"
            assert numbers(found) == [0, 1, 2]


@pytest.mark.parametrize("length", ["-1", "", "ten", "1e3", "٣", "9" * 30])
def test_a_length_that_is_no_number_is_damage(length: str) -> None:
    bad = record("metadata").replace(b"Content-Length: 0", f"Content-Length: {length}".encode())
    for data in (bad + PAGES[0], packed(bad, PAGES[0])):
        assert kinds(read(data)) == "DR"


def test_a_header_without_end_takes_bounded_memory_and_time() -> None:
    endless = b"WARC/1.1\r\n" + b"X: " + b"y" * 30_000_000
    bomb = gzip.compress(endless + bytes(50_000_000)) + PACKED
    tracemalloc.start()
    assert kinds(read(endless)) == "D"
    assert kinds(read(bomb)) == "DRRRRRR"
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000


def test_a_file_made_of_beginnings_is_read_in_bounded_time() -> None:
    began = time.monotonic()
    for piece in (
        b"WARC/1.0\r\n",
        b"WARC/1.0\r\nWARC-Type: x\r\n",
        b"WARC/1.0\r\nWARC-Type: x\r\nContent-Length: 999999\r\n\r\n",
        b"\x1f\x8b\x08",
        b"\x1f\x8b\x08\x00" + bytes(6) + b"\x01",
    ):
        assert kinds(read(piece * (400_000 // len(piece))))[-1] == "D"
    assert time.monotonic() - began < 30


def test_a_block_over_the_limit_comes_with_one_byte_more_than_the_limit() -> None:
    large = record("resource", b"x" * 5_000_000, Content_Type="text/plain")
    for data in (large + PAGES[1], packed(large, PAGES[1])):
        first, second = read(data, max_block=1_000_000)
        assert isinstance(first, Record)
        assert len(first.block) == 2_000_001
        assert numbers([second]) == [1]


def test_a_packed_bomb_takes_bounded_memory() -> None:
    deflate = zlib.compressobj(9, zlib.DEFLATED, 31)
    data = deflate.compress(record("resource", length=200_000_000).removesuffix(b"\r\n\r\n"))
    for _ in range(200):
        data += deflate.compress(bytes(1_000_000))
    data += deflate.compress(b"\r\n\r\n") + deflate.flush()
    tracemalloc.start()
    (found,) = read(data, max_block=1_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(found, Record)
    assert peak < 8_000_000


def test_a_file_packed_as_one_piece_says_what_to_do() -> None:
    (found,) = read(gzip.compress(PLAIN))
    assert isinstance(found, Damage)
    assert "gunzip" in found.problem


def test_a_packed_record_without_its_checksum_is_damaged() -> None:
    for cut in range(1, 9):
        assert kinds(read(PACKED[:-cut])) == "RRRRRD"
    wrong = PACKED[:-8] + bytes(4) + PACKED[-4:]
    assert kinds(read(wrong)) == "RRRRRD"


def test_a_wrong_block_digest_is_damage_and_a_right_one_is_not() -> None:
    block = http()
    right = record(block=block, WARC_Block_Digest=sha1(block))
    lower = record(block=block, WARC_Block_Digest=sha1(block).lower())
    unknown = record(block=block, WARC_Block_Digest="xxh3:0123456789abcdef")
    wrong = record(block=block, WARC_Block_Digest=sha1(b"other"))
    for data in (
        right + lower + unknown + wrong + PAGES[0],
        packed(right, lower, unknown, wrong, PAGES[0]),
    ):
        found = read(data)
        assert kinds(found) == "RRRDR"
        assert isinstance(found[3], Damage)
        assert "digest" in found[3].problem


def test_headers_of_two_records_with_bytes_lost_between_are_damage() -> None:
    spliced = b"WARC/1.1\r\nWARC-Type: resource\r\nContent-Type: text/html\r\n"
    for first in (b"WARC-Date: 2024-05-03T16:2", b"WARC-Ty\x1ce: x\r\n", b"Content-Length: 4\r\n"):
        data = spliced + first + PAGES[1].partition(b"\r\n")[2]
        assert kinds(read(data + PAGES[2])) == "DR"


def test_what_looks_like_a_record_inside_a_page_is_none() -> None:
    page_about_warc = b"<pre>\r\n" + record("resource", b"inner") + b"</pre>"
    whole = record(block=http(page_about_warc))
    assert kinds(read(whole + PAGES[0])) == "RR"


def test_other_files_are_one_damage() -> None:
    for data in (PAGE, b"\x89PNG\r\n", gzip.compress(PAGE), os.urandom(5000), b"W", b"\x1f\x8b"):
        assert kinds(read(data)) == "D"
    assert read(b"") == []


def test_one_record_is_read_by_its_offset(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(PACKED[:-3])
    whole = [item for item in read(PACKED) if isinstance(item, Record)]
    assert read_record_at(path, whole[3].offset) == whole[3]
    for offset in (1, whole[5].offset, len(PACKED) + 10):
        with pytest.raises(WarcError):
            read_record_at(path, offset)
    with pytest.raises(WarcError, match="cannot be read"):
        read_record_at(tmp_path / "none.warc.gz", 0)


@settings(max_examples=300, deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from([PLAIN, PACKED]))
def test_no_mutation_raises_or_invents_text(chance: random.Random, original: bytes) -> None:
    data = bytearray(original)
    for _ in range(chance.randint(1, 8)):
        where = chance.randrange(len(data))
        match chance.randrange(4):
            case 0:
                data[where] = chance.randrange(256)
            case 1:
                del data[where : where + chance.randint(1, 300)]
            case 2:
                data[where:where] = chance.randbytes(chance.randint(1, 50))
            case _:
                data[where:where] = data[chance.randrange(len(data)) :][:300]
        data = data or bytearray(b"x")
    whole = {item.block for item in read(original) if isinstance(item, Record)}
    last = -1
    for item in read(bytes(data)):
        assert item.offset > last
        last = item.offset
        if isinstance(item, Record) and original is PACKED:
            assert item.block in whole


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=500))
def test_no_bytes_raise(data: bytes) -> None:
    read(data)
    read(b"WARC/1.0\r\n" + data)
    read(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 3\r\n" + data)
    read(gzip.compress(data) + data)
    read(PACKED[:200] + data + PACKED[200:])
