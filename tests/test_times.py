"""Times as they are stored."""

import contextlib
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.times import iso_utc, parse_utc


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("2024-05-03", "2024-05-03T00:00:00Z"),
        ("2024-05-03T18:20", "2024-05-03T18:20:00Z"),
        (" 2024-05-03T18:20:00Z\n", "2024-05-03T18:20:00Z"),
        ("2024-05-03 18:20:00+05:30", "2024-05-03T12:50:00Z"),
        ("2024-05-03T18:20:00.25-01:00", "2024-05-03T19:20:00.250000Z"),
        ("2024-05-03T18:20:00.123456789Z", "2024-05-03T18:20:00.123456Z"),
    ],
)
def test_iso_times_become_utc(text: str, stored: str) -> None:
    assert iso_utc(parse_utc(text)) == stored


@given(
    st.datetimes(
        min_value=datetime(2, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
        max_value=datetime(9998, 12, 31),  # noqa: DTZ001
        timezones=st.timedeltas(timedelta(hours=-23), timedelta(hours=23)).map(
            lambda offset: timezone(timedelta(minutes=offset // timedelta(minutes=1)))
        ),
    )
)
def test_a_time_comes_back(moment: datetime) -> None:
    stored = iso_utc(moment)
    assert stored.endswith("Z")
    assert parse_utc(stored) == moment
    assert parse_utc(stored).tzinfo is UTC
    assert iso_utc(parse_utc(stored)) == stored


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "3 May 2024", "2024-13-01", "2024-05-03T25:00", "20240503182000", "0001-01-01T00:00+14:00",
     "9999-12-31T23:59-14:00", "2024-05-03T00:00+25:00", "\ud800", "٢٠٢٤-٠٥-٠٣"],
)  # fmt: skip
def test_anything_else_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever the message
        parse_utc(text)


@given(st.text())
def test_no_text_raises_anything_else(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert parse_utc(text).tzinfo is UTC
