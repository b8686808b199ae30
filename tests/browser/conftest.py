"""A real browser on a real server of the written archives."""

import shutil
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "publish"))

from citing import CitingShelf
from retold import write_retold
from served import Served, serve
from shelf import write_archive

_QUIET = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-extensions",
)


class Site:
    """Where the archive is served, and the ids of its articles."""

    def __init__(self, address: str, ids: dict[str, str]) -> None:
        self.address = address
        self.ids = ids

    def article(self, name: str) -> str:
        return f"{self.address}/articles/{self.ids[name]}"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The archive of `shelf.py` behind a socket."""
    path = tmp_path_factory.mktemp("browsed") / "corpus.db"
    with listening(path, write_archive(path)) as served:
        yield served


@pytest.fixture(scope="session")
def citing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The archive of `citing.py` behind a socket."""
    path = tmp_path_factory.mktemp("browsed") / "corpus.db"
    with listening(path, write_archive(path, CitingShelf)) as served:
        yield served


@pytest.fixture(scope="session")
def retold(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The archive of `retold.py` behind a socket."""
    with listening(*write_retold(tmp_path_factory.mktemp("retold"))) as served:
        yield served


@contextmanager
def listening(path: Path, ids: dict[str, str]) -> Iterator[Site]:
    """An archive behind a socket, for as long as the context lasts."""
    served: Served = serve([path], ids)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(served.datasette.app(), log_level="warning", lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield Site(f"http://127.0.0.1:{listener.getsockname()[1]}", served.ids)
        server.should_exit = True
        thread.join(30)
    served.close()


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """Headless Chromium with a log of its console and of what it loads."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not driver:
        pytest.fail(
            "The browser tests need chromium and chromedriver: apt-get install chromium chromium-driver,"
            " or leave them out with -m 'not browser'."
        )
    options = Options()
    options.binary_location = chromium
    for argument in _QUIET:
        options.add_argument(argument)
    options.add_argument(f"--user-data-dir={tmp_path_factory.mktemp('chromium')}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    opened = webdriver.Chrome(options=options, service=Service(driver))
    yield opened
    opened.quit()
