"""Which of the dates that a page states is the article's."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from corpus.clean.dates import parse_date, precision, sort_key
from corpus.model import Claim

_AMBIGUOUS = re.compile(r"(?<!\d)\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{4}(?!\d)")
# Clocks go wrong, and a day begins fourteen hours sooner in one place than in another.
_AHEAD = timedelta(hours=36)
_PRINTED = ("time", "head line", "near title", "text")  # what a reader sees, and a clock may be
_BROUGHT = ("manifest", "--", "corrections.csv")  # what people say is not doubted


def dated(
    claims: Iterable[Claim], language: str | None, captured_at: datetime | None = None
) -> list[Claim]:
    """The claims that are dates, as ISO 8601, the article's first.

    Of the places that name the winner's day the most precise one comes first. A date from
    after the capture comes last, with the confidence 0. The day of the capture itself, where
    it is only printed, gives way to a day in the article's head: pages print what day it is.

    Args:
        language: tag of the page's language, for the order of day and month.
    """
    read: list[tuple[Claim, str]] = []
    is_sure = False
    for claim in claims:
        # Month names take long to read; beside a sure date nobody misses a doubtful one.
        if is_sure and claim.confidence <= 0.5:
            continue
        if iso := parse_date(claim.value, language):
            read.append((replace(claim, value=iso), claim.value))
            is_sure |= claim.confidence > 0.5 and not _is_ahead(read[-1][0], captured_at)
    known = {claim.value[:10] for claim, stated in read if not _AMBIGUOUS.search(stated)}
    settled = [_settled(claim, stated, known, captured_at) for claim, stated in read]
    ruled_out: list[Claim] = []
    possible: list[Claim] = []
    for claim in settled:
        (ruled_out if _is_ahead(claim, captured_at) else possible).append(claim)
    if captured_at is not None and possible and _is_clock(possible[0], captured_at):
        possible.sort(key=lambda c: c.found_in != "head line" or _is_clock(c, captured_at))
    if possible:
        first = possible[0]
        same = [claim for claim in possible if _days(claim) & _days(first)]
        best = max(same, key=lambda claim: precision(claim.value))
        if precision(best.value) > precision(first.value):
            possible.remove(best)
            possible.insert(0, best)
    return possible + [replace(claim, confidence=0.0) for claim in ruled_out]


def _settled(claim: Claim, stated: str, known: set[str], captured_at: datetime | None) -> Claim:
    """The claim with day and month changed about, where only so it agrees with the others.

    Or where only so the day is not after the capture.
    """
    year, month, day = claim.value[:10].split("-")
    if not _AMBIGUOUS.search(stated) or claim.value[:10] in known or day > "12":
        return claim
    other = replace(claim, value=f"{year}-{day}-{month}{claim.value[10:]}")
    is_better = _is_ahead(claim, captured_at) and not _is_ahead(other, captured_at)
    return other if is_better or other.value[:10] in known else claim


def _days(claim: Claim) -> set[str]:
    """The day as stated, and in UTC."""
    return {claim.value[:10], (sort_key(claim.value) or "")[:10]}


def _is_ahead(claim: Claim, captured_at: datetime | None) -> bool:
    """Whether a date lies after the capture."""
    moment = sort_key(claim.value)
    if captured_at is None or moment is None or claim.found_in.startswith(_BROUGHT):
        return False
    return datetime.fromisoformat(moment.replace("Z", "+00:00")) > captured_at + _AHEAD


def _is_clock(claim: Claim, captured_at: datetime) -> bool:
    """Whether it may be the day on which the page was asked for, that is only printed there."""
    today = captured_at.astimezone(UTC).date().isoformat()
    return claim.found_in in _PRINTED and today in _days(claim)
