"""A Datasette on an archive, answering in this process, on whichever line is installed."""

import asyncio
from pathlib import Path
from typing import Any

from datasette import __version__
from datasette.app import Datasette
from datasette.plugins import pm

import corpus.publish
from corpus.publish.metadata import archive_metadata
from corpus.publish.serve import is_old_line

# Where the package is installed, Datasette has found it by its entry point.
if not any(module is corpus.publish for module in pm.get_plugins()):
    pm.register(corpus.publish, name="corpus")


class Served:
    """A Datasette that answers without a network; `get` gives the response."""

    def __init__(self, datasette: Datasette, ids: dict[str, str]) -> None:
        self.datasette = datasette
        self.ids = ids
        self.loop = asyncio.new_event_loop()
        self.wait(datasette.invoke_startup())

    def wait(self, awaitable: Any) -> Any:
        return self.loop.run_until_complete(awaitable)

    def get(self, path: str, **options: Any) -> Any:
        return self.wait(self.datasette.client.get(path, **options))

    def json(self, path: str) -> Any:
        """The JSON answer, across the redirects of the newer line."""
        response = self.get(path, follow_redirects=True)
        assert response.status_code == 200, (path, response.text)
        return response.json()

    def rows(self, path: str) -> list[dict[str, Any]]:
        joined = path + ("&" if "?" in path else "?") + "_shape=objects"
        rows: list[dict[str, Any]] = self.json(joined)["rows"]
        return rows

    def page(self, path: str) -> str:
        response = self.get(path)
        assert response.status_code == 200, (path, response.text)
        return str(response.text)

    def close(self) -> None:
        if hasattr(self.datasette, "close"):
            self.datasette.close()
        else:
            for database in self.datasette.databases.values():
                database.close()
        if getattr(self.datasette, "executor", None):
            self.datasette.executor.shutdown()
        self.loop.close()


def serve(
    files: list[Path],
    ids: dict[str, str] | None = None,
    *,
    private: bool = False,
    metadata: Any = None,
    **options: Any,
) -> Served:
    """Serve `files` with our metadata as `corpus serve` does on the installed line.

    Args:
        private: nobody may see the table of articles.
        metadata: in place of ours.
    """
    described = archive_metadata() if metadata is None else metadata
    if private:
        described["databases"]["corpus"]["tables"]["articles"]["allow"] = False
    if not is_old_line(__version__):
        options = {"config": described, **options}
    return Served(Datasette([str(f) for f in files], metadata=described, **options), ids or {})
