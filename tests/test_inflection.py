"""What the forms of a name share, and what different names do not."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.inflection import initials, name_key, surname_key


@pytest.mark.parametrize(
    "forms",
    [
        "Ana Ruiz|ANA RUIZ|Ana  Ruiz|Ana B. Ruiz|Ana B Ruiz|Ana Ruiz's|Aná Ruíz",
        "Tarkan Erdem|Tarkan Erdem'in|Tarkan Erdem’e|Tarkan Erdem'den",
        "Ayşe Kaya|Ayşe Kaya'nın|Ayşe Kaya’ya|Ayşe Kaya'yla",
        "Иван Петров|Ивана Петрова|Ивану Петрову|Иваном Петровым|Иване Петрове",
        "Анна Петрова|Анны Петровой|Анне Петровой|Анну Петрову|Анной Петровой",
        "Дмитрий Орлов|Дмитрия Орлова|Дмитрию Орлову|Дмитрием Орловым|Дмитрии Орлове",
        "Андрей Горский|Андрея Горского|Андрею Горскому|Андреем Горским|Андрее Горском",
        "Мария Зорина|Марии Зориной|Марию Зорину|Марией Зориной",
        "Юрий Семёнов|Юрия Семенова|Юрию Семенову|Юрием Семеновым",
        "Максим Ветров|Максима Ветрова|Максиму Ветрову|Максимом Ветровым",
        "أحمد سالم|احمد سالم",
    ],
)
def test_forms_of_one_name_share_their_key(forms: str) -> None:
    assert len({name_key(form) for form in forms.split("|")}) == 1
    assert len({surname_key(form) for form in forms.split("|")}) == 1


@pytest.mark.parametrize(
    "names",
    [
        "Ana Ruiz|Bo Ruiz|Ana Ruis|Ana",
        "Ana O'Neil|Ana O'Brien|Ana O'Dea|Ana",
        "Luca Dell'Acqua|Luca Dell'Orto|Luca D'Angelo|Luca D'Este",
        "Иван Петров|Иван Петровский|Иван Иванов|Анна Петрова",
        "Игорь Коваль|Игорь Ковальчук|Игорь Коваленко",
        "Channel 4 News|Channel 5 News|Channel News",
        "王 小 明|王 大 明|王 明",
        "がま|かま",
    ],
)
def test_different_names_do_not(names: str) -> None:
    keys = [name_key(name) for name in names.split("|")]
    assert len(set(keys)) == len(keys)


def test_initials_are_single_letters_in_the_middle() -> None:
    assert initials("Ana B. Ruiz") == initials("ANA B RUIZ") == "b"
    assert initials("Ana B. C. Ruiz") == "bc"
    assert initials("B. Ruiz") == initials("Ana Ruiz") == initials("Ruiz") == initials("") == ""
    assert initials("Channel 4 News") == ""


def test_a_surname_has_the_key_of_a_full_name_with_it() -> None:
    assert surname_key("Ana B. Ruiz") == surname_key("Ruiz") == name_key("Ruiz")
    assert surname_key("Ивану Петрову") == surname_key("Петров")
    assert surname_key(" ") == ""


@given(st.lists(st.text(max_size=8), max_size=4))
def test_any_text_has_a_key_that_ends_with_its_surnames(words: list[str]) -> None:
    name = " ".join(words)
    assert name_key(name).rpartition(" ")[2] == surname_key(name)
    assert name_key("\u3000".join(words)) == name_key(f" {name}\n") == name_key(name)


def test_the_key_of_a_name_does_not_depend_on_case_or_width() -> None:
    for one, other in itertools.pairwise(("Ｒｕｉｚ", "RUIZ", "ruiz", "Ruiz")):
        assert name_key(one) == name_key(other)
