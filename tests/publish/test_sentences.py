"""The sentence around a piece of text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Span
from corpus.publish.sentences import LONGEST, sentence_around


def around(text: str, words: str) -> str:
    start = text.index(words)
    return sentence_around(text, Span(start, start + len(words))).span.of(text)


@pytest.mark.parametrize(
    ("text", "words", "sentence"),
    [
        ("It rained. Ruiz said so. It stopped.", "Ruiz", "Ruiz said so."),
        ("It rained. Ruiz said so", "Ruiz", "Ruiz said so"),
        ("One.\n\nRuiz said so\n\nTwo.", "Ruiz", "Ruiz said so"),
        ("Is it? “Yes!” Ruiz said. No.", "“Yes!” Ruiz", "“Yes!” Ruiz said."),
        ('He said "It rained." She left.', '"It rained."', 'He said "It rained."'),
        ('He said "It rained." She left.', "It rained.", 'He said "It rained."'),
        ("说完了。李明指出，“会结束。”他走了。", "李明指出", "李明指出，“会结束。”"),
        ("هل هو آمن؟ قالت رويز نعم. انتهى.", "قالت", "قالت رويز نعم."),
        ("One. Two\n\nthree. Four.", "Two\n\nthree", "Two\n\nthree."),
    ],
)
def test_sentences_are_whole(text: str, words: str, sentence: str) -> None:
    assert around(text, words) == sentence


def test_a_whole_sentence_is_not_cut() -> None:
    sentence = sentence_around("It rained. Ruiz said so.", Span(11, 15))
    assert (sentence.begins_before, sentence.ends_behind) == (False, False)


def test_what_is_too_long_is_cut_between_words_and_says_so() -> None:
    text = "word " * 500 + "Ruiz said so" + " word" * 500
    start = text.index("Ruiz")
    sentence = sentence_around(text, Span(start, start + 12))
    shown = sentence.span.of(text)
    assert (sentence.begins_before, sentence.ends_behind) == (True, True)
    assert len(shown) <= LONGEST
    assert set(shown.split()) == {"word", "Ruiz", "said", "so"}


def test_what_has_no_spaces_is_cut_too() -> None:
    text = "字" * 3000
    sentence = sentence_around(text, Span(1500, 1510))
    assert (sentence.begins_before, sentence.ends_behind) == (True, True)
    assert sentence.span.end - sentence.span.start == LONGEST
    assert sentence.span.start <= 1500 < 1510 <= sentence.span.end


@given(st.text(alphabet="ab .。\n”", max_size=2000), st.integers(0, 2000), st.integers(0, 900))
def test_a_sentence_holds_its_piece_as_far_as_it_is_shown(text: str, start: int, size: int) -> None:
    piece = Span(min(start, len(text)), min(start + size, len(text)))
    sentence = sentence_around(text, piece)
    assert 0 <= sentence.span.start <= piece.start
    assert sentence.span.end <= len(text)
    assert sentence.span.end - sentence.span.start <= LONGEST
    assert sentence.span.end >= piece.end or sentence.ends_behind
