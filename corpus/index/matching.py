"""Which articles a query finds, by asking the index for words and the columns for the rest."""

import json
import sqlite3
from functools import reduce

import numpy as np

from corpus.index.columns import Columns, Mask
from corpus.index.conditions import (
    Asked,
    By,
    Citing,
    Days,
    Every,
    No,
    OneOf,
    Original,
    Some,
    Tagged,
    Without,
    Words,
)
from corpus.needles import Forms, match_of

_WITH_WORDS = (
    "select rowid as n from articles_fts where articles_fts match ? and rowid > ? and rowid <= ?"
)
_OF_AUTHORS = """
    select n from article_facets where id in (
        select article_id from article_authors where author_id in (select value from json_each(?))
    ) and n > ? and n <= ?
"""
_WITH_TAGS = """
    select n from article_facets where id in (
        select article_id from article_tags where tag_id in (select value from json_each(?))
    ) and n > ? and n <= ?
"""
_CITING = """
    select n from article_facets where id in (
        select article_id from citations where source_id in (select value from json_each(?))
    ) and n > ? and n <= ?
"""

_WITHOUT = {
    "author": """
        select n from article_facets
        where id not in (select article_id from article_authors) and n > ? and n <= ?
    """,
    "tag": """
        select n from article_facets
        where id not in (select article_id from article_tags) and n > ? and n <= ?
    """,
    "source": """
        select n from article_facets
        where id not in (select article_id from citations where source_id is not null)
            and n > ? and n <= ?
    """,
}


def matching(db: sqlite3.Connection, columns: Columns, asked: Asked, forms: Forms) -> Mask:
    """The live articles for which `asked` holds, as a mask over their numbers."""
    found: Mask = columns.live(db) & _mask(db, columns, asked, forms)
    return found


def _mask(db: sqlite3.Connection, columns: Columns, asked: Asked, forms: Forms) -> Mask:
    match asked:
        case Words(node):
            sought = match_of(node, forms)
            with_words = columns.mask(db, _WITH_WORDS, sought.expression)
            return ~with_words if sought.is_inverted else with_words
        case Every(parts):
            return reduce(
                np.logical_and,
                (_mask(db, columns, part, forms) for part in parts),
                columns.live(db),
            )
        case Some(parts):
            nothing = np.zeros(columns.size, dtype=np.bool_)
            return reduce(
                np.logical_or, (_mask(db, columns, part, forms) for part in parts), nothing
            )
        case No(part):
            return ~_mask(db, columns, part, forms)
        case OneOf(column, values):
            return columns.coded(db, column).table(lambda value: value in values)
        case Days() as days:
            return columns.coded(db, "day").table(days.holds)
        case Original():
            return columns.original(db)
        case By(ids):
            return columns.mask(db, _OF_AUTHORS, json.dumps(ids))
        case Tagged(ids):
            return columns.mask(db, _WITH_TAGS, json.dumps(ids))
        case Citing(ids):
            return columns.mask(db, _CITING, json.dumps(ids))
        case Without(kind):
            return columns.mask(db, _WITHOUT[kind])
