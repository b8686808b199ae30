"""A query less what nothing can be found by."""

import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from corpus.fold import fold
from corpus.langcodes import language_code
from corpus.letters import NEEDS_CUTTING
from corpus.needles.needle import MIN_PREFIX, can_begin
from corpus.syntax import (
    DATE_FILTERS,
    All,
    Any,
    Filter,
    Near,
    Node,
    Not,
    Query,
    Term,
    Within,
    all_of,
    any_of,
    not_of,
    nothing_in,
    parse,
    quoted,
    told,
)

_MAX_STARS = 16
_MAX_SHORT_STARS = 8
_SHORT = 4  # letters before a star; thousands of words begin with fewer
_UNKNOWN = ("unknown", "und")  # language: the facet's word for it, and its code


def understood(typed: str) -> Query:
    """`parse`, less what folding leaves nothing of, and with codes in place of languages' names.

    What was left out so is told in the notes. A query in which nothing can be searched for has
    no root and a note, an empty one neither: the first finds nothing, the second everything.

    >>> understood("storm 😀 language:German").notes
    ('There is nothing to search for in “😀”.',)
    """
    query = parse(typed)
    if query.root is None:
        return query
    notes = list(query.notes)
    root = _few_stars(_searchable(query.root, notes), notes)
    if root is None and len(notes) == len(query.notes):
        notes.append(nothing_in(typed))
    return Query(root, told(notes))


def is_textual(node: Node) -> bool:
    """Whether a tree asks for words only, so that the text index alone can answer it."""
    if isinstance(node, All | Any):
        return all(map(is_textual, node.nodes))
    if isinstance(node, Not | Within):
        return is_textual(node.node)
    return not isinstance(node, Filter)


def without_filters(node: Node | None) -> Node | None:
    """What a tree asks of the words; None if nothing."""
    if isinstance(node, All):
        return all_of(map(without_filters, node.nodes))
    if isinstance(node, Any):
        return any_of(map(without_filters, node.nodes))
    if isinstance(node, Not):
        return not_of(without_filters(node.node))
    return None if isinstance(node, Filter) else node


def _searchable(node: Node, notes: list[str]) -> Node | None:
    if isinstance(node, All):
        return all_of([_searchable(each, notes) for each in node.nodes])
    if isinstance(node, Any):
        return any_of([_searchable(each, notes) for each in node.nodes])
    if isinstance(node, Not):
        return not_of(_searchable(node.node, notes))
    if isinstance(node, Within):
        inner = _searchable(node.node, notes)
        return Within(node.field, inner) if inner else None
    if isinstance(node, Near):
        terms = tuple(each for term in node.terms if (each := _term(term, notes)))
        return Near(terms, node.distance) if len(terms) > 1 else terms[0] if terms else None
    return _term(node, notes) if isinstance(node, Term) else _filter(node, notes)


def _few_stars(root: Node | None, notes: list[str]) -> Node | None:
    """The tree without the words with a star that are too many: each reads a part of the index."""
    stars = dict.fromkeys(_stars(root)) if root else {}
    short = [term for term in stars if len(fold(term.text).split()[-1]) < _SHORT]
    unread = {*short[_MAX_SHORT_STARS:]}
    unread.update([term for term in stars if term not in unread][_MAX_STARS:])
    if not unread:
        return root
    notes.append(
        f"Only {_MAX_STARS} words with a star are searched, of them {_MAX_SHORT_STARS} with fewer "
        f"than {_SHORT} letters before it: {len(unread)} more were left out."
    )
    return _without(root, unread)


def _stars(node: Node) -> Iterator[Term]:
    if isinstance(node, All | Any):
        for each in node.nodes:
            yield from _stars(each)
    elif isinstance(node, Not | Within):
        yield from _stars(node.node)
    elif isinstance(node, Near):
        yield from (term for term in node.terms if term.is_prefix)
    elif isinstance(node, Term) and node.is_prefix:
        yield node


def _without(node: Node | None, unread: set[Term]) -> Node | None:
    if isinstance(node, All):
        return all_of([_without(each, unread) for each in node.nodes])
    if isinstance(node, Any):
        return any_of([_without(each, unread) for each in node.nodes])
    if isinstance(node, Not):
        return not_of(_without(node.node, unread))
    if isinstance(node, Within):
        inner = _without(node.node, unread)
        return Within(node.field, inner) if inner else None
    if isinstance(node, Near):
        terms = tuple(term for term in node.terms if term not in unread)
        return Near(terms, node.distance) if len(terms) > 1 else terms[0] if terms else None
    return None if node in unread else node


def _term(term: Term, notes: list[str]) -> Term | None:
    words = fold(term.text).split()
    if not words:
        # A dash or an ellipsis between words is no word that anybody misses.
        if any(unicodedata.category(letter)[0] != "P" for letter in term.text):
            notes.append(nothing_in(term.text))
        return None
    if not term.is_prefix or can_begin(words[-1]):
        return term
    if not NEEDS_CUTTING.match(words[-1]):
        notes.append(
            f"{quoted(term.text)} was searched as a whole word, since a star needs {MIN_PREFIX} "
            "letters before it."
        )
    return replace(term, is_prefix=False)


def _filter(asked: Filter, notes: list[str]) -> Filter | None:
    if asked.name in DATE_FILTERS or asked.name == "is":
        return asked
    typed = quoted(f"{asked.name}:{asked.value}")
    if asked.name != "language":
        # Sections are found as they are written, too.
        if fold(asked.value) or asked.name == "section":
            return asked
        notes.append(f"{typed} has no name and was left out.")
        return None
    code = "und" if asked.value.casefold() in _UNKNOWN else language_code(asked.value)
    if code:
        return Filter("language", code)
    notes.append(f"{typed} is no language that is known and was left out.")
    return None
