"""What several commands share: options, and how misuse ends."""

from pathlib import Path

import click

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


class Misuse(click.ClickException):
    """One line on standard error, and exit status 2."""

    exit_code = 2
