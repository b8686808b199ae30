"""Which languages a text's most frequent words are of, and which words tell close languages apart."""

import re
from collections import Counter
from functools import lru_cache
from importlib.resources import files

_WORD = re.compile(r"[^\W\d_]+(?:['’ʻʼ][^\W\d_]+)?")
_MIN_SHARE = 0.03  # of a text's words; running text has .1 (Turkish, Zulu) to .45 (English)
_FEWEST = 2  # function words of a language that are no chance


def words_of(text: str) -> Counter[str]:
    """The words of a text in small letters, with how often each occurs."""
    return Counter(word.replace("’", "'") for word in _WORD.findall(text.lower()))


def function_word_shares(words: Counter[str]) -> dict[str, float]:
    """The share of a text's words that are function words of each language, the highest first.

    Empty when hardly any word is one.
    """
    counts: Counter[str] = Counter()
    known = _languages_by_word()
    for word, number in words.items():
        for code in known.get(word, ()):
            counts[code] += number
    total = words.total()
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < _FEWEST:
        return {}
    return {code: count / total for code, count in ranked if count / total >= _MIN_SHARE}


def telltales(words: Counter[str]) -> Counter[str]:
    """How many words of a text are of a language and not of those that are nearest to it.

    Each language that has such words in the list is in the answer, were it with none.
    """
    counts = Counter(dict.fromkeys(_told_of(), 0))
    known = _told_by_word()
    for word, number in words.items():
        for code in known.get(word, ()):
            counts[code] += number
    return counts


@lru_cache(maxsize=1)
def _told_of() -> tuple[str, ...]:
    return tuple(sorted({code for codes in _told_by_word().values() for code in codes}))


@lru_cache(maxsize=1)
def has_function_words() -> frozenset[str]:
    """The languages whose function words are listed."""
    return frozenset(code for codes in _languages_by_word().values() for code in codes)


@lru_cache(maxsize=1)
def _languages_by_word() -> dict[str, tuple[str, ...]]:
    return _by_word("function_words.txt")


@lru_cache(maxsize=1)
def _told_by_word() -> dict[str, tuple[str, ...]]:
    return _by_word("telltale_words.txt")


def _by_word(name: str) -> dict[str, tuple[str, ...]]:
    """The languages of each word that a data file lists: a code a line, then its words."""
    listed = files("corpus.enrich").joinpath(f"data/{name}").read_text("utf-8")
    languages: dict[str, list[str]] = {}
    for line in listed.splitlines():
        if line.strip() and not line.startswith("#"):
            code, *words = line.split()
            for word in words:
                languages.setdefault(word, []).append(code)
    return {word: tuple(codes) for word, codes in languages.items()}
