"""Where a line leads: to no private address in any disguise, and to nobody whose name is not proved."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from asking import HEADERS, everything, line_of, whole
from encryption import encrypted
from hostnames import MISCHIEVOUS, PUBLIC, Alternately, names_installed
from mishaps import redirect
from website import Website

from corpus.capture.exchange import Answer, Limits, Line, trusted
from corpus.model import Reason

STRICT = Limits(5.0, 100_000)
HERE = "127.0.0.11"


@pytest.fixture
def site() -> Iterator[Website]:
    """A website at the address that names lead to in these tests."""
    with Website() as site:
        site.page("post.test", "/", "<p>Home</p>")
        assert site.names == {"post.test": HERE}
        yield site


@pytest.fixture
def line() -> Iterator[Line]:
    """A line that keeps to the public internet."""
    with line_of(STRICT) as line:
        yield line


def ask(line: Line, url: str) -> Answer:
    return line.ask(url, HEADERS, everything)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0.0.0.0", "0",  # noqa: S104
        "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:b]", "[64:ff9b::7f00:1]",
        "[::127.0.0.1]", "[2002:7f00:1::]", "127.0.0.1.", "１２７.0.0.1",
    ],
)  # fmt: skip
def test_this_machine_is_refused_however_it_is_written(
    site: Website, line: Line, host: str
) -> None:
    came = ask(line, f"http://{host}:{site.port}/")
    assert came.exchange is None
    assert came.reason in (Reason.PRIVATE_ADDRESS, Reason.UNREACHABLE)
    if not host.endswith(".") and "１" not in host:
        assert came.reason is Reason.PRIVATE_ADDRESS
    assert site.log == []


@pytest.mark.parametrize("name", ["localhost", "inside.test", "metadata.test", "mapped.test"])
def test_names_that_lead_inside_are_refused(site: Website, line: Line, name: str) -> None:
    with names_installed(MISCHIEVOUS):
        came = ask(line, f"http://{name}:{site.port}/")
    assert (came.exchange, came.reason) == (None, Reason.PRIVATE_ADDRESS)
    assert came.detail is not None
    assert name in came.detail
    assert site.log == []


def test_a_redirect_from_outside_leads_no_further_inside(site: Website, line: Line) -> None:
    inside = f"http://inside.test:{site.port}/"
    site.script("post.test", "/out", redirect(inside))
    names = {"post.test": PUBLIC, "inside.test": HERE}
    with names_installed(names, {PUBLIC: HERE}):
        first = ask(line, f"http://post.test:{site.port}/out")
        assert first.response is not None
        came = ask(line, first.response.header("location"))
        same = ask(line, f"http://{HERE}:{site.port}/")
    assert (came.exchange, came.reason) == (None, Reason.PRIVATE_ADDRESS)
    assert same.reason is Reason.PRIVATE_ADDRESS
    assert [seen.target for seen in site.log] == ["/out"]


def test_a_connection_goes_to_the_address_that_was_checked(site: Website) -> None:
    names = {"rebinding.test": Alternately(PUBLIC, "127.0.0.1")}
    with names_installed(names, {PUBLIC: HERE}):
        with line_of(STRICT) as line:
            exchange = whole(ask(line, f"http://rebinding.test:{site.port}/"))
        assert exchange.ip == PUBLIC
        assert [seen.ip for seen in site.log] == [HERE]
        with line_of(STRICT) as line:  # the next look-up leads inside
            came = ask(line, f"http://rebinding.test:{site.port}/")
        assert came.reason is Reason.PRIVATE_ADDRESS
    assert len(site.log) == 1


def test_a_private_address_is_no_way_out_when_the_public_one_fails(
    site: Website, line: Line
) -> None:
    with names_installed({"two-faced.test": [PUBLIC, "127.0.0.1"]}):
        came = ask(line, f"http://two-faced.test:{site.port}/")
    assert (came.exchange, came.reason) == (None, Reason.UNREACHABLE)
    assert site.log == []


def test_the_next_address_is_tried_when_nobody_answers_at_the_first(site: Website) -> None:
    with (
        names_installed({"post.test": ["198.51.100.7", HERE]}),
        line_of() as line,
    ):
        exchange = whole(ask(line, f"http://post.test:{site.port}/"))
    assert exchange.ip == HERE


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def server_side(authority: trustme.CA) -> ssl.SSLContext:
    """What the server shows: that it is post.test, says the authority."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("post.test").configure_cert(context)
    return context


@pytest.fixture
def names() -> Iterator[None]:
    with names_installed({"post.test": "127.0.0.1", "other.test": "127.0.0.1"}):
        yield


def test_a_certificate_that_nobody_trusts_is_refused(
    server_side: ssl.SSLContext, names: None
) -> None:
    with encrypted(server_side) as port, line_of(trust=trusted()) as line:
        came = ask(line, f"https://post.test:{port}/")
    assert (came.exchange, came.reason, came.is_stale) == (None, Reason.UNREACHABLE, False)
    assert came.detail is not None
    assert "encryption" in came.detail
    assert "certificate verify failed" in came.detail


def test_a_certificate_that_is_trusted_opens_the_way(
    authority: trustme.CA, server_side: ssl.SSLContext, names: None
) -> None:
    trust = trusted()
    authority.configure_trust(trust)
    with encrypted(server_side) as port, line_of(trust=trust) as line:
        came = ask(line, f"https://post.test:{port}/sealed")
    exchange = whole(came)
    assert exchange.request.startswith(f"GET /sealed HTTP/1.1\r\nHost: post.test:{port}".encode())
    assert exchange.response.endswith(b"\r\n\r\n<p>Sealed</p>")
    assert exchange.ip == "127.0.0.1"


def test_the_authorities_of_this_system_are_trusted(
    authority: trustme.CA,
    server_side: ssl.SSLContext,
    names: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    with encrypted(server_side) as port, line_of(trust=trusted()) as line:
        whole(ask(line, f"https://post.test:{port}/"))


def test_a_certificate_of_another_host_is_refused(
    authority: trustme.CA, server_side: ssl.SSLContext, names: None
) -> None:
    trust = trusted()
    authority.configure_trust(trust)
    with encrypted(server_side) as port, line_of(trust=trust) as line:
        came = ask(line, f"https://other.test:{port}/")
    assert (came.exchange, came.reason) == (None, Reason.UNREACHABLE)


def test_encryption_at_a_plain_port_is_told(site: Website) -> None:
    with line_of(trust=trusted()) as line:
        came = ask(line, f"https://127.0.0.1:{site.port}/")
    assert (came.exchange, came.reason) == (None, Reason.UNREACHABLE)
    assert site.log == []


def test_a_plain_request_at_an_encrypted_port_is_told(server_side: ssl.SSLContext) -> None:
    with encrypted(server_side) as port, line_of() as line:
        came = ask(line, f"http://127.0.0.1:{port}/")
    assert came.reason in (Reason.UNREACHABLE, Reason.DAMAGED)
