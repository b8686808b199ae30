"""The search index beside the articles: what is said, the vocabulary, the narrow table; made anew."""

from contextlib import closing
from pathlib import Path

import pytest
from readings import URL, Shelf, stated
from sqlite_utils import Database

from corpus.copies import find_stories_anew, settle_stories
from corpus.fold import FOLD_RULES
from corpus.stems import stem
from corpus.store.checks import check_database, check_index
from corpus.store.database import open_for_writing, transaction
from corpus.store.index import SEPARATOR, index_problem, must_reindex, reindex
from corpus.store.migrations import migrations
from corpus.store.schema import restore_parts

TEXT = "“Fares will rise,” said Ana Ruiz. The council said that ferries run late. Fares rose."
SAID = (
    stated(TEXT, "The council", "ferries run late", kind="attribution", source_kind="organisation"),
    stated(TEXT, "Ana Ruiz", "Fares will rise"),
)
INDEX = ("articles_folded", "article_facets", "words", "search_index")


def contents(shelf: Shelf) -> dict[str, list[tuple[object, ...]]]:
    return {table: sorted(shelf.rows(f"select * from {table}"), key=repr) for table in INDEX}


def words(shelf: Shelf, language: str = "en") -> dict[str, tuple[int, int]]:
    rows = shelf.rows(
        f"select word, articles, occurrences from words where language = '{language}'"
    )
    return {str(word): (articles, occurrences) for word, articles, occurrences in rows}  # type: ignore[misc]


def hits(shelf: Shelf, expression: str) -> list[int]:
    return [
        int(str(row[0]))
        for row in shelf.db.execute(
            "select rowid from articles_fts where articles_fts match ? order by 1", [expression]
        )
    ]


def problems(shelf: Shelf) -> list[tuple[str, str]]:
    return [*check_database(shelf.db.conn), *check_index(shelf.db.conn)]


@pytest.fixture
def filled(shelf: Shelf) -> Shelf:
    """Three articles in two languages, one of them with what was said."""
    shelf.put("Fares", url=f"{URL}-1", text=TEXT, citations=SAID, published="2024-03-05")
    shelf.put("Fares fall", url=f"{URL}-2", text="Fares, fares: 北京の fares.")
    shelf.put("Preise", url=f"{URL}-3", text="Die Preise fallen.", language="de")
    return shelf


def test_what_is_said_is_kept_in_reading_order_and_apart(filled: Shelf) -> None:
    assert filled.rows("select said from articles_folded where n = 1") == [
        (f"fares will rise {SEPARATOR} ferries run late",)
    ]
    assert hits(filled, 'said : "fares will rise"') == [1]
    assert hits(filled, 'said : "rise ferries"') == []
    assert hits(filled, 'said : "rose"') == []


def test_the_vocabulary_counts_articles_and_occurrences_by_language(filled: Shelf) -> None:
    assert words(filled)["fares"] == (2, 7)
    assert words(filled)["fall"] == (1, 1)
    assert words(filled, "de")["preise"] == (1, 2)
    assert "北" not in words(filled)
    assert "の" not in words(filled)
    for word, stemmed in filled.rows("select word, stem from words where language = 'de'"):
        assert stemmed == stem(str(word), "de")


def test_words_of_enormous_length_are_left_out_of_the_vocabulary(shelf: Shelf) -> None:
    shelf.put(text=f"{'a' * 64} {'b' * 65}")
    assert "a" * 64 in words(shelf)
    assert "b" * 65 not in words(shelf)
    assert not problems(shelf)


def test_another_text_takes_its_words_out_and_puts_others_in(filled: Shelf) -> None:
    filled.put("Fares fall", url=f"{URL}-2", at="2024-04-01T10:00:00Z", text="Trams stop.")
    assert words(filled)["fares"] == (2, 4)
    assert words(filled)["trams"] == (1, 1)
    assert filled.rows("select count(*) from words where articles < 1 or occurrences < 1") == [(0,)]
    assert not problems(filled)


def test_another_language_moves_the_words_into_its_vocabulary(filled: Shelf) -> None:
    filled.put("Preise", url=f"{URL}-3", at="2024-04-01T10:00:00Z", text="Die Preise fallen.")
    assert words(filled, "de") == {}
    assert words(filled)["preise"] == (1, 2)
    assert not problems(filled)


def test_an_article_that_is_withdrawn_leaves_the_index(filled: Shelf) -> None:
    whole = contents(filled)
    filled.db.execute(
        """
        insert into withdrawals
        select id, 'asked for', '2024-06-01T00:00:00Z', null from articles where rowid = 3
        """
    )
    assert filled.rows("select status from article_facets where n = 3") == [("withdrawn",)]
    assert any("is of no live article" in said for _, said in problems(filled))
    settle_stories(filled.db)
    assert hits(filled, "preise") == []
    assert words(filled, "de") == {}
    assert not problems(filled)
    filled.db.execute("delete from withdrawals")
    settle_stories(filled.db)
    assert contents(filled) == whole
    assert not problems(filled)


def test_a_withdrawn_article_that_counts_as_live_is_found_and_mended(filled: Shelf) -> None:
    filled.db.execute(
        """
        insert into withdrawals
        select id, 'asked for', '2024-06-01T00:00:00Z', null from articles where rowid = 3
        """
    )
    filled.db.execute("update articles set status = 'live'")
    assert any("is withdrawn and counts as live" in said for _, said in problems(filled))
    with transaction(filled.db):
        assert reindex(filled.db) == 3
    assert not problems(filled)
    assert hits(filled, "preise") == []


def test_the_narrow_table_follows_articles_and_stories(filled: Shelf) -> None:
    ids = [str(row[0]) for row in filled.rows("select id from articles order by rowid")]
    originals = "select n, is_original, story_id from article_facets order by n"
    assert filled.rows(originals) == [(1, 1, None), (2, 1, None), (3, 1, None)]
    filled.db.execute(
        "insert into stories (id, size, first_article_id) values ('s', 2, ?)", ids[:1]
    )
    filled.db.execute("update articles set story_id = 's' where rowid in (1, 2)")
    assert filled.rows(originals) == [(1, 1, "s"), (2, 0, "s"), (3, 1, None)]
    filled.db.execute("update stories set first_article_id = ?", [ids[1]])
    assert filled.rows(originals) == [(1, 0, "s"), (2, 1, "s"), (3, 1, None)]
    filled.db.execute("update articles set story_id = null, month = '2024-07', section = 'Sport'")
    filled.db.execute("delete from stories")
    assert filled.rows("select n, is_original, month, section from article_facets order by n") == [
        (n, 1, "2024-07", "Sport") for n in (1, 2, 3)
    ]
    assert not [said for what, said in problems(filled) if what.startswith("article_facets")]


@pytest.mark.parametrize(
    ("change", "subject"),
    [
        ("update article_facets set month = '1999-01' where n = 1", "article_facets, row 1"),
        ("delete from article_facets where n = 2", "article_facets, row 2"),
        ("update articles_folded set said = '' where n = 1", "article "),
        ("update words set occurrences = 1 where word = 'fares'", "word 'fares' (en)"),
        ("update words set stem = 'x' where word = 'fares'", "word 'fares' (en)"),
        ("delete from words where word = 'fares'", "word 'fares' (en)"),
        ("insert into words values ('en', 'ghost', 'ghost', 1, 1)", "word 'ghost' (en)"),
        ("update search_index set value = '0' where name = 'fold_rules'", "search_index"),
        ("delete from search_index", "search_index"),
    ],
)
def test_an_index_out_of_step_is_found_and_mended(filled: Shelf, change: str, subject: str) -> None:
    whole = contents(filled)
    assert not problems(filled)
    filled.db.execute(change)
    found = problems(filled)
    assert any(what.startswith(subject) and "`corpus reindex`" in said for what, said in found)
    with transaction(filled.db):
        assert reindex(filled.db) == 3
    assert contents(filled) == whole
    assert not problems(filled)


@pytest.mark.parametrize(
    ("lost", "subject"),
    [
        ("table words", "table words"),
        ("table articles_folded", "table articles_folded"),
        ("table articles_fts", "table articles_fts"),
        ("table article_facets", "table article_facets"),
        ("table search_index", "table search_index"),
        ("table search_state", "table search_state"),
        ("table story_bands", "table story_bands"),
        ("index words_stem", "index words_stem"),
        ("trigger articles_au", "trigger articles_au"),
        ("trigger articles_folded_ai", "trigger articles_folded_ai"),
        ("trigger withdrawals_ai", "trigger withdrawals_ai"),
    ],
)
def test_a_part_that_is_missing_is_found_and_made_again(
    filled: Shelf, lost: str, subject: str
) -> None:
    whole = contents(filled)
    parts = "select type, name, sql from sqlite_master where name not like 'sqlite%' order by 1, 2"
    schema = filled.rows(parts)
    filled.db.execute("drop " + lost)
    assert must_reindex(filled.db.conn)
    found = problems(filled)
    assert [what for what, _ in found].count(subject) == 1
    assert all("run `corpus reindex`" in said for _, said in found)
    with transaction(filled.db):
        assert reindex(filled.db) == 3
        find_stories_anew(filled.db)
    assert filled.rows(parts) == schema
    assert contents(filled) == whole
    assert hits(filled, "fares") == [1, 2]
    assert not problems(filled)


def test_a_table_that_nothing_is_made_from_again_is_not_made_empty(filled: Shelf) -> None:
    filled.db.execute("pragma foreign_keys = off")
    filled.db.execute("drop table claims")
    assert ("table claims", "reprocess") in {
        (what, "reprocess" if "`corpus reprocess`" in said else "")
        for what, said in problems(filled)
    }
    with transaction(filled.db):
        restore_parts(filled.db.conn)
    assert not filled.rows("select 1 from sqlite_master where name = 'claims'")


def test_a_word_that_is_miscounted_is_told_once(filled: Shelf) -> None:
    filled.db.execute("update words set articles = 9 where word = 'fares'")
    assert [what for what, _ in problems(filled)] == ["word 'fares' (en)"]


def test_an_index_made_anew_is_what_writing_made(filled: Shelf) -> None:
    whole, found = contents(filled), hits(filled, "fares")
    done: list[None] = []
    with transaction(filled.db):
        assert reindex(filled.db, lambda: done.append(None)) == len(done) == 3
    assert contents(filled) == whole
    assert hits(filled, "fares") == found == [1, 2]
    filled.put("Fares again", url=f"{URL}-4")
    assert hits(filled, "again") == [4]
    assert not problems(filled)


def test_what_interrupts_making_it_anew_changes_nothing(filled: Shelf) -> None:
    whole = contents(filled)
    filled.db.execute("update search_index set value = '0' where name = 'fold_rules'")
    out_of_date = contents(filled)

    def interrupt() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), transaction(filled.db):
        reindex(filled.db, interrupt)
    assert contents(filled) == out_of_date
    with transaction(filled.db):
        reindex(filled.db)
    assert contents(filled) == whole


def test_an_archive_without_articles_has_an_index_and_one_of_before_has_none(
    tmp_path: Path,
) -> None:
    with closing(open_for_writing(tmp_path / "new.db")) as db:
        assert index_problem(db.conn) is None
        assert db.execute(
            "select value from search_index where name = 'fold_rules'"
        ).fetchone() == (str(FOLD_RULES),)
    db = Database(memory=True)
    assert index_problem(db.conn) == "the database has no search index; run `corpus reindex`"
    migrations.apply(db)
    assert "has not been made yet" in str(index_problem(db.conn))
    db.close()
