"""An archive: one folder with its settings, its evidence and its database. What a program opens."""

import json
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import takewhile
from logging import getLogger
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from filelock import FileLock, Timeout
from sqlite_utils import Database

from corpus.capture.inputs import Inputs, captures, with_lists
from corpus.capture.warcstore import FileState, WarcDigests, WarcStore, stored_items, warc_files
from corpus.copies import find_stories_anew, settle_stories
from corpus.decisionfiles import decisions_digest, read_decisions
from corpus.enrich.engines import engine_named
from corpus.errors import ArchiveError, ArchiveLockedError, OlderDatabaseError
from corpus.folder import is_archive, make_folder
from corpus.index.engines import EngineName, folder_of, remove_folder, require_tantivy
from corpus.investigations import Investigations
from corpus.learning import learn
from corpus.model import Failure, Receipt
from corpus.pipeline import ingest, keep_committed, replay
from corpus.rereading import read_marked_again
from corpus.settings import read_settings
from corpus.store.captures import warc_states
from corpus.store.database import (
    disk_error,
    open_for_reading,
    open_for_writing,
    remove_database,
    replace_database,
    transaction,
)
from corpus.store.habits import known_habits, take_over_lines
from corpus.store.history import (
    carry_over,
    is_same_rebuild,
    lost_captures,
    note_differences,
)
from corpus.store.index import OnIndexed, index_withdrawn, must_reindex, reindex
from corpus.store.runs import begin_run, finish_run
from corpus.workers import Readers, default_workers
from corpus.workshop import Workshop

if TYPE_CHECKING:
    from corpus.capture.agenda import Planned
    from corpus.publish.build import Published
    from corpus.web import OnProgress

_log = getLogger(__name__)

_READERS = ("trafilatura", "langdetect", "lxml")  # whose versions decide what is read


class Archive(Investigations):
    """An archive folder. Opening reads nothing but its settings; methods open what they need.

    >>> Archive.open("archive", create=False)
    Traceback (most recent call last):
    ...
    corpus.errors.ArchiveError: archive: no archive here; `corpus ingest --archive archive INPUT…` makes one
    """

    @classmethod
    def open(cls, path: Path | str, *, create: bool = False) -> "Archive":
        """The archive in `path`; with `create`, a new one where there is none.

        Raises ArchiveError if there is none, SettingsError if archive.toml has a mistake.
        """
        path = Path(path)
        if not is_archive(path):
            if not create:
                raise ArchiveError(
                    path, f"no archive here; `corpus ingest --archive {path} INPUT…` makes one"
                )
            make_folder(path)
        return cls(path, read_settings(path / "archive.toml"))

    def ingest(
        self,
        inputs: Inputs,
        *,
        workers: int | None = None,
        stdin: BinaryIO | None = None,
        now: datetime | None = None,
        stop: threading.Event | None = None,
        on_progress: "OnProgress | None" = None,
    ) -> Generator[Receipt]:
        """Take in everything that `inputs` names; a receipt each once it is stored.

        Files come first, in input order, then what is on the web, as it comes; `on_progress` is
        told how far that is with each host. Once `stop` is set, what is under way is brought to
        its end and nothing new is begun.

        Work that was interrupted goes on when the same is asked again. `workers` processes read
        (default: one a processor; 0 reads in this process, without a time limit). Raises
        ArchiveLockedError if another process writes the archive, StoreError for a database that cannot
        be used, EnrichError for an engine in archive.toml that is not installed.
        """
        inputs = with_lists(inputs, stdin)
        arguments: dict[str, object] = {
            "paths": list(inputs.paths),
            "manifests": list(inputs.manifests),
            "url": inputs.url,
            "outlet": inputs.outlet,
        }
        if inputs.is_from_web():
            from corpus.web import web_arguments

            arguments |= web_arguments(inputs)
        engine_named(self.settings.citations)  # refused before anything is made
        with disk_error(self.path), self._locked():
            if not self.database.exists():
                self._refuse_unknown_evidence()
            bounded = replace(inputs, max_bytes=self.settings.max_bytes)
            stop = stop or threading.Event()
            yield from self._ingest(bounded, arguments, workers, stdin, now, stop, on_progress)

    def _ingest(
        self,
        inputs: Inputs,
        arguments: dict[str, object],
        workers: int | None,
        stdin: BinaryIO | None,
        now: datetime | None,
        stop: threading.Event,
        on_progress: "OnProgress | None",
    ) -> Generator[Receipt]:
        with closing(open_for_writing(self.database)) as db:
            _bring_up_index(db)
            if not db.execute("select 1 from runs limit 1").fetchone():
                self._refuse_unknown_evidence()
            with self._workshop(db, "ingest", arguments, workers, now) as shop:
                read_marked_again(shop)
                committed = {
                    name: FileState(name, *state) for name, state in warc_states(db).items()
                }
                store = WarcStore(
                    self.warc,
                    committed,
                    day=shop.progress.started_at,
                    software=f"corpus-archive {version('corpus-archive')}",
                    max_file_bytes=self.settings.warc_max_bytes,
                )
                with store:
                    # What an interrupted run left is taken in before anything else is asked for.
                    if store.pending or not inputs.is_all_web():
                        files = takewhile(lambda _: not stop.is_set(), captures(inputs, stdin))
                        yield from ingest(shop, store, files)
                    if inputs.is_from_web():
                        # What speaks HTTP loads only where something is asked for.
                        from corpus.web import from_web

                        crawl = from_web(
                            inputs,
                            self.settings,
                            self.path,
                            run_id=shop.progress.run_id,
                            stop=stop,
                            stdin=stdin,
                            now=now,
                            on_progress=on_progress,
                        )
                        with closing(crawl):
                            yield from ingest(shop, store, crawl)
                if not stop.is_set():
                    learn(shop)
                    settle_stories(db)
            # Last of all: a run that is killed before this is one that goes on.
            if not stop.is_set():
                finish_run(db, shop.progress, now or _now())

    def plan(
        self, inputs: Inputs, *, stdin: BinaryIO | None = None
    ) -> "Iterator[Planned | Failure]":
        """The pages on the web that `ingest` would ask for now; see `corpus.web.plan_of`."""
        from corpus.web import plan_of

        return plan_of(with_lists(inputs, stdin), self.settings, self.path, stdin=stdin)

    def reprocess(
        self,
        *,
        workers: int | None = None,
        accept_loss: bool = False,
        now: datetime | None = None,
    ) -> Generator[Receipt]:
        """Read all stored captures again, with today's rules and decisions; a receipt each.

        The database is built anew from `warc/` beside the old one and takes its place at the
        end; receipts, changes and withdrawals carry over. Needs no database to begin with. What
        was interrupted goes on, unless the archive or what is decided about it changed since.

        Raises ArchiveError, and keeps the old database, if captures that it knows cannot be read
        from `warc/`; with `accept_loss` the new one does without them.
        """
        beside = self.path / "rebuild.db"
        arguments: dict[str, object] = {
            "decisions": decisions_digest(self.path),
            "citations": self.settings.citations,
        }
        engine_named(self.settings.citations)  # refused before anything is made
        with disk_error(self.path), self._locked():
            old = self.database if self.database.exists() else None
            if old:
                # Refuses a newer one and brings up an older one, whose rows are carried over.
                open_for_writing(old).close()
            if not is_same_rebuild(beside, old, arguments, _versions()):
                remove_database(beside)
            with closing(open_for_writing(beside)) as db:
                _bring_up_index(db)
                if old:
                    carry_over(db, old)
                    take_over_lines(db, old)
                with self._workshop(db, "reprocess", arguments, workers, now) as shop:
                    read_marked_again(shop)
                    yield from replay(shop, WarcDigests(self.warc, {}), stored_items(self.warc))
                    learn(shop)
                    settle_stories(db)
                    if old:
                        keep_committed(db, old, self.warc)
                lost = lost_captures(db, old) if old else 0
                if lost and not accept_loss:
                    raise ArchiveError(
                        self.path,
                        f"{lost:,} captures that the database knows cannot be read from warc/, so it stays as "
                        "it is; put the WARC files back from a copy, or do without what is lost: "
                        "`corpus reprocess --accept-loss`",
                    )
                finish_run(db, shop.progress, now or _now())
                if old:
                    note_differences(db, old, shop.now)
            replace_database(beside, self.database)

    def reindex(
        self,
        *,
        on_indexed: OnIndexed | None = None,
        on_step: Callable[[str], None] | None = None,
        engine: EngineName = "fts5",
    ) -> int:
        """Make the search index and the stories anew from the articles as they are stored; of how many.

        Readers have the index of before until it ends; interrupted, it has changed nothing.
        `on_indexed` is called as each article is done, `on_step` told what is done after that.
        With the engine tantivy its index is made beside the database afterwards; it serves until
        the archive changes. Raises as `ingest`,
        StoreError if there is no database, and SearchError if tantivy is not installed.
        """
        if engine == "tantivy":
            require_tantivy()
        with disk_error(self.path), self._locked():
            if not self.database.exists():
                open_for_reading(self.database)  # which says what makes one
            with closing(open_for_writing(self.database)) as db:
                with transaction(db):
                    count = reindex(db, on_indexed)
                    (on_step or (lambda _: None))("finding copies")
                    find_stories_anew(db)
                if engine == "tantivy":
                    from corpus.index.tantivy_build import build_index

                    build_index(db.conn, folder_of(self.database))
                else:
                    remove_folder(folder_of(self.database))  # it knows the index of before
            return count

    def publish(
        self, *, on_step: Callable[[str], None] | None = None, engine: EngineName = "fts5"
    ) -> "Published":
        """Make what readers get, in `public/`: the articles in the order of their dates, without
        what only the next run needs or what tells of this machine.

        The build of before stays until the new one is complete; `on_step` is told what is being
        done. Reads the working corpus as it is now, also while an ingest goes on. With the engine
        tantivy an index of its own answers the searches. Raises StoreError if there is no working
        corpus, or if its index is out of date, and SearchError if tantivy is not installed.
        """
        from corpus.publish.build import build

        open_for_reading(self.database).close()
        with disk_error(self.public), self._locked(".publishing", "publishing this archive"):
            told = on_step or (lambda _: None)
            return build(self.database, self.public, on_step=told, engine=engine)

    def serve_command(
        self, folder: Path, *, host: str, port: int, open_browser: bool, public: bool = False
    ) -> list[str]:
        """The command that serves the archive; what it needs beside is written into `folder`.

        With `public` the latest public build, as a file that nobody changes.
        """
        from corpus.publish.metadata import archive_metadata
        from corpus.publish.serve import serve_command

        database = self.public / "corpus.db" if public else self.database
        if public and not database.exists():
            raise ArchiveError(self.path, "nothing is published yet; `corpus publish` does it")
        try:
            open_for_reading(database).close()
        except OlderDatabaseError as error:
            if not public:
                raise
            raise ArchiveError(
                database, "made by an earlier version; `corpus publish` makes it again"
            ) from error
        metadata = folder / "metadata.json"
        described = archive_metadata(
            name=self.settings.name,
            description=self.settings.description,
            licence=self.settings.licence,
        )
        metadata.write_text(json.dumps(described), encoding="utf-8")
        return serve_command(
            database,
            host=host,
            port=port,
            open_browser=open_browser,
            metadata=metadata,
            is_immutable=public,
        )

    @contextmanager
    def _locked(self, name: str = ".lock", doing: str = "writing this archive") -> Iterator[None]:
        lock = FileLock(self.path / name)
        try:
            lock.acquire(blocking=False)
        except Timeout as error:
            raise ArchiveLockedError(
                self.path, f"another process is {doing}; wait until it has ended"
            ) from error
        except OSError as error:
            raise ArchiveError(self.path, f"cannot be written ({error.strerror})") from error
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def _workshop(
        self,
        db: Database,
        command: str,
        arguments: dict[str, object],
        workers: int | None,
        now: datetime | None,
    ) -> Iterator[Workshop]:
        now = now or _now()
        decisions = replace(read_decisions(self.path), citation_engine=self.settings.citations)
        progress = begin_run(db, command, arguments, _versions(), now)
        count = default_workers() if workers is None else workers
        habits = known_habits(db)
        time_limit_s = self.settings.time_limit_s
        with Readers(count, decisions, habits=habits, time_limit_s=time_limit_s) as readers:
            yield Workshop(db, self.warc, progress, readers, decisions, now)

    def _refuse_unknown_evidence(self) -> None:
        if any(path.stat().st_size for path in warc_files(self.warc)):
            raise ArchiveError(
                self.path,
                "warc/ holds captures that the database does not know; run `corpus reprocess` first",
            )


def _bring_up_index(db: Database) -> None:
    """Make an index anew that another version made, before anything is written into it."""
    with transaction(db):
        if must_reindex(db.conn):
            if count := db.execute("select count(*) from articles").fetchone()[0]:
                _log.warning("making the search index anew; articles: %s", f"{count:,}")
            reindex(db)
            find_stories_anew(db)
        else:
            index_withdrawn(db)


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _versions() -> dict[str, str]:
    names = ("corpus-archive", *_READERS)
    return {name: version(name) for name in names} | {
        "python": ".".join(map(str, sys.version_info[:3]))
    }
