"""Manifests: JSON lines that name files and say where and when each was captured."""

import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from corpus.capture.file import failure_of, open_unpacked, printable
from corpus.errors import ManifestError
from corpus.model import Claim, Failure, Reason
from corpus.times import parse_utc
from corpus.uris import is_web_address, without_userinfo

_MAX_LINE_BYTES = 1_000_000
_MAX_VALUE = 10_000  # characters; the longest real one is an address of some 2,000
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_CLAIMED = ("outlet", "title", "author", "published", "section", "language")
_KEYS = ("path", "url", "captured_at", *_CLAIMED)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: a file and what is said of it."""

    path: Path  # relative ones are taken from the manifest's folder
    url: str | None  # without user name and password
    captured_at: datetime | None
    said: tuple[Claim, ...]


def read_manifest(path: Path) -> Iterator[Entry | Failure]:
    """The entries of a manifest, in order; a line that cannot be used becomes a Failure.

    A line is an object with `path` and, each optional, `url`, `captured_at` (ISO 8601; UTC
    where no zone is given), `outlet`, `title`, `author`, `published`, `section`, `language`.
    Blank lines are passed over, other keys are refused so that a misspelt one is noticed. The
    file may be packed (`.gz`).
    """
    label = printable(str(path))
    is_blank = True
    try:
        with open_unpacked(path) as stream:
            if stream.read(2) in (b"\xff\xfe", b"\xfe\xff"):
                detail = "the manifest is in UTF-16; save it as UTF-8"
                yield Failure(label, Reason.BAD_MANIFEST_LINE, detail)
                return
            stream.seek(0)
            for number, line in enumerate(_lines(stream), start=1):
                if line.strip(b"\xef\xbb\xbf \t\r\n"):
                    is_blank = False
                    yield _read_line(line, path, number)
    except (OSError, EOFError, zlib.error) as error:
        yield failure_of(error, path)
        return
    if is_blank:
        yield Failure(label, Reason.EMPTY, "the manifest names no file")


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines; of one that is longer than allowed only the first bytes, one more than that."""
    while line := stream.readline(_MAX_LINE_BYTES + 1):
        yield line
        while len(line) > _MAX_LINE_BYTES and not line.endswith(b"\n"):
            line = stream.readline(_MAX_LINE_BYTES + 1)


def _read_line(line: bytes, manifest: Path, number: int) -> Entry | Failure:
    label = f"{printable(str(manifest))}:{number}"
    try:
        return _entry(line, manifest, number)
    except _BadUrlError as error:
        detail = f"not an absolute http or https address: {error}"
        return Failure(label, Reason.BAD_URL, detail)
    except ManifestError as error:
        problem = str(error).removeprefix(f"{manifest}, line {number}: ")
        return Failure(label, Reason.BAD_MANIFEST_LINE, printable(problem))


class _BadUrlError(ValueError):
    """A line's `url` is no web address."""


def _entry(line: bytes, manifest: Path, number: int) -> Entry:
    if len(line) > _MAX_LINE_BYTES:
        raise ManifestError(manifest, number, f"longer than {_MAX_LINE_BYTES:,} bytes")
    try:
        fields = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ManifestError(manifest, number, f"not UTF-8 at byte {error.start + 1}") from error
    except (ValueError, RecursionError) as error:
        raise ManifestError(manifest, number, f"not JSON ({error})") from error
    if not isinstance(fields, dict) or not fields.get("path"):
        raise ManifestError(manifest, number, 'needs an object with a "path"')
    for name, value in fields.items():
        if name not in _KEYS:
            known = ", ".join(_KEYS)
            raise ManifestError(manifest, number, f"unknown key {name[:40]!r}; there are {known}")
        if value is not None and not isinstance(value, str):
            raise ManifestError(manifest, number, f'"{name}" must be a string or null')
        if value and len(value) > _MAX_VALUE:
            problem = f'"{name}" is longer than {_MAX_VALUE:,} characters'
            raise ManifestError(manifest, number, problem)
        if value and _UNSTORABLE.search(value):
            raise ManifestError(manifest, number, f'"{name}" holds a NUL or half a character')
    captured_at = _moment(fields.get("captured_at"), manifest, number)
    url = fields.get("url") or None
    if url is not None and not is_web_address(url):
        raise _BadUrlError(printable(url[:200]))
    said = tuple(
        Claim(name, value, "manifest", 0.95) for name in _CLAIMED if (value := fields.get(name))
    )
    path = manifest.parent / fields["path"]
    return Entry(path, without_userinfo(url) if url else None, captured_at, said)


def _moment(text: str | None, manifest: Path, number: int) -> datetime | None:
    try:
        return parse_utc(text) if text else None
    except ValueError as error:
        problem = f'"captured_at" is not ISO 8601: {str(text)[:40]!r}'
        raise ManifestError(manifest, number, problem) from error
