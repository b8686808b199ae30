"""Whether the confidence of a claim means something: of those given .9, are nine in ten right?

Run: python benchmarks/calibration.py --data FOLDER [--half a|b] [--fit a|b]

FOLDER holds manifest.jsonl and beside it lies FOLDER.gold.jsonl, one line a page with what its
publisher says: title, date, authors, language. Pages of one site are all in the same half.
"""

import argparse
import hashlib
import json
import logging
import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from corpus.clean.agreement import is_brought, voices
from corpus.clean.dates import sort_key
from corpus.model import Capture, Failure
from corpus.reading import read
from corpus.uris import registrable_domain

FIELDS = ("title", "published", "author", "language")


@dataclass(frozen=True)
class Judged:
    """One claim, and whether it is right."""

    field: str
    found_in: str
    confidence: float
    is_chosen: bool
    is_right: bool
    agreeing: int
    differing: int


def words(text: str) -> str:
    """A title or a name as they are compared: letters and digits."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(re.findall(r"\w+", kept))


def days(value: Any) -> set[str]:
    """The day as stated, and in UTC."""
    text = str(value)
    if re.fullmatch(r"\d{9,10}(\.\d+)?", text):
        text = datetime.fromtimestamp(float(text), UTC).isoformat()
    return {text[:10], (sort_key(text.replace(" ", "T")) or text)[:10]}


def right_values(gold: dict[str, Any], captured_at: str) -> dict[str, set[str]]:
    """What is right for each field of a page; fields of which nobody says are left out."""
    right: dict[str, set[str]] = {}
    if gold.get("title"):
        right["title"] = {words(gold["title"])}
    if gold.get("date") and min(days(gold["date"])) <= captured_at[:10]:
        right["published"] = days(gold["date"])
    if gold.get("authors"):
        right["author"] = set(map(words, gold["authors"]))
    if gold.get("language"):
        code = gold["language"].split("-")[0].lower()
        right["language"] = {"no", "nb", "nn"} if code in ("no", "nb", "nn") else {code}
    return right


def said(field: str, value: str) -> set[str]:
    """What a claim says, as `right_values` says it."""
    if field == "published":
        return days(value)
    if field == "language":
        return {value.replace("_", "-").split("-")[0].lower()}
    return {words(value)}


def judged(folder: Path, line: str) -> list[Judged]:
    """The claims of one page."""
    logging.disable(logging.CRITICAL)
    page = json.loads(line)
    right = right_values(page["gold"], page["captured_at"] or "9999")
    at = datetime.fromisoformat(page["captured_at"]) if page["captured_at"] else None
    capture = Capture(
        (folder / page["path"]).read_bytes(),
        page["path"],
        url=page["url"],
        captured_at=at and (at if at.tzinfo else at.replace(tzinfo=UTC)),
        media_type="text/html",
    )
    reading = read(capture)
    if isinstance(reading, Failure):
        return []
    article = reading.article
    counted = zip(article.claims, voices(article.claims), strict=True)
    return [
        Judged(
            claim.field,
            claim.found_in,
            claim.confidence,
            index in article.chosen,
            bool(said(claim.field, claim.value) & right[claim.field]),
            *counts,
        )
        for index, (claim, counts) in enumerate(counted)
        if claim.field in right and not is_brought(claim)
    ]


def half_of(line: str) -> str:
    """Which half of the pages one belongs to, by its site."""
    site = registrable_domain(json.loads(line)["url"]) or ""
    return "ba"[hashlib.sha256(f"x{site}".encode()).digest()[0] % 2]


def error(claims: Iterable[Judged]) -> float:
    """Expected calibration error: how far confidence and right share lie apart, over tenths."""
    tenths = by(claims, lambda claim: min(int(claim.confidence * 10), 9))
    total = sum(map(len, tenths.values()))
    return sum(abs(sure(group) - share(group)) * len(group) for group in tenths.values()) / total


def by(claims: Iterable[Judged], key: Any) -> dict[Any, list[Judged]]:
    """The claims in groups."""
    groups: dict[Any, list[Judged]] = defaultdict(list)
    for claim in claims:
        groups[key(claim)].append(claim)
    return dict(sorted(groups.items()))


def share(claims: list[Judged]) -> float:
    """How many of them are right."""
    return sum(claim.is_right for claim in claims) / len(claims)


def sure(claims: list[Judged]) -> float:
    """What they say of themselves."""
    return sum(claim.confidence for claim in claims) / len(claims)


def table(claims: list[Judged]) -> Iterator[str]:
    """The lines to print."""
    for field, group in by(claims, lambda claim: claim.field).items():
        chosen = [claim for claim in group if claim.is_chosen]
        yield f"\n{field}: {len(group)} claims, calibration error {error(group):.3f}"
        if chosen:
            yield (
                f"  of the {len(chosen)} chosen {share(chosen):.3f} are right, stated"
                f" {sure(chosen):.3f}, calibration error {error(chosen):.3f}"
            )
        yield "  confidence  claims  right"
        for tenth, some in by(group, lambda claim: min(int(claim.confidence * 10), 9)).items():
            yield f"  {tenth / 10:.1f}–{tenth / 10 + 0.1:.1f}    {len(some):6}  {share(some):.3f}"
        yield f"  {'place':34}  claims  right  stated"
        for place, some in by(group, lambda claim: claim.found_in).items():
            yield f"  {place:34}  {len(some):6}  {share(some):.3f}  {sure(some):.3f}"


def fitted(claims: list[Judged], rounds: int = 4000, shrink: float = 1.0) -> dict[str, Any]:
    """The constants of `corpus.clean.agreement` that fit best: logistic regression.

    What a place adds to the usual is drawn towards nothing, so that one seen seldom adds little.
    """
    usual = agrees = differs = 0.0
    places = dict.fromkeys((claim.found_in for claim in claims), 0.0)
    for _ in range(rounds):
        slopes = dict.fromkeys(places, 0.0)
        of_usual = of_agrees = of_differs = 0.0
        for claim in claims:
            odds = usual + places[claim.found_in]
            odds += agrees * claim.agreeing + differs * claim.differing
            miss = claim.is_right - 1 / (1 + math.exp(-odds))
            of_usual += miss
            of_agrees += miss * claim.agreeing
            of_differs += miss * claim.differing
            slopes[claim.found_in] += miss
        step = 4 / len(claims)
        usual += step * of_usual
        agrees += step * (of_agrees - 0.2 * agrees)
        differs += step * (of_differs - 0.2 * differs)
        for place, slope in slopes.items():
            places[place] += step * (slope - shrink * places[place])
    listed = {place: round(usual + more, 1) for place, more in sorted(places.items())}
    return {
        "usual": round(usual, 1),
        "places": listed,
        "agrees": round(agrees, 2),
        "differs": round(differs, 2),
    }


def main() -> None:
    """Read the pages and print how sure their claims are, and how right."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--half", choices=("a", "b"), help="only these pages")
    parser.add_argument("--fit", choices=("a", "b"), help="print the constants that fit this half")
    options = parser.parse_args()
    gold = options.data.with_name(f"{options.data.name}.gold.jsonl").read_text(encoding="utf-8")
    lines = [line for line in gold.splitlines() if "title" in json.loads(line)["gold"]]
    half = options.fit or options.half
    lines = [line for line in lines if half in (None, half_of(line))]
    with ProcessPoolExecutor() as pool:
        pages = pool.map(partial(judged, options.data), lines, chunksize=4)
        claims = [claim for page in pages for claim in page if claim.field in FIELDS]
    if options.fit:
        for field, group in by(claims, lambda claim: claim.field).items():
            if field != "language":
                print(field, json.dumps(fitted(group), ensure_ascii=False))
    else:
        print("\n".join(table(claims)))


if __name__ == "__main__":
    main()
