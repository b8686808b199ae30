"""The reading page, its JSON twin and the home page."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from elements import Elements
from served import Served
from shelf import HOSTILE

OWN_PAGES = (
    "/",
    "/articles/{ferry}",
    "/articles/{hostile}",
    "/articles/{arabic}",
    "/articles/{undated}",
    "/articles/unknown",
)


def read(served: Served, name: str) -> Elements:
    return Elements(served.page(f"/articles/{served.ids[name]}"))


def test_an_article_shows_its_head_and_body(served: Served) -> None:
    page = served.page(f"/articles/{served.ids['ferry']}")
    elements = Elements(page)
    for words in (
        "Ferry fares frozen until spring",
        "The council has put off",
        "Ana Ruiz",
        "Tomás O’Neil",
        "Harbour Post",
        "Local & <Harbour>",
        "Ferries",
        " words",
    ):
        assert words in elements.text
    assert '<time datetime="2024-03-04T18:30:00+01:00">' in page
    assert "4 March 2024, 18:30 (UTC+01:00)" in page
    assert "<h2>What the report says</h2>" in page
    assert "<ul><li>Costs fell by four per cent.</li><li>More people" in page
    assert "<blockquote><p>We listened, and we read the figures.</p></blockquote>" in page
    assert '<p dir="rtl">تبقى' in page


def test_links_of_the_text_are_links_and_scripts_are_not(served: Served) -> None:
    page = served.page(f"/articles/{served.ids['ferry']}")
    link = (
        '<a href="https://mayfield.example/report?a=1&amp;b=2" rel="nofollow noopener noreferrer">'
    )
    assert f"The {link}Mayfield report</a>, which" in page
    assert "javascript:" not in page


def test_an_article_says_where_its_text_comes_from(served: Served) -> None:
    text = read(served, "ferry").text
    for words in (
        "2 captures are the evidence",
        "revision 2 of 2",
        "trafilatura 2.3.1",
        "sha256:",
        "corpus-00001.warc.gz at 5,000",
        "text/html, status 200",
        "How do we know? 2 claims",
        "json-ld:headline",
        "What was left out? 1 line",
        "share line",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("name", "lang", "direction"),
    [
        ("arabic", "ar", "rtl"),
        ("chinese", "zh", "ltr"),
        ("hindi", "hi", "ltr"),
        ("ferry", "en", "ltr"),
    ],
)
def test_texts_stand_in_their_language_and_direction(
    served: Served, name: str, lang: str, direction: str
) -> None:
    page = read(served, name)
    assert page.all("html") == [{"lang": "en"}]
    assert page.all("article") == [{"dir": direction}]
    assert page.all("h1") == [{"lang": lang, "dir": direction}]
    body = next(a for a in page.all("div") if a.get("class") == "text")
    assert body["lang"] == lang


def test_an_article_with_nothing_known_is_shown(served: Served) -> None:
    text = read(served, "undated").text
    for words in (
        "Untitled",
        "Undated",
        "Outlet unknown",
        "Language unknown",
        "A text without a date",
    ):
        assert words in text


def test_the_json_twin_gives_the_whole_article(served: Served) -> None:
    told = served.json(f"/articles/{served.ids['ferry']}.json")
    assert told["ok"] is True
    assert told["title"] == "Ferry fares frozen until spring"
    assert told["outlet"] == {
        "id": "harbourpost_example",
        "name": "Harbour Post",
        "domain": "harbourpost.example",
    }
    assert [author["name"] for author in told["authors"]] == ["Ana Ruiz", "Tomás O’Neil"]
    assert [p["kind"] for p in told["paragraphs"]].count("item") == 2
    assert "\n\n".join(p["text"] for p in told["paragraphs"]) == told["text"]
    for citation in told["citations"]:
        assert (
            told["text"][citation["start_char"] : citation["end_char"]] == citation["source_text"]
        )
    assert [len(told[many]) for many in ("captures", "revisions", "claims")] == [2, 2, 2]
    assert [line["ground"] for line in told["left_out"]] == ["share line"]
    assert told["links"]["html"].endswith(f"/articles/{served.ids['ferry']}")
    assert served.get(urlsplit(told["links"]["row"]).path).status_code == 200


def test_page_and_json_point_at_each_other(served: Served) -> None:
    path = f"/articles/{served.ids['ferry']}"
    twin = next(a for a in read(served, "ferry").all("link") if a.get("rel") == "alternate")
    assert twin == {"rel": "alternate", "type": "application/json", "href": path + ".json"}


@pytest.mark.parametrize("id_", ["unknown", "%3Cscript%3E", "%00", "a%20b", "~", "x" * 500])
def test_an_unknown_id_is_told_in_words(served: Served, id_: str) -> None:
    page = served.get(f"/articles/{id_}")
    assert page.status_code == 404
    assert "There is no such article" in page.text
    assert "<script" not in page.text
    twin = served.get(f"/articles/{id_}.json")
    assert twin.status_code == 404
    assert twin.json()["status"] == 404


@pytest.mark.parametrize("suffix", ["", ".json"])
def test_an_earlier_id_leads_to_the_present_one(served: Served, suffix: str) -> None:
    answer = served.get(f"/articles/aaaaaaaaaaaaaaaa{suffix}")
    assert answer.status_code == 301
    assert answer.headers["location"] == f"/articles/{served.ids['ferry']}{suffix}"


@pytest.mark.parametrize("place", ["/articles/", "/corpus/articles/"])
def test_a_withdrawn_article_leaves_a_tombstone(served: Served, place: str) -> None:
    path = place + served.ids["withdrawn"]
    page = served.get(path)
    assert page.status_code == 410
    assert "at the author&#39;s request" in page.text
    assert "A text that was withdrawn" not in page.text
    assert "A headline that was withdrawn" not in page.text
    told = served.get(path + ".json")
    assert told.status_code == 410
    assert told.json() == {
        "ok": False,
        "status": 410,
        "error": "This article was withdrawn from the archive.",
        "id": served.ids["withdrawn"],
        "reason": "at the author's request",
        "withdrawn_at": "2024-06-01T00:00:00Z",
        "note": "See the <note>.",
    }


def test_the_home_page_introduces_the_archive(served: Served) -> None:
    page = served.page("/")
    text = " ".join(Elements(page).text.split())
    for words in (
        "Corpus",
        "An archive of news articles",
        "articles7",
        "outlets5",
        "2019–2024",
        "Newest articles",
        "渡轮票价冻结至春季",
        "العربية",
        "For researchers",
        "For scripts",
    ):
        assert words in text
    assert "A headline that was withdrawn" not in page
    places = {a["href"] for a in Elements(page).all("a")}
    views = ("source_counts", "outlet_citations", "source_statements", "unnamed_shares")
    assert {f"/corpus/{view}" for view in views} <= places
    form = Elements(page).all("form")
    assert [f["action"] for f in form] == ["/search"]
    newest = re.findall(r'<h3><a href="/articles/(\w+)"', page)
    assert newest[-1] in (served.ids["undated"], served.ids["hostile"])
    assert len(newest) == 7


def test_every_link_of_our_pages_leads_somewhere(served: Served) -> None:
    pages = ("/", *(f"/articles/{served.ids[name]}" for name in ("ferry", "arabic", "undated")))
    paths = {
        str(a["href"])
        for page in pages
        for tag in ("a", "link")
        for a in Elements(served.page(page)).all(tag)
        if str(a["href"]).startswith("/")
    }
    assert len(paths) > 20
    assert {path: served.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)


@pytest.mark.parametrize("path", OWN_PAGES)
def test_our_pages_run_no_script_and_load_nothing_from_elsewhere(served: Served, path: str) -> None:
    response = served.get(path.format(**served.ids))
    page = Elements(response.text)
    assert not page.all("script")
    assert not page.all("img")
    assert not page.all("style")
    assert not [
        a for _, a in page.elements if any(name.startswith("on") for name in a) or "style" in a
    ]
    assert all(str(a["href"]).startswith("/") for a in page.all("link") if a["rel"] != "canonical")
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "same-origin"


def test_hostile_values_come_out_as_text(served: Served) -> None:
    for path in (
        "/articles/{hostile}",
        "/",
        "/corpus/articles",
        "/corpus/articles/{hostile}",
        "/corpus/claims",
        "/corpus/outlets",
        "/corpus/article_citations",
    ):
        response = served.get(path.format(**served.ids))
        page = Elements(response.text)
        assert response.status_code == 200
        assert "<script>alert(" not in response.text
        assert "<img src=x" not in response.text
        assert not [
            a
            for a in page.all("a")
            if re.match(r"\s*(javascript|data):", str(a.get("href")), re.IGNORECASE)
        ]
        assert not [
            a
            for _, a in page.elements
            if "alert(" in str(a.get("onclick")) + str(a.get("onmouseover"))
        ]
    assert served.json(f"/articles/{served.ids['hostile']}.json")["dek"] == HOSTILE


def test_direction_marks_stay_out_of_lines(served: Served) -> None:
    page = served.page(f"/articles/{served.ids['hostile']}")
    head = page[
        page.index('<header class="article-head') : page.index('<div class="article-columns')
    ]
    assert "\u202e" not in head
    assert "\u2066" not in head


@pytest.mark.parametrize(
    "path", ["/no/such/page/at/all", "/no.json", "/corpus/none/x/y/z", "/articles/a/b"]
)
def test_an_address_that_nobody_answers_is_a_plain_404(
    served: Served, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert served.get(path).status_code == 404
    assert "locals" not in capsys.readouterr().err


def test_crawlers_are_asked_to_stay_away(served: Served) -> None:
    assert "Disallow: /\n" in served.page("/robots.txt")


def test_pages_stand_below_a_base_address(
    serving: Callable[..., Served], written: tuple[Path, Any]
) -> None:
    path, ids = written
    settings = {"base_url": "/archive/"}
    below = serving([path], settings=settings)
    page = Elements(below.page(f"/articles/{ids['ferry']}"))
    own = [
        str(a["href"]) for a in page.all("a") + page.all("link") if str(a["href"]).startswith("/")
    ]
    assert own
    assert all(href.startswith("/archive/") for href in own)
    assert (
        below.get("/articles/aaaaaaaaaaaaaaaa").headers["location"]
        == f"/archive/articles/{ids['ferry']}"
    )
    assert below.get(f"/corpus/articles/{ids['withdrawn']}").status_code == 410


def test_articles_that_may_not_be_read_are_not_shown(
    serving: Callable[..., Served], written: tuple[Path, Any]
) -> None:
    path, ids = written
    private = serving([path], private=True)
    for address in (
        "/",
        f"/articles/{ids['ferry']}",
        f"/articles/{ids['ferry']}.json",
        f"/corpus/articles/{ids['withdrawn']}",
    ):
        response = private.get(address)
        assert response.status_code in (200, 403)
        assert "Ferry fares" not in response.text
        assert "author" not in response.text
