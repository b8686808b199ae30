"""How well and how fast pages are read, beside trafilatura and whatever other readers are installed.

Reads our own annotated pages, or those of a folder with `manifest.jsonl` and, beside the folder,
`FOLDER.gold.jsonl`. A dash stands for what a reader does not give or nobody annotated. Of
trafilatura the text with the comments that it finds is counted, and the language is langdetect's,
seeded. `--pin` writes what is reached on our own pages down as the floors of the tests.

Run: python benchmarks/reading.py [--data FOLDER] [--rounds N] [--json FILE] [--pin [--lower]]
"""

import argparse
import importlib
import json
import logging
import os
import platform
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from reading_gold import CASES, PASTED, Page, Read, capture_of, read_folder, read_own, read_page
from reading_peers import PEERS
from reading_scores import FIELDS as SCORED
from reading_scores import (
    Figures,
    PageScore,
    by_script,
    figures_of,
    new_floors,
    paired,
    score_page,
)
from trafilatura import bare_extraction

from corpus.reading import read

FLOORS = Path(__file__).resolve().parent.parent / "tests" / "reading_floors.json"
OURS, BASE = "corpus", "trafilatura"
BODY = ("body", "body with standfirst")
FIELDS = (
    "title", "dek", "published", "modified", "section", "tags", "authors F1", "authors", "outlet",
    "address", "paywall", "language",
)  # fmt: skip


def main() -> None:
    """Read, score, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, help="a folder with manifest.jsonl")
    parser.add_argument("--rounds", type=int, default=3, help="of the speed; 0 leaves it out")
    parser.add_argument("--worst", type=int, default=0, help="pages to list that we read worst")
    parser.add_argument("--json", type=Path, help="keep the results, and on what machine")
    parser.add_argument("--pin", action="store_true", help="raise the floors of the tests")
    parser.add_argument("--lower", action="store_true", help="with --pin: lower them, too")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    if options.pin:
        pin(may_lower=options.lower)
        return
    warnings.simplefilter("ignore")  # of the peers
    pages = read_folder(options.data) if options.data else read_own(CASES)
    readers: dict[str, Callable[[Page], Read]] = {OURS: read_page}
    for name, (module, reader) in PEERS.items():
        try:
            importlib.import_module(module)
        except ImportError as error:
            print(f"{name}: not installed, left out ({error})")
        else:
            readers[name] = reader
    scores = {name: scored(name, reader, pages) for name, reader in readers.items()}
    print(f"\n{len(pages)} pages from {options.data or 'tests/reading_cases'}")
    show_figures(pages, scores)
    pairs = show_pairs(scores)
    if options.worst:
        show_worst(pages, scores, options.worst)
    speeds = show_speed(pages, options.rounds) if options.rounds else {}
    if options.json:
        kept = {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": machine(),
            "pages": len(pages),
            "figures": {name: groups_of(pages, each) for name, each in scores.items()},
            "against": pairs,
            "speed": speeds,
        }
        options.json.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def scored(name: str, reader: Callable[[Page], Read], pages: Sequence[Page]) -> list[PageScore]:
    """Each page's score. Where a peer fails with an error it has read nothing, which is told."""
    readings, failed = [], 0
    for page in pages:
        try:
            readings.append(reader(page))
        except Exception:
            if name == OURS:
                raise
            readings.append(Read())
            failed += 1
    if failed:
        print(f"{name}: failed with an error on {failed} pages, which count as empty")
    given = {field for field in SCORED if any(getattr(reading, field) for reading in readings)}
    return [
        without(score_page(page, reading), set(SCORED) - given)
        for page, reading in zip(pages, readings, strict=True)
    ]


def without(score: PageScore, missing: set[str]) -> PageScore:
    """The score without the fields that a reader never gives: they are not measured."""
    fields = {name: is_right for name, is_right in score.fields.items() if name not in missing}
    return replace(score, fields=fields, names=None if "authors" in missing else score.names)


def groups_of(pages: Sequence[Page], scores: Sequence[PageScore]) -> dict[str, dict[str, Any]]:
    """The figures of each group."""
    return {group: asdict(figures_of(each)) for group, each in parted(pages, scores).items()}


def parted(pages: Sequence[Page], scores: Sequence[PageScore]) -> dict[str, tuple[PageScore, ...]]:
    """The scores of all pages, by collection where there are several, and by script."""
    collections: dict[str, list[PageScore]] = {}
    for page, score in zip(pages, scores, strict=True):
        collection, slash, _ = page.name.partition("/")
        if slash:
            collections.setdefault(collection, []).append(score)
    by_collection = {name: tuple(collections[name]) for name in sorted(collections)}
    return {"all": tuple(scores)} | by_collection | by_script(pages, scores)


def show_figures(pages: Sequence[Page], scores: Mapping[str, Sequence[PageScore]]) -> None:
    """A table of the bodies and one of the fields; in each, by script, a line a reader."""
    by_reader = {name: parted(pages, each) for name, each in scores.items()}
    groups = list(dict.fromkeys(group for each in by_reader.values() for group in each))
    found = {
        (group, name): figures_of(by_reader[name][group]) for group in groups for name in scores
    }
    measured = [f for f in FIELDS if any(f in each.measures for each in found.values())]
    table("body, F1", ["pages", "empty", *BODY], found)
    table("fields, share right", measured, found)


def table(title: str, columns: Sequence[str], found: Mapping[tuple[str, str], Figures]) -> None:
    """One table; a dash where nothing is measured."""
    print(
        f"\n{title:28}"
        + "".join(f"{name:>22}" if name in BODY else f"{name:>11}" for name in columns)
    )
    for (group, reader), figures in found.items():
        counts = {"pages": figures.pages, "empty": figures.empty}
        values = {**{n: f"{v}" for n, v in counts.items()},
                  **{n: f"{v:.3f}" for n, v in figures.measures.items()}}  # fmt: skip
        if any(name in values for name in columns):
            cells = (f"{values.get(n, '–'):>{22 if n in BODY else 11}}" for n in columns)
            print(f"{group + ' ' + reader:28}" + "".join(cells))


def show_pairs(scores: Mapping[str, Sequence[PageScore]]) -> dict[str, dict[str, Any]]:
    """For each peer on how many pages we are better and worse."""
    kept = {}
    print("\npage by page, against")
    for name, theirs in scores.items():
        if name == OURS:
            continue
        body = paired(
            [score.body_alone.f1 for score in scores[OURS]],
            [score.body_alone.f1 for score in theirs],
        )
        print(
            f"  {name:18} body F1 {body.difference:+.4f} [{body.low:+.4f}, {body.high:+.4f}],"
            f" better on {body.better}, worse on {body.worse}"
        )
        fields = {}
        for field in dict.fromkeys(f for score in scores[OURS] for f in score.fields):
            both = [
                (one.fields[field], other.fields[field])
                for one, other in zip(scores[OURS], theirs, strict=True)
                if field in one.fields and field in other.fields
            ]
            if both:
                fields[field] = (both.count((True, False)), both.count((False, True)))
        told = (f"{field} +{better} −{worse}" for field, (better, worse) in fields.items())
        print(f"  {'':18} right where it is wrong, and the reverse: {', '.join(told)}")
        kept[name] = asdict(body) | {"fields": fields}
    return kept


def show_worst(
    pages: Sequence[Page], scores: Mapping[str, Sequence[PageScore]], count: int
) -> None:
    """The pages whose body we read worst, and which of their fields are wrong."""
    both = zip(pages, scores[OURS], scores[BASE], strict=True)
    print("\nworst (body F1, in brackets trafilatura's; too much, missing; wrong fields)")
    for page, ours, theirs in sorted(both, key=lambda each: each[1].body_alone.f1)[:count]:
        wrong = ", ".join(name for name, is_right in ours.fields.items() if not is_right)
        shares = f"+{ours.body_alone.extra:.2f} −{ours.body_alone.missing:.2f}"
        print(
            f"  {ours.body_alone.f1:.3f} ({theirs.body_alone.f1:.3f}) {shares} {page.name} {wrong}"
        )


def show_speed(pages: Sequence[Page], rounds: int) -> dict[str, float]:
    """Pages a second on one core: our reading without cited sources, and trafilatura's."""
    captures = [capture_of(page) for page in pages if not page.is_pasted]

    def ours() -> None:
        with mock.patch("corpus.reading.find_citations", return_value=()):
            for capture in captures:
                read(capture)

    def theirs() -> None:
        for capture in captures:
            bare_extraction(capture.payload, with_metadata=True)

    seconds: dict[str, list[float]] = {OURS: [], BASE: []}
    ours()  # loads its data
    for _ in range(rounds):
        for name, work in ((OURS, ours), (BASE, theirs)):
            began = time.process_time()
            work()
            seconds[name].append(time.process_time() - began)
    speeds = {name: len(captures) / statistics.median(each) for name, each in seconds.items()}
    ratios = [base / our for our, base in zip(seconds[OURS], seconds[BASE], strict=True)]
    speeds["ratio"] = statistics.median(ratios)
    print(f"\nspeed, {rounds} rounds in turn, CPU time of one process, medians")
    for name in (OURS, BASE):
        print(f"  {name:18} {speeds[name]:8.1f} pages/s")
    print(f"  ratio {speeds['ratio']:.2f} (from {min(ratios):.2f} to {max(ratios):.2f})")
    return speeds


def machine() -> dict[str, Any]:
    """On what the figures were measured."""
    return {
        "python": platform.python_version(),
        "system": platform.system(),
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
    }


def pin(*, may_lower: bool) -> None:
    """Write the floors down; one that is above what is reached stays unless it may be lowered."""
    old = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    new: dict[str, dict[str, dict[str, float]]] = {}
    unread = []
    for kind, pages in (("pages", read_own(CASES)), ("pasted", read_own(PASTED))):
        readings = [read_page(page) for page in pages]
        unread += [page.name for page, found in zip(pages, readings, strict=True) if found.problem]
        groups = groups_of(pages, list(map(score_page, pages, readings)))
        reached = {"all": groups.pop("all")["measures"]} | {
            group: {"body": found["measures"]["body"]} for group, found in groups.items()
        }
        new[kind] = {
            group: new_floors(old.get(kind, {}).get(group, {}), found, may_lower=may_lower)
            for group, found in reached.items()
        }
    known = unread if may_lower or not old else [n for n in unread if n in old["no article"]]
    FLOORS.write_text(as_written(new, known), encoding="utf-8")


def as_written(floors: Mapping[str, Mapping[str, object]], unread: Sequence[str]) -> str:
    """The floors as JSON, a line a group."""
    parts = [f' "no article": {json.dumps(unread)}']
    for kind, groups in floors.items():
        lines = (f"  {json.dumps(group)}: {json.dumps(each)}" for group, each in groups.items())
        parts.append(f' "{kind}": {{\n' + ",\n".join(lines) + "\n }")
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    main()
