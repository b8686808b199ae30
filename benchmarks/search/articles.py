"""Invented articles, as many as are wanted, the same for the same seed.

They are made in blocks that know nothing of each other: the first thousand of a million are the
thousand of a run with `--n 1000`, and memory does not grow.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import islice
from typing import Any

import numpy as np

from search.vocabulary import (
    NAMES,
    REPEATED,
    SHARES,
    Vocabulary,
    Words,
    article_lengths,
)

VERSION = 1
"""Of what is made from a seed: folders made by another one are not used again."""

BLOCK = 1000  # articles
OUTLETS, SECTIONS, SOURCES, AUTHORS, TAGS = 200, 30, 50_000, 4000, 500
FIRST_DAY = datetime(2015, 1, 1, tzinfo=UTC)
DAYS = 3653
UNDATED = 0.01
CITATIONS = 8  # to an article on average, in texts that are long enough
IN_STORIES = 0.125
"""Articles that are one of several copies; without the first of each a tenth of all."""
STORY_SIZES = (2, 40)

KINDS = ("quotation", "attribution", "link", "credit")
_KIND_SHARES = (0.35, 0.35, 0.2, 0.1)
_SENTENCE_WORDS, _PARAGRAPH_SENTENCES, _COMMA = 17, 3, 0.06
_CONTENT_RANK = 80  # words of titles are rarer than this


@dataclass(frozen=True, slots=True)
class Citation:
    """Who is cited where in the text."""

    kind: str
    source: int  # from 0, the most cited first
    start: int  # code points into the text, half-open
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """One invented article."""

    number: int  # from 0, in the order made
    language: str
    outlet: int  # from 0, the biggest first
    section: int
    author: int
    tag: int
    title: str
    dek: str | None
    text: str
    words: int
    published: datetime | None
    citations: tuple[Citation, ...]
    story: int | None = None  # number of the article that it is a copy of, its own if the first


def articles(vocabulary: Vocabulary, n: int, *, seed: int, start: int = 0) -> Iterator[Article]:
    """Articles from number `start` up to `n`, not included."""
    outlets = Outlets()
    for block in range(start // BLOCK, math.ceil(n / BLOCK)):
        first = block * BLOCK
        made = _block(vocabulary, outlets, first, np.random.default_rng([seed, block]))
        yield from islice(made, max(0, start - first), n - first)


class Outlets:
    """Which outlets there are: the part of the articles that each has, and its language."""

    def __init__(self) -> None:
        shares = 1 / (np.arange(OUTLETS) + 3) ** 0.95
        self.shares = shares / shares.sum()
        missing = dict(SHARES)
        languages = []
        for share in self.shares:
            language = max(missing, key=missing.__getitem__)
            missing[language] -= float(share)
            languages.append(language)
        self.languages = tuple(languages)
        self.reached = np.cumsum(self.shares)


def log_uniform(random: np.random.Generator, most: int, count: int) -> np.ndarray[Any, Any]:
    """Numbers from 0 below `most`, each the less often the higher it is."""
    return np.exp(random.random(count) * math.log(most)).astype(np.int64) - 1


def _block(
    vocabulary: Vocabulary, outlets: Outlets, first: int, random: np.random.Generator
) -> list[Article]:
    """A whole block, its copies among it."""
    of_outlet = np.minimum(np.searchsorted(outlets.reached, random.random(BLOCK)), OUTLETS - 1)
    lengths = article_lengths(random, BLOCK)
    minutes = (DAYS * random.random(BLOCK) ** 0.85 * 1440).astype(np.int64)
    is_dated = random.random(BLOCK) >= UNDATED
    sections = log_uniform(random, SECTIONS, BLOCK)
    authors = random.integers(0, AUTHORS // OUTLETS, BLOCK) + of_outlet * (AUTHORS // OUTLETS)
    tags = log_uniform(random, TAGS, BLOCK)
    by_language: dict[str, list[int]] = {}
    for place, outlet in enumerate(of_outlet):
        by_language.setdefault(outlets.languages[outlet], []).append(place)
    made: list[Article | None] = [None] * BLOCK
    for language, places in by_language.items():
        written = _texts(vocabulary.words[language], lengths[places], random)
        for place, (title, dek, text, words, citations) in zip(places, written, strict=True):
            outlet = int(of_outlet[place])
            zone = timezone(timedelta(hours=outlet % 4))
            when = (FIRST_DAY + timedelta(minutes=int(minutes[place]))).astimezone(zone)
            made[place] = Article(
                number=first + place,
                language=language,
                outlet=outlet,
                section=int(sections[place]),
                author=int(authors[place]),
                tag=int(tags[place]),
                title=title,
                dek=dek,
                text=text,
                words=words,
                published=when if is_dated[place] else None,
                citations=citations,
            )
    whole = [article for article in made if article is not None]
    _copy(whole, by_language, random)
    return whole


def _copy(
    block: list[Article], by_language: dict[str, list[int]], random: np.random.Generator
) -> None:
    """Make some articles of a block copies of others in it."""
    least, most = STORY_SIZES
    free = {
        language: random.permutation(places).tolist() for language, places in by_language.items()
    }
    left = round(IN_STORIES * BLOCK)
    while left > 1:
        # Mostly two or three, seldom forty: what is wanted falls with the square of the size.
        wanted = min(most, int(least / (1 - random.random() * (1 - least / most))))
        at = int(random.integers(0, BLOCK))
        pool = free[block[at].language]
        members = sorted(pool.pop() for _ in range(min(wanted, len(pool))))
        if len(members) < least:
            left -= 1
            continue
        left -= len(members)
        original = block[members[0]]
        block[members[0]] = replace(original, story=original.number)
        for place in members[1:]:
            block[place] = _copy_of(original, block[place], random)


def _copy_of(original: Article, own: Article, random: np.random.Generator) -> Article:
    """What another outlet made of an article: cut, with a paragraph of its own, or as it was."""
    text, citations = original.text, original.citations
    way = random.random()
    if way < 0.25 and "\n\n" in text:
        text = text.rpartition("\n\n")[0]
        citations = tuple(each for each in citations if each.end <= len(text))
    elif way < 0.4:
        text += "\n\n" + own.text.partition("\n\n")[0]
    published = original.published
    if published and own.published:
        later = published + timedelta(minutes=int(random.integers(0, 3000)))
        published = later.astimezone(own.published.tzinfo)
    return replace(
        own,
        title=original.title if random.random() < 0.6 else own.title,
        dek=original.dek,
        text=text,
        words=original.words,
        published=published,
        citations=citations,
        story=original.number,
    )


def _texts(
    words: Words, lengths: np.ndarray[Any, Any], random: np.random.Generator
) -> Iterator[tuple[str, str | None, str, int, tuple[Citation, ...]]]:
    """Title, dek, text, its words, and citations of articles in one language."""
    total = int(lengths.sum())
    ends = np.cumsum(lengths)
    starts = ends - lengths
    drawn = np.minimum(np.searchsorted(words.reached, random.random(total)), len(words.plain) - 1)
    back = (np.arange(total) - np.repeat(starts, lengths)) * random.random(total)
    again = random.random(total) < REPEATED
    ranks = np.where(again, drawn[np.arange(total) - back.astype(np.int64)], drawn)
    parts = words.plain[ranks]
    closes = random.random(total) < 1 / _SENTENCE_WORDS
    closes[ends - 1] = True
    opens = np.roll(closes, 1)
    parts[opens] = words.capital[ranks[opens]]
    is_name = random.random(total) < NAMES
    ranks[is_name] = 0
    parts[is_name] = words.name(log_uniform(random, words.names, int(is_name.sum())))
    _punctuate(words, parts, closes, ends, random)
    written: list[str] = parts.tolist()
    reached = np.cumsum(np.fromiter(map(len, written), dtype=np.int64, count=total))
    closing = np.flatnonzero(closes)
    counts = random.poisson(CITATIONS, len(lengths))
    has_dek = random.random(len(lengths)) < 0.4
    for place, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        text = "".join(written[start:end])
        content = ranks[start:end]
        content = content[content > _CONTENT_RANK][:24]
        title = _line(words, content[:8]) or text[:40]
        dek = _line(words, content[8:]) if has_dek[place] and len(content) > 12 else None
        low, high = np.searchsorted(closing, (start, end))
        before = int(reached[start - 1]) if start else 0
        stops = reached[closing[low:high]] - before
        yield title, dek, text, end - start, _citations(stops, int(counts[place]), text, random)


def _line(words: Words, ranks: np.ndarray[Any, Any]) -> str:
    line = "".join(words.plain[ranks].tolist()).rstrip()
    return line[:1].upper() + line[1:]


def _punctuate(
    words: Words,
    parts: np.ndarray[Any, Any],
    closes: np.ndarray[Any, Any],
    ends: np.ndarray[Any, Any],
    random: np.random.Generator,
) -> None:
    """Put marks behind words, in place; the last word of a text has nothing behind its own."""
    chance = random.random(len(parts))
    paragraph = closes & (chance < 1 / _PARAGRAPH_SENTENCES)
    paragraph[ends - 1] = False
    comma = ~closes & (chance < _COMMA)
    last = np.zeros(len(parts), dtype=bool)
    last[ends - 1] = True
    for where, mark in (
        (comma, words.comma + words.space),
        (closes & ~paragraph & ~last, words.stop + " "),
        (paragraph, words.stop + "\n\n"),
        (last, words.stop),
    ):
        parts[where] = [part.rstrip() + mark for part in parts[where]]


def _citations(
    stops: np.ndarray[Any, Any], wanted: int, text: str, random: np.random.Generator
) -> tuple[Citation, ...]:
    """Sentences of a text that cite somebody; `stops` is where its sentences end."""
    count = min(wanted, len(stops))
    chosen = np.sort(random.permutation(len(stops))[:count])
    kinds = np.searchsorted(np.cumsum(_KIND_SHARES), random.random(count)).clip(0, 3)
    sources = log_uniform(random, SOURCES, count)
    spans = np.concatenate(([0], stops))
    found = []
    for sentence, kind, source in zip(
        chosen.tolist(), kinds.tolist(), sources.tolist(), strict=True
    ):
        start, end = int(spans[sentence]), int(spans[sentence + 1])
        end = start + len(text[start:end].rstrip())
        found.append(Citation(KINDS[kind], source, start, end))
    return tuple(found)
