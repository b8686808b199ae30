"""Verbs of saying at the end of their clause: Turkish, Hindi, Persian."""

from corpus.enrich.attribution.case_endings import has_ending
from corpus.enrich.attribution.contents import content_after
from corpus.enrich.attribution.flags import (
    ADVERB,
    AGENT,
    BODY,
    CAPITAL,
    COLON,
    COMMA,
    COMPLEMENTIZER,
    CONJUNCTION,
    DETERMINER,
    DOCUMENT,
    NOUN,
    NUMBER,
    PARTICIPLE,
    PERSON,
    PRONOUN,
    QUOTE_OPEN,
    QUOTED,
    SUBORDINATOR,
    TAG,
    TIME,
)
from corpus.enrich.attribution.grammar import Cue
from corpus.enrich.attribution.nouns import phrase_after
from corpus.enrich.attribution.parts import Found, Range, Sentence
from corpus.enrich.attribution.topics import ends_topic, topic_of

_NAMES = CAPITAL | PERSON | BODY | DOCUMENT | PRONOUN
_FARTHEST_TOPIC = 3  # tokens between a topic and what it says in quotation marks
_LONGEST_TOPIC = 14  # tokens of a topic with a comma after it


def read_final_verb(sentence: Sentence, found: Found, cue: Cue, begin: int) -> Found | None:
    """The topic, what it says, and the verb; or what is said, the verb, and who says it."""
    i, after = found.at, found.after
    is_participle = bool(cue.form & PARTICIPLE)
    topic, start = None, _past_joints(sentence, begin, i)
    if not is_participle:
        topic, start = _topic(sentence, begin, i)
    if sentence.flag(after) & (COLON | COMPLEMENTIZER) or (
        sentence.flag(after) & COMMA and sentence.flag(after + 1) & QUOTE_OPEN
    ):
        right = content_after(sentence, after, cue, found)
        if right is not None:
            found.source, found.frame = topic, right.frame
            if right.start < sentence.end:
                found.content = [(right.start, sentence.last)]
            return found
    while start < i and sentence.flag(start) & (COMMA | ADVERB | TIME):
        start += 1
    if topic and sentence.flag(topic[1] - 1) & DOCUMENT:  # "Valilikten yapılan açıklamada"
        topic = (topic[0], _agent_end(sentence, topic))
    topic = _take_content(sentence, found, cue, topic, (begin, start))
    found.source = topic
    found.clause = topic[0] if topic else start
    if topic is None:
        _source_after(sentence, found, after, is_participle=is_participle)
    if found.source is None:
        if is_participle:
            return None
        _inherit(sentence, found)
    if not found.content:
        return None
    found.is_dropped = found.source is None
    return found if found.source or sentence.grammar.drops_subjects else None


def _past_joints(sentence: Sentence, first: int, end: int) -> int:
    while first < end and sentence.flag(first) & (CONJUNCTION | SUBORDINATOR | COMMA):
        first += 1
    return first


def _topic(sentence: Sentence, begin: int, end: int) -> tuple[Range | None, int]:
    """The topic; where genitives begin what is said, what a comma sets off, or a document."""
    topic, start = topic_of(sentence, begin, end)
    if not sentence.grammar.topic_endings:
        return topic, start
    topic, start = _topic_set_off(sentence, topic, start, end)
    if topic is None:
        return topic, start
    stop = _without_adjuncts(sentence, topic)
    if stop is None:
        return None, topic[0]
    is_apart = sentence.flag(start) & (COMMA | QUOTE_OPEN)
    return (topic[0], stop), start if is_apart or start > topic[1] else stop


def _topic_set_off(
    sentence: Sentence, topic: Range | None, start: int, end: int
) -> tuple[Range | None, int]:
    flags, quoted = sentence.tokens.flags, sentence.tokens.quoted
    first = topic[0] if topic else start
    comma = sentence.next_mark(COMMA, first, end)
    if (
        comma is not None
        and first < comma <= first + _LONGEST_TOPIC
        and not ends_topic(sentence, comma - 1)
        and not any(quoted[k] >= 0 or flags[k] & COLON for k in range(first, comma))
    ):
        return (first, comma), comma
    if topic is None:
        document = next((k for k in range(first, end) if flags[k] & DOCUMENT), None)
        return ((first, document + 1), document + 1) if document is not None else (None, start)
    if any(each.source for each in sentence.found) and not any(
        flags[k] & _NAMES for k in range(*topic)
    ):
        return None, first
    return topic, start


def _without_adjuncts(sentence: Sentence, topic: Range) -> int | None:
    """Where who says it ends, before where, when and to what: "Bakan Kaya [toplantıya]".

    None for a name that has the ending of another case: nobody says it, but it is spoken of.
    """
    tokens, (first, end) = sentence.tokens, topic
    flags, stop = tokens.flags, end
    while stop > first + 1 and (not flags[stop - 1] & _NAMES or flags[stop - 1] & DETERMINER):
        stop -= 1
    if has_ending(tokens, stop - 1):
        return None
    if stop == end:
        return end
    last = flags[stop - 1]
    is_name = last & CAPITAL and any(flags[k] & (CAPITAL | PERSON) for k in range(first, stop - 1))
    is_adjunct = flags[stop] & (DETERMINER | NUMBER) or sentence.word(stop).endswith(
        sentence.grammar.case_endings
    )
    return stop if is_name or is_adjunct else end


def _agent_end(sentence: Sentence, topic: Range) -> int:
    """Where whose statement it is ends, else the topic: "[Valilikten] yapılan açıklamada"."""
    endings = sentence.grammar.agent_endings
    for k in range(topic[0] + 1, topic[1]):
        if sentence.flag(k) & AGENT and sentence.word(k - 1).endswith(endings):
            return k
    return topic[1]


def _take_content(
    sentence: Sentence, found: Found, cue: Cue, topic: Range | None, opening: Range
) -> Range | None:
    """Note what is said; gives the topic, if it stands outside of it."""
    i, (begin, start) = found.at, opening
    found.frame = TAG
    quoted = sentence.tokens.quoted
    quotation = next((quoted[k] for k in range(i - 1, begin - 1, -1) if quoted[k] >= 0), -1)
    if quotation >= 0 and cue.frames & (QUOTED | TAG):
        span = sentence.tokens.quotations[quotation]
        if topic and topic[0] >= span.first:
            topic = None
        first = span.first
        is_apart = topic is not None and sentence.flag(first - 1) & COMMA
        if is_apart and start < first:
            pass  # "Demir, dün törende, “…”": where it was said
        elif topic is None or start >= first or first - start > _FARTHEST_TOPIC:
            first = min(first, max(start, begin))
        found.content = [(first, span.last + 1)]
    elif i - start >= 2 or (i - start == 1 and cue.frames & NOUN):
        found.content = [(start, i)]
    return topic


def _source_after(sentence: Sentence, found: Found, after: int, *, is_participle: bool) -> None:
    """ "…" dedi Demir; "…" diyen başkan Demir."""
    end = phrase_after(sentence.tokens, after, sentence.end)
    if end is None:
        return
    reach = end if is_participle else after + 1
    if any(sentence.flag(k) & (CAPITAL | PERSON | BODY) for k in range(after, reach)):
        found.source = (after, end)


def _inherit(sentence: Sentence, found: Found) -> None:
    """The source of the attribution before, of which this is no part."""
    for other in reversed(sentence.found):
        if other.source and not (other.content and other.content[-1][0] >= found.at):
            found.source, found.inherits = other.source, True
            return
