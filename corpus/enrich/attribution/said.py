"""What a verb of saying says: what stands after it, before it, or in the sentence before."""

from corpus.enrich.attribution.contents import (
    Right,
    content_after,
    content_end,
)
from corpus.enrich.attribution.flags import (
    AS,
    COMMA,
    DASH,
    MARK,
    NEGATION,
    NOUN,
    QUOTE_CLOSE,
    QUOTED,
    RELATIVE,
    SUBORDINATOR,
    TAG,
    THAT,
)
from corpus.enrich.attribution.grammar import Cue
from corpus.enrich.attribution.nouns import phrase_after
from corpus.enrich.attribution.oblique import (
    points_back,
)
from corpus.enrich.attribution.parts import Found, Range, Sentence
from corpus.enrich.attribution.tags import around, content_before


def with_content(
    sentence: Sentence,
    found: Found,
    cue: Cue,
    source: Range | None,
    after: int,
    *,
    is_inverted: bool = False,
) -> Found | None:
    """An attribution with what is said: the clause, quotation or object beside a verb; else None."""
    found.source = source
    if source is not None and (sentence.flag(source[0]) | sentence.flag(source[0] - 1)) & NEGATION:
        found.mode = "negated"  # "no official said", "none of them said"
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
    if before & QUOTE_CLOSE and right.frame != QUOTED:
        return right.frame != THAT or not is_inverted
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
