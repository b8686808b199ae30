"""What people decide about an archive: outlets.csv, sources.csv and corrections.csv, which win over every claim."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.clean.dates import parse_date
from corpus.decisions import Correction, Decisions, OutletDecision, SourceDecision
from corpus.digests import sha256_digest, text_digest
from corpus.domains import outlet_domain
from corpus.errors import SettingsError
from corpus.names import SOURCE_KINDS
from corpus.uris import host_of

OUTLETS_HEADER = ("domain", "name", "country", "language", "merge_into")
SOURCES_HEADER = ("id", "name", "kind", "merge_into")
CORRECTIONS_HEADER = ("id", "field", "value", "reason")
CORRECTABLE = (
    "title",
    "dek",
    "author",
    "published",
    "modified",
    "section",
    "language",
    "outlet",
)

_ARTICLE_ID = re.compile(r"[a-z2-7]{16}")
_SOURCE_ID = re.compile(rf"(?:{'|'.join(SOURCE_KINDS)})-[0-9a-z_-]+")
_LANGUAGE = re.compile("[a-z]{2,3}|zh-han[st]")


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of a file that people edit."""

    path: Path
    number: int  # where the row ends, counted from 1
    cells: dict[str, str]

    def error(self, problem: str) -> SettingsError:
        return SettingsError(self.path, f"line {self.number}: {problem}")


def read_decisions(folder: Path) -> Decisions:
    """The decisions in an archive's folder; missing files decide nothing.

    outlets.csv: `domain,name,country,language,merge_into`; empty cells leave what was found.
    sources.csv: `id,name,kind,merge_into`, by the ids that the archive shows.
    corrections.csv: `id,field,value,reason`; an empty value says that the article has none, and
    several lines for `author` are several authors. Raises SettingsError with file and line.
    """
    outlets: dict[str, OutletDecision] = {}
    lines: dict[str, _Line] = {}
    for line in _lines(folder / "outlets.csv", OUTLETS_HEADER):
        decision = _outlet(line)
        if decision.domain in outlets:
            first = lines[decision.domain].number
            raise line.error(f"{decision.domain} is on line {first} already")
        outlets[decision.domain] = decision
        lines[decision.domain] = line
    _check_merges(outlets, lines)
    return Decisions(
        outlets, _corrections(folder / "corrections.csv"), _sources(folder / "sources.csv")
    )


def decisions_digest(folder: Path) -> str:
    """Digest of the files as they are: equal digests decide the same."""
    paths = (folder / "outlets.csv", folder / "sources.csv", folder / "corrections.csv")
    contents = (path.read_bytes() if path.exists() else b"" for path in paths)
    return text_digest(*(sha256_digest(content) for content in contents))


def _outlet(line: _Line) -> OutletDecision:
    cells = line.cells
    country = cells["country"].lower()
    if country and not re.fullmatch("[a-z]{2}", country):
        raise line.error(f"country {country!r} is not two letters (ISO 3166-1)")
    return OutletDecision(
        _domain(line, "domain"),
        cells["name"] or None,
        country or None,
        _language(line, cells["language"]) or None,
        _domain(line, "merge_into") if cells["merge_into"] else None,
    )


def _language(line: _Line, value: str) -> str:
    """The cell as articles have it; an error if it is a language's name rather than its code."""
    if value and not _LANGUAGE.fullmatch(value.lower()):
        raise line.error(f"language {value!r} is not a code (ISO 639-1) such as en or zh-Hant")
    return value[:3].lower() + value[3:].capitalize()


def _domain(line: _Line, column: str) -> str:
    """The cell as what an outlet is known by: a registrable domain in ASCII, or an account on a platform."""
    cell = line.cells[column]
    if not cell:
        raise line.error(f"{column} is empty")
    url = cell if "://" in cell else f"https://{cell}"
    host, domain = host_of(url), outlet_domain(url)
    if host is None or domain is None:
        raise line.error(f"{column} {cell!r} is not a domain")
    path = cell.partition("/")[2]
    if "://" in cell or (f"{host}/{path.lower()}" if path else host) != domain:
        raise line.error(f"{column} {cell!r} is not what an outlet is known by; write {domain}")
    return domain


def _check_merges(outlets: dict[str, OutletDecision], lines: dict[str, _Line]) -> None:
    for domain, outlet in outlets.items():
        into = outlet.merge_into
        if into == domain:
            raise lines[domain].error(f"{domain} is merged into itself")
        if into in outlets and outlets[into].merge_into:
            problem = f"{domain} is merged into {into}, which is merged itself; name the last one"
            raise lines[domain].error(problem)


def _sources(path: Path) -> tuple[SourceDecision, ...]:
    found: dict[str, SourceDecision] = {}
    lines: dict[str, _Line] = {}
    for line in _lines(path, SOURCES_HEADER):
        decision = _source(line)
        if decision.id in found:
            raise line.error(f"{decision.id} is on line {lines[decision.id].number} already")
        found[decision.id], lines[decision.id] = decision, line
    for source_id, decision in found.items():
        into = decision.merge_into
        if into == source_id:
            raise lines[source_id].error(f"{source_id} is merged into itself")
        if into in found and found[into].merge_into:
            problem = (
                f"{source_id} is merged into {into}, which is merged itself; name the last one"
            )
            raise lines[source_id].error(problem)
    return tuple(found.values())


def _source(line: _Line) -> SourceDecision:
    cells = line.cells
    kind = cells["kind"].lower()
    if kind and kind not in SOURCE_KINDS:
        raise line.error(f"kind {kind!r} is none; there are {', '.join(SOURCE_KINDS)}")
    for column in ("id", "merge_into"):
        if not _SOURCE_ID.fullmatch(cells[column]) and (cells[column] or column == "id"):
            problem = (
                f"{column} {cells[column]!r} is not a source's id; `corpus sources` shows them"
            )
            raise line.error(problem)
    return SourceDecision(
        cells["id"], cells["name"] or None, kind or None, cells["merge_into"] or None
    )


def _corrections(path: Path) -> tuple[Correction, ...]:
    found: dict[Correction, int] = {}
    single: dict[tuple[str, str], tuple[str, int]] = {}
    for line in _lines(path, CORRECTIONS_HEADER):
        cells = line.cells
        article_id, field = cells["id"], cells["field"]
        if field not in CORRECTABLE:
            known = ", ".join(CORRECTABLE)
            raise line.error(f"{field!r} cannot be corrected; there are {known}")
        if not _ARTICLE_ID.fullmatch(article_id):
            raise line.error(f"{article_id!r} is not an article's id; `corpus show URL` names it")
        value, first = single.setdefault((article_id, field), (cells["value"], line.number))
        if field != "author" and value != cells["value"]:
            raise line.error(f"{field} of {article_id} is corrected on line {first} already")
        correction = Correction(article_id, field, _value(line, field), cells["reason"])
        found.setdefault(correction, line.number)
    return tuple(found)


def _value(line: _Line, field: str) -> str:
    """The right value; an error for one that would be read as none at all."""
    value = line.cells["value"]
    if field == "language":
        return _language(line, value)
    if field in ("published", "modified") and value and parse_date(value) is None:
        raise line.error(
            f"{field} {value!r} is no date; write 2024-05-03 or 2024-05-03T14:10+02:00"
        )
    return value


def _lines(path: Path, header: tuple[str, ...]) -> Iterator[_Line]:
    try:
        content = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return
    except UnicodeDecodeError as error:
        raise SettingsError(path, "is not UTF-8; save it as CSV in UTF-8") from error
    except OSError as error:
        raise SettingsError(path, f"cannot be read ({error.strerror})") from error
    if not content.strip():
        return
    # Strict: a quotation mark that is never closed would swallow the rest of the file.
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    names: list[str] | None = None
    try:
        for row in reader:
            if names is None:
                names = _column_names(path, row, header)
            elif len(row) > len(names):
                problem = f"line {reader.line_num}: more cells than line 1 has"
                raise SettingsError(path, problem)
            elif any(cell.strip() for cell in row):
                cells = dict.fromkeys(header, "")
                cells.update(zip(names, map(str.strip, row), strict=False))
                yield _Line(path, reader.line_num, cells)
    except csv.Error as error:
        raise SettingsError(path, f"line {reader.line_num}: not CSV ({error})") from error


def _column_names(path: Path, row: list[str], header: tuple[str, ...]) -> list[str]:
    names = [name.strip() for name in row]
    is_known = set(names) <= set(header) and len(set(names)) == len(names)
    if not is_known or not set(header[:2]) <= set(names):
        raise SettingsError(path, f"line 1 must be {','.join(header)}")
    return names
