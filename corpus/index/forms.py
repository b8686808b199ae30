"""Word forms: the words of the archive that have a stem in common with one asked for."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping

from corpus.fold import fold
from corpus.index.conditions import Asked, OneOf
from corpus.langcodes import base_language
from corpus.letters import STANDS_ALONE
from corpus.stems import stem
from corpus.syntax import All, Any, Node, Not, Term, Within

MOST = 64
"""Forms of a word that are looked for, the most frequent first."""
TOGETHER = 256
"""Forms of all words of a query together; of many words fewer of each are looked for."""


def bare_words(node: Node) -> Iterator[str]:
    """The folded words that stand for their forms: those outside of phrases and NEAR, without a star."""
    match node:
        case Term():
            word = fold(node.text)
            if not (node.is_phrase or node.is_prefix or " " in word or STANDS_ALONE.match(word)):
                yield word
        case Within(_, inner) | Not(inner):
            yield from bare_words(inner)
        case All(nodes) | Any(nodes):
            for each in nodes:
                yield from bare_words(each)


def forms_asked(
    db: sqlite3.Connection, root: Node | None, parts: Iterable[Asked]
) -> Mapping[str, tuple[str, ...]]:
    """The forms of a query's bare words, also of those excluded, in the languages that it is limited to.

    Args:
        parts: what must all hold.
    """
    languages = [
        part.values for part in parts if isinstance(part, OneOf) and part.column == "language"
    ]
    return forms_of(
        db,
        dict.fromkeys(bare_words(root)) if root else (),
        frozenset(code for code in languages[0] if code) if languages else None,
    )


def forms_of(
    db: sqlite3.Connection, words: Iterable[str], languages: frozenset[str] | None = None
) -> Mapping[str, tuple[str, ...]]:
    """Each folded word with all its forms in the archive, itself first, then by frequency.

    A form counts if it has the same stem in one of `languages` (None: of all that the archive
    has), and is then found in articles of any. Words without other forms are left out. At most
    MOST of one word, and TOGETHER of all.
    """
    known = [row[0] for row in db.execute("select distinct language from words")]
    asked = [each for each in known if languages is None or base_language(each) in languages]
    found: dict[str, tuple[str, ...]] = {}
    for word in words:
        counts: dict[str, int] = {}
        for language in asked:
            rows = db.execute(
                "select word, articles from words where language = ? and stem = ?",
                [language, stem(word, language)],
            )
            for form, articles in rows:
                counts[form] = counts.get(form, 0) + articles
        counts.pop(word, None)
        others = sorted(counts, key=lambda form: (-counts[form], form))
        if others:
            found[word] = (word, *others)
    share = max(1, min(MOST, TOGETHER // max(1, len(found))))
    return {word: forms[:share] for word, forms in found.items()}
