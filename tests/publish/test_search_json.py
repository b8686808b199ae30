"""The search as JSON, for programs."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from shutil import copyfile
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from served import Served

from corpus.publish.asked import Asked
from corpus.publish.limits import Problem
from corpus.publish.search import answer


def ids(told: Any) -> list[str]:
    return [row["id"] for row in told["results"]]


def test_a_result_has_all_its_fields(served: Served) -> None:
    told = served.json("/search.json?q=frozen")
    assert set(told) == {
        "ok", "query", "read", "notes", "total", "total_is_exact", "ranked", "sort", "copies",
        "results", "next", "facets", "histogram", "suggestions", "forms", "links",
    }  # fmt: skip
    (row,) = told["results"]
    id_ = served.ids["ferry"]
    assert row.pop("score") > 0
    assert row.pop("snippet").startswith("Ferry fares will stay")
    assert row == {
        "id": id_,
        "url": f"http://localhost/articles/{id_}",
        "original_url": "https://harbourpost.example/2024/ferry",
        "title": "Ferry fares frozen until spring",
        "title_spans": [[12, 18]],
        "snippet_spans": [],
        "outlet": {"id": "harbourpost_example", "name": "Harbour Post"},
        "language": "en",
        "section": "Local & <Harbour>",
        "published": "2024-03-04T18:30:00+01:00",
        "story": None,
    }
    assert (told["ok"], told["total"], told["total_is_exact"]) == (True, 1, True)
    assert (told["ranked"], told["next"], told["notes"]) == (None, None, [])


@pytest.mark.parametrize(
    ("words", "found"), [("票价", "票价"), ("الأسعار", "أسعار"), ("🚢 2.1", "2.1")]
)
def test_spans_are_code_points_of_the_text_beside_them(
    served: Served, words: str, found: str
) -> None:
    rows = served.json(f"/search.json?q={quote(words)}")["results"]
    assert rows
    for row in rows:
        pieces = [
            row[name][start:end]
            for name in ("title", "snippet")
            for start, end in row[f"{name}_spans"]
        ]
        assert found in pieces


def test_page_and_json_list_the_same(served: Served) -> None:
    for query in ("q=ferry", "sort=oldest&size=3", "q=text&copies=original", "language=unknown"):
        told = served.json(f"/search.json?{query}")
        page = served.page(f"/search?{query}")
        assert ids(told)
        places = [page.index(f'<h3><a href="/articles/{id_}"') for id_ in ids(told)]
        assert places == sorted(places)


def test_facets_and_the_histogram_add_up_to_the_total(served: Served) -> None:
    told = served.json("/search.json")
    for name in ("outlet", "language", "year", "section"):
        facet = told["facets"][name]
        assert (
            sum(each["articles"] for each in facet["values"]) + facet["others"] == 7 == facet["of"]
        )
    assert told["facets"]["source"]["of"] == 7
    assert {"value": None, "label": None, "articles": 1} in told["facets"]["outlet"]["values"]
    assert sum(bar["articles"] for bar in told["histogram"]) == 7
    assert served.json("/search.json?q=frozen")["histogram"][-2:] == [
        {"month": "2024-03", "articles": 1, "of": 3},
        {"month": None, "articles": 0, "of": 2},
    ]


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_cursors_lead_through_all_results_once(served: Served, sort: str) -> None:
    path = f"/search.json?q=ferry+OR+text+OR+harbour+OR+is:original&size=2&sort={sort}"
    seen: list[str] = []
    for _ in range(10):
        told = served.json(path)
        seen += ids(told)
        if told["next"] is None:
            assert told["links"]["next"] is None
            break
        split = urlsplit(told["links"]["next"])
        assert told["next"] in split.query
        path = f"{split.path}?{split.query}"
    assert len(seen) == len(set(seen)) == told["total"] == 7


def test_links_are_complete_and_say_the_search_again(served: Served) -> None:
    links = served.json("/search.json?sort=newest&q=ferry&from=2024&size=20&stem=")["links"]
    assert links == {
        "self": "http://localhost/search.json?q=ferry&from=2024&sort=newest",
        "html": "http://localhost/search?q=ferry&from=2024&sort=newest",
        "next": None,
    }


@pytest.mark.parametrize(
    ("parameters", "error"),
    [
        ("sort=best", "Sort must be one of relevance, newest, oldest, not 'best'."),
        ("cursor=WyJuZXdlc3QiXQ", "Not a cursor of ours: 'WyJuZXdlc3QiXQ'."),
        ("cursor=" + "W1tb" * 900, None),
        ("cursor=WyJyZWxldmFuY2UiLG51bGwsbnVsbCwiXHVkODAwIl0", None),
        ("size=many", "Size must be a number up to 100, not 'many'."),
        ("tag=%07", "Tag has a character that cannot be printed: '\\x07'."),
    ],
)
def test_a_value_that_is_none_answers_400(
    served: Served, parameters: str, error: str | None
) -> None:
    response = served.get(f"/search.json?q=ferry&{parameters}")
    told = response.json()
    assert response.status_code == told["status"] == 400
    assert told["ok"] is False
    assert error in (told["error"], None)
    assert told["advice"]


def test_a_cursor_holds_for_one_order_only(served: Served) -> None:
    cursor = served.json("/search.json?size=2&sort=newest")["next"]
    response = served.get(f"/search.json?size=2&sort=oldest&cursor={cursor}")
    assert response.status_code == 400
    assert "list by newest" in response.json()["error"]


def test_an_index_that_is_out_of_date_answers_503_with_the_cure(
    serving: Callable[..., Served], written: tuple[Path, Any], tmp_path: Path
) -> None:
    copy = tmp_path / "corpus.db"
    copyfile(written[0], copy)
    with closing(sqlite3.connect(copy)) as db, db:
        db.execute("update search_index set value = '0' where name = 'fold_rules'")
    stale = serving([copy])
    for path in ("/search.json?q=ferry", "/search?q=ferry"):
        response = stale.get(path)
        assert response.status_code == 503
        assert "corpus reindex" in response.text


def test_a_search_that_takes_too_long_is_broken_off_with_advice(
    written: tuple[Path, Any],
) -> None:
    with closing(sqlite3.connect(written[0])) as db:
        problem = answer(db, Asked.of("q=ferry+OR+t*"), limit_ms=0)
        assert isinstance(problem, Problem)
        assert problem.status == 503
        assert problem.error == "The search took longer than this server allows."
        assert "rarer words" in problem.advice
        assert not isinstance(answer(db, Asked.of("q=ferry+OR+t*"), limit_ms=60_000), Problem)


def test_scripts_of_other_sites_may_search_where_the_keeper_says_so(
    serving: Callable[..., Served], written: tuple[Path, Any]
) -> None:
    shared = serving([written[0]], cors=True)
    for path in ("/search.json?q=ferry", "/search.json?sort=best"):
        assert shared.get(path).headers["access-control-allow-origin"] == "*"


def test_a_parameter_that_means_nothing_is_left_out_and_told(served: Served) -> None:
    told = served.json("/search.json?q=frozen&offset=5&q=boat")
    assert ids(told) == [served.ids["ferry"]]
    assert told["notes"] == [
        "“offset” is no parameter here and was left out.",
        "“q” is there more than once: only the first was read.",
    ]


def test_articles_without_a_date_can_be_asked_for(served: Served) -> None:
    told = served.json("/search.json?q=-after:0001")
    assert [row["published"] for row in told["results"]] == [None]
    years = served.json("/search.json")["facets"]["year"]["values"]
    assert {"value": None, "label": None, "articles": told["total"]} in years


def test_a_language_can_be_asked_for_by_its_name(served: Served) -> None:
    assert ids(served.json("/search.json?language=Arabic")) == [served.ids["arabic"]]


def test_counts_alone_can_be_asked_for(served: Served) -> None:
    told = served.json("/search.json?size=0&language=ar")
    assert (told["total"], told["results"], told["next"]) == (1, [], None)
