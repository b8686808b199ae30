"""Lines of text as the blocks they were before somebody pasted or wrapped them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from corpus.extract.phrases import ends_sentence, is_cjk
from corpus.model import Run

MOST_BLOCKS = 200_000
"""Lines beyond which a text is no article: it is kept in coarser blocks, unanalysed."""

_NARROWEST, _WIDEST = 40, 120  # columns at which mail programs and editors wrap
_NARROWEST_CJK = 15
_PIECE = 1_000_000  # characters
_SPREAD = 14  # a wrapped line is shorter than the width by less than a long word
_BULLET = re.compile(r"[•‣◦▪●■]\s*|\*\s+")


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text that stands by itself."""

    text: str  # white space collapsed
    gap: int = 0  # blank lines above it
    kind: str = ""  # heading, item, quote, or "" when the text does not say
    level: int = 0  # of a heading, 1 the highest; 0 unknown
    runs: tuple[Run, ...] = ()  # where it has links


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    gap: int
    indent: int


def split_blocks(text: str) -> list[Block]:
    """The blocks of a plain text, wrapped lines joined, in order.

    A line end is a block's end unless the text as a whole is wrapped at a width, which
    shows in lines that had no room for the next line's first word.
    """
    lines = list(islice(_lines(text), MOST_BLOCKS + 1))
    if len(lines) > MOST_BLOCKS:
        return _coarse_blocks(text)
    width = _wrapped_at(lines)
    blocks: list[Block] = []
    gathered: list[str] = []
    gap = 0
    for at, line in enumerate(lines):
        if gathered and not (width and _continues(lines[at - 1], line, width)):
            blocks.append(_block(gathered, gap))
            gathered = []
        if not gathered:
            gap = line.gap
        gathered.append(line.text)
    if gathered:
        blocks.append(_block(gathered, gap))
    return blocks


def _pieces(text: str) -> Iterator[str]:
    """`text` in pieces of whole lines: all lines or words as one list may not fit in memory."""
    at = 0
    while at < len(text):
        end = text.find("\n", at + _PIECE) + 1 or len(text)
        yield text[at:end]
        at = end


def _lines(text: str) -> Iterator[_Line]:
    gap = 0
    for raw in (line for piece in _pieces(text) for line in piece.splitlines()):
        line = " ".join(raw.split()).strip("\ufeff\u200e\u200f ")
        if not line:
            gap += 1
            continue
        indent = raw[: len(raw) - len(raw.lstrip())].replace("\u3000", "  ")
        yield _Line(line, gap, len(indent))
        gap = 0


def _coarse_blocks(text: str) -> list[Block]:
    """Blocks between blank lines; all of it as one where even these are too many."""
    parts = re.split(r"\n[ \t\r\n]*\n", text)
    if len(parts) > MOST_BLOCKS:
        parts = [text]
    return [Block(joined) for part in parts if (joined := _collapse(part))]


def _collapse(text: str) -> str:
    pieces = (" ".join(piece.split()) for piece in _pieces(text))
    return " ".join(piece for piece in pieces if piece)


def _block(lines: list[str], gap: int) -> Block:
    text = join_lines(lines)
    bullet = _BULLET.match(text)
    if bullet and bullet.end() < len(text):
        return Block(text[bullet.end() :], gap, kind="item")
    return Block(text, gap)


def join_lines(lines: list[str]) -> str:
    """Wrapped lines as one; Chinese and Japanese without a space, a soft hyphen undone."""
    parts: list[str] = []
    for line in lines:
        if parts and parts[-1].endswith("\u00ad"):
            parts[-1] = parts[-1][:-1]
        elif parts and not (is_cjk(parts[-1][-1:]) and is_cjk(line)):
            parts.append(" ")
        parts.append(line)
    return "".join(parts)


def _wrapped_at(lines: list[_Line]) -> int | None:
    """The width at which a text is wrapped, or None if its line ends are its own."""
    pairs = [(a, b) for a, b in pairwise(lines) if not b.gap]
    lengths = [0] * (_WIDEST + 1)
    for a, _ in pairs:
        if len(a.text) <= _WIDEST:
            lengths[len(a.text)] += 1
    within = sum(lengths)
    enough = max(2, min(within // 8, 50))
    width = next(
        (
            w
            for w in range(_WIDEST, 0, -1)
            if lengths[w] and sum(lengths[max(0, w - _SPREAD) : w + 1]) >= enough
        ),
        None,
    )
    if width is None:
        return None
    unfinished = [(a, b) for a, b in pairs if not ends_sentence(a.text) and len(a.text) > width / 2]
    full = [(a, b) for a, b in unfinished if _is_full(a.text, b.text, width)]
    cjk = sum(is_cjk(a.text[-1:]) for a, _ in full)
    if width < (_NARROWEST_CJK if 2 * cjk > len(full) else _NARROWEST):
        return None
    # Headlines in a list begin with capitals, most wrapped lines don't.
    broken_off = sum(b.text[0].islower() or b.text[0].lower() == b.text[0].upper() for _, b in full)
    if (
        len(full) < 2
        or len(full) <= 2 * (len(unfinished) - len(full))
        or 3 * broken_off < len(full)
    ):
        return None
    return width


def _is_full(line: str, following: str, width: int) -> bool:
    """Whether `line` had no room for the first word of the line below."""
    if len(line) > width + 2:
        return False
    if is_cjk(following):
        return len(line) >= width - 2
    return len(line) + 1 + len(following.split(" ", 1)[0]) > width


def _continues(line: _Line, following: _Line, width: int) -> bool:
    if following.gap or following.indent > line.indent + 1 or _BULLET.match(following.text):
        return False
    return _is_full(line.text, following.text, width)
