"""Whether the search index agrees with the articles."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from heapq import merge
from itertools import groupby

from corpus.store.index import FACETS, Folded, count_words, folded_article, index_problem

_CURE = "run `corpus reindex`"
_MOST_WORDS = 20  # told one by one of a vocabulary that is out of step


def check_index_rows(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """What is wrong with the index, as (what, problem): its age, facets, folded texts, vocabulary.

    The texts are folded and their words counted anew. Of an index that is out of date nothing
    else is said.
    """
    if problem := index_problem(db):
        yield "search_index", problem
        return
    for (n,) in db.execute(_FACETS_ASTRAY):
        yield f"article_facets, row {n}", f"is not what its article says; {_CURE}"
    yield from _check_folded(db)
    yield from _check_words(db)


_FACETS_ASTRAY = f"""
    with wanted as ({FACETS})
    select n from (select * from wanted except select * from article_facets)
    union
    select n from (select * from article_facets except select * from wanted)
"""


def _check_folded(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    rows = db.execute(
        """
        select a.id, a.language, a.title, a.dek, a.text,
            f.language, f.title, f.dek, f.text, f.said
        from articles a left join articles_folded f on f.n = a.rowid
        where a.status = 'live'
        """
    )
    for article_id, *values in rows:
        if folded_article(db, article_id, *values[:4]) != Folded(*values[4:]):
            yield (
                f"article {article_id}",
                f"the search index holds other words than its text; {_CURE}",
            )
    for (n,) in db.execute(
        """
        select n from articles_folded
        where n not in (select rowid from articles where status = 'live')
        """
    ):
        yield f"articles_folded, row {n}", f"is of no live article; {_CURE}"


def _check_words(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """The vocabulary against the words of the folded texts."""
    astray = 0
    with closing(sqlite3.connect("")) as counted:  # a file of SQLite's own, gone when closed
        (made,) = db.execute("select sql from sqlite_master where name = 'words'").fetchone()
        counted.execute(made)
        folded = db.execute("select language, title, dek, text, said from articles_folded")
        count_words(counted, (Folded(*(value or "" for value in row)) for row in folded))
        vocabularies = (map(tuple, each.execute(_WORDS)) for each in (db, counted))
        for (language, word), rows in groupby(merge(*vocabularies), key=lambda row: row[:2]):
            first, *more = rows
            if more != [first]:
                astray += 1
                if astray <= _MOST_WORDS:
                    yield (
                        f"word {word!r} ({language})",
                        f"is not counted as the folded texts have it; {_CURE}",
                    )
    if astray > _MOST_WORDS:
        yield "words", f"{astray - _MOST_WORDS:,} more rows are not as the texts have it; {_CURE}"


_WORDS = "select language, word, stem, articles, occurrences from words order by language, word"
