"""A tree of words in the language of FTS5."""

import re
from dataclasses import dataclass, replace
from itertools import accumulate

from corpus.errors import SearchError
from corpus.needles.needle import Forms, ways_of, ways_of_near
from corpus.needles.searchable import understood, without_filters
from corpus.syntax import All, Any, Filter, Near, Node, Not, Within

_ANYWHERE = "{title dek text} : "


@dataclass(frozen=True, slots=True)
class Match:
    """An FTS5 expression, never a syntax error, and whether what it finds answers the query."""

    expression: str
    is_inverted: bool = False  # the answer is every article that it does not find


def match_of(node: Node, forms: Forms | None = None) -> Match:
    """A tree of words for the index of titles, deks, texts and quotations.

    FTS5 has no negation alone, so a tree like `-storm` comes as what is not to be found.

    Args:
        forms: of words that stand alone, without quotation marks, star or NEAR.

    Raises:
        SearchError: if there is a filter or a word without anything to search for in the tree;
            those that `understood` and `without_filters` give have none.
    """
    if _asks_said(node):
        return _compiled(node, _ANYWHERE, forms or {})
    match = _compiled(node, "", forms or {})
    inside = match.expression
    whole = inside if inside.startswith("(") else f"({inside})"
    return replace(match, expression=_ANYWHERE + whole)


def expression(node: Node, forms: Forms | None = None) -> str:
    """What `match_of` gives, of a tree that FTS5 can answer alone.

    Raises:
        SearchError: as `match_of` does, and if the tree only says what is not to be found.

    >>> from corpus.syntax import parse
    >>> expression(parse("storm -title:flood").root)
    '{title dek text} : ("storm" NOT title : "flood")'
    """
    match = match_of(node, forms)
    if match.is_inverted:
        raise SearchError("a query that only excludes cannot be one FTS5 expression")
    return match.expression


def fold_query(typed: str) -> str:
    """The FTS5 expression of what a person typed (see `corpus.syntax`); never raises.

    Filters such as `outlet:` are left out. `""` when nothing in it can be searched for, or only
    exclusions are: FTS5 rejects an empty expression, so give no hits without asking it.

    >>> fold_query('Straße -"São Paulo" econom* language:de')
    '{title dek text} : (("strasse" AND "econom" *) NOT "sao paulo")'
    """
    root = without_filters(understood(typed).root)
    match = Match("") if root is None else match_of(root)
    return "" if match.is_inverted else match.expression


def _compiled(node: Node, scope: str, forms: Forms) -> Match:
    if isinstance(node, Within):
        return _compiled(node.node, f"{node.field} : ", forms)
    if isinstance(node, Not):
        match = _compiled(node.node, scope, forms)
        return replace(match, is_inverted=not match.is_inverted)
    if isinstance(node, Filter):
        raise SearchError(f"the text index cannot answer {node.name}:{node.value}")
    if isinstance(node, All | Any):
        matches = [_compiled(each, scope, forms) for each in node.nodes]
        plain = [each.expression for each in matches if not each.is_inverted]
        inverted = [each.expression for each in matches if each.is_inverted]
        return _all(plain, inverted) if isinstance(node, All) else _any(plain, inverted)
    if isinstance(node, Near):
        words = [" ".join(each.expression for each in way) for way in ways_of_near(node)]
        ways = [f"NEAR({each}, {node.distance})" for each in words]
    else:
        ways = [needle.expression for needle in ways_of(node, forms)]
    return Match(scope + _joined("OR", ways))


def _all(plain: list[str], inverted: list[str]) -> Match:
    if not plain:
        return Match(_joined("OR", inverted), is_inverted=True)
    return Match(_less(_joined("AND", plain), inverted))


def _any(plain: list[str], inverted: list[str]) -> Match:
    if not inverted:
        return Match(_joined("OR", plain))
    # Any of a, not b is: not (b, and not a).
    return Match(_less(_joined("AND", inverted), plain), is_inverted=True)


def _less(wanted: str, unwanted: list[str]) -> str:
    return f"({wanted} NOT {_joined('OR', unwanted)})" if unwanted else wanted


def _joined(operator: str, parts: list[str]) -> str:
    if len(parts) == 1:
        return parts[0]
    # The deepest first: FTS5's parser keeps what stands before parentheses, and has little room.
    return f"({f' {operator} '.join(sorted(parts, key=_depth, reverse=True))})"


def _depth(part: str) -> int:
    """How deep parentheses go; words have none."""
    opened = accumulate((each == "(") - (each == ")") for each in re.findall("[()]", part))
    return max(opened, default=0)


def _asks_said(node: Node) -> bool:
    if isinstance(node, All | Any):
        return any(map(_asks_said, node.nodes))
    if isinstance(node, Within) and node.field == "said":
        return True
    return isinstance(node, Not | Within) and _asks_said(node.node)
