"""What holds of attributions in any text, in any language."""

from importlib.resources import files

import pytest
from citation_gold import CASES, read_cases
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.enrich.attribution.find import Attribution, find_attributions
from corpus.enrich.attribution.flags import (
    SENSES,
)
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
@given(st.sampled_from(LANGUAGES), st.text() | st.text(alphabet=MARKS + "abc ÄÖя中ا"))
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
        pieces.append(data.draw(st.text(alphabet=MARKS, max_size=3)))
    text = "".join(pieces)
    check(text, find_attributions(text, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_text_gives_the_same_attributions(language: str) -> None:
    text = "\n".join(TEXTS[language][:20])
    assert find_attributions(text, language) == find_attributions(text, language)


def test_a_very_long_paragraph_is_read_in_time_and_without_recursion() -> None:
    sentence = "Ana Ruiz, the mayor, said that the bridge, which was old, was safe, and added so; "
    text = sentence * 2000 + "“" * 500 + "(" * 500
    check(text, find_attributions(text, "en"))
