"""The data files of languages: nothing in them is misspelt, and docs/citation-data.md tells of all of it."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from corpus.enrich.attribution import languages
from corpus.enrich.attribution.flags import CLASSES, FRAMES, SENSES
from corpus.enrich.attribution.languages import ORDER, PHRASES, grammar_of
from corpus.enrich.attribution.naming import naming_of, refuse_unknown
from corpus.enrich.attribution.tokens import lowered
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
say = "{say}"
"""


def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **parts: str) -> None:
    """Let the language xx be the only one, with one data file."""
    folder = tmp_path / "data" / "cues"
    folder.mkdir(parents=True)
    text = SMALLEST.format(**{"order": "", "words": "", "phrases": "", "say": "q t : said"} | parts)
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


def listed_words(code: str) -> Iterator[tuple[str, list[str]]]:
    """Each list of words of a data file, by its place."""
    data = tomllib.loads((FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
    tables = {"words": data["words"], "nouns": data["nouns"], "naming": data.get("naming", {})}
    for table, lists in tables.items():
        for name, words in lists.items():
            if isinstance(words, str) and name not in ("order", "person", "shape"):
                yield f"{table}.{name}", words.split()
    for kind, phrases in data["phrases"].items():
        yield f"phrases.{kind}", [" ".join(each.split()) for each in phrases.split("|")]


@pytest.mark.parametrize("code", CODES)
def test_words_are_in_lower_case_and_once_in_a_list(code: str) -> None:
    for place, words in listed_words(code):
        assert [word for word in words if word != lowered(word)] == [], place
        assert [word for word, count in Counter(words).items() if count > 1] == [], place


@pytest.mark.parametrize("code", CODES)
def test_verbs_are_in_lower_case_and_their_classes_are_used(code: str) -> None:
    stated = tomllib.loads((FOLDER / f"{code}.toml").read_text(encoding="utf-8"))["verbs"]
    lines = [
        line for sense in SENSES for line in stated.get(sense, "").splitlines() if line.strip()
    ]
    verbs = [verb for line in lines for verb in line.split(" : ")[1].split()]
    firsts = [re.split("[_~]", verb)[0] for verb in verbs]
    used = {first.rpartition(".")[2] for first in firsts if "." in first and "/" not in first}
    paradigms = [
        line.split()[0] for line in stated.get("paradigms", "").splitlines() if line.strip()
    ]
    assert sorted(set(paradigms) - used) == []
    assert [
        word
        for words in grammar_of(code).cues.values()
        for cue in words
        for word in cue.tail
        if word != lowered(word)
    ] == []


@pytest.mark.parametrize("code", CODES)
def test_names_without_capitals_are_read_whole(code: str) -> None:
    grammar = grammar_of(code)
    assert grammar.has_capitals != bool(grammar.naming)
    assert naming_of(code).has_early_titles or naming_of(code).has_late_titles


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ({"order": "erly_titles"}, "erly_titles"),
        ({"poeple": "doctor"}, "poeple"),
        ({"endings": {"poeple": "or"}}, "poeple"),
    ],
)
def test_slips_in_how_names_are_told_are_told(stated: dict[str, Any], told: str) -> None:
    with pytest.raises(EnrichError, match=f"xx.toml: naming: '{told}' means nothing"):
        refuse_unknown("xx", stated, stated.get("order", "").split())


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("q t said", "not 'frames : verbs': 'q t said'"),
        ("q x : said", "'x' is no frame: 'q x'"),
        ("q t : s.aid", "'aid' is missing"),
    ],
)
def test_slips_in_lines_of_verbs_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, told: str
) -> None:
    written(tmp_path, monkeypatch, say=line)
    with pytest.raises(EnrichError, match=rf"xx\.toml: {re.escape(told)}"):
        grammar_of("xx")


def test_everything_that_a_file_may_say_is_documented() -> None:
    text = (Path(__file__).parents[2] / "docs" / "citation-data.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"`\[?([^`\s\]]+)\]?`", text))
    words = {word for each in ORDER.values() for word in each} | {"spaceless"}
    tables = languages.KEYS | {*languages.ENDINGS, *languages.OTHER_ENDINGS}
    naming = {key for code in CODES for key in grammar_of(code).naming}
    ways = {word for code in CODES for word in grammar_of(code).naming.get("order", "").split()}
    known = {*words, *CLASSES, *PHRASES, *SENSES, *FRAMES, *tables, *naming, *ways}
    assert known - documented == set()


def test_every_key_and_word_of_order_is_used_by_a_language() -> None:
    files = [tomllib.loads((FOLDER / f"{code}.toml").read_text(encoding="utf-8")) for code in CODES]
    used = {key for data in files for key in data}
    used |= {word for data in files for word in data["order"].split()}
    for table in ("words", "nouns", "endings", "nouns_said", "phrases"):
        used |= {key for data in files for key in data.get(table, {})}
    words = {word for each in ORDER.values() for word in each} | {"spaceless"}
    endings = {*languages.ENDINGS, *languages.OTHER_ENDINGS}
    assert {*languages.KEYS, *words, *CLASSES, *PHRASES, *endings} - used == set()
