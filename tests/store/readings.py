"""Readings made by hand, for tests of how they are stored."""

from datetime import UTC, datetime

from sqlite_utils import Database

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
    Span,
)
from corpus.store.articles import Stored, put_reading

URL = "https://www.harbourpost.example/2024/ferry-fares"
NOW = datetime(2024, 6, 1, tzinfo=UTC)


class Shelf:
    """Puts readings into a database, each with a capture of its own."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self._count = 0

    def put(
        self,
        title: str = "Ferry fares frozen",
        *,
        url: str = URL,
        at: str | None = None,
        text: str = "The fares stay as they are until spring.",
        authors: tuple[str, ...] = (),
        tags: tuple[str, ...] = (),
        links: tuple[str, ...] = (),
        outlet: str = "harbourpost.example",
    ) -> Stored:
        """Store one, as captured at the time `at`."""
        self._count += 1
        captured_at = datetime.fromisoformat(at) if at else None
        capture = Capture(
            f"{self._count}".encode(), "page.html", "page.html", url=url, captured_at=captured_at
        )
        place = Place("corpus-00001.warc.gz", self._count * 100, 100, "resource", capture.digest)
        article = Article(
            key=url,
            url=url,
            title=title,
            dek=None,
            text=text,
            blocks=(("paragraph", Span(0, len(text))),),
            authors=authors,
            published=None,
            published_sort=None,
            year=None,
            month=None,
            modified=None,
            section=None,
            tags=tags,
            rights=None,
            site_name="Harbour Post",
            image=None,
            paywall=None,
            word_count=len(text.split()),
            claims=(Claim("title", title, "h1"),),
            chosen=frozenset({0}),
            charset="utf-8 (valid)",
            reader="by hand",
        )
        cited = tuple(
            Citation(
                "link", "cited.example", "outlet", Span(0, 3), Span(0, 3),
                url=link, source_domain="cited.example",
            )
            for link in links
        )  # fmt: skip
        of = Outlet(outlet.replace(".", "_"), None, outlet, None)
        return put_reading(
            self.db, capture, place, Reading(article, Enrichment(Language("en"), of, cited)), NOW
        )

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """What a query gives."""
        return [tuple(row) for row in self.db.execute(sql)]
