import unicodedata

from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus.index.highlight import highlight, merged, snippet
from corpus.model import Span
from corpus.needles import needles, understood

QUERY = 'harbour "old quay" 港'
pieces = st.lists(
    st.sampled_from(
        ["harbour", "the old quay", "港", "\n\n", " ", "e\u0301", "words", "。", "👩\u200d🚒"]
    )
)
texts = st.one_of(st.text(), pieces.map(" ".join), pieces.map("".join))


def test_a_short_text_is_shown_whole() -> None:
    shown = snippet("The old  quay\n\nof the harbour.", needles(understood(QUERY).root))
    assert shown.text == "The old quay of the harbour."
    assert [span.of(shown.text) for span in shown.spans] == ["old quay", "harbour"]


def test_without_a_match_the_beginning_is_shown() -> None:
    shown = snippet("One word after another. " * 30, needles(understood(QUERY).root))
    assert shown.text.startswith("One word")
    assert shown.text.endswith("…")
    assert not shown.spans


def test_the_window_with_more_different_words_wins() -> None:
    text = "harbour harbour harbour " + "x " * 300 + "the old quay at the harbour " + "x " * 300
    shown = snippet(text, needles(understood(QUERY).root))
    assert [span.of(shown.text) for span in shown.spans] == ["old quay", "harbour"]
    assert shown.text[0] == shown.text[-1] == "…"


def test_a_word_without_end_is_cut_and_says_so() -> None:
    shown = snippet("harbour" + "y" * 100_000, needles(understood("harbour*").root))
    assert len(shown.text) < 2000
    assert shown.text.endswith("…")
    assert shown.spans


@settings(deadline=None)
@given(texts, st.integers(5, 80))
@example("harbour \n \n", 5)
def test_a_snippet_is_a_piece_of_the_text_and_its_spans_lie_in_it(text: str, width: int) -> None:
    shown = snippet(text, needles(understood(QUERY).root), width)
    squeezed = " ".join(text.split())
    inside = shown.text.removeprefix("…").removesuffix("…").strip()
    assert inside in squeezed
    if inside != squeezed:
        assert "…" in shown.text
    for span in shown.spans:
        assert 0 <= span.start < span.end <= len(shown.text)
    begins = shown.text.removeprefix("…")[:1]
    assert shown.text == begins or not unicodedata.combining(begins or "x") or begins == text[:1]


@settings(deadline=None)
@given(texts)
def test_whole_texts_are_kept_as_they_are(text: str) -> None:
    shown = highlight(text, needles(understood(QUERY).root))
    assert shown.text == text
    assert all(span.of(text) for span in shown.spans)


def test_spans_that_touch_become_one() -> None:
    assert merged([Span(4, 6), Span(0, 2), Span(2, 3)]) == (Span(0, 3), Span(4, 6))
