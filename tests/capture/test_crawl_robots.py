"""What a site says about being read by machines decides a crawl, however it is had."""

from itertools import pairwise

import pytest
from handmade import http
from littleweb import FERRY, POST, LittleWeb, Remembered, ends, error, moved, page, robots

from corpus.capture.exchange import Answer
from corpus.capture.manners import LONGEST_S, MAX_ATTEMPTS
from corpus.capture.memory import KnownListing
from corpus.model import Reason

ONE, TWO, THREE = f"{POST}/1", f"{POST}/2", f"{POST}/3"


def test_a_crawl_delay_is_kept() -> None:
    text = "User-agent: *\nCrawl-delay: 30\n"
    web = LittleWeb({f"{POST}/robots.txt": robots(text), ONE: page(), TWO: page()})
    web.run(ONE, TWO)
    assert web.times(TWO)[0] - web.times(ONE)[0] == 30.0


@pytest.mark.parametrize("delay_s", [0, 30])
def test_a_connection_found_closed_is_asked_again_after_the_pause(delay_s: int) -> None:
    text = f"User-agent: *\nCrawl-delay: {delay_s}\n"
    stale = Answer(None, None, Reason.UNREACHABLE, "it was closed", is_stale=True)
    web = LittleWeb(
        {f"{POST}/robots.txt": robots(text), ONE: [stale, stale, page()], TWO: page()}, pause_s=2.0
    )
    assert ends(web.run(ONE, TWO)) == {ONE: "capture", TWO: "capture"}
    times = [*web.times(ONE), *web.times(TWO)]
    assert [after - before for before, after in pairwise(times)] == [max(delay_s, 2.0)] * 3


def test_a_connection_found_closed_after_failures_is_left_alone_as_long_as_they_ask() -> None:
    stale = Answer(None, None, Reason.UNREACHABLE, "it was closed", is_stale=True)
    failed = error("500 Oops")
    web = LittleWeb({ONE: [failed, failed, stale, page()]}, pause_s=2.0)
    assert ends(web.run(ONE)) == {ONE: "capture"}
    assert [after - before for before, after in pairwise(web.times(ONE))] == [2.0, 4.0, 4.0]


@pytest.mark.parametrize(
    ("delay_s", "captured"), [(LONGEST_S + 1, 1), (LONGEST_S / 2, 2), (LONGEST_S / 3, 3)]
)
def test_a_host_gets_an_hour_of_the_pauses_that_it_asks_for(delay_s: float, captured: int) -> None:
    text = f"User-agent: *\nCrawl-delay: {delay_s:.0f}\n"
    web = LittleWeb({f"{POST}/robots.txt": robots(text), ONE: page(), TWO: page(), THREE: page()})
    found = sorted(ends(web.run(ONE, TWO, THREE)).values())
    assert found == ["capture"] * captured + ["postponed"] * (3 - captured)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("User-agent: *\nDisallow: /1\n", "robots"),
        ("User-agent: corpus-archive\nDisallow: /\n", "robots"),
        ("User-agent: *\nDisallow: /2\n", "capture"),
    ],
)
def test_robots_decide(text: str, end: str) -> None:
    web = LittleWeb({f"{POST}/robots.txt": robots(text), ONE: page()})
    assert ends(web.run(ONE)) == {ONE: end}
    assert (ONE in web.urls()) == (end == "capture")


def test_robots_of_the_place_that_a_redirect_leads_to_decide_too() -> None:
    web = LittleWeb(
        {
            ONE: moved(f"{FERRY}/1"),
            f"{FERRY}/robots.txt": robots("User-agent: *\nDisallow: /\n"),
            f"{FERRY}/1": page(),
        }
    )
    assert ends(web.run(ONE)) == {ONE: "robots"}
    assert f"{FERRY}/1" not in web.urls()


@pytest.mark.parametrize(
    "answer", [error("500 Oops"), error("503 Busy"), error("429 Slow")], ids=[500, 503, 429]
)
def test_robots_that_cannot_be_had_forbid_everything(answer: bytes) -> None:
    web = LittleWeb({f"{POST}/robots.txt": answer, ONE: page(), TWO: page()})
    assert ends(web.run(ONE, TWO)) == {ONE: "robots", TWO: "robots"}
    assert web.urls() == []
    assert len(web.times(f"{POST}/robots.txt")) == MAX_ATTEMPTS


def test_robots_that_fail_at_first_are_asked_again() -> None:
    web = LittleWeb({f"{POST}/robots.txt": [error("503 Busy"), robots("")], ONE: page()})
    assert ends(web.run(ONE)) == {ONE: "capture"}
    assert len(web.times(f"{POST}/robots.txt")) == 2


def test_a_host_that_cannot_be_reached_is_told_of_each_address() -> None:
    web = LittleWeb({f"{POST}/robots.txt": Reason.UNREACHABLE, ONE: page(), TWO: page()})
    assert ends(web.run(ONE, TWO)) == {ONE: "unreachable", TWO: "unreachable"}
    assert web.urls() == []


@pytest.mark.parametrize(
    "way",
    [
        [f"{POST}/rules.txt"],
        [f"{FERRY}/rules.txt"],
        [f"{FERRY}/robots.txt"],
        [f"{FERRY}/rules.txt", f"{POST}/rules.txt"],
        [POST.replace("http:", "https:") + "/robots.txt"],
    ],
)
@pytest.mark.parametrize("own", ["/robots.txt", "/.well-known/tdmrep.json"])
def test_redirected_files_about_machines_are_followed(way: list[str], own: str) -> None:
    steps = [f"{POST}{own}", *way]
    content = robots("User-agent: *\nDisallow: /2\n") if own == "/robots.txt" else http(b"[]")
    web = LittleWeb(
        {
            **{here: moved(there) for here, there in pairwise(steps)},
            steps[-1]: content,
            ONE: page(),
            TWO: page(),
        },
        patience=60,
    )
    expected = {ONE: "capture", TWO: "robots" if own == "/robots.txt" else "capture"}
    assert ends(web.run(ONE, TWO)) == expected
    assert len(web.times(steps[-1])) == 1


def test_two_hosts_whose_robots_lead_to_each_other_do_not_wait_for_ever() -> None:
    web = LittleWeb(
        {
            f"{POST}/robots.txt": moved(f"{FERRY}/rules.txt"),
            f"{FERRY}/robots.txt": moved(f"{POST}/rules.txt"),
            f"{FERRY}/rules.txt": robots(""),
            f"{POST}/rules.txt": robots(""),
            ONE: page(),
            f"{FERRY}/1": page(),
        }
    )
    assert ends(web.run(ONE, f"{FERRY}/1")) == {ONE: "capture", f"{FERRY}/1": "capture"}


def test_robots_in_a_circle_are_none() -> None:
    web = LittleWeb(
        {
            f"{POST}/robots.txt": moved(f"{FERRY}/robots.txt"),
            f"{FERRY}/robots.txt": moved(f"{POST}/robots.txt"),
            ONE: page(),
            f"{FERRY}/1": page(),
        },
        patience=60,
    )
    assert ends(web.run(ONE, f"{FERRY}/1")) == {ONE: "capture", f"{FERRY}/1": "capture"}


def test_known_robots_that_did_not_change_still_decide() -> None:
    text = b"User-agent: *\nDisallow: /1\n"
    memory = Remembered(
        listings={f"{POST}/robots.txt": KnownListing("robots", '"r"', None, text, None, None)}
    )
    web = LittleWeb({f"{POST}/robots.txt": error("304 Not Modified"), ONE: page()}, memory)
    assert ends(web.run(ONE)) == {ONE: "robots"}
    assert web.asked[0].headers["If-None-Match"] == '"r"'


def test_a_broken_tdm_file_costs_no_page() -> None:
    web = LittleWeb({f"{POST}/.well-known/tdmrep.json": error("500 Oops"), ONE: page()})
    assert ends(web.run(ONE)) == {ONE: "capture"}
    assert len(web.times(f"{POST}/.well-known/tdmrep.json")) == MAX_ATTEMPTS


def test_an_unasked_not_modified_as_robots_txt_allows_nothing() -> None:
    web = LittleWeb({f"{POST}/robots.txt": error("304 Not Modified"), ONE: page()})
    assert ends(web.run(ONE)) == {ONE: "robots"}
