"""The body of an article as what a reader sees: paragraphs, lists, quotes, with their links."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from corpus.model import Paragraph, Run, Span
from corpus.uris import is_web_address

_BLANK_LINES = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Passage:
    """Neighbouring paragraphs of one kind: a list is one passage, and so is a long quote."""

    kind: str  # paragraph, heading, item, quote
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A place in the text that leads elsewhere."""

    span: Span
    url: str


def read_body(text: str, blocks: str | None, links: Iterable[Link]) -> tuple[Passage, ...]:
    """The passages of `text`, in reading order, none of its words lost.

    Args:
        blocks: JSON `[[kind, start, end], …]` as in `articles.blocks`; where it is missing
            or does not fit the text, blank lines part the paragraphs.
        links: what does not lie within one paragraph, overlaps an earlier link or leads
            elsewhere than http or https is left as plain text.
    """
    usable = sorted((li for li in links if is_web_address(li.url)), key=lambda li: li.span)
    paragraphs = [
        Paragraph(tuple(_runs(text, span, usable)), kind)
        for kind, span in _blocks(text, blocks)
        if span.of(text).strip()
    ]
    grouped = groupby(enumerate(paragraphs), key=lambda pair: _group_of(*pair))
    return tuple(
        Passage(group[0][1].kind, tuple(paragraph for _, paragraph in group))
        for group in (list(members) for _, members in grouped)
    )


def _group_of(position: int, paragraph: Paragraph) -> tuple[str, int]:
    """Items and quotes stay together; each paragraph and heading stands alone."""
    together = paragraph.kind in ("item", "quote")
    return paragraph.kind, -1 if together else position


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


def _runs(text: str, block: Span, links: list[Link]) -> Iterator[Run]:
    """The paragraph in pieces, linked and not."""
    at = block.start
    for link in links:
        if link.span.start < at or link.span.end > block.end or link.span.start >= link.span.end:
            continue
        if link.span.start > at:
            yield Run(text[at : link.span.start])
        yield Run(link.span.of(text), link.url)
        at = link.span.end
    if at < block.end:
        yield Run(text[at : block.end])
