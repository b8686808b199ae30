"""`corpus search`: the articles that words and filters find."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Unpack

import click

from corpus.archive import Archive
from corpus.cli.options import (
    Misuse,
    QueryCommand,
    archive_option,
    filter_options,
    json_option,
)
from corpus.index.counting import FACETS
from corpus.index.request import Options
from corpus.terminal import Screen


@click.command("search", cls=QueryCommand)
@click.argument("query", nargs=-1)
@archive_option
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="Hits to show."
)
@click.option("--offset", type=click.IntRange(min=0), default=0, help="Hits to pass over.")
@click.option("--cursor", help="Go on where a page ended: the `next` that it gave.")
@filter_options
@click.option(
    "--sort",
    "--order",
    "sort",
    type=click.Choice(["relevance", "newest", "oldest"]),
    default="relevance",
    show_default=True,
)
@click.option(
    "--facets", metavar="NAMES", help=f"Count by these, with commas: {', '.join(FACETS)}."
)
@click.option("--histogram", "with_histogram", is_flag=True, help="Count by month.")
@click.option(
    "--print-sql", is_flag=True, help="Print the search as SQL for plain sqlite3, and stop."
)
@json_option
def search_command(
    query: tuple[str, ...],
    archive_path: Path,
    facets: str | None,
    with_histogram: bool,
    print_sql: bool,
    as_json: bool,
    **options: Unpack[Options],
) -> None:
    """Search the articles; without a query, list all of them.

    Words must all occur; "quotes" make a phrase, -word excludes, OR allows either, word*
    matches beginnings, NEAR/5 words close to each other, ( ) group. title: looks in titles
    only, said: in quotations; author: outlet: source: language: section: tag: after: before:
    is:original filter. Any other text is searched as it stands.

    With --json, a line for each hit; with --facets or --histogram, or --cursor "", a last line
    with the counts and the cursor of the next page.
    """
    if print_sql and options["cursor"]:
        raise Misuse("--print-sql gives a list from its beginning, not from a --cursor")
    typed = " ".join(query)
    archive = Archive.open(archive_path)
    if print_sql:
        click.echo(archive.search_sql(typed, **options), nl=False)
        return
    names = [name.strip() for name in (facets or "").split(",") if name.strip()]
    wants_counts = bool(names) or with_histogram or options["cursor"] is not None
    options["cursor"] = options["cursor"] or None
    result = archive.search(typed, facets=names, with_histogram=with_histogram, **options)
    if not as_json:
        Screen().search_result(result, None if options["cursor"] else options["offset"])
        return
    for hit in result.hits:
        click.echo(json.dumps(asdict(hit), ensure_ascii=False))
    if wants_counts:
        click.echo(json.dumps(result.report(), ensure_ascii=False))
