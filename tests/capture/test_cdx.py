"""CDX listings: every form, what is passed over, and what is told by its line."""

import gzip
import json
import logging
import os
import random
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from corpus.capture import cdx
from corpus.capture.cdx import ArchivedCapture, cdx_file, looks_like_cdx, read_cdx, replay_url
from corpus.model import Failure, Reason

URL = "https://www.saltmarshherald.example/2024/quay?page=2"
KEY = "example,saltmarshherald)/2024/quay?page=2"
SHA = "ZMSA5TNJUKKRYAIM5PRUJLL24DV7QYOO"
NAMES = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
WANTED = ArchivedCapture(
    URL, datetime(2024, 5, 3, 16, 20, 5, tzinfo=UTC), SHA, "text/html", 200, None
)


def row(
    url: str = URL,
    stamp: str = "20240503162005",
    media: str = "text/html",
    status: str = "200",
    digest: str = SHA,
) -> list[str]:
    return [KEY, stamp, url, media, status, digest, "1042"]


def line(*values: str, **more: str) -> str:
    return " ".join(row(*values, **more)) + "\n"


def array(*rows: list[str], names: list[str] = NAMES) -> str:
    """As the Wayback CDX server writes it: one row a line."""
    return "[" + ",\n".join(json.dumps(one) for one in (names, *rows)) + "]\n"


FIELDS = {"url": URL, "mime": "text/html", "status": "200", "digest": SHA, "length": "1042"}
FORMS = {
    "server": line(),
    "server, more fields": line().strip() + " 3 4 5\n",
    "11 letters": f" CDX N b a m s k r M S V g\n{' '.join(row()[:6])} - - 1042 771 crawl.warc.gz\n",
    "9 letters": f" CDX N b a m s k r V g\n{' '.join(row()[:6])} - 771 crawl.warc.gz\n",
    "another order": f" CDX a b k s m\n{URL} 20240503162005 {SHA} 200 text/html\n",
    "another delimiter": f"|CDX|N|b|a|m|s|k\n{'|'.join(row()[:6])}\n",
    "no delimiter first": f"CDX N b a m s k r V g\n{' '.join(row()[:6])} - 771 crawl.warc.gz\n",
    "CDXJ": f"!meta 0 {{}}\n{KEY} 20240503162005 {json.dumps(FIELDS)}\n",
    "JSON lines": json.dumps({"urlkey": KEY, "timestamp": "20240503162005", **FIELDS}) + "\n",
    "JSON lines, numbers": json.dumps({**FIELDS, "timestamp": 20240503162005, "status": 200}),
    "JSON lines, server's names": json.dumps(dict(zip(NAMES, row(), strict=True))),
    "array": array(row()),
    "array on one line": json.dumps([NAMES, row()]),
    "array, indented": json.dumps([NAMES, row()], indent=2),
    "array of objects": json.dumps([{"timestamp": "20240503162005", **FIELDS}]),
    "blank lines and a mark first": "\ufeff\n\n" + line(),
    "Windows": line().replace("\n", "\r\n"),
}


def read(text: Iterable[str] | str | bytes) -> list[ArchivedCapture | str]:
    return list(read_cdx(text))


def problem(text: str | bytes) -> str:
    (found,) = read(text)
    assert isinstance(found, str)
    assert found.isprintable()
    assert len(found) < 400
    return found


def counted(text: str | bytes) -> tuple[list[ArchivedCapture | str], Counter[str]]:
    passed_over: Counter[str] = Counter()
    return list(read_cdx(text, passed_over)), passed_over


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_capture(form: str, tmp_path: Path) -> None:
    text = FORMS[form]
    assert read(text) == [WANTED]
    assert read(text.encode()) == [WANTED]
    assert read(text.splitlines()) == [WANTED]
    assert list(read_cdx([piece + b"\n" for piece in text.encode().split(b"\n")])) == [WANTED]
    for name, data in (("a.cdx", text.encode()), ("a.cdxj.gz", gzip.compress(text.encode()))):
        (tmp_path / name).write_bytes(data)
        assert list(cdx_file(tmp_path / name)) == [WANTED]
        assert looks_like_cdx(data)


@pytest.mark.parametrize(
    "start",
    [
        b"",
        b"\n \n",
        b"<!doctype html><title>Quay</title>",
        b"A headline\n\nSome text of 2024 that goes on.",
        b'{"path": "a.html", "url": "https://a.example/"}',
        b'["a", "b"]',
        b"WARC/1.1\r\nWARC-Type: warcinfo\r\n",
        b"\x1f\x8b\x08 broken",
        gzip.compress(b"WARC/1.1\r\n", mtime=0),
        b"\xff\xfe\x00",
    ],
)
def test_other_files_do_not_look_like_a_listing(start: bytes) -> None:
    assert not looks_like_cdx(start)


def test_an_array_needs_no_more_than_time_and_address() -> None:
    names = ["original", "timestamp"]
    (found,) = read(array([URL, "20240503162005"], names=names))
    assert found == ArchivedCapture(URL, WANTED.captured_at, None, None, None)
    assert "ask for both" in problem(array([URL], names=["original"]))


@pytest.mark.parametrize(
    ("stamp", "moment"),
    [
        ("2024", (2024, 1, 1)),
        ("202405", (2024, 5, 1)),
        ("20240503", (2024, 5, 3)),
        ("2024050316", (2024, 5, 3, 16)),
        ("20240503162005123", (2024, 5, 3, 16, 20, 5)),
        ("0800", (800, 1, 1)),
    ],
)
def test_a_short_time_is_the_beginning_of_what_it_names(
    stamp: str, moment: tuple[int, int, int]
) -> None:
    (found,) = read(line(stamp=stamp))
    assert isinstance(found, ArchivedCapture)
    assert found.captured_at == datetime(*moment, tzinfo=UTC)


@pytest.mark.parametrize(
    "stamp", ["-", "", "yesterday", "20241301000000", "0000", "2" * 40, "٢٠٢٤"]
)
def test_a_time_that_cannot_be_is_told(stamp: str) -> None:
    assert problem(array(row(stamp=stamp))).startswith("line 2: not a time")


def test_what_nobody_knows_is_none() -> None:
    text = line(media="-", status="-", digest="-") + line(media="unk") + line(media="No-Type")
    first, second, third = read(text)
    assert isinstance(first, ArchivedCapture)
    assert (first.media_type, first.http_status, first.digest) == (None, None, None)
    for found in (second, third):
        assert isinstance(found, ArchivedCapture)
        assert found.media_type is None


def test_types_are_in_lower_case_and_without_parameters() -> None:
    (found,) = read(array(row(media="Text/HTML; charset=utf-8")))
    assert found == WANTED


def test_what_is_no_document_is_passed_over_and_counted() -> None:
    kinds = ["image/png", "text/css", "application/javascript", "application/pdf", "image/png"]
    text = "".join(line(media=media) for media in kinds)
    text += line(status="404") + line(status="301") + line(status="404") + line(status="304")
    text += line(url="dns:www.saltmarshherald.example", media="text/dns", status="0")
    text += line(url="urn:text:x") + line(url="https://a.example/robots.txt", media="text/plain")
    found, passed_over = counted(text + line())
    assert found == [WANTED]
    assert passed_over == {
        "image/png": 2,
        "text/css": 1,
        "application/javascript": 1,
        "application/pdf": 1,
        "status 404": 2,
        "status 301": 1,
        "status 304": 1,
        "dns address": 1,
        "urn address": 1,
        "robots.txt": 1,
    }


def test_resumption_keys_are_no_captures() -> None:
    keyed = array(row(), [], ["example%2Csaltmarshherald%29%2F+20240503162006"])
    for text in (line() + "\nexample%2Csaltmarshherald%29%2F+2024\n", keyed):
        assert counted(text) == ([WANTED], {"resumption key": 1})
    assert counted("[]\n") == ([], {})


def test_one_payload_listed_again_says_when_it_came_first() -> None:
    text = (
        line()
        + line(stamp="20240601000000")
        + line(stamp="20240602000000", digest="-")
        + line(stamp="20240603000000", url=URL + "&b")
        + line(stamp="20240604000000", media="warc/revisit", status="-")
        + line(stamp="20240605000000", digest="ANOTHER")
    )
    first = WANTED.captured_at
    found = [item for item in read(text) if isinstance(item, ArchivedCapture)]
    assert [item.same_as for item in found] == [None, first, None, None, first, None]
    assert found[4].media_type == cdx.REVISIT


@pytest.mark.parametrize("status", ["-", "200", "304"])
def test_a_revisit_is_given_unless_it_repeats_what_is_no_document(status: str) -> None:
    again = line(media="warc/revisit", status=status, stamp="20240601000000")
    (found,) = read(again)
    assert isinstance(found, ArchivedCapture)
    assert (found.media_type, found.same_as) == (cdx.REVISIT, None)
    for other in (line(media="image/png"), line(status="404")):
        assert counted(other + again)[1]["revisit of no document"] == 1
        assert len(counted(other + line() + again)[0]) == 2


def test_only_so_many_captures_are_compared_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cdx, "_MAX_SEEN", 3)
    text = "".join(line(digest=f"D{n}") for n in range(4)) + line(digest="D3") + line(digest="D0")
    found = [item for item in read(text) if isinstance(item, ArchivedCapture)]
    assert [bool(item.same_as) for item in found] == [False] * 4 + [True, False]


def test_only_so_many_kinds_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cdx, "_MAX_KINDS", 3)
    text = "".join(line(media=f"image/{n}") for n in (1, 2, 3, 4, 5, 1))
    assert counted(text)[1] == {"image/1": 2, "image/2": 1, "image/3": 1, "other": 2}


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ("only three fields here", "ask for the listing with output=json"),
        (line(url="www.saltmarshherald.example:80/quay"), "not a web address"),
        (line(url="https://"), "not a web address"),
        (line(url="https://a.example/" + "x" * 10_000), "not a web address"),
        (line(url="https://a.example/\x07"), "not a web address"),
        (line(status="OK"), "not a status"),
        (f"{KEY} 2024 {{broken\n", "not JSON"),
        ("{" * 100_000, "not JSON"),
        ('{"a":' * 100_000, "not JSON"),
        ("{}", "not a web address"),
        (f"{KEY} 2024 {{}}", "not a web address"),
        (line(digest="x" * 1_000_001), "longer than 1,000,000"),
        (" CDX N m s\n", "letters lack b or a"),
    ],
)
def test_a_line_that_cannot_be_used_is_told_and_the_others_are_read(bad: str, told: str) -> None:
    first, second, *others = read([line(), bad, line(url=URL + "&b")])
    assert first == WANTED
    assert isinstance(second, str)
    assert second.startswith("line 2: ")
    assert told in second
    assert len(second) < 400
    if "CDX" not in bad:
        (third,) = others
        assert isinstance(third, ArchivedCapture)


def test_an_address_that_is_not_utf_8_is_told() -> None:
    assert "not a web address" in problem(
        line(url="https://a.example/\udce9").encode("utf-8", "surrogateescape")
    )


def test_lines_of_a_file_keep_their_numbers_behind_a_long_one(tmp_path: Path) -> None:
    path = tmp_path / "a.cdx"
    path.write_text(line() + "x" * 2_500_000 + "\n" + "bad\n" + line(), encoding="utf-8")
    found = list(cdx_file(path))
    assert [item.input for item in found if isinstance(item, Failure)] == [f"{path}:2", f"{path}:3"]
    assert {item.reason for item in found if isinstance(item, Failure)} == {
        Reason.BAD_MANIFEST_LINE
    }
    assert isinstance(found[0], ArchivedCapture)
    assert isinstance(found[-1], ArchivedCapture)


def test_a_long_array_on_one_line_is_read_in_pieces(tmp_path: Path) -> None:
    rows = [row(url=f"https://a.example/käse/{n}", digest=f"D{n}") for n in range(12_000)]
    path = tmp_path / "a.json"
    path.write_text(json.dumps([NAMES, *rows], ensure_ascii=False), encoding="utf-8")
    assert path.stat().st_size > 1_200_000
    found = [item.url for item in cdx_file(path) if isinstance(item, ArchivedCapture)]
    assert found == [one[2] for one in rows]


def test_a_bad_row_of_an_array_is_told_by_its_line_and_the_others_are_read() -> None:
    text = array(row(), row(url=URL + "&b"), row(url=URL + "&c"), row(url=URL + "&d"))
    lines = text.splitlines(keepends=True)
    lines[2] = lines[2].replace('"', "", 1)
    lines[3] = '["one value"],\n'
    first, second, third, last = read("".join(lines))
    assert first == WANTED
    assert second == "line 3: a row that is not JSON"
    assert third == "line 4: 1 values for 7 fields"
    assert isinstance(last, ArchivedCapture)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (array(row())[:-3], "line 2: the listing is cut off here; fetch it again"),
        (array()[:-2] + "\n", "line 2: the listing is cut off here; fetch it again"),
        ('["a", "b"]', "line 1: something that is not a row"),
        (array() + "x", "line 2: more follows after the end of the array"),
        (array([URL]), "line 2: 1 values for 7 fields"),
        ("\n<html>\n<h1>Blocked</h1>\n", "line 2: a web page, not a listing; see what it says"),
    ],
)
def test_a_listing_that_is_none_is_told_once(text: str, told: str) -> None:
    assert problem(text).startswith(told)


def test_a_listing_in_utf_16_is_told() -> None:
    assert "save it as UTF-8" in problem(line().encode("utf-16"))


def test_the_address_loses_its_password() -> None:
    (found,) = read(line(url=URL.replace("//", "//ana:secret@")))
    assert found == WANTED


def test_the_replay_address_is_that_of_the_raw_payload() -> None:
    raw = "20240503162005id_/" + URL
    assert replay_url(WANTED) == "https://web.archive.org/web/" + raw
    for prefix in ("https://replay.example/all", "https://replay.example/all/"):
        assert replay_url(WANTED, prefix) == "https://replay.example/all/" + raw
    moment = datetime(800, 1, 1, 2, tzinfo=timezone(timedelta(hours=1)))
    early = ArchivedCapture("http://a.example/", moment, None, None, None)
    assert replay_url(early, "x") == "x/08000101010000id_/http://a.example/"


def test_a_file_without_a_document_says_what_it_lists(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "a.cdx"
    for text, detail in (
        ("", "the listing is empty"),
        (" CDX N b a m s k r M S V g\n", "the listing is empty"),
        (line(media="image/png") * 2, "no document is listed, only 2 image/png"),
    ):
        path.write_text(text, encoding="utf-8")
        (found,) = cdx_file(path)
        assert found == Failure(str(path), Reason.EMPTY, detail)
    path.write_text(line() + line(media="image/png"), encoding="utf-8")
    with caplog.at_level(logging.INFO, "corpus"):
        assert list(cdx_file(path)) == [WANTED]
    assert "passed over 1 image/png" in caplog.text


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.cdx")
    (tmp_path / "cut.cdx.gz").write_bytes(gzip.compress(line().encode() * 9)[:-6])
    for name, reason in (
        ("none.cdx", Reason.MISSING),
        ("pipe.cdx", Reason.UNREADABLE),
        ("cut.cdx.gz", Reason.DAMAGED),
    ):
        *_, found = cdx_file(tmp_path / name)
        assert isinstance(found, Failure)
        assert (found.reason, found.input) == (reason, str(tmp_path / name))


def checked(data: bytes) -> None:
    looks_like_cdx(data)
    for item in read_cdx(data):
        str(item).encode()
        if isinstance(item, ArchivedCapture):
            replay_url(item).encode()
            assert item.captured_at.tzinfo is UTC
        else:
            assert item.isprintable()


@given(st.binary(max_size=200), st.sampled_from([b"", b"[", b"[[", b" CDX ", b"{", b"k 2024 {"]))
@example(b'"timestamp","original"],["0001","https://a.example"]', b"[[")
def test_no_bytes_raise(data: bytes, start: bytes) -> None:
    checked(start + data)
    checked(gzip.compress(start + data))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(FORMS)), st.randoms(use_true_random=False))
def test_no_mutated_listing_raises(form: str, chance: random.Random) -> None:
    data = bytearray(FORMS[form].encode() * chance.randint(1, 3))
    for _ in range(chance.randint(1, 6)):
        data[chance.randrange(len(data))] = chance.choice([*b'[]{}",\n 0', chance.randrange(256)])
    checked(bytes(data[: chance.randint(1, 2 * len(data))]))


@given(
    st.lists(
        st.lists(st.none() | st.booleans() | st.integers() | st.text() | st.floats(), max_size=8)
    )
)
def test_no_json_raises(rows: list[list[object]]) -> None:
    checked(json.dumps([NAMES, *rows]).encode())
    for values in rows:
        checked(json.dumps(dict(zip(NAMES, values, strict=False))).encode())
