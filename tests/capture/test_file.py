"""Files as captures, and everything that a file can be instead."""

import gzip
import io
import os
import shutil
import tempfile
import tracemalloc
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest
from handmade import PAGE, as_nobody
from hypothesis import given
from hypothesis import strategies as st

from corpus.capture.file import (
    capture_file,
    capture_stream,
    printable,
    unreadable_folders,
    walk,
)
from corpus.model import Capture, Failure, Reason


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that others than its owner may pass through."""
    path = Path(tempfile.mkdtemp())
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


def failure(path: Path, **limits: int) -> Failure:
    found = capture_file(path, **limits)
    assert isinstance(found, Failure), found
    assert found.detail
    assert found.detail.isprintable()
    assert found.input.isprintable()
    return found


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("a.html", "text/html"),
        ("A.HTM", "text/html"),
        ("a.xhtml", "application/xhtml+xml"),
        ("a.txt", "text/plain"),
        ("a.md", "text/markdown"),
    ],
)
def test_each_ending_is_read_packed_or_not(tmp_path: Path, name: str, media_type: str) -> None:
    for path, content in ((tmp_path / name, PAGE), (tmp_path / f"{name}.gz", gzip.compress(PAGE))):
        path.write_bytes(content)
        found = capture_file(path)
        assert isinstance(found, Capture)
        assert (found.payload, found.media_type) == (PAGE, media_type)
        assert (found.input, found.name, found.url, found.captured_at) == (
            str(path),
            path.name,
            None,
            None,
        )


@pytest.mark.parametrize("content", [b"", b" \r\n\t\n"])
def test_a_file_without_text_is_empty(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.html").write_bytes(content)
    assert failure(tmp_path / "a.html").reason is Reason.EMPTY
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(content))
    assert failure(tmp_path / "a.html.gz").reason is Reason.EMPTY


def test_packed_data_that_is_cut_or_broken_is_damaged(tmp_path: Path) -> None:
    whole = gzip.compress(os.urandom(3000).hex().encode())
    path = tmp_path / "a.html.gz"
    broken = bytearray(whole)
    broken[len(whole) // 2] ^= 0xFF
    wrong_sum = whole[:-8] + bytes(4) + whole[-4:]
    for content in (b"", whole[:-1], whole[:-9], whole[:5], bytes(broken), wrong_sum, PAGE):
        path.write_bytes(content)
        found = failure(path)
        assert found.reason in (Reason.DAMAGED, Reason.EMPTY)
        assert (found.reason is Reason.EMPTY) == (content == b"")


def test_a_huge_file_takes_no_more_memory_than_the_limit(tmp_path: Path) -> None:
    sparse = tmp_path / "sparse.html"
    with sparse.open("wb") as file:
        file.truncate(200_000_000)
    bomb = tmp_path / "bomb.html.gz"
    deflate = zlib.compressobj(9, zlib.DEFLATED, 31)
    with bomb.open("wb") as file:
        for _ in range(200):
            file.write(deflate.compress(bytes(1_000_000)))
        file.write(deflate.flush())
    tracemalloc.start()
    for path in (sparse, bomb):
        found = failure(path, max_bytes=2_000_000)
        assert found.reason is Reason.TOO_LARGE
        assert "2,000,000" in found.detail
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12_000_000


def test_a_file_of_exactly_the_limit_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * 1000)
    assert isinstance(capture_file(tmp_path / "a.txt", max_bytes=1000), Capture)
    assert failure(tmp_path / "a.txt", max_bytes=999).reason is Reason.TOO_LARGE


def test_what_is_not_there_is_missing(tmp_path: Path) -> None:
    assert failure(tmp_path / "a.html").reason is Reason.MISSING
    assert failure(tmp_path / "a.pdf").reason is Reason.MISSING
    assert failure(tmp_path / "a\0.html").reason is Reason.MISSING
    (tmp_path / "link.html").symlink_to(tmp_path / "nowhere")
    assert failure(tmp_path / "link.html").detail == "a link to a file that is not there"


def test_other_kinds_of_file_name_what_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    found = failure(tmp_path / "a.pdf")
    assert found.reason is Reason.UNSUPPORTED
    assert ".html" in found.detail


def test_pipes_devices_folders_and_loops_do_not_stop_the_run(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.html")
    (tmp_path / "zero.html").symlink_to("/dev/zero")
    (tmp_path / "folder.html").mkdir()
    (tmp_path / "loop.html").symlink_to("loop.html")
    for name in ("pipe.html", "zero.html", "folder.html", "loop.html", "x" * 300 + ".html"):
        assert failure(tmp_path / name).reason is Reason.UNREADABLE
    assert failure(Path("/dev/zero")).reason is Reason.UNREADABLE


def test_a_read_error_is_told(tmp_path: Path) -> None:
    if not Path("/proc/self/mem").exists():
        pytest.skip("no /proc here")
    (tmp_path / "bad-disk.html").symlink_to("/proc/self/mem")
    found = failure(tmp_path / "bad-disk.html")
    assert (found.reason, found.detail) == (
        Reason.UNREADABLE,
        "cannot be read (Input/output error)",
    )


def test_a_file_or_folder_without_permission_is_told(open_folder: Path) -> None:
    secret = open_folder / "secret.html"
    secret.write_bytes(PAGE)
    secret.chmod(0)
    (open_folder / "closed").mkdir(mode=0o700)
    (open_folder / "closed").chmod(0)
    with as_nobody():
        assert failure(secret).reason is Reason.UNREADABLE
        assert "allow reading" in failure(secret).detail
        assert failure(open_folder / "closed" / "a.html").reason is Reason.UNREADABLE
        (found,) = unreadable_folders(open_folder)
    assert found.reason is Reason.UNREADABLE
    assert found.input == str(open_folder / "closed")


def test_odd_names_are_walked_in_order_and_printed_on_one_line(tmp_path: Path) -> None:
    names = [b"-dash.html", b"a#b%41.html", "قصة.html".encode(), b"line\nbreak.html", b"\xff.html"]
    for name in names:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(PAGE)
    (tmp_path / ".hidden.html").write_bytes(PAGE)
    (tmp_path / "image.PNG").write_bytes(b"x")
    (tmp_path / "folder.html").mkdir()
    (tmp_path / "folder.html" / "inner.txt").write_bytes(PAGE)
    (tmp_path / "loop").symlink_to(tmp_path)
    readable, others = walk(tmp_path)
    assert readable == sorted(readable)
    assert [path.name for path in others] == ["image.PNG", "loop"]
    found = [capture_file(path) for path in readable]
    assert {item.name for item in found if isinstance(item, Capture)} == {
        "-dash.html",
        "a#b%2541.html",
        "قصة.html",
        "line%0Abreak.html",
        "%FF.html",
        "inner.txt",
    }


@given(st.text())
def test_printable_is_legal_and_no_two_names_become_one(name: str) -> None:
    found = printable(name)
    assert found.isprintable()
    found.encode()  # legal Unicode
    if not any("\ud800" <= character <= "\udfff" for character in name):
        assert unquote_to_bytes(found).decode() == name


@pytest.mark.parametrize(
    ("payload", "media_type"),
    [
        (PAGE, "text/html"),
        (b"\xef\xbb\xbf\n <HTML lang=en>", "text/html"),
        (b"<!-- saved from a browser -->\n<html>", "text/html"),
        ("\ufeff<!DOCTYPE html>".encode("utf-16-le"), "text/html"),
        (b"A headline\n\nSome <b>text</b>.", "text/plain"),
        (b"<3 from the harbour", "text/plain"),
    ],
)
def test_standard_input_is_html_or_text(payload: bytes, media_type: str) -> None:
    found = capture_stream(io.BytesIO(payload))
    assert isinstance(found, Capture)
    assert (found.media_type, found.origin, found.payload) == (media_type, "paste", payload)


def test_bad_standard_input_is_a_failure() -> None:
    empty = capture_stream(io.BytesIO(b" \n"))
    large = capture_stream(io.BytesIO(b"x" * 11), max_bytes=10)
    assert isinstance(empty, Failure)
    assert isinstance(large, Failure)
    assert (empty.reason, large.reason) == (Reason.EMPTY, Reason.TOO_LARGE)
    with io.FileIO(os.open("/proc/self/mem", os.O_RDONLY)) as stream:
        found = capture_stream(stream)  # type: ignore[arg-type]
    assert isinstance(found, Failure)
    assert found.reason is Reason.UNREADABLE
