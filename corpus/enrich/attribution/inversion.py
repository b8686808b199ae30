"""Whether a subject follows its verb: ", said Ruiz", "dijo Ruiz que", "Das sagte Ruiz"."""

from corpus.enrich.attribution.adjuncts import past_adjuncts, without_place
from corpus.enrich.attribution.appositions import ends_apposition
from corpus.enrich.attribution.flags import (
    AS,
    BODY,
    CAPITAL,
    CLITIC,
    CLOSING,
    COLON,
    COMMA,
    COMPLEMENTIZER,
    DASH,
    DETERMINER,
    FINITE,
    JOINER,
    NOUN,
    NOUNS,
    PARTICIPLE,
    PERSON,
    PERSONAL,
    PREPOSITION,
    PRONOUN,
    QUOTE_CLOSE,
    QUOTE_OPEN,
    QUOTED,
    RELATIVE,
    STOP,
    SUBORDINATOR,
    TAG,
    TIME,
)
from corpus.enrich.attribution.grammar import Cue
from corpus.enrich.attribution.nouns import phrase_after
from corpus.enrich.attribution.oblique import (
    looks_back,
)
from corpus.enrich.attribution.parts import Found, Group, Range, Sentence
from corpus.enrich.attribution.subjects import (
    is_dummy,
    subject_after,
)


def own_subject(sentence: Sentence, found: Found, after: int) -> Range | None:
    """Of a verb after another's statement: "…, y añadió Ruiz que", "وقالت المعارضة إن"."""
    clause, later = found.clause, subject_after(sentence, found, after)
    if later is None:
        found.clause = clause
        return None
    following = sentence.flag(later[1])
    is_said_next = bool(following & (COMPLEMENTIZER | COLON | QUOTE_OPEN))
    if len(found.cue) > 1 and found.cue[-1][0] == later[1] and found.sense != "ask":
        speaks = PERSON | BODY  # "تحدثت منظمات عن"
        is_said_next |= any(sentence.flag(k) & speaks for k in range(*later))
    if is_said_next:
        found.inherits = False
        return later
    found.clause = clause
    return None


def subject_after_verb(sentence: Sentence, found: Found, cue: Cue, after: int) -> Range | None:
    """ "dijo Ruiz que …"; in other languages only after what is said: "…", said Ruiz."""
    before = sentence.flag(found.group - 1)
    opens = found.at == sentence.first  # "Said Ruiz: …"
    may_follow = sentence.grammar.is_inverted or (
        found.group == found.at
        and cue.frames & (TAG | QUOTED)
        and (opens or before & (QUOTE_CLOSE | COMMA | DASH))
    )
    source = subject_after(sentence, found, after) if may_follow else None
    if source is None or before & AS:
        return source
    return None if _may_be_object(sentence, found, cue, source) else source


def subject_in_verb_second(
    sentence: Sentence, found: Found, cue: Cue, group: Group, source: Range, after: int
) -> Range | None:
    """The subject after the verb where what stands before it is none: "Das sagte Ruiz"."""
    first = source[0]
    if first != sentence.first or source[1] - first > 1 or sentence.flag(first) & PERSONAL:
        return None
    start = group.far + 1 if group.far is not None else after
    is_weak = is_dummy(sentence, source) or bool(sentence.flag(start) & PERSONAL)
    if not is_weak and (cue.frames & NOUN or not sentence.flag(start) & DETERMINER):
        return None
    clause = found.clause
    later = subject_after(sentence, found, start)
    found.clause = clause
    return later


def _may_be_object(sentence: Sentence, found: Found, cue: Cue, source: Range) -> bool:
    """Whether a phrase after a verb may be what is said rather than who says it."""
    if not cue.frames & NOUN or not sentence.grammar.drops_subjects:
        return False
    before = sentence.flag(found.group - 1)
    if before & QUOTE_CLOSE or (before & COMMA and sentence.flag(found.group - 2) & QUOTE_CLOSE):
        return False
    if looks_back(sentence, found):
        return False
    following = sentence.flag(source[1])
    return (
        not following & (COMPLEMENTIZER | COLON | QUOTE_CLOSE)
        and not sentence.flag(source[1] + 1) & COMPLEMENTIZER
    )


def is_inverted(sentence: Sentence, found: Found, cue: Cue, group: Group, after: int) -> bool:
    """Whether ", said Ruiz" stands here rather than "Ruiz, a doctor, said"."""
    tokens = sentence.tokens
    is_finite = cue.form & FINITE or (group.has_auxiliary and cue.form & PARTICIPLE)
    if not cue.frames & TAG or not is_finite:
        return False
    if found.group < found.at and not sentence.grammar.is_inverted:
        return False
    before = sentence.flag(found.group - 1)
    if not before & (COMMA | QUOTE_CLOSE | DASH) or ends_apposition(sentence, found.group - 1):
        return False
    while sentence.flag(after) & CLITIC:
        after += 1
    flag = sentence.flag(after)
    if after >= sentence.end or flag & COMPLEMENTIZER:
        return False
    if flag & PERSONAL:
        return sentence.grammar.is_inverted or bool(before & QUOTE_CLOSE)
    if sentence.grammar.is_inverted:
        after = past_adjuncts(sentence, after)
    elif flag & TIME:
        return False
    end = phrase_after(tokens, after, sentence.end)
    if end is None or (
        cue.frames & NOUN and not (before & QUOTE_CLOSE or _may_say(sentence, after, end))
    ):
        return False  # "Ruiz, alcalde de Arden, anunció una rebaja"
    return ends_phrase(sentence, without_place(sentence, after, end)[1])


def _may_say(sentence: Sentence, first: int, end: int) -> bool:
    """Whether a phrase names who or what may say something."""
    says = NOUNS | PRONOUN | CAPITAL
    return any(sentence.flag(k) & says for k in range(first, end))


def ends_phrase(sentence: Sentence, i: int) -> bool:
    """Whether what stands at i does not make what is before it the subject of a clause."""
    following = sentence.flag(i) or STOP  # the end, or a word in no list
    if following & (COMMA | DASH | STOP | TIME | COLON | CLOSING | PREPOSITION):
        return True
    return bool(following & (RELATIVE | SUBORDINATOR)) and not following & (DETERMINER | JOINER)
