"""The words that pages print around an article, and how a line is compared with them."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

_MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u093c]"
)
# Vowel signs of the Indic scripts are no word characters to `re`, but belong to the word.
_NOT_A_WORD = re.compile("[^\\w\u0900-\u0dff\u0e00-\u0e7f]+|_")
_NUMBER = re.compile(r"(?:\s*\d+\s*)+")
_CJK = re.compile(
    "[\u2e80-\u303f\u3040-\u30ff\u3100-\u31ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]"
)
_HANGUL = re.compile("[\uac00-\ud7af]")
_END = re.compile(r"[.!?…。！？؟۔।॥‥։።།။។][\"'”’»«›)\]）」』】*]*$")
_LETTER = re.compile(r"[^\W\d_]")

_LONGEST_BAR = 60  # characters

LONGEST = 400
"""Characters beyond which a line is not looked up: no phrase of a page's furniture is longer."""


def fold_phrase(text: str) -> str:
    """`text` as phrases are compared: no case, marks or punctuation, "#" for a number.

    >>> fold_phrase("Temps de lecture : 5 min.")
    'temps de lecture#min'
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = unicodedata.normalize("NFC", _MARKS.sub("", decomposed)).replace("ı", "i")
    words = _NOT_A_WORD.sub(" ", bare).strip()
    return _NUMBER.sub("#", words)


@lru_cache(maxsize=1)
def phrases() -> Mapping[str, frozenset[str]]:
    """All lists of `data/*.toml` by name, merged over the languages and folded."""
    merged: dict[str, set[str]] = {}
    for name in ("furniture.toml", "heads.toml"):
        tables = tomllib.loads(files("corpus.extract").joinpath("data", name).read_text("utf-8"))
        for lists in tables.values():
            for key, entries in lists.items():
                merged.setdefault(key, set()).update(_folded_entries(entries))
    merged["menu"] = merged["lines"] | merged["sections"]
    return MappingProxyType({key: frozenset(entries) for key, entries in merged.items()})


def _folded_entries(entries: Iterable[str]) -> Iterable[str]:
    folded = (fold_phrase(entry.replace("#", "0")) for entry in entries)
    return (entry for entry in folded if entry)


@lru_cache(maxsize=16)
def _starts(name: str) -> tuple[frozenset[str], int]:
    """The phrases of a list, and how many words the longest has."""
    known = phrases()[name]
    return known, max((entry.count(" ") + 1 for entry in known), default=1)


def opening_phrase(key: str, name: str) -> str | None:
    """The longest phrase of list `name` that the folded line `key` begins with, as whole words.

    Scripts without spaces have no whole words: there the beginning alone counts.
    """
    known, most = _starts(name)
    words = key.split(" ", most)[:most]
    for count in range(len(words), 0, -1):
        start = " ".join(words[:count])
        if start in known:
            return start
    first = words[0] if words else ""
    if is_cjk(first[:1]):
        for length in range(min(len(first), 12), 1, -1):
            if first[:length] in known:
                return first[:length]
    return None


def contains_phrase(key: str, name: str) -> bool:
    """Whether one of the phrases of list `name` occurs anywhere in the folded line `key`."""
    return any(phrase in key for phrase in phrases()[name])


def count_phrases(key: str, name: str) -> int:
    """How many phrases of list `name`, side by side, make up the whole folded line, or 0."""
    words, at, found = key.split(" "), 0, 0
    known, most = _starts(name)
    if len(key) <= _LONGEST_BAR and _CJK.search(key):
        return _count_unspaced(key.replace(" ", ""), known)
    while at < len(words):
        for count in range(min(most, len(words) - at), 0, -1):
            if " ".join(words[at : at + count]) in known:
                at, found = at + count, found + 1
                break
        else:
            return 0
    return found


def _count_unspaced(key: str, known: frozenset[str]) -> int:
    """The same where no spaces part the words."""
    at = found = 0
    while at < len(key):
        end = next((e for e in range(len(key), at + 1, -1) if key[at:e] in known), None)
        if end is None:
            return 0
        at, found = end, found + 1
    return found


def is_cjk(text: str) -> bool:
    """Whether `text` begins with a Chinese or Japanese character (they are set without spaces)."""
    return bool(_CJK.match(text))


def weight(text: str) -> float:
    """How much `text` says, in Latin letters: an ideograph is 2.5, a Hangul syllable 1.8."""
    start = text[:1000]
    return len(text) + 1.5 * len(_CJK.findall(start)) + 0.8 * len(_HANGUL.findall(start))


def ends_sentence(text: str) -> bool:
    """Whether `text` ends as a sentence does, in any script; brackets and quotes may follow."""
    return bool(_END.search(text[-8:]))


def has_case(text: str) -> bool:
    """Whether the first letter of `text` belongs to a script that begins names with capitals.

    Georgian has capitals, but only for whole lines set in them.
    """
    letter = _LETTER.search(text)
    if letter is None or "\u10d0" <= letter[0] <= "\u10ff":
        return False
    return letter[0].lower() != letter[0].upper()
