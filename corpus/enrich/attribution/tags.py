"""What is said before its cue, or on both sides of it: "…", said Ruiz; according to Ruiz, …"""

from corpus.enrich.attribution.contents import content_end
from corpus.enrich.attribution.flags import (
    AUXILIARY,
    CLOSING,
    COLON,
    COMMA,
    COMPLEMENTIZER,
    CONJUNCTION,
    CUE,
    DASH,
    JOINER,
    MARK,
    NUMBER,
    OPENER,
    OPENING,
    OTHER_VERB,
    PREPOSITION,
    QUOTE_CLOSE,
    QUOTE_OPEN,
    RELATIVE,
    SEMICOLON,
    SUBORDINATOR,
    TAG,
)
from corpus.enrich.attribution.parts import Found, Range, Sentence

_SHORT_TAIL = 3  # tokens after "he said" before a comma that goes on with what is said
_WORDS_OF_CLAUSE = 8  # more than so many are taken for a clause though no verb is known in it
_WORDS_OF_CLAUSE_INVERTED = 3  # where ", sagte Ruiz" alone tells that one came before


def content_before(
    sentence: Sentence, clause: int, after: int, *, is_sure: bool = False
) -> list[Range] | None:
    """What is said before "Ruiz said", a clause that begins at `clause`, and goes on after it.

    None if what stands there cannot be what is said: "In May, Ruiz said …". It `is_sure` where
    the order of words alone tells that something was said: "…, said Ruiz".
    """
    tokens = sentence.tokens
    flags = tokens.flags
    end = clause
    while end > sentence.first and flags[end - 1] & (COMMA | DASH):
        end -= 1
    start = left_edge(sentence, end)
    if start >= end:
        return None
    content = [(start, end)]
    k = after
    while k < sentence.end and not flags[k] & (MARK & ~QUOTE_CLOSE):
        k += 1
    following = sentence.flag(k + 1)
    if sentence.flag(k) & QUOTE_OPEN:
        content.append((k, tokens.quotations[tokens.quoted[k]].last + 1))
    elif sentence.flag(k) & (COMMA | COLON | DASH) and following & QUOTE_OPEN:
        content.append((k + 1, content_end(sentence, TAG, k + 1)))
    elif _goes_on(sentence, end, k, k - after):
        content.append((k + 1, sentence.last))
    if len(content) > 1:
        return content
    return content if end - start >= 2 and (is_sure or _is_said(sentence, start, end)) else None


def _goes_on(sentence: Sentence, end: int, comma: int, between: int) -> bool:
    """Whether what is said goes on after "The plan, Ruiz said,"."""
    if not sentence.flag(comma) & COMMA or comma + 1 >= sentence.last:
        return False
    if sentence.flag(end - 1) & QUOTE_CLOSE or between >= _SHORT_TAIL:
        return False
    following = sentence.flag(comma + 1)
    verbs = AUXILIARY | OTHER_VERB if sentence.grammar.is_inverted else AUXILIARY
    if following & verbs:
        return True  # "Broen, sier ordføreren, er trygg"
    return not following & (CUE | SUBORDINATOR | CONJUNCTION | RELATIVE | PREPOSITION)


def _is_said(sentence: Sentence, start: int, end: int) -> bool:
    """Whether what stands before a comma can be what is said, not only when or where."""
    flags = sentence.tokens.flags
    if flags[end - 1] & QUOTE_CLOSE or flags[start] & (QUOTE_OPEN | DASH):
        return True
    while start < end and flags[start] & JOINER:
        start += 1  # "But the plan stands, Ruiz said"
    begin, counts = start, False
    opens = flags[start] & (OPENER | SUBORDINATOR | PREPOSITION)
    if opens and not flags[start] & COMPLEMENTIZER:  # but "That plan stands, Ruiz said"
        comma = sentence.next_mark(COMMA, start, end)
        counts = any(sentence.flag(k) & NUMBER for k in range(start, start + 3))
        if comma is None and not counts:  # but "At least nine people died, Ruiz said"
            return False
        begin = comma or start
    if begin == start and counts:
        return any(sentence.is_finite(k) for k in range(begin, end))
    enough = _WORDS_OF_CLAUSE_INVERTED if sentence.grammar.is_inverted else _WORDS_OF_CLAUSE
    return end - begin > enough or any(sentence.is_finite(k) for k in range(begin, end))


def left_edge(sentence: Sentence, end: int) -> int:
    """Where what is said before its cue begins: after other statements of the sentence.

    Views and judgements told in it are a part of it: "Those who fear rain stayed away, Ruiz said".
    """
    start = sentence.first
    comma = _last_comma(sentence, end - 2) if sentence.found else start
    joins = sentence.flag(comma + 1) & (CONJUNCTION | SUBORDINATOR)  # ", and", ", while"
    for other in sentence.found:
        if other.form in ("passive", "noun") or other.sense not in ("say", "write"):
            continue
        last = max([other.after, *(b for a, b in other.content if b <= end and a < end)])
        if other.source:
            last = max(last, other.source[1])
        if last <= end and comma > last and joins:
            start = max(start, comma + 2)
        elif last <= end and not _runs_on(sentence, other, end):
            start = max(start, last)
    while start < end and (
        sentence.flag(start) & (COMMA | SEMICOLON | DASH | COLON)
        or (start > sentence.first and sentence.flag(start) & CONJUNCTION)
    ):
        start += 1
    return start


def _runs_on(sentence: Sentence, other: Found, end: int) -> bool:
    """Whether a tag at `end` covers an earlier statement: "The council agreed to it, Ruiz said"."""
    starts, comma = [a for a, _ in other.content], sentence.flag(end)
    return bool(starts) and max(starts) < end < other.content[-1][1] and bool(comma & COMMA)


def _last_comma(sentence: Sentence, end: int) -> int:
    """The last comma before a place that is in no quotation; else where the sentence begins."""
    flags, quoted = sentence.tokens.flags, sentence.tokens.quoted
    for k in range(end - 1, sentence.first, -1):
        if flags[k] & COMMA and quoted[k] < 0:
            return k
    return sentence.first


def _is_aside(sentence: Sentence, begin: int, stop: int, after: int) -> bool:
    """Whether a phrase interrupts a clause that has no verb yet: "The bridge, according to Ruiz, will"."""
    if not sentence.flag(stop) & COMMA or not sentence.flag(after) & COMMA:
        return False
    if any(sentence.flag(k) & (AUXILIARY | OTHER_VERB | CUE) for k in range(begin, stop)):
        return False
    return not sentence.flag(after + 1) & (SUBORDINATOR | CONJUNCTION | RELATIVE)


def _last_part(sentence: Sentence, stop: int) -> int:
    """Where the last part before `stop` begins that a comma sets off; else the sentence's start.

    Of "Ruiz warned of floods, in a report …, according to the Post" the report.
    """
    comma = _last_comma(sentence, stop - 1)
    return comma + 1 if comma > sentence.first else comma


def around(sentence: Sentence, first: int, after: int) -> list[Range]:
    """What a phrase between `first` and `after` speaks of: what stands before it, or after."""
    begin = left_edge(sentence, first)
    stop = first
    while stop > sentence.first and sentence.flag(stop - 1) & (COMMA | DASH | OPENING):
        stop -= 1
    if begin >= stop and first > sentence.first:
        begin = _last_part(sentence, stop)
    goes_on = after + 2 < sentence.last and not sentence.flag(after) & CLOSING
    is_fronted = (  # "While it rained, according to Ruiz, nobody …"
        goes_on
        and sentence.flag(begin) & SUBORDINATOR
        and sentence.flag(after) & COMMA
        and sentence.next_mark(COMMA, begin, stop) is None
    )
    words = stop - begin
    before = sentence.flag(stop - 1)
    if goes_on and stop > begin and before & (CONJUNCTION | SEMICOLON):
        words = 0  # "The plan stands and, according to Ruiz, costs less"
    is_opening = words < 3 and bool(sentence.flag(begin) & (CONJUNCTION | SUBORDINATOR))
    is_figure = words == 1 and begin > sentence.first and sentence.flag(begin) & NUMBER
    if (words >= 2 or is_figure) and not is_fronted and not is_opening:
        content = [(begin, stop)]
        if goes_on and _is_aside(sentence, begin, stop, after):
            return [*content, (after + 1, sentence.last)]
        may_go_on = not sentence.flag(after) & MARK or sentence.flag(after) & QUOTE_OPEN
        if goes_on and sentence.grammar.is_free and may_go_on:
            content.append((after, sentence.last))
        return content
    while after < sentence.end and sentence.flag(after) & (COMMA | CLOSING):
        after += 1
    end = sentence.next_mark(SEMICOLON, after, sentence.last) or sentence.last
    return [(after, end)] if after < end else []
