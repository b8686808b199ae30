"""Clauses that their subject opens: where it stands, and how far what belongs to a verb goes back."""

from corpus.enrich.attribution.flags import (
    ADVERB,
    AUXILIARY,
    BE,
    BODY,
    CAPITAL,
    CLOSING,
    COLON,
    COMMA,
    CONJUNCTION,
    CUE,
    DETERMINER,
    GENITIVE,
    MARK,
    MARKER,
    NEGATION,
    NUMBER,
    OPENING,
    OTHER_MARK,
    OTHER_VERB,
    PERSON,
    PLACE,
    PREPOSITION,
    PRONOUN,
    QUOTE_CLOSE,
    QUOTE_OPEN,
    SUBORDINATOR,
    TIME,
    TOPIC,
)
from corpus.enrich.attribution.parts import Found, Range, Sentence

AFTER_TOPIC = (
    PREPOSITION | TIME | ADVERB | CUE | COMMA | QUOTE_OPEN | SUBORDINATOR | AUXILIARY | COLON
)  # fmt: skip
_SOURCE = PERSON | BODY | PRONOUN | CAPITAL
_LONGEST_TOPIC = 14  # tokens
_FARTHEST_PLACE = 12  # tokens between a preposition and the place of speaking
_SHORTEST_GENITIVE = 5  # letters


def chunk_before(sentence: Sentence, begin: int, i: int) -> int:
    """Where the words begin that no mark parts from the verb at i."""
    flags, quoted = sentence.tokens.flags, sentence.tokens.quoted
    k = i
    while k > begin:
        before = flags[k - 1]
        is_mark = before & MARK and not before & (OPENING | CLOSING | OTHER_MARK)
        parts = is_mark and quoted[k - 1] < 0
        is_after_topic = before & COMMA and sentence.flag(k - 2) & (MARKER | TOPIC)
        if (parts and not is_after_topic) or before & QUOTE_CLOSE:
            break
        k -= 1
    return k


def subject_of(sentence: Sentence, found: Found, begin: int, i: int) -> Range | None:
    """The topic of the verb's own clause; without one, that of a verb or clause before."""
    start = chunk_before(sentence, begin, i)
    topic, _ = topic_of(sentence, start, i)
    found.clause = topic[0] if topic else start
    if topic is not None or start == sentence.first:
        return topic
    if not sentence.flag(start - 1) & MARK and not sentence.flag(start) & CONJUNCTION:
        return None  # right after another verb, which it belongs to
    found.group = start
    for other in reversed(sentence.found):
        if other.source and other.at < i and other.form != "phrase":
            found.inherits = True
            return other.source
    verb = next(
        (k for k in range(begin, start) if sentence.flag(k) & (OTHER_VERB | QUOTE_OPEN)), start
    )
    return topic_of(sentence, begin, verb)[0] if sentence.flag(verb) & OTHER_VERB else None


def topic_of(sentence: Sentence, begin: int, end: int) -> tuple[Range | None, int]:
    """The noun phrase that opens a clause, and where what comes after it begins."""
    first = _past_adverbials(sentence, begin, end)
    stop = _relative_end(sentence, first, end)
    marked = _marked(sentence, first, end)
    if marked is not None:
        return (first, marked), marked + 1
    if sentence.grammar.needs_markers:
        return None, first
    if _opens_clause(sentence, first, end):
        stop = max(stop, first + 1)
    while stop < end and not ends_topic(sentence, stop):
        flag = sentence.flag(stop)
        is_noun = sentence.flag(stop - 1) & (GENITIVE | DETERMINER) and stop > first
        if flag & AFTER_TOPIC and not (is_noun and not flag & AFTER_TOPIC & ~(CUE | AUXILIARY)):
            break
        stop += 1
    if stop == first and sentence.flag(stop) & CUE and stop + 1 == end:
        stop += 1  # a noun as well: 报告说
    if stop == first or stop - first > _LONGEST_TOPIC:
        return None, first
    return (first, stop), stop


def ends_topic(sentence: Sentence, k: int) -> bool:
    """Whether a genitive begins what is said: "Demir köprünün kapandığını söyledi"."""
    endings, flag, word = sentence.grammar.topic_endings, sentence.flag(k), sentence.word(k)
    is_name = flag & CAPITAL and k > sentence.first and "’" not in word and "'" not in word
    return (
        bool(endings)
        and not is_name
        and word.endswith(endings)
        and len(word) >= _SHORTEST_GENITIVE
        and not flag & (PERSON | BODY | PRONOUN | TIME | DETERMINER)
    )


def _relative_end(sentence: Sentence, first: int, end: int) -> int:
    """Where a clause ends that opens a topic with a preposition: 在现场的[居民]."""
    if not sentence.flag(first) & (PREPOSITION | BE) or not sentence.grammar.has_comma_clauses:
        return first
    for k in range(end - 1, first, -1):
        if sentence.flag(k) & GENITIVE:
            is_somebody = any(sentence.flag(n) & _SOURCE for n in range(k + 1, end))
            return k + 1 if is_somebody else first
    return first


def _past_adverbials(sentence: Sentence, first: int, end: int) -> int:
    """Past the times, places and conjunctions that open a clause."""
    opening = CONJUNCTION | ADVERB | TIME | SUBORDINATOR | COMMA
    while first < end:
        flag = sentence.flag(first)
        place = _place_after(sentence, first, end) if flag & PREPOSITION else None
        if place is not None:
            first = place + 1
        elif (flag & opening and not _opens_clause(sentence, first, end)) or (
            flag & NUMBER and sentence.flag(first + 1) & TIME
        ):
            first += 1
        else:
            break
    return first


def _opens_clause(sentence: Sentence, k: int, end: int) -> bool:
    """Whether "not" begins a clause that hangs on the topic: 未参与研究的[医生]."""
    if not (sentence.flag(k) & NEGATION and sentence.grammar.has_comma_clauses):
        return False
    return any(
        sentence.flag(n) & GENITIVE and sentence.flag(n + 1) & _SOURCE
        for n in range(k + 1, end - 1)
    )


def _place_after(sentence: Sentence, first: int, end: int) -> int | None:
    """Where the place stands that a preposition at `first` goes with: 在周三的记者会上."""
    for k in range(first + 1, min(end, first + _FARTHEST_PLACE)):
        if sentence.flag(k) & PLACE and not sentence.flag(k + 1) & GENITIVE:
            return k if k + 1 < end else None
    return None


def _marked(sentence: Sentence, first: int, end: int) -> int | None:
    """Where the particle stands that makes what is before it the topic, or the subject."""
    quoted = sentence.tokens.quoted
    for kind in (TOPIC, MARKER):
        for k in range(first + 1, end):
            if quoted[k] >= 0 and kind == MARKER:
                break
            if sentence.flag(k) & kind and quoted[k] < 0:
                return k
    return None
