"""The archives of `shelf.py` and `citing.py`, served."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from citing import CitingShelf
from served import Served, serve
from shelf import write_archive


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The archive of `shelf.py` on disk, and its ids."""
    path = tmp_path_factory.mktemp("shelf") / "corpus.db"
    return path, write_archive(path)


@pytest.fixture(scope="session")
def served(written: tuple[Path, dict[str, str]]) -> Iterator[Served]:
    """That archive, served."""
    path, ids = written
    serving = serve([path], ids)
    yield serving
    serving.close()


@pytest.fixture(scope="session")
def cited_archive(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The archive of `citing.py` on disk, and its ids. Not to be written to."""
    path = tmp_path_factory.mktemp("citing") / "corpus.db"
    return path, write_archive(path, CitingShelf)


@pytest.fixture(scope="session")
def citing(cited_archive: tuple[Path, dict[str, str]]) -> Iterator[Served]:
    """That archive, served."""
    path, ids = cited_archive
    serving = serve([path], ids)
    yield serving
    serving.close()


@pytest.fixture
def serving() -> Iterator[Callable[..., Served]]:
    """Serve other files, or the same with other options."""
    opened: list[Served] = []

    def start(files: list[Path], **options: Any) -> Served:
        opened.append(serve(files, **options))
        return opened[-1]

    yield start
    for one in opened:
        one.close()
