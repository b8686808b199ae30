"""One HTTP exchange at a time, kept byte for byte as it went over the wire.

httpcore speaks the protocol; it is given connections of ours, which note every byte, go only
to addresses that may be connected to, and end when time or size is used up. No cookie, no
cache, no redirect: each request stands alone.
"""

import re
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import certifi
import httpcore

from corpus.capture.addresses import checked_addresses
from corpus.capture.records import BLOCK_ROOM
from corpus.capture.response import HttpResponse, parse_response
from corpus.errors import PrivateAddressError, UnknownHostError
from corpus.model import Exchange, Reason
from corpus.uris import wire_url

_CONNECT_S = 15.0  # for connecting; all else has the time of the exchange
_SAID = 200  # characters of what a library says of a failure
_INTERIM = re.compile(rb"HTTP/[0-9.]{1,4} 1[0-9]{2}[^\n]*\n(?:[^\r\n]+\r?\n)*\r?\n")
_MOST_INTERIM = 20  # answers before the final one
_OK = 200
_MAX_OTHER = 100_000  # bytes of an answer that is no document: an error's page, a redirect's
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,20})[^\n]*\n")
_TRAILERS = re.compile(rb"(?:[^\r\n][^\n]*\n)*\r?\n")
_HEAD_TOO_LARGE = 431

Wanted = Callable[[int, Sequence[tuple[bytes, bytes]]], bool]
"""By status and headers, whether a body is worth receiving."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one exchange may cost, and where it may lead."""

    time_s: float = 60.0  # from connecting to the last byte
    max_bytes: int = 20_000_000  # of the body as transferred
    allow_private: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request: an exchange, a problem, or both."""

    exchange: Exchange | None  # None if nothing came back
    response: HttpResponse | None = None  # None if what came back is no whole head of one
    reason: Reason | None = None
    detail: str | None = None
    is_stale: bool = False  # a connection kept from before turned out to be closed: ask again


class _TooLargeError(Exception):
    """More bytes came than may."""


class _OutOfTimeError(Exception):
    """The exchange as a whole took too long."""


class Line:
    """A connection to one origin, kept open between requests; for one thread at a time."""

    def __init__(self, limits: Limits, trust: ssl.SSLContext) -> None:
        self._limits = limits
        self._trust = trust
        self._tap = _Tap(limits)
        self._connection: httpcore.HTTPConnection | None = None
        self._origin: httpcore.Origin | None = None
        self._is_reused = False

    def ask(self, url: str, headers: Iterable[tuple[str, str]], wanted: Wanted) -> Answer:
        """Ask for a document with GET; never raises for what a server does.

        `headers` are sent beside `Host`. A body that is not `wanted` is left: its exchange is
        then marked truncated, without a problem.
        """
        sent = httpcore.Request(
            "GET",
            _goal(url),
            headers=[("Host", _host_header(url)), *headers],
            extensions={"timeout": {"connect": _CONNECT_S}},
        )
        began_at = datetime.now(UTC)
        began_at = began_at.replace(microsecond=began_at.microsecond // 1000 * 1000)
        self._tap.begin(time.monotonic() + self._limits.time_s)
        truncated, reason, detail = self._ask(sent, wanted)
        received = self._tap.received
        if not received:
            # A server may close a connection while nobody uses it, without a word.
            is_stale = self._is_reused and reason is Reason.UNREACHABLE
            return Answer(None, None, reason, detail, is_stale)
        block = _without_informational(bytes(received))
        try:
            response = parse_response(block)
        except ValueError:
            response = None
        if response and truncated is None:
            end = _end_of(response)
            if end is None or end < len(block):
                self.close()  # what came too much would be taken for the next answer
                block = block[:end]
                response = parse_response(block)
        exchange = Exchange(
            wire_url(url), began_at, bytes(self._tap.sent), block, self._tap.address, truncated
        )
        return Answer(exchange, response, reason, detail)

    def _ask(
        self, sent: httpcore.Request, wanted: Wanted
    ) -> tuple[str | None, Reason | None, str | None]:
        """How the exchange was cut off, if it was, and what is wrong with it."""
        self._is_reused = self._open(sent.url.origin)
        assert self._connection is not None  # noqa: S101 - made by the line before
        status = _OK
        try:
            response = self._connection.handle_request(sent)
            status = response.status
            if not wanted(status, response.headers):
                self.close()
                return "unspecified", None, None
            if status != _OK:
                self._tap.most = len(self._tap.received) + _MAX_OTHER
            for _ in response.iter_stream():
                pass
            response.close()
        except _TooLargeError as error:
            self.close()
            if status != _OK:  # its status says enough
                return "length", None, None
            return _explained(error, self._limits, has_answer=True)
        except Exception as error:
            self.close()
            return _explained(error, self._limits, has_answer=bool(self._tap.received))
        if not self._connection.is_idle():
            self.close()
        return None, None, None

    def _open(self, origin: httpcore.Origin) -> bool:
        """Have a connection to that origin; whether one was open already."""
        connection = self._connection
        if connection and self._origin == origin and not connection.has_expired():
            return True
        self.close()
        self._origin = origin
        self._connection = httpcore.HTTPConnection(
            origin, ssl_context=self._trust, network_backend=self._tap
        )
        return False

    def close(self) -> None:
        """Close the connection, if one is open."""
        connection, self._connection = self._connection, None
        if connection:
            connection.close()


def trusted() -> ssl.SSLContext:
    """Whose certificates are believed: this system's authorities and Mozilla's."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


class _Tap(httpcore.NetworkBackend):
    """Makes the connections of one line, and notes what goes over them."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.address: str | None = None
        self.begin(0.0)

    def begin(self, deadline: float) -> None:
        """Forget the exchange before."""
        self.deadline = deadline
        self.most = self._limits.max_bytes + BLOCK_ROOM
        self.sent = bytearray()
        self.received = bytearray()

    def left(self, timeout: float | None) -> float:
        """Seconds that may still be waited; raises _OutOfTimeError when there are none."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise _OutOfTimeError
        return left if timeout is None else min(left, timeout)

    def note(self, piece: bytes) -> None:
        """Keep what was received; raises _TooLargeError."""
        self.received += piece
        if len(self.received) > self.most:
            raise _TooLargeError

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of the host that answers, of those that may be."""
        addresses = checked_addresses(
            host, port, resolve=socket.getaddrinfo, allow_private=self._limits.allow_private
        )
        for position, address in enumerate(addresses, start=1):
            try:
                stream = httpcore.SyncBackend().connect_tcp(
                    address, port, self.left(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if position == len(addresses):
                    raise
                continue
            self.address = address
            return _Tapped(stream, self)
        raise httpcore.ConnectError("no address")


class _Tapped(httpcore.NetworkStream):
    """A stream whose bytes are noted."""

    def __init__(self, stream: httpcore.NetworkStream, tap: _Tap) -> None:
        self._stream = stream
        self._tap = tap

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        piece = self._stream.read(max_bytes, self._tap.left(timeout))
        self._tap.note(piece)
        return piece

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._tap.sent += buffer
        self._stream.write(buffer, self._tap.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        inner = self._stream.start_tls(ssl_context, server_hostname, self._tap.left(timeout))
        return _Tapped(inner, self._tap)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _explained(
    error: Exception, limits: Limits, *, has_answer: bool
) -> tuple[str | None, Reason, str]:
    """How WARC calls the cut, our reason, and what to tell; raises what is a mistake of ours."""
    said = " ".join(str(error).split())[:_SAID]
    if isinstance(error, PrivateAddressError):
        return None, Reason.PRIVATE_ADDRESS, str(error)
    if isinstance(error, UnknownHostError):
        return None, Reason.UNREACHABLE, str(error)
    if isinstance(error, _TooLargeError):
        detail = (
            f"larger than {limits.max_bytes:,} bytes; raise max_bytes in archive.toml to keep it"
        )
        return "length", Reason.TOO_LARGE, detail
    if isinstance(error, _OutOfTimeError):
        return "time", Reason.TIMED_OUT, f"fetching took longer than {limits.time_s:g} s"
    if isinstance(error, httpcore.TimeoutException):
        return "time", Reason.TIMED_OUT, "the server did not answer in time"
    if isinstance(error.__cause__ or error.__context__, ssl.SSLError):
        return "disconnect", Reason.UNREACHABLE, f"no encryption that can be trusted ({said})"
    if isinstance(error, httpcore.ConnectError):
        return None, Reason.UNREACHABLE, f"no connection ({said})"
    if getattr(error.__cause__, "error_status_hint", None) == _HEAD_TOO_LARGE:
        return "length", Reason.DAMAGED, f"a head without end ({said})"
    if isinstance(error, httpcore.ProtocolError | httpcore.NetworkError) and not has_answer:
        return "disconnect", Reason.UNREACHABLE, f"the server ended the connection ({said})"
    if isinstance(error, httpcore.ProtocolError | httpcore.NetworkError):
        return "disconnect", Reason.DAMAGED, f"the answer is cut off or no HTTP ({said})"
    raise error


def _goal(url: str) -> httpcore.URL:
    """Where a request goes; told as one string, httpcore leaves away what follows a semicolon."""
    parts = urlsplit(wire_url(url))
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return httpcore.URL(
        scheme=parts.scheme, host=parts.hostname or "", port=parts.port, target=target
    )


def _host_header(url: str) -> str:
    return wire_url(url).split("/", 3)[2]


def _without_informational(block: bytes) -> bytes:
    """The block from its final answer on."""
    start = 0
    for _ in range(_MOST_INTERIM):
        interim = _INTERIM.match(block, start)
        if interim is None:
            break
        start = interim.end()
    return block[start:]


def _end_of(response: HttpResponse) -> int | None:
    """Where a response ends in its block, which may hold more; None if only the connection's end tells."""
    head = len(response.head)
    if response.status in (204, 304):
        return head
    if response.header("transfer-encoding"):
        end = _end_of_chunks(response.body)
        return None if end is None else head + end
    announced = response.header("content-length").strip()
    return head + int(announced) if announced.isdecimal() else None


def _end_of_chunks(body: bytes) -> int | None:
    """Where a chunked body ends, its trailers included; None if that cannot be told."""
    position = 0
    while size := _CHUNK_SIZE.match(body, position):
        if int(size[1], 16) == 0:
            trailers = _TRAILERS.match(body, size.end())
            return trailers.end() if trailers else None
        position = size.end() + int(size[1], 16) + 2
    return None
