"""Manifest lines: what is taken from them, and every way to get one wrong."""

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.capture.manifest import Entry, read_manifest
from corpus.model import Claim, Failure, Reason


def read(tmp_path: Path, content: bytes, name: str = "manifest.jsonl") -> list[Entry | Failure]:
    path = tmp_path / name
    path.write_bytes(content)
    return list(read_manifest(path))


def test_a_line_gives_its_file_address_time_and_claims(tmp_path: Path) -> None:
    line = {
        "path": "pages/1.html",
        "url": "https://ana:secret@www.saltmarshherald.example/1",
        "captured_at": "2024-05-03T18:20:00+02:00",
        "outlet": "Salt Marsh Herald",
        "language": None,
    }
    (entry,) = read(tmp_path, json.dumps(line).encode())
    assert entry == Entry(
        tmp_path / "pages/1.html",
        "https://www.saltmarshherald.example/1",
        datetime(2024, 5, 3, 16, 20, tzinfo=UTC),
        (Claim("outlet", "Salt Marsh Herald", "manifest", 0.95),),
    )


def test_byte_order_mark_blank_lines_and_windows_line_ends_are_no_matter(tmp_path: Path) -> None:
    content = (
        b'\xef\xbb\xbf{"path": "a.html"}\r\n\r\n  \r\n{"path": "/b.html"}\r\n{"path": "c.html"}'
    )
    for packed, name in ((content, "m.jsonl"), (gzip.compress(content), "m.jsonl.gz")):
        found = read(tmp_path, packed, name)
        assert [item.path.name for item in found if isinstance(item, Entry)] == [
            "a.html",
            "b.html",
            "c.html",
        ]
        assert isinstance(found[1], Entry)
        assert found[1].path == Path("/b.html")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"path: a.html", "not JSON"),
        (b'{"path": "a.html"', "not JSON"),
        (b'["a.html"]', 'needs an object with a "path"'),
        (b'"a.html"', 'needs an object with a "path"'),
        (b"null", 'needs an object with a "path"'),
        (b"NaN", 'needs an object with a "path"'),
        (b'{"url": "https://a.example/"}', 'needs an object with a "path"'),
        (b'{"path": ""}', 'needs an object with a "path"'),
        (b'{"path": 7}', '"path" must be a string or null'),
        (b'{"path": "a", "url": ["x"]}', '"url" must be a string or null'),
        (b'{"path": "a", "captured_at": 20240503}', '"captured_at" must be a string or null'),
        (b'{"path": "a", "captured_at": "3 May"}', "\"captured_at\" is not ISO 8601: '3 May'"),
        (b'{"path": "a", "captured_at": "0001-01-01T00:00+14:00"}', "not ISO 8601"),
        (b'{"path": "a", "outlett": "x"}', "unknown key 'outlett'"),
        (b'{"path": "a", "bad\\nkey": "x"}', "unknown key 'bad\\nkey'"),
        (b'{"path": "a\\u0000.html"}', "holds a NUL or half a character"),
        (b'{"path": "a", "title": "\\ud83d"}', "holds a NUL or half a character"),
        (b'{"path": "a", "title": "\xff"}', "not UTF-8 at byte 25"),
        (b"[" * 100_000, "not JSON"),
        (b'{"path": ' + b"9" * 6000 + b"}", "not JSON"),
        (b'{"path": "a", "title": "' + b"x" * 10_001 + b'"}', "longer than 10,000 characters"),
        (b'{"path": "' + b"x" * 2_100_000 + b'"}', "longer than 1,000,000 bytes"),
    ],
)
def test_a_bad_line_is_told_and_the_others_are_read(tmp_path: Path, line: bytes, said: str) -> None:
    first, bad, last = read(tmp_path, b'{"path": "a"}\n' + line + b'\n{"path": "b"}\n')
    assert isinstance(first, Entry)
    assert isinstance(last, Entry)
    assert isinstance(bad, Failure)
    assert bad.reason is Reason.BAD_MANIFEST_LINE
    assert bad.input == f"{tmp_path / 'manifest.jsonl'}:2"
    assert said in bad.detail
    assert bad.detail.isprintable()
    assert len(bad.detail) < 300


@pytest.mark.parametrize(
    "url", ["www.a.example/x", "javascript:alert(1)", "https://", "ftp://a.example/", "http://a b/"]
)
def test_a_bad_address_is_told(tmp_path: Path, url: str) -> None:
    (bad,) = read(tmp_path, json.dumps({"path": "a", "url": url}).encode())
    assert isinstance(bad, Failure)
    assert bad.reason is Reason.BAD_URL
    assert url in bad.detail


def test_a_manifest_that_cannot_be_read_is_one_failure(tmp_path: Path) -> None:
    whole = gzip.compress(b'{"path": "a"}\n' * 10)
    for content, name, reason in (
        (b"", "m.jsonl", Reason.EMPTY),
        (b"\xef\xbb\xbf \n\n", "m.jsonl", Reason.EMPTY),
        ('{"path": "a"}\n'.encode("utf-16"), "m.jsonl", Reason.BAD_MANIFEST_LINE),
        (whole[:-10], "m.jsonl.gz", Reason.DAMAGED),
    ):
        *_, bad = read(tmp_path, content, name)
        assert isinstance(bad, Failure)
        assert bad.reason is reason
    (missing,) = read_manifest(tmp_path / "no\nwhere")
    assert isinstance(missing, Failure)
    assert (missing.reason, missing.input) == (Reason.MISSING, f"{tmp_path}/no%0Awhere")
    (folder,) = read_manifest(tmp_path)
    assert isinstance(folder, Failure)
    assert folder.reason is Reason.UNREADABLE


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary()
    | st.text().map(str.encode)
    | st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from(["path", "url", "captured_at"]), inner)
        ),
    ).map(lambda value: json.dumps(value).encode())
)
def test_no_line_raises(tmp_path: Path, line: bytes) -> None:
    for item in read(tmp_path, line):
        if isinstance(item, Failure):
            assert item.detail.isprintable()
            assert item.detail.encode()
