"""“Did you mean”: for a word that no article has, the same query with another in its place."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus.hits import Suggestion
from corpus.publish.asked import Asked

_MANY = 25  # links of that kind on a page


@dataclass(frozen=True, slots=True)
class Offer:
    """A word that the archive does not have, and words that it has."""

    word: str
    instead: tuple[tuple[str, str | None], ...]  # each with the query string that looks for it


def offers(asked: Asked, typed: str, suggestions: Iterable[Suggestion]) -> Iterator[Offer]:
    """What a page offers in place of one of its queries.

    A word is without a query string where it would make the page too long, or where its place in
    the query is not certain.
    """
    return (
        Offer(
            each.word,
            tuple(
                (word, asked.instead(typed, query) if query and asked.fits(_MANY) else None)
                for word, query in _queries(each)
            ),
        )
        for each in suggestions
    )


def _queries(suggestion: Suggestion) -> Iterator[tuple[str, str | None]]:
    """Each word with the query that has it."""
    likeliest, *others = suggestion.instead
    yield likeliest, suggestion.query
    before, *behind = re.split(rf"(?<!\w){re.escape(likeliest)}(?!\w)", suggestion.query)
    for word in others:
        yield word, before + word + behind[0] if len(behind) == 1 else None
