"""Verb groups: a verb with its auxiliaries, negations and adverbs."""

from corpus.enrich.attribution.flags import (
    ADVERB,
    AUXILIARY,
    BE,
    CAPITAL,
    CLITIC,
    COMMA,
    CONJUNCTION,
    DASH,
    GENITIVE,
    INFINITIVE,
    MARK,
    MODAL,
    NEGATION,
    PERSONAL,
    PRONOUN,
    RELATIVE,
    SUBORDINATOR,
)
from corpus.enrich.attribution.parts import Group, Sentence

_FARTHEST_AUXILIARY = 16  # tokens between "hat" and "erklärt"


def verb_group(sentence: Sentence, verb: int) -> Group:
    """The verb group whose main verb is at `verb`: auxiliaries, negations and adverbs before it."""
    tokens = sentence.tokens
    flags = tokens.flags
    group = Group(verb)
    k = verb - 1
    adjacent = True  # nothing but adverbs between
    while k >= sentence.first:
        flag = flags[k]
        if flag & MARK or (flag & CAPITAL and k > sentence.first):
            break
        if flag & GENITIVE and not sentence.flag(k - 1) & (PERSONAL | RELATIVE):
            break
        if flag & AUXILIARY:
            group.has_auxiliary = True
            group.is_passive |= bool(flag & BE) and adjacent
            group.is_modal |= bool(flag & MODAL)
            adjacent = False
        elif flag & NEGATION:
            group.is_negated = True
            if _is_subject(sentence, k):
                break
        elif flag & INFINITIVE and group.to is None:
            group.to = k
        elif flag & CLITIC:
            if flag & PERSONAL:
                group.pronoun = k
        elif not flag & ADVERB or _is_subject(sentence, k):
            break
        k -= 1
        group.start = k + 1
    if sentence.flag(verb + 1) & CLITIC and sentence.flag(verb + 1) & PERSONAL:
        group.pronoun = verb + 1
    return group


def _is_subject(sentence: Sentence, k: int) -> bool:
    """Whether an adverb is the subject: "Almost half said", "nobody said", but "they both said"."""
    begins = MARK | ADVERB | CONJUNCTION | SUBORDINATOR
    is_first = k == sentence.first or bool(sentence.flag(k - 1) & begins)
    return is_first and bool(sentence.flag(k) & PRONOUN)


def far_auxiliary(sentence: Sentence, group: Group) -> int | None:
    """Where an auxiliary stands apart from its participle: "hat am Montag erklärt"."""
    flags, quoted = sentence.tokens.flags, sentence.tokens.quoted
    for k in range(group.start - 1, max(sentence.first, group.start - _FARTHEST_AUXILIARY) - 1, -1):
        if (flags[k] & (MARK & ~(COMMA | DASH)) and quoted[k] < 0) or flags[k] & COMMA:
            return None
        if flags[k] & AUXILIARY and quoted[k] < 0:
            return k
    return None
