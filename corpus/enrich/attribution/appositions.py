"""What explains a subject between commas or after it: "Ruiz, a doctor from Arden, said", "who …"."""

from corpus.enrich.attribution.flags import (
    ADVERB,
    AUXILIARY,
    CAPITAL,
    CLOSING,
    COLON,
    COMMA,
    COMPLEMENTIZER,
    CONJUNCTION,
    CUE,
    DASH,
    DETERMINER,
    GENITIVE,
    MARK,
    NAME_LINK,
    NOUNS,
    NUMBER,
    OTHER_VERB,
    PERSON,
    PERSONAL,
    PREPOSITION,
    QUOTE_CLOSE,
    RELATIVE,
    STOP,
    SUBORDINATOR,
    TIME,
)
from corpus.enrich.attribution.inherited import inherited
from corpus.enrich.attribution.nouns import (
    is_noun_like,
    opening_comma,
    phrase_after,
    phrase_before,
)
from corpus.enrich.attribution.parts import Found, Range, Sentence

_LONGEST_APPOSITION = 35  # tokens
_MOST_APPOSITIONS = 4
_LONGEST_RELATIVE = 12  # tokens without a comma


def before_relative(sentence: Sentence, first: int) -> Range | None:
    """The phrase on which a relative clause hangs that ends in the phrase at `first`.

    "Officials who had seen the report said": not the report.
    """
    flags = sentence.tokens.flags
    if first - 3 < sentence.first:
        return None
    if not sentence.is_finite(first - 1) and not flags[first - 1] & PREPOSITION:
        return None
    for k in range(first - 1, max(sentence.first, first - _LONGEST_RELATIVE), -1):
        if flags[k] & MARK:
            return None
        if flags[k] & RELATIVE:
            if not any(sentence.is_finite(n) for n in range(k + 1, first)):
                return None
            begin = phrase_before(sentence.tokens, k - 1, sentence.first)
            return (begin, k) if begin is not None else None
    return None


def before_participle(sentence: Sentence, first: int) -> Range | None:
    """The phrase on which a participle hangs whose clause ends in the phrase at `first`.

    "Democrats trying to win the Senate said", "a statement posted on the website said".
    """
    grammar, flags = sentence.grammar, sentence.tokens.flags
    if grammar.is_inverted:
        return None
    for k in range(first - 1, max(sentence.first, first - _LONGEST_RELATIVE), -1):
        if flags[k] & (MARK | SUBORDINATOR | COMPLEMENTIZER | RELATIVE | PERSONAL) or (
            flags[k] & AUXILIARY and not flags[k] & GENITIVE
        ):
            return None
        if flags[k - 1] & (CAPITAL | ADVERB | PERSONAL | RELATIVE) or flags[k] & (CAPITAL | CUE):
            continue
        if not sentence.word(k).endswith(grammar.gerund_endings + grammar.past_endings):
            continue
        begin = phrase_before(sentence.tokens, k - 1, sentence.first)
        before = sentence.flag(begin - 1) if begin is not None else MARK
        if begin is not None and (
            begin == sentence.first or before & (MARK | SUBORDINATOR | CONJUNCTION)
        ):
            return (begin, k)
    return None


def before_comma(sentence: Sentence, found: Found, comma: int) -> Range | None:
    """The subject before what is set off by commas: "Ruiz, a doctor, said"."""
    tokens = sentence.tokens
    flags = tokens.flags
    if sentence.flag(comma - 1) & CLOSING:  # "Ruiz (Green), said"
        first = phrase_before(tokens, comma - 1, sentence.first)
        if first is not None and (
            first == sentence.first or flags[first - 1] & (COMMA | CONJUNCTION | SUBORDINATOR)
        ):
            found.clause = first
            return (first, comma)
    opening = opening_comma(tokens, comma, sentence.first)
    first = None
    if (
        opening is not None
        and comma - opening <= _LONGEST_APPOSITION
        and not sentence.flag(opening - 1) & QUOTE_CLOSE
    ):
        first = phrase_before(tokens, opening - 1, sentence.first)
    if opening is None or first is None:
        return inherited(sentence, found, comma) if sentence.found else None
    head = _before_appositions(sentence, first)
    before = flags[first - 1] if first > sentence.first else 0
    if head is None and before & PREPOSITION and not before & SUBORDINATOR:
        return None
    first = head if head is not None else first
    found.clause = first
    inner = flags[opening + 1]
    if inner & (RELATIVE | PREPOSITION | SUBORDINATOR | CUE | TIME | ADVERB):
        return (first, opening)
    return (first, comma)


def _before_appositions(sentence: Sentence, first: int) -> int | None:
    """Where the name begins that a phrase at `first` and others explain, each between commas.

    Of "Ruiz, a doctor from Arden, Iowa, said" where Ruiz stands; None if there is but one.
    """
    tokens, flags = sentence.tokens, sentence.tokens.flags
    head = None
    for _ in range(_MOST_APPOSITIONS):
        start = first
        while start > sentence.first and not flags[start - 1] & MARK:
            start -= 1
        comma = start - 1
        if not sentence.flag(comma) & COMMA or sentence.flag(comma - 1) & QUOTE_CLOSE:
            break
        is_participle = sentence.word(start).endswith(sentence.grammar.gerund_endings)
        if start < first and not (
            is_participle or flags[start] & (RELATIVE | PREPOSITION | NUMBER)
        ):
            break
        begin = phrase_before(tokens, comma - 1, sentence.first)
        if begin is None:
            break
        opens = begin == sentence.first or flags[begin - 1] & QUOTE_CLOSE
        if opens or _is_name_explained(sentence, begin, comma):
            head = begin
        first = begin
    return head


def _is_name_explained(sentence: Sentence, first: int, comma: int) -> bool:
    """Whether a name of several words stands before what explains it: "Ana Ruiz, a doctor"."""
    flags = sentence.tokens.flags
    begins = MARK | CONJUNCTION | SUBORDINATOR | COMPLEMENTIZER
    if comma - first < 2 or not sentence.flag(first - 1) & begins:
        return False
    if not all(flags[k] & (CAPITAL | NAME_LINK) for k in range(first, comma)):
        return False
    explains = sentence.flag(comma + 1)
    return bool(explains & (DETERMINER | NUMBER | PERSON)) and not explains & CAPITAL


def ends_apposition(sentence: Sentence, comma: int) -> bool:
    """Whether a comma closes what explains the subject that opens the clause: "Ruiz, a doctor,"."""
    if not sentence.flag(comma) & COMMA or sentence.flag(comma - 1) & QUOTE_CLOSE:
        return False
    tokens = sentence.tokens
    opening = opening_comma(tokens, comma, sentence.first)
    if opening is None or comma - opening > _LONGEST_APPOSITION:
        return False
    verb = next((k for k in range(opening + 1, comma) if sentence.is_finite(k)), None)
    if verb is not None:
        return any(sentence.flag(k) & RELATIVE for k in range(opening + 1, verb + 1))
    first = phrase_before(tokens, opening - 1, sentence.first)
    if first is None:
        return False
    opens = CONJUNCTION | SUBORDINATOR | COMPLEMENTIZER | ADVERB
    speaks = any(
        sentence.flag(k) & (NOUNS | (CAPITAL if k > sentence.first else 0))
        for k in range(first, opening)
    )
    return speaks and all(sentence.flag(k) & opens for k in range(sentence.first, first))


def with_apposition(sentence: Sentence, first: int, end: int) -> Range:
    """A phrase with what explains it: "Ana Ruiz, a doctor"."""
    tokens = sentence.tokens
    inner = sentence.flag(end + 1)
    if end + 1 >= sentence.end or not tokens.flags[end] & COMMA:
        return (first, end)
    explains = inner & (DETERMINER | NUMBER) and not inner & COMPLEMENTIZER
    if not explains and not inner & (CUE | ADVERB | TIME | GENITIVE | OTHER_VERB):
        explains = is_noun_like(tokens, end + 1, end)
    if explains:
        stop = phrase_after(tokens, end + 1, sentence.end)
        if stop and (stop >= sentence.last or tokens.flags[stop] & (COMMA | STOP | DASH | COLON)):
            return (first, stop)
    return (first, end)
