"""Who an article tells of, whether they are cited or not: their names and the nouns beside them."""

from collections.abc import Iterator

from corpus.enrich.attribution.case_endings import has_ending, without_cases
from corpus.enrich.attribution.flags import (
    ADVERB,
    AUXILIARY,
    BODIES,
    CAPITAL,
    COMMA,
    CONJUNCTION,
    CUE,
    DETERMINER,
    FEMININE,
    MARK,
    MASCULINE,
    MODAL,
    OTHER_VERB,
    PERSON,
    POSSESSIVE,
    PREPOSITION,
    PRONOUN,
    SUBORDINATOR,
    TIME,
)
from corpus.enrich.attribution.nominatives import in_nominative
from corpus.enrich.attribution.parts import Mention, Range
from corpus.enrich.attribution.tokens import Tokens

_NO_NAME = (  # what a name does not begin with, whatever its capital
    DETERMINER | POSSESSIVE | PRONOUN | PREPOSITION | CONJUNCTION | SUBORDINATOR | ADVERB | PERSON
)  # fmt: skip
_NO_PERSON = BODIES | TIME
_LONGEST_NAME = 4  # words
_FARTHEST_NOUN = 8  # tokens from a name back to its title: "le ministre de l'Intérieur, Ana Ruiz"
_FARTHEST_AFTER = 4  # tokens from a name on: "Ana Ruiz, la ministre"

Name = tuple[str, tuple[str, ...]]  # as printed, and its words in lower case


def nouns_of_name(tokens: Tokens, name: Range) -> Iterator[str]:
    """Nouns of people that stand beside a name: "la ministre, Ana Ruiz", "Ana Ruiz, ministre"."""
    flags, words = tokens.flags, tokens.words
    first, end = name
    k = first - 1
    if k > 0 and flags[k] & COMMA:
        k -= 1
    head = None
    for n in range(k, max(-1, k - _FARTHEST_NOUN), -1):
        flag = flags[n]
        if flag & MARK or (flag & (OTHER_VERB | AUXILIARY | CUE) and not flag & PERSON):
            break
        if flag & PERSON:
            head = n
            if n == k:
                break
        elif flag & DETERMINER and head is not None:
            break
    if head is not None:
        yield words[head]
    if end < len(flags) and flags[end] & COMMA:
        for n in range(end + 1, min(len(flags), end + _FARTHEST_AFTER)):
            if flags[n] & MARK:
                break
            if flags[n] & PERSON and not flags[n] & CAPITAL:
                yield words[n]
                break


def gender_in(tokens: Tokens, source: Range) -> int:
    """The gender that the words of a source tell, if they agree."""
    seen = 0
    for k in range(*source):
        told = _gender_of_noun(tokens, k)
        if told:
            return told
        seen |= tokens.flags[k] & (MASCULINE | FEMININE)
    return seen if seen in (MASCULINE, FEMININE) else 0


def _gender_of_noun(tokens: Tokens, k: int) -> int:
    """Of a noun for a person by its ending, where a language tells: Ministerin, Minister."""
    grammar, word = tokens.grammar, tokens.words[k]
    if not grammar.feminine_endings or not tokens.flags[k] & PERSON:
        return 0
    if word.endswith(grammar.feminine_endings):
        return FEMININE
    return MASCULINE if word.endswith(grammar.title_endings) else 0


def genders_of(tokens: Tokens, runs: list[Range]) -> Iterator[tuple[Name, int]]:
    """Full names, each with the gender that a noun before it tells: "Ministerin Ana Ruiz"."""
    for k, stop in runs if tokens.grammar.feminine_endings else ():
        if k and stop - k > 1 and (told := _gender_of_noun(tokens, k - 1)):
            name = tuple(word for word in tokens.words[k:stop] if word != ".")
            yield (tokens.printed(k, stop), name), told


def is_latter(tokens: Tokens, source: Range) -> bool:
    """Whether a source points to who was named last: "ce dernier", "esta última"."""
    first, end = source
    if end - first != 2 or not tokens.flags[first] & DETERMINER:
        return False
    flag = tokens.flags[first + 1]
    return bool(flag & PRONOUN and flag & (MASCULINE | FEMININE)) and not flag & PERSON


def full_names(tokens: Tokens, runs: list[Range]) -> dict[str, Name]:
    """By surname the person's name of two to four words that occurs most often.

    What follows a preposition more often than not is a place rather than a person.
    """
    found: dict[str, dict[Name, int]] = {}
    placed: dict[tuple[str, ...], int] = {}
    for k, stop in runs:
        name = tuple(word for word in tokens.words[k:stop] if word != ".")
        if 2 <= len(name) <= _LONGEST_NAME:
            printed = tokens.printed(k, stop)
            if has_ending(tokens, stop - 1):
                bare = without_cases(tokens.grammar, Mention("person", printed, words=name))
                printed, name = bare.name or printed, bare.words
            names = found.setdefault(name[-1], {})
            key = (printed, name)
            names[key] = names.get(key, 0) + 1
            if k and tokens.flags[k - 1] & PREPOSITION:
                placed[name] = placed.get(name, 0) + 1
    best: dict[str, Name] = {}
    for surname, names in found.items():
        kept = [(n, key) for key, n in names.items() if 2 * placed.get(key[1], 0) < n + 1]
        if kept:
            best[surname] = max(kept)[1]
    return best


def declined(tokens: Tokens, names: dict[str, Name]) -> Iterator[tuple[str, Name]]:
    """By surname the full names that are printed in another case, as a subject has them."""
    for printed, words in names.values():
        mention = in_nominative(tokens.grammar, Mention("person", printed, words=words))
        if mention.words[-1] != words[-1]:
            yield mention.words[-1], (mention.name or printed, mention.words)


def name_runs(tokens: Tokens) -> Iterator[Range]:
    """Runs of words with capitals that may be a person's name, titles and articles aside."""
    flags = tokens.flags
    for first, end, _ in tokens.sentences:
        k = first
        while k < end:
            if not flags[k] & CAPITAL or flags[k] & MARK:
                k += 1
                continue
            stop = _run_end(tokens, k, end)
            start = _run_start(tokens, k, stop, is_first=k == first)
            if not (start and flags[start - 1] & DETERMINER) and _may_be_person(
                tokens, start, stop
            ):
                yield start, stop
            k = max(stop, start + 1)


def _run_end(tokens: Tokens, k: int, end: int) -> int:
    """Where a run of words with capitals ends, the stops of its initials included."""
    flags, words = tokens.flags, tokens.words
    has_endings = tokens.grammar.has_apostrophes
    stop = k + 1
    while stop < end and not flags[stop] & MARK and (flags[stop] & CAPITAL or words[stop] == "."):
        if has_endings and has_ending(tokens, stop - 1):
            break
        stop += 1
    return stop


def _run_start(tokens: Tokens, k: int, stop: int, *, is_first: bool) -> int:
    """Where a name begins in a run: after articles, titles, and a verb that opens the sentence."""
    flags, words = tokens.flags, tokens.words
    was_first = k if is_first else -1
    while k < stop and (_is_no_name(flags[k]) or words[k] == "."):
        k += 1
    for n in range(stop - 2, k - 1, -1):
        if flags[n] & PERSON:  # "Montana Sen. Jon Tester"
            k = n + 1
            while k < stop - 1 and words[k] == ".":
                k += 1
            break
    if k == was_first and stop - k > 2:
        verbal = tokens.grammar.past_endings + tokens.grammar.gerund_endings
        k += words[k].endswith(verbal)  # "Llegó Juan Mora", "Entrusting Ana Ruiz"
    return k


def _may_be_person(tokens: Tokens, first: int, stop: int) -> bool:
    """Whether no word of a run tells of something else than a person, and none is a quotation mark."""
    for n in range(first, stop):
        if tokens.flags[n] & _NO_PERSON or not (
            tokens.words[n][0].isalnum() or tokens.words[n] == "."
        ):
            return False
    return True


def _is_no_name(flag: int) -> bool:
    """Whether no name begins with a word: "The", "Does", but "Will", "May"."""
    return bool(flag & _NO_NAME) or bool(flag & AUXILIARY and not flag & MODAL)


def inner_capitals(tokens: Tokens) -> set[str]:
    """Words that have a capital where no sentence begins."""
    starts = {first for first, _, _ in tokens.sentences}
    pairs = enumerate(zip(tokens.words, tokens.flags, strict=True))
    return {word for k, (word, flag) in pairs if flag & CAPITAL and k not in starts}


def lower_words(tokens: Tokens) -> set[str]:
    """Words that stand somewhere without a capital."""
    pairs = zip(tokens.words, tokens.flags, strict=True)
    return {word for word, flag in pairs if not flag & CAPITAL}
