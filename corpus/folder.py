"""The folder of an archive: what makes it one, and what a new one holds."""

from pathlib import Path

from corpus.decisionfiles import CORRECTIONS_HEADER, OUTLETS_HEADER, SOURCES_HEADER
from corpus.errors import ArchiveError
from corpus.settings import settings_template


def is_archive(path: Path) -> bool:
    """Whether there is an archive in a folder."""
    return (
        (path / "archive.toml").exists()
        or (path / "corpus.db").exists()
        or (path / "warc").is_dir()
    )


def make_folder(path: Path) -> None:
    """Make a new archive, or what is missing of one. Raises ArchiveError if that cannot be."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        (path / "warc").mkdir(exist_ok=True)
        for name, content in (
            ("outlets.csv", ",".join(OUTLETS_HEADER) + "\n"),
            ("sources.csv", ",".join(SOURCES_HEADER) + "\n"),
            ("corrections.csv", ",".join(CORRECTIONS_HEADER) + "\n"),
            ("archive.toml", settings_template()),  # last: it makes the folder an archive
        ):
            if not (path / name).exists():
                beside = path / f".{name}.new"
                beside.write_text(content, encoding="utf-8")
                beside.replace(path / name)
    except OSError as error:
        raise ArchiveError(path, f"no archive can be made here ({error.strerror})") from error
