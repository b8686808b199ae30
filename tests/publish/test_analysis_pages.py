"""The pages of concordances and trends, and their JSON."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from elements import Elements
from served import Served
from shelf import HOSTILE

PATHS = ("/concordance?q=ferry", "/trends?q=ferry")


def with_json(path: str) -> str:
    split = urlsplit(path)
    return f"{split.path}.json?{split.query}"


def test_each_line_has_its_match_between_what_stands_around_it(served: Served) -> None:
    told = served.json("/concordance.json?q=fares&sort=right")
    assert [line["match"] + line["right"] for line in told["lines"]] == [
        "fares frozen until spring",
        "fares that half the town was arguing about.",
        told["lines"][2]["match"] + told["lines"][2]["right"],
    ]
    assert told["lines"][2]["right"].startswith(" will stay as they are until spring")
    assert (told["total"], told["articles"]) == (3, 1)
    assert told["basis"] == {
        "articles": 1, "words": told["basis"]["words"], "of_articles": 1, "seed": None,
    }  # fmt: skip
    assert {line["article_id"] for line in told["lines"]} == {served.ids["ferry"]}
    page = served.page("/concordance?q=fares&sort=right")
    assert "3 lines in 1 article" in Elements(page).words
    assert re.findall("<mark>(.*?)</mark>", page) == ["fares"] * 3


def test_lines_run_their_own_way(served: Served) -> None:
    page = served.page(f"/concordance?q={quote('الأسعار OR 票价')}")
    assert '<div class="line" lang="ar" dir="rtl">' in page
    assert '<div class="line" lang="zh" dir="ltr">' in page


def test_further_lines_follow_without_gaps_or_doubles(served: Served) -> None:
    path, seen = "/concordance.json?q=the+OR+a&size=3", []
    for _ in range(20):
        told = served.json(path)
        seen += [(line["article_id"], line["column"], *line["span"]) for line in told["lines"]]
        if told["links"]["next"] is None:
            break
        split = urlsplit(told["links"]["next"])
        path = f"{split.path}?{split.query}"
    assert len(seen) == len(set(seen)) == told["total"] > 3


def test_trends_count_what_a_search_counts(served: Served) -> None:
    told = served.json("/trends.json?q=harbour+OR+text&q=frozen&interval=year")
    assert [trend["query"] for trend in told["trends"]] == ["harbour OR text", "frozen"]
    for trend in told["trends"]:
        found = served.json(f"/search.json?q={quote(trend['query'])}")
        assert trend["articles"] == found["total"]
        assert trend["of"] == 7
        years = {each["value"]: each["articles"] for each in found["facets"]["year"]["values"]}
        points = {point["period"]: point["articles"] for point in trend["points"]}
        assert {period: n for period, n in points.items() if n} == {
            period and str(period): n for period, n in years.items()
        }
        assert all(point["share"] == point["articles"] / point["of"] for point in trend["points"])


def test_trends_are_drawn_with_their_numbers_beside(served: Served) -> None:
    page = served.page("/trends?q=frozen&q=harbour&interval=year&language=en")
    elements = Elements(page)
    assert len(elements.all("svg")) == 2
    assert "100.0% 1 of 1" in elements.words
    boxes = [box["value"] for box in elements.all("input") if box.get("id", "") != "query"]
    assert sorted(map(str, boxes)) == ["en", "frozen", "harbour", "year"]


def test_articles_without_a_month_are_in_the_table_of_trends(served: Served) -> None:
    page = served.page("/trends?q=harbour+OR+text&q=frozen&language=en")
    rows = re.findall("<tr>.*?</tr>", page, re.DOTALL)
    assert [Elements(row).words for row in rows[1:]] == [
        "March 20240.0% 0 of 1100.0% 1 of 1",
        "No month stated100.0% 1 of 10.0% 0 of 1",
    ]
    assert "No year stated" in Elements(served.page("/trends?q=text&interval=year")).words
    assert "stated" not in Elements(served.page("/trends?q=frozen&from=2024-03")).words


def test_each_trend_leads_to_its_articles(served: Served) -> None:
    page = Elements(served.page("/trends?q=ferry&q=harbour&interval=year&copies=one"))
    places = [a["href"] for a in page.all("a")]
    assert "/search?q=harbour&copies=one" in places


def test_more_queries_than_can_be_compared_are_told(served: Served) -> None:
    told = served.json("/trends.json?" + "&".join(f"q=w{n}" for n in range(7)))
    assert len(told["trends"]) == 5
    assert told["notes"] == ["No more than 5 queries are compared: the first 5 were read."]


@pytest.mark.parametrize("path", ["/search", "/concordance", "/trends"])
@pytest.mark.parametrize("query", ["ferry", "zeppelin"])
def test_how_copies_and_word_forms_count_is_shown_and_can_be_changed(
    served: Served, path: str, query: str
) -> None:
    page = Elements(served.page(f"{path}?q={query}&copies=one&stem=1"))
    places = [a["href"] for a in page.all("a")]
    assert f"{path}?q={query}&stem=1" in places
    assert f"{path}?q={query}&copies=original&stem=1" in places
    assert f"{path}?q={query}&copies=one" in places
    assert "One of each story" in page.words


@pytest.mark.parametrize("path", ["/concordance", "/trends"])
def test_nothing_found_is_answered_with_advice(served: Served, path: str) -> None:
    page = Elements(served.page(f"{path}?q=harbuor&outlet=harbourpost_example"))
    assert "All words must be in an article" in page.words
    assert "No article has “harbuor”. Did you mean harbour" in page.words
    places = [a["href"] for a in page.all("a")]
    assert f"{path}?q=harbour&outlet=harbourpost_example" in places
    assert f"{path}?q=harbuor" in places
    assert "All words must be" not in Elements(served.page(f"{path}?q=harbour")).words
    assert "All words must be" not in Elements(served.page(path)).words


def test_a_slip_in_one_of_several_queries_leaves_the_others(served: Served) -> None:
    page = Elements(served.page("/trends?q=ferry&q=harbuor"))
    assert "/trends?q=ferry&q=harbour" in [a["href"] for a in page.all("a")]
    told = served.json("/trends.json?q=ferry&q=harbuor")
    assert [len(trend["suggestions"]) for trend in told["trends"]] == [0, 1]


@pytest.mark.parametrize("path", ["/concordance", "/trends"])
def test_forms_that_were_looked_for_are_told(served: Served, path: str) -> None:
    words = Elements(served.page(f"{path}?q=sentences&stem=1")).words
    assert "Forms of sentences that were looked for, too: sentence." in words
    told = served.json(f"{path}.json?q=sentences&stem=1")
    forms = told["forms"] if path == "/concordance" else told["trends"][0]["forms"]
    assert forms == {"sentences": ["sentences", "sentence"]}


def test_pages_that_take_one_query_are_led_to_with_the_first(served: Served) -> None:
    page = Elements(served.page("/trends?q=ferry&q=harbour&interval=year&copies=one"))
    places = [a["href"] for a in page.all("a")]
    assert "/search?q=ferry&copies=one" in places
    assert "/concordance?q=ferry&copies=one" in places
    back = Elements(served.page("/search?q=ferry&copies=one&sort=newest&size=5"))
    assert "/trends?q=ferry&copies=one" in [a["href"] for a in back.all("a")]


def test_lines_are_counted_where_none_are_asked_for(served: Served) -> None:
    told = served.json("/concordance.json?q=fares&size=0")
    assert (told["total"], told["articles"], told["lines"]) == (3, 1, [])
    assert told["links"]["next"] is None


@pytest.mark.parametrize("path", ["/concordance", "/trends"])
def test_without_words_the_page_asks_for_some(served: Served, path: str) -> None:
    assert Elements(served.page(path)).all("input")
    assert served.json(path + ".json")["ok"] is True


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("/concordance?q=ferry&sort=sideways", "Lines are sorted by"),
        ("/concordance?q=ferry&size=201", "Size must be a number up to 200"),
        ("/concordance?q=ferry&offset=99999", "Offset must be a number up to 10000"),
        ("/trends?q=ferry&interval=hour", "Interval must be one of month, year, day"),
        ("/trends?q=ferry&from=soon", "From must be a date"),
    ],
)
def test_what_cannot_be_asked_is_told_plainly(served: Served, path: str, error: str) -> None:
    response = served.get(path)
    assert response.status_code == 400
    assert error in Elements(response.text).words
    told = served.get(with_json(path)).json()
    assert told["status"] == 400
    assert told["error"].startswith(error)


@pytest.mark.parametrize("path", PATHS)
def test_hostile_words_come_out_as_text(served: Served, path: str) -> None:
    place = path.partition("?")[0]
    for query in (
        f"q={quote(HOSTILE)}&tag={quote('<b>')}",
        "q=alert+OR+hostile+OR+script",
        f"q=%00{quote(HOSTILE)}&sort={quote(HOSTILE)}&interval={quote(HOSTILE)}",
    ):
        response = served.get(f"{place}?{query}")
        assert response.status_code in (200, 400)
        page = Elements(response.text)
        assert not page.all("script")
        assert not page.all("img")
        assert not [
            a for _, a in page.elements if any(n.startswith("on") for n in a) or "style" in a
        ]
        assert "default-src 'none'" in response.headers["content-security-policy"]


@pytest.mark.parametrize("path", PATHS)
def test_a_private_archive_is_not_analysed(
    serving: Callable[..., Served], written: tuple[Path, Any], path: str
) -> None:
    private = serving([written[0]], private=True)
    assert private.get(path).status_code == 403
    assert private.get(with_json(path)).status_code == 403
