"""Telling copies of a story apart from stories: what a list shows and what is counted."""

import sqlite3

import numpy as np

from corpus.index.columns import Columns, Mask, Numbers
from corpus.index.request import Copies


def counted(
    db: sqlite3.Connection,
    columns: Columns,
    found: Mask,
    copies: Copies,
    rather: Mask | None = None,
) -> Mask:
    """Of the articles found those that count: with `one`, of each story its earliest among them.

    Args:
        rather: articles that stand for their story, be there earlier ones or not.
    """
    if copies == "all":
        return found
    if copies == "original":
        originals: Mask = found & columns.original(db)
        return originals
    oldest = columns.oldest(db)
    among = oldest[found[oldest]]
    if rather is not None:
        among = np.concatenate((among[rather[among]], among[~rather[among]]))
    kept = np.zeros(columns.size, dtype=np.bool_)
    kept[first_of_stories(db, columns, among)] = True
    return kept


def first_of_stories(db: sqlite3.Connection, columns: Columns, numbers: Numbers) -> Numbers:
    """Of a list in order, each story once, where it comes first."""
    stories = columns.coded(db, "story_id").codes[numbers]
    with_copies = np.flatnonzero(stories)  # code 0 is none
    _, first = np.unique(stories[with_copies], return_index=True)
    keep = stories == 0
    keep[with_copies[first]] = True
    kept: Numbers = numbers[keep]
    return kept
