"""Which texts are near-identical copies, by their signatures and compared word for word."""

import pytest

from corpus.enrich.story import Words, is_copy, signature
from corpus.fold import fold

WORDS = [f"{first}{second}" for first in "bdfgklmnprst" for second in "aeiou"]
COUNT = len(WORDS)


def text_of(seed: int, length: int = 200) -> str:
    """Words without any pattern, in sentences of ten; others for each seed."""
    state = seed * 7919 + 1
    words = []
    for at in range(length):
        state = (state * 1103515245 + 12345) % 2**31
        words.append(WORDS[(state >> 8) % COUNT] + WORDS[(state >> 16) % COUNT])
        if at % 10 == 9:
            words[-1] += "."
    return " ".join(words)


def copies(one: str, other: str) -> bool:
    """Whether two texts are copies, the same either way round."""
    first, second = Words.of(fold(one)), Words.of(fold(other))
    assert is_copy(first, second) == is_copy(second, first)
    return is_copy(first, second)


STORY = text_of(1)


def test_a_signature_has_no_number_that_depends_on_case_accents_or_marks() -> None:
    assert signature(STORY) == signature(STORY.upper().replace(".", " — ").replace("A", "Á"))
    assert len(set(signature(STORY))) == 33


def test_texts_share_the_more_of_their_signatures_the_more_they_have_in_common() -> None:
    whole = set(signature(STORY))
    most = whole & set(signature(STORY[: len(STORY) * 8 // 10]))
    least = whole & set(signature(STORY[: len(STORY) * 3 // 10]))
    assert 32 > len(most) > len(least) >= 2
    assert not whole & set(signature(text_of(2)))


@pytest.mark.parametrize("text", ["", "Fares stay as they are.", text_of(1, 39), "票价不变" * 19])
def test_a_text_too_short_to_tell_has_no_signature_and_no_copies(text: str) -> None:
    assert signature(text) == ()
    assert not copies(text, text)


def test_a_text_of_any_characters_has_a_signature() -> None:
    assert len(signature("\ud800a \x00 b" * 60)) == 33


def test_the_same_text_is_a_copy_in_any_spelling_of_its_letters() -> None:
    assert copies(STORY, STORY.title())


@pytest.mark.parametrize("share", [0.9, 0.7, 0.5, 0.3])
def test_a_text_cut_at_its_end_is_a_copy(share: float) -> None:
    assert copies(STORY, STORY[: int(len(STORY) * share)])


def test_a_text_cut_at_its_beginning_to_less_than_half_is_none() -> None:
    assert not copies(text_of(1, 400), " ".join(text_of(1, 400).split()[250:]))


def test_the_first_tenth_of_a_text_is_no_copy_of_it() -> None:
    assert not copies(text_of(1, 600), text_of(1, 60))


def test_paragraphs_added_above_and_below_leave_it_a_copy() -> None:
    assert copies(STORY, f"{text_of(2, 40)}\n\n{STORY}\n\n{text_of(3, 80)}")
    assert copies(f"{text_of(2, 30)} {STORY}", f"{STORY} {text_of(3, 30)}")


def test_some_replaced_words_leave_it_a_copy_and_many_do_not() -> None:
    def with_every(place: int) -> str:
        words = [
            f"q{word}" if at % place == place - 1 else word for at, word in enumerate(STORY.split())
        ]
        return " ".join(words)

    assert copies(STORY, with_every(15))
    assert not copies(STORY, with_every(5))


def test_background_that_a_later_article_repeats_makes_it_no_copy() -> None:
    words = STORY.split()
    background = " ".join(words[100:])
    assert not copies(STORY, f"{text_of(2, 160)} {background}")
    # Even of a brief that it repeats whole, far down.
    assert not copies(" ".join(words[:80]), f"{text_of(2, 200)} {' '.join(words[:80])}")


def test_two_reports_that_share_quotations_are_no_copies() -> None:
    quoted = text_of(9, 60)
    assert not copies(f"{text_of(1, 120)} {quoted}", f"{text_of(2, 120)} {quoted}")


def with_figures(figures: list[str]) -> str:
    """The same report for other figures, nine words from one to the next."""
    words = STORY.split()
    parts = [" ".join(words[at * 9 : at * 9 + 9]) for at in range(len(figures))]
    return " ".join(f"{part} {figure}" for part, figure in zip(parts, figures, strict=True))


def test_one_form_filled_in_with_other_figures_gives_reports_that_are_no_copies() -> None:
    monday = [str(at * 3) for at in range(20)]
    tuesday = [str(at * 3 + at % 2) for at in range(20)]
    assert not copies(with_figures(monday), with_figures(tuesday))
    updated = [*monday[:9], "11", "12", *monday[11:]]
    assert copies(with_figures(monday), with_figures(updated))


def test_figures_in_another_style_are_the_same_figures() -> None:
    plain = [f"{at}{at:03}" for at in range(1, 21)]
    assert copies(with_figures(plain), with_figures([f"{at},{at:03}" for at in range(1, 21)]))
    assert copies(with_figures(plain), with_figures(["many"] * 20))


def test_scripts_without_spaces_are_compared_by_twice_as_many_characters() -> None:
    letters = [chr(0x4E00 + (at * at * 31 + at * 7) % 3000) for at in range(400)]
    story = "".join(letters)
    assert copies(story, story[:150])
    assert copies(story, "".join("一" if at % 30 == 0 else each for at, each in enumerate(letters)))
    assert not copies(
        story, "".join("一" if at % 8 == 0 else each for at, each in enumerate(letters))
    )
    assert len(set(signature(story)) & set(signature(story[:200]))) >= 2


def test_very_long_and_monotonous_texts_are_compared_by_how_they_begin() -> None:
    long = text_of(1, 12_000)
    assert copies(long, f"{' '.join(long.split()[:11_000])} {text_of(2, 30_000)}")
    assert signature(long) == signature(" ".join(long.split()[:10_000]))
    assert not copies("la " * 20_000, "la la le " * 7_000)
