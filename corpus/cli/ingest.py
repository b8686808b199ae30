"""The command that takes articles in, from files and from the web."""

import json
import math
import sys
import threading
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import click

from corpus.archive import Archive
from corpus.capture.cdx import WAYBACK
from corpus.capture.inputs import Inputs, is_address, with_lists
from corpus.cli.options import Misuse, archive_option, json_option, workers_option
from corpus.cli.receipts import (
    SHOWN_IN_FULL,
    going_on,
    print_end,
    print_receipts,
    tell_unknown_sources,
)
from corpus.model import Failure
from corpus.settings import read_settings
from corpus.terminal import Screen
from corpus.times import parse_utc
from corpus.uris import is_web_address


def _moment(context: click.Context, option: click.Parameter, value: str | None) -> datetime | None:
    """The time that an option gives: a day or a time, ISO 8601, without an offset UTC."""
    try:
        return parse_utc(value) if value else None
    except ValueError as error:
        problem = f"{value!r} is no date as 2024-03-05 or 2024-03-05T10:00:00Z"
        raise click.BadParameter(problem, context, option) from error


def _finite(context: click.Context, option: click.Parameter, value: float | None) -> float | None:
    if value is not None and math.isnan(value):
        raise click.BadParameter("'nan' is no number of seconds", context, option)
    return value


@click.command("ingest")
@click.argument("inputs", nargs=-1)
@archive_option
@click.option(
    "--manifest",
    "manifests",
    multiple=True,
    type=click.Path(),
    help='JSON lines {"path", "url", "captured_at", "outlet"}; may be given more than once.',
)
@click.option(
    "--list",
    "lists",
    multiple=True,
    type=click.Path(allow_dash=True),
    help="A file with an address on each line, - for standard input; may be given more than once.",
)
@click.option("--url", help="The address that the one document named was captured from.")
@click.option("--outlet", help="Who published what is named, as a name or a domain.")
@click.option(
    "--since",
    metavar="DATE",
    callback=_moment,
    help="Pass over what feeds and sitemaps date before this.",
)
@click.option(
    "--limit", type=click.IntRange(min=1), help="New pages to ask for that feeds and sitemaps name."
)
@click.option(
    "--delay",
    "delay_s",
    type=click.FloatRange(0, 3600),
    callback=_finite,
    help="Seconds between two requests to a host; robots.txt may ask for more."
    "  [default: pause_s in archive.toml]",
)
@click.option("--dry-run", is_flag=True, help="List the pages that would be asked for, and stop.")
@click.option("--allow-private", is_flag=True, help="Ask hosts in private networks, too.")
@click.option(
    "--replay",
    default=WAYBACK,
    show_default=True,
    help="Where the captures are had that a CDX listing names.",
)
@workers_option
@click.option("--verbose", "-v", is_flag=True, help="A line for each input, in long runs too.")
@json_option
def ingest_command(
    inputs: tuple[str, ...],
    archive_path: Path,
    manifests: tuple[str, ...],
    lists: tuple[str, ...],
    url: str | None,
    outlet: str | None,
    since: datetime | None,
    limit: int | None,
    delay_s: float | None,
    dry_run: bool,
    allow_private: bool,
    replay: str,
    workers: int | None,
    verbose: bool,
    as_json: bool,
) -> None:
    """Take pages from the web, files, folders, WARC files or pasted text into an archive.

    INPUT is an address (of an article, a feed, a sitemap or a home page), a file (.html .htm
    .xhtml .txt .md, each also .gz; .warc, .warc.gz, .wacz; .cdx, .cdxj: captures that another
    archive holds), a folder with such files, or - for standard input. Each input and each page
    that a feed or sitemap names ends in one line: added, revised, unchanged or rejected with the
    reason. What is interrupted goes on when the same command is run again.

    \b
    corpus ingest https://www.harbourpost.example/feed.xml
    corpus ingest https://www.harbourpost.example/ --since 2024-03-01 --dry-run
    corpus ingest page.html --url https://example.org/2024/story
    corpus ingest saved-pages/ crawl.warc.gz crawl.wacz
    corpus ingest --list addresses.txt --manifest pages/manifest.jsonl
    pbpaste | corpus ingest - --outlet "Harbour Post"
    """
    if not inputs and not manifests and not lists:
        raise click.UsageError(
            "name something to take in: an address, a file, a folder, --manifest FILE, --list FILE, "
            "or - for standard input"
        )
    if url and not is_web_address(url):
        raise click.UsageError(f"--url must be an absolute http or https address, not {url!r}")
    if url and (len(inputs) != 1 or manifests or lists or Path(inputs[0]).is_dir()):
        raise click.UsageError("--url goes with exactly one document")
    if url and is_address(inputs[0]):
        raise click.UsageError("--url goes with a file; a page from the web has its own address")
    if not is_web_address(replay):
        raise click.UsageError(
            f"--replay must be an absolute http or https address, not {replay!r}"
        )
    wanted = Inputs(
        inputs,
        manifests,
        url,
        outlet,
        lists=lists,
        since=since,
        limit=limit,
        delay_s=delay_s,
        allow_private=allow_private,
        replay=replay,
    )
    if dry_run:
        _print_plan(wanted, archive_path, as_json)
        return
    archive = Archive.open(archive_path, create=True)
    screen, stop = Screen(stderr=True), threading.Event()
    stdin = _stdin(wanted)
    from_web = with_lists(wanted, stdin).is_from_web()
    receipts = archive.ingest(
        wanted,
        workers=workers,
        stdin=stdin,
        stop=stop,
        on_progress=screen.hosts,
    )
    with going_on("ingest", stop):
        counts = print_receipts(
            receipts,
            screen,
            "capturing" if from_web else "reading",
            None if from_web else wanted.count(),
            verbose=verbose,
            as_json=as_json,
            shown=SHOWN_IN_FULL if from_web else None,
        )
    print_end(archive, counts, as_json=as_json)
    pending = archive.unapplied_corrections()
    if pending:
        click.echo(
            f"corrections.csv has {pending} change{'s' * (pending != 1)} that stored articles do not show: "
            "run `corpus reprocess`",
            err=True,
        )
    tell_unknown_sources(archive)
    if from_web and not archive.settings.contact:
        click.echo(
            'archive.toml has no contact: servers that were asked could not tell by whom. Set contact = "…"',
            err=True,
        )
    sys.exit(counts.exit_status)


def _stdin(inputs: Inputs) -> BinaryIO | None:
    return sys.stdin.buffer if "-" in (*inputs.paths, *inputs.lists) else None


def _print_plan(inputs: Inputs, archive_path: Path, as_json: bool) -> None:
    """List what a run would ask for on the web; files are not looked at."""
    archive = Archive(archive_path, read_settings(archive_path / "archive.toml"))
    screen, pages, problems = Screen(), 0, 0
    for item in archive.plan(inputs, stdin=_stdin(inputs)):
        is_problem = isinstance(item, Failure)
        pages, problems = pages + (not is_problem), problems + is_problem
        if as_json:
            fields = (
                asdict(item)
                if not isinstance(item, Failure)
                else {"address": item.input, "reason": item.reason, "detail": item.detail}
            )
            click.echo(json.dumps(fields, ensure_ascii=False))
        else:
            screen.planned(item)
    if not (pages or problems):
        raise Misuse("nothing here would be asked for on the web; --dry-run is for addresses")
    click.echo(f"{pages:,} page{'s' * (pages != 1)} would be asked for, {problems:,} not", err=True)
