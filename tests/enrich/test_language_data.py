"""The data files of languages: nothing in them is misspelt, and docs/citation-data.md tells of all of it."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

from corpus.enrich.attribution import languages
from corpus.enrich.attribution.flags import CLASSES, FRAMES, SENSES
from corpus.enrich.attribution.languages import ORDER, PHRASES, grammar_of
from corpus.errors import EnrichError

FOLDER = files("corpus.enrich") / "data" / "cues"
CODES = sorted(
    path.name.removesuffix(".toml") for path in FOLDER.iterdir() if path.name.endswith(".toml")
)
FULL_CARE = {"en", "de", "fr", "es", "it", "pt", "ru", "ar", "tr"}
BASIC_CARE = {
    "nl", "pl", "uk", "cs", "sv", "no", "da", "fa", "he", "hi", "id", "zh", "ja", "ko",
}  # fmt: skip
SMALLEST = """
care = "basic"
order = "{order}"
quotes = ["“ ”"]
[words]
{words}
[nouns]
people = "mayor"
[phrases]
{phrases}
[verbs]
paradigms = ""
say = "q t : said"
"""


def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **parts: str) -> None:
    """Let the language xx be the only one, with one data file."""
    folder = tmp_path / "data" / "cues"
    folder.mkdir(parents=True)
    text = SMALLEST.format(**{"order": "", "words": "", "phrases": ""} | parts)
    (folder / "xx.toml").write_text(text, encoding="utf-8")
    (folder / "general.weights.txt").write_text("0 base\n", encoding="utf-8")
    monkeypatch.setattr(languages, "files", lambda _: tmp_path)
    grammar_of.cache_clear()


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    grammar_of.cache_clear()


def test_all_languages_that_are_promised_have_data() -> None:
    assert set(CODES) == FULL_CARE | BASIC_CARE


@pytest.mark.parametrize("code", CODES)
def test_each_language_is_read_whole(code: str) -> None:
    grammar = grammar_of(code)
    assert grammar
    assert grammar.care == ("full" if code in FULL_CARE else "basic")
    assert grammar.cues
    assert grammar.phrases
    assert grammar.quotes
    for cues in grammar.cues.values():
        for cue in cues:
            assert cue.sense in SENSES
            assert cue.frames or cue.prepositions, cue


def test_a_small_language_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, monkeypatch)
    grammar = grammar_of("xx")
    assert grammar
    assert set(grammar.cues) == {"said"}


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ({"order": "invreted"}, "order: 'invreted'"),
        ({"words": 'determinres = "the"'}, "words: 'determinres'"),
        ({"phrases": 'acording = "according to"'}, "phrases: 'acording'"),
    ],
)
def test_slips_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: dict[str, str], told: str
) -> None:
    written(tmp_path, monkeypatch, **part)
    with pytest.raises(EnrichError, match=rf"xx\.toml: {told} means nothing"):
        grammar_of("xx")


def test_everything_that_a_file_may_say_is_documented() -> None:
    text = (Path(__file__).parents[2] / "docs" / "citation-data.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"`\[?([^`\s\]]+)\]?`", text))
    words = {word for each in ORDER.values() for word in each} | {"spaceless"}
    tables = languages.KEYS | {*languages.ENDINGS, *languages.OTHER_ENDINGS}
    assert {*words, *CLASSES, *PHRASES, *SENSES, *FRAMES, *tables} - documented == set()
