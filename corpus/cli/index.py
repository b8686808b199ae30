"""Commands that make what is searched and what is published: `corpus reindex`, `corpus publish`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from corpus.archive import Archive
from corpus.cli.options import archive_option
from corpus.index.engines import EngineName
from corpus.terminal import Screen

engine_option = click.option(
    "--engine",
    type=click.Choice(["fts5", "tantivy"]),
    default="fts5",
    show_default=True,
    help="What answers searches: SQLite's FTS5, or tantivy with an index of its own beside it.",
)


@click.command("reindex")
@archive_option
@engine_option
def reindex_command(archive_path: Path, engine: EngineName) -> None:
    """Make the search index and the stories anew from the articles as they are stored.

    Needed where `corpus verify` finds it out of step, or where another version of Corpus made
    it; the next `corpus ingest` does the latter by itself. Until it is done, searches find what
    they found before. The index that --engine tantivy makes serves until the archive changes.
    """
    archive = Archive.open(archive_path)
    with _all_or_nothing("reindex"), Screen(stderr=True).progress("indexing", None) as advance:
        count = archive.reindex(
            on_indexed=advance,
            on_step=lambda step: click.echo(f"{step} …", err=True),
            engine=engine,
        )
    click.echo(f"{count:,} article{'s' * (count != 1)} indexed")


@click.command("publish")
@archive_option
@engine_option
def publish_command(archive_path: Path, engine: EngineName) -> None:
    """Make what readers get: public/corpus.db, in the archive's folder.

    A database with the live articles in the order of their dates, optimised, without receipts,
    file names and what only the next run needs. `corpus serve --public` serves it, and so does
    any Datasette. The one before stays until the new one is complete; a server that is running
    shows the new one once it is started again.
    """
    archive = Archive.open(archive_path)
    with _all_or_nothing("publish"):
        done = archive.publish(
            on_step=lambda step: click.echo(f"{step} …", err=True), engine=engine
        )
    articles = f"{done.articles:,} article{'s' * (done.articles != 1)}"
    click.echo(f"{articles} published in {done.path} ({done.size_bytes / 1e6:,.1f} MB)")


@contextmanager
def _all_or_nothing(command: str) -> Iterator[None]:
    """Say after Ctrl-C that nothing has changed, and end with status 130."""
    try:
        yield
    except KeyboardInterrupt:
        click.echo(
            f"\nInterrupted: nothing has changed. `corpus {command}` begins again.", err=True
        )
        sys.exit(130)
