"""Revisions: the same rows in any order of captures, and none that the story did not earn."""

import itertools
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from readings import NOW, URL, Shelf, reading
from sqlite_utils import Database

from corpus.model import Outcome, Wording
from corpus.store.articles import Stored, put_again
from corpus.store.checks import check_database
from corpus.store.database import open_for_writing

PARAGRAPHS = (
    "The harbour authority keeps the ferry fares as they are until April, it said on Monday.",
    "Passengers had protested against the increase, which was to come in a month from now.",
    "A decision on the night service is expected after the next meeting of the council.",
    "The last ferry of the day leaves at six, and nobody knows when the first one comes.",
)
WHOLE = "\n\n".join(PARAGRAPHS)
TEASER = PARAGRAPHS[0]
CUT = PARAGRAPHS[0] + "\n\nPassengers had protested against the increase, which was to …"
NOTICE = "Correction: An earlier version of this article named another month."
TABLES = {
    "articles": "id, title, dek, text, capture_id, revision, first_captured, has_correction, correction",
    "captures": "id, article_id, text_digest, wording_digest, authors, outline, rules, is_partial",
    "revisions": "*",
    "revision_changes": "*",
    "capture_texts": "*",
}


def contents(shelf: Shelf) -> dict[str, list[tuple[object, ...]]]:
    return {
        table: sorted(shelf.rows(f"select {columns} from {table}"), key=repr)
        for table, columns in TABLES.items()
    }


def test_each_changed_part_is_named_and_counted(shelf: Shelf) -> None:
    shelf.put("A", at="2024-03-05T10:00:00Z", text="Six ferries sail.", authors=("Ana Ruiz",))
    shelf.put("B", at="2024-03-06T10:00:00Z", text="Six ferries sail.", authors=("Ana Ruiz",))
    shelf.put("B", at="2024-03-07T10:00:00Z", text="Six ferries sail.", authors=("Tom Béla",))
    shelf.put("B", at="2024-03-08T10:00:00Z", text="Two old ferries sail.", dek="Six are none.")
    assert shelf.rows(
        "select number, changed, words_added, words_removed, authors from revisions order by number"
    ) == [
        (1, None, None, None, '["Ana Ruiz"]'),
        (2, "title", 1, 1, '["Ana Ruiz"]'),
        (3, "authors", 2, 2, '["Tom Béla"]'),
        (4, "dek,authors,text", 5, 3, "[]"),
    ]
    assert shelf.rows(
        """
        select field, kind, removed, added, removed_start, removed_end, added_start, added_end
        from revision_changes join revisions on revisions.id = revision_id
        where number = 4 order by position
        """
    ) == [
        ("dek", "added", None, "Six are none.", 0, 0, 0, 13),
        ("authors", "removed", "Tom Béla", None, 0, 8, 0, 0),
        ("text", "replaced", "Six", "Two old", 0, 3, 0, 7),
    ]
    assert not list(check_database(shelf.db.conn))


def test_typography_and_counters_make_no_revision_and_what_is_shown_is_the_latest(
    shelf: Shelf,
) -> None:
    shelf.put(at="2024-03-05T10:00:00Z", text="3 min read\n\n“It sails”, she said.")
    stored = shelf.put(at="2024-03-06T10:00:00Z", text='"It sails", she said.\n\n12 comments')
    assert (stored.outcome, stored.is_shown) == (Outcome.UNCHANGED, True)
    assert shelf.rows("select text from articles") == [('"It sails", she said.\n\n12 comments',)]
    assert shelf.rows("select number, text from revisions") == [
        (1, "3 min read\n\n“It sails”, she said.")
    ]
    assert not list(check_database(shelf.db.conn))


def test_a_text_that_was_no_revision_becomes_one_when_another_comes_between(shelf: Shelf) -> None:
    shelf.put(at="2024-03-05T10:00:00Z", text="“It sails.”")
    shelf.put(at="2024-03-07T10:00:00Z", text='"It sails."')
    assert shelf.rows("select text from capture_texts") == [('"It sails."',)]
    shelf.put(at="2024-03-06T10:00:00Z", text="It sinks.")
    assert shelf.rows("select text from revisions order by number") == [
        ("“It sails.”",), ("It sinks.",), ('"It sails."',),
    ]  # fmt: skip
    assert shelf.rows("select * from capture_texts") == []
    assert not list(check_database(shelf.db.conn))


def test_a_beginning_after_the_whole_is_partial_and_the_whole_stays(shelf: Shelf) -> None:
    shelf.put(at="2024-03-05T10:00:00Z", text=WHOLE)
    whole = shelf.last_capture
    stored = shelf.put(at="2024-03-06T10:00:00Z", text=TEASER)
    assert (stored.outcome, stored.is_shown, stored.is_behind) == (Outcome.UNCHANGED, False, False)
    assert shelf.rows("select text, capture_id, revision from articles") == [(WHOLE, whole, 1)]
    assert shelf.rows("select is_partial from captures order by captured_at") == [(0,), (1,)]
    assert shelf.rows("select kind from changes") == [("added",)]
    assert not list(check_database(shelf.db.conn))


@pytest.mark.parametrize(
    "later",
    [
        {"title": "Withdrawn: our report", "text": TEASER},
        {"text": TEASER[:45] + " higher. We withdraw our report and apologise."},
        {"text": f"{TEASER}\n\n{NOTICE}", "paywall": True},
        {"text": f"{TEASER}\n\n{PARAGRAPHS[2]}"},
        {"title": "Correction: our report on fares", "text": TEASER, "paywall": True},
    ],
)
def test_a_shorter_page_that_tells_something_else_is_a_revision(
    shelf: Shelf, later: dict[str, Any]
) -> None:
    shelf.put(at="2024-03-05T10:00:00Z", text=WHOLE)
    assert shelf.put(at="2024-03-06T10:00:00Z", **later).outcome is Outcome.REVISED
    assert shelf.rows("select sum(is_partial) from captures") == [(0,)]
    assert not list(check_database(shelf.db.conn))


def test_a_short_first_version_that_grows_is_a_revision(shelf: Shelf) -> None:
    shelf.put(at="2024-03-05T10:00:00Z", text=TEASER)
    assert shelf.put(at="2024-03-06T10:00:00Z", text=WHOLE).outcome is Outcome.REVISED
    assert shelf.rows("select number, words_removed from revisions") == [(1, None), (2, 0)]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize(
    "teaser", [{"text": CUT}, {"text": TEASER + "\n\nSubscribe to read on.", "paywall": True}]
)
def test_a_beginning_that_is_cut_off_gives_way_to_a_later_whole(
    shelf: Shelf, order: tuple[int, ...], teaser: dict[str, Any]
) -> None:
    days: list[dict[str, Any]] = [
        {"at": "2024-03-05T10:00:00Z", **teaser},
        {"at": "2024-03-06T10:00:00Z", "text": WHOLE},
    ]
    for day in order:
        shelf.put(**days[day])
    assert shelf.rows("select number, text from revisions") == [(1, WHOLE)]
    assert shelf.rows("select text from articles") == [(WHOLE,)]
    assert not list(check_database(shelf.db.conn))


def test_a_page_cut_off_without_a_whole_is_shown_as_it_is(shelf: Shelf) -> None:
    shelf.put("A", at="2024-03-05T10:00:00Z", text=CUT, paywall=True)
    assert shelf.put("B", at="2024-03-06T10:00:00Z", text=CUT, paywall=True).outcome is (
        Outcome.REVISED
    )
    assert shelf.rows("select title, text, revision from articles") == [("B", CUT, 2)]


def test_what_is_cut_down_and_corrected_is_a_revision(shelf: Shelf) -> None:
    shelf.put(at="2024-03-05T10:00:00Z", text=WHOLE)
    stored = shelf.put(at="2024-03-06T10:00:00Z", text=f"{TEASER}\n\n{NOTICE}")
    assert stored.outcome is Outcome.REVISED
    assert shelf.rows("select has_correction, correction from articles") == [(1, NOTICE)]


def test_a_notice_is_flagged_where_it_comes(shelf: Shelf) -> None:
    shelf.put(at="2024-03-05T10:00:00Z", text=WHOLE)
    shelf.put(at="2024-03-06T10:00:00Z", text=f"{WHOLE}\n\n{NOTICE}")
    shelf.put("B", at="2024-03-07T10:00:00Z", text=f"{WHOLE}\n\n{NOTICE}")
    shelf.put("B", at="2024-03-08T10:00:00Z", text=f"{WHOLE}\n\n{NOTICE}\n\nErratum: no ferry.")
    assert shelf.rows("select has_correction, correction from revisions order by number") == [
        (0, None),
        (1, NOTICE),
        (0, None),
        (1, "Erratum: no ferry."),
    ]
    assert shelf.rows("select revision, correction from correction_notices order by 1") == [
        (2, NOTICE),
        (4, "Erratum: no ferry."),
    ]
    shelf.put("B", at="2024-03-09T10:00:00Z", text=WHOLE)
    assert shelf.rows("select has_correction, correction from articles") == [(0, None)]


def test_headlines_that_change_can_be_asked_for(shelf: Shelf) -> None:
    shelf.put("A", at="2024-03-05T10:00:00Z")
    shelf.put("A", at="2024-03-06T10:00:00Z", text="Other.")
    shelf.put("B", at="2024-03-07T10:00:00Z", text="Other.")
    assert shelf.rows(
        "select revision, old_title, new_title, before_at, seen_at from headline_changes"
    ) == [(3, "A", "B", "2024-03-06T10:00:00Z", "2024-03-07T10:00:00Z")]


def test_what_people_corrected_is_shown_and_what_was_captured_is_kept(shelf: Shelf) -> None:
    text = "The fares stay."
    captured = Wording("Misprint", None, ("Ana Riuz",), text)
    shelf.put("Misprint", at="2024-03-05T10:00:00Z", text=text, authors=("Ana Riuz",))
    stored = shelf.put(
        "Corrected", at="2024-03-06T10:00:00Z", text=text, authors=("Ana Ruiz",), captured=captured
    )
    assert stored.outcome is Outcome.UNCHANGED
    assert shelf.rows("select title from articles") == [("Corrected",)]
    assert shelf.rows("select name from authors") == [("Ana Ruiz",)]
    assert shelf.rows("select title, authors from revisions") == [("Misprint", '["Ana Riuz"]')]


def test_an_article_that_ought_to_show_what_is_not_at_hand_says_so(shelf: Shelf) -> None:
    shelf.put("Other", at="2024-03-06T10:00:00Z", text="Quite another text stands here today.")
    other = shelf.last_capture
    shelf.put(at="2024-03-07T10:00:00Z", text=TEASER)
    stored = shelf.put(at="2024-03-05T10:00:00Z", text=WHOLE)
    assert (stored.is_shown, stored.is_behind) == (False, True)

    ids = [str(row[0]) for row in shelf.rows("select id from captures order by captured_at")]
    texts = (WHOLE, "Quite another text stands here today.", TEASER)
    titles = ("Ferry fares frozen", "Other", "Ferry fares frozen")
    readings = [
        (id_, reading(title, text=text))
        for id_, title, text in zip(ids, titles, texts, strict=True)
    ]
    put_again(shelf.db, stored.article_id, readings, NOW)
    assert shelf.rows("select capture_id, title from articles") == [(other, "Other")]
    assert not list(check_database(shelf.db.conn))


DAYS: list[dict[str, Any]] = [
    {"at": "2024-03-05T10:00:00Z", "text": TEASER},
    {"at": "2024-03-06T10:00:00Z", "text": WHOLE},
    {"at": "2024-03-07T10:00:00Z", "text": CUT, "paywall": True},
    {"at": None, "text": WHOLE.replace(",", " ,"), "title": "Undated"},
    {"at": None, "text": TEASER, "title": "Ferry fares frozen"},
    {"at": "2024-03-08T10:00:00Z", "text": f"{WHOLE}\n\n{NOTICE}", "authors": ("Ana Ruiz",)},
    {"at": "2024-03-09T10:00:00Z", "text": WHOLE + "\n\n7 comments", "authors": ("Ana Ruiz",)},
    {"at": "2024-03-10T10:00:00Z", "text": "Another text, in short.", "dek": "A dek."},
]


@given(
    chosen=st.lists(st.sampled_from(range(len(DAYS))), min_size=2, max_size=6, unique=True),
    data=st.data(),
)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_rows_are_the_same_in_any_order_of_captures(
    tmp_path_factory: pytest.TempPathFactory, chosen: list[int], data: st.DataObject
) -> None:
    other = data.draw(st.permutations(chosen))
    found = []
    for order in (sorted(chosen), other):
        path: Path = tmp_path_factory.mktemp("any") / "corpus.db"
        with closing(open_for_writing(path)) as db:
            shelf = NumberedShelf(db)
            is_behind = False
            for day in order:
                is_behind = shelf.put_day(day).is_behind or is_behind
            if is_behind:
                shelf.read_again(order)
            found.append(contents(shelf))
            assert not list(check_database(db.conn))
    assert found[0] == found[1]


class NumberedShelf(Shelf):
    """Gives each of `DAYS` the same capture whenever it comes."""

    def put_day(self, day: int) -> Stored:
        self._count = day
        stored = self.put(url=URL, **DAYS[day])
        self.ids = {**getattr(self, "ids", {}), day: self.last_capture}
        return stored

    def read_again(self, days: list[int]) -> None:
        """Read the captures of these days again."""
        again = [
            (self.ids[day], reading(**{k: v for k, v in DAYS[day].items() if k != "at"}))
            for day in days
        ]
        (article,) = self.rows("select id from articles")
        put_again(self.db, str(article[0]), again, NOW)


def test_revisions_that_go_take_their_changes_with_them(shelf: Shelf) -> None:
    shelf.put(at="2024-03-05T10:00:00Z", text=CUT)
    shelf.put("B", at="2024-03-06T10:00:00Z", text=CUT)
    assert shelf.rows("select count(*) from revision_changes") == [(1,)]
    shelf.put("C", at="2024-03-07T10:00:00Z", text=WHOLE)
    assert shelf.rows("select number, title from revisions") == [(1, "C")]
    assert shelf.rows("select count(*) from revision_changes") == [(0,)]
    assert shelf.rows("select count(*) from capture_texts") == [(2,)]
    assert not list(check_database(shelf.db.conn))


def test_all_orders_of_a_story_that_comes_back_part_by_part(tmp_path: Path) -> None:
    found = []
    for number, order in enumerate(itertools.permutations((1, 2, 5, 7))):
        db: Database
        with closing(open_for_writing(tmp_path / f"{number}.db")) as db:
            shelf = NumberedShelf(db)
            for day in order:
                shelf.put_day(day)
            found.append(contents(shelf))
    assert all(each == found[0] for each in found)
    assert len(found[0]["revisions"]) == 3


def test_captures_of_an_earlier_version_are_compared_to_the_letter(shelf: Shelf) -> None:
    shelf.put("A", at="2024-03-05T10:00:00Z")
    shelf.put("B", at="2024-03-07T10:00:00Z")
    shelf.put("B", at="2024-03-08T10:00:00Z")
    shelf.db.execute("update captures set wording_digest = null, authors = null, rules = null")
    shelf.db.execute("update revisions set wording_digest = null, authors = null")
    shelf.put("C", at="2024-03-09T10:00:00Z")
    assert shelf.rows("select number, title from revisions order by number") == [
        (1, "A"), (2, "B"), (3, "C"),
    ]  # fmt: skip
    shelf.put("D", at="2024-03-07T12:00:00Z")
    assert shelf.rows("select number, title from revisions order by number") == [
        (1, "A"), (2, "B"), (3, "D"), (4, "B"), (5, "C"),
    ]  # fmt: skip
    assert not list(check_database(shelf.db.conn))
