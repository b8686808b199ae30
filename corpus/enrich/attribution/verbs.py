"""Verbs of saying: who is their subject, and what do they say."""

from corpus.enrich.attribution.contents import (
    object_between,
)
from corpus.enrich.attribution.flags import (
    ADVERB,
    AGENT,
    AS,
    ATTACHING,
    AUXILIARY,
    BASE,
    BE,
    BODY,
    CAPITAL,
    CITED,
    CONJUNCTION,
    CUE,
    DETERMINER,
    DOCUMENT,
    FINITE,
    GENITIVE,
    GERUND,
    MARK,
    MODAL,
    NOUN,
    NOUN_CUE,
    NOUNS,
    NUMBER,
    OBJECT,
    OUT_OF,
    PARTICIPLE,
    PERSON,
    PERSONAL,
    PLACE,
    POSSESSIVE,
    PREPOSITION,
    PRONOUN,
    QUOTE_OPEN,
    RELATIVE,
)
from corpus.enrich.attribution.fronted import object_before, subject_after_fronted, take_fronted
from corpus.enrich.attribution.grammar import Cue
from corpus.enrich.attribution.groups import far_auxiliary, verb_group
from corpus.enrich.attribution.inversion import (
    ends_phrase,
    is_inverted,
    own_subject,
    subject_after_verb,
    subject_in_verb_second,
)
from corpus.enrich.attribution.oblique import (
    asked,
    far_passive,
    out_of,
    passive,
)
from corpus.enrich.attribution.parts import Found, Group, Range, Sentence
from corpus.enrich.attribution.said import with_content
from corpus.enrich.attribution.subjects import (
    subject_after,
    subject_before,
    subject_of_gerund,
    subject_of_infinitive,
)


def read_verb(sentence: Sentence, i: int, cue: Cue, tail: Range | None) -> Found | None:
    """The attribution whose verb stands at i, if it is one there.

    Args:
        tail: where the rest of a verb of several words stands: "[pointed] out", "[teilte] mit".
    """
    group = verb_group(sentence, i)
    if _is_noun(sentence, i, cue, group):
        return None
    found, after = _begun(sentence, i, cue, group, tail)
    is_cited = cue.frames & CITED
    if group.is_passive and cue.form & PARTICIPLE and not cue.form & GERUND and not is_cited:
        return passive(sentence, found, cue, group, after)
    if group.to is not None:
        if not cue.form & BASE:
            return None
        found.form = "infinitive"
        source = subject_of_infinitive(sentence, found, group.to)
        return with_content(sentence, found, cue, source, after) if source else None
    if sentence.flag(group.start - 1) & AS and sentence.flag(after) & AGENT:
        return passive(sentence, found, cue, group, after)
    is_gerund = cue.form & GERUND and not cue.form & FINITE
    if is_gerund and not (group.is_passive or group.is_modal):  # "podría decir" is none
        found.form = "gerund"
        source = subject_of_gerund(sentence, found, group)
        return with_content(sentence, found, cue, source, after) if source else None
    if sentence.grammar.has_far_auxiliaries and cue.form & PARTICIPLE and not group.has_auxiliary:
        group.far = far_auxiliary(sentence, group)
    if group.far is None and _is_far_infinitive(sentence, i, cue, group):
        group.far = far_auxiliary(sentence, group)
    if group.far is not None and sentence.flag(group.far) & BE and not is_cited:
        return far_passive(sentence, found, cue, group)
    if group.has_auxiliary or group.far is not None or cue.form & (FINITE | BASE):
        return _finite(sentence, found, cue, group, after)
    return passive(sentence, found, cue, group, after)


def _is_far_infinitive(sentence: Sentence, i: int, cue: Cue, group: Group) -> bool:
    """Whether a modal verb stands apart from an infinitive: "wollte den Bericht nicht bestätigen"."""
    if not sentence.grammar.has_far_auxiliaries or not cue.form & BASE or group.has_auxiliary:
        return False
    far = far_auxiliary(sentence, group)
    if far is None or not sentence.flag(far) & MODAL or sentence.flag(i + 1) & AUXILIARY:
        return False
    return not any(sentence.flag(k) & CUE for k in range(far + 1, group.start))


def _begun(
    sentence: Sentence, i: int, cue: Cue, group: Group, tail: Range | None
) -> tuple[Found, int]:
    """An attribution with nothing but its cue, and where the verb's last word ends."""
    found = Found([(i, i + 1)], cue.sense, cue.lemma, "base", group=group.start)
    found.sentence = sentence.first
    after = i + 1
    if tail is not None and tail[0] == after:
        found.cue, after = [(i, tail[1])], tail[1]
    elif tail is not None:
        found.cue.append(tail)
    elif _is_joined_infinitive(sentence, i, cue):
        found.cue, after = [(i, i + 3)], i + 3
    if group.is_negated:
        found.mode = "negated"
    elif group.is_modal:
        found.mode = "modal"
    found.form = _form(sentence, i, cue, group)
    if (
        sentence.grammar.has_far_auxiliaries
        and cue.form & PARTICIPLE
        and not group.has_auxiliary
        and sentence.flag(after) & AUXILIARY
    ):  # "… erklärt hatte"
        group.has_auxiliary = True
        found.cue[-1] = (found.cue[-1][0], after + 1)
        after += 1
    return found, after


def _is_joined_infinitive(sentence: Sentence, i: int, cue: Cue) -> bool:
    """Whether two infinitives share what is said: "weder bestätigen noch dementieren"."""
    if not sentence.grammar.has_far_auxiliaries or not cue.form & BASE:
        return False
    joins = sentence.flag(i + 1) & (CONJUNCTION | ADVERB)
    return bool(joins and sentence.flag(i + 2) & CUE) and any(
        other.form & BASE for other in sentence.grammar.cues[sentence.word(i + 2)]
    )


def _form(sentence: Sentence, i: int, cue: Cue, group: Group) -> str:
    if group.has_auxiliary:
        return "auxiliary"
    if sentence.tokens.words[i].endswith("s"):
        return "s"
    return "finite" if cue.form & FINITE else "base"


def _is_noun(sentence: Sentence, i: int, cue: Cue, group: Group) -> bool:
    """Whether a form that may be a noun stands where only nouns do: "the claims"."""
    if group.start < i or i == sentence.first:
        return False
    before = sentence.flag(i - 1)
    if sentence.flag(i) & CAPITAL and not before & MARK:
        return True  # part of a name: "the Harbour Post"
    if sentence.grammar.has_capital_nouns:  # a noun, or an adjective before one
        is_adjective = before & DETERMINER and sentence.flag(i + 1) & CAPITAL
        return bool(sentence.flag(i) & CAPITAL or is_adjective)
    may_be = sentence.flag(i) & (NOUN_CUE | PERSON | BODY | DOCUMENT | PLACE)
    is_share = before & NUMBER and sentence.flag(i - 3) & (NUMBER | PRONOUN)
    is_share = is_share and sentence.flag(i - 2) & ATTACHING  # "4 in 10 say"
    stands_alone = before & (PRONOUN | OBJECT) or (is_share and not may_be)
    if before & (DETERMINER | POSSESSIVE | GENITIVE | NUMBER) and not stands_alone:
        return True
    if before & GENITIVE or (before & PREPOSITION and not cue.form & GERUND):
        return True
    may_be = may_be or cue.form & GERUND or not stands_alone  # but "some say"
    return bool(before & DETERMINER and cue.form & (BASE | GERUND) and may_be)


def _finite(sentence: Sentence, found: Found, cue: Cue, group: Group, after: int) -> Found | None:
    if group.pronoun is not None:
        found.clause = group.start
        found.source = (group.pronoun, group.pronoun + 1)
        after = max(after, group.pronoun + 1)
        return with_content(sentence, found, cue, found.source, after, is_inverted=True)
    if is_inverted(sentence, found, cue, group, after):
        source = subject_after(sentence, found, after)
        if source is not None:
            return with_content(sentence, found, cue, source, source[1], is_inverted=True)
    start = group.start
    if group.far is not None:
        start = found.group = group.far
        found.cue.insert(0, (group.far, group.far + 1))
    if cue.frames & OUT_OF:
        return out_of(sentence, found, cue, after)
    source = subject_before(sentence, found, start)
    if source is not None:
        return _with_subject_before(sentence, found, cue, group, source, after)
    if group.far is not None:
        return _with_subject_between(sentence, found, cue, group, group.far + 1)
    source = subject_after_verb(sentence, found, cue, after)
    if source is not None:
        if not sentence.grammar.is_inverted and not ends_phrase(sentence, source[1]):
            return None
        fronted = object_before(sentence, found.group)
        if fronted and take_fronted(sentence, found, cue, fronted, source):
            return found
        return with_content(sentence, found, cue, source, source[1], is_inverted=True)
    if sentence.grammar.drops_subjects:
        found.is_dropped = True
        found.clause = found.group
        return with_content(sentence, found, cue, None, after)
    if cue.sense == "ask" and cue.form & PARTICIPLE:
        return asked(sentence, found, cue, after)
    return None


def _with_subject_before(
    sentence: Sentence, found: Found, cue: Cue, group: Group, source: Range, after: int
) -> Found | None:
    """ "Ruiz said …", unless the verb's own subject follows it after all."""
    start = group.far + 1 if group.far is not None else after
    subject = subject_after_fronted(sentence, found, source, start)
    if subject is not None:
        later_on = max(after, subject[1])
        read = with_content(sentence, found, cue, subject, later_on, is_inverted=True)
        if read is not None and read.frame != NOUN:
            return read
        if take_fronted(sentence, found, cue, source, subject):
            return found
    later = None
    if sentence.grammar.is_inverted:
        if found.inherits:
            later = own_subject(sentence, found, after)
        else:
            later = subject_in_verb_second(sentence, found, cue, group, source, after)
    if later is not None:
        found.clause = found.group
        return with_content(sentence, found, cue, later, max(after, later[1]), is_inverted=True)
    if group.far is not None and sentence.flag(group.far) & MODAL:
        found.source, found.mode = source, found.mode or "modal"
        read = _with_object_between(sentence, found, cue, group, group.far + 1)
        if read is not None:
            return read
    read = with_content(sentence, found, cue, source, after)
    if read is None and group.far is not None:
        return _with_object_between(sentence, found, cue, group, group.far + 1)
    return None if read is not None and _is_told_of(sentence, found, cue, group) else read


def _is_told_of(sentence: Sentence, found: Found, cue: Cue, group: Group) -> bool:
    """Whether a participle tells of a thing rather than what it says: "the shells called amoebae"."""
    is_bare = cue.form & PARTICIPLE and not group.has_auxiliary and found.group == found.at
    if sentence.grammar.is_inverted or found.frame != NOUN or not is_bare or found.inherits:
        return False
    speaks = CAPITAL | NOUNS | PRONOUN | RELATIVE | NUMBER | PERSONAL
    first, end = found.source or (0, 0)
    is_thing = not any(sentence.flag(k) & speaks for k in range(first, end))
    return (
        is_thing and end == found.at and not sentence.flag(found.after) & (DETERMINER | QUOTE_OPEN)
    )


def _with_subject_between(
    sentence: Sentence, found: Found, cue: Cue, group: Group, start: int
) -> Found | None:
    """ "Am Montag hat Ruiz erklärt, …": the subject stands after the auxiliary."""
    source = subject_after(sentence, found, start)
    if source is None or source[1] > group.start:
        return None
    after = found.after
    return with_content(
        sentence, found, cue, source, after, is_inverted=True
    ) or _with_object_between(sentence, found, cue, group, source[1])


def _with_object_between(
    sentence: Sentence, found: Found, cue: Cue, group: Group, start: int
) -> Found | None:
    """ "hat den Sparkurs verteidigt": what is said stands before the participle."""
    if not cue.frames & NOUN:
        return None
    content = object_between(sentence, start, group.start)
    if content is None:
        return None
    found.frame, found.content = NOUN, [content]
    return found
