"""A search as SQL over articles, outlets and the full-text index."""

import re
from dataclasses import dataclass
from typing import Literal

from corpus.errors import SearchError
from corpus.fold import fold_query

Order = Literal["relevance", "newest", "oldest"]
MAX_LIMIT = 1000
_MAX_INTEGER = 2**63 - 1  # what SQLite can hold

_ORDER_BY = {
    "relevance": "articles_fts.rank, articles.published_sort desc, articles.id",
    "newest": "articles.published_sort desc nulls last, articles.id",
    "oldest": "articles.published_sort asc nulls last, articles.id",
}
_FROM = """\
from articles_fts
join articles on articles.rowid = articles_fts.rowid
left join outlets on outlets.id = articles.outlet_id
where articles_fts match :words
  and articles.status = 'live'"""
_FILTERS = {
    "language": "  and articles.language in (:language, :language || '-Hans', :language || '-Hant')",
    "outlet": "  and :outlet in (outlets.id, outlets.domain)",
    "year": "  and articles.year = :year",
}


@dataclass(frozen=True, slots=True)
class Request:
    """What is searched for, filtered by and how shown; wrong options raise SearchError."""

    typed: str
    limit: int = 20  # 0 to MAX_LIMIT
    offset: int = 0
    language: str | None = None  # code, as in articles.language; "zh" is both kinds of Chinese
    outlet: str | None = None  # its id or registrable domain
    year: int | None = None  # of the day as stated
    order: Order = "relevance"

    def __post_init__(self) -> None:
        if not 0 <= self.limit <= MAX_LIMIT:
            raise SearchError(f"limit must be between 0 and {MAX_LIMIT}, not {self.limit}")
        if not 0 <= self.offset <= _MAX_INTEGER:
            raise SearchError(f"offset must not be negative or beyond 2**63: {self.offset}")
        if self.year is not None and not 0 <= self.year <= 9999:
            raise SearchError(f"year must have one to four digits, not {self.year}")
        if self.order not in _ORDER_BY:
            raise SearchError(f"order must be one of {', '.join(_ORDER_BY)}, not {self.order!r}")
        for name, value in (("language", self.language), ("outlet", self.outlet)):
            if value is not None and not value.isprintable():
                raise SearchError(f"{name} has a character that cannot be printed: {value!r}")

    @property
    def words(self) -> str:
        """The FTS5 expression; `""` when nothing searchable was typed: then don't run it."""
        return fold_query(self.typed)

    @property
    def parameters(self) -> dict[str, str | int]:
        """Values of the named parameters of `page_sql` and `count_sql`."""
        filters = {name: getattr(self, name) for name in self._filters()}
        return {"words": self.words, **filters, "limit": self.limit, "offset": self.offset}

    def page_sql(self, *columns: str) -> str:
        """The hits asked for, in order: our own column expressions, parameters by name."""
        return "\n".join(
            (
                f"select {', '.join(columns)}",
                *self._matching(),
                f"order by {_ORDER_BY[self.order]}",
                "limit :limit offset :offset",
            )
        )

    def count_sql(self) -> str:
        """How many hits there are in all."""
        return "\n".join(("select count(*)", *self._matching()))

    def _matching(self) -> tuple[str, ...]:
        return (_FROM, *(_FILTERS[name] for name in self._filters()))

    def _filters(self) -> list[str]:
        return [name for name in _FILTERS if getattr(self, name) is not None]


_PARAMETER = re.compile(r":([a-z]+)\b")


def plain_sql(request: Request) -> str:
    """The same search as one statement without parameters, which stock `sqlite3` runs.

    When nothing searchable was typed, it gives no row.
    """
    sql = request.page_sql(
        "articles.id",
        "articles.title",
        "outlets.name as outlet",
        "articles.language",
        "articles.published",
        "articles.url",
        "-articles_fts.rank as score",
    )
    parameters = request.parameters
    if not parameters["words"]:
        # FTS5 rejects an empty expression.
        sql = sql.replace("articles_fts match :words", "0")
        sql = sql.replace("-articles_fts.rank", "0").replace("articles_fts.rank, ", "")
    return _PARAMETER.sub(lambda match: _literal(parameters[match[1]]), sql) + ";\n"


def _literal(value: str | int) -> str:
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"
