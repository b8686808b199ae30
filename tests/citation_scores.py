"""How well attributions are found, against annotated texts; the measure is told in docs/citations.md."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from citation_gold import Attribution, Case

from corpus.model import Span

_NAMED = ("person", "organisation", "outlet", "unknown")  # documents seldom have names
MEASURES = ("source", "cue", "content", "linked", "names")


class Predicted(Protocol):
    """What an engine found."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    source_name: str | None
    source_kind: str


@dataclass
class Counts:
    """Right ones, found ones, wanted ones."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    @property
    def precision(self) -> float:
        """Share of the found ones that are right."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of the wanted ones that were found."""
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        total = self.found + self.wanted
        return 2 * self.right / total if total else 1.0


@dataclass
class Scores:
    """Counts by measure, summed over cases."""

    counts: dict[str, Counts] = field(default_factory=lambda: {name: Counts() for name in MEASURES})

    def add(self, measure: str, right: int, found: int, wanted: int) -> None:
        """Add what one case gave."""
        counts = self.counts[measure]
        counts.right += right
        counts.found += found
        counts.wanted += wanted


Places = frozenset[int]  # code points of letters and digits


def score_case(scores: Scores, case: Case, predicted: Sequence[Predicted]) -> bool:
    """Add one case to the scores; whether everything in it was found and nothing else."""

    def places(spans: Iterable[tuple[int, int]]) -> Places:
        return frozenset(i for a, b in spans for i in range(a, b) if case.text[i].isalnum())

    def of(spans: tuple[Span, ...]) -> Places:
        return places((span.start, span.end) for span in spans)

    gold = [each for each in case.attributions if not each.credit]
    wanted = [(places(g.source), places(g.cue), places(g.content)) for g in gold]
    found = [(of(p.source), of(p.cue), of(p.content)) for p in predicted]
    perfect = True
    for position, measure in ((0, "source"), (1, "cue")):
        w = list(dict.fromkeys(each[position] for each in wanted if each[position]))
        f = list(dict.fromkeys(each[position] for each in found if each[position]))
        right = _paired(w, f, _meet)
        scores.add(measure, right, len(f), len(w))
        perfect &= right == len(f) == len(w)
    everything_wanted = frozenset().union(*(each[2] for each in wanted))
    everything_found = frozenset().union(*(each[2] for each in found))
    scores.add(
        "content",
        len(everything_wanted & everything_found),
        len(everything_found),
        len(everything_wanted),
    )
    _score_names(scores, gold, predicted)
    right = _paired(wanted, found, _same_statement)
    scores.add("linked", right, len(found), len(wanted))
    return perfect and right == len(found) == len(wanted)


def _score_names(
    scores: Scores, gold: Sequence[Attribution], predicted: Sequence[Predicted]
) -> None:
    """The named sources of a text, whether by name or by pronoun, by their last word."""
    wanted = {_last_word(g.name) for g in gold if g.name and g.kind in _NAMED}
    found = {_last_word(p.source_name) for p in predicted if p.source_name and _is_named(p)}
    optional = {_last_word(g.name) for g in gold if g.name and g.kind not in _NAMED}
    found -= optional - wanted
    scores.add("names", len(wanted & found), len(found), len(wanted))


def _is_named(predicted: Predicted) -> bool:
    """Whether a source has a name of its own: not "the council", which is an organisation, too."""
    name = predicted.source_name or ""
    has_capitals = name.lower() != name.upper()
    return predicted.source_kind in _NAMED and (not has_capitals or name[0] != name[0].lower())


def _last_word(name: str) -> str:
    return re.findall(r"\w+", name.casefold())[-1]


def _same_statement(wanted: tuple[Places, ...], found: tuple[Places, ...]) -> bool:
    """Whether the same is said by the same; what is said may be left out: "he denied it"."""
    said = 2 if wanted[2] else 1
    return _meet(wanted[said], found[said]) and _same_source(wanted[0], found[0])


def _same_source(one: Places, other: Places) -> bool:
    return _meet(one, other) if one and other else not one and not other


def _meet(one: Places, other: Places) -> bool:
    """Whether two spans share at least half of the shorter one."""
    shorter = min(len(one), len(other))
    return shorter > 0 and 2 * len(one & other) >= shorter


def _paired(wanted: list, found: list, meet: Callable) -> int:
    """How many can be paired one to one (in reading order, which is enough for spans)."""
    free = list(range(len(found)))
    right = 0
    for each in wanted:
        match = next((n for n in free if meet(each, found[n])), None)
        if match is not None:
            free.remove(match)
            right += 1
    return right
