"""The attributions of one sentence: each cue in turn, then where each content ends."""

from corpus.enrich.attribution.colons import read_gesture, read_speaker
from corpus.enrich.attribution.flags import (
    ACCORDING,
    ADVERB,
    CAPITAL,
    CLAUSE,
    COLON,
    COMMA,
    CONJUNCTION,
    CUE,
    DASH,
    DETERMINER,
    MARK,
    NOUN_CUE,
    POSSESSIVE,
    PREPOSITION,
    QUOTED,
    SEMICOLON,
    SUBORDINATOR,
    TAG,
    TIME,
    TO_DO,
)
from corpus.enrich.attribution.grammar import Cue
from corpus.enrich.attribution.noun_cues import read_noun
from corpus.enrich.attribution.parts import Found, Range, Sentence
from corpus.enrich.attribution.phrases import read_phrase
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
    speaker = read_speaker(sentence)
    if speaker:
        sentence.found.append(speaker)
        i = speaker.after
    while i < sentence.end:
        if flags[i] & _CUES and quoted[i] < 0:
            found = _read(sentence, i)
            if found and not _is_time(sentence, found.source):
                sentence.found.append(found)
                i = max(i, found.cue[0][1] - 1)
        i += 1
    gesture = read_gesture(sentence)
    if gesture:
        sentence.found.append(gesture)
    _end_contents(sentence)
    return [
        each
        for each in sentence.found
        if _says_something(each)
        and not (each.form == "passive" and _is_within_source(sentence, each))
    ]


def _says_something(found: Found) -> bool:
    """Whether anything is said, in this sentence or one beside it: not "… , sagte Ruiz ,"."""
    for start, end in found.content:
        if start < end:
            return True
    return not found.content and (found.frame == QUOTED or found.points_back)


def _is_within_source(sentence: Sentence, found: Found) -> bool:
    """Whether a participle only tells which source is meant: "a witness quoted by the Post"."""
    return any(
        other.form == "phrase" and other.source and other.source[0] < found.at < other.source[1]
        for other in sentence.found
    )


def _read(sentence: Sentence, i: int) -> Found | None:
    flag = sentence.flag(i)
    found = read_phrase(sentence, i) if flag & ACCORDING else None
    if found is None and flag & NOUN_CUE:
        found = read_noun(sentence, i)
    if found is None and flag & CUE:
        near = sentence.tokens.words[i + 1 : i + _FARTHEST_PARTICLE]
        for cue in sentence.grammar.cues[sentence.tokens.words[i]]:
            if cue.tail and cue.tail[0] not in near:
                continue
            tail = _tail(sentence, i, cue)
            if cue.tail and tail is None:
                continue
            read = read_topical_verb if sentence.grammar.is_topical else read_verb
            found = read(sentence, i, cue, tail)
            if found:
                break
    return found


def _is_time(sentence: Sentence, source: Range | None) -> bool:
    """Whether what was taken for a source tells when: "in a statement Wednesday that"."""
    return source is not None and all(sentence.flag(k) & TIME for k in range(*source))


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
        if tuple(words[k : k + size]) == cue.tail and not (
            cue.frames & CLAUSE and _opens_phrase(sentence, k)
        ):
            ends = not sentence.flag(k + size) or sentence.flag(k + size) & MARK
            return (k, k + size) if ends or not has_comma else None
    return None


def _opens_phrase(sentence: Sentence, k: int) -> bool:
    """Whether a particle is a preposition here: "gab es Kritik an der Regierung"."""
    if not sentence.flag(k) & PREPOSITION or not sentence.grammar.has_capital_nouns:
        return False
    following = sentence.flag(k + 1)
    return bool(following & (DETERMINER | POSSESSIVE | CAPITAL)) and not following & MARK


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
    if one.source and other.source and other.source[0] < one.source[0]:
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
    if other.content and other.content[0][0] <= one.at:  # "Ruiz agreed to go, Moll said"
        return _back(sentence, clause, start, _JOINING)
    return None


def _back(sentence: Sentence, i: int, start: int, kinds: int) -> int:
    while i > start and sentence.flag(i - 1) & kinds and not sentence.flag(i - 1) & COLON:
        i -= 1
    return i
