"""Outlets in the database: names, hosts, what people decided of them, and what is undone."""

from itertools import permutations

import pytest
from readings import Shelf
from sqlite_utils import Database

from corpus.decisions import Decisions, OutletDecision
from corpus.store.migrations import migrations
from corpus.store.outlets import refresh_outlets

POST, ONLINE = "harbourpost.example", "harbour-post-online.example"
NAMES = "select outlet_id, kind, name, articles from outlet_names order by 1, 2, 3"


def decided(*outlets: OutletDecision) -> Decisions:
    return Decisions({each.domain: each for each in outlets})


MERGED = decided(OutletDecision(ONLINE, merge_into=POST))


def new_shelf() -> Shelf:
    db = Database(memory=True)
    migrations.apply(db)
    db.execute("begin")
    return Shelf(db)


def stocked(shelf: Shelf) -> Shelf:
    """Two articles of one outlet at two hosts and one of another."""
    shelf.put(url=f"https://www.{POST}/a", outlet=POST, site_name="Harbour Post")
    shelf.put(url=f"https://north.{POST}/b", outlet=POST, site_name="Harbour Post North")
    shelf.put(url=f"https://{ONLINE}/c", outlet=ONLINE, site_name="Post Online", language="de")
    return shelf


def test_names_and_hosts_that_make_up_an_outlet_are_listed() -> None:
    shelf = stocked(new_shelf())
    refresh_outlets(shelf.db, Decisions())
    assert shelf.rows(NAMES) == [
        ("harbour-post-online_example", "host", ONLINE, 1),
        ("harbour-post-online_example", "name", "Post Online", 1),
        ("harbourpost_example", "host", POST, 1),
        ("harbourpost_example", "host", f"north.{POST}", 1),
        ("harbourpost_example", "name", "Harbour Post", 1),
        ("harbourpost_example", "name", "Harbour Post North", 1),
    ]


def test_an_outlet_without_articles_leaves_no_names() -> None:
    shelf = stocked(new_shelf())
    refresh_outlets(shelf.db, Decisions())
    shelf.put(url=f"https://{ONLINE}/c", at="2024-03-05T10:00:00Z", outlet=POST)
    refresh_outlets(shelf.db, Decisions())
    assert shelf.rows("select count(*) from outlet_names where outlet_id like '%online%'") == [(0,)]
    assert shelf.rows("select id from outlets") == [("harbourpost_example",)]


def test_the_order_in_which_articles_came_makes_no_difference() -> None:
    articles = [
        {"url": f"https://www.{POST}/a", "outlet": POST, "language": "en"},
        {"url": f"https://m.{POST}/b", "outlet": POST, "language": "de", "site_name": "Post"},
        {"url": f"https://{ONLINE}/c", "outlet": ONLINE, "language": "de", "site_name": "Online"},
    ]
    found = set()
    for order in permutations(articles):
        shelf = new_shelf()
        for article in order:
            shelf.put(**article)  # type: ignore[arg-type]
            refresh_outlets(shelf.db, MERGED)
        outlets = shelf.rows("select id, name, domain, country, language, decided from outlets")
        found.add((*outlets, *shelf.rows(NAMES)))
    assert len(found) == 1


def test_a_merged_outlets_names_do_not_outvote_those_of_the_one_that_it_is_part_of() -> None:
    shelf = stocked(new_shelf())
    for number in range(3):
        shelf.put(url=f"https://{ONLINE}/{number}", outlet=ONLINE, site_name="Post Online")
    refresh_outlets(shelf.db, MERGED)
    assert shelf.rows("select id, name from outlets") == [("harbourpost_example", "Harbour Post")]
    assert ("harbourpost_example", "name", "Post Online", 4) in shelf.rows(NAMES)


def test_what_is_merged_moves_and_moves_back_when_it_is_no_longer() -> None:
    shelf = stocked(new_shelf())
    outlets = "select id, name, domain, country, language, decided from outlets order by id"
    refresh_outlets(shelf.db, Decisions())
    before = (
        shelf.rows(outlets),
        shelf.rows(NAMES),
        shelf.rows("select id, outlet_id from articles"),
    )
    refresh_outlets(shelf.db, MERGED)
    assert shelf.rows("select distinct outlet_id from articles") == [("harbourpost_example",)]
    assert shelf.rows("select old_id, new_id, kind from aliases") == [
        ("harbour-post-online_example", "harbourpost_example", "outlet")
    ]
    refresh_outlets(shelf.db, Decisions())
    after = shelf.rows(outlets), shelf.rows(NAMES), shelf.rows("select id, outlet_id from articles")
    assert after == before
    assert shelf.rows("select * from aliases") == []


def test_a_merge_into_an_outlet_that_has_no_article_makes_it() -> None:
    shelf = stocked(new_shelf())
    refresh_outlets(shelf.db, decided(OutletDecision(POST, merge_into="northpost.de")))
    assert ("northpost_de", "Harbour Post", "northpost.de", "de") in shelf.rows(
        "select id, name, domain, country from outlets"
    )


@pytest.mark.parametrize("in_a_run", [False, True])
def test_what_was_decided_is_undone_when_the_line_goes(in_a_run: bool) -> None:
    shelf = stocked(new_shelf())
    run_id = 99 if in_a_run else None  # a run that touched nothing
    refresh_outlets(shelf.db, Decisions())
    outlets = "select name, country, language from outlets where domain = 'harbourpost.example'"
    before = shelf.rows(outlets)
    refresh_outlets(shelf.db, decided(OutletDecision(POST, "The Post", "ie", "ga")), run_id)
    assert shelf.rows(outlets) == [("The Post", "ie", "ga")]
    refresh_outlets(shelf.db, Decisions(), run_id)
    assert shelf.rows(outlets) == before


def test_of_two_languages_with_equally_many_articles_the_first_by_code_is_the_outlets() -> None:
    shelf = new_shelf()
    for number, language in enumerate(("und", "und", "und", "fr", "de")):
        shelf.put(url=f"https://{POST}/{number}", language=language)
    refresh_outlets(shelf.db, Decisions())
    assert shelf.rows("select language from outlets") == [("de",)]


def test_an_international_domain_is_shown_in_its_letters() -> None:
    shelf = new_shelf()
    shelf.put(url="https://xn--zrich-kva.example/a", outlet="xn--zrich-kva.example", site_name=None)  # type: ignore[arg-type]
    refresh_outlets(shelf.db, Decisions())
    assert shelf.rows("select name, domain from outlets") == [
        ("zürich.example", "xn--zrich-kva.example")
    ]
