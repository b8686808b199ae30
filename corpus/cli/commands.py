"""The `corpus` command and its subcommands on the archive as a whole."""

import json
import logging
import signal
import socket
import subprocess
import sys
import tempfile
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from corpus.archive import Archive
from corpus.cli.analysis import ANALYSIS_COMMANDS
from corpus.cli.index import publish_command, reindex_command
from corpus.cli.ingest import ingest_command
from corpus.cli.options import Misuse, archive_option, json_option, workers_option
from corpus.cli.receipts import going_on, print_end, print_receipts, tell_unknown_sources
from corpus.cli.search import search_command
from corpus.cli.sources import network_command, said_command, sources_command
from corpus.cli.watch import watch_command
from corpus.errors import CorpusError
from corpus.terminal import Screen


class _Commands(click.Group):
    """Turns the library's errors into one line and exit status 2."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except CorpusError as error:
            raise Misuse(str(error)) from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("corpus-archive"), prog_name="corpus")
def main() -> None:
    """An archive of news articles: capture, extract, search, serve.

    Start with `corpus ingest PAGES…`, then `corpus search WORDS` and `corpus serve`.
    """
    logging.basicConfig(format="%(message)s", level=logging.WARNING, stream=sys.stderr)
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


@main.command("reprocess")
@archive_option
@workers_option
@click.option(
    "--accept-loss",
    is_flag=True,
    help="Do without captures that can no longer be read from warc/; else they stop it.",
)
@json_option
def reprocess_command(
    archive_path: Path, workers: int | None, accept_loss: bool, as_json: bool
) -> None:
    """Read all stored captures again and build the database anew.

    Uses today's rules, outlets.csv, sources.csv and corrections.csv. The old database stays until the new
    one is complete; without one, everything is rebuilt from warc/ alone. A server that is
    running shows the new one once it is started again.
    """
    archive = Archive.open(archive_path)
    with going_on("reprocess"):
        counts = print_receipts(
            archive.reprocess(workers=workers, accept_loss=accept_loss),
            Screen(stderr=True),
            "reading again",
            None,
            as_json=as_json,
        )
    print_end(archive, counts, as_json=as_json)
    tell_unknown_sources(archive)
    sys.exit(counts.exit_status)


@main.command("show")
@click.argument("name", metavar="ID|URL")
@archive_option
@click.option(
    "--citations", is_flag=True, help="Mark in the text who is cited for what, and list it."
)
@click.option(
    "--why",
    is_flag=True,
    help="Tell which lines of the page were left out, and what was weighed for each field.",
)
@click.option("--revisions", is_flag=True, help="List what changed from one revision to the next.")
@json_option
def show_command(
    name: str, archive_path: Path, citations: bool, why: bool, revisions: bool, as_json: bool
) -> None:
    """Show one article: its text, and where each part of it comes from."""
    report = Archive.open(archive_path).article(name)
    if report is None:
        raise Misuse(f"no article {name} in {archive_path}; `corpus search` shows ids")
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False))
    elif revisions:
        Screen().revisions(report)
    elif citations:
        Screen().cited_article(report)
    elif why:
        Screen().grounds(report)
    else:
        Screen().article(report)


@main.command("serve")
@archive_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", type=click.IntRange(1, 65535), default=8001, show_default=True)
@click.option("--open", "open_browser", is_flag=True, help="Open the archive in a browser.")
@click.option("--public", is_flag=True, help="Serve what `corpus publish` made.")
def serve_command(
    archive_path: Path, host: str, port: int, open_browser: bool, public: bool
) -> None:
    """Serve the archive with Datasette, read-only, until Ctrl-C."""
    archive = Archive.open(archive_path)
    if not _is_free(host, port):
        raise Misuse(f"port {port} of {host} is not free; another one: --port {port % 65535 + 1}")
    with tempfile.TemporaryDirectory(prefix="corpus-serve-") as folder:
        command = archive.serve_command(
            Path(folder), host=host, port=port, open_browser=open_browser, public=public
        )
        click.echo(f"The archive is at http://{host}:{port}/ until you press Ctrl-C.", err=True)
        with subprocess.Popen(command) as server:  # noqa: S603
            # Told to end, as by a service manager, it must not leave the server behind.
            signal.signal(signal.SIGTERM, lambda *_: server.terminate())
            try:
                sys.exit(server.wait())
            except KeyboardInterrupt:  # the server, in the same terminal, had it too
                server.wait()
                sys.exit(0)


@main.command("verify")
@archive_option
@json_option
def verify_command(archive_path: Path, as_json: bool) -> None:
    """Hold every byte of evidence and every row against its digest.

    Prints what is not as it was written and ends with status 1; nothing wrong, status 0.
    """
    archive = Archive.open(archive_path)
    found = 0
    for finding in archive.verify():
        found += 1
        click.echo(
            json.dumps(asdict(finding)) if as_json else f"{finding.subject}: {finding.problem}"
        )
    if not as_json:
        if found:
            click.echo(f"{found} problem{'s' * (found != 1)} found")
            sys.exit(1)
        stats = archive.stats()
        counts = [(name, stats[f"{name}s"]) for name in ("capture", "article")]
        checked = " and ".join(f"{count:,} {name}{'s' * (count != 1)}" for name, count in counts)
        click.echo(f"{checked} checked, 0 problems found")
    sys.exit(1 if found else 0)


@main.command("stats")
@archive_option
@json_option
def stats_command(archive_path: Path, as_json: bool) -> None:
    """Count what is in the archive."""
    stats = Archive.open(archive_path).stats()
    if as_json:
        click.echo(json.dumps(stats, ensure_ascii=False))
    else:
        Screen().stats(stats)


for command in (
    ingest_command,
    search_command,
    watch_command,
    reindex_command,
    publish_command,
    sources_command,
    said_command,
    network_command,
    *ANALYSIS_COMMANDS,
):
    main.add_command(command)


def _is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
