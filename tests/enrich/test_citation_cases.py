"""How well attributions are found in the annotated test texts: never worse than was reached."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from citation_gold import CASES, BadCaseError, read_cases
from citation_scores import MEASURES, Scores, score_case

from corpus.enrich.attribution.find import Attribution, find_attributions
from corpus.model import Span

FLOORS = json.loads((CASES.parent / "citation_floors.json").read_text(encoding="utf-8"))
FULL_CARE = ("en", "de", "fr", "es", "it", "pt", "ru", "ar", "tr")
LANGUAGES = sorted(path.stem for path in CASES.glob("*.txt"))


@pytest.fixture(scope="module")
def scores() -> dict[str, Scores]:
    return {language: scored(language) for language in LANGUAGES}


def scored(language: str) -> Scores:
    scores = Scores()
    for case in read_cases(CASES / f"{language}.txt"):
        score_case(scores, case, find_attributions(case.text, language))
    return scores


def test_every_language_has_floors() -> None:
    assert sorted(FLOORS) == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("measure", MEASURES)
def test_no_score_falls_below_its_floor(
    scores: dict[str, Scores], language: str, measure: str
) -> None:
    assert round(scores[language].counts[measure].f1, 3) >= FLOORS[language][measure]


@pytest.mark.parametrize("language", FULL_CARE)
def test_languages_at_full_care_have_sixty_texts_or_more(language: str) -> None:
    assert len(read_cases(CASES / f"{language}.txt")) >= 60


def as_annotated(language: str) -> Iterator[tuple]:
    for case in read_cases(CASES / f"{language}.txt"):
        yield (
            case,
            [
                Attribution(
                    kind="attribution",
                    source=tuple(Span(*span) for span in gold.source),
                    cue=tuple(Span(*span) for span in gold.cue),
                    content=tuple(Span(*span) for span in gold.content),
                    quoted=(),
                    sense="say",
                    mode=None,
                    confidence=1.0,
                    source_name=gold.name,
                    source_kind=gold.kind,
                )
                for gold in case.attributions
                if not gold.credit
            ],
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_annotation_itself_scores_full_marks(language: str) -> None:
    scores = Scores()
    for case, found in as_annotated(language):
        score_case(scores, case, found)
    for measure in ("source", "cue", "content", "linked"):
        assert scores.counts[measure].f1 == 1, measure
    assert scores.counts["names"].precision == 1


def test_nothing_found_scores_nothing() -> None:
    scores = Scores()
    for case, _ in as_annotated("en"):
        score_case(scores, case, [])
    assert [scores.counts[measure].f1 for measure in MEASURES] == [0] * len(MEASURES)


def test_who_is_mixed_up_with_whom_scores_as_sources_but_not_as_linked(tmp_path: Path) -> None:
    path = tmp_path / "en.txt"
    path.write_text(
        "== two\n{s1:Ana} {c1:said} {x1:it rained}. {s2:Ben} {c2:said} {x2:it snowed}.\n"
        "@1 person Ana\n@2 person Ben\n",
        encoding="utf-8",
    )
    (case,) = read_cases(path)
    one, two = (
        Attribution(
            "attribution",
            (Span(*a),),
            (Span(*b),),
            (Span(*c),),
            (),
            "say",
            None,
            1.0,
            "Ana",
            "person",
        )
        for a, b, c in (((0, 3), (4, 8), (25, 34)), ((20, 23), (24, 28), (9, 18)))
    )
    scores = Scores()
    score_case(scores, case, [one, two])
    assert scores.counts["source"].f1 == 1
    assert scores.counts["linked"].f1 == 0


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("== a\n{s1:Ana} said", "never closed|no note|neither"),
        ("== a\n{s1:Ana said\n@1 person Ana", "never closed"),
        ("== a\nAna} said", "without its"),
        ("== a\n{s1:Ana } {c1:said}\n@1 person Ana", "spaces at its ends"),
        ("== a\n{s1:Ana} {c1:said}\n@1 robot Ana", "no kind"),
        ("== a\n{s1:Ana} {c1:said}\n@2 person Ana", "not marked"),
        ("== a\n@1 person Ana", "no text"),
        ("== a\n{s1:Ana} {c1:said}\n@1 unnamed Ana", "write -"),
        ("== a\n{s1:Ana} {c1:said}\n@1 person Ana | often", "neither"),
    ],
)
def test_mistakes_in_cases_are_told(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "en.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadCaseError, match=rf"en\.txt:1 \(a\): .*(?:{problem})"):
        read_cases(path)
