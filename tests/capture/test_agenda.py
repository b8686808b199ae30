"""Which addresses a run asks for: each once, and not more than it may."""

from datetime import timedelta

import pytest
from littleweb import MANNERS, NOW, POST, Remembered

from corpus.capture.agenda import Agenda, Ended
from corpus.capture.entries import Entry
from corpus.capture.hosts import Hosts, Job, Kind
from corpus.capture.manners import MAX_DEPTH
from corpus.capture.memory import Standing
from corpus.model import Claim, Failure, Reason

ONE, MAP = f"{POST}/1", f"{POST}/map.xml"
SAID = (Claim("title", "Quay reopens", "rss:title", 0.6),)
LISTING = Job(MAP, MAP, Kind.LISTING, depth=2)


def agenda_of(memory: Remembered | None = None) -> Agenda:
    return Agenda(MANNERS, memory or Remembered(), Hosts())


@pytest.mark.parametrize(
    "other", [ONE, f"{ONE}#top", f"{ONE}?utm_source=feed", "HTTP://Harbour-Post.test:80/1"]
)
def test_spellings_of_one_address_are_one(other: str) -> None:
    agenda = agenda_of()
    assert agenda.name(ONE) is not None
    assert agenda.name(other) is None
    assert agenda.document(Entry(other), LISTING, NOW) is None
    assert agenda.listing(other, LISTING, NOW) is None


def test_a_listed_page_knows_where_it_comes_from() -> None:
    job = agenda_of().document(Entry(ONE, SAID), LISTING, NOW)
    assert isinstance(job, Job)
    assert (job.kind, job.listed_in, job.said, job.depth) == (Kind.DOCUMENT, MAP, SAID, 2)


def test_what_an_interrupted_run_settled_is_neither_named_nor_listed() -> None:
    agenda = agenda_of(Remembered(settled={ONE}))
    assert agenda.name(ONE) is None
    assert agenda.document(Entry(ONE), LISTING, NOW) is None


def test_a_page_that_waits_says_for_how_long_and_keeps_what_was_said() -> None:
    later = NOW + timedelta(minutes=15)
    agenda = agenda_of(Remembered(standings={ONE: Standing(retry_at=later)}))
    failure = agenda.document(Entry(ONE, SAID), LISTING, NOW)
    assert isinstance(failure, Failure)
    assert (failure.reason, failure.input, failure.url) == (Reason.POSTPONED, ONE, ONE)
    assert failure.visit is not None
    assert (failure.visit.at, failure.visit.retry_at) == (NOW, later)
    assert (failure.visit.listed_in, failure.visit.said) == (MAP, SAID)
    assert agenda.place(ONE) == Ended(ONE, failure=failure)
    due = agenda_of(Remembered(standings={ONE: Standing(retry_at=NOW)}))
    assert isinstance(due.document(Entry(ONE), LISTING, NOW), Job)


def test_an_end_is_known_at_every_address_on_the_way() -> None:
    agenda = agenda_of()
    job = agenda.name(ONE)
    assert job is not None
    way = [ONE, f"{POST}/2", f"{POST}/3"]
    for url in way:
        job.url = url
        job.asked.append(url)
        agenda.lead(job, url)
    assert [agenda.place(url) for url in way] == [job] * 3
    ended = Ended(way[-1], "c1")
    agenda.end(job, ended)
    assert [agenda.place(url) for url in way] == [ended] * 3


def test_an_end_leaves_alone_what_another_job_has() -> None:
    agenda = agenda_of()
    first, second = agenda.name(ONE), agenda.name(f"{POST}/2")
    assert first is not None
    assert second is not None
    agenda.lead(first, first.url)
    agenda.lead(second, second.url)
    first.asked.append(second.url)
    agenda.end(first, Ended(ONE, "c1"))
    assert agenda.place(second.url) is second


def test_a_listing_is_had_once_and_not_too_deep() -> None:
    agenda = agenda_of()
    job = agenda.listing(MAP, Job(POST, POST, Kind.LISTING, depth=MAX_DEPTH - 1), NOW)
    assert isinstance(job, Job)
    assert (job.kind, job.listed_in, job.depth) == (Kind.LISTING, POST, MAX_DEPTH)
    assert agenda.listing(f"{MAP}#again", Job(POST, POST, Kind.NAMED), NOW) is None
    failure = agenda.listing(f"{MAP}/2", job, NOW)
    assert isinstance(failure, Failure)
    assert (failure.reason, failure.input) == (Reason.OVER_BUDGET, f"{MAP}/2")


def test_what_was_named_is_read_though_the_budget_is_spent() -> None:
    agenda = agenda_of()
    named = agenda.name(MAP)
    assert named is not None
    host = agenda._hosts.of(named)
    host.planned = MANNERS.budget
    assert agenda.spent(named) is None
    refusal = agenda.spent(LISTING)
    assert refusal is not None
    assert refusal[0] is Reason.OVER_BUDGET


def test_what_failed_for_good_is_not_asked_again_unless_it_is_named() -> None:
    verdict = (Reason.TOO_LARGE, "larger than a page")
    for _ in range(2):  # said once, however often it is met
        agenda = agenda_of(Remembered(standings={ONE: Standing(verdict=verdict)}))
        failure = agenda.document(Entry(ONE, SAID), LISTING, NOW)
        assert isinstance(failure, Failure)
        assert failure.reason is Reason.TOO_LARGE
        assert failure.detail == "larger than a page; not asked again unless it is named"
        assert failure.visit is not None
        assert failure.visit.is_final
        verdict = (failure.reason, failure.detail)
    assert agenda_of(Remembered(standings={ONE: Standing(verdict=verdict)})).name(ONE) is not None
