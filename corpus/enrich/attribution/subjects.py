"""Who says it: the subject of a verb, before or after it, its own or another verb's."""

from corpus.enrich.attribution.adjuncts import (
    before_adjuncts,
    past_adjuncts,
    without_addressee,
    without_place,
)
from corpus.enrich.attribution.flags import (
    ADVERB,
    AGENT,
    AUXILIARY,
    BE,
    BINDING,
    BODY,
    CAPITAL,
    CLAUSE,
    CLITIC,
    CLOSING,
    COLON,
    COMMA,
    COMPLEMENTIZER,
    CONJUNCTION,
    CUE,
    DASH,
    DETERMINER,
    DUMMY,
    GENITIVE,
    JOINER,
    MARK,
    NUMBER,
    OBJECT,
    OBJECTIVE,
    OF,
    OPENER,
    OTHER_VERB,
    OUTLET,
    PERSON,
    PERSONAL,
    PREPOSITION,
    PRONOUN,
    QUOTE_CLOSE,
    RELATIVE,
    SEMICOLON,
    STOP,
    SUBORDINATOR,
    THAT,
    TIME,
)
from corpus.enrich.attribution.groups import verb_group
from corpus.enrich.attribution.nouns import (
    is_noun_like,
    opening_comma,
    phrase_after,
    phrase_before,
)
from corpus.enrich.attribution.parts import Found, Group, Range, Sentence

_LONGEST_APPOSITION = 35  # tokens
_LONGEST_RELATIVE = 12  # tokens without a comma


def subject_before(sentence: Sentence, found: Found, start: int) -> Range | None:
    """Who does what the verb group that begins at `start` says, if that stands before it."""
    tokens = sentence.tokens
    flags = tokens.flags
    k = start - 1
    if k < sentence.first:
        found.clause = start
        return None
    k = before_adjuncts(sentence, k)
    if flags[k] & CONJUNCTION or (flags[k] & COMMA and sentence.flag(k - 1) & CONJUNCTION):
        return inherited(sentence, found, k)
    if flags[k] & JOINER:
        return inherited(sentence, found, k)
    if flags[k] & (COMMA | DASH):
        return _before_comma(sentence, found, k)
    if flags[k] & (RELATIVE | COMPLEMENTIZER):
        if not flags[k] & RELATIVE:
            return None
        if sentence.grammar.has_relative_subjects:
            found.clause = k
            return (k, k + 1)
        return _antecedent(sentence, found, k)
    first = phrase_before(tokens, k, sentence.first)
    if first is None:
        return None
    if flags[first - 1] & PREPOSITION and first > sentence.first and not flags[first] & PERSONAL:
        first = _past_preposition(sentence, first)
    if first is None or flags[first] & OBJECTIVE:
        return None
    found.clause = first
    head = _before_relative(sentence, first)
    if head:
        found.clause = head[0]
        return head
    return without_place(sentence, first, k + 1)


def _past_preposition(sentence: Sentence, first: int) -> int | None:
    """Where the phrase begins on which one with a preposition hangs: "the head of the agency"."""
    if first - 2 < sentence.first:
        return None
    wider = phrase_before(sentence.tokens, first - 2, sentence.first)
    if wider is not None and sentence.grammar.is_inverted:
        before = sentence.flag(wider - 1)
        if before and not before & (MARK | SUBORDINATOR | CONJUNCTION):
            return None
    return wider


def _antecedent(sentence: Sentence, found: Found, relative: int) -> Range | None:
    """Whom "who" stands for: the phrase before it."""
    last = relative - 1
    while last > sentence.first and sentence.flag(last) & (COMMA | PREPOSITION):
        last -= 1
    first = phrase_before(sentence.tokens, last, sentence.first) if last >= sentence.first else None
    if first is None:
        return None
    found.clause = relative
    return (first, last + 1)


def _before_relative(sentence: Sentence, first: int) -> Range | None:
    """The phrase on which a relative clause hangs that ends in the phrase at `first`.

    "Officials who had seen the report said": not the report.
    """
    flags = sentence.tokens.flags
    if first - 3 < sentence.first:
        return None
    if not sentence.is_finite(first - 1) and not flags[first - 1] & PREPOSITION:
        return None
    for k in range(first - 1, max(sentence.first, first - _LONGEST_RELATIVE), -1):
        if flags[k] & MARK:
            return None
        if flags[k] & RELATIVE:
            if not any(sentence.is_finite(n) for n in range(k + 1, first)):
                return None
            begin = phrase_before(sentence.tokens, k - 1, sentence.first)
            return (begin, k) if begin is not None else None
    return None


def _before_comma(sentence: Sentence, found: Found, comma: int) -> Range | None:
    """The subject before what is set off by commas: "Ruiz, a doctor, said"."""
    tokens = sentence.tokens
    flags = tokens.flags
    if sentence.flag(comma - 1) & CLOSING:  # "Ruiz (Green), said"
        first = phrase_before(tokens, comma - 1, sentence.first)
        if first is not None and (
            first == sentence.first or flags[first - 1] & (COMMA | CONJUNCTION | SUBORDINATOR)
        ):
            found.clause = first
            return (first, comma)
    opening = opening_comma(tokens, comma, sentence.first)
    first = None
    if (
        opening is not None
        and comma - opening <= _LONGEST_APPOSITION
        and not sentence.flag(opening - 1) & QUOTE_CLOSE
    ):
        first = phrase_before(tokens, opening - 1, sentence.first)
    if opening is None or first is None:
        return inherited(sentence, found, comma) if sentence.found else None
    if first > sentence.first and flags[first - 1] & PREPOSITION:
        return None
    found.clause = first
    inner = flags[opening + 1]
    if inner & (RELATIVE | PREPOSITION | SUBORDINATOR | CUE | TIME | ADVERB):
        return (first, opening)
    return (first, comma)


def ends_apposition(sentence: Sentence, comma: int) -> bool:
    """Whether a comma closes what explains the subject that opens the clause: "Ruiz, a doctor,"."""
    if not sentence.flag(comma) & COMMA or sentence.flag(comma - 1) & QUOTE_CLOSE:
        return False
    tokens = sentence.tokens
    opening = opening_comma(tokens, comma, sentence.first)
    if opening is None or comma - opening > _LONGEST_APPOSITION:
        return False
    if any(sentence.is_finite(k) for k in range(opening + 1, comma)):
        return bool(sentence.flag(opening + 1) & RELATIVE)
    first = phrase_before(tokens, opening - 1, sentence.first)
    if first is None:
        return False
    opens = CONJUNCTION | SUBORDINATOR | COMPLEMENTIZER | ADVERB
    speaks = any(
        sentence.flag(k) & (PERSON | BODY | OUTLET | (CAPITAL if k > sentence.first else 0))
        for k in range(first, opening)
    )
    return speaks and all(sentence.flag(k) & opens for k in range(sentence.first, first))


def inherited(sentence: Sentence, found: Found, at: int) -> Range | None:
    """The subject of the verb before: "Ruiz said A and added B"."""
    for other in reversed(sentence.found):
        if other.source and other.at < at and not _is_said_within(sentence, other):
            found.inherits = True
            found.clause = at
            return other.source
    return _nearest_subject(sentence, found, at)


def _is_said_within(sentence: Sentence, found: Found) -> bool:
    """Whether an attribution is part of what an earlier one says: "Ruiz said she welcomed it"."""
    before, earlier = sentence.flag(found.clause - 1), sentence.flag(found.clause - 2)
    if before & (COMMA | SEMICOLON | DASH) or earlier & (COMMA | SEMICOLON):
        return False
    return any(
        other is not found and other.content and other.content[-1][0] <= found.at
        for other in sentence.found
        if other.at < found.at and other.frame in (THAT, CLAUSE)
    )


def _nearest_subject(sentence: Sentence, found: Found, at: int) -> Range | None:
    """The subject of the nearest clause before, for a verb that has none of its own."""
    flags, quoted = sentence.tokens.flags, sentence.tokens.quoted
    parting = COMMA | CONJUNCTION | SUBORDINATOR | DASH | SEMICOLON
    starts = [sentence.first]
    starts += [k + 1 for k in range(sentence.first, at - 1) if quoted[k] < 0 and flags[k] & parting]
    for start in reversed(starts):
        subject = _clause_subject(sentence, start, at)
        if subject:
            found.inherits = True
            found.clause = at
            return subject
    return None


def _clause_subject(sentence: Sentence, i: int, at: int) -> Range | None:
    """The subject of a clause that begins at i, if one does: a phrase before a finite verb."""
    tokens = sentence.tokens
    flags = tokens.flags
    linking = CONJUNCTION | SUBORDINATOR | ADVERB
    while i < at and flags[i] & linking and not flags[i] & CAPITAL:
        i += 1
    if i == sentence.first and i < at and flags[i] & linking:
        i += 1
    if i >= at or (flags[i] & (MARK | OPENER) and not flags[i] & PERSONAL):
        return None
    end = phrase_after(tokens, i, at)
    if end is None or end >= at:
        return None
    verb = end
    if flags[end] & COMMA and sentence.flag(end + 1) & (RELATIVE | DETERMINER):
        closing = sentence.next_mark(COMMA, end + 2, at + 1)
        verb = closing + 1 if closing is not None else end
    while verb < at and flags[verb] & ADVERB:
        verb += 1
    if verb > at or (verb < at and not sentence.is_finite(verb)):
        return None
    return (i, end)


def subject_of_gerund(sentence: Sentence, found: Found, group: Group) -> Range | None:
    """Of a participle: "Ruiz left, saying …", "a letter saying …", "Citing it, Ruiz said"."""
    flags = sentence.tokens.flags
    k = group.start - 1
    if k < sentence.first:
        found.clause = group.start
        found.inherits = True
        return _subject_to_come(sentence, found.after)
    flag = flags[k]
    if flag & BINDING:
        return None
    if flag & (MARK | CONJUNCTION | SUBORDINATOR | PREPOSITION | TIME | ADVERB):
        found.group = k + 1
        return inherited(sentence, found, k)
    if flag & (OTHER_VERB | CUE):  # "stopped saying"
        matrix = verb_group(sentence, k)
        subject = subject_before(sentence, found, matrix.start)
        if subject:
            found.group = matrix.start
        return subject
    first = phrase_before(sentence.tokens, k, sentence.first)
    if first is None:
        return inherited(sentence, found, k) if sentence.grammar.drops_subjects else None
    found.clause = first
    return (first, k + 1)


def _subject_to_come(sentence: Sentence, at: int) -> Range | None:
    comma = sentence.next_mark(COMMA, at, sentence.end)
    if comma is None:
        return None
    end = phrase_after(sentence.tokens, comma + 1, sentence.end)
    return (comma + 1, end) if end else None


def subject_of_infinitive(sentence: Sentence, found: Found, to: int) -> Range | None:
    """Of an infinitive: "Ruiz declined to say", "Ruiz was quick to point out"."""
    flags = sentence.tokens.flags
    k = to - 1
    if k < sentence.first:
        return None
    flag = flags[k]
    if not flag & (MARK | PREPOSITION):
        verb = k + 1 if flag & AUXILIARY else k
        for j in range(k, max(sentence.first, k - 4), -1):
            if flags[j] & MARK:
                break
            if flags[j] & BE:
                verb = j + 1
                break
        start = verb_group(sentence, verb).start
        subject = subject_before(sentence, found, start)
        if subject and not is_dummy(sentence, subject):
            found.group = start
            return subject
        if subject:
            return None
    return inherited(sentence, found, k)


def is_dummy(sentence: Sentence, subject: Range) -> bool:
    """Whether a subject stands for nothing: "it is important to note"."""
    first, end = subject
    return end - first == 1 and bool(sentence.tokens.flags[first] & DUMMY)


def agent_after(sentence: Sentence, after: int) -> Range | None:
    """Who did it, after a passive: "criticised last week by Ruiz, the mayor"."""
    flags = sentence.tokens.flags
    k = after
    while k < min(sentence.end, after + 4) and flags[k] & (ADVERB | TIME):
        k += 1
    if not sentence.flag(k) & AGENT or sentence.flag(k + 1) & TIME:
        return None
    if sentence.word(k + 1).endswith(sentence.grammar.gerund_endings):
        return None
    end = phrase_after(sentence.tokens, k + 1, sentence.end)
    return with_apposition(sentence, k + 1, end) if end is not None else None


def subject_after(sentence: Sentence, found: Found, after: int) -> Range | None:
    """Who says it, after the verb: "said Ana Ruiz, a doctor"."""
    flags = sentence.tokens.flags
    while after < sentence.end and (flags[after] & CLITIC or flags[after] & ADVERB):
        if flags[after] & PRONOUN and not flags[after] & CLITIC:
            break
        after += 1
    if sentence.grammar.is_inverted:
        after = past_adjuncts(sentence, after)
    if after >= sentence.end or flags[after] & (OBJECT & ~PERSONAL):
        return None
    if flags[after] & OBJECTIVE and not flags[after] & OF:
        return None
    end = phrase_after(sentence.tokens, after, sentence.end)
    if end is None:
        return None
    found.clause = found.group
    start, end = without_place(sentence, after, end)
    end = without_addressee(sentence, start, end)
    return with_apposition(sentence, start, end)


def with_apposition(sentence: Sentence, first: int, end: int) -> Range:
    """A phrase with what explains it: "Ana Ruiz, a doctor"."""
    tokens = sentence.tokens
    inner = sentence.flag(end + 1)
    if end + 1 >= sentence.end or not tokens.flags[end] & COMMA:
        return (first, end)
    explains = inner & (DETERMINER | NUMBER) and not inner & COMPLEMENTIZER
    if not explains and not inner & (CUE | ADVERB | TIME | GENITIVE | OTHER_VERB):
        explains = is_noun_like(tokens, end + 1, end)
    if explains:
        stop = phrase_after(tokens, end + 1, sentence.end)
        if stop and (stop >= sentence.last or tokens.flags[stop] & (COMMA | STOP | DASH | COLON)):
            return (first, stop)
    return (first, end)
