"""Titles of visited pages, as a WACZ package lists them in `pages/*.jsonl`."""

import json
import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from corpus.model import Claim
from corpus.times import parse_utc
from corpus.uris import without_userinfo

log = logging.getLogger(__name__)

MAX_LINE = 1_000_000
"""Bytes of a line, which may hold the whole text of a page; a longer one gives no title."""

_MAX_LINES = 100_000  # of all lists of a package
_ROOM = 20_000_000  # characters of addresses and titles held in memory: 200 a page
_SAME_VISIT = timedelta(hours=1)  # a list tells when a page was visited, a record when it came
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Titles:
    """Titles by address, each with the time of its visit."""

    by_url: dict[str, list[tuple[datetime | None, str]]] = field(default_factory=dict)

    def of(self, url: str | None, captured_at: datetime | None) -> tuple[Claim, ...]:
        """The title of the visit nearest to that time, if it was the same visit; as a claim."""
        fitting = (
            [
                (
                    abs(visited_at - captured_at) if visited_at and captured_at else timedelta(0),
                    title,
                )
                for visited_at, title in self.by_url.get(_plain(url), ())
            ]
            if url
            else []
        )
        distance, title = min(fitting, default=(timedelta.max, ""))
        return (Claim("title", title, "wacz", 0.5),) if distance <= _SAME_VISIT else ()


def read_titles(lines: Iterable[bytes], label: str) -> Titles:
    """The titles in lists of pages: JSON lines with `url`, `ts` and `title`.

    Lines that are no such object say nothing. Pages beyond the first 100,000 lines, or beyond
    20,000,000 characters, go without; that is logged with `label`.
    """
    titles = Titles()
    room = _ROOM
    for number, line in enumerate(lines):
        page = _page(line)
        room -= sum(map(len, page[::2])) if page else 0
        if number >= _MAX_LINES or room < 0:
            log.warning(
                "%s: too many pages listed; those beyond %d go without title", label, number
            )
            break
        if page:
            url, visited_at, title = page
            titles.by_url.setdefault(url, []).append((visited_at, title))
    return titles


def _page(line: bytes) -> tuple[str, datetime | None, str] | None:
    try:
        page = json.loads(line) if len(line) <= MAX_LINE else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(page, dict):
        return None
    url, visited, title = page.get("url"), page.get("ts"), page.get("title")
    if not isinstance(url, str) or not isinstance(title, str):
        return None
    title = title.strip()
    if (
        not title or title == url or _UNSTORABLE.search(title)
    ):  # without one, some repeat the address
        return None
    try:
        visited_at = parse_utc(visited) if isinstance(visited, str) else None
    except ValueError:
        visited_at = None
    return _plain(url), visited_at, title


def _plain(url: str) -> str:
    return without_userinfo(url).partition("#")[0]
