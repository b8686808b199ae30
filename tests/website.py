"""A web server on this machine that has many host names, behaves or misbehaves, and keeps a log.

In a test:

    with Website() as site, names_installed(site.names):
        site.page("post.test", "/news", "<p>News</p>")
        get(site.url("post.test", "/news"))
        assert site.closest("post.test") >= 0.1

As a process of its own, with newspapers on it: `python tests/website.py --pages 2000`, or
`own_process("--pages", 2000)`.
"""

import argparse
import contextlib
import gzip
import hashlib
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any, Self

from hostnames import install_names as install_names
from visits import NEVER, Seen, closest, overlaps
from wire import Connection, Fields, Gone, Request, Script, answer

HTML = "text/html; charset=utf-8"
CONTROL = "127.0.0.1"
"""The host at which paths under `/-/` are for whoever runs the server; they are not logged."""

_NOTHING = b"<!doctype html><title>Not found</title><p>There is nothing here.</p>"


@dataclass(frozen=True, slots=True)
class Document:
    """What is at an address, in all the forms it is sent in."""

    status: int
    plain: bytes  # the whole response
    zipped: bytes | None  # the same compressed, for clients that take it
    head: bytes
    unchanged: bytes
    tags: tuple[str, ...] = ()
    modified: datetime | None = None

    def answer_to(self, request: Request) -> bytes:
        """The response, by the conditions in the request (RFC 9110, 13.2.2)."""
        if request.method not in ("GET", "HEAD"):
            return answer(405, [("Allow", "GET, HEAD")])
        if self.status == 200 and self._is_known_to(request):
            return self.unchanged
        if request.method == "HEAD":
            return self.head
        if self.zipped and "gzip" in request.headers.get("accept-encoding", ""):
            return self.zipped
        return self.plain

    def _is_known_to(self, request: Request) -> bool:
        known = request.headers.get("if-none-match")
        if known is not None:
            tags = {tag.strip().removeprefix("W/") for tag in known.split(",")}
            return bool(self.tags) and ("*" in tags or not tags.isdisjoint(self.tags))
        since = request.headers.get("if-modified-since")
        if since is None or self.modified is None:
            return False
        with contextlib.suppress(ValueError, TypeError):  # no date, or one without zone
            return self.modified <= parsedate_to_datetime(since)
        return False


class Website:
    """A server for many hosts on 127.0.0.0/8, open as long as the context lasts."""

    def __init__(self, port: int = 0) -> None:
        self.names: dict[str, str] = {}
        """Each host that has a page and its own 127.0.0.N."""
        self._hosts: set[str] = set()
        self._host_at: dict[str, str] = {}
        self._documents: dict[tuple[str, str], Document] = {}
        self._scripts: dict[tuple[str, str], Script] = {}
        self._patience: dict[str, tuple[int, bool]] = {}
        self._seen: list[Seen] = []
        self._lock = threading.Lock()
        self._under_way: dict[str, list[tuple[Seen, Connection]]] = {}
        self._connections: dict[Connection, threading.Thread] = {}
        self._is_closing = False
        # Every loopback address at once; who does not come from one is turned away.
        self._listener = socket.create_server(("0.0.0.0", port), backlog=256)  # noqa: S104
        self.port: int = self._listener.getsockname()[1]
        self._door = threading.Thread(target=self._let_in, daemon=True)

    def __enter__(self) -> Self:
        self._door.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_closing = True
        with socket.socket() as knock:
            knock.connect((CONTROL, self.port))
        self._door.join(10)
        self._listener.close()
        for connection, thread in list(self._connections.items()):
            connection.cut()
            thread.join(10)

    # What is on it

    def page(
        self,
        host: str,
        path: str,
        body: bytes | str = b"",
        *,
        status: int = 200,
        headers: Fields = (),
        media_type: str | None = HTML,
        etag: bool | str = True,
        last_modified: datetime | None = None,
        zipped: bool = False,
        chunked: bool = False,
    ) -> None:
        """Put a document at an address, or another one in its place.

        The address is a path, with or without a query; a request with a query that nobody
        knows gets what is at the path. `etag` is that of the bytes unless it is given.
        """
        data = body.encode() if isinstance(body, str) else body
        fields = [("Content-Type", media_type)] if media_type else []
        fields += headers
        validators, zip_tag = [], ""
        if etag:
            tag = etag if isinstance(etag, str) else f'"{hashlib.sha256(data).hexdigest()[:16]}"'
            zip_tag = f'{tag[:-1]}-gz"'
            validators.append(("ETag", tag))
        if last_modified:
            last_modified = last_modified.astimezone(UTC).replace(microsecond=0)
            validators.append(("Last-Modified", format_datetime(last_modified, usegmt=True)))
        whole = answer(status, [*fields, *validators], data, chunked=chunked)
        packed = None
        if zipped:
            small = gzip.compress(data, 6, mtime=0)
            rest = [("ETag", zip_tag)] * bool(etag) + validators[bool(etag) :]
            rest += [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
            packed = answer(status, [*fields, *rest], small, chunked=chunked)
        self._take_in(host)
        self._documents[host, path] = Document(
            status,
            plain=whole,
            zipped=packed,
            head=whole[: whole.index(b"\r\n\r\n") + 4],
            unchanged=answer(304, validators),
            tags=(validators[0][1], zip_tag) if etag else (),
            modified=last_modified,
        )
        self._scripts.pop((host, path), None)

    def script(self, host: str, path: str, script: Script) -> None:
        """Let `script(request, connection)` write whatever it wants at an address."""
        self._take_in(host)
        self._scripts[host, path] = script

    def remove(self, host: str, path: str) -> None:
        """Leave nothing at an address: 404."""
        self._documents.pop((host, path), None)
        self._scripts.pop((host, path), None)

    def hang_up_after(self, host: str, answers: int, *, unanswered: bool = False) -> None:
        """Close each connection to a host after so many answers, without saying so before.

        With `unanswered` not until the next request has come, which then gets no answer: the
        same as if both had crossed each other, but each time.
        """
        self._patience[host] = (answers, unanswered)

    def url(self, host: str, path: str = "/") -> str:
        """The address of a path on a host."""
        return f"http://{host}:{self.port}{path}"

    def _take_in(self, host: str) -> None:
        self._hosts.add(host)
        if not host.replace(".", "").isdigit():
            ip = self.names.setdefault(host, f"127.0.0.{11 + len(self.names)}")
            self._host_at[ip] = host

    # What it saw

    @property
    def log(self) -> list[Seen]:
        """Every request so far, in the order in which they began."""
        with self._lock:
            return [replace(one) for one in self._seen]

    def forget(self) -> None:
        """Begin the log anew."""
        with self._lock:
            self._seen.clear()

    def visits(self, host: str) -> list[Seen]:
        """The part of the log that is about one host."""
        return [one for one in self.log if one.host == host]

    def connected(self) -> int:
        """How many connections are open that their clients have not left."""
        return sum(one.is_open and not one.was_left() for one in list(self._connections))

    def closest(self, host: str) -> float:
        """See `visits.closest`."""
        return closest(self.visits(host))

    def overlaps(self, host: str) -> int:
        """See `visits.overlaps`."""
        return overlaps(self.visits(host))

    # How it answers

    def _let_in(self) -> None:
        for number in range(1, sys.maxsize):
            client, peer = self._listener.accept()
            if self._is_closing or not peer[0].startswith("127."):
                client.close()
                if self._is_closing:
                    return
                continue
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection = Connection(number, client)
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._connections[connection] = thread
            thread.start()

    def _serve(self, connection: Connection) -> None:
        try:
            while connection.is_open and (found := connection.next_request()):
                request, began = found
                if self._is_control(request):
                    self._answer(request, connection)
                    continue
                seen = Seen(
                    request.host,
                    request.method,
                    request.target,
                    request.headers,
                    connection.number,
                    connection.ip,
                    began,
                )
                self._begin(seen, connection)
                try:
                    self._answer(request, connection)
                except Gone:
                    self._end(seen, connection, left=True)
                    return
                self._end(seen, connection)
                if request.is_last:
                    return
        except OSError:  # the client broke it off while nothing was under way
            pass
        finally:
            connection.close()
            self._connections.pop(connection, None)

    def _is_control(self, request: Request) -> bool:
        return request.host == CONTROL and request.target.startswith("/-/")

    def _begin(self, seen: Seen, connection: Connection) -> None:
        """Log a request, and before it the end of those that their clients have left."""
        with self._lock:
            still = []
            for earlier, its_connection in self._under_way.get(seen.host, ()):
                if its_connection.was_left():
                    earlier.ended = min(earlier.ended, max(seen.began, earlier.began))
                elif earlier.ended == NEVER:
                    still.append((earlier, its_connection))
            self._under_way[seen.host] = [*still, (seen, connection)]
            self._seen.append(seen)
            connection.seen = seen
            connection.requests += 1

    def _end(self, seen: Seen, connection: Connection, *, left: bool = False) -> None:
        with self._lock:
            connection.is_left |= left
            if seen.ended == NEVER:
                seen.ended = time.monotonic() if left else max(connection.last_sent_at, seen.began)

    def _answer(self, request: Request, connection: Connection) -> None:
        answers, unanswered = self._patience.get(request.host, (sys.maxsize, False))
        if unanswered and connection.requests > answers:
            connection.close()
            return
        host = request.host if request.host in self._hosts else self._host_at.get(request.host)
        for key in ((host, request.target), (host, request.path)):
            if script := self._scripts.get(key):
                script(request, connection)
                break
            if document := self._documents.get(key):
                connection.send(document.answer_to(request), is_all=True)
                break
        else:
            connection.send(answer(404, [("Content-Type", HTML)], _NOTHING), is_all=True)
        if not unanswered and connection.requests >= answers:
            connection.close()


@contextlib.contextmanager
def own_process(*arguments: object) -> Iterator[dict[str, Any]]:
    """A website with newspapers in a process of its own; gives what it printed of itself."""
    command = [sys.executable, __file__, *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout
            yield json.loads(process.stdout.readline())
        finally:
            process.kill()


def control(site: Website, change: Callable[[int], object]) -> None:
    """Let whoever runs the server read and clear its log, and change pages, by HTTP.

    `GET /-/log` gives the log as JSON lines, `ended` null while a request is under way;
    `POST /-/forget` begins it anew; `POST /-/change?n=20` calls `change(20)`.
    """

    def tell(request: Request, connection: Connection) -> None:
        lines = [
            json.dumps({**asdict(one), "ended": None if one.ended == NEVER else one.ended}) + "\n"
            for one in site.log
        ]
        reply("".join(lines), connection)

    def forget(request: Request, connection: Connection) -> None:
        site.forget()
        reply("", connection)

    def alter(request: Request, connection: Connection) -> None:
        reply(json.dumps(change(int(request.parameter("n", "1")))), connection)

    def reply(text: str, connection: Connection) -> None:
        connection.send(answer(200, [("Content-Type", "application/json")], text.encode()))

    for path, script in (("/-/log", tell), ("/-/forget", forget), ("/-/change", alter)):
        site.script(CONTROL, path, script)


def main() -> None:
    """Serve newspapers until killed; the first line printed tells where they are, as JSON."""
    from newspapers import make_newspapers

    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--pages", type=int, default=200, help="articles on all papers")
    parser.add_argument("--hosts", type=int, default=5, help="papers")
    parser.add_argument("--port", type=int, default=0, help="0: any that is free")
    parser.add_argument("--no-mishaps", action="store_true", help="papers that work")
    parser.add_argument("--by-ip", action="store_true", help="no names: http://127.0.0.11:…/")
    parser.add_argument("--filler", type=int, default=0, help="bytes more on each page")
    options = parser.parse_args()
    with Website(options.port) as site:
        papers = make_newspapers(
            site,
            pages=options.pages,
            hosts=options.hosts,
            mishaps=not options.no_mishaps,
            by_ip=options.by_ip,
            filler_bytes=options.filler,
        )
        control(site, papers.change)
        told = {
            "port": site.port,
            "names": site.names,
            "public_names": {host: papers.names[host] for host in site.names},
            "routes": papers.routes,
            "start": papers.start,
            "articles": len(papers.articles),
            "control": site.url(CONTROL, "/-/"),
        }
        print(json.dumps(told), flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    from website import main as serve  # so that newspapers and this file know one Website

    serve()
