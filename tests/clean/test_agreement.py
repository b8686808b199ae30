"""Confidence that means something: agreement raises it, dissent lowers it."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.clean import clean
from corpus.clean.agreement import calibrated
from corpus.extract.charset import decode
from corpus.extract.html import extract_html
from corpus.model import Claim

GOLDEN = sorted(
    path.parent for path in (Path(__file__).parents[1] / "extract/golden").glob("*/page.html")
)


def sure(*claims: Claim) -> float:
    """The confidence of the first of these claims, among the others."""
    return calibrated(claims)[0].confidence


def day(value: str, place: str) -> Claim:
    return Claim("published", value, place, 0.7)


def test_a_claim_is_surer_when_another_voice_of_the_page_agrees() -> None:
    alone = sure(day("2024-05-03", "time"))
    agreed = sure(day("2024-05-03", "time"), day("2024-05-03T14:10:00+02:00", "json-ld:x"))
    doubted = sure(day("2024-05-03", "time"), day("2024-05-09", "json-ld:x"))
    assert doubted < alone < agreed


def test_places_that_are_filled_from_one_field_count_once() -> None:
    title = Claim("title", "Crews back at work", "json-ld:headline", 0.9)
    shared = [Claim("title", "Ferries!", place, 0.6) for place in ("og:title", "twitter:title")]
    assert sure(title, shared[0]) == sure(title, *shared)
    assert sure(title, *shared) < sure(title)


def test_a_time_agrees_with_the_same_moment_in_another_zone() -> None:
    late = day("2024-05-03T23:30:00-04:00", "json-ld:datePublished")
    assert sure(late, day("2024-05-04T03:30:00Z", "url")) > sure(late, day("2024-05-05", "url"))


def test_who_brings_a_page_keeps_his_confidence() -> None:
    brought = Claim("title", "Ferries", "manifest", 0.95)
    assert sure(brought, Claim("title", "Other", "h1", 0.7)) == 0.95
    found = Claim("title", "Other", "h1", 0.7)
    assert calibrated([brought, found])[1] == calibrated([found])[0]


def test_what_is_ruled_out_stays_so() -> None:
    assert sure(Claim("published", "2099-01-01", "json-ld:datePublished", 0.0)) == 0.0


CLAIMS = st.builds(
    Claim,
    st.sampled_from(["title", "published", "author", "tag"]),
    st.sampled_from(["2024-05-03", "2024-05-04", "Ana Ruiz", "ana ruiz", "", "海鸥"]),
    st.sampled_from(
        ["json-ld:headline", "og:title", "h1", "title", "byline", "time", "url", "new"]
    ),
    st.floats(0.01, 1),
)


@given(st.lists(CLAIMS, max_size=12))
def test_confidence_keeps_its_bounds_and_the_order(claims: list[Claim]) -> None:
    found = calibrated(claims)
    assert [(c.field, c.value, c.found_in) for c in found] == [
        (c.field, c.value, c.found_in) for c in claims
    ]
    assert all(0 < claim.confidence < 1 for claim in found if claim.field != "tag")
    for field in ("title", "published"):
        stated = [claim.confidence for claim in found if claim.field == field]
        assert stated == sorted(stated, reverse=True)


@pytest.mark.parametrize("folder", GOLDEN, ids=lambda folder: folder.name)
def test_right_claims_of_a_page_are_as_sure_as_any_other(folder: Path) -> None:
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    page = decode((folder / "page.html").read_bytes(), None, is_html=True)
    claims = calibrated(clean(extract_html(page.text, expected["url"])).claims)
    for field in ("title", "published"):
        found = [claim for claim in claims if claim.field == field]
        right = [claim.confidence for claim in found if claim.value == expected.get(field)]
        if right:
            assert max(right) == max(claim.confidence for claim in found), field
    authors = [claim for claim in claims if claim.field == "author"]
    wrong = [claim.confidence for claim in authors if claim.value not in expected["author"]]
    named = [claim.confidence for claim in authors if claim.value in expected["author"]]
    assert not wrong or not named or max(named) >= max(wrong)
