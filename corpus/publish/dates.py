"""Dates and times as people say them."""

from datetime import datetime, timedelta

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def spoken_date(stated: str | None) -> str:
    """An ISO 8601 date or time in words, as precise as it is stated and no more.

    What is not ISO 8601 comes back as it is.

    >>> spoken_date("2024-05-03T14:05:00+02:00")
    '3 May 2024, 14:05 (UTC+02:00)'
    >>> spoken_date("2024-05")
    'May 2024'
    """
    text = (stated or "").strip()
    parts = text.split("-")
    if len(text) in (4, 7) and all(part.isascii() and part.isdigit() for part in parts):
        month = int(parts[1]) if len(parts) == 2 else None
        if month is None:
            return text
        return f"{_MONTHS[month - 1]} {parts[0]}" if 1 <= month <= 12 else text
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    day = f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"
    if len(text) <= 10:
        return day
    return f"{day}, {moment:%H:%M}{_zone(moment.utcoffset())}"


def _zone(offset: timedelta | None) -> str:
    if offset is None:
        return ""
    minutes = round(offset.total_seconds() / 60)
    if minutes == 0:
        return " UTC"
    sign = "+" if minutes > 0 else "−"
    return f" (UTC{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02})"
