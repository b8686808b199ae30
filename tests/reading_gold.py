"""Annotated pages: our own, a folder each, or a folder of others' with its gold beside it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus.model import Capture, Failure
from corpus.reading import read

CASES = Path(__file__).with_name("reading_cases")
PASTED = Path(__file__).with_name("reading_cases_pasted")
# Fields of our own cases that have one value, by their names in `Read`.
PLAIN = ("title", "dek", "published", "modified", "section", "outlet")


@dataclass(frozen=True, slots=True)
class Page:
    """One annotated page."""

    name: str
    path: Path
    url: str | None
    captured_at: datetime | None
    is_pasted: bool
    body: str  # with what heads it where the gold has that; paragraphs joined by line breaks
    required: str  # the body without the standfirst, which may be there or not
    gold: dict[str, Any]  # title, dek, authors, published, language …: what is annotated
    only_people: bool = False  # its gold's authors are people: no agency, no desk


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader made of a page; an empty text where it made nothing."""

    text: str = ""
    title: str | None = None
    dek: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    outlet: str | None = None
    address: str | None = None
    paywall: bool | None = None
    language: str | None = None
    problem: str | None = None  # why there is no article, in the reader's words


def read_own(folder: Path) -> list[Page]:
    """Our own annotated cases below a folder: `NAME/page.html` or `page.txt`, and `expected.json`."""
    return [_own(path.parent) for path in sorted(folder.glob("*/expected.json"))]


def read_folder(folder: Path) -> list[Page]:
    """Pages listed in `manifest.jsonl`, the gold in the file `FOLDER.gold.jsonl` beside it."""
    listed = {line["url"] for line in _lines(folder / "manifest.jsonl")}
    beside = folder.resolve().with_name(folder.resolve().name + ".gold.jsonl")
    pages = [_others(folder, line) for line in _lines(beside) if line["url"] in listed]
    return sorted(pages, key=lambda page: page.name)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _own(folder: Path) -> Page:
    gold = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    html = folder / "page.html"
    required = "\n".join(gold["paragraphs"])
    return Page(
        name=folder.name,
        path=html if html.exists() else folder / "page.txt",
        url=gold.get("url"),
        captured_at=_moment(gold.get("captured_at")),
        is_pasted=not html.exists(),
        body="\n".join(filter(None, (gold.get("dek"), required))),
        required=required,
        gold=gold,
        only_people=True,
    )


def _others(folder: Path, line: dict[str, Any]) -> Page:
    gold = dict(line["gold"])
    captured_at = _moment(line["captured_at"])
    if "date" in gold:
        published = gold.pop("date")
        # A gold date after the capture has day and month swapped.
        if captured_at and published and published[:10] <= captured_at.date().isoformat():
            gold["published"] = published
    if not gold.get("authors"):
        gold.pop("authors", None)  # these collections don't tell "none" from "not known"
    return Page(
        name=f"{line['set']}/{line['name']}",
        path=folder / line["path"],
        url=line["url"],
        captured_at=captured_at,
        is_pasted=False,
        body=gold["body"],
        required=gold.get("required", gold["body"]),
        gold=gold,
    )


def _moment(value: str | None) -> datetime | None:
    if not value:
        return None
    moment = datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def capture_of(page: Page) -> Capture:
    """The page as it comes out of a capture."""
    return Capture(
        page.path.read_bytes(),
        page.name,
        url=page.url,
        captured_at=page.captured_at,
        media_type="text/plain" if page.is_pasted else "text/html",
        origin="paste" if page.is_pasted else "file",
    )


def read_page(page: Page) -> Read:
    """What this project reads in a page."""
    reading = read(capture_of(page))
    if isinstance(reading, Failure):
        return Read(problem=reading.detail)
    article = reading.article
    return Read(
        text=article.text,
        title=article.title,
        dek=article.dek,
        authors=tuple(
            name
            for name in article.authors
            if not (page.only_people and name in article.organisations)
        ),
        published=article.published,
        modified=article.modified,
        section=article.section,
        tags=article.tags,
        outlet=article.site_name,
        address=article.url,
        paywall=article.paywall,
        language=reading.enrichment.language.code,
    )
