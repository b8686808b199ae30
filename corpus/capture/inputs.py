"""What a user names, in order, as captures: files, folders, manifests, WARC, WACZ, standard input."""

import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from corpus.capture.file import (
    MAX_BYTES,
    READ_ENDINGS,
    capture_file,
    capture_stream,
    is_folder,
    is_wacz,
    is_warc,
    printable,
    unreadable_folders,
    walk,
)
from corpus.capture.manifest import read_manifest
from corpus.capture.wacz import capture_wacz
from corpus.capture.warc import capture_warc
from corpus.model import Capture, Claim, Failure, Reason
from corpus.uris import without_userinfo

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Inputs:
    """What to take in, and what is said of all of it."""

    paths: tuple[str, ...] = ()  # files and folders; "-" is standard input
    manifests: tuple[str, ...] = ()
    url: str | None = None  # address of the one document named
    outlet: str | None = None
    max_bytes: int = MAX_BYTES

    def count(self) -> int:
        """How many captures to expect at least: a WARC or WACZ file is one. Reads no documents."""
        total = 0
        for name in self.paths:
            total += len(walk(Path(name))[0]) if name and is_folder(Path(name)) else 1
        for manifest in map(Path, self.manifests):
            total += sum(1 for _ in read_manifest(manifest))
        return total


def captures(inputs: Inputs, stdin: BinaryIO | None = None) -> Iterator[Capture | Failure]:
    """Every capture that the inputs give, in order, and a Failure for each that cannot be had."""
    for manifest in inputs.manifests:
        yield from _from_manifest(Path(manifest), inputs)
    for path in inputs.paths:
        for item in _from_path(path, inputs, stdin):
            yield _with_said(item, inputs)


def _from_path(name: str, inputs: Inputs, stdin: BinaryIO | None) -> Iterator[Capture | Failure]:
    if name == "-":
        if stdin is None:
            yield Failure("-", Reason.UNREADABLE, "standard input is not open")
        else:
            yield capture_stream(stdin, max_bytes=inputs.max_bytes)
    elif name.lower().startswith(("http://", "https://")):
        label = printable(without_userinfo(name))
        detail = "addresses are not fetched; save the page and name the file"
        yield Failure(label, Reason.UNSUPPORTED, detail)
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
                yield _with_said(
                    replace(
                        item,
                        url=item.url or entry.url,
                        captured_at=item.captured_at or entry.captured_at,
                        said=(*entry.said, *item.said),
                    ),
                    inputs,
                )


def _with_said(item: Capture | Failure, inputs: Inputs) -> Capture | Failure:
    url = item.url or (without_userinfo(inputs.url) if inputs.url else None)
    if isinstance(item, Failure):
        return replace(item, url=url)
    said = item.said
    if inputs.outlet and not any(claim.field == "outlet" for claim in said):
        outlet = inputs.outlet.encode("utf-8", "replace").decode().replace("\0", "?")
        said += (Claim("outlet", outlet, "--outlet", 0.95),)
    return replace(item, url=url, said=said)
