"""One folding for what is indexed and for what is asked.

Folded text is words joined by single spaces. Case, width, accents, vowel points and invisible
characters are gone; digits of every script are 0-9; punctuation parts words. In scripts that
write no spaces each character (with its marks) is a word, so that a phrase finds any piece of
text; Hangul is parted from other scripts, so that particles don't hide a Latin name.

Kept: voicing marks of kana, vowel signs of Indic scripts, which make other words. The Arabic
article is taken off where at least three letters stay, on both sides: كتاب finds الكتاب. No
other prefix is, since بنك would become نك.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from corpus.letters import CLINGS, LETTERS, NEEDS_CUTTING, STANDS_ALONE, WORD
from corpus.model import Span
from corpus.syntax import Query, Term, parse

_ARTICLE = re.compile("(?<![^ ])(?:ال)+(?=[\u0621-\u06ff]{3})")
_MIN_PREFIX = 2  # characters before a star; FTS5 would read a large part of the index for fewer


def fold(text: str) -> str:
    """The words of `text`, folded, with single spaces between them; `""` if there are none.

    Folding twice equals folding once. The index's tokenizer sees exactly these words.

    >>> fold("Žižek’s «Straße», 北京的2024年")
    'zizek s strasse 北 京 的 2024 年'
    """
    folded = _letters(text)
    if not text.isascii():
        if NEEDS_CUTTING.search(folded):
            return _ARTICLE.sub("", " ".join(WORD.findall(folded)))
        if "ال" in folded:
            folded = _ARTICLE.sub("", folded)
    return " ".join(folded.split())


def _letters(text: str) -> str:
    """`text` letter by letter, words not yet cut out; in NFC."""
    if text.isascii():
        return text.translate(LETTERS)
    # A trade mark is none of the letters T and M that NFKD makes of it.
    parted = text.replace("™", " ").replace("℠", " ")
    plain = unicodedata.normalize("NFKD", parted).translate(LETTERS)
    return unicodedata.normalize("NFC", plain)


@dataclass(frozen=True, slots=True)
class Word:
    """One folded word and the piece of the original that it came from."""

    text: str
    span: Span


# Left out are characters that always part words; others that do are found in a run's folding.
_RUN = re.compile("[0-9A-Za-z\x80-\x9f¡-¦¨-ª¬-¶¸-º¼-\u200f\u2028-\u202f\u2060-\U0010ffff]+")


def fold_words(original: str) -> Iterator[Word]:
    """The words of `fold(original)`, one by one, each with its place in `original`."""
    for run in _RUN.finditer(original):
        if run[0].isascii():
            yield Word(run[0].lower(), Span(*run.span()))
            continue
        folded = _letters(run[0])
        if " " in folded or NEEDS_CUTTING.search(folded):
            yield from _cut(run[0], run.start())
        elif folded:
            yield Word(_ARTICLE.sub("", folded), Span(*run.span()))


def _cut(run: str, offset: int) -> Iterator[Word]:
    """The words of a run that is more than one, found by folding its pieces apart."""
    starts = [place for place, letter in enumerate(run) if place == 0 or not _clings(letter)]
    ends = [*starts[1:], len(run)]
    pieces = [_letters(run[start:end]) for start, end in zip(starts, ends, strict=True)]
    owner = [place for place, piece in enumerate(pieces) for _ in piece]
    for word in WORD.finditer("".join(pieces)):
        start, end = starts[owner[word.start()]], ends[owner[word.end() - 1]]
        yield Word(_ARTICLE.sub("", word[0]), Span(start + offset, end + offset))


@lru_cache(maxsize=65536)
def _clings(letter: str) -> bool:
    """Whether a character may merge with the one before it when folded."""
    is_mark = unicodedata.category(letter)[0] == "M"
    return is_mark or not LETTERS[ord(letter)] or CLINGS.match(letter) is not None


@dataclass(frozen=True, slots=True)
class Needle:
    """Folded words that stand in a row; of the last only the beginning if `is_prefix`."""

    words: tuple[str, ...]
    is_prefix: bool = False
    column: str | None = None  # where it is looked for; None everywhere

    @property
    def expression(self) -> str:
        """The same in FTS5's language."""
        column = f"{self.column} : " if self.column else ""
        return f'{column}"{" ".join(self.words)}"{" *" if self.is_prefix else ""}'


def fold_query(typed: str) -> str:
    """The FTS5 expression of what a person typed (see `corpus.syntax`); never raises.

    `""` when nothing in it can be searched for, or only exclusions are: FTS5 rejects an empty
    expression, so give no hits without asking it.

    >>> fold_query('Straße -"São Paulo" title:econom*')
    '("strasse" AND title : "econom" *) NOT "sao paulo"'
    """
    query = parse(typed)
    groups = [_any_of(needles) for needles in _groups(query) if needles]
    if not groups:
        return ""
    wanted = " AND ".join(groups)
    unwanted = [needle for term in query.excluded for needle in _needles(term)]
    if not unwanted:
        return wanted
    return f"{_one(wanted, len(groups))} NOT {_any_of(unwanted)}"


def fold_needles(typed: str, column: str | None = None) -> tuple[Needle, ...]:
    """What a typed query looks for in `column` (or anywhere): what to highlight there."""
    return tuple(
        dict.fromkeys(
            needle
            for needles in _groups(parse(typed))
            for needle in needles
            if column is None or needle.column in (None, column)
        )
    )


def fold_terms(typed: str) -> tuple[tuple[tuple[Needle, ...], ...], tuple[Needle, ...]]:
    """What a text that a typed query finds must have, one of each group, and what it must not.

    For texts that have no columns: words are looked for wherever they stand.
    """
    query = parse(typed)
    wanted = tuple(
        tuple(replace(needle, column=None) for needle in needles)
        for needles in _groups(query)
        if needles
    )
    unwanted = (needle for term in query.excluded for needle in _needles(term))
    return wanted, tuple(replace(needle, column=None) for needle in unwanted)


def fold_spans(original: str, needles: Iterable[Needle]) -> tuple[tuple[Span, Needle], ...]:
    """Where needles are found in a text as it was before folding, in reading order.

    A phrase gives one span from its first word to its last. Spans of different needles may
    overlap.
    """
    by_word: dict[str, list[Needle]] = {}
    prefixes: list[Needle] = []
    for needle in needles:
        if needle.is_prefix and len(needle.words) == 1:
            prefixes.append(needle)
        else:
            by_word.setdefault(needle.words[0], []).append(needle)
    if not by_word and not prefixes:
        return ()
    words = tuple(fold_words(original))
    found: list[tuple[Span, Needle]] = []
    for place, word in enumerate(words):
        for needle in by_word.get(word.text, ()):
            last = place + len(needle.words) - 1
            if last < len(words) and _stands_at(needle, words, place):
                found.append((Span(word.span.start, words[last].span.end), needle))
        found += [(word.span, each) for each in prefixes if word.text.startswith(each.words[0])]
    return tuple(found)


def _stands_at(needle: Needle, words: tuple[Word, ...], place: int) -> bool:
    *whole, last = needle.words
    if any(words[place + step].text != word for step, word in enumerate(whole)):
        return False
    there = words[place + len(whole)].text
    return there.startswith(last) if needle.is_prefix else there == last


def _groups(query: Query) -> Iterator[list[Needle]]:
    for group in query.groups:
        yield [needle for term in group for needle in _needles(term)]


def _needles(term: Term) -> tuple[Needle, ...]:
    """A term folded: none if there is nothing to search in it, two if it can be read two ways."""
    words = tuple(fold(term.text).split())
    if not words:
        return ()
    *others, last = words
    is_prefix = term.is_prefix and len(last) >= _MIN_PREFIX and not STANDS_ALONE.match(last)
    needle = Needle(words, is_prefix, term.column)
    if is_prefix and last.startswith("ال") and len(last) >= len("ال") + _MIN_PREFIX:
        # The whole word may be long enough to have lost the article that its beginning keeps.
        return needle, Needle((*others, last.removeprefix("ال")), is_prefix, term.column)
    return (needle,)


def _any_of(needles: list[Needle]) -> str:
    return _one(" OR ".join(needle.expression for needle in needles), len(needles))


def _one(expression: str, parts: int) -> str:
    return f"({expression})" if parts > 1 else expression
