"""The design that everybody begins with: one wide table, FTS5 over it, Datasette's own SQL.

Hits are the same as ours, for what it indexes are our folded words.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from search.questions import Question

WORKS = ("newest", "relevance", "counts")

_TABLES = """
create table article (
    id integer primary key, title text, dek text, text text, published text, year integer,
    month text, language text, outlet text, section text, url text
);
insert into article select rowid, title, dek, text, published_sort, year, month, language,
    outlet_id, section, url from archive.articles;
create index article_outlet on article(outlet);
create index article_published on article(published);
create index article_language on article(language);
create index article_year on article(year);
create virtual table article_fts using fts5(title, dek, text, content="article",
    content_rowid="id", tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'");
insert into article_fts(rowid, title, dek, text) select n, title, dek, text
    from archive.articles_folded;
insert into article_fts(article_fts) values ('optimize');
analyze;
"""


def build(archive: Path, path: Path) -> None:
    """Make the database at `path` from an archive whose index is filled."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma journal_mode = off")
        connection.execute("pragma synchronous = off")
        connection.execute("attach ? as archive", [str(archive)])
        connection.executescript(_TABLES)


def open_database(path: Path) -> sqlite3.Connection:
    """A connection as Datasette opens one for an immutable file."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


def ask(connection: sqlite3.Connection, question: Question, work: str) -> int:
    """Do one kind of work for a question; how many rows it gave, of counts how many articles."""
    filters = {
        "outlet": question.outlet, "language": question.language, "year": question.year,
    }  # fmt: skip
    limits = "".join(f" and a.{name} = :{name}" for name, value in filters.items() if value)
    values = {"q": question.fts5} | filters
    if work == "counts":
        return _counts(connection, limits, values)
    order = "f.rank" if work == "relevance" else "a.published desc"
    ids = connection.execute(
        "select f.rowid from article_fts f join article a on a.id = f.rowid"
        f" where article_fts match :q{limits} order by {order} limit 20",
        values,
    ).fetchall()
    for (number,) in ids:
        connection.execute(
            "select a.id, a.title, a.url, a.published, a.outlet, a.language,"
            " snippet(article_fts, 2, '[', ']', '…', 30)"
            " from article_fts join article a on a.id = article_fts.rowid"
            " where article_fts match :q and article_fts.rowid = :number",
            {"q": question.fts5, "number": number},
        ).fetchone()
    return len(ids)


def _counts(
    connection: sqlite3.Connection, limits: str, values: dict[str, str | int | None]
) -> int:
    """The total, three facets and a histogram by month, as Datasette asks for them."""
    chosen = (
        "select * from article a where id in"
        f" (select rowid from article_fts where article_fts match :q){limits}"
    )
    (total,) = connection.execute(f"select count(*) from ({chosen})", values).fetchone()
    for column in ("outlet", "language", "year"):
        connection.execute(
            f"select {column} as value, count(*) as count from ({chosen})"
            f" where {column} is not null group by {column} order by count desc, value limit 31",
            values,
        ).fetchall()
    connection.execute(
        f"select month, count(*) from ({chosen}) group by month order by month", values
    ).fetchall()
    return int(total)
