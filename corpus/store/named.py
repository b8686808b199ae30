"""Rows of what has a name (authors, tags, sources, outlets): there as long as an article has them.

So the same articles leave the same rows, in whatever order their captures came.
"""

from collections.abc import Collection

from sqlite_utils import Database

from corpus.names import name_id
from corpus.store.sources import keys_around, regroup


def put_name(db: Database, table: str, name: str) -> str:
    """The id of an author or tag, whose row is there afterwards.

    Of several spellings with one id the row keeps the same one, whichever came first: one in
    mixed letters before one in capitals or small ones only, then by code point.
    """
    named = name_id(name)
    row = db.execute(f"select name from {table} where id = ?", [named]).fetchone()
    if row is None:
        db.execute(f"insert into {table} (id, name) values (?, ?)", [named, name])
    elif spelling_rank(name) < spelling_rank(row[0]):
        db.execute(f"update {table} set name = ? where id = ?", [name, named])
    return named


def spelling_rank(name: str) -> tuple[bool, str]:
    """Of several spellings of one name the one with the lowest rank is kept."""
    return name in (name.upper(), name.lower()), name


# Where each kind of row is pointed to from; all of these columns have an index.
_USES = {
    "authors": (("article_authors", "author_id"),),
    "tags": (("article_tags", "tag_id"),),
    "sources": (("citations", "source_id"), ("citations", "via_source_id")),
    "outlets": (("articles", "outlet_id"),),
}


def named_of(db: Database, article_id: str) -> dict[str, Collection[str]]:
    """The ids of what an article has now, by table."""

    def ids(sql: str) -> set[str]:
        return {row[0] for row in db.execute(sql, [article_id]) if row[0]}

    return {
        "authors": ids("select author_id from article_authors where article_id = ?"),
        "tags": ids("select tag_id from article_tags where article_id = ?"),
        "sources": ids(
            """
            select source_id from citations where article_id = ?1
            union select via_source_id from citations where article_id = ?1
            """
        ),
        "outlets": ids("select outlet_id from articles where id = ?"),
    }


def drop_unused(db: Database, named: dict[str, Collection[str]]) -> None:
    """Remove those of these rows, which an article has lost, that no other one has."""
    touched = keys_around(db, named.get("sources", ()))
    for table, ids in named.items():
        for each in ids:
            unused = all(
                db.execute(f"select 1 from {child} where {column} = ? limit 1", [each]).fetchone()
                is None
                for child, column in _USES[table]
            )
            if unused:
                if table == "outlets":
                    db.execute("delete from outlet_names where outlet_id = ?", [each])
                    db.execute("update sources set outlet_id = null where outlet_id = ?", [each])
                if table == "sources":
                    db.execute("update sources set same_as = null where same_as = ?", [each])
                db.execute(f"delete from {table} where id = ?", [each])
    regroup(db, touched)
