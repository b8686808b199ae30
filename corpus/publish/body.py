"""The body of an article as what a reader sees: paragraphs, lists, quotes, with links and cited sources."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from corpus.model import Span
from corpus.uris import is_web_address

_BLANK_LINES = re.compile(r"\n\s*\n")

ROLES = ("source", "cue", "said")


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the text that means something: a link, or a part of a statement.

    `role` is link, source, cue or said. `number` is that of the statement in the list beside
    the text, `citation` its id, `label` what its source is called there.
    """

    span: Span
    role: str
    url: str | None = None
    number: int | None = None
    citation: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a paragraph within which nothing begins or ends."""

    text: str
    url: str | None = None  # of a link: http or https
    roles: tuple[str, ...] = ()  # of source, cue, said, in this order
    label: str | None = None  # the innermost statement's
    numbered: tuple[Mark, ...] = ()  # statements whose number stands behind this piece


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, item or quote."""

    kind: str
    stretches: tuple[Stretch, ...]

    @property
    def text(self) -> str:
        """Its words as one line of plain text."""
        return "".join(stretch.text for stretch in self.stretches)

    @property
    def runs(self) -> tuple[tuple[str | None, tuple[Stretch, ...]], ...]:
        """The stretches by the address that they lead to, neighbours with one address together."""
        grouped = groupby(self.stretches, key=lambda stretch: stretch.url)
        return tuple((url, tuple(stretches)) for url, stretches in grouped)


@dataclass(frozen=True, slots=True)
class Passage:
    """Neighbouring blocks of one kind: a list is one passage, and so is a long quote."""

    kind: str  # paragraph, heading, item, quote
    paragraphs: tuple[Block, ...]


def read_body(text: str, blocks: str | None, marks: Iterable[Mark]) -> tuple[Passage, ...]:
    """The passages of `text`, in reading order, none of its words lost.

    Each statement has its number in one place: behind its source, else its cue, else what is said.

    Args:
        blocks: JSON `[[kind, start, end], …]` as in `articles.blocks`; where it is missing
            or does not fit the text, blank lines part the paragraphs.
        marks: a link that does not lie within one paragraph, overlaps an earlier link or leads
            elsewhere than http or https is left as plain text; other marks may overlap.
    """
    usable = sorted(marks, key=lambda mark: (mark.span, mark.role, mark.number or 0))
    links = [m for m in usable if m.role == "link" and m.url and is_web_address(m.url)]
    others = [m for m in usable if m.role in ROLES]
    shown = [(kind, span) for kind, span in _blocks(text, blocks) if span.of(text).strip()]
    numbers = _numbers(others, [span for _, span in shown])
    parts = [
        Block(
            kind,
            tuple(_stretches(text, span, _apart(links, span), _within(others, span), numbers)),
        )
        for kind, span in shown
    ]
    grouped = groupby(enumerate(parts), key=lambda pair: _group_of(*pair))
    return tuple(
        Passage(group[0][1].kind, tuple(block for _, block in group))
        for group in (list(members) for _, members in grouped)
    )


def _group_of(position: int, block: Block) -> tuple[str, int]:
    """Items and quotes stay together; each paragraph and heading stands alone."""
    together = block.kind in ("item", "quote")
    return block.kind, -1 if together else position


def _blocks(text: str, blocks: str | None) -> list[tuple[str, Span]]:
    """Kind and place of each paragraph, checked against the text."""
    try:
        stated = [(str(kind), Span(int(a), int(b))) for kind, a, b in json.loads(blocks or "")]
    except (ValueError, TypeError):
        return _parted(text)
    end = 0
    for _, span in stated:
        if not end <= span.start <= span.end <= len(text) or text[end : span.start].strip():
            return _parted(text)
        end = span.end
    return _parted(text) if text[end:].strip() else stated


def _parted(text: str) -> list[tuple[str, Span]]:
    starts = [0] + [match.end() for match in _BLANK_LINES.finditer(text)]
    ends = [match.start() for match in _BLANK_LINES.finditer(text)] + [len(text)]
    return [("paragraph", Span(a, b)) for a, b in zip(starts, ends, strict=True)]


def _apart(links: list[Mark], block: Span) -> list[Mark]:
    """The links that lie within a block, none of them in another."""
    kept: list[Mark] = []
    at = block.start
    for link in links:
        if at <= link.span.start < link.span.end <= block.end:
            kept.append(link)
            at = link.span.end
    return kept


def _within(marks: list[Mark], block: Span) -> list[Mark]:
    return [mark for mark in marks if _touches(mark, block)]


def _numbers(marks: list[Mark], blocks: list[Span]) -> dict[int, tuple[Mark, ...]]:
    """Where in the text the numbers of statements stand, in order, each once."""
    best: dict[int, tuple[tuple[int, int], int, Mark]] = {}
    for mark in marks:
        ends = [min(mark.span.end, block.end) for block in blocks if _touches(mark, block)]
        if mark.number is None or not ends:
            continue
        rank = (ROLES.index(mark.role), -mark.span.end)
        if mark.number not in best or rank < best[mark.number][0]:
            best[mark.number] = (rank, ends[-1], mark)
    placed: dict[int, tuple[Mark, ...]] = {}
    for _, (_, end, mark) in sorted(best.items()):
        placed[end] = (*placed.get(end, ()), mark)
    return placed


def _touches(mark: Mark, block: Span) -> bool:
    start, end = max(mark.span.start, block.start), min(mark.span.end, block.end)
    return start < end


def _stretches(
    text: str,
    block: Span,
    links: list[Mark],
    marks: list[Mark],
    numbers: dict[int, tuple[Mark, ...]],
) -> Iterator[Stretch]:
    """The block cut wherever a mark begins or ends."""
    edges = {block.start, block.end}
    for mark in (*links, *marks):
        edges |= {max(mark.span.start, block.start), min(mark.span.end, block.end)}
    cuts = sorted(edges)
    for start, end in pairwise(cuts):
        link = next((m for m in links if m.span.start <= start < m.span.end), None)
        here = [m for m in marks if m.span.start <= start < m.span.end]
        # What is said holds sources and cues; of several the last to begin is the innermost.
        inner = max(
            here,
            key=lambda m: (m.role != "said", m.span.start, -m.span.end, m.number or 0),
            default=None,
        )
        yield Stretch(
            text[start:end],
            link.url if link else None,
            tuple(role for role in ROLES if any(m.role == role for m in here)),
            inner.label if inner else None,
            numbers.get(end, ()),
        )
