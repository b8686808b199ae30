"""Articles and what hangs on them: the same rows whatever the order, and nothing left behind."""

import itertools
import time

from readings import URL, Shelf

from corpus.model import Outcome

HITS = "select rowid from articles_fts where articles_fts match 'fares' order by rowid"


def test_an_author_of_a_capture_that_shows_no_longer_is_gone_in_either_order(shelf: Shelf) -> None:
    for number, days in enumerate(itertools.permutations((5, 6))):
        url = f"{URL}-{number}"
        for day in days:
            shelf.put(
                f"Day {day} of {number}",
                url=url,
                at=f"2024-03-{day:02}T10:00:00Z",
                authors=(f"Author {'AB'[day - 5]}{number}",),
                tags=(f"tag {day} {number}",),
                links=(f"https://cited.example/{day}",),
                outlet=f"outlet{day}.example",
            )
        assert shelf.rows(f"select name from authors where name like '%{number}'") == [
            (f"Author B{number}",)
        ]
        assert shelf.rows(f"select name from tags where name like '%{number}'") == [
            (f"tag 6 {number}",)
        ]
    assert shelf.rows("select id from outlets") == [("outlet6_example",)]


def test_a_name_in_several_spellings_has_the_same_one_in_any_order(shelf: Shelf) -> None:
    spellings = ("ana ruiz", "ANA RUIZ", "Ana Ruiz")
    found = []
    for run, order in enumerate(itertools.permutations(spellings)):
        for number, name in enumerate(order):
            shelf.put(url=f"{URL}-{number}", at=f"2024-03-{run + 1:02}T10:00:00Z", authors=(name,))
        found.append(shelf.rows("select name from authors"))
    assert found == [[("Ana Ruiz",)]] * 6


def test_a_part_of_a_second_is_later_than_the_whole_one(shelf: Shelf) -> None:
    shelf.put("Later", at="2024-03-05T10:00:00.5+00:00")
    shelf.put("Earlier", at="2024-03-05T10:00:00Z")
    assert shelf.rows("select title, first_captured from articles") == [
        ("Later", "2024-03-05T10:00:00Z")
    ]


def test_what_is_stored_says_whether_the_article_shows_it(shelf: Shelf) -> None:
    assert shelf.put(at="2024-03-06T10:00:00Z").is_shown
    earlier = shelf.put("Fares to rise", at="2024-03-05T10:00:00Z")
    assert (earlier.outcome, earlier.is_shown) == (Outcome.REVISED, False)


def test_a_text_between_two_equal_ones_splits_their_revision(shelf: Shelf) -> None:
    shelf.put("A", at="2024-03-05T10:00:00Z")
    shelf.put("A", at="2024-03-07T10:00:00Z")
    assert shelf.rows("select number, title from revisions") == [(1, "A")]
    shelf.put("B", at="2024-03-06T10:00:00Z")
    assert shelf.rows("select number, title from revisions order by number") == [
        (1, "A"),
        (2, "B"),
        (3, "A"),
    ]
    assert shelf.rows("select title, revision from articles") == [("A", 3)]


def test_storing_takes_no_longer_the_more_there_is(shelf: Shelf) -> None:
    def seconds(first: int) -> float:
        began = time.process_time()
        for number in range(first, first + 150):
            shelf.put(f"Story {number}", url=f"{URL}-{number}", text="Long line. " * 400)
        return time.process_time() - began

    shelf.db.execute("begin")
    before = seconds(0)
    for start in range(150, 1950, 150):
        seconds(start)
    assert seconds(1950) < 4 * before
    shelf.db.execute("commit")


def test_rowids_survive_vacuum_and_transform_so_the_index_stays_in_step(shelf: Shelf) -> None:
    for number in range(20):
        shelf.put(f"Story {number} of fares", url=f"{URL}-{number}")
    for statement in (
        "delete from articles_folded where n % 3 = 0",
        "delete from claims where article_id in (select id from articles where rowid % 3 = 0)",
        "delete from revisions where article_id in (select id from articles where rowid % 3 = 0)",
        "pragma foreign_keys = off",
        "delete from articles where rowid % 3 = 0",
        "delete from captures where article_id not in (select id from articles)",
        "pragma foreign_keys = on",
    ):
        shelf.db.execute(statement)
    pairs, hits = shelf.rows("select rowid, id from articles order by id"), shelf.rows(HITS)
    assert len(hits) == 14
    shelf.db.execute("vacuum")
    assert shelf.rows("select rowid, id from articles order by id") == pairs
    shelf.db["articles"].transform(types={"section": str})  # type: ignore[union-attr]
    assert shelf.rows("select rowid, id from articles order by id") == pairs
    assert shelf.rows(HITS) == hits


def test_rebuilding_the_index_gives_the_same_hits(shelf: Shelf) -> None:
    for number in range(5):
        shelf.put(f"Großer Straßenlärm {number} fares", url=f"{URL}-{number}")
    hits = shelf.rows(HITS)
    folded = "select rowid from articles_fts where articles_fts match 'strassenlarm*'"
    before = shelf.rows(folded)
    shelf.db.execute("insert into articles_fts(articles_fts) values ('rebuild')")
    assert (shelf.rows(HITS), shelf.rows(folded)) == (hits, before)
    assert len(hits) == 5


def test_equal_words_written_again_do_not_grow_the_index(shelf: Shelf) -> None:
    size = "select sum(length(block)) from articles_fts_data"
    shelf.put(at="2024-03-01T10:00:00Z")
    before = shelf.rows(size)
    for day in range(2, 25):
        shelf.put(at=f"2024-03-{day:02}T10:00:00Z")
    assert shelf.rows("select count(*) from captures") == [(24,)]
    assert shelf.rows(size) == before
