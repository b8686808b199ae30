"""Whether the database agrees with itself."""

import sqlite3
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from corpus.digests import short_id
from corpus.errors import StoreError
from corpus.names import source_id
from corpus.rights import joined_rights
from corpus.store.citations import as_placed, shared_key
from corpus.store.indexcheck import check_index_rows
from corpus.store.revisioncheck import check_revisions
from corpus.store.schema import can_be_restored, missing_parts
from corpus.store.stories import check_stories

# Columns of an article that are the claim chosen for them, word for word.
_AS_CLAIMED = ("title", "dek", "section", "image")


def check_database(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """What is wrong inside the database, as (what, problem); nothing when all is well.

    Tables, indexes and triggers, pages and references, ids against keys, texts against digests,
    revisions against captures, values against the claims chosen, the search index against the
    articles, citations against the text in their places, sources against their names, stories
    against their articles. Where a table is missing nothing is said of the rows of any.
    """
    try:
        for (problem,) in db.execute("pragma integrity_check"):
            if problem != "ok":
                yield "corpus.db", str(problem)
        yield from _check_rows(db)
    except sqlite3.DatabaseError as error:
        yield (
            "corpus.db",
            f"cannot be read to its end ({error}); move it away and run `corpus reprocess`",
        )


def _check_rows(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    missing = missing_parts(db)
    for part in missing:
        cure = (
            "run `corpus reindex`"
            if can_be_restored(part)
            else "move corpus.db away and run `corpus reprocess`"
        )
        yield f"{part.kind} {part.name}", f"is missing, or not as this version makes it; {cure}"
    if any(part.kind == "table" for part in missing):
        return
    for table, rowid, parent, _ in db.execute("pragma foreign_key_check"):
        yield f"corpus.db, {table}", f"row {rowid} points to a row of {parent} that is not there"
    yield from _check_articles(db)
    yield from _check_claims(db)
    for (capture_id,) in db.execute(
        "select id from captures where (article_id is null) = (reason is null)"
    ):
        yield (
            f"capture {capture_id}",
            "has neither an article nor a reason for having none, or both",
        )
    yield from check_index_rows(db)
    yield from _check_citations(db)
    yield from _check_sources(db)
    yield from check_stories(db)


def _check_citations(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    for citation_id, end, length in db.execute(
        """
        select citations.id, end_char, length(text) from citations
        join articles on articles.id = article_id where end_char > length(text)
        """
    ):
        yield f"citation {citation_id}", f"ends at {end}, beyond the text's {length} characters"
    found = db.execute(
        "select citations.*, text from citations join articles on articles.id = article_id"
    )
    names = [column[0] for column in found.description]
    for values in found:
        row = dict(zip(names, values, strict=True))
        yield from ((f"citation {row['id']}", problem) for problem in _misplaced(row))


def _misplaced(row: dict[str, Any]) -> Iterator[str]:
    """What a citation says otherwise than the text does in the places that it names."""
    try:
        placed = as_placed(row, row["text"])
    except (ValueError, TypeError):
        yield "its places cannot be read"
        return
    for column, what in (("source_text", "source"), ("cue_text", "cue"), ("quote_text", "content")):
        if row[column] != placed[column]:
            yield f"its {what} is not what the text has in that place"
    if row["id"] != placed["id"]:
        yield "its id is not that of its source and places"


def _check_sources(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    for id_, name, domain, only_in, match_key in db.execute(
        "select id, coalesce(given_name, name), domain, only_in, match_key from sources"
    ):
        if source_id(id_.partition("-")[0], name, domain, only_in) != id_:
            yield f"source {id_}", "its id is not that of its name"
        elif match_key not in (None, shared_key(name, only_in)):
            yield f"source {id_}", "the key that finds its other forms is not that of its name"
    for (source,) in db.execute(
        "select id from sources where same_as in (select id from sources where same_as is not null)"
    ):
        yield f"source {source}", "is said to be one that is another one itself"
    for (source,) in db.execute(
        """
        select id from sources
        where not exists (select 1 from citations where source_id = sources.id)
        and not exists (select 1 from citations where via_source_id = sources.id)
        """
    ):
        yield f"source {source}", "is cited nowhere"


def _check_articles(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    for article_id, key in db.execute("select id, key from articles"):
        if short_id(key) != article_id:
            yield f"article {article_id}", "its id is not that of its key"
    for (article_id,) in db.execute(
        """
        select a.id from articles a join captures c on c.id = a.capture_id
        where c.article_id is not a.id or first_captured is not (
            select captured_at from captures
            where article_id = a.id and captured_at is not null
            order by rtrim(captured_at, 'Z') limit 1
        )
        """
    ):
        yield f"article {article_id}", "does not agree with its captures"
    for (article_id,) in db.execute(
        "select id from articles join withdrawals on article_id = id where status = 'live'"
    ):
        yield f"article {article_id}", "is withdrawn and counts as live; run `corpus reindex`"
    yield from check_revisions(db)


def _check_claims(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    for field in _AS_CLAIMED:
        for (article_id,) in db.execute(
            f"""
            select articles.id from articles
            left join claims on article_id = articles.id and field = '{field}' and chosen
            where articles.{field} is not claims.value
            """
        ):
            yield f"article {article_id}", f"its {field} is not that of the claim chosen"
    yield from _check_rights(db)
    for article_id, field in db.execute(
        """
        select article_id, field from claims
        group by 1, 2 having count(*) != max(position) or min(position) != 1
        """
    ):
        yield f"article {article_id}", f"a claim for its {field} is missing"


def _check_rights(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Each article's rights against the line on rights and the reservations that were chosen."""
    rows = db.execute(
        """
        select articles.id, rights, field, value from articles
        left join claims
            on article_id = articles.id and field in ('rights', 'reservation') and chosen
        order by articles.id, field = 'reservation', position
        """
    )
    for (article_id, rights), claims in groupby(rows, key=lambda row: (row[0], row[1])):
        said = [(field, value) for _, _, field, value in claims if field]
        line = next((value for field, value in said if field == "rights"), None)
        if (
            joined_rights(line, (value for field, value in said if field == "reservation"))
            != rights
        ):
            yield f"article {article_id}", "its rights are not those of the claims chosen"


def check_index(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Whether the full-text index agrees with the folded texts; needs a writable connection.

    Raises StoreError when another process is writing.
    """
    try:
        db.execute("insert into articles_fts(articles_fts, rank) values ('integrity-check', 1)")
    except sqlite3.DatabaseError as error:
        if "locked" in str(error):
            raise StoreError(
                "the index cannot be checked while another process writes the archive; "
                "run this again when that has ended"
            ) from error
        # `check_database` says of a table that is not there.
        if "readonly" not in str(error) and "no such table" not in str(error):
            yield (
                "articles_fts",
                f"the index does not agree with the folded texts ({error}); run `corpus reindex`",
            )
    finally:
        db.rollback()
