"""How well and how fast languages are told, beside langdetect and py3langid alone, in one alternating run.

Run: python benchmarks/language.py [--gold FILE.jsonl] [--rounds N]

Our own texts (tests/enrich/language_cases) are whole and cut to their first sentence; those of the gold
file, whose lines have `gold.language` and `gold.body`, are whole and cut to 1,000, 200 and 50 characters.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from corpus.enrich.detectors import langdetect, langid
from corpus.enrich.language import identify_language
from corpus.langcodes import base_language

ROOT = Path(__file__).resolve().parent.parent
OWN = ROOT / "tests/enrich/language_cases/texts.txt"
GOLD = ROOT.parent / "shared/data/pages-dev.gold.jsonl"
Texts = list[tuple[str, str]]  # language, text


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--gold", type=Path, default=GOLD, help=f"default: {GOLD}")
    parser.add_argument("--rounds", type=int, default=3, help="of the timing; the median counts")
    options = parser.parse_args()
    sets = own_texts()
    if options.gold.exists():
        sets |= gold_texts(options.gold)
    else:
        print(f"left out: there is no {options.gold}")
    print(f"{'accuracy':<18}{'texts':>6}" + "".join(f"{name:>12}" for name in TELLERS))
    for name, texts in sets.items():
        cells = "".join(f"{accuracy(tell, texts):12.4f}" for tell in TELLERS.values())
        print(f"{name:<18}{len(texts):6}{cells}")
    timed = [text for _, text in sets.get("gold, 1000", sets["own, whole"])]
    speeds: dict[str, list[float]] = {name: [] for name in TELLERS}
    for _ in range(options.rounds):
        for name, tell in TELLERS.items():
            began = time.process_time()
            for text in timed:
                tell(text)
            speeds[name].append(len(timed) / (time.process_time() - began))
    cells = "".join(f"{statistics.median(each):12,.0f}" for each in speeds.values())
    print(f"{'documents/s':<18}{len(timed):6}{cells}")


def corpus_says(text: str) -> str:
    """Our decision from the text alone."""
    return identify_language(text).code


def _likeliest(shares: dict[str, float]) -> str:
    return max(shares, key=lambda code: (shares[code], code), default="und")


def langdetect_says(text: str) -> str:
    """What langdetect takes for the likeliest."""
    return _likeliest(langdetect(text))


def langid_says(text: str) -> str:
    """What py3langid takes for the likeliest."""
    return _likeliest(langid(text))


TELLERS: dict[str, Callable[[str], str]] = {
    "corpus": corpus_says,
    "langdetect": langdetect_says,
    "py3langid": langid_says,
}


def accuracy(tell: Callable[[str], str], texts: Texts) -> float:
    """The share that is right; how Chinese is written counts only for who tells it."""
    right = 0
    for language, text in texts:
        code = tell(text)
        right += code in (language, base_language(language)) or base_language(code) == language
    return right / len(texts)


def own_texts() -> dict[str, Texts]:
    """Our own texts, whole and their first sentences."""
    lines = [line for line in OWN.read_text("utf-8").splitlines() if not line.startswith("#")]
    pairs = [line.split(" ", 1) for line in lines if line.strip()]
    return {
        "own, whole": [(code, text.replace(" | ", " ")) for code, text in pairs],
        "own, sentence": [(code, text.split(" | ")[0]) for code, text in pairs],
    }


def gold_texts(path: Path) -> dict[str, Texts]:
    """The bodies of annotated pages, whole and cut."""
    rows = [json.loads(line)["gold"] for line in path.read_text("utf-8").splitlines()]
    bodies = [(row["language"], row["body"]) for row in rows if row.get("language")]
    cuts = {
        f"gold, {length}": [(code, body[:length]) for code, body in bodies]
        for length in (1000, 200, 50)
    }
    return {"gold, whole": bodies} | cuts


if __name__ == "__main__":
    main()
