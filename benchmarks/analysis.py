"""How many words a second of processor time analyses read, on invented words with a Zipf tail.

python benchmarks/analysis.py [--articles 100000] [--words 450] [--rounds 1]
"""

import argparse
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
from sqlite_utils import Database

from corpus.analysis.collocates import collocates
from corpus.analysis.comparison import comparison
from corpus.analysis.concordance import concordance
from corpus.analysis.dispersion import dispersion
from corpus.analysis.keyness import keyness
from corpus.analysis.ngrams import ngrams
from corpus.analysis.occurrences import needles_by_column
from corpus.analysis.reading import Numbers
from corpus.analysis.sampling import sample
from corpus.analysis.trends import trend, whole
from corpus.needles import understood
from corpus.store.migrations import migrations

VOCABULARY = 300_000
RARE, COMMON = "w200", "w20"  # in about one article of ten, and in most


def rows(articles: int, words: int) -> Iterator[tuple[int, str]]:
    """Rowids with texts whose words' frequencies fall as their ranks rise."""
    chance = np.random.default_rng(1)
    names = np.array([f"w{rank}" for rank in range(VOCABULARY)], object)
    ranks = np.arange(1, VOCABULARY + 1, dtype=np.float64)
    steps = np.cumsum(1 / ranks)
    for n in range(1, articles + 1):
        drawn = np.searchsorted(steps, chance.random(words) * steps[-1])
        yield n, " ".join(names[drawn])


def fill(db: sqlite3.Connection, articles: int, words: int) -> None:
    """The tables that analyses read; the index over them is left empty."""
    migrations.apply(Database(db))
    db.execute("pragma foreign_keys = off")
    db.execute("drop trigger articles_folded_ai")
    for n, text in rows(articles, words):
        month = f"20{10 + n % 12:02}-{1 + n % 12:02}"
        db.execute(
            """
            insert into articles (rowid, id, text, published, published_sort, year, month, language,
                outlet_id, word_count, revision, key, key_rule, capture_id, blocks, reader)
            values (?, ?, ?, ?, ?, ?, ?, 'en', ?, ?, 1, ?, 1, '', '[]', '')
            """,
            (
                n,
                f"id{n}",
                text,
                month,
                month,
                int(month[:4]),
                month,
                f"outlet{n % 40}",
                words,
                str(n),
            ),
        )
        db.execute("insert into articles_folded (n, text) values (?, ?)", (n, text))
    db.commit()


def having(db: sqlite3.Connection, word: str) -> Numbers:
    """The articles that have a word."""
    found = db.execute(
        "select n from articles_folded where instr(' ' || text || ' ', ' ' || ? || ' ') order by n",
        (word,),
    )
    return np.array([n for (n,) in found], np.int64)


def main() -> None:
    """Make the articles, run each analysis, print how long it took."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, default=100_000)
    options.add_argument("--words", type=int, default=450)
    options.add_argument("--rounds", type=int, default=1)
    given = options.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(sqlite3.connect(Path(folder, "corpus.db"))) as db,
    ):
        begun = time.perf_counter()
        fill(db, given.articles, given.words)
        print(f"{given.articles:,} articles made in {time.perf_counter() - begun:.0f} s")
        everything = np.arange(1, given.articles + 1)
        rare, common = having(db, RARE), having(db, COMMON)
        print(f"{RARE}: in {len(rare):,} articles; {COMMON}: in {len(common):,}")
        at_rare, at_common = (
            needles_by_column(understood(RARE)),
            needles_by_column(understood(COMMON)),
        )
        tasks: dict[str, Callable[[], object]] = {
            "ngrams 1": lambda: ngrams(db, everything, 1),
            "ngrams 2": lambda: ngrams(db, everything, 2),
            "ngrams 3": lambda: ngrams(db, everything, 3),
            "keyness, rare against the rest": lambda: keyness(db, rare, everything),
            "collocates, rare": lambda: collocates(db, rare, at_rare, reference=everything),
            "collocates, common": lambda: collocates(db, common, at_common, reference=everything),
            "concordance, common, newest": lambda: concordance(db, common, at_common),
            "concordance, common, R1 L1": lambda: concordance(db, common, at_common, sort=("R1", "L1")),
            "concordance, common, 1,000 drawn": lambda: concordance(
                db, common, at_common, limit_articles=1000
            ),
            "trend by month, common": lambda: trend(db, common, at_common, whole(db, everything)),
            "trend by month, articles only": lambda: trend(
                db, common, at_common, whole(db, everything, with_words=False)
            ),
            "dispersion by article": lambda: dispersion(db, everything, at_common, by="article"),
            "comparison by month": lambda: comparison(
                db, rare, common, (at_rare, at_common), whole(db, everything)
            ),
            "sample of 50": lambda: sample(db, everything, 50),
        }  # fmt: skip
        words = given.articles * given.words
        for name, task in tasks.items():
            took = []
            for _ in range(given.rounds):
                begun = time.process_time()
                task()
                took.append(time.process_time() - begun)
            median = sorted(took)[len(took) // 2]
            print(f"{name:<34} {median:7.2f} s  {words / median / 1e6:8.1f} million words a second")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"peak memory {peak:,.0f} MB")


if __name__ == "__main__":
    main()
