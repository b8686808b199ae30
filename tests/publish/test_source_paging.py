"""All statements of a source, page by page."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from citing import BUSY, BUSY_ARTICLES, BUSY_STATEMENTS, RUIZ, CitingShelf
from elements import Elements, quoted
from served import Served
from shelf import write_archive
from sqlite_utils import Database

from corpus.publish.sources import PAGE_SIZE


def all_pages(served: Served, path: str) -> list[dict[str, Any]]:
    """What the JSON at `path` and behind its `next` says, page by page."""
    pages = [served.json(path)]
    while following := pages[-1]["links"].get("next"):
        assert len(pages) < 100
        parts = urlsplit(following)
        pages.append(served.json(f"{parts.path}?{parts.query}"))
    return pages


def test_paging_gives_every_statement_once_and_always_in_the_same_order(citing: Served) -> None:
    pages = all_pages(citing, f"/sources/{BUSY}.json")
    statements = [each for page in pages for each in page["statements"]]
    ids = [each["id"] for each in statements]
    assert len(ids) == len(set(ids)) == BUSY_ARTICLES * BUSY_STATEMENTS
    assert [len(page["statements"]) for page in pages] == [PAGE_SIZE, PAGE_SIZE, 30]
    again = [e["id"] for p in all_pages(citing, f"/sources/{BUSY}.json") for e in p["statements"]]
    assert again == ids
    years = [(each["published"] or "")[:4] for each in statements]
    assert years == sorted(years, reverse=True)
    assert years[-1] == ""
    # What stands in one article stays together, in reading order.
    read_in_order = [(each["article_id"], each["quote_text"]) for each in statements]
    by_article = dict.fromkeys(article for article, _ in read_in_order)
    assert len(by_article) == BUSY_ARTICLES
    assert read_in_order == [
        pair
        for article in by_article
        for pair in sorted(p for p in read_in_order if p[0] == article)
    ]


def test_the_pages_lead_through_all_statements_too(citing: Served) -> None:
    path, found = f"/sources/{BUSY}", []
    for _ in range(3):
        page = citing.page(path)
        found += quoted(page)
        following = re.findall(r'<a rel="next" href="([^"]+)"', page)
        path = following[0].replace("&amp;", "&") if following else ""
    assert path == ""
    assert len(found) == len(set(found)) == BUSY_ARTICLES * BUSY_STATEMENTS
    assert "further back" in Elements(page).text
    assert f'<a href="/sources/{BUSY}">All, newest first</a>' in page


def test_one_outlets_statements_are_all_there_and_no_others(citing: Served) -> None:
    pages = all_pages(citing, f"/sources/{BUSY}.json?outlet=northernledger_example")
    statements = [each for page in pages for each in page["statements"]]
    assert {each["outlet"] for each in statements} == {"Northern Ledger"}
    assert len({each["id"] for each in statements}) == len(statements) == 7 * BUSY_STATEMENTS
    page = citing.page(f"/sources/{BUSY}?outlet=northernledger_example")
    assert "Attributed to this source in <bdi>Northern Ledger</bdi>, newest first" in page
    assert (
        'href="/sources/organisation-port-office?outlet=northernledger_example" aria-current'
        in page
    )
    assert f'<a href="/sources/{BUSY}">All, newest first</a>' in page


def test_an_outlet_that_never_cites_it_gives_an_empty_list(citing: Served) -> None:
    assert "Nothing." in Elements(citing.page(f"/sources/{RUIZ}?outlet=nobody")).text
    assert citing.json(f"/sources/{RUIZ}.json?outlet=nobody")["statements"] == []
    everything = citing.json(f"/sources/{RUIZ}.json")["statements"]
    assert citing.json(f"/sources/{RUIZ}.json?outlet=")["statements"] == everything


def test_new_statements_do_not_move_the_pages_behind(
    serving: Callable[..., Served], tmp_path: Path
) -> None:
    path = tmp_path / "corpus.db"
    write_archive(path, CitingShelf)
    live = serving([path])
    first = live.json(f"/sources/{BUSY}.json")
    following = urlsplit(first["links"]["next"])
    second = live.json(f"{following.path}?{following.query}")["statements"]
    db = Database(path)
    newest = db.execute("select id from articles where title like 'Bridge%'").fetchone()[0]
    db["citations"].insert(
        {"id": "a" * 16, "article_id": newest, "source_id": BUSY, "kind": "credit"}
    )
    db.conn.commit()
    db.close()
    assert live.json(f"/sources/{BUSY}.json")["statements"][0]["id"] == "a" * 16
    assert live.json(f"{following.path}?{following.query}")["statements"] == second


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "0",
        "-1",
        ",",
        ",,,",
        "2024-03-04T17:30:00Z,aaaaaaaaaaaaaaaa",
        "2024-03-04T17:30:00Z,aaaaaaaaaaaaaaaa,1,AAAAAAAAAAAAAAAA",
        "2024-03-04T17:30:00Z,aaaaaaaaaaaaaaaa,1e9,aaaaaaaaaaaaaaaa",
        "2024-03-04T17:30:00Z,aaaaaaaaaaaaaaaa,-1,aaaaaaaaaaaaaaaa",
        "2024-03-04T17:30:00Z,aaaaaaaaaaaaaaaa,%D9%A1,aaaaaaaaaaaaaaaa",
        "yesterday,aaaaaaaaaaaaaaaa,1,aaaaaaaaaaaaaaaa",
        "'%20or%201=1--,aaaaaaaaaaaaaaaa,1,aaaaaaaaaaaaaaaa",
        "2024-03-04T17:30:00Z,aaaaaaaaaaaaaaaa,1,aaaaaaaaaaaaaaaa%0A",
        "%00",
        "%FF",
        "%3Cscript%3Ealert(1)%3C/script%3E",
        "9" * 5000,
    ],
)
def test_what_is_no_cursor_is_refused_in_words(citing: Served, cursor: str) -> None:
    page = citing.get(f"/sources/{RUIZ}?cursor={cursor}")
    assert page.status_code == 400
    assert "This cursor is none that a page gives" in page.text
    assert f'<a href="/sources/{RUIZ}">' in page.text
    assert "<script" not in page.text
    twin = citing.get(f"/sources/{RUIZ}.json?cursor={cursor}")
    assert twin.status_code == 400
    assert twin.json() == {
        "ok": False,
        "status": 400,
        "error": "This cursor is none that a page gives: take it from “next”, as it is.",
        "id": RUIZ,
    }


def test_a_cursor_behind_everything_gives_an_empty_page(citing: Served) -> None:
    last = ",zzzzzzzzzzzzzzzz,999999999,zzzzzzzzzzzzzzzz"
    assert citing.json(f"/sources/{BUSY}.json?cursor={last}")["statements"] == []
    assert "Nothing further back." in Elements(citing.page(f"/sources/{BUSY}?cursor={last}")).text


def test_sources_of_an_immutable_file_are_shown(
    serving: Callable[..., Served], cited_archive: tuple[Path, dict[str, str]]
) -> None:
    path, _ = cited_archive
    frozen = serving([], immutables=[str(path)])
    assert len(all_pages(frozen, f"/sources/{BUSY}.json")) == 3
    assert frozen.get(f"/sources/{RUIZ}").status_code == 200
