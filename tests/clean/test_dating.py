"""Which date is the article's: none from after the capture, no clock, no swapped month."""

from datetime import UTC, datetime

import pytest

from corpus.clean.dating import dated
from corpus.model import Claim

CAPTURED = datetime(2024, 5, 4, 12, tzinfo=UTC)


def day(value: str, found_in: str, confidence: float = 0.7) -> Claim:
    return Claim("published", value, found_in, confidence)


def chosen(*claims: Claim, language: str = "en", captured_at: datetime | None = CAPTURED) -> str:
    return dated(claims, language, captured_at)[0].value


def test_a_date_from_after_the_capture_is_ruled_out() -> None:
    future, past = day("2024-06-01", "json-ld:datePublished", 0.9), day("2024-05-03", "time", 0.5)
    assert chosen(future, past) == "2024-05-03"
    assert [claim.confidence for claim in dated([future, past], "en", CAPTURED)] == [0.5, 0.0]
    assert chosen(future, past, captured_at=None) == "2024-06-01"


def test_a_day_ahead_may_be_another_zone() -> None:
    tomorrow = day("2024-05-05T09:00:00+14:00", "json-ld:datePublished")
    assert dated([tomorrow], None, CAPTURED) == [tomorrow]


def test_what_people_say_is_not_doubted() -> None:
    brought = day("2025-01-01", "manifest", 0.95)
    assert dated([brought], None, CAPTURED) == [brought]


def test_the_day_of_the_capture_on_a_page_gives_way_to_the_articles_head() -> None:
    clock, head = day("2024-05-04", "time", 0.55), day("2024-05-01", "head line", 0.5)
    assert chosen(clock, head) == "2024-05-04"
    assert chosen(day("2024-05-04", "time", 0.5), head) == "2024-05-01"
    assert chosen(day("2024-05-04", "json-ld:datePublished", 0.5), head) == "2024-05-04"


@pytest.mark.parametrize(
    ("stated", "language", "evidence", "right"),
    [
        ("05/03/2024", "en", "2024-03-05", "2024-03-05"),
        ("05/03/2024", "de", "2024-05-03", "2024-05-03"),
        ("05/03/2024", "de", "2024-03-05", "2024-03-05"),
        ("05/03/2024", "de", "2024-01-01", "2024-03-05"),
    ],
)
def test_day_and_month_are_told_apart_by_other_dates(
    stated: str, language: str, evidence: str, right: str
) -> None:
    claims = [day(stated, "head line", 0.5), day(evidence, "url", 0.5)]
    assert chosen(*claims, language=language) == right


def test_day_and_month_are_changed_about_when_the_day_has_not_come_yet() -> None:
    assert chosen(day("04/12/2024", "head line"), language="de") == "2024-04-12"
