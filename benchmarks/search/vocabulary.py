"""The words of twenty languages: those of the sample pages, then invented ones, by Zipf's law.

A language has a list of words with the share of running text that each has, and an endless
tail of names, each made from its number. What part of all articles a word is to be found in can
be reckoned from it, so that queries are chosen by that.
"""

import gzip
import math
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import regex
from lxml import html

from corpus.fold import fold

SAMPLES = Path(__file__).resolve().parents[2] / "corpus" / "samples" / "pages"

SHARES = {
    "en": 0.455, "de": 0.08, "fr": 0.07, "ru": 0.06, "ar": 0.05, "zh-Hans": 0.05, "it": 0.035,
    "pl": 0.03, "tr": 0.03, "ja": 0.03, "nl": 0.02, "ko": 0.02, "hi": 0.02, "uk": 0.01,
    "fa": 0.01, "el": 0.01, "he": 0.005, "th": 0.005, "hy": 0.005, "zh-Hant": 0.005,
}  # fmt: skip
"""Languages by their part of the articles."""

MEAN_WORDS = 448
"""In the text of an article; with those of its title and dek about 457."""
SPREAD = 0.55  # of the logarithm of the number of words
LEAST_WORDS, MOST_WORDS = 60, 2500

REPEATED = 0.3
"""Words of a text that stood earlier in it already: news is about something."""
NAMES = 0.083
"""Words of a text that are names from the tail. With NAMES_IN_ALL this was set so that a
million articles have about 5.2 million distinct words, of which 3 million occur once."""
NAMES_IN_ALL = 14_500_000  # of all languages
_NAME_BITS = 24

_WORDS = {"en": 45_000}  # in the list of a language
_WORDS_ELSEWHERE = 12_000
_EXPONENT, _OFFSET = 1.05, 2.7  # of Zipf and Mandelbrot
_PHRASES_EVERY = 40  # one in so many entries of the list is two words that stand together

_UNSPACED = {"zh-Hans": 2, "zh-Hant": 2, "ja": 2, "th": 4}  # characters to a word
_MARKS = {"zh-Hans": "，。", "zh-Hant": "，。", "ja": "、。", "hi": ",।", "ar": "،.", "fa": "،."}
_COMMONEST = 40  # words; a beginning that is mostly one of them is no work for an index
_SEED = 20_150_101


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a language, most frequent first."""

    language: str
    plain: np.ndarray[Any, Any]  # as they stand in a text, with the space behind
    capital: np.ndarray[Any, Any]  # the same at the beginning of a sentence
    reached: np.ndarray[Any, Any]  # share of running text up to and with each
    heads: np.ndarray[Any, Any]  # 4,096 beginnings and
    tails: np.ndarray[Any, Any]  # 4,096 endings, with the space behind, of names
    names: int  # how many different ones there are
    comma: str
    stop: str
    space: str

    def name(self, numbers: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """The names with these numbers, with the space behind."""
        mixed = self._mixed(numbers)
        return self.heads[mixed & 4095] + self.tails[mixed >> 12]

    @staticmethod
    def _mixed(numbers: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """Other numbers, each for one: neighbours in rank are none in the alphabet."""
        return (numbers * 2_654_435_761) & ((1 << _NAME_BITS) - 1)

    def head_shares(self) -> np.ndarray[Any, Any]:
        """Of all names in running text the part that has each beginning."""
        # Names are drawn log-uniformly; those beyond the first hundred thousand spread evenly.
        numbers = np.arange(min(self.names, 100_000))
        shares = np.log1p(1 / (numbers + 1)) / np.log(self.names)
        found = np.bincount(self._mixed(numbers) & 4095, shares, minlength=4096)
        return found + (1 - shares.sum()) / 4096

    def share(self, rank: int) -> float:
        """Of running text that is this entry of the list, counted from 0."""
        before = self.reached[rank - 1] if rank else 0.0
        return float(self.reached[rank] - before)

    def is_phrase(self, rank: int) -> bool:
        """Whether the entry is two words that stand together."""
        return " " in self.plain[rank].strip()


class Vocabulary:
    """The words of all languages, and what can be reckoned from them."""

    def __init__(self) -> None:
        samples = _sample_texts()
        self.languages = tuple(SHARES)
        self.words = {
            language: _words_of(language, samples[language.partition("-")[0]], place)
            for place, language in enumerate(SHARES)
        }

    def near(self, language: str, wanted: float, *, phrase: bool = False) -> str:
        """The word (or phrase), folded, that the part `wanted` of all articles should have."""
        words = self.words[language]
        shares = np.diff(words.reached, prepend=0.0)
        off = np.abs(np.log(SHARES[language] * _in_articles(shares) / wanted))
        for rank in np.argsort(off, kind="stable").tolist():
            word = fold(words.plain[rank])
            if words.is_phrase(rank) is phrase and (len(word) > 2 or not words.space):
                return word
        raise AssertionError(f"no word of {language} is in {wanted} of the articles")

    def rare(self, language: str, number: int) -> str:
        """A name of the tail."""
        return fold(str(self.words[language].name(np.array([number]))[0]))

    def prefix(self, letters: int, wanted: float) -> str:
        """The beginning of words that the part `wanted` of all articles should have."""
        return min(
            self._prefixes[letters].items(), key=lambda each: abs(math.log(each[1] / wanted))
        )[0]

    @cached_property
    def _prefixes(self) -> dict[int, dict[str, float]]:
        """By their length: in what part of all articles words begin so, in Latin letters."""
        found: dict[int, Counter[str]] = {3: Counter(), 5: Counter()}
        of_one_word: set[str] = set()
        for language, words in self.words.items():
            if not str(words.plain[0]).strip().isascii():
                continue
            shares: dict[int, Counter[str]] = {3: Counter(), 5: Counter()}
            for head, share in zip(words.heads, words.head_shares(), strict=True):
                shares[3][fold(str(head))[:3]] += NAMES * share
            for rank in range(len(words.plain)):
                share = words.share(rank) * (1 - NAMES)
                for word in fold(words.plain[rank]).split():
                    for letters, of_length in shares.items():
                        if len(word) >= letters and word.isascii():
                            of_length[word[:letters]] += share
                            if rank < _COMMONEST:
                                of_one_word.add(word[:letters])
            for letters, of_length in shares.items():
                parts = SHARES[language] * _in_articles(np.array(list(of_length.values())))
                for prefix, part in zip(of_length, parts.tolist(), strict=True):
                    found[letters][prefix] += part
        return {
            letters: {prefix: part for prefix, part in each.items() if prefix not in of_one_word}
            for letters, each in found.items()
        }


def article_lengths(random: np.random.Generator, count: int) -> np.ndarray[Any, Any]:
    """Words in the texts of so many articles."""
    middle = math.log(MEAN_WORDS) - SPREAD**2 / 2
    drawn = np.exp(random.normal(middle, SPREAD, count))
    return np.clip(drawn, LEAST_WORDS, MOST_WORDS).astype(np.int64)


def _in_articles(shares: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """What part of its language's articles each word is in that has this share of the text."""
    drawn = article_lengths(np.random.default_rng(_SEED), 400) * (1 - REPEATED)
    known = np.geomspace(1e-9, 0.5, 300)
    parts = 1 - np.exp(np.log1p(-known)[:, None] * drawn).mean(axis=1)
    return np.exp(np.interp(np.log(shares), np.log(known), np.log(parts)))


def _sample_texts() -> dict[str, str]:
    """The paragraphs of the sample pages, by the language that the page states."""
    texts: dict[str, list[str]] = {}
    for path in sorted(SAMPLES.rglob("*.html*")):
        payload = path.read_bytes()
        if path.suffix == ".gz":
            payload = gzip.decompress(payload)
        page = html.fromstring(payload)
        language = str(page.xpath("string(/html/@lang)")).partition("-")[0]
        texts.setdefault(language, []).extend(part.text_content() for part in page.xpath("//p"))
    return {language: "\n".join(parts) for language, parts in texts.items()}


def _words_of(language: str, text: str, place: int) -> Words:
    random = Random(_SEED + place)  # noqa: S311
    size = _WORDS.get(language, _WORDS_ELSEWHERE)
    if letters := _UNSPACED.get(language):
        listed, phrases = _unspaced_words(language, text, letters, size, random), []
        space = ""
    else:
        listed, phrases = _spaced_words(text, size, random)
        space = " "
    for nth, phrase in enumerate(phrases[: size // _PHRASES_EVERY]):
        listed.insert(60 + nth * _PHRASES_EVERY, phrase)
    listed = listed[:size]
    shares = 1 / (np.arange(size) + _OFFSET) ** _EXPONENT
    heads, tails = _name_parts(listed, random, is_spaced=bool(space))
    comma, stop = _MARKS.get(language, ",.")
    return Words(
        language,
        plain=_strings(word + space for word in listed),
        capital=_strings(word[:1].upper() + word[1:] + space for word in listed),
        reached=np.cumsum(shares / shares.sum()),
        heads=_strings(head[:1].upper() + head[1:] for head in heads),
        tails=_strings(tail + space for tail in tails),
        names=max(1000, int(NAMES_IN_ALL * SHARES[language])),
        comma=comma,
        stop=stop,
        space=space,
    )


def _strings(words: Any) -> np.ndarray[Any, Any]:
    listed = list(words)
    array = np.empty(len(listed), dtype=object)
    array[:] = listed
    return array


_WORD = regex.compile(r"[\p{L}\p{M}]+")


def _spaced_words(text: str, size: int, random: Random) -> tuple[list[str], list[str]]:
    """Words by frequency, invented ones behind; and pairs that stand together in the samples."""
    found = [word if word[1:] != word[1:].lower() else word.lower() for word in _WORD.findall(text)]
    words = [word for word, _ in Counter(found).most_common()]
    known = {fold(word) for word in words}
    long = _long(words)
    while len(words) < size:
        one, other, third = (_pick(long, random) for _ in range(3))
        cut, end = 2 + int(random.random() * 3), 2 + int(random.random() * 3)
        word = (one[:cut] + (other[1:3] if random.random() < 0.5 else "") + third[-end:]).lower()
        # Korean words fold to a word for each syllable; others must stay one.
        if (folded := fold(word)) not in known and (" " not in folded or " " in fold(one)):
            known.add(folded)
            words.append(word)
    pairs = Counter(
        f"{one} {other}" for one, other in pairwise(found) if len(one) >= 4 and len(other) >= 4
    )
    return words, [pair for pair, _ in pairs.most_common()]


def _pick(words: list[str], random: Random) -> str:
    return words[int(random.random() * len(words))]


def _long(words: list[str]) -> list[str]:
    """Words that others can be put together from, whatever is long in their script."""
    words = [word.lower() for word in words if " " not in word]
    return next(
        found
        for letters in (5, 4, 3, 2)
        if len(found := [word for word in words if len(word) >= letters]) >= 60
    )


_SIGN = regex.compile(r"(?:(?=[\p{L}\p{M}])\X)+")


def _unspaced_words(language: str, text: str, letters: int, size: int, random: Random) -> list[str]:
    """Pieces of the samples by frequency; behind them pieces put together from their characters."""
    runs = _SIGN.findall(text)
    signs = [sign for run in runs for sign in regex.findall(r"\X", run)]
    if language != "th":  # the samples have few of the many characters
        signs += [chr(0x4E00 + int(random.random() * 0x3200)) for _ in range(2 * len(signs))]
    words = [
        word
        for word, _ in Counter(
            run[start : start + letters] for run in runs for start in range(0, len(run), letters)
        ).most_common()
    ]
    known = set(words)
    while len(words) < size:
        word = "".join(_pick(signs, random) for _ in range(letters))
        if word not in known:
            known.add(word)
            words.append(word)
    return words


def _name_parts(
    words: list[str], random: Random, *, is_spaced: bool
) -> tuple[list[str], list[str]]:
    """4,096 beginnings of four letters and as many endings: two of them are one name only."""
    if not is_spaced:
        return words[1000:5096], words[5096:9192]
    sample = _long(words[:3000])
    heads: dict[str, None] = {}
    tails: dict[str, None] = {}
    for _ in range(200_000):
        one, other, third = (_pick(sample, random) for _ in range(3))
        start = int(random.random() * (len(other) - 1))
        if len(head := one[:2] + other[start : start + 2]) == 4:
            heads[head] = None
        tails[other[start : start + 2] + third[-2 - int(random.random() * 2) :]] = None
        if len(heads) >= 4096 and len(tails) >= 4096:
            return list(heads)[:4096], list(tails)[:4096]
    raise AssertionError("the sample pages have too few different words")
