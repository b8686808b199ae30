"""What makes a revision and what makes none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Wording
from corpus.wording import (
    Outline,
    changed_parts,
    is_beginning,
    is_counter,
    outline_of,
    plain,
    wording_digest,
)

SAME = [
    ("The mayor said: “It’s open”.", 'The mayor said: "It\'s open".'),
    ("The mayor said: ‘open’.", "The mayor said: 'open'."),
    ("Open 9–5, says the mayor.", "Open 9-5, says the mayor."),
    ("A bridge — old and long — fell.", "A bridge – old and long – fell."),
    ("And then…", "And then..."),
    ("Har\u00adbour fares", "Harbour fares"),
    ("Harbour\u00a0fares\u200b rise", "Harbour fares  rise"),
    ("One line.\n\nAnother line.", "One line. Another line."),
    ("3 min read\n\nThe bridge fell.", "5 min read\n\nThe bridge fell."),
    ("The bridge fell.\n\n12 comments", "The bridge fell.\n\n1,304 comments"),
    ("The bridge fell.\n\n1.2K views", "The bridge fell.\n\n3 M views"),
    ("Updated 2 hours ago\n\nThe bridge fell.", "Updated 3 days ago\n\nThe bridge fell."),
    (
        "Last updated: 5 March 2024, 10:12\n\nIt fell.",
        "Last updated: 6 March 2024, 9:00\n\nIt fell.",
    ),
    ("12 shares | 4 comments\n\nThe bridge fell.", "The bridge fell."),
    ("Lesezeit: 3 Minuten\n\nDie Brücke fiel.", "Lesezeit: 4 Minuten\n\nDie Brücke fiel."),
    ("„Die Brücke ist sicher“, sagte er.", "»Die Brücke ist sicher«, sagte er."),
    ("Aktualisiert am 5. März 2024, 10 Uhr\n\nSie fiel.", "Sie fiel."),
    ("Temps de lecture : 3 min\n\nLe pont est ouvert.", "Le pont est ouvert."),
    ("« Le pont », dit-elle.", "«Le pont», dit-elle."),
    ("Hace 3 horas\n\nEl puente cayó.", "Hace 2 días\n\nEl puente cayó."),
    ("12 комментариев\n\nМост открыт.", "15 комментариев\n\nМост открыт."),
    ("更新时间：2024-03-05 12:33\n\n桥梁开放。", "更新时间：2024-03-06 08:00\n\n桥梁开放。"),
    ("最終更新 2024年3月5日 12時30分\n\n橋は安全だ。", "橋は安全だ。"),
    ("최종수정 2024.03.05 12:00\n\n다리는 안전하다.", "다리는 안전하다."),
    ("آخر تحديث: 5 مارس 2024\n\nالجسر آمن.", "الجسر آمن."),
    ("桥梁是安全的。\n\n12条评论", "桥梁是安全的。\n\n345条评论"),
    ("市长说：「桥梁安全」。", "市长说：“桥梁安全”。"),
    ("２０２４年，桥梁开放", "2024年,桥梁开放"),
    (
        "橋は安全だ。\n\n3分で読めます",
        "橋は安全だ。\n\n5分で読めます",
    ),
    ("다리는 안전하다.\n\n댓글 12", "다리는 안전하다.\n\n댓글 30"),
    ("الجسـر آمن.\n\nمنذ 3 ساعات", "الجسر آمن.\n\nمنذ 5 ساعات"),
    ("قال: «الجسر آمن»", 'قال: "الجسر آمن"'),
    ("गोपाल ने कहा।\n\n3 मिनट पढ़ें", "गोपाल ने कहा।\n\n4 मिनट पढ़ें"),
    ("สะพานปลอดภัย\n\nอ่าน 120", "สะพานปลอดภัย\n\nอ่าน 999"),
]
OTHER = [
    ("The bridge is open.", "The bridge is shut."),
    ("12 people died.", "14 people died."),
    ("12 dead in fire", "14 dead in fire"),
    ("The bridge fell.", "The Bridge fell."),
    ("It fell. It was old.", "It was old. It fell."),
    ("One line.\n\nAnother line.", "One line."),
    ("The bridge fell.", "The bridge fell.\n\nCorrection: it did not fall."),
    ("The bridge is safe.", "The bridge is not safe."),
    ("He waited 3 minutes.", "He waited 4 minutes."),
    (
        "12 comments by the mayor enraged the council.",
        "13 comments by the mayor enraged the council.",
    ),
    ("Die Brücke fiel um 10 Uhr.", "Die Brücke fiel um 11 Uhr."),
    ("Мост открыт.", "Мост закрыт."),
    ("桥梁是安全的。", "桥梁是不安全的。"),
    ("橋は安全だ。", "橋は危険だ。"),
    ("다리는 안전하다.", "다리는 위험하다."),
    ("الجسر آمن.", "الجسر غير آمن."),
    ("الخبر عن ١٢ قتيلا.", "الخبر عن ١٤ قتيلا."),
    ("पुल सुरक्षित है।", "पुल असुरक्षित है।"),
    ("สะพานปลอดภัย", "สะพานไม่ปลอดภัย"),
    ("הגשר בטוח.", "הגשר אינו בטוח."),
    ("か", "が"),
    ("Updated: 12 dead, 40 hurt in ferry fire", "Updated: 41 dead, 3 hurt in ferry fire"),
    ("Stand: 12 Tote, 40 Verletzte im Hafen", "Stand: 41 Tote, 3 Verletzte im Hafen"),
    ("Mise à jour : 12 morts, 40 blessés", "Mise à jour : 41 morts, 3 blessés"),
    ("更新: 死者12人、不明40人", "更新: 死者41人、不明3人"),
    ("수정 3구역 재개발 12명 사망", "수정 3구역 재개발 41명 사망"),
]


def told(text: str = "Text.", **more: object) -> Wording:
    values: dict[str, object] = {
        "title": "Title",
        "dek": None,
        "authors": ("Ana Ruiz",),
        "text": text,
    }
    return Wording(**(values | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(("before", "after"), SAME)
def test_what_readers_take_for_the_same_is_no_revision(before: str, after: str) -> None:
    assert wording_digest(told(before)) == wording_digest(told(after))
    assert changed_parts(told(before), told(after)) == ()


@pytest.mark.parametrize(("before", "after"), OTHER)
def test_other_words_are_a_revision(before: str, after: str) -> None:
    assert wording_digest(told(before)) != wording_digest(told(after))
    assert changed_parts(told(before), told(after)) == ("text",)


@pytest.mark.parametrize(
    ("changes", "parts"),
    [
        ({"title": "Other"}, ("title",)),
        ({"title": None}, ("title",)),
        ({"dek": "A dek."}, ("dek",)),
        ({"authors": ("Ana Ruiz", "Tom Béla")}, ("authors",)),
        ({"authors": ("Tom Béla",)}, ("authors",)),
        ({"authors": ()}, ("authors",)),
        ({"authors": ("ANA RUIZ",)}, ()),
        ({"title": "Other", "text": "Other."}, ("title", "text")),
    ],
)
def test_the_parts_that_change_are_told_apart(
    changes: dict[str, object], parts: tuple[str, ...]
) -> None:
    after = told(**changes)  # type: ignore[arg-type]
    assert changed_parts(told(), after) == parts
    assert (wording_digest(told()) == wording_digest(after)) == (not parts)


def test_a_part_that_moves_into_another_is_a_change() -> None:
    assert wording_digest(told(title="A", dek="B")) != wording_digest(told(title="AB", dek=None))
    assert wording_digest(told(authors=("A", "B"))) != wording_digest(told(authors=("AB",)))


@pytest.mark.parametrize(
    "line",
    [
        "Comments on the bridge", "3 ferries", "Day 2", "12 Stunden", "3시간", "2024", "Minutes later it fell", "",
        "Updated 12 times, the plan of the council was dropped.", "5 March 2024",
    ],
)  # fmt: skip
def test_a_line_that_tells_something_is_no_counter(line: str) -> None:
    assert not is_counter(line)


@pytest.mark.parametrize(
    "line",
    [
        "2 hours ago", "an hour ago · 3 min read", "vor 3 Stunden", "il y a 3 heures", "hace 3 horas", "há 2 dias",
        "3 ore fa", "3 uur geleden", "3 timer siden", "3 godziny temu", "3 saat önce", "3 jam yang lalu",
        "3 часа назад", "منذ 3 ساعات", "לפני 3 שעות", "3 घंटे पहले", "3小时前", "3時間前", "3시간 전", "3 giờ trước",
    ],
)  # fmt: skip
def test_how_old_a_page_is_is_a_counter_in_any_language(line: str) -> None:
    assert is_counter(line)


@given(st.text())
def test_plain_twice_is_plain_once(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@given(st.text(), st.booleans())
def test_an_outline_read_back_is_the_one_that_was_written(text: str, paywall: bool) -> None:
    outline = outline_of(text, paywall)
    assert Outline.from_json(outline.to_json()) == outline
    assert not outline.may_begin(outline)


LINES = tuple(
    f"Paragraph {word} of the story, which goes on for long and is told."
    for word in ("one", "two", "three", "four")
)


@pytest.mark.parametrize(
    ("part", "is_part"),
    [
        (LINES[:1], True),
        (LINES[:2], True),
        ((LINES[0], LINES[2]), False),
        ((), True),
        (LINES[:3], False),  # shows most of it
        (LINES[1:3], False),  # not the beginning
        ((LINES[0], "Correction: all was wrong."), False),
        (("Paragraph one of the story that went on and was told.",), False),
        ((LINES[0][:-6] + "…",), True),
        ((LINES[0], "Subscribe to read on …"), False),
        ((LINES[0][:40] + " fell to others.",), False),
    ],
)
def test_a_capture_that_shows_only_the_beginning_is_known(
    part: tuple[str, ...], is_part: bool
) -> None:
    shown, whole = "\n\n".join(part), "\n\n".join(LINES)
    may_be = outline_of(shown, None).may_begin(outline_of(whole, None))
    assert (may_be and is_beginning(shown, whole)) is is_part


def test_a_prompt_below_a_cut_text_is_no_other_story() -> None:
    whole = "\n\n".join(LINES)
    for teaser in (LINES[0], LINES[0][:30] + "…", f"{LINES[0]}\n\n{LINES[2]}"):
        prompted = f"{teaser}\n\nSubscribe to read this."
        assert is_beginning(prompted, whole, is_restricted=True)
        assert not is_beginning(prompted, whole)


def test_a_cut_in_a_chinese_text_is_known() -> None:
    lines = [
        f"{word}，这是一篇很长的报道中的一段文字，市长周一在新闻发布会上表示桥梁是安全的。"
        for word in "甲乙丙丁"
    ]
    assert is_beginning(lines[0], "\n\n".join(lines))
    assert not is_beginning(lines[1], "\n\n".join(lines))
