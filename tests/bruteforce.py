"""Search by reading everything: the rules written down a second time, as plainly as possible.

Nothing here comes from the package, so that the two can be held against each other. A query
is a tree of tuples:

("word", typed)             the words of it stand in a row in one field
("phrase", typed)           likewise, typed in quotation marks
("prefix", typed)           likewise, the last one only begins so
("near", n, one, other)     at most n words between them, in either order, in one field
("in", field, node)         in the title, dek or text alone
("any", node, …)  ("all", node, …)  ("not", node), the last one only inside of "all"
"""

import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import regex

Node = tuple[Any, ...]
FIELDS = ("title", "dek", "text")

_INVISIBLE = regex.compile(r"[\p{Default_Ignorable_Code_Point}\u200b]")
_UNSPACED = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}ー]"
)
_IN_A_WORD = regex.compile(r"[\p{L}\p{N}\p{Mn}\p{Mc}\p{Co}]")
_DIACRITIC = regex.compile(
    r"[\u0300-\u036f\u0483-\u0487\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
    r"\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    r"\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    r"\u08ca-\u08e1\u08e3-\u08ff\u0640]"
)
_EQUAL = {
    "ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe",
    "ð": "d", "þ": "th", "ħ": "h",
    "ٱ": "ا", "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "ہ": "ه",
}  # fmt: skip
_ARTICLES = ("وال", "بال", "كال", "فال", "لل", "ال")


@lru_cache(maxsize=10_000)
def tokens(text: str) -> tuple[str, ...]:
    """The folded words of a text; of scripts without spaces the grapheme clusters."""
    found: list[str] = []
    word = ""
    for cluster in clusters(_folded(text)):
        if _UNSPACED.match(cluster) and _IN_A_WORD.match(cluster):
            found += [word, cluster]
            word = ""
            continue
        for character in cluster:
            if _IN_A_WORD.match(character):
                word += character
            else:
                found.append(word)
                word = ""
    found.append(word)
    return tuple(_without_article(word) for word in found if word)


def clusters(text: str) -> list[str]:
    """Letters with their marks: the extended grapheme clusters of Unicode."""
    return regex.findall(r"\X", text)


def _folded(text: str) -> str:
    text = _INVISIBLE.sub("", text)
    text = unicodedata.normalize("NFKC", text).casefold()
    text = _DIACRITIC.sub("", unicodedata.normalize("NFKD", text))
    text = "".join(_EQUAL.get(character, character) for character in text)
    text = "".join(
        str(unicodedata.digit(character)) if unicodedata.category(character) == "Nd" else character
        for character in text
    )
    text = unicodedata.normalize("NFC", text)
    # A Thai and a Lao vowel that NFKC takes apart, so that it would no longer be one cluster.
    return text.replace("\u0e4d\u0e32", "\u0e33").replace("\u0ecd\u0eb2", "\u0eb3")


def _without_article(word: str) -> str:
    for article in _ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= 3:
            return word[len(article) :]
    return word


def finds(document: Mapping[str, str | None], query: Node | str) -> bool:
    """Whether a document with a title, dek and text (each may be missing) is an answer."""
    node = read(query) if isinstance(query, str) else query
    return holds({field: tokens(document.get(field) or "") for field in FIELDS}, node)


def holds(words: Mapping[str, tuple[str, ...]], node: Node) -> bool:
    """Whether fields, each taken apart by `tokens`, are an answer."""
    kind = node[0]
    if kind == "all":
        return all(holds(words, part) for part in node[1:])
    if kind == "any":
        return any(holds(words, part) for part in node[1:])
    if kind == "not":
        return not holds(words, node[1])
    if kind == "in":
        return holds({node[1]: words.get(node[1], ())}, node[2])
    return any(_stands(field, node) for field in words.values())


def _stands(field: tuple[str, ...], node: Node) -> bool:
    if node[0] != "near":
        return any(_places(field, node))
    between, one, other = node[1:]
    return any(
        0 <= begin - end <= between or 0 <= start - finish <= between
        for start, end in _places(field, one)
        for begin, finish in _places(field, other)
    )


def _places(field: tuple[str, ...], node: Node) -> Iterator[tuple[int, int]]:
    """Where a word, phrase or prefix begins and ends among the words of a field."""
    asked = tokens(node[1])
    if not asked or (len(asked) > 1 and asked[0] not in field):
        return
    for start in range(len(field) - len(asked) + 1):
        there = field[start : start + len(asked)]
        if there == asked or (
            node[0] == "prefix"
            and there[:-1] == asked[:-1]
            and there[-1].startswith(asked[-1])
            and not _UNSPACED.match(asked[-1])
        ):
            yield start, start + len(asked)


def typed(node: Node) -> str:
    """A query as a person would type it."""
    kind = node[0]
    if kind == "word":
        return str(node[1])
    if kind == "phrase":
        return f'"{node[1]}"'
    if kind == "prefix":
        return f"{node[1]}*"
    if kind == "near":
        return f"{typed(node[2])} NEAR/{node[1]} {typed(node[3])}"
    if kind == "in":
        return f"{node[1]}:{_closed(node[2])}"
    if kind == "not":
        return f"-{_closed(node[1])}"
    return (" OR " if kind == "any" else " ").join(map(_closed, node[1:]))


def _closed(node: Node) -> str:
    return f"({typed(node)})" if node[0] in ("all", "any", "near") else typed(node)


_ITEM = regex.compile(r'(-)?(?:(title|dek|text):)?(?:"([^"]*)"|([^\s"*]+))(\*)?')


def read(query: str) -> Node:
    """The tree of a typed query without parentheses, with at most one NEAR."""
    query = regex.sub(r'(?<=\p{Hebrew})"(?=\p{Hebrew})', "\u05f4", query)
    query = regex.sub("[“”„«»]", '"', query)
    groups: list[list[Node]] = []
    joined, between = False, -1
    for minus, field, phrase, word, star in _ITEM.findall(query):
        if word == "OR":
            joined = True
            continue
        if word.startswith("NEAR/"):
            between = int(word[5:])
            continue
        node: Node = ("prefix" if star else "word" if word else "phrase", word or phrase)
        if between >= 0:
            node = ("near", between, groups.pop()[0], node)
        node = ("in", field, node) if field else node
        node = ("not", node) if minus else node
        if joined:
            groups[-1].append(node)
        else:
            groups.append([node])
        joined, between = False, -1
    return ("all", *(group[0] if len(group) == 1 else ("any", *group) for group in groups))
