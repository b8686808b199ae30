"""What looks for attributions: the rules of this library, or an engine that somebody plugs in.

A package offers one by an entry point of the group `corpus.attribution`: a function without
arguments that gives an `Engine`. An archive chooses it by name (`citations` in archive.toml).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Protocol

from corpus.errors import EnrichError
from corpus.model import Span
from corpus.names import SOURCE_KINDS

if TYPE_CHECKING:
    from corpus.enrich.attribution.find import Attribution

GROUP = "corpus.attribution"
RULES = "rules"
RULES_VERSION = 1
"""Raised whenever the rules find something else than before."""

_LONGEST = 300  # characters of what an error says


class Engine(Protocol):
    """Finds who is cited for what."""

    def version(self, language: str) -> str:
        """Name and version of what analyses a language, kept with each row: "rules 1"."""

    def covers(self, language: str) -> bool:
        """Whether it analyses texts in a language; others are recorded as not analysed."""

    def find(self, text: str, language: str) -> tuple[Attribution, ...]:
        """The attributions in a text, in reading order; spans are code points into it."""


class RuleEngine:
    """The rules of this library; they load when they are first asked."""

    def version(self, language: str) -> str:  # noqa: ARG002 the same for all
        """The rules' version."""
        return f"{RULES} {RULES_VERSION}"

    def covers(self, language: str) -> bool:
        """Whether there is a grammar for the language."""
        from corpus.enrich.attribution.find import has_grammar

        return has_grammar(language)

    def find(self, text: str, language: str) -> tuple[Attribution, ...]:
        """See `corpus.enrich.attribution.find.find_attributions`."""
        from corpus.enrich.attribution.find import find_attributions

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
    except Exception as error:  # whatever somebody else's program raises
        problem = f"the engine {name!r} for citations cannot be loaded: {_told(error)}"
        raise EnrichError(problem) from error
    return engine


def analyse(engine: Engine, text: str, language: str) -> tuple[Attribution, ...]:
    """What an engine finds in a text; nothing in a language that it does not cover.

    Raises EnrichError if it fails, or gives what is no attribution in this text.
    """
    try:
        found = tuple(engine.find(text, language)) if engine.covers(language) else ()
        problem = next((what for each in found for what in _problems(each, len(text))), None)
    except Exception as error:  # whatever somebody else's program raises
        raise EnrichError(f"the engine for citations failed: {_told(error)}") from error
    if problem:
        raise EnrichError(f"the engine for citations gave {problem}")
    return found


def _told(error: Exception) -> str:
    """What it says, in one line that can be stored and printed."""
    return f"{type(error).__name__}: {str(error)!r}"[:_LONGEST]


def _problems(found: Attribution, length: int) -> Iterator[str]:
    pieces: tuple[Span, ...] = (*found.source, *found.cue, *found.content)
    if not pieces:
        yield "an attribution without a place in the text"
    for piece in (*pieces, *found.quoted):
        if not 0 <= piece.start < piece.end <= length:
            yield f"the place {piece.start}–{piece.end}, which a text of {length} characters does not have"
    if found.kind not in ("quotation", "attribution"):
        yield f"the kind {found.kind!r} instead of quotation or attribution"
    for kind in (found.source_kind, found.via_kind):
        if kind not in SOURCE_KINDS:
            yield f"{kind!r} as the kind of a source; there are {', '.join(SOURCE_KINDS)}"
