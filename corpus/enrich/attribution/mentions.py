"""What a source is called: its name, its kind and what is told of it, read out of a noun phrase."""

from collections.abc import Iterator

from corpus.enrich.attribution.capitals import WORDS_OF_NAME, hangs_on, name_in, without_article
from corpus.enrich.attribution.case_endings import without_cases
from corpus.enrich.attribution.flags import (
    BODIES,
    BODY,
    BODY_LINK,
    CAPITAL,
    CLOSING,
    COMMA,
    COMPLEMENTIZER,
    CONJUNCTION,
    DETERMINER,
    DOCUMENT,
    FEMININE,
    GENITIVE,
    HEAD,
    MARK,
    MASCULINE,
    NAME_LINK,
    NOBLE,
    NUMBER,
    OPENING,
    OUTLET,
    PERSON,
    PERSONAL,
    POSSESSIVE,
    PREPOSITION,
    PRONOUN,
    RELATIVE,
    TIME,
    TITLE,
)
from corpus.enrich.attribution.nominatives import after_owner
from corpus.enrich.attribution.parts import Mention, Range
from corpus.enrich.attribution.tokens import Tokens, lowered
from corpus.enrich.attribution.uncased import parts_uncased, read_uncased

_QUOTES = "«»“”„\"'’‘ "
_NO_WORDS = frozenset(".«»“”„\"'’‘")


def read_mentions(tokens: Tokens, source: Range) -> list[tuple[Mention, Range]]:
    """The mentions in a source: one, but for names that are joined: "Ana Ruiz and Lea Moll"."""
    if not tokens.grammar.has_capitals:
        return [(read_mention(tokens, part), part) for part in parts_uncased(tokens, source)]
    first, end = source
    flags = tokens.flags
    joints = [k for k in range(first + 1, end - 1) if flags[k] & CONJUNCTION]
    if joints:
        edges = [k for k in range(first, end) if flags[k] & (CONJUNCTION | COMMA)]
        parts = [
            (start, stop)
            for start, stop in zip([first, *(k + 1 for k in edges)], [*edges, end], strict=True)
            if start < stop
        ]
        named = [
            (m, part) for part in parts if (m := read_mention(tokens, part)).words and _is_named(m)
        ]
        is_joined = any(part[0] - 1 in joints for _, part in named[1:])
        if len(named) > 1 and is_joined and not _is_one_body(tokens, named):
            return named
    return [(read_mention(tokens, source), source)]


def _is_one_body(tokens: Tokens, named: list[tuple[Mention, Range]]) -> bool:
    """Whether "and" joins words of one name: "Ministry of Marine Affairs and Fisheries"."""
    (first, (start, stop)), (second, (after, end)) = named[:2]
    if (
        len(named) > 2
        or first.kind != "organisation"
        or second.kind not in ("unknown", "organisation")
    ):
        return False
    has_head = any(tokens.flags[k] & BODY for k in range(start, stop))
    return has_head and not any(tokens.flags[k] & BODY for k in range(after, end))


def _is_named(mention: Mention) -> bool:
    return mention.kind in ("person", "outlet") or (
        mention.kind in ("organisation", "unknown") and (mention.name or "")[:1].isupper()
    )


def read_mention(tokens: Tokens, source: Range) -> Mention:
    """What a noun phrase says of who it names."""
    mention = _read(tokens, source)
    return without_cases(tokens.grammar, mention) if tokens.grammar.has_apostrophes else mention


def _read(tokens: Tokens, source: Range) -> Mention:
    first, end = source
    flags = tokens.flags
    if end - first == 1 and (flags[first] & (RELATIVE | PERSONAL) or _is_pronoun(tokens, first)):
        return Mention("pronoun", None, words=(tokens.words[first],))
    if not tokens.grammar.has_capitals:
        return read_uncased(tokens, source)
    parts = list(_parts(tokens, first, end))
    if not parts:  # nothing but marks
        return Mention("unknown", None)
    if _is_common_noun(tokens, *parts[0]):
        return _unnamed(tokens, *parts[0])
    if all(flags[k] & (TIME | MARK) or tokens.words[k] in _NO_WORDS for k in range(first, end)):
        return Mention("unknown", None)  # "Sunday"
    quoted = _quoted_name(tokens, *parts[0])
    if quoted is not None:
        return quoted
    for number, (start, stop) in enumerate(parts):
        name = name_in(tokens, start, stop)
        if name is not None:
            told = [tokens.printed(a, b) for n, (a, b) in enumerate(parts) if n != number]
            before = without_article(tokens, start, name[0])
            if before < name[0]:
                told.insert(0, tokens.printed(before, name[0]))
            return _named(tokens, (start, stop), name, ", ".join(told) or None)
    return _body_of(tokens, *parts[0]) or _unnamed(tokens, *parts[0])


def _is_common_noun(tokens: Tokens, first: int, end: int) -> bool:
    """Whether all nouns have capitals and this is one with an article: "die Rentnerin"."""
    if not tokens.grammar.has_capital_nouns or not tokens.flags[first] & DETERMINER:
        return False
    printed = tokens.printed(end - 1, end)
    return end - first == WORDS_OF_NAME and not (
        printed.isupper() or tokens.flags[end - 1] & (BODY | OUTLET)
    )


def _quoted_name(tokens: Tokens, first: int, end: int) -> Mention | None:
    """A name between quotation marks: "the agency «Sever»", but "the captain of «Sever» Ivan Petrov"."""
    flags = tokens.flags
    marks = [k for k in range(first, end) if tokens.words[k] in _QUOTES and not flags[k] & MARK]
    if len(marks) < 2:
        return None
    opening, closing = marks[:2]
    if any(flags[k] & PERSON for k in range(first, opening)):
        rest = [k for k in range(closing + 1, end) if flags[k] & CAPITAL and k not in marks]
        if not rest:
            return read_mention(tokens, (first, opening))  # the outlet that is told stands after it
        told = tokens.printed(first, rest[0])
        return _named(tokens, (rest[0], end), (rest[0], rest[-1] + 1), told)
    seen = 0
    for k in range(first, opening):
        seen |= flags[k]
    has_outlet = seen & OUTLET or (not seen & BODIES and flags[closing - 1] & OUTLET)
    kind = "outlet" if has_outlet else "document" if seen & DOCUMENT else "organisation"
    start = without_article(tokens, first, opening)
    about = tokens.printed(start, opening) if start < opening else None
    name = tokens.printed(opening + 1, closing)
    return Mention(kind, name, about, tuple(tokens.words[opening + 1 : closing]))


def _body_of(tokens: Tokens, first: int, end: int) -> Mention | None:
    """A body that what follows its noun names: "le ministère de la Santé"."""
    flags = tokens.flags
    start = without_article(tokens, first, end)
    if start >= end:
        return None
    head = next((k for k in range(start, end) if hangs_on(tokens, k, start)), end)
    if not any(flags[k] & (BODY | OUTLET) for k in range(start, head)):
        return None
    if any(flags[k] & (PERSON | DOCUMENT) for k in range(start, head)):
        return None
    last = max((k for k in range(head, end) if _is_capital(tokens, k)), default=None)
    if last is None:
        return None
    kind = "outlet" if any(flags[k] & OUTLET for k in range(start, head)) else "organisation"
    return Mention(
        kind, tokens.printed(start, last + 1), None, tuple(tokens.words[start : last + 1])
    )


def _is_capital(tokens: Tokens, k: int) -> bool:
    return bool(tokens.flags[k] & CAPITAL) and not tokens.flags[k] & MARK


def _is_pronoun(tokens: Tokens, k: int) -> bool:
    return bool(tokens.flags[k] & (PRONOUN | POSSESSIVE)) and not tokens.flags[k] & (
        PERSON | BODY | DOCUMENT
    )


def _parts(tokens: Tokens, first: int, end: int) -> Iterator[Range]:
    """The phrase and its appositions; what is in brackets is left out."""
    start = first
    for k in range(first, end):
        if tokens.flags[k] & (COMMA | OPENING | CLOSING):
            if k > start and not tokens.flags[k] & CLOSING:
                yield start, k
            start = k + 1
    if end > start:
        yield start, end


def _named(tokens: Tokens, part: Range, name: Range, told: str | None) -> Mention:
    start, stop = part
    first, last = name
    flags = tokens.flags
    title = max((k for k in range(first, last) if flags[k] & PERSON), default=None)
    if title is None and _begins_with_title(tokens, start, name):
        title = first
    if flags[last - 1] & BODIES:
        title = None
    if title == first and flags[title] & BODY and last - first > 1:
        title = None  # "la Policía Nacional"
    if title is not None and title == last - 1:
        return _unnamed(tokens, start, stop)
    has_title = title is not None or any(flags[k] & PERSON for k in range(start, first))
    has_title = has_title or bool(told and _tells_of_person(tokens, told))
    if title is not None:
        inner = _after_title(tokens, title, last)
        if title == start and flags[title + 1] & PREPOSITION and flags[inner] & BODIES:
            return _unnamed(tokens, start, stop)  # "Ricercatori dell’Università di Arden"
        described = (
            tokens.printed(first, inner).rstrip(" .")
            if not _is_form(tokens, first, inner)
            else None
        )
        told = ", ".join(filter(None, (described, told))) or None
        first = after_owner(tokens, inner, last)
        if first == last:
            return _unnamed(tokens, start, stop)
    last = _without_place(tokens, first, last, has_title=has_title)
    tail = [k for k in range(last, stop) if flags[k] & BODIES]
    if tail and not has_title and not _is_at_body(tokens, (first, last)):
        last = tail[-1] + 1  # "Ruiz campaign", "Harbour News poll"
    while last - 1 > first and flags[last - 1] & (GENITIVE | MARK):
        last -= 1
    if not has_title and first > start and _is_of_body(tokens, first - 1):
        first -= 1  # "das Landgericht Lohr"
        told = None
    kind = _kind_of_name(tokens, start, (first, last), has_title=has_title)
    words = tuple(word for word in tokens.words[first:last] if word not in _NO_WORDS)
    printed = tokens.printed(first, last).strip(_QUOTES)
    return (
        Mention(kind, printed, told, words) if words and printed else _unnamed(tokens, start, stop)
    )


def _begins_with_title(tokens: Tokens, start: int, name: Range) -> bool:
    """Whether after an article comes a noun of people, by its ending, and a name: "der Bäcker Jan Moll"."""
    first, last = name
    flags, word = tokens.flags, tokens.words[first]
    if start == first or last - first <= WORDS_OF_NAME or not flags[start] & DETERMINER:
        return False
    gender = FEMININE if word.endswith(tokens.grammar.feminine_endings) else MASCULINE
    return bool(flags[start] & gender) and word.endswith(tokens.grammar.title_endings)


def _is_of_body(tokens: Tokens, k: int) -> bool:
    """Whether a noun before a name is part of a body's name: not "die Firma Tess"."""
    flag = tokens.flags[k]
    return bool(
        tokens.grammar.has_capital_nouns and flag & BODY and not flag & (HEAD | OUTLET | PERSON)
    )


def _is_at_body(tokens: Tokens, name: Range) -> bool:
    """Whether a body that follows a name is where its bearer is: "Ana Ruiz at the Harbour Post"."""
    first, last = name
    if last - first < WORDS_OF_NAME or not tokens.flags[last] & PREPOSITION:
        return False
    return not any(tokens.flags[k] & BODIES for k in range(first, last))


def _after_title(tokens: Tokens, title: int, last: int) -> int:
    """Where a name begins after its title: "Sen. Ruiz", "Minister of Trade Ana Ruiz"."""
    inner = title + 1
    while inner < last - 1 and tokens.words[inner] == ".":
        inner += 1
    if tokens.flags[inner] & NAME_LINK and tokens.flags[inner] & PREPOSITION:
        after, inner, count = inner + 1, last, 0
        while inner > after and count < WORDS_OF_NAME:  # the last two words, initials aside
            inner -= 1
            count += len(tokens.words[inner]) > 1
        while inner > after and tokens.flags[inner] & NAME_LINK:
            inner -= 1  # "Minister van Justitie Jan de Vries"
    return inner


def _is_form(tokens: Tokens, first: int, end: int) -> bool:
    """Whether a title is only a form of address: Mr, Dr."""
    return all(
        tokens.flags[k] & TITLE or tokens.words[k] == "." for k in range(first, end)
    ) and any(
        tokens.words[k] == "." or tokens.flags[k] & (MASCULINE | FEMININE)
        for k in range(first, end)
    )


def _without_place(tokens: Tokens, first: int, last: int, *, has_title: bool) -> int:
    """A person's name without "of Arden"; the name of a body with it."""
    flags = tokens.flags
    for k in range(first + 1, last):
        if flags[k] & BODY_LINK and flags[k] & (PREPOSITION | CONJUNCTION):
            seen = 0
            for n in range(first, k):
                seen |= flags[n]
            is_body = seen & BODIES and not has_title
            is_full = k - first >= WORDS_OF_NAME and not is_body
            if is_full or (has_title and not flags[k] & NOBLE):
                return k
    return last


def _tells_of_person(tokens: Tokens, told: str) -> bool:
    known = tokens.grammar.flags
    return any(known.get(lowered(word).strip(",."), 0) & PERSON for word in told.split())


def _kind_of_name(tokens: Tokens, start: int, name: Range, *, has_title: bool) -> str:
    first, last = name
    flags = tokens.flags
    seen = 0
    for k in range(first, last):
        seen |= flags[k]
    is_told_so = start < first and flags[first - 1] & OUTLET  # "газета The Tribune"
    is_body = flags[first] & BODY and not flags[first] & OUTLET  # "Ministério Público"
    if (is_told_so or (seen & OUTLET and not is_body)) and not has_title:
        return "outlet"
    if seen & DOCUMENT and not has_title:
        return "document"
    if seen & BODY and not has_title:
        return "organisation"
    printed = tokens.printed(first, last)
    if has_title:
        return "person"
    if any(flags[k] & BODY for k in range(start, first)):
        return "organisation"  # "the water company Garrow Brooks"
    # "the Blaze", but "le skipper Jean Morel", "a teary-eyed Bush"
    has_article = start < first and flags[first - 1] & DETERMINER
    is_acronym = printed.isupper() and len(printed) > 1 and printed.isalpha()
    if is_acronym or has_article or any(flags[k] & NUMBER for k in range(first, last)):
        return "organisation"
    if last - first == 1:
        return "unknown"
    return "organisation" if seen & BODY_LINK else "person"


def _unnamed(tokens: Tokens, first: int, end: int) -> Mention:
    """A source without a name: what it is called, without article and what follows."""
    flags = tokens.flags
    start = without_article(tokens, first, end)
    stop = start
    while stop < end and not flags[stop] & (PREPOSITION | MARK | RELATIVE | COMPLEMENTIZER):
        stop += 1
    if stop == start:
        start, stop = first, end
    hangs = stop < end and flags[stop] & PREPOSITION
    if hangs and stop - start > 1 and flags[stop - 2] & PERSON and not flags[stop - 1]:
        stop -= 1  # "people familiar with the plan"
    owner = max((k for k in range(start, stop) if flags[k] & GENITIVE), default=start - 1)
    seen = 0
    for k in range(owner + 1, stop):  # of "the referees’ association" the association
        seen |= flags[k]
    kind = "unnamed"
    if not seen & PERSON:
        if seen & DOCUMENT:
            kind = "document"
        elif seen & (BODY | OUTLET):
            kind = "organisation"
    words = tuple(tokens.words[start:stop])
    return Mention(kind, lowered(tokens.printed(start, stop)), None, words, is_named=False)
