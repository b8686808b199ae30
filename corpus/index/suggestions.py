"""Did you mean: words of the archive in place of those that it does not have."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from corpus.fold import fold
from corpus.hits import Suggestion
from corpus.letters import STANDS_ALONE
from corpus.needles import Forms
from corpus.syntax import All, Any, Near, Node, Not, Query, Term, Within, read

MOST = 3
"""Words that are offered for one."""
_WORDS = 5  # of a query that are looked after
_SHORTEST = 4  # letters; anything is near to fewer
_LONGER = 8  # letters from which on two slips are looked for, not one
_CANDIDATES = 200_000  # words that are compared at most
_LAST = "\U0010ffff"


def suggestions(
    db: sqlite3.Connection, query: Query, forms: Forms | None = None
) -> tuple[Suggestion, ...]:
    """For the words of a query that no article has, what may have been meant.

    A slip is a letter too many, too few, another or two changed about; at most two. The first
    letter may be too many or changed about with the second, but not missing or another: words are
    looked up by how they begin. The words of phrases are looked after one by one; those that are
    excluded, end with a star or were searched with other `forms` are left alone.
    """
    if query.root is None:
        return ()
    languages = [row[0] for row in db.execute("select distinct language from words")]
    found: list[tuple[Term, str, str, tuple[str, ...]]] = []
    unknown = 0
    for term, typed in dict.fromkeys(_single(query.root)):
        word = fold(typed)
        if len(word) < _SHORTEST or " " in word or STANDS_ALONE.match(word):
            continue
        if not term.is_phrase and word in (forms or {}):
            continue
        if _is_known(db, word, languages):
            continue
        if unknown == _WORDS:
            break
        unknown += 1
        if instead := _alike(db, word, languages):
            found.append((term, typed, word, instead))
    root = query.root
    for term in dict.fromkeys(each[0] for each in found):
        likeliest = {typed: instead[0] for other, typed, _, instead in found if other == term}
        text = " ".join(likeliest.get(piece, piece) for piece in term.text.split())
        root = _with(root, term, replace(term, text=text))
    mended = read(Query(root))
    return tuple(Suggestion(word, instead, mended) for _, _, word, instead in found)


def _single(node: Node) -> Iterator[tuple[Term, str]]:
    """The words that are looked for, as they were typed, each with the term in which it stands."""
    match node:
        case Term():
            if not node.is_prefix:
                yield from ((node, typed) for typed in node.text.split())
        case Near(terms):
            for term in terms:
                yield from _single(term)
        case Within(_, inner):
            yield from _single(inner)
        case All(nodes) | Any(nodes):
            for each in nodes:
                yield from _single(each)


def _with(node: Node, old: Term, new: Term) -> Node:
    """A tree with a term put in place of another one."""
    match node:
        case Term():
            return new if node == old else node
        case Near(terms):
            return replace(node, terms=tuple(new if term == old else term for term in terms))
        case Within(_, inner) | Not(inner):
            return replace(node, node=_with(inner, old, new))
        case All(nodes) | Any(nodes):
            return replace(node, nodes=tuple(_with(each, old, new) for each in nodes))
    return node


def _is_known(db: sqlite3.Connection, word: str, languages: list[str]) -> bool:
    sql = "select 1 from words where language = ? and word = ?"
    return any(db.execute(sql, [language, word]).fetchone() for language in languages)


def _alike(db: sqlite3.Connection, word: str, languages: list[str]) -> tuple[str, ...]:
    slips = 2 if len(word) >= _LONGER else 1
    # As typed; with two of the first three changed about; with the first or second too many.
    starts = dict.fromkeys((word[:2], word[1] + word[0], word[1:3], word[0] + word[2]))
    near = _near(db, word, languages, slips, [(start, "") for start in starts])
    # With the second missing or another: all words with the first letter are gone through.
    return near or _near(db, word, languages, slips, [(word[0], word[1:3])])


def _near(
    db: sqlite3.Connection,
    word: str,
    languages: list[str],
    slips: int,
    starts: list[tuple[str, str]],
) -> tuple[str, ...]:
    """The nearest of the words that begin so, and have one of these letters in third place."""
    counts: dict[str, int] = {}
    for start, third in starts:
        for language in languages:
            rows = db.execute(
                """
                select word, articles from words
                where language = ? and word >= ? and word < ? and length(word) between ? and ?
                    and (? = '' or instr(?, substr(word, 3, 1)))
                limit ?
                """,
                [
                    language,
                    start,
                    start + _LAST,
                    len(word) - slips,
                    len(word) + slips,
                    third,
                    third,
                    _CANDIDATES - len(counts),
                ],
            )
            for form, articles in rows:
                counts[form] = counts.get(form, 0) + articles
    near = extract(word, list(counts), scorer=OSA.distance, score_cutoff=slips, limit=None)
    ranked = sorted(near, key=lambda each: (each[1], -counts[each[0]], each[0]))
    return tuple(form for form, _, _ in ranked[:MOST])
