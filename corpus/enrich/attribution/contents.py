"""What is said after its cue: a quotation, a clause, a question, an object."""

import re
from dataclasses import dataclass

from corpus.enrich.attribution.flags import (
    ADVERB,
    AS,
    ASKED,
    AUXILIARY,
    CAPITAL,
    CLAUSE,
    CLITIC,
    COLON,
    COMMA,
    COMPLEMENTIZER,
    CONJUNCTION,
    CORRELATIVE,
    CUE,
    DASH,
    DETERMINER,
    DUMMY,
    GENITIVE,
    INFINITIVE,
    MARK,
    NEGATION,
    NOUN,
    NUMBER,
    OTHER_VERB,
    PERSONAL,
    PLACE,
    POSSESSIVE,
    PREPOSITION,
    PRONOUN,
    QUESTION,
    QUESTIONED,
    QUOTE_CLOSE,
    QUOTE_OPEN,
    QUOTED,
    RELATIVE,
    SEMICOLON,
    STOP,
    SUBORDINATOR,
    TAG,
    THAT,
    TIME,
    TO_DO,
    TOLD,
)
from corpus.enrich.attribution.grammar import Cue
from corpus.enrich.attribution.nouns import is_measure, is_noun_like, phrase_after, time_end
from corpus.enrich.attribution.parts import Found, Range, Sentence

_WITH_INFINITIVE = re.compile(r"\w{2,}zu\w{2,}e?n")  # zurückzutreten
_MOST_ADJUNCTS = 8  # times, places and addressees between a cue and what is said
_FARTHEST_THAT = 8  # tokens
_MOST_MODIFIERS = 3  # of a subject: "an offer of four deckhands per shift"
_LONGEST_ASIDE = 14  # tokens between commas: "said, among other things, that"


@dataclass(frozen=True, slots=True)
class Right:
    """What is said after its cue."""

    frame: int
    start: int  # the sentence's end when it follows in the next one
    cue_end: int


def content_after(sentence: Sentence, after: int, cue: Cue, found: Found) -> Right | None:
    """What is said after the cue, if it is; whom it is said to becomes `found.via`."""
    end = sentence.end
    i, told, skipped = after, False, False
    if len(found.cue) > 1 and i == found.cue[-1][0]:
        i = found.cue[-1][1]
    for _ in range(_MOST_ADJUNCTS):
        if i >= end:
            break
        direct = _direct(sentence, i, after, cue, skipped=skipped, told=told)
        if direct is not None:
            return direct if direct.frame else None
        if cue.frames & (TOLD | ASKED) and not told and not skipped:
            stop = phrase_after(sentence.tokens, i, end)
            if stop is not None and cue.frames & TOLD and _ends_tag(sentence, found, stop):
                found.via = (i, stop)
                return None
            if stop is not None and _leads_on(sentence, stop, cue.frames):
                found.via, i, told = (i, stop), stop, True
                continue
        if len(found.cue) > 1 and i == found.cue[-1][0]:  # "räumte zwar ein"
            i = found.cue[-1][1]
            continue
        correlate = _correlate(sentence, i) if cue.frames & (THAT | CLAUSE) else None
        if correlate is not None:
            return Right(THAT, correlate, after)
        step = _adjunct(sentence, i, cue, skipped=skipped)
        if step is None:
            is_gerund = sentence.word(i + 1).endswith(sentence.grammar.gerund_endings)
            is_beside = skipped or (sentence.flag(i) & PREPOSITION and is_gerund)
            that = _that_to_come(sentence, i) if is_beside and cue.frames & THAT else None
            if that is not None:
                return Right(THAT, that, after)
            break
        i, is_long = step
        skipped = skipped or is_long
    if i == after and _is_relative(sentence, found):
        if cue.frames & CLAUSE and sentence.flag(i) & AUXILIARY:
            return Right(CLAUSE, i, after)  # "a rule that Ruiz said would help"
        if cue.frames & NOUN and sentence.flag(i) & AS and i + 1 < end:
            return Right(NOUN, i + 1, i + 1)  # "a rule that Ruiz described as fair"
    return _object(sentence, i, after, cue, skipped=skipped, told=told)


def _is_relative(sentence: Sentence, found: Found) -> bool:
    """Whether what is said is about what a relative before the source stands for."""
    if found.source is None or found.source[1] > found.at:
        return False
    before = sentence.flag(found.source[0] - 1)
    return bool(before & (RELATIVE | COMPLEMENTIZER | QUESTION))


def _direct(
    sentence: Sentence, i: int, after: int, cue: Cue, *, skipped: bool, told: bool
) -> Right | None:
    """What plainly begins at i: a quotation, "that", "whether", "to". Frame 0: nothing may."""
    flags = sentence.tokens.flags
    frames, flag, following = cue.frames, flags[i], sentence.flag(i + 1)
    if flag & QUOTE_OPEN:
        if skipped and not sentence.flag(i - 1) & (COMMA | COLON):
            return None  # on ABC's "This Week"
        return Right(QUOTED, i, after)
    if flag & (COMMA | COLON | DASH) and following & QUOTE_OPEN:
        return Right(QUOTED if frames & (QUOTED | TAG | THAT) else 0, i + 1, after)
    if flag & COLON:
        return Right(QUOTED if frames & QUOTED else 0, i + 1, after)
    if flag & COMMA and following & COMPLEMENTIZER and frames & THAT:
        return Right(THAT, i + 1, after)
    if flag & COMMA and following & QUESTION and frames & QUESTIONED and not following & RELATIVE:
        return Right(QUESTIONED, i + 1, after)
    if flag & COMMA and frames & CLAUSE and begins_reported_clause(sentence, i + 1):
        return Right(CLAUSE, i + 1, after)
    if flag & COMMA and frames & (CLAUSE | TO_DO) and _begins_infinitive(sentence, i + 1):
        return Right(TO_DO, i + 1, after)
    if flag & COMPLEMENTIZER and frames & THAT:
        return Right(THAT, i, after)
    if flag & QUESTION and frames & QUESTIONED:
        return Right(QUESTIONED, i, after)
    if flag & INFINITIVE and not following & TIME and (frames & TO_DO or (told and frames & ASKED)):
        return Right(TO_DO, i, after)
    return None


def _that_to_come(sentence: Sentence, i: int) -> int | None:
    """Where "that" follows an adjunct that does not look like one: "said on the same call that"."""
    if sentence.flag(i - 1) & MARK:
        return None
    for k in range(i, min(sentence.end, i + _FARTHEST_THAT)):
        flag = sentence.flag(k)
        if flag & COMPLEMENTIZER:
            return None if sentence.flag(k - 1) & (DETERMINER | PREPOSITION) else k
        if flag & (MARK | AUXILIARY | PERSONAL | SUBORDINATOR) and not flag & GENITIVE:
            break
    return None


def _correlate(sentence: Sentence, i: int) -> int | None:
    """Where a clause begins that a word points to: "begründete den Schritt damit, dass"."""
    comma = sentence.next_mark(MARK, i, sentence.end)
    if comma is None or comma == i or not sentence.flag(comma) & COMMA:
        return None
    points = sentence.flag(comma - 1) & CORRELATIVE
    return comma + 1 if points and sentence.flag(comma + 1) & (COMPLEMENTIZER | QUESTION) else None


def _begins_infinitive(sentence: Sentence, i: int) -> bool:
    """Whether a comma sets off what somebody says to do: "kündigte an, morgen zurückzutreten"."""
    if not sentence.grammar.has_comma_clauses or not sentence.grammar.has_far_auxiliaries:
        return False
    if (
        sentence.flag(i) & (RELATIVE | SUBORDINATOR | QUESTION)
        and not sentence.flag(i) & DETERMINER
    ):
        return False
    end = sentence.next_mark(COMMA | STOP | SEMICOLON, i, sentence.end) or sentence.end
    return any(
        sentence.flag(k) & INFINITIVE or _WITH_INFINITIVE.fullmatch(sentence.word(k))
        for k in range(i, end)
    )


def begins_reported_clause(sentence: Sentence, i: int) -> bool:
    """Whether a clause without a conjunction begins that has the verb of reported speech."""
    if not sentence.grammar.has_comma_clauses:
        return False
    if not _begins_clause(sentence, i) and not sentence.flag(i) & PREPOSITION:
        return False
    words, moods = sentence.tokens.words, sentence.grammar.moods
    if any(words[k] in moods for k in range(i, sentence.end)):
        return True
    end = phrase_after(sentence.tokens, i, sentence.end)
    return end is not None and sentence.word(end).endswith(sentence.grammar.mood_endings)


def _adjunct(sentence: Sentence, i: int, cue: Cue, *, skipped: bool) -> tuple[int, bool] | None:
    """Past a time, a place or an aside, and whether that was more than a word."""
    flags, words, end = sentence.tokens.flags, sentence.tokens.words, sentence.end
    flag, following = flags[i], sentence.flag(i + 1)
    if flag & COMMA and not skipped and not following & CUE:
        stop = sentence.next_mark(COMMA, i + 2, min(end, i + _LONGEST_ASIDE))
        if stop is not None and sentence.flag(stop + 1) & (COMPLEMENTIZER | QUOTE_OPEN):
            return stop + 1, True
    if flag & QUOTE_OPEN and skipped:
        return sentence.tokens.quotations[sentence.tokens.quoted[i]].last + 1, True
    if flag & (TIME | CLITIC) or (flag & ADVERB and not flag & (PRONOUN | DETERMINER | DUMMY)):
        return i + 1, False
    time = time_end(sentence.tokens, i, end)
    if time is not None:
        return None if cue.frames & NOUN and is_measure(sentence.tokens, i, time) else (time, False)
    is_adjunct = words[i] not in cue.prepositions or _is_place(sentence, i) or following & TIME
    if flag & PREPOSITION and is_adjunct:
        stop = phrase_after(sentence.tokens, i + 1, end)
        if stop is not None:
            return stop + bool(sentence.flag(stop) & GENITIVE), True
        if following & (TIME | NUMBER):
            return i + 2, skipped
    return None


def _object(
    sentence: Sentence, i: int, after: int, cue: Cue, *, skipped: bool, told: bool
) -> Right | None:
    """What is said as a clause without a conjunction, or as the object of the cue."""
    flags, frames = sentence.tokens.flags, cue.frames
    if i >= sentence.end:
        return None
    flag = flags[i]
    is_time = sentence.flag(i + 1) & TIME
    if flag & PREPOSITION and sentence.tokens.words[i] in cue.prepositions and not is_time:
        return _after_preposition(sentence, i, cue, after, skipped=skipped)
    clause = _clause_after_phrase(sentence, i, cue)
    if clause is not None:
        return Right(THAT, clause, after)
    points = flag & COMPLEMENTIZER and not frames & THAT  # "called that a lie"
    if flag & (MARK | CONJUNCTION | PREPOSITION | SUBORDINATOR) and not (
        flag & DETERMINER or points
    ):
        return None
    is_sure = not skipped or flag & PERSONAL or _is_clause(sentence, i)
    if frames & CLAUSE and is_sure and _is_bare_clause(sentence, i, frames):
        return Right(CLAUSE, i, after)
    if told and frames & TOLD:
        return Right(CLAUSE, i, after)
    if frames & NOUN and not skipped and not flag & (INFINITIVE | AUXILIARY):
        return Right(NOUN, i, after)
    return None


def _after_preposition(
    sentence: Sentence, i: int, cue: Cue, after: int, *, skipped: bool
) -> Right | None:
    """ "warned of floods"; "mówił o tym, że": what a demonstrative points to."""
    if i + 1 >= sentence.end:
        return None
    clause = _clause_after_phrase(sentence, i + 1, cue)
    if clause is not None and clause - i <= 4:
        return Right(THAT, clause, after)
    return Right(NOUN, i + 1, after if skipped else i + 1)


def _clause_after_phrase(sentence: Sentence, i: int, cue: Cue) -> int | None:
    """Where a clause begins after a phrase and a comma, of a verb that may have both."""
    if not cue.frames & THAT or not sentence.grammar.has_comma_clauses:
        return None
    end = phrase_after(sentence.tokens, i, sentence.end)
    if end is None or not sentence.flag(end) & COMMA:
        return None
    return end + 1 if sentence.flag(end + 1) & COMPLEMENTIZER else None


def _is_place(sentence: Sentence, i: int) -> bool:
    flags = sentence.tokens.flags
    return any(flags[k] & PLACE for k in range(i + 1, min(sentence.end, i + 4)))


def _ends_tag(sentence: Sentence, found: Found, stop: int) -> bool:
    """Whether nothing follows an addressee: "…, Ruiz told the Harbour Post."."""
    before = sentence.flag(found.clause - 1)
    if not before & (COMMA | QUOTE_CLOSE):
        return False
    if stop >= sentence.end:
        return True
    flag, following = sentence.flag(stop), sentence.flag(stop + 1)
    return bool(flag & (STOP | COMMA | SEMICOLON)) and not following & (QUOTE_OPEN | COMPLEMENTIZER)


def _leads_on(sentence: Sentence, i: int, frames: int) -> bool:
    """Whether after an addressee comes what may: "told reporters [that]"."""
    flag = sentence.flag(i)
    if flag & (
        QUOTE_OPEN | COLON | COMPLEMENTIZER | QUESTION | INFINITIVE | TIME | PREPOSITION | PERSONAL
    ):
        return True
    if flag & COMMA and sentence.flag(i + 1) & (QUOTE_OPEN | COMPLEMENTIZER | QUESTION):
        return True
    return (
        bool(frames & TOLD)
        and i < sentence.end
        and not flag & (MARK | CUE | AUXILIARY | OTHER_VERB)
    )


def _begins_clause(sentence: Sentence, i: int) -> bool:
    flag = sentence.flag(i)
    if flag & (PERSONAL | DETERMINER | POSSESSIVE | CAPITAL | PRONOUN | NUMBER | NEGATION | DUMMY):
        return True
    return i < sentence.end and (
        is_noun_like(sentence.tokens, i, i - 1) or bool(flag & (INFINITIVE | ADVERB))
    )


def _is_bare_clause(sentence: Sentence, i: int, frames: int) -> bool:
    """Whether a clause without conjunction or comma begins, where a noun phrase might too."""
    if sentence.grammar.has_comma_clauses or not _begins_clause(sentence, i):
        return False
    return not frames & NOUN or _is_clause(sentence, i)


def _is_clause(sentence: Sentence, i: int) -> bool:
    """Whether a finite verb follows the noun phrase at i."""
    tokens = sentence.tokens
    if tokens.flags[i] & (PERSONAL | DUMMY):
        return True
    end = phrase_after(tokens, i, sentence.end)
    for _ in range(_MOST_MODIFIERS):
        while end is not None and sentence.flag(end) & ADVERB:
            end += 1
        if end is None or not sentence.flag(end) & PREPOSITION:
            break
        end = phrase_after(tokens, end + 1, sentence.end)
    if end is None or end >= sentence.end:
        return False
    if tokens.flags[end] & (AUXILIARY | OTHER_VERB | CUE):
        return True
    return not tokens.flags[end] & MARK and tokens.words[end].endswith(
        sentence.grammar.finite_endings
    )


def object_between(sentence: Sentence, start: int, end: int) -> Range | None:
    """The object between an auxiliary and its participle: "hat am Montag den Sparkurs verteidigt"."""
    flags = sentence.tokens.flags
    i = start
    while i < end:
        if flags[i] & (TIME | ADVERB | CLITIC) and not flags[i] & DETERMINER:
            i += 1
            continue
        stop = phrase_after(sentence.tokens, i + bool(flags[i] & PREPOSITION), end)
        if stop is None:
            return None
        if not flags[i] & PREPOSITION:
            return (i, end)
        i = stop
    return None


def content_end(sentence: Sentence, frame: int, start: int) -> int:
    """Where what is said ends if nothing later in the sentence says otherwise."""
    tokens = sentence.tokens
    if tokens.flags[start] & QUOTE_OPEN:
        end = tokens.quotations[tokens.quoted[start]].last + 1
        # Words quoted in the middle of what is said: the sentence goes on.
        if end < sentence.last and not tokens.flags[end - 2] & (STOP | COMMA):
            return sentence.last
        return end
    return object_end(sentence, start) if frame == NOUN else sentence.last


def object_end(sentence: Sentence, start: int) -> int:
    """Where a noun phrase with all its modifiers ends that is what somebody speaks of."""
    words, quoted = sentence.tokens.words, sentence.tokens.quoted
    for k in range(start, sentence.last):
        flag = sentence.flag(k)
        if quoted[k] >= 0:
            continue
        if flag & (SEMICOLON | DASH):
            return k
        if flag & COMMA and k + 1 < sentence.last:
            if sentence.flag(k + 1) & (RELATIVE | SUBORDINATOR | CUE):
                return k
            if words[k + 1].endswith(sentence.grammar.gerund_endings):
                return k
    return sentence.last
