"""`corpus watch`: feeds and sites on their own schedules, until told to end."""

import json
import sys
import threading
from pathlib import Path

import click

from corpus.archive import Archive
from corpus.cli.options import archive_option, json_option, workers_option
from corpus.cli.receipts import print_receipt
from corpus.cli.stopping import set_by_signals
from corpus.model import Outcome
from corpus.terminal import Screen
from corpus.times import iso_utc
from corpus.watching import Round, watch
from corpus.watchlist import WatchFile


@click.command("watch")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--once", is_flag=True, help="Visit what is due now, and end: for cron and timers.")
@archive_option
@workers_option
@click.option(
    "--allow-private", is_flag=True, help="Visit addresses in private networks, too: your own."
)
@json_option
def watch_command(
    file: Path,
    once: bool,
    archive_path: Path,
    workers: int | None,
    allow_private: bool,
    as_json: bool,
) -> None:
    """Visit feeds, sitemaps, home pages and pages again and again, each on its own schedule.

    FILE has an address on each line, or is TOML:

    \b
    every = "30m"
    revisit = "6h"
    [[watch]]
    url = "https://www.harbourpost.example/feed.xml"
    every = "15m"
    outlet = "Harbour Post"

    It is read again when it changes. Each round ends in one line; what was added, revised or
    rejected has a line of its own. Ctrl-C and SIGTERM end it once what is under way is done, a
    second one at once. Killed at any moment, it goes on where it was when it is started again.
    """
    watched = WatchFile(file)
    archive = Archive.open(archive_path, create=True)
    screen = Screen(stderr=True)
    stop = threading.Event()
    has_rejected = False
    with set_by_signals(stop):
        for found in watch(
            archive, watched, once=once, stop=stop, workers=workers, allow_private=allow_private
        ):
            if isinstance(found, Round):
                click.echo(_as_json(found) if as_json else _line(found))
            elif found.outcome is not Outcome.UNCHANGED:
                has_rejected |= found.outcome is Outcome.REJECTED
                print_receipt(found, screen, as_json=as_json)
    sys.exit(1 if once and has_rejected else 0)


def _line(done: Round) -> str:
    """A round in the time of this place; the next one with its day if that is another."""
    at = done.at.astimezone()
    counts = ", ".join(
        f"{done.counts[outcome]:,} {outcome}" for outcome in Outcome if done.counts.get(outcome)
    )
    what = counts or ("" if done.problem else "nothing new")
    parts = [f"{at:%H:%M:%S} {done.due:,} due{f': {what}' if done.due and what else ''}"]
    if done.problem:
        parts.append(done.problem)
    if done.next_at is None:
        parts.append("ended as asked")
    else:
        next_at = done.next_at.astimezone()
        is_today = next_at.date() == at.date()
        parts.append(f"next at {next_at:{'%H:%M:%S' if is_today else '%Y-%m-%d %H:%M:%S'}}")
    return "; ".join(parts)


def _as_json(done: Round) -> str:
    fields: dict[str, object] = {"at": iso_utc(done.at), "due": done.due}
    fields |= {outcome.value: done.counts.get(outcome, 0) for outcome in Outcome}
    fields["next_at"] = iso_utc(done.next_at) if done.next_at else None
    if done.problem:
        fields["problem"] = done.problem
    return json.dumps(fields, ensure_ascii=False)
