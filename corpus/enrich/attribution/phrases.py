"""Cues that are no verbs: "according to", "reportedly", "Ruiz’s claim that", "Ruiz: …"."""

from corpus.enrich.attribution.contents import begins_reported_clause, content_end
from corpus.enrich.attribution.flags import (
    ADVERB,
    AUXILIARY,
    BODY,
    CAPITAL,
    COLON,
    COMMA,
    COMPLEMENTIZER,
    CONJUNCTION,
    CUE,
    DASH,
    DETERMINER,
    GENITIVE,
    INFINITIVE,
    MARK,
    NAME_LINK,
    NOUN,
    NOUN_CUE,
    OUTLET,
    PERSON,
    PERSONAL,
    POSSESSIVE,
    PREPOSITION,
    PRONOUN,
    QUESTION,
    QUOTE_CLOSE,
    QUOTE_OPEN,
    QUOTED,
    RELATIVE,
    SEMICOLON,
    SUBORDINATOR,
    TAG,
    THAT,
    TIME,
    TO_DO,
)
from corpus.enrich.attribution.nouns import phrase_after, phrase_before
from corpus.enrich.attribution.parts import Found, Range, Sentence
from corpus.enrich.attribution.subjects import with_apposition
from corpus.enrich.attribution.tags import around, content_before

_LONGEST_SPEAKER = 8  # tokens before a colon
_WORDS_OF_NAME = 2  # at least, with capitals, that surely name a person
_FARTHEST_STATEMENT = 4  # tokens from the preposition on
_FARTHEST_OWNER = 4  # tokens between "Ruiz’s" and "claim"


def read_phrase(sentence: Sentence, i: int) -> Found | None:
    """The attribution whose cue is a phrase that begins at i."""
    tokens = sentence.tokens
    for phrase in sentence.grammar.phrases.get(tokens.words[i], ()):
        after = i + len(phrase.words)
        words = tokens.words[i:after]
        if len(words) == len(phrase.words) and all(map(_is_word, words, phrase.words)):
            if phrase.words[-1].startswith("*"):
                after -= 1  # the word is the source, too: "nach Polizeiangaben"
            reader = _READERS[phrase.kind]
            found = reader(sentence, i, after)
            if found is not None:
                return found
    return None


def _is_word(word: str, wanted: str) -> bool:
    """Whether a word is the one wanted, or has the ending that is: "*angaben"."""
    if wanted.startswith("*"):
        return word.endswith(wanted[1:]) and len(word) > len(wanted)
    return word == wanted


def _phrase(sentence: Sentence, i: int, after: int, lemma: str) -> Found:
    return Found(
        [(i, after)], "say", lemma, "phrase", TAG, group=i, clause=i, sentence=sentence.first
    )


def _according(sentence: Sentence, i: int, after: int) -> Found | None:
    before = sentence.flag(i - 1)
    is_after_article = before & (DETERMINER | POSSESSIVE) and not before & (PRONOUN | RELATIVE)
    if after - i == 1 and (is_after_article or before & PREPOSITION):
        return None  # an ordinal: "nel secondo tempo"
    if sentence.flag(after) & RELATIVE:
        return _according_relative(sentence, i, after + 1)
    end = phrase_after(sentence.tokens, after, sentence.end)
    if end is None:
        return None
    found = _phrase(sentence, i, after, "according to")
    for source in (with_apposition(sentence, after, end), (after, end)):
        found.source, found.content = source, around(sentence, i, source[1])
        if found.content:
            return found
    return None


def _according_statement(sentence: Sentence, i: int, after: int) -> Found | None:
    """ "nach ersten Erkenntnissen der Polizei": only before a noun for what is told or known."""
    end = phrase_after(sentence.tokens, after, sentence.end)
    if end is None:
        return None
    near = range(after, min(end, after + _FARTHEST_STATEMENT))
    if not any(_is_statement(sentence, k) for k in near):
        return None
    return _according(sentence, i, after)


def _is_statement(sentence: Sentence, k: int) -> bool:
    statements = sentence.grammar.statements
    return bool(statements) and sentence.word(k).endswith(statements)


def _according_first(sentence: Sentence, i: int, after: int) -> Found | None:
    """ "Para a central sindical, …": a preposition that tells of a view only where it opens."""
    before = sentence.flag(i - 1)
    if i > sentence.first and not before & (COMMA | SEMICOLON):
        return None
    end = phrase_after(sentence.tokens, after, sentence.end)
    if end is None or not sentence.flag(end) & COMMA or end + 2 >= sentence.last:
        return None
    capitals = sum(bool(sentence.flag(k) & CAPITAL) for k in range(after, end))
    has_views = any(sentence.flag(k) & (PERSON | BODY | PERSONAL) for k in range(after, end))
    if not has_views and (capitals < _WORDS_OF_NAME or sentence.flag(after) & DETERMINER):
        return None
    found = _phrase(sentence, i, after, "according to")
    stop = sentence.next_mark(SEMICOLON, end, sentence.last) or sentence.last
    found.source, found.content = (after, end), [(end + 1, stop)]
    return found


def _according_relative(sentence: Sentence, i: int, after: int) -> Found | None:
    """ "une expertise selon laquelle …", "ein Bericht, wonach …": the phrase before is the source."""
    last = i - 1 if sentence.flag(i - 1) & COMMA else i
    if last <= sentence.first or after + 1 >= sentence.last:
        return None
    first = phrase_before(sentence.tokens, last - 1, sentence.first)
    if first is None:
        return None
    found = _phrase(sentence, i, after, "according to")
    found.source, found.clause = (first, last), first
    end = sentence.next_mark(COMMA, after, sentence.last) if last < i else None
    found.content = [(after, end or sentence.last)]
    return found


def _alone(sentence: Sentence, i: int, after: int) -> Found | None:
    """ "nach eigenen Angaben", "по его словам": whom it means is not printed apart."""
    found = _phrase(sentence, i, after, "according to")
    found.content = around(sentence, i, after)
    means = POSSESSIVE | PRONOUN  # "seiner Meinung nach", "demnach"
    owner = next((k for k in range(i, after) if sentence.flag(k) & means), None)
    if owner is not None:
        found.source = (owner, owner + 1)
    else:
        found.is_dropped = True
    return found if found.content else None


def _postposed(sentence: Sentence, i: int, after: int) -> Found | None:
    """ "den Behörden zufolge": the source stands before."""
    first = phrase_before(sentence.tokens, i - 1, sentence.first) if i > sentence.first else None
    if first is None:
        return None
    found = _phrase(sentence, i, after, "according to")
    found.source = (first, i)
    found.clause = first
    found.content = around(sentence, first, after)
    return found if found.content else None


def _tag(sentence: Sentence, i: int, after: int) -> Found | None:
    """ "…, so Ruiz": a word that makes a tag without a verb."""
    if not sentence.flag(i - 1) & (COMMA | QUOTE_CLOSE | DASH):
        return None
    end = phrase_after(sentence.tokens, after, sentence.end)
    if end is None or sentence.flag(end) & (AUXILIARY | CUE):
        return None
    found = _phrase(sentence, i, after, "tag")
    found.source = with_apposition(sentence, after, end)
    found.content = content_before(sentence, i, found.source[1]) or []
    return found if found.content else None


def _impersonal(sentence: Sentence, i: int, after: int) -> Found | None:
    """ "hieß es in dem Bericht": the source is where it stands, or nobody."""
    found = _phrase(sentence, i, after, "impersonal")
    k = after
    if sentence.flag(k) & PREPOSITION:
        end = phrase_after(sentence.tokens, k + 1, sentence.end)
        if end is not None:
            found.source, k = (k + 1, end), end
    while k < sentence.end and sentence.flag(k) & (ADVERB | TIME):
        k += 1
    flag, following = sentence.flag(k), sentence.flag(k + 1)
    if (
        flag & (COMMA | COLON)
        and k + 1 < sentence.end
        and (following & (COMPLEMENTIZER | QUOTE_OPEN) or sentence.flag(i - 1) == 0 or flag & COLON)
    ):
        found.frame = THAT
        found.content = [(k + 1, content_end(sentence, THAT, k + 1))]
    elif sentence.flag(i - 1) & (COMMA | QUOTE_CLOSE):
        found.content = content_before(sentence, i, k) or []
    elif i > sentence.first and k < sentence.last and flag & COMMA:
        found.content = [(k + 1, sentence.last)]
    return found if found.content else None


def _hearsay(sentence: Sentence, i: int, after: int) -> Found:
    """ "reportedly": somebody says so, and nobody is named."""
    found = _phrase(sentence, i, after, "hearsay")
    parting = COMMA | SEMICOLON | DASH | COLON | COMPLEMENTIZER | QUOTE_CLOSE
    begin = i
    while begin > sentence.first and not sentence.flag(begin - 1) & parting:
        begin -= 1
    found.content = [(begin, i)] if i > begin else []
    if after < sentence.last:
        found.content.append((after, sentence.last))
    return found


def read_speaker(sentence: Sentence) -> Found | None:
    """ "RUIZ: …", "Ana Ruiz: “…”": a name, a colon and what it says, at the start of a paragraph."""
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
    flags = [sentence.flag(k) for k in range(sentence.first, colon)]
    if all(flag & (CAPITAL | NAME_LINK) and not flag & MARK for flag in flags):
        is_speaker = is_quoted or (words.isupper() and len(words) > 1)
    else:
        is_speaker = _may_speak(sentence, flags) and (
            is_quoted or not sentence.grammar.has_capitals
        )
    if not is_speaker:
        return None
    found = _phrase(sentence, colon, colon + 1, "colon")
    found.frame, found.form = QUOTED, "speaker"
    found.source, found.clause = (sentence.first, colon), sentence.first
    found.content = [(colon + 1, content_end(sentence, QUOTED, colon + 1))]
    return found


def _may_speak(sentence: Sentence, flags: list[int]) -> bool:
    """Whether words before a colon are who speaks: "Lea Moll, a nurse:", "市长何平："."""
    verbs = AUXILIARY | CUE | CONJUNCTION | SUBORDINATOR | NOUN_CUE | MARK & ~COMMA
    if not any(flag & (PERSON | BODY | OUTLET) for flag in flags):
        return False
    return not any(flag & verbs and not flag & (PERSON | BODY) for flag in flags) and not any(
        sentence.is_finite(k) and not flag & (PERSON | BODY)
        for k, flag in enumerate(flags, start=sentence.first)
    )


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


_READERS = {
    "according": _according,
    "according_first": _according_first,
    "according_statement": _according_statement,
    "according_relative": _according_relative,
    "according_alone": _alone,
    "postposed": _postposed,
    "tag": _tag,
    "impersonal": _impersonal,
    "hearsay": _hearsay,
}
