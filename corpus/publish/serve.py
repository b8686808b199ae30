"""How Datasette is started on an archive, on either of its lines."""

import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from datasette import __version__

from corpus.publish.build import INSPECTED
from corpus.publish.metadata import metadata_path

SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        # An index on every column does not make suggesting facets cheap: 700 ms a page
        # at a million articles, against 20 ms without.
        "suggest_facets": "off",
        "facet_time_limit_ms": "1000",
        "sql_time_limit_ms": "5000",
        "num_sql_threads": "4",
        "default_page_size": "50",
        "max_returned_rows": "2000",
        "truncate_cells_html": "240",
        "max_csv_mb": "0",
        # Ingest may go on beside it, so what was true a moment ago is not kept.
        "default_cache_ttl": "0",
    }
)
"""Settings for a working archive, whose reader is its keeper: patient, complete, never stale."""


def serve_command(
    db_path: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8001,
    open_browser: bool = False,
    metadata: Path | None = None,
    settings: Mapping[str, str] = SETTINGS,
    is_immutable: bool = False,
) -> list[str]:
    """The command that serves the database at `db_path`, ready for `subprocess` or `exec`.

    The database is opened for reading only, and not as immutable: ingest can go on.

    Args:
        metadata: another file than ours, such as one made from `archive_metadata`.
        is_immutable: of a public build, which nothing changes: its rows are not counted again
            if its counts lie beside it.
    """
    described = str(metadata or metadata_path())
    command = [sys.executable, "-m", "datasette", "serve"]
    command += ["--immutable", str(db_path)] if is_immutable else [str(db_path)]
    if is_immutable and (db_path.parent / INSPECTED).exists():
        command += ["--inspect-file", str(db_path.parent / INSPECTED)]
    command += ["--host", host, "--port", str(port), "--metadata", described]
    if not is_old_line():
        # 1.0 reads some of it as configuration, and only from there.
        command += ["--config", described]
    for name, value in settings.items():
        command += ["--setting", name, value]
    if open_browser:
        command.append("--open")
    return command


def is_old_line(version: str = __version__) -> bool:
    """Whether this Datasette is 0.65, with metadata and configuration in one.

    >>> is_old_line("0.65.5"), is_old_line("1.0a41")
    (True, False)
    """
    return version.startswith("0.")
