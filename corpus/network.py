"""Who cites whom as a network that other programs read: CSV and GraphML."""

import csv
import re
from collections.abc import Iterable, Mapping
from typing import Any, TextIO, cast
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

FORMATS = ("csv", "graphml")
COLUMNS = (
    "outlet_id",
    "outlet",
    "source_id",
    "source",
    "source_kind",
    "source_outlet_id",
    "citations",
    "articles",
)

Row = Mapping[str, Any]

# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
# What XML cannot hold, not even escaped.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_csv(edges: Iterable[Row], to: TextIO) -> int:
    """Write edges as CSV with a head, one a line; how many there were.

    A cell that a spreadsheet would run as a formula gets an apostrophe in front.
    """
    writer = csv.writer(to)
    writer.writerow(COLUMNS)
    count = 0
    for edge in edges:
        writer.writerow([harmless(edge[name]) for name in COLUMNS])
        count += 1
    return count


def harmless(value: object) -> object:
    """A cell of a CSV file that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def write_graphml(edges: Iterable[Row], to: TextIO) -> int:
    """Write edges as GraphML: outlets and sources as nodes, `weight` and `articles` on edges.

    An outlet that is cited and that cites is one node.
    """
    kept = list(edges)
    nodes: dict[str, tuple[str, str]] = {}
    for edge in kept:
        nodes[_citing(edge)] = (edge["outlet"] or edge["outlet_id"], "outlet")
    for edge in kept:
        nodes.setdefault(_cited(edge), (edge["source"], edge["source_kind"]))
    xml = XMLGenerator(cast(Any, to), encoding="utf-8", short_empty_elements=True)
    xml.startDocument()
    _open(xml, "graphml", xmlns="http://graphml.graphdrawing.org/xmlns")
    for name, of, kind in (
        ("label", "node", "string"),
        ("kind", "node", "string"),
        ("weight", "edge", "int"),
        ("articles", "edge", "int"),
    ):
        _open(xml, "key", **{"id": name, "for": of, "attr.name": name, "attr.type": kind})
        xml.endElement("key")
    _open(xml, "graph", edgedefault="directed")
    for node, (label, kind) in nodes.items():
        _open(xml, "node", id=node)
        _data(xml, label=label, kind=kind)
        xml.endElement("node")
    for edge in kept:
        _open(xml, "edge", source=_citing(edge), target=_cited(edge))
        _data(xml, weight=edge["citations"], articles=edge["articles"])
        xml.endElement("edge")
    xml.endElement("graph")
    xml.endElement("graphml")
    xml.endDocument()
    to.write("\n")
    return len(kept)


def _open(xml: XMLGenerator, name: str, **attributes: str) -> None:
    xml.startElement(name, AttributesImpl(attributes))


def _citing(edge: Row) -> str:
    return f"outlet:{edge['outlet_id']}"


def _cited(edge: Row) -> str:
    if edge["source_outlet_id"]:
        return f"outlet:{edge['source_outlet_id']}"
    return f"source:{edge['source_id']}"


def _data(xml: XMLGenerator, **values: object) -> None:
    for name, value in values.items():
        _open(xml, "data", key=name)
        xml.characters(_NO_XML.sub(" ", str(value)))
        xml.endElement("data")
