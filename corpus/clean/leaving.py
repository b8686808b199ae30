"""Leaving lines out of an extraction, and telling of it."""

from collections.abc import Mapping
from dataclasses import replace

from corpus.model import Extraction, LeftOut


def leave_out(extraction: Extraction, grounds: Mapping[int, str]) -> Extraction:
    """The extraction without some of its paragraphs, by position, each on its ground.

    What was left out before keeps its place among them.
    """
    if not grounds:
        return extraction
    paragraphs = extraction.paragraphs
    kept = tuple(line for at, line in enumerate(paragraphs) if at not in grounds)
    above = [0]
    for at in range(len(paragraphs)):
        above.append(above[-1] + (at not in grounds))
    # Twice the position: what was left out before a paragraph stands above it.
    told = [
        (2 * each.place, replace(each, place=above[each.place])) for each in extraction.left_out
    ]
    told += [
        (2 * at + 1, LeftOut(line.text, grounds[at], above[at], line.kind))
        for at, line in enumerate(paragraphs)
        if at in grounds
    ]
    told.sort(key=lambda each: each[0])
    return replace(extraction, paragraphs=kept, left_out=tuple(line for _, line in told))
