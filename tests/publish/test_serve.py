"""The command that serves an archive, run for real."""

import json
import os
import socket
import subprocess
import time
import tomllib
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from datasette import __version__

from corpus.publish.metadata import metadata_path
from corpus.publish.serve import SETTINGS, is_old_line, serve_command

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder in which the package counts as installed, so that Datasette finds its entry point."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    folder = tmp_path / "corpus_archive-0.0.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: 0.0.0\n"
    )
    points = "".join(
        f"{name} = {at}\n" for name, at in project["entry-points"]["datasette"].items()
    )
    (folder / "entry_points.txt").write_text(f"[datasette]\n{points}")
    return tmp_path


@contextmanager
def running(command: list[str], port: int, installed: Path) -> Iterator[str]:
    """The server's address, once it answers."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(installed)))}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment
    ) as process:
        try:
            _await_port(process, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(30)


def _await_port(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"The server ended: {process.communicate()[0].decode()}")
        with socket.socket() as probe:
            probe.settimeout(0.2)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
    pytest.fail("The server did not answer within a minute.")


def get(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=30) as response:  # noqa: S310
        return json.load(response)


def test_the_command_serves_on_the_installed_line(
    written: tuple[Path, dict[str, str]], installed: Path
) -> None:
    path, _ = written
    port = free_port()
    with running(serve_command(path, port=port), port, installed) as address:
        settings = get(f"{address}/-/settings.json")
        rows = get(f"{address}/corpus/articles.json?_shape=array")
        with urllib.request.urlopen(f"{address}/corpus/articles", timeout=30) as response:  # noqa: S310
            page = response.read().decode()
        with urllib.request.urlopen(address, timeout=30) as response:  # noqa: S310
            home = response.read().decode()
    assert len(rows) == 8
    assert "Newest articles" in home
    assert 'data-column="outlet_id"' in page
    assert {"suggest_facets": False, "sql_time_limit_ms": 5000}.items() <= settings.items()
    assert settings["default_page_size"] == 50


def test_the_command_names_our_metadata_and_every_setting() -> None:
    command = serve_command(Path("a/corpus.db"), host="0.0.0.0", port=9, open_browser=True)  # noqa: S104
    assert command[1:5] == ["-m", "datasette", "serve", str(Path("a/corpus.db"))]
    assert str(metadata_path()) in command
    assert ("--config" in command) is not is_old_line(__version__)
    assert command.count("--setting") == len(SETTINGS)
    assert "--open" in command
    assert "--immutable" not in command
