"""What a rebuilt database takes over, and where old ids lead."""

from contextlib import closing
from pathlib import Path

from readings import NOW, URL, Shelf

from corpus.decisions import Decisions, OutletDecision
from corpus.digests import short_id
from corpus.store.database import open_for_writing
from corpus.store.history import carry_over, is_same_rebuild, note_differences
from corpus.store.outlets import refresh_outlets
from corpus.store.reports import article_report
from corpus.store.runs import begin_run, finish_run


def test_an_article_under_a_new_key_is_found_by_the_old_id_and_back_again(tmp_path: Path) -> None:
    ids = []
    for number, url in enumerate((URL, URL + "-b", URL + "-c", URL)):
        with closing(open_for_writing(tmp_path / f"{number}.db")) as db:
            shelf = Shelf(db)
            if number:
                carry_over(db, tmp_path / f"{number - 1}.db")
            # The same capture throughout, which each time is read as another article.
            stored = shelf.put(url=url)
            db.execute("pragma foreign_keys = off")
            db.execute("update captures set id = 'thesame'")
            db.execute("update articles set capture_id = 'thesame'")
            if number:
                note_differences(db, tmp_path / f"{number - 1}.db", NOW)
            ids.append(stored.article_id)
            for old in ids:
                report = article_report_of(tmp_path / f"{number}.db", old)
                assert report is not None, (number, old)
                assert report["id"] == stored.article_id
    assert ids[0] == ids[3] == short_id(URL)


def article_report_of(path: Path, name: str) -> dict[str, object] | None:
    from corpus.store.database import open_for_reading

    with closing(open_for_reading(path)) as db:
        return article_report(db, name)


def test_changes_hold_only_what_differs_and_their_numbers_grow(tmp_path: Path) -> None:
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    with closing(open_for_writing(old)) as db:
        shelf = Shelf(db)
        shelf.put("Same", url=URL)
        shelf.put("Before", url=URL + "-b")
    with closing(open_for_writing(new)) as db:
        carry_over(db, old)
        shelf = Shelf(db)
        shelf.put("Same", url=URL)
        shelf.put("After", url=URL + "-b")
        note_differences(db, old, NOW)
        found = shelf.rows("select seq, article_id, kind from changes order by seq")
    assert [row[1:] for row in found] == [
        (short_id(URL), "added"),
        (short_id(URL + "-b"), "added"),
        (short_id(URL + "-b"), "revised"),
    ]
    assert found[2][0] > found[1][0]  # type: ignore[operator]


def test_a_rebuild_goes_on_only_if_nothing_was_done_since(tmp_path: Path) -> None:
    old, new = tmp_path / "corpus.db", tmp_path / "rebuild.db"
    versions = {"corpus-archive": "1"}
    with closing(open_for_writing(old)) as db:
        finish_run(db, begin_run(db, "ingest", {}, versions, NOW), NOW)
    assert not is_same_rebuild(new, old, {}, versions)
    with closing(open_for_writing(new)) as db:
        carry_over(db, old)
        assert not is_same_rebuild(new, old, {}, versions)
        begin_run(db, "reprocess", {}, versions, NOW)
    assert is_same_rebuild(new, old, {}, versions)
    assert not is_same_rebuild(new, old, {"decisions": "other"}, versions)
    with closing(open_for_writing(old)) as db:
        begin_run(db, "ingest", {}, versions, NOW)
    assert not is_same_rebuild(new, old, {}, versions)


def test_a_merged_outlet_leads_to_what_it_is_part_of_as_long_as_it_is_merged(shelf: Shelf) -> None:
    shelf.put(outlet="old.example")
    shelf.put(url=URL + "-b", outlet="new.example")
    merged = Decisions({"old.example": OutletDecision("old.example", merge_into="new.example")})
    refresh_outlets(shelf.db, merged)
    assert shelf.rows("select old_id, new_id from aliases") == [("old_example", "new_example")]
    assert shelf.rows("select distinct outlet_id from articles") == [("new_example",)]
    refresh_outlets(shelf.db, Decisions())
    assert shelf.rows("select old_id, new_id from aliases") == []
    assert shelf.rows("select id from outlets order by id") == [("new_example",), ("old_example",)]
