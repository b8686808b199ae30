"""What a reader asks of the search and the pages beside it, as the address of a page states it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast
from urllib.parse import parse_qsl, urlencode

from corpus.errors import SearchError
from corpus.index.request import Copies, Narrowing, Request, Sort
from corpus.syntax import first_day
from corpus.syntax.filters import value_of

FILTERS = ("language", "outlet", "section", "source", "author", "tag", "from", "to")
MAX_SIZE = 100
_SHARED = ("q", *FILTERS, "copies", "stem")
_SHARED_DEFAULTS = {"copies": "all", "stem": "0"}
_MAX_CHARACTERS = 500  # of a value that is no query: ids, names, dates, cursors
_MAX_NOTES = 5
_LINKS = 100_000  # bytes of a page


@dataclass(frozen=True, slots=True)
class Form:
    """The parameters that a page takes."""

    names: tuple[str, ...]  # in the order of its addresses
    defaults: Mapping[str, str]  # what one that is left out stands for
    queries: int = 1  # how often `q` may be there


SEARCH = Form(
    (*_SHARED, "sort", "size", "cursor"), {**_SHARED_DEFAULTS, "sort": "relevance", "size": "20"}
)
CONCORDANCE = Form(
    (*_SHARED, "sort", "size", "offset"),
    {**_SHARED_DEFAULTS, "sort": "newest", "size": "50", "offset": "0"},
)
TRENDS = Form((*_SHARED, "interval"), {**_SHARED_DEFAULTS, "interval": "month"}, queries=5)
FORMS = {"search": SEARCH, "concordance": CONCORDANCE, "trends": TRENDS}


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters of an address."""

    form: Form
    queries: tuple[str, ...]
    values: Mapping[str, str]  # the others, and the first query; left out are empty ones
    notes: tuple[str, ...] = ()  # a sentence for each that means nothing here

    @classmethod
    def of(cls, query_string: str, form: Form = SEARCH) -> "Asked":
        """What a query string states; of a parameter that is there too often, the first count."""
        values: dict[str, str] = {}
        queries: list[str] = []
        notes: dict[str, None] = {}
        for name, value in parse_qsl(query_string):
            if name not in form.names:
                notes[f"“{_shown(name)}” is no parameter here and was left out."] = None
            elif not value.strip():
                continue
            elif name == "q" and len(queries) < form.queries:
                queries.append(value)
                values.setdefault(name, value)
            elif name not in values:
                values[name] = value
            elif name == "q" and form.queries > 1:
                notes[
                    (
                        f"No more than {form.queries} queries are compared: the first {form.queries} were read."
                    )
                ] = None
            else:
                notes[f"“{name}” is there more than once: only the first was read."] = None
        return cls(form, tuple(queries), values, tuple(notes)[:_MAX_NOTES])

    @property
    def filters(self) -> Mapping[str, str]:
        """The filters that are stated."""
        return {name: self.values[name] for name in FILTERS if name in self.values}

    def shared(self, form: str) -> str:
        """The query string by which another page asks the same of the same articles.

        Args:
            form: of FORMS. One that takes fewer queries gets the first.
        """
        there = FORMS[form]
        values = {name: value for name, value in self.values.items() if name in _SHARED}
        return Asked(there, self.queries[: there.queries], values).address({})

    def articles_of(self, query: str) -> str:
        """The query string by which the search lists the articles of one of the queries."""
        return Asked(self.form, (query,), self.values).shared("search")

    def instead(self, query: str, other: str) -> str:
        """The query string of the same with another query in place of one."""
        queries = tuple(other if each == query else each for each in self.queries)
        return Asked(self.form, queries, self.values).address({})

    @property
    def without_filters(self) -> str:
        """The query string of the same among all articles."""
        return self.address(dict.fromkeys(FILTERS))

    def request(self) -> Request:
        """The search that is asked for. Raises SearchError for a value that a parameter cannot have."""
        return Request(
            typed=self.values.get("q", ""),
            limit=self.number("size", MAX_SIZE),
            cursor=self.values.get("cursor"),
            sort=cast(Sort, self.one_of("sort")),  # Request itself looks whether it is one
            **self.narrowing(),
        )

    def narrowing(self) -> Narrowing:
        """Filters, copies and word forms. Raises SearchError for values that these cannot have."""
        stated = self.values
        for name, value in stated.items():
            if name != "q" and len(value) > _MAX_CHARACTERS:
                raise SearchError(f"{name} may have {_MAX_CHARACTERS} characters, not {len(value)}")
        stem = self.one_of("stem")
        if stem not in ("0", "1"):
            raise SearchError(f"stem must be 1 or 0, not {stem!r}")
        return {
            "copies": cast(Copies, self.one_of("copies")),
            "stem": stem == "1",
            "language": stated.get("language"),
            "outlet": stated.get("outlet"),
            "section": stated.get("section"),
            "source": stated.get("source"),
            "author": stated.get("author"),
            "tag": stated.get("tag"),
            "after": self._period("from"),
            "before": _day_behind(self._period("to")),
        }

    def one_of(self, name: str) -> str:
        """What is stated, or what is meant by stating nothing."""
        return self.values.get(name, self.form.defaults[name])

    def number(self, name: str, most: int) -> int:
        """A whole number. Raises SearchError for what is none, or a larger one."""
        stated = self.one_of(name)
        if not (stated.isascii() and stated.isdigit() and len(stated) <= 9 and int(stated) <= most):
            raise SearchError(f"{name} must be a number up to {most}, not {stated!r}")
        return int(stated)

    def _period(self, name: str) -> str | None:
        stated = self.values.get(name)
        period = value_of("after", stated.strip()) if stated else None
        if stated and period is None:
            raise SearchError(
                f"{name} must be a date like 2024, 2024-03 or 2024-03-05, not {stated!r}"
            )
        return period

    def fits(self, links: int) -> bool:
        """Whether so many links with this address leave a page of common size."""
        return links * len(self.address({})) <= _LINKS

    def address(self, changes: Mapping[str, str | None]) -> str:
        """The query string of the same search with some parameters changed, None taking one away.

        It begins its list anew unless a cursor or an offset is among the changes. What is as it would be
        without is left out.
        """
        changed = {**self.values, "cursor": None, "offset": None, **changes}
        queries = (changes["q"],) if "q" in changes else self.queries
        stated = [("q", query) for query in queries if query]
        stated += [
            (name, value)
            for name in self.form.names
            if name != "q"
            and (value := changed.get(name))
            and value != self.form.defaults.get(name)
        ]
        return f"?{urlencode(stated)}" if stated else ""


def _shown(name: str) -> str:
    return name if len(name) <= 40 else name[:39] + "…"


def _day_behind(period: str | None) -> str | None:
    """The day after the last one of a year, month or day; the last there is if none is that late.

    >>> _day_behind("2023-12")
    '2024-01-01'
    """
    if period is None:
        return None
    first = first_day(period)
    try:
        if len(period) == len("2024"):
            behind = date(first.year + 1, 1, 1)
        elif len(period) == len("2024-03"):
            behind = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        else:
            behind = first + timedelta(days=1)
    except (ValueError, OverflowError):
        behind = date.max
    return behind.isoformat()
