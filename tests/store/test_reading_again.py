"""All captures of an article read again at once: what rules alone change is no revision."""

import itertools

import pytest
from readings import NOW, URL, Shelf, reading

from corpus.model import READING_RULES, Outcome
from corpus.store.articles import put_again, stale_article
from corpus.store.checks import check_database

TABLES = (
    "articles", "captures", "revisions", "revision_changes", "capture_texts", "claims",
    "articles_folded", "article_authors", "words",
)  # fmt: skip
OLD = "Read also: tides.\n\nThe fares stay as they are until spring."
NEW = "The fares stay as they are until spring."


def contents(shelf: Shelf) -> dict[str, list[tuple[object, ...]]]:
    return {table: sorted(shelf.rows(f"select * from {table}"), key=repr) for table in TABLES}


def article_id(shelf: Shelf) -> str:
    return str(shelf.rows("select id from articles")[0][0])


def test_a_difference_that_only_new_rules_make_is_no_revision(shelf: Shelf) -> None:
    shelf.put(at="2024-03-05T10:00:00Z", text=OLD, reader="by hand 1")
    first, id_ = shelf.last_capture, article_id(shelf)
    rules = f"{READING_RULES} by hand 2"
    assert stale_article(shelf.db, id_, rules)
    again = put_again(shelf.db, id_, [(first, reading(text=NEW, reader="by hand 2"))], NOW)
    assert (again.outcome, again.is_shown) == (Outcome.REVISED, True)
    assert not stale_article(shelf.db, id_, rules)
    stored = shelf.put(at="2024-03-06T10:00:00Z", text=NEW, reader="by hand 2")
    assert stored.outcome is Outcome.UNCHANGED
    assert shelf.rows("select number, text, changed from revisions") == [(1, NEW, None)]
    assert shelf.rows("select kind from changes") == [("added",), ("revised",)]
    assert not list(check_database(shelf.db.conn))


def test_a_byline_that_only_new_rules_read_is_no_revision(shelf: Shelf) -> None:
    shelf.put("A", at="2024-03-05T10:00:00Z")
    first = shelf.last_capture
    shelf.put("B", at="2024-03-06T10:00:00Z")
    authors = ("Ana Ruiz",)
    readings = [
        (first, reading("A", authors=authors)),
        (shelf.last_capture, reading("B", authors=authors)),
    ]
    stored = put_again(shelf.db, article_id(shelf), readings, NOW)
    assert stored.outcome is Outcome.UNCHANGED
    assert shelf.rows("select authors, changed from revisions order by number") == [
        ('["Ana Ruiz"]', None),
        ('["Ana Ruiz"]', "title"),
    ]
    shelf.put("B", at="2024-03-07T10:00:00Z", authors=authors)
    assert shelf.rows("select count(*) from revisions") == [(2,)]
    assert not list(check_database(shelf.db.conn))


def test_reading_again_with_the_same_outcome_is_no_change(shelf: Shelf) -> None:
    shelf.put("A", at="2024-03-05T10:00:00Z", authors=("Ana Ruiz",))
    first = shelf.last_capture
    shelf.put("B", at="2024-03-06T10:00:00Z", authors=("Ana Ruiz",))
    before, changes = contents(shelf), shelf.rows("select * from changes")
    readings = [
        (first, reading("A", authors=("Ana Ruiz",))),
        (shelf.last_capture, reading("B", authors=("Ana Ruiz",))),
    ]
    stored = put_again(shelf.db, article_id(shelf), readings, NOW)
    assert stored.outcome is Outcome.UNCHANGED
    assert contents(shelf) == before
    assert shelf.rows("select * from changes") == changes


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_read_again_an_article_is_as_if_it_had_been_taken_in_by_these_rules(
    shelf: Shelf, order: tuple[int, ...]
) -> None:
    days = [
        ("A", "The fares rise.", "2024-03-05T10:00:00Z"),
        ("A", "The fares fall.", "2024-03-06T10:00:00Z"),
        ("B", "The fares fall.", None),
    ]

    def take_in(prefix: str) -> list[str]:
        ids = []
        for title, text, at in days:
            shelf.put(title, text=prefix + text, at=at, authors=(f"Author {title}",))
            ids.append(shelf.last_capture)
        return ids

    take_in("")
    wanted = contents(shelf)
    shelf.db.execute("pragma foreign_keys = off")
    for table in (*TABLES, "outlets", "authors", "changes"):
        shelf.db.execute(f"delete from {table}")
    shelf.db.execute("pragma foreign_keys = on")
    shelf.restart()
    ids = take_in("Advertisement. ")
    readings = [
        (
            ids[place],
            reading(days[place][0], text=days[place][1], authors=(f"Author {days[place][0]}",)),
        )
        for place in order
    ]
    put_again(shelf.db, article_id(shelf), readings, NOW)
    assert contents(shelf) == wanted
    assert not list(check_database(shelf.db.conn))


def test_a_capture_without_an_article_by_the_new_rules_makes_no_revision(shelf: Shelf) -> None:
    shelf.put("A", at="2024-03-05T10:00:00Z")
    first = shelf.last_capture
    shelf.put("Consent", text="We value your privacy.", at="2024-03-06T10:00:00Z")
    stored = put_again(shelf.db, article_id(shelf), [(first, reading("A"))], NOW)
    assert stored.outcome is Outcome.REVISED
    assert shelf.rows("select number, title from revisions") == [(1, "A")]
    assert shelf.rows("select title, capture_id from articles") == [("A", first)]
    assert not stale_article(shelf.db, article_id(shelf), f"{READING_RULES} by hand")
    assert not list(check_database(shelf.db.conn))


def test_a_reading_that_is_by_now_of_another_article_stays(shelf: Shelf) -> None:
    shelf.put("A", at="2024-03-05T10:00:00Z")
    moved = reading("A", url=URL + "-moved", text="Other words now.")
    put_again(shelf.db, article_id(shelf), [(shelf.last_capture, moved)], NOW)
    assert shelf.rows("select url, text from articles") == [(URL, "Other words now.")]
    assert not list(check_database(shelf.db.conn))


def test_nothing_read_is_nothing_done(shelf: Shelf) -> None:
    shelf.put("A")
    before = contents(shelf)
    assert put_again(shelf.db, article_id(shelf), [], NOW).outcome is Outcome.UNCHANGED
    assert contents(shelf) == before


def test_readers_of_two_kinds_do_not_make_each_other_stale(shelf: Shelf) -> None:
    shelf.put(at="2024-03-05T10:00:00Z", reader="trafilatura 2.3.1")
    shelf.put(at="2024-03-06T10:00:00Z", reader="plain text 1")
    id_ = article_id(shelf)
    assert not stale_article(shelf.db, id_, f"{READING_RULES} plain text 1")
    assert stale_article(shelf.db, id_, f"{READING_RULES} plain text 2")
    assert stale_article(shelf.db, id_, f"{READING_RULES + 1} plain text 1")
    shelf.db.execute("update captures set rules = null")
    assert stale_article(shelf.db, id_, f"{READING_RULES} plain text 1")


def test_read_again_it_shows_the_latest_whole_capture(shelf: Shelf) -> None:
    whole = "First the ferry sails.\n\nThen it lands at the pier.\n\nLast of all it rests there."
    shelf.put("A", at="2024-03-05T10:00:00Z", text="Nothing yet here.")
    first = shelf.last_capture
    shelf.put("A", at="2024-03-06T10:00:00Z", text="Nothing yet here.")
    readings = [
        (shelf.last_capture, reading("A", text="First the ferry sails.")),
        (first, reading("A", text=whole)),
    ]
    put_again(shelf.db, article_id(shelf), readings, NOW)
    assert shelf.rows("select text, capture_id, revision from articles") == [(whole, first, 1)]
    assert not list(check_database(shelf.db.conn))
