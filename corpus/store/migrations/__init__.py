"""The schema, as numbered steps. A released step is never edited; a new one is added.

Ids are text, made from content, and the same in every rebuild (`corpus.digests.short_id`).
Times are ISO 8601; those ending in `_at` are UTC. Comments beside columns are for readers of
the SQL; what Datasette shows of them is in `metadata.json`.
"""

from sqlite_utils import Database, Migrations

from corpus.store.migrations.additions import (
    AUTHOR_KINDS,
    BOILERPLATE,
    CITATIONS,
    OUTLETS,
    REVISIONS,
    WEB,
)
from corpus.store.migrations.archive import ARCHIVE, SEARCH
from corpus.store.migrations.index import INDEX
from corpus.store.migrations.stories import STORIES

migrations = Migrations("corpus")


@migrations()
def m001_archive(db: Database) -> None:
    """The tables of the archive: articles, who made them, their evidence and their revisions."""
    for statement in ARCHIVE:
        db.execute(statement)


@migrations()
def m002_search(db: Database) -> None:
    """Full-text search over folded copies.

    An external-content index whose content is the folded text: `rebuild` restores it, and
    stock SQLite reads it. Triggers sit on the folded table, which is written only when its
    words change, since rewriting equal rows makes the index grow.
    """
    for statement in SEARCH:
        db.execute(statement)


@migrations()
def m003_citations(db: Database) -> None:
    """What is told of each citation, who made it, and which sources are the same.

    Rows of before have none of it; `corpus reprocess` makes them again.
    """
    for statement in CITATIONS:
        db.execute(statement)


@migrations()
def m004_web(db: Database) -> None:
    """What capturing from the web must remember: validators, what was listed where, failures to retry.

    Captures of before have no validators until `corpus reprocess` reads them out of their records.
    """
    for statement in WEB:
        db.execute(statement)


@migrations()
def m005_revisions(db: Database) -> None:
    """What tells a changed story from a page that only looks otherwise, and what changed in it.

    Captures of before have no wording, and an unknown one is a change: read all captures of an
    article again (`corpus reprocess`, or `put_again`) before comparing a new one with them.
    """
    for statement in REVISIONS:
        db.execute(statement)


@migrations()
def m006_outlets(db: Database) -> None:
    """Under which names and hosts each outlet was met, and what an article's is without merges.

    Rows of before have none of it; `corpus reprocess` makes them again.
    """
    for statement in OUTLETS:
        db.execute(statement)


@migrations()
def m007_boilerplate(db: Database) -> None:
    """What is left out of texts and why, and what each outlet repeats on its pages.

    Articles of before have none of it until `corpus reprocess` reads them again.
    """
    for statement in BOILERPLATE:
        db.execute(statement)


@migrations()
def m008_author_kinds(db: Database) -> None:
    """Which authors are people: an agency or a desk that a page gives for its author is none.

    Articles of before have people only until `corpus reprocess` reads them again.
    """
    for statement in AUTHOR_KINDS:
        db.execute(statement)


@migrations()
def m009_index(db: Database) -> None:
    """A search index that knows what is said, a narrow table to count over, and a vocabulary.

    Of an archive with articles it is empty and says so (`corpus.store.index.index_problem`) until
    the next run that writes, or `corpus reindex`, has filled it.
    """
    for statement in INDEX:
        db.execute(statement)


@migrations()
def m010_stories(db: Database) -> None:
    """By what copies of a story are found, and which articles wait for being compared.

    Articles of before have no signature until the index is made anew, with which they get theirs.
    What has a row in `withdrawals` is not live, and counts for nothing in a story.
    """
    for statement in STORIES:
        db.execute(statement)
