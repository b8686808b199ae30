"""What holds of attributions in any text, in any language."""

import time
from importlib.resources import files

import pytest
from citation_gold import CASES, read_cases
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.enrich.attribution.find import Attribution, find_attributions
from corpus.enrich.attribution.flags import DASH, OPENING, SENSES
from corpus.enrich.attribution.languages import grammar_of
from corpus.enrich.attribution.tokens import tokenize
from corpus.model import Span

LANGUAGES = sorted(
    path.name.removesuffix(".toml")
    for path in (files("corpus.enrich") / "data" / "cues").iterdir()
    if path.name.endswith(".toml")
)
KINDS = {"person", "organisation", "outlet", "document", "unnamed", "unknown"}
TEXTS = {
    language: [case.text for case in read_cases(CASES / f"{language}.txt")]
    for language in LANGUAGES
}
MARKS = " ,.:;!?—–-'’\"“”„«»‹›()[]\n、。，：「」『』《》؛،؟।·…\t\u200f\u200c"
HOSTILE = "\0\r\x1c\x85\u2028\u200b\u200d\u202e\u2066\ufeff\u0301\u064b\u3099😀İßǅﬁＡ０٠x"
ENDLESS = 5000  # code points
ENOUGH_S = 15  # of processor time; a few tenths of a second are usual


def check(text: str, found: tuple[Attribution, ...]) -> None:
    for each in found:
        for spans in (each.source, each.cue, each.content, each.quoted):
            check_spans(text, spans)
        assert each.content
        assert each.kind == ("quotation" if each.quoted else "attribution")
        assert each.sense in SENSES
        assert each.mode in (None, "negated", "modal")
        assert 0.5 <= each.confidence <= 1
        assert each.source_kind in KINDS
        assert each.source_name is None or each.source_name.strip()
        assert each.via_name is None or each.via_kind in ("person", "organisation", "outlet")
    assert len(set(found)) == len(found)
    places = [(each.cue or each.content)[0] for each in found]
    assert [place.start for place in places] == sorted(place.start for place in places)


def check_spans(text: str, spans: tuple[Span, ...]) -> None:
    end = 0
    for span in spans:
        assert end <= span.start <= span.end <= len(text), spans
        assert span.of(text).strip() == span.of(text)
        end = span.end


@pytest.mark.parametrize("language", LANGUAGES)
def test_attributions_of_written_texts_are_well_formed(language: str) -> None:
    for text in TEXTS[language]:
        check(text, find_attributions(text, language))
    everything = "\n".join(TEXTS[language])
    check(everything, find_attributions(everything, language))


@settings(deadline=None)
@given(st.sampled_from(LANGUAGES), st.text() | st.text(alphabet=MARKS + HOSTILE + "abc ÄÖя中ا"))
def test_attributions_of_any_text_are_well_formed(language: str, text: str) -> None:
    check(text, find_attributions(text, language))


@settings(deadline=None)
@given(st.data())
def test_pieces_of_written_texts_in_any_order_are_well_formed(data: st.DataObject) -> None:
    language = data.draw(st.sampled_from(LANGUAGES))
    other = data.draw(st.sampled_from(LANGUAGES))
    pieces = []
    for text in data.draw(st.lists(st.sampled_from(TEXTS[other]), min_size=1, max_size=3)):
        start = data.draw(st.integers(0, len(text)))
        pieces.append(text[start : data.draw(st.integers(start, len(text)))])
        pieces.append(data.draw(st.text(alphabet=MARKS + HOSTILE, max_size=3)))
    text = "".join(pieces)
    check(text, find_attributions(text, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_text_gives_the_same_attributions(language: str) -> None:
    text = "\n".join(TEXTS[language][:20])
    assert find_attributions(text, language) == find_attributions(text, language)


def endless(language: str) -> dict[str, str]:
    """Texts without a full stop that are all cues, or all of one mark or letter."""
    grammar = grammar_of(language)
    space = "" if language in ("zh", "ja") else " "
    cues = sorted(grammar.cues)
    phrases = {phrase.kind: phrase.words for each in grammar.phrases.values() for phrase in each}
    units = {"cue": cues[len(cues) // 2] + space, "cue, comma": f"{cues[len(cues) // 3]}, "}
    units |= {kind: space.join(words).replace("*", "x") + space for kind, words in phrases.items()}
    units |= {mark: mark for mark in '“"(—Aｱー中0０'}
    units |= {"name, cue": f"Ana Ruiz{space}{cues[0]}, "}
    prose = "".join(" " if letter in ".!?…。！？।۔؟\n" else letter for letter in TEXTS[language][0])
    return {name: (unit * ENDLESS)[:ENDLESS] for name, unit in (units | {"prose": prose}).items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_endless_text_is_read_in_time(language: str) -> None:
    """Without limits to a sentence, some of these took time by the cube of their length."""
    for name, text in endless(language).items():
        began = time.process_time()
        check(text, find_attributions(text, language))
        assert time.process_time() - began < ENOUGH_S, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_longer_than_any_in_news(language: str) -> None:
    for name, text in endless(language).items():
        tokens = tokenize(text, grammar_of(language))
        sentences = [range(first, end) for first, end, _ in tokens.sentences]
        own = [sum(tokens.quoted[k] < 0 for k in each) for each in sentences]
        assert max(map(len, sentences)) <= 4400, name
        assert max(own) <= 450, name
        read = [k for each in sentences for k in each]
        assert read == sorted(set(read)), name
        left_out = set(range(len(tokens.words))) - set(read)
        assert all(tokens.flags[k] & (OPENING | DASH) for k in left_out), name


def test_a_quotation_is_longer_than_the_longest_sentence() -> None:
    speech = "We shall meet again, and again, " * 300
    text = f"“{speech}and again,” said Ana Ruiz."
    (found,) = find_attributions(text, "en")
    assert found.quoted == (Span(1, len(speech) + 11),)
    assert found.source_name == "Ana Ruiz"


def test_many_names_are_told_apart_in_time() -> None:
    letters = "abcdefghij"
    names = [f"A{a}{b} R{c}{a}{b}" for a in letters for b in letters for c in letters]
    text = "\n".join(f"{name} said: “It rained.”" for name in names)
    began = time.process_time()
    found = find_attributions(text, "en")
    assert [each.source_name for each in found] == names
    assert time.process_time() - began < ENOUGH_S


def test_a_very_long_paragraph_is_read_in_time_and_without_recursion() -> None:
    sentence = "Ana Ruiz, the mayor, said that the bridge, which was old, was safe, and added so; "
    text = sentence * 2000 + "“" * 500 + "(" * 500
    check(text, find_attributions(text, "en"))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pl", "dodano, że dodano, "),  # nothing follows the comma
        ("sv", "Framgick av fast lyder det ，"),
        ("no", "at Poengterer Villet Ana Ruiz antyda hintet ： 」"),  # an auxiliary far before
        (
            "ru",
            "обвинения ли ‘ Прогнозировало выражая надежду ’ 、 ли „ да , высказало надежду них !",
        ),
        ("ar", 'مرجحاً من » بعض من مستنكرة هو طعنوا " 「 منتقدين تعليق لل'),
    ],
)
def test_what_once_was_ill_formed_is_no_more(language: str, text: str) -> None:
    check(text, find_attributions(text, language))
