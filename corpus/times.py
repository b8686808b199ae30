"""Times as they are stored: ISO 8601, UTC, ending in Z."""

from datetime import UTC, datetime


def iso_utc(moment: datetime) -> str:
    """`moment` in UTC, to the second or as fine as it is, ending in Z.

    >>> iso_utc(datetime(2024, 5, 3, 16, 20, tzinfo=UTC))
    '2024-05-03T16:20:00Z'
    """
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def parse_utc(text: str) -> datetime:
    """The aware UTC time that an ISO 8601 string gives; one without a zone is taken as UTC.

    A date alone is its midnight. Raises ValueError for anything else.
    """
    moment = datetime.fromisoformat(text.strip())
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError as error:  # year 1 or 9999, and an offset that leads out of it
        raise ValueError(f"out of range: {text!r}") from error
