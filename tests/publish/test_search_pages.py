"""The search page: what it finds, how it tells it, and where its links lead."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from shutil import copyfile
from typing import Any
from urllib.parse import quote, unquote_plus

import pytest
from elements import Elements
from served import Served
from shelf import HOSTILE

from corpus.hits import Suggestion
from corpus.publish.asked import Asked
from corpus.publish.offers import offers


def titles(page: str) -> list[str]:
    """The articles that a page lists, by their ids."""
    return re.findall(r'<h3><a href="/articles/(\w+)"', page)


def marked(page: str) -> list[str]:
    return re.findall("<mark>(.*?)</mark>", page)


def links(page: str) -> list[str]:
    return [str(a["href"]) for a in Elements(page).all("a") if "/search?" in str(a["href"])]


def test_a_search_shows_the_words_where_they_stand(served: Served) -> None:
    page = served.page("/search?q=FROZEN")
    assert titles(page) == [served.ids["ferry"]]
    assert "Ferry fares <mark>frozen</mark> until spring" in page
    words = Elements(page).words
    assert "1 article" in words
    assert "Harbour Post · 4 March 2024, 18:30 (UTC+01:00) · English" in words
    assert 'value="FROZEN"' in page


@pytest.mark.parametrize(
    ("words", "name", "found", "attributes"),
    [
        ("الأسعار", "arabic", "أسعار", 'lang="ar" dir="rtl"'),
        ("票价", "chinese", "票价", 'lang="zh" dir="ltr"'),
        ("नौका", "hindi", "नौका", 'lang="hi" dir="ltr"'),
    ],
)
def test_words_of_other_scripts_are_marked_in_texts_that_run_their_way(
    served: Served, words: str, name: str, found: str, attributes: str
) -> None:
    page = served.page(
        f"/search?q={quote(words)}&language={name[:2] if name != 'chinese' else 'zh'}"
    )
    assert titles(page) == [served.ids[name]]
    assert found in marked(page)
    assert f"<bdi {attributes}>" in page
    assert f'<p class="teaser" {attributes}>' in page


def test_an_empty_search_shows_everything_newest_first(served: Served) -> None:
    page = served.page("/search")
    assert "7 articles" in Elements(page).words
    assert titles(page)[:2] == [served.ids["chinese"], served.ids["arabic"]]
    assert set(titles(page)[-2:]) == {served.ids["undated"], served.ids["hostile"]}
    assert "Relevance" not in Elements(page).words


def test_a_facet_leads_to_as_many_articles_as_it_says(served: Served) -> None:
    page = served.page("/search?q=ferry+OR+harbour+OR+text+OR+fares")
    facets = re.findall(
        r'<li><a href="(/search\?[^"]+)"><bdi>(.+?)</bdi>.*?<span class="count">([\d,]+)</span>',
        page,
    )
    assert len(facets) >= 6
    for address, label, count in facets:
        narrowed = served.page(address.replace("&amp;", "&"))
        assert len(titles(narrowed)) == int(count), label


def test_articles_that_cite_nobody_can_be_reached(served: Served) -> None:
    page = served.page("/search")
    assert "/search?source=unknown" in links(page)
    count = re.search(
        r'source=unknown"><bdi>Nobody cited</bdi></a> <span class="count">(\d+)', page
    )
    assert count
    assert len(titles(served.page("/search?source=unknown"))) == int(count[1])


def test_a_filter_is_shown_and_can_be_taken_away(served: Served) -> None:
    page = served.page("/search?q=ferry&outlet=harbourpost_example&from=2024")
    chips = re.search('<ul class="chips".*?</ul>', page, re.DOTALL)
    assert chips
    assert Elements(chips[0]).words == ("Outlet Harbour Post: take away From 2024: take away")
    assert [str(a["href"]) for a in Elements(chips[0]).all("a")] == [
        "/search?q=ferry&from=2024",
        "/search?q=ferry&outlet=harbourpost_example",
    ]
    hidden = [
        (i["name"], i["value"]) for i in Elements(page).all("input") if i.get("type") == "hidden"
    ]
    assert ("outlet", "harbourpost_example") in hidden


@pytest.mark.parametrize(
    ("period", "names"),
    [
        ("from=2024-03-05", {"arabic", "chinese"}),
        ("to=2024-03", {"ferry", "arabic", "chinese", "hindi", "hostile", "year"}),
        ("to=2024-02", {"hindi", "hostile", "year"}),
        ("to=2019", {"year"}),
        ("from=2024-03-04&to=2024-03-04", {"ferry"}),
        ("to=9999", {"ferry", "arabic", "chinese", "hindi", "hostile", "year"}),
        ("from=2024-12&to=2024-12", set()),
    ],
)
def test_both_ends_of_a_time_are_part_of_it(served: Served, period: str, names: set[str]) -> None:
    assert set(titles(served.page(f"/search?{period}"))) == {served.ids[name] for name in names}


def test_pages_follow_each_other_without_gaps_or_doubles(served: Served) -> None:
    path, seen = "/search?q=&size=2&sort=oldest", []
    for _ in range(10):
        page = served.page(path)
        seen += titles(page)
        following = re.search('<a rel="next" href="([^"]+)"', page)
        if not following:
            break
        path = following[1].replace("&amp;", "&")
    assert seen == titles(served.page("/search?sort=oldest"))
    assert len(seen) == len(set(seen)) == 7


def test_what_was_not_understood_is_said_with_the_query_as_it_was_read(served: Served) -> None:
    words = Elements(served.page(f"/search?q={quote('(ferry after:yesterday')}&colour=red")).words
    assert "“after:yesterday” has no date" in words
    assert "“colour” is no parameter here and was left out." in words
    assert "Read as ferry" in words


def test_a_slip_is_answered_with_the_word_of_the_archive(served: Served) -> None:
    page = served.page("/search?q=harbuor")
    assert "No article" in Elements(page).words
    assert "Did you mean" in Elements(page).words
    assert "/search?q=harbour" in links(page)


@pytest.mark.parametrize("path", ["/search", "/concordance", "/trends"])
def test_words_that_run_the_other_way_do_not_turn_the_sentence_about_them(
    served: Served, path: str
) -> None:
    page = served.page(f"{path}?q={quote('after:غدا ferry')}")
    assert "<p>“<bdi>after:غدا</bdi>” has no date" in page


def test_every_word_that_is_offered_is_a_link_to_its_query() -> None:
    asked = Asked.of("q=harbuor+ferry&copies=one")
    (offer,) = offers(
        asked,
        "harbuor ferry",
        [Suggestion("harbuor", ("harbour", "harbor"), "harbour ferry")],
    )
    assert offer.instead == (
        ("harbour", "?q=harbour+ferry&copies=one"),
        ("harbor", "?q=harbor+ferry&copies=one"),
    )


def test_a_word_whose_place_is_not_certain_is_offered_without_a_link() -> None:
    suggestion = Suggestion("harbuor", ("harbour", "harbor"), "harbour OR harbour")
    (offer,) = offers(Asked.of("q=harbuor+OR+harbour"), "harbuor OR harbour", [suggestion])
    assert offer.instead == (("harbour", "?q=harbour+OR+harbour"), ("harbor", None))


def test_copies_lead_to_all_articles_of_their_story(
    serving: Callable[..., Served], written: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    copy, ids = tmp_path / "corpus.db", written[1]
    copyfile(written[0], copy)
    members = sorted([ids["ferry"], ids["year"]])
    with closing(sqlite3.connect(copy)) as db, db:
        db.execute(
            "insert into stories (id, size, first_article_id) values (?, 2, ?)",
            [members[0], ids["year"]],
        )
        db.execute("update articles set story_id = ? where id in (?, ?)", [members[0], *members])
    told = serving([copy], ids=ids)
    page = told.page("/search")
    assert page.count("2 articles of one story") == 2
    (place,) = {a["href"] for a in Elements(page).with_class("shown")}
    listed = told.rows(str(place).replace("?", ".json?"))
    assert sorted(row["article_id"] for row in listed) == members
    assert "Each story counts once" not in page
    once = told.page("/search?copies=one")
    assert once.count("2 articles of one story") == 1
    assert "Each story counts once: as the earliest copy" in Elements(once).words


def test_forms_of_words_are_looked_for_on_request_and_shown(served: Served) -> None:
    assert titles(served.page("/search?q=sentences")) == []
    page = served.page("/search?q=sentences&stem=1")
    assert titles(page) == [served.ids["ferry"]]
    assert "Forms of sentences that were looked for, too: sentence." in Elements(page).words
    assert "/search?q=sentences" in links(page)


def test_a_search_without_result_advises(served: Served) -> None:
    page = served.page("/search?q=zeppelin&language=en")
    assert "All words must be in an article" in Elements(page).words
    assert "/search?q=zeppelin" in links(page)


def test_the_histogram_is_a_drawing_with_a_table_beside_it(served: Served) -> None:
    page = served.page("/search?language=en")
    elements = Elements(page)
    assert [svg["aria-hidden"] for svg in elements.all("svg")] == ["true"]
    assert len(elements.all("rect")) == 1
    assert "/search?language=en&from=2024-03&to=2024-03" in links(page)
    assert "March 202411100.0%" in elements.words
    assert "No month stated11100.0%" in elements.words


def test_the_sql_shown_finds_the_same(served: Served, written: tuple[Path, dict[str, str]]) -> None:
    page = served.page("/search?q=ferry+OR+harbour+-spring&to=2024")
    stated = Elements(page).text.split("plain sqlite3.")[1].split(";")[0]
    with closing(sqlite3.connect(written[0])) as db:
        assert [row[0] for row in db.execute(stated)] == titles(page) != []


def test_hostile_texts_and_queries_come_out_as_text(served: Served) -> None:
    for path in (
        "/search",
        "/search?q=hostile",
        f"/search?q={quote(HOSTILE)}",
        f"/search?q=%00%01{quote(HOSTILE)}&{quote(HOSTILE)}=1&outlet={quote(HOSTILE[:40])}",
        f"/search?q=a&section={quote(HOSTILE)}",
        f"/search?q=a&sort={quote(HOSTILE)}",
        "/search?q=" + quote('"></input><script>alert(1)</script>'),
        "/search?q=%FF%FE",
    ):
        response = served.get(path)
        page = Elements(response.text)
        assert response.status_code in (200, 400), path
        assert not page.all("script")
        assert not page.all("img")
        assert not page.all("style")
        assert not [
            a for _, a in page.elements if any(n.startswith("on") for n in a) or "style" in a
        ]
        assert not [a for a in page.all("a") if "script:" in str(a["href"]).lower()[:30]]
        assert "default-src 'none'" in response.headers["content-security-policy"]
    listed = served.page("/search")
    assert not re.search("[\u202e\u2066]", listed[listed.index("<main") :])


@pytest.mark.parametrize(
    "query", ["ferry " * 600, "ف" * 4000, " OR ".join(f"w{n}*" for n in range(500)), "(" * 3000]
)
def test_an_enormous_query_gives_a_page_of_common_size(served: Served, query: str) -> None:
    for place in ("/search?", "/concordance?", f"/trends?q={quote(query)}&"):
        response = served.get(f"{place}q={quote(query)}&stem=1")
        assert response.status_code == 200
        assert len(response.content) < 150_000


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ("sort=best", "Sort must be one of relevance, newest, oldest"),
        ("copies=some", "Copies must be one of all, one, original"),
        ("from=yesterday", "From must be a date like 2024, 2024-03 or 2024-03-05"),
        ("to=0000", "To must be a date like"),
        ("language=nosuchlanguage", "Language must be a code like en or pt"),
        ("size=101", "Size must be a number up to 100"),
        ("size=-1", "Size must be a number up to 100"),
        ("stem=maybe", "Stem must be 1 or 0"),
        ("cursor=here", "Not a cursor of ours"),
        (f"outlet={'x' * 600}", "Outlet may have 500 characters, not 600"),
    ],
)
def test_a_value_that_is_none_is_told_plainly(served: Served, parameters: str, words: str) -> None:
    response = served.get(f"/search?q=ferry&{parameters}")
    assert response.status_code == 400
    assert words in Elements(response.text).words
    assert 'value="ferry"' in response.text
    assert "/search?q=ferry" in links(response.text)


def test_every_link_of_the_search_page_leads_somewhere(served: Served) -> None:
    paths = {
        str(a["href"]).partition("#")[0]
        for page in ("/search", "/search?q=ferry&from=2019&outlet=harbourpost_example")
        for tag in ("a", "link")
        for a in Elements(served.page(page)).all(tag)
        if str(a["href"]).startswith("/")
    }
    assert len(paths) > 30
    assert {path: served.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)


def test_links_stand_below_a_base_address(
    serving: Callable[..., Served], written: tuple[Path, Any]
) -> None:
    below = serving([written[0]], settings={"base_url": "/archive/"})
    page = Elements(below.page("/search?q=ferry"))
    own = [str(a["href"]) for a in page.all("a") if str(a["href"]).startswith("/")]
    assert own
    assert all(href.startswith("/archive/") for href in own)
    assert page.all("form")[0]["action"] == "/archive/search"


def test_a_search_asks_for_what_is_typed_in_the_masthead(served: Served) -> None:
    page = Elements(served.page(f"/articles/{served.ids['ferry']}"))
    assert [form["action"] for form in page.all("form")] == ["/search"]
    assert [box["name"] for box in page.all("input")] == ["q"]


def test_a_private_archive_is_not_searched(
    serving: Callable[..., Served], written: tuple[Path, Any]
) -> None:
    private = serving([written[0]], private=True)
    for path in ("/search?q=ferry", "/search.json?q=ferry"):
        response = private.get(path)
        assert response.status_code == 403
        assert "frozen" not in response.text


def test_the_query_is_kept_as_it_was_typed(served: Served) -> None:
    typed = 'title:(ferry OR "night boat") -café & more+less'
    page = served.page(f"/search?q={quote(typed)}")
    (box,) = [i for i in Elements(page).all("input") if i.get("type") == "search"]
    assert box["value"] == typed
    places = [str(a["href"]) for a in Elements(page).all("a") if "q=title%3A%28" in str(a["href"])]
    assert len(places) >= 3
    assert {unquote_plus(p.split("q=")[1].split("&")[0]) for p in places} == {typed}
