"""Searching an archive: ranked or dated hits with the words found, and the exact number of them."""

import sqlite3

from corpus.errors import SearchError
from corpus.fold import Needle, fold_needles
from corpus.hits import Highlighted, SearchHit, SearchResult
from corpus.index.highlight import highlight, snippet
from corpus.index.query import Order, Request, plain_sql


def search(
    db: sqlite3.Connection,
    query: str,
    *,
    limit: int = 20,
    offset: int = 0,
    language: str | None = None,
    outlet: str | None = None,
    year: int | None = None,
    order: Order = "relevance",
) -> SearchResult:
    """The articles that a query finds, in order, from `offset` on.

    The words are read as `corpus.syntax` says; no words cause an error, and words in which
    nothing can be searched find nothing. Withdrawn articles are never found. `total` counts
    every hit, whatever the limit.

    Args:
        db: an archive's database, as it stands or its public build.
        outlet: id or registrable domain.
        order: relevance, newest or oldest; the undated come last.

    Raises:
        SearchError: for options out of range, or a database that has no index.
    """
    request = Request(query, limit, offset, language, outlet, year, order)
    parameters = request.parameters
    folded = request.words
    if not folded:
        return SearchResult((), 0, query, "")
    cursor = db.cursor()
    cursor.row_factory = None
    try:
        (total,) = cursor.execute(request.count_sql(), parameters).fetchone()
        rows = cursor.execute(request.page_sql(*_COLUMNS), parameters).fetchall()
    except sqlite3.Error as error:
        raise SearchError(f"the index cannot be searched: {error}") from error
    hits = tuple(_hit(query, *row) for row in rows)
    return SearchResult(hits, total, query, folded)


def sql_for(
    query: str,
    *,
    limit: int = 20,
    offset: int = 0,
    language: str | None = None,
    outlet: str | None = None,
    year: int | None = None,
    order: Order = "relevance",
) -> str:
    """The same search as a SQL statement that stock `sqlite3` runs on `corpus.db`."""
    return plain_sql(Request(query, limit, offset, language, outlet, year, order))


_COLUMNS = (
    "articles.id",
    "articles.title",
    "articles.dek",
    "articles.text",
    "articles.url",
    "outlets.name",
    "articles.language",
    "articles.published",
    "-articles_fts.rank",
)


def _hit(
    query: str,
    article_id: str,
    title: str | None,
    dek: str | None,
    text: str,
    url: str | None,
    outlet: str | None,
    language: str,
    published: str | None,
    score: float,
) -> SearchHit:
    return SearchHit(
        article_id=article_id,
        title=highlight(title or "", fold_needles(query, "title")),
        snippet=_snippet(text, dek, fold_needles(query, "text"), fold_needles(query, "dek")),
        url=url,
        outlet=outlet,
        language=language,
        published=published,
        score=score,
    )


def _snippet(
    text: str, dek: str | None, in_text: tuple[Needle, ...], in_dek: tuple[Needle, ...]
) -> Highlighted:
    """Of the text where it has what was looked for; else of the dek if that has."""
    of_text = snippet(text, in_text)
    if of_text.spans or not dek:
        return of_text
    of_dek = snippet(dek, in_dek)
    return of_dek if of_dek.spans else of_text
