"""Lines that an outlet prints on its pages, whatever the article: learned from its articles."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, pairwise

from corpus.clean.leaving import leave_out
from corpus.clean.text import ends_sentence
from corpus.fold import fold
from corpus.habits import REPEATED, PageLines, RepeatedLine, line_key
from corpus.letters import STANDS_ALONE
from corpus.model import Extraction

SAMPLE = 400
"""Articles of an outlet that are looked at, those with the lowest ids: a fair draw in any order."""

_LABEL = (3, 0.1)  # articles that print a label above or below the text, at least, and their share
_SENTENCE = (5, 0.2)  # the same of a line there that may be a sentence of the article
_INSIDE = (10, 0.3)  # the same of a line between the article's own paragraphs
_FIGURES = (5, 0.5)  # the same of a line with figures: mostly these are the article's
_AT_EDGE = 0.8  # of a line's articles in which it stands above or below all paragraphs of their own
_OWN = 80  # characters of what is a paragraph of the article, if no other article has it
_LONGEST = 600  # characters; what is longer was written for its articles
_SAME_STORY = 0.5  # of the shorter article's own letters that two copies of one story share
_COPIES = 8  # articles that may print the same story; what more of them share is no story
_BOUND = 0.15  # by so much more a line's words are its own articles' words than the others'
_BOUND_ALONE = 0.3  # the share of its words in the rest of its articles, if hardly any lacks it
_COMMON = 0.5  # of the articles: words in more of them bind nothing
_COMPARED = 40  # articles without the line that are compared
_OTHERS = 3  # such articles without which nothing is compared
_WORDED = 3  # words without which nothing is known of what a line is about
_LETTERS = 4  # of a word that tells something, in Latin script
_MOST_LEFT_OUT = 0.5  # of an article's letters; a page with more of it is left as it is
_MOST_LINES = 1_000  # of an article that are looked at

_DIGIT = re.compile(r"\d")

# For each page its lines: key, kind, text.
_Keyed = Sequence[Sequence[tuple[str, str, str]]]


@dataclass(slots=True)
class _Line:
    """What is known of one line over all pages."""

    text: str
    stories: set[int] = field(default_factory=set)
    pages: int = 0
    at_edge: int = 0
    named: int = 0  # pages whose author it names
    heads: int = 0  # pages where a paragraph of the article's own stands right below
    paragraphs: int = 0  # pages where it is a paragraph, and no heading or quotation

    @property
    def is_outside(self) -> bool:
        return self.at_edge >= _AT_EDGE * self.pages

    @property
    def is_sentence(self) -> bool:
        """Whether it may be one: some scripts, and some outlets, write no full stop."""
        return ends_sentence(self.text) or _is_long(self.text)

    @property
    def names_author(self) -> bool:
        return 2 * self.named > self.pages

    def is_on(self, fewest: tuple[int, float], of_articles: int) -> bool:
        """Whether it stands on so many articles, and on such a share of them."""
        return len(self.stories) >= max(fewest[0], fewest[1] * of_articles)


def repeated_lines(pages: Sequence[PageLines]) -> tuple[RepeatedLine, ...]:
    """The lines of an outlet's pages that belong to the outlet and not to the articles, by key.

    The same whatever the order of `pages`. How many articles must print a line depends on what
    it looks like and where it stands; a sentence goes only if its words are at home in other
    articles as much as in its own. So a paragraph of background that several articles on one
    subject share stays, and so do headings between paragraphs and items of lists.
    """
    pages = sorted(pages, key=lambda page: page.article_id)[:SAMPLE]
    keyed = [
        [(line_key(text), kind, text) for kind, text in page.lines[:_MOST_LINES]] for page in pages
    ]
    spread = Counter(key for page in keyed for key in {key for key, _, _ in page})
    stories = _stories(keyed, spread)
    of_articles = len(set(stories))
    bonds = _Bonds(keyed)
    return tuple(
        RepeatedLine(key, line.text, len(line.stories), of_articles)
        for key, line in sorted(_found(pages, keyed, stories, spread).items())
        if _repeats(line, of_articles) and not (_can_be_bound(line) and bonds.is_bound(line, key))
    )


def without_repeated(extraction: Extraction, keys: Collection[str]) -> Extraction:
    """The extraction without the lines that its outlet is known to print.

    Where these are most of the text it stays whole: then it is the page that says them.
    """
    if not keys:
        return extraction
    found = {
        at: REPEATED
        for at, paragraph in enumerate(extraction.paragraphs)
        if len(paragraph.text) <= _LONGEST and line_key(paragraph.text) in keys
    }
    letters = [len(paragraph.text) for paragraph in extraction.paragraphs]
    if sum(letters[at] for at in found) > _MOST_LEFT_OUT * sum(letters):
        return extraction
    return leave_out(extraction, found)


def _stories(keyed: _Keyed, spread: Mapping[str, int]) -> list[int]:
    """For each page the number of its story: copies of one text are one."""
    holders: dict[str, list[int]] = defaultdict(list)
    own = [0] * len(keyed)
    for at, page in enumerate(keyed):
        for key in {key for key, _, text in page if _is_long(text) and spread[key] <= _COPIES}:
            own[at] += len(key)
            if spread[key] > 1:
                holders[key].append(at)
    shared: Counter[tuple[int, int]] = Counter()
    for key, pages in holders.items():
        for pair in combinations(pages, 2):
            shared[pair] += len(key)
    story = list(range(len(keyed)))

    def root(at: int) -> int:
        while story[at] != at:
            at = story[at]
        return at

    for (one, other), letters in sorted(shared.items()):
        if letters >= _SAME_STORY * min(own[one], own[other]):
            first, second = sorted((root(one), root(other)))
            story[second] = first
    return [root(at) for at in range(len(keyed))]


def _is_long(text: str) -> bool:
    """Whether a line is as long as paragraphs are; a character that is a word counts as three."""
    if len(text) >= _OWN or text.isascii() or 3 * len(text) < _OWN:
        return len(text) >= _OWN
    return len(text) + 2 * len(STANDS_ALONE.findall(text)) >= _OWN


def _found(
    pages: Sequence[PageLines],
    keyed: _Keyed,
    stories: Sequence[int],
    spread: Mapping[str, int],
) -> dict[str, _Line]:
    """The lines that enough pages have, with where they stand there; items and rows are left alone."""
    found: dict[str, _Line] = {}
    for page, lines, story in zip(pages, keyed, stories, strict=True):
        own = {
            at
            for at, (key, kind, text) in enumerate(lines)
            if _is_long(text) and spread[key] == 1 and kind != "heading"
        }
        # A page without a paragraph of its own has no edge.
        first, last = (min(own), max(own)) if own else (-1, len(lines))
        seen: set[str] = set()
        for at, (key, kind, text) in enumerate(lines):
            is_part = kind == "item" or " | " in text
            if spread[key] < _LABEL[0] or len(text) > _LONGEST or is_part or key in seen:
                continue
            seen.add(key)
            line = found.setdefault(key, _Line(text))
            line.text = min(line.text, text)
            line.stories.add(story)
            line.pages += 1
            line.at_edge += not first < at < last
            line.named += any(name in text for name in page.authors)
            line.heads += at + 1 in own
            line.paragraphs += kind == "paragraph"
    return found


def _repeats(line: _Line, of_articles: int) -> bool:
    """Whether a line repeats often enough for what it looks like, and where it stands."""
    if _DIGIT.search(line.text) and not line.is_on(_FIGURES, of_articles):
        return False
    if line.is_outside:
        if line.names_author:
            return len(line.stories) >= _LABEL[0]
        return line.is_on(_SENTENCE if line.is_sentence else _LABEL, of_articles)
    # A heading, a question, a label above a paragraph: so the outlet builds its articles.
    is_head = 2 * line.heads > line.pages and line.text[-1] not in ".!。！।"
    is_shaped = 2 * line.paragraphs < line.pages
    return line.is_on(_INSIDE, of_articles) and not (is_head or is_shaped)


def _can_be_bound(line: _Line) -> bool:
    """Whether what a line is about can speak for it: of labels and author's boxes it cannot."""
    return not line.is_outside or (line.is_sentence and not line.names_author)


class _Bonds:
    """Whether lines are about what the articles are about that print them."""

    def __init__(self, keyed: _Keyed) -> None:
        self._keyed = keyed

    def is_bound(self, line: _Line, key: str) -> bool:
        """Whether the words of a line stand in the rest of its pages more than in other pages.

        A sentence with too few words to tell is taken for one of the articles'.
        """
        # Of a line on every page each word is common: then all of them are asked after.
        words = _telling_words(line.text) - self._common or _telling_words(line.text)
        if len(words) < _WORDED:
            return line.is_sentence
        hosts = [at for at, page in enumerate(self._keyed) if any(key == k for k, _, _ in page)]
        holding = set(hosts)
        others = [at for at in range(len(self._keyed)) if at not in holding][:_COMPARED]
        # Where it stands the line itself holds each of its words once.
        within = self._share(words, hosts, more_than=1)
        if len(others) < _OTHERS:
            return within >= _BOUND_ALONE
        return within - self._share(words, others, more_than=0) >= _BOUND

    def _share(self, words: frozenset[str], pages: Sequence[int], *, more_than: int) -> float:
        """Which share of the words so many lines of a page hold, on the average."""
        held = sum(self._words[at][word] > more_than for at in pages for word in words)
        return held / (len(words) * len(pages))

    @cached_property
    def _words(self) -> list[Counter[str]]:
        """For each page how many of its lines have a word."""
        return [
            Counter(
                word
                for text in {k: t for k, _, t in page}.values()
                for word in _telling_words(text)
            )
            for page in self._keyed
        ]

    @cached_property
    def _common(self) -> frozenset[str]:
        """Words that more than half of the pages have."""
        counts = Counter(word for page in self._words for word in page)
        return frozenset(
            word for word, pages in counts.items() if pages > _COMMON * len(self._keyed)
        )


def _telling_words(text: str) -> frozenset[str]:
    """The words that tell what a text is about: not the shortest; in Han, kana, Hangul and Thai pairs."""
    folded = fold(text).split()
    words = {word for word in folded if len(word) >= (_LETTERS if word.isascii() else 2)}
    pairs = (a + b for a, b in pairwise(folded) if len(a) == len(b) == 1 and not a.isascii())
    return frozenset(words.union(pairs))
