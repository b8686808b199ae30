"""Drawing articles by chance, but the same ones each time."""

import heapq
import json
import sqlite3
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from corpus.analysis.reading import Asked, Basis, Numbers, article_ids, refuse_negative
from corpus.errors import SearchError


def draw(db: sqlite3.Connection, ns: Numbers, count: int, seed: int = 1) -> Numbers:
    """`count` articles of a sub-corpus, in the order in which they were drawn.

    Every article has a number made from the seed and its id, and the lowest are drawn. So the
    draw doesn't depend on the order in which articles were taken in; a larger draw begins with
    the smaller one; and as an archive grows, most of a draw stays.
    """
    refuse_negative(count=count)
    drawn = heapq.nsmallest(count, ((_lot(name, seed), name, n) for n, name in article_ids(db, ns)))
    return np.array([n for *_, n in drawn], np.int64)


@dataclass(frozen=True, slots=True)
class Drawn:
    """An article of a sample."""

    article_id: str
    title: str | None
    url: str | None
    outlet: str | None  # its name
    published: str | None
    language: str


@dataclass(frozen=True, slots=True)
class Sample:
    """The articles, in the order in which they were drawn."""

    items: tuple[Drawn, ...]
    of_articles: int
    seed: int
    asked: tuple[Asked, ...] = ()  # the queries, where queries were asked


def sample(db: sqlite3.Connection, ns: Numbers, count: int, seed: int = 1) -> Sample:
    """`count` articles of a sub-corpus, or all if it has fewer, to read or to code by hand."""
    drawn = draw(db, ns, count, seed).tolist()
    cursor = db.cursor()
    cursor.row_factory = None
    rows = {n: Drawn(*row) for n, *row in cursor.execute(_DRAWN, {"ns": json.dumps(drawn)})}
    return Sample(tuple(rows[n] for n in drawn), len(ns), seed)


_DRAWN = """
    select articles.rowid, articles.id, articles.title, articles.url, outlets.name,
        articles.published, articles.language
    from articles
    left join outlets on outlets.id = articles.outlet_id
    where articles.rowid in (select value from json_each(:ns))
"""


def limited(
    db: sqlite3.Connection, ns: Numbers, limit_articles: int | None, seed: int = 1
) -> tuple[Numbers, int | None]:
    """The sub-corpus, or a sample of it if it has more than so many articles; and the seed if so."""
    if limit_articles is not None and limit_articles < 1:
        raise SearchError(f"limit_articles must be at least 1, not {limit_articles}")
    if limit_articles is None or len(ns) <= limit_articles:
        return ns, None
    return np.sort(draw(db, ns, limit_articles, seed)), seed


def basis(ns: Numbers, words: int, of: Numbers, seed: int | None) -> Basis:
    """What a result on `ns`, all of `of` or drawn from it, rests on."""
    return Basis(len(ns), int(words), len(of), seed)


def _lot(name: str, seed: int) -> bytes:
    return blake2b(f"{seed} {name}".encode(), digest_size=8).digest()
