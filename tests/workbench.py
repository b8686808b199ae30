"""What several tests work with: a page, the command, and a way to compare archives."""

import sqlite3
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "corpus" / "samples"

# What tells about the run rather than about the material.
OF_THE_RUN = {
    "runs": ("started_at", "finished_at"),
    "changes": ("at",),
    "_sqlite_migrations": ("applied_at",),
}


def html_page(
    *,
    title: str = "Ferry fares frozen until spring",
    text: str = "",
    canonical: str | None = None,
    head: str = "",
) -> bytes:
    """A plain article page of the invented Harbour Post."""
    body = text or (
        "The harbour authority will keep ferry fares at their present level until April, its director said on Monday.\n"
        "Passengers had protested against the increase, which was to take effect at the end of the month.\n"
        "A decision on the night service is expected after the council's next meeting in the new town hall."
    )
    paragraphs = "".join(f"<p>{line}</p>" for line in body.split("\n"))
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{link}{head}</head>'
        f"<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    ).encode()


def dump(
    path: Path, *, without: frozenset[str] = frozenset()
) -> dict[str, list[tuple[object, ...]]]:
    """Every table of a database as sorted rows, but for the times of the run and its count of steps."""
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    tables = [
        name
        for (name,) in db.execute(
            "select name from sqlite_master where type = 'table' order by name"
        )
        if not name.startswith(("sqlite_", "articles_fts"))
        and name not in {*without, "search_state"}
    ]
    found = {}
    for table in tables:
        columns = [row[1] for row in db.execute(f"pragma table_info({table})")]
        kept = ", ".join(column for column in columns if column not in OF_THE_RUN.get(table, ()))
        found[table] = sorted(db.execute(f"select {kept} from {table}").fetchall(), key=repr)
    db.close()
    return found


def run_corpus(
    *arguments: object, stdin: bytes | None = None, **options: object
) -> subprocess.CompletedProcess[str]:
    """The `corpus` command in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-W", "error::ResourceWarning", "-m", "corpus.cli", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        timeout=300,
        **options,  # type: ignore[call-overload]
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )
