"""What earlier runs found on the web: what is tried again and when, what is fresh, what was listed."""

from datetime import UTC, datetime, timedelta

import pytest
from readings import Shelf

from corpus.model import (
    Claim,
    Failure,
    ListingVisit,
    Outcome,
    Place,
    Reason,
    Receipt,
    Visit,
)
from corpus.store.runs import Progress, add_receipt, begin_run, finish_run
from corpus.store.visits import (
    StoredListing,
    capture_had,
    due,
    good_visits,
    is_settled,
    last_failure,
    next_try,
    put_listing_visit,
    said_json,
    stored_listing,
)

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ONE, FEED = "http://post.test/1", "http://post.test/feed"
SAID = (Claim("title", "„Quay“ reopens", "rss:title", 0.6),)
PLACE = Place("corpus-00001.warc.gz", 100, 50, "response", "sha256:aa")
REVISIT = Place("corpus-00001.warc.gz", 200, 20, "revisit", "sha256:aa")


def begin(shelf: Shelf) -> Progress:
    number = shelf.rows("select count(*) from runs")[0][0]
    return begin_run(shelf.db, "ingest", {"number": number}, {}, NOW)


def failed(at: datetime = NOW, reason: Reason = Reason.HTTP_ERROR, **more: object) -> Failure:
    return Failure(ONE, reason, "no", ONE, Visit(at, listed_in=FEED, said=SAID, **more))  # type: ignore[arg-type]


def take(shelf: Shelf, failure: Failure) -> datetime | None:
    """Note a failure as a run of its own does; when the address is tried again."""
    run = begin(shelf)
    retry = next_try(shelf.db, failure, run.run_id)
    visit = failure.visit
    assert visit is not None
    receipt = Receipt(
        failure.input, Outcome.REJECTED, failure.url, failure.reason, failure.detail,
        visited_at=visit.at, listed_in=visit.listed_in, retry_at=retry,
    )  # fmt: skip
    add_receipt(shelf.db, run, receipt, None, said_json(failure))
    finish_run(shelf.db, run, NOW)
    return retry


def keep(shelf: Shelf, capture_id: str = "c1") -> None:
    """Have a row for a capture."""
    shelf.db.execute("pragma foreign_keys = off")
    shelf.db.execute(
        """
        insert or ignore into captures (
            id, digest, warc_file, warc_offset, warc_length, record_type, payload_digest,
            payload_bytes, origin, input
        ) values (?, 'sha256:aa', 'corpus-00001.warc.gz', 0, 1, 'response', 'sha256:aa', 1, 'web', ?)
        """,
        [capture_id, ONE],
    )


def succeed(shelf: Shelf, at: datetime = NOW, outcome: Outcome = Outcome.ADDED) -> Progress:
    keep(shelf)
    run = begin(shelf)
    receipt = Receipt(ONE, outcome, ONE, capture_id="c1", visited_at=at, listed_in=FEED)
    add_receipt(shelf.db, run, receipt, at)
    return run


def test_pauses_grow_from_none_to_a_week(shelf: Shelf) -> None:
    pauses = [take(shelf, failed()) for _ in range(8)]
    minutes = [0, 15, 60, 240, 960, 3840, 7 * 24 * 60, 7 * 24 * 60]
    assert pauses == [NOW + timedelta(minutes=each) for each in minutes]


def test_a_good_visit_ends_a_row_of_failures(shelf: Shelf) -> None:
    take(shelf, failed())
    assert take(shelf, failed()) == NOW + timedelta(minutes=15)
    succeed(shelf)
    assert take(shelf, failed()) == NOW


@pytest.mark.parametrize("reason", [Reason.POSTPONED, Reason.OVER_BUDGET])
def test_what_was_not_even_tried_lengthens_no_pause(shelf: Shelf, reason: Reason) -> None:
    take(shelf, failed())
    assert take(shelf, failed(reason=reason)) == NOW
    later = NOW + timedelta(hours=3)
    assert take(shelf, failed(reason=reason, retry_at=later)) == later
    assert take(shelf, failed()) == NOW + timedelta(minutes=15)


def test_nothing_is_tried_before_the_server_said(shelf: Shelf) -> None:
    soon, later = NOW + timedelta(minutes=5), NOW + timedelta(hours=3)
    assert take(shelf, failed(retry_at=later)) == later
    assert take(shelf, failed(retry_at=soon)) == NOW + timedelta(minutes=15)


@pytest.mark.parametrize("reason", sorted(Reason))
def test_only_failures_that_may_pass_are_tried_again(shelf: Shelf, reason: Reason) -> None:
    may_pass = {
        "http_error", "unreachable", "timed_out", "damaged", "empty", "robots", "postponed", "over_budget",
    }  # fmt: skip
    run_id = begin(shelf).run_id
    assert (next_try(shelf.db, failed(reason=reason), run_id) is not None) == (reason in may_pass)
    assert next_try(shelf.db, failed(reason=reason, is_final=True), run_id) is None
    assert next_try(shelf.db, Failure("page.html", reason, "no"), run_id) is None


def test_what_is_due_was_listed_there_and_failed_last(shelf: Shelf) -> None:
    take(shelf, failed())
    take(shelf, failed())
    quarter = NOW + timedelta(minutes=15)
    assert due(shelf.db, FEED, NOW + timedelta(minutes=14)) == []
    assert due(shelf.db, FEED, quarter) == [(ONE, SAID)]
    assert due(shelf.db, "http://post.test/other", quarter) == []
    assert last_failure(shelf.db, ONE, None)[0] == quarter
    succeed(shelf)
    assert due(shelf.db, FEED, NOW + timedelta(days=9)) == []
    assert last_failure(shelf.db, ONE, None)[0] is None


def test_what_failed_for_good_is_due_no_more(shelf: Shelf) -> None:
    take(shelf, failed())
    take(shelf, failed(is_final=True))
    assert due(shelf.db, FEED, NOW + timedelta(days=9)) == []
    assert last_failure(shelf.db, ONE, None)[0] is None


def test_after_ten_failures_in_a_row_there_is_no_use_in_asking(shelf: Shelf) -> None:
    tries = [take(shelf, failed()) for _ in range(10)]
    assert None not in tries[:9]
    assert tries[9] is None
    assert last_failure(shelf.db, ONE, None) == (None, (Reason.HTTP_ERROR, "no"))
    succeed(shelf)
    assert last_failure(shelf.db, ONE, None) == (None, None)


def test_a_final_failure_says_why_unless_there_is_a_document(shelf: Shelf) -> None:
    take(shelf, failed(reason=Reason.TOO_LARGE))
    assert last_failure(shelf.db, ONE, None) == (None, (Reason.TOO_LARGE, "no"))
    run = begin(shelf)
    no_article = Receipt(
        ONE, Outcome.REJECTED, ONE, Reason.NO_ARTICLE, "no", capture_id="c1", visited_at=NOW
    )
    add_receipt(shelf.db, run, no_article, NOW)
    assert last_failure(shelf.db, ONE, None) == (None, None)
    assert last_failure(shelf.db, ONE, run.run_id) == (None, (Reason.TOO_LARGE, "no"))
    assert capture_had(shelf.db, ONE) is None  # lost, or not yet there
    keep(shelf)
    assert capture_had(shelf.db, ONE) == "c1"
    assert capture_had(shelf.db, FEED) is None


def test_a_failure_without_anything_said_is_due_as_well(shelf: Shelf) -> None:
    take(shelf, Failure(ONE, Reason.TIMED_OUT, "slow", ONE, Visit(NOW, listed_in=FEED)))
    assert due(shelf.db, FEED, NOW) == [(ONE, ())]


def test_an_address_is_settled_in_the_run_that_has_it(shelf: Shelf) -> None:
    take(shelf, failed())
    failed_run = shelf.rows("select max(id) from runs")[0][0]
    assert isinstance(failed_run, int)
    assert not is_settled(shelf.db, failed_run, ONE)
    run = succeed(shelf, outcome=Outcome.UNCHANGED)
    assert is_settled(shelf.db, run.run_id, ONE)
    assert not is_settled(shelf.db, run.run_id, FEED)
    assert not is_settled(shelf.db, run.run_id + 1, ONE)


def test_good_visits_are_the_first_and_the_last(shelf: Shelf) -> None:
    assert good_visits(shelf.db, ONE) == (None, None)
    take(shelf, failed(NOW - timedelta(days=9)))
    assert good_visits(shelf.db, ONE) == (None, None)
    for days in (3, 5, 1):
        succeed(shelf, NOW - timedelta(days=days), Outcome.UNCHANGED)
    take(shelf, failed())
    assert good_visits(shelf.db, ONE) == (NOW - timedelta(days=5), NOW - timedelta(days=1))


def visit(
    kind: str = "rss", *, at: datetime = NOW, listed: int = 7, **more: object
) -> ListingVisit:
    return ListingVisit(FEED, FEED, kind, Visit(at), listed, **more)  # type: ignore[arg-type]


def days(shelf: Shelf) -> list[tuple[object, ...]]:
    return shelf.rows("select * from listing_days order by url, day")


def test_the_latest_payload_of_a_listing_is_remembered(shelf: Shelf) -> None:
    put_listing_visit(shelf.db, visit(etag='"1"', last_modified="then"), PLACE)
    assert stored_listing(shelf.db, FEED) == StoredListing("rss", '"1"', "then", PLACE)
    other = Place("corpus-00002.warc.gz", 300, 60, "response", "sha256:bb")
    put_listing_visit(shelf.db, visit("atom", etag='"2"', listed=3), other)
    assert stored_listing(shelf.db, FEED) == StoredListing("atom", '"2"', None, other)
    assert shelf.rows("select listed from listings") == [(3,)]


@pytest.mark.parametrize("place", [REVISIT, None])
def test_a_visit_without_a_payload_leaves_the_known_one(shelf: Shelf, place: Place | None) -> None:
    put_listing_visit(shelf.db, visit(etag='"1"'), PLACE)
    later = NOW + timedelta(hours=1)
    put_listing_visit(shelf.db, visit(at=later, listed=8, is_unchanged=True), place)
    assert stored_listing(shelf.db, FEED) == StoredListing("rss", '"1"', None, PLACE)
    assert shelf.rows("select visited_at, listed from listings") == [("2026-03-01T13:00:00Z", 8)]


def test_a_place_where_nothing_was_is_no_listing(shelf: Shelf) -> None:
    put_listing_visit(shelf.db, visit("nothing", listed=0), PLACE)
    assert stored_listing(shelf.db, FEED) is None
    assert days(shelf) == []


@pytest.mark.parametrize("kind", ["robots", "tdm"])
def test_a_sites_own_files_are_remembered_and_not_counted(shelf: Shelf, kind: str) -> None:
    put_listing_visit(shelf.db, visit(kind, listed=0), PLACE)
    found = stored_listing(shelf.db, FEED)
    assert found is not None
    assert found.kind == kind
    assert days(shelf) == []


def test_visits_of_a_day_are_counted_together(shelf: Shelf) -> None:
    put_listing_visit(shelf.db, visit(listed=7), PLACE)
    put_listing_visit(shelf.db, visit(listed=9, is_unchanged=True), REVISIT)
    put_listing_visit(shelf.db, visit(listed=2, at=NOW.replace(hour=23, minute=59)), PLACE)
    put_listing_visit(shelf.db, visit(listed=5, at=NOW + timedelta(hours=12)), PLACE)
    assert days(shelf) == [
        (FEED, "2026-03-01", "post.test", 3, 1, 9),
        (FEED, "2026-03-02", "post.test", 1, 0, 5),
    ]
