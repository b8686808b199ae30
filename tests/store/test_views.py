"""What the views count, to the last number, in an archive that is known to the letter."""

from collections.abc import Callable

import papers
import pytest
from readings import Shelf

from corpus.names import source_id
from corpus.store.views import VIEWS

ANA = source_id("person", "Ana Ruiz")
ANA_B = source_id("person", "Ana B. Ruiz")
OFFICIALS = source_id("unnamed", "officials")
WITNESS = source_id("unnamed", "a witness")
POST = source_id("outlet", "", "harbourpost.example")
LEDGER = source_id("outlet", "", "northernledger.example")
WIRE = source_id("outlet", "", "quaywire.example")
BY_NAME = source_id("outlet", "Harbour Post")

Rows = list[tuple[object, ...]]


@pytest.fixture
def ids(shelf: Shelf) -> dict[str, str]:
    return papers.fill(shelf)


@pytest.fixture
def rows(shelf: Shelf, ids: dict[str, str]) -> Callable[[str], Rows]:
    return shelf.rows


def test_each_source_leads_to_the_one_that_it_is(rows: Callable[[str], Rows]) -> None:
    found = rows(
        "select source_id, resolved_id, name, kind, domain, outlet_id from resolved_sources"
    )
    assert {row for row in found if row[0] != source_id("person", "Bo Lind")} == {
        (ANA, ANA, "Ana Ruiz", "person", None, None),
        (ANA_B, ANA, "Ana Ruiz", "person", None, None),
        (OFFICIALS, OFFICIALS, "officials", "unnamed", None, None),
        (WITNESS, WITNESS, "a witness", "unnamed", None, None),
        (POST, POST, "Harbour Post", "outlet", "harbourpost.example", "harbourpost_example"),
        (BY_NAME, POST, "Harbour Post", "outlet", "harbourpost.example", "harbourpost_example"),
        (LEDGER, LEDGER, "Northern Ledger", "outlet", "northernledger.example", "northernledger_example"),
        (WIRE, WIRE, "Quay Wire", "outlet", "quaywire.example", None),
    }  # fmt: skip


def test_citations_with_names(rows: Callable[[str], Rows], ids: dict[str, str]) -> None:
    assert rows(
        """
        select title, outlet, kind, source, source_kind, source_text, cue_text, quote_text, mode, via
        from article_citations order by published is null, published, title, start_char is null, start_char
        """
    ) == [
        ("Bridge is safe", "Harbour Post", "quotation", "Ana Ruiz", "person", "Ana Ruiz", "said",
         "The bridge over the harbour is safe", None, None),
        ("Bridge is safe", "Harbour Post", "attribution", "officials", "unnamed", "Officials", "said",
         "the works would take a year", None, None),
        ("Bridge is safe", "Harbour Post", "link", "Northern Ledger", "outlet", "The Ledger", None, None,
         None, None),
        ("Bridge to stay open", "Northern Ledger", "quotation", "Ana Ruiz", "person", "Ruiz", "told",
         "The bridge over the harbour is safe", None, "Harbour Post"),
        ("Bridge to stay open", "Northern Ledger", "attribution", "Ana Ruiz", "person", "She", "did not say",
         "that it would stay open", "negated", None),
        ("Bridge to stay open", "Northern Ledger", "credit", "Quay Wire", "outlet", "Quay Wire", None, None,
         None, None),
        ("ხიდი", "Harbour Post", "link", "Harbour Post", "outlet", "Photo gallery", None, None, None, None),
        ("Pier to close", "Northern Ledger", "attribution", "a witness", "unnamed", "A witness", "said",
         "the pier shook", None, None),
        ("Pier to close", "Northern Ledger", "attribution", None, None, "It", "was said",
         "that the pier would close", None, None),
        ("Pier to close", "Northern Ledger", "credit", "Quay Wire", "outlet", "Quay Wire", None, None, None,
         None),
        ("Safe, says mayor", "Harbour Post", "quotation", "Ana Ruiz", "person", "Ana B. Ruiz", "said",
         "The bridge over the HARBOUR is safe", None, None),
    ]  # fmt: skip
    assert set(
        rows("select article_id, target_article_id from article_citations where kind = 'link'")
    ) == {(ids["safe"], ids["open"]), (ids["own"], ids["safe"])}


def test_how_often_and_how_widely_each_is_cited(rows: Callable[[str], Rows]) -> None:
    """Whom a statement was made to is not cited by it, and forms of one name are one source."""
    assert rows("select * from source_counts order by citations desc, source") == [
        (ANA, "Ana Ruiz", "person", 4, 3, 1, 0, 0, 3, 2),
        (WIRE, "Quay Wire", "outlet", 2, 0, 0, 2, 0, 2, 1),
        (POST, "Harbour Post", "outlet", 1, 0, 0, 0, 1, 1, 1),
        (LEDGER, "Northern Ledger", "outlet", 1, 0, 0, 0, 1, 1, 1),
        (WITNESS, "a witness", "unnamed", 1, 0, 1, 0, 0, 1, 1),
        (OFFICIALS, "officials", "unnamed", 1, 0, 1, 0, 0, 1, 1),
    ]


def test_whom_each_outlet_cites_in_each_month(rows: Callable[[str], Rows]) -> None:
    assert rows(
        """
        select month, outlet, source, kind, citations, articles from monthly_sources
        order by month, outlet, source, kind
        """
    ) == [
        (None, "Harbour Post", "Ana Ruiz", "quotation", 1, 1),
        ("2024-05", "Harbour Post", "Ana Ruiz", "quotation", 1, 1),
        ("2024-05", "Harbour Post", "Northern Ledger", "link", 1, 1),
        ("2024-05", "Harbour Post", "officials", "attribution", 1, 1),
        ("2024-05", "Northern Ledger", "Ana Ruiz", "attribution", 1, 1),
        ("2024-05", "Northern Ledger", "Ana Ruiz", "quotation", 1, 1),
        ("2024-05", "Northern Ledger", "Quay Wire", "credit", 1, 1),
        ("2024-06", "Harbour Post", "Harbour Post", "link", 1, 1),
        ("2024-06", "Northern Ledger", "Quay Wire", "credit", 1, 1),
        ("2024-06", "Northern Ledger", "a witness", "attribution", 1, 1),
    ]


def test_which_outlet_cites_which_other_one(rows: Callable[[str], Rows]) -> None:
    """By link, by credit, and as whom somebody spoke to; itself it does not."""
    assert rows("select * from outlet_citations order by outlet, cited_outlet") == [
        ("harbourpost_example", "Harbour Post", LEDGER, "Northern Ledger", "northernledger_example", 1, 1, 0, 1),
        ("northernledger_example", "Northern Ledger", POST, "Harbour Post", "harbourpost_example", 1, 0, 0, 1),
        ("northernledger_example", "Northern Ledger", WIRE, "Quay Wire", None, 2, 0, 2, 2),
    ]  # fmt: skip


def test_a_citation_by_and_through_one_outlet_is_one(
    shelf: Shelf, rows: Callable[[str], Rows]
) -> None:
    shelf.db.execute(
        "update citations set source_id = ?, via_source_id = ? where via_source_id is not null",
        [POST, BY_NAME],
    )
    assert rows("select citations from outlet_citations where cited_outlet = 'Harbour Post'") == [
        (1,)
    ]


def test_who_cites_whom(rows: Callable[[str], Rows]) -> None:
    assert rows("select * from citation_edges order by outlet, citations desc, source") == [
        ("harbourpost_example", "Harbour Post", ANA, "Ana Ruiz", "person", None, 2, 2),
        ("harbourpost_example", "Harbour Post", POST, "Harbour Post", "outlet", "harbourpost_example", 1, 1),
        ("harbourpost_example", "Harbour Post", LEDGER, "Northern Ledger", "outlet", "northernledger_example", 1, 1),
        ("northernledger_example", "Northern Ledger", ANA, "Ana Ruiz", "person", None, 2, 1),
        ("northernledger_example", "Northern Ledger", WIRE, "Quay Wire", "outlet", None, 2, 2),
    ]  # fmt: skip


def test_what_was_said_by_whom_and_by_nobody_knows_whom(
    rows: Callable[[str], Rows], ids: dict[str, str]
) -> None:
    assert rows(
        """
        select source, source_text, kind, quote_text, mode, description, outlet, article_id
        from source_statements order by published_sort is null, published_sort, start_char
        """
    ) == [
        ("Ana Ruiz", "Ana Ruiz", "quotation", "The bridge over the harbour is safe", None,
         "the mayor of Port Ilse", "Harbour Post", ids["safe"]),
        ("officials", "Officials", "attribution", "the works would take a year", None, None,
         "Harbour Post", ids["safe"]),
        ("Ana Ruiz", "Ruiz", "quotation", "The bridge over the harbour is safe", None, None,
         "Northern Ledger", ids["open"]),
        ("Ana Ruiz", "She", "attribution", "that it would stay open", "negated", None,
         "Northern Ledger", ids["open"]),
        ("a witness", "A witness", "attribution", "the pier shook", None, None,
         "Northern Ledger", ids["pier"]),
        (None, "It", "attribution", "that the pier would close", None, None,
         "Northern Ledger", ids["pier"]),
        ("Ana Ruiz", "Ana B. Ruiz", "quotation", "The bridge over the HARBOUR is safe", None, None,
         "Harbour Post", ids["copy"]),
    ]  # fmt: skip


def test_how_much_comes_from_unnamed_sources(shelf: Shelf, rows: Callable[[str], Rows]) -> None:
    sql = "select * from unnamed_shares order by outlet"
    assert rows(sql) == [
        ("harbourpost_example", "Harbour Post", 3, 1, 0, 0.333, 2),
        ("northernledger_example", "Northern Ledger", 4, 1, 1, 0.25, 2),
    ]
    # Of nothing but unresolved ones none is unnamed.
    shelf.db.execute("update citations set source_id = null where kind != 'link'")
    assert rows(sql) == [
        ("harbourpost_example", "Harbour Post", 3, 0, 3, 0.0, 2),
        ("northernledger_example", "Northern Ledger", 4, 0, 4, 0.0, 2),
    ]


def test_articles_without_a_named_source(
    shelf: Shelf, rows: Callable[[str], Rows], ids: dict[str, str]
) -> None:
    """Links name nobody, agencies that are credited are named, what is not analysed is not counted."""
    sql = "select article_id, title, attributions from articles_without_named_source order by title"
    assert rows(sql) == [(ids["quiet"], "A quiet day", 0)]
    shelf.db.execute("delete from citations where kind = 'credit'")
    assert rows(sql) == [
        (ids["quiet"], "A quiet day", 0),
        (ids["pier"], "Pier to close", 2),
    ]
    shelf.db.execute(
        "update citations set article_id = ? where kind = 'link' and article_id = ?",
        [ids["quiet"], ids["safe"]],
    )
    assert (ids["quiet"], "A quiet day", 0) in rows(sql)
    # A witness who turns out to be somebody with a name.
    shelf.db.execute("update sources set same_as = ? where id = ?", [ANA, WITNESS])
    assert rows(sql) == [(ids["quiet"], "A quiet day", 0)]


def test_who_had_a_quotation_first(
    shelf: Shelf, rows: Callable[[str], Rows], ids: dict[str, str]
) -> None:
    """Whatever its marks and case; who withdrew it did not have it; the undated come last."""
    sql = """
        select quote_text, source, first_article_id, first_outlet, first_published, articles, outlets
        from shared_quotations
    """
    quote = "The bridge over the harbour is safe"
    assert rows(sql) == [(quote, "Ana Ruiz", ids["safe"], "Harbour Post", "2024-05-03", 3, 2)]
    shelf.db.execute(
        "update articles set published_sort = '2024-05-01' where id = ?", [ids["copy"]]
    )
    assert [row[2] for row in rows(sql)] == [ids["copy"]]
    shelf.db.execute("delete from citations where article_id != ?", [ids["copy"]])
    assert rows(sql) == []


def test_languages_without_an_engine_are_not_analysed_rather_than_without_sources(
    rows: Callable[[str], Rows],
) -> None:
    assert rows("select * from citation_coverage order by language") == [
        ("en", 5, 5, 4),
        ("ka", 1, 0, 0),
    ]


@pytest.mark.parametrize("view", sorted(VIEWS))
def test_every_view_answers_in_an_empty_archive(shelf: Shelf, view: str) -> None:
    assert shelf.rows(f"select * from {view}") == []
