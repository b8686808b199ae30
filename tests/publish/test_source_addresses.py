"""Where sources are found: their ids, what is answered there, and on which archives."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from citing import BUSY, RUIZ
from elements import Elements
from served import Served
from sqlite_utils import Database

from corpus.store.migrations import migrations
from corpus.store.views import create_views

Archive = tuple[Path, dict[str, str]]


def test_the_list_of_sources_is_the_table_of_counts(citing: Served) -> None:
    for path in ("/sources", "/sources/"):
        answer = citing.get(path)
        assert (answer.status_code, answer.headers["location"]) == (302, "/corpus/source_counts")
    assert citing.get("/sources?kind=person").headers["location"].endswith("?kind=person")
    listed = citing.get("/sources", follow_redirects=True)
    assert listed.status_code == 200
    assert f'<a href="/sources/{RUIZ}"><bdi>Ana Ruiz</bdi></a>' in listed.text


@pytest.mark.parametrize(
    "id_", ["unknown", "%3Cscript%3E", "%00", "a%20b", "~", "x" * 500, "%E2%80%AE", "'--", "%"]
)
def test_an_unknown_id_is_told_in_words(citing: Served, id_: str) -> None:
    page = citing.get(f"/sources/{id_}")
    assert page.status_code == 404
    assert "There is no such source" in page.text
    assert 'href="/corpus/source_counts"' in page.text
    assert "<script" not in page.text
    assert "\u202e" not in page.text
    twin = citing.get(f"/sources/{id_}.json")
    assert twin.status_code == 404
    assert (twin.json()["ok"], twin.json()["status"]) == (False, 404)
    assert "no source with this id" in twin.json()["error"]


@pytest.mark.parametrize("suffix", ["", ".json"])
@pytest.mark.parametrize("old", ["person-ruiz", "person-a-ruiz"])
def test_an_id_that_was_merged_leads_to_the_present_one(
    citing: Served, old: str, suffix: str
) -> None:
    answer = citing.get(f"/sources/{old}{suffix}")
    assert answer.status_code == 301
    assert answer.headers["location"] == f"/sources/{RUIZ}{suffix}"
    asked = citing.get(f"/sources/{old}{suffix}?outlet=harbourpost_example")
    assert asked.headers["location"] == f"/sources/{RUIZ}{suffix}?outlet=harbourpost_example"


def test_an_earlier_id_of_an_article_is_none_of_a_source(citing: Served) -> None:
    assert citing.get("/sources/person-article").status_code == 404


def test_a_source_that_is_said_to_be_itself_leads_nowhere(citing: Served) -> None:
    assert citing.get("/sources/person-loop").status_code == 200


@pytest.mark.parametrize(
    "path", [f"/sources/{RUIZ}", "/sources/unknown", f"/sources/{RUIZ}?cursor=x"]
)
def test_sources_pages_have_the_headers_of_our_pages(citing: Served, path: str) -> None:
    headers = citing.get(path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    as_article = citing.get(f"/articles/{citing.ids['bridge']}").headers
    assert headers.get("cache-control") == as_article.get("cache-control")


@pytest.mark.parametrize("cors", [True, False])
def test_scripts_of_other_sites_may_read_the_json_where_the_keeper_lets_them(
    serving: Callable[..., Served], cited_archive: Archive, cors: bool
) -> None:
    path, ids = cited_archive
    served = serving([path], cors=cors)
    for address in (
        f"/sources/{RUIZ}.json",
        "/sources/person-ruiz.json",
        "/sources/unknown.json",
        f"/sources/{RUIZ}.json?cursor=x",
        f"/articles/{ids['bridge']}.json",
    ):
        allowed = served.get(address).headers.get("access-control-allow-origin")
        assert allowed == ("*" if cors else None), address


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/sources/{RUIZ}", 200),
        (f"/sources/{RUIZ}.json", 200),
        ("/sources/person-ruiz", 301),
        ("/sources/unknown", 404),
        ("/sources", 302),
    ],
)
def test_head_is_answered_as_get_is(citing: Served, path: str, status: int) -> None:
    head = citing.wait(citing.datasette.client.request("HEAD", path))
    assert head.status_code == citing.get(path).status_code == status
    assert head.headers["content-type"] == citing.get(path).headers["content-type"]


def test_sources_stand_below_a_base_address(
    serving: Callable[..., Served], cited_archive: Archive
) -> None:
    path, ids = cited_archive
    below = serving([path], settings={"base_url": "/archive/"})
    for page in (f"/sources/{BUSY}", "/sources/unknown", f"/articles/{ids['bridge']}"):
        elements = Elements(below.get(page).text)
        links = [str(a["href"]) for a in elements.all("a") + elements.all("link")]
        own = [href for href in links if href.startswith("/")]
        assert own
        assert all(href.startswith("/archive/") for href in own), page
    assert below.get("/sources").headers["location"] == "/archive/corpus/source_counts"
    assert below.get("/sources/person-ruiz").headers["location"] == f"/archive/sources/{RUIZ}"
    links = below.json(f"/sources/{BUSY}.json")["links"]
    assert {urlsplit(link).path.startswith("/archive/sources/") for link in links.values()} == {
        True
    }
    refused = Elements(below.get(f"/sources/{RUIZ}?cursor=x").text)
    assert f"/archive/sources/{RUIZ}" in [a["href"] for a in refused.all("a")]


def test_of_several_files_the_archive_called_corpus_is_shown(
    serving: Callable[..., Served], cited_archive: Archive, written: Archive, tmp_path: Path
) -> None:
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("create table sources (id text primary key, name text)")
        connection.execute(f"insert into sources values ('{RUIZ}', 'Somebody else')")
    connection.close()
    several = serving([cited_archive[0], other, written[0]])
    assert len(several.datasette.databases.keys() - {"_internal"}) == 3
    assert several.json(f"/sources/{RUIZ}.json")["counts"]["citations"] == 5
    assert several.get("/sources").headers["location"] == "/corpus/source_counts"
    assert several.get("/other/sources").status_code == 200


def test_an_archive_without_a_citation_has_an_empty_list(
    serving: Callable[..., Served], tmp_path: Path
) -> None:
    path = tmp_path / "corpus.db"
    db = Database(path)
    migrations.apply(db)
    create_views(db)
    db.conn.commit()
    db.close()
    empty = serving([path])
    assert empty.get("/sources", follow_redirects=True).status_code == 200
    assert empty.rows("/corpus/source_counts.json") == []
    assert empty.get(f"/sources/{RUIZ}").status_code == 404
    assert empty.get("/").status_code == 200


def test_an_archive_of_an_earlier_version_is_plain_data(
    serving: Callable[..., Served], tmp_path: Path
) -> None:
    path = tmp_path / "corpus.db"
    db = Database(path)
    migrations.apply(db, stop_before="m003_citations")
    db.conn.commit()
    db.close()
    earlier = serving([path])
    assert earlier.get("/").status_code == 200
    assert earlier.get("/corpus/sources").status_code == 200
    for page in ("/sources", f"/sources/{RUIZ}", f"/sources/{RUIZ}.json", "/articles/x"):
        assert earlier.get(page).status_code == 404, page


def test_sources_that_may_not_be_read_are_not_shown(
    serving: Callable[..., Served], cited_archive: Archive
) -> None:
    private = serving([cited_archive[0]], private=True)
    for address in (
        f"/sources/{RUIZ}",
        f"/sources/{RUIZ}.json",
        "/sources/person-ruiz",
        "/sources/unknown",
        f"/sources/{RUIZ}?cursor=x",
    ):
        response = private.get(address)
        assert response.status_code == 403, address
        assert "bridge" not in response.text
