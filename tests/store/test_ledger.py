"""Questions to the citations: who is cited, what somebody said, who cites whom."""

from collections.abc import Iterable
from dataclasses import replace

import papers
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from readings import URL, Shelf, attributed, stated

from corpus.decisions import Decisions, SourceDecision
from corpus.errors import SearchError
from corpus.names import source_id
from corpus.store.ledger import edges, source_counts, sources_like, statements, view
from corpus.store.sources import refresh_sources
from corpus.store.views import VIEWS


@pytest.fixture
def full(shelf: Shelf) -> Shelf:
    papers.fill(shelf)
    return shelf


def counted(shelf: Shelf, **asked: object) -> list[tuple[object, ...]]:
    rows = source_counts(shelf.db.conn, **asked)  # type: ignore[arg-type]
    return [(row["source"], row["citations"], row["articles"], row["outlets"]) for row in rows]


def said(shelf: Shelf, source: str | None = None, words: str = "", **more: int) -> list[object]:
    return [row["quote_text"] for row in statements(shelf.db.conn, source, words, **more)]


SAFE = "The bridge over the harbour is safe"
SAFE_TOO = "The bridge over the HARBOUR is safe"
STAY = "that it would stay open"


def test_names_alike_hold_all_words_of_the_one_asked_and_are_said_to_say_something(
    full: Shelf,
) -> None:
    assert sources_like(full.db.conn, "ruíz") == ["Ana Ruiz"]
    assert sources_like(full.db.conn, "Ruiz Ana") == ["Ana Ruiz"]
    assert sources_like(full.db.conn, "Ana Lind") == []
    assert sources_like(full.db.conn, "Northern") == []  # only linked to
    assert sources_like(full.db.conn, " - \udcff") == []


# Who is cited


def test_sources_are_counted_most_cited_first_and_withdrawn_articles_left_out(full: Shelf) -> None:
    assert counted(full) == [
        ("Ana Ruiz", 4, 3, 2),
        ("Quay Wire", 2, 2, 1),
        ("Harbour Post", 1, 1, 1),
        ("Northern Ledger", 1, 1, 1),
        ("a witness", 1, 1, 1),
        ("officials", 1, 1, 1),
    ]
    assert counted(full, limit=1) == [("Ana Ruiz", 4, 3, 2)]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"outlet": "harbourpost_example"}, {"Ana Ruiz": 2, "officials": 1, "Harbour Post": 1, "Northern Ledger": 1}),
        ({"outlet": "northernledger.example"}, {"Ana Ruiz": 2, "Quay Wire": 2, "a witness": 1}),
        ({"outlet": "nobody.example"}, {}),
        ({"month": "2024-05"}, {"Ana Ruiz": 3, "officials": 1, "Northern Ledger": 1, "Quay Wire": 1}),
        ({"month": "2024"}, {"Ana Ruiz": 3, "officials": 1, "Northern Ledger": 1, "Quay Wire": 2, "a witness": 1,
                             "Harbour Post": 1}),
        ({"month": "2023"}, {}),
        ({"language": "ka"}, {"Harbour Post": 1}),
        ({"kind": "unnamed"}, {"officials": 1, "a witness": 1}),
        ({"kind": "person", "month": "2024-05", "outlet": "harbourpost_example"}, {"Ana Ruiz": 1}),
        ({"kind": "document"}, {}),
    ],
)  # fmt: skip
def test_what_is_asked_for_is_counted(
    full: Shelf, asked: dict[str, str], expected: dict[str, int]
) -> None:
    assert {name: citations for name, citations, *_ in counted(full, **asked)} == expected


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"month": "May"}, "month must be YYYY-MM or YYYY, not 'May'"),
        ({"month": "2024-13"}, "month must be YYYY-MM"),
        ({"month": "2024-5"}, "month must be YYYY-MM"),
        ({"month": "２０２４"}, "month must be YYYY-MM"),
        ({"month": ""}, "month must be YYYY-MM"),
        ({"kind": "people"}, "kind must be one of person, organisation"),
        ({"outlet": "a\x00b"}, "outlet has a character that cannot be printed"),
        ({"language": "\udcff"}, "language has a character that cannot be printed"),
    ],
)
def test_what_can_find_nothing_is_an_error(shelf: Shelf, asked: dict[str, str], said: str) -> None:
    with pytest.raises(SearchError, match=said):
        counted(shelf, **asked)


# What somebody said


def test_statements_come_newest_first_undated_last_and_in_reading_order(full: Shelf) -> None:
    assert said(full) == [
        "the pier shook",
        "that the pier would close",
        SAFE,
        STAY,
        SAFE,
        "the works would take a year",
        SAFE_TOO,
    ]
    assert said(full, limit=2) == ["the pier shook", "that the pier would close"]
    assert said(full, limit=0) == []


@pytest.mark.parametrize(
    "name",
    [
        "Ana Ruiz",
        "ana  RUIZ",
        "Ana B. Ruiz",
        source_id("person", "Ana Ruiz"),
        source_id("person", "Ana B. Ruiz"),
    ],
)
def test_a_source_is_found_by_any_of_its_names_and_ids(full: Shelf, name: str) -> None:
    assert said(full, name) == [SAFE, STAY, SAFE, SAFE_TOO]


def test_a_source_is_found_by_the_name_that_people_gave_it(full: Shelf) -> None:
    ana = source_id("person", "Ana Ruiz")
    refresh_sources(full.db, Decisions(sources=(SourceDecision(ana, "Mayor Ruiz"),)))
    assert said(full, "mayor ruiz") == said(full, "Ana B. Ruiz") == [SAFE, STAY, SAFE, SAFE_TOO]


def test_names_in_other_scripts_and_domains_are_found(shelf: Shelf) -> None:
    shelf.put(
        citations=(
            attributed("Łukasz Ødegård"),
            attributed("Quay Wire", "outlet", "quaywire.example"),
        )
    )
    assert len(said(shelf, "ŁUKASZ ØDEGÅRD")) == 1
    assert len(said(shelf, "quaywire.example")) == len(said(shelf, "Quay Wire")) == 1


@pytest.mark.parametrize(
    "name", ["Bo Lind", "Nobody", "", "%", "Ana", "x' or 1=1 --", "\udcff", "\x00"]
)
def test_whoever_said_nothing_has_no_statements(full: Shelf, name: str) -> None:
    """Neither who was withdrawn, nor what is no name."""
    assert said(full, name) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("bridge", [SAFE, SAFE, SAFE_TOO]),
        ("harbour BRIDGE", [SAFE, SAFE, SAFE_TOO]),
        ('"bridge over"', [SAFE, SAFE, SAFE_TOO]),
        ('"over bridge"', []),
        ("pier OR open", ["the pier shook", "that the pier would close", STAY]),
        ("pier -shook", ["that the pier would close"]),
        ("brid*", [SAFE, SAFE, SAFE_TOO]),
        ("title:bridge", [SAFE, SAFE, SAFE_TOO]),
        ("mayor", []),  # of the article, and not of what was said
        ("pier open", []),
        ("open NEAR/9 close", []),
        ("(pier OR bridge) -(shook OR close)", [SAFE, SAFE, SAFE_TOO]),
        ("outlet:nobody.example bridge", [SAFE, SAFE, SAFE_TOO]),  # filters are for articles
        ("!", []),
    ],
)
def test_words_are_looked_for_in_what_was_said(
    full: Shelf, words: str, expected: list[str]
) -> None:
    assert said(full, None, words) == expected


def test_an_exclusion_alone_leaves_all_other_words(full: Shelf) -> None:
    others = [each for each in said(full) if each is None or "pier" not in each]
    assert said(full, None, "-pier") == others
    assert 0 < len(others) < len(said(full))


def test_words_and_a_name_go_together(full: Shelf) -> None:
    assert said(full, "Ana Ruiz", "open") == [STAY]
    assert said(full, "officials", "bridge") == []


def test_words_are_folded_as_in_a_search(shelf: Shelf) -> None:
    for number, quote in enumerate(("Die Straße bleibt", "الجسر آمن", "桥是安全的")):
        text = f"«{quote}» said Ana Ruiz."
        shelf.put(url=f"{URL}-{number}", text=text, citations=(stated(text, "Ana Ruiz", quote),))
    assert said(shelf, None, "STRASSE") == ["Die Straße bleibt"]
    assert said(shelf, None, "جسر") == ["الجسر آمن"]
    assert said(shelf, None, "الجس*") == ["الجسر آمن"]
    assert said(shelf, None, "安全") == ["桥是安全的"]


def test_what_nobody_knows_who_said_is_found_by_its_words(full: Shelf) -> None:
    (row,) = statements(full.db.conn, None, "would close")
    assert (row["source"], row["source_text"]) == (None, "It")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.none() | st.text(max_size=20), st.text(max_size=20) | st.text('"*-()|: ORa', max_size=12))
def test_any_name_and_words_may_be_asked_for(full: Shelf, source: str | None, words: str) -> None:
    everything = said(full)
    assert all(each in everything for each in said(full, source, words))


# Who cites whom


def pairs(rows: Iterable[dict[str, object]]) -> list[tuple[object, ...]]:
    return [(row["outlet"], row["source"], row["citations"], row["articles"]) for row in rows]


def test_edges_are_those_of_the_view_the_heaviest_first(full: Shelf) -> None:
    found = list(edges(full.db.conn))
    assert [tuple(row.values()) for row in found] == full.rows(
        "select * from citation_edges order by citations desc, outlet_id, source_id"
    )
    assert pairs(found) == [
        ("Harbour Post", "Ana Ruiz", 2, 2),
        ("Northern Ledger", "Quay Wire", 2, 2),
        ("Northern Ledger", "Ana Ruiz", 2, 1),
        ("Harbour Post", "Harbour Post", 1, 1),
        ("Harbour Post", "Northern Ledger", 1, 1),
    ]


def test_edges_of_a_kind_and_of_a_month(full: Shelf) -> None:
    db = full.db.conn
    assert pairs(edges(db, kind="person", month="2024-05")) == [
        ("Northern Ledger", "Ana Ruiz", 2, 1),
        ("Harbour Post", "Ana Ruiz", 1, 1),
    ]
    assert pairs(edges(db, month="2024-06")) == [
        ("Harbour Post", "Harbour Post", 1, 1),
        ("Northern Ledger", "Quay Wire", 1, 1),
    ]
    assert pairs(edges(db, kind="unnamed")) == []
    with pytest.raises(SearchError, match="month must be"):
        list(edges(db, month="last"))


def test_an_article_of_no_outlet_has_no_edges(shelf: Shelf) -> None:
    stored = shelf.put(citations=(replace(attributed("Ana Ruiz"), kind="quotation"),))
    shelf.db.execute("update articles set outlet_id = null where id = ?", [stored.article_id])
    assert list(edges(shelf.db.conn)) == []
    assert counted(shelf) == [("Ana Ruiz", 1, 1, 0)]


# Views by name


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_is_read_by_its_name(full: Shelf, name: str) -> None:
    cursor = full.db.execute(f"select * from {name}")
    columns = [column[0] for column in cursor.description]
    assert list(view(full.db.conn, name)) == [
        dict(zip(columns, row, strict=True)) for row in cursor
    ]


@pytest.mark.parametrize("name", ["", "sources", "source_counts; drop view source_counts"])
def test_what_is_no_view_is_told_with_those_that_there_are(full: Shelf, name: str) -> None:
    with pytest.raises(SearchError, match=r"no view .*; there are .*unnamed_shares"):
        view(full.db.conn, name)
