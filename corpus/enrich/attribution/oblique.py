"""Verbs whose source is no subject: "by Ruiz", "aus dem Bericht geht hervor", "it was reported"."""

from corpus.enrich.attribution.contents import (
    content_after,
    content_end,
    object_end,
)
from corpus.enrich.attribution.flags import (
    ADVERB,
    AGENT,
    AS,
    BODIES,
    CLITIC,
    COMMA,
    COMPLEMENTIZER,
    DUMMY,
    MARK,
    NOUN,
    PERSON,
    QUESTIONED,
    QUOTED,
    SUBORDINATOR,
    TAG,
    THAT,
    TIME,
    TO_DO,
)
from corpus.enrich.attribution.grammar import Cue
from corpus.enrich.attribution.nouns import phrase_after
from corpus.enrich.attribution.parts import Found, Group, Sentence
from corpus.enrich.attribution.subjects import agent_after, subject_before
from corpus.enrich.attribution.tags import around

_SENSES_WITHOUT_AGENT = ("say", "ask", "judge")


def asked(sentence: Sentence, found: Found, cue: Cue, after: int) -> Found | None:
    """ "Asked about the fares, Ruiz said": somebody asks, and nobody is named."""
    before = sentence.flag(found.group - 1)
    if before and not before & (SUBORDINATOR | COMMA):
        return None
    right = content_after(sentence, after, cue, found)
    if right is None or right.start >= sentence.end:
        return None
    comma = sentence.next_mark(COMMA, right.start, sentence.last)
    found.form, found.frame, found.lemma = "passive", right.frame, f"be {found.lemma}"
    found.cue = [(found.at, max(found.after, right.cue_end))]
    found.content = [(right.start, comma if comma is not None else sentence.last)]
    return found


def out_of(sentence: Sentence, found: Found, cue: Cue, after: int) -> Found | None:
    """ "Aus dem Bericht geht hervor, dass …", "Se desprende del informe que …"."""
    tokens = sentence.tokens
    first = sentence.first
    for k in range(found.group - 1, first - 1, -1):
        if sentence.flag(k) & (MARK | SUBORDINATOR) or sentence.word(k) in cue.prepositions:
            first = k
            break
    at = first if sentence.word(first) in cue.prepositions else after
    while at == after and sentence.flag(at) & (ADVERB | CLITIC):
        at = after = after + 1
    if sentence.word(at) not in cue.prepositions:
        return None
    end = phrase_after(tokens, at + 1, found.group if at < found.group else sentence.end)
    if end is None:
        return None
    if at < found.group and not _may_open_clause(sentence, at, end):
        return None
    found.clause = at
    if sentence.flag(at - 1) & AS:  # "wie aus dem Bericht hervorgeht"
        found.source, found.frame = (at + 1, end), TAG
        found.content = around(sentence, at - 1, max(after, end))
        return found if found.content else None
    right = content_after(sentence, max(after, end if at >= found.group else after), cue, found)
    found.source = (at + 1, end)
    if right is None and points_back(sentence, found):
        return found
    if right is None or right.start >= sentence.end:
        return None
    is_body = any(sentence.flag(k) & (BODIES) for k in range(at + 1, end))
    if right.frame not in (THAT, QUOTED) and not (is_body and right.frame in (NOUN, QUESTIONED)):
        return None
    found.frame = right.frame
    found.content = [(right.start, content_end(sentence, right.frame, right.start))]
    return found


def _may_open_clause(sentence: Sentence, at: int, end: int) -> bool:
    """Whether a phrase opens its clause and names a place rather than who stands there."""
    before = sentence.flag(at - 1)
    if before and not before & (MARK | SUBORDINATOR | COMPLEMENTIZER | ADVERB | TIME):
        return False
    is_bare = end - at == 2  # "aus Regierungskreisen"
    return is_bare or not any(sentence.flag(k) & PERSON for k in range(at + 1, end))


def points_back(sentence: Sentence, found: Found) -> bool:
    """Whether what is said stands in the sentence before: "Dies teilte Ruiz mit", "Об этом сообщил"."""
    is_dummy_first = sentence.flag(sentence.first) & DUMMY and found.at - sentence.first <= 2
    if not is_dummy_first and not looks_back(sentence, found):
        return False
    found.frame, found.points_back, found.content = TAG, True, []
    return True


def looks_back(sentence: Sentence, found: Found) -> bool:
    """Whether words like "об этом", "así lo" stand where they point to the sentence before."""
    words = sentence.tokens.words
    near = [*range(sentence.first, min(found.at, sentence.first + 3)), found.after]
    return any(
        tuple(words[k : k + len(phrase)]) == phrase
        for phrase in sentence.grammar.backward
        for k in near
    )


def far_passive(sentence: Sentence, found: Found, cue: Cue, group: Group) -> Found | None:
    """ "De plannen werden door de oppositie fel bekritiseerd": the agent says it."""
    assert group.far is not None  # noqa: S101
    inner = range(group.far + 1, group.start)
    agent = next((k for k in inner if sentence.flag(k) & AGENT), None)
    if agent is None:
        return _told_by_nobody(sentence, found, cue, group.far)
    end = phrase_after(sentence.tokens, agent + 1, group.start)
    about = subject_before(sentence, found, group.far)
    if end is None or about is None or found.inherits:
        return None
    found.cue.insert(0, (group.far, group.far + 1))
    found.form, found.frame = "passive", NOUN
    found.source, found.content = (agent + 1, end), [about]
    return found


def _told_by_nobody(sentence: Sentence, found: Found, cue: Cue, far: int) -> Found | None:
    """ "Am Freitag wurde berichtet, dass …": nobody is named."""
    right = content_after(sentence, found.after, cue, found)
    if right is None or right.frame not in (THAT, TO_DO, QUOTED) or right.start >= sentence.end:
        return None
    found.cue.insert(0, (far, far + 1))
    found.form, found.frame, found.lemma = "passive", right.frame, f"be {found.lemma}"
    found.content = [(right.start, content_end(sentence, right.frame, right.start))]
    return found


def passive(sentence: Sentence, found: Found, cue: Cue, group: Group, after: int) -> Found | None:
    """ "criticised by Ruiz", "as told by Ruiz": the agent says it. "is said to be ill": nobody does."""
    agent = agent_after(sentence, after)
    if agent is None and (not group.is_passive or cue.sense not in _SENSES_WITHOUT_AGENT):
        return None
    if agent is not None and sentence.flag(group.start - 1) & AS:
        found.form, found.frame, found.source = "passive", TAG, agent
        found.content = around(sentence, group.start - 1, agent[1])
        return found if found.content else None
    about = subject_before(sentence, found, group.start)
    if about is None or found.inherits or (agent is None and after >= sentence.last):
        return None
    found.form, found.frame = "passive", NOUN
    if agent is None:
        found.lemma = f"be {found.lemma}"
        found.content = [about, (after, object_end(sentence, after))]
    else:
        found.source = agent
        found.content = [about]
    return found
