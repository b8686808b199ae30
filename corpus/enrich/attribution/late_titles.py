"""Names before their nouns, without capitals: "佐伯直樹市長", "박도현 교수", "青嶺署".

The noun that a phrase ends in tells what it is of. A name stands before it, or after another noun
for a person: "歌手の氷室かなえさん", "总经理鲁建国", "मंत्री देवेश रायचंद".
"""

import re

from corpus.enrich.attribution.flags import (
    BODY,
    CAPITAL,
    CONJUNCTION,
    DETERMINER,
    DOCUMENT,
    GENITIVE,
    NOUNS,
    NUMBER,
    OUTLET,
    PERSON,
    PREPOSITION,
    TIME,
)
from corpus.enrich.attribution.naming import (
    ADDRESS,
    BEHIND,
    BY_ENDING,
    FIRM,
    GENERIC,
    GIVEN,
    LAND,
    MANY,
    NOBODY,
    PROPER,
    QUALITY,
    SORT,
    STATE,
    TAIL,
    VAGUE,
    Naming,
)
from corpus.enrich.attribution.parts import Range
from corpus.enrich.attribution.pieces import Piece

_PARTICLE = PREPOSITION | GENITIVE
_NO_NAME = NOUNS | LAND | QUALITY | TAIL | TIME | NUMBER | DETERMINER | CONJUNCTION | _PARTICLE
_LONGEST = 3  # words of a foreign name
_FULL = 2  # words of a name without a noun beside it
_INITIAL = re.compile("[a-zａ-ｚ](?:씨|양|군)?")  # of somebody whose name is held back: "A씨"
_DOTS = frozenset("・·•‧")

Reading = tuple[str, Range | None]  # kind; where the name is


def read_late(pieces: list[Piece], naming: Naming) -> Reading:
    """What a phrase is of and where its name stands, by the noun it ends in."""
    end = len(pieces)
    while end and _is_behind(pieces, end - 1):
        end -= 1
    if not end:
        return "unnamed", None
    is_side = any(each.flag & TAIL for each in pieces[end:])  # "주최 측", "김 의원 측"
    if is_side and not pieces[end - 1].flag & BODY:
        return "unnamed", None
    first = _segment(pieces, end)
    last = pieces[end - 1]
    is_name = last.flag & BY_ENDING and last.flag & CAPITAL and is_person(last, naming)
    if last.flag & PERSON and not (is_name or _is_surname_too(pieces, first, end, naming)):
        name = _before_title(pieces, first, end, naming) or _sure_name(pieces, end, naming)
        if name is not None or not last.flag & BODY:
            return ("person" if name else "unnamed"), name
    name = _after_title(pieces, end, naming)
    if name is not None:
        return "person", name
    if last.flag & (BODY | OUTLET):
        return _body(pieces, first, end)
    if last.flag & DOCUMENT:
        return "document", None
    return _unknown(pieces, first, end, naming)


def _is_behind(pieces: list[Piece], k: int) -> bool:
    """Whether a word only stands behind the noun that counts: a particle, 方面, 统计 after a body."""
    flag = pieces[k].flag
    if flag & BEHIND:
        return True
    if flag & TAIL:
        return not flag & NOUNS or (k > 0 and bool(pieces[k - 1].flag & BODY))
    return bool(flag & _PARTICLE) and not flag & NOUNS


def _is_surname_too(pieces: list[Piece], first: int, end: int, naming: Naming) -> bool:
    """Whether a noun for a person ends a name: "धर्मेंद्र प्रधान", "फरहाना शेख"."""
    if naming.has_late_titles or end - first < _FULL:
        return False
    return bool(pieces[end - 1].flag & (GIVEN | ADDRESS)) and _is_free(pieces[end - 2])


def _segment(pieces: list[Piece], end: int) -> int:
    """Where the last words begin that no particle parts: 歌手の|氷室かなえ."""
    first = end - 1
    while first and not pieces[first - 1].flag & _PARTICLE:
        first -= 1
    return first


def _before_title(pieces: list[Piece], first: int, end: int, naming: Naming) -> Range | None:
    """The name before a title, or between two: "会社員伊吹亮さん"."""
    if pieces[end - 1].flag & (MANY | NOBODY):
        return None
    title = end - 1
    while title > first and pieces[title - 1].flag & (PERSON | QUALITY):
        if is_surname(pieces[title - 1], naming):
            break  # "양 교수"
        title -= 1
    if not naming.has_late_titles or not any(p.flag & ADDRESS for p in pieces[title:end]):
        return None
    if title > first and _INITIAL.fullmatch(pieces[title - 1].word):
        return None
    if naming.cuts is None:
        return _name_by_words(pieces, first, title, naming)
    return _name_by_characters(pieces, first, title, naming)


def _name_by_words(pieces: list[Piece], first: int, end: int, naming: Naming) -> Range | None:
    """The last name among words: "새길당 민도현", "도널드 트럼프 미국"; a surname alone."""
    if end - first == 1 and is_surname(pieces[first], naming):
        return first, end
    named = [k for k in range(first, end) if is_person(pieces[k], naming)]
    sure = [k for k in named if k == end - 1 or pieces[k].flag & CAPITAL]
    if sure:
        return sure[-1], sure[-1] + 1
    k = end - 1
    while k >= first:
        if k in named:
            return k, k + 1
        if not pieces[k].flag & _NO_NAME:
            begin = k
            while begin > first and k - begin < _LONGEST - 1 and _is_free(pieces[begin - 1]):
                begin -= 1
            if k < end - 1 and k + 1 - begin < _FULL:
                return None
            is_long = k + 1 - begin == _LONGEST and k + 1 == end
            is_of_state = end < len(pieces) and bool(pieces[end].flag & STATE)
            return begin, k + 1 - (is_long and is_of_state)  # "에리크 할만 타란 총리"
        k -= 1
    return None


def _is_free(piece: Piece) -> bool:
    return not piece.flag & _NO_NAME


def is_person(piece: Piece, naming: Naming) -> bool:
    """Whether a word looks like a person's name and is in no list."""
    if naming.person is None or not naming.person.fullmatch(piece.word):
        return False
    if piece.flag & BY_ENDING:
        return not piece.flag & (BODY | DOCUMENT)
    return not piece.flag & (_NO_NAME & ~DETERMINER)


def is_surname(piece: Piece, naming: Naming) -> bool:
    """Whether a word of one letter is a surname: "박 교수"."""
    word = piece.word
    return len(word) == 1 and naming.person is not None and bool(naming.person.fullmatch(word * 2))


def _name_by_characters(pieces: list[Piece], first: int, end: int, naming: Naming) -> Range | None:
    """The name at the end of characters without spaces; before a dot and a body: 田中一郎・東京大."""
    if end == first:
        return None
    dot = next((k for k in range(first + 1, end) if pieces[k].word in _DOTS), None)
    if naming.name_end is None:
        return None
    if end - first == 1 and is_surname(pieces[first], naming):
        return first, end
    if dot is not None and pieces[end - 1].flag & (BODY | QUALITY):
        return (dot - 1, dot) if naming.name_end.fullmatch(pieces[dot - 1].word) else None
    last = end - 1
    if pieces[last].flag & LAND and last > first:
        last -= 1
    if pieces[last].flag & _NO_NAME:
        return None
    begin = last
    while begin - 1 > first and pieces[begin - 1].word in _DOTS:
        begin -= 2
    is_full = begin < last or bool(naming.name_end.fullmatch(pieces[last].word))
    return (begin, last + 1) if is_full or is_surname(pieces[last], naming) else None


def _after_title(pieces: list[Piece], end: int, naming: Naming) -> Range | None:
    """The name after the last noun for a person: "总经理鲁建国", "가수 은가람"."""
    title = next((k for k in range(end - 2, -1, -1) if pieces[k].flag & PERSON), None)
    if title is None or pieces[title].flag & (MANY | NOBODY) or title + 1 == end:
        return None
    rest = pieces[title + 1 : end]
    if _INITIAL.fullmatch(rest[-1].word):
        return None
    if any(each.flag & _PARTICLE for each in rest[:-1]) or rest[0].flag & _PARTICLE:
        return None
    if rest[-1].flag & (NOUNS | NUMBER) and not rest[-1].flag & (GIVEN | ADDRESS):
        return None
    first = title + 1
    while first < end - 1 and pieces[first].flag & QUALITY and not is_person(pieces[first], naming):
        first += 1
    return first, end


def _sure_name(pieces: list[Piece], end: int, naming: Naming) -> Range | None:
    """A name after a noun for a person that more words follow: "母亲周丽抱着孩子"."""
    if not naming.has_early_titles:
        return None
    for k in range(1, end):
        is_name = pieces[k].flag & CAPITAL and is_person(pieces[k], naming)
        if is_name and pieces[k - 1].flag & PERSON:
            return k, k + 1
    return None


def _body(pieces: list[Piece], first: int, end: int) -> Reading:
    """A body, named if anything but the noun tells which: "जन एकता पार्टी", not "निर्माण कंपनी"."""
    last = pieces[end - 1]
    if last.flag & MANY:
        return "unnamed", None
    before = pieces[end - 2] if end - 1 > first else None
    is_class = before is not None and bool(before.flag & (OUTLET | FIRM) and before.flag & GENERIC)
    if before is not None and is_class and last.flag & (PROPER | BY_ENDING):
        return _kind_of_body(before), (end - 1, end)  # 米紙ニューヨーク・タイムズ
    kind = _kind_of_body(last)
    several = end - 1 - first > 1 and any(p.flag & PERSON for p in pieces[first : end - 1])
    while first < end - 1 and _is_left_out(pieces[first], last):
        first += 1
    left_out = QUALITY | NOBODY | (SORT if last.flag & VAGUE else 0)
    told = [each for each in pieces[first : end - 1] if not each.flag & left_out]
    is_told = several or any(not each.flag & GENERIC for each in told)
    return (kind, (first, end)) if is_told or not last.flag & GENERIC else ("unnamed", None)


def _is_left_out(piece: Piece, noun: Piece) -> bool:
    """Whether a word before a body's name is not part of it: "विपक्षी जन एकता पार्टी", 英BBC放送."""
    is_country = noun.flag & OUTLET and piece.flag & LAND and len(piece.word) == 1
    return bool(is_country or piece.flag & (QUALITY | DETERMINER | NOBODY))


def _unknown(pieces: list[Piece], first: int, end: int, naming: Naming) -> Reading:
    """A phrase that ends in a word of no list: a name, or what is told of a body."""
    if _INITIAL.fullmatch(pieces[end - 1].word):
        return "unnamed", None
    last = pieces[end - 1]
    if last.flag & CAPITAL and not last.flag & MANY and is_person(last, naming):
        return "person", (end - 1, end)
    body = next((k for k in range(end - 1, first - 1, -1) if pieces[k].flag & BODY), None)
    if body is not None and pieces[end - 1].is_quoted:
        return _kind_of_body(pieces[body]), (end - 1, end)
    if body is not None:
        is_own = any(_is_free(each) for each in pieces[first:body])
        if pieces[body].flag & GENERIC and not is_own:
            return _kind_of_body(pieces[body]), (body + 1, end)
        return _body(pieces, first, body + 1)
    if first > 1 and pieces[first - 2].flag & NOUNS:
        return _in_apposition(pieces, first, end)
    while first < end - 1 and pieces[first].flag & _NO_NAME:
        first += 1
    is_letter = end - first == len(last.word) == 1
    if is_letter or last.flag & (MANY | NOBODY | SORT | TIME | NUMBER | QUALITY | DETERMINER):
        return "unnamed", None
    if last.flag & LAND:
        return "organisation", (first, end)
    is_full = naming.person is None and naming.cuts is None and end - first >= _FULL
    return "person" if is_full else "unknown", (first, end)


def _in_apposition(pieces: list[Piece], first: int, end: int) -> Reading:
    """A name after a noun and its particle: "電機大手の白鷺電機", "उच्च न्यायालय की खंडपीठ"."""
    noun = pieces[first - 2]
    if noun.flag & PERSON:
        return "person", (first, end)
    if noun.flag & GENERIC:
        return _kind_of_body(noun), (first, end)
    if noun.flag & BODY:
        return _body(pieces, _segment(pieces, first - 1), first - 1)
    return "unnamed", None


def _kind_of_body(noun: Piece) -> str:
    return "outlet" if noun.flag & OUTLET else "organisation"
