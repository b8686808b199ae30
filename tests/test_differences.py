"""Word-level differences in any script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.differences import count_changed_words, word_changes
from corpus.wording import is_counter, plain

TEXTS = st.one_of(
    st.text(),
    st.lists(
        st.sampled_from("a b c d é 北 京 が ก็ ال . , “ ’ \n \n\n".split(" ")), max_size=40
    ).map(" ".join),
)


def stretches(before: str, after: str) -> list[tuple[str, str]]:
    return [(c.removed.of(before), c.added.of(after)) for c in word_changes(before, after)]


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ("We sail at six.", "We sail at eight.", [("six", "eight")]),
        ("It’s “six”.", 'It\'s "six".', []),
        ("12 people died on Monday.", "14 people died on Tuesday.", [("12", "14"), ("Monday", "Tuesday")]),
        ("A b c.", "A c.", [("b", "")]),
        ("A c.", "A b c.", [("", "b")]),
        ("It fell.", "It fell. It was old.", [("", "It was old.")]),
        ("It fell.\n\nThe end.", "It fell.\n\nNobody came.\n\nThe end.", [("", "Nobody came.")]),
        ("3 min read\n\nIt fell.", "4 min read\n\nIt rose.", [("fell", "rose")]),
        ("1,000.5 euros", "1,000.7 euros", [("1,000.5", "1,000.7")]),
        ("She won’t go.", "She will go.", [("won’t", "will")]),
        ("市长周一表示安全。", "市长周二表示安全。", [("一", "二")]),
        ("橋は安全だ。", "橋は危険だ。", [("安全", "危険")]),
        ("다리는 안전하다.", "다리는 위험하다.", [("안전하다", "위험하다")]),
        ("สะพานปลอดภัย", "สะพานไม่ปลอดภัย", [("", "ไม่")]),
        ("الجسر آمن اليوم.", "الجسر غير آمن اليوم.", [("", "غير")]),
        ("पुल सुरक्षित है।", "पुल असुरक्षित है।", [("सुरक्षित", "असुरक्षित")]),
        ("", "It fell.", [("", "It fell.")]),
        ("It fell.", "", [("It fell.", "")]),
    ],
)  # fmt: skip
def test_the_words_that_changed_are_found(
    before: str, after: str, changes: list[tuple[str, str]]
) -> None:
    assert stretches(before, after) == changes


def test_marks_stay_with_their_character() -> None:
    ((removed, added),) = stretches("กี", "กิ")
    assert (removed, added) == ("กี", "กิ")


@given(TEXTS, TEXTS)
def test_changes_lie_in_order_and_lead_from_one_text_to_the_other(before: str, after: str) -> None:
    old_end = new_end = 0
    rebuilt: list[str] = []
    for change in word_changes(before, after):
        assert old_end <= change.removed.start <= change.removed.end <= len(before)
        assert new_end <= change.added.start <= change.added.end <= len(after)
        assert change.removed.start < change.removed.end or change.added.start < change.added.end
        rebuilt += (before[old_end : change.removed.start], change.added.of(after))
        old_end, new_end = change.removed.end, change.added.end
    rebuilt.append(before[old_end:])
    if not any(map(is_counter, (before + "\n" + after).splitlines())):
        assert plain("".join(rebuilt)) == plain(after)


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert word_changes(text, text) == ()


def test_a_rewritten_long_text_is_compared_by_what_stayed() -> None:
    filler = [" ".join(f"{letter}{n}" for n in range(400)) for letter in "abc"]
    others = [" ".join(f"{letter}{n}" for n in range(400)) for letter in "xyz"]
    before = f"{filler[0]} old anchor {filler[1]} grey harbour {filler[2]}"
    after = f"{others[0]} old anchor {others[1]} grey harbour {others[2]}"
    assert stretches(before, after) == [(filler[0], others[0])] + [
        (old, new) for old, new in zip(filler[1:], others[1:], strict=True)
    ]


def test_a_hostile_pair_of_texts_takes_no_more_than_linear_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from corpus import differences

    looked = 0
    anchors = differences._anchors

    def counted(old: list[str], new: list[str], size: int) -> list[tuple[int, int]]:
        nonlocal looked
        looked += len(old) + len(new)
        return anchors(old, new, size)

    monkeypatch.setattr(differences, "_anchors", counted)
    # Every word is unique, and the two orders agree in next to nothing.
    words = [f"w{n}" for n in range(3000)]
    word_changes(" ".join(words), " ".join(reversed(words)))
    assert looked <= 2 * 20 * 6000 + 12000


def test_a_text_as_long_as_a_book_is_compared_by_lines() -> None:
    lines = [f"Line {number} of the long book, which goes on." for number in range(5000)]
    other = [*lines[:40], "Another line in its place.", *lines[41:]]
    before, after = "\n\n".join(lines), "\n\n".join(other)
    assert stretches(before, after) == [(lines[40], other[40])]


def test_punctuation_is_no_word() -> None:
    assert count_changed_words("“Yes”, she said – twice…") == 4
    assert count_changed_words("桥梁，安全") == 4
