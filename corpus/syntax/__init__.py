"""The query language: what a person types, taken apart. Any text is legal.

storm flood          both words               "storm surge"     in this order
storm OR flood       either (also |)          stor*             words that begin so
storm -flood         not that one (also NOT)  storm NEAR/5 sea  at most five words between
(a b) OR (c d)       in groups                title:storm       in one field
outlet:ledger        filters                  after:2024-03     from the first day of it on

What cannot be read so is said in plain sentences, with how it was read instead.
"""

from collections.abc import Iterable

from corpus.syntax.filters import first_day
from corpus.syntax.limits import limited, written
from corpus.syntax.parser import Parser
from corpus.syntax.tokens import legible, quoted, tokens
from corpus.syntax.tree import (
    DATE_FILTERS,
    MAX_CHARACTERS,
    NAME_FILTERS,
    TEXT_FIELDS,
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
)

__all__ = [
    "DATE_FILTERS", "NAME_FILTERS", "TEXT_FIELDS", "All", "Any", "Filter", "Near", "Node", "Not",
    "Query", "Term", "Within", "all_of", "any_of", "first_day", "not_of", "nothing_in", "parse",
    "quoted", "read", "told",
]  # fmt: skip

_MAX_NOTES = 10


def parse(typed: str) -> Query:
    """Take apart what a person typed; never raises.

    NEAR binds closer than `-` and NOT, these closer than OR, and OR closer than the spaces
    between words: `a OR b c` is c and one of a and b. A field before a group holds for each
    word in it that has no other. An empty query has neither root nor notes; one in which
    nothing could be read has notes.

    >>> parse('"night service" OR timetabl* -title:rail').root.nodes[1]
    Not(node=Within(field='title', node=Term(text='rail', is_phrase=False, is_prefix=False)))
    >>> parse("storm after:yesterday").notes
    ('“after:yesterday” has no date like 2024, 2024-03 or 2024-03-05 and was left out.',)
    """
    notes: list[str] = []
    if len(typed) > MAX_CHARACTERS:
        typed = typed[:MAX_CHARACTERS]
        notes.append(f"Only the first {MAX_CHARACTERS:,} characters were read.")
    parser = Parser(tuple(tokens(legible(typed), notes)), notes)
    root = limited(parser.whole(), notes)
    if root is None and not notes and typed.strip():
        notes.append(nothing_in(typed))
    return Query(root, told(notes))


def read(query: Query) -> str:
    """The query as it was read, itself a legal query that is parsed to the same tree.

    >>> read(parse("（storm | flood） sea, NOT title: dek:x"))
    '(storm OR flood) sea, -title dek:x'
    """
    return "" if query.root is None else written(query.root)


def told(notes: Iterable[str]) -> tuple[str, ...]:
    """Notes without repetition, and not more than a reader reads."""
    once = tuple(dict.fromkeys(notes))
    if len(once) <= _MAX_NOTES:
        return once
    return (*once[: _MAX_NOTES - 1], "More of it was not understood.")


def nothing_in(typed: str) -> str:
    """The sentence that says that nothing can be looked for in what was typed."""
    return f"There is nothing to search for in {quoted(typed)}."
