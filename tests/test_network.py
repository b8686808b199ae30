"""Who cites whom, as files that other programs read."""

import csv
import io
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.network import COLUMNS, write_csv, write_graphml

Edge = Mapping[str, Any]
XMLNS = {"g": "http://graphml.graphdrawing.org/xmlns"}
HOSTILE = '"><script>alert(1)</script>&amp;<![CDATA[]]>\u202e'


def edge(
    outlet: str | None = "Harbour Post",
    source: str | None = "Ana Ruiz",
    *,
    outlet_id: str = "harbourpost_example",
    source_id: str = "person-ana-ruiz-mt66e3",
    kind: str = "person",
    source_outlet_id: str | None = None,
    citations: int = 3,
    articles: int = 2,
) -> Edge:
    values = (outlet_id, outlet, source_id, source, kind, source_outlet_id, citations, articles)
    return dict(zip(COLUMNS, values, strict=True))


def as_csv(*edges: Edge) -> list[list[str]]:
    file = io.StringIO(newline="")
    assert write_csv(edges, file) == len(edges)
    return list(csv.reader(io.StringIO(file.getvalue(), newline=""), strict=True))


def as_graphml(*edges: Edge) -> ET.Element:
    file = io.StringIO()
    assert write_graphml(edges, file) == len(edges)
    return ET.fromstring(file.getvalue().encode())  # noqa: S314 our own


def nodes(graph: ET.Element) -> dict[str, tuple[str | None, ...]]:
    """By id of the node its label and kind."""
    return {
        node.attrib["id"]: tuple(
            node.findtext(f"g:data[@key='{key}']", None, XMLNS) for key in ("label", "kind")
        )
        for node in graph.iterfind("g:graph/g:node", XMLNS)
    }


def links(graph: ET.Element) -> list[tuple[str | None, ...]]:
    """Of each edge where it goes, its weight and its articles."""
    return [
        (
            each.attrib["source"],
            each.attrib["target"],
            *(
                each.findtext(f"g:data[@key='{key}']", None, XMLNS)
                for key in ("weight", "articles")
            ),
        )
        for each in graph.iterfind("g:graph/g:edge", XMLNS)
    ]


LEDGER = {"outlet_id": "northernledger_example", "outlet": "Northern Ledger"}


def test_csv_has_a_head_and_a_line_for_each_edge() -> None:
    assert as_csv(edge(), edge(source="Quay, the \"Wire\"\nof Port Ilse", kind="outlet")) == [
        list(COLUMNS),
        ["harbourpost_example", "Harbour Post", "person-ana-ruiz-mt66e3", "Ana Ruiz", "person", "", "3", "2"],
        ["harbourpost_example", "Harbour Post", "person-ana-ruiz-mt66e3", 'Quay, the "Wire"\nof Port Ilse',
         "outlet", "", "3", "2"],
    ]  # fmt: skip


def test_without_edges_there_is_a_head_and_an_empty_graph() -> None:
    assert as_csv() == [list(COLUMNS)]
    graph = as_graphml()
    assert (nodes(graph), links(graph)) == ({}, [])


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_what_a_spreadsheet_would_run_is_text(start: str) -> None:
    formula = start + "HYPERLINK(1)"
    _, row = as_csv(edge(outlet=formula, source=formula))
    assert (row[1], row[3]) == (f"'{formula}", f"'{formula}")
    _, row = as_csv(edge(outlet="A" + formula, source="'" + formula, citations=-1))
    assert (row[1], row[3], row[6]) == ("A" + formula, "'" + formula, "-1")


@given(st.text(), st.none() | st.text())
def test_any_name_is_read_back_from_csv(outlet: str, source: str | None) -> None:
    _, row = as_csv(edge(outlet, source))
    for shown, name in ((row[1], outlet), (row[3], source or "")):
        assert shown.removeprefix("'") == name.removeprefix("'")
        assert not shown.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_graphml_has_nodes_with_name_and_kind_and_edges_with_weight() -> None:
    graph = as_graphml(edge(), edge(source="officials", source_id="x", kind="unknown", citations=1))
    assert graph.tag == f"{{{XMLNS['g']}}}graphml"
    assert [key.attrib for key in graph.iterfind("g:key", XMLNS)] == [
        {"id": "label", "for": "node", "attr.name": "label", "attr.type": "string"},
        {"id": "kind", "for": "node", "attr.name": "kind", "attr.type": "string"},
        {"id": "weight", "for": "edge", "attr.name": "weight", "attr.type": "int"},
        {"id": "articles", "for": "edge", "attr.name": "articles", "attr.type": "int"},
    ]
    assert [each.attrib for each in graph.iterfind("g:graph", XMLNS)] == [
        {"edgedefault": "directed"}
    ]
    assert nodes(graph) == {
        "outlet:harbourpost_example": ("Harbour Post", "outlet"),
        "source:person-ana-ruiz-mt66e3": ("Ana Ruiz", "person"),
        "source:x": ("officials", "unknown"),
    }
    assert links(graph) == [
        ("outlet:harbourpost_example", "source:person-ana-ruiz-mt66e3", "3", "2"),
        ("outlet:harbourpost_example", "source:x", "1", "2"),
    ]


def test_an_outlet_that_cites_and_is_cited_is_one_node() -> None:
    cited = edge(
        source="The Northern Ledger",
        source_id="outlet-northernledger_example",
        kind="outlet",
        source_outlet_id="northernledger_example",
    )
    graph = as_graphml(cited, edge(**LEDGER))
    assert nodes(graph) == {
        "outlet:harbourpost_example": ("Harbour Post", "outlet"),
        "outlet:northernledger_example": ("Northern Ledger", "outlet"),
        "source:person-ana-ruiz-mt66e3": ("Ana Ruiz", "person"),
    }
    assert links(graph)[0][:2] == ("outlet:harbourpost_example", "outlet:northernledger_example")


def test_names_that_are_markup_are_names() -> None:
    graph = as_graphml(edge(HOSTILE, HOSTILE, source_id=HOSTILE))
    assert nodes(graph) == {
        "outlet:harbourpost_example": (HOSTILE, "outlet"),
        f"source:{HOSTILE}": (HOSTILE, "person"),
    }
    assert links(graph)[0][1] == f"source:{HOSTILE}"


def test_what_xml_cannot_hold_is_a_space_and_other_marks_stay() -> None:
    names = "\x00a\x1bb\x7f\ufffe", "نیم\u200cفاصله\u00a0و\u3000\U0001f6a2"
    graph = as_graphml(edge(*names))
    assert [label for label, _ in nodes(graph).values()] == [" a b\x7f ", names[1]]


def test_an_outlet_without_a_name_is_called_by_its_id() -> None:
    assert nodes(as_graphml(edge(outlet=None)))["outlet:harbourpost_example"][0] == (
        "harbourpost_example"
    )


@given(st.lists(st.tuples(st.text(), st.text()), max_size=4))
def test_any_names_make_well_formed_xml(names: list[tuple[str, str]]) -> None:
    edges = [
        edge(outlet, source, outlet_id=f"o{number}", source_id=f"s{number}")
        for number, (outlet, source) in enumerate(names)
    ]
    assert len(nodes(as_graphml(*edges))) == 2 * len(names)
