"""Whatever a little web is like: a crawl of it ends, and each address in exactly one item."""

import re

from handmade import http
from hypothesis import given, settings
from hypothesis import strategies as st
from littleweb import LittleWeb, Reply, ends, error, moved, page, robots, sitemap, sitemap_index

from corpus.model import Failure, ListingVisit, Reason

HOSTS = ("http://post.test", "http://ferry.test", "https://post.test")
PAGES = [f"{host}/{name}" for host in HOSTS for name in ("1", "2", "3")]
LISTINGS = [f"{host}/{name}.xml" for host in HOSTS for name in ("a", "b")]
OWN = [f"{host}/{name}" for host in HOSTS for name in ("robots.txt", ".well-known/tdmrep.json")]
RULES = [f"{host}/rules.txt" for host in HOSTS]

FAILING: list[Reply] = [
    error("404 Not Found"),
    error("410 Gone"),
    error("304 Not Modified"),
    error("500 Oops"),
    error("503 Busy", Retry_After="5"),
    error("429 Slow", Retry_After="1000"),
    http(b"", media="image/png"),
    http(b"", status="302 Found"),
    Reason.UNREACHABLE,
    Reason.TIMED_OUT,
    Reason.DAMAGED,
    Reason.PRIVATE_ADDRESS,
]
failing = st.sampled_from(FAILING)
pages = st.just(page()) | st.sampled_from([*PAGES, *LISTINGS]).map(moved) | failing
listings = (
    st.lists(st.sampled_from(PAGES), max_size=6).map(lambda urls: sitemap(*urls))
    | st.lists(st.sampled_from(LISTINGS), max_size=3).map(lambda urls: sitemap_index(*urls))
    | st.sampled_from(LISTINGS).map(moved)
    | failing
)
rules = st.sampled_from(["", "User-agent: *\nDisallow: /2\n", "User-agent: *\nDisallow: /\n",
                         "User-agent: *\nCrawl-delay: 7\n", "User-agent: *\nCrawl-delay: 500\n"])  # fmt: skip
own = st.none() | rules.map(robots) | st.sampled_from([*OWN, *RULES]).map(moved) | failing


def in_turn(replies: st.SearchStrategy[Reply]) -> st.SearchStrategy[list[Reply]]:
    return st.lists(replies, min_size=1, max_size=3)


webs = st.fixed_dictionaries(
    {
        **{url: in_turn(pages) for url in PAGES},
        **{url: in_turn(listings) for url in LISTINGS},
        **{url: own.map(lambda reply: [error("404 None") if reply is None else reply])
           for url in (*OWN, *RULES)},
    }
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    webs,
    st.lists(st.sampled_from([*PAGES, *LISTINGS]), min_size=1, max_size=6),
    st.sampled_from([1, 3, 1000]),
    st.sampled_from([None, 2]),
)
def test_every_address_ends_in_exactly_one_item(
    answers: dict[str, list[Reply]], starts: list[str], budget: int, limit: int | None
) -> None:
    web = LittleWeb(answers, patience=400, budget=budget, limit=limit)
    items = web.run(*starts)
    found = ends(items)
    read = [item for item in items if isinstance(item, ListingVisit)]
    listings = {item.url for item in read} | {
        exchange.url for item in read for exchange in item.visit.exchanges
    }
    listed = {url for item in read for url in listed_in(item)}
    for url in set(starts) | (listed if limit is None else set()):
        # What is a listing, or leads to one, is told by the visit to that.
        assert url in found or reachable(answers, url) & listings, url
    assert set(found) <= set(starts) | listed | set(LISTINGS)
    for item in items:
        if isinstance(item, Failure):
            assert item.detail
            assert "\n" not in item.detail


def listed_in(visit: ListingVisit) -> set[str]:
    """The pages in a sitemap that was looked at."""
    if visit.kind != "sitemap":
        return set()
    body = visit.visit.exchanges[-1].response.decode()
    return set(re.findall("<url><loc>(.*?)</loc>", body))


def reachable(answers: dict[str, list[Reply]], url: str) -> set[str]:
    """Where an address may lead to, itself included."""
    seen, ahead = set(), [url]
    while ahead:
        here = ahead.pop()
        if here not in seen:
            seen.add(here)
            replies = [reply for reply in answers.get(here, ()) if isinstance(reply, bytes)]
            ahead += [
                to for reply in replies for to in re.findall("Location: (.*)\r", reply.decode())
            ]
    return seen
