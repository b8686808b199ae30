"""Names after their nouns, without capitals: "وزير الزراعة إلياس بركات", "משרד החקלאות".

A noun without an article needs a complement before anything else can follow it; what follows a
noun that has one is a name. See `late_titles` for languages that have it the other way round.
"""

from enum import IntEnum

from corpus.enrich.attribution.flags import (
    ADVERB,
    BODY,
    CONJUNCTION,
    CUE,
    DETERMINER,
    DOCUMENT,
    NOUNS,
    NUMBER,
    OUTLET,
    PERSON,
    PREPOSITION,
    PRONOUN,
    TIME,
)
from corpus.enrich.attribution.naming import (
    ADDRESS,
    BY_ENDING,
    GENERIC,
    GIVEN,
    HONORIFIC,
    KIN,
    LAND,
    LEAD,
    LINK,
    MANY,
    NOBODY,
    PROPER,
    QUALITY,
    TAIL,
    VAGUE,
    Naming,
)
from corpus.enrich.attribution.parts import Range
from corpus.enrich.attribution.pieces import Piece

_LONGEST = 4  # words of a person's name
_FULL = 2  # words of a full name, at least
_LEAST_TOWARDS = 5  # letters of a word with a preposition of one letter
_NO_NAME = PREPOSITION | CONJUNCTION | DETERMINER | PRONOUN | TIME | NUMBER | ADVERB | QUALITY


class _Need(IntEnum):
    """What a noun still needs before a name can follow."""

    COMPLEMENT = 0
    PERHAPS_MORE = 1  # its complement may have more words: "عين الغزلان"
    NOTHING = 2


def name_after_noun(pieces: list[Piece], naming: Naming) -> Range | None:
    """The name of whom a phrase tells that begins with a noun for a person."""
    head = pieces[0]
    if head.flag & NOBODY or (head.flag & MANY and not head.flag & ADDRESS):
        return None
    is_met = head.is_definite or bool(head.flag & ADDRESS)
    if head.flag & KIN and not is_met and len(pieces) > 1 and pieces[1].flag & GIVEN:
        return None  # "خواهر نازنین"
    need = _Need.NOTHING if is_met else _Need.COMPLEMENT
    for k in range(1, len(pieces)):
        piece = pieces[k]
        if _begins_given(pieces, k, need):
            return k, name_end(pieces, k)
        if _is_plain(piece) and not _is_towards(pieces, k, naming):
            if need is _Need.NOTHING and (naming.article or _is_addressed(pieces, k)):
                return k, name_end(pieces, k)
            if need is _Need.PERHAPS_MORE and naming.article:
                stop = name_end(pieces, k)
                if stop - k >= _FULL:
                    return _last_words(pieces, k, stop), stop
        need = _needed(piece, need)
    is_surname = head.flag & HONORIFIC and head.is_definite and len(pieces) == _FULL
    if is_surname and not pieces[1].flag & (_NO_NAME | NOUNS):  # "الدكتور العلي"
        return 1, 2
    return None


def _is_towards(pieces: list[Piece], k: int, naming: Naming) -> bool:
    """Whether a word hangs on a definite noun by a preposition: "المفوضة السامية لحقوق الإنسان"."""
    word = pieces[k].word
    if not naming.towards or not word.startswith(naming.towards) or len(word) < _LEAST_TOWARDS:
        return False
    return pieces[k - 1].is_definite and k + 1 < len(pieces)


def begins_with_name(pieces: list[Piece]) -> bool:
    """Whether a given name that is also a noun begins a full name: "امیر قلعه‌نویی"."""
    return bool(pieces[0].flag & GIVEN) and len(pieces) > 1 and _is_plain(pieces[1])


def _begins_given(pieces: list[Piece], k: int, need: _Need) -> bool:
    """Whether a given name begins the name of the person told of."""
    piece = pieces[k]
    if not piece.flag & GIVEN or piece.is_preposed or piece.is_definite:
        return False
    if pieces[k - 1].flag & PREPOSITION:
        return False
    return need is _Need.NOTHING or (k + 1 < len(pieces) and not pieces[k + 1].flag & _NO_NAME)


def _is_plain(piece: Piece) -> bool:
    """Whether a word can begin a name: it is in no list and has no article."""
    if piece.flag & LEAD:
        return True
    known = NOUNS | LAND | _NO_NAME | CUE
    return not (piece.flag & known or piece.is_definite or piece.is_preposed or piece.is_quoted)


def _is_addressed(pieces: list[Piece], k: int) -> bool:
    return bool(pieces[k - 1].flag & ADDRESS) or pieces[k - 1].is_quoted


def _needed(piece: Piece, need: _Need) -> _Need:
    """What is needed after one more word of a title."""
    if piece.is_quoted or piece.flag & (LAND | PROPER | ADDRESS):
        return _Need.NOTHING
    if piece.flag & QUALITY and not (piece.is_preposed or piece.is_definite):
        return need
    if piece.flag & (PREPOSITION | CONJUNCTION):
        return _Need.COMPLEMENT
    if piece.is_definite:
        return _Need.NOTHING
    if piece.flag & NOUNS:
        return _Need.COMPLEMENT
    return max(need, _Need.PERHAPS_MORE)


def name_end(pieces: list[Piece], first: int) -> int:
    """Where a person's name ends that begins with a word."""
    stop = first + 1
    while stop < len(pieces) and stop - first < _LONGEST:
        piece, before = pieces[stop], pieces[stop - 1]
        is_known = piece.flag & (NOUNS | _NO_NAME | LAND) and not piece.flag & (GIVEN | LINK)
        is_noun = piece.is_definite and piece.flag & NOUNS  # "لمى الشاعر"
        is_last = pieces[first].flag & GIVEN and stop + 1 == len(pieces)  # "יוסי סופר"
        is_surname = stop == first + 1 and (is_noun or piece.flag & LAND or is_last)
        if piece.is_preposed or piece.is_quoted or (is_known and not is_surname):
            break
        stop += 1
        if piece.is_definite and not (piece.flag | before.flag) & LINK:
            break
    return stop


def _last_words(pieces: list[Piece], first: int, stop: int) -> int:
    """Where the last two words begin, with what links them: "عبد الله درويش"."""
    begin = stop - _FULL
    while begin > first and pieces[begin].flag & LINK and not pieces[begin].flag & LEAD:
        begin -= 1
    return begin


def body_end(pieces: list[Piece], naming: Naming) -> int:
    """Where the name of a body ends that begins with its noun: before the next noun phrase."""
    head = pieces[0]
    is_met = head.is_definite or bool(head.flag & PROPER)
    need = _Need.NOTHING if is_met else _Need.COMPLEMENT
    for k in range(1, len(pieces)):
        piece = pieces[k]
        if need is _Need.NOTHING and naming.article and not _goes_on(pieces, k, naming):
            return k
        if pieces[k - 1].is_quoted and piece.flag & NOUNS and not naming.article:
            return k  # "حزب «سپیده» دولت"
        ends = TIME | ADVERB | PRONOUN | (CUE if naming.article else 0)
        is_number = piece.flag & NUMBER and k > 1  # "ערוץ 12"
        if is_number or piece.flag & TAIL or (piece.flag & ends and not piece.flag & NOUNS):
            return k
        need = _needed(piece, need)
    return len(pieces)


def _goes_on(pieces: list[Piece], k: int, naming: Naming) -> bool:
    """Whether a word belongs to the name of a body that needs no more."""
    head, piece = pieces[0], pieces[k]
    if piece.is_preposed or piece.is_quoted or piece.flag & (PREPOSITION | QUALITY):
        return True
    is_adjective = piece.is_definite and not piece.flag & NOUNS
    is_title = bool(head.flag & OUTLET) and (_is_plain(piece) or bool(piece.flag & PROPER))
    return is_adjective or is_title or _is_towards(pieces, k, naming)


def is_named_body(pieces: list[Piece], *, is_indefinite: bool) -> bool:
    """Whether a phrase names a body: "نقابة المعلمين", not "السلطات", "منظمات إغاثية"."""
    head, rest = pieces[0], pieces[1:]
    if head.flag & PROPER:
        return True
    if head.flag & MANY or is_indefinite:
        return any(each.is_quoted for each in rest)
    if not head.flag & GENERIC:
        return True
    if head.flag & VAGUE and head.is_definite:
        return any(each.flag & PREPOSITION or each.is_preposed or each.is_quoted for each in rest)
    is_told = head.is_definite  # by an adjective: "المحكمة الدستورية", not "محكمة دستورية"
    return any(not each.flag & QUALITY or (is_told and each.flag & BY_ENDING) for each in rest)


def is_named_document(pieces: list[Piece], naming: Naming) -> bool:
    """Whether a document is told by a body: "تقرير ديوان المحاسبة", not "دراسة نشرت في مجلة"."""
    if len(pieces) == 1 or any(p.flag & PREPOSITION or p.is_preposed for p in pieces):
        return False
    if not naming.article:
        return bool(pieces[1].flag & (PERSON | BODY))
    return pieces[-1].is_definite and not any(_is_plain(each) for each in pieces[1:])


def bare_name(pieces: list[Piece], naming: Naming) -> Range | None:
    """The name in a phrase without a noun before it: "سامي عازار", "כהן", "محمد رضایی وزیر نیرو"."""
    head = pieces[0]
    if head.is_definite and naming.article:
        later = next((k for k in range(1, len(pieces)) if _is_plain(pieces[k])), None)
        return (later, name_end(pieces, later)) if later is not None else None
    is_alone = len(pieces) == 1 or not _is_plain(pieces[1])
    if head.flag & MANY and (is_alone or not head.flag & BY_ENDING):
        return None  # "امدادگران", but "آرمان کیانی"
    if not (_is_plain(head) or head.flag & (GIVEN | LAND)):
        return None
    stop = name_end(pieces, 0)
    follows = pieces[stop].flag if stop < len(pieces) else 0
    if follows & (BODY | DOCUMENT) and not follows & PERSON and stop == 1:
        return None
    return 0, stop
