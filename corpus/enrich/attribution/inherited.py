"""Whose statement goes on: the subject of the verb before, for one that has none of its own."""

from corpus.enrich.attribution.flags import (
    ADVERB,
    BODY,
    CAPITAL,
    CLAUSE,
    COMMA,
    CONJUNCTION,
    DASH,
    DETERMINER,
    DOCUMENT,
    MARK,
    NUMBER,
    OPENER,
    PERSON,
    PERSONAL,
    RELATIVE,
    SEMICOLON,
    SUBORDINATOR,
    THAT,
)
from corpus.enrich.attribution.nouns import (
    phrase_after,
)
from corpus.enrich.attribution.parts import Found, Range, Sentence


def inherited(sentence: Sentence, found: Found, at: int) -> Range | None:
    """The subject of the verb before: "Ruiz said A and added B"."""
    for other in reversed(sentence.found):
        if other.source and other.at < at and not _is_said_within(sentence, other):
            found.inherits = True
            found.clause = at
            return other.source
    return _nearest_subject(sentence, found, at)


def _is_said_within(sentence: Sentence, found: Found) -> bool:
    """Whether an attribution is part of what an earlier one says: "Ruiz said she welcomed it"."""
    before, earlier = sentence.flag(found.clause - 1), sentence.flag(found.clause - 2)
    if before & (COMMA | SEMICOLON | DASH) or earlier & (COMMA | SEMICOLON):
        return False
    return any(
        other is not found and other.content and other.content[-1][0] <= found.at
        for other in sentence.found
        if other.at < found.at and other.frame in (THAT, CLAUSE)
    )


def _nearest_subject(sentence: Sentence, found: Found, at: int) -> Range | None:
    """The subject of the nearest clause before, for a verb that has none of its own."""
    flags, quoted = sentence.tokens.flags, sentence.tokens.quoted
    parting = COMMA | CONJUNCTION | SUBORDINATOR | DASH | SEMICOLON
    starts = [sentence.first]
    starts += [k + 1 for k in range(sentence.first, at - 1) if quoted[k] < 0 and flags[k] & parting]
    for start in reversed(starts):
        subject = clause_subject(sentence, start, at)
        if subject:
            found.inherits = True
            found.clause = at
            return subject
    return None


def clause_subject(sentence: Sentence, i: int, at: int) -> Range | None:
    """The subject of a clause that begins at i, if one does: a phrase before a finite verb."""
    tokens = sentence.tokens
    flags = tokens.flags
    linking = CONJUNCTION | SUBORDINATOR | ADVERB
    while i < at and flags[i] & linking and not flags[i] & CAPITAL:
        i += 1
    if i == sentence.first and i < at and flags[i] & linking:
        i += 1
    if i >= at or (flags[i] & (MARK | OPENER) and not flags[i] & PERSONAL):
        return None
    end = phrase_after(tokens, i, at)
    if end is None:
        return None
    verb = next((k for k in range(i + 1, end) if _is_past(sentence, k)), end)
    if verb < end:
        return (i, verb)  # a verb in no list: "Ruiz caucused in Arden"
    if end >= at:
        return None
    explains = RELATIVE | DETERMINER | PERSON | NUMBER
    if flags[end] & COMMA and sentence.flag(end + 1) & explains:
        closing = sentence.next_mark(COMMA, end + 2, at + 1)
        verb = closing + 1 if closing is not None else end
    while verb < at and flags[verb] & ADVERB:
        verb += 1
    if verb > at or (verb < at and not sentence.is_finite(verb)):
        return None
    return (i, end)


def _is_past(sentence: Sentence, k: int) -> bool:
    """Whether a word after a name ends like a verb that tells what happened."""
    flags = sentence.tokens.flags
    is_named = flags[k - 1] & (CAPITAL | PERSON | BODY | DOCUMENT) and not flags[k] & CAPITAL
    return bool(is_named) and sentence.word(k).endswith(sentence.grammar.past_endings)
