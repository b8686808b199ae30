"""Which texts are near-identical copies of one story: signatures that find them, and the comparison.

All of it works on folded texts (`corpus.fold`). Numbers that were tuned were so on the planted
copies and negatives of `benchmarks/stories.py`.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, islice, pairwise
from typing import Any
from zlib import crc32

from corpus.fold import fold
from corpus.letters import STANDS_ALONE

_HASHES = 32  # numbers in a signature, before that of the whole text
_MOST = 10_000  # words of a text that are looked at: longer ones are told by how they begin
_FEWEST = 40  # words: of fewer, what two texts share is chance or a form
_SHINGLE = 5  # words in a row, of a signature and where a run that two texts share begins
_RUN = 6  # words of such a run that counts
_GRAIN = 2  # a word of a script without spaces is one character: so many make one of the above
_SHARED = 0.62  # of the shorter text's words, at least, …
_SHARED_MORE = 10  # … and so many words more: of short texts nearly all
_LENGTHS = 0.2  # the shorter text has at least this share of the longer one's words
_AHEAD = 150  # words that may stand above, in the longer text, what the two share
_TOP = 10  # one in so many of the shared words counts as where that begins
_GAP = 12  # words between two runs, within which other figures contradict
_PROBED = 3  # one word in so many begins a sequence that is looked up before all are
_DIGIT = re.compile("[0-9]")
_OTHER_FIGURES = 3  # that many, and more than one for each two that agree, make another report


def signature(text: str) -> tuple[int, ...]:
    """Numbers that near-identical texts have in common: 33, or none of a text too short to compare.

    Two texts share the more of them the more word sequences they share: a copy cut to its first
    third has a third of them. Each stands for a place in the signature, too: those of different
    places are never the same. The last is that of all its words: equal texts share it.
    """
    return signature_of(fold(text))


def signature_of(folded: str) -> tuple[int, ...]:
    """The signature of a text that is folded already."""
    words = folded.split(" ", _MOST)[:_MOST]
    grain = _grain(words)
    if len(words) < _FEWEST * grain:
        return ()
    shingles = {" ".join(shingle) for shingle in _in_rows(words, _SHINGLE * grain)}
    minhash = _empty().copy()
    minhash.update_batch([shingle.encode("utf-8", "surrogatepass") for shingle in shingles])
    numbers = [
        *minhash.hashvalues.tolist(),
        crc32(" ".join(words).encode("utf-8", "surrogatepass")),
    ]
    return tuple(place << 32 | number for place, number in enumerate(numbers))


@lru_cache(maxsize=1)
def _empty() -> Any:
    # Imported here: it brings scipy, and half a second.
    from datasketch import MinHash

    hashing: Callable[[bytes], int] = crc32
    return MinHash(num_perm=_HASHES, seed=1, hashfunc=hashing, scheme="affine32")


def _grain(words: Sequence[str]) -> int:
    """How many of the words count as one."""
    alone = sum(1 for word in words if not word.isascii() and STANDS_ALONE.match(word))
    return _GRAIN if 2 * alone > len(words) else 1


def _in_rows(words: Sequence[str], length: int) -> Iterator[tuple[str, ...]]:
    return zip(*(islice(words, start, None) for start in range(length)), strict=False)


@dataclass(frozen=True, slots=True)
class Words:
    """A folded text made ready to be compared."""

    words: tuple[str, ...]
    grain: int
    places: dict[tuple[str, ...], int]  # where each sequence of words stands first
    figures: tuple[
        int, ...
    ]  # before each word, and at the end: how many of those above are figures

    @classmethod
    def of(cls, folded: str) -> "Words":
        """Of a text that is folded already."""
        words = tuple(folded.split(" ", _MOST)[:_MOST])
        grain = _grain(words)
        places: dict[tuple[str, ...], int] = {}
        for place, shingle in enumerate(_in_rows(words, _SHINGLE * grain)):
            places.setdefault(shingle, place)
        figures = tuple(accumulate(map(_is_figure, words), initial=0))
        return cls(words, grain, places, figures)


@dataclass(frozen=True, slots=True)
class _Shared:
    """A run of words that two texts share."""

    start: int  # in the shorter text
    there: int  # in the longer text
    length: int


def is_copy(one: Words, other: Words) -> bool:
    """Whether one of two texts is a near-identical copy of the other, the same either way.

    Most of the shorter one's words stand in the longer one, in runs, from near its top on: a
    copy is cut at its end, gets a paragraph above or below, has some words replaced. Background
    that a later article repeats stands further down. Where figures differ between runs that are
    the same, it is the same form, filled in for another day or place.
    """
    short, long = sorted((one, other), key=lambda each: (len(each.words), each.words))
    grain = max(short.grain, long.grain)
    if short.grain != long.grain or len(short.words) < _FEWEST * grain:
        return False
    if short.words == long.words:
        return True
    if len(short.words) < _LENGTHS * len(long.words) or not _may_share(short, long):
        return False
    runs = _runs(short, long)
    counted = [run for run in runs if run.length >= _RUN * grain]
    shared = sum(run.length for run in counted)
    if shared < _SHARED * len(short.words) + _SHARED_MORE * grain:
        return False
    return _begins_at(counted, shared) <= _AHEAD * grain and not _contradict(runs, short, long)


def _may_share(short: Words, long: Words) -> bool:
    """Whether any of one in three sequences of words is shared: most pairs met by chance have none."""
    least = _SHINGLE * short.grain
    probes = range(0, len(short.words) - least + 1, _PROBED * short.grain)
    return any(short.words[at : at + least] in long.places for at in probes)


def _runs(short: Words, long: Words) -> list[_Shared]:
    """The runs of words that two texts share, in the order of the shorter one; time is linear."""
    words, others = short.words, long.words
    least = _SHINGLE * short.grain
    found: list[_Shared] = []
    at = shift = 0
    while at + least <= len(words):
        shingle = words[at : at + least]
        # After a replaced word it goes on at the same distance, though the phrase stands above, too.
        there = at + shift
        if others[there : there + least] != shingle:
            place = long.places.get(shingle)
            if place is None:
                at += 1
                continue
            there = place
        length = least
        while (
            at + length < len(words)
            and there + length < len(others)
            and words[at + length] == others[there + length]
        ):
            length += 1
        found.append(_Shared(at, there, length))
        shift = there - at
        at += length
    return found


def _begins_at(runs: Sequence[_Shared], shared: int) -> int:
    """Where in the longer text the first tenth of what is shared ends: a chance phrase is less."""
    passed = 0
    for run in sorted(runs, key=lambda run: run.there):
        if (passed + run.length) * _TOP >= shared:
            return run.there + shared // _TOP - passed
        passed += run.length
    return 0


def _contradict(runs: Sequence[_Shared], short: Words, long: Words) -> bool:
    """Whether the figures between the runs are others than those of the other text there."""
    others = 0
    most = _GAP * short.grain
    for before, after in pairwise(runs):
        gap = short.words[before.start + before.length : after.start]
        gap_there = long.words[before.there + before.length : after.there]
        if len(gap) <= most and len(gap_there) <= most:
            figures, figures_there = _figures(gap), _figures(gap_there)
            # 1 200 and 1200 are the same in two houses' styles.
            if figures and figures_there and "".join(figures) != "".join(figures_there):
                others += max(1, len(set(figures) - set(figures_there)))
    if others < _OTHER_FIGURES:
        return False
    agreed = sum(short.figures[run.start + run.length] - short.figures[run.start] for run in runs)
    return 2 * others > agreed


def _figures(words: Sequence[str]) -> list[str]:
    return [word for word in words if _is_figure(word)]


def _is_figure(word: str) -> bool:
    return word.isascii() and _DIGIT.search(word) is not None
