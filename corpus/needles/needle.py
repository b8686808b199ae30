"""What a term looks for, folded."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

from corpus.errors import SearchError
from corpus.fold import fold, prefix_forms
from corpus.letters import NEEDS_CUTTING
from corpus.syntax import Near, Term, nothing_in

MIN_PREFIX = 2
"""Letters before a star; FTS5 would read a large part of the index for fewer."""

_MAX_NEAR = 64  # ways to read the words of one NEAR, when its prefixes can be read in several

Forms = Mapping[str, tuple[str, ...]]
"""Folded word -> words that are searched with it, folded."""


@dataclass(frozen=True, slots=True)
class Needle:
    """Folded words that stand in a row; of the last only the beginning if `is_prefix`."""

    words: tuple[str, ...]
    is_prefix: bool = False

    @property
    def expression(self) -> str:
        """The same in FTS5's language."""
        return f'"{" ".join(self.words)}"{" *" if self.is_prefix else ""}'


def folded(term: Term) -> tuple[str, ...]:
    """The words of a term.

    Raises:
        SearchError: if it has none; those that `understood` gives have some.
    """
    words = tuple(fold(term.text).split())
    if not words:
        raise SearchError(nothing_in(term.text))
    return words


def can_begin(word: str) -> bool:
    """Whether a folded word is enough to look for words that begin so."""
    return len(word) >= MIN_PREFIX and not NEEDS_CUTTING.match(word)


def ways_of(term: Term, forms: Forms) -> tuple[Needle, ...]:
    """The needles one of which a term looks for; with its forms if it is a word by itself."""
    words = folded(term)
    if term.is_prefix and can_begin(words[-1]):
        return tuple(Needle((*words[:-1], last), True) for last in prefix_forms(words[-1]))
    if len(words) == 1 and not term.is_phrase and not term.is_prefix:
        return tuple(Needle((form,)) for form in dict.fromkeys((*words, *forms.get(words[0], ()))))
    return (Needle(words),)


def ways_of_near(near: Near) -> Iterator[tuple[Needle, ...]]:
    """What of several must stand near each other, one of these."""
    each, count = [], 1
    for term in near.terms:
        ways = ways_of(replace(term, is_phrase=True), {})
        if count * len(ways) > _MAX_NEAR:
            ways = ways[:1]
        count *= len(ways)
        each.append(ways)
    return product(*each)
