"""Cues that are nouns: "Ruiz’s claim that", "criticism by Ruiz of", "in Ruiz’s view"."""

from corpus.enrich.attribution.contents import begins_reported_clause, content_end
from corpus.enrich.attribution.flags import (
    AUXILIARY,
    CAPITAL,
    COMMA,
    COMPLEMENTIZER,
    CONJUNCTION,
    CUE,
    DETERMINER,
    GENITIVE,
    INFINITIVE,
    MARK,
    NOUN,
    POSSESSIVE,
    PREPOSITION,
    QUESTION,
    TAG,
    THAT,
    TO_DO,
)
from corpus.enrich.attribution.nouns import phrase_after, phrase_before
from corpus.enrich.attribution.parts import Found, Range, Sentence
from corpus.enrich.attribution.tags import around

_LONGEST_PARTICIPLE = 8  # tokens between a survey and the comma: "released on Monday"
_FARTHEST_OWNER = 4  # tokens between "Ruiz’s" and "claim"


def read_noun(sentence: Sentence, i: int) -> Found | None:
    """The attribution whose cue is a noun: "Ruiz’s claim that", "criticism by Ruiz of"."""
    grammar = sentence.grammar
    owner = _owner(sentence, i)
    after = i + 1
    found = Found(
        [(i, after)],
        "say",
        f"n:{sentence.tokens.words[i]}",
        "noun",
        NOUN,
        source=owner,
        group=i,
        clause=i,
        sentence=sentence.first,
    )
    is_view = sentence.tokens.words[i] in grammar.views
    if owner and is_view and sentence.word(owner[0] - 1) in grammar.in_view:
        return _in_view(sentence, found, owner, after)
    if is_view and sentence.flag(i) & CUE:
        return None  # "in her telling", but "telling reporters that"
    following = sentence.word(after)
    if owner is None:
        told = _noun_of(sentence, found, after)
        if told is not None:
            return told
    if owner and sentence.flag(after) & COMMA and begins_reported_clause(sentence, after + 1):
        found.frame, found.content = THAT, [(after + 1, sentence.last)]
        comma = sentence.next_mark(COMMA, after + 1, sentence.last)
        if comma is not None:
            found.content = [(after + 1, comma)]
        return found
    if owner and following in grammar.said_followed and after + 1 < sentence.end:
        return _with_object(sentence, found, after)
    if following in grammar.said_by:
        end = phrase_after(sentence.tokens, after + 1, sentence.end)
        if (
            end is not None
            and sentence.word(end) in grammar.said_followed
            and end + 1 < sentence.last
        ):
            found.source = (after + 1, end)
            return _with_object(sentence, found, end)
    return None


def _noun_of(sentence: Sentence, found: Found, after: int) -> Found | None:
    """ "Zarzut radnego Kotarby, że …", "تحذيرات المنظمة من أن": whose it is follows, then what is said."""
    if sentence.flag(after) & (MARK | AUXILIARY | CUE | COMPLEMENTIZER):
        return None
    start = after + 1 if sentence.word(after) in sentence.grammar.said_by else after
    end = phrase_after(sentence.tokens, start, sentence.end)
    if end is None:
        return None
    comma = end + 1 if sentence.flag(end) & (COMMA | PREPOSITION) else end
    if not sentence.flag(comma) & COMPLEMENTIZER or comma + 1 >= sentence.last:
        return None
    found.source, found.frame = (start, end), THAT
    found.content = [(comma, content_end(sentence, THAT, comma))]
    return found


def _with_object(sentence: Sentence, found: Found, at: int) -> Found:
    """What is said follows at a conjunction, or after a preposition."""
    flag = sentence.flag(at)
    begin = at + 1
    if flag & (COMPLEMENTIZER | QUESTION | INFINITIVE):
        found.frame = THAT if flag & COMPLEMENTIZER else TO_DO
        begin = at
    elif at == found.after:
        found.cue = [(found.at, at + 1)]
    found.content = [(begin, content_end(sentence, found.frame, begin))]
    return found


def _in_view(sentence: Sentence, found: Found, owner: Range, after: int) -> Found | None:
    """ "in Ruiz’s view"."""
    found.lemma, found.form, found.frame = "in view", "phrase", TAG
    found.cue = [(owner[0] - 1, owner[0]), (after - 1, after)]
    found.clause = owner[0] - 1
    found.content = around(sentence, owner[0] - 1, after)
    return found if found.content else None


def _owner(sentence: Sentence, i: int) -> Range | None:
    """Whose the noun at i is: "Ruiz’s latest claim", "her claim"."""
    for k in range(i - 1, max(sentence.first, i - _FARTHEST_OWNER) - 1, -1):
        flag = sentence.flag(k)
        if flag & POSSESSIVE:
            return (k, k + 1)
        if flag & GENITIVE and k > sentence.first:
            first = phrase_before(sentence.tokens, k - 1, sentence.first)
            return (first, k) if first is not None else None
        if (
            sentence.grammar.has_bare_genitives
            and flag & CAPITAL
            and sentence.tokens.words[k].endswith(("s", "ß", "x", "z"))
        ):
            return (k, k + 1)
        if flag & (MARK | CUE | PREPOSITION | DETERMINER | AUXILIARY | CONJUNCTION):
            return None
    return None
