"""What can be asked of an article besides its words."""

import re
import unicodedata
from datetime import date

from corpus.syntax.tree import DATE_FILTERS, NAME_FILTERS

_DATE = re.compile("([0-9]{4})(?:[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?)?")
WRONG_VALUE = {
    **dict.fromkeys(DATE_FILTERS, "has no date like 2024, 2024-03 or 2024-03-05"),
    "is": "is no filter (there is “is:original”)",
}


def value_of(name: str, typed: str) -> str | None:
    """A filter's value as it is kept; None if it is none."""
    if name in NAME_FILTERS:
        return typed
    if name == "is":
        return "original" if typed.lower() == "original" else None
    digits = "".join(str(unicodedata.decimal(each, each)) for each in typed)
    stated = _DATE.fullmatch(digits)
    if stated is None:
        return None
    value = "-".join(part.zfill(2) for part in stated.groups() if part)
    try:
        first_day(value)
    except ValueError:
        return None
    return value


def first_day(value: str) -> date:
    """The day that a date filter's value begins with: of 2024-03 it is the first of March."""
    year, month, day = (*map(int, value.split("-")), 1, 1)[:3]
    return date(year, month, day)
