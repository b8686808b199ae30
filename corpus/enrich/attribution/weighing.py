"""How sure an attribution is: a sum of small weights that were learned from annotated news.

A weight tells how much a fact about the attribution speaks for or against it. Facts are named in
words ("say", "say with that", "source: pronoun") and weights lie in `enrich/data/cues/`, for a
language of its own where there was annotated news to learn from, else in general.
"""

from collections.abc import Iterator, Mapping

from corpus.enrich.attribution.flags import (
    BODY,
    CAPITAL,
    DOCUMENT,
    FRAME_NAMES,
    OUTLET,
    PERSON,
    PERSONAL,
    QUOTE_OPEN,
    RELATIVE,
)
from corpus.enrich.attribution.parts import Found
from corpus.enrich.attribution.tokens import Tokens

_LENGTHS = (1, 2, 5, 10, 20)  # tokens of content at most, by class
_NESTED = 0.7  # how much to believe annotated news that seldom marks one within another
_NEAR = 8  # attributions before and after in which one may lie


def facts(tokens: Tokens, found: Found) -> Iterator[str]:
    """What speaks for or against an attribution, each fact in words."""
    frame = FRAME_NAMES[found.frame]
    who = _source_class(tokens, found)
    form = found.form
    if form in ("base", "s") and not tokens.grammar.has_own_weights:
        form = "finite"  # what English endings tell holds for English
    yield f"sense {found.sense}"
    yield f"frame {frame}"
    yield f"source {who}"
    yield f"form {form}"
    yield f"{found.sense} {frame}"
    yield f"{found.sense} by {who}"
    yield f"{found.sense} {form}"
    yield f"{frame} by {who}"
    yield f"verb {found.lemma}"
    yield f"verb {found.lemma} {frame}"
    yield f"verb {found.lemma} by {who}"
    if found.mode:
        yield f"mode {found.mode}"
        yield f"{found.sense} mode {found.mode}"
    if found.inherits:
        yield "inherits"
        yield f"inherits {form}"
    length = sum(b - a for a, b in found.content)
    yield f"content {next((str(most) for most in _LENGTHS if length <= most), 'long')}"
    if any(tokens.flags[a] & QUOTE_OPEN for a, _ in found.content):
        yield "quoted"
    elif any(tokens.quoted[k] >= 0 for a, b in found.content for k in range(a, b)):
        yield "partly quoted"


def nested_facts(found: Found, outer: Found) -> Iterator[str]:
    """What lying within what somebody else says speaks for or against."""
    frame = FRAME_NAMES[found.frame]
    yield "nested"
    yield f"nested {found.sense}"
    yield f"nested {frame}"
    yield f"nested verb {found.lemma}"
    yield f"nested in {outer.sense} {FRAME_NAMES[outer.frame]}"


def _source_class(tokens: Tokens, found: Found) -> str:
    if found.source is None:
        return "he" if found.is_dropped and tokens.grammar.is_verb_final else "none"
    first, end = found.source
    flags = tokens.flags[first:end]
    if end - first == 1:
        if flags[0] & RELATIVE:
            return "relative"
        if flags[0] & PERSONAL:
            return tokens.words[first]
    names = any(
        f & CAPITAL
        for k, f in enumerate(flags)
        if first + k > found.sentence or (end - first > 1 and k > 0)
    )
    seen = 0
    for f in flags:
        seen |= f
    if names:
        return "name"
    if seen & PERSON:
        return "person"
    if seen & DOCUMENT:
        return "document"
    if seen & (BODY | OUTLET):
        return "body"
    if end - first == 1 and flags[0] & CAPITAL:
        return "name"
    return "other"


def weighed(tokens: Tokens, found: list[Found]) -> Iterator[tuple[Found, float]]:
    """The attributions that are more likely than not, each with its log-odds."""
    weights = tokens.grammar.weights
    scores = [_sum(weights, facts(tokens, each)) + weights.get("base", 0.0) for each in found]
    for number, each in enumerate(found):
        score = scores[number]
        outer = outer_of(found, scores, number)
        if outer is not None:
            score += _NESTED * _sum(weights, nested_facts(each, outer))
        if score >= 0:
            yield each, score


def outer_of(found: list[Found], scores: list[float], number: int) -> Found | None:
    """The likeliest attribution within whose content another's cue lies."""
    at = found[number].at
    near = range(max(0, number - _NEAR), min(len(found), number + _NEAR + 1))
    around = [
        (scores[n], n)
        for n in near
        if n != number and scores[n] > 0 and any(a <= at < b for a, b in found[n].content)
    ]
    return found[max(around)[1]] if around else None


def _sum(weights: Mapping[str, float], stated: Iterator[str]) -> float:
    return sum(weights.get(fact, 0.0) for fact in stated)
