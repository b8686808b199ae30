"""The tree of a query from its pieces."""

from collections.abc import Sequence
from itertools import product
from math import prod

from corpus.syntax.filters import WRONG_VALUE, value_of
from corpus.syntax.limits import TOO_DEEP
from corpus.syntax.tokens import Token, quoted
from corpus.syntax.tree import (
    MAX_DEPTH,
    TEXT_FIELDS,
    Any,
    Filter,
    Near,
    Node,
    Term,
    Within,
    all_of,
    any_of,
    not_of,
)

_MAX_CHOICES = 32  # of NEAR between groups
_BEGINS = frozenset({"open", "not", "field", "term"})


class Parser:
    """Goes through tokens once, from the left."""

    def __init__(self, tokens: tuple[Token, ...], notes: list[str]) -> None:
        self._tokens, self._at, self._notes = tokens, 0, notes
        self._idle: list[str] = []  # operators with nothing on one side

    def whole(self) -> Node | None:
        """The tree of everything; None if nothing is left of it."""
        nodes = []
        while self._at < len(self._tokens):
            nodes.append(self._sequence(0, None))
            if self._take("close"):
                self._notes.append("A closing parenthesis has no partner and was left out.")
        root = all_of(nodes)
        words = [typed for typed in self._idle if typed != "|"]
        if root is None and words:
            self._notes.append(f"{quoted(' '.join(words))} stands alone and was searched as words.")
            return Term(" ".join(words), is_phrase=True)
        self._notes += (
            f"{quoted(typed)} has nothing on one side and was left out." for typed in self._idle
        )
        return root

    def _sequence(self, depth: int, field: str | None) -> Node | None:
        nodes: list[Node | None] = []
        while (kind := self._kind) not in ("", "close"):
            if kind in _BEGINS:
                nodes.append(self._alternatives(depth, field))
            else:
                typed = self._next().typed
                if kind != "and" or not nodes or self._kind not in _BEGINS:
                    self._idle.append(typed)
        return all_of(nodes)

    def _alternatives(self, depth: int, field: str | None) -> Node | None:
        nodes = [self._chain(depth, field)]
        while self._kind == "or":
            typed = self._next().typed
            if self._kind in _BEGINS:
                nodes.append(self._chain(depth, field))
            else:
                self._idle.append(typed)
        return any_of(nodes)

    def _chain(self, depth: int, field: str | None) -> Node | None:
        """Operands with NEAR between them, or one without."""
        is_negated = self._negation()
        operands, distances = [self._operand(depth, field)], []
        while self._kind == "near":
            near = self._next()
            if self._kind in _BEGINS:
                distances.append(near.distance)
                inverts = self._negation()
                operand = self._operand(depth, field)
                operands.append(not_of(operand) if inverts else operand)
            else:
                self._idle.append(near.typed)
        node = self._near(operands, distances) if distances else operands[0]
        return not_of(node) if is_negated else node

    def _negation(self) -> bool:
        is_negated = False
        while self._kind == "not":
            typed = self._next().typed
            if self._kind in _BEGINS:
                is_negated = not is_negated
            else:
                self._idle.append(typed)
        return is_negated

    def _operand(self, depth: int, field: str | None) -> Node | None:
        if self._kind == "field":
            field = self._next().typed.lower()
        if self._kind == "term":
            return self._in_field(field, self._next())
        if not self._take("open"):
            return None
        if depth == MAX_DEPTH:
            self._skip_group()
            return None
        node = self._sequence(depth + 1, field)
        if not self._take("close"):
            self._notes.append("An opening parenthesis has no partner and was closed at the end.")
        return node

    def _skip_group(self) -> None:
        self._notes.append(TOO_DEEP)
        opened = 1
        while opened and self._kind:
            kind = self._next().kind
            opened += (kind == "open") - (kind == "close")

    def _in_field(self, field: str | None, token: Token) -> Node | None:
        term = token.term
        if term is None or field is None:
            return term
        if field in TEXT_FIELDS:
            return Within(field, term)
        typed = f"{field}:{token.typed}"
        if isinstance(term, Near):
            self._notes.append(f"{quoted(typed)} cannot be with NEAR and was left out.")
            return None
        if term.is_prefix:
            self._notes.append(
                f"The star in {quoted(typed)} was left out: filters take whole words."
            )
        value = value_of(field, term.text)
        if value is None:
            self._notes.append(f"{quoted(typed)} {WRONG_VALUE[field]} and was left out.")
            return None
        return Filter(field, value)

    def _near(self, operands: list[Node | None], distances: list[int]) -> Node | None:
        """Operands near each other; of groups of alternatives, one of each."""
        choices = [each.nodes if isinstance(each, Any) else (each,) for each in operands]
        if prod(map(len, choices)) <= _MAX_CHOICES:
            ways = [_near_each_other(way, distances) for way in product(*choices)]
            if None not in ways:
                return any_of(ways)
        self._notes.append("NEAR stands between words or phrases; elsewhere AND was read.")
        return all_of(operands)

    @property
    def _kind(self) -> str:
        return self._tokens[self._at].kind if self._at < len(self._tokens) else ""

    def _next(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _take(self, kind: str) -> bool:
        if self._kind != kind:
            return False
        self._at += 1
        return True


def _near_each_other(operands: Sequence[Node | None], distances: list[int]) -> Node | None:
    """None unless they are words or phrases, in one field or none."""
    fields = {each.field if isinstance(each, Within) else None for each in operands}
    inside = (each.node if isinstance(each, Within) else each for each in operands)
    terms = [each for each in inside if isinstance(each, Term)]
    if len(fields) > 1 or len(terms) < len(operands):
        return None
    (field,) = fields
    nodes: list[Node] = []
    first = 0
    for last, distance in enumerate(distances, 1):
        if last == len(distances) or distances[last] != distance:
            near = Near(tuple(terms[first : last + 1]), distance)
            nodes.append(Within(field, near) if field else near)
            first = last
    return all_of(nodes)
