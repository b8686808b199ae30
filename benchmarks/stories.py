"""How well copies of a story are found among texts that only look like copies, and how fast.

Run: python benchmarks/stories.py [--seed 1] [--each 12] [--show] | --n 100000

With `--n`, so many articles, one in ten of them a copy, are stored and compared in runs of a
thousand, and processor time, memory and size are told.
"""

import argparse
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from sqlite_utils import Database

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from planted import (
    COPIES,
    Language,
    Newsroom,
    Planted,
    Text,
    collection,
    joined,
    languages_of,
    pair_scores,
    put_text,
)

from corpus.capture.inputs import Inputs, captures
from corpus.copies import settle_stories
from corpus.digests import short_id
from corpus.enrich.story import signature
from corpus.model import Capture, Reading
from corpus.reading import read
from corpus.store.database import open_for_writing, transaction

SAMPLES = Path(__file__).resolve().parent.parent / "corpus" / "samples" / "manifest.jsonl"


def languages() -> list[Language]:
    """The languages of our samples."""
    return languages_of(
        (reading.enrichment.language.code, reading.article.text)
        for item in captures(Inputs(manifests=(str(SAMPLES),)), None)
        if isinstance(item, Capture) and isinstance(reading := read(item), Reading)
    )


def opened(path: Path) -> Database:
    """An archive's database that takes articles without captures."""
    db = open_for_writing(path)
    db.execute("pragma foreign_keys = off")
    return db


def measure(planted: Sequence[Planted], *, show: bool) -> None:
    """Print for each kind of copy how many were found, and of negative how many were merged."""
    with tempfile.TemporaryDirectory() as folder:
        db = opened(Path(folder) / "corpus.db")
        ids = [short_id(f"{one.kind} {one.origin}") for one in planted]
        with transaction(db):
            for id_, one in zip(ids, planted, strict=True):
                put_text(db, id_, one.text)
        settle_stories(db)
        story = dict(db.execute("select id, coalesce(story_id, id) from articles").fetchall())
        db.close()
    stories = [story[id_] for id_ in ids]
    right: dict[str, list[bool]] = defaultdict(list)
    members: dict[str, set[str]] = defaultdict(set)
    for one, its in zip(planted, stories, strict=True):
        members[its].add(one.origin)
    originals = {
        one.origin: its for one, its in zip(planted, stories, strict=True) if one.kind == "original"
    }
    for one, its in zip(planted, stories, strict=True):
        if one.kind in COPIES:
            right[one.kind].append(its == originals[one.origin])
        elif one.kind != "original":
            right[one.kind].append(members[its] == {one.origin})
        if show and one.kind != "original" and not right[one.kind][-1]:
            print(f"{one.kind}: {one.origin}: {one.text[:70]!r}")
    for kind, found in right.items():
        word = "found" if kind in COPIES else "left alone"
        print(f"{kind:40}{len(found):6} {statistics.mean(found):7.1%} {word}")
    print("\nprecision {:.4f}, recall {:.4f} of pairs".format(*pair_scores(planted, stories)))


def time_growth(count: int, seed: int) -> None:
    """Print what a thousand articles more cost as the archive grows, one in ten a copy."""
    room = Newsroom(next(each for each in languages() if each.code == "en"), seed)
    kinds = list(COPIES.values())
    recent: list[Text] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "corpus.db"
        db = opened(path)
        for start in range(0, count, 1000):
            texts: list[Text] = []
            for _ in range(1000):
                if recent and room.chance.random() < 0.1:
                    made = room.chance.choice(kinds)(room, room.chance.choice(recent))
                else:
                    made = room.article(8, 14)
                    recent = [*recent[-500:], made]
                texts.append(made)
            written = [joined(room, text) for text in texts]
            signing = time.process_time()
            for text in written:
                signature(text)
            writing = time.process_time()
            with transaction(db):
                for number, text in enumerate(written, start):
                    put_text(db, short_id(str(number)), text)
            settling = time.process_time()
            settle_stories(db)
            done = time.process_time()
            if start % (count // 10) == 0 or start + 1000 >= count:
                print(
                    f"{start + 1000:>9,} articles: signatures {writing - signing:.2f} s a thousand, "
                    f"folding, signing and storing {settling - writing:.2f} s, "
                    f"finding stories {done - settling:.2f} s, "
                    f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
                )
        (stories,) = db.execute("select count(*) from stories").fetchone()
        print(f"{stories:,} stories")
        try:
            for name, size in db.execute(
                "select name, sum(pgsize) from dbstat where name like 'story%' group by name"
            ):
                print(f"{name}: {size / 1e6:.1f} MB")
        except sqlite3.OperationalError:
            print("(this SQLite cannot tell the sizes of tables)")
        db.close()


def main() -> None:
    """Print how well copies are found, or with `--n` how fast."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=12, help="original texts a language")
    parser.add_argument("--n", type=int, help="articles whose comparison is timed")
    parser.add_argument("--show", action="store_true", help="print the beginnings of mistakes")
    options = parser.parse_args()
    if options.n:
        time_growth(options.n, options.seed)
    else:
        measure(list(collection(languages(), options.each, options.seed)), show=options.show)


if __name__ == "__main__":
    main()
