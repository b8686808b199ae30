"""The attributions of one sentence: each cue in turn, then where each content ends."""

from corpus.enrich.attribution.flags import (
    ACCORDING,
    ADVERB,
    COLON,
    COMMA,
    CONJUNCTION,
    CUE,
    DASH,
    MARK,
    NOUN_CUE,
    QUOTED,
    SEMICOLON,
    SUBORDINATOR,
    TAG,
    TO_DO,
)
from corpus.enrich.attribution.grammar import Cue
from corpus.enrich.attribution.parts import Found, Range, Sentence
from corpus.enrich.attribution.phrases import read_noun, read_phrase, read_speaker
from corpus.enrich.attribution.topical_verbs import read_topical_verb
from corpus.enrich.attribution.verbs import read_verb

_CUES = CUE | ACCORDING | NOUN_CUE
_JOINING = COMMA | CONJUNCTION | SUBORDINATOR | SEMICOLON | DASH
_FARTHEST_PARTICLE = 16  # tokens between "teilte" and "mit"


def read_sentence(sentence: Sentence) -> list[Found]:
    """The attributions of a sentence, in the order of their cues.

    One without content has it in the sentence that follows.
    """
    flags, quoted = sentence.tokens.flags, sentence.tokens.quoted
    i = sentence.first
    if sentence.is_first:
        speaker = read_speaker(sentence)
        if speaker:
            sentence.found.append(speaker)
            i = speaker.after
    while i < sentence.end:
        if flags[i] & _CUES and quoted[i] < 0:
            found = _read(sentence, i)
            if found:
                sentence.found.append(found)
                i = max(i, found.cue[0][1] - 1)
        i += 1
    _end_contents(sentence)
    return [each for each in sentence.found if _says_something(each)]


def _says_something(found: Found) -> bool:
    """Whether anything is said, in this sentence or one beside it: not "… , sagte Ruiz ,"."""
    for start, end in found.content:
        if start < end:
            return True
    return not found.content and (found.frame == QUOTED or found.points_back)


def _read(sentence: Sentence, i: int) -> Found | None:
    flag = sentence.flag(i)
    found = read_phrase(sentence, i) if flag & ACCORDING else None
    if found is None and flag & NOUN_CUE:
        found = read_noun(sentence, i)
    if found is None and flag & CUE:
        for cue in sentence.grammar.cues[sentence.tokens.words[i]]:
            tail = _tail(sentence, i, cue)
            if cue.tail and tail is None:
                continue
            read = read_topical_verb if sentence.grammar.is_topical else read_verb
            found = read(sentence, i, cue, tail)
            if found:
                break
    return found


def _tail(sentence: Sentence, i: int, cue: Cue) -> Range | None:
    """Where the rest of a verb of several words stands, if it does: "pointed [out]"."""
    if not cue.tail:
        return None
    words, size = sentence.tokens.words, len(cue.tail)
    if not cue.is_parted:
        end = i + 1 + size
        return (i + 1, end) if tuple(words[i + 1 : end]) == cue.tail else None
    has_comma = False
    for k in range(i + 1, min(sentence.end, i + _FARTHEST_PARTICLE)):
        flag = sentence.flag(k)
        if flag & (MARK & ~(DASH | COMMA)):
            return None
        has_comma |= bool(flag & COMMA)
        if tuple(words[k : k + size]) == cue.tail:
            ends = not sentence.flag(k + size) or sentence.flag(k + size) & MARK
            return (k, k + size) if ends or not has_comma else None
    return None


def _end_contents(sentence: Sentence) -> None:
    """End what is said where the next attribution's own clause begins."""
    for number, one in enumerate(sentence.found):
        if not one.content:
            continue
        start, end = one.content[-1]
        for other in sentence.found[number + 1 :]:
            begins = other.content[0][0] if other.frame == TAG and other.content else other.at
            if start < min(begins, other.at) < end:
                boundary = _boundary(sentence, one, other, start)
                if boundary is not None:
                    end = min(end, boundary)
                    break
        one.content[-1] = (start, end)


def _boundary(sentence: Sentence, one: Found, other: Found, start: int) -> int | None:
    """Where `other` begins if it is not part of what `one` says."""
    if one.frame == TO_DO and other.form == "infinitive" and other.group <= start:
        return None  # what is asked for is to say something
    if other.inherits and other.source == one.source:
        return _back(sentence, other.group, start, _JOINING | ADVERB)
    if one.source and other.source and other.source[1] <= one.source[0]:
        return other.group  # "Ruiz, who says …, added": a clause within the other's subject
    clause = other.clause
    before, earlier = sentence.flag(clause - 1), sentence.flag(clause - 2)
    is_apart = clause > start and bool(before & (COMMA | SEMICOLON | DASH))
    is_apart |= (
        clause > start + 1
        and bool(before & (CONJUNCTION | SUBORDINATOR))
        and bool(earlier & (COMMA | SEMICOLON))
    )
    if not is_apart:
        return None
    if other.frame != TAG:
        return _back(sentence, clause, start, _JOINING)
    if other.content and other.content[0][0] >= start:
        return other.content[0][0]
    return None


def _back(sentence: Sentence, i: int, start: int, kinds: int) -> int:
    while i > start and sentence.flag(i - 1) & kinds and not sentence.flag(i - 1) & COLON:
        i -= 1
    return i
