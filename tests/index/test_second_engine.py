"""Both engines, and reading everything, give the same answers."""

import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import bruteforce
import pytest
from sqlite_utils import Database

from corpus import Archive, Inputs
from corpus.errors import SearchError
from corpus.hits import SearchResult
from corpus.index import ordering
from corpus.index import search as searching
from corpus.index.counting import FACETS
from corpus.index.engines import engine_of, engine_problem, folder_of
from corpus.index.request import Options, Request
from corpus.index.search import search, sub_corpus
from corpus.index.tantivy_build import build_index
from corpus.store.database import open_for_reading
from corpus.store.index import reindex
from corpus.store.migrations import migrations
from corpus.store.views import create_views

WORDS = tuple(
    "storm stormy sea seas seal harbour Hafen straße über naïve quay the of a "
    "буря море 東京で嵐 港は 嵐 معرض الكتاب الميناء ทะเล พายุ 12 1234".split()
)
ARTICLES = 240
SAID = ("storm at sea", "the harbour of the sea", "嵐 quay", "a storm")


@dataclass(frozen=True, slots=True)
class Made:
    """An archive of random articles, with its words as they stood there."""

    db: sqlite3.Connection
    words: dict[str, dict[str, tuple[str, ...]]]  # of live articles: id -> field -> words


def make(path: Path, layout: str = "public") -> dict[str, dict[str, tuple[str, ...]]]:
    chance = random.Random(6)  # noqa: S311
    words: dict[str, dict[str, tuple[str, ...]]] = {}
    with closing(sqlite3.connect(path)) as connection:
        migrations.apply(Database(connection))
        connection.execute("pragma journal_mode = delete")
        for number in range(3):
            connection.execute(
                "insert into outlets (id, name, domain) values (?, ?, ?)",
                [f"outlet_{number}", f"Post {number}", f"post{number}.example"],
            )
            for table in ("authors", "tags"):
                connection.execute(
                    f"insert into {table} values (?, ?)", [f"{number}", f"Name {number}"]
                )
            connection.execute(
                "insert into sources (id, name, kind) values (?, ?, 'person')",
                [f"{number}", f"Speaker {number}"],
            )
        for number in range(ARTICLES):
            name = f"{number * 7 % ARTICLES:03}"
            texts = {
                field: " ".join(chance.choices(WORDS, k=chance.randint(*some)))
                for field, some in (("title", (1, 4)), ("dek", (0, 3)), ("text", (3, 25)))
            }
            day = chance.choice(("2023", "2024-02", "2024-02-05", "2024-02-06", "2024-03-01", None))
            status = "withdrawn" if chance.random() < 0.05 else "live"
            values: dict[str, Any] = texts | {
                "id": name, "language": chance.choice(("en", "de", "zh-Hant", "und")),
                "outlet_id": chance.choice(("outlet_0", "outlet_1", "outlet_2", None)),
                "section": chance.choice(("Sport", "Sport & Sea", None)),
                "published": day, "published_sort": day, "year": int(day[:4]) if day else None,
                "status": status, "word_count": 1, "revision": 1, "key": name, "key_rule": 1,
                "capture_id": name, "blocks": "[]", "reader": "test",
                "story_id": f"story {number % 9}" if chance.random() < 0.3 else None,
            }  # fmt: skip
            marks = ", ".join(f":{column}" for column in values)
            connection.execute(
                f"insert into articles ({', '.join(values)}) values ({marks})", values
            )
            for table in ("article_authors", "article_tags"):
                more = ", 1, 'person'" if table == "article_authors" else ""
                for each in chance.sample(range(3), chance.randint(0, 2)):
                    connection.execute(f"insert into {table} values (?, ?{more})", [name, each])
            for place in range(chance.randint(0, 3)):
                connection.execute(
                    """
                    insert into citations (id, article_id, source_id, kind, quote_text, start_char)
                    values (?, ?, ?, 'quotation', ?, ?)
                    """,
                    [f"{name} {place}", name, chance.choice(("0", "1", None)), chance.choice(SAID),
                     place],
                )  # fmt: skip
            if status == "live":
                words[name] = {field: bruteforce.tokens(text) for field, text in texts.items()}
        connection.execute(
            "insert into stories select story_id, count(*), min(id), null from articles "
            "where story_id is not null group by story_id"
        )
        create_views(Database(connection))
        reindex(Database(connection))
        connection.execute("update search_index set value = ? where name = 'layout'", [layout])
        connection.commit()
    return words


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Made, Made]]:
    """The same archive with and without an index of the second engine."""
    folder = tmp_path_factory.mktemp("engines")
    words = make(folder / "fast.db")
    shutil.copy(folder / "fast.db", folder / "plain.db")
    with (
        closing(sqlite3.connect(folder / "fast.db")) as fast,
        closing(sqlite3.connect(folder / "plain.db")) as plain,
    ):
        assert build_index(fast, folder_of(folder / "fast.db")) == len(words)
        assert engine_of(fast)
        assert not engine_of(plain)
        yield Made(fast, words), Made(plain, words)


@pytest.fixture(params=[20_000, 12], ids=["listed", "counted"])
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """So many articles are listed and ranked, so that small archives are asked as large ones."""
    for module in (searching, ordering):
        monkeypatch.setattr(module, "RANKED", request.param)
    return int(request.param)


class Asker:
    """Makes queries, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311

    def word(self) -> str:
        return self.chance.choice(WORDS)

    def phrase(self) -> str:
        return '"' + " ".join(self.chance.choices(WORDS, k=self.chance.randint(1, 3))) + '"'

    def leaf(self) -> str:
        made = self.chance.choice((
            self.word,
            self.word,
            self.phrase,
            lambda: self.word()[: self.chance.randint(2, 4)] + "*",
            lambda: self.phrase()[:-2] + '"*',
            lambda: f"{self.word()} NEAR/{self.chance.randint(0, 6)} {self.word()}",
            lambda: f'storm NEAR/3 "the sea" NEAR/3 {self.word()}',
            self.condition,
        ))()  # fmt: skip
        if self.chance.random() < 0.2 and made[0].isalpha() and ":" not in made and " " not in made:
            return f"{self.chance.choice(('title', 'dek', 'text', 'said'))}:{made}"
        return made

    def condition(self) -> str:
        return self.chance.choice((
            "outlet:outlet_1", "outlet:post", "outlet:unknown", "language:de", "language:zh",
            "language:unknown", "section:sport", "section:unknown", "author:0", "author:unknown", 'author:"name"',
            "tag:1", "tag:nothing", "source:speaker", "source:1", "after:2024-02", "before:2024-02",
            "after:2024", "before:2024-02-06", "after:2024-02-06", "is:original", 'said:"storm at sea"',
            'said:"sea the"', "said:storm",
        ))  # fmt: skip

    def query(self, depth: int = 2) -> str:
        if depth == 0 or self.chance.random() < 0.2:
            return self.leaf()
        parts = [self.query(depth - 1) for _ in range(self.chance.randint(2, 3))]
        if self.chance.random() < 0.4:
            return "(" + " OR ".join(parts) + ")"
        if self.chance.random() < 0.4:
            parts[-1] = f"-({parts[-1]})"
        return "(" + " ".join(parts) + ")"


def ask(made: Made, typed: str, **options: Any) -> SearchResult:
    given: Options = options  # type: ignore[assignment]
    request = Request(typed, limit=1000, **given)
    return search(made.db, request, facets=FACETS, with_histogram=True)


@pytest.mark.parametrize("copies", ["all", "one", "original"])
def test_both_engines_give_the_same_answers(both: tuple[Made, Made], few: int, copies: str) -> None:
    fast, plain = both
    asker = Asker(seed=few + len(copies))
    some = 0
    for number in range(40):
        typed = asker.query()
        options = {"copies": copies, "stem": number % 5 == 0}
        sort = asker.chance.choice(("newest", "oldest"))
        here, there = (ask(each, typed, sort=sort, **options) for each in both)
        assert here == there, typed
        ranked, others = (ask(each, typed, **options) for each in both)
        if copies != "one":  # which copy of a story is the best depends on the scores
            assert {hit.article_id for hit in ranked.hits} == {
                hit.article_id for hit in others.hits
            }, typed
        assert len(ranked.hits) == len(others.hits)
        same = {"hits": (), "ranked": None}
        assert replace(ranked, **same) == replace(others, **same), typed
        some += 0 < here.total < len(fast.words)
    assert some > 20
    assert len(plain.words) == len(fast.words)


def test_both_engines_name_the_same_sub_corpus(both: tuple[Made, Made], few: int) -> None:
    for typed in ("storm", "sto* -sea", "storm NEAR/2 sea", "outlet:outlet_1 嵐"):
        here, there = (sub_corpus(each.db, Request(typed)) for each in both)
        assert here.numbers.tolist() == there.numbers.tolist()
        assert here.under_filters.tolist() == there.under_filters.tolist()


def test_the_second_engine_finds_what_reading_everything_finds(both: tuple[Made, Made]) -> None:
    fast, _ = both
    chance = random.Random(2)  # noqa: S311
    for _ in range(120):
        node = tree(chance, 2)
        found = {hit.article_id for hit in ask(fast, bruteforce.typed(node)).hits}
        expected = {name for name, words in fast.words.items() if bruteforce.holds(words, node)}
        assert found == expected, bruteforce.typed(node)


def tree(chance: random.Random, depth: int) -> bruteforce.Node:
    spaced = [word for word in WORDS if word.isascii() and len(word) > 2 and word.isalpha()]
    if depth == 0 or chance.random() < 0.2:
        one, other = chance.sample(spaced, 2)
        leaf: bruteforce.Node = chance.choice((
            ("word", chance.choice(WORDS)),
            ("phrase", " ".join(chance.choices(WORDS, k=2))),
            ("prefix", one[: chance.randint(2, 4)]),
            ("near", chance.randint(0, 5), ("word", one), ("word", other)),
        ))  # fmt: skip
        return ("in", chance.choice(bruteforce.FIELDS), leaf) if chance.random() < 0.2 else leaf
    parts = [tree(chance, depth - 1) for _ in range(2)]
    if chance.random() < 0.4:
        return ("any", *parts)
    return ("all", parts[0], ("not", parts[1])) if chance.random() < 0.4 else ("all", *parts)


@pytest.mark.parametrize("copies", ["all", "one"])
@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_pages_follow_each_other_without_gaps(
    both: tuple[Made, Made], few: int, sort: str, copies: str
) -> None:
    fast, _ = both
    options: Any = {"sort": sort, "copies": copies}
    whole = search(fast.db, Request("storm OR sea OR hafen", limit=1000, **options))
    listed: list[str] = []
    cursor = None
    while True:
        page = search(fast.db, Request("storm OR sea OR hafen", limit=7, cursor=cursor, **options))
        listed += [hit.article_id for hit in page.hits]
        cursor = page.next
        if cursor is None:
            break
    assert listed == [hit.article_id for hit in whole.hits]
    assert len(set(listed)) == len(listed) == whole.total


def test_a_word_in_the_title_counts_more(both: tuple[Made, Made]) -> None:
    fast, _ = both
    assert engine_of(fast.db)
    hits = ask(fast, "hafen -dek:hafen").hits
    titled = ["hafen" in fast.words[hit.article_id]["title"] for hit in hits[:10]]
    assert all(titled)
    assert [hit.score for hit in hits] == sorted((hit.score or 0 for hit in hits), reverse=True)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    make(tmp_path / "corpus.db", "working")
    with closing(sqlite3.connect(tmp_path / "corpus.db")) as db:
        build_index(db, folder_of(tmp_path / "corpus.db"))
        yield db


def test_an_index_of_another_state_is_not_used_but_told(archive: sqlite3.Connection) -> None:
    assert engine_of(archive)
    assert engine_problem(archive) is None
    archive.execute("update articles_folded set text = text || ' tsunami'")
    archive.commit()
    assert search(archive, Request("tsunami")).total > 0
    assert engine_of(archive) is None
    assert engine_problem(archive) == "its index is of another state of the archive; make it anew"


def test_a_public_build_knows_its_index_wherever_it_is_moved(
    both: tuple[Made, Made], tmp_path: Path
) -> None:
    path = Path(both[0].db.execute("pragma database_list").fetchone()[2])
    shutil.copy(path, tmp_path / "moved.db")
    shutil.copytree(folder_of(path), tmp_path / "moved.tantivy")
    with closing(sqlite3.connect(tmp_path / "moved.db")) as moved:
        assert engine_of(moved)


def test_an_interrupted_build_leaves_the_index_of_before(archive: sqlite3.Connection) -> None:
    done = 0

    def stop() -> None:
        nonlocal done
        done += 1
        if done == 20:
            raise KeyboardInterrupt

    path = Path(archive.execute("pragma database_list").fetchone()[2])
    with pytest.raises(KeyboardInterrupt):
        build_index(archive, folder_of(path), on_indexed=stop)
    assert engine_of(archive)
    assert search(archive, Request("storm")).total > 0
    assert sorted(each.name for each in path.parent.iterdir()) == ["corpus.db", "corpus.tantivy"]


@pytest.mark.parametrize("damaged", ["stamp.json", "meta.json"])
def test_a_damaged_index_is_not_used(archive: sqlite3.Connection, damaged: str) -> None:
    path = Path(archive.execute("pragma database_list").fetchone()[2])
    total = search(archive, Request("storm")).total
    (folder_of(path) / damaged).write_text("{", "utf-8")
    assert engine_of(archive) is None
    assert engine_problem(archive)
    assert search(archive, Request("storm")).total == total


def test_without_tantivy_the_index_is_not_used(
    archive: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.index.engines.find_spec", lambda _: None)
    assert engine_of(archive) is None
    assert "pip install" in str(engine_problem(archive))
    assert search(archive, Request("storm")).total > 0


def test_words_longer_than_any_query_do_not_get_lost(tmp_path: Path) -> None:
    make(tmp_path / "corpus.db")
    with closing(sqlite3.connect(tmp_path / "corpus.db")) as db:
        db.execute("update articles_folded set text = ? where n = 5", ["long" + "x" * 70_000])
        db.commit()
        build_index(db, folder_of(tmp_path / "corpus.db"))
        assert engine_of(db)
        assert search(db, Request("longxxxx*")).total == 1


@pytest.fixture
def shelf(tmp_path: Path) -> Archive:
    (tmp_path / "storm.md").write_text("---\ntitle: Storm\n---\n\nA storm at sea.\n", "utf-8")
    archive = Archive.open(tmp_path / "archive", create=True)
    list(archive.ingest(Inputs(paths=(str(tmp_path / "storm.md"),)), workers=0))
    return archive


def test_reindexing_with_tantivy_serves_until_the_archive_changes(
    shelf: Archive, tmp_path: Path
) -> None:
    assert shelf.stats()["search_engine"] == "FTS5"
    assert shelf.reindex(engine="tantivy") == 1
    assert shelf.stats()["search_engine"] == "tantivy"
    assert shelf.search("storm").total == 1
    assert not list(shelf.verify())
    assert shelf.stats()["search_engine"] == "tantivy"
    (tmp_path / "flood.md").write_text("---\ntitle: Flood\n---\n\nA storm again.\n", "utf-8")
    list(shelf.ingest(Inputs(paths=(str(tmp_path / "flood.md"),)), workers=0))
    assert "another state" in str(shelf.stats()["search_engine"])
    assert shelf.search("storm").total == 2


def test_publishing_with_tantivy_makes_an_index_and_without_takes_it_away(shelf: Archive) -> None:
    done = shelf.publish(engine="tantivy")
    names = sorted(path.name for path in shelf.public.iterdir() if path.name[0] != ".")
    assert names == ["corpus.db", "corpus.tantivy", "inspect-data.json"]
    with closing(open_for_reading(done.path)) as db:
        assert engine_of(db)
        assert search(db, Request("storm")).total == 1
    shelf.publish()
    assert not folder_of(done.path).exists()


def test_publishing_with_tantivy_that_is_not_there_changes_nothing(
    shelf: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.index.engines.find_spec", lambda _: None)
    for work in (shelf.publish, shelf.reindex):
        with pytest.raises(SearchError, match="pip install"):
            work(engine="tantivy")
    assert not (shelf.public / "corpus.db").exists()
