"""Search over a million invented articles, beside the stock design, tantivy and DuckDB FTS.

Makes the articles, indexes and publishes them, asks sixty questions in every way, and prints
tables in Markdown. A folder that was filled with the same seed and number is used again.

Run: python benchmarks/search [--n 1000000] [--folder FOLDER] [--without tantivy] [--json FILE]
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from search import ours, peers, report, steps, stock
from search.articles import BLOCK, VERSION
from search.questions import Question, questions
from search.timing import Cost, alone, bytes_of
from search.vocabulary import Vocabulary

PARTS = ("ours", "second", "stock", "tantivy", "duckdb", "http", "adding")


class Bench:
    """A folder with the databases, and what filling it has cost."""

    def __init__(self, folder: Path, n: int, seed: int) -> None:
        self.folder, self.n, self.seed = folder, n, seed
        folder.mkdir(parents=True, exist_ok=True)
        self._log = folder / "made.json"
        made = json.loads(self._log.read_text()) if self._log.exists() else {}
        wanted = {"version": VERSION, "n": n, "seed": seed}
        self._made = made if {key: made.get(key) for key in wanted} == wanted else wanted

    def make(self, name: str, place: str, work: Callable[..., Any], *given: Any) -> None:
        """Have something made, if it is not there from an earlier run."""
        if name in self._made:
            return
        print(f"{name} …", file=sys.stderr, flush=True)
        cost = alone(work, *given)
        size = bytes_of(self.folder / place)
        self.note(name, [cost.seconds, cost.peak_mb, size])

    def note(self, name: str, value: Any) -> None:
        """Keep a figure for the next run."""
        self._made[name] = value
        self._log.write_text(json.dumps(self._made))

    def noted(self, name: str, otherwise: Any = None) -> Any:
        """A figure that was kept."""
        return self._made.get(name, otherwise)

    def costs(self) -> dict[str, tuple[Cost, int]]:
        """What each step has cost, and how many bytes it left."""
        return {
            name: (Cost(value[0], value[1]), value[2])
            for name, value in self._made.items()
            if isinstance(value, list)
        }


def main() -> None:
    """Make, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--n", type=int, default=1_000_000, help="articles")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where the databases stay (default: nowhere)")
    parser.add_argument("--without", nargs="*", choices=PARTS, default=[], metavar="PART",
                        help=f"leave out: {', '.join(PARTS)}")  # fmt: skip
    parser.add_argument("--duckdb-n", type=int, default=100_000, help="articles at most for DuckDB")
    parser.add_argument("--json", type=Path, help="keep all figures")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        bench = Bench(options.folder or Path(temporary), options.n, options.seed)
        _run(bench, options)


def _run(bench: Bench, options: argparse.Namespace) -> None:
    parts = [part for part in PARTS if part not in options.without]
    for peer, modules in (("tantivy", ["tantivy"]), ("duckdb", ["duckdb", "duckdb_extension_fts"])):
        if peer in parts and not all(map(peers.is_here, modules)):
            print(f"{peer}: {' and '.join(modules)} not installed, left out")
            parts.remove(peer)
    asked = questions(Vocabulary())
    _make(bench, parts, options.duckdb_n)
    results = _ask(bench, parts, asked)
    added = _add(bench) if "adding" in parts else None
    print(f"\n{bench.n:,} articles, seed {bench.seed}; {len(asked)} questions, best of 3, warm")
    print(f"{bench.noted('rate'):,.0f} articles are invented in a second of one processor\n")
    print(report.costs(bench.costs(), bench.n))
    if words := bench.noted("statistics"):
        print("\n" + ", ".join(f"{value:,} {name}" for name, value in words.items()))
    print("\n" + report.targets(results))
    print("\n" + report.latencies(results))
    if added:
        print(f"\nadding {steps.ADDED:,} articles: {added[0]:.2f} s to an empty archive,"
              f" {added[1]:.2f} s to the full one, {added[1] / added[0]:.2f} times")  # fmt: skip
    print("\n" + report.by_question(asked, results))
    if options.json:
        kept = [{"engine": engine, "work": work, **asdict(measured)}
                for (engine, work), measured in results.items()]  # fmt: skip
        figures = {"n": bench.n, "seed": bench.seed, "results": kept, "adding": added}
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def _make(bench: Bench, parts: Sequence[str], duckdb_n: int) -> None:
    folder, n, seed = bench.folder, bench.n, bench.seed
    archive = folder / "corpus.db"
    if bench.noted("fill") is None:
        for ending in ("", "-wal", "-shm"):
            archive.with_name(archive.name + ending).unlink(missing_ok=True)
    if bench.noted("rate") is None:
        bench.note("rate", alone(steps.generate, 10 * BLOCK, seed).result)
    bench.make("fill", archive.name, steps.fill, archive, n, seed)
    bench.make("reindex", archive.name, ours.reindex, archive)
    bench.make("publish", "public", ours.publish, folder)
    if "second" in parts:
        public, twin = folder / "public" / "corpus.db", folder / "second" / "corpus.db"
        bench.make("second engine", "second/corpus.tantivy", ours.second_engine, public, twin)
    if "stock" in parts:
        bench.make("stock", "stock.db", stock.build, archive, folder / "stock.db")
        if bench.noted("statistics") is None:
            bench.note("statistics", alone(steps.statistics, folder / "stock.db").result)
    if "tantivy" in parts:
        bench.make("tantivy", "tantivy", peers.build_tantivy, archive, folder / "tantivy")
    if "duckdb" in parts:
        name, most = f"duckdb, {min(n, duckdb_n):,} articles", min(n, duckdb_n)
        bench.make(name, "duck.db", peers.build_duckdb, archive, folder / "duck.db", most)


def _ask(bench: Bench, parts: Sequence[str], asked: list[Question]) -> dict[Any, steps.Measured]:
    folder = bench.folder
    public, wide = folder / "public" / "corpus.db", folder / "stock.db"
    plain = [question for question in asked if question.plain]
    works: list[tuple[str, str, Callable[..., Any], tuple[Any, ...]]] = []
    if "ours" in parts:
        works += [("ours", work, steps.ask_ours, (public, asked, work)) for work in ours.WORKS]
    twin = folder / "second" / "corpus.db"
    if "second" in parts:
        works += [("ours, second engine", work, steps.ask_ours, (twin, asked, work))
                  for work in ours.WORKS]  # fmt: skip
    if "stock" in parts:
        works += [("stock", work, steps.ask_stock, (wide, asked, work)) for work in stock.WORKS]
    if "tantivy" in parts:
        works += [("tantivy", work, steps.ask_tantivy, (folder / "tantivy", asked, work))
                  for work in peers.TANTIVY_WORKS]  # fmt: skip
    if "duckdb" in parts:
        works += [("DuckDB", work, steps.ask_duckdb, (folder / "duck.db", plain, work))
                  for work in peers.DUCKDB_WORKS]  # fmt: skip
    if "http" in parts:
        works.append(("ours", "page", steps.our_pages, (public, asked)))
        if "second" in parts:
            works.append(("ours, second engine", "page", steps.our_pages, (twin, asked)))
        if "stock" in parts:
            works.append(("stock", "page", steps.stock_pages, (wide, folder, asked)))
    results = {}
    for engine, work, step, given in works:
        print(f"{engine}, {work} …", file=sys.stderr, flush=True)
        cost = alone(step, *given)
        found: steps.Measured = cost.result
        if work == "page" and (wrong := {each for each in found.found if each != 200}):
            print(f"{engine}: search pages answer {sorted(wrong)}")
            if len(wrong) == 1 and set(found.found) == wrong:
                continue
        print(f"{engine}, {work}: peak {cost.peak_mb:,.0f} MB", file=sys.stderr)
        results[engine, work] = found
    return results


def _add(bench: Bench) -> tuple[float, float]:
    """Seconds for more articles in an empty archive and in the full one."""
    already = bench.noted("added", 0)
    empty = min(alone(steps.add_to_empty, bench.seed).result for _ in range(3))
    full = []
    for _ in range(3):
        full.append(
            alone(steps.add_to, bench.folder / "corpus.db", bench.n + already, bench.seed).result
        )
        already += 2 * steps.ADDED  # whole blocks, wherever the first began
        bench.note("added", already)
    return empty, min(full)


if __name__ == "__main__":
    main()
