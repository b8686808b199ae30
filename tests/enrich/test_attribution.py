"""What the engine makes of single sentences; how well it does on the whole is in test_citation_cases."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from corpus.enrich.attribution.find import Attribution, find_attributions, has_grammar
from corpus.model import Span

SEED = Path(__file__).parents[3] / "shared/data/seed"


@dataclass(frozen=True)
class Read:
    """An attribution in words."""

    source: str
    cue: str
    content: str
    kind: str = "attribution"
    mode: str | None = None
    name: str | None = None
    via: str | None = None


def words(text: str, spans: tuple[Span, ...]) -> str:
    return " … ".join(span.of(text) for span in spans)


def read(text: str, language: str = "en") -> list[tuple[str, str, str]]:
    return [
        (words(text, each.source), words(text, each.cue), words(text, each.content))
        for each in find_attributions(text, language)
    ]


def only(text: str, language: str = "en") -> Attribution:
    (found,) = find_attributions(text, language)
    return found


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("“It rained,” said Ana Ruiz.", [("Ana Ruiz", "said", "“It rained,”")]),
        ("Ana Ruiz said: “It rained.”", [("Ana Ruiz", "said", "“It rained.”")]),
        (
            "“It rained,” Ruiz said, “and nobody came.”",
            [("Ruiz", "said", "“It rained,” … “and nobody came.”")],
        ),
        (
            "“It rained,” said Ana Ruiz. “Nobody came.”",
            [("Ana Ruiz", "said", "“It rained,” … “Nobody came.”")],
        ),
        (
            "“It rained,” said Ana Ruiz.\n“Nobody came to see it.”",
            [("Ana Ruiz", "said", "“It rained,” … “Nobody came to see it.”")],
        ),
        (
            "Ana Ruiz, the mayor, said that the bridge was safe.",
            [("Ana Ruiz, the mayor", "said", "that the bridge was safe")],
        ),
        (
            "The mayor said the bridge was safe and warned of floods.",
            [
                ("The mayor", "said", "the bridge was safe"),
                ("The mayor", "warned of", "floods"),
            ],
        ),
        (
            "Ruiz left the meeting, saying that it was a farce.",
            [("Ruiz", "saying", "that it was a farce")],
        ),
        (
            "According to the coastguard, the ferry ran aground.",
            [("the coastguard", "According to", "the ferry ran aground")],
        ),
        (
            "The ferry ran aground, according to the coastguard.",
            [("the coastguard", "according to", "The ferry ran aground")],
        ),
        (
            "90,000 people marched, according to organisers, and 35,000 according to police.",
            [
                ("organisers", "according to", "90,000 people marched"),
                ("police", "according to", "35,000"),
            ],
        ),
        (
            "While the council reported that fares had risen, Ruiz accused it of lying.",
            [
                ("the council", "reported", "that fares had risen"),
                ("Ruiz", "accused", "it of lying"),
            ],
        ),
        (
            "Ruiz said that Olsen had denied that the bridge was closed.",
            [
                ("Ruiz", "said", "that Olsen had denied that the bridge was closed"),
                ("Olsen", "denied", "that the bridge was closed"),
            ],
        ),
        ("Lea Moll, a nurse: “We are tired.”", [("Lea Moll, a nurse", ":", "“We are tired.”")]),
    ],
)
def test_who_says_what(text: str, wanted: list[tuple[str, str, str]]) -> None:
    assert read(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “smart harbour” opened on Monday.",
        "She played “Night Tide” at the festival.",
        "The bridge, which is old, was closed by the council.",
        "Say what you like, the harbour is pretty.",
        "He reads the Harbour Post every day.",
        "A statement was expected on Friday.",
        "",
        "  \n\n ",
        "“",
        "””“”",
    ],
)
def test_nobody_is_cited(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "quoted"),
    [
        ("“It rained,” said Ruiz.", "quotation", "It rained,"),
        ("Ruiz called the plan “a farce”.", "quotation", "a farce"),
        ("Ruiz said it rained.", "attribution", ""),
    ],
)
def test_quotation_or_not(text: str, kind: str, quoted: str) -> None:
    found = only(text)
    assert (found.kind, words(text, found.quoted)) == (kind, quoted)


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("Ruiz said it rained.", None),
        ("Ruiz did not say whether it rained.", "negated"),
        ("Ruiz never said that it rained.", "negated"),
        ("Ruiz may say that it rained.", "modal"),
        ("Ruiz will announce that the bridge opens.", "modal"),
    ],
)
def test_negated_and_possible_statements_are_told_apart(text: str, mode: str | None) -> None:
    assert only(text).mode == mode


@pytest.mark.parametrize(
    ("language", "text", "name", "via"),
    [
        ("en", "The mayor told the Harbour Post that it rained.", "mayor", "Harbour Post"),
        ("en", "“It rained,” Ana Ruiz told Reuters.", "Ana Ruiz", "Reuters"),
        ("en", "“It rained,” Ana Ruiz said in an interview with the BBC.", "Ana Ruiz", "BBC"),
        ("es", "«Llueve», dijo a EFE Juan Mora.", "Juan Mora", "EFE"),
        ("fr", "« Il pleut », a déclaré à l’AFP Jean Morel.", "Jean Morel", "AFP"),
        ("de", "„Es regnet“, sagte Jan Muster der Nachrichtenagentur dpa.", "Jan Muster", "dpa"),
        (
            "it",
            "«Piove», ha detto Carlo Bassi al quotidiano La Stampa.",
            "Carlo Bassi",
            "La Stampa",
        ),
    ],
)
def test_whom_it_was_said_to(language: str, text: str, name: str, via: str) -> None:
    found = only(text, language)
    assert (found.source_name, found.via_name) == (name, via)


@pytest.mark.parametrize(
    ("text", "name", "kind", "description"),
    [
        ("Ana Ruiz, a doctor, said it rained.", "Ana Ruiz", "person", "a doctor"),
        ("Iraqi analyst Mokhled Hazem said it rained.", "Mokhled Hazem", "person", "Iraqi analyst"),
        ("The Coast Institute said it rained.", "Coast Institute", "organisation", None),
        ("Reuters reported that it rained.", "Reuters", "outlet", None),
        ("The report said it rained.", "report", "document", None),
        ("Two officials said it rained.", "officials", "unnamed", None),
    ],
)
def test_kinds_of_sources(text: str, name: str, kind: str, description: str | None) -> None:
    found = only(text)
    assert (found.source_name, found.source_kind) == (name, kind)
    assert found.description == description


def names(text: str, language: str = "en") -> list[str | None]:
    return [each.source_name for each in find_attributions(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        (
            "en",
            "“It rained,” said Ana Ruiz, a doctor. She added that it was cold. Ruiz said so twice. "
            "The doctor warned of floods.",
            "Ana Ruiz",
        ),
        ("en", "Mayor Ana Ruiz arrived. Ruiz’s claim that it rained was false.", "Ana Ruiz"),
        ("fr", "Jean Morel est venu. « Il pleut », a-t-il dit.", "Jean Morel"),
        ("es", "Llegó Juan Mora. «Llueve», dijo Mora.", "Juan Mora"),
        (
            "de",
            "Pauline Drost stimmte dagegen. Ihrer Meinung nach fehlt es am Willen.",
            "Pauline Drost",
        ),
        ("it", "Il ministro dell’Interno Carlo Bassi ha detto che piove.", "Carlo Bassi"),
        ("nl", "Wethouder Joris van der Zwaag zei dat het regent.", "Joris van der Zwaag"),
    ],
)
def test_later_mentions_mean_the_full_name(language: str, text: str, wanted: str) -> None:
    assert set(names(text, language)) == {wanted}


def test_forms_of_one_name_are_one_source() -> None:
    text = "По мнению Глеба Чурсина, дождь кончился. Глеб Чурсин добавил, что холодно."
    assert len(set(names(text, "ru"))) == 1


def test_two_men_of_one_surname_are_not_mixed() -> None:
    text = "Ana Ruiz said it rained. Ben Ruiz said it snowed."
    assert names(text) == ["Ana Ruiz", "Ben Ruiz"]


def test_those_who_say_it_together_are_two_sources() -> None:
    text = "Ana Ruiz and Ben Olsen said that it rained."
    found = find_attributions(text, "en")
    assert [each.source_name for each in found] == ["Ana Ruiz", "Ben Olsen"]
    assert found[0].content == found[1].content


def test_one_body_whose_name_has_an_and_stays_one() -> None:
    assert names("The Ministry of Marine Affairs and Fisheries said it rained.") == [
        "Ministry of Marine Affairs and Fisheries"
    ]


def test_reported_speech_goes_on_in_its_mood() -> None:
    text = "Der Bürgermeister sagte, es regne. Die Brücke sei sicher. Niemand habe gefroren."
    said, going_on = find_attributions(text, "de")
    assert words(text, said.content) == "es regne"
    assert (going_on.cue, going_on.source) == ((), said.source)
    assert words(text, going_on.content) == "Die Brücke sei sicher … Niemand habe gefroren"


def test_what_is_not_analysed() -> None:
    assert not has_grammar("und")
    assert find_attributions("“It rained,” said Ana Ruiz.", "und") == ()
    assert not has_grammar("../en")


@pytest.mark.skipif(not SEED.is_dir(), reason="the shared test data is not beside the checkout")
@pytest.mark.real
def test_a_real_article_is_read_as_annotated() -> None:
    """At least 9 of 10 sources and 11 of 13 attributions, none of what is no source."""
    text = (SEED / "article.txt").read_text(encoding="utf-8")
    gold = json.loads((SEED / "citations.gold.json").read_text(encoding="utf-8"))
    found = find_attributions(text, gold["language"])

    def meet(spans: tuple[Span, ...], marked: dict[str, int]) -> bool:
        return any(s.start < marked["end"] and marked["start"] < s.end for s in spans)

    sources = attributions = 0
    for source in gold["sources"]:
        hits = [
            any(
                (
                    meet(each.source, e["source"])
                    or (each.via_name and each.via_name in e["source"]["text"])
                )
                and meet(each.content, e["content"])
                for each in found
            )
            for e in source["evidence"]
        ]
        attributions += sum(hits)
        sources += any(hits)
    assert (sources, attributions) >= (9, 11)
    printed = {words(text, each.source).casefold() for each in found}
    pieces = [each["text"].split(" / ") for each in gold["must_not_be_sources"]]
    wrong = {piece.strip("“”, ").casefold() for each in pieces for piece in each}
    assert len(wrong) >= len(pieces) == 8
    assert [source for source in printed if any(piece in source for piece in wrong)] == []
