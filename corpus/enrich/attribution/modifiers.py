"""What hangs on a source with a verb of its own: "a study published in May", "Ruiz, who led it,"."""

from corpus.enrich.attribution.flags import (
    AGENT,
    AUXILIARY,
    CAPITAL,
    COMMA,
    COMPLEMENTIZER,
    CUE,
    DETERMINER,
    FINITE,
    MARK,
    NOUNS,
    OTHER_VERB,
    PARTICIPLE,
    PERSONAL,
    PREPOSITION,
    PRONOUN,
    RELATIVE,
    TIME,
)
from corpus.enrich.attribution.parts import Sentence

_LONGEST = 25  # tokens


def modified_end(sentence: Sentence, end: int) -> int:
    """Where a source ends with the participle or relative clause after it, which a comma closes.

    Where the phrase ends at `end` if none does: "According to a study published in May, …".
    """
    stop = min(sentence.last - 1, end + _LONGEST)
    is_bare = False
    if sentence.flag(end) & COMMA:
        is_told_of = sentence.flag(end + 1) & CUE and _is_participle(sentence, end + 1)
        if not is_told_of and not _is_relative(sentence, end + 1):
            return end
        closing = sentence.next_mark(MARK, end + 2, stop)
    elif _is_relative(sentence, end) or sentence.flag(end) & COMPLEMENTIZER:
        closing = sentence.next_mark(MARK, end + 1, stop)
    elif _is_participle(sentence, end):
        is_bare = not sentence.flag(end) & PREPOSITION or bool(sentence.flag(end) & AGENT)
        closing = sentence.next_mark(MARK, end + 1, stop)
        verbs = range(end + 1, closing or stop)
        if any(sentence.flag(k) & (OTHER_VERB | AUXILIARY | PERSONAL) for k in verbs):
            return end
    else:
        return end
    if closing is None and is_bare and stop == sentence.last - 1:
        return sentence.last  # "…, according to a study published in May"
    if closing is None or not sentence.flag(closing) & COMMA:
        return end
    return closing


def _is_relative(sentence: Sentence, i: int) -> bool:
    """Whether a relative clause begins at i: "who led it", "al que tuvo acceso"."""
    if sentence.flag(i) & PREPOSITION:
        i += 1
    return bool(sentence.flag(i) & RELATIVE) and not sentence.flag(i) & DETERMINER


def _is_participle(sentence: Sentence, i: int) -> bool:
    """Whether a participle or what hangs on one begins at i: "published in May", "menée | par"."""
    flag = sentence.flag(i)
    if flag & AGENT or (flag & TIME and sentence.flag(i + 1) & AGENT):
        return True
    if flag & PREPOSITION:  # "obtained | from Ruiz", but "Ruiz | from Arden"
        has_capitals = sentence.grammar.has_capitals
        return has_capitals and not sentence.flag(i - 1) & (CAPITAL | NOUNS | PRONOUN)
    if not flag & (CUE | OTHER_VERB):
        return False
    forms = [cue.form for cue in sentence.grammar.cues.get(sentence.tokens.words[i], ())]
    if forms and not any(form & FINITE for form in forms):
        return True
    follows = bool(sentence.flag(i + 1) & (PREPOSITION | TIME))
    return follows and (not forms or any(form & PARTICIPLE for form in forms))
