"""Where a search's words stand in the original text, and the piece of it worth showing."""

import unicodedata
from collections.abc import Sequence

from corpus.fold import fold_words, seam_before
from corpus.hits import Highlighted
from corpus.model import Span
from corpus.needles import Needle
from corpus.needles import spans as spans_of

WIDTH = 240  # characters: about three lines of a list of hits
_CUT = "…"
_LONGEST = 4 * WIDTH  # of a piece that has no place to be cut at

_LOOKED_AT = 500  # matches among which the best piece is looked for, about

Matches = tuple[tuple[Span, Needle], ...]


def highlight(text: str, needles: Sequence[Needle]) -> Highlighted:
    """The whole of `text` with what matched in it."""
    return Highlighted(text, merged([span for span, _ in spans_of(text, needles)]))


def snippet(text: str, needles: Sequence[Needle], width: int = WIDTH) -> Highlighted:
    """About `width` characters of `text` where most of what was looked for stands together.

    The beginning of the text, if nothing matches. Cut between words (in scripts without
    spaces between characters), with … wherever text was left out; white space in single spaces.
    """
    matches = spans_of(text, needles, _LOOKED_AT)
    start, end = _whole_words(text, _window(text, matches, width))
    spans = [
        Span(max(span.start, start), min(span.end, end))
        for span in merged([span for span, _ in matches])
        if span.start < end and span.end > start
    ]
    return _in_one_line(text, Span(start, end), spans)


def merged(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The same places in order, with spans that overlap or touch made one."""
    result: list[Span] = []
    for span in sorted(spans):
        if result and span.start <= result[-1].end:
            result[-1] = Span(result[-1].start, max(result[-1].end, span.end))
        else:
            result.append(span)
    return tuple(result)


def _window(text: str, matches: Matches, width: int) -> Span:
    """The stretch with the most different needles, then the most matches; the first of equals."""
    if not matches:
        return Span(0, min(width, len(text)))
    best, best_rank, last = matches[0][0], (0, 0), 0
    counts: dict[Needle, int] = {}
    for first, (span, needle) in enumerate(matches):
        while last < len(matches) and (last <= first or matches[last][0].end - span.start <= width):
            counts[matches[last][1]] = counts.get(matches[last][1], 0) + 1
            last += 1
        if (rank := (len(counts), last - first)) > best_rank:
            best_rank = rank
            best = Span(span.start, max(each.end for each, _ in matches[first:last]))
        counts[needle] -= 1
        if not counts[needle]:
            del counts[needle]
    room = max(0, width - (best.end - best.start))
    start = max(0, best.start - room // 3)  # more of what follows than of what goes before
    end = min(len(text), start + max(width, best.end - start))
    return Span(max(0, min(start, end - width)), end)


def _whole_words(text: str, window: Span) -> tuple[int, int]:
    """The window with its ends moved to where a word begins and to where the next one does."""
    start = 0 if window.start == 0 else -1
    end = len(text)
    # A word without end is not gone through from its beginning on.
    offset = seam_before(text, window.start, _LONGEST)
    for word in fold_words(text[offset : window.end + 2 * _LONGEST]):
        place = word.span.start + offset
        if start < 0 and place >= window.start:
            start = place
        if place >= window.end:
            end = place
            break
    start = window.start if start < 0 else start
    if end - start > _LONGEST:
        end = start + _LONGEST
        while end > start + WIDTH and unicodedata.category(text[end])[0] in "MC":
            end -= 1  # not before a mark or a joiner
    return start, end


def _in_one_line(text: str, window: Span, spans: Sequence[Span]) -> Highlighted:
    """The window's text with white space collapsed, … at cut ends, and the spans moved along."""
    shown = [_CUT] if text[: window.start].strip() else []
    moved: dict[int, int] = {}  # place in the text -> place in what is shown
    for place in range(window.start, window.end):
        moved[place] = len(shown)
        if not text[place].isspace():
            shown.append(text[place])
        elif shown and shown[-1] != " ":
            shown.append(" ")
    moved[window.end] = len(shown)
    line = "".join(shown).rstrip()
    marked = tuple(Span(moved[each.start], min(moved[each.end], len(line))) for each in spans)
    if text[window.end :].strip():
        line += _CUT
    return Highlighted(line, marked)
