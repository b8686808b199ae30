import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.capture.robots import MAX_BYTES, Robots, read_robots
from corpus.uris import is_web_address

SITE = "https://www.harbourpost.example"


def robots(text: str | bytes, product: str = "corpus-archive") -> Robots:
    payload = text if isinstance(text, bytes) else text.encode()
    return read_robots(200, payload, f"{SITE}/robots.txt", product)


def everybody(*rules: str) -> Robots:
    return robots("\n".join(("User-agent: *", *rules)))


@pytest.mark.parametrize(
    ("status", "state", "allowed"),
    [
        (200, "read", False),
        (206, "read", False),
        (301, "absent", True),
        (400, "absent", True),
        (401, "absent", True),
        (403, "absent", True),
        (404, "absent", True),
        (410, "absent", True),
        (429, "unreachable", False),
        (500, "unreachable", False),
        (503, "unreachable", False),
        (599, "unreachable", False),
        (101, "unreachable", False),
        (0, "unreachable", False),
        (999, "unreachable", False),
        (None, "unreachable", False),
    ],
)
def test_a_status_tells_whether_there_are_rules(
    status: int | None, state: str, *, allowed: bool
) -> None:
    read = read_robots(status, b"User-agent: *\nDisallow: /", f"{SITE}/robots.txt")
    assert (read.state, read.allows(f"{SITE}/a")) == (state, allowed)


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        (["Disallow: /"], "/a", False),
        (["Disallow:"], "/a", True),
        (["Allow:", "Disallow: /a"], "/a", False),
        (["Disallow: /a"], "/ab/c", False),
        (["Disallow: /a"], "/A", True),
        (["Disallow: /a/"], "/a", True),
        # The longest match wins, in whatever order they stand; a tie allows.
        (["Disallow: /a", "Allow: /a/b"], "/a/b/c", True),
        (["Allow: /a/b", "Disallow: /a"], "/a/c", False),
        (["Allow: /a", "Disallow: /a/b"], "/a/b", False),
        (["Disallow: /a", "Allow: /a"], "/a", True),
        (["Allow: /a", "Disallow: /a"], "/a", True),
        (["Allow: /p", "Disallow: /"], "/page", True),
        (["Allow: /$", "Disallow: /"], "/", True),
        (["Allow: /$", "Disallow: /"], "/a", False),
        # Special characters.
        (["Disallow: /*.php"], "/x/y.php?z=1", False),
        (["Disallow: /*.php$"], "/x/y.php", False),
        (["Disallow: /*.php$"], "/x/y.php?z=1", True),
        (["Disallow: /a$"], "/a", False),
        (["Disallow: /a$"], "/ab", True),
        (["Disallow: /a*"], "/a", False),
        (["Disallow: *"], "/a", False),
        (["Disallow: /*?"], "/a?b=1", False),
        (["Disallow: /*?"], "/a", True),
        (["Disallow: /a/*/c"], "/a/b/b/c", False),
        (["Disallow: /a**b"], "/a/x/b", False),
        # Percent-encoding: both spellings of a character are one.
        (["Disallow: /b%61r"], "/bar", False),
        (["Disallow: /bar"], "/b%61r", False),
        (["Disallow: /zürich"], "/z%C3%BCrich", False),
        (["Disallow: /z%c3%bcrich"], "/zürich", False),
        (["Disallow: /z%C3%BCrich"], "/z%c3%bcrich/see", False),
        (["Disallow: /a%2Fb"], "/a/b", True),
        (["Disallow: /a%2fb"], "/a%2Fb", False),
        (["Disallow: /a b"], "/a%20b", False),
        (["Disallow: /a%3Fb"], "/a?b", False),
        (["Disallow: /100%"], "/100%", False),
        # Comments, space, case of names, and what people write.
        (["disallow:/a # not this"], "/a", False),
        (["  DISALLOW \t : \t /a  "], "/a", False),
        (["Disallow /a"], "/a", False),
        (["Dissallow: /a"], "/a", False),
        (["Disallow: /a\u2028Allow: /a/b"], "/a/b", True),
        (["Noindex: /", "Host: www.harbourpost.example"], "/a", True),
        (["Disallow: /"], "/robots.txt", True),
    ],
)
def test_rules_are_those_of_rfc_9309(rules: list[str], path: str, *, allowed: bool) -> None:
    assert everybody(*rules).allows(SITE + path) is allowed


GROUPS = """
User-agent: corpus-archive
Disallow: /ours

User-agent: *
Disallow: /all

User-agent: otherbot
User-agent: Corpus-Archive/1.0
Disallow: /shared
"""


def test_groups_that_name_us_count_as_one_and_those_for_everybody_then_do_not() -> None:
    ours = robots(GROUPS)
    paths = ("/ours", "/all", "/shared", "/rest")
    assert [ours.allows(SITE + path) for path in paths] == [False, True, False, True]
    theirs = robots(GROUPS, "somebody")
    assert [theirs.allows(SITE + path) for path in paths] == [True, False, True, True]


@pytest.mark.parametrize(
    ("agent", "meant"),
    [
        ("corpus-archive", True),
        ("CORPUS-ARCHIVE", True),
        ("Corpus-Archive/2.1", True),
        ("corpus-archive bot", True),
        ("corpus-archive*", True),
        ("*", True),
        ("corpus", False),
        ("corpus-archive-news", False),
        ("my-corpus-archive", False),
        ("archive", False),
        ("", False),
    ],
)
def test_we_are_meant_by_our_whole_product_token(agent: str, *, meant: bool) -> None:
    assert robots(f"User-agent: {agent}\nDisallow: /").allows(f"{SITE}/a") is not meant


def test_a_group_of_ours_without_rules_allows_everything() -> None:
    text = "User-agent: *\nDisallow: /\n\nUser-agent: corpus-archive\nDisallow:\n"
    assert robots(text).allows(f"{SITE}/a")
    assert robots("User-agent: *\nDisallow: /\n\nUser-agent: corpus-archive").allows(f"{SITE}/a")


def test_lines_of_no_group_do_not_part_the_agents_of_one() -> None:
    text = (
        f"User-agent: corpus-archive\nSitemap: {SITE}/s.xml\nUnknown: 1\nUser-agent: b\nDisallow: /"
    )
    assert not robots(text).allows(f"{SITE}/a")


def test_rules_before_any_agent_count_for_nobody() -> None:
    assert robots("Disallow: /\nUser-agent: *\nDisallow: /b").allows(f"{SITE}/a")


@pytest.mark.parametrize(
    "payload",
    [
        b"\xef\xbb\xbfUser-agent: *\nDisallow: /a",
        b"\xef\xbb\xbf\xef\xbb\xbfUser-agent: *\nDisallow: /a",
        b"User-agent: *\rDisallow: /a\r",
        b"User-agent: *\r\nDisallow: /a\r\n",
        b"User-\x00agent: *\nDis\x00allow: /a\x00",
        "\ufeffUser-agent: *\nDisallow: /a".encode("utf-16-le"),
        "\ufeffUser-agent: *\nDisallow: /a".encode("utf-16-be"),
        b"# caf\xe9\nUser-agent: *\nDisallow: /a\n",
        b"User-agent: *\nDisallow: /a\n\x1a",
        b"<!-- rules -->\nUser-agent: *\nDisallow: /a\n",
    ],
)
def test_encodings_line_ends_and_stray_bytes_hide_no_rule(payload: bytes) -> None:
    read = robots(payload)
    assert read.state == "read"
    assert not read.allows(f"{SITE}/a")
    assert read.allows(f"{SITE}/b")


@pytest.mark.parametrize(
    "payload",
    [
        b"<!DOCTYPE html><title>No such page</title><pre>\nUser-agent: *\nDisallow: /\n</pre>",
        b"\xef\xbb\xbf \n<html><body>\nUser-agent: *\nDisallow: /\n",
        b"<?xml version='1.0'?><Error>\nUser-agent: *\nDisallow: /\n</Error>",
        b"<p>Not found</p>",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff",
    ],
)
def test_a_page_or_an_image_is_no_robots_txt(payload: bytes) -> None:
    read = robots(payload)
    assert (read.state, read.allows(f"{SITE}/a"), read.sitemaps) == ("not robots", True, ())


@pytest.mark.parametrize(
    "payload", [b"", b"\n\n", b"Hello.", b"{}", b"# nothing", b"User-agent: *"]
)
def test_a_file_without_rules_allows_everything(payload: bytes) -> None:
    assert (robots(payload).state, robots(payload).allows(f"{SITE}/a")) == ("read", True)


def test_half_a_megabyte_is_read_and_the_line_that_it_cuts_is_not() -> None:
    start = b"User-agent: *\nDisallow: /first\n"
    filler = b"#" * (MAX_BYTES - len(start) - len(b"\nDisallow: /")) + b"\nDisallow: /last\n"
    read = robots(start + filler)
    assert not read.allows(f"{SITE}/first")
    assert read.allows(f"{SITE}/last")
    assert read.allows(f"{SITE}/other")
    whole = robots(start + b"#" * 500_000 + b"\nDisallow: /last")
    assert not whole.allows(f"{SITE}/last")


@pytest.mark.parametrize(
    ("rule", "delay_s"),
    [
        ("Crawl-delay: 10", 10.0),
        ("crawl delay: 2.5", 2.5),
        ("Crawl-delay: 0", 0.0),
        ("Crawl-delay: -5", 0.0),
        ("Crawl-delay: soon", 0.0),
        ("Crawl-delay: nan", 0.0),
        ("Crawl-delay: inf", 0.0),
        ("Crawl-delay: 1e999", 0.0),
        ("Crawl-delay:", 0.0),
        ("Request-rate: 1/5", 5.0),
        ("Request-rate: 30/1m 0900-1700", 2.0),
        ("Request-rate: 0/5", 0.0),
        ("Request-rate: 1/" + "9" * 5000, 0.0),
        ("Request-rate: 1/-5", 0.0),
        ("Request-rate: often", 0.0),
        ("Crawl-delay: 3\nRequest-rate: 1/5", 5.0),
        ("Crawl-delay: 7\nRequest-rate: 1/5", 7.0),
    ],
)
def test_the_delay_is_a_number_of_seconds_or_nought(rule: str, delay_s: float) -> None:
    assert everybody(rule).delay_s == delay_s


def test_absurd_delays_stay_numbers() -> None:
    for rule in ("Crawl-delay: 1e300", "Request-rate: 1/" + "9" * 4000):
        assert 0 < everybody(rule).delay_s < float("inf")


def test_another_crawlers_delay_is_not_ours() -> None:
    text = "User-agent: slowbot\nCrawl-delay: 60\n\nUser-agent: *\nCrawl-delay: 1\n"
    assert robots(text).delay_s == 1.0
    assert robots(text, "SlowBot").delay_s == 60.0


def test_sitemaps_are_absolute_web_addresses_each_once() -> None:
    lines = [
        "Sitemap: https://cdn.example/news.xml", "User-agent: *", "sitemap: /map.xml # ours",
        "Sitemap: ftp://files.example/a.xml", "Sitemap: javascript:alert(1)", "Sitemap:",
        "Sitemap: https://cdn.example/news.xml", "Sitemap: http://[", "Disallow: /",
    ]  # fmt: skip
    assert robots("\n".join(lines)).sitemaps == (
        "https://cdn.example/news.xml",
        f"{SITE}/map.xml",
    )


@pytest.mark.parametrize("url", ["", "/a", "ftp://x.example/", "http://[", "https://", "a\x00b"])
def test_what_is_no_web_address_is_not_allowed(url: str) -> None:
    assert not robots("").allows(url)
    assert not read_robots(404, b"", f"{SITE}/robots.txt").allows(url)


def test_thousands_of_agents_and_rules_in_one_group_are_read_once() -> None:
    agents = "".join(f"User-agent: a{number}\n" for number in range(15_000))
    rules = "".join(f"Disallow: /{number}\n" for number in range(15_000))
    read = robots(agents + "User-agent: corpus-archive\n" + rules)
    assert not read.allows(f"{SITE}/14999")
    assert read.allows(f"{SITE}/x")


@pytest.mark.parametrize(
    "rule", ["/" + "a*" * 250_000 + "b", "/" + "*" * 500_000 + "b", "/*a*a*a*a*a*a*a*a*a*a*a*a*a$b"]
)
def test_rules_full_of_wildcards_are_matched(rule: str) -> None:
    read = everybody(f"Disallow: {rule}", "Disallow: /end")
    assert read.allows(f"{SITE}/" + "a" * 100_000)
    assert not read.allows(f"{SITE}/end")


words = st.sampled_from(
    ["User-agent: *", "User-agent: corpus-archive", "Disallow: /", "Allow: /a*$", "Disallow: %",
     "Crawl-delay: 1e9", "Request-rate: 1/1s", "Sitemap: a", "<html>", "\r", "\n", "\x00", "#"]
)  # fmt: skip
files = st.one_of(
    st.binary(), st.text().map(str.encode), st.lists(words).map("\n".join).map(str.encode)
)


@given(st.none() | st.integers(0, 1000), files, st.text())
def test_any_bytes_are_a_legal_robots_txt(status: int | None, payload: bytes, path: str) -> None:
    read = read_robots(status, payload, f"{SITE}/robots.txt")
    assert read.state in ("read", "absent", "unreachable", "not robots")
    assert 0.0 <= read.delay_s < float("inf")
    assert all(map(is_web_address, read.sitemaps))
    assert read.allows(f"{SITE}/{path}") in (True, False)
    assert not (read.state == "unreachable" and read.allows(f"{SITE}/a"))


@given(files)
def test_an_unreachable_file_allows_nothing_whatever_came(payload: bytes) -> None:
    assert not read_robots(503, payload, f"{SITE}/robots.txt").allows(f"{SITE}/a")
