"""Noun phrases, by the words that cannot be part of one: who stands before or after a verb."""

from corpus.enrich.attribution.flags import (
    ACCORDING,
    ADVERB,
    ATTACHING,
    AUXILIARY,
    BODY,
    CAPITAL,
    CLOSING,
    COMMA,
    COMPLEMENTIZER,
    CONJUNCTION,
    CUE,
    DASH,
    DETERMINER,
    DOCUMENT,
    GENITIVE,
    INFINITIVE,
    MARK,
    NAME_LINK,
    NEGATION,
    NUMBER,
    OBJECT,
    OF,
    OPENING,
    OTHER_VERB,
    OUTLET,
    PERSON,
    PERSONAL,
    POSSESSIVE,
    PREPOSITION,
    PRONOUN,
    QUESTION,
    RELATIVE,
    SUBORDINATOR,
    TIME,
)
from corpus.enrich.attribution.tokens import Tokens

_NEVER = (
    MARK | PREPOSITION | CONJUNCTION | SUBORDINATOR | COMPLEMENTIZER | AUXILIARY | RELATIVE
    | INFINITIVE | NEGATION | OTHER_VERB | QUESTION | PERSONAL | OBJECT
)  # fmt: skip
_NOUN = PERSON | BODY | DOCUMENT
_BEFORE_NOUN = DETERMINER | POSSESSIVE | GENITIVE | NUMBER
_LONGEST_BRACKET = 25  # tokens
_MOST_WORDS = 40  # of a noun phrase with all that hangs on it


def is_noun_like(tokens: Tokens, i: int, floor: int) -> bool:
    """Whether a word may belong to a noun phrase that begins at `floor` or later."""
    flag = tokens.flags[i]
    if flag & MARK:
        return False
    if flag & CAPITAL and i > floor and not flag & (PERSONAL | MARK):
        return True
    if flag & GENITIVE:
        return i > floor and not tokens.flags[i - 1] & MARK
    if flag & _NEVER and not flag & _NOUN:
        return False
    if flag & CUE and not flag & _NOUN:
        return i > floor and bool(tokens.flags[i - 1] & _BEFORE_NOUN)
    return True


def phrase_before(tokens: Tokens, last: int, floor: int) -> int | None:
    """Where the noun phrase begins whose last word is at `last`; None if that is no noun.

    With determiner, adjectives, names and what prepositions hang on it ("the head of the
    agency"), but without appositions and relative clauses, which are parted by commas.
    """
    flags = tokens.flags
    if flags[last] & PERSONAL and not flags[last] & (DETERMINER | POSSESSIVE):
        return last
    if flags[last] & (PRONOUN | RELATIVE) and not (
        last > floor and _goes_on_left(tokens, last - 1, floor)
    ):
        return last
    i = _simple_before(tokens, last, floor)
    if i is None:
        return None
    kind = CAPITAL if tokens.grammar.has_capital_nouns else ~MARK
    while i - 1 > floor and last - i < _MOST_WORDS:
        before = flags[i - 1]
        further = None
        if _hangs_on(tokens, i, floor):
            further = _joined_before(tokens, i - 2, floor)
        elif flags[i] & OF and before & kind and not before & TIME:
            further = _simple_before(tokens, i - 1, floor)
        if further is None:
            break
        i = further
    while flags[i] & GENITIVE and i < last:
        i += 1  # "it’s seven"
    return i


def _hangs_on(tokens: Tokens, i: int, floor: int) -> bool:
    """Whether a preposition or "and" before token i joins it to a noun further left."""
    before = tokens.flags[i - 1]
    if before & ATTACHING:
        return is_noun_like(tokens, i - 2, floor)
    return bool(before & CONJUNCTION) and _is_coordinated(tokens, i, floor)


def _goes_on_left(tokens: Tokens, i: int, floor: int) -> bool:
    """Whether a word that may be a pronoun has an adjective or determiner before it."""
    return not tokens.flags[i] & (MARK | AUXILIARY) and is_noun_like(tokens, i, floor)


def _simple_before(tokens: Tokens, last: int, floor: int) -> int | None:
    """Where the words begin that stand in a row, without prepositions, up to a noun at `last`."""
    flags = tokens.flags
    i = last
    if flags[i] & CLOSING:
        opening = _opening_before(tokens, i, floor)
        if opening is None or opening <= floor:
            return None
        i = opening - 1
    if not is_noun_like(tokens, i, floor) or flags[i] & (TIME | GENITIVE):
        return None
    if flags[i] & (DETERMINER | POSSESSIVE) and not flags[i] & PRONOUN:
        return None
    if tokens.grammar.has_capital_nouns and not flags[i] & (CAPITAL | PRONOUN | NUMBER):
        return None
    lowest = max(floor, last - _MOST_WORDS)
    while i > lowest:
        if (
            flags[i] & (DETERMINER | POSSESSIVE)
            and not flags[i - 1] & (DETERMINER | GENITIVE | NUMBER)
            and not _is_in_name(tokens, i, last + 1)
        ):
            break
        if flags[i - 1] & POSSESSIVE and flags[i - 1] & OBJECT:
            return i - 1  # "her lawyer"
        if flags[i - 1] & ADVERB and not flags[i - 1] & (CAPITAL | DETERMINER):
            if not (i - 2 >= floor and flags[i - 2] & (DETERMINER | POSSESSIVE)):
                break
        elif (flags[i - 1] & TIME and not flags[i - 1] & CAPITAL) or not is_noun_like(
            tokens, i - 1, floor
        ):
            break
        i -= 1
    return i


def _joined_before(tokens: Tokens, last: int, floor: int) -> int | None:
    """Where begins what "and" or a preposition joins to a phrase: "[he] and Ruiz"."""
    if tokens.flags[last] & PERSONAL and tokens.flags[last + 1] & CONJUNCTION:
        return last
    return _simple_before(tokens, last, floor)


def _opening_before(tokens: Tokens, i: int, floor: int) -> int | None:
    for k in range(i - 1, max(floor, i - _LONGEST_BRACKET) - 1, -1):
        if tokens.flags[k] & OPENING:
            return k
    return None


def _is_coordinated(tokens: Tokens, i: int, floor: int) -> bool:
    """Whether the "and" before token i joins two subjects, rather than two clauses."""
    start = _joined_before(tokens, i - 2, floor)
    if start is None:
        return False
    while start - 1 > floor and tokens.flags[start - 1] & ATTACHING:
        further = _simple_before(tokens, start - 2, floor)
        if further is None:
            break
        start = further
    if start == floor:
        return True
    return bool(tokens.flags[start - 1] & (MARK | SUBORDINATOR | COMPLEMENTIZER))


def phrase_after(tokens: Tokens, first: int, end: int) -> int | None:
    """Where the noun phrase ends (exclusive) that begins at `first`; None if none does."""
    flags = tokens.flags
    if first >= end:
        return None
    if flags[first] & (PERSONAL | OBJECT) and not flags[first] & (DETERMINER | POSSESSIVE):
        return first + 1
    i = _simple_after(tokens, first, end)
    if i is None:
        return first + 1 if flags[first] & (PRONOUN | OBJECT) else None
    while i + 1 < end and i - first < _MOST_WORDS:
        flag = flags[i]
        if flag & OF:
            further = _simple_after(tokens, i, end)
        elif flag & ATTACHING or flag & CONJUNCTION:
            if flags[i + 1] & TIME:
                break
            further = _simple_after(tokens, i + 1, end)
            if flag & CONJUNCTION and _begins_next_clause(tokens, i + 1, further, end):
                break
        else:
            break
        if further is None:
            break
        i = further
    return i


def _begins_next_clause(tokens: Tokens, i: int, stop: int | None, end: int) -> bool:
    """Whether after "and" comes a clause: "and Ruiz has left", "and she left"."""
    if stop is None or stop >= end:
        return False
    if tokens.flags[stop] & ACCORDING and tokens.flags[i] & NUMBER:
        return True  # "according to Ruiz and 300 according to the police"
    return bool(tokens.flags[stop] & (AUXILIARY | OTHER_VERB) or tokens.flags[i] & PERSONAL)


def _simple_after(tokens: Tokens, first: int, end: int) -> int | None:
    flags = tokens.flags
    has_capital_nouns = tokens.grammar.has_capital_nouns
    i = first
    seen_noun = False
    farthest = min(end, first + _MOST_WORDS)
    while i < farthest:
        flag = flags[i]
        if flag & (DETERMINER | POSSESSIVE) and seen_noun and not _is_in_name(tokens, i, end):
            break
        if seen_noun and not tokens.grammar.has_capitals and _begins_object(tokens, i, first):
            break
        if flag & OPENING and seen_noun:
            closing = next((k for k in range(i, min(end, i + 10)) if flags[k] & CLOSING), None)
            if closing is None:
                break
            i = closing + 1
            continue
        if (
            has_capital_nouns
            and seen_noun
            and tokens.flags[i] == CAPITAL
            and _closes(tokens, first, i)
        ):
            return i + 1  # "laut der „Neuen Post“ Minister Moll …"
        is_named_time = seen_noun and i + 1 < end and flags[i + 1] & CAPITAL  # "the May report"
        if flag & TIME and not is_named_time and (seen_noun or not flag & CAPITAL):
            break
        if flag & NAME_LINK and seen_noun and flags[i - 1] & CAPITAL:
            if not (i + 1 < end and flags[i + 1] & CAPITAL):
                break
        elif flag & AUXILIARY and not flag & (CAPITAL | GENITIVE):
            break
        elif flag & (CUE | OTHER_VERB) and not flag & (CAPITAL | PERSON | BODY | DOCUMENT):
            if seen_noun or not (i > first and flags[i - 1] & _BEFORE_NOUN):
                break
            seen_noun = True
        elif (flag & ADVERB and not flag & CAPITAL and seen_noun) or not is_noun_like(
            tokens, i, first - 1 if flag & CAPITAL else first
        ):
            break
        elif not flag & (DETERMINER | POSSESSIVE):
            named = CAPITAL | NAME_LINK | NUMBER | OUTLET  # "der Nachrichtenagentur dpa"
            if seen_noun and has_capital_nouns and not flag & named:
                break
            seen_noun = not has_capital_nouns or bool(flag & (CAPITAL | PRONOUN | NUMBER | OUTLET))
        i += 1
    while i > first and flags[i - 1] & GENITIVE:
        i -= 1  # "Ruiz’s “Memories”"
    return i if seen_noun else None


def _closes(tokens: Tokens, first: int, i: int) -> bool:
    """Whether a mark closes a name between quotation marks that began after an article."""
    if tokens.words[i][0].isalnum() or i - first < 2:
        return False
    return not tokens.words[first + 1][0].isalnum() and bool(tokens.flags[first] & DETERMINER)


def _begins_object(tokens: Tokens, i: int, first: int) -> bool:
    """Whether a body with an article follows a name, which nothing can hang on: "النائب خالد سالم [الحكومة]"."""
    article, words, flags = tokens.grammar.naming.get("article"), tokens.words, tokens.flags
    if (
        article is None
        or words[i] != article
        or not flags[i + 1 : i + 2]
        or not flags[i + 1] & BODY
    ):
        return False
    k = i - 1
    while k > first and not flags[k] and not words[k].startswith(article):
        k -= 1
    return k < i - 1 and (words[k].startswith(article) or (k > first and words[k - 1] == article))


def time_end(tokens: Tokens, i: int, end: int) -> int | None:
    """Where a time of several words ends that begins at i, if one does: "am Montag", "este lunes"."""
    flags = tokens.flags
    k = i
    if k < end and flags[k] & PREPOSITION:
        k += 1
    while k < end and flags[k] & (DETERMINER | NUMBER) and not flags[k] & TIME:
        k += 1
    if k >= end or not flags[k] & TIME:
        return None
    while k < end and flags[k] & (TIME | NUMBER):
        k += 1
    if k + 2 < end and flags[k] & OPENING and flags[k + 1] & NUMBER and flags[k + 2] & CLOSING:
        k += 3  # "nesta quinta-feira (12)"
    if k < end and (flags[k] & GENITIVE or (not flags[k] & CAPITAL and _is_head(tokens, k))):
        return None  # "this week’s report", "la semana santa"
    return k


def is_measure(tokens: Tokens, first: int, end: int) -> bool:
    """Whether a time measures what hangs on it: "six mois de prison"; but "el 3 de mayo"."""
    flags = tokens.flags
    if not flags[first] & (DETERMINER | NUMBER) or end + 1 >= len(flags):
        return False
    hangs_on = flags[end] & ATTACHING and flags[end] & NAME_LINK
    return bool(hangs_on) and not flags[end + 1] & (TIME | NUMBER | DETERMINER | CAPITAL)


def _is_head(tokens: Tokens, k: int) -> bool:
    flag = tokens.flags[k]
    return is_noun_like(tokens, k, k) and not flag & (DETERMINER | POSSESSIVE | ADVERB)


def _is_in_name(tokens: Tokens, i: int, end: int) -> bool:
    """Whether a determiner begins an outlet’s name: "il quotidiano Il Mattino", "jornal O Globo"."""
    if i and tokens.words[i - 1] == tokens.grammar.naming.get("article"):
        return True  # "وزارة النقل"
    flags = tokens.flags
    return bool(
        flags[i] & CAPITAL
        and flags[i - 1] & (OUTLET | BODY | DOCUMENT)
        and i + 1 < end
        and flags[i + 1] & CAPITAL
    )


def opening_comma(tokens: Tokens, comma: int, floor: int) -> int | None:
    """Of a comma or dash that closes an aside, where the one stands that opens it."""
    if tokens.flags[comma] & DASH:
        return next((k for k in range(comma - 1, floor, -1) if tokens.flags[k] & DASH), None)
    depth = 0
    for k in range(comma - 1, floor, -1):
        flag = tokens.flags[k] if tokens.quoted[k] < 0 else 0
        if flag & CLOSING:
            depth += 1
        elif flag & OPENING:
            depth -= 1
        elif flag & COMMA and depth == 0:
            return k
    return None
