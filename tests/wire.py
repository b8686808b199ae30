"""HTTP/1.1 as bytes: requests read from a connection, and whatever is written back."""

import contextlib
import re
import select
import socket
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

from visits import NEVER, Seen

Fields = Iterable[tuple[str, str]]

_PIECE = 65536  # bytes that a socket takes without waiting for its reader
_MAX_HEAD = 1 << 20  # bytes of a request's head
_STATUS = re.compile(rb"(?:\A|\r\n\r\n)HTTP/\d\.\d ([2-9]\d\d)")  # 1xx comes before the answer
_TLS = 0x16  # first byte of a client that expects TLS


class Gone(Exception):  # noqa: N818 - an event
    """The client has closed its connection, or the server is about to."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came."""

    host: str  # without the port, lower case
    method: str
    target: str  # path and query
    headers: dict[str, str]  # names in lower case
    body: bytes = b""
    is_last: bool = False  # on this connection, as the client says

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    def parameter(self, name: str, default: str) -> str:
        """A value in the query."""
        return parse_qs(urlsplit(self.target).query).get(name, [default])[0]


def answer(
    status: int = 200, fields: Fields = (), body: bytes = b"", *, chunked: bool = False
) -> bytes:
    """A response as bytes, with its length unless it is chunked."""
    reason = HTTPStatus(status).phrase if status in set(HTTPStatus) else "Odd"
    lines = [f"HTTP/1.1 {status} {reason}", *(f"{name}: {value}" for name, value in fields)]
    if chunked:
        lines.append("Transfer-Encoding: chunked")
        pieces = [body[start : start + 1000] for start in range(0, len(body), 1000)]
        body = b"".join(map(chunk, pieces)) + b"0\r\n\r\n"
    elif status not in (204, 304):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def chunk(piece: bytes) -> bytes:
    """One chunk of a chunked body."""
    return b"%x\r\n%b\r\n" % (len(piece), piece)


class Connection:
    """One TCP connection, as scripts write to it."""

    def __init__(self, number: int, client: socket.socket) -> None:
        self.number = number
        self.ip: str = client.getsockname()[0]
        self.seen: Seen | None = None  # the request under way
        self.requests = 0
        self.is_open = True
        self.is_left = False  # the client has closed it, as far as that was noticed
        self.last_sent_at = 0.0  # or rather the moment before
        self._socket = client
        self._buffer = b""
        self._opening = b""  # what was sent, until a status was found in it

    def next_request(self) -> tuple[Request, float] | None:
        """The next request and when it began; None when the client is done or makes no sense."""
        began = time.monotonic()
        while (end := self._buffer.find(b"\r\n\r\n")) < 0:
            data = self._socket.recv(_PIECE)
            if not self._buffer:
                began = time.monotonic()
            self._buffer += data
            if not data or self._buffer[0] == _TLS or len(self._buffer) > _MAX_HEAD:
                return None
        first, *lines = self._buffer[:end].decode("latin-1").split("\r\n")
        headers = {}
        for line in lines:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        length = headers.get("content-length", "0")
        words = first.split(" ")
        if len(words) != 3 or not length.isdigit():
            return None
        method, target, protocol = words
        body = self._body(end + 4, int(length))
        is_last = protocol != "HTTP/1.1" or headers.get("connection", "").lower() == "close"
        host = _without_port(headers.get("host", ""))
        return Request(host, method, target, headers, body, is_last), began

    def _body(self, start: int, length: int) -> bytes:
        while len(self._buffer) < start + length and (data := self._socket.recv(_PIECE)):
            self._buffer += data
        body = self._buffer[start : start + length]
        self._buffer = self._buffer[start + length :]
        return body

    def send(self, data: bytes, *, is_all: bool = False) -> None:
        """Send these bytes; raises `Gone` when the client has closed the connection.

        `is_all` says that the response ends with them. Without it a response ends for the log
        when its script is done, which a quick client can outrun.
        """
        if self.seen and self.seen.status == 0:
            self._opening = (self._opening + data)[:_PIECE]
            if found := _STATUS.search(self._opening):
                self.seen.status, self._opening = int(found[1]), b""
        try:
            if len(data) > _PIECE:
                self._socket.sendall(data[:-1])
                data = data[-1:]
            self._mark(is_end=is_all)
            self._socket.sendall(data)
        except OSError as error:
            raise Gone from error

    def wait(self, seconds: float | None = None) -> None:
        """Let time pass, for ever without `seconds`; raises `Gone` when the client goes."""
        until = NEVER if seconds is None else time.monotonic() + seconds
        poller = select.poll()
        poller.register(self._socket, select.POLLIN)
        while (left := until - time.monotonic()) > 0:
            if poller.poll(None if left == NEVER else left * 1000):
                if self.was_left():
                    raise Gone
                time.sleep(min(left, 0.001))  # it has sent its next request already

    def was_left(self) -> bool:
        """Whether the client has closed it by now."""
        if not self.is_left and self.is_open:
            try:
                self.is_left = self._socket.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
            except BlockingIOError:
                return False
            except OSError:
                self.is_left = self.is_open
        return self.is_left

    def close(self) -> None:
        """End the connection; what was sent still arrives."""
        if self.is_open:
            self._mark(is_end=True)
            self.is_open = False
            self._socket.close()

    def cut(self) -> None:
        """Make whoever reads from it or waits for it notice the end."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def _mark(self, *, is_end: bool) -> None:
        self.last_sent_at = time.monotonic()
        if is_end and self.seen and self.seen.ended == NEVER:
            self.seen.ended = self.last_sent_at


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower()


Script = Callable[[Request, Connection], None]
