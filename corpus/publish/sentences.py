"""The sentence that a piece of text stands in, to be shown around it."""

import re
from dataclasses import dataclass

from corpus.model import Span

LONGEST = 700
"""Characters of a sentence that are shown: some texts do without full stops."""

_BEFORE = LONGEST // 4  # of these in front of the piece, where not all can be shown
_ENDS = re.compile(r"(?<=[.!?…])[\"”’»«“)]*\s+|(?<=[。！？।۔؟])[」』”»)]*\s*|\n+")
_CLOSING = 4  # quotation marks and brackets behind a full stop, at most


@dataclass(frozen=True, slots=True)
class Sentence:
    """Where a sentence, or several, stand in a text."""

    span: Span
    begins_before: bool  # too long to be shown: its beginning is left out
    ends_behind: bool  # so is its end


def sentence_around(text: str, piece: Span) -> Sentence:
    """The sentences in which a piece of text stands; beyond the piece never over a paragraph.

    What is longer than `LONGEST` is cut, between words where there are spaces.
    """
    floor = text.rfind("\n", 0, piece.start) + 1
    ceiling = text.find("\n", piece.end)
    ceiling = len(text) if ceiling < 0 else ceiling
    ends = (match.end() for match in _ENDS.finditer(text, floor, piece.start))
    begin = first = max([floor, *(end for end in ends if end <= piece.start)])
    following = _ENDS.finditer(text, max(piece.end - _CLOSING, begin), ceiling)
    stops = (match.start() + len(match[0].rstrip()) for match in following)
    stop = last = next((at for at in stops if at >= piece.end), ceiling)
    if stop - begin > LONGEST:
        if begin < piece.start - _BEFORE:
            begin = piece.start - _BEFORE
            begin = text.find(" ", begin, piece.start) + 1 or begin
        if stop > begin + LONGEST:
            stop = begin + LONGEST
            space = text.rfind(" ", stop - _BEFORE, stop)
            stop = stop if space < 0 else space
    return Sentence(Span(begin, stop), begin > first, stop < last)
