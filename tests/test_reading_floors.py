"""How well our annotated pages are read: never worse than was reached."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from reading_gold import CASES, PASTED, Page, Read, read_own, read_page
from reading_scores import (
    PageScore,
    by_script,
    days,
    figures_of,
    new_floors,
    paired,
    same_words,
    score_page,
)

_WRITTEN = json.loads(Path(__file__).with_name("reading_floors.json").read_text(encoding="utf-8"))
UNREAD = frozenset(_WRITTEN["no article"])  # cases in which none is found yet
FLOORS = {kind: _WRITTEN[kind] for kind in ("pages", "pasted")}
PAGES = {"pages": read_own(CASES), "pasted": read_own(PASTED)}
MEASURED = [(kind, group, measure) for kind in FLOORS for group in FLOORS[kind]
            for measure in FLOORS[kind][group]]  # fmt: skip


@pytest.fixture(scope="module")
def readings() -> dict[str, Read]:
    return {page.name: read_page(page) for pages in PAGES.values() for page in pages}


@pytest.fixture(scope="module")
def reached(readings: dict[str, Read]) -> dict[str, dict[str, Mapping[str, float]]]:
    """By kind and script, and over all, what is measured."""
    found = {}
    for kind, pages in PAGES.items():
        scores = [score_page(page, readings[page.name]) for page in pages]
        groups: dict[str, tuple[PageScore, ...]] = {"all": tuple(scores)}
        found[kind] = {
            group: figures_of(each).measures
            for group, each in (groups | by_script(pages, scores)).items()
        }
    return found


@pytest.mark.parametrize(
    "page", [p for pages in PAGES.values() for p in pages], ids=lambda p: p.name
)
def test_every_case_ends_in_an_article(readings: dict[str, Read], page: Page) -> None:
    if page.name not in UNREAD:
        assert readings[page.name].problem is None
        assert readings[page.name].text


@pytest.mark.parametrize(("kind", "group", "measure"), MEASURED)
def test_no_field_is_read_worse_than_its_floor(
    reached: dict[str, dict[str, Mapping[str, float]]], kind: str, group: str, measure: str
) -> None:
    """Floors rise by `python benchmarks/reading.py --pin`; to lower one takes `--pin --lower`."""
    assert round(reached[kind][group][measure], 3) >= FLOORS[kind][group][measure]


def test_every_script_has_a_floor(
    reached: dict[str, dict[str, Mapping[str, float]]],
) -> None:
    assert {kind: set(groups) for kind, groups in reached.items()} == {
        kind: set(groups) for kind, groups in FLOORS.items()
    }


def test_the_annotation_itself_scores_full_marks() -> None:
    for pages in PAGES.values():
        for page in pages:
            gold = {name: page.gold[name] for name in Read.__slots__ if name in page.gold}
            score = score_page(page, Read(text=page.required, **gold))
            assert score.body_alone.f1 == 1, page.name
            assert all(score.fields.values()), page.name


def test_nothing_read_scores_nothing() -> None:
    scores = [score_page(page, Read()) for page in PAGES["pages"]]
    measures = figures_of(scores).measures
    assert measures["body"] == measures["title"] == measures["published"] == 0
    assert figures_of(scores).empty == len(scores)


def test_a_standfirst_in_the_text_neither_helps_nor_harms(tmp_path: Path) -> None:
    dek, text = "Nobody had counted the gulls", "The town has forty gulls, or so it was told"
    page = Page("a", tmp_path, None, None, False, f"{dek}\n{text}", text, {})
    alone, both = (score_page(page, Read(text=each)) for each in (text, f"{dek}\n{text}"))
    assert alone.body_alone.f1 == 1
    assert alone.body.f1 < 1
    assert both.body.f1 == 1
    assert both.body_alone.f1 > 0.8  # the shingles over the seam are neither's


def test_words_and_days_are_compared_as_readers_would() -> None:
    assert same_words("Gulls &amp; terns — counted", "GULLS & Terns, counted")
    assert not same_words("Gulls counted", "Gulls counted | The Tern")
    assert days("2026-04-25T00:30:00+02:00") == {"2026-04-25", "2026-04-24"}
    assert days("2026") == days(None) == set()


def test_paired_figures_say_who_is_better_on_how_many() -> None:
    compared = paired([1.0, 0.9, 0.5], [0.8, 0.9, 0.6])
    assert (compared.better, compared.worse) == (1, 1)
    assert compared.low <= compared.difference <= compared.high


def test_a_floor_falls_only_where_that_is_asked_for() -> None:
    old, reached = {"title": 0.9, "dek": 0.5}, {"title": 0.8, "dek": 0.7, "body": 0.6}
    assert new_floors(old, reached, may_lower=False) == {"title": 0.9, "dek": 0.695, "body": 0.595}
    assert new_floors(old, reached, may_lower=True)["title"] == 0.795
