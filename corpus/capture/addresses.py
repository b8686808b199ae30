"""Which network addresses may be connected to: those on the public internet.

A page chooses where its links lead, and a name's owner where the name leads. So it is neither
the address in a link nor the name that is judged, but every address that the name is resolved
to; and the connection has to be made to an address that was judged, not to the name again,
which may lead elsewhere a moment later.
"""

import ipaddress
import socket
from collections.abc import Callable, Iterable
from typing import Any

from corpus.errors import PrivateAddressError, UnknownHostError

Resolver = Callable[..., Iterable[tuple[Any, ...]]]
"""`socket.getaddrinfo`, or what is called and answers like it."""

# What `ipaddress` calls global differs between the versions of Python. So the tables are pinned
# here as they stood in 2025, and an address has to pass both. From IANA's IPv4 and IPv6
# Special-Purpose Address Registries (RFC 6890 and its updates), without the few anycast
# services inside 192.0.0.0/24 and 2001::/23 that are reachable: nobody publishes there.
_SPECIAL_V4 = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network, RFC 791
        "10.0.0.0/8",  # private use, RFC 1918
        "100.64.0.0/10",  # shared by a carrier's customers, RFC 6598
        "127.0.0.0/8",  # loopback, RFC 1122
        "168.63.129.16/32",  # the host of an Azure machine: in no registry, but never public
        "169.254.0.0/16",  # link-local, RFC 3927; 169.254.169.254 tells a machine its secrets
        "172.16.0.0/12",  # private use, RFC 1918
        "192.0.0.0/24",  # protocol assignments, RFC 6890
        "192.0.2.0/24",  # documentation, RFC 5737
        "192.88.99.0/24",  # 6to4 relays, withdrawn by RFC 7526
        "192.168.0.0/16",  # private use, RFC 1918
        "198.18.0.0/15",  # benchmarking, RFC 2544
        "198.51.100.0/24",  # documentation, RFC 5737
        "203.0.113.0/24",  # documentation, RFC 5737
        "224.0.0.0/4",  # multicast, RFC 5771
        "240.0.0.0/4",  # reserved, RFC 1112; with 255.255.255.255, broadcast
    )
)
# All that was ever handed out as global unicast, RFC 4291. Outside of it lie loopback,
# unspecified and IPv4-compatible addresses (::/96), IPv4-translated ones (::ffff:0:0:0/96),
# local NAT64 (64:ff9b:1::/48), discard (100::/64), segment routing (5f00::/16), unique local
# (fc00::/7; fd00:ec2::254 is a cloud's metadata), link-local (fe80::/10), site-local
# (fec0::/10) and multicast addresses (ff00::/8).
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
_SPECIAL_V6 = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments, RFC 2928: Teredo, benchmarking, ORCHID
        "2001:db8::/32",  # documentation, RFC 3849
        "2002::/16",  # 6to4, RFC 3056: leads to the IPv4 address inside, by relays withdrawn since
        "3fff::/20",  # documentation, RFC 9637
    )
)
_METADATA = (ipaddress.ip_address("fd00:ec2::254"), ipaddress.ip_address("168.63.129.16"))
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052
_ISATAP = (0x00005EFE, 0x02005EFE)  # upper half of the interface id, RFC 5214


def is_public(address: str) -> bool:
    """Whether an IP address is one of a host on the public internet.

    An IPv4 address that is wrapped in an IPv6 one is judged as itself where the wrapping leads
    to it (IPv4-mapped, NAT64, ISATAP); wrappings that are withdrawn or local (IPv4-compatible,
    6to4, Teredo, local NAT64) are never public. Neither is an address with a zone, nor
    what is not an address.

    A network's own NAT64 prefix cannot be told from other addresses (RFC 6052, 2.2).

    >>> is_public("9.9.9.9"), is_public("::ffff:9.9.9.9"), is_public("::ffff:10.0.0.1")
    (True, True, False)
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv4Address):
        return _is_public_v4(parsed)
    if parsed.scope_id is not None:
        return False
    if parsed.ipv4_mapped is not None:
        return _is_public_v4(parsed.ipv4_mapped)
    inner = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
    if parsed in _NAT64:
        return parsed.is_global and _is_public_v4(inner)
    if (int(parsed) >> 32) & 0xFFFFFFFF in _ISATAP and not _is_public_v4(inner):
        return False
    is_special = any(parsed in network for network in _SPECIAL_V6)
    return parsed in _GLOBAL_V6 and not is_special and parsed.is_global


def _is_public_v4(address: ipaddress.IPv4Address) -> bool:
    return address.is_global and not any(address in network for network in _SPECIAL_V4)


def _is_link_local(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    inner = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    return ip.is_link_local or ip in _METADATA or bool(inner and inner.is_link_local)


def checked_addresses(
    host: str, port: int, *, resolve: Resolver = socket.getaddrinfo, allow_private: bool
) -> list[str]:
    """The addresses of a host that may be connected to, in the resolver's order, each once.

    `host` may be a name or an address in any notation: what counts is what `resolve` makes
    of it. A host with public and private addresses has its public ones. `allow_private` lets
    those of private networks pass, for one's own servers, but no link-local ones, where clouds
    tell their machines secrets.

    Raises UnknownHostError when the host has no address, and PrivateAddressError when it has
    some and none may be connected to.
    """
    name = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    if not name:
        raise UnknownHostError(host, "it is empty")
    try:
        found = resolve(name, port, type=socket.SOCK_STREAM)
    except (OSError, ValueError, OverflowError) as error:  # gaierror, UnicodeError, a NUL, a port
        raise UnknownHostError(host, str(error)) from error
    addresses = list(dict.fromkeys(str(answer[4][0]) for answer in found))
    if not addresses:
        raise UnknownHostError(host, "the resolver answers with nothing")
    allowed = [
        address
        for address in addresses
        if is_public(address) or (allow_private and not _is_link_local(address))
    ]
    if not allowed:
        raise PrivateAddressError(host, addresses)
    return allowed
