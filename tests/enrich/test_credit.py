import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.enrich.credit import find_credits
from corpus.model import Claim, Span


def credited(text: str, *claims: Claim) -> list[tuple[str, str | None]]:
    """Who is credited, and the words that say so."""
    return [
        (each.source.name, each.printed.of(text) if each.printed else None)
        for each in find_credits(text, claims)
        if each.source
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ARDEN (Reuters) - It rained.", [("Reuters", "Reuters")]),
        ("Es regnete. (dpa)", [("Deutsche Presse-Agentur", "dpa")]),
        (
            "Es regnete. (dpa/AFP)",
            [("Deutsche Presse-Agentur", "dpa"), ("Agence France-Presse", "AFP")],
        ),
        ("Il pleut. (avec AFP)", [("Agence France-Presse", "AFP")]),
        ("Il pleut.\navec AFP", [("Agence France-Presse", "AFP")]),
        (
            "It rained.\nWith reporting from Reuters and AP",
            [("Reuters", "Reuters"), ("Associated Press", "AP")],
        ),
        ("Llueve.\nCon información de EFE", [("EFE", "EFE")]),
        ("It rained.\nSource: Xinhua", [("Xinhua", "Xinhua")]),
        ("下雨了。（新华社）", [("Xinhua", "新华社")]),
        ("Идёт дождь. (ТАСС)", [("TASS", "ТАСС")]),
    ],
)
def test_agencies_are_credited(text: str, wanted: list[tuple[str, str]]) -> None:
    assert [(name, words) for name, words in credited(text)] == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Reuters reported that it rained.",
        "He worked for Reuters (and the AP) for years.",
        "The council (led by Ruiz) met.",
        "It rained.\nReuters reported that it rained all day in Arden.",
        "It rained (see above).",
        "",
        "()",
        "(Reuters said so)",
    ],
)
def test_agencies_that_are_spoken_of_are_not_credited(text: str) -> None:
    assert credited(text) == []


def test_each_agency_is_credited_once_where_it_stands_first() -> None:
    text = "ARDEN (Reuters) - It rained. (Reuters)"
    (credit,) = find_credits(text, ())
    assert credit.printed == Span(7, 14)
    assert credit.kind == "credit"


def test_author_dateline_and_signature_give_credit_without_a_place_in_the_text() -> None:
    claims = (
        Claim("author", "dpa", "meta"),
        Claim("dateline", "ARDEN (Reuters)", "text"),
        Claim("signature", "(AFP)", "text"),
    )
    assert credited("It rained.", *claims) == [
        ("Deutsche Presse-Agentur", None),
        ("Reuters", None),
        ("Agence France-Presse", None),
    ]
    assert credited("It rained.", Claim("author", "Ana Ruiz", "meta")) == []


@given(st.text() | st.text(alphabet="(Reuters)/, \nAFP[]（）"))
def test_credits_of_any_text_are_its_words(text: str) -> None:
    for credit in find_credits(text, ()):
        assert credit.printed
        assert credit.printed.of(text).strip() == credit.printed.of(text) != ""
