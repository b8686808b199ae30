"""Names in scripts without capitals: whom a noun phrase names, by the nouns and articles around.

A language has its nouns before names (`early_titles`) or behind them (`late_titles`), as its table
`[naming]` says.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.enrich.attribution.early_titles import (
    bare_name,
    begins_with_name,
    body_end,
    is_named_body,
    is_named_document,
    name_after_noun,
)
from corpus.enrich.attribution.flags import (
    BODY,
    CAPITAL,
    COMMA,
    CONJUNCTION,
    DETERMINER,
    DOCUMENT,
    GENITIVE,
    NUMBER,
    OUTLET,
    PERSON,
    PREPOSITION,
)
from corpus.enrich.attribution.late_titles import is_surname, read_late
from corpus.enrich.attribution.naming import (
    ADDRESS,
    GIVEN,
    HONORIFIC,
    LAND,
    MANY,
    OFFICE,
    QUALITY,
    TAIL,
    Naming,
    naming_of,
)
from corpus.enrich.attribution.parts import Mention, Range
from corpus.enrich.attribution.pieces import Piece, phrases, pieces_of
from corpus.enrich.attribution.tokens import Tokens
from corpus.enrich.attribution.unspaced import joined

_MARKS = "«»“”„\"'’‘「」『』《》()（） ,،、"
_NAMED = ("person", "organisation", "outlet")
_FULL = 2  # words of a name that tell a person


@dataclass(slots=True)
class _Reading:
    """What one phrase of a source says."""

    pieces: list[Piece]  # of the phrase, determiners aside
    kind: str
    name: Range | None
    head: Piece  # the noun that tells what it is of
    is_met: bool  # it may mean somebody told of before: not "a minister"


def parts_uncased(tokens: Tokens, source: Range) -> list[Range]:
    """The names in a source: one, but for such that are joined: "سامر العطواني وريم حتي"."""
    first, end = source
    flags = tokens.flags
    joints = {k for k in range(first + 1, end - 1) if flags[k] & CONJUNCTION}
    written = set(_written_joints(tokens, source))
    if not joints and not written:
        return [source]
    edges = {k for k in range(first, end) if k in joints or flags[k] & COMMA}
    starts = sorted({first, *(k + 1 for k in edges), *written} - edges - {end})
    stops = sorted({*edges, *written, end})
    parts = [(start, next(stop for stop in stops if stop > start)) for start in starts]
    named = [part for part in parts if read_uncased(tokens, part).kind in _NAMED]
    begun = {k + 1 for k in joints} | written
    is_joined = len(named) > 1 and any(part[0] in begun for part in named[1:])
    return named if is_joined else [source]


def _written_joints(tokens: Tokens, source: Range) -> Iterator[int]:
    """Where words begin that a conjunction is written on to, and a noun or given name after it."""
    naming = naming_of(tokens.grammar.language)
    if not naming.conjunctions:
        return
    first, end = source
    for k in range(first + 1, end):
        is_start = tokens.starts[k] > tokens.ends[k - 1]
        if is_start and tokens.words[k].startswith(naming.conjunctions):
            piece = pieces_of(tokens, (k, _word_end(tokens, k, end)), naming)[0]
            is_name = piece.flag & (PERSON | BODY | GIVEN) and piece.start > tokens.starts[k]
            if is_name and not piece.is_preposed:
                yield k


def _word_end(tokens: Tokens, k: int, end: int) -> int:
    k += 1
    while k < end and tokens.starts[k] == tokens.ends[k - 1]:
        k += 1
    return k


def read_uncased(tokens: Tokens, source: Range) -> Mention:
    """What a noun phrase says of who it names, in a script without capitals."""
    naming = naming_of(tokens.grammar.language)
    pieces = pieces_of(tokens, _with_name(tokens, source, naming), naming)
    if naming.cuts is not None:
        pieces = joined(pieces, naming)
    near = tokens.near(source[0])
    readings = [_read(phrase, tokens.text, near, naming) for phrase in phrases(pieces)]
    if not readings:
        return Mention("unknown", None)
    chosen = _chosen(readings)
    if chosen.name is None or _is_place(tokens.text, near, chosen, naming):
        return _unnamed(tokens.text, chosen)
    others = [each for each in readings if each is not chosen]
    return _named(tokens.text, chosen, chosen.name, others)


def _with_name(tokens: Tokens, source: Range, naming: Naming) -> Range:
    """A source with the name before a title that begins in former or present: "윤가람 전 장관"."""
    first, end = source
    if not naming.has_late_titles or naming.cuts is not None or first == 0:
        return source
    kind = naming.words.get(tokens.words[first], 0)
    if not (kind & QUALITY and tokens.flags[first] & DETERMINER):
        return source
    is_name = naming.person is not None and naming.person.fullmatch(tokens.words[first - 1])
    return (first - 1, end) if is_name and tokens.flags[first - 1] & CAPITAL else source


def _chosen(readings: list[_Reading]) -> _Reading:
    """The phrase with the name: the first, or an apposition to a noun without one."""
    first = readings[0]
    if first.name is not None or first.kind not in ("unnamed", "person"):
        return first
    named = (each for each in readings[1:] if each.name and each.kind in ("person", "unknown"))
    return next(named, first)


def _is_place(text: str, near: tuple[int, int], reading: _Reading, naming: Naming) -> bool:
    """Whether what stands before a title is where it is held: 青嶺市長, in a text with 青嶺市."""
    assert reading.name is not None  # noqa: S101
    first, stop = reading.name
    after = reading.pieces[stop] if stop < len(reading.pieces) else None
    if not naming.has_late_titles or after is None or not after.flag & PERSON:
        return False
    printed = text[reading.pieces[first].start : reading.pieces[stop - 1].end]
    if after.flag & OFFICE:
        shorter = text.count(printed + after.word[0], *near)
        return shorter > text.count(printed + after.word, *near)
    if after.flag & HONORIFIC:
        return False
    at = text.find(printed, *near)
    while at >= 0:
        at += len(printed)
        if text.startswith(naming.of_places, at + text.startswith(" ", at)):
            return True
        at = text.find(printed, at, near[1])
    return False


def _read(phrase: list[Piece], text: str, near: tuple[int, int], naming: Naming) -> _Reading:
    first = 0
    is_met = True
    while first < len(phrase) - 1 and phrase[first].flag & (DETERMINER | NUMBER):
        if _is_surname(phrase[first], phrase[first + 1], text, near, naming):
            break
        is_met = is_met and phrase[first].word not in naming.indefinite
        first += 1
    pieces = phrase[first:]
    if naming.has_late_heads:
        kind, name = read_late(pieces, naming)
    else:
        kind, name = _read_early(pieces, naming, is_met=is_met)
    head = _head(pieces) if naming.has_late_heads else pieces[0]
    if head.flag & MANY:
        is_met = False
    if naming.article and not (head.is_definite or (len(pieces) > 1 and pieces[-1].is_definite)):
        is_met = False
    return _Reading(pieces, kind, name, head, is_met)


def _is_surname(
    piece: Piece, title: Piece, text: str, near: tuple[int, int], naming: Naming
) -> bool:
    """Whether a determiner is a surname in this text: "이 교수", where "이수진 교수" is told of, too."""
    if not title.flag & ADDRESS or not is_surname(piece, naming):
        return False
    word, noun = re.escape(piece.word), re.escape(title.word)
    full = re.compile(rf"(?<!\w){word}\w{{2}} (?:\S+ ){{0,2}}{noun}")
    return full.search(text, *near) is not None


def _head(pieces: list[Piece]) -> Piece:
    """The noun that a phrase ends in, what only stands behind it aside."""
    return next((each for each in reversed(pieces) if not each.flag & TAIL), pieces[-1])


def _read_early(pieces: list[Piece], naming: Naming, *, is_met: bool) -> tuple[str, Range | None]:
    """What a phrase is of by the noun it begins with."""
    head = pieces[0]
    if head.flag & PERSON and not begins_with_name(pieces):
        name = name_after_noun(pieces, naming) if is_met else None
        if name or not head.flag & BODY:
            return "person" if name else "unnamed", name
    if head.flag & (BODY | OUTLET):
        if not is_named_body(pieces, is_indefinite=not is_met):
            return "unnamed", None
        stop = body_end(pieces, naming)
        if not head.flag & OUTLET:
            return "organisation", (0, stop)
        quoted = next((k for k in range(1, stop) if pieces[k].is_quoted), None)
        return "outlet", (0, stop) if quoted is None else (quoted, quoted + 1)
    if head.flag & DOCUMENT:
        is_named = is_met and is_named_document(pieces, naming)
        return "document", (0, len(pieces)) if is_named else None
    name = bare_name(pieces, naming)
    if name is None:
        return "unnamed", None
    if head.flag & LAND and name[1] == 1:
        return "organisation", name
    is_person = name[1] - name[0] >= _FULL or name[0] > 0 or bool(head.flag & GIVEN)
    return "person" if is_person else "unknown", name


def _named(text: str, chosen: _Reading, name: Range, others: list[_Reading]) -> Mention:
    pieces = chosen.pieces
    first, stop = name
    start, end = pieces[first].start, pieces[stop - 1].end
    if pieces[stop - 1].is_quoted and first < stop - 1:
        end += 1  # its closing mark
    told = [pieces[:first], pieces[stop:], *(each.pieces for each in others)]
    words = tuple(text[each.start : each.end].lower() for each in pieces[first:stop])
    printed = text[start:end].strip(" ,،、.《》") + ("." if text[end - 1] == "." else "")
    if not any(map(str.isalnum, printed)):
        return Mention("unknown", None)
    is_titled = chosen.kind == "unknown" and any(each.head.flag & PERSON for each in others)
    return Mention(
        "person" if is_titled else chosen.kind,
        printed,
        ", ".join(filter(None, (_told(text, each) for each in told))) or None,
        words,
        titles=tuple(each.word for part in told for each in part if each.flag & PERSON),
    )


def _told(text: str, pieces: list[Piece]) -> str:
    """What words beside a name tell, without forms of address and particles at its ends."""
    left_out = HONORIFIC | PREPOSITION | GENITIVE
    while pieces and pieces[-1].flag & left_out:
        pieces = pieces[:-1]
    while pieces and pieces[0].flag & left_out:
        pieces = pieces[1:]
    return text[pieces[0].start : pieces[-1].end].strip(_MARKS) if pieces else ""


def _unnamed(text: str, reading: _Reading) -> Mention:
    """A source without a name: what it is called; its noun, where that may mean who was named."""
    pieces = reading.pieces
    kind = "unnamed" if reading.kind == "person" else reading.kind
    name = text[pieces[0].start : pieces[-1].end].lower().strip(_MARKS)
    left_out = QUALITY | PREPOSITION | TAIL | GENITIVE
    told = [each for each in pieces if not each.flag & left_out] if reading.is_met else []
    words = tuple(each.word for each in told or pieces)
    noun = ""
    if len(told) == 1 or (told and reading.head.flag & PERSON):
        noun = reading.head.word
    if not any(map(str.isalnum, name)):
        return Mention("unknown", None)
    return Mention(kind, name, None, words, is_named=False, noun=noun)
