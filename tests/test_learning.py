"""An archive learns what its outlets repeat, in whatever order their pages come."""

import json
import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from itertools import count
from pathlib import Path
from types import ModuleType

import pytest
from newsroom import print_news, write_news
from workbench import dump, run_corpus

from corpus import Archive, Inputs, learning, rereading
from corpus.digests import short_id
from corpus.habits import REPEATED

PROMPT = "Every morning our editors choose what matters: have it sent to you for nothing."
BOX = "More voices from the coast"
OF_RUNS = frozenset(
    "runs receipts changes captures warc_files articles_folded article_facets revisions articles "
    "story_bands story_signatures".split()
)


def write_page(
    folder: Path, at: int, below: list[str], *, day: int = 1, told: tuple[str, ...] = ()
) -> dict[str, str]:
    """One page of the outlet with lines below its text, and its line in a manifest.

    Args:
        told: its paragraphs, in place of its own.
    """
    folder.mkdir(exist_ok=True)
    url = f"https://www.tidepost.example/2024/story-{at}"
    news = write_news(at, "en")
    news = replace(news, paragraphs=(*(told or news.paragraphs), *below))
    name = f"{at}-{day}.html"
    (folder / name).write_text(print_news(news, "Tide Post", url, {}), encoding="utf-8")
    return {"path": name, "url": url, "captured_at": f"2024-05-{day:02}T10:00:00Z"}


def write_pages(folder: Path, number: int, *, first: int = 0) -> list[dict[str, str]]:
    """So many pages of one outlet, the prompt in the middle of each, and their manifest's lines."""
    folder.mkdir(exist_ok=True)
    lines = []
    for at in range(first, first + number):
        url = f"https://www.tidepost.example/2024/story-{at}"
        page = print_news(write_news(at, "en"), "Tide Post", url, {})
        parts = page.split("</p>")
        middle = len(parts) // 2
        parts.insert(middle, f"<p>{PROMPT}")
        page = "</p>".join([*parts[:-2], f"<p>{BOX}", *parts[-2:]])
        (folder / f"{at}.html").write_text(page, encoding="utf-8")
        lines.append(
            {"path": f"{at}.html", "url": url, "captured_at": f"2024-05-0{1 + at % 9}T10:00:00Z"}
        )
    return lines


def ingest(
    archive: Archive, folder: Path, lines: list[dict[str, str]], *, workers: int = 0
) -> None:
    listed = "".join(json.dumps(line) + "\n" for line in lines)
    manifest = folder / f"{short_id(listed)}.jsonl"
    manifest.write_text(listed, encoding="utf-8")
    list(archive.ingest(Inputs(manifests=(str(manifest),)), workers=workers))


def question(archive: Archive, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(archive.database)) as db:
        return db.execute(sql).fetchall()


def texts(archive: Archive) -> list[tuple[object, ...]]:
    return question(archive, "select id, title, text, blocks, word_count from articles order by id")


def revisions(archive: Archive) -> list[tuple[object, ...]]:
    return question(
        archive, "select id, number, article_id, capture_id, text from revisions order by id"
    )


@pytest.fixture
def archives(tmp_path: Path) -> list[Archive]:
    return [Archive.open(tmp_path / name, create=True) for name in ("one", "two", "three")]


def test_what_an_outlet_repeats_is_left_out_of_all_its_articles(
    archives: list[Archive], tmp_path: Path
) -> None:
    archive = archives[0]
    lines = write_pages(tmp_path / "pages", 12)
    ingest(archive, tmp_path / "pages", lines[:3])
    assert question(archive, f"select count(*) from articles where text like '%{PROMPT}%'") == [
        (3,)
    ]
    ingest(archive, tmp_path / "pages", lines[3:])
    assert question(archive, "select count(*) from articles") == [(12,)]
    for line in (PROMPT, BOX):
        assert question(archive, f"select count(*) from articles where text like '%{line}%'") == [
            (0,)
        ]
        assert question(
            archive, f"select ground, count(*) from left_out_lines where text = '{line}' group by 1"
        ) == [(REPEATED, 12)]
        assert question(
            archive, f"select articles, of_articles from repeated_lines where text = '{line}'"
        ) == [(12, 12)]
    assert not list(archive.verify())


def test_the_order_and_the_runs_in_which_pages_came_do_not_matter(
    archives: list[Archive], tmp_path: Path
) -> None:
    lines = write_pages(tmp_path / "pages", 12)
    ingest(archives[0], tmp_path / "pages", lines)
    shuffled = list(lines)
    random.Random(4).shuffle(shuffled)  # noqa: S311
    for at in range(0, 12, 2):
        ingest(archives[1], tmp_path / "pages", shuffled[at : at + 2])
    ingest(archives[2], tmp_path / "pages", lines[::-1], workers=2)
    first = dump(archives[0].database, without=OF_RUNS)
    assert first["repeated_lines"]
    for other in archives[1:]:
        assert dump(other.database, without=OF_RUNS) == first
        assert texts(other) == texts(archives[0])
        assert revisions(other) == revisions(archives[0])
    before = texts(archives[1])
    for archive in archives:
        list(archive.reprocess(workers=0))
        assert dump(archive.database, without=OF_RUNS) == first
        assert texts(archive) == before


def test_a_rebuild_without_a_database_learns_the_same(
    archives: list[Archive], tmp_path: Path
) -> None:
    archive = archives[0]
    ingest(archive, tmp_path / "pages", write_pages(tmp_path / "pages", 12))
    before, was = dump(archive.database, without=OF_RUNS), texts(archive)
    for leftover in archive.path.glob("corpus.db*"):
        leftover.unlink()
    list(archive.reprocess(workers=0))
    assert dump(archive.database, without=OF_RUNS) == before
    assert texts(archive) == was


class KilledError(Exception):
    """What stands for a kill: nothing after it is done, what was not committed is gone."""


@pytest.mark.parametrize("after", [0, 1, 4, 12])
def test_interrupted_while_it_learns_it_goes_on(
    archives: list[Archive], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    lines = write_pages(tmp_path / "pages", 12)
    undisturbed, archive = archives[:2]
    ingest(undisturbed, tmp_path / "pages", lines)
    steps = count()

    def killed_at(name: str, module: ModuleType) -> None:
        real = getattr(module, name)

        def step(*arguments: object) -> object:
            if next(steps) == after:
                raise KilledError
            return real(*arguments)

        monkeypatch.setattr(module, name, step)

    with monkeypatch.context() as patched:
        patched.setattr(rereading, "_BATCH", 2)
        killed_at("put_again", rereading)
        killed_at("set_lines", learning)
        killed_at("set_usual_language", learning)
        killed_at("forget_texts", learning)
        with pytest.raises(KilledError):
            ingest(archive, tmp_path / "pages", lines)
    monkeypatch.undo()
    ingest(archive, tmp_path / "pages", lines)
    assert dump(archive.database, without=OF_RUNS) == dump(undisturbed.database, without=OF_RUNS)
    assert texts(archive) == texts(undisturbed)
    assert question(archive, "select count(*) from runs") == [(1,)]
    assert not list(archive.verify())


def test_learning_makes_no_revision(archives: list[Archive], tmp_path: Path) -> None:
    archive = archives[0]
    lines = write_pages(tmp_path / "pages", 12)
    again = [line | {"captured_at": "2024-06-01T10:00:00Z"} for line in lines[:3]]
    ingest(archive, tmp_path / "pages", lines[:3])
    ingest(archive, tmp_path / "pages", lines[3:])
    ingest(archive, tmp_path / "pages", again)
    assert question(archive, "select max(revision), count(*) from articles") == [(1, 12)]
    assert question(archive, "select count(*) from captures") == [(15,)]


def test_why_tells_which_lines_were_left_out_and_on_what_ground(
    archives: list[Archive], tmp_path: Path
) -> None:
    archive = archives[0]
    lines = write_pages(tmp_path / "pages", 12)
    ingest(archive, tmp_path / "pages", lines)
    done = run_corpus("show", lines[0]["url"], "--why", "--archive", archive.path)
    assert done.returncode == 0, done.stderr
    printed = " ".join(done.stdout.split())
    assert f"{PROMPT} left out: {REPEATED}, on 12 of the 12 articles looked at" in printed
    shown = run_corpus("show", lines[0]["url"], "--json", "--archive", archive.path)
    told = {line["text"]: line for line in json.loads(shown.stdout)["left_out"]}
    assert told[PROMPT]["ground"] == REPEATED
    assert told[PROMPT]["articles"] == told[PROMPT]["of_articles"] == 12


def test_a_text_that_older_rules_read_is_read_again_before_it_is_compared(
    archives: list[Archive], tmp_path: Path
) -> None:
    archive = archives[0]
    lines = write_pages(tmp_path / "pages", 1)
    ingest(archive, tmp_path / "pages", lines)
    was = texts(archive)
    with closing(sqlite3.connect(archive.database)) as db, db:
        db.execute(
            """
            update captures set
                rules = '0 trafilatura 0.1', text_digest = 'older', wording_digest = 'older', outline = null
            """
        )
        db.execute("update articles set text = 'As older rules read it.', blocks = '[]'")
        db.execute("""
            update revisions set
                id = 'older', text = 'As older rules read it.', text_digest = 'older',
                wording_digest = 'older'
            """)
    ingest(archive, tmp_path / "pages", [lines[0] | {"captured_at": "2024-06-01T10:00:00Z"}])
    assert texts(archive) == was
    assert question(archive, "select revision from articles") == [(1,)]
    assert question(archive, "select text from revisions") == [(was[0][2],)]
    assert not list(archive.verify())


LINE = "Write to our newsroom on the quay with tips and photographs"
REVISED = "select article_id, number, changed, words_added, words_removed, text from revisions order by 1, 2"


def rebuilt_alike(archive: Archive) -> None:
    """Assert that a rebuild reads all as it is stored, and that nothing waits."""
    before = [dump(archive.database, without=OF_RUNS), texts(archive), question(archive, REVISED)]
    assert question(archive, "select * from texts_to_learn_from") == []
    assert question(archive, "select * from articles_to_read_again") == []
    list(archive.reprocess(workers=0))
    after = [dump(archive.database, without=OF_RUNS), texts(archive), question(archive, REVISED)]
    assert after == before
    assert not list(archive.verify())


def test_captures_that_are_not_shown_are_read_again_too(
    archives: list[Archive], tmp_path: Path
) -> None:
    archive, folder = archives[0], tmp_path / "pages"
    grown = (
        *write_news(0, "en").paragraphs,
        "The council has now published the minutes of its meeting in the town hall.",
    )
    lines = [
        write_page(folder, 0, [LINE]),
        write_page(folder, 0, [], day=3, told=grown),
        *(write_page(folder, at, [LINE], day=2) for at in range(1, 4)),
    ]
    ingest(archive, folder, lines)
    assert question(archive, "select text from repeated_lines") == [(LINE,)]
    assert question(archive, "select count(*) from revisions where instr(text, 'newsroom')") == [
        (0,)
    ]
    assert question(archive, "select words_removed from revisions where number = 2") == [(0,)]
    rebuilt_alike(archive)


def test_the_order_of_captures_does_not_matter_to_what_is_learned(
    archives: list[Archive], tmp_path: Path
) -> None:
    folder = tmp_path / "pages"
    lines = [
        write_page(folder, at, [LINE] if (at + day) % 2 else [], day=day)
        for at in range(5)
        for day in (1, 2)
    ]
    ingest(archives[0], folder, lines)
    for at, archive in enumerate(archives[1:]):
        shuffled = list(lines)
        random.Random(at).shuffle(shuffled)  # noqa: S311
        for line in shuffled:
            ingest(archive, folder, [line])
        assert question(archive, REVISED) == question(archives[0], REVISED)
        assert dump(archive.database, without=OF_RUNS) == dump(
            archives[0].database, without=OF_RUNS
        )
    rebuilt_alike(archives[2])


def test_a_new_capture_that_changes_no_story_is_learned_from(
    archives: list[Archive], tmp_path: Path
) -> None:
    archive, folder = archives[0], tmp_path / "pages"
    ingest(archive, folder, [write_page(folder, at, []) for at in range(5)])
    again = [write_page(folder, at, ["5 comments"], day=3) for at in range(5)]
    ingest(archive, folder, again)
    rebuilt_alike(archive)


def test_the_usual_language_follows_from_texts_without_what_is_repeated(
    archives: list[Archive], tmp_path: Path
) -> None:
    archive, folder = archives[0], tmp_path / "pages"
    below = [
        "Follow the harbour desk every day for word of the ferries and of the weather",
        "Our editors choose what matters and send it to you each morning without charge",
        "Talk to the people who make this paper in the old customs house on the quay",
    ]
    lines = [
        write_page(folder, at, below, told=write_news(at, "en").paragraphs[:2]) for at in range(8)
    ]
    ingest(archive, folder, lines)
    assert question(archive, "select count(*) from repeated_lines") == [(3,)]
    rebuilt_alike(archive)


def test_outlets_of_which_nothing_new_came_are_not_learned_again(
    archives: list[Archive], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, folder = archives[0], tmp_path / "pages"
    ingest(archive, folder, write_pages(folder, 3))
    asked: list[object] = []
    real = learning.repeated_lines
    monkeypatch.setattr(
        learning, "repeated_lines", lambda pages: asked.append(pages) or real(pages)
    )
    other = folder / "note.txt"
    other.write_text(
        "A note\n\nSomething was found in the old harbour store by the men of the night shift.\n"
    )
    list(archive.ingest(Inputs((str(other),), outlet="Elsewhere"), workers=0))
    assert [len(pages) for pages in asked] == [1]
    ingest(archive, folder, [write_page(folder, 40, [])])
    assert [len(pages) for pages in asked] == [1, 4]


def test_an_article_of_another_outlet_by_correction_is_read_with_the_habits_of_that_one(
    archives: list[Archive], tmp_path: Path
) -> None:
    archive, folder = archives[0], tmp_path / "pages"
    lines = write_pages(folder, 12)
    ingest(archive, folder, lines)
    (first,) = question(archive, "select min(id) from articles")[0]
    (archive.path / "corrections.csv").write_text(
        f"id,field,value,reason\n{first},outlet,elsewhere.example,moved\n"
    )
    list(archive.reprocess(workers=0))
    assert question(
        archive, f"select instr(text, '{PROMPT}') > 0 from articles where id = '{first}'"
    ) == [(1,)]
    assert question(archive, "select distinct articles from repeated_lines") == [(11,)]
    rebuilt_alike(archive)
