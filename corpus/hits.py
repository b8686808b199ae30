"""What a search gives: articles with the pieces of them that matched."""

from dataclasses import dataclass

from corpus.model import Span


@dataclass(frozen=True, slots=True)
class Highlighted:
    """A piece of original text and the ranges of it that matched."""

    text: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One article found."""

    article_id: str
    title: Highlighted
    snippet: Highlighted
    url: str | None
    outlet: str | None  # its name
    language: str
    published: str | None
    score: float  # higher is better; comparable within one search


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The hits asked for, how many there are in all, and the query as it was read."""

    hits: tuple[SearchHit, ...]
    total: int
    query: str  # the words as typed
    folded: str  # the FTS5 expression that was run; "" when nothing searchable was typed
