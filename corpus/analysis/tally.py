"""Counting all words or n-grams of a sub-corpus, however many there are.

An n-gram is counted under a number of 64 bits made of its words, since tens of millions of
different ones don't fit in memory as texts; what is counted moves to temporary files as it
grows. The texts of the few that are shown are read in a second pass. Two n-grams of 100 million
share a number with a chance of 1 in 4,000; they would be counted as one.
"""

import heapq
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from corpus.analysis.reading import Numbers, folded_articles
from corpus.errors import SearchError

Keys = NDArray[np.uint64]
MAX_N = 5
_PARTS = "."  # stands between texts while counting; no folded word has it
_SPACE = 0x20
# Odd numbers; the first is 3 modulo 8, so that its powers differ as much as powers can.
_BASE, _BASE_INVERSE = 0xD6E8FEB86659FD93, pow(0xD6E8FEB86659FD93, -1, 2**64)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_BYTES = 400_000  # read at once: what is made of them stays in a processor's cache
_PENDING = 4_000_000  # numbers in memory before they are sorted and moved out: some 100 MB
_SHARES = 64  # temporary files, by the first bits of the numbers
_SHARE_BITS = np.uint64(58)
_ROW = np.dtype([("key", np.uint64), ("count", np.int64)])


@dataclass(frozen=True, slots=True)
class _Grams:
    """The n-grams of some articles."""

    keys: Keys
    starts: Numbers  # where each stands in `text`, in bytes
    ends: Numbers
    limits: Numbers  # where each article ends in `text`
    words: int
    text: bytes

    def spelt(self, at: int) -> str:
        return " ".join(self.text[self.starts[at] : self.ends[at]].decode().split())


class Tally:
    """How often each n-gram stands in a sub-corpus. Use it as a context, which removes its files."""

    def __init__(self) -> None:
        self.words = 0
        self.total = 0  # n-grams, each as often as it stands
        self._pending: list[Keys] = []
        self._pending_count = 0
        self._files: list[IO[bytes]] = []

    def __enter__(self) -> "Tally":
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._files:
            file.close()

    def add(self, keys: Keys) -> None:
        """Count these once more each."""
        self.total += len(keys)
        self._pending.append(keys)
        self._pending_count += len(keys)
        if self._pending_count >= _PENDING:
            self._move_out()

    def shares(self) -> Iterator[tuple[Keys, Numbers]]:
        """All numbers, rising, with their counts, in a fixed number of pieces cut at the same places."""
        if not self._files:  # little enough to have stayed in memory
            for piece in self._sorted_out():
                yield piece["key"], piece["count"]
            return
        self._move_out()
        for file in self._files:
            file.seek(0)
            rows = np.frombuffer(file.read(), _ROW)
            yield _summed(rows["key"], rows["count"])

    def _move_out(self) -> None:
        if not self._files:
            self._files = [tempfile.TemporaryFile() for _ in range(_SHARES)]  # noqa: SIM115
        for file, piece in zip(self._files, self._sorted_out(), strict=True):
            file.seek(0, 2)
            file.write(piece.tobytes())
        self._pending, self._pending_count = [], 0

    def _sorted_out(self) -> list[NDArray[Any]]:
        """What is in memory, counted, in the pieces that go to the files."""
        pending = np.concatenate(self._pending) if self._pending else np.zeros(0, np.uint64)
        keys, counts = np.unique(pending, return_counts=True)
        rows = np.empty(len(keys), _ROW)
        rows["key"], rows["count"] = keys, counts
        starts = np.arange(1, _SHARES, dtype=np.uint64) << _SHARE_BITS
        return np.split(rows, np.searchsorted(keys, starts))


def tally(db: sqlite3.Connection, ns: Numbers, n: int) -> Tally:
    """Count the n-grams of titles, deks and texts; one doesn't reach from one of them into another."""
    if not 1 <= n <= MAX_N:
        raise SearchError(f"n-grams have 1 to {MAX_N} words, not {n}")
    counted = Tally()
    for grams in _grams(db, ns, n):
        counted.words += grams.words
        counted.add(grams.keys)
    return counted


@dataclass(frozen=True, slots=True)
class Named:
    """What the n-grams of some numbers are."""

    texts: dict[int, str]  # by place among the numbers
    articles: Numbers  # of each number: how many articles have it


def named(
    db: sqlite3.Connection, ns: Numbers, n: int, keys: Keys, is_sure: NDArray[np.bool_], more: int
) -> Named:
    """The texts of n-grams, and how many articles have each, found by reading once more.

    Args:
        keys: rising.
        is_sure: those of which the text is wanted whatever it is; of the others, which are
            equal in rank, only the `more` that come first by their text.
    """
    articles = np.zeros(len(keys), np.int64)
    seen = np.zeros(len(keys), np.bool_)
    texts: dict[int, str] = {}
    tied: list[_Last] = []
    if not len(keys):
        return Named(texts, articles)
    for grams in _grams(db, ns, n):
        at = np.minimum(np.searchsorted(keys, grams.keys), len(keys) - 1)
        (hits,) = np.nonzero(keys[at] == grams.keys)
        found = at[hits]
        count = len(grams.limits)
        article = np.searchsorted(grams.limits, grams.starts[hits], side="right")
        pairs = np.unique(found * count + article)
        articles += np.bincount(pairs // count, minlength=len(keys))
        places, first = np.unique(found, return_index=True)
        for place, hit in zip(places[~seen[places]], hits[first[~seen[places]]], strict=True):
            text = grams.spelt(int(hit))
            if is_sure[place]:
                texts[int(place)] = text
            elif more:
                item = _Last(text, int(place))
                (heapq.heappush if len(tied) < more else heapq.heappushpop)(tied, item)
        seen[places] = True
    texts |= {item.place: item.text for item in tied}
    return Named(texts, articles)


def leading(score: NDArray[Any], limit: int) -> NDArray[np.bool_]:
    """The places of the `limit` greatest scores, and of all that equal the least of them."""
    if len(score) <= limit:
        return np.ones(len(score), np.bool_)
    if not limit:
        return np.zeros(len(score), np.bool_)
    return np.asarray(score >= np.partition(score, len(score) - limit)[len(score) - limit])


def surely_leading(score: NDArray[Any], limit: int) -> NDArray[np.bool_]:
    """Of those that lead, the ones that no text can put behind the `limit`."""
    if len(score) <= limit:
        return np.ones(len(score), np.bool_)
    return np.asarray(score > score.min()) if limit else np.zeros(len(score), np.bool_)


@dataclass(frozen=True, slots=True)
class _Last:
    """A text in a heap that gives the last one by its text first."""

    text: str
    place: int

    def __lt__(self, other: "_Last") -> bool:
        return self.text > other.text


def _grams(db: sqlite3.Connection, ns: Numbers, n: int) -> Iterator[_Grams]:
    """The n-grams of a sub-corpus piece by piece."""
    pieces: list[bytes] = []
    size = 0
    for article in folded_articles(db, ns):
        pieces.append(f" {_PARTS} ".join((*article.columns, "")).encode())
        size += len(pieces[-1])
        if size >= _BYTES:
            yield _cut(pieces, n)
            pieces, size = [], 0
    if pieces:
        yield _cut(pieces, n)


def _cut(pieces: list[bytes], n: int) -> _Grams:
    """The n-grams of articles, from the hashes of their words."""
    text = b"".join(pieces)
    letters = np.frombuffer(text, np.uint8)
    is_space = np.concatenate(([True], letters == _SPACE, [True]))
    (starts,) = np.nonzero(is_space[:-1] & ~is_space[1:])
    (ends,) = np.nonzero(~is_space[:-1] & is_space[1:])
    powers, inverses = _powers(1 << len(letters).bit_length())
    sums = np.zeros(len(letters) + 1, np.uint64)
    np.cumsum(letters * powers[: len(letters)], out=sums[1:])
    hashes = (sums[ends] - sums[starts]) * inverses[starts]
    hashes = (hashes ^ (hashes >> np.uint64(32))) * _MIX
    is_word = (letters[starts] != ord(_PARTS)) | (ends - starts > 1)
    many = max(0, len(starts) - n + 1)
    is_whole = np.ones(many, np.bool_)
    keys = np.zeros(many, np.uint64)
    for step in range(n):
        is_whole &= is_word[step : step + many]
        keys = keys * _MIX + hashes[step : step + many]
    (at,) = np.nonzero(is_whole)
    keys = keys[at]
    return _Grams(
        keys=(keys ^ (keys >> np.uint64(32))) * _MIX,
        starts=starts[at],
        ends=ends[at + n - 1],
        limits=np.cumsum([len(piece) for piece in pieces]),
        words=int(is_word.sum()),
        text=text,
    )


@lru_cache(maxsize=1)
def _powers(count: int) -> tuple[Keys, Keys]:
    """The powers of the base of words' hashes, and of its inverse, modulo 2**64."""
    bases = (np.full(count, base, np.uint64) for base in (_BASE, _BASE_INVERSE))
    powers, inverses = (
        np.concatenate((np.ones(1, np.uint64), np.multiply.accumulate(base))) for base in bases
    )
    return powers, inverses


def _summed(keys: Keys, counts: Numbers) -> tuple[Keys, Numbers]:
    """Counts of equal keys added up; keys rising."""
    if not len(keys):
        return keys, counts
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    (starts,) = np.nonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    return keys[starts], np.add.reduceat(counts[order], starts)
