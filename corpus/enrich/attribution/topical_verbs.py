"""Verbs of saying where the subject opens the clause: Chinese, Japanese, Korean, Turkish, Hindi, Persian.

What is said follows the verb, or, where verbs come last, stands between the two: see `final_verbs`.
Where particles mark the subject and join what is said to its verb, `particles` reads such clauses.
"""

from corpus.enrich.attribution.contents import Right, content_after, content_end
from corpus.enrich.attribution.final_verbs import read_final_verb
from corpus.enrich.attribution.flags import (
    ADVERB,
    AGENT,
    AUXILIARY,
    BASE,
    BE,
    BODY,
    CAPITAL,
    CLAUSE,
    COLON,
    COMMA,
    CONJUNCTION,
    DASH,
    DETERMINER,
    DOCUMENT,
    FINITE,
    GENITIVE,
    MARK,
    MODAL,
    NEGATION,
    NOUN,
    NUMBER,
    OPENING,
    OTHER_MARK,
    OUTLET,
    PARTICIPLE,
    PERSON,
    POSSESSIVE,
    PREPOSITION,
    PRONOUN,
    QUOTE_OPEN,
    QUOTED,
    TAG,
    TIME,
    TOLD,
)
from corpus.enrich.attribution.grammar import Cue
from corpus.enrich.attribution.nouns import phrase_after
from corpus.enrich.attribution.particles import read_impersonal, read_marked, read_noun_for_said
from corpus.enrich.attribution.parts import Found, Range, Sentence
from corpus.enrich.attribution.tags import left_edge
from corpus.enrich.attribution.topics import AFTER_TOPIC, chunk_before, subject_of, topic_of

_SPEAKERS = PERSON | BODY | OUTLET | PRONOUN | CAPITAL
_SENSES_OF_PASSIVES = ("judge", "ask")
_LONGEST_ADDRESSEE = 8
_FARTHEST_PASSIVE = 5
_SHORTEST_CLAUSE = 2
_LONGEST_STANCE = 3
_MOST_VERBS = 4  # that are one cue


def read_topical_verb(sentence: Sentence, i: int, cue: Cue, tail: Range | None) -> Found | None:
    """The attribution whose verb stands at i, if it is one there."""
    after = tail[1] if tail is not None else i + 1
    found = Found([(i, after)], cue.sense, cue.lemma, "finite", group=i, clause=i)
    found.sentence = sentence.first
    is_marked = sentence.grammar.is_verb_final and sentence.grammar.needs_markers
    if _is_taken(sentence, i):
        return None
    if _is_noun(sentence, i, cue, after):
        return read_noun_for_said(sentence, found) if is_marked else _noun(sentence, found, cue)
    if tail is not None and cue.is_parted and sentence.grammar.has_comma_clauses:
        return _circumfix(sentence, found, tail)
    begin = left_edge(sentence, i)
    _note_mode(sentence, found, begin, i)
    if is_marked:
        if cue.form & PARTICIPLE and not cue.form & FINITE:
            return read_impersonal(sentence, found, cue)
        return read_marked(sentence, found, cue)
    if sentence.grammar.is_verb_final:
        return read_final_verb(sentence, found, cue, begin)
    if _closes_phrase(sentence, found):
        return None
    return _verb_medial(sentence, found, cue, begin)


def _verb_medial(sentence: Sentence, found: Found, cue: Cue, begin: int) -> Found | None:
    """The topic, the verb, and what it says; or what is said, the topic, and the verb."""
    i, after = found.cue[0]
    after = _past_verbs(sentence, after)
    found.cue = [(i, after)]
    topic = subject_of(sentence, found, begin, i)
    if topic is None and after > i + 1 and sentence.flag(i) & DOCUMENT:
        topic, found.cue, i = (i, i + 1), [(i + 1, after)], i + 1  # 报告指出
    found.source = topic
    found.is_dropped = topic is None
    if topic is None and not _may_drop(sentence, begin, i):
        return None
    about = _spoken_of(sentence, cue, topic[1] if topic and not found.inherits else begin, i)
    right = _said_after(sentence, after, cue, found)
    if about is not None and (right is None or _is_stance(sentence, right)):
        found.frame, found.content = NOUN, [about]
        found.cue = [
            (i, max(after, sentence.next_mark(MARK, after, sentence.last) or sentence.last))
        ]
        return found
    opening = min(found.clause, chunk_before(sentence, begin, i))
    quoted = _quotation_before(sentence, opening) if not found.inherits else None
    if right is not None and right.frame == NOUN and topic is None:
        right = None
    if right is not None:
        found.frame = right.frame
        found.cue = [(i, max(after, right.cue_end))]
        if right.start < sentence.end:
            found.content = [(right.start, _end_of_said(sentence, right))]
        if quoted is not None and sentence.grammar.has_comma_clauses and cue.frames & TAG:
            found.content.insert(0, quoted)
        return found
    if (
        quoted is not None
        and cue.frames & TAG
        and (topic or not sentence.grammar.has_comma_clauses)
    ):
        found.frame, found.content = TAG, [quoted]
        return found
    return _after_clause(sentence, found, cue)


def _is_noun(sentence: Sentence, i: int, cue: Cue, after: int) -> bool:
    """Whether a form that is a noun as well is one here: 的批评."""
    if sentence.grammar.has_comma_clauses and sentence.flag(i - 1) & BE:
        return True
    if not cue.form & BASE or cue.form & PARTICIPLE:
        return False
    if sentence.grammar.is_verb_final:
        is_last = after >= sentence.end or bool(sentence.flag(after) & (MARK | NEGATION))
        return sentence.grammar.needs_markers and not is_last
    if not sentence.grammar.has_comma_clauses:
        return False
    before = sentence.flag(i - 1)
    if before & (GENITIVE | DETERMINER | POSSESSIVE | NUMBER) and not before & (PRONOUN | TIME):
        return True
    return bool(sentence.flag(after) & GENITIVE) or _is_suffered(sentence, i)


def _is_suffered(sentence: Sentence, i: int) -> bool:
    """Whether what a verb or noun tells is done to the subject: 受到居民欢迎."""
    for k in range(i - 1, max(sentence.first, i - _FARTHEST_PASSIVE) - 1, -1):
        if sentence.flag(k) & (MARK | GENITIVE):
            return False
        if sentence.flag(k) & BE:
            return True
    return False


def _may_drop(sentence: Sentence, begin: int, i: int) -> bool:
    """Whether a verb may do without a subject; not within a phrase in front: 对于议员质疑…."""
    if not sentence.grammar.drops_subjects:
        return False
    start = chunk_before(sentence, begin, i)
    return not (sentence.grammar.has_comma_clauses and sentence.flag(start) & PREPOSITION)


def _noun(sentence: Sentence, found: Found, cue: Cue) -> Found | None:
    """What somebody says of something, as a noun or a passive: 市长对计划的批评, 计划遭市长批评."""
    i = found.at
    begin = chunk_before(sentence, left_edge(sentence, i), i)
    if sentence.grammar.has_comma_clauses and cue.sense in _SENSES_OF_PASSIVES:
        agent = next((k for k in range(begin + 1, i - 1) if sentence.flag(k) & AGENT), None)
        topic = topic_of(sentence, begin, agent)[0] if agent is not None else None
        if agent is not None and topic is not None:
            found.form, found.frame, found.clause = "passive", NOUN, topic[0]
            found.source, found.content = (agent + 1, i), [topic]
            return found
    about = next((k for k in range(begin, i - 2) if sentence.word(k) in cue.prepositions), None)
    if about is None or not sentence.flag(i - 1) & GENITIVE:
        return None
    topic, _ = topic_of(sentence, begin, about)
    if topic is None or topic[1] != about:
        return None
    found.form, found.frame, found.clause = "noun", NOUN, topic[0]
    found.source, found.content = topic, [(about + 1, i - 1)]
    return found


def _is_taken(sentence: Sentence, i: int) -> bool:
    """Whether a verb belongs to the cue of an attribution that was found already."""
    return any(a <= i < b for other in sentence.found for a, b in other.cue)


def _note_mode(sentence: Sentence, found: Found, begin: int, i: int) -> None:
    near = [sentence.flag(k) for k in _places_of_mode(sentence, found, begin, i)]
    if any(flag & NEGATION for flag in near):
        found.mode = "negated"
    elif any(flag & MODAL for flag in near) and not _is_object_marked(sentence, i):
        found.mode = "modal"


def _is_object_marked(sentence: Sentence, i: int) -> bool:
    """Whether what may be "will" only stands before the object: 将此归因于."""
    marks = sentence.flag(i - 2) & MODAL and sentence.flag(i - 2) & PREPOSITION
    return bool(marks) and not sentence.flag(i - 1) & (ADVERB | TIME | MODAL | AUXILIARY)


def _places_of_mode(sentence: Sentence, found: Found, begin: int, i: int) -> list[int]:
    """Where "not" and "may" stand: before the verb, after it, or on both sides."""
    before = list(range(max(begin, i - 2), i))
    if sentence.grammar.needs_markers and sentence.grammar.is_verb_final:
        return [found.after]
    return before if sentence.grammar.has_comma_clauses else [*before, i + 1]


def _circumfix(sentence: Sentence, found: Found, tail: Range) -> Found | None:
    """A preposition and a verb around who says it: 在…看来."""
    i = found.at
    if tail[0] == i + 1:
        return None
    found.cue, found.source = [(i, i + 1), tail], (i + 1, tail[0])
    found.form, found.frame = "phrase", TAG
    start = tail[1] + bool(sentence.flag(tail[1]) & (COMMA | COLON))
    if start < sentence.last:
        found.content = [(start, sentence.last)]
        _note_citing(sentence, found)
    return found if found.content else None


def _note_citing(sentence: Sentence, found: Found) -> None:
    """Note the outlet, too, that cites somebody: [通讯社]援引官员的话说."""
    topic, _ = topic_of(sentence, left_edge(sentence, found.at), found.at)
    if topic is None or not any(sentence.flag(k) & OUTLET for k in range(*topic)):
        return
    citing = Found(found.cue[:], "write", found.lemma, "finite", CLAUSE, group=found.at)
    citing.sentence, citing.clause = sentence.first, topic[0]
    citing.source, citing.content = topic, found.content[:]
    sentence.found.append(citing)


def _closes_phrase(sentence: Sentence, found: Found) -> bool:
    """Whether a verb is part of a phrase before it, "according to what Ruiz says": 据…报道."""
    i, after = found.cue[0]
    phrase = sentence.found[-1] if sentence.found else None
    if phrase is None or phrase.form != "phrase" or phrase.source is None:
        return False
    end = i
    while end > phrase.source[1] and sentence.flag(end - 1) & (TIME | ADVERB | NUMBER):
        end -= 1
    if phrase.after > i or any(
        sentence.flag(k) & AFTER_TOPIC for k in range(phrase.source[1], end)
    ):
        return False
    after = _past_verbs(sentence, after)
    phrase.source = (phrase.source[0], end)
    phrase.cue.append((i, after))
    start = after
    while start < sentence.last and sentence.flag(start) & (COMMA | COLON):
        start += 1
    if start < sentence.last:
        phrase.content = [(start, sentence.last)]
    return True


def _said_after(sentence: Sentence, after: int, cue: Cue, found: Found) -> Right | None:
    """What is said after the verb; where the language lets it follow a comma, after that."""
    if not sentence.grammar.has_comma_clauses:
        return content_after(sentence, after, cue, found)
    k = _past_addressee(sentence, after, found) if cue.frames & TOLD else after
    flag, following = sentence.flag(k), sentence.flag(k + 1)
    if flag & QUOTE_OPEN:
        return Right(QUOTED, k, after)
    if flag & COLON or (flag & COMMA and following & QUOTE_OPEN):
        return Right(QUOTED, k + 1, after) if cue.frames & QUOTED else None
    if k >= sentence.last:
        return None
    if flag & COMMA:
        return Right(CLAUSE, k + 1, after) if cue.frames & CLAUSE else None
    if flag & (MARK & ~(OTHER_MARK | OPENING)):
        return None
    if cue.frames & (CLAUSE | NOUN):
        return Right(CLAUSE if cue.frames & CLAUSE else NOUN, k, after)
    return None


def _past_addressee(sentence: Sentence, after: int, found: Found) -> int:
    """Past whom it is said to: 告诉记者."""
    stop = None
    for k in range(after, min(sentence.last, after + _LONGEST_ADDRESSEE)):
        if sentence.flag(k) & (COMMA | COLON | QUOTE_OPEN):
            stop = k
            break
    if stop is None:
        stop = phrase_after(sentence.tokens, after, min(sentence.end, after + 1))
    if stop is None or stop == after:
        return after
    found.via = (after, stop)
    return stop


def _end_of_said(sentence: Sentence, right: Right) -> int:
    """Where what is said after a verb ends: with its quotation, or with the sentence."""
    if not sentence.grammar.has_comma_clauses or not sentence.flag(right.start) & QUOTE_OPEN:
        return content_end(sentence, right.frame, right.start)
    number = sentence.tokens.quoted[right.start]
    end = sentence.tokens.quotations[number].last + 1
    return (
        end if sentence.flag(end) & (MARK | CONJUNCTION) or end >= sentence.last else sentence.last
    )


def _quotation_before(sentence: Sentence, i: int) -> Range | None:
    k = i - 1
    while k > sentence.first and sentence.flag(k) & (COMMA | DASH):
        k -= 1
    number = sentence.tokens.quoted[k] if k >= sentence.first else -1
    if number < 0:
        return None
    quotation = sentence.tokens.quotations[number]
    taken = any(a <= quotation.first < b for other in sentence.found for a, b in other.content)
    return None if taken else (quotation.first, quotation.last + 1)


def _spoken_of(sentence: Sentence, cue: Cue, first: int, i: int) -> Range | None:
    """What a verb without an object speaks of, before it: 对计划表示不满."""
    words = sentence.tokens.words
    for k in range(first, i - 1):
        if words[k] in cue.prepositions:
            end = i
            while end > k + 1 and sentence.flag(end - 1) & (ADVERB | COMMA):
                end -= 1
            return (k + 1, end) if end > k + 1 else None
    return None


def _is_stance(sentence: Sentence, right: Right) -> bool:
    """Whether what follows a verb only tells how one stands to what stands before: 表示强烈不满."""
    if right.frame == QUOTED or sentence.flag(right.start - 1) & MARK:
        return False
    end = sentence.next_mark(MARK, right.start, sentence.last) or sentence.last
    return end - right.start <= _LONGEST_STANCE


def _past_verbs(sentence: Sentence, after: int) -> int:
    """Past verbs of saying that are one with the verb before them: 报道称, 表示支持."""
    if not sentence.grammar.has_comma_clauses:
        return after
    for k in range(after, after + _MOST_VERBS):
        cues = sentence.grammar.cues.get(sentence.word(k), ())
        if not any(cue.frames & TAG and not cue.tail for cue in cues):
            return k
    return after + _MOST_VERBS


def _after_clause(sentence: Sentence, found: Found, cue: Cue) -> Found | None:
    """What is said without quotation marks before a comma, who says it, and the verb."""
    end = found.clause
    while end > sentence.first and sentence.flag(end - 1) & COMMA:
        end -= 1
    is_tag = end < found.clause and found.after >= sentence.last and cue.frames & TAG
    if not is_tag or found.inherits or not sentence.grammar.has_comma_clauses:
        return None
    begin = sentence.first
    if end - begin < _SHORTEST_CLAUSE:
        return None
    source = found.source or (end, end)
    if sentence.flag(found.at) & DOCUMENT and not any(
        sentence.flag(k) & _SPEAKERS for k in range(*source)
    ):
        return None  # a noun: 暂无伤亡报告
    if any(other.content and other.content[-1][0] > end for other in sentence.found):
        return None  # what somebody else says: 调查显示，六成人不满
    for other in sentence.found:
        if other.content and other.content[-1][1] > end:
            other.content[-1] = (other.content[-1][0], end)
    if sentence.flag(begin) & QUOTE_OPEN:  # “…”面对追问，他摇头说
        end = sentence.tokens.quotations[sentence.tokens.quoted[begin]].last + 1
    found.frame, found.content = TAG, [(begin, end)]
    return found
