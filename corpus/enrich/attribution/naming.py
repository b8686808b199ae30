"""How a language without capitals names people and bodies: the words of its `[naming]` table.

What each key of the table means is told in docs/citation-data.md.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from corpus.enrich.attribution.flags import (
    BODY,
    DETERMINER,
    DOCUMENT,
    OUTLET,
    PERSON,
    PREPOSITION,
)
from corpus.enrich.attribution.languages import grammar_of
from corpus.errors import EnrichError

# What a word can be beside the classes of `grammar`.
ADDRESS = 1 << 64  # a noun for people that stands beside a name: Dr, 教授, 씨
GENERIC = 1 << 65  # names no body by itself: the company, the authorities
VAGUE = 1 << 79  # the same with an adjective: the local authorities
SORT = 1 << 80  # a noun for what bodies do: insurance
FIRM = 1 << 66  # a company
PROPER = 1 << 67  # the name of a body, complete in itself: NATO
LAND = 1 << 68  # a country or large city
MANY = 1 << 69  # more than one person
QUALITY = 1 << 70  # former, senior, local
GIVEN = 1 << 71  # a given name
TAIL = 1 << 72  # what is told of a body, behind it: 统计
BEHIND = 1 << 83  # a form of address behind a name: जी
NOBODY = 1 << 73  # a noun for people that is no name's: source, witness
LINK = 1 << 74  # within a name: بن
LEAD = 1 << 77  # begins a word of a name: عبد
KIN = 1 << 81  # of whom a name beside it may be: sister
OFFICE = 1 << 78  # a title that may follow its place as well as a name: 市長
STATE = 1 << 82  # a title whose country stands between it and the name: "대통령"
HONORIFIC = 1 << 76  # a noun that only names follow, or precede: السيد, さん
BY_ENDING = 1 << 75  # is in no list; only its ending tells what it is

_KINDS = {
    "people": PERSON,
    "address": PERSON | ADDRESS,
    "kin": PERSON | KIN,
    "offices": PERSON | ADDRESS | OFFICE,
    "states": PERSON | ADDRESS | STATE,
    "honorifics": PERSON | HONORIFIC,
    "nobody": PERSON | NOBODY,
    "many": MANY,
    "bodies": BODY,
    "outlets": BODY | OUTLET | PROPER,
    "media": BODY | OUTLET | GENERIC,
    "documents": DOCUMENT,
    "generic": BODY | GENERIC,
    "vague": BODY | GENERIC | VAGUE,
    "sorts": SORT,
    "firms": BODY | GENERIC | FIRM,
    "companies": BODY | FIRM,
    "proper": BODY | PROPER,
    "lands": LAND,
    "qualities": QUALITY,
    "given": GIVEN,
    "tails": TAIL,
    "behind": BEHIND,
    "links": LINK,
    "leads": LINK | LEAD,
    "apart": PREPOSITION,
    "indefinite": DETERMINER,
    "pointing": DETERMINER,
}


_LISTS = (  # keys that are fields of a Naming, too
    "conjunctions", "prepositions", "articled", "articles", "indefinite", "prefixes",
    "suffixes", "heads", "name_ends", "of_places",
)  # fmt: skip
_KEYS = frozenset(
    (
        *_KINDS,
        *_LISTS,
        *"order article towards possessives person shape sides single endings".split(),
    )
)
_ORDER = {
    "has_late_titles": "late_titles",
    "has_early_titles": "early_titles",
    "has_late_heads": "late_heads",
    "has_surnames_first": "surnames_first",
}
_LONG = "[ァ-ヴー・A-Za-z]"  # letters of words that are not cut


@dataclass(frozen=True, slots=True)
class Naming:
    """How one language names people and bodies."""

    words: Mapping[str, int]
    endings: Mapping[str, int]  # of words that are in no list
    longest_ending: int
    article: str  # written on to its noun; "" where there is none
    conjunctions: tuple[str, ...]  # written on to the word after
    prepositions: tuple[str, ...]  # the same
    towards: str  # of these the one that hangs a title on what it is of: "السامية لحقوق الإنسان"
    articled: tuple[str, ...]  # prepositions that have the article in them
    possessives: tuple[tuple[str, str], ...]  # endings, each with what the noun has instead
    articles: tuple[str, ...]  # endings of nouns that mean somebody new: ی
    single: frozenset[str]  # of bodies: the only ones that need no more to be named
    indefinite: tuple[str, ...]  # determiners that tell of somebody new: a, one, several
    prefixes: tuple[str, ...]  # those that point back, written on to the noun: 同
    suffixes: tuple[str, ...]  # forms of address written on to the name: 씨
    of_places: tuple[str, ...]  # nouns that only a country or a town stands before: 首都
    sides: Mapping[str, tuple[str, ...]]  # "the school": the nouns of bodies that it may mean
    name_ends: tuple[str, ...]  # nouns of one character that surnames end in: 中村
    heads: tuple[str, ...]  # what makes of a body who heads it: 長
    person: re.Pattern[str] | None  # what only persons' names look like
    name_end: re.Pattern[str] | None  # what they may look like, at the end of what has no spaces
    common: re.Pattern[str] | None  # names with a frequent surname
    cuts: re.Pattern[str] | None  # nouns that unknown words hold, without spaces
    has_late_titles: bool  # "佐伯市長": the title follows the name
    has_early_titles: bool  # "وزير الزراعة بركات": it precedes it
    has_late_heads: bool  # "青嶺署": the noun for a body ends its name
    has_surnames_first: bool

    def kind_of(self, word: str) -> int:
        """What a word is by the lists of the table, else by its ending."""
        known = self.words.get(word)
        if known is not None:
            return known
        for size in range(min(self.longest_ending, len(word) - 1), 0, -1):
            kind = self.endings.get(word[-size:])
            if kind is not None:
                return kind | BY_ENDING
        return 0


@cache
def naming_of(language: str) -> Naming:
    """How a language names people and bodies; one without a table by what every language does."""
    grammar = grammar_of(language)
    data = dict(grammar.naming) if grammar else {}
    order = data.get("order", "early_titles").split()
    refuse_unknown(language, data, order)
    words = _kinds(data)
    endings = _kinds(data.get("endings", {}))
    person = "".join(data.get("person", "").split())
    shape = person or data.get("shape", "")
    listed: dict[str, Any] = {
        **{key: tuple(data.get(key, "").split()) for key in _LISTS},
        **{field: word in order for field, word in _ORDER.items()},
    }
    return Naming(
        words=words,
        endings=endings,
        longest_ending=max(map(len, endings), default=0),
        article=data.get("article", ""),
        towards=data.get("towards", ""),
        possessives=tuple(
            (each.partition("/")[0], each.partition("/")[2])
            for each in data.get("possessives", "").split()
        ),
        sides={
            each.partition(":")[0]: tuple(each.partition(":")[2].split(","))
            for each in data.get("sides", "").split()
        },
        single=frozenset(data.get("single", "").split()),
        person=re.compile(person) if person else None,
        name_end=re.compile(f"(?:{shape})$") if shape else None,
        common=grammar.names if grammar and person else None,
        cuts=_cuts(words) if "spaceless" in order else None,
        **listed,
    )


def refuse_unknown(language: str, data: Mapping[str, Any], order: Iterable[str]) -> None:
    """Raise EnrichError for a key or word that means nothing: a slip, else silently lost."""
    known = {*_ORDER.values(), "spaceless"}
    unknown = [each for each in data if each not in _KEYS]
    unknown += [each for each in data.get("endings", {}) if each not in _KINDS]
    unknown += [each for each in order if each not in known]
    if unknown:
        where = f"enrich/data/cues/{language}.toml: naming"
        raise EnrichError(f"{where}: {unknown[0]!r} means nothing")


def _kinds(stated: Mapping[str, Any]) -> dict[str, int]:
    """What each word or ending of the lists is."""
    kinds: dict[str, int] = {}
    for key, kind in _KINDS.items():
        for word in stated.get(key, "").split():
            kinds[word] = kinds.get(word, 0) | kind
    return kinds


def _cuts(words: Mapping[str, int]) -> re.Pattern[str]:
    nouns = PERSON | BODY | DOCUMENT | QUALITY
    held = [word for word, kind in words.items() if kind & nouns and len(word) > 1]
    listed = (
        rf"(?<!{_LONG}){word}(?!{_LONG})" if re.match(_LONG, word) else re.escape(word)
        for word in sorted(held, key=lambda w: (-len(w), w))
    )
    return re.compile("|".join(listed) or "(?!)")
