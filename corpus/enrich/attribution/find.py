"""Who is cited for what in a text: sentences in turn, quotations that go on, and who is meant."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus.enrich.attribution.addressees import outlet_told
from corpus.enrich.attribution.entities import Entity
from corpus.enrich.attribution.flags import (
    COMMA,
    COMPLEMENTIZER,
    DETERMINER,
    MARK,
    QUESTION,
    QUOTE_OPEN,
    RELATIVE,
    SUBORDINATOR,
    THAT,
)
from corpus.enrich.attribution.grammar import Grammar
from corpus.enrich.attribution.languages import grammar_of
from corpus.enrich.attribution.mentions import read_mention
from corpus.enrich.attribution.parts import Found, Range, Sentence
from corpus.enrich.attribution.resolution import Cast
from corpus.enrich.attribution.sentences import read_sentence
from corpus.enrich.attribution.tokens import Tokens, tokenize
from corpus.enrich.attribution.weighing import weighed
from corpus.model import Span

_ADDRESSEES = ("outlet", "organisation", "person")
_OPENS_SUBCLAUSE = COMPLEMENTIZER | QUESTION | RELATIVE | SUBORDINATOR
_PURE = 0.6  # share of a sentence that a quotation takes up which stands there alone


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is cited for what at one place of a text."""

    kind: str  # quotation (direct or mixed), attribution (indirect)
    source: tuple[Span, ...]  # () where none is printed
    cue: tuple[Span, ...]  # () where the grammar alone tells
    content: tuple[Span, ...]
    quoted: tuple[Span, ...]  # of the content what stands between quotation marks
    sense: str  # say, write, show, ask, judge, think, want
    mode: str | None  # negated, modal; None: plainly said
    confidence: float  # 0 to 1
    source_name: str | None = None  # whom it means; None when unresolved
    source_kind: str = "unknown"  # person, organisation, outlet, document, unnamed, unknown
    is_named: bool = True  # whether the name is its own: not "council"
    description: str | None = None  # what the text tells of the source: "a doctor"
    via_name: str | None = None  # whom it was said to
    via_kind: str = "unknown"


def has_grammar(language: str) -> bool:
    """Whether attributions can be found in a language; else a text in it is not analysed.

    >>> has_grammar("en"), has_grammar("und")
    (True, False)
    """
    return grammar_of(language) is not None


def find_attributions(text: str, language: str) -> tuple[Attribution, ...]:
    """Find who is cited for what in a cleaned article body.

    Spans are half-open code-point offsets into `text`. Source, cue and content are tuples of
    spans, since a cue may interrupt its content. Results come in reading order; one may lie
    inside the content of another. A source's name is the fullest that the text gives for it;
    pronouns and surnames mean whom they stand for.

    A language without a grammar gives `()`: see `has_grammar`.

    Args:
        language: ISO 639-1 code, lower case.

    Scheme: source, cue and content as in PolNeAR (Newell et al. 2018).

    >>> a, = find_attributions('"It rained," said Ana Ruiz.', "en")
    >>> a.kind, a.source_name, a.content[0]
    ('quotation', 'Ana Ruiz', Span(start=0, end=12))
    """
    grammar = grammar_of(language)
    if grammar is None:
        return ()
    tokens = tokenize(text, grammar)
    return attributions_of(tokens, weighed(tokens, candidates(tokens, grammar)))


def attributions_of(
    tokens: Tokens, found: Iterable[tuple[Found, float]]
) -> tuple[Attribution, ...]:
    """What was found, each with its log-odds and in reading order, with whom each source means."""
    cast = Cast(tokens)
    met = [(each, score, cast.meet(each)) for each, score in found]  # all, before names are final
    read = (
        attribution
        for each, score, entities in met
        for attribution in _attributions(tokens, each, score, entities)
    )
    # "hat … erklärt" stands where its auxiliary does, though it was found by its verb.
    return tuple(sorted(read, key=lambda each: (each.cue or each.content)[0].start))


def candidates(tokens: Tokens, grammar: Grammar) -> list[Found]:
    """Everything that may be an attribution, in reading order."""
    found: list[Found] = []
    flow = _Flow(tokens)
    before = -1
    for first, end, paragraph in tokens.sentences:
        sentence = Sentence(tokens, grammar, first, end, is_first=paragraph != before)
        before = paragraph
        here = read_sentence(sentence)
        found += flow.take(sentence, paragraph, here)
    for each in found:
        each.content = [(a, b) for a, b in each.content if a < b]
    return [each for each in found if each.content]


class _Flow:
    """What goes on from one sentence to the next: who speaks, and what is still to come."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._waiting: Found | None = None  # its content follows
        self._speaker: Found | None = None  # whose quotation may go on
        self._spoke = -1  # in which paragraph
        self._reporter: Found | None = None  # who is told of last, and may go on
        self._told_in = -1
        self._before: Range | None = None  # the sentence before

    def take(self, sentence: Sentence, paragraph: int, here: list[Found]) -> list[Found]:
        """The attributions of the next sentence, those that go on included."""
        here = self._taken(sentence, paragraph, here)
        self._before = (sentence.first, sentence.last)
        return here

    def _taken(self, sentence: Sentence, paragraph: int, here: list[Found]) -> list[Found]:
        if self._waiting is not None:
            self._fill(sentence, paragraph)
            if not here:
                return []
        elif not here:
            if self._goes_on(sentence, paragraph):
                return []
            told = self._reported(sentence, paragraph)
            if told is not None:
                return told
        if here or paragraph != self._spoke:
            self._speaker = None
        for each in here:
            if self._is_quoted(each):
                self._speaker, self._spoke = each, paragraph
            if each.points_back:
                each.content = [self._before] if self._before else []
            elif not each.content:
                self._waiting = each
        self._note_reporter(sentence, paragraph, here)
        return here

    def _fill(self, sentence: Sentence, paragraph: int) -> None:
        """Give a cue before a colon what follows it."""
        assert self._waiting is not None  # noqa: S101
        self._waiting.content.append(_quotation(sentence) or (sentence.first, sentence.last))
        self._speaker, self._spoke = self._waiting, paragraph
        self._waiting = None

    def _goes_on(self, sentence: Sentence, paragraph: int) -> bool:
        """Whether the last speaker's quotation goes on: then this sentence is part of it."""
        if self._speaker is None or paragraph - self._spoke > 1:
            return False
        span = _quotation(sentence)
        if span is None:
            return False
        self._speaker.content.append(span)
        self._spoke = paragraph
        return True

    def _reported(self, sentence: Sentence, paragraph: int) -> list[Found] | None:
        """What the last source says, too, as the mood of the verb or quotation marks tell.

        Of sentences in the mood of reported speech the first begins an attribution without a
        cue, of which those that follow are part.
        """
        told = self._reporter
        if told is None or paragraph - self._told_in > 1:
            return None
        span = _quotation(sentence) if paragraph == self._told_in else None
        is_quoted = span is not None
        if span is None and _is_in_mood(sentence):
            span = (sentence.first, sentence.last)
        if span is None:
            return None
        self._told_in = paragraph
        if is_quoted or not told.cue:
            told.content.append(span)
            return []
        own = Found([], told.sense, told.lemma, told.form, THAT, told.source, [span], via=told.via)
        own.sentence = own.group = own.clause = sentence.first
        self._reporter = own
        return [own]

    def _note_reporter(self, sentence: Sentence, paragraph: int, here: list[Found]) -> None:
        told = [each for each in here if each.source]
        if told:
            self._reporter, self._told_in = told[-1], paragraph
        elif not _is_in_mood(sentence):
            self._reporter = None

    def _is_quoted(self, found: Found) -> bool:
        flags, quoted = self._tokens.flags, self._tokens.quoted
        return any(flags[a] & QUOTE_OPEN or quoted[b - 1] >= 0 for a, b in found.content)


def _is_in_mood(sentence: Sentence) -> bool:
    """Whether a verb outside of quotations is in the mood of reported speech."""
    if not sentence.grammar.mood_goes_on:
        return False
    tokens = sentence.tokens
    words, flags, quoted = tokens.words, tokens.flags, tokens.quoted
    moods, weak = sentence.grammar.moods, sentence.grammar.weak_moods
    begin = sentence.first
    if moods.isdisjoint(words[begin : sentence.end]):
        return False
    for k in range(sentence.first, sentence.end):
        if flags[k] & COMMA and quoted[k] < 0:
            begin = k + 1
        elif words[k] not in moods or words[k] in weak or quoted[k] >= 0:
            continue
        elif not _ends_subclause(sentence, begin, k):
            return True
    return False


def _ends_subclause(sentence: Sentence, begin: int, verb: int) -> bool:
    """Whether a verb ends a clause that hangs on another: "…, dass es regnen werde"."""
    if verb + 1 < sentence.end and not sentence.flag(verb + 1) & MARK:
        return False
    opens = _OPENS_SUBCLAUSE | (DETERMINER if begin > sentence.first else 0)
    return bool(sentence.flag(begin) & opens)


def _quotation(sentence: Sentence) -> Range | None:
    """The quotation that makes up a sentence, if one does."""
    tokens, first = sentence.tokens, sentence.first
    if not tokens.flags[first] & QUOTE_OPEN:
        return None
    end = tokens.quotations[tokens.quoted[first]].last + 1
    return (first, end) if end - first >= _PURE * (sentence.end - first) else None


def _span(tokens: Tokens, first: int, end: int) -> Span:
    """Where some tokens stand; one may end in a space that its language reads it with."""
    stop = tokens.ends[end - 1]
    return Span(tokens.starts[first], stop - tokens.text[stop - 1].isspace())


def _attributions(
    tokens: Tokens, found: Found, score: float, entities: list[Entity]
) -> Iterator[Attribution]:
    """One attribution for each of those who say it together; one if nobody is known to."""

    def spans(ranges: list[Range]) -> tuple[Span, ...]:
        return tuple(_span(tokens, a, b) for a, b in ranges if b > a)

    numbers = dict.fromkeys(
        tokens.quoted[k] for a, b in found.content for k in range(a, b) if tokens.quoted[k] >= 0
    )
    inner = [tokens.quotations[number] for number in numbers]
    quoted = spans([(each.first + 1, each.last + (not each.is_closed)) for each in inner])
    told = found.via or outlet_told(tokens, found)
    via = read_mention(tokens, told) if told else None
    if via and not (via.is_named and via.kind in _ADDRESSEES):
        via = None
    for entity in entities or [Entity("unknown", None, ())]:
        yield Attribution(
            kind="quotation" if quoted else "attribution",
            source=spans([found.source] if found.source else []),
            cue=spans(found.cue),
            content=spans(found.content),
            quoted=quoted,
            sense=found.sense,
            mode=found.mode,
            confidence=round(1 / (1 + math.exp(-score)), 2),
            source_name=entity.name,
            source_kind=entity.kind,
            is_named=entity.is_named,
            description=entity.description,
            via_name=via.name if via else None,
            via_kind=via.kind if via else "unknown",
        )
