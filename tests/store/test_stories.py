"""What is told of a story: its size, who was first, whom its articles credit."""

import sqlite3

import pytest
from readings import Shelf

from corpus.copies import settle_stories
from corpus.digests import short_id
from corpus.model import Citation, Source
from corpus.store.stories import check_stories

TEXT = " ".join(f"word{at} of the story" for at in range(40))
OTHER = " ".join(f"term{at} in a report" for at in range(40))


def url_of(name: str) -> str:
    return f"https://www.{name}.example/2024/reef"


def put(shelf: Shelf, name: str, published: str | None = None, **more: object) -> str:
    """Store an outlet's copy of the text; its article's id."""
    more = {"text": TEXT, "outlet": f"{name}.example", **more}
    return shelf.put(url=url_of(name), published=published, **more).article_id  # type: ignore[arg-type]


def first_of(shelf: Shelf) -> object:
    settle_stories(shelf.db)
    ((size, first),) = shelf.rows("select size, first_article_id from stories")
    assert size == shelf.rows("select count(*) from articles")[0][0]
    return first


def credit(agency: str) -> tuple[Citation, ...]:
    return (Citation("credit", Source(agency, "organisation"), printed_text=agency),)


def test_an_article_without_copies_has_no_story(shelf: Shelf) -> None:
    put(shelf, "harbourpost")
    put(shelf, "northernledger", text=OTHER)
    settle_stories(shelf.db)
    assert shelf.rows("select count(story_id) from articles") == [(0,)]
    assert shelf.rows("select * from stories") == []


def test_a_story_has_the_smallest_id_of_its_articles(shelf: Shelf) -> None:
    ids = [put(shelf, name) for name in ("harbourpost", "northernledger", "eastmark")]
    settle_stories(shelf.db)
    assert shelf.rows("select id, size from stories") == [(min(ids), 3)]
    assert shelf.rows("select distinct story_id from articles") == [(min(ids),)]


@pytest.mark.parametrize("is_smaller", [True, False], ids=["smaller id", "greater id"])
@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("2024-05-03T10:00:00+02:00", "2024-05-03T09:00:00+00:00"),
        ("2024-05-03T23:59:00Z", "2024-05-03"),
        ("2024-05-03", "2024-05-04T00:00:00Z"),
        ("2024-05-03", "2024-05-04"),
        ("2024-05-03", None),
        ("2024-05-03T10:00:00Z", None),
    ],
)
def test_the_first_is_the_one_published_first_whatever_its_id(
    shelf: Shelf, earlier: str, later: str | None, *, is_smaller: bool
) -> None:
    one, other = sorted(
        ("harbourpost", "northernledger"),
        key=lambda name: short_id(url_of(name)),
        reverse=not is_smaller,
    )
    put(shelf, other, later, at="2024-05-05T10:00:00+00:00")
    first = put(shelf, one, earlier, at="2024-05-06T10:00:00+00:00")
    assert first_of(shelf) == first


def test_another_first_is_told_when_a_date_changes(shelf: Shelf) -> None:
    one = put(shelf, "harbourpost", "2024-05-03", at="2024-05-05T10:00:00+00:00")
    other = put(shelf, "northernledger", "2024-05-04", at="2024-05-05T10:00:00+00:00")
    assert first_of(shelf) == one
    put(shelf, "northernledger", "2024-05-02", at="2024-05-06T10:00:00+00:00")
    assert first_of(shelf) == other


def test_of_undated_ones_that_captured_first_is_first_then_the_smaller_id(shelf: Shelf) -> None:
    one = put(shelf, "harbourpost", at="2024-05-05T10:00:00+00:00")
    other = put(shelf, "northernledger", at="2024-05-04T10:00:00+00:00")
    assert first_of(shelf) == other
    put(shelf, "harbourpost", at="2024-05-04T10:00:00+00:00")
    assert first_of(shelf) == min(one, other)
    put(shelf, "harbourpost", at="2024-05-03T10:00:00+00:00")
    assert first_of(shelf) == one
    never = put(shelf, "eastmark")
    assert first_of(shelf) == one != never


def test_the_agency_is_the_one_that_most_credit(shelf: Shelf) -> None:
    def agency() -> object:
        settle_stories(shelf.db)
        return shelf.rows("select agency from stories")[0][0]

    for name in ("harbourpost", "northernledger", "eastmark", "fenland"):
        put(shelf, name)
    assert agency() is None
    put(
        shelf,
        "harbourpost",
        title="Reef",
        citations=credit("Reuters"),
        at="2024-05-05T10:00:00+00:00",
    )
    assert agency() == "Reuters"
    put(shelf, "eastmark", title="Reef", citations=credit("AFP"), at="2024-05-05T10:00:00+00:00")
    assert agency() == "AFP"
    put(shelf, "fenland", title="Reef", citations=credit("Reuters"), at="2024-05-05T10:00:00+00:00")
    assert agency() == "Reuters"


def test_a_revision_unmakes_a_copy(shelf: Shelf) -> None:
    put(shelf, "harbourpost", at="2024-05-05T10:00:00+00:00")
    put(shelf, "northernledger", at="2024-05-05T10:00:00+00:00")
    settle_stories(shelf.db)
    assert shelf.rows("select size from stories") == [(2,)]
    put(shelf, "northernledger", text=OTHER, at="2024-05-06T10:00:00+00:00")
    settle_stories(shelf.db)
    assert shelf.rows("select count(story_id) from articles") == [(0,)]
    # An older capture that comes late changes nothing.
    put(shelf, "northernledger", text=TEXT, at="2024-05-04T10:00:00+00:00")
    settle_stories(shelf.db)
    assert shelf.rows("select * from stories") == []
    assert not list(check_stories(shelf.db.conn))


def withdraw(shelf: Shelf, article_id: str) -> None:
    shelf.db.execute(
        "insert into withdrawals values (?, 'asked for', '2024-06-01T00:00:00Z', null)",
        [article_id],
    )


def test_what_is_withdrawn_is_of_no_story_at_once_and_after_the_next_run(shelf: Shelf) -> None:
    days = {"harbourpost": "2024-05-03", "northernledger": "2024-05-04", "eastmark": "2024-05-05"}
    ids = [put(shelf, name, day) for name, day in days.items()]
    assert first_of(shelf) == ids[0]
    whole = shelf.rows("select id, story_id, is_original from article_facets order by 1")
    told = "select size, first_article_id from stories"
    originals = "select id from article_facets where status = 'live' and is_original"
    withdraw(shelf, ids[0])
    assert shelf.rows(told) == [(2, ids[1])]
    assert shelf.rows(originals) == [(ids[1],)]
    settle_stories(shelf.db)
    assert shelf.rows("select id, size, first_article_id from stories") == [
        (min(ids[1:]), 2, ids[1])
    ]
    assert shelf.rows("select story_id from articles where status = 'withdrawn'") == [(None,)]
    assert not list(check_stories(shelf.db.conn))
    withdraw(shelf, ids[1])
    assert shelf.rows(told) == [(1, ids[2])]
    assert (ids[2],) in shelf.rows(originals)
    settle_stories(shelf.db)
    assert shelf.rows("select * from stories") == []
    assert not list(check_stories(shelf.db.conn))
    shelf.db.execute("delete from withdrawals")
    assert first_of(shelf) == ids[0]
    assert shelf.rows("select id, story_id, is_original from article_facets order by 1") == whole
    assert not list(check_stories(shelf.db.conn))


def test_the_view_tells_who_printed_it_how_long_after_the_first(shelf: Shelf) -> None:
    put(shelf, "harbourpost", "2024-05-03T10:00:00+00:00")
    put(shelf, "northernledger", "2024-05-03T12:30:00+01:00")
    put(shelf, "eastmark", "2024-05-04")
    settle_stories(shelf.db)
    assert shelf.rows(
        """
        select outlet_id, is_first, minutes_after_first, size
        from story_articles order by outlet_id
        """
    ) == [
        ("eastmark_example", 0, None, 3),
        ("harbourpost_example", 1, 0, 3),
        ("northernledger_example", 0, 90, 3),
    ]


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        ("update stories set size = 3", "it is told to have 3 articles and has 2"),
        ("update articles set story_id = null where id > story_id", "has 1"),
        (
            "update stories set first_article_id = (select max(id) from articles)",
            "the article that is told to be its first is not",
        ),
        ("update stories set agency = 'AFP'", "its agency is not"),
        ("delete from stories", "it is not there"),
        ("update stories set id = 'x'; update articles set story_id = 'x'", "not the smallest"),
        ("delete from story_bands where band = (select min(band) from story_bands)", "its bands"),
        ("insert into story_bands values (1, 1)", "1 rows are of no signature"),
        ("update story_signatures set signature = x'01'", "its bands"),
    ],
)
def test_verify_finds_stories_that_do_not_agree_with_their_articles(
    shelf: Shelf, damage: str, problem: str
) -> None:
    put(shelf, "harbourpost", "2024-05-03T10:00:00+00:00")
    put(shelf, "northernledger", "2024-05-03T10:00:00+00:00")
    settle_stories(shelf.db)
    connection: sqlite3.Connection = shelf.db.conn
    assert not list(check_stories(connection))
    connection.execute("pragma foreign_keys = off")
    for statement in damage.split("; "):
        connection.execute(statement)
    assert problem in " ".join(what for _, what in check_stories(connection))
