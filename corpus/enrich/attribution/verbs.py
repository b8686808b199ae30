"""Verbs of saying: who is their subject, and what do they say."""

from corpus.enrich.attribution.adjuncts import past_adjuncts
from corpus.enrich.attribution.contents import (
    Right,
    content_after,
    content_end,
    object_between,
)
from corpus.enrich.attribution.flags import (
    AS,
    AUXILIARY,
    BASE,
    BE,
    CAPITAL,
    CLITIC,
    CLOSING,
    COLON,
    COMMA,
    COMPLEMENTIZER,
    DASH,
    DETERMINER,
    FINITE,
    GENITIVE,
    GERUND,
    MARK,
    NOUN,
    NUMBER,
    OBJECT,
    OUT_OF,
    PARTICIPLE,
    PERSONAL,
    POSSESSIVE,
    PREPOSITION,
    PRONOUN,
    QUOTE_CLOSE,
    QUOTE_OPEN,
    QUOTED,
    RELATIVE,
    STOP,
    SUBORDINATOR,
    TAG,
    THAT,
    TIME,
)
from corpus.enrich.attribution.grammar import Cue
from corpus.enrich.attribution.groups import far_auxiliary, verb_group
from corpus.enrich.attribution.nouns import phrase_after
from corpus.enrich.attribution.oblique import (
    asked,
    far_passive,
    looks_back,
    out_of,
    passive,
    points_back,
)
from corpus.enrich.attribution.parts import Found, Group, Range, Sentence
from corpus.enrich.attribution.subjects import (
    ends_apposition,
    is_dummy,
    subject_after,
    subject_before,
    subject_of_gerund,
    subject_of_infinitive,
)
from corpus.enrich.attribution.tags import around, content_before


def read_verb(sentence: Sentence, i: int, cue: Cue, tail: Range | None) -> Found | None:
    """The attribution whose verb stands at i, if it is one there.

    Args:
        tail: where the rest of a verb of several words stands: "[pointed] out", "[teilte] mit".
    """
    group = verb_group(sentence, i)
    if _is_noun(sentence, i, cue, group):
        return None
    found, after = _begun(sentence, i, cue, group, tail)
    if group.is_passive and cue.form & PARTICIPLE and not cue.form & GERUND:
        return passive(sentence, found, cue, group, after)
    if group.to is not None:
        if not cue.form & BASE:
            return None
        found.form = "infinitive"
        source = subject_of_infinitive(sentence, found, group.to)
        return _with_content(sentence, found, cue, source, after) if source else None
    is_gerund = cue.form & GERUND and not cue.form & FINITE
    if is_gerund and not (group.is_passive or group.is_modal):  # "podría decir" is none
        found.form = "gerund"
        source = subject_of_gerund(sentence, found, group)
        return _with_content(sentence, found, cue, source, after) if source else None
    if sentence.grammar.has_far_auxiliaries and cue.form & PARTICIPLE and not group.has_auxiliary:
        group.far = far_auxiliary(sentence, group)
    if group.far is not None and sentence.flag(group.far) & BE:
        return far_passive(sentence, found, cue, group)
    if group.has_auxiliary or group.far is not None or cue.form & (FINITE | BASE):
        return _finite(sentence, found, cue, group, after)
    return passive(sentence, found, cue, group, after)


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
    if before & (DETERMINER | POSSESSIVE | GENITIVE | NUMBER) and not before & (PRONOUN | OBJECT):
        return True
    if before & PREPOSITION and not cue.form & GERUND:
        return True
    return bool(before & DETERMINER and cue.form & (BASE | GERUND)) or bool(before & GENITIVE)


def _finite(sentence: Sentence, found: Found, cue: Cue, group: Group, after: int) -> Found | None:
    if group.pronoun is not None:
        found.clause = group.start
        found.source = (group.pronoun, group.pronoun + 1)
        after = max(after, group.pronoun + 1)
        return _with_content(sentence, found, cue, found.source, after, is_inverted=True)
    if _is_inverted(sentence, found, cue, group, after):
        source = subject_after(sentence, found, after)
        if source is not None:
            return _with_content(sentence, found, cue, source, source[1], is_inverted=True)
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
    source = _subject_after_verb(sentence, found, cue, after)
    if source is not None:
        if not sentence.grammar.is_inverted and not _ends_phrase(sentence, source[1]):
            return None
        return _with_content(sentence, found, cue, source, source[1], is_inverted=True)
    if sentence.grammar.drops_subjects:
        found.is_dropped = True
        found.clause = found.group
        return _with_content(sentence, found, cue, None, after)
    if cue.sense == "ask" and cue.form & PARTICIPLE:
        return asked(sentence, found, cue, after)
    return None


def _with_subject_before(
    sentence: Sentence, found: Found, cue: Cue, group: Group, source: Range, after: int
) -> Found | None:
    """ "Ruiz said …", unless the verb's own subject follows it after all."""
    later = None
    if sentence.grammar.is_inverted:
        if found.inherits:
            later = _own_subject(sentence, found, after)
        else:
            later = _subject_in_verb_second(sentence, found, cue, group, source, after)
    if later is not None:
        found.clause = found.group
        return _with_content(sentence, found, cue, later, max(after, later[1]), is_inverted=True)
    read = _with_content(sentence, found, cue, source, after)
    if read is None and group.far is not None:
        return _with_object_between(sentence, found, cue, group, group.far + 1)
    return read


def _own_subject(sentence: Sentence, found: Found, after: int) -> Range | None:
    """Of a verb after another's statement: "…, y añadió Ruiz que", "وقالت المعارضة إن"."""
    clause, later = found.clause, subject_after(sentence, found, after)
    if later is not None and sentence.flag(later[1]) & (COMPLEMENTIZER | COLON | QUOTE_OPEN):
        found.inherits = False
        return later
    found.clause = clause
    return None


def _with_subject_between(
    sentence: Sentence, found: Found, cue: Cue, group: Group, start: int
) -> Found | None:
    """ "Am Montag hat Ruiz erklärt, …": the subject stands after the auxiliary."""
    source = subject_after(sentence, found, start)
    if source is None or source[1] > group.start:
        return None
    after = found.after
    return _with_content(
        sentence, found, cue, source, after, is_inverted=True
    ) or _with_object_between(sentence, found, cue, group, source[1])


def _subject_after_verb(sentence: Sentence, found: Found, cue: Cue, after: int) -> Range | None:
    """ "dijo Ruiz que …"; in other languages only after what is said: "…", said Ruiz."""
    before = sentence.flag(found.group - 1)
    may_follow = sentence.grammar.is_inverted or (
        found.group == found.at
        and cue.frames & (TAG | QUOTED)
        and before & (QUOTE_CLOSE | COMMA | DASH)
    )
    source = subject_after(sentence, found, after) if may_follow else None
    if source is None or before & AS:
        return source
    return None if _may_be_object(sentence, found, cue, source) else source


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


def _subject_in_verb_second(
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


def _is_inverted(sentence: Sentence, found: Found, cue: Cue, group: Group, after: int) -> bool:
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
    return end is not None and _ends_phrase(sentence, end)


def _ends_phrase(sentence: Sentence, i: int) -> bool:
    """Whether what stands at i does not make what is before it the subject of a clause."""
    following = sentence.flag(i) or STOP
    return bool(following & (COMMA | DASH | STOP | TIME | COLON | CLOSING | PREPOSITION))


def _with_content(
    sentence: Sentence,
    found: Found,
    cue: Cue,
    source: Range | None,
    after: int,
    *,
    is_inverted: bool = False,
) -> Found | None:
    found.source = source
    before = sentence.flag(found.clause - 1)
    if is_inverted and found.clause == found.group:
        before = sentence.flag(found.group - 1)
    if before & AS and source is not None:
        found.frame, found.content = TAG, around(sentence, found.clause - 1, after)
        return found if found.content else None
    is_tag = bool(cue.frames & (TAG | QUOTED)) and bool(before & (QUOTE_CLOSE | COMMA | DASH))
    is_tag = is_tag and not found.inherits
    right = content_after(sentence, after, cue, found)
    if right and not (is_tag and _is_said_before(sentence, right, source, before, is_inverted)):
        _take(sentence, found, right, after)
        return found
    if is_tag:
        content = content_before(sentence, found.clause, after, is_sure=is_inverted)
        if content:
            found.frame = TAG
            found.content = content
            return found
    if is_inverted and points_back(sentence, found):
        return found
    if is_inverted and cue.prepositions:
        return _about(sentence, found, cue)
    return None


def _is_said_before(
    sentence: Sentence,
    right: Right,
    source: Range | None,
    before: int,
    is_inverted: bool,
) -> bool:
    """Whether what stands after a verb is not what is said, since that stands before it."""
    if before & QUOTE_CLOSE and right.frame not in (QUOTED, THAT):
        return True
    if right.frame in (NOUN, QUOTED):  # "…", said Ruiz, "…"; "…", Ruiz said, "…"
        is_between = before & QUOTE_CLOSE and sentence.flag(right.start - 1) & COMMA
        return bool(is_inverted or is_between)
    is_close = source is not None and right.start - source[1] in (0, 1)
    return is_inverted and is_close and bool(sentence.flag(right.start) & RELATIVE)


def _take(sentence: Sentence, found: Found, right: Right, after: int) -> None:
    """Note what is said after the verb."""
    found.frame = right.frame
    if right.cue_end > after:
        found.cue[-1] = (found.cue[-1][0], right.cue_end)
    if right.start < sentence.end:
        end = content_end(sentence, right.frame, right.start)
        if len(found.cue) > 1 and found.cue[-1][1] == end > found.cue[-1][0] > right.start:
            end = found.cue[-1][0]  # "kündigte ein Referendum an"
        found.content = [(right.start, end)]


def _about(sentence: Sentence, found: Found, cue: Cue) -> Found | None:
    """ "O nehodě informovala policie": what it is about stands in front."""
    first = sentence.first
    for k in range(found.group - 1, first - 1, -1):
        if sentence.flag(k) & (MARK | SUBORDINATOR):
            first = k + 1
            break
    if sentence.word(first) not in cue.prepositions:
        return None
    end = phrase_after(sentence.tokens, first + 1, found.group)
    if end is None or end != found.group:
        return None
    found.frame, found.content = NOUN, [(first + 1, end)]
    return found
