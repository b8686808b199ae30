"""A query within its limits, and written out again."""

from itertools import pairwise

from corpus.syntax.tokens import is_plain
from corpus.syntax.tree import (
    MAX_CHARACTERS,
    MAX_DEPTH,
    MAX_TERMS,
    All,
    Any,
    Filter,
    Near,
    Node,
    Not,
    Term,
    Within,
    all_of,
    any_of,
    not_of,
)

TOO_DEEP = f"Parentheses go {MAX_DEPTH} deep: what stood in deeper ones was left out."


def limited(root: Node | None, notes: list[str]) -> Node | None:
    """What of a query is within the limits, also when it is read again as it was read."""
    if root is None:
        return None
    left = _Limits()
    kept = left.within(root, 0)
    terms = MAX_TERMS
    while kept and len(written(kept)) > MAX_CHARACTERS:
        terms -= 1
        left = _Limits(terms)
        kept = left.within(root, 0)
    if left.is_deep:
        notes.append(TOO_DEEP)
    if left.terms < 0:
        notes.append(f"Only the first {terms} words, phrases and filters were read.")
    return kept


class _Limits:
    """Counts terms and parentheses while a tree is made again without what is too much."""

    def __init__(self, terms: int = MAX_TERMS) -> None:
        self.terms, self.is_deep = terms, False

    def within(self, node: Node, depth: int) -> Node | None:
        if depth > MAX_DEPTH:
            self.is_deep = True
            return None
        if isinstance(node, All | Any):
            make = all_of if isinstance(node, All) else any_of
            return make(self.within(each, depth + _parted(each, node)) for each in node.nodes)
        if isinstance(node, Not):
            return not_of(self.within(node.node, depth + _parted(node.node, node)))
        if isinstance(node, Within):
            inner = self.within(node.node, depth + _parted(node.node, node))
            return Within(node.field, inner) if inner else None
        if isinstance(node, Near):
            terms = node.terms[: max(self.terms, 0)]
            self.terms -= len(node.terms)
            return Near(terms, node.distance) if len(terms) > 1 else terms[0] if terms else None
        self.terms -= 1
        return node if self.terms >= 0 else None


def written(node: Node) -> str:
    """A tree as a person could have typed it."""
    if isinstance(node, Term):
        star = "*" if node.is_prefix else ""
        return f'"{node.text}"{star}' if node.is_phrase else node.text + star
    if isinstance(node, Filter):
        return (
            f"{node.name}:{node.value}" if is_plain(node.value) else f'{node.name}:"{node.value}"'
        )
    if isinstance(node, Near):
        return f" NEAR/{node.distance} ".join(map(written, node.terms))
    if isinstance(node, All):
        parts = [_as_part(node.nodes[0], node)]
        for before, each in pairwise(node.nodes):
            # One NEAR right after another would look like one of three.
            parts += ["AND"] if isinstance(before, Near) and isinstance(each, Near) else []
            parts.append(_as_part(each, node))
        return " ".join(parts)
    if isinstance(node, Any):
        return " OR ".join(_as_part(each, node) for each in node.nodes)
    return ("-" if isinstance(node, Not) else f"{node.field}:") + _as_part(node.node, node)


def _as_part(node: Node, whole: Node) -> str:
    return f"({written(node)})" if _parted(node, whole) else written(node)


def _parted(node: Node, whole: Node) -> bool:
    """Whether a part stands in parentheses."""
    if isinstance(whole, All | Any):
        return isinstance(node, All | Any)
    return isinstance(node, All | Any | Near)
