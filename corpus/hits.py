"""What a search gives: articles with the pieces of them that matched, and counts of them all."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from corpus.model import Span

if TYPE_CHECKING:
    import pandas
    import polars


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
    outlet_id: str | None
    language: str
    section: str | None
    published: str | None
    score: float | None  # higher is better, comparable within one search; None if not ranked
    story_id: str | None  # of an article that has copies
    copies: int  # articles of its story in the archive, itself among them; 1 without copies


@dataclass(frozen=True, slots=True)
class FacetValue:
    """How many of the articles found have a value; None is the articles of which it is unknown."""

    value: str | None
    label: str | None  # what to call it: an outlet's name; else the value
    articles: int


@dataclass(frozen=True, slots=True)
class Facet:
    """The articles found by one property of theirs.

    Where an article has one value, `values` and `others` add up to the total.
    """

    name: str
    values: tuple[FacetValue, ...]  # most frequent first; years and months in order of time
    others: int  # articles counted under values that are not listed
    of: int  # articles that it rests on: the total, or the newest so many


@dataclass(frozen=True, slots=True)
class Bar:
    """One month of a histogram."""

    month: str | None  # YYYY-MM; None is the articles without one
    articles: int
    of: int  # articles under the same filters, whatever their words


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A word that the archive does not have, and what may have been meant."""

    word: str  # folded
    instead: tuple[str, ...]  # words of the archive, likeliest first
    query: str  # as it was read, with the likeliest put in for all such words


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The hits asked for, how many there are in all, and the query as it was read."""

    hits: tuple[SearchHit, ...]
    total: int
    query: str  # as typed
    read: str  # as it was read, in the query language
    folded: str  # what the index is asked for, in FTS5's language; "" when no words are
    notes: tuple[str, ...] = ()  # what was not understood, a sentence each
    sort: str = "relevance"
    copies: str = "all"
    total_is_exact: bool = True
    ranked: int | None = (
        None  # only so many are ranked, the newest and those with titles; None: all
    )
    next: str | None = None  # cursor of the page that follows
    forms: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    facets: Mapping[str, Facet] = field(default_factory=lambda: MappingProxyType({}))
    histogram: tuple[Bar, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()

    def rows(self) -> list[dict[str, Any]]:
        """The hits as flat rows: what a table of them shows, spans as [start, end] lists."""
        return [
            {
                "id": hit.article_id,
                "title": hit.title.text,
                "snippet": hit.snippet.text,
                "snippet_spans": [[span.start, span.end] for span in hit.snippet.spans],
                "title_spans": [[span.start, span.end] for span in hit.title.spans],
                "url": hit.url,
                "outlet": hit.outlet,
                "outlet_id": hit.outlet_id,
                "language": hit.language,
                "section": hit.section,
                "published": hit.published,
                "score": hit.score,
                "story_id": hit.story_id,
                "copies": hit.copies,
            }
            for hit in self.hits
        ]

    def report(self) -> dict[str, Any]:
        """All but the hits, ready for JSON: how the query was read, counts, facets, what follows."""
        return {
            "query": self.query,
            "read": self.read,
            "notes": list(self.notes),
            "fts5": self.folded,
            "forms": {word: list(forms) for word, forms in self.forms.items()},
            "suggestions": [asdict(each) for each in self.suggestions],
            "sort": self.sort,
            "copies": self.copies,
            "total": self.total,
            "total_is_exact": self.total_is_exact,
            "ranked": self.ranked,
            "facets": {name: asdict(facet) for name, facet in self.facets.items()},
            "histogram": [asdict(bar) for bar in self.histogram],
            "next": self.next,
        }

    def to_pandas(self) -> "pandas.DataFrame":
        """The hits as a pandas frame, a row each as `rows` has them. Raises ImportError without pandas."""
        import pandas

        return pandas.DataFrame(self.rows())

    def to_polars(self) -> "polars.DataFrame":
        """The hits as a polars frame, a row each as `rows` has them. Raises ImportError without polars."""
        import polars

        return polars.DataFrame(self.rows())
