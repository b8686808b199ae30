"""Where another phrase than the subject opens a clause, before the verb: "Den Plan lobte Ruiz"."""

from corpus.enrich.attribution.flags import (
    ADVERB,
    BODY,
    CAPITAL,
    DETERMINER,
    FEMININE,
    NOUN,
    NOUN_CUE,
    NOUNS,
    OBJECTIVE,
    OF,
    OUTLET,
    PERSON,
    PERSONAL,
    POSSESSIVE,
    PRONOUN,
)
from corpus.enrich.attribution.grammar import Cue
from corpus.enrich.attribution.nouns import phrase_after
from corpus.enrich.attribution.parts import Found, Range, Sentence
from corpus.enrich.attribution.subjects import subject_after


def subject_after_fronted(
    sentence: Sentence, found: Found, source: Range, start: int
) -> Range | None:
    """Who says it, where what stands before the verb says nothing and somebody stands after it."""
    if not sentence.grammar.has_capital_nouns or not _opens(sentence, source):
        return None
    clause = found.clause
    later = subject_after(sentence, found, start)
    found.clause = clause
    if later is None or later[0] > start + 1 or not _speaks(sentence, later):
        return None
    return later


def take_fronted(sentence: Sentence, found: Found, cue: Cue, source: Range, later: Range) -> bool:
    """Note what stands before the verb as what is said: "Den Plan nannte Ruiz …"."""
    if not cue.frames & NOUN or source[0] != sentence.first:
        return False
    found.source, found.frame, found.content = later, NOUN, [source]
    if sentence.word(later[1]) in cue.prepositions and later[1] < sentence.last:
        found.content.append((later[1], sentence.last))
    return True


def object_before(sentence: Sentence, end: int) -> Range | None:
    """The object that opens a sentence up to its verb: "Den Plan lobte Ruiz"."""
    first = sentence.first
    if not sentence.grammar.has_capital_nouns or not sentence.flag(first) & OBJECTIVE:
        return None
    return (first, end) if phrase_after(sentence.tokens, first, end) == end else None


def _opens(sentence: Sentence, source: Range) -> bool:
    """Whether a phrase before the verb names nobody: "Zweifel", "Als Antwort", "Seine Pläne"."""
    first, end = source
    flags = [sentence.flag(k) for k in range(first, end)]
    if any(flag & NOUNS or flag & PERSONAL for flag in flags):
        return False
    if end - first == 1:
        is_noun = flags[0] & (NOUN_CUE | ADVERB) and not flags[0] & PRONOUN
        return bool(is_noun or sentence.word(first - 1) == "als") and first <= sentence.first + 1
    grammar = sentence.grammar
    endings = grammar.feminine_endings if flags[0] & FEMININE else grammar.title_endings
    if sentence.word(end - 1).endswith(endings) and not flags[0] & OBJECTIVE:
        return False  # "Der Reeder"
    is_told = flags[0] & (DETERMINER | POSSESSIVE) and flags[1] & CAPITAL | flags[0] & OBJECTIVE
    capitals = sum(bool(flag & CAPITAL) for flag in flags[1:])
    return bool(is_told) and first == sentence.first and capitals == 1


def _speaks(sentence: Sentence, later: Range) -> bool:
    first, end = later
    flags = [sentence.flag(k) for k in range(first, end)]
    if flags[0] & OBJECTIVE and not flags[0] & OF:
        return False
    if flags[0] & PERSONAL:
        return True
    is_name = not flags[0] & (DETERMINER | POSSESSIVE) and all(flag & CAPITAL for flag in flags)
    return is_name or any(flag & (PERSON | BODY | OUTLET) for flag in flags)
