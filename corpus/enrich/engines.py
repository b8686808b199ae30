"""What looks for attributions: the rules of this library, or an engine that somebody plugs in.

A package offers one by an entry point of the group `corpus.attribution`: a function without
arguments that gives an `Engine`. An archive chooses it by name (`citations` in archive.toml).
"""

from functools import cache
from importlib.metadata import entry_points
from typing import Protocol

from corpus.enrich.attribution.find import Attribution, find_attributions, has_grammar
from corpus.errors import EnrichError

GROUP = "corpus.attribution"
RULES = "rules"
RULES_VERSION = 1
"""Raised whenever the rules find something else than before."""


class Engine(Protocol):
    """Finds who is cited for what."""

    def version(self, language: str) -> str:
        """Name and version of what analyses a language, kept with each row: "rules 1"."""

    def covers(self, language: str) -> bool:
        """Whether it analyses texts in a language; others are recorded as not analysed."""

    def find(self, text: str, language: str) -> tuple[Attribution, ...]:
        """The attributions in a text, in reading order; spans are code points into it."""


class RuleEngine:
    """The rules of this library."""

    def version(self, language: str) -> str:  # noqa: ARG002 the same for all
        """The rules' version."""
        return f"{RULES} {RULES_VERSION}"

    def covers(self, language: str) -> bool:
        """Whether there is a grammar for the language."""
        return has_grammar(language)

    def find(self, text: str, language: str) -> tuple[Attribution, ...]:
        """See `corpus.enrich.attribution.find.find_attributions`."""
        return find_attributions(text, language)


@cache
def engine_named(name: str) -> Engine:
    """The engine with this name. Raises EnrichError if there is none, or it cannot be started."""
    if name == RULES:
        return RuleEngine()
    offered = {point.name: point for point in entry_points(group=GROUP)}
    if name not in offered:
        known = ", ".join(sorted({RULES, *offered}))
        raise EnrichError(f"no engine {name!r} for citations is installed; there are: {known}")
    try:
        engine: Engine = offered[name].load()()
    except ImportError as error:
        raise EnrichError(f"the engine {name!r} for citations cannot be loaded: {error}") from error
    return engine
