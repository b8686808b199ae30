import re

from hypothesis import given
from hypothesis import strategies as st

from corpus.names import name_id, outlet_id, source_id


@given(st.text())
def test_ids_are_made_of_ascii_letters_digits_and_hyphens(name: str) -> None:
    assert re.fullmatch("[0-9a-z]+(-[0-9a-z]+)*", name_id(name))


def test_spellings_that_differ_in_case_width_or_space_are_one_name() -> None:
    assert (
        len({name_id(name) for name in ("Ana Ruiz", "ANA  RUIZ", "Ａｎａ Ruiz", " ana ruiz")}) == 1
    )


def test_accents_make_another_name_with_the_same_slug() -> None:
    one, other = name_id("Jose Ruiz"), name_id("José Ruiz")
    assert one != other
    assert one[:10] == other[:10] == "jose-ruiz-"


def test_a_name_that_the_slug_does_not_show_has_the_whole_digest() -> None:
    assert len(name_id("王小明")) == 16
    assert re.fullmatch("wang-[a-z2-7]{16}", name_id("王 Wang"))
    assert re.search("-[a-z2-7]{16}$", name_id("long " * 20))


def test_ids_stay_what_they_are() -> None:
    assert name_id("Ana Ruiz") == "ana-ruiz-mt66e3"
    assert source_id("person", "Łukasz Øre") == "person-lukasz-ore-m4g3re"
    assert source_id("outlet", "The News", "news.co.uk") == "outlet-news_co_uk"
    assert source_id("outlet", "The News") == "outlet-the-news-siw2fo"
    assert outlet_id("xn--p1ai.example") == "xn--p1ai_example"
