"""A database of its own for each test of the store."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from readings import Shelf

from corpus.store.database import open_for_writing


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    """An empty database to put readings into."""
    with closing(open_for_writing(tmp_path / "corpus.db")) as db:
        yield Shelf(db)
