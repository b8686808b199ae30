import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.capture.reservations import (
    TDMREP_PATH,
    TdmRep,
    header_claims,
    read_tdmrep,
    robots_claims,
)
from corpus.capture.robots import ai_agents, read_robots
from corpus.model import Claim
from corpus.rights import robots_words, tdm_policy, usage_preferences

SITE = "https://www.harbourpost.example"
PAGE = f"{SITE}/2024/ferry-fares"


def in_robots(text: str, url: str = PAGE, status: int = 200) -> list[str]:
    claims = robots_claims(read_robots(status, text.encode(), f"{SITE}/robots.txt"), url)
    assert all(claim.field == "reservation" for claim in claims)
    assert all(claim.found_in == "robots.txt" for claim in claims)
    return [claim.value for claim in claims]


def in_headers(*headers: tuple[str, str]) -> list[str]:
    return [claim.value for claim in header_claims(headers, PAGE)]


def in_tdmrep(entries: object, url: str = PAGE) -> list[str]:
    return [claim.value for claim in read_tdmrep(json.dumps(entries).encode()).for_url(url)]


def test_the_list_of_ai_crawlers_has_each_name_once() -> None:
    names = [name.casefold() for name in ai_agents()]
    assert len(names) == len(set(names))
    assert {"gptbot", "ccbot", "claudebot", "google-extended", "kangaroo bot"} <= set(names)
    assert not any("/" in name or "*" in name for name in names)


def test_ai_crawlers_shut_out_by_name_are_told_in_one_phrase() -> None:
    text = "User-agent: gptbot\nUser-agent: CCBot/2.0\nDisallow: /\n\nUser-agent: *\nDisallow:\n"
    assert in_robots(text) == ["AI crawlers excluded: CCBot, GPTBot"]


def test_rules_for_everybody_are_no_word_on_ai() -> None:
    assert in_robots("User-agent: *\nDisallow: /") == []
    assert in_robots("User-agent: otherbot\nDisallow: /") == []


def test_an_ai_crawler_is_shut_out_of_what_its_own_groups_forbid() -> None:
    text = "User-agent: GPTBot\nAllow: /2024/\n\nUser-agent: GPTBot\nDisallow: /\nCrawl-delay: 5\n"
    assert in_robots(text) == []
    assert in_robots(text, f"{SITE}/2023/gale") == ["AI crawlers excluded: GPTBot"]
    assert in_robots("User-agent: GPTBot\nDisallow:\n\nUser-agent: *\nDisallow: /") == []


def test_names_of_two_words_and_longer_names_are_told_apart() -> None:
    text = "User-agent: Kangaroo Bot\nUser-agent: Ai2Bot-Dolma\nDisallow: /"
    assert in_robots(text) == ["AI crawlers excluded: Ai2Bot-Dolma, Kangaroo Bot"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "User-agent: *\nContent-Signal: search=yes,ai-train=no\nAllow: /",
            ["search=yes", "ai-train=no"],
        ),
        ("Content-Signal: ai-input=no\n\nUser-agent: *\nDisallow: /x", ["ai-input=no"]),
        ("User-agent: otherbot\nContent-Signal: ai-train=no", []),
        ("User-agent: corpus-archive\nDisallow:\n\nUser-agent: *\nContent-Signal: ai-train=no", []),
        ("User-agent: *\nContent-Usage: train-ai=n", ["ai-train=no"]),
        ("User-agent: *\nContent-Usage: train-ai=n\nContent-Usage: /2024/ train-ai=y", ["ai-train=yes"]),
        ("User-agent: *\nContent-Usage: /2023/\ttrain-ai=n", []),
        ("User-agent: *\nContent-Usage: /2024", []),
        ("User-agent: *\nDisallowAITraining: /", ["ai-train=no"]),
        ("User-agent: *\nDisallowAITraining: /\nAllowAITraining: /2024/", ["ai-train=yes"]),
        ("User-agent: *\nDisallowAITraining:", []),
        ("User-agent: *\nDisallowAITraining: /*.pdf$", []),
        ("# Content-Signal: ai-train=no", []),
    ],
)  # fmt: skip
def test_what_robots_txt_says_about_use_is_told(text: str, said: list[str]) -> None:
    assert in_robots(text) == said


@pytest.mark.parametrize("status", [404, 503])
def test_a_robots_txt_that_is_not_there_reserves_nothing(status: int) -> None:
    assert in_robots("User-agent: GPTBot\nDisallow: /", status=status) == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TDM-Reservation", "1", ["tdm-reservation: 1"]),
        ("tdm-reservation", " 0 ", ["tdm-reservation: 0"]),
        ("tdm-reservation", "yes", []),
        ("tdm-policy", f"{SITE}/tdm.json", [f"tdm-policy: {SITE}/tdm.json"]),
        ("tdm-policy", "/tdm.json", [f"tdm-policy: {SITE}/tdm.json"]),
        ("tdm-policy", "https://ana:secret@harbourpost.example/p", ["tdm-policy: https://harbourpost.example/p"]),
        ("tdm-policy", "javascript:alert(1)", []),
        ("tdm-policy", "", []),
        ("X-Robots-Tag", "noai, noimageai", ["noai", "noimageai"]),
        ("X-Robots-Tag", "NOAI", ["noai"]),
        ("X-Robots-Tag", "somebot: noarchive, noai", ["noai"]),
        ("X-Robots-Tag", "noindex, nofollow", []),
        ("X-Robots-Tag", "unavailable_after: 25 Jun 2030 15:00:00 PST, noarchive", ["noarchive"]),
        ("X-Robots-Tag", "max-snippet: -1, nosnippet", ["nosnippet"]),
        ("Content-Usage", "train-ai=n, search=y", ["ai-train=no", "search=yes"]),
        ("Content-Signal", "ai-train=no", ["ai-train=no"]),
        ("Content-Type", "text/html; noai", []),
    ],
)  # fmt: skip
def test_headers_that_reserve_are_told_in_the_same_words(
    name: str, value: str, said: list[str]
) -> None:
    assert in_headers((name, value)) == said


def test_a_header_claim_says_which_header_it_was() -> None:
    assert header_claims([("X-Robots-Tag", "noai"), ("x-robots-tag", "bot: noai")], PAGE) == (
        Claim("reservation", "noai", "http:x-robots-tag", 0.9),
    )


RULES = [
    {"location": "/", "tdm-reservation": 1, "tdm-policy": f"{SITE}/tdm.json"},
    {"location": "/press/", "tdm-reservation": 0},
    {"location": "/press/*.jpg$", "tdm-reservation": "1"},
]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/a", ["tdm-reservation: 1", f"tdm-policy: {SITE}/tdm.json"]),
        ("/press/a", ["tdm-reservation: 0"]),
        ("/press/x/a.jpg", ["tdm-reservation: 1"]),
        ("/press/a.jpg?w=1", ["tdm-reservation: 0"]),
    ],
)
def test_the_longest_location_of_a_tdmrep_file_counts(path: str, said: list[str]) -> None:
    assert in_tdmrep(RULES, SITE + path) == said
    assert in_tdmrep(RULES[::-1], SITE + path) == said


def test_a_tdmrep_claim_says_where_it_is_from() -> None:
    (claim, *_) = read_tdmrep(json.dumps(RULES).encode()).for_url(PAGE)
    assert claim == Claim("reservation", "tdm-reservation: 1", TDMREP_PATH, 0.9)


@pytest.mark.parametrize(
    "payload",
    [
        b"", b"null", b"{", b"[1, [], {}]", b"[" * 100_000, b"<html>", b"\xff\xfe\x00", b'"x"',
        b"9" * 5000, b'[{"location": 7, "tdm-reservation": 1}]', b'[{"location": "", "tdm-reservation": 1}]',
        b'[{"location": "/\\nAllow: /", "tdm-reservation": 1}]', b'[{"location": "/\\ud800", "tdm-reservation": 1}]',
        b'[{"location": "/", "tdm-reservation": [1], "tdm-policy": {"a": 1}}]',
        b'[{"location": "/#", "tdm-reservation": 1}]',
        b'[{"location": "/", "tdm-reservation": 1}]' + b" " * 600_000,
    ],
)  # fmt: skip
def test_a_useless_tdmrep_file_says_nothing(payload: bytes) -> None:
    assert read_tdmrep(payload).for_url(PAGE) == ()


def test_no_web_address_has_reservations() -> None:
    robots = read_robots(200, b"User-agent: GPTBot\nDisallow: /", f"{SITE}/robots.txt")
    assert robots.reservations("/a") == ()
    assert TdmRep((("/", "tdm-reservation: 1", None),)).for_url("http://[") == ()


def test_a_hostile_robots_txt_is_read_in_bounds() -> None:
    agents = "".join(f"User-agent: {name}\n" for name in ai_agents())
    rules = "".join(f"Disallow: /*a*{number}\n" for number in range(20_000))
    each = "".join(f"User-agent: {name}\nAllow: /{name}\n" for name in ai_agents())
    assert in_robots(agents + rules + each) == []


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
entries = st.fixed_dictionaries(
    {},
    optional={"location": json_values, "tdm-reservation": json_values, "tdm-policy": json_values},
)


@given(st.binary() | st.lists(entries | json_values).map(json.dumps).map(str.encode))
def test_any_bytes_are_a_legal_tdmrep_file(payload: bytes) -> None:
    for claim in read_tdmrep(payload).for_url(PAGE):
        assert claim.value.startswith(("tdm-reservation: ", "tdm-policy: http"))


lines = st.lists(
    st.sampled_from(["User-agent: GPTBot", "User-agent: *", "Disallow: /", "Content-Usage: ", "Content-Signal: /"])
    | st.text(max_size=20)
)  # fmt: skip


@given(lines.map("\n".join).map(str.encode))
def test_any_robots_txt_has_reservations_or_none(payload: bytes) -> None:
    for phrase in read_robots(200, payload, f"{SITE}/robots.txt").reservations(PAGE):
        assert phrase.startswith("AI crawlers excluded: ") or phrase.endswith(("=yes", "=no"))


@given(st.text())
def test_any_header_value_is_read(value: str) -> None:
    names = ("tdm-reservation", "tdm-policy", "x-robots-tag", "content-usage", "content-signal")
    claims = header_claims([(name, value) for name in names], PAGE)
    assert all("\n" not in claim.value and "; " not in claim.value for claim in claims)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("ai-train=no, AI-Train=YES", ("ai-train=yes",)),
        ("train-ai = n;x=1", ("ai-train=no",)),
        ("ai-train=nope, search=maybe, =no", ()),
        ('ai-input="no"', ("ai-input=no",)),
    ],
)
def test_preferences_are_purposes_with_yes_or_no(value: str, said: tuple[str, ...]) -> None:
    assert usage_preferences(value) == said


def test_words_for_robots_come_once_and_in_order() -> None:
    assert robots_words("noarchive noai, noai,index") == ("noarchive", "noai")


def test_a_policy_needs_an_address() -> None:
    assert tdm_policy("/tdm.json") is None
    assert tdm_policy(None) is None
    assert tdm_policy("https://harbourpost.example/" + "a" * 3000) is None
