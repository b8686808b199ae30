"""What was captured from the web can be made again from its evidence."""

import shutil
from collections import Counter
from pathlib import Path

from webarchive import Rounds, make_archive, rows, run_on_web, take_in
from website import Website
from workbench import dump, html_page, run_corpus

from corpus import Archive

OF_RUNS = frozenset({"runs", "receipts", "changes"})
HOST = "harbour-post.test"


def test_without_its_database_the_archive_is_made_again_and_goes_on(
    tmp_path: Path, three_rounds: Rounds
) -> None:
    papers, path = three_rounds.papers, tmp_path / "archive"
    shutil.copytree(three_rounds.path, path)
    for file in path.glob("corpus.db*"):
        file.unlink()
    done = run_corpus("reprocess", "--archive", path)
    assert done.returncode in (0, 1), done.stderr
    before, after = (dump(one / "corpus.db", without=OF_RUNS) for one in (three_rounds.path, path))
    for table in before:
        assert after[table] == before[table], table
    assert list(Archive.open(path).verify()) == []
    # What servers are asked with is there again, too.
    papers.site.forget()
    paper = papers.papers[2]
    assert run_on_web(papers, path, paper.url("/feed.json")).returncode == 1
    pages = {page.path for page in paper.pages if page.is_listed}
    statuses = Counter(one.status for one in papers.site.log if one.target in pages)
    assert statuses == {304: len(pages)}
    assert rows(path / "corpus.db", "select count(*) from revisions") == [
        (len(three_rounds.tables[-1]["revisions"]),)
    ]


def test_validators_of_what_is_no_listing_are_not_rebuilt(tmp_path: Path, site: Website) -> None:
    site.page(HOST, "/robots.txt", "<p>There is none.</p>", status=404)
    site.page(HOST, "/.well-known/tdmrep.json", b"", media_type="application/json")
    site.page(HOST, "/news.html", html_page())
    archive = make_archive(tmp_path / "archive")
    take_in(archive, site.url(HOST, "/news.html"))
    before = dump(archive.database, without=OF_RUNS)
    archive.database.unlink()
    list(archive.reprocess(workers=0))
    assert dump(archive.database, without=OF_RUNS) == before
    assert [row[0] is None for row in rows(archive, "select etag from listings order by kind")] == [
        True,
        False,
    ]
