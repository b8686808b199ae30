"""What an archive can be asked: searches, counts, reports. Nothing here changes it."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Unpack

from corpus.capture.warcstore import warc_files
from corpus.decisionfiles import read_decisions
from corpus.errors import OlderDatabaseError
from corpus.hits import SearchResult
from corpus.index.engines import engine_told
from corpus.index.request import Options, Request
from corpus.index.search import search
from corpus.index.sql import search_sql
from corpus.settings import Settings
from corpus.store.corrections import unapplied_corrections
from corpus.store.database import disk_error, open_for_reading
from corpus.store.ledger import edges, source_counts, sources_like, statements, view
from corpus.store.reports import archive_stats, article_count, article_report
from corpus.store.runs import unfinished_paths
from corpus.store.sources import unknown_sources
from corpus.store.visits import Attempts, attempts
from corpus.verification import Finding, verify


class Questions:
    """The questions that an archive folder answers, each with a connection of its own."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self.path = path
        self.settings = settings

    @property
    def database(self) -> Path:
        """The file of the working corpus."""
        return self.path / "corpus.db"

    @property
    def warc(self) -> Path:
        """The folder of the evidence."""
        return self.path / "warc"

    @property
    def public(self) -> Path:
        """The folder of what is published."""
        return self.path / "public"

    def attempts(self, addresses: Iterable[str]) -> dict[str, Attempts]:
        """How visits of addresses went that `ingest` was given; see `corpus.store.visits.attempts`.

        Of an earlier version's database, which the next run brings up, nothing is known.
        """
        with self._knowing() as db:
            return {address: attempts(db, address) if db else Attempts() for address in addresses}

    def unfinished(self) -> tuple[str, ...]:
        """What the last `ingest` was given by name, if it was interrupted."""
        with self._knowing() as db:
            return unfinished_paths(db) if db else ()

    def search(
        self,
        query: str = "",
        *,
        facets: Iterable[str] = (),
        with_histogram: bool = False,
        **options: Unpack[Options],
    ) -> SearchResult:
        """The articles that match what a person typed; see `corpus.index.search.search`.

        Options are those of `corpus.index.request.Request`: limit, cursor, sort, copies, stem,
        and filters by language, outlet, section, source, author, tag, after, before and year.
        """
        request = Request(query, **options)
        with self._reading() as db:
            return search(db, request, facets=facets, with_histogram=with_histogram)

    def search_sql(self, query: str = "", **options: Unpack[Options]) -> str:
        """The same search as SQL that plain sqlite3 runs on the database."""
        with self._reading() as db:
            return search_sql(db, Request(query, **options))

    def article(self, name: str) -> dict[str, object] | None:
        """All that is known of one article, by id, old id or address; None if it is not there."""
        with self._reading() as db:
            return article_report(db, name)

    def source_counts(
        self,
        *,
        outlet: str | None = None,
        month: str | None = None,
        language: str | None = None,
        kind: str | None = None,
        limit: int = 50,
    ) -> Iterator[dict[str, object]]:
        """Who is cited most; see `corpus.store.ledger.source_counts`."""
        with self._reading() as db:
            yield from source_counts(
                db, outlet=outlet, month=month, language=language, kind=kind, limit=limit
            )

    def statements(
        self, source: str | None = None, words: str = "", *, limit: int = 50
    ) -> Iterator[dict[str, object]]:
        """What somebody is quoted with, or anybody; see `corpus.store.ledger.statements`."""
        with self._reading() as db:
            yield from statements(db, source, words, limit=limit)

    def sources_like(self, name: str) -> list[str]:
        """Names of sources that hold these words; see `corpus.store.ledger.sources_like`."""
        with self._reading() as db:
            return sources_like(db, name)

    def edges(
        self, *, kind: str | None = None, month: str | None = None
    ) -> Iterator[dict[str, object]]:
        """Who cites whom; see `corpus.store.ledger.edges` and `corpus.network`."""
        with self._reading() as db:
            yield from edges(db, kind=kind, month=month)

    def view(self, name: str) -> Iterator[dict[str, object]]:
        """The rows of a view that answers a question by its name; see `corpus.store.ledger.view`."""
        with self._reading() as db:
            yield from view(db, name)

    def stats(self) -> dict[str, object]:
        """Counts of the archive: articles, outlets, languages, captures, receipts, bytes; what answers."""
        with self._reading() as db:
            stats = archive_stats(db)
            stats["search_engine"] = engine_told(db)
        stats["database_bytes"] = self.database.stat().st_size
        stats["warc_bytes"] = sum(path.stat().st_size for path in warc_files(self.warc))
        return stats

    def article_count(self) -> int:
        """How many articles it holds."""
        with self._reading() as db:
            return article_count(db)

    def verify(self) -> Iterator[Finding]:
        """Everything that is wrong with the evidence and the database; nothing when all is well."""
        with self._reading() as db:
            yield from verify(db, self.warc)

    def unapplied_corrections(self) -> int:
        """How many lines of corrections.csv wait for `reprocess`."""
        with self._reading() as db:
            return unapplied_corrections(db, read_decisions(self.path))

    def unknown_sources(self) -> list[str]:
        """The ids in sources.csv that no source of the archive has: they decide nothing."""
        with self._reading() as db:
            return unknown_sources(db, read_decisions(self.path))

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with disk_error(self.path), closing(open_for_reading(self.database)) as db:
            yield db

    @contextmanager
    def _knowing(self) -> Iterator[sqlite3.Connection | None]:
        """The database for reading; None if there is none yet that this version reads."""
        if not self.database.exists():
            yield None
            return
        with disk_error(self.path):
            try:
                db = open_for_reading(self.database)
            except OlderDatabaseError:
                yield None
                return
            with closing(db):
                yield db
