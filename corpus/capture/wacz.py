"""WACZ packages as captures: the documents of the WARC files in them.

A package (https://specs.webrecorder.net/wacz/1.1.1/) is a ZIP file with WARC files, by rule under
`archive/`, with `datapackage.json`, which states the digest of each member, and with `pages/*.jsonl`,
which tell the titles of the pages that a browser visited. A package may hold other packages.

The WARC files are copied one after the other into one temporary file and read from there, so that
a revisit finds its original in an earlier WARC file of the package. No member is written under its
own name.
"""

import bisect
import hashlib
import io
import json
import logging
import os
import re
import shutil
import stat
import struct
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from corpus.capture.file import MAX_BYTES, failure_of, is_wacz, is_warc, open_file, printable
from corpus.capture.pagelist import MAX_LINE, Titles, read_titles
from corpus.capture.warc import capture_warc
from corpus.model import Capture, Failure, Reason
from corpus.uris import is_web_address

log = logging.getLogger(__name__)

_MAX_DIRECTORY = 20_000_000  # bytes; an entry takes 46 and its name, in memory some 600
_MAX_DESCRIPTION = 10_000_000  # bytes of datapackage.json; 100 or 200 a member
# Times that a member may grow when it is unpacked. Deflate gets to 1,032, which only bombs come
# near; pages seldom get to 20, and WARC files are to be stored as they are.
_MAX_GROWTH = 200
_SMALL = 10_000_000  # bytes that may grow out of anything
_CHUNK = 1 << 20
_ENCRYPTED = 0x2041  # flags: encrypted, strongly encrypted, names encrypted
_HASH = re.compile(r"(md5|sha1|sha256|sha384|sha512):([0-9a-fA-F]+)")
_PAGES = re.compile(r"pages/[^/]+\.jsonl")
_GET_AGAIN = "get the package again"

# What zipfile raises for a file that is not as it should be.
_BROKEN = (BadZipFile, EOFError, RuntimeError, ValueError, OverflowError, struct.error, zlib.error)


@dataclass(frozen=True, slots=True)
class _Stated:
    """What datapackage.json says of one member."""

    hash: str | None = None
    size: int | None = None  # bytes


@dataclass(frozen=True, slots=True)
class _Package:
    """A package being read."""

    zipped: ZipFile
    label: str  # how it is called in a Failure and in `Capture.input`
    name: str  # the same without the folders that it lies in
    folder: Path  # for temporary files
    max_bytes: int
    is_inner: bool  # it came out of another package
    members: dict[str, ZipInfo]  # of two with one name the later one, as ZIP tools have it
    overlapping: frozenset[ZipInfo]
    stated: dict[str, _Stated] = field(default_factory=dict)

    def label_of(self, member: str) -> str:
        """How a member is called."""
        return f"{self.label}!{printable(member)}"

    def wanted(self, is_kind: Callable[[Path], bool]) -> list[ZipInfo]:
        """The members whose name says so, hidden ones left out."""
        return [
            info
            for info in self.zipped.infolist()
            if is_kind(Path(info.filename))
            and not Path(info.filename).name.startswith(".")
            and not info.is_dir()
        ]


def capture_wacz(path: Path, *, max_bytes: int = MAX_BYTES) -> Iterator[Capture | Failure]:
    """Every document of the WARC files in a WACZ package, and a Failure for each that cannot be had.

    `input` reads `crawl.wacz!archive/data.warc.gz#1024`: package, member, offset in the member. The
    WARC files are taken in the order of the package's directory, then the packages in it, one level
    deep. A title in `pages/` becomes a claim of the capture of that address and time.

    A member that cannot be unpacked gives one Failure. So does one whose bytes are not those
    that datapackage.json or the directory states, and its records are read all the same, as far as
    they are there: they have digests of their own. A package without a WARC file gives one Failure.
    """
    return _read_package(path, printable(str(path)), printable(path.name), max_bytes, False)


def _read_package(
    path: Path, label: str, name: str, max_bytes: int, is_inner: bool
) -> Iterator[Capture | Failure]:
    with ExitStack() as stack:
        try:
            zipped = stack.enter_context(ZipFile(_Bounded(stack.enter_context(open_file(path)))))
        except _HugeError as error:
            yield Failure(label, Reason.TOO_LARGE, str(error))
            return
        except _BROKEN as error:
            detail = f"not a ZIP file, or cut off or damaged ({error}); {_GET_AGAIN}"
            yield Failure(label, Reason.DAMAGED, printable(detail))
            return
        except OSError as error:
            yield replace(failure_of(error, path), input=label)
            return
        try:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="corpus-"))
        except OSError as error:
            yield Failure(label, Reason.UNREADABLE, _no_room(error))
            return
        members = {info.filename: info for info in zipped.infolist()}
        overlapping = _overlapping(zipped)
        yield from _read_members(
            _Package(zipped, label, name, Path(folder), max_bytes, is_inner, members, overlapping)
        )


def _no_room(error: OSError) -> str:
    problem = f"it cannot be copied to the temporary folder ({error.strerror or error})"
    return printable(f"{problem}; make room or set TMPDIR to another folder")


class _HugeError(Exception):
    """A directory that is larger than may be held in memory."""


class _Bounded:
    """A file for zipfile, which reads the directory of a package in one piece."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek = file.seek
        self.tell = file.tell
        self.seekable = file.seekable

    def read(self, size: int = -1, /) -> bytes:
        """Read, but not a huge directory."""
        if size > _MAX_DIRECTORY:
            raise _HugeError(f"its directory takes {size:,} bytes; unpack it, name the WARC files")
        return self._file.read(size)


def _overlapping(zipped: ZipFile) -> frozenset[ZipInfo]:
    """The members that run into the next one or into the directory."""
    members = sorted(zipped.infolist(), key=lambda info: info.header_offset)
    ends = [info.header_offset for info in members[1:]] + [zipped.start_dir]
    return frozenset(
        info
        for info, end in zip(members, ends, strict=False)  # of an empty one only the end
        if info.header_offset + info.compress_size >= end  # its header takes 30 bytes, at least
    )


def _read_members(package: _Package) -> Iterator[Capture | Failure]:
    warcs, inner = package.wanted(is_warc), package.wanted(is_wacz)
    failures = list(_read_description(package))
    yield from failures
    if not warcs and not inner and not failures:
        detail = "there is no WARC file in the package, by its name"
        yield Failure(package.label, Reason.EMPTY, detail)
    joined = package.folder / "package.warc"
    starts: list[int] = []
    names: list[str] = []
    for info in warcs:
        start = joined.stat().st_size if joined.exists() else 0
        is_copied, failure = _copy(package, info, joined)
        if failure:
            yield failure
        if is_copied:
            starts.append(start)
            names.append(info.filename)
    if starts:
        titles = read_titles(_page_lines(package), package.label)
        for item in capture_warc(joined, max_bytes=package.max_bytes):
            yield _placed(item, package, joined, starts, names, titles)
    joined.unlink(missing_ok=True)
    for info in inner:
        yield from _read_inner(package, info)


def _read_inner(package: _Package, info: ZipInfo) -> Iterator[Capture | Failure]:
    label = package.label_of(info.filename)
    if package.is_inner:
        detail = "a package in a package in a package; unpack it and name it"
        yield Failure(label, Reason.UNSUPPORTED, detail)
        return
    copy = package.folder / "package.wacz"
    is_copied, failure = _copy(package, info, copy)
    if failure:
        yield failure
    if is_copied:
        name = f"{package.name}!{printable(info.filename)}"
        yield from _read_package(copy, label, name, package.max_bytes, True)
    copy.unlink(missing_ok=True)


def _read_description(package: _Package) -> Iterator[Failure]:
    """Note what datapackage.json states; a Failure for what it names and the package lacks."""
    info = package.members.get("datapackage.json")
    if info is None:
        log.warning("%s: no datapackage.json; digests are not checked", package.label)
        return
    label = package.label_of(info.filename)
    problem = _problem(package, info)
    if problem:
        yield Failure(label, *problem)
        return
    try:
        with package.zipped.open(info) as file:
            described = json.loads(file.read(_MAX_DESCRIPTION + 1)[:_MAX_DESCRIPTION])
    except (*_BROKEN, OSError) as error:
        detail = f"cannot be read ({error}), so that digests are not checked; {_GET_AGAIN}"
        yield Failure(label, Reason.DAMAGED, printable(detail))
        return
    resources = described.get("resources") if isinstance(described, dict) else None
    for resource in resources if isinstance(resources, list) else ():
        path = resource.get("path") if isinstance(resource, dict) else None
        if not isinstance(path, str):
            continue
        found, size = resource.get("hash"), resource.get("bytes")
        package.stated[path] = _Stated(
            found if isinstance(found, str) else None, size if isinstance(size, int) else None
        )
        if path not in package.members and (is_warc(Path(path)) or is_wacz(Path(path))):
            yield _lacking(package, path)


def _lacking(package: _Package, path: str) -> Failure:
    label = package.label_of(path[:1000])
    if is_web_address(path):
        detail = "it is not in the package but at that address; fetch it and name the file"
        return Failure(label, Reason.UNSUPPORTED, detail)
    detail = f"datapackage.json names it, and it is not in the package; {_GET_AGAIN}"
    return Failure(label, Reason.MISSING, detail)


def _page_lines(package: _Package) -> Iterator[bytes]:
    """The lines of all lists of pages, the first bytes of a long one, as far as they can be read.

    What cannot is logged and no Failure: a title is not the evidence.
    """
    for info in package.zipped.infolist():
        if not _PAGES.fullmatch(info.filename):
            continue
        label = package.label_of(info.filename)
        problem = _problem(package, info)
        if problem:
            log.warning("%s: no titles are read: %s", label, problem[1])
            continue
        try:
            with package.zipped.open(info) as member:
                stream = io.BufferedReader(cast(io.RawIOBase, member), _CHUNK)
                while line := stream.readline(MAX_LINE + 1):
                    yield line
        except (*_BROKEN, OSError) as error:
            log.warning("%s: titles are read in part: %s", label, printable(str(error)))


def _problem(package: _Package, info: ZipInfo) -> tuple[Reason, str] | None:
    """Why a member is not even opened, and what to do about it."""
    parts = info.filename.replace("\\", "/").split("/")
    if info.flag_bits & _ENCRYPTED:
        detail = "it is encrypted; unpack the package with its password and name the file"
        return Reason.UNSUPPORTED, detail
    if stat.S_ISLNK(info.external_attr >> 16):
        return Reason.UNSUPPORTED, "it is a link, not a file; pack the file itself"
    if ".." in parts or not parts[0] or re.match(r"[A-Za-z]:", parts[0]):
        detail = "its name leads out of the package; unpack it under another name and name the file"
        return Reason.UNSUPPORTED, detail
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        detail = f"compression method {info.compress_type} is not read; unpack it and name the file"
        return Reason.UNSUPPORTED, detail
    if package.members[info.filename] is not info:
        detail = "a later member has the same name and is read in its place; give each its own"
        return Reason.DAMAGED, detail
    if info in package.overlapping:
        detail = f"its bytes are also those of another member; {_GET_AGAIN}"
        return Reason.DAMAGED, detail
    growth = 1 if info.compress_type == ZIP_STORED else _MAX_GROWTH
    if info.file_size > max(_SMALL, growth * info.compress_size):
        detail = (
            f"{info.compress_size:,} bytes that are to become {info.file_size:,};"
            " if you trust it, unpack it and name the file"
        )
        return Reason.TOO_LARGE, detail
    return None


def _copy(package: _Package, info: ZipInfo, target: Path) -> tuple[bool, Failure | None]:
    """Append a member to `target`: whether that gave something to read, and what is wrong with it."""
    label = package.label_of(info.filename)
    problem = _problem(package, info)
    if problem:
        return False, Failure(label, *problem)
    start = target.stat().st_size if target.exists() else 0
    try:
        free = shutil.disk_usage(package.folder).free
        if info.file_size > free:
            raise OSError(None, f"{info.file_size:,} bytes, {free:,} are free")
        stated = package.stated.get(info.filename, _Stated())
        differs = _unpack(package.zipped, info, target, stated)
    except OSError as error:
        if target.exists():
            os.truncate(target, start)
        return False, Failure(label, Reason.UNREADABLE, _no_room(error))
    if not differs:
        return True, None
    detail = f"{differs}; what is there of it is read all the same; {_GET_AGAIN}"
    return True, Failure(label, Reason.DAMAGED, printable(detail))


def _unpack(zipped: ZipFile, info: ZipInfo, target: Path, stated: _Stated) -> str | None:
    """Append a member's bytes to `target`; in words how they are not those that were packed."""
    match = _HASH.fullmatch(stated.hash or "")
    digest = hashlib.new(match[1] if match else "sha256", usedforsecurity=False)
    crc, found = 0, 0
    stated_crc = info.CRC
    del info.CRC  # zipfile keeps back the last bytes where it differs; it is compared here
    try:
        with zipped.open(info) as member, target.open("ab") as file:
            while piece := member.read(_CHUNK):
                file.write(piece)
                digest.update(piece)
                crc = zlib.crc32(piece, crc)
                found += len(piece)
    except _BROKEN as error:
        return f"it is damaged or cut off ({error})"
    if found != info.file_size or crc != stated_crc:
        return "its bytes are not those that were packed (size or CRC differs)"
    if match and digest.hexdigest() != match[2].lower():
        return f"its bytes are not those that datapackage.json states ({match[1]} differs)"
    if stated.size not in (None, found):
        return f"it has {found:,} bytes, datapackage.json states {stated.size:,}"
    return None


def _placed(
    item: Capture | Failure,
    package: _Package,
    joined: Path,
    starts: list[int],
    names: list[str],
    titles: Titles,
) -> Capture | Failure:
    """The same with the place in the package instead of that in the temporary file."""
    own = printable(str(joined))
    place = ""
    offset = item.input.removeprefix(own).removeprefix("#")
    if offset:
        at = bisect.bisect_right(starts, int(offset)) - 1
        place = f"!{printable(names[at])}#{int(offset) - starts[at]}"
    if isinstance(item, Capture):
        said = (*item.said, *titles.of(item.url, item.captured_at))
        return replace(item, input=package.label + place, name=package.name + place, said=said)
    detail = item.detail.replace(f"{own}, ", "")
    if item.reason is Reason.REVISIT_WITHOUT_ORIGINAL:
        detail = (
            "the record that holds the payload is not earlier in this package;"
            " join its WARC files to those of the earlier crawl, in their order"
        )
    return replace(item, input=package.label + place, detail=detail)
