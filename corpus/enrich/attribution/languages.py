"""The languages that are read, each from a data file: `enrich/data/cues/CODE.toml`.

The tables of those files, and what each means, are in docs/citation-data.md.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from corpus.enrich.attribution.flags import (
    ACCORDING,
    ADVERB,
    BASE,
    BODY,
    CLASSES,
    CUE,
    FINITE,
    FRAMES,
    GENITIVE,
    GERUND,
    NOUN_CUE,
    PARTICIPLE,
    PERSON,
    SENSES,
)
from corpus.enrich.attribution.grammar import Cue, Grammar, Phrase
from corpus.enrich.attribution.longest import longest_of
from corpus.enrich.attribution.nominatives import declension_of
from corpus.errors import EnrichError
from corpus.langcodes import base_language

KEYS = frozenset(
    "care order quotes single_quotes abbreviations possessive contractions elisions proclitics particles "
    "units bound names splitters moods weak_moods backward viewed indefinite alike words "
    "nouns endings nouns_said phrases verbs naming declension".split()
)
# Of the words of `order`, those that make each property of a grammar true.
ORDER = {
    "is_inverted": {"inverted"},
    "drops_subjects": {"drops_subjects"},
    "has_relative_subjects": {"relative_subjects"},
    "has_comma_clauses": {"comma_clauses"},
    "has_far_auxiliaries": {"far_auxiliaries"},
    "has_capital_nouns": {"capital_nouns"},
    "has_bare_genitives": {"bare_genitives"},
    "mood_goes_on": {"mood_goes_on"},
    "is_topical": {"topical", "verb_final"},
    "is_verb_final": {"verb_final"},
    "needs_markers": {"needs_markers"},
    "has_dash_quotes": {"dash_quotes"},
    "has_dash_tags": {"dash_tags", "dash_quotes"},
    "has_quoted_names": {"quoted_names"},
    "has_late_names": {"late_names"},
    "has_compounds": {"compounds"},
    "has_cases": {"cases"},
    "has_apostrophes": {"apostrophes"},
    "is_free": {"free"},
}
PHRASES = frozenset(
    "according according_first according_statement according_survey according_relative according_alone postposed tag "
    "impersonal hearsay".split()
)
ENDINGS = {"people": PERSON, "bodies": BODY, "adverbs": ADVERB}  # of words in no list
OTHER_ENDINGS = {
    "past": "past_endings",
    "finite": "finite_endings",
    "gerunds": "gerund_endings",
    "moods": "mood_endings",
    "topics_end": "topic_endings",
    "titles": "title_endings",
    "feminine": "feminine_endings",
    "plural_verbs": "plural_endings",
    "cases": "case_endings",
    "by": "agent_endings",
}
_SAID = {
    "followed": "said_followed",
    "by": "said_by",
    "views": "views",
    "statements": "statements",
    "surveys": "surveys",
    "in_view": "in_view",
}


@cache
def grammar_of(language: str) -> Grammar | None:
    """The grammar of a language by its code, or None where there is none; both ways of writing Chinese have one."""
    language = base_language(language)
    path = files("corpus.enrich") / "data" / "cues" / f"{language}.toml"
    if not re.fullmatch("[a-z]{2,3}", language) or not path.is_file():
        return None
    try:
        return _grammar(language, tomllib.loads(path.read_text(encoding="utf-8")))
    except KeyError as error:
        raise EnrichError(f"enrich/data/cues/{language}.toml: {error} is missing") from error
    except ValueError as error:
        raise EnrichError(f"enrich/data/cues/{language}.toml: {error}") from error


def _grammar(language: str, data: dict[str, Any]) -> Grammar:
    _refuse_unknown(data)
    cues, phrases = _cues(data["verbs"]), _phrases(data["phrases"])
    flags = _flags(data, cues, phrases)
    own = _weights(language)
    enclitic = [*data.get("possessive", []), *data.get("contractions", [])]
    return Grammar(
        language=language,
        care=data["care"],
        flags=flags,
        cues=cues,
        phrases=phrases,
        backward=tuple(_alternatives(data.get("backward", ""))),
        viewed=tuple(_alternatives(data.get("viewed", ""))),
        indefinite=frozenset(data.get("indefinite", "").split()),
        alike={
            word: frozenset(group)
            for group in _alternatives(data.get("alike", ""))
            for word in group
        },
        moods=frozenset(data.get("moods", "").split()),
        weak_moods=frozenset(data.get("weak_moods", "").split()),
        weights=own or _weights("general"),
        has_own_weights=bool(own),
        suffixes=tuple(sorted(enclitic, key=len, reverse=True)),
        prefixes=tuple(sorted(data.get("elisions", []), key=len, reverse=True)),
        abbreviations=frozenset(data.get("abbreviations", "").split()),
        quotes=_pairs(data["quotes"]),
        single_quotes=_pairs(data.get("single_quotes", [])),
        has_capitals=_has_capitals(data["nouns"]["people"].split()),
        tokens=_spaceless(data, flags, cues, phrases)
        if "spaceless" in data["order"].split()
        else None,
        particles=re.compile(rf"(.+?)({data['particles']})") if "particles" in data else None,
        names=re.compile(data["names"]) if "names" in data else None,
        proclitics=tuple(data.get("proclitics", [])),
        given=frozenset(
            data.get("naming", {}).get("given", "").split() if "proclitics" in data else ()
        ),
        seen={},
        declension=declension_of(data.get("declension", {})),
        naming=data.get("naming", {}),
        **_listed(data),
    )


def _listed(data: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a grammar that are read from the tables `endings` and `nouns_said`, and `order`."""
    said, endings, order = (
        data.get("nouns_said", {}),
        data.get("endings", {}),
        data["order"].split(),
    )
    return {
        "endings": tuple(
            (ending, kind)
            for name, kind in ENDINGS.items()
            for ending in endings.get(name, "").split()
        ),
        "known_endings": tuple(" ".join(endings.get(name, "") for name in ENDINGS).split()),
        **{field: tuple(endings.get(name, "").split()) for name, field in OTHER_ENDINGS.items()},
        **{field: tuple(said.get(name, "").split()) for name, field in _SAID.items()},
        **{field: not words.isdisjoint(order) for field, words in ORDER.items()},
    }


def _refuse_unknown(data: dict[str, Any]) -> None:
    """Raise ValueError for a key or word that means nothing: a slip, else silently lost."""
    words = {word for each in ORDER.values() for word in each} | {"spaceless"}
    known = {
        "": KEYS,
        "order": words,
        "words": CLASSES,
        "nouns": CLASSES,
        "endings": {*ENDINGS, *OTHER_ENDINGS},
        "nouns_said": {"words", *_SAID},
        "phrases": PHRASES,
        "verbs": {"paradigms", *SENSES},
    }
    for table, allowed in known.items():
        stated = data if not table else data.get(table, {})
        stated = stated.split() if isinstance(stated, str) else stated
        for each in stated:
            if each not in allowed:
                raise ValueError(f"{table or 'top level'}: {each!r} means nothing")


def _flags(
    data: dict[str, Any],
    cues: Mapping[str, tuple[Cue, ...]],
    phrases: Mapping[str, tuple[Phrase, ...]],
) -> dict[str, int]:
    """What each word may be."""
    flags: dict[str, int] = {}
    said = data.get("nouns_said", {})
    listed = [
        *(
            (words.split(), CLASSES[name])
            for name, words in (data["words"] | data["nouns"]).items()
        ),
        (cues, CUE),
        (phrases, ACCORDING),
        ([*said.get("words", "").split(), *said.get("views", "").split()], NOUN_CUE),
        (data.get("possessive", []), GENITIVE),
        (data.get("units", "").split(), 0),
    ]
    for words, flag in listed:
        for word in words:
            flags[word] = flags.get(word, 0) | flag
    return flags


def _alternatives(listed: str) -> Iterator[tuple[str, ...]]:
    """The words of each phrase in a list that | parts."""
    for phrase in listed.split("|"):
        if phrase.strip():
            yield tuple(phrase.split())


def _spaceless(
    data: dict[str, Any],
    flags: Iterable[str],
    cues: Mapping[str, tuple[Cue, ...]],
    phrases: Mapping[str, tuple[Phrase, ...]],
) -> re.Pattern[str]:
    """Words of a script without spaces: known ones, the longest first, and what lies between."""
    words = set(flags)
    words.update(word for each in cues.values() for cue in each for word in cue.tail)
    words.update(word for each in phrases.values() for phrase in each for word in phrase.words)
    words -= set(data.get("bound", "").split())
    known = set(filter(_is_letters, words))
    known |= {word.upper() for word in known}  # ＣＥＯ
    listed = longest_of(known)
    # Whether one begins somewhere, the shortest tell: a pattern of half the size.
    begun = longest_of(
        word for word in known if not any(word[:k] in known for k in range(1, len(word)))
    )
    split = "".join(data.get("splitters", "(?!)").splitlines())
    return re.compile(
        rf"{split}|{listed}|[0-9A-Za-z]+|(?:(?!{split}|{begun})[^\W0-9A-Za-z])+|[^\w\s]"
    )


def _has_capitals(words: list[str]) -> bool:
    """Whether a script has capitals, as most of some words tell: not Japanese for its ｃｅｏ."""
    return 2 * sum(word.upper() != word for word in words) > len(words)


def _is_letters(word: str) -> bool:
    return word.isalpha() and not word.isascii()


def _weights(language: str) -> dict[str, float]:
    path = files("corpus.enrich") / "data" / "cues" / f"{language}.weights.txt"
    if not path.is_file():
        return {}
    weights = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            weight, _, fact = line.partition(" ")
            weights[fact] = float(weight)
    return weights


def _pairs(stated: Iterable[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for pair in stated:
        opening, closing = pair.split()
        pairs[opening] = pairs.get(opening, "") + closing
    return pairs


def _phrases(stated: Mapping[str, str]) -> dict[str, tuple[Phrase, ...]]:
    found: dict[str, list[Phrase]] = {}
    for kind, listed in stated.items():
        for words in _alternatives(listed):
            found.setdefault(words[0], []).append(Phrase(words, kind))
    return {
        word: tuple(sorted(each, key=lambda phrase: -len(phrase.words)))
        for word, each in found.items()
    }


def _cues(stated: Mapping[str, str]) -> dict[str, tuple[Cue, ...]]:
    paradigms: dict[str, tuple[tuple[int, str], ...]] = {}
    for line in stated.get("paradigms", "").splitlines():
        if line.strip():
            name, *endings = line.split()
            paradigms[name] = _paradigm(endings)
    merged: dict[tuple[str, str, tuple[str, ...]], Cue] = {}
    for sense in SENSES:
        for line in stated.get(sense, "").splitlines():
            if not line.strip():
                continue
            try:
                described, listed = line.split(" : ")
            except ValueError:
                raise ValueError(f"not 'frames : verbs': {line!r}") from None
            frames, prepositions = _frames(described)
            for entry in listed.split():
                for cue, word in _forms(entry, sense, frames, prepositions, paradigms):
                    key = (word, cue.lemma, cue.tail)
                    old = merged.get(key)
                    merged[key] = _merge(old, cue) if old else cue
    by_word: dict[str, list[Cue]] = {}
    for (word, _, _), cue in merged.items():
        by_word.setdefault(word, []).append(cue)
    return {
        word: tuple(sorted(each, key=lambda cue: (-len(cue.tail), cue.lemma)))
        for word, each in by_word.items()
    }


def _merge(one: Cue, other: Cue) -> Cue:
    """A verb that several lines tell of: all that they allow, in the sense of the first."""
    return Cue(
        one.lemma,
        one.sense,
        one.frames | other.frames,
        one.form | other.form,
        one.tail,
        one.is_parted,
        one.prepositions | other.prepositions,
    )


def _paradigm(endings: list[str]) -> tuple[tuple[int, str], ...]:
    """Base, finite, gerund and participle endings; "/" is none at all, "-" is no such form."""
    forms = []
    for form, listed in zip((BASE, FINITE, GERUND, PARTICIPLE), endings, strict=False):
        if listed != "-":
            forms += [(form, "" if ending == "/" else ending) for ending in listed.split(",")]
    return tuple(forms)


def _frames(described: str) -> tuple[int, frozenset[str]]:
    frames, prepositions = 0, frozenset[str]()
    for part in described.split():
        if part.startswith("p:"):
            prepositions = frozenset(part[2:].split(","))
        elif part in FRAMES:
            frames |= FRAMES[part]
        else:
            raise ValueError(f"{part!r} is no frame: {described!r}")
    return frames, prepositions


def _forms(
    entry: str,
    sense: str,
    frames: int,
    prepositions: frozenset[str],
    paradigms: Mapping[str, tuple[tuple[int, str], ...]],
) -> Iterator[tuple[Cue, str]]:
    """Each form of a verb, with its word: "report.0", "say/says,said/saying/said_so", "teil.te~mit"."""
    verb, *tail = entry.replace("~", "_").split("_")
    is_parted = "~" in entry
    if "/" in verb:
        stem = ""
        endings = _paradigm(verb.split("/"))
        lemma = verb.split("/")[0].split(",")[0]
    elif "." in verb:
        stem, _, name = verb.rpartition(".")
        endings = paradigms[name]
        lemma = stem + endings[0][1]
    else:
        stem, endings, lemma = verb, ((FINITE, ""),), verb
    by_word: dict[str, int] = {}
    for form, ending in endings:
        by_word[stem + ending] = by_word.get(stem + ending, 0) | form
    for word, form in by_word.items():
        yield (
            Cue(
                "_".join((lemma, *tail)), sense, frames, form, tuple(tail), is_parted, prepositions
            ),
            word,
        )
