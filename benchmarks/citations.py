"""How many words a second are read for cited sources: the engine alone, on one core.

Reads the annotated test texts of each language, or plain-text files (*.txt) below a folder. Rounds
go through all languages in turn, so that a machine whose speed drifts slows all alike.

Run: python benchmarks/citations.py [--texts FOLDER --language en] [--rounds N]
"""

import argparse
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from citation_gold import CASES, read_cases

from corpus.enrich.attribution.find import find_attributions

ENOUGH = 50_000  # words of a round, at least


def words_in(text: str, language: str) -> int:
    """Words between white space; in scripts without spaces two characters count as one."""
    is_spaceless = language in ("zh", "ja")
    return sum(map(str.isalnum, text)) // 2 if is_spaceless else len(text.split())


def texts_of(folder: Path | None, language: str | None) -> dict[str, list[str]]:
    """By language the texts to read, each once."""
    if folder is not None:
        files = sorted(folder.rglob("*.txt"))
        return {language or "en": [path.read_text(encoding="utf-8") for path in files]}
    return {
        path.stem: [case.text for case in read_cases(path)]
        for path in sorted(CASES.glob("*.txt"))
        if language in (None, path.stem)
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--texts", type=Path, help="a folder with plain-text articles")
    parser.add_argument("--language", help="ISO 639-1")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    texts = texts_of(options.texts, options.language)
    for language, each in texts.items():  # loads its data, and repeats short texts
        words = sum(words_in(text, language) for text in each)
        texts[language] = each * max(1, -(-ENOUGH // max(1, words)))
        find_attributions(each[0], language)
    speeds: dict[str, list[float]] = {language: [] for language in texts}
    for _ in range(options.rounds):
        for language, each in texts.items():
            began = time.perf_counter()
            for text in each:
                find_attributions(text, language)
            taken = time.perf_counter() - began
            speeds[language].append(sum(words_in(text, language) for text in each) / taken)
    for language, measured in speeds.items():
        print(f"{language:6}{statistics.median(measured):>12,.0f} words/s")


if __name__ == "__main__":
    main()
