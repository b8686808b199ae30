"""What is watched: a file that people edit, in TOML or with an address on each line."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from corpus.errors import SettingsError
from corpus.times import parse_utc
from corpus.uris import clean_url, is_web_address, without_userinfo

EVERY = timedelta(minutes=30)
REVISIT = timedelta(hours=6)
_LEAST_EVERY = timedelta(minutes=1)
_LONGEST = timedelta(days=3650)
_MOST_PAGES = 10_000_000

_DURATION = re.compile(
    r"(?:([0-9]{1,9})w)?\s*(?:([0-9]{1,9})d)?\s*(?:([0-9]{1,9})h)?\s*(?:([0-9]{1,9})m)?\s*(?:([0-9]{1,9})s)?"
)
_UNITS_S = (604_800, 86_400, 3_600, 60, 1)
_OF_ALL = ("every", "revisit", "watch")
_OF_ONE = ("url", "every", "revisit", "outlet", "since", "limit")
_TOML_BEGINS = re.compile(r"""\[|[\w"'.-]+\s*=""")
_TABLE = re.compile(r"""\s*\[\[\s*["']?watch["']?\s*\]\]""")


@dataclass(frozen=True, slots=True)
class Watched:
    """An address that is visited again and again."""

    url: str  # of a feed, a sitemap, a home page or a page; without a password
    every: timedelta = EVERY
    revisit: timedelta = REVISIT  # how long a page that was captured is left alone at first
    outlet: str | None = None  # who publishes what is listed there
    since: datetime | None = None  # what it dates before is passed over
    limit: int | None = None  # pages in one visit


@dataclass(frozen=True, slots=True)
class Watchlist:
    """Everything that is watched, in the order of the file; no address twice."""

    items: tuple[Watched, ...]


class WatchFile:
    """A watch file as it was last read without a mistake.

    Raises SettingsError if it has one at the beginning; see `read_watchlist`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stamp = _stamp(path)
        self.watchlist = read_watchlist(path)

    def has_changed(self) -> bool:
        """Whether the file is another one than when it was last read, with or without success."""
        return _stamp(self.path) != self._stamp

    def read_again(self) -> None:
        """Read it; raises SettingsError and keeps the former list if it has a mistake."""
        self._stamp = _stamp(self.path)  # before it is read: a later change is then seen
        self.watchlist = read_watchlist(self.path)


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def read_watchlist(path: Path) -> Watchlist:
    """The list in a watch file.

    In TOML: `every` and `revisit` for all, then a table `[[watch]]` for each address, with
    `url` and, where it differs, `every`, `revisit`, `outlet`, `since`, `limit`. Else an address
    on each line, `#` begins a comment. Raises SettingsError, with the line and what to do.
    """
    try:
        content = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise SettingsError(path, "there is no such file") from error
    except UnicodeDecodeError as error:
        raise SettingsError(path, "is not UTF-8; save it as UTF-8") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise SettingsError(path, f"cannot be read ({reason})") from error
    text = _Text(path, content)
    items = _from_toml(text) if text.is_toml() else _from_lines(text)
    if not items:
        raise text.error(None, "nothing to watch; write an address on a line, or [[watch]] tables")
    return Watchlist(tuple(items))


def parse_duration(text: str) -> timedelta:
    """How long "90s", "15m", "2h", "1d", "1w" or "1h30m" is.

    Raises ValueError for anything else, and for more than ten years.

    >>> parse_duration("1h30m")
    datetime.timedelta(seconds=5400)
    """
    found = _DURATION.fullmatch(text.strip())
    if found is None or not any(found.groups()):
        raise ValueError(f"no duration: {text!r}")
    length_s = sum(int(n) * unit_s for n, unit_s in zip(found.groups("0"), _UNITS_S, strict=True))
    if length_s > _LONGEST.total_seconds():
        raise ValueError(f"more than ten years: {text!r}")
    return timedelta(seconds=length_s)


@dataclass(slots=True)
class _Text:
    """The file's text, and where in it a name is set."""

    path: Path
    content: str
    lines: list[str] = field(init=False)
    seen: dict[str, int] = field(default_factory=dict)  # line of each address in its one spelling

    def __post_init__(self) -> None:
        self.lines = self.content.splitlines()

    def error(self, line: int | None, problem: str) -> SettingsError:
        return SettingsError(self.path, f"line {line}: {problem}" if line else problem)

    def is_toml(self) -> bool:
        """By the first line that says anything."""
        stated = (line.strip() for line in self.lines)
        first = next((line for line in stated if line and not line.startswith("#")), "")
        return _TOML_BEGINS.match(first) is not None

    def line_of(self, name: str, table: int | None = None) -> int:
        """Where a name is set, in that `[[watch]]` or before the first table.

        The first line there if it is written in an unusual way.
        """
        tables = [n for n, line in enumerate(self.lines) if _TABLE.match(line)]
        start, end = 0, len(self.lines)
        if table is not None and table < len(tables):
            start = tables[table]
            end = tables[table + 1] if table + 1 < len(tables) else end
        pattern = re.compile(rf"""[ \t\[]*["']?{re.escape(name)}["']?[ \t]*[=.\]]""")
        within = enumerate(self.lines[start:end], start=start + 1)
        return next((n for n, line in within if pattern.match(line)), start + 1)

    def url(self, written: str, line: int) -> str:
        """The address as it is asked for; an error if it is none, or there already."""
        url = without_userinfo(written)
        if re.search(r"\s", url):
            problem = f"{written!r} is not one address; a schedule of its own needs a [[watch]]"
            raise self.error(line, problem)
        if not is_web_address(url):
            problem = f"{written!r} is no web address; write it in full, https://…"
            raise self.error(line, problem)
        first = self.seen.setdefault(clean_url(url), line)
        if first != line:
            raise self.error(line, f"{written} is on line {first} already; leave one of them")
        return url


def _from_lines(text: _Text) -> list[Watched]:
    items = []
    for number, line in enumerate(text.lines, start=1):
        stated = re.split(r"(?:^|\s)#", line)[0].strip()
        if stated:
            items.append(Watched(text.url(stated, number)))
    return items


def _from_toml(text: _Text) -> list[Watched]:
    try:
        found = tomllib.loads(text.content)
    except tomllib.TOMLDecodeError as error:
        raise text.error(None, f"is not TOML: {error}") from error
    except RecursionError as error:
        raise text.error(None, "is not TOML: nested too deeply") from error
    for name in found:
        if name not in _OF_ALL:
            problem = f"{name!r} is not a setting of all; there are {', '.join(_OF_ALL)}"
            raise text.error(text.line_of(name), problem)
    tables = found.get("watch", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        problem = "'watch' must be [[watch]], in two brackets, once for each address"
        raise text.error(text.line_of("watch"), problem)
    of_all = _values(text, {key: found[key] for key in found if key != "watch"}, None)
    return [Watched(**(of_all | _one(text, table, n))) for n, table in enumerate(tables)]


def _one(text: _Text, table: Mapping[str, Any], number: int) -> dict[str, Any]:
    for name in table:
        if name not in _OF_ONE:
            problem = f"{name!r} is not a setting of an address; there are {', '.join(_OF_ONE)}"
            raise text.error(text.line_of(name, number), problem)
    if "url" not in table:
        raise text.error(text.line_of("watch", number), "this [[watch]] has no url")
    return _values(text, table, number)


def _values(text: _Text, table: Mapping[str, Any], number: int | None) -> dict[str, Any]:
    """The settings of a table, or of all, as `Watched` has them."""
    values: dict[str, Any] = {}
    for name, value in table.items():
        line = text.line_of(name, number)
        if name == "url":
            if not isinstance(value, str) or not value.strip():
                raise text.error(line, "'url' must be an address in quotation marks")
            values[name] = text.url(value, line)
            continue
        try:
            values[name] = _READ[name](value)
        except ValueError as error:
            raise text.error(line, f"{name!r} {error}") from error
    return values


def _duration(value: object) -> timedelta:
    problem = 'must be a duration such as "90s", "15m", "2h", "1d" or "1h30m", ten years at most'
    if not isinstance(value, str):
        raise ValueError(problem)
    try:
        return parse_duration(value)
    except ValueError as error:
        raise ValueError(problem) from error


def _every(value: object) -> timedelta:
    every = _duration(value)
    if every < _LEAST_EVERY:
        raise ValueError("must be at least 1m: nobody likes to be asked more often")
    return every


def _outlet(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("must be a name or a domain in quotation marks")
    return value.strip()


def _since(value: object) -> datetime:
    """A day, as TOML writes it or in quotation marks, with or without a time of it."""
    if isinstance(value, date):  # a datetime is one, too
        value = value.isoformat()
    problem = 'must be a day such as "2024-01-31"'
    if not isinstance(value, str):
        raise ValueError(problem)
    try:
        return parse_utc(value)
    except ValueError as error:
        raise ValueError(problem) from error


def _limit(value: object) -> int:
    if type(value) is not int or not 1 <= value <= _MOST_PAGES:
        raise ValueError(f"must be a whole number from 1 to {_MOST_PAGES:,}")
    return value


_READ = {"every": _every, "revisit": _duration, "outlet": _outlet, "since": _since, "limit": _limit}
