"""Where a query's words stand in a text, and whether they are what it asks for."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from corpus.errors import SearchError
from corpus.fold import Word, fold, fold_words, pieces
from corpus.model import Span
from corpus.needles.needle import Forms, Needle, folded, ways_of
from corpus.syntax import All, Any, Filter, Near, Node, Not, Term, Within, all_of, any_of

_PIECE = 100  # characters: fewer take longer to cut off than to go through


@dataclass(frozen=True, slots=True)
class Together:
    """Several needles near each other: in each of the ways, one of its needles is there."""

    ways: tuple[tuple[Needle, ...], ...]  # those of one entry have as many words
    distance: int


Sought = Needle | Together


def needles(
    node: Node | None, field: str | None = None, forms: Forms | None = None
) -> tuple[Needle, ...]:
    """What a query wants to find in `field`, to highlight there; None for all fields together.

    Words that are excluded are left out, words within NEAR are not.

    >>> from corpus.syntax import parse
    >>> [needle.words for needle in needles(parse("storm said:sea -rain").root, "said")]
    [('sea',)]
    """
    found: list[Needle] = []
    for each in sought(node, field, forms):
        found += [each] if isinstance(each, Needle) else (n for way in each.ways for n in way)
    return tuple(dict.fromkeys(found))


def sought(
    node: Node | None, field: str | None = None, forms: Forms | None = None
) -> tuple[Sought, ...]:
    """As `needles`, but what must stand near each other stays together."""
    found = _wanted(node, None, forms or {}, True) if node else ()
    return tuple(dict.fromkeys(each for where, each in found if _answers(where, field)))


def near(found: Sequence[tuple[Sequence[int], int]], distance: int) -> list[tuple[int, int]]:
    """The places, half-open, that stand as near each other as FTS5 has it, in no order.

    From the end of each to the beginning of the last there are at most so many words.

    Args:
        found: of each that must be there where it begins, rising, and how many words it has.

    >>> near([([0, 9], 1), ([2, 20], 1)], 3)
    [(0, 1), (2, 3)]
    """
    kept: list[tuple[int, int]] = []
    done = [0] * len(found)
    for last in sorted({start for starts, _ in found for start in starts}):
        windows = [
            (bisect_left(starts, last - length - distance), bisect_right(starts, last))
            for starts, length in found
        ]
        if all(first < end for first, end in windows):
            for each, (first, end) in enumerate(windows):
                starts, length = found[each]
                kept += ((at, at + length) for at in starts[max(first, done[each]) : end])
                done[each] = max(done[each], end)
    return kept


def spans(
    original: str, wanted: Iterable[Needle], most: int | None = None
) -> tuple[tuple[Span, Needle], ...]:
    """Where needles are found in a text as it was before folding, in reading order.

    A phrase gives one span from its first word to its last. Spans of different needles may
    overlap. Those after the first `most` may be left out.
    """
    needles_ = tuple(dict.fromkeys(wanted))
    # Folding is ten times faster than telling the place of each word: only pieces in which
    # something is found are gone through word by word.
    pieces_ = tuple(pieces(original, _PIECE)) if needles_ else ()
    folded = [fold(piece.of(original)) for piece in pieces_]
    found: list[tuple[Span, Needle]] = []
    for first, last in _stretches(folded, needles_):
        start = pieces_[first].start
        for span, needle in _spans_in(original[start : pieces_[last].end], needles_):
            found.append((Span(span.start + start, span.end + start), needle))
        if most is not None and len(found) >= most:
            break
    return tuple(found)


def _stretches(folded: Sequence[str], sought: Iterable[Needle]) -> Iterator[tuple[int, int]]:
    """The first and the last of the pieces of a text in which something is found, in order.

    Pieces that a phrase goes across come together.
    """
    # Where each piece begins in all of them together. That of an empty one is the next one's.
    starts = [*accumulate((len(words) + 1 if words else 0 for words in folded), initial=1)]
    whole = f" {' '.join(filter(None, folded))} "
    reaches: dict[int, int] = {}  # first piece -> last piece
    for needle in sought:
        beginning = _beginning(needle)
        length = len(beginning.rstrip())
        at = whole.find(beginning)
        while at >= 0:
            first = bisect_right(starts, at + 1) - 1
            last = bisect_right(starts, at + length - 1) - 1
            reaches[first] = max(last, reaches.get(first, last))
            # On to what may go across the end of this piece.
            at = whole.find(beginning, max(at + 1, starts[first + 1] - len(beginning)))
    stretch: tuple[int, int] | None = None
    for first, last in sorted(reaches.items()):
        if stretch and first <= stretch[1]:
            stretch = stretch[0], max(stretch[1], last)
        else:
            if stretch:
                yield stretch
            stretch = first, last
    if stretch:
        yield stretch


def _beginning(needle: Needle) -> str:
    """What stands in folded text with spaces around wherever the needle does."""
    return f" {' '.join(needle.words)}" + ("" if needle.is_prefix else " ")


def _spans_in(original: str, wanted: Iterable[Needle]) -> tuple[tuple[Span, Needle], ...]:
    by_word: dict[str, list[Needle]] = {}
    prefixes: list[Needle] = []
    for needle in wanted:
        if needle.is_prefix and len(needle.words) == 1:
            prefixes.append(needle)
        else:
            by_word.setdefault(needle.words[0], []).append(needle)
    words = tuple(fold_words(original))
    found: list[tuple[Span, Needle]] = []
    for place, word in enumerate(words):
        if word.text in by_word:
            for needle in by_word[word.text]:
                last = place + len(needle.words) - 1
                if last < len(words) and _stands_at(needle, words, place):
                    found.append((Span(word.span.start, words[last].span.end), needle))
        if prefixes:
            found += [(word.span, each) for each in prefixes if word.text.startswith(each.words[0])]
    return tuple(found)


def holds(words: Sequence[str], node: Node) -> bool:
    """Whether a text of these folded words is what a tree asks for; fields don't matter.

    Raises:
        SearchError: if there is a filter in the tree.
    """
    if isinstance(node, All):
        return all(holds(words, each) for each in node.nodes)
    if isinstance(node, Any):
        return any(holds(words, each) for each in node.nodes)
    if isinstance(node, Not):
        return not holds(words, node.node)
    if isinstance(node, Within):
        return holds(words, node.node)
    if isinstance(node, Filter):
        raise SearchError(f"words cannot answer {node.name}:{node.value}")
    if isinstance(node, Term):
        return any(_places(words, needle) for needle in ways_of(node, {}))
    return _are_near(words, node)


def necessary(node: Node) -> Node | None:
    """A weaker tree of single words, which every text has that `holds` is true of.

    None if any text may be one. For a first choice by the index, which knows larger texts.
    """
    if isinstance(node, All):
        return all_of(map(necessary, node.nodes))
    if isinstance(node, Any):
        parts = [necessary(each) for each in node.nodes]
        return None if None in parts else any_of(parts)
    if isinstance(node, Within):
        return necessary(node.node)
    if isinstance(node, Near):
        return all_of(map(necessary, node.terms))
    if not isinstance(node, Term):
        return None
    *others, last = folded(node)
    return all_of((*map(Term, others), Term(last, is_prefix=node.is_prefix)))


def _wanted(
    node: Node, field: str | None, forms: Forms, is_wanted: bool
) -> Iterator[tuple[str | None, Sought]]:
    if isinstance(node, All | Any):
        for each in node.nodes:
            yield from _wanted(each, field, forms, is_wanted)
    elif isinstance(node, Within):
        yield from _wanted(node.node, node.field, forms, is_wanted)
    elif isinstance(node, Not):
        yield from _wanted(node.node, field, forms, not is_wanted)
    elif is_wanted and isinstance(node, Near):
        yield field, _together(node)
    elif is_wanted and isinstance(node, Term):
        yield from ((field, each) for each in ways_of(node, forms))


def _answers(where: str | None, field: str | None) -> bool:
    return field is None or where == field or (where is None and field != "said")


def _stands_at(needle: Needle, words: tuple[Word, ...], place: int) -> bool:
    *whole, last = needle.words
    if any(words[place + step].text != word for step, word in enumerate(whole)):
        return False
    there = words[place + len(whole)].text
    return there.startswith(last) if needle.is_prefix else there == last


def _places(words: Sequence[str], needle: Needle) -> list[int]:
    """Where a needle begins among words."""
    *whole, last = needle.words
    ends = (
        place
        for place in range(len(whole), len(words))
        if words[place] == last or (needle.is_prefix and words[place].startswith(last))
    )
    return [end - len(whole) for end in ends if list(words[end - len(whole) : end]) == whole]


def _together(node: Near) -> Together:
    ways = tuple(ways_of(replace(term, is_phrase=True), {}) for term in node.terms)
    return Together(ways, node.distance)


def _are_near(words: Sequence[str], node: Near) -> bool:
    found = []
    for ways in _together(node).ways:
        starts = sorted({place for needle in ways for place in _places(words, needle)})
        found.append((starts, len(ways[0].words)))
    return bool(near(found, node.distance))
