"""What a user names, in order, as captures."""

import io
import json
import logging
import os
from pathlib import Path

import pytest
from handmade import PAGE, URL, page

from corpus.capture.inputs import Inputs, addresses, captures
from corpus.model import Capture, Claim, Failure, Reason


def take(*paths: object, stdin: bytes | None = None, **options: object) -> list[Capture | Failure]:
    inputs = Inputs(tuple(map(str, paths)), **options)  # type: ignore[arg-type]
    return list(captures(inputs, io.BytesIO(stdin) if stdin is not None else None))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a bit of everything."""
    path = tmp_path / "folder"
    (path / "inner").mkdir(parents=True)
    (path / "b.html").write_bytes(PAGE)
    (path / "a.txt").write_bytes(b"Plain words.")
    (path / "inner" / "c.warc").write_bytes(page(1) + page(2))
    (path / "photo.jpg").write_bytes(b"x")
    (path / "README").write_bytes(b"x")
    return path


def test_a_folder_gives_its_files_in_order_and_names_what_was_passed_over(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    found = take(folder)
    assert [item.input.removeprefix(f"{folder}/") for item in found] == [
        "a.txt",
        "b.html",
        "inner/c.warc#0",
        f"inner/c.warc#{len(page(1))}",
    ]
    assert "2 other files were passed over (1 without ending, 1 .jpg)" in caplog.text
    assert Inputs((str(folder),)).count() == 3


def test_one_file_that_was_passed_over_is_told_in_the_singular(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "a.txt").write_bytes(b"text")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-")
    take(tmp_path)
    assert "1 other file was passed over (1 .pdf)" in caplog.text


def test_a_folder_without_anything_to_read_says_so(tmp_path: Path) -> None:
    (found,) = take(tmp_path)
    assert isinstance(found, Failure)
    assert (found.reason, found.input) == (Reason.EMPTY, str(tmp_path))


def test_a_folder_named_like_a_page_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "x.html").mkdir()
    (tmp_path / "x.html" / "a.txt").write_bytes(PAGE)
    (found,) = take(tmp_path / "x.html")
    assert isinstance(found, Capture)


def test_bad_files_in_a_folder_do_not_stop_the_others(folder: Path) -> None:
    os.mkfifo(folder / "aa.html")
    (folder / "empty.html").touch()
    (folder / "inner" / "loop.html").symlink_to("loop.html")
    (folder / "inner" / "again").symlink_to(folder)
    found = take(folder)
    reasons = [item.reason for item in found if isinstance(item, Failure)]
    assert reasons == [Reason.UNREADABLE, Reason.EMPTY, Reason.UNREADABLE]
    assert sum(isinstance(item, Capture) for item in found) == 4


def test_standard_input_has_its_place_in_the_order(folder: Path) -> None:
    found = take(folder / "b.html", "-", folder / "a.txt", stdin=b"Pasted words.")
    assert [item.input for item in found][1] == "-"
    (closed,) = take("-")
    assert isinstance(closed, Failure)
    assert closed.reason is Reason.UNREADABLE


def test_addresses_are_told_from_files() -> None:
    inputs = Inputs((" https://a.example/x", "HTTP://b.example/", "page.html"))
    assert inputs.is_from_web()
    assert not inputs.is_all_web()
    assert [found.input for found in captures(inputs)] == ["page.html"]
    assert [*addresses(inputs)] == ["https://a.example/x", "HTTP://b.example/"]


@pytest.mark.parametrize("name", ["", "\0", "x" * 5000, "no\nwhere.html", "\udcff.html"])
def test_no_name_raises(name: str) -> None:
    (found,) = take(name)
    assert isinstance(found, Failure)
    assert found.input.isprintable()
    assert Inputs((name,)).count() == 1


def test_what_is_said_of_all_goes_to_what_says_nothing_itself(tmp_path: Path, folder: Path) -> None:
    manifest = tmp_path / "m.jsonl"
    lines = [
        {"path": "folder/b.html", "outlet": "Salt Marsh Herald"},
        {"path": "folder/a.txt", "title": "Words"},
        {"path": "folder/none.txt", "url": URL},
        {"path": "folder/inner/c.warc", "url": URL, "captured_at": "2020-01-01"},
    ]
    manifest.write_text("\n".join(map(json.dumps, lines)))
    first, second, third, fourth, _ = take(manifests=(str(manifest),), outlet="Quay\udcff News")
    assert isinstance(first, Capture)
    assert isinstance(second, Capture)
    assert isinstance(fourth, Capture)
    assert [claim.value for claim in first.said] == ["Salt Marsh Herald"]
    assert second.said == (
        Claim("title", "Words", "manifest", 0.95),
        Claim("outlet", "Quay? News", "--outlet", 0.95),
    )
    assert isinstance(third, Failure)
    assert (third.reason, third.url) == (Reason.MISSING, URL)
    assert fourth.url != URL  # the record's own address is better evidence
    assert fourth.captured_at is not None
    assert fourth.captured_at.year == 2024


def test_the_address_of_one_document_loses_its_password(folder: Path) -> None:
    (found,) = take(folder / "b.html", url="https://ana:secret@a.example/x")
    assert found.url == "https://a.example/x"


def test_the_limit_is_the_callers(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        found = take(folder, max_bytes=20)
    assert [isinstance(item, Failure) for item in found] == [False, True, True, True]


@pytest.mark.parametrize(
    "name", ["ftp://a.example/x", "file:///etc/passwd", "mailto:ana@a.example"]
)
def test_other_schemes_are_told_apart_from_files(name: str) -> None:
    (found,) = take(name)
    assert isinstance(found, Failure)
    assert (found.reason, found.input) == (Reason.BAD_URL, name)


def test_a_bare_host_is_told_how_an_address_is_written() -> None:
    for name in ("www.example.org", "harbourpost.example/news"):
        (found,) = take(name)
        assert isinstance(found, Failure)
        assert found.detail == "no such file; an address is written in full: https://…"


def test_a_list_has_comments_after_addresses_too(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text(
        "# all\nhttps://a.example/1  # the first\nhttps://a.example/#part\nno address\n"
    )
    found = list(addresses(Inputs(lists=(str(path),))))
    assert found[:2] == ["https://a.example/1", "https://a.example/#part"]
    assert isinstance(found[2], Failure)
    assert found[2].input.endswith("list.txt, line 4")
