from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.clean.dates import day_of, parse_date, sort_key


@pytest.mark.parametrize(
    ("stated", "language", "iso"),
    [
        ("2024-05-03T14:10:00+0200", None, "2024-05-03T14:10:00+02:00"),
        ("2024-05-03T12:10:00.123Z", None, "2024-05-03T12:10:00Z"),
        ("2024-05-03 14:10", None, "2024-05-03T14:10:00"),
        ("20240503", None, "2024-05-03"),
        ("1714738200", None, "2024-05-03T12:10:00Z"),
        ("Fri, 03 May 2024 14:10:00 +0200", None, "2024-05-03T14:10:00+02:00"),
        ("Friday, May 3rd, 2024 at 2:10 p.m.", "en-US", "2024-05-03T14:10:00"),
        ("Updated 5:30 PM EDT, May 3, 2024", "en", "2024-05-03T17:30:00"),
        ("05/03/2024", "en-US", "2024-05-03"),
        ("03/05/2024", "en-GB", "2024-05-03"),
        ("03/05/2024", "fr", "2024-05-03"),
        ("13/05/2024", "en-US", "2024-05-13"),
        ("Montag, 6. Mai 2024, 17:40 Uhr", "de", "2024-05-06T17:40:00"),
        ("1er mars 2024 à 14h05", "fr", "2024-03-01T14:05:00"),
        ("26 de noviembre de 2021", "es", "2021-11-26"),
        ("8 декабря 2022 г.", "ru", "2022-12-08"),
        ("2024年5月3日 14:10", "zh", "2024-05-03T14:10:00"),
        ("2024년 5월 3일 오후 2:10", "ko", "2024-05-03T14:10:00"),
        ("٣ مايو ٢٠٢٤", "ar", "2024-05-03"),
        ("23 ივნისი, 2023", None, "2023-06-23"),
        ("8 มีนาคม 2567", "th", "2024-03-08"),
        ("ngày 3 tháng 5 năm 2024", "vi", "2024-05-03"),
    ],
)
def test_dates_are_as_precise_as_stated(stated: str, language: str | None, iso: str) -> None:
    assert parse_date(stated, language) == iso


@pytest.mark.parametrize(
    "stated",
    ["", "yesterday", "2 hours ago", "vor 3 Stunden", "May 2024", "2024-02-31", "0001-01-01", "9999-12-31",
     "1970-01-01T00:00:00Z", "12:30", "Room 2024, 3rd floor"],
)  # fmt: skip
def test_what_names_no_day_is_no_date(stated: str) -> None:
    assert parse_date(stated, "en") is None


FIRST, LAST = datetime(1971, 1, 1), datetime(2199, 1, 1)  # noqa: DTZ001 - without zone, as pages do


@given(st.datetimes(min_value=FIRST, max_value=LAST))
def test_iso_dates_come_back_as_they_were(moment: datetime) -> None:
    iso = moment.replace(microsecond=0).isoformat()
    assert parse_date(iso) == iso
    assert parse_date(iso[:10]) == iso[:10]


@given(st.text(alphabet="0123456789-/.:T +Zaepm年月日", max_size=30))
def test_whatever_is_parsed_can_be_sorted_and_parsed_again(text: str) -> None:
    iso = parse_date(text, "fr")
    if iso is not None:
        assert sort_key(iso) is not None
        assert day_of(iso) is not None
        assert parse_date(iso) == iso


def test_sort_keys_are_utc_and_days_are_as_stated() -> None:
    assert sort_key("2024-05-01T00:30:00+02:00") == "2024-04-30T22:30:00Z"
    assert day_of("2024-05-01T00:30:00+02:00") == (2024, "2024-05")
    assert sort_key("2024-05-03") == "2024-05-03T00:00:00Z"
    assert sort_key("unknown") is None
    assert day_of("unknown") is None
