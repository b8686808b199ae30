"""Names of languages, directions of texts, dates in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.publish.dates import spoken_date
from corpus.publish.languages import NAMES, direction, html_lang, language_name, one_line, own_name


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("ISIS تعيد ترتيب أدواتها", "ar", "rtl"),
        ("Ferry to الميناء leaves early", "en", "ltr"),
        ("2024 — 3:0", "fa", "rtl"),
        ("2024", None, "ltr"),
        (None, "he", "rtl"),
        ("Nûçe ji Kurdistanê", "ku", "ltr"),
        ("هەواڵی کوردستان", "ku", "rtl"),
    ],
)
def test_most_letters_decide_the_direction(
    text: str | None, language: str | None, expected: str
) -> None:
    assert direction(text, language) == expected


def test_names_are_known_or_left_as_code() -> None:
    assert language_name("ar") == "Arabic"
    assert own_name("ar") == "العربية"
    assert own_name("vi") == "Tiếng Việt"
    assert language_name("zh-Hant") == "Chinese (traditional)"
    assert own_name("zh-Hans") == "简体中文"
    assert language_name("xx") == "xx"
    assert language_name("und") == language_name(None) == "Language unknown"
    assert all(len(names) == 2 and all(names) for names in NAMES.values())


def test_lang_holds_only_language_tags() -> None:
    assert [html_lang(code) for code in ("zh", "zh-Hant", "und", None, "", 'en" onclick="x')] == [
        "zh",
        "zh-Hant",
        "",
        "",
        "",
        "",
    ]


@given(st.text())
def test_a_line_is_one_line_without_marks_of_direction(text: str) -> None:
    line = one_line(text)
    assert not {"\n", "\u202e", "\u2066", "\x00"} & set(line)
    assert one_line(line) == line


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ("2024", "2024"),
        ("2024-02", "February 2024"),
        ("2024-02-09", "9 February 2024"),
        ("2024-02-09T07:05", "9 February 2024, 07:05"),
        ("2024-02-09T07:05:10Z", "9 February 2024, 07:05 UTC"),
        ("2024-02-09T07:05:10-03:30", "9 February 2024, 07:05 (UTC−03:30)"),
        ("2024-13", "2024-13"),
        ("last week", "last week"),
        ("", ""),
        (None, ""),
    ],
)
def test_dates_are_said_as_precisely_as_stated(stated: str | None, said: str) -> None:
    assert spoken_date(stated) == said


@given(st.text())
def test_no_stated_date_is_an_error(stated: str) -> None:
    spoken_date(stated)
