"""What a user names, in order, as captures: files, folders, manifests, WARC, WACZ, standard input."""

import logging
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import BinaryIO

from corpus.capture.cdx import WAYBACK, is_cdx
from corpus.capture.file import (
    MAX_BYTES,
    READ_ENDINGS,
    capture_file,
    capture_stream,
    failure_of,
    is_folder,
    is_wacz,
    is_warc,
    open_file,
    open_unpacked,
    printable,
    unreadable_folders,
    walk,
)
from corpus.capture.manifest import read_manifest
from corpus.capture.wacz import capture_wacz
from corpus.capture.warc import capture_warc
from corpus.model import Capture, Claim, Failure, Reason
from corpus.uris import is_web_address, without_userinfo

log = logging.getLogger(__name__)

_START = 8192  # bytes that tell whether a text is a list of addresses
_MAX_LINE = 100_000  # bytes
_COMMENT = re.compile(r"(?:^|\s)#")
_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://|(?:mailto|javascript|data):", re.IGNORECASE)
_ADDRESS = re.compile(rb"(?i:https?)://\S+")


@dataclass(frozen=True, slots=True)
class Inputs:
    """What to take in, and what is said of all of it."""

    paths: tuple[str, ...] = ()  # files, folders and addresses; "-" is standard input
    manifests: tuple[str, ...] = ()
    url: str | None = None  # address of the one document named
    outlet: str | None = None
    max_bytes: int = MAX_BYTES
    lists: tuple[str, ...] = ()  # files with an address on each line; "-" is standard input
    since: datetime | None = None  # what a listing dates before is passed over
    limit: int | None = None  # pages to ask for that listings name
    delay_s: float | None = None  # pause between two requests to a host; None: as archive.toml says
    revisit: timedelta | None = None  # pages seen less than that ago are passed over
    allow_private: bool = False  # whether addresses in private networks may be asked
    replay: str = WAYBACK  # where the captures are had that a CDX listing names

    def count(self) -> int:
        """How many captures to expect at least: a WARC or WACZ file is one. Reads no documents."""
        total = 0
        for name in self.paths:
            if is_address(name):
                continue
            total += len(walk(Path(name))[0]) if name and is_folder(Path(name)) else 1
        for manifest in map(Path, self.manifests):
            total += sum(1 for _ in read_manifest(manifest))
        return total

    def is_from_web(self) -> bool:
        """Whether anything is to be asked for on the web."""
        return bool(self.lists) or any(map(_is_of_web, self.paths))

    def is_all_web(self) -> bool:
        """Whether nothing is to be read from files."""
        return not self.manifests and all(map(_is_of_web, self.paths))


def _is_of_web(name: str) -> bool:
    return is_address(name) or is_cdx(Path(name))


def is_address(name: str) -> bool:
    """Whether what a user named is an address on the web, well formed or not."""
    return name.strip().lower().startswith(("http://", "https://"))


def with_lists(inputs: Inputs, stdin: BinaryIO | None = None) -> Inputs:
    """The same inputs with text files and standard input among the lists that are lists of addresses.

    A standard input that can be looked into without being read is.
    """
    lists = [name for name in inputs.paths if _is_list(name, stdin)]
    paths = tuple(name for name in inputs.paths if name not in lists)
    return replace(inputs, paths=paths, lists=(*inputs.lists, *lists))


def _is_list(name: str, stdin: BinaryIO | None) -> bool:
    try:
        if name == "-":
            start = stdin.peek(_START)[:_START] if isinstance(stdin, BufferedReader) else b""
        elif name.lower().endswith(".txt"):
            with open_file(Path(name)) as file:
                start = file.read(_START)
        else:
            return False
    except OSError:
        return False
    lines = [
        line.split(b" #")[0].strip() for line in start.removeprefix(b"\xef\xbb\xbf").splitlines()
    ]
    if len(start) == _START:
        lines.pop()  # it may be cut off
    stated = [line for line in lines if line and not line.startswith(b"#")]
    return bool(stated) and all(_ADDRESS.fullmatch(line) for line in stated)


def addresses(inputs: Inputs, stdin: BinaryIO | None = None) -> Iterator[str | Failure]:
    """The addresses that the inputs name, in order, and a Failure for each line that is none."""
    yield from (name.strip() for name in inputs.paths if is_address(name))
    for name in inputs.lists:
        try:
            if name == "-":
                yield from _listed("-", stdin or BytesIO())
            else:
                with open_unpacked(Path(name)) as file:
                    yield from _listed(printable(name), file)
        except (OSError, EOFError, zlib.error) as error:
            yield failure_of(error, Path(name))


def _listed(label: str, stream: BinaryIO) -> Iterator[str | Failure]:
    found_any = False
    for number, raw in enumerate(iter(lambda: stream.readline(_MAX_LINE), b""), start=1):
        line = _COMMENT.split(raw.decode("utf-8-sig", "replace"), maxsplit=1)[0].strip()
        if not line:
            continue
        found_any = True
        if is_web_address(line):
            yield line
        else:
            where = f"{label}, line {number}"
            detail = f"no http or https address that can exist: {printable(line[:200])}"
            yield Failure(where, Reason.BAD_URL, detail)
    if not found_any:
        yield Failure(label, Reason.EMPTY, "there is no address in it")


def captures(inputs: Inputs, stdin: BinaryIO | None = None) -> Iterator[Capture | Failure]:
    """Every capture that the inputs give, in order, and a Failure for each that cannot be had."""
    for manifest in inputs.manifests:
        yield from _from_manifest(Path(manifest), inputs)
    for path in inputs.paths:
        if _is_of_web(path):
            continue
        for item in _from_path(path, inputs, stdin):
            yield with_said(item, inputs)


def _from_path(name: str, inputs: Inputs, stdin: BinaryIO | None) -> Iterator[Capture | Failure]:
    if name == "-":
        if stdin is None:
            yield Failure("-", Reason.UNREADABLE, "standard input is not open")
        else:
            yield capture_stream(stdin, max_bytes=inputs.max_bytes)
    elif _OTHER_SCHEME.match(name):
        detail = "only http and https addresses are taken"
        yield Failure(printable(name), Reason.BAD_URL, detail)
    elif not name:
        yield Failure(name, Reason.MISSING, "an empty name; the folder one is in is called .")
    elif is_folder(Path(name)):
        yield from _from_folder(Path(name), inputs.max_bytes)
    else:
        yield from _from_file(Path(name), inputs.max_bytes)


def _from_folder(folder: Path, max_bytes: int) -> Iterator[Capture | Failure]:
    failures = list(unreadable_folders(folder))
    yield from failures
    readable, others = walk(folder)
    if not readable and not failures:
        detail = f"no file in this folder that Corpus reads: {READ_ENDINGS}"
        yield Failure(printable(str(folder)), Reason.EMPTY, detail)
    for path in readable:
        yield from _from_file(path, max_bytes)
    if not others:
        return
    endings = Counter(printable(path.suffix.lower()) or "without ending" for path in others)
    listed = ", ".join(f"{n} {ending}" for ending, n in endings.most_common(5))
    label = printable(str(folder))
    passed = "1 other file was" if len(others) == 1 else f"{len(others)} other files were"
    log.warning("%s: %s passed over (%s)", label, passed, listed)


def _from_file(path: Path, max_bytes: int) -> Iterator[Capture | Failure]:
    if is_warc(path):
        yield from capture_warc(path, max_bytes=max_bytes)
    elif is_wacz(path):
        yield from capture_wacz(path, max_bytes=max_bytes)
    else:
        yield capture_file(path, max_bytes=max_bytes)


def _from_manifest(manifest: Path, inputs: Inputs) -> Iterator[Capture | Failure]:
    for entry in read_manifest(manifest):
        if isinstance(entry, Failure):
            yield entry
            continue
        for item in _from_file(entry.path, inputs.max_bytes):
            if isinstance(item, Failure):
                yield replace(item, url=item.url or entry.url)
            else:
                yield with_said(
                    replace(
                        item,
                        url=item.url or entry.url,
                        captured_at=item.captured_at or entry.captured_at,
                        said=(*entry.said, *item.said),
                    ),
                    inputs,
                )


def with_said(item: Capture | Failure, inputs: Inputs) -> Capture | Failure:
    """The item with what is said of all inputs: address and outlet."""
    url = item.url or (without_userinfo(inputs.url) if inputs.url else None)
    if isinstance(item, Failure):
        return replace(item, url=url)
    said = item.said
    if inputs.outlet and not any(claim.field == "outlet" for claim in said):
        outlet = inputs.outlet.encode("utf-8", "replace").decode().replace("\0", "?")
        said += (Claim("outlet", outlet, "--outlet", 0.95),)
    return replace(item, url=url, said=said)
