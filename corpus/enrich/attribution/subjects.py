"""Who says it: the subject of a verb, before or after it, its own or another verb's."""

from corpus.enrich.attribution.adjuncts import (
    before_adjuncts,
    past_adjuncts,
    without_addressee,
    without_place,
)
from corpus.enrich.attribution.appositions import (
    before_comma,
    before_participle,
    before_relative,
    with_apposition,
)
from corpus.enrich.attribution.flags import (
    ADVERB,
    AGENT,
    AUXILIARY,
    BE,
    BINDING,
    CLITIC,
    COMMA,
    COMPLEMENTIZER,
    CONJUNCTION,
    CUE,
    DASH,
    DETERMINER,
    DUMMY,
    JOINER,
    MARK,
    NUMBER,
    OBJECT,
    OBJECTIVE,
    OF,
    OPENER,
    OTHER_VERB,
    PERSONAL,
    PREPOSITION,
    PRONOUN,
    RELATIVE,
    SUBORDINATOR,
    TIME,
)
from corpus.enrich.attribution.groups import verb_group
from corpus.enrich.attribution.inherited import inherited
from corpus.enrich.attribution.nouns import (
    phrase_after,
    phrase_before,
    time_end,
)
from corpus.enrich.attribution.parts import Found, Group, Range, Sentence


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
        return before_comma(sentence, found, k)
    if flags[k] & (RELATIVE | COMPLEMENTIZER):
        if not flags[k] & RELATIVE:
            return None
        if sentence.grammar.has_relative_subjects:
            found.clause = k
            return (k, k + 1)
        return _antecedent(sentence, found, k)
    last = k - 2 if flags[k] & OBJECT and flags[k - 1] & PREPOSITION else k
    first = phrase_before(tokens, max(last, sentence.first), sentence.first)
    if first is None or (last < k and not flags[first] & DETERMINER):  # "a source close to him"
        return None
    before = flags[first - 1] if first > sentence.first else 0
    if before & PREPOSITION and not (before & SUBORDINATOR or flags[first] & PERSONAL):
        if flags[first] & NUMBER and not before & OPENER:
            return (first - 1, k + 1)  # "About 4 in 10 said"
        if sentence.flag(first - 2) & (JOINER | CONJUNCTION):  # "…, but in an interview said"
            return inherited(sentence, found, first - 2)
        first = _past_preposition(sentence, first)
    if first is None or flags[first] & OBJECTIVE:
        return None
    found.clause = first
    head = before_relative(sentence, first) or before_participle(sentence, first)
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
        if flag & SUBORDINATOR and k == sentence.first:  # "While saying so, Ruiz …"
            found.inherits = True
            return _subject_to_come(sentence, found.after)
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
    while k < min(sentence.end, after + 4):
        time = time_end(sentence.tokens, k, sentence.end)  # "esta manhã pelo clube"
        if time is None and not flags[k] & (ADVERB | TIME):
            break
        k = time or k + 1
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
