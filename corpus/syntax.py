"""The query language: what a person types, taken apart. Any text is legal.

storm flood          both words               "storm surge"   in this order
storm OR flood       either (also |)          stor*           words that begin so
storm -flood         not that one (also NOT)  title:storm     in one column
"""

import re
from dataclasses import dataclass

COLUMNS = ("title", "dek", "text")
"""What a search can be limited to, as the index names it."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase as typed."""

    text: str
    column: str | None = None  # one of COLUMNS; None searches all
    is_phrase: bool = False  # it stood in quotation marks
    is_prefix: bool = False  # a star followed it
    is_negated: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """One term of each group must be there, and none of the excluded ones."""

    groups: tuple[tuple[Term, ...], ...] = ()
    excluded: tuple[Term, ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        """What is looked for, in the order typed."""
        return tuple(term for group in self.groups for term in group)


_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
# Inside a Hebrew abbreviation the mark is a letter's neighbour, not a quotation mark.
_GERSHAYIM = re.compile('(?<=[\u05d0-\u05ea])["\u201d](?=[\u05d0-\u05ea])')
_ITEM = re.compile(
    r"""
    (?P<minus> (?<!\S) - (?=[^\s-]) )?
    (?: (?P<column> title|dek|text ) : (?=[^\s:]) )?
    (?: " (?P<phrase> [^"]* ) (?: "|$ ) | (?P<word> [^\s"]+ ) )
    (?P<star> (?<=") \* )?
    """,
    re.VERBOSE | re.IGNORECASE,
)


def parse(typed: str) -> Query:
    """Take apart what a person typed.

    OR binds closer than the spaces between words: `a OR b c` asks for c and one of a and b.
    An operator without something on each of its sides is a word like any other. A negated
    term is excluded wherever it stands.

    >>> query = parse('"digital recruitment" OR propagand* -film title:group')
    >>> [[term.text for term in group] for group in query.groups]
    [['digital recruitment', 'propagand'], ['group']]
    >>> [term.text for term in query.excluded]
    ['film']
    """
    items = list(_ITEM.finditer(_GERSHAYIM.sub("״", typed).translate(_QUOTES)))
    groups: list[list[Term]] = []
    excluded: list[Term] = []
    joins = negates = False
    for place, item in enumerate(items):
        operator = item["word"] if 0 < place < len(items) - 1 else None
        if operator in ("OR", "|"):
            joins = True
        elif operator == "AND":
            continue
        elif item["word"] == "NOT" and place < len(items) - 1:
            negates = True
        else:
            term = _term(item, negates)
            if term.is_negated:
                excluded.append(term)
            elif joins and groups:
                groups[-1].append(term)
            else:
                groups.append([term])
            joins = negates = False
    return Query(tuple(map(tuple, groups)), tuple(excluded))


def _term(item: re.Match[str], negates: bool) -> Term:
    word = item["word"]
    return Term(
        text=item["phrase"] if word is None else word.rstrip("*"),
        column=item["column"].lower() if item["column"] else None,
        is_phrase=word is None,
        is_prefix=bool(item["star"]) if word is None else word.endswith("*"),
        is_negated=negates or item["minus"] is not None,
    )
