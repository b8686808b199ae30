"""How well languages are told: texts of our own in 110 languages, and the floors that hold."""

import json
from functools import cache
from pathlib import Path

import pytest
from citation_gold import CASES, read_cases

from corpus.enrich.language import identify_language
from corpus.langcodes import base_language
from corpus.model import Claim

FOLDER = Path(__file__).parent / "language_cases"
FLOORS = json.loads((Path(__file__).parent / "language_floors.json").read_text("utf-8"))


def lines(name: str) -> list[tuple[str, str]]:
    listed = (FOLDER / name).read_text("utf-8").splitlines()
    pairs = [line.split(" ", 1) for line in listed if line.strip() and not line.startswith("#")]
    return [(code, text) for code, text in pairs]


TEXTS = [(code, *text.split(" | ")) for code, text in lines("texts.txt")]


@cache
def codes_found(*, is_long: bool) -> tuple[tuple[str, str], ...]:
    """Wanted and found, text by text."""
    return tuple(
        (code, identify_language(f"{short} {rest}" if is_long else short).code)
        for code, short, rest in TEXTS
    )


def share_right(found: tuple[tuple[str, str], ...]) -> float:
    return sum(wanted == code for wanted, code in found) / len(found)


def test_many_languages_and_all_that_are_easily_confused_are_tried() -> None:
    codes = {code for code, *_ in TEXTS}
    assert len(codes) >= 100
    assert codes >= set(
        "no sr hr bs gl ca ms id fa ckb ps ur kk ky af nl cs sk zu xh is fo zh-Hans zh-Hant".split()
    )


def test_long_texts_are_told_as_well_as_ever() -> None:
    found = codes_found(is_long=True)
    assert share_right(found) >= FLOORS["long"], [each for each in found if each[0] != each[1]]


def test_single_sentences_are_told_as_well_as_ever() -> None:
    found = codes_found(is_long=False)
    wrong = [each for each in found if each[1] not in (each[0], "und")]
    assert share_right(found) >= FLOORS["short"], wrong
    assert len(wrong) / len(found) <= FLOORS["short_wrong"], wrong


def test_one_sentence_is_enough_where_the_page_says_the_same() -> None:
    for code, short, _ in TEXTS:
        stated = (Claim("language", code, "html:lang", 0.6),)
        assert identify_language(short, stated).code == code


@pytest.mark.parametrize("said", ["html:lang", "usual"])
def test_a_page_or_an_outlet_that_is_usually_in_english_misleads_nobody(said: str) -> None:
    for code, short, rest in TEXTS:
        text = f"{short} {rest} {short}"
        if said == "usual":
            assert identify_language(text, usual="en").code == code
        else:
            assert identify_language(text, (Claim("language", "en", said, 0.6),)).code == code


@pytest.mark.parametrize(("code", "text"), lines("unknown.txt"))
def test_a_language_that_nothing_knows_is_left_open_unless_the_page_states_it(
    code: str, text: str
) -> None:
    assert identify_language(text).code == "und"
    assert identify_language(text, (Claim("language", "en", "html:lang", 0.6),)).code == "und"
    assert identify_language(text, (Claim("language", code, "html:lang", 0.6),)).code == code


def test_the_outlets_usual_language_tips_what_its_text_leaves_open() -> None:
    text = "Gradsko vijeće odlučilo je u utorak da zatvori stari most."
    assert identify_language(text).code == "hr"
    assert identify_language(text, usual="bs").code == "bs"
    assert identify_language("Polis: 3", usual="tr").code == "tr"


def test_the_outlets_usual_language_is_kept_as_a_claim() -> None:
    found = identify_language("Der Rat tagt.", usual="de")
    assert ("de", "outlet's usual") in {(each.value, each.found_in) for each in found.candidates}


@pytest.mark.parametrize(
    ("text", "stated", "code"),
    [
        ("市议会周二决定关闭旧桥", "zh", "zh-Hans"),
        ("市議會週二決定關閉舊橋", "zh-CN", "zh-Hant"),
        ("天下大事", "zh-TW", "zh-Hant"),
        ("天下大事", "zh", "zh"),
        ("天下大事", "en", "zh"),
    ],
)
def test_chinese_is_told_by_its_characters_and_else_by_what_the_page_says(
    text: str, stated: str, code: str
) -> None:
    found = identify_language(text, (Claim("language", stated, "html:lang", 0.6),))
    assert found.code == code
    assert base_language(found.candidates[0].value) == "zh"


def test_a_few_names_in_latin_letters_do_not_take_a_pages_language_for_theirs() -> None:
    stated = (Claim("language", "ar", "html:lang", 0.6),)
    assert identify_language("Foto: AFP", stated).code == "und"


def test_texts_that_were_written_for_cited_sources_are_told_as_well_as_ever() -> None:
    """1,700 texts in 23 languages, half of them headlines or single sentences; none was tuned on."""
    found = [
        (path.stem, base_language(identify_language(case.text).code))
        for path in sorted(CASES.glob("*.txt"))
        for case in read_cases(path)
    ]
    wrong = [each for each in found if each[1] not in (each[0], "und")]
    assert share_right(tuple(found)) >= FLOORS["cited"], wrong
    assert len(wrong) / len(found) <= FLOORS["cited_wrong"], wrong
