"""Dates as feeds and sitemaps state them, as ISO 8601: with the offset if there is one."""

import re
from datetime import datetime
from email.utils import parsedate_to_datetime

_YEARS = range(1990, 2101)  # no listing is older, and what is later is a mistake
_MAX_CHARS = 100

_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:(?:T|\s)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?"
    r"\s?(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?",
    re.ASCII | re.IGNORECASE,
)
_RFC_822_DAY = re.compile(r"(?:[a-z]{2,9},?\s)?\d{1,2}[\s-][a-z]{3,9}[\s-]\d{4}", re.IGNORECASE)
_NAMED_OFFSET = re.compile(r"(?:GMT|UTC)\s?([+-])(\d{1,2}):?(\d{2})?$", re.IGNORECASE)
_ZONE_NAME = re.compile(r"(?<=\s)[A-Z]{3,4}$")
# Beside the American ones of RFC 822, which Python knows; only names that mean one offset in
# the feeds that use them ("IST" has three).
_ZONES = {
    **dict.fromkeys("WEST BST CET MEZ MET".split(), "+0100"),
    **dict.fromkeys("CEST MESZ MEST EET SAST".split(), "+0200"),
    **dict.fromkeys("EEST MSK".split(), "+0300"),
    **dict.fromkeys("WET UTC".split(), "+0000"),
    "PKT": "+0500",
    "WIB": "+0700",
    "HKT": "+0800",
    "SGT": "+0800",
    "JST": "+0900",
    "KST": "+0900",
    "AEST": "+1000",
    "AEDT": "+1100",
    "NZST": "+1200",
    "NZDT": "+1300",
}


def stated_time(value: str) -> str | None:
    """The ISO 8601 form of an ISO or RFC 822 date, or None for what is none.

    Nothing is added: a date without a zone, or without a time of day, stays so. Years before
    1990 and after 2100 are mistakes.

    >>> stated_time("Fri, 3 May 2024 14:10:00 EST"), stated_time("2024-05-03")
    ('2024-05-03T14:10:00-05:00', '2024-05-03')
    """
    text = " ".join(value[: 2 * _MAX_CHARS].split())
    if len(text) > _MAX_CHARS:
        return None
    if found := _ISO.fullmatch(text):
        return _built(*found.groups())
    return _rfc_822(text)


def is_plausible(moment: datetime) -> bool:
    """Whether a listing can speak of this time."""
    return moment.year in _YEARS


def _built(
    year: str,
    month: str,
    day: str,
    hour: str | None,
    minute: str | None,
    second: str | None,
    zone: str | None,
) -> str | None:
    iso = f"{year}-{int(month):02d}-{int(day):02d}"
    if hour is None:
        return _checked(iso)
    offset = ""
    if zone and zone[0] in "+-":
        digits = zone[1:].replace(":", "").ljust(4, "0")
        offset = f"{zone[0]}{digits[:2]}:{digits[2:]}"
    elif zone:
        offset = "Z"
    return _checked(f"{iso}T{int(hour):02d}:{minute}:{second or '00'}{offset}")


def _rfc_822(text: str) -> str | None:
    text = _NAMED_OFFSET.sub(lambda found: f"{found[1]}{found[2]:0>2}{found[3] or '00'}", text)
    text = _ZONE_NAME.sub(lambda name: _ZONES.get(name[0], name[0]), text)
    text = re.sub("-0000$", "+0000", text)  # which Python takes for no zone
    is_day = _RFC_822_DAY.fullmatch(text) is not None
    try:
        moment = parsedate_to_datetime(f"{text} 00:00:00" if is_day else text)
        iso = moment.isoformat(timespec="seconds")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return _checked(iso[:10] if is_day else iso)


def _checked(iso: str) -> str | None:
    """`iso` if it is a time that can be meant."""
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return None
    return re.sub(r"[+-]00:00$", "Z", iso) if is_plausible(moment) else None
