"""Names of hosts that exist only here: looking one up asks no name server.

With names installed, an address outside this machine cannot be reached either, unless a route
leads it back here. So a paper can live at an address that looks public.
"""

import contextlib
import errno
import functools
import ipaddress
import itertools
import json
import os
import socket
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

NAMES_VARIABLE = "CORPUS_TEST_NAMES"
"""Names and routes for a process of its own: `{"names": {…}, "routes": {…}}`."""

PUBLIC = "93.184.216.34"
"""An address of the public internet, for names that only claim to be there."""

_SOCKETS = ((socket.SOCK_STREAM, 6), (socket.SOCK_DGRAM, 17), (socket.SOCK_RAW, 0))


class Alternately:
    """Addresses of which each look-up gets the next: a name that is rebound."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses
        self.begin()

    def begin(self) -> None:
        """Make the first address the next one."""
        self._turns = itertools.cycle(self.addresses)

    def __next__(self) -> str:
        return next(self._turns)


Addresses = str | Sequence[str] | Alternately
GetAddrInfo = Callable[..., list[tuple[Any, ...]]]

MISCHIEVOUS: dict[str, Addresses] = {
    "rebinding.test": Alternately(PUBLIC, "127.0.0.1"),
    "two-faced.test": [PUBLIC, "127.0.0.1"],
    "inside.test": "10.1.2.3",
    "metadata.test": "169.254.169.254",
    "mapped.test": "::ffff:127.0.0.1",
}
"""Names that lead, or at last lead, where a crawler has no business."""


def resolver(names: Mapping[str, Addresses]) -> GetAddrInfo:
    """A stand-in for `socket.getaddrinfo` that knows `names`, numbers and localhost.

    It looks into `names` at each call, so names may come later. Others are unknown at once.
    """
    numeric = socket.getaddrinfo  # as it is now: not what is put in its place

    def look_up(
        host: str | bytes | None,
        port: str | int | None,
        family: int = 0,
        type: int = 0,  # noqa: A002 - as in socket.getaddrinfo
        proto: int = 0,
        flags: int = 0,
    ) -> list[tuple[Any, ...]]:
        name = host.decode("ascii") if isinstance(host, bytes) else host
        if name is None or _is_number(name):
            flags |= socket.AI_NUMERICHOST
            return numeric(name, port, family, type, proto, flags)
        found = [
            (socket.AF_INET6 if ":" in one else socket.AF_INET, kind, number, "", _end(one, port))
            for one in addresses_of(name, names)
            for kind, number in _SOCKETS
            if type in (0, kind) and proto in (0, number)
        ]
        found = [one for one in found if family in (0, one[0])]
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return found

    return look_up


def addresses_of(name: str, names: Mapping[str, Addresses]) -> tuple[str, ...]:
    """The addresses of one look-up; none when the name is not among `names`."""
    known = names.get(name.lower().removesuffix("."))
    if known is None:
        return ("127.0.0.1",) if name.lower() == "localhost" else ()
    if isinstance(known, Alternately):
        return (next(known),)
    return (known,) if isinstance(known, str) else tuple(known)


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return True


def _is_here(number: str) -> bool:
    address = ipaddress.ip_address(number.partition("%")[0])
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def _end(address: str, port: str | int | None) -> tuple[Any, ...]:
    number = {None: 0, "http": 80, "https": 443}.get(port, port)  # type: ignore[call-overload]
    return (address, int(number), 0, 0) if ":" in address else (address, int(number))


@contextlib.contextmanager
def names_installed(
    names: Mapping[str, Addresses], routes: Mapping[str, str] | None = None
) -> Iterator[None]:
    """While this lasts the process knows `names` alone, and connects to this machine alone.

    A route leads a connection to one address to another, and lets it look as if it had arrived:
    `{"93.184.216.34": "127.0.0.11"}`.
    """
    routes = {} if routes is None else routes
    for known in names.values():
        if isinstance(known, Alternately):
            known.begin()
    real_connect, real_peer = socket.socket.connect, socket.socket.getpeername

    def goal(one: socket.socket, address: Any) -> Any:
        if one.family not in (socket.AF_INET, socket.AF_INET6):
            return address
        host, *rest = address
        host = routes.get(host, host)
        if not _is_number(host):
            return (socket.getaddrinfo(host, rest[0], one.family)[0][4][0], *rest)
        if not _is_here(host):
            raise OSError(errno.ENETUNREACH, os.strerror(errno.ENETUNREACH))
        return (host, *rest)

    @functools.wraps(real_connect)
    def connect(self: socket.socket, address: Any) -> None:
        real_connect(self, goal(self, address))

    @functools.wraps(real_peer)
    def peer(self: socket.socket) -> Any:
        address = real_peer(self)
        if self.family != socket.AF_INET:
            return address
        back = {here: there for there, here in routes.items()}
        return (back.get(address[0], address[0]), *address[1:])

    look_up = resolver(names)

    def first_of(name: str) -> str:
        return str(look_up(name, 0, socket.AF_INET, socket.SOCK_STREAM)[0][4][0])

    with contextlib.ExitStack() as put_back:
        for holder, name, function in (
            (socket, "getaddrinfo", look_up),
            (socket, "gethostbyname", first_of),
            (socket.socket, "connect", connect),
            (socket.socket, "getpeername", peer),
        ):
            put_back.callback(setattr, holder, name, getattr(holder, name))
            setattr(holder, name, function)
        yield


def install_names() -> None:
    """Know the names in the environment variable `NAMES_VARIABLE`, for as long as the process runs."""
    told = json.loads(os.environ.get(NAMES_VARIABLE, "{}"))
    names = {
        name: Alternately(*one["alternately"]) if isinstance(one, dict) else one
        for name, one in told.get("names", {}).items()
    }
    forever = names_installed(names, told.get("routes", {}))
    forever.__enter__()
    _FOREVER.append(forever)


_FOREVER: list[contextlib.AbstractContextManager[None]] = []  # closing one would take names away


def environment(
    names: Mapping[str, Addresses], routes: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The environment for a process that calls `install_names`."""
    told = {
        name: {"alternately": one.addresses} if isinstance(one, Alternately) else one
        for name, one in names.items()
    }
    paths = [str(Path(__file__).resolve().parent), os.environ.get("PYTHONPATH", "")]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        NAMES_VARIABLE: json.dumps({"names": told, "routes": dict(routes or {})}),
    }


def corpus_command(*arguments: object) -> list[str]:
    """The `corpus` command, to be run in an `environment`."""
    code = "import hostnames; hostnames.install_names(); from corpus.cli import main; main()"
    return [sys.executable, "-c", code, *map(str, arguments)]
