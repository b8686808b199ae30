"""The web server that tests of capturing work with."""

import gzip
import http.client
import math
import re
import socket
import subprocess
import sys
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hostnames import (
    MISCHIEVOUS,
    PUBLIC,
    Alternately,
    environment,
    names_installed,
)
from mishaps import (
    PAGE,
    broken_chunks,
    broken_gzip,
    come_again,
    cookies_of,
    cut_chunks,
    cut_gzip,
    cut_head,
    drip,
    drip_headers,
    endless,
    ends_by_closing,
    garbage,
    gzip_bomb,
    hang_up,
    header_flood,
    hints_first,
    long_header,
    promising,
    redirect,
    redirect_chain,
    silence,
    surplus,
    with_cookies,
)
from visits import Seen, closest, overlaps
from website import Website
from wire import Script, chunk

HOST = "harbour-post.test"


@pytest.fixture
def site() -> Iterator[Website]:
    """A website whose names are known here."""
    with Website() as site, names_installed(site.names):
        site.page(HOST, "/", "<p>Home</p>")
        yield site


@pytest.fixture
def client(site: Website) -> Iterator[http.client.HTTPConnection]:
    """A connection to its first host that is kept."""
    connection = http.client.HTTPConnection(HOST, site.port, timeout=10)
    yield connection
    connection.close()


def get(
    client: http.client.HTTPConnection, path: str = "/", method: str = "GET", **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    """A response and its body; in names of headers _ stands for -."""
    client.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
    response = client.getresponse()
    return response, response.read()


def raw(site: Website, path: str, host: str = HOST) -> socket.socket:
    """A connection on which a request was sent."""
    sock = socket.create_connection((host, site.port), timeout=10)
    sock.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}:{site.port}\r\n\r\n".encode())
    return sock


def rest(sock: socket.socket) -> bytes:
    """All that comes until the server ends it."""
    with sock:
        return b"".join(iter(lambda: sock.recv(65536), b""))


def seen(began: float, ended: float = math.inf) -> Seen:
    return Seen(HOST, "GET", "/", {}, 1, "127.0.0.11", began, ended)


def test_pages_come_over_one_connection(site: Website, client: http.client.HTTPConnection) -> None:
    site.page(HOST, "/news", "<p>Größe</p>", chunked=True)
    home, body = get(client)
    assert (home.status, home.headers["Content-Type"], body) == (
        200,
        "text/html; charset=utf-8",
        b"<p>Home</p>",
    )
    news, body = get(client, "/news?from=feed")
    assert news.headers["Transfer-Encoding"] == "chunked"
    assert body.decode() == "<p>Größe</p>"
    assert get(client, "/nothing")[0].status == 404
    head, body = get(client, method="HEAD")
    assert (head.headers["Content-Length"], body) == ("11", b"")
    assert [(one.target, one.status, one.connection, one.ip) for one in site.log] == [
        ("/", 200, 1, "127.0.0.11"),
        ("/news?from=feed", 200, 1, "127.0.0.11"),
        ("/nothing", 404, 1, "127.0.0.11"),
        ("/", 200, 1, "127.0.0.11"),
    ]


def test_what_did_not_change_is_not_sent_again(
    site: Website, client: http.client.HTTPConnection
) -> None:
    at = datetime(2024, 5, 3, 16, 20, tzinfo=UTC)
    site.page(HOST, "/dated", "one", etag=False, last_modified=at)
    tag = get(client)[0].headers["ETag"]
    assert get(client, If_None_Match=f'"other", W/{tag}')[0].status == 304
    assert get(client, If_None_Match='"other"')[0].status == 200
    dated = get(client, "/dated")[0]
    assert (dated.headers["Last-Modified"], dated.headers["ETag"]) == (
        "Fri, 03 May 2024 16:20:00 GMT",
        None,
    )
    for since, status in (
        ("Fri, 03 May 2024 16:20:00 GMT", 304),
        ("Fri, 03 May 2024 16:19:59 GMT", 200),
        ("yesterday", 200),
    ):
        assert get(client, "/dated", If_Modified_Since=since)[0].status == status
    site.page(HOST, "/", "<p>Another</p>")
    changed, body = get(client, If_None_Match=tag)
    assert (changed.status, body) == (200, b"<p>Another</p>")


def test_compressed_pages_have_a_tag_of_their_own(
    site: Website, client: http.client.HTTPConnection
) -> None:
    site.page(HOST, "/long", "word " * 1000, zipped=True)
    plain, packed = get(client, "/long")[0], get(client, "/long", Accept_Encoding="br, gzip")
    assert packed[0].headers["Content-Encoding"] == "gzip"
    assert len(packed[1]) < 100
    assert plain.headers["ETag"] != packed[0].headers["ETag"]
    tag = packed[0].headers["ETag"]
    assert get(client, "/long", If_None_Match=tag)[0].status == 304


def test_gaps_and_overlaps_are_counted() -> None:
    apart = [seen(3.0, 4.0), seen(1.0, 2.5)]
    assert (closest(apart), overlaps(apart)) == (0.5, 0)
    crossing = [seen(1.0, 5.0), seen(2.0, 3.0), seen(2.5, 2.75), seen(6.0)]
    assert (closest(crossing), overlaps(crossing)) == (-3.0, 2)
    assert (closest(apart[:1]), overlaps([])) == (math.inf, 0)


def test_log_shows_requests_under_way(site: Website) -> None:
    site.script(HOST, "/silent", silence)
    with raw(site, "/silent"), raw(site, "/") as second:
        assert second.recv(1000)
        assert [one.ended == math.inf for one in site.visits(HOST)] == [True, False]
        assert site.overlaps(HOST) == 1
        assert site.closest(HOST) < 0


@pytest.mark.parametrize("script", [drip(0.01), drip_headers(0.01), endless()])
def test_a_client_that_goes_ends_its_request_before_the_next_begins(
    site: Website, script: Script
) -> None:
    site.script(HOST, "/slow", script)
    for _ in range(10):
        with raw(site, "/slow") as sock:
            assert sock.recv(100)
        with raw(site, "/") as sock:
            assert sock.recv(100)
    assert site.overlaps(HOST) == 0
    assert site.closest(HOST) >= 0
    assert {one.status for one in site.log} == {200}


def test_a_server_that_closes_ends_what_drips(site: Website) -> None:
    with Website() as other:
        other.script(HOST, "/silent", silence)
        sock = raw_at(other, "/silent")
        while not other.log:
            pass
    assert rest(sock) == b""


def raw_at(site: Website, path: str) -> socket.socket:
    """As `raw`, of a website whose names are not known."""
    sock = socket.create_connection(("127.0.0.1", site.port), timeout=10)
    sock.sendall(f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
    return sock


def test_connections_are_closed_without_a_word(site: Website) -> None:
    client = http.client.HTTPConnection(HOST, site.port, timeout=10)
    site.hang_up_after(HOST, 2)
    assert [get(client)[0].getheader("Connection") for _ in range(2)] == [None, None]
    with pytest.raises(ConnectionError):  # as the close overtakes the request or not
        get(client)
    site.hang_up_after(HOST, 1, unanswered=True)
    assert get(client)[0].status == 200
    with pytest.raises(ConnectionError):  # as the close overtakes the request or not
        get(client)
    client.close()
    assert [(one.connection, one.status) for one in site.log] == [
        (1, 200),
        (1, 200),
        (2, 200),
        (2, 0),
    ]


def test_papers_are_also_at_their_numbers(site: Website) -> None:
    site.page("127.0.0.99", "/", "by number")
    for ip, body in (("127.0.0.11", b"<p>Home</p>"), ("127.0.0.99", b"by number")):
        client = http.client.HTTPConnection(ip, site.port, timeout=10)
        assert get(client)[1] == body
        client.close()
    assert [(one.host, one.ip) for one in site.log] == [("127.0.0.11",) * 2, ("127.0.0.99",) * 2]


def test_names_are_known_only_while_installed(site: Website) -> None:
    before = socket.socket.connect
    with names_installed({"one.test": "127.0.0.9", **MISCHIEVOUS}):
        assert look_up("one.test") == look_up("ONE.test.") == ["127.0.0.9"]
        assert [look_up("rebinding.test") for _ in range(3)] == [[PUBLIC], ["127.0.0.1"], [PUBLIC]]
        assert look_up("two-faced.test") == [PUBLIC, "127.0.0.1"]
        assert look_up("127.0.0.1") == ["127.0.0.1"]
        for unknown in (HOST, "example.com", "one.test.evil"):
            with pytest.raises(socket.gaierror):
                look_up(unknown)
        with pytest.raises(OSError, match="unreachable"):
            socket.create_connection((PUBLIC, site.port), timeout=10)
    assert look_up(HOST) == ["127.0.0.11"]
    assert socket.socket.connect is before


def look_up(name: str) -> list[str]:
    return [end[4][0] for end in socket.getaddrinfo(name, 80, type=socket.SOCK_STREAM)]


def test_routes_lend_a_public_address(site: Website) -> None:
    with names_installed({HOST: PUBLIC}, {PUBLIC: "127.0.0.11"}), raw(site, "/") as sock:
        assert sock.getpeername() == (PUBLIC, site.port)
        assert b"Home" in sock.recv(1000)


def test_another_process_knows_the_names(site: Website) -> None:
    code = (
        "import hostnames, socket, urllib.request; hostnames.install_names();"
        f"print(urllib.request.urlopen('{site.url(HOST)}', timeout=10).read().decode());"
        "print([socket.gethostbyname('turns.test') for _ in range(2)])"
    )
    names = {**site.names, "turns.test": Alternately(PUBLIC, "127.0.0.1")}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(names), capture_output=True, text=True
    )
    assert done.stdout == f"<p>Home</p>\n['{PUBLIC}', '127.0.0.1']\n", done.stderr


def test_the_status_after_informational_ones_counts(site: Website) -> None:
    site.script(HOST, "/hint", hints_first(b"after hints"))
    with raw(site, "/hint") as sock:
        got = b""
        while not got.endswith(b"after hints"):
            got += sock.recv(1000)
    assert got.count(b"HTTP/1.1 103 ") == 2
    assert [one.status for one in site.log] == [200]


@pytest.mark.parametrize(
    ("script", "end"),
    [
        (hang_up, b""),
        (cut_head(), b"\r\nX-Cut: o"),
        (promising(5), PAGE),
        (ends_by_closing(), PAGE),
        (cut_chunks(), chunk(PAGE) + chunk(PAGE)[:30]),
        (broken_chunks(), b"many\r\n" + PAGE + b"\r\n0\r\n\r\n"),
        (garbage(), b"\xff"),
    ],
)
def test_some_answers_end_with_the_connection(site: Website, script: Script, end: bytes) -> None:
    site.script(HOST, "/odd", script)
    got = rest(raw(site, "/odd"))
    assert got.endswith(end)
    assert (got == b"") == (end == b"")


def test_a_bomb_is_small_and_valid(site: Website, client: http.client.HTTPConnection) -> None:
    site.script(HOST, "/bomb", gzip_bomb(34))
    site.script(HOST, "/large", gzip_bomb())
    packed = get(client, "/bomb")[1]
    assert gzip.decompress(packed) == b"0" * 34_000_000
    with raw(site, "/large") as sock:
        length = re.search(rb"Content-Length: (\d+)", sock.recv(1000))
        assert length
        assert int(length[1]) < 1_100_000


def test_broken_gzip_is_broken(site: Website, client: http.client.HTTPConnection) -> None:
    site.script(HOST, "/broken", broken_gzip())
    site.script(HOST, "/cut", cut_gzip())
    with pytest.raises(zlib.error):
        gzip.decompress(get(client, "/broken")[1])
    with pytest.raises(EOFError):
        gzip.decompress(get(client, "/cut")[1])


def test_headers_come_in_floods(site: Website) -> None:
    site.script(HOST, "/many", header_flood())
    site.script(HOST, "/long", long_header())
    for path, size in (("/many", 200_000), ("/long", 1 << 20)):
        with raw(site, path) as sock:
            got = 0
            while got < size:
                got += len(sock.recv(65536))


def test_a_surplus_stands_before_the_next_answer(site: Website) -> None:
    site.script(HOST, "/surplus", surplus())
    with raw(site, "/surplus") as sock:
        sock.sendall(f"GET / HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
        got = b""
        while not got.endswith(b"<p>Home</p>"):
            got += sock.recv(1000)
    assert b"</p><p>Bytes that nobody announced.</p>HTTP/1.1 200" in got


def test_redirects_lead_in_a_row(site: Website, client: http.client.HTTPConnection) -> None:
    redirect_chain(site, HOST, "/a", 3, "/")
    site.script(HOST, "/lost", redirect(None, 301))
    ways = [get(client, path)[0].headers["Location"] for path in ("/a", "/a/1", "/a/2", "/lost")]
    assert ways == ["/a/1", "/a/2", "/", None]


@pytest.mark.parametrize(("as_date", "form"), [(False, r"7"), (True, r"\w{3}, .* GMT")])
def test_busy_servers_say_when_to_come_again(
    site: Website, client: http.client.HTTPConnection, as_date: bool, form: str
) -> None:
    site.script(HOST, "/busy", come_again(429, 7, 2, as_date=as_date))
    answers = [get(client, "/busy")[0] for _ in range(3)]
    assert [one.status for one in answers] == [429, 429, 200]
    assert re.fullmatch(form, answers[0].headers["Retry-After"])


def test_cookies_that_come_back_are_found(
    site: Website, client: http.client.HTTPConnection
) -> None:
    site.script(HOST, "/cookies", with_cookies())
    assert get(client, "/cookies")[0].headers.get_all("Set-Cookie") == ["id=1; Path=/", "b=2"]
    assert cookies_of(site) == []
    get(client, Cookie="id=1")
    assert cookies_of(site) == ["id=1"]
