"""What a query is once it is read: words, filters, and how they belong together."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

TEXT_FIELDS = ("title", "dek", "text", "said")
"""Where words can be looked for; `said` is inside quotations."""
NAME_FILTERS = ("author", "outlet", "source", "language", "section", "tag")
DATE_FILTERS = ("after", "before")
FIELDS = (*TEXT_FIELDS, *NAME_FILTERS, *DATE_FILTERS, "is")

MAX_CHARACTERS = 4096
MAX_TERMS = 64  # words, phrases and filters
MAX_DEPTH = 16  # of parentheses
MAX_DISTANCE = 50
DISTANCE = 10  # of NEAR without a number


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase as typed."""

    text: str
    is_phrase: bool = False  # it stood in quotation marks
    is_prefix: bool = False  # a star followed it


@dataclass(frozen=True, slots=True)
class Near:
    """Words or phrases in any order, at most `distance` words between the first and the last."""

    terms: tuple[Term, ...]
    distance: int


@dataclass(frozen=True, slots=True)
class Within:
    """Looked for in one of TEXT_FIELDS only. `parse` puts it around a Term or a Near."""

    field: str
    node: "Node"


@dataclass(frozen=True, slots=True)
class Filter:
    """What an article must be: by, in, from … `value`; a date is YYYY, YYYY-MM or YYYY-MM-DD."""

    name: str  # one of NAME_FILTERS or DATE_FILTERS, or "is"
    value: str


@dataclass(frozen=True, slots=True)
class All:
    """Every one of them, two or more."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of them, two or more."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """What the other does not find."""

    node: "Node"


Node: TypeAlias = Term | Near | Within | Filter | All | Any | Not


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed as it was read, and what of it could not be read as it stood."""

    root: Node | None  # None: there is nothing to look for
    notes: tuple[str, ...] = ()  # sentences


def all_of(nodes: Iterable[Node | None]) -> Node | None:
    """One node that asks for all of these; None are left out, and None if there is no other."""
    flat = [
        part
        for node in nodes
        if node is not None
        for part in (node.nodes if isinstance(node, All) else (node,))
    ]
    return All(tuple(flat)) if len(flat) > 1 else flat[0] if flat else None


def any_of(nodes: Iterable[Node | None]) -> Node | None:
    """One node that asks for any of these; None are left out, and None if there is no other."""
    flat = [
        part
        for node in nodes
        if node is not None
        for part in (node.nodes if isinstance(node, Any) else (node,))
    ]
    return Any(tuple(flat)) if len(flat) > 1 else flat[0] if flat else None


def not_of(node: Node | None) -> Node | None:
    """The opposite; None of None."""
    return node.node if isinstance(node, Not) else None if node is None else Not(node)
