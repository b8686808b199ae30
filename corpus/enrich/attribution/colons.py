"""Who speaks before a colon without a verb of saying: "RUIZ: …", "Ruiz smiled: “…”"."""

from collections.abc import Iterator

from corpus.enrich.attribution.appositions import with_apposition
from corpus.enrich.attribution.contents import content_end
from corpus.enrich.attribution.flags import (
    ADVERB,
    AUXILIARY,
    BODY,
    CAPITAL,
    COLON,
    COMMA,
    CONJUNCTION,
    CUE,
    DETERMINER,
    MARK,
    NAME_LINK,
    NOUN_CUE,
    OPENER,
    OUTLET,
    PERSON,
    PERSONAL,
    PREPOSITION,
    QUOTE_OPEN,
    QUOTED,
    STOP,
    SUBORDINATOR,
)
from corpus.enrich.attribution.nouns import phrase_after
from corpus.enrich.attribution.parts import Found, Range, Sentence

_LONGEST_SPEAKER = 8  # tokens before a colon
_SHORTEST_SPEECH = 3  # tokens between quotation marks: shorter ones may be titles and terms


def read_speaker(sentence: Sentence) -> Found | None:
    """ "RUIZ: …", "Ana Ruiz: “…”": a name, a colon and what it says.

    What is not quoted is told so at the start of a paragraph only.
    """
    colon = next(
        (
            k
            for k in range(sentence.first, min(sentence.first + _LONGEST_SPEAKER, sentence.last))
            if sentence.flag(k) & COLON
        ),
        None,
    )
    if colon is None or colon == sentence.first or colon + 1 >= sentence.last:
        return None
    words = sentence.tokens.printed(sentence.first, colon)
    is_quoted = bool(sentence.flag(colon + 1) & QUOTE_OPEN)
    if not (is_quoted or sentence.is_first):
        return None
    flags = [sentence.flag(k) for k in range(sentence.first, colon)]
    if all(flag & (CAPITAL | NAME_LINK) and not flag & MARK for flag in flags):
        is_speaker = is_quoted or (words.isupper() and len(words) > 1)
    else:
        is_speaker = _may_speak(sentence, flags) and (
            is_quoted or not sentence.grammar.has_capitals
        )
    return _spoken(sentence, (sentence.first, colon), colon) if is_speaker else None


def _may_speak(sentence: Sentence, flags: list[int]) -> bool:
    """Whether words before a colon are who speaks: "Lea Moll, a nurse:", "市长何平："."""
    verbs = AUXILIARY | CUE | CONJUNCTION | SUBORDINATOR | NOUN_CUE | MARK & ~COMMA
    if not any(flag & (PERSON | BODY | OUTLET) for flag in flags):
        return False
    return not any(flag & verbs and not flag & (PERSON | BODY) for flag in flags) and not any(
        sentence.is_finite(k) and not flag & (PERSON | BODY)
        for k, flag in enumerate(flags, start=sentence.first)
    )


def _spoken(sentence: Sentence, source: Range, colon: int) -> Found:
    found = Found([(colon, colon + 1)], "say", "colon", "speaker", QUOTED, source=source)
    found.group, found.clause, found.sentence = colon, source[0], sentence.first
    end = content_end(sentence, QUOTED, colon + 1) if colon + 1 < sentence.end else colon + 1
    found.content = [(colon + 1, end)]
    return found


def read_gesture(sentence: Sentence) -> Found | None:
    """ "Ruiz smiled: “…”", "X est furieux : « … »": what the one says who did or felt something."""
    tokens, grammar = sentence.tokens, sentence.grammar
    if not grammar.has_capitals or grammar.is_topical:
        return None
    colon = sentence.next_mark(COLON, sentence.first + 1, sentence.end - 1)
    if colon is None or not sentence.flag(colon + 1) & QUOTE_OPEN or _is_taken(sentence, colon):
        return None
    if not _is_speech(sentence, colon):
        return None
    for start in _starts(sentence, colon):
        end = phrase_after(tokens, start, colon)
        source = _speaker(sentence, start, end) if end is not None else None
        if source is not None and source[1] < colon:
            return _spoken(sentence, source, colon)
    return None


def _is_taken(sentence: Sentence, colon: int) -> bool:
    """Whether what follows is what another cue says already."""
    return any(
        not each.content or any(b > colon for _, b in each.content) for each in sentence.found
    )


def _is_speech(sentence: Sentence, colon: int) -> bool:
    """Whether a quotation after a colon ends its sentence, and is long enough for one itself."""
    tokens = sentence.tokens
    last = tokens.quotations[tokens.quoted[colon + 1]].last
    within = last - colon - 2
    ends = last + 1 >= sentence.last
    has_stop = bool(tokens.flags[last - 1] & STOP)
    has_verb = any(sentence.is_finite(k) for k in range(colon + 2, min(last, sentence.end)))
    return ends and (has_stop or (within >= _SHORTEST_SPEECH and has_verb))


def _starts(sentence: Sentence, colon: int) -> Iterator[int]:
    """Where clauses may begin before a colon: the sentence, and after its first adverbial."""
    skipped = CONJUNCTION | SUBORDINATOR | ADVERB
    starts = [sentence.first]
    comma = sentence.next_mark(COMMA, sentence.first, colon)
    if comma is not None:
        starts.append(comma + 1)
    for start in starts:
        while (
            start < colon and sentence.flag(start) & skipped and not sentence.flag(start) & PERSON
        ):
            start += 1
        yield start


def _speaker(sentence: Sentence, first: int, end: int) -> Range | None:
    """The subject of a clause in a phrase of which the verb may be a part, if somebody speaks."""
    if sentence.flag(first) & PERSONAL:
        return (first, first + 1)
    if sentence.flag(first) & (PREPOSITION | OPENER) and not sentence.flag(first) & PERSON:
        return None
    source = with_apposition(sentence, first, end)
    if source[1] > end and sentence.flag(source[1]) & COMMA:
        return source if _is_somebody(sentence, first, end) else None
    if end < sentence.end and sentence.is_finite(end):
        return (first, end) if _is_somebody(sentence, first, end) else None
    last = max((k for k in range(first, end) if _names(sentence, k, first)), default=None)
    return (first, last + 1) if last is not None else None


def _names(sentence: Sentence, k: int, first: int) -> bool:
    """Whether a word is a noun of people or part of a name: "Ruiz", but not "Le"."""
    flag = sentence.flag(k)
    if flag & PERSON:
        return True
    return bool(flag & CAPITAL) and not (k == first and flag & DETERMINER)


def _is_somebody(sentence: Sentence, first: int, end: int) -> bool:
    """Whether a phrase names people, or has a name."""
    opens = first if not sentence.flag(first) & DETERMINER else first + 1
    return any(sentence.flag(k) & (PERSON | CAPITAL) for k in range(opens, end))
