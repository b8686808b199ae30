"""Whole search pages over HTTP, from a server in a process of its own."""

import http.client
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from corpus.publish.serve import serve_command
from search.questions import Question


@contextmanager
def ours(public: Path) -> Iterator[http.client.HTTPConnection]:
    """Our site over the public build."""
    port = _free_port()
    with _serving(serve_command(public, port=port), port) as connection:
        yield connection


def our_page(question: Question) -> str:
    """Where our site answers a question."""
    filters = {
        "language": question.language,
        "outlet": question.outlet,
        "after": question.year and f"{question.year}-01-01",
        "before": question.year and f"{question.year}-12-31",
    }
    return "/search?" + urlencode(
        {"q": question.typed} | {name: value for name, value in filters.items() if value}
    )


@contextmanager
def stock(database: Path, folder: Path) -> Iterator[http.client.HTTPConnection]:
    """A Datasette without any settings over the wide table."""
    port = _free_port()
    metadata = folder / "stock.json"
    table = {"fts_table": "article_fts", "fts_pk": "id"}
    metadata.write_text(json.dumps({"databases": {database.stem: {"tables": {"article": table}}}}))
    command = [sys.executable, "-m", "datasette", "serve", "-i", str(database)]
    command += ["--port", str(port), "--metadata", str(metadata)]
    with _serving(command, port) as connection:
        yield connection


def stock_page(question: Question, database: str) -> str:
    """Where Datasette answers the same, newest first, with the same facets."""
    asked = [
        ("_search", question.fts5), ("_searchmode", "raw"), ("_sort_desc", "published"),
        ("_size", "20"), ("_facet", "outlet"), ("_facet", "language"), ("_facet", "year"),
    ]  # fmt: skip
    filters = {
        "language": question.language, "outlet": question.outlet, "year": question.year,
    }  # fmt: skip
    asked += [(name, str(value)) for name, value in filters.items() if value]
    return f"/{database}/article?" + urlencode(asked)


def get(connection: http.client.HTTPConnection, address: str) -> int:
    """Read a page to its end; its status."""
    connection.request("GET", address)
    answer = connection.getresponse()
    answer.read()
    return answer.status


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _serving(command: list[str], port: int) -> Iterator[http.client.HTTPConnection]:
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet) as server:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
            for _ in range(300):
                try:
                    get(connection, "/-/versions.json")
                    break
                except OSError:
                    connection.close()
                    time.sleep(0.2)
            get(connection, "/")  # what it does for its first page only
            yield connection
            connection.close()
        finally:
            server.terminate()
