"""Sixty questions of every kind, their words chosen by how many articles should have them."""

from dataclasses import dataclass

from corpus.fold import fold
from search.articles import Outlets
from search.loading import outlet_id
from search.vocabulary import Vocabulary

BIG, MIDDLE, SMALL = 0, 20, 150
"""Questions are limited to the biggest English outlets from these places on; 0 is the biggest."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, for people and for each engine."""

    kind: str
    typed: str  # in our own query language
    fts5: str  # the same for FTS5 over folded words
    tantivy: str | None  # the same for tantivy's parser; None: a single word's beginning
    prefix: str | None = None  # that beginning
    plain: tuple[str, ...] | None = None  # words that must all be there, if it is just that
    language: str | None = None
    outlet: str | None = None
    year: int | None = None


def questions(vocabulary: Vocabulary) -> list[Question]:
    """The sixty, the same for the same vocabulary. Words do not depend on how many articles there are."""
    said, people, rule, police = (
        vocabulary.near("en", part) for part in (0.41, 0.23, 0.095, 0.048)
    )
    mid, less, few = (vocabulary.near("en", part) for part in (0.01, 0.003, 0.0008))
    minister = vocabulary.near("en", 0.006, phrase=True)
    names = [vocabulary.rare("en", number) for number in (20, 300, 5000, 60_000)]
    others = {
        language: [vocabulary.near(language, part) for part in (0.02, 0.003)]
        for language in ("de", "fr", "ru", "ar", "zh-Hans", "ja", "ko", "hi")
    }
    thai = vocabulary.near("th", 0.002)
    short = [vocabulary.prefix(3, part) for part in (0.66, 0.2)]
    long = [vocabulary.prefix(5, part) for part in (0.08, 0.02, 0.004)]
    found = [words("rare", name) for name in names]
    found += [words("rare", few), words("mid", mid), words("mid", less)]
    found += [words("common", rule), words("common", police)]
    found += [words("very common", said), words("very common", people)]
    found += [
        words("and", said, people),
        words("and", rule, police),
        words("and", said, mid),
        words("and", people, names[0]),
        words("and", rule, police, mid),
        either("or", said, people),
        either("or", police, mid),
        either("or", names[0], names[1]),
        without("not", said, people),
        without("not", rule, said),
        without("not", police, mid),
        words("phrase", minister),
        words("phrase", f"{said} {people}"),
        words("phrase", f"{rule} {police}"),
        near("near", said, people, 5),
        near("near", rule, police, 5),
        near("near", said, mid, 10),
    ]
    found += [beginning("prefix 3", prefix) for prefix in short]
    found += [beginning("prefix 5", prefix) for prefix in long]
    found += [in_title("title", word) for word in (rule, police, mid)]
    found += [words("non-Latin", word) for language in others for word in others[language][:1]
              if language not in ("de", "fr")]  # fmt: skip
    found += [words("other language", others["de"][0]), words("other language", others["fr"][1])]
    found += [words("non-Latin", others["zh-Hans"][1]), words("non-Latin", thai)]
    languages = Outlets().languages
    big, middle, small = (outlet_id(languages.index("en", place)) for place in (BIG, MIDDLE, SMALL))
    found += [
        words("big outlet", said, outlet=big),
        words("big outlet", police, outlet=big),
        words("outlet", people, outlet=middle),
        words("small outlet", said, outlet=small),
        words("small outlet", rule, outlet=small),
        words("small outlet", minister, outlet=small),
        words("language", others["de"][1], language="de"),
        words("language", people, language="en"),
        words("language", others["ru"][0], language="ru"),
        words("date", said, year=2024),
        words("date", rule, year=2019),
        words("date", minister, year=2016),
        words("date and outlet", people, year=2022, outlet=big),
        either("date and language", police, mid, year=2021, language="en"),
    ]
    return found


def words(kind: str, *parts: str, **filters: object) -> Question:
    """All of these words or phrases."""
    quoted = [f'"{part}"' for part in parts]
    shown = [f'"{part}"' if " " in part else part for part in parts]
    return _question(
        kind,
        " ".join(shown),
        " AND ".join(quoted),
        " AND ".join(quoted),
        plain=tuple(parts) if not any(" " in part for part in parts) else None,
        **filters,
    )


def either(kind: str, one: str, other: str, **filters: object) -> Question:
    """One of two words."""
    return _question(
        kind, f"{one} OR {other}", f'"{one}" OR "{other}"', f'"{one}" OR "{other}"', **filters
    )


def without(kind: str, one: str, other: str) -> Question:
    """The first word and not the second."""
    return _question(kind, f"{one} -{other}", f'"{one}" NOT "{other}"', f'+"{one}" -"{other}"')


def near(kind: str, one: str, other: str, distance: int) -> Question:
    """Two words at most so far apart. Tantivy's slop comes near to it."""
    return _question(
        kind,
        f"{one} NEAR/{distance} {other}",
        f'NEAR("{one}" "{other}", {distance})',
        f'"{one} {other}"~{distance}',
    )


def beginning(kind: str, prefix: str) -> Question:
    """Words that begin so."""
    return _question(kind, f"{prefix}*", f'"{prefix}" *', None, prefix=prefix)


def in_title(kind: str, word: str) -> Question:
    """A word in the title."""
    return _question(kind, f"title:{word}", f'title : "{word}"', f'title:"{word}"')


def _question(kind: str, typed: str, fts5: str, tantivy: str | None, **more: object) -> Question:
    return Question(kind, typed, fts5, tantivy, **more)  # type: ignore[arg-type]


def as_folded(question: Question) -> tuple[str, ...]:
    """The words of a question that is just words, as they stand in the index."""
    return tuple(word for part in question.plain or () for word in fold(part).split())
