"""Whose turn it is: never two requests to a host at once, never before its time, nothing lost."""

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from corpus.capture.hosts import OF_SITE, Hosts, Job, Kind

POST, FERRY = "http://post.test", "http://ferry.test"


def job(url: str, kind: Kind = Kind.DOCUMENT) -> Job:
    return Job(url, url, kind)


def queued(*urls: str) -> tuple[Hosts, list[Job]]:
    hosts, jobs = Hosts(), [job(url) for url in urls]
    for each in jobs:
        hosts.add(each)
    return hosts, jobs


def test_a_host_is_asked_one_thing_at_a_time_and_keeps_its_pause() -> None:
    hosts, (first, second) = queued(f"{POST}/1", f"{POST}/2")
    assert hosts.take(0.0) is first
    assert (hosts.take(100.0), hosts.next_at()) == (None, None)
    hosts.release(hosts.of(first), 102.0)
    assert (hosts.take(101.9), hosts.next_at()) == (None, 102.0)
    assert hosts.take(102.0) is second
    hosts.release(hosts.of(second), 104.0)
    assert (hosts.take(200.0), hosts.next_at()) == (None, None)


def test_schemes_and_ports_of_a_name_are_one_host() -> None:
    hosts, (first, *_) = queued(f"{POST}/1", "https://post.test/2", "http://POST.test:8080/3")
    assert hosts.take(0.0) is first
    assert hosts.take(0.0) is None
    assert hosts.of(first).waiting() == 2


def test_hosts_do_not_wait_for_each_other() -> None:
    urls = [f"http://paper-{number}.test/" for number in range(500)]
    hosts, jobs = queued(*urls)
    assert [hosts.take(0.0) for _ in jobs] == jobs
    assert hosts.take(0.0) is None


def test_the_host_that_has_waited_longest_comes_first() -> None:
    hosts, (first, second) = queued(f"{POST}/1", f"{FERRY}/1")
    for each, free_at in ((hosts.take(0.0), 9.0), (hosts.take(0.0), 5.0)):
        assert each is not None
        hosts.release(hosts.of(each), free_at)
    again = [job(first.url), job(second.url)]
    for each in again:
        hosts.add(each)
    assert hosts.next_at() == 5.0
    assert hosts.take(10.0) is again[1]
    assert hosts.take(10.0) is again[0]


def test_a_sites_own_files_come_first_then_redirects_then_listings_then_pages() -> None:
    hosts = Hosts()
    page, listing, guess, named = (
        job(f"{POST}/{kind}", kind)
        for kind in (Kind.DOCUMENT, Kind.LISTING, Kind.GUESS, Kind.NAMED)
    )
    again, robots = job(f"{POST}/again"), job(f"{POST}/robots.txt", Kind.ROBOTS)
    for each in (page, listing, guess, named):
        hosts.add(each)
    hosts.add(again, is_first=True)
    hosts.add(robots)
    order = []
    while found := hosts.take(0.0):
        order.append(found)
        hosts.release(hosts.of(found), 0.0)
    assert order == [robots, again, listing, guess, named, page]


def test_a_job_that_is_put_back_is_the_next_one() -> None:
    hosts, (first, _) = queued(f"{POST}/1", f"{POST}/2")
    assert hosts.take(0.0) is first
    hosts.put_back(first)
    hosts.release(hosts.of(first), 1.0)
    assert hosts.take(1.0) is first


def test_a_host_that_is_held_is_asked_for_its_sites_own_files_alone() -> None:
    hosts, (first, second) = queued(f"{POST}/1", f"{FERRY}/1")
    hosts.hold("post.test")
    assert hosts.take(0.0) is second
    assert (hosts.take(0.0), hosts.next_at()) == (None, None)
    robots = job(f"{POST}/robots.txt", Kind.ROBOTS)
    hosts.add(robots)
    assert hosts.take(0.0) is robots
    hosts.release(hosts.of(robots), 3.0)
    assert hosts.next_at() is None
    hosts.unhold("post.test")
    assert hosts.next_at() == 3.0
    assert hosts.take(3.0) is first


def test_an_earlier_moment_never_replaces_a_later_one() -> None:
    hosts, (first, second) = queued(f"{POST}/1", f"{POST}/2")
    hosts.take(0.0)
    hosts.of(first).free_at = 50.0
    hosts.release(hosts.of(first), 2.0)
    assert hosts.take(49.0) is None
    assert hosts.take(50.0) is second


kinds = st.sampled_from([Kind.ROBOTS, Kind.TDM, Kind.LISTING, Kind.NAMED, Kind.DOCUMENT])
names = st.sampled_from(["a.test", "b.test", "c.test"])


class Turns(RuleBasedStateMachine):
    """Any order of adding, asking, putting back, holding and letting go."""

    def __init__(self) -> None:
        super().__init__()
        self.hosts = Hosts()
        self.waiting: set[Job] = set()
        self.busy: dict[str, Job] = {}
        self.held: set[str] = set()
        self.free_at: dict[str, float] = {}
        self.now = 0.0

    @rule(name=names, kind=kinds, is_first=st.booleans())
    def add(self, name: str, kind: Kind, is_first: bool) -> None:
        each = job(f"http://{name}/", kind)
        self.hosts.add(each, is_first=is_first)
        self.waiting.add(each)

    @rule()
    def take(self) -> None:
        found = self.hosts.take(self.now)
        if found is None:
            assert not [each for each in self.waiting if self.may_be_asked(each)]
            return
        assert self.may_be_asked(found)
        self.waiting.remove(found)
        self.busy[found.host] = found

    def may_be_asked(self, each: Job) -> bool:
        return (
            each.host not in self.busy
            and self.free_at.get(each.host, 0.0) <= self.now
            and (each.host not in self.held or each.kind in OF_SITE)
        )

    @rule(name=names, pause=st.integers(0, 5), is_put_back=st.booleans())
    def release(self, name: str, pause: int, is_put_back: bool) -> None:
        if each := self.busy.pop(name, None):
            if is_put_back:
                self.hosts.put_back(each)
                self.waiting.add(each)
            self.free_at[name] = self.now + pause
            self.hosts.release(self.hosts.of(each), self.now + pause)

    @rule(name=names)
    def hold(self, name: str) -> None:
        self.hosts.of(job(f"http://{name}/"))
        self.hosts.hold(name)
        self.held.add(name)

    @rule(name=names)
    def unhold(self, name: str) -> None:
        if name in self.held:
            self.hosts.unhold(name)
            self.held.remove(name)

    @rule()
    def wait(self) -> None:
        next_at = self.hosts.next_at()
        self.now = self.now + 1 if next_at is None else max(self.now, next_at)

    @invariant()
    def nothing_is_lost(self) -> None:
        assert sum(host.waiting() for host in self.hosts) == len(self.waiting)
        if self.hosts.next_at() is None:
            assert not [
                each
                for each in self.waiting
                if each.host not in self.busy
                and (each.host not in self.held or each.kind in OF_SITE)
            ]


TestTurns = Turns.TestCase
TestTurns.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)


@given(st.lists(st.tuples(names, kinds), max_size=30))
def test_everything_that_is_added_is_asked_once(added: list[tuple[str, Kind]]) -> None:
    hosts = Hosts()
    jobs = [job(f"http://{name}/", kind) for name, kind in added]
    for each in jobs:
        hosts.add(each)
    taken: list[Job] = []
    now = 0.0
    while (next_at := hosts.next_at()) is not None:
        now = max(now, next_at)
        found = hosts.take(now)
        assert found is not None
        taken.append(found)
        hosts.release(hosts.of(found), now + 2.0)
    assert len(taken) == len(jobs)
    assert set(taken) == set(jobs)
