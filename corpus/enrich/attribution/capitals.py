"""Where a name stands in a noun phrase, as capitals tell: see `uncased` for scripts without them."""

from corpus.enrich.attribution.flags import (
    BODY,
    CAPITAL,
    CLITIC,
    DETERMINER,
    DOCUMENT,
    GENITIVE,
    MARK,
    NAME_LINK,
    NUMBER,
    OF,
    OUTLET,
    PERSON,
    POSSESSIVE,
    PREPOSITION,
    PRONOUN,
)
from corpus.enrich.attribution.parts import Range
from corpus.enrich.attribution.tokens import Tokens

WORDS_OF_NAME = 2  # of a person, at least, where only capitals tell it from what stands before


def name_in(tokens: Tokens, first: int, end: int) -> Range | None:
    """Where the name stands in a noun phrase of its owner; None if it has none of its own."""
    late = _after_complement(tokens, first, end)
    if late is not None:
        return late
    name = _name(tokens, first, end)
    return name if name and _may_be_named(tokens, first, name, end) else None


def _name(tokens: Tokens, first: int, end: int) -> Range | None:
    """The name in a phrase: its last run of words with capitals before a preposition."""
    best: Range | None = None
    k = first
    while k < end:
        if _begins_name(tokens, k, first):
            stop = _name_end(tokens, k, end)
            best = (k, stop)
            k = stop
        elif hangs_on(tokens, k) and k > first:
            break
        else:
            k += 1
    return best


def hangs_on(tokens: Tokens, k: int) -> bool:
    """Whether a word hangs a noun on the one before: "of", French "des"."""
    kinds = PREPOSITION if tokens.grammar.has_capital_nouns else PREPOSITION | OF
    return bool(tokens.flags[k] & kinds) and not tokens.flags[k] & CAPITAL


def _after_complement(tokens: Tokens, first: int, end: int) -> Range | None:
    """The name after a title that something hangs on: "il ministro dell’Interno Carlo Bassi"."""
    flags = tokens.flags
    at = next((k for k in range(first + 1, end) if hangs_on(tokens, k)), None)
    if not tokens.grammar.has_late_names or at is None:
        return None
    start = end
    while start > at + 1 and flags[start - 1] & CAPITAL and not flags[start - 1] & MARK:
        start -= 1
    has_noun = not (hangs_on(tokens, start - 1) or flags[start - 1] & (DETERMINER | CLITIC))
    count = end - start
    if count < WORDS_OF_NAME + (not has_noun) or not any(
        flags[k] & PERSON for k in range(first, at)
    ):
        return None
    if any(flags[k] & (BODY | OUTLET | DOCUMENT) for k in range(end - WORDS_OF_NAME, end)):
        return None
    return (start if has_noun else end - WORDS_OF_NAME, end)


def _begins_name(tokens: Tokens, k: int, first: int) -> bool:
    flag = tokens.flags[k]
    if tokens.grammar.has_capital_nouns and flag & OUTLET and not flag & BODY:
        return True  # dpa
    if not flag & CAPITAL or flag & MARK:
        return False
    if flag & (DETERMINER | POSSESSIVE | PRONOUN) and k == first:
        return False
    return not (tokens.grammar.has_capital_nouns and flag & (PERSON | BODY | DOCUMENT))


def _name_end(tokens: Tokens, k: int, end: int) -> int:
    """Where a run of words with capitals ends, links between them included: "Bank of Arden"."""
    flags = tokens.flags
    stop = k + 1
    while stop < end:
        flag = flags[stop]
        following = flags[stop + 1] if stop + 1 < end else 0
        is_initial_dot = tokens.words[stop] == "." and not flag & MARK
        joins = flag & NAME_LINK and following & (CAPITAL | NAME_LINK)
        if (
            (flag & CAPITAL and not flag & (GENITIVE | MARK))
            or is_initial_dot
            or joins
            or flag & NUMBER
        ):
            stop += 1
        else:
            break
    return stop


def _may_be_named(tokens: Tokens, start: int, name: Range, stop: int) -> bool:
    """Whether the name is the source's own: not "Ruiz aides", "a spokesman for Ruiz"."""
    flags = tokens.flags
    head_end = next(
        (k for k in range(start, stop) if flags[k] & PREPOSITION and k >= name[1]), stop
    )
    after = [flags[k] for k in range(name[1], head_end) if not flags[k] & MARK]
    if any(flag & PERSON for flag in after):
        return False
    if any(hangs_on(tokens, k) for k in range(start, name[0])):
        return False
    return not (after and not any(flag & (BODY | DOCUMENT | OUTLET) for flag in after))


def without_article(tokens: Tokens, first: int, end: int) -> int:
    """Where a noun phrase goes on after its articles and possessives."""
    while first < end and tokens.flags[first] & (DETERMINER | POSSESSIVE):
        first += 1
    return first
