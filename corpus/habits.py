"""What an archive learns of an outlet from its articles."""

from dataclasses import dataclass

from corpus.model import Outlet

REPEATED = "repeated by the outlet"
"""The ground on which learned lines are left out."""

ENOUGH_WORDS = 100
"""Words of an article that is long enough to show its language by itself."""


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of one article in the order of its page, those left out as learned among them."""

    article_id: str
    lines: tuple[tuple[str, str], ...]  # kind of block, text
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RepeatedLine:
    """A line that an outlet prints on its pages, whatever the article."""

    key: str  # as lines are compared: see `line_key`
    text: str  # as printed; the first in code-point order where the spellings differ
    articles: int  # that have it, of those looked at; copies of one story count once
    of_articles: int


@dataclass(frozen=True, slots=True)
class Habits:
    """What is known of an outlet when one of its pages is read."""

    lines: frozenset[str] = frozenset()  # keys of the lines that it repeats
    language: str | None = None  # of nearly all of its longer articles


def line_key(text: str) -> str:
    """A line as lines are compared: without case.

    >>> line_key("Mehr aus Hafenstadt") == line_key("MEHR AUS HAFENSTADT")
    True
    """
    return text.casefold()


def outlet_key(outlet: Outlet) -> str:
    """What an outlet's habits are known by: its domain before any merge, or its id without one."""
    return outlet.domain or outlet.id
