"""Score the annotated test texts, language by language, or show where the engine differs from them.

Run: python benchmarks/citation_cases.py [--half odd|even] [--show] [LANGUAGE…]
"""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from citation_gold import CASES, Case, read_cases
from citation_scores import MEASURES, Scores, score_case

from corpus.enrich.attribution.find import Attribution, find_attributions


def main() -> None:
    """Print a line for each language."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("languages", nargs="*", help="codes; all that have cases unless named")
    parser.add_argument(
        "--half", choices=["odd", "even"], help="only the cases with odd or even numbers"
    )
    parser.add_argument(
        "--show", action="store_true", help="print each case that is not read as annotated"
    )
    options = parser.parse_args()
    languages = options.languages or sorted(path.stem for path in CASES.glob("*.txt"))
    print(
        f"{'':6}{'cases':>6}{'right':>6}  " + "  ".join(f"{m:>7} P    R    F1  " for m in MEASURES)
    )
    for language in languages:
        scores, right, count = Scores(), 0, 0
        for number, case in enumerate(read_cases(CASES / f"{language}.txt"), start=1):
            if options.half and number % 2 != (options.half == "odd"):
                continue
            found = find_attributions(case.text, language)
            is_right = score_case(scores, case, found)
            right += is_right
            count += 1
            if options.show and not is_right:
                show(number, case, found)
        cells = (scores.counts[m] for m in MEASURES)
        print(
            f"{language:6}{count:6}{right:6}  "
            + "  ".join(f"{c.precision:9.3f} {c.recall:.3f} {c.f1:.3f}" for c in cells)
        )


def show(number: int, case: Case, found: tuple[Attribution, ...]) -> None:
    """What a case should give, and what it gives."""
    print(f"\n--- {case.language} {number}: {case.label}\n{case.text}")
    for gold in case.attributions:
        if gold.credit:
            continue
        wanted = [_printed(case, part) for part in (gold.source, gold.cue, gold.content)]
        print("  wanted  S {} | C {} | X {}".format(*wanted))
    for each in found:
        pairs = [
            [(s.start, s.end) for s in spans] for spans in (each.source, each.cue, each.content)
        ]
        print("  found   S {} | C {} | X {}".format(*(_printed(case, part) for part in pairs)))


def _printed(case: Case, spans: Iterable[tuple[int, int]]) -> str:
    return " … ".join(case.text[a:b] for a, b in spans) or "–"


if __name__ == "__main__":
    main()
