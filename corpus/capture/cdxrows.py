"""The forms of a CDX listing: rows of named values out of lines and JSON.

    urlkey timestamp original mimetype statuscode digest length   the Wayback CDX server
     CDX N b a m s k r M S V g                                    CDX files: letters name the fields
    urlkey timestamp {"url": …, "mime": …, "status": …}           CDXJ: pywb, WACZ packages
    {"timestamp": …, "url": …}                                    pywb, `output=json`
    [["urlkey","timestamp","original"], …]                        the CDX server, `output=json`

Letters: https://iipc.github.io/warc-specifications/specifications/cdx-format/cdx-2015/.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.capture.file import printable

MAX_LINE = 1_000_000
"""Characters of a line; a longer one is not read, unless it holds a JSON array."""

_SERVER = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest")
_LETTERS = {"b": "timestamp", "a": "original", "m": "mimetype", "s": "statuscode", "k": "digest"}
_ALIASES = {"url": "original", "mime": "mimetype", "status": "statuscode"}  # pywb's names
_UTF_16 = ("\udcff\udcfe", "\udcfe\udcff")  # its byte-order mark, taken for UTF-8
_BETWEEN_ROWS = re.compile(r"[\s,]*")
_NEXT_ROW = re.compile(r"\n[\s,]*+(?=[\[{])")
_MAX_ROW_LINES = 100  # over which one row of an array may be spread


@dataclass(frozen=True, slots=True)
class Row:
    """One entry: values by the names of the CDX server, `timestamp`, `original` and so on."""

    line: int  # counts from 1
    values: dict[str, object]


@dataclass(frozen=True, slots=True)
class Problem:
    """What cannot be used, and why."""

    line: int
    detail: str


@dataclass(frozen=True, slots=True)
class Aside:
    """What is no entry and needs none: a resumption key, a line about the listing."""

    kind: str


def read_rows(pieces: Iterator[str]) -> Iterator[Row | Problem | Aside]:
    """What is in a listing, whatever its form, in order.

    Pieces are lines with their end, or, of a line longer than `MAX_LINE`, parts of it.
    """
    number = 0
    for first in pieces:
        number += 1
        text = first.removeprefix("\ufeff")
        if not text.strip():
            continue
        if text.startswith(_UTF_16):
            yield Problem(number, "the listing is in UTF-16; save it as UTF-8")
        elif text.lstrip().startswith("<"):
            detail = "a web page, not a listing; see what it says and fetch the listing again"
            yield Problem(number, detail)
        elif text.lstrip().startswith("["):
            yield from _array(text, pieces, number)
        else:
            yield from _lines(text, pieces, number)
        return


def letters_of(line: str) -> tuple[tuple[str, ...], str] | None:
    """The fields that the first line of a CDX file names and what parts them; None for other lines.

    >>> letters_of(" CDX N b a")
    (('N', 'timestamp', 'original'), ' ')
    """
    named = re.fullmatch(r"(\W?)CDX((?:(\W)\S)+)\s*", line)
    if not named or (named[1] and named[1] != named[3]):
        return None
    letters = named[2][1:].split(named[3])
    return tuple(_LETTERS.get(letter, letter) for letter in letters), named[3]


def _lines(first: str, pieces: Iterator[str], number: int) -> Iterator[Row | Problem | Aside]:
    fields: tuple[str, ...] = _SERVER
    delimiter = " "
    is_after_blank = is_rest = False
    piece: str | None = first
    while piece is not None:
        line = piece.rstrip("\r\n")
        named = letters_of(line)
        if named and not is_rest:
            fields, delimiter = named
            if not {"timestamp", "original"} <= set(fields):
                yield Problem(number, "its letters lack b or a, the time or the address")
        elif is_after_blank and line.strip() and delimiter not in line and not line.startswith("{"):
            yield Aside("resumption key")
        elif line.strip() and not is_rest:
            yield _entry(line, number, fields, delimiter)
        is_after_blank = not line.strip()
        is_rest = not piece.endswith("\n")
        number += not is_rest
        piece = next(pieces, None)


def _entry(
    line: str, number: int, fields: tuple[str, ...], delimiter: str
) -> Row | Problem | Aside:
    if len(line) > MAX_LINE:
        return Problem(number, f"longer than {MAX_LINE:,} characters")
    if line[0] in "!@":
        return Aside("line about the listing")
    if line.startswith("{"):
        return _object(line, number)
    if len(parts := line.split(" ", 2)) == 3 and parts[2].startswith("{"):
        return _object(parts[2], number, parts[1])
    values = line.split(delimiter)
    if len(values) < min(len(_SERVER), len(fields)):
        detail = "neither 7, 9 or 11 fields nor JSON; ask for the listing with output=json"
        return Problem(number, detail)
    return Row(number, dict(zip(fields, values, strict=False)))


def _object(text: str, number: int, timestamp: str | None = None) -> Row | Problem:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Problem(number, printable(f"not JSON ({error})"))
    if not isinstance(said, dict):
        return Problem(number, "not a JSON object")
    return _named(said, number, timestamp)


def _named(said: dict[str, object], number: int, timestamp: str | None = None) -> Row:
    values = {_ALIASES.get(name, name): value for name, value in said.items()}
    return Row(number, values | {"timestamp": timestamp} if timestamp else values)


def _array(text: str, pieces: Iterator[str], number: int) -> Iterator[Row | Problem | Aside]:
    names: list[str] = []
    is_after_blank = False
    for line, row in _rows(text, pieces, number):
        if isinstance(row, Problem):
            yield row
        elif isinstance(row, dict):
            yield _named(row, line)
        elif row and not names:
            names = [_ALIASES.get(str(name), str(name)) for name in row]
            if not {"timestamp", "original"} <= set(names):
                detail = "the first row does not name timestamp and original; ask for both"
                yield Problem(line, detail)
                return
        elif len(row) == 1 and is_after_blank:
            yield Aside("resumption key")
        elif row and len(row) != len(names):
            yield Problem(line, f"{len(row)} values for {len(names)} fields")
        elif row:
            yield Row(line, dict(zip(names, row, strict=True)))
        is_after_blank = not row


def _rows(
    text: str, pieces: Iterator[str], line: int
) -> Iterator[tuple[int, list[object] | dict[str, object] | Problem]]:
    """The rows of a JSON array, each with the line where it begins; read as far as it has come."""
    decoder = json.JSONDecoder()
    at = text.index("[") + 1
    waited = 0  # pieces for the end of the row
    while True:
        between = _BETWEEN_ROWS.match(text, at)
        begin = between.end() if between else at
        line += text.count("\n", at, begin)
        at = begin
        if text[at : at + 1] == "]":
            rest = text[at + 1 :]
            while not rest.strip() and (piece := next(pieces, None)) is not None:
                line += rest.count("\n")
                rest = piece
            if rest.strip():
                yield line, Problem(line, "more follows after the end of the array")
            return
        problem = ""
        if text[at : at + 1] in ("[", "{"):
            try:
                row, end = decoder.raw_decode(text, at)
            except (ValueError, RecursionError):
                problem = "a row that is not JSON"
            else:
                yield line, row
                line += text.count("\n", at, end)
                at, waited = end, 0
                continue
        elif at < len(text):
            problem = "something that is not a row"
        following = _NEXT_ROW.search(text, at) if problem else None
        if following or waited > _MAX_ROW_LINES or len(text) - at > 2 * MAX_LINE:
            yield line, Problem(line, problem)
            end = following.end() if following else len(text)
            line += text.count("\n", at, end)
            at, waited = end, 0
            continue
        piece = next(pieces, None)
        if piece is None:
            is_cut = problem != "something that is not a row"
            detail = "the listing is cut off here; fetch it again" if is_cut else problem
            yield line, Problem(line, detail)
            return
        waited += bool(problem)
        text, at = text[at:] + piece, 0
