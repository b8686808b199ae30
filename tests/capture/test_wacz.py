"""WACZ packages: what is in them, what is said of it, and every way in which one can be bad."""

import hashlib
import io
import json
import logging
import os
import random
import shutil
import stat
import struct
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from handmade import PAGE, URL, http, packed, page, record, sha1
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.capture import pagelist, wacz
from corpus.capture.inputs import Inputs, captures
from corpus.capture.wacz import capture_wacz
from corpus.model import Capture, Claim, Failure, Reason

DATA = "archive/data.warc.gz"


def described(members: dict[str, bytes], **more: object) -> bytes:
    """The datapackage.json of these members."""
    resources = [
        {
            "name": name.rsplit("/", 1)[-1],
            "path": name,
            "hash": "sha256:" + hashlib.sha256(data).hexdigest(),
            "bytes": len(data),
        }
        for name, data in members.items()
    ]
    return json.dumps({"profile": "data-package", "resources": resources, **more}).encode()


def package(
    members: dict[str, bytes] | None = None,
    *,
    description: bytes | None = None,
    compression: int = zipfile.ZIP_STORED,
) -> bytes:
    """A package as bytes; with its datapackage.json unless that is given as b""."""
    members = {DATA: packed(page(1), page(2))} if members is None else members
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as zipped:
        for name, data in members.items():
            zipped.writestr(name, data)
        text = described(members) if description is None else description
        if text:
            zipped.writestr("datapackage.json", text)
    return file.getvalue()


def listed(*pages: dict[str, object]) -> bytes:
    """A list of pages."""
    head = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
    return b"".join(json.dumps(line).encode() + b"\n" for line in (head, *pages))


def read(tmp_path: Path, data: bytes, **limits: int) -> list[Capture | Failure]:
    path = tmp_path / "crawl.wacz"
    path.write_bytes(data)
    found = list(capture_wacz(path, **limits))
    for item in found:
        assert item.input.isprintable()
        if isinstance(item, Failure):
            assert item.detail.isprintable()
    return found


def only(found: Iterable[Capture | Failure]) -> Failure:
    (failure,) = (item for item in found if isinstance(item, Failure))
    return failure


def payloads(found: Iterable[Capture | Failure]) -> list[bytes]:
    return [item.payload for item in found if isinstance(item, Capture)]


def short(found: Iterable[Capture | Failure], tmp_path: Path) -> list[str]:
    return [item.input.removeprefix(f"{tmp_path}/") for item in found]


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_every_document_of_a_package_says_where_it_lay(tmp_path: Path, compression: int) -> None:
    first, second = packed(page(1), page(2)), page(3)
    members = {DATA: first, "archive/more.warc": second, "indexes/index.cdx.gz": b"x"}
    found = read(tmp_path, package(members, compression=compression))
    assert short(found, tmp_path) == [
        "crawl.wacz!archive/data.warc.gz#0",
        f"crawl.wacz!archive/data.warc.gz#{len(packed(page(1)))}",
        "crawl.wacz!archive/more.warc#0",
    ]
    assert [item.name for item in found if isinstance(item, Capture)] == short(found, tmp_path)
    assert [item.url for item in found] == [
        f"https://www.saltmarshherald.example/{number}" for number in (1, 2, 3)
    ]
    assert {item.origin for item in found if isinstance(item, Capture)} == {"warc"}


def test_a_revisit_finds_its_original_in_another_member(tmp_path: Path) -> None:
    first = record(block=http(), WARC_Payload_Digest=sha1(PAGE))
    again = record("revisit", b"", date="2024-06-01T00:00:00Z", WARC_Payload_Digest=sha1(PAGE))
    members = {"archive/a.warc.gz": packed(first), "archive/b.warc.gz": packed(again)}
    found = read(tmp_path, package(members))
    assert payloads(found) == [PAGE, PAGE]
    assert found[1].input.endswith("!archive/b.warc.gz#0")


def test_a_revisit_of_another_package_is_told(tmp_path: Path) -> None:
    first = record(block=http(b"<p>Words."), WARC_Record_ID="<urn:uuid:1>")
    again = record("revisit", b"", WARC_Payload_Digest=sha1(PAGE))
    found = only(read(tmp_path, package({"archive/a.warc": first, "archive/b.warc": again})))
    assert (found.reason, found.url) == (Reason.REVISIT_WITHOUT_ORIGINAL, URL)
    assert found.input.endswith("crawl.wacz!archive/b.warc#0")
    assert "package" in found.detail


def test_a_title_in_the_list_of_pages_is_a_claim_of_the_page_at_that_time(tmp_path: Path) -> None:
    may, june = "2024-05-03T16:20:00Z", "2024-06-01T09:00:00Z"
    warc = record(block=http(), date=may) + record(block=http(PAGE + b"<p>."), date=june) + page(2)
    pages = listed(
        {"url": URL + "#top", "ts": "2024-05-03T16:20:31.5Z", "title": " Quay reopens "},
        {"url": URL, "ts": "2024-06-01T08:59:00Z", "title": "Quay closes"},
        {"url": "https://www.saltmarshherald.example/2", "title": "Notice, undated"},
    )
    members = {"archive/a.warc": warc, "pages/pages.jsonl": pages}
    found = [item for item in read(tmp_path, package(members)) if isinstance(item, Capture)]
    assert [item.said for item in found] == [
        (Claim("title", title, "wacz", 0.5),)
        for title in ("Quay reopens", "Quay closes", "Notice, undated")
    ]


@pytest.mark.parametrize(
    "line",
    [
        b"not JSON",
        b"[" * 100_000,
        b"[]",
        b'{"url": 3, "title": "x"}',
        json.dumps({"url": URL, "title": URL}).encode(),
        json.dumps({"url": URL, "title": " "}).encode(),
        json.dumps({"url": URL, "title": "half \ud800 a character"}).encode(),
        json.dumps({"url": URL, "title": "another day", "ts": "2023-01-01T00:00:00Z"}).encode(),
        json.dumps({"url": URL, "title": "long line", "text": "x" * 1_000_000}).encode(),
        b"\xff\xfe\x00",
    ],
)
def test_a_line_that_tells_no_title_of_a_page_says_nothing(tmp_path: Path, line: bytes) -> None:
    good = listed({"url": URL, "ts": "2024-05-03T16:20:00Z", "title": "Quay reopens"})
    for extra, expected in ((b"", ()), (good, (Claim("title", "Quay reopens", "wacz", 0.5),))):
        members = {
            "archive/a.warc": record(block=http()),
            "pages/extra.jsonl": line + b"\n" + extra,
        }
        (found,) = read(tmp_path, package(members))
        assert isinstance(found, Capture)
        assert found.said == expected


def test_pages_beyond_the_limit_go_without_title_and_that_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    lines = [json.dumps({"url": f"https://a.example/{n}", "title": "T"}).encode() for n in range(9)]
    monkeypatch.setattr(pagelist, "_MAX_LINES", 5)
    assert len(pagelist.read_titles(lines, "crawl.wacz").by_url) == 5
    monkeypatch.setattr(pagelist, "_ROOM", 60)
    assert len(pagelist.read_titles(lines, "crawl.wacz").by_url) == 3
    assert "those beyond 5 go without title" in caplog.text
    assert "those beyond 3 go without title" in caplog.text


def test_a_damaged_list_of_pages_costs_titles_only(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    pages = listed({"url": URL, "title": "Quay reopens"})
    data = package({"archive/a.warc": record(block=http()), "pages/pages.jsonl": pages})
    (found,) = read(tmp_path, data.replace(b'Quay reopens"', b'Quay_reopens"'))
    assert isinstance(found, Capture)
    assert "titles are read in part" in caplog.text


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"hash": "sha256:" + "0" * 64}, "sha256"),
        ({"hash": "md5:" + "0" * 32}, "md5"),
        ({"bytes": 7}, "states 7"),
        ({"hash": "xxh3:0", "bytes": "many"}, None),
        ({"hash": None, "bytes": None}, None),
    ],
)
def test_bytes_other_than_stated_are_told_and_read(
    tmp_path: Path, change: dict[str, object], told: str | None
) -> None:
    members = {DATA: packed(page(1), page(2))}
    description = json.loads(described(members))
    description["resources"][0].update(change)
    found = read(tmp_path, package(members, description=json.dumps(description).encode()))
    assert len(payloads(found)) == 2
    if told is None:
        assert len(found) == 2
        return
    failure = only(found)
    assert (failure.reason, failure.input) == (Reason.DAMAGED, f"{tmp_path}/crawl.wacz!{DATA}")
    assert told in failure.detail
    assert "get the package again" in failure.detail


def test_a_package_without_description_is_read_and_that_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert len(payloads(read(tmp_path, package(description=b"")))) == 2
    assert "no datapackage.json" in caplog.text


@pytest.mark.parametrize("description", [b"{", b"\xff", b"[" * 100_000, b"9" * 5000])
def test_a_description_that_cannot_be_read_is_told(tmp_path: Path, description: bytes) -> None:
    found = read(tmp_path, package(description=description))
    assert len(payloads(found)) == 2
    assert (only(found).reason, only(found).input[-17:]) == (Reason.DAMAGED, "!datapackage.json")


@pytest.mark.parametrize("description", [b"[]", b'{"resources": 3}', b'{"resources": [3, {}]}'])
def test_a_description_without_resources_states_nothing(tmp_path: Path, description: bytes) -> None:
    assert len(read(tmp_path, package(description=description))) == 2


def test_what_the_description_names_and_the_package_lacks_is_told(tmp_path: Path) -> None:
    whole = {DATA: packed(page(1)), "archive/b.warc": page(2), "https://a.example/c.wacz": b""}
    description = described(whole | {"pages/gone.jsonl": b""})
    found = read(tmp_path, package({DATA: whole[DATA]}, description=description))
    assert [item.reason for item in found if isinstance(item, Failure)] == [
        Reason.MISSING,
        Reason.UNSUPPORTED,
    ]
    assert len(payloads(found)) == 1


def test_packages_in_a_package_are_read_one_level_deep(tmp_path: Path) -> None:
    innermost = package({"archive/deep.warc": page(9)})
    inner = package({DATA: packed(page(2)), "deep.wacz": innermost})
    outer = package({"a.wacz": package(), "sub/b.wacz": inner}, description=b"")
    found = read(tmp_path, outer)
    assert short(found, tmp_path) == [
        "crawl.wacz!a.wacz!archive/data.warc.gz#0",
        f"crawl.wacz!a.wacz!archive/data.warc.gz#{len(packed(page(1)))}",
        "crawl.wacz!sub/b.wacz!archive/data.warc.gz#0",
        "crawl.wacz!sub/b.wacz!deep.wacz",
    ]
    assert only(found).reason is Reason.UNSUPPORTED
    assert found[0].name == short(found, tmp_path)[0]  # type: ignore[union-attr]


@pytest.mark.parametrize("members", [{}, {"readme.txt": b"x"}, {"archive/._data.warc.gz": b"x"}])
def test_a_package_without_a_warc_file_is_empty(tmp_path: Path, members: dict[str, bytes]) -> None:
    found = read(tmp_path, package(members))
    assert [(only(found).reason, len(found))] == [(Reason.EMPTY, 1)]


@pytest.mark.parametrize("warc", [b"", packed(record(block=http(b"\x89PNG", media="image/png")))])
def test_a_package_without_a_document_is_empty(tmp_path: Path, warc: bytes) -> None:
    found = read(tmp_path, package({DATA: warc}))
    assert (only(found).reason, only(found).input) == (Reason.EMPTY, f"{tmp_path}/crawl.wacz")
    assert len(found) == 1


@pytest.mark.parametrize(
    "data", [b"", b"<html>", packed(page(1)), package()[:-30], b"PK\5\6" + b"\xff" * 18, PAGE * 9]
)
def test_what_is_no_zip_file_is_damaged(tmp_path: Path, data: bytes) -> None:
    found = read(tmp_path, data)
    assert [only(found).reason] == [Reason.DAMAGED]
    assert "get the package again" in only(found).detail


def test_a_package_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.wacz")
    (tmp_path / "folder.wacz").mkdir()
    for name, reason in (
        ("none.wacz", Reason.MISSING),
        ("pipe.wacz", Reason.UNREADABLE),
        ("folder.wacz", Reason.UNREADABLE),
    ):
        found = only(capture_wacz(tmp_path / name))
        assert (found.reason, found.input) == (reason, str(tmp_path / name))


def altered(name: str, **fields: object) -> bytes:
    """A package of two WARC files, of the one of that name the directory says something else."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as zipped:
        zipped.writestr("archive/good.warc", page(1))
        zipped.writestr(name, page(2))
        for field, value in fields.items():
            setattr(zipped.getinfo(name), field, value)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "fields", "reason", "told"),
    [
        ("archive/a.warc", {"flag_bits": 1}, Reason.UNSUPPORTED, "password"),
        ("archive/a.warc", {"compress_type": 14}, Reason.UNSUPPORTED, "method 14"),
        ("archive/a.warc", {"compress_type": 99}, Reason.UNSUPPORTED, "method 99"),
        (
            "archive/a.warc",
            {"external_attr": (stat.S_IFLNK | 0o777) << 16},
            Reason.UNSUPPORTED,
            "a link",
        ),
        ("../../a.warc", {}, Reason.UNSUPPORTED, "leads out"),
        ("/etc/a.warc", {}, Reason.UNSUPPORTED, "leads out"),
        ("C:\\a.warc", {}, Reason.UNSUPPORTED, "leads out"),
        ("archive\\..\\..\\a.warc", {}, Reason.UNSUPPORTED, "leads out"),
        ("archive/a.warc", {"file_size": 1 << 40}, Reason.TOO_LARGE, "unpack it"),
        ("archive/a.warc", {"file_size": 50}, Reason.DAMAGED, "not those that were packed"),
        ("archive/a.warc", {"file_size": 5000}, Reason.DAMAGED, "not those that were packed"),
        ("archive/a.warc", {"compress_size": 1 << 30}, Reason.DAMAGED, "of another member"),
        ("archive/a.warc", {"compress_size": 1 << 40}, Reason.DAMAGED, "of another member"),
        ("archive/a.warc", {"header_offset": 0}, Reason.DAMAGED, "cut off"),
        ("archive/a.warc", {"header_offset": 20}, Reason.DAMAGED, "cut off"),
        ("archive/a.warc", {"compress_type": 8}, Reason.DAMAGED, "cut off"),
        ("archive/a.warc", {"CRC": 7}, Reason.DAMAGED, "CRC"),
    ],
)
def test_a_bad_member_is_told_and_the_others_are_read(
    tmp_path: Path, name: str, fields: dict[str, object], reason: Reason, told: str
) -> None:
    found = read(tmp_path, altered(name, **fields))
    failures = [item for item in found if isinstance(item, Failure)]
    bad = next(item for item in failures if "#" not in item.input and "good" not in item.input)
    assert bad.reason is reason
    assert told in bad.detail
    if "header_offset" not in fields:
        assert payloads(found)[0] == payloads(read(tmp_path, altered("b.warc")))[0]


def test_the_last_record_is_read_although_the_checksum_differs(tmp_path: Path) -> None:
    assert len(payloads(read(tmp_path, altered("archive/a.warc", CRC=7)))) == 2


def test_a_member_that_would_grow_beyond_reason_is_not_unpacked(tmp_path: Path) -> None:
    bomb = bytes(30_000_000)
    members = {"archive/bomb.warc": bomb, "archive/good.warc": page(1)}
    found = read(tmp_path, package(members, compression=zipfile.ZIP_DEFLATED))
    assert only(found).reason is Reason.TOO_LARGE
    assert len(payloads(found)) == 1


def test_two_members_of_one_name_are_told_and_the_later_is_read(tmp_path: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as zipped:
        zipped.writestr(DATA, packed(page(1)))
        with pytest.warns(UserWarning, match="Duplicate"):
            zipped.writestr(DATA, packed(page(2)))
    found = read(tmp_path, file.getvalue())
    assert "same name" in only(found).detail
    assert b"".join(payloads(found)).count(b"notice 2") == 1


def test_members_that_share_their_bytes_are_read_once(tmp_path: Path) -> None:
    data = altered("archive/a.warc")
    directory = data.rindex(b"PK\1\2", 0, data.rindex(b"PK\1\2"))
    first = data[directory : data.rindex(b"PK\1\2")]
    second = data[data.rindex(b"PK\1\2") : data.rindex(b"PK\5\6")]
    copies = [second.replace(b"archive/a.warc", b"archive/%d.warc" % n) for n in range(8)]
    entries = first + b"".join(copies) + second
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 10, 10, len(entries), directory, 0)
    found = read(tmp_path, data[:directory] + entries + end)
    assert len(payloads(found)) == 2
    assert (
        sum("of another member" in item.detail for item in found if isinstance(item, Failure)) == 8
    )


def test_a_package_of_very_many_members_is_read(tmp_path: Path) -> None:
    members = {f"archive/{n}.warc.gz": packed(page(n)) for n in range(500)}
    others = {f"other/{n}": b"" for n in range(5000)}
    found = read(tmp_path, package(members | others))
    assert len(payloads(found)) == 500
    assert found[-1].input.endswith("!archive/499.warc.gz#0")


def test_a_directory_that_does_not_fit_into_memory_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wacz, "_MAX_DIRECTORY", 5000)
    found = only(read(tmp_path, package({f"{n}.warc": b"" for n in range(200)})))
    assert found.reason is Reason.TOO_LARGE


def test_too_little_room_for_a_copy_is_told_and_what_fits_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = package({"archive/big.warc": page(1) * 100, "archive/small.warc": page(2)})
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=5000))
    found = read(tmp_path, data)
    assert only(found).reason is Reason.UNREADABLE
    assert "TMPDIR" in only(found).detail
    assert len(payloads(found)) == 1


def test_a_disk_that_gets_full_is_told_and_nothing_half_copied_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unpack(*arguments: object) -> None:
        target = arguments[2]
        assert isinstance(target, Path)
        if target.exists():
            with target.open("ab") as file:
                file.write(page(2)[:90])
            raise OSError(28, "No space left on device")
        target.write_bytes(page(1))

    monkeypatch.setattr(wacz, "_unpack", unpack)
    found = read(tmp_path, altered("archive/a.warc"))
    assert "No space left" in only(found).detail
    assert len(payloads(found)) == 1


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "temporary #1"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    outer = package({"a.wacz": package(), DATA: packed(page(3)), "../x.warc": page(4)})
    assert len(payloads(read(tmp_path, outer))) == 3
    (tmp_path / "crawl.wacz").write_bytes(outer)
    half = capture_wacz(tmp_path / "crawl.wacz")
    next(item for item in half if isinstance(item, Capture))
    half.close()  # type: ignore[attr-defined]
    assert list(temporary.iterdir()) == []
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    assert only(capture_wacz(tmp_path / "crawl.wacz")).reason is Reason.UNREADABLE


def test_damaged_records_are_told_by_their_place_in_the_member(tmp_path: Path) -> None:
    cut = packed(page(1), page(2))[:-20]
    found = read(
        tmp_path, package({"archive/a.warc.gz": cut, "archive/b.warc.gz": packed(page(3))})
    )
    offset = len(packed(page(1)))
    assert only(found).input == f"{tmp_path}/crawl.wacz!archive/a.warc.gz#{offset}"
    assert len(payloads(found)) == 2
    assert found[-1].input.endswith("!archive/b.warc.gz#0")


def test_packages_are_inputs_alone_in_folders_and_in_manifests(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "Crawl.WACZ").write_bytes(package())
    manifest = tmp_path / "m.jsonl"
    manifest.write_text('{"path": "folder/Crawl.WACZ", "outlet": "Salt Marsh Herald"}')
    for inputs in (
        Inputs((str(folder),)),
        Inputs((str(folder / "Crawl.WACZ"),)),
        Inputs(manifests=(str(manifest),)),
    ):
        assert inputs.count() == 1
        assert len(payloads(captures(inputs))) == 2


def test_times_are_those_of_the_records(tmp_path: Path) -> None:
    found = read(tmp_path, package())
    assert isinstance(found[0], Capture)
    assert found[0].captured_at == datetime(2024, 5, 3, 16, 20, tzinfo=UTC)


WHOLE = package(
    {
        DATA: packed(page(1), page(2)),
        "archive/b.warc": page(3),
        "pages/pages.jsonl": listed({"url": URL, "title": "Quay"}),
        "inner.wacz": package({DATA: packed(page(4))}),
    },
    compression=zipfile.ZIP_DEFLATED,
)
FEW = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@FEW
@given(st.integers(0, len(WHOLE) - 1), st.binary(max_size=30))
def test_no_cut_off_package_raises_or_is_passed_over(
    tmp_path: Path, length: int, rest: bytes
) -> None:
    assert len(read(tmp_path, WHOLE[:length] + rest)) >= 1


@FEW
@given(st.randoms(use_true_random=False))
def test_no_mutated_package_raises_or_prints(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], chance: random.Random
) -> None:
    data = bytearray(WHOLE)
    start = WHOLE.rindex(b"PK\1\2") - 400 if chance.random() < 0.7 else 0
    for _ in range(chance.randint(1, 6)):
        data[chance.randrange(start, len(data))] = chance.randrange(256)
    logging.disable()
    try:
        assert len(read(tmp_path, bytes(data))) >= 1
    finally:
        logging.disable(logging.NOTSET)
    assert capfd.readouterr() == ("", "")


@FEW
@given(st.binary(max_size=300))
def test_no_bytes_raise(tmp_path: Path, data: bytes) -> None:
    assert len(read(tmp_path, data)) >= 1
    assert len(read(tmp_path, package({DATA: data, "pages/x.jsonl": data}, description=data))) >= 1
