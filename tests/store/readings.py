"""Readings made by hand, for tests of how they are stored."""

from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database

from corpus.clean.dates import sort_key
from corpus.enrich.story import signature
from corpus.model import (
    Article,
    Capture,
    Citation,
    Claim,
    Enrichment,
    Language,
    Outlet,
    Place,
    Reading,
    Source,
    Span,
    Wording,
)
from corpus.store.articles import Stored, put_reading

URL = "https://www.harbourpost.example/2024/ferry-fares"
NOW = datetime(2024, 6, 1, tzinfo=UTC)


def attributed(name: str, kind: str = "person", domain: str | None = None) -> Citation:
    """An attribution to somebody, of which no more is asked than whose it is."""
    return Citation(
        "attribution", Source(name, kind, domain), Span(0, 9), Span(0, 3), quotes=(Span(4, 9),)
    )


def stated(text: str, name: str | None, said: str, **more: object) -> Citation:
    """What is attributed in `text`: an interrupted quotation has its pieces parted by " … ".

    Says who is printed with `printed` (else the name), by which word with `cue` (else "said"),
    and what stands between quotation marks with `quoted` (else all of a quotation).
    """

    def place(piece: str) -> Span:
        return Span(text.index(piece), text.index(piece) + len(piece))

    quotes = tuple(place(piece) for piece in said.split(" … "))
    kind = str(more.pop("kind", "quotation"))
    printed = place(str(more.pop("printed", name)))
    cue = place(str(more.pop("cue", "said")))
    quoted = more.pop("quoted", quotes if kind == "quotation" else ())
    pieces = (printed, cue, *quotes)
    values: dict[str, object] = {
        "kind": kind,
        "source": Source(name, str(more.pop("source_kind", "person"))) if name else None,
        "span": Span(min(each.start for each in pieces), max(each.end for each in pieces)),
        "printed": printed,
        "cue": (cue,),
        "quotes": quotes,
        "quoted": quoted,
    }
    return Citation(**(values | more))  # type: ignore[arg-type]


def reading(
    title: str | None = "Ferry fares frozen",
    *,
    url: str = URL,
    dek: str | None = None,
    text: str = "The fares stay as they are until spring.",
    authors: tuple[str, ...] = (),
    tags: tuple[str, ...] = (),
    links: tuple[str, ...] = (),
    citations: tuple[Citation, ...] = (),
    outlet: str = "harbourpost.example",
    site_name: str = "Harbour Post",
    published: str | None = None,
    language: str = "en",
    engine: str | None = "rules 1",
    paywall: bool | None = None,
    reader: str = "by hand",
    captured: Wording | None = None,
) -> Reading:
    """A reading of a page, published at `published`, a day or a time."""
    article = Article(
        key=url,
        url=url,
        title=title,
        dek=dek,
        text=text,
        blocks=(("paragraph", Span(0, len(text))),),
        authors=authors,
        published=published,
        published_sort=sort_key(published) if published else None,
        year=int(published[:4]) if published else None,
        month=published[:7] if published else None,
        modified=None,
        section=None,
        tags=tags,
        rights=None,
        site_name=site_name,
        image=None,
        paywall=paywall,
        word_count=len(text.split()),
        claims=tuple(
            Claim(field, value, "h1") for field, value in (("title", title), ("dek", dek)) if value
        ),
        chosen=frozenset({0, 1}),
        charset="utf-8 (valid)",
        reader=reader,
        captured=captured,
    )
    cited = tuple(
        Citation(
            "link", Source("cited.example", "outlet", "cited.example"), Span(0, 3), Span(0, 3),
            url=link,
        )
        for link in links
    ) + citations  # fmt: skip
    of = Outlet(outlet.replace(".", "_"), None, outlet, None)
    signed = signature(text)
    return Reading(article, Enrichment(Language(language), of, cited, engine, signature=signed))


class Shelf:
    """Puts readings into a database, each with a capture of its own."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self._count = 0
        self.last_capture = ""  # id of the one stored last

    def put(
        self,
        title: str = "Ferry fares frozen",
        *,
        at: str | None = None,
        url: str = URL,
        **more: Any,
    ) -> Stored:
        """Store a reading, as captured at the time `at`; what else it says as in `reading`."""
        self._count += 1
        captured_at = datetime.fromisoformat(at) if at else None
        capture = Capture(
            f"{self._count}".encode(), "page.html", "page.html", url=url, captured_at=captured_at
        )
        place = Place("corpus-00001.warc.gz", self._count * 100, 100, "resource", capture.digest)
        self.last_capture = capture.id
        return put_reading(self.db, capture, place, reading(title, url=url, **more), NOW)

    def restart(self) -> None:
        """Count captures from one again, in a database that was emptied."""
        self._count = 0

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """What a query gives."""
        return [tuple(row) for row in self.db.execute(sql)]
