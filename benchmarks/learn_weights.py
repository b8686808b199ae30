"""Learn how much each fact speaks for an attribution, from annotated news, and write it down.

Reads a gold file of one JSON object a line: `id`, `text`, and `annotations`, by annotator a list
of attributions with `source`, `cue` and `content` as lists of [start, end] in code points. What
candidate the annotators marked is a logistic regression's target; its weights are what the engine
adds up (`corpus.enrich.attribution.weighing`). Needs scikit-learn, which the package itself does not.

Run: python benchmarks/learn_weights.py GOLD.jsonl en
     python benchmarks/learn_weights.py GOLD.jsonl general    (without the verbs, for other languages)
"""

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from corpus.enrich.attribution import weighing
from corpus.enrich.attribution.find import candidates
from corpus.enrich.attribution.grammar import Grammar
from corpus.enrich.attribution.languages import grammar_of
from corpus.enrich.attribution.parts import Found
from corpus.enrich.attribution.tokens import Tokens, tokenize

DATA = Path(weighing.__file__).parents[1] / "data" / "cues"
GENERAL = "general"
SHIFT = 0.9  # above even odds: articles are judged by F1, which rewards the doubtful, too
STRENGTH = 0.3  # of regularisation, inverse
RAREST = 4  # a fact seen less often teaches nothing
SMALLEST = 0.05  # weights below are left out

Facts = dict[str, int]
Places = frozenset[int]


@dataclass
class Text:
    """One article's candidates, and which of them the annotators marked."""

    tokens: Tokens
    found: list[Found]
    marked: list[bool]


def is_held_out(key: str) -> bool:
    """Whether an article is kept from learning, for measuring: one in four, by its id."""
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % 4 == 0


def read(path: Path, grammar: Grammar, *, everything: bool) -> Iterator[Text]:
    """The articles to learn from. The first line is a headline, which the engine does not read."""
    for line in path.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        if is_held_out(article["id"]) and not everything:
            continue
        shift = article["text"].find("\n") + 1
        tokens = tokenize(article["text"][shift:], grammar)
        found = candidates(tokens, grammar)
        gold = article["annotations"][min(article["annotations"])]
        wanted = [(places(each["cue"]), places(each["source"])) for each in gold]
        yield Text(tokens, found, [is_marked(tokens, each, wanted, shift) for each in found])


def places(spans: list[list[int]]) -> Places:
    """The code points of some spans."""
    return frozenset(i for start, end in spans for i in range(start, end))


def is_marked(
    tokens: Tokens, found: Found, wanted: list[tuple[Places, Places]], shift: int
) -> bool:
    """Whether an annotator marked this cue, with this source if with any."""

    def at(ranges: list[tuple[int, int]]) -> Places:
        return frozenset(
            i + shift
            for a, b in ranges
            for k in range(a, b)
            for i in range(tokens.starts[k], tokens.ends[k])
        )

    cue, source = at(found.cue), at([found.source] if found.source else [])
    return any(cue & c and (not s or s & source) for c, s in wanted)


def learned(rows: list[Facts], marked: list[bool]) -> tuple[DictVectorizer, LogisticRegression]:
    """A regression over the facts that are not rare."""
    seen = Counter(fact for row in rows for fact in row)
    vectorizer = DictVectorizer()
    facts = vectorizer.fit_transform(
        [{fact: 1 for fact in row if seen[fact] >= RAREST} for row in rows]
    )
    return vectorizer, LogisticRegression(C=STRENGTH, max_iter=400).fit(facts, marked)


def nested(texts: list[Text], rows: list[Facts], scores: list[float], *, general: bool) -> None:
    """Add to each candidate's facts what lying within another one says, given their scores."""
    at = 0
    for text in texts:
        here = scores[at : at + len(text.found)]
        for number, found in enumerate(text.found):
            outer = weighing.outer_of(text.found, here, number)
            if outer is not None:
                rows[at + number] |= kept(weighing.nested_facts(found, outer), general=general)
        at += len(text.found)


def kept(facts: Iterator[str], *, general: bool) -> Facts:
    """The facts to learn from: in general those that name no verb of one language."""
    return {fact: 1 for fact in facts if not (general and "verb " in fact)}


def main() -> None:
    """Learn and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path, help="annotated English news")
    parser.add_argument("name", choices=["en", GENERAL], help="which weights to write")
    parser.add_argument(
        "--everything", action="store_true", help="learn from the quarter kept for measuring, too"
    )
    options = parser.parse_args()
    general = options.name == GENERAL
    english = grammar_of("en")
    assert english
    grammar = replace(english, has_own_weights=not general)
    texts = list(read(options.gold, grammar, everything=options.everything))
    rows = [
        kept(weighing.facts(text.tokens, found), general=general)
        for text in texts
        for found in text.found
    ]
    marked = [each for text in texts for each in text.marked]
    vectorizer, model = learned(rows, marked)
    nested(texts, rows, list(model.decision_function(vectorizer.transform(rows))), general=general)
    vectorizer, model = learned(rows, marked)
    weights = dict(zip(vectorizer.feature_names_, model.coef_[0], strict=True))
    lines = [f"{model.intercept_[0] + SHIFT:.2f} base"]
    lines += [f"{w:.2f} {fact}" for fact, w in sorted(weights.items()) if abs(w) >= SMALLEST]
    path = DATA / f"{options.name}.weights.txt"
    path.write_text(
        "# Learned: see docs/citations.md.\n" + "\n".join(lines) + "\n", encoding="utf-8"
    )
    print(f"{path.name}: {len(lines)} weights from {len(rows)} candidates in {len(texts)} articles")


if __name__ == "__main__":
    main()
