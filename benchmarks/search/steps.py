"""The steps of the benchmark, each a function that a process of its own runs."""

import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search import ours, peers, served, stock
from search.articles import BLOCK, articles
from search.loading import load
from search.questions import Question
from search.timing import best_ms
from search.vocabulary import Vocabulary

ADDED = 1000  # articles that are put into the archive once it is big


@dataclass(frozen=True, slots=True)
class Measured:
    """How long each question took, and what it found."""

    ms: tuple[float, ...]
    found: tuple[int, ...]


def generate(n: int, seed: int) -> float:
    """Make the articles and throw them away; how many in a second of a processor's time."""
    vocabulary = Vocabulary()
    began = time.process_time()
    count = sum(1 for _ in articles(vocabulary, n, seed=seed))
    return count / (time.process_time() - began)


def fill(database: Path, n: int, seed: int) -> int:
    """Make the articles and put them into an archive's database."""
    vocabulary = Vocabulary()
    return load(database, articles(vocabulary, n, seed=seed), vocabulary)


def statistics(database: Path) -> dict[str, int]:
    """Articles, words, distinct words and those that occur once, in the stock design's index."""
    with closing(sqlite3.connect(database)) as db:
        db.execute("create virtual table temp.words using fts5vocab(main, article_fts, row)")
        distinct, tokens, once = db.execute(
            "select count(*), sum(cnt), sum(cnt = 1) from words"
        ).fetchone()
        (count,) = db.execute("select count(*) from article").fetchone()
    return {"articles": count, "words": tokens, "distinct words": distinct, "occur once": once}


def ask_ours(public: Path, asked: Sequence[Question], work: str) -> Measured:
    """Our own search, over the public build."""
    with closing(ours.open_archive(public)) as db:
        return _ask(lambda question: ours.ask(db, question, work), asked)


def ask_stock(database: Path, asked: Sequence[Question], work: str) -> Measured:
    """The stock design."""
    with closing(stock.open_database(database)) as db:
        return _ask(lambda question: stock.ask(db, question, work), asked)


def ask_tantivy(folder: Path, asked: Sequence[Question], work: str) -> Measured:
    """Tantivy."""
    index = peers.open_tantivy(folder)
    return _ask(lambda question: peers.ask_tantivy(index, question, work), asked)


def ask_duckdb(database: Path, asked: Sequence[Question], work: str) -> Measured:
    """DuckDB."""
    with closing(peers.open_duckdb(database)) as db:
        return _ask(lambda question: peers.ask_duckdb(db, question, work), asked)


def our_pages(public: Path, asked: Sequence[Question]) -> Measured:
    """Our search pages; of each its HTTP status."""
    with served.ours(public) as connection:
        return _ask(lambda question: served.get(connection, served.our_page(question)), asked)


def stock_pages(database: Path, folder: Path, asked: Sequence[Question]) -> Measured:
    """Datasette's own pages of the wide table; of each its HTTP status."""
    with served.stock(database, folder) as connection:
        return _ask(
            lambda question: served.get(connection, served.stock_page(question, database.stem)),
            asked,
        )


def add_to(database: Path, first: int, seed: int) -> float:
    """Put articles from the block behind number `first` on into an archive; seconds."""
    vocabulary = Vocabulary()
    start = -(-first // BLOCK) * BLOCK
    more = list(articles(vocabulary, start + ADDED, seed=seed, start=start))
    began = time.perf_counter()
    ours.add_articles(database, more)
    return time.perf_counter() - began


def add_to_empty(seed: int) -> float:
    """The same into an archive without articles; seconds."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "corpus.db"
        load(database, [], Vocabulary())
        return add_to(database, 0, seed)


def _ask(work: Callable[[Question], int], asked: Sequence[Question]) -> Measured:
    ms, found = [], []
    for question in asked:
        found.append(work(question))
        ms.append(best_ms(_bound(work, question)))
    return Measured(tuple(ms), tuple(found))


def _bound(work: Callable[[Question], Any], question: Question) -> Callable[[], Any]:
    return lambda: work(question)
