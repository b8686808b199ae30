import ipaddress
import socket
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.capture.addresses import checked_addresses, is_public
from corpus.errors import CaptureError, PrivateAddressError, UnknownHostError

PRIVATE_V4 = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 100.127.255.255 127.0.0.1
127.255.255.254 168.63.129.16 169.254.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1
192.0.0.9 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1 192.168.255.255 198.18.0.1 198.19.255.255
198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
""".split()
PRIVATE_V6 = """
:: ::1 ::2 ::9.9.9.9 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:0:9.9.9.9 64:ff9b::10.0.0.1
64:ff9b::169.254.169.254 64:ff9b:1::9.9.9.9 100::1 100:0:0:1::1 2001::1 2001:0:909:909::1
2001:2::1 2001:10::1 2001:20::1 2001:db8::1 2002:909:909::1 2002:7f00:1::1 3fff::1 3fff:fff::1
4000::1 5f00::1 fc00::1 fd00:ec2::254 fdff::1 fe80::1 fe80::1%eth0 fe80::1%1 febf::1 fec0::1
feff::1 ff02::1 ff0e::1 2a00:1450::5efe:10.0.0.1 2a00:1450::200:5efe:192.168.1.1
2606:4700::1111%eth0
""".split()
PUBLIC = """
1.1.1.1 9.9.9.9 100.63.255.255 100.128.0.1 126.255.255.255 128.0.0.1 172.15.0.1 172.32.0.1
192.0.1.1 192.167.1.1 198.17.0.1 198.20.0.1 223.255.255.1 ::ffff:9.9.9.9 64:ff9b::9.9.9.9
2001:200::1 2001:4860:4860::8888 2606:4700::1111 2a00:1450::5efe:9.9.9.9 2c0f::1
""".split()
NO_ADDRESSES = [
    "", " ", "localhost", "news.example", "2130706433", "0x7f000001", "0177.0.0.1", "127.1",
    "[2606:4700::1111]", "9.9.9.9.", " 9.9.9.9", "9.9.9.9/32", "9.9.9.9:80", "９.9.9.9", "9。9.9.9",
    "1.1.1.1\n", "::ffff:9.9.9", "%", "::%", "9.9.9.9\x00",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE_V4 + PRIVATE_V6)
def test_special_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_other_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("text", NO_ADDRESSES)
def test_what_is_no_address_is_not_public(text: str) -> None:
    assert not is_public(text)


@given(st.text())
def test_any_text_is_judged(text: str) -> None:
    assert is_public(text) in (True, False)


def wrapped(inner: ipaddress.IPv4Address, site: int, rest: int) -> dict[str, ipaddress.IPv6Address]:
    """An IPv4 address in every form that IPv6 has for it."""
    low = int(inner)
    forms = {
        "mapped": 0xFFFF << 32 | low,
        "compatible": low,
        "translated": 0xFFFF << 48 | low,
        "nat64": 0x64FF9B << 96 | low,
        "local nat64": 0x64FF9B0001 << 80 | site << 32 | low,
        "6to4": 0x2002 << 112 | low << 80 | rest,
        "teredo": 0x20010000 << 96 | rest & ~0xFFFFFFFF | low ^ 0xFFFFFFFF,
        "teredo server": 0x20010000 << 96 | low << 64 | rest,
        "isatap": 0x2A001450 << 96 | site << 64 | 0x5EFE << 32 | low,
    }
    return {form: ipaddress.IPv6Address(value) for form, value in forms.items()}


special = st.one_of(
    st.sampled_from(PRIVATE_V4).map(ipaddress.IPv4Address),
    st.sampled_from(
        ["10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "192.168.0.0/16", "224.0.0.0/3"]
    )
    .map(ipaddress.IPv4Network)
    .flatmap(lambda net: st.ip_addresses(v=4, network=net)),
)


@given(special, st.integers(0, 2**32 - 1), st.integers(0, 2**64 - 1))
def test_no_wrapping_makes_a_special_address_public(
    inner: ipaddress.IPv4Address, site: int, rest: int
) -> None:
    assert not is_public(str(inner))
    for form, address in wrapped(inner, site, rest).items():
        for spelling in (address.compressed, address.exploded):
            assert not is_public(spelling), form


@given(st.ip_addresses(v=4) | st.ip_addresses(v=6))
def test_what_python_calls_private_is_never_public(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if is_public(str(address)):
        assert not address.is_multicast
        assert address.is_global or getattr(address, "ipv4_mapped", None)


def answering(*addresses: str) -> Any:
    """A resolver that knows one host."""

    def resolve(host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
        return [
            (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, port, 0, 0))
            if ":" in address
            else (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
            for address in addresses
        ]

    return resolve


def failing(error: Exception) -> Any:
    def resolve(*_: Any, **__: Any) -> list[tuple[Any, ...]]:
        raise error

    return resolve


def test_a_hosts_public_addresses_come_in_the_resolvers_order_each_once() -> None:
    resolve = answering("9.9.9.9", "10.0.0.1", "2606:4700::1111", "9.9.9.9", "1.1.1.1")
    found = checked_addresses("news.example", 443, resolve=resolve, allow_private=False)
    assert found == ["9.9.9.9", "2606:4700::1111", "1.1.1.1"]


def test_a_host_with_private_addresses_only_is_refused_by_name_and_address() -> None:
    resolve = answering("127.0.0.1", "::1")
    with pytest.raises(
        PrivateAddressError, match=r"news\.example: leads to 127\.0\.0\.1, ::1"
    ) as refused:
        checked_addresses("news.example", 80, resolve=resolve, allow_private=False)
    assert (refused.value.host, refused.value.addresses) == ("news.example", ("127.0.0.1", "::1"))
    assert isinstance(refused.value, CaptureError)


def test_private_addresses_pass_when_they_are_allowed() -> None:
    resolve = answering("127.0.0.1", "9.9.9.9", "fd12::1")
    found = checked_addresses("news.example", 80, resolve=resolve, allow_private=True)
    assert found == ["127.0.0.1", "9.9.9.9", "fd12::1"]


@pytest.mark.parametrize(
    "error",
    [
        socket.gaierror(socket.EAI_NONAME, "Name or service not known"),
        UnicodeError("label empty or too long"),
        ValueError("embedded null character"),
        OverflowError("getaddrinfo() argument 2 out of range"),
        TimeoutError("timed out"),
    ],
)
def test_a_name_that_cannot_be_resolved_is_an_unknown_host(error: Exception) -> None:
    with pytest.raises(UnknownHostError, match="check how it is spelled") as unknown:
        checked_addresses("nobody.test", 80, resolve=failing(error), allow_private=True)
    assert unknown.value.host == "nobody.test"
    assert unknown.value.__cause__ is error


@pytest.mark.parametrize("host", ["", "[]"])
def test_an_empty_host_is_unknown(host: str) -> None:
    with pytest.raises(UnknownHostError):
        checked_addresses(host, 80, resolve=answering("9.9.9.9"), allow_private=True)


def test_a_host_without_addresses_is_unknown() -> None:
    with pytest.raises(UnknownHostError):
        checked_addresses("news.example", 80, resolve=answering(), allow_private=True)


ODD = [
    "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::1]", "[::ffff:127.0.0.1]", "127.0.0.1.",
    "127.0.0.1%", "１２７.0.0.1", "127。0。0。1", "0", "[fe80::1%25eth0]",
]  # fmt: skip


def without_network(host: str, port: int, **options: Any) -> Any:
    """The system's resolver for literals: it looks no name up."""
    return socket.getaddrinfo(host, port, flags=socket.AI_NUMERICHOST, **options)


@pytest.mark.parametrize("host", ODD)
def test_odd_notations_of_an_address_do_not_get_past(host: str) -> None:
    with pytest.raises((PrivateAddressError, UnknownHostError)):
        checked_addresses(host, 80, resolve=without_network, allow_private=False)


@pytest.mark.parametrize(("host", "address"), [("[::1]", "::1"), ("127.0.0.1", "127.0.0.1")])
def test_literals_are_resolved_to_themselves(host: str, address: str) -> None:
    found = checked_addresses(host, 80, resolve=without_network, allow_private=True)
    assert found == [address]


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "::ffff:169.254.169.254", "fe80::1%eth0", "fd00:ec2::254"]
)
def test_link_local_addresses_are_refused_even_where_private_ones_are_not(address: str) -> None:
    def resolve(*_: object, **__: object) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80))]

    with pytest.raises(PrivateAddressError):
        checked_addresses("inside.test", 80, resolve=resolve, allow_private=True)
