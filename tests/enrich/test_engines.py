"""The engines that can be plugged in: the rules, and a spaCy pipeline as an example."""

from dataclasses import replace
from importlib.metadata import EntryPoint, EntryPoints

import pytest
import spacy
from spacy.tokens import Doc

import corpus.enrich.engines as engines
from corpus.enrich.attribution.find import Attribution, find_attributions
from corpus.enrich.engines import GROUP, RULES_VERSION, RuleEngine, analyse, engine_named
from corpus.enrich.spacy_engine import SpacyEngine
from corpus.errors import EnrichError
from corpus.model import Span

TEXT = "Ana Ruiz said fares would rise."
# What a parser makes of it: each word's dependency and head.
PARSE = {
    "Ana": ("compound", "Ruiz"), "Ruiz": ("nsubj", "said"), "said": ("ROOT", "said"),
    "fares": ("nsubj", "rise"), "would": ("aux", "rise"), "rise": ("ccomp", "said"), ".": ("punct", "said"),
}  # fmt: skip


@spacy.Language.component("parsed_by_hand")
def parsed_by_hand(doc: Doc) -> Doc:
    words = {token.text: token for token in doc}
    for token in doc:
        relation, head = PARSE.get(token.text, ("dep", token.text))
        token.dep_, token.head = relation, words[head]
    return doc


@pytest.fixture
def parser() -> SpacyEngine:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("parsed_by_hand")
    return SpacyEngine({"en": pipeline})


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    engine_named.cache_clear()


def test_the_rules_are_an_engine() -> None:
    engine = engine_named("rules")
    assert isinstance(engine, RuleEngine)
    assert engine.version("en") == f"rules {RULES_VERSION}"
    assert engine.covers("de")
    assert not engine.covers("und")
    assert engine.find(TEXT, "en") == find_attributions(TEXT, "en")


def test_an_unknown_engine_is_told_with_those_that_there_are() -> None:
    with pytest.raises(EnrichError, match=r"'robot'.*there are: .*rules.*spacy"):
        engine_named("robot")


def test_an_engine_that_cannot_be_loaded_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("broken", "no_such_module:engine", GROUP)
    monkeypatch.setattr(engines, "entry_points", lambda **_: EntryPoints([point]))
    with pytest.raises(EnrichError, match=r"'broken'.*no_such_module"):
        engine_named("broken")


@pytest.mark.parametrize("made_by", ["corpus.digests:short_id", "corpus.digests:no_such_name"])
def test_an_engine_that_cannot_be_started_is_told(
    monkeypatch: pytest.MonkeyPatch, made_by: str
) -> None:
    point = EntryPoint("broken", made_by, GROUP)
    monkeypatch.setattr(engines, "entry_points", lambda **_: EntryPoints([point]))
    with pytest.raises(EnrichError, match=r"'broken' .*cannot be loaded: (Type|Attribute)Error"):
        engine_named("broken")


class Given(RuleEngine):
    """An engine of somebody else's, which finds what it was given, or fails."""

    def __init__(self, *found: Attribution) -> None:
        self._found = found

    def find(self, text: str, language: str) -> tuple[Attribution, ...]:  # noqa: ARG002 the same for all
        if not self._found:
            raise RuntimeError("out of order")
        return self._found


FOUND = Attribution(
    "attribution", (Span(0, 8),), (Span(9, 13),), (Span(14, 30),), (), "say", None, 1.0, "Ana Ruiz", "person"
)  # fmt: skip


def test_what_a_plugged_in_engine_finds_is_taken() -> None:
    assert analyse(Given(FOUND), TEXT, "en") == (FOUND,)
    assert analyse(Given(FOUND), TEXT, "und") == ()


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"source": (Span(0, 99),)}, "place 0–99, which a text of 31 characters does not have"),
        ({"cue": (Span(9, 9),)}, "place 9–9"),
        ({"content": (Span(-4, 3),)}, "place -4–3"),
        ({"quoted": (Span(40, 50),)}, "place 40–50"),
        ({"source": (), "cue": (), "content": ()}, "without a place"),
        ({"kind": "hearsay"}, "the kind 'hearsay'"),
        ({"source_kind": "robot"}, "'robot' as the kind of a source"),
        ({"via_kind": "robot"}, "'robot' as the kind of a source"),
        ({"source": None}, "failed: TypeError"),
    ],
)
def test_what_is_no_attribution_in_the_text_is_told(wrong: dict[str, object], problem: str) -> None:
    with pytest.raises(EnrichError, match=f"the engine for citations .*{problem}"):
        analyse(Given(replace(FOUND, **wrong)), TEXT, "en")  # type: ignore[arg-type]


def test_an_engine_that_fails_is_told() -> None:
    with pytest.raises(
        EnrichError, match="the engine for citations failed: RuntimeError: 'out of order'"
    ):
        analyse(Given(), TEXT, "en")


def test_an_engine_of_somebody_else_is_found_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("other", "corpus.enrich.engines:RuleEngine", GROUP)
    monkeypatch.setattr(engines, "entry_points", lambda **_: EntryPoints([point]))
    assert isinstance(engine_named("other"), RuleEngine)


def test_spacy_is_offered_as_an_engine() -> None:
    assert isinstance(engine_named("spacy"), SpacyEngine)


def test_a_parsed_sentence(parser: SpacyEngine) -> None:
    (found,) = parser.find(TEXT, "en")
    assert [span.of(TEXT) for span in found.source] == ["Ana Ruiz"]
    assert [span.of(TEXT) for span in found.cue] == ["said"]
    assert found.content == (Span(14, 30),)
    assert (found.source_name, found.source_kind) == ("Ana Ruiz", "person")


def test_each_row_tells_which_pipeline_made_it(parser: SpacyEngine) -> None:
    assert parser.version("en") == f"spacy {spacy.__version__} en_pipeline 0.0.0"


def test_languages_without_a_pipeline_are_left_to_the_rules(parser: SpacyEngine) -> None:
    text = "„Es regnet“, sagte Jan Muster."
    assert parser.find(text, "de") == find_attributions(text, "de")
    assert parser.version("de") == f"rules {RULES_VERSION}"
    assert parser.covers("de")
    assert not parser.covers("und")


def test_without_any_pipeline_installed_the_rules_do_it_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(spacy.util, "get_installed_models", list)
    engine = SpacyEngine()
    assert engine.find(TEXT, "en") == find_attributions(TEXT, "en")


def test_words_that_the_parser_cuts_otherwise_do_no_harm(parser: SpacyEngine) -> None:
    for text in ("", "said", "“”", "Ana said\n\nRuiz said", "said " * 50):
        parser.find(text, "en")
