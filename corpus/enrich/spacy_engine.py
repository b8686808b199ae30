"""Attributions by a spaCy dependency parser, for languages of which a trained pipeline is installed.

An example of an engine that is plugged in, and useful where a good pipeline is at hand: the
subject of a verb of saying is its source, its clausal complement (or object) what is said. Verbs
and names are read as the rules do; a language without a pipeline is left to the rules.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property
from importlib.metadata import version as installed
from typing import Any

from corpus.enrich.attribution.find import Attribution, attributions_of
from corpus.enrich.attribution.flags import (
    CLAUSE,
    NOUN,
    TAG,
)
from corpus.enrich.attribution.grammar import Cue
from corpus.enrich.attribution.languages import grammar_of
from corpus.enrich.attribution.parts import Found, Range
from corpus.enrich.attribution.tokens import Tokens, tokenize
from corpus.enrich.engines import RuleEngine

_SUBJECTS = ("nsubj", "csubj")
_CLAUSES = ("ccomp", "xcomp", "parataxis")
_OBJECTS = ("dobj", "obj", "oprd")
_LOG_ODDS = 2.0  # of what a parser finds: a confidence of .88


class SpacyEngine:
    """Analyses with the installed pipelines; what they don't cover with the rules."""

    def __init__(self, pipelines: dict[str, Any] | None = None) -> None:
        self._given = pipelines
        self._rules = RuleEngine()

    @cached_property
    def _pipelines(self) -> dict[str, Any]:
        """By language a pipeline with a parser: of several the first by name."""
        if self._given is not None:
            return self._given
        import spacy

        found: dict[str, Any] = {}
        for name in sorted(spacy.util.get_installed_models(), reverse=True):
            pipeline = spacy.load(name)
            if pipeline.has_pipe("parser"):
                found[str(pipeline.lang)] = pipeline
        return found

    def version(self, language: str) -> str:
        """spaCy's and the pipeline's name and version, or the rules'."""
        if language not in self._pipelines:
            return self._rules.version(language)
        meta = self._pipelines[language].meta
        name = f"{meta['lang']}_{meta['name'] or 'pipeline'}"
        return f"spacy {installed('spacy')} {name} {meta['version']}"

    def covers(self, language: str) -> bool:
        """Whether there is a grammar: a parser alone does not know the verbs of saying."""
        return self._rules.covers(language)

    def find(self, text: str, language: str) -> tuple[Attribution, ...]:
        """The attributions in a text, in the order of their verbs."""
        grammar = grammar_of(language)
        if language not in self._pipelines or grammar is None:
            return self._rules.find(text, language)
        tokens = tokenize(text, grammar)
        parsed = self._pipelines[language](text)
        found = _found(tokens, parsed, grammar.cues)
        return attributions_of(tokens, ((each, _LOG_ODDS) for each in found))


def _found(tokens: Tokens, parsed: Any, cues: Any) -> Iterator[Found]:
    for word in parsed:
        known = cues.get(word.text.lower())
        if not known or word.dep_ in _SUBJECTS or not _is_verb(word):
            continue
        subject = next((child for child in word.children if child.dep_ in _SUBJECTS), None)
        said = next((child for child in word.children if child.dep_ in _CLAUSES), None)
        said = said or next((child for child in word.children if child.dep_ in _OBJECTS), None)
        if subject is None or said is None:
            continue
        found = _attribution(tokens, word, subject, said, known[-1])
        if found:
            yield found


def _is_verb(word: Any) -> bool:
    return word.pos_ in ("VERB", "AUX", "")


def _attribution(tokens: Tokens, word: Any, subject: Any, said: Any, cue: Cue) -> Found | None:
    cue_range = _tokens_of(tokens, word.idx, word.idx + len(word))
    source = _tokens_of(tokens, *_edges(subject))
    content = _tokens_of(tokens, *_edges(said))
    if cue_range is None or source is None or content is None:
        return None
    frame = TAG if content[0] < cue_range[0] else CLAUSE
    if said.dep_ in _OBJECTS:
        frame = NOUN
    return Found([cue_range], cue.sense, cue.lemma, "finite", frame, source, [content])


def _edges(word: Any) -> tuple[int, int]:
    last = word.right_edge
    return word.left_edge.idx, last.idx + len(last)


def _tokens_of(tokens: Tokens, start: int, end: int) -> Range | None:
    """Our tokens that lie between two places of the text."""
    first, stop = bisect_left(tokens.starts, start), bisect_right(tokens.ends, end)
    return (first, stop) if first < stop else None


def spacy_engine() -> SpacyEngine:
    """The engine as archive.toml names it; loads spaCy when it is first used."""
    import spacy  # noqa: F401 an archive that asks for it must have it

    return SpacyEngine()
