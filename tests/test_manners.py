"""How a run behaves: its pauses, what is fresh, who it says it is, and what settings make of it."""

from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.capture.exchange import Limits
from corpus.capture.inputs import Inputs
from corpus.capture.manners import Manners
from corpus.settings import Settings
from corpus.web import manners_of, user_agent

NAME = f"corpus-archive/{version('corpus-archive')}"
NOW = datetime(2026, 3, 1, tzinfo=UTC)
POLITE = Manners("corpus-archive/0", Limits(), pause_s=2.0)


@pytest.mark.parametrize(
    ("contact", "told"),
    [
        ("", NAME),
        ("  ", NAME),
        ("desk@post.example", f"{NAME} (+desk@post.example)"),
        (" https://post.example/bot ", f"{NAME} (+https://post.example/bot)"),
        ("Größe\r\nCookie: id=1\x7f", f"{NAME} (+Gr%C3%B6%C3%9Fe%0D%0ACookie: id=1%7F)"),
        ("編集部", f"{NAME} (+%E7%B7%A8%E9%9B%86%E9%83%A8)"),
    ],
)
def test_servers_are_told_who_asks(contact: str, told: str) -> None:
    assert user_agent(contact) == told


@given(st.text())
def test_no_contact_breaks_the_header(contact: str) -> None:
    told = user_agent(contact)
    assert told.isascii()
    assert told.isprintable()
    assert told == told.strip()


def test_settings_and_inputs_make_manners() -> None:
    since, revisit = datetime(2026, 1, 1, tzinfo=UTC), timedelta(days=1)
    settings = Settings(
        contact="desk@post.example", pause_s=3, host_budget=7, hosts_at_once=4, fetch_limit_s=9,
        max_bytes=1000,
    )  # fmt: skip
    inputs = Inputs(since=since, limit=5, revisit=revisit, allow_private=True)
    assert manners_of(inputs, settings) == Manners(
        f"{NAME} (+desk@post.example)", Limits(9, 1000, allow_private=True), 3.0, 7, 4, 5, since,
        revisit,
    )  # fmt: skip
    assert manners_of(Inputs(delay_s=0.0), settings).pause_s == 0.0
    assert manners_of(Inputs(), settings).limits.allow_private is False


def test_no_header_asks_for_more_than_can_be_read() -> None:
    headers = dict(POLITE.headers())
    assert headers["User-Agent"] == "corpus-archive/0"
    assert headers["Accept-Encoding"] == "gzip, deflate, br"
    assert not {name.lower() for name in headers} & {"cookie", "referer", "authorization"}


def test_pauses_are_those_that_are_longer_and_grow_with_failures() -> None:
    assert POLITE.pause_after(0, 0.0) == POLITE.pause_after(0, 1.0) == 2.0
    assert POLITE.pause_after(0, 30.0) == 30.0
    pauses = [POLITE.pause_after(failures, 0.0) for failures in range(10)]
    assert pauses == [2.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0, 60.0, 60.0]
    assert POLITE.pause_after(5, 100.0) == 100.0


def test_failures_slow_down_even_who_is_in_a_hurry() -> None:
    hasty = Manners("corpus-archive/0", Limits(), pause_s=0.0)
    pauses = [hasty.pause_after(failures, 0.0) for failures in range(1, 8)]
    assert hasty.pause_after(0, 0.0) == 0.0
    assert pauses[0] > 0.0
    assert all(first < second for first, second in pairwise(pauses))


def test_a_page_is_fresh_for_as_long_as_it_has_been_the_same() -> None:
    manners = Manners("corpus-archive/0", Limits(), revisit=timedelta(days=1))

    def is_fresh(first: float, last: float) -> bool:
        ago = (NOW - timedelta(days=first), NOW - timedelta(days=last))
        return manners.is_fresh(*ago, NOW)

    assert is_fresh(0.9, 0.9)
    assert not is_fresh(1, 1)
    assert is_fresh(21, 9.9)
    assert not is_fresh(20, 10)
    assert not POLITE.is_fresh(NOW, NOW, NOW)
