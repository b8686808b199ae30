"""What changed between two texts, word by word, in any script."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.letters import PIECE, STANDS_ALONE
from corpus.model import Span
from corpus.wording import plain, story_lines

_PUNCTUATION = (
    r"!-/:-@\[-`{-~¡-¿×÷\u055a-\u055f\u0589\u05be\u05f3\u05f4\u060c\u061b\u061f\u06d4\u0964\u0965"
    r"\u2000-\u206f\u20a0-\u20cf\u2190-\u2bff\u3000-\u3003\u3008-\u3020\u30fb"
    r"\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
_TOKEN = re.compile(
    r"\.{2,}|\d+(?:[.,:]\d+)+"
    rf"|[^\s{_PUNCTUATION}]+(?:['’][^\s{_PUNCTUATION}]+)*"
    r"|\S"
)
_WORD = re.compile(r"[^\W_]")
# Stretches between two words that occur once in both texts are compared exactly up to so many
# pairs of words; longer ones count as replaced. Keeps the cost linear.
_MOST_PAIRS = 10_000
_MOST_CHARS = 300_000  # of both texts; longer ones are compared by lines, not by words
_MOST_LOOKS = 20  # times that a word is looked at in search of such words
_MOST_SLID = 5  # words


@dataclass(frozen=True, slots=True)
class Change:
    """One stretch that is not as it was; a span of no length says where something came or went."""

    removed: Span  # in the text before
    added: Span  # in the text after

    @property
    def kind(self) -> str:
        """added, removed or replaced."""
        if self.removed.start == self.removed.end:
            return "added"
        return "removed" if self.added.start == self.added.end else "replaced"


@dataclass(frozen=True, slots=True)
class _Token:
    key: str
    span: Span
    opens: bool  # the first of its line


def word_changes(before: str, after: str) -> tuple[Change, ...]:
    """The stretches by which `after` differs from `before`, in reading order, apart in both.

    A word is a run of letters; in scripts without spaces a character with its marks. White
    space, typography and counting lines make no difference (see `corpus.wording`). Cost grows
    with the length of the texts; where they have next to nothing in common, a long stretch
    counts as replaced although some words in it are the same, and texts as long as books are
    compared line by line.

    >>> [(c.removed.of("We sail at six."), c.added.of("We sail at eight."))
    ...  for c in word_changes("We sail at six.", "We sail at eight.")]
    [('six', 'eight')]
    """
    by_words = len(before) + len(after) <= _MOST_CHARS
    old_lines, new_lines = _lines(before, by_words), _lines(after, by_words)
    changes: list[Change] = []
    old_keys = ["\n".join(token.key for token in line) for line in old_lines]
    new_keys = ["\n".join(token.key for token in line) for line in new_lines]
    old_end = new_end = 0
    pairs = [*_matches(old_keys, new_keys), (len(old_lines), len(new_lines))]
    last_old = last_new = 0
    for i, j in pairs:
        old = [token for line in old_lines[old_end:i] for token in line]
        new = [token for line in new_lines[new_end:j] for token in line]
        changes += _changes(old, new, last_old, last_new)
        if i < len(old_lines):
            last_old, last_new = old_lines[i][-1].span.end, new_lines[j][-1].span.end
        old_end, new_end = i + 1, j + 1
    return tuple(changes)


def count_changed_words(text: str) -> int:
    """How many words a stretch has; punctuation is none."""
    if len(text) > _MOST_CHARS:
        return len(text.split())
    return sum(_WORD.search(token.key) is not None for line in _lines(text) for token in line)


def _lines(text: str, by_words: bool = True) -> list[list[_Token]]:
    """The tokens of each line that has some and does not only count; else each line as one."""
    lines: list[list[_Token]] = []
    for at, line in story_lines(text):
        tokens = _tokens(line, at) if by_words else _whole(line, at)
        found = [(key, span) for key, span in tokens if key]
        if found:
            lines.append([_Token(*each, number == 0) for number, each in enumerate(found)])
    return lines


def _tokens(line: str, offset: int) -> Iterator[tuple[str, Span]]:
    for found in _TOKEN.finditer(line):
        start = offset + found.start()
        if found[0].isascii() or not STANDS_ALONE.search(found[0]):
            yield plain(found[0]), Span(start, start + len(found[0]))
            continue
        for piece in PIECE.finditer(found[0]):
            yield plain(piece[0]), Span(start + piece.start(), start + piece.end())


def _whole(line: str, offset: int) -> Iterator[tuple[str, Span]]:
    start = offset + len(line) - len(line.lstrip())
    yield plain(line), Span(start, start + len(line.strip()))


def _changes(
    old: Sequence[_Token], new: Sequence[_Token], last_old: int, last_new: int
) -> Iterator[Change]:
    """The changes between two runs of tokens that stand behind these offsets."""
    pairs = _matches([token.key for token in old], [token.key for token in new])
    for gap in _joined(_gaps(pairs, len(old), len(new)), old):
        i, i_end, j, j_end = _slid(gap, old, new)
        yield Change(
            _span(old, i, i_end, last_old),
            _span(new, j, j_end, last_new),
        )


def _span(tokens: Sequence[_Token], start: int, end: int, before: int) -> Span:
    if start < end:
        return Span(tokens[start].span.start, tokens[end - 1].span.end)
    place = tokens[start - 1].span.end if start else before
    return Span(place, place)


Gap = tuple[int, int, int, int]


def _gaps(pairs: Sequence[tuple[int, int]], old: int, new: int) -> Iterator[Gap]:
    i_end = j_end = 0
    for i, j in [*pairs, (old, new)]:
        if i > i_end or j > j_end:
            yield i_end, i, j_end, j
        i_end, j_end = i + 1, j + 1


def _joined(gaps: Iterator[Gap], old: Sequence[_Token]) -> Iterator[Gap]:
    """The gaps, those as one that only punctuation or, between longer ones, one word parts."""
    waiting: Gap | None = None
    for gap in gaps:
        if waiting is None:
            waiting = gap
            continue
        between = old[waiting[1] : gap[0]]
        words = sum(_WORD.search(token.key) is not None for token in between)
        sizes = [max(each[1] - each[0], each[3] - each[2]) for each in (waiting, gap)]
        if len(between) <= 2 and (not words or (words == 1 and min(sizes) >= 2)):
            waiting = (waiting[0], gap[1], waiting[2], gap[3])
        else:
            yield waiting
            waiting = gap
    if waiting:
        yield waiting


def _slid(gap: Gap, old: Sequence[_Token], new: Sequence[_Token]) -> Gap:
    """The gap, moved to where a line begins if what came or went can as well be read so."""
    i, i_end, j, j_end = gap
    if i == i_end:
        by = _slide(new, j, j_end)
    elif j == j_end:
        by = _slide(old, i, i_end)
    else:
        return gap
    return i + by, i_end + by, j + by, j_end + by


def _slide(tokens: Sequence[_Token], start: int, end: int) -> int:
    for by in range(_MOST_SLID):
        if tokens[start + by].opens:
            return by
        if end + by >= len(tokens) or tokens[start + by].key != tokens[end + by].key:
            break
    return 0


def _matches(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of equal places, rising in both: what stays."""
    matched: list[tuple[int, int]] = []
    waiting: list[Gap] = [(0, len(old), 0, len(new))]
    looks = _MOST_LOOKS * (len(old) + len(new))
    while waiting:
        i, i_end, j, j_end = waiting.pop()
        while i < i_end and j < j_end and old[i] == new[j]:
            matched.append((i, j))
            i, j = i + 1, j + 1
        while i < i_end and j < j_end and old[i_end - 1] == new[j_end - 1]:
            i_end, j_end = i_end - 1, j_end - 1
            matched.append((i_end, j_end))
        if i == i_end or j == j_end:
            continue
        if (i_end - i) * (j_end - j) <= _MOST_PAIRS:
            found = _longest(old[i:i_end], new[j:j_end])
            matched += ((i + a, j + b) for a, b in found)
            continue
        looks -= i_end - i + j_end - j
        if looks < 0:
            continue
        ours, theirs = old[i:i_end], new[j:j_end]
        anchors = _anchors(ours, theirs, 1) or _anchors(ours, theirs, 3)
        matched += ((i + a, j + b) for a, b in anchors)
        waiting += (
            (i + a, i + a_end, j + b, j + b_end)
            for a, a_end, b, b_end in _gaps(anchors, i_end - i, j_end - j)
        )
    return sorted(matched)


def _anchors(old: Sequence[str], new: Sequence[str], size: int) -> list[tuple[int, int]]:
    """Runs of `size` that occur once in both, as many as stand in the same order in both.

    Gives the place where each run begins.
    """

    def once(keys: Sequence[str]) -> dict[tuple[str, ...], int]:
        runs = [tuple(keys[at : at + size]) for at in range(len(keys) - size + 1)]
        counts = Counter(runs)
        return {run: at for at, run in enumerate(runs) if counts[run] == 1}

    there = once(new)
    pairs = [(at, there[run]) for run, at in once(old).items() if run in there]
    # Longest rising run of the second places, the first ones rising already.
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        at = bisect_left(tails, place)
        before.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [place]
        ends[at : at + 1] = [number]
    chosen: list[tuple[int, int]] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        chosen.append(pairs[number])
        number = before[number]
    return chosen[::-1]


def _longest(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The longest run of pairs that rises in both, of short sequences."""
    rows = [[0] * (len(new) + 1)]
    for key in reversed(old):
        below = rows[-1]
        row = [0] * (len(new) + 1)
        for j in range(len(new) - 1, -1, -1):
            row[j] = below[j + 1] + 1 if key == new[j] else max(below[j], row[j + 1])
        rows.append(row)
    rows.reverse()
    pairs: list[tuple[int, int]] = []
    i = j = 0
    while i < len(old) and j < len(new):
        if old[i] == new[j] and rows[i][j] == rows[i + 1][j + 1] + 1:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif rows[i + 1][j] >= rows[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs
