"""Where particles mark them: what is said, and who speaks beside it."""

from collections.abc import Iterator
from dataclasses import dataclass

from corpus.enrich.attribution.flags import (
    ADVERB,
    ATTACHING,
    CAPITAL,
    CLAUSE,
    CLOSING,
    COMMA,
    COMPLEMENTIZER,
    CONJUNCTION,
    CUE,
    MARKER,
    NEGATION,
    NOUN,
    NOUNS,
    NUMBER,
    OBJECTIVE,
    OPENER,
    PLACE,
    PREPOSITION,
    PRONOUN,
    QUESTIONED,
    QUOTE_OPEN,
    QUOTED,
    SUBORDINATOR,
    THAT,
    TIME,
    TOPIC,
)
from corpus.enrich.attribution.grammar import Cue
from corpus.enrich.attribution.nouns import phrase_before
from corpus.enrich.attribution.parts import Found, Range, Sentence

_SOURCE = NOUNS | PRONOUN
_BETWEEN = _SOURCE | PLACE | TIME | ADVERB | CLOSING
_PARTICLE = TOPIC | MARKER | PREPOSITION
_FARTHEST_VERB = 14  # tokens between what is said and its verb
_FARTHEST_OPENER = 12  # tokens of an adverbial before what is said
_LONGEST_JOINT = 3  # tokens between two quotations that are said in one breath


@dataclass(frozen=True, slots=True)
class Said:
    """What is said before its verb, as far as its end tells."""

    frame: int
    end: int
    quotation: int = -1  # its last one


def noun_phrase(sentence: Sentence, last: int, floor: int) -> int | None:
    """Where the noun phrase begins that ends at `last`, with the object of a verb that hangs on it.

    With the name before an age, too: 食堂を営む西村さん(68).
    """
    first = phrase_before(sentence.tokens, last, floor)
    while first is not None and first - 1 > floor:
        before, wider = sentence.flag(first - 1), None
        if before & OBJECTIVE and not sentence.flag(first):
            wider = phrase_before(sentence.tokens, first - 2, floor)
        elif before & CLOSING:
            wider = phrase_before(sentence.tokens, first - 1, floor)
        if wider is None:
            break
        first = wider
    return first


def can_speak(sentence: Sentence, first: int, end: int) -> bool:
    """Whether a noun phrase is known to mean somebody, or a text."""
    return any(sentence.flag(k) & (_SOURCE | CAPITAL | CLOSING) for k in range(first, end))


def is_cited(found: Found) -> bool:
    """Whether it tells whom the speaker cites."""
    return found.form == "phrase" and found.frame == CLAUSE


def said_before(sentence: Sentence, cue: Cue, begin: int, i: int) -> Said | None:
    """Where what is said before the verb at i ends, and how it is joined to it."""
    quoted, frames = sentence.tokens.quoted, cue.frames
    near = i
    while near > begin and _is_adverb(sentence, near - 1):
        near -= 1
    joined = _joined(sentence, begin, i, near)
    if joined is not None and frames & (QUOTED | THAT | QUESTIONED):
        return joined
    if near == begin:
        return None
    if sentence.word(near - 1) in cue.prepositions:
        return Said(NOUN, near - 1, quoted[near - 2])
    if frames & CLAUSE:
        return Said(CLAUSE, near, quoted[near - 1])
    if sentence.flag(near - 1) & OBJECTIVE and frames & NOUN:
        return Said(NOUN, near, quoted[near - 2])
    return None


def _is_adverb(sentence: Sentence, i: int) -> bool:
    """Whether a word may stand between what is said and the verb."""
    flag = sentence.flag(i)
    return bool(flag & (ADVERB | TIME)) and not flag & NEGATION


def _joined(sentence: Sentence, begin: int, i: int, near: int) -> Said | None:
    """What a particle like "that" joins to the verb, or a quotation that needs none."""
    quoted = sentence.tokens.quoted
    for k in range(i - 1, max(begin, i - _FARTHEST_VERB) - 1, -1):
        if quoted[k] >= 0:
            return Said(QUOTED, k + 1, quoted[k]) if k + 1 == near else None
        flag = sentence.flag(k)
        if k < near and any(other.at == k for other in sentence.found):
            return None
        if flag & COMPLEMENTIZER and k > begin:
            if quoted[k - 1] >= 0:
                return Said(QUOTED, k + 1, quoted[k - 1])
            if k + 1 == near:
                return Said(THAT, k + 1)
            if flag & CONJUNCTION and sentence.flag(k - 1) & _SOURCE:
                continue
            return Said(THAT, k + 1) if _are_adjuncts(sentence, k + 1, near) else None
    return None


def _are_adjuncts(sentence: Sentence, first: int, end: int) -> bool:
    """Whether what stands between "that" and its verb is who says it, where, or of whom."""
    flags = [sentence.flag(k) for k in range(first, end)]
    return bool(flags[-1] & _PARTICLE) and any(flag & (_BETWEEN | OBJECTIVE) for flag in flags)


def speaker_between(sentence: Sentence, said: Said, i: int) -> Range | None:
    """Who says it, between what is said and the verb: 「…」と市長は述べた; …는 게 시장의 설명이다."""
    for k in range(said.end + 1, i):
        flag = sentence.flag(k)
        if flag & (TOPIC | MARKER) or (flag & ATTACHING and k + 1 == i):
            first = noun_phrase(sentence, k - 1, said.end)
            if first is not None:
                return (first, k)
    return None


def speaker_before(sentence: Sentence, said: Said, begin: int) -> Range | None:
    """Who says it, before what is said: the first topic that can, or else the first subject."""
    limit = said.end
    if said.quotation >= 0:
        limit = sentence.tokens.quotations[_first_quotation(sentence, said, begin)].first
    has_spoken = any(
        other.source and other.at < said.end and not is_cited(other) for other in sentence.found
    )
    unsure: Range | None = None
    for kind in (TOPIC, MARKER):
        for speaker in _marked_phrases(sentence, kind, begin, limit):
            if can_speak(sentence, speaker[1] - 1, speaker[1]):
                return speaker
            if kind == TOPIC or said.quotation >= 0:
                unsure = unsure or speaker
        if unsure is not None and not has_spoken and said.quotation < 0:
            return unsure
    return unsure if not has_spoken else None


def _marked_phrases(sentence: Sentence, kind: int, begin: int, limit: int) -> Iterator[Range]:
    """The noun phrases between two places that a particle of a kind follows."""
    quoted = sentence.tokens.quoted
    for k in range(begin + 1, limit):
        if sentence.flag(k) & kind and quoted[k] < 0:
            first = noun_phrase(sentence, k - 1, begin)
            if first is not None:
                yield (first, k)


def _first_quotation(sentence: Sentence, said: Said, begin: int) -> int:
    """The first of the quotations that are said in one breath: "…"며 "…"고."""
    quotations = sentence.tokens.quotations
    number = said.quotation
    while number > 0:
        before = quotations[number - 1]
        between = range(before.last + 1, quotations[number].first)
        if before.first < begin or len(between) > _LONGEST_JOINT:
            break
        flags = [sentence.flag(k) for k in between]
        if any(f & (CUE | TOPIC | MARKER) and not f & COMPLEMENTIZER for f in flags):
            break
        number -= 1
    return number


def start_of_said(sentence: Sentence, said: Said, start: int) -> int:
    """Where what is said begins: past adverbials, and with its quotation unless that is a part."""
    start = past_adverbials(sentence, start, said.end)
    if said.quotation < 0:
        return start
    first = sentence.tokens.quotations[_first_quotation(sentence, said, start)].first
    if first <= start:
        return first
    before = sentence.flag(first - 1)
    is_part = before & (OBJECTIVE | TOPIC | MARKER | ATTACHING) and not before & OPENER
    return start if is_part else first


def past_adverbials(sentence: Sentence, start: int, end: int) -> int:
    """Past the times, places and the like between who says it and what is said."""
    quoted = sentence.tokens.quoted
    while start < end and quoted[start] < 0:
        flag = sentence.flag(start)
        if flag & (COMMA | ADVERB | CONJUNCTION | SUBORDINATOR):
            start += 1
            continue
        time_end = _time_end(sentence, start, end)
        stop = time_end if time_end > start else _adverbial_end(sentence, start, end)
        if stop is None:
            break
        start = stop
    return start


def _time_end(sentence: Sentence, start: int, end: int) -> int:
    """Where a time ends that begins at `start`: 5日、; but 週末に goes with what follows."""
    stop = start
    while stop < end:
        flag, following = sentence.flag(stop), sentence.flag(stop + 1)
        if not flag & TIME and not (flag & NUMBER and following & TIME):
            break
        stop += 1
    if sentence.flag(stop) & PREPOSITION and not sentence.flag(stop + 1) & (COMMA | QUOTE_OPEN):
        return start
    return stop + bool(sentence.flag(stop) & PREPOSITION and stop > start)


def _adverbial_end(sentence: Sentence, start: int, end: int) -> int | None:
    """Where an adverbial ends that begins at `start`: 会見で, 이 문제에 대해."""
    quoted = sentence.tokens.quoted
    seen = 0
    for k in range(start, min(end, start + _FARTHEST_OPENER)):
        flag = sentence.flag(k)
        if flag & OBJECTIVE and sentence.flag(k + 1) & OPENER:
            continue  # 성명을 내고
        if quoted[k] >= 0 or flag & (TOPIC | MARKER | OBJECTIVE | COMPLEMENTIZER):
            return None
        if flag & OPENER and k > start:
            return k + 1
        if flag & PREPOSITION and not flag & ATTACHING and seen & PLACE:
            return k + 1
        if flag & COMMA:
            return k + 1 if seen & PLACE else None
        seen |= flag
    return None


def subject_before(sentence: Sentence, said: Said, begin: int) -> Range | None:
    """A marked subject, no topic, right before what is said: 市長が「…」と述べたこと."""
    limit = sentence.tokens.quotations[said.quotation].first if said.quotation >= 0 else said.end
    speakers = _marked_phrases(sentence, MARKER, begin, limit)
    return next((each for each in speakers if can_speak(sentence, each[1] - 1, each[1])), None)
