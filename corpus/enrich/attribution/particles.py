"""Verbs of saying that come last, where particles mark who says it and what is said.

「…」と市長は述べた: a topic or subject has its particle after it, and what is said is joined to the
verb by a particle or, as an object, by another.
"""

from corpus.enrich.attribution.flags import (
    ATTACHING,
    AUXILIARY,
    CLAUSE,
    COLON,
    COMMA,
    COMPLEMENTIZER,
    CONJUNCTION,
    CUE,
    DUMMY,
    FINITE,
    GENITIVE,
    MARK,
    MODAL,
    NEGATION,
    NOUN,
    NOUNS,
    OBJECTIVE,
    OPENER,
    OTHER_VERB,
    PREPOSITION,
    PRONOUN,
    QUOTE_CLOSE,
    QUOTE_OPEN,
    QUOTED,
    STOP,
    SUBORDINATOR,
    TAG,
    THAT,
    TIME,
    TOPIC,
)
from corpus.enrich.attribution.grammar import Cue
from corpus.enrich.attribution.marked_speech import (
    Said,
    can_speak,
    is_cited,
    noun_phrase,
    past_adverbials,
    said_before,
    speaker_before,
    speaker_between,
    start_of_said,
    subject_before,
)
from corpus.enrich.attribution.nouns import phrase_after
from corpus.enrich.attribution.parts import Found, Range, Sentence

_SOURCE = NOUNS | PRONOUN
_AFTER_VERB = (  # what may follow a verb that hangs on nothing
    MARK | PREPOSITION | COMPLEMENTIZER | SUBORDINATOR | CONJUNCTION | NEGATION | AUXILIARY | MODAL
)  # fmt: skip
_SENSES_WITHOUT_SOURCE = ("say", "show")  # "it is said", but "criticised by Ruiz"
_LONGEST_GESTURE = 8


def read_marked(sentence: Sentence, found: Found, cue: Cue) -> Found | None:
    """Who says it, what is said, and the verb; or what is said, who says it, and the verb."""
    i, after = found.cue[0]
    begin = _edge(sentence, i)
    if sentence.flag(i) & COMPLEMENTIZER:
        return _without_verb(sentence, found, begin)
    if sentence.flag(i) & OPENER:
        return _cited(sentence, found, begin)
    if _is_inner(sentence, found) and not _has_quotation(sentence, begin, i):
        begin = _past_topic(sentence, begin, i)
    is_told_elsewhere = sentence.flag(i - 1) & DUMMY
    said = None if is_told_elsewhere else said_before(sentence, cue, begin, i)
    if _is_attributive(sentence, cue, after):
        return _attributive(sentence, found, said, begin)
    if said is None:
        return _said_elsewhere(sentence, found, cue, begin)
    speaker = speaker_between(sentence, said, i) or speaker_before(sentence, said, begin)
    start = begin
    if speaker is not None:
        found.source, found.clause = speaker, speaker[0]
        if speaker[1] < said.end:
            start = speaker[1] + 1
    else:
        found.clause = begin
        if _is_inner(sentence, found):
            return None
        _inherit(sentence, found, begin)
    found.frame = said.frame
    start = start_of_said(sentence, said, start)
    if start >= said.end:
        return None
    found.content = [(start, said.end)]
    found.is_dropped = found.source is None
    _end_cited(sentence, start, said.end)
    may_drop = sentence.grammar.drops_subjects and said.frame != NOUN
    return found if found.source or may_drop else None


def read_impersonal(sentence: Sentence, found: Found, cue: Cue) -> Found | None:
    """What is said, and a verb that tells not who says it, but sometimes where: 調査で分かった."""
    i = found.at
    begin = _edge(sentence, i)
    if sentence.found:
        return None
    found.form, found.frame = "phrase", TAG
    found.source = _source_by(sentence, cue, begin, i)
    found.is_dropped = found.source is None
    if found.source is None and found.sense not in _SENSES_WITHOUT_SOURCE:
        return None
    said = said_before(sentence, cue, begin, i)
    if said is None or (said.frame == NOUN and found.source is not None):
        found.content = _quotation_of_last(sentence) if found.source else []
        return found if found.content else None
    start, end = begin, said.end
    if found.source is not None and found.source[1] < said.end:
        start = found.source[1] + 1
        if start >= said.end:
            start, end = begin, found.source[0]
    start = start_of_said(sentence, said, start)
    found.content = [(start, end)]
    return found if start < end else None


def _source_by(sentence: Sentence, cue: Cue, begin: int, end: int) -> Range | None:
    """Who stands before one of the words that a verb has its source before: 関係者から."""
    for k in range(begin + 1, end):
        if sentence.word(k) in cue.prepositions and sentence.tokens.quoted[k] < 0:
            first = noun_phrase(sentence, k - 1, begin)
            if first is not None and can_speak(sentence, first, k):
                return (first, k)
    return None


def read_noun_for_said(sentence: Sentence, found: Found) -> Found | None:
    """A noun for a quotation before it, and before that whose it is: 委員の「…」との指摘."""
    i, quoted = found.at, sentence.tokens.quoted
    begin = _edge(sentence, i)
    if i - 2 < begin or not sentence.flag(i - 1) & COMPLEMENTIZER or quoted[i - 2] < 0:
        return None
    opening = sentence.tokens.quotations[quoted[i - 2]].first
    if not sentence.flag(opening - 1) & PREPOSITION or sentence.flag(opening - 1) & OBJECTIVE:
        return None
    first = noun_phrase(sentence, opening - 2, begin) if opening - 2 >= begin else None
    if first is None or not can_speak(sentence, opening - 2, opening - 1):
        return None
    found.form, found.frame, found.clause = "noun", QUOTED, first
    found.source, found.content = (first, opening - 1), [(opening, i)]
    return found


def _edge(sentence: Sentence, i: int) -> int:
    """Where what is before the verb at i begins, after the attributions before."""
    ends = [
        other.after
        for other in sentence.found
        if other.after <= i and not is_cited(other) and not _is_inner(sentence, other)
    ]
    start = max([sentence.first, *ends])
    while start < i and sentence.flag(start) & (COMMA | CONJUNCTION) and start > sentence.first:
        start += 1
    return start


def _is_inner(sentence: Sentence, found: Found) -> bool:
    """Whether a verb is part of what a later one says: …と述べたと報じた."""
    return found.form == "finite" and bool(sentence.flag(found.after) & COMPLEMENTIZER)


def _has_quotation(sentence: Sentence, begin: int, end: int) -> bool:
    """Whether anything is quoted between two places."""
    return any(sentence.tokens.quoted[k] >= 0 for k in range(begin, end))


def _past_topic(sentence: Sentence, begin: int, i: int) -> int:
    """Past the topic that opens a sentence, whose own verb comes last."""
    quoted = sentence.tokens.quoted
    topics = (k for k in range(begin, i) if sentence.flag(k) & TOPIC and quoted[k] < 0)
    return next(topics, begin - 1) + 1


def _cited(sentence: Sentence, found: Found, begin: int) -> Found | None:
    """Whom the speaker cites in turn: 複数の当局者の話として, 관계자를 인용해."""
    i, start = found.cue[0]
    last = i - 1
    while last > begin and sentence.flag(last) & PREPOSITION:
        last -= 1
    first = noun_phrase(sentence, last, begin) if last >= begin else None
    while start < sentence.last and sentence.flag(start) & COMMA:
        start += 1
    if first is None or start >= sentence.last:
        return None
    found.form, found.frame, found.clause = "phrase", CLAUSE, first
    found.source, found.content = (first, last + 1), [(start, sentence.last)]
    return found


def _end_cited(sentence: Sentence, start: int, end: int) -> None:
    """End what is cited with what the speaker says."""
    for other in sentence.found:
        if is_cited(other) and other.content[0][0] < end:
            other.content = [(max(start, other.content[0][0]), end)]


def _without_verb(sentence: Sentence, found: Found, begin: int) -> Found | None:
    """Who says it, a quotation, and no verb but a gesture: 「…」と市長は頭を下げた; 「…」と市長."""
    i, after = found.cue[0]
    quoted = sentence.tokens.quoted
    rest = range(after, sentence.end)
    if i == begin or quoted[i - 1] < 0:
        return None
    if any(sentence.flag(k) & (CUE | OTHER_VERB) and quoted[k] < 0 for k in rest):
        return None
    said = Said(QUOTED, after, quoted[i - 1])
    speaker = speaker_between(sentence, said, sentence.last)
    start = begin
    if speaker is None:
        speaker = speaker_before(sentence, said, begin)
        start = speaker[1] + 1 if speaker is not None else begin
    if speaker is None and can_speak(sentence, sentence.last - 1, sentence.last):
        first = after + bool(sentence.flag(after) & COMMA)
        speaker = (first, sentence.last) if first < sentence.last else None
    if speaker is None or not can_speak(sentence, speaker[1] - 1, speaker[1]):
        return None
    if sentence.last - max(after, speaker[1]) > _LONGEST_GESTURE:
        return None
    found.source, found.clause, found.frame = speaker, speaker[0], QUOTED
    found.content = [(start_of_said(sentence, said, start), after)]
    found.cue = [(after, after)]
    return found


def _is_attributive(sentence: Sentence, cue: Cue, after: int) -> bool:
    """Whether a verb hangs on the noun after it: 「…」と話す田中さん."""
    if not cue.form & FINITE or after >= sentence.end:
        return False
    return not sentence.flag(after) & _AFTER_VERB


def _attributive(sentence: Sentence, found: Found, said: Said | None, begin: int) -> Found | None:
    """A verb that hangs on a noun: on who says it, or on something else, with its own subject.

    「…」と話す田中さん; 「…」。そう話すのは田中さんだ; 市長が「…」と述べたこと.
    """
    content = _quotation_of_last(sentence) if said is None else []
    if said is not None and said.frame in (QUOTED, THAT):
        speaker = subject_before(sentence, said, begin)
        start = start_of_said(sentence, said, begin if speaker is None else speaker[1] + 1)
        content = [(start, said.end)] if start < said.end else []
        found.source, found.frame = speaker, said.frame
    elif sentence.flag(found.at - 1) & DUMMY:
        found.frame = QUOTED
    else:
        return None
    found.source = found.source or _source_after(sentence, found.after)
    found.clause, found.content = begin, content
    return found if found.source and content else None


def _source_after(sentence: Sentence, after: int) -> Range | None:
    """The noun phrase that a verb hangs on: 「…」と話す[田中さん]."""
    k = after
    while sentence.flag(k) & (GENITIVE | TOPIC | COMMA) and k < after + 3:
        k += 1
    end = phrase_after(sentence.tokens, k, sentence.end)
    if end is None or sentence.flag(k) & (AUXILIARY | TIME):
        return None
    return (k, end) if any(sentence.flag(n) & _SOURCE for n in range(k, end)) else None


def _inherit(sentence: Sentence, found: Found, begin: int) -> None:
    """Who says it is who said what stands before: 「…」と述べ、「…」と語った."""
    for other in reversed(sentence.found):
        if other.source and other.at < found.at and other.form != "phrase":
            found.source, found.inherits, found.group = other.source, True, begin
            return


def _said_elsewhere(sentence: Sentence, found: Found, cue: Cue, begin: int) -> Found | None:
    """What is said after a colon, or in another sentence: 市長はこう述べた。「…」."""
    i, after = found.cue[0]
    if not cue.frames & QUOTED:
        return None
    found.frame = QUOTED
    if sentence.flag(i - 1) & ATTACHING and after >= sentence.last:  # … 씨의 말이다
        first = noun_phrase(sentence, i - 2, begin) if i - 2 >= begin else None
        found.source = (first, i - 1) if first is not None else None
        found.content = _quotation_of_last(sentence)
        return found if found.source and found.content else None
    found.source = speaker_before(sentence, Said(QUOTED, i), begin)
    if found.source is None:
        return None
    found.clause = found.source[0]
    if sentence.flag(after) & COLON:
        if after + 1 < sentence.last:
            found.content = [(after + 1, sentence.last)]
    elif sentence.flag(i - 1) & DUMMY:
        if not _follows(sentence, QUOTE_OPEN):
            found.content = _quotation_of_last(sentence)
            found.points_back = not found.content
    elif after >= sentence.last and past_adverbials(sentence, found.source[1] + 1, i) == i:
        found.points_back = True  # 関係者が明らかにした
    else:
        return None
    return found


def _follows(sentence: Sentence, kind: int) -> bool:
    """Whether the next sentence begins with a mark of a kind."""
    flags = sentence.tokens.flags
    return sentence.end < len(flags) and bool(flags[sentence.end] & kind)


def _quotation_of_last(sentence: Sentence) -> list[Range]:
    """The quotation with which the sentence before ends: 「…」。市長はこう述べた."""
    flags, quoted = sentence.tokens.flags, sentence.tokens.quoted
    k = sentence.first - 1
    while k >= 0 and flags[k] & STOP and quoted[k] < 0:
        k -= 1
    if k < 0 or not flags[k] & QUOTE_CLOSE:
        return []
    quotation = sentence.tokens.quotations[quoted[k]]
    return [(quotation.first, quotation.last + 1)]
