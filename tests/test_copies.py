"""Stories are found whatever the order, whatever was interrupted, whatever changed since."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from planted import (
    COPIES,
    NEGATIVES,
    Newsroom,
    collection,
    joined,
    languages_of,
    pair_scores,
    put_text,
)
from sqlite_utils import Database

from corpus import Archive, copies
from corpus.copies import check_signatures, find_stories_anew, settle_stories
from corpus.digests import short_id
from corpus.store import stories
from corpus.store.database import open_for_writing, transaction
from corpus.store.index import reindex

LEAST_PRECISION, LEAST_RECALL = 0.98, 0.95


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with closing(open_for_writing(tmp_path / "corpus.db")) as opened:
        opened.execute("pragma foreign_keys = off")  # texts without captures
        yield opened


@pytest.fixture(scope="module")
def room(sample_archive: Archive) -> Newsroom:
    with closing(sqlite3.connect(sample_archive.database)) as archive:
        texts = archive.execute("select language, text from articles where language = 'en'")
        return Newsroom(languages_of(texts)[0], 1)


def stories_of(db: Database) -> list[tuple[str, ...]]:
    """Everything that is told of stories, and what is kept to find them."""
    return [
        *db.execute("select 'article', id, story_id from articles order by id"),
        *db.execute("select 'story', * from stories order by id"),
        *db.execute("select 'crowd', * from crowded_bands order by band"),
        *db.execute("select 'waits', * from articles_to_compare"),
        *db.execute("select 'tell', * from stories_to_tell"),
        *db.execute(
            """
            select 'band', band, id from story_bands join articles on articles.rowid = n
            order by band, id
            """
        ),
    ]


def together(db: Database) -> set[frozenset[str]]:
    """The stories, each as the ids of its articles."""
    rows = db.execute(
        "select group_concat(id) from articles where story_id is not null group by story_id"
    )
    return {frozenset(ids.split(",")) for (ids,) in rows}


def put(db: Database, texts: dict[str, str]) -> None:
    with transaction(db):
        for id_, text in texts.items():
            put_text(db, id_, text)


def some_texts(room: Newsroom) -> dict[str, str]:
    """Six articles, each with copies and negatives of every third kind, by ids."""
    found = {}
    makes = [*COPIES.values(), *NEGATIVES.values()]
    for number in range(6):
        text = room.article(5, 8)
        made = [text, *(make(room, text) for make in makes[number % 3 :: 3])]
        found |= {short_id(f"{number} {at}"): joined(room, each) for at, each in enumerate(made)}
    equal = joined(room, room.article())
    return found | {short_id(f"equal {at}"): equal for at in range(7)}


def test_planted_copies_are_found_and_what_looks_like_them_is_left_alone(
    db: Database, sample_archive: Archive
) -> None:
    with closing(sqlite3.connect(sample_archive.database)) as archive:
        texts = archive.execute("select language, text from articles order by id").fetchall()
    planted = list(collection(languages_of(texts), 1, 1))
    ids = [short_id(f"{one.kind} {one.origin}") for one in planted]
    put(db, dict(zip(ids, (one.text for one in planted), strict=True)))
    settle_stories(db)
    story = dict(db.execute("select id, coalesce(story_id, id) from articles").fetchall())
    precision, recall = pair_scores(planted, [story[id_] for id_ in ids])
    assert len({one.source.split()[0] for one in planted}) >= 20
    assert precision >= LEAST_PRECISION
    assert recall >= LEAST_RECALL


@pytest.mark.parametrize("crowd", [stories.CROWD, 3])
def test_stories_are_the_same_in_any_order_and_any_number_of_runs(
    tmp_path: Path, room: Newsroom, monkeypatch: pytest.MonkeyPatch, crowd: int
) -> None:
    monkeypatch.setattr(stories, "CROWD", crowd)
    monkeypatch.setattr(copies, "_BATCH", 7)
    texts = some_texts(room)
    found = []
    for seed in range(4):
        chance = random.Random(seed)  # noqa: S311
        ids = sorted(texts)
        chance.shuffle(ids)
        with closing(open_for_writing(tmp_path / f"{seed}.db")) as db:
            db.execute("pragma foreign_keys = off")
            while ids:
                size = chance.randrange(1, 30)
                batch, ids = ids[:size], ids[size:]
                # Some come with another one's text first.
                put(db, {id_: texts[chance.choice(sorted(texts))] for id_ in batch[::3]})
                if chance.random() < 0.5:
                    settle_stories(db)
                put(db, {id_: texts[id_] for id_ in batch})
                settle_stories(db)
            found.append(stories_of(db))
            assert not list(stories.check_stories(db.conn))
    assert found[1:] == found[:1] * 3
    assert any(row[0] == "story" for row in found[0])
    assert any(row[0] == "crowd" for row in found[0]) == (crowd == 3)


def test_what_was_interrupted_at_any_comparison_goes_on(
    tmp_path: Path, room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "_BATCH", 5)
    texts = some_texts(room)
    compare = copies.is_copy
    found = []
    for most in (10**9, 0, 3, 17):
        with closing(open_for_writing(tmp_path / f"{most}.db")) as db:
            db.execute("pragma foreign_keys = off")
            put(db, texts)
            left = most

            def counted(*pair: object) -> bool:
                nonlocal left
                left -= 1
                if left < 0:
                    raise KeyboardInterrupt
                return compare(*pair)  # type: ignore[arg-type]

            monkeypatch.setattr(copies, "is_copy", counted)
            if most < 10**9:
                with pytest.raises(KeyboardInterrupt):
                    settle_stories(db)
            left = 10**9
            settle_stories(db)
            found.append(stories_of(db))
    assert found[1:] == found[:1] * 3


def test_a_text_that_connects_two_stories_makes_them_one_and_parts_them_again(
    db: Database, room: Newsroom
) -> None:
    text = room.article(12, 13)
    top, low = joined(room, text[:9]), joined(room, text[2:])
    bridge = joined(room, text)
    other = joined(room, room.article())
    put(db, {"a1": joined(room, text[:5]), "a2": joined(room, text[:6]), "b1": other, "c1": bridge})
    settle_stories(db)
    assert together(db) == {frozenset({"a1", "a2", "c1"})}
    put(db, {"c1": other})
    settle_stories(db)
    assert together(db) == {frozenset({"a1", "a2"}), frozenset({"b1", "c1"})}
    put(db, {"a1": top, "b1": low})
    settle_stories(db)
    assert frozenset({"a1", "a2", "b1"}) in together(db)
    put(db, {id_: joined(room, room.article()) for id_ in ("a1", "a2", "b1", "c1")})
    settle_stories(db)
    assert together(db) == set()
    assert db.execute("select count(*) from stories").fetchone() == (0,)


@pytest.mark.parametrize(
    "damage",
    [
        "delete from story_signatures",
        "update story_signatures set n = n + 1000",
        "update story_signatures set signature = x'0102030405060708'",
        "update articles set rowid = rowid + 1000",
        "delete from stories",
    ],
)
def test_signatures_and_stories_made_anew_are_those_of_the_texts(
    db: Database, room: Newsroom, damage: str
) -> None:
    put(db, some_texts(room))
    settle_stories(db)
    with transaction(db):
        reindex(db)
    whole = stories_of(db)
    assert not list(check_signatures(db.conn))
    db.execute(damage)
    if "signatures" in damage:
        assert len(list(check_signatures(db.conn))) == len(some_texts(room))
    with transaction(db):
        reindex(db)
        find_stories_anew(db)
    assert stories_of(db) == whole
    assert not [*check_signatures(db.conn), *stories.check_stories(db.conn)]


def test_equal_texts_are_one_story_however_many_they_are(
    db: Database, room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stories, "CROWD", 3)
    monkeypatch.setattr(copies, "_BATCH", 4)
    text = joined(room, room.article())
    ids = [f"{at:02}" for at in range(12)]
    put(db, dict.fromkeys(ids[6:], text))
    settle_stories(db)
    put(db, dict.fromkeys(ids[:6], text))
    settle_stories(db)
    assert db.execute("select count(*) from crowded_bands").fetchone() != (0,)
    assert together(db) == {frozenset(ids)}
    put(db, {"00": joined(room, room.article()), "06": joined(room, room.article())})
    settle_stories(db)
    assert together(db) == {frozenset({*ids} - {"00", "06"})}


def test_nothing_is_compared_twice_when_nothing_came(
    db: Database, room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = some_texts(room)
    put(db, texts)
    settle_stories(db)
    put(db, texts)
    monkeypatch.setattr(copies, "is_copy", None)
    settle_stories(db)
    assert together(db)


def test_of_many_copies_of_one_text_each_is_compared_with_few(
    db: Database, room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = room.article()
    put(db, {f"{at:03}": joined(room, [*text, room.paragraph()]) for at in range(40)})
    compared = []
    compare = copies.is_copy
    monkeypatch.setattr(copies, "is_copy", lambda *pair: compared.append(1) or compare(*pair))
    settle_stories(db)
    assert [len(ids) for ids in together(db)] == [40]
    assert len(compared) < 80
