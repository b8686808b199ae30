"""Where a name stands in a noun phrase, as capitals tell: see `uncased` for scripts without them."""

from corpus.enrich.attribution.case_endings import has_ending
from corpus.enrich.attribution.flags import (
    BODIES,
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
        elif hangs_on(tokens, k, first) and k > first:
            break
        else:
            k += 1
    return best


def hangs_on(tokens: Tokens, k: int, first: int) -> bool:
    """Whether a word hangs a noun on the one before: "of", French "des"."""
    flags = tokens.flags
    may_be_article = tokens.grammar.has_capital_nouns and not (k > first and flags[k - 1] & CAPITAL)
    kinds = PREPOSITION if may_be_article else PREPOSITION | OF
    return bool(flags[k] & kinds) and not flags[k] & CAPITAL


def _after_complement(tokens: Tokens, first: int, end: int) -> Range | None:
    """The name after a title that something hangs on: "il ministro dell’Interno Carlo Bassi"."""
    flags = tokens.flags
    at = next((k for k in range(first + 1, end) if hangs_on(tokens, k, first)), None)
    if not tokens.grammar.has_late_names or at is None:
        return None
    start = end
    while start > at + 1 and flags[start - 1] & CAPITAL and not flags[start - 1] & MARK:
        start -= 1
    has_noun = not (hangs_on(tokens, start - 1, first) or flags[start - 1] & (DETERMINER | CLITIC))
    is_other = any(flags[k] & (DETERMINER | PERSON | CAPITAL) for k in range(at + 1, start))
    is_title = has_noun and flags[at] & NAME_LINK and not is_other
    if not is_title and not tokens.grammar.is_inverted:
        return None  # "chief of staff Ana Ruiz", but "a friend of Senator Ana Ruiz"
    count = end - start
    if count < WORDS_OF_NAME + (not has_noun) or not any(
        flags[k] & PERSON for k in range(first, at)
    ):
        return None
    if any(flags[k] & BODIES for k in range(end - WORDS_OF_NAME, end)):
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
    while stop < end and _goes_on(tokens, stop, end):
        stop += 1
    is_person = stop - k > WORDS_OF_NAME and not any(flags[n] & BODIES for n in range(k, stop))
    while is_person and flags[stop - 1] & NAME_LINK and not flags[stop - 1] & CAPITAL:
        stop -= 1  # "Ana Ruiz of the hosts’ association"
    return stop


def _goes_on(tokens: Tokens, k: int, end: int) -> bool:
    """Whether a name goes on with the word at k."""
    if has_ending(tokens, k - 1):
        return False
    flag = tokens.flags[k]
    following = tokens.flags[k + 1] if k + 1 < end else 0
    if flag & CAPITAL and not flag & (GENITIVE | MARK):
        return True
    if flag & NUMBER or (tokens.words[k] == "." and not flag & MARK):
        return True
    if flag & NAME_LINK and following & (CAPITAL | NAME_LINK):
        return True
    return bool(flag & GENITIVE and following & CAPITAL) and _owns_body(tokens, k, end)


def _owns_body(tokens: Tokens, genitive: int, end: int) -> bool:
    """Whether a genitive is part of a body’s name: "the Dock Workers’ Union", "Coroner’s Office"."""
    flags = tokens.flags
    if not flags[genitive - 1] & PERSON and tokens.printed(genitive, genitive + 1) not in "'’":
        return False
    last = genitive + 1
    while last < end and flags[last] & CAPITAL:
        last += 1
    return bool(flags[last - 1] & BODIES)


def _may_be_named(tokens: Tokens, start: int, name: Range, stop: int) -> bool:
    """Whether the name is the source's own: not "Ruiz aides", "a spokesman for Ruiz"."""
    flags = tokens.flags
    head_end = next(
        (k for k in range(start, stop) if flags[k] & PREPOSITION and k >= name[1]), stop
    )
    after = [flags[k] for k in range(name[1], head_end) if not flags[k] & MARK]
    if any(flag & PERSON for flag in after):
        return False
    if any(hangs_on(tokens, k, start) for k in range(start, name[0])):
        return False
    return not (after and not any(flag & BODIES for flag in after))


def without_article(tokens: Tokens, first: int, end: int) -> int:
    """Where a noun phrase goes on after its articles and possessives."""
    while first < end and tokens.flags[first] & (DETERMINER | POSSESSIVE):
        first += 1
    return first
