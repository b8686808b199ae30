"""Runs and receipts: what is settled, what is tried again, and under which number."""

from readings import NOW, URL, Shelf

from corpus.model import Outcome, Reason, Receipt
from corpus.store.runs import Progress, add_receipt, begin_run, finish_run

ARGUMENTS: dict[str, object] = {"paths": ["pages"]}
VERSIONS = {"corpus-archive": "1"}


def begin(shelf: Shelf, **more: object) -> Progress:
    return begin_run(shelf.db, "ingest", ARGUMENTS | more, VERSIONS, NOW)


def kept(input_: str, capture_id: str) -> Receipt:
    return Receipt(input_, Outcome.ADDED, URL, article_id="a", capture_id=capture_id)


def failed(input_: str) -> Receipt:
    return Receipt(input_, Outcome.REJECTED, None, Reason.MISSING, "no such file")


def test_a_run_that_ended_is_not_taken_up_again(shelf: Shelf) -> None:
    first = begin(shelf)
    finish_run(shelf.db, first, NOW)
    second = begin(shelf)
    assert (second.run_id, second.continued) == (first.run_id + 1, False)


def test_an_interrupted_run_goes_on_only_when_the_same_is_asked(shelf: Shelf) -> None:
    first = begin(shelf)
    assert begin(shelf).run_id == first.run_id
    assert begin(shelf, outlet="Harbour Post").run_id == first.run_id + 1


def test_the_same_file_named_twice_has_two_receipts_before_and_after_an_interruption(
    shelf: Shelf,
) -> None:
    progress = begin(shelf)
    add_receipt(shelf.db, progress, kept("a.html", "c1"), None)
    again = begin(shelf)
    assert again.take_settled("a.html", URL, "c1")
    assert not again.take_settled("a.html", URL, "c1")
    add_receipt(shelf.db, again, kept("a.html", "c1"), None)
    assert shelf.rows("select seq, input from receipts") == [(1, "a.html"), (2, "a.html")]


def test_a_file_that_changed_since_is_not_settled(shelf: Shelf) -> None:
    add_receipt(shelf.db, begin(shelf), kept("a.html", "c1"), None)
    assert not begin(shelf).take_settled("a.html", URL, "c2")


def test_a_rejected_input_is_tried_again_under_its_number(shelf: Shelf) -> None:
    progress = begin(shelf)
    add_receipt(shelf.db, progress, failed("a.html"), None)
    add_receipt(shelf.db, progress, kept("b.html", "c2"), None)
    again = begin(shelf)
    retried = Receipt("a.html", Outcome.ADDED, None, article_id="a", capture_id="c1")
    add_receipt(shelf.db, again, retried, None)
    assert shelf.rows("select seq, input, outcome from receipts order by seq") == [
        (1, "a.html", "added"),
        (2, "b.html", "added"),
    ]
