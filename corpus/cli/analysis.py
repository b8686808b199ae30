"""Commands for researchers: lines, trends, comparisons, collocates, keywords, spread, samples."""

import csv
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, get_args

import click

from corpus.analysis.collocates import MAX_WINDOW, MEASURES, Measure
from corpus.analysis.concordance import MAX_LINES, MAX_WIDTH
from corpus.analysis.dispersion import Parts
from corpus.analysis.keyness import Direction
from corpus.analysis.reading import Group
from corpus.analysis.rows import Result, names_of, notes_of, rows_of
from corpus.analysis.tally import MAX_N
from corpus.archive import Archive
from corpus.cli.options import Misuse, QueryCommand, archive_option, filter_options
from corpus.network import harmless
from corpus.terminal.analysis import AnalysisPrinter
from corpus.terminal.printer import safe

_GROUPS = get_args(Group)

_READ = (
    click.option(
        "--limit-articles",
        type=click.IntRange(min=1),
        help="If there are more articles, draw so many by chance.  [default: read all]",
    ),
    click.option(
        "--seed", type=int, default=1, show_default=True, help="Another one draws others."
    ),
)


def _one_form(context: click.Context, _: click.Parameter, is_asked: bool) -> bool:
    if is_asked and any(context.params.get(name) for name in ("as_json", "as_csv")):
        raise Misuse("--json and --csv are two forms: ask for one of them")
    return is_asked


_FORMS = (
    click.option(
        "--json", "as_json", is_flag=True, callback=_one_form, help="Print one JSON object."
    ),
    click.option(
        "--csv", "as_csv", is_flag=True, callback=_one_form, help="Print CSV with a head."
    ),
)


def _with(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def add(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return add


_selecting = _with(archive_option, filter_options, *_READ, *_FORMS)
_limit_option = click.option(
    "--limit", type=click.IntRange(1, 100_000), default=50, show_default=True, help="Lines to show."
)
_n_option = click.option(
    "--n",
    type=click.IntRange(1, MAX_N),
    default=1,
    show_default=True,
    help="Words of an n-gram; characters in scripts without spaces.",
)


def _min_count_option(count: int) -> Callable[[Any], Any]:
    return click.option(
        "--min-count",
        type=click.IntRange(min=1),
        default=count,
        show_default=True,
        help="Leave out what is found less often.",
    )


def _by_option(*more: str, default: str = "month") -> Callable[[Any], Any]:
    return click.option(
        "--by", type=click.Choice([*more, *_GROUPS]), default=default, show_default=True
    )


@click.command("concordance", cls=QueryCommand)
@click.argument("query", nargs=-1, required=True)
@click.option(
    "--sort",
    default="",
    help="By what, parted by commas: L1 to L5 and R1 to R5 (words before and after the match), NODE (the "
    "match), DATE.  [default: newest first]",
)
@click.option("--width", type=click.IntRange(1, MAX_WIDTH), default=40, show_default=True)
@click.option("--limit", type=click.IntRange(1, MAX_LINES), default=50, show_default=True)
@click.option("--offset", type=click.IntRange(0, MAX_LINES), default=0, help="Lines to pass over.")
@_selecting
def concordance_command(
    query: tuple[str, ...],
    archive_path: Path,
    sort: str,
    width: int,
    limit: int,
    offset: int,
    as_json: bool,
    as_csv: bool,
    **options: Any,
) -> None:
    """Show every occurrence of what is looked for in its context, one a line (KWIC).

    \b
    corpus concordance '"night ferry"' --sort R1,R2,L1
    """
    keys = [name for name in sort.replace(",", " ").split() if name]
    result = Archive.open(archive_path).concordance(
        " ".join(query), sort=keys, width=width, limit=limit, offset=offset, **options
    )
    _print(result, as_json, as_csv, lambda screen: screen.concordance(result))


@click.command("trends", cls=QueryCommand)
@click.argument("queries", metavar="QUERY...", nargs=-1, required=True)
@_by_option()
@click.option(
    "--articles-only", is_flag=True, help="Count articles, not words: quick in a large archive."
)
@_selecting
def trends_command(
    queries: tuple[str, ...],
    archive_path: Path,
    articles_only: bool,
    as_json: bool,
    as_csv: bool,
    **options: Any,
) -> None:
    """Count how often something is written of over time, by outlet, language or section.

    Each QUERY is a trend of its own; quote one of several words. Shares are of all articles
    under the same filters, and of all of their words.

    \b
    corpus trends storm '"night ferry"' --by year
    """
    result = Archive.open(archive_path).trends(*queries, with_words=not articles_only, **options)
    _print(result, as_json, as_csv, lambda screen: screen.trends(result))


@click.command("compare", cls=QueryCommand)
@click.argument("first")
@click.argument("second")
@_by_option()
@_limit_option
@_min_count_option(5)
@_selecting
def compare_command(
    first: str, second: str, archive_path: Path, as_json: bool, as_csv: bool, **options: Any
) -> None:
    """Show attention to two queries side by side, and the words that set their articles apart.

    CSV has the attention only.

    \b
    corpus compare "ferry OR boat" "train OR railway" --by outlet
    """
    result = Archive.open(archive_path).compare(first, second, **options)
    _print(result, as_json, as_csv, lambda screen: screen.comparison(first, second, result))


@click.command("collocates", cls=QueryCommand)
@click.argument("query", nargs=-1, required=True)
@click.option("--left", type=click.IntRange(0, MAX_WINDOW), default=5, show_default=True)
@click.option("--right", type=click.IntRange(0, MAX_WINDOW), default=5, show_default=True)
@click.option("--measure", type=click.Choice(MEASURES), default="log_likelihood", show_default=True)
@_min_count_option(5)
@_limit_option
@_selecting
def collocates_command(
    query: tuple[str, ...],
    archive_path: Path,
    measure: Measure,
    as_json: bool,
    as_csv: bool,
    **options: Any,
) -> None:
    """List the words that stand near what is looked for more often than by chance.

    \b
    corpus collocates ferry --left 3 --right 3 --measure log_dice
    """
    archive = Archive.open(archive_path)
    result = archive.collocates(" ".join(query), measure=measure, **options)
    _print(result, as_json, as_csv, lambda screen: screen.collocates(result))


@click.command("ngrams", cls=QueryCommand)
@click.argument("query", nargs=-1)
@_n_option
@_min_count_option(2)
@_limit_option
@_selecting
def ngrams_command(
    query: tuple[str, ...], archive_path: Path, as_json: bool, as_csv: bool, **options: Any
) -> None:
    """List the most frequent words or n-grams of the articles that QUERY finds, or of all.

    \b
    corpus ngrams harbour --n 3 --language en
    """
    result = Archive.open(archive_path).ngrams(" ".join(query), **options)
    _print(result, as_json, as_csv, lambda screen: screen.ngrams(result))


@click.command("keyness", cls=QueryCommand)
@click.argument("query", nargs=-1, required=True)
@click.option(
    "--against", default="", help="The query to compare with.  [default: all other articles]"
)
@click.option(
    "--direction",
    type=click.Choice(get_args(Direction)),
    default="more",
    show_default=True,
    help="What QUERY's articles have more of, or less.",
)
@_n_option
@_min_count_option(5)
@click.option(
    "--min-articles",
    type=click.IntRange(min=1),
    default=2,
    show_default=True,
    help="Leave out what fewer articles have.",
)
@_limit_option
@_selecting
def keyness_command(
    query: tuple[str, ...],
    archive_path: Path,
    against: str,
    direction: Direction,
    as_json: bool,
    as_csv: bool,
    **options: Any,
) -> None:
    """List the words that set QUERY's articles apart from others.

    \b
    corpus keyness storm --against flood --language en
    """
    result = Archive.open(archive_path).keyness(
        " ".join(query), against, direction=direction, **options
    )
    _print(result, as_json, as_csv, lambda screen: screen.keyness(result))


@click.command("dispersion", cls=QueryCommand)
@click.argument("query", nargs=-1, required=True)
@_by_option("article")
@_selecting
def dispersion_command(
    query: tuple[str, ...],
    archive_path: Path,
    by: Parts,
    as_json: bool,
    as_csv: bool,
    **options: Any,
) -> None:
    """Tell how evenly what is looked for is spread over months, outlets, articles …

    CSV has the parts.
    """
    result = Archive.open(archive_path).dispersion(" ".join(query), by=by, **options)
    _print(result, as_json, as_csv, lambda screen: screen.dispersion(result))


@click.command("sample", cls=QueryCommand)
@click.argument("query", nargs=-1)
@click.option(
    "--n", "count", type=click.IntRange(1, 100_000), default=50, show_default=True, help="Articles."
)
@_with(archive_option, filter_options, _READ[1], *_FORMS)
def sample_command(
    query: tuple[str, ...],
    archive_path: Path,
    count: int,
    as_json: bool,
    as_csv: bool,
    **options: Any,
) -> None:
    """Draw articles by chance from those that QUERY finds, or from all: the same for the same seed.

    \b
    corpus sample storm --n 50 --seed 7 --csv > to-code.csv
    """
    result = Archive.open(archive_path).sample(" ".join(query), count, **options)
    _print(result, as_json, as_csv, lambda screen: screen.sample(result))


ANALYSIS_COMMANDS = (
    concordance_command,
    trends_command,
    compare_command,
    collocates_command,
    ngrams_command,
    keyness_command,
    dispersion_command,
    sample_command,
)


def _print(
    result: Result, as_json: bool, as_csv: bool, show: Callable[[AnalysisPrinter], None]
) -> None:
    if as_json:
        told = (
            {query: asdict(trend) for query, trend in result.items()}
            if isinstance(result, Mapping)
            else asdict(result)
        )
        click.echo(json.dumps(told, ensure_ascii=False))
    elif as_csv:
        for note in notes_of(result):
            click.echo(safe(note), err=True)
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(names_of(result))
        writer.writerows([harmless(cell) for cell in row.values()] for row in rows_of(result))
    else:
        show(AnalysisPrinter())
