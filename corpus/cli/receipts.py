"""How the commands that take something in print what became of it, and how they are interrupted."""

import json
import sys
import threading
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import asdict, dataclass, field
from datetime import datetime

import click

from corpus.archive import Archive
from corpus.cli.stopping import set_by_signals
from corpus.model import Outcome, Reason, Receipt
from corpus.terminal import Screen
from corpus.times import iso_utc

SHOWN_IN_FULL = 25
"""Runs of at most so many inputs list what was kept, too; longer ones as many of them."""

_NAMED = 5  # of the ids in sources.csv that are not there


@dataclass(slots=True)
class Counts:
    """What became of the inputs of a run."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    reasons: Counter[Reason] = field(default_factory=Counter)

    def add(self, receipt: Receipt) -> None:
        """Count a receipt."""
        self.outcomes[receipt.outcome] += 1
        if receipt.reason:
            self.reasons[receipt.reason] += 1

    @property
    def exit_status(self) -> int:
        """0 all kept, 1 some rejected."""
        return 1 if self.outcomes[Outcome.REJECTED] else 0


@contextmanager
def going_on(command: str, stop: threading.Event | None = None) -> Iterator[None]:
    """Say how to go on with what Ctrl-C interrupts, and end with status 130.

    With `stop`, Ctrl-C sets it, for what is under way to be brought to its end.
    """
    try:
        with set_by_signals(stop) if stop else nullcontext():
            yield
        if stop is None or not stop.is_set():
            return
    except KeyboardInterrupt:
        pass
    click.echo(
        f"\nInterrupted. What is done is kept; run the same `corpus {command}` again to go on.",
        err=True,
    )
    sys.exit(130)


def print_receipts(
    receipts: Generator[Receipt],
    screen: Screen,
    doing: str,
    total: int | None,
    *,
    verbose: bool = False,
    as_json: bool = False,
    shown: int | None = None,
) -> Counts:
    """Print what becomes of each input as it comes, and count it.

    Args:
        total: how many there will be, where that is known.
        shown: how many that were kept get a line; None: as many as a short run has.
    """
    counts = Counts()
    if shown is None:
        shown = SHOWN_IN_FULL if total is not None and total <= SHOWN_IN_FULL else 0
    # Closed at once when anything interrupts it, so that its lock and its processes go with it.
    with closing(receipts), screen.progress(doing, total) as advance:
        for receipt in receipts:
            counts.add(receipt)
            if as_json or verbose or shown > 0 or receipt.outcome is Outcome.REJECTED:
                print_receipt(receipt, screen, as_json=as_json)
                shown -= receipt.outcome is not Outcome.REJECTED
            advance()
    return counts


def print_receipt(receipt: Receipt, screen: Screen, *, as_json: bool) -> None:
    """Print it on the screen, or as JSON on standard output without what is not known."""
    if not as_json:
        screen.receipt(receipt)
        return
    fields = {
        name: iso_utc(value) if isinstance(value, datetime) else value
        for name, value in asdict(receipt).items()
        if value is not None
    }
    click.echo(json.dumps(fields, ensure_ascii=False))


def tell_unknown_sources(archive: Archive) -> None:
    """Say which ids in sources.csv decide nothing."""
    unknown = archive.unknown_sources()
    if unknown:
        named = ", ".join(unknown[:_NAMED]) + (" …" if len(unknown) > _NAMED else "")
        click.echo(
            f"sources.csv names {len(unknown):,} source{'s' * (len(unknown) != 1)} that this archive does not have "
            f"({named}): `corpus sources` lists those that it has",
            err=True,
        )


def print_end(archive: Archive, counts: Counts, *, as_json: bool) -> None:
    """Sum up a run: how its inputs ended, and what the archive holds now."""
    outcomes = counts.outcomes
    total = outcomes.total()
    parts = ", ".join(
        f"{outcomes[outcome]:,} {outcome}" for outcome in Outcome if outcomes[outcome]
    )
    articles = archive.article_count()
    held = f"{articles:,} article{'s' * (articles != 1)}"
    summary = f"{total:,} input{'s' * (total != 1)}: {parts or 'nothing new to do'}. {archive.path} holds {held}."
    click.echo(summary, err=as_json)
    if outcomes[Outcome.REJECTED] > 1:
        why = ", ".join(f"{count:,} {reason}" for reason, count in counts.reasons.most_common())
        click.echo(f"rejected: {why}", err=as_json)
