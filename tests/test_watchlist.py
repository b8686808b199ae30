"""Watch files: two forms, defaults, and messages that name the line."""

import contextlib
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workbench import ROOT

from corpus.errors import SettingsError
from corpus.watchlist import (
    EVERY,
    REVISIT,
    Watched,
    WatchFile,
    Watchlist,
    parse_duration,
    read_watchlist,
)

FEED = "https://www.harbourpost.example/feed.xml"


def read(tmp_path: Path, content: str | bytes) -> Watchlist:
    path = tmp_path / "watch"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_watchlist(path)


def test_an_address_has_what_is_said_of_it_or_of_all(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        f"""
        # what we follow
        every = "1h"
        [[watch]]
        url = "{FEED}"
        every = "15m"
        revisit = "0s"
        outlet = "Harbour Post"
        since = "2024-01-31"
        limit = 200
        [[watch]]
        url = "https://elbwarte.example/"
        since = 2024-01-31
        """,
    )
    since = datetime(2024, 1, 31, tzinfo=UTC)
    quarter = timedelta(minutes=15)
    assert found.items == (
        Watched(FEED, quarter, timedelta(0), "Harbour Post", since, 200),
        Watched("https://elbwarte.example/", timedelta(hours=1), REVISIT, since=since),
    )


def test_a_list_of_addresses_has_the_defaults(tmp_path: Path) -> None:
    lines = f"\ufeff# feeds\r\n\r\n  {FEED}  # the Post\r\nhttps://elbwarte.example/#a=b\r\n"
    found = read(tmp_path, lines)
    assert found.items == (Watched(FEED), Watched("https://elbwarte.example/#a=b"))
    assert (found.items[0].every, found.items[0].revisit) == (EVERY, REVISIT)


def test_the_files_in_the_documents_can_be_used(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "watching.md").read_text(encoding="utf-8")
    (toml,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    (lines,) = re.findall(r"```\n(# the coast.*?)```", text, re.DOTALL)
    assert [item.limit for item in read(tmp_path, toml).items] == [None, 200]
    assert [item.every for item in read(tmp_path, lines).items] == [EVERY, EVERY]


def test_a_password_is_not_kept(tmp_path: Path) -> None:
    assert read(tmp_path, "https://ana:secret@a.example/f").items[0].url == "https://a.example/f"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90s", 90), ("15m", 900), ("2h", 7200), ("1d", 86400), ("1w", 604800), (" 1h 30m ", 5400)],
)
def test_durations(text: str, seconds: int) -> None:
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text", ["", "15", "m", "15 minutes", "-5m", "1.5h", "30m1h", "٣h", "9999w", "999999999w"]
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"duration|ten years"):
        parse_duration(text)


@given(st.text())
def test_any_text_is_a_duration_or_refused(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert parse_duration(text) >= timedelta(0)


ONE = f'[[watch]]\nurl = "{FEED}"\n'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "nothing to watch; write an address"),
        ("# nothing\n", "nothing to watch"),
        ('every = "1h"', "nothing to watch"),
        (f"{FEED}\nelbwarte.example\n", "line 2: 'elbwarte.example' is no web address; write it"),
        (f"{FEED}\nhttps:///feed\n", "line 2: 'https:///feed' is no web address"),
        (f"{FEED} 15m\n", "line 1: '" + FEED + " 15m' is not one address"),
        (f"{FEED}\n\n{FEED}?utm_source=a\n", f"line 3: {FEED}?utm_source=a is on line 1 already"),
        (f'evry = "1h"\n{ONE}', "line 1: 'evry' is not a setting of all; there are every,"),
        (f"{ONE}{ONE}", "line 4: " + FEED + " is on line 2 already"),
        (f"{ONE}name = 1", "line 3: 'name' is not a setting of an address; there are url, every"),
        (f"{ONE}[[watch]]\nevery = '1h'", "line 3: this [[watch]] has no url"),
        (f"{ONE}every = 15", "line 3: 'every' must be a duration such as"),
        (f'{ONE}revisit = "soon"', "line 3: 'revisit' must be a duration such as"),
        (f'{ONE}every = "59s"', "line 3: 'every' must be at least 1m"),
        (f'every = "30s"\n{ONE}', "line 1: 'every' must be at least 1m"),
        (f'{ONE}outlet = ""', "line 3: 'outlet' must be a name"),
        (f'{ONE}since = "spring"', "line 3: 'since' must be a day such as"),
        (f"{ONE}since = 2024", "line 3: 'since' must be a day such as"),
        (f"{ONE}since = 12:00:00", "line 3: 'since' must be a day such as"),
        (f"{ONE}limit = 0", "line 3: 'limit' must be a whole number from 1"),
        (f"{ONE}limit = true", "line 3: 'limit' must be a whole number from 1"),
        ("[[watch]]\nurl = 7", "line 2: 'url' must be an address in quotation marks"),
        ('[[watch]]\nurl = "feed.xml"', "line 2: 'feed.xml' is no web address"),
        (f'[watch]\nurl = "{FEED}"', "line 1: 'watch' must be [[watch]]"),
        ("watch = ['a']", "line 1: 'watch' must be [[watch]]"),
        ("[[watch]]\nurl = ", "is not TOML: "),
        ("a = " + "[" * 100_000, "is not TOML: "),
        (b"# \xff", "is not UTF-8"),
    ],
)
def test_mistakes_are_told_with_their_line(tmp_path: Path, content: str | bytes, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, content)
    assert str(caught.value).startswith(f"{tmp_path / 'watch'}: ")
    assert said in str(caught.value)


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="there is no such file"):
        read_watchlist(tmp_path / "absent")
    with pytest.raises(SettingsError, match="cannot be read"):
        read_watchlist(tmp_path)


def test_a_mistake_made_later_keeps_the_former_list(tmp_path: Path) -> None:
    path = tmp_path / "watch"
    path.write_text(FEED)
    file = WatchFile(path)
    before = file.watchlist
    assert not file.has_changed()
    path.write_text("elbwarte")
    assert file.has_changed()
    with pytest.raises(SettingsError):
        file.read_again()
    assert not file.has_changed()
    assert file.watchlist == before
    path.unlink()
    assert file.has_changed()
    path.write_text("https://elbwarte.example/")
    file.read_again()
    assert file.watchlist.items == (Watched("https://elbwarte.example/"),)
