"""What is asked of a search: words, filters, order, copies, and which piece of the list."""

import unicodedata
from dataclasses import dataclass
from typing import Literal, TypedDict, get_args

from corpus.errors import SearchError
from corpus.langcodes import language_code
from corpus.needles import understood
from corpus.syntax import DATE_FILTERS, Filter, Node, Query
from corpus.syntax.filters import value_of

Sort = Literal["relevance", "newest", "oldest"]
Copies = Literal["all", "one", "original"]
MAX_LIMIT = 1000
UNKNOWN = "unknown"
"""As a filter's value: the articles that have none."""
_CONTROLS = ("Cc", "Cs", "Zl", "Zp")  # joiners and marks of direction belong to names
_LAST_YEAR = 9999
_MAX_INTEGER = 2**63 - 1  # what SQLite can hold
_FILTERS = ("language", "outlet", "section", "source", "author", "tag", "after", "before")


class Narrowing(TypedDict, total=False):
    """What narrows a search beside the words; see `Request`."""

    copies: Copies
    stem: bool
    language: str | None
    outlet: str | None
    section: str | None
    source: str | None
    author: str | None
    tag: str | None
    after: str | None
    before: str | None
    year: int | None


class Options(Narrowing, total=False):
    """What can be asked beside the words; see `Request`."""

    limit: int
    offset: int
    cursor: str | None
    sort: Sort


@dataclass(frozen=True, slots=True)
class Request:
    """A search; wrong options raise SearchError, nothing that is typed does.

    The filters say what the same words in the query language do; all must hold.
    """

    typed: str = ""
    limit: int = 20  # 0 to MAX_LIMIT
    offset: int = 0  # hits passed over, from the cursor on
    cursor: str | None = None  # `SearchResult.next` of the page before
    sort: Sort = "relevance"
    copies: Copies = "all"
    stem: bool = False  # bare words stand for all forms of theirs
    language: str | None = None  # code, as in articles.language; "zh" is both kinds of Chinese
    outlet: str | None = None  # id, registrable domain, or words of its name
    section: str | None = None
    source: str | None = None  # who is cited: id or words of the name
    author: str | None = None
    tag: str | None = None
    after: str | None = None  # from this day, month or year on, as stated by the article
    before: str | None = None  # up to the day before
    year: int | None = None

    def __post_init__(self) -> None:
        for name in ("limit", "offset", "year"):
            if not isinstance(getattr(self, name), int | (None if name == "year" else int)):
                raise SearchError(f"{name} must be a whole number, not {getattr(self, name)!r}")
        for name in (*_FILTERS, "cursor"):
            if not isinstance(getattr(self, name), str | None):
                raise SearchError(f"{name} must be a text, not {getattr(self, name)!r}")
        if not 0 <= self.limit <= MAX_LIMIT:
            raise SearchError(f"limit must be between 0 and {MAX_LIMIT}, not {self.limit}")
        if not 0 <= self.offset <= _MAX_INTEGER:
            raise SearchError(f"offset must not be negative or beyond 2**63: {self.offset}")
        if self.year is not None and not 1 <= self.year <= _LAST_YEAR:
            raise SearchError(f"year must have one to four digits, not {self.year}")
        if self.sort not in get_args(Sort):
            raise SearchError(f"sort must be one of {', '.join(get_args(Sort))}, not {self.sort!r}")
        if self.copies not in get_args(Copies):
            known = ", ".join(get_args(Copies))
            raise SearchError(f"copies must be one of {known}, not {self.copies!r}")
        for name in _FILTERS:
            value = getattr(self, name)
            if value is None:
                continue
            if any(unicodedata.category(letter) in _CONTROLS for letter in value):
                raise SearchError(f"{name} has a character that cannot be printed: {value!r}")
            _filter(name, value)

    @property
    def query(self) -> Query:
        """What was typed, as it was read."""
        return understood(self.typed)

    @property
    def filters(self) -> tuple[Node, ...]:
        """The filters given apart from what was typed."""
        given = [
            _filter(name, value) for name in _FILTERS if (value := getattr(self, name)) is not None
        ]
        if self.year is not None:
            given.append(Filter("after", f"{self.year:04}"))
            if self.year < _LAST_YEAR:
                given.append(Filter("before", f"{self.year + 1:04}"))
        return tuple(given)


def _filter(name: str, given: str) -> Filter:
    """A filter with its value in one spelling; SearchError for a date or a language that is none."""
    value: str | None = given
    if name in DATE_FILTERS:
        value = value_of(name, given)
        if value is None:
            raise SearchError(
                f"{name} must be a date like 2024, 2024-03 or 2024-03-05, not {given!r}"
            )
    elif name == "language" and given.lower() not in (UNKNOWN, "und"):
        value = language_code(given)
        if value is None:
            raise SearchError(f"language must be a code like en or pt, not {given!r}")
    return Filter(name, value or given)
