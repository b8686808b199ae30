"""Commands on cited sources: who is cited, what somebody said, who cites whom."""

import io
import json
import sys
from pathlib import Path

import click

from corpus.archive import Archive
from corpus.cli.options import Misuse, QueryCommand, archive_option, json_option
from corpus.names import SOURCE_KINDS
from corpus.network import FORMATS, write_csv, write_graphml
from corpus.terminal import Screen

kind_option = click.option(
    "--kind", type=click.Choice(SOURCE_KINDS), help="Only sources of this kind."
)
month_option = click.option("--month", help="Only articles of this month (YYYY-MM) or year (YYYY).")
limit_option = click.option(
    "--limit", type=click.IntRange(1, 100_000), default=20, show_default=True, help="Lines to show."
)


@click.command("sources")
@archive_option
@click.option("--outlet", help="Only citations by this outlet: its id or domain.")
@month_option
@click.option("--language", help="Only articles in this language (ISO 639-1; zh is all Chinese).")
@kind_option
@limit_option
@json_option
def sources_command(
    archive_path: Path,
    outlet: str | None,
    month: str | None,
    language: str | None,
    kind: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """List who is cited most, with the number of citations, articles and outlets."""
    archive = Archive.open(archive_path)
    found = archive.source_counts(
        outlet=outlet, month=month, language=language, kind=kind, limit=limit
    )
    rows = list(found)
    if as_json:
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False))
    else:
        Screen().source_counts(rows)


@click.command("said", cls=QueryCommand)
@click.argument("source")
@click.argument("words", nargs=-1)
@archive_option
@limit_option
@json_option
def said_command(
    source: str, words: tuple[str, ...], archive_path: Path, limit: int, as_json: bool
) -> None:
    """Show what is attributed to SOURCE, newest first; with WORDS only where they occur in it.

    SOURCE is a name, an id, or - for anybody. WORDS are read as in a search.

    \b
    corpus said "Ana Ruiz"
    corpus said "Ana Ruiz" ferry fares
    corpus said - "ferry fares"
    """
    archive = Archive.open(archive_path)
    wanted = None if source == "-" else source
    rows = list(archive.statements(wanted, " ".join(words), limit=limit))
    if not rows and wanted is not None and not any(archive.statements(wanted, limit=1)):
        alike = ", ".join(repr(name) for name in archive.sources_like(wanted))
        cure = f"there is {alike}" if alike else "`corpus sources` lists names and ids"
        raise Misuse(f"nothing is attributed to {source!r}; {cure}")
    if as_json:
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False))
    else:
        Screen().statements(rows)


@click.command("network")
@archive_option
@click.option("--format", "form", type=click.Choice(FORMATS), default="csv", show_default=True)
@month_option
@click.option(
    "--kind",
    type=click.Choice([kind for kind in SOURCE_KINDS if kind != "unnamed"]),
    help="Only sources of this kind.",
)
def network_command(archive_path: Path, form: str, month: str | None, kind: str | None) -> None:
    """Write who cites whom to standard output: an outlet, a source, how often.

    Unnamed sources are left out. GraphML opens in Gephi, Cytoscape, igraph and networkx.

    \b
    corpus network --format graphml > network.graphml
    corpus network --kind outlet > outlets.csv
    """
    # All of them before the first is written: a mistake leaves no half of a file.
    edges = list(Archive.open(archive_path).edges(kind=kind, month=month))
    # In the encoding that the formats ask for, whatever the terminal's.
    output = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="")
    count = write_csv(edges, output) if form == "csv" else write_graphml(edges, output)
    output.flush()
    output.detach()
    click.echo(f"{count:,} edge{'s' * (count != 1)}", err=True)
