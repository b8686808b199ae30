"""Cues that are no verbs: "according to", "reportedly", "Ruiz’s claim that", "Ruiz: …"."""

from corpus.enrich.attribution.appositions import with_apposition
from corpus.enrich.attribution.contents import content_end
from corpus.enrich.attribution.flags import (
    ADVERB,
    AS,
    AUXILIARY,
    BODY,
    CAPITAL,
    CLAUSE,
    COLON,
    COMMA,
    COMPLEMENTIZER,
    CUE,
    DASH,
    DETERMINER,
    MARK,
    PERSON,
    PERSONAL,
    POSSESSIVE,
    PREPOSITION,
    PRONOUN,
    QUOTE_CLOSE,
    QUOTE_OPEN,
    QUOTED,
    RELATIVE,
    SEMICOLON,
    SUBORDINATOR,
    TAG,
    THAT,
    TIME,
)
from corpus.enrich.attribution.modifiers import modified_end
from corpus.enrich.attribution.nouns import phrase_after, phrase_before
from corpus.enrich.attribution.parts import Found, Range, Sentence
from corpus.enrich.attribution.tags import around, content_before

_LONGEST_PARTICIPLE = 8  # tokens between a survey and the comma: "released on Monday"
_LONGEST_PHRASE = 8  # words, at least
_WORDS_OF_NAME = 2  # at least, with capitals, that surely name a person
_FARTHEST_STATEMENT = 4  # tokens from the preposition on


def read_phrase(sentence: Sentence, i: int) -> Found | None:
    """The attribution whose cue is a phrase that begins at i."""
    tokens = sentence.tokens
    near = tuple(tokens.words[i : i + _LONGEST_PHRASE])
    for phrase in sentence.grammar.phrases.get(tokens.words[i], ()):
        after = i + len(phrase.words)
        words = near[: len(phrase.words)]
        if words == phrase.words or (
            phrase.words[-1].startswith("*")
            and len(words) == len(phrase.words)
            and all(map(_is_word, words, phrase.words))
        ):
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
    shared = _of_verb_around(sentence, i, end) if end is not None else []
    is_between = i > sentence.first and not before & MARK and not shared
    if end is None or (is_between and sentence.flag(end) & CUE):
        return None  # "Reuters, citing officials, writes" without commas: "со ссылкой на"
    found = _phrase(sentence, i, after, "according to")
    wider = modified_end(sentence, end)
    apposed = (after, wider) if wider > end else with_apposition(sentence, after, end)
    for source in (apposed, (after, end)):
        found.source, found.content = source, shared or around(sentence, i, source[1])
        if found.content:
            return found
    return None


def _of_verb_around(sentence: Sentence, i: int, after: int) -> list[Range]:
    """What a verb says beside which a phrase stands: "berichtete unter Berufung auf Beamte, …"."""
    told = sentence.found[-1] if sentence.found else None
    has_more = told is not None and told.frame in (THAT, CLAUSE, QUOTED) and told.after <= i
    if told and has_more and told.source and told.content and told.content[0][0] == after + 1:
        return [*told.content]
    for k in range(i - 1, sentence.first - 1, -1):
        if sentence.flag(k) & (MARK | AS):
            opens = k == sentence.first or sentence.flag(k - 1) & COMMA
            is_aside = sentence.flag(k) & AS and opens and sentence.grammar.has_comma_clauses
            stop = sentence.next_mark(COMMA, after, sentence.last) or sentence.last
            return around(sentence, k, stop) if is_aside else []
    return []


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
    if not _opens_clause(sentence, i):
        return None
    end = phrase_after(sentence.tokens, after, sentence.end)
    if end is None or not _has_views(sentence, after, end):
        return None
    source = _explained(sentence, after, end)
    start = source[1]
    if sentence.flag(start) & COMMA:
        start += 1
    elif not _begins_view(sentence, start):
        return None
    if start + 1 >= sentence.last:
        return None
    return _told_first(sentence, i, source, start)


def _in_survey(sentence: Sentence, i: int, after: int) -> Found | None:
    """ "In a poll released Monday, …": a preposition before a noun of what tells results."""
    if i > sentence.first:
        return None
    end = phrase_after(sentence.tokens, after, sentence.end)
    if end is None or sentence.word(end - 1) not in sentence.grammar.surveys:
        return None
    comma = sentence.next_mark(COMMA, end, min(sentence.last, end + _LONGEST_PARTICIPLE))
    if comma is None:
        return None
    return _told_first(sentence, i, (after, end), comma + 1)


def _told_first(sentence: Sentence, i: int, source: Range, start: int) -> Found:
    """What is said after a phrase that opens it and tells whose it is."""
    found = _phrase(sentence, i, source[0], "according to")
    stop = sentence.next_mark(SEMICOLON, start, sentence.last) or sentence.last
    found.source, found.content = source, [(start, stop)]
    return found


def _opens_clause(sentence: Sentence, i: int) -> bool:
    return i == sentence.first or bool(sentence.flag(i - 1) & (COMMA | SEMICOLON))


def _has_views(sentence: Sentence, first: int, end: int) -> bool:
    """Whether a phrase names somebody who may have a view: "la ministre", "Ana Ruiz"."""
    flags = [sentence.flag(k) for k in range(first, end)]
    if any(flag & (PERSON | BODY | PERSONAL) for flag in flags):
        return True
    capitals = sum(bool(flag & CAPITAL) for flag in flags)
    if capitals == _WORDS_OF_NAME and len(flags) > capitals + 1:  # "el jurista Ovidio Mena"
        noun, *name = flags[-capitals - 1 :]
        return all(flag & CAPITAL for flag in name) and not noun & (PREPOSITION | DETERMINER)
    return capitals >= _WORDS_OF_NAME and not flags[0] & DETERMINER


def _explained(sentence: Sentence, first: int, end: int) -> Range:
    """A phrase with its name, title or relative clause between commas: "la ministre, Ana Ruiz,"."""
    source = with_apposition(sentence, first, end)
    if source[1] > end:
        return source if sentence.flag(source[1]) & COMMA else (first, end)
    closing = sentence.next_mark(COMMA, end + 1, sentence.last)
    if closing is not None and sentence.flag(end) & COMMA and _begins_view(sentence, closing + 1):
        return (first, closing)  # "Para Ruiz, ajena al caso, se trata de un error"
    return (first, modified_end(sentence, end))


def _begins_view(sentence: Sentence, i: int) -> bool:
    """Whether a view begins without a comma: "Per il sindaco | si tratta di un errore"."""
    words = sentence.tokens.words
    return any(tuple(words[i : i + len(view)]) == view for view in sentence.grammar.viewed)


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
        found.means = _subject_around(sentence, i, after)
    return found if found.content else None


def _subject_around(sentence: Sentence, i: int, after: int) -> Range | None:
    """The subject of the clause in which "nach eigenen Angaben" stands."""
    tokens, begin = sentence.tokens, i
    while begin > sentence.first and not sentence.flag(begin - 1) & MARK:
        begin -= 1
    if begin == i:
        end = phrase_after(tokens, after + 1, sentence.end) if after < sentence.end else None
        return (after + 1, end) if end is not None and sentence.is_finite(after) else None
    end = phrase_after(tokens, begin, i)
    if end is not None and end < i and sentence.is_finite(end):
        return (begin, end)
    first = phrase_before(tokens, i - 1, begin)
    return (first, i) if first is not None and sentence.is_finite(first - 1) else None


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
    found.content = content_before(sentence, i, found.source[1], is_sure=True) or []
    return found if found.content else None


def _impersonal(sentence: Sentence, i: int, after: int) -> Found | None:
    """ "hieß es in dem Bericht": the source is where it stands, or nobody."""
    found = _phrase(sentence, i, after, "impersonal")
    k = after
    if sentence.flag(k) & PREPOSITION:
        end = phrase_after(sentence.tokens, k + 1, sentence.end)
        if end is not None:
            found.source, k = (k + 1, end), end
    elif i > sentence.first:
        found.source = _place_before(sentence, i)
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


def _place_before(sentence: Sentence, i: int) -> Range | None:
    """ "In dem Bericht heißt es": what opens the clause after a preposition."""
    first = phrase_before(sentence.tokens, i - 1, sentence.first)
    if first is None or first == sentence.first or not sentence.flag(first - 1) & PREPOSITION:
        return None
    opens = first - 1 == sentence.first or sentence.flag(first - 2) & (MARK | SUBORDINATOR)
    return (first, i) if opens else None


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


_READERS = {
    "according": _according,
    "according_first": _according_first,
    "according_statement": _according_statement,
    "according_survey": _in_survey,
    "according_relative": _according_relative,
    "according_alone": _alone,
    "postposed": _postposed,
    "tag": _tag,
    "impersonal": _impersonal,
    "hearsay": _hearsay,
}
