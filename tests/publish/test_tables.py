"""Datasette's own pages and JSON, as its users know them."""

import pytest
from datasette import __version__
from served import Served

from corpus.publish.serve import is_old_line

IS_OLD = is_old_line(__version__)


def test_every_table_and_view_has_a_page(served: Served) -> None:
    names = [
        row["name"]
        for row in served.rows(
            "/corpus.json?sql=select+name+from+sqlite_master+where+type+in+('table','view')"
        )
    ]
    assert len(names) > 20
    for name in names:
        if name.startswith(("articles_fts_", "sqlite_")):
            continue  # of SQLite itself; 1.0 keeps them closed
        assert served.get(f"/corpus/{name}").status_code == 200, name


def test_the_table_of_articles_is_as_it_should_be(served: Served) -> None:
    page = served.page("/corpus/articles")
    assert '<html lang="en">' in page
    assert 'name="_search"' in page
    for facet in ("language", "outlet_id", "year"):
        assert f'data-column="{facet}"' in page
    assert "Harbour Post</a>" in page
    assert "What the columns mean" in page
    assert "Headline as printed" in page
    assert f'<a href="/articles/{served.ids["ferry"]}">' in page


def test_newest_come_first_and_undated_last(served: Served) -> None:
    rows = served.rows("/corpus/articles.json")
    sort_keys = [row["published_sort"] for row in rows]
    dated = [key for key in sort_keys if key]
    assert dated == sorted(dated, reverse=True)
    assert sort_keys == dated + [None] * (len(rows) - len(dated))


def test_facets_are_in_the_json(served: Served) -> None:
    results = served.json("/corpus/articles.json?_facet=language&_size=0")["facet_results"]
    facet = (results if IS_OLD else results["results"])["language"]
    assert {v["value"]: v["count"] for v in facet["results"]}["en"] == 3


def test_foreign_keys_are_labelled(served: Served) -> None:
    rows = served.rows("/corpus/articles.json?_labels=on&language=ar")
    assert rows[0]["outlet_id"] == {"value": "almina_example", "label": "صحيفة الميناء"}
    captures = served.page("/corpus/captures")
    assert "Ferry fares frozen until spring" in captures
    assert ">None<" not in captures
    assert "untitled" in captures


def test_sql_answers(served: Served) -> None:
    assert served.rows("/corpus.json?sql=select+count(*)+as+n+from+articles") == [{"n": 8}]


def test_views_answer(served: Served) -> None:
    counts = served.rows("/corpus/source_counts.json")
    assert {"mayfield.example"} <= {row["source"] for row in counts}


def test_the_row_page_leads_to_the_reading_page(served: Served) -> None:
    id_ = served.ids["ferry"]
    page = served.page(f"/corpus/articles/{id_}")
    assert f'<a href="/articles/{id_}">Read this article</a>' in page
    assert "Costs fell by four per cent." in page
    assert (
        served.rows(f"/corpus/articles/{id_}.json")[0]["title"] == "Ferry fares frozen until spring"
    )


def test_hidden_tables_are_not_listed_but_open(served: Served) -> None:
    page = served.page("/corpus")
    for name in (
        "articles_folded",
        "articles_fts",
        "articles_fts_data",
        "warc_files",
        "_sqlite_migrations",
        "aliases",
    ):
        assert f'href="/corpus/{name}"' not in page, name
    assert 'href="/corpus/receipts"' in page


@pytest.mark.parametrize("path", ["/corpus", "/corpus/articles", "/corpus/runs", "/corpus/nothing"])
def test_datasettes_pages_wear_our_name_and_say_their_language(served: Served, path: str) -> None:
    page = served.get(path).text
    assert '<html lang="en">' in page
    assert 'class="brand"' in page


def test_datasettes_pages_keep_their_scripts(served: Served) -> None:
    response = served.get("/corpus/articles")
    assert "content-security-policy" not in response.headers
    assert response.headers["x-content-type-options"] == "nosniff"


def test_sizes_and_times_are_readable_and_exact(served: Served) -> None:
    page = served.page("/corpus/captures")
    assert "12,345" in page
    assert '<time datetime="2024-06-01T10:00:00Z"' in page
    assert served.rows("/corpus/captures.json")[0]["payload_bytes"] == 12345


def test_the_stylesheet_is_served(served: Served) -> None:
    page = served.page("/")
    path = page.split('<link rel="stylesheet" href="')[1].split('"')[0]
    response = served.get(path)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/css")
    assert "url(" not in response.text
    assert "@import" not in response.text
    assert len(response.content) < 30_000


def test_views_lead_to_the_pages_of_sources(citing: Served) -> None:
    link = '<a href="/sources/person-ana-ruiz"><bdi>Ana Ruiz</bdi></a>'
    for view in ("source_counts", "source_statements", "article_citations", "citation_edges"):
        page = citing.page(f"/corpus/{view}?source=Ana+Ruiz")
        assert link in page, view
        assert '<a href="/sources/person-ana-ruiz"><bdi>person-ana-ruiz</bdi></a>' in page, view
    assert link not in citing.page("/corpus/source_counts?_col=source&source=Ana+Ruiz")
    assert citing.get("/corpus/shared_quotations").status_code == 200
    counts = citing.rows("/corpus/source_counts.json?source=Ana+Ruiz")
    assert counts[0]["source_id"] == "person-ana-ruiz"
    nobody_sees = '<a href="/sources/person-unseen"><bdi>Source not named</bdi></a>'
    assert nobody_sees in citing.page("/corpus/source_counts")


def test_the_row_of_a_source_leads_to_its_page(citing: Served) -> None:
    page = citing.page("/corpus/sources/person-ana-ruiz")
    assert '<a href="/sources/person-ana-ruiz">What is attributed to this source</a>' in page


def test_hostile_names_stay_text_in_tables(citing: Served) -> None:
    for path in ("source_counts", "source_statements", "article_citations", "sources", "citations"):
        page = citing.page(f"/corpus/{path}")
        assert "<script>alert(" not in page, path
        assert "<img src=x" not in page, path
        assert 'href="javascript:' not in page, path
