"""Analyses that count each story once: whole and part tell the same copy of it."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from workbench import html_page

from corpus import Archive, Inputs, investigations
from corpus.index.request import Request
from corpus.index.search import SubCorpus, sub_corpus

STORY = (
    "The council voted on Monday to keep the old market hall open through the winter, after traders "
    "had warned that most of them would have to close their stalls for good. A report laid before the "
    "members put the cost of a new roof at four million, of which the region is to pay half. Work "
    "begins in May and should be done within two years, the mayor told the hall, while the traders "
    "move to the car park behind the station. The opposition called the plan too slow and too dear."
)
FERRY = (
    "Passengers waited for three hours at the northern quay on Friday when the evening ferry lost its "
    "engine outside the breakwater and had to be towed back by two boats of the pilots. Nobody was "
    "hurt, said the company, which is going to look into the matter and pay for the taxis that took "
    "people home over the bridge. It is the fourth such failure since the ship came back from the yard."
)
ARTICLES = {
    "harbourpost.example/a": ("2024-03-01", STORY),
    "northernledger.example/b": ("2024-04-01", STORY.replace("a new roof", "a new zebra roof")),
    "quayside.example/c": ("2024-05-01", STORY.replace("car park", "lion park")),
    "harbourpost.example/d": ("2024-04-02", FERRY),
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """A story of three copies that differ by a word, and an article without copies."""
    folder = tmp_path_factory.mktemp("copied")
    lines = []
    for number, (url, (published, text)) in enumerate(ARTICLES.items()):
        head = f'<meta property="article:published_time" content="{published}">'
        page = html_page(title="News of the day", text=text, head=head)
        (folder / f"{number}.html").write_bytes(page)
        lines.append(json.dumps({"path": f"{number}.html", "url": f"https://www.{url}"}))
    (folder / "manifest.jsonl").write_text("\n".join(lines))
    made = Archive.open(folder / "archive", create=True)
    list(made.ingest(Inputs(manifests=(str(folder / "manifest.jsonl"),)), workers=0))
    assert made.search(copies="one").total == 2
    return made


def test_a_trend_counts_a_story_by_the_copy_that_has_the_word(archive: Archive) -> None:
    found = archive.trends("zebra", "market", copies="one")
    zebra, market = found["zebra"], found["market"]
    assert (zebra.articles, zebra.occurrences, zebra.of_articles) == (1, 1, 2)
    assert [(p.key, p.articles, p.of_articles) for p in zebra.points] == [("2024-04", 1, 2)]
    assert [(p.key, p.articles, p.of_articles) for p in market.points] == [
        ("2024-03", 1, 1), ("2024-04", 0, 1),
    ]  # fmt: skip


def test_spread_is_told_of_the_copy_that_has_the_word(archive: Archive) -> None:
    found = archive.dispersion("zebra", copies="one")
    assert (found.occurrences, found.parts_with, found.basis.articles) == (1, 1, 2)


def test_two_queries_that_find_copies_of_one_story_both_match_it(archive: Archive) -> None:
    found = archive.compare("zebra", "lion", copies="one", min_count=1)
    assert (found.first.articles, found.second.articles, found.both, found.jaccard) == (1, 1, 1, 1)
    assert found.first.of_articles == found.second.of_articles == 2
    assert found.more_in_second.basis.articles == 0
    apart = archive.compare("zebra", "ferry", copies="one", min_count=1)
    assert (apart.first.articles, apart.second.articles, apart.both) == (1, 1, 0)
    told_apart = archive.compare("zebra", "lion", min_count=1)
    assert (told_apart.both, told_apart.first.of_articles) == (0, 4)


def test_a_story_is_no_reference_for_its_own_copy(archive: Archive) -> None:
    keywords = archive.keyness("zebra", copies="one", min_count=1, min_articles=1)
    assert (keywords.basis.articles, keywords.reference.articles) == (1, 1)
    assert archive.keyness("zebra", min_count=1).reference.articles == 3
    near = archive.collocates("zebra", copies="one", min_count=1)
    assert (near.basis.articles, near.reference.articles) == (1, 2)
    assert {item.text for item in near.items} >= {"roof", "new"}


def test_an_analysis_is_of_one_state_of_the_archive(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = Archive.open(shutil.copytree(archive.path, tmp_path / "copy"))
    before = copy.compare("ferry", "market")

    def found_then_withdrawn(db: sqlite3.Connection, request: Request) -> SubCorpus:
        found = sub_corpus(db, request)
        with closing(sqlite3.connect(copy.database)) as writer, writer:
            writer.execute("update articles set status = 'withdrawn'")
        return found

    monkeypatch.setattr(investigations, "sub_corpus", found_then_withdrawn)
    assert copy.compare("ferry", "market") == before
    assert copy.compare("ferry", "market").first.of_articles == 0
