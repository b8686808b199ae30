"""Rounds of visits on a local website, by a clock that the tests turn on."""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest
from filelock import FileLock
from hostnames import names_installed
from mishaps import failing, in_turn, redirect
from newspapers import make_newspapers
from syndication import RSS, Entry, rss
from website import Website
from wire import Connection, Request, answer
from workbench import html_page

from corpus import Archive, ArchiveLockedError, Inputs, Outcome, Receipt, SettingsError
from corpus.store.visits import Attempts
from corpus.watching import Round, due_at, watch
from corpus.watchlist import Watched, WatchFile, Watchlist

HOST = "harbour-post.test"
QUARTER, HOUR = timedelta(minutes=15), timedelta(hours=1)
START = datetime(2024, 5, 3, 12, tzinfo=UTC)


class Clock:
    """The time of day, which goes on only while somebody waits."""

    def __init__(self) -> None:
        self.at = START
        self.waits: list[float] = []

    def now(self) -> datetime:
        return self.at

    def wait(self, seconds: float) -> None:
        assert seconds > 0
        self.waits.append(seconds)
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that all parts of a run go by."""
    clock = Clock()

    class Told(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]  # noqa: ARG003
            return clock.at

    for module in ("corpus.capture.exchange", "corpus.web", "corpus.archive"):
        monkeypatch.setattr(f"{module}.datetime", Told)
    return clock


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """An archive that doesn't pause between requests."""
    path = tmp_path / "archive"
    Archive.open(path, create=True)
    (path / "archive.toml").write_text("pause_s = 0\n")
    return Archive.open(path)


@pytest.fixture
def site() -> Iterator[Website]:
    """A website whose names are known here."""
    with Website() as site, names_installed(site.names):
        yield site


def put_feed(site: Website, *names: str, host: str = HOST, path: str = "/feed.xml") -> str:
    """A feed with an article for each name, and its address."""
    for name in names:
        title = f"Ferry fares and the {name} pier"
        site.page(host, f"/{name}.html", html_page(title=title))
    entries = [Entry(site.url(host, f"/{name}.html"), name) for name in names]
    site.page(host, path, rss(host, site.url(host), entries), media_type=RSS)
    return site.url(host, path)


Watching = Callable[..., Iterator[Receipt | Round]]


@pytest.fixture
def watching(archive: Archive, clock: Clock) -> Watching:
    """`watch` by the clock, in this process."""

    def start(*items: Watched | WatchFile, once: bool = False, **more: object) -> object:
        first = items[0]
        source = first if isinstance(first, WatchFile) else Watchlist(items)  # type: ignore[arg-type]
        stop = more.pop("stop", None) or threading.Event()
        return watch(
            archive,
            source,
            once=once,
            stop=stop,  # type: ignore[arg-type]
            workers=0,
            allow_private=True,
            now=clock.now,
            wait=clock.wait,
        )

    return start  # type: ignore[return-value]


def rounds(found: Iterator[Receipt | Round], count: int) -> list[Round]:
    return list(islice((each for each in found if isinstance(each, Round)), count))


def asked(site: Website, path: str) -> int:
    return sum(seen.target == path for seen in site.log)


def runs(archive: Archive) -> list[tuple[dict[str, object], bool]]:
    """The arguments of each run, and whether it was finished."""
    with closing(sqlite3.connect(archive.database)) as db:
        found = db.execute("select arguments, finished_at from runs order by id").fetchall()
    return [(json.loads(arguments), finished_at is not None) for arguments, finished_at in found]


def test_each_address_is_visited_on_its_own_schedule(
    site: Website, clock: Clock, watching: Watching
) -> None:
    often = Watched(put_feed(site, "north", path="/often.xml"), every=QUARTER)
    seldom = Watched(put_feed(site, "south", path="/seldom.xml"), every=HOUR)
    done = rounds(watching(often, seldom), 9)
    assert [each.due for each in done] == [2, 1, 1, 1, 2, 1, 1, 1, 2]
    assert [each.at - START for each in done] == [QUARTER * n for n in range(9)]
    assert [each.next_at for each in done] == [START + QUARTER * n for n in range(1, 10)]
    assert (asked(site, "/often.xml"), asked(site, "/seldom.xml")) == (9, 3)
    assert done[0].counts == {Outcome.ADDED: 2}
    assert not any(each.counts for each in done[1:]), "known pages are left alone at first"
    assert max(clock.waits) <= 60
    assert len(clock.waits) == 8 * 15


def test_what_is_new_or_changed_is_taken_in(site: Website, watching: Watching) -> None:
    url = put_feed(site, "north")
    found = watching(Watched(url, every=QUARTER, revisit=HOUR))
    assert rounds(found, 1)[0].counts == {Outcome.ADDED: 1}
    put_feed(site, "north", "south")
    assert rounds(found, 1)[0].counts == {Outcome.ADDED: 1}
    site.page(HOST, "/north.html", html_page(title="Ferry fares rise after all"))
    later = [each.counts for each in rounds(found, 4)]
    assert later == [{}, {}, {Outcome.REVISED: 1}, {Outcome.UNCHANGED: 1}]


def test_an_address_that_fails_is_left_alone_for_longer_each_time(
    site: Website, clock: Clock, watching: Watching
) -> None:
    site.script(HOST, "/feed.xml", failing(404))
    found = watching(Watched(site.url(HOST, "/feed.xml"), every=QUARTER))
    at = [(each.at - START) // QUARTER for each in rounds(found, 11)]
    assert at == [0, 1, 3, 7, 15, 31, 63, 127, 223, 319, 415]
    put_feed(site, "north")
    recovered, then = rounds(found, 2)
    assert recovered.counts == {Outcome.ADDED: 1}
    assert then.at - recovered.at == QUARTER
    site.script(HOST, "/feed.xml", failing(404))
    again = rounds(found, 3)
    assert [each.at - then.at for each in again] == [QUARTER, 2 * QUARTER, 4 * QUARTER]


def test_the_failures_are_known_to_another_process(
    site: Website, clock: Clock, watching: Watching
) -> None:
    site.script(HOST, "/feed.xml", failing(404))
    item = Watched(site.url(HOST, "/feed.xml"), every=QUARTER)
    at = []
    for _ in range(5):
        (done,) = rounds(watching(item, once=True), 1)
        at.append(done.at)
        assert done.next_at
        clock.at = done.next_at
    assert [(each - START) // QUARTER for each in at] == [0, 1, 3, 7, 15]


def test_a_server_that_says_when_is_not_asked_before(
    site: Website, clock: Clock, watching: Watching
) -> None:
    later = failing(503, None, None, ("Retry-After", "7200"))
    site.script(HOST, "/feed.xml", later)
    first, second = rounds(watching(Watched(site.url(HOST, "/feed.xml"), every=QUARTER)), 2)
    assert first.counts == {Outcome.REJECTED: 1}
    assert second.at - first.at == 2 * HOUR
    assert asked(site, "/feed.xml") == 2


def test_what_cannot_be_used_in_a_feed_is_no_failed_visit(
    site: Website, watching: Watching
) -> None:
    url = put_feed(site, "north")
    bad = [Entry("https:///nowhere"), Entry(site.url(HOST, "/north.html"))]
    site.page(HOST, "/feed.xml", rss(HOST, site.url(HOST), bad), media_type=RSS)
    done = rounds(watching(Watched(url, every=QUARTER)), 4)
    assert [(each.at - START) // QUARTER for each in done] == [0, 1, 2, 3]


def test_equal_ones_are_one_run_and_those_with_a_limit_one_each(
    archive: Archive, site: Website, watching: Watching
) -> None:
    urls = [
        put_feed(site, *(f"{name}-{n}" for n in range(3)), path=f"/{name}.xml") for name in "abcde"
    ]
    a, b, c, d, e = urls
    items = [Watched(a, limit=2), Watched(b), Watched(c, outlet="Quay"), Watched(d)]
    (done,) = rounds(watching(*items, Watched(e, limit=2)), 1)
    assert done.counts == {Outcome.ADDED: 3 + 3 + 3 + 2 + 2}
    assert [(run["paths"], run["limit"]) for run, _ in runs(archive)] == [
        ([b, d], None),
        ([c], None),
        ([a], 2),
        ([e], 2),
    ]


def test_the_outlet_and_the_day_are_those_of_the_list(
    archive: Archive, site: Website, watching: Watching
) -> None:
    url = put_feed(site, "north")
    rounds(watching(Watched(url, outlet="Quay Papers"), once=True), 1)
    with closing(sqlite3.connect(archive.database)) as db:
        named = db.execute("select value from claims where field = 'outlet' and chosen").fetchall()
        assert named == [("Quay Papers",)]
    late = Watched(put_feed(site, "south", path="/b.xml"), since=datetime(2024, 6, 1, tzinfo=UTC))
    (done,) = rounds(watching(late, once=True), 1)
    assert not done.counts


def test_a_page_can_be_watched_itself(site: Website, watching: Watching) -> None:
    put_feed(site, "north")
    found = watching(Watched(site.url(HOST, "/north.html"), every=QUARTER))
    first, second = rounds(found, 2)
    assert (first.counts, second.counts) == ({Outcome.ADDED: 1}, {Outcome.UNCHANGED: 1})
    assert second.at - first.at == QUARTER


def test_two_addresses_of_one_feed_do_not_make_it_ask_all_the_time(
    site: Website, watching: Watching
) -> None:
    url = put_feed(site, "north")
    site.script(HOST, "/old.xml", redirect("/feed.xml", 301))
    items = [Watched(url, every=QUARTER), Watched(site.url(HOST, "/old.xml"), every=QUARTER)]
    done = rounds(watching(*items), 4)
    assert [(each.at - START) // QUARTER for each in done] == [0, 1, 2, 3]
    assert [each.due for each in done] == [2, 2, 2, 2]


def test_the_file_is_read_again_when_it_changes(
    site: Website, tmp_path: Path, watching: Watching, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = (put_feed(site, name, path=f"/{name}.xml") for name in ("a", "b"))
    path = tmp_path / "watch.txt"
    path.write_text(f"{first}\n")
    found = watching(WatchFile(path))
    assert rounds(found, 1)[0].due == 1
    path.write_text(f"{first}\n{second}\n")
    noticed = rounds(found, 1)[0]
    assert (noticed.due, noticed.at, noticed.counts) == (1, START, {Outcome.ADDED: 1})
    path.write_text("nonsense")
    assert (rounds(found, 1)[0].due, asked(site, "/a.xml")) == (0, 1)
    assert rounds(found, 1)[0].due == 2
    (told,) = caplog.messages
    assert "line 1: 'nonsense' is no web address" in told
    path.unlink()
    assert rounds(found, 1)[0].due == 0
    assert "no such file" in caplog.messages[1]


def test_an_archive_that_somebody_else_writes_is_waited_for(
    archive: Archive, site: Website, clock: Clock, watching: Watching
) -> None:
    item = Watched(put_feed(site, "north"))
    with FileLock(archive.path / ".lock"):
        found = watching(item)
        (hindered,) = rounds(found, 1)
        assert "another process is writing this archive" in (hindered.problem or "")
        assert hindered.next_at == START + timedelta(minutes=1)
        assert not site.log
        with pytest.raises(ArchiveLockedError):
            rounds(watching(item, once=True), 1)
    (done,) = rounds(found, 1)
    assert (done.problem, done.counts) == (None, {Outcome.ADDED: 1})
    assert clock.waits == [60.0]


def test_a_mistake_beside_the_archive_is_waited_for_and_told_once(
    archive: Archive, site: Website, clock: Clock, watching: Watching
) -> None:
    item = Watched(put_feed(site, "north"))
    outlets = archive.path / "outlets.csv"
    outlets.write_text("nonsense\n")
    found = watching(item)
    assert "outlets.csv" in (rounds(found, 1)[0].problem or "")
    with pytest.raises(SettingsError):
        rounds(watching(item, once=True), 1)
    wait, clock_wait = clock.waits, clock.wait

    def put_right(seconds: float) -> None:
        clock_wait(seconds)
        if len(wait) == 3:
            outlets.write_text("domain,name\n")

    clock.wait = put_right  # type: ignore[method-assign]
    (done,) = rounds(watching(item), 2)[1:]
    assert (done.counts, done.at) == ({Outcome.ADDED: 1}, START + timedelta(minutes=3))


def test_a_wish_to_stop_ends_the_visit_and_the_next_process_goes_on_with_it(
    archive: Archive, site: Website, clock: Clock, watching: Watching
) -> None:
    stop = threading.Event()
    names = [f"p{n}" for n in range(8)]
    feed, other = put_feed(site, *names), put_feed(site, "north", path="/other.xml")

    def stopping(request: Request, connection: Connection) -> None:
        stop.set()
        page = html_page(title="Ferry fares and the third pier")
        connection.send(answer(200, [("Content-Type", "text/html")], page))

    site.script(HOST, "/p3.html", in_turn(stopping, stopping))
    item = Watched(feed, every=HOUR)
    *_, last = watching(item, stop=stop)
    assert isinstance(last, Round)
    assert last.next_at is None
    assert 0 < last.counts[Outcome.ADDED] < 8
    assert [is_finished for _, is_finished in runs(archive)] == [False]
    # It was visited, but not all that it lists: what is not done is due at once, by itself.
    clock.at += timedelta(minutes=1)
    *_, went_on = watching(Watched(other), item, once=True)
    assert isinstance(went_on, Round)
    assert went_on.due == 2
    assert went_on.counts[Outcome.ADDED] == 9 - last.counts[Outcome.ADDED]
    assert Outcome.UNCHANGED not in went_on.counts
    assert [(run["paths"], is_finished) for run, is_finished in runs(archive)] == [
        ([feed], True),
        ([other], True),
    ]
    assert all(asked(site, f"/{name}.html") == 1 for name in names)


def test_a_timer_that_is_as_slow_as_the_schedule_finds_it_due(
    site: Website, clock: Clock, watching: Watching
) -> None:
    item = Watched(put_feed(site, "north"), every=QUARTER)
    assert rounds(watching(item, once=True), 1)[0].due == 1
    clock.at += QUARTER - timedelta(minutes=2)
    assert rounds(watching(item, once=True), 1)[0].due == 0
    clock.at += timedelta(minutes=1)
    assert rounds(watching(item, once=True), 1)[0].due == 1


def test_hosts_are_asked_together_and_each_politely(
    archive: Archive, site: Website, watching: Watching
) -> None:
    papers = make_newspapers(site, pages=20, hosts=5, mishaps=False)
    (done,) = rounds(watching(*(Watched(url) for url in papers.start), once=True), 1)
    assert done.counts == {Outcome.ADDED: 20}
    assert len(runs(archive)) == 1
    assert all(site.overlaps(paper.host) == 0 for paper in papers.papers)


def test_nothing_is_known_without_a_database_of_this_version(archive: Archive) -> None:
    assert archive.attempts(["https://a.example/"]) == {"https://a.example/": Attempts()}
    assert archive.unfinished() == ()
    list(archive.ingest(Inputs(), workers=0))
    with closing(sqlite3.connect(archive.database)) as db:
        db.execute(
            "delete from _sqlite_migrations where rowid = (select max(rowid) from _sqlite_migrations)"
        )
        db.commit()
    assert archive.attempts(["https://a.example/"]) == {"https://a.example/": Attempts()}


def test_when_an_address_is_due() -> None:
    item = Watched("https://a.example/", every=QUARTER)
    before = START - timedelta(minutes=10)
    assert due_at(item, Attempts(), START) == START
    assert due_at(item, Attempts(before), START) == before + QUARTER
    assert due_at(item, Attempts(START + HOUR), START) == START, "a clock that was wrong"
    day = timedelta(days=1)
    for failures, pause in ((0, QUARTER), (1, QUARTER), (2, 2 * QUARTER), (8, day), (50, day)):
        failed = Attempts(None, before, failures)
        assert due_at(item, failed, START) == before + pause
    slow = Watched(item.url, every=7 * day)
    assert due_at(slow, Attempts(None, before, 5), START) == before + 7 * day
    said = Attempts(None, before, 1, before + 2 * day)
    assert due_at(item, said, START) == before + 2 * day
    assert due_at(item, Attempts(None, before, 1, before + 900 * day), START) == before + 7 * day
