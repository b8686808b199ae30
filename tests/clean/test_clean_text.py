import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.clean.text import clean_paragraph, clean_text, count_words
from corpus.model import Paragraph, Run

TEXTS = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from("\u00ad\u200b\u200c\u200d\u200f\ufeff &;#amp<>x39نمیक्ष👩 \n\t"),
    ),
    max_size=60,
)


@given(TEXTS)
def test_cleaning_twice_equals_cleaning_once(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once == once.strip()
    assert "  " not in once


def test_soft_hyphens_and_zero_width_spaces_do_not_split_words() -> None:
    assert clean_text("Heli\u00adkopter\u200blande\ufeffplatz") == "Helikopterlandeplatz"


def test_joiners_stay_where_a_script_needs_them() -> None:
    assert clean_text("می\u200cرود") == "می\u200cرود"
    assert clean_text("क्\u200dष") == "क्\u200dष"
    assert clean_text("👩\u200d🚀") == "👩\u200d🚀"
    assert clean_text("co\u200cop\u200d") == "coop"


def test_entities_escaped_twice_are_decoded() -> None:
    assert clean_text("Fish &amp;amp; chips &#8217;24") == "Fish & chips ’24"
    assert clean_text("AT&T; R&D") == "AT&T; R&D"


def runs() -> st.SearchStrategy[Paragraph]:
    urls = st.sampled_from([None, "https://a.example/", "https://b.example/"])
    return st.builds(
        Paragraph, st.lists(st.builds(Run, TEXTS, urls), max_size=5).map(tuple), st.just("item")
    )


@given(runs())
def test_a_paragraph_stays_clean_and_keeps_its_kind(paragraph: Paragraph) -> None:
    once = clean_paragraph(paragraph)
    if once is not None:
        assert clean_paragraph(once) == once
        assert once.kind == "item"
        assert once.text == once.text.strip()
        assert all(run.text for run in once.runs)


def test_links_keep_their_place_between_words() -> None:
    paragraph = Paragraph((Run(" See "), Run(" the map ", "https://a.example/"), Run("\n, please")))
    cleaned = clean_paragraph(paragraph)
    assert cleaned is not None
    assert cleaned.text == "See the map , please"
    assert [run.url for run in cleaned.runs] == [None, "https://a.example/", None]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("— … ‘’", 0),
        ("It’s half-done, R&D says.", 4),
        ("either/or—both", 3),
        ("北京欢迎你。", 5),
        ("東京でVRを体験", 7),
        ("เรือไฟ", 5),
        ("समस्तीपुर पुलिस ने", 3),
        ("대한민국 만세", 2),
    ],
)
def test_words_are_counted_in_every_script(text: str, words: int) -> None:
    assert count_words(text) == words
