"""What several commands share: options, and how misuse ends."""

import re
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

_LIKE_AN_OPTION = re.compile(r"--[^\W\d_]")

archive_option = click.option(
    "--archive",
    "archive_path",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("archive"),
    show_default=True,
    envvar="CORPUS_ARCHIVE",
    help="The archive's folder.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON lines.")
workers_option = click.option(
    "--workers",
    type=click.IntRange(min=1),
    help="Processes that read pages.  [default: one a processor]",
)


_FILTERS = (
    click.option(
        "--language", help="Only articles in this language (ISO 639-1; zh is all Chinese)."
    ),
    click.option("--outlet", help="Only of this outlet: id, domain or words of its name."),
    click.option("--section", help="Only in sections that have these words."),
    click.option("--source", help="Only articles that cite this source: id or words of the name."),
    click.option("--author", help="Only by this author: id or words of the name."),
    click.option("--tag", help="Only with this tag: id or words of it."),
    click.option(
        "--after", help="Only from this day, month or year on (2024-03-01, 2024-03, 2024)."
    ),
    click.option("--before", help="Only before this day, month or year."),
    click.option("--year", type=int, help="Only published in this year."),
    click.option(
        "--copies",
        type=click.Choice(["all", "one", "original"]),
        default="all",
        show_default=True,
        help="Copies of a story: all, one of each, or only the first that was published.",
    ),
    click.option("--stem", is_flag=True, help="Also find other forms of each word."),
)


def filter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that narrow a search."""
    for option in reversed(_FILTERS):
        command = option(command)
    return command


class Misuse(click.ClickException):
    """One line on standard error, and exit status 2."""

    exit_code = 2


class QueryCommand(click.Command):
    """A command that takes a query, in which a word with a minus in front is one that is excluded.

    A word with two is a mistyped option, unless it stands behind `--`.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        options["context_settings"] = {
            "ignore_unknown_options": True,
            "help_option_names": ["--help"],
        }
        super().__init__(*arguments, **options)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse; NoSuchOption for what looks like an option and is none."""
        known: dict[str, bool] = {}  # whether a value follows
        for each in self.get_params(ctx):
            if isinstance(each, click.Option):
                takes_value = not (each.is_flag or each.count)
                known |= dict.fromkeys((*each.opts, *each.secondary_opts), takes_value)
        is_value = False
        for word in args:
            if is_value:
                is_value = False
            elif word == "--":
                break
            elif _LIKE_AN_OPTION.match(word):
                name, has_value, _ = word.partition("=")
                if name not in known:
                    near = get_close_matches(name, known, n=1)
                    raise click.NoSuchOption(name, possibilities=near, ctx=ctx)
                is_value = known[name] and not has_value
        return super().parse_args(ctx, args)
