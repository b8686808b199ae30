"""What stands beside a subject: times, places and whom it was said to."""

from corpus.enrich.attribution.flags import (
    ADVERB,
    BODIES,
    BODY,
    CAPITAL,
    COMPLEMENTIZER,
    DETERMINER,
    NUMBER,
    OF,
    OUTLET,
    PERSON,
    PLACE,
    PREPOSITION,
    PRONOUN,
    TIME,
    TITLE,
)
from corpus.enrich.attribution.nouns import (
    phrase_after,
    time_end,
)
from corpus.enrich.attribution.parts import Range, Sentence


def before_adjuncts(sentence: Sentence, k: int) -> int:
    """Before a time: "Ruiz on Monday said", "Ruiz son Montag"."""
    flags = sentence.tokens.flags
    j = k
    while j > sentence.first and flags[j] & TIME:
        j -= 1
        while j > sentence.first and flags[j] & (TIME | PREPOSITION | DETERMINER | NUMBER):
            if flags[j] & PRONOUN:
                break
            j -= 1
    return j


def without_place(sentence: Sentence, first: int, end: int) -> Range:
    """A subject without the place where it spoke: "Ruiz in an interview"."""
    flags = sentence.tokens.flags
    for k in range(first + 1, end - 1):
        if flags[k] & PREPOSITION and any(flags[n] & PLACE for n in range(k + 1, min(end, k + 4))):
            return (first, k)
    return (first, end)


def without_addressee(sentence: Sentence, first: int, end: int) -> int:
    """Where a name ends before the outlet that is told: "sagte Ruiz der Zeitung", "al quotidiano"."""
    flags = sentence.tokens.flags
    for k in range(first + 1, end - 1):
        if flags[k] & (PERSON | BODY) and not flags[k] & CAPITAL:
            return end
        is_joint = flags[k] & (PREPOSITION | OF) and flags[k - 1] & CAPITAL
        if is_joint and _is_outlet(sentence, k + 1):
            return end if flags[k - 1] & (PERSON | BODY) else k
    return end


def _is_outlet(sentence: Sentence, k: int) -> bool:
    """Whether an outlet stands at k, or a name between quotation marks."""
    tokens = sentence.tokens
    is_quoted = tokens.flags[k] & CAPITAL and not tokens.words[k][0].isalnum()
    return bool(tokens.flags[k] & OUTLET or is_quoted)


def past_adjuncts(sentence: Sentence, i: int) -> int:
    """Past times and places that stand between a verb and its subject: "řekl po zápase trenér"."""
    tokens = sentence.tokens
    flags = tokens.flags
    start = i
    while i < sentence.end:
        flag = flags[i]
        if flag & TIME or (flag & ADVERB and not flag & (PRONOUN | DETERMINER | PREPOSITION)):
            i += 1
            continue
        time = time_end(tokens, i, sentence.end)
        if time is not None:
            i = time
            continue
        if not flag & PREPOSITION or flag & COMPLEMENTIZER:
            break
        end = phrase_after(tokens, i + 1, sentence.end)
        if end is None:
            if sentence.flag(i + 1) & (TIME | NUMBER):
                i += 2
                continue
            break
        noun = i + 1  # the first one is not the speaker: "ante el juez"
        while flags[noun] & DETERMINER and noun + 1 < end:
            noun += 1
        people = (
            k
            for k in range(noun + 1, end)
            if flags[k] & (PERSON | TITLE) and not flags[k - 1] & (PREPOSITION | OF)
        )
        i = next(people, _addressee_end(sentence, i + 1, end))
    further = phrase_after(tokens, i, sentence.end) if i < sentence.end else None
    return i if further is not None else start


def _addressee_end(sentence: Sentence, first: int, end: int) -> int:
    """Where whom it is said to ends if the speaker’s name follows: "a déclaré à l’AFP Jean Morel"."""
    tokens = sentence.tokens
    for k in range(first, end - 1):
        printed = tokens.printed(k, k + 1)
        is_noun = tokens.flags[k] & (BODIES) and printed.islower()
        is_acronym = len(printed) > 1 and printed.isupper()
        following = tokens.flags[k + 1]
        if (is_noun or is_acronym) and following & CAPITAL and not following & DETERMINER:
            return k + 1
    return end
