"""Copies of stories, and what only looks like copies, planted among original texts in many languages.

The texts are sentences of our samples with every other word replaced, so that no two are the same
by chance; copies and negatives of each are made as newsrooms make them.
"""

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from sqlite_utils import Database

from corpus.enrich.story import signature
from corpus.fold import fold
from corpus.letters import PIECE, STANDS_ALONE
from corpus.store.stories import put_signature

_END = re.compile(r"(?<=[.!?。！？।։])\s*")


@dataclass(frozen=True, slots=True)
class Language:
    """What texts of a language are made of."""

    code: str
    sentences: tuple[tuple[str, ...], ...]  # words, or characters of a script without spaces
    words: tuple[str, ...]
    joint: str  # what stands between words


Text = list[list[str]]  # paragraphs of words


@dataclass(frozen=True, slots=True)
class Planted:
    """One text of the collection."""

    kind: str
    origin: str  # those with the same one are copies of each other
    source: str  # the origin that it is like
    text: str


def languages_of(texts: Iterable[tuple[str, str]]) -> list[Language]:
    """The languages of some texts, each given with its language's code."""
    found: dict[str, list[str]] = defaultdict(list)
    for code, text in texts:
        found[code] += text.split("\n\n")
    made = []
    for code, paragraphs in sorted(found.items()):
        whole = [line for each in paragraphs for line in _END.split(each) if line.strip()]
        alone = sum(bool(STANDS_ALONE.search(line)) for line in whole) > len(whole) / 2
        parted = [tuple(PIECE.findall(line) if alone else line.split()) for line in whole]
        sentences = tuple(words for words in parted if len(words) >= 5)
        words = tuple(word for words in sentences for word in words)
        made.append(Language(code, sentences, words, "" if alone else " "))
    return made


class Newsroom:
    """Makes texts of one language: original ones, copies, and what only looks like a copy."""

    def __init__(self, language: Language, seed: int) -> None:
        self.language = language
        self.chance = random.Random(f"{language.code} {seed}")  # noqa: S311
        self.grain = 1 if language.joint else 2

    def word(self) -> str:
        """One of the language's words, common ones more often."""
        return self.chance.choice(self.language.words)

    def figure(self) -> str:
        """A number of one to four digits."""
        return str(self.chance.choice([self.chance.randrange(1, 100), self.chance.randrange(9999)]))

    def sentence(self) -> list[str]:
        """A sentence that is nowhere else; one in three has a figure."""
        words = [
            word if self.chance.random() < 0.5 else self.word()
            for word in self.chance.choice(self.language.sentences)
        ]
        if self.chance.random() < 0.33:
            words.insert(self.chance.randrange(len(words)), self.figure())
        return words

    def paragraph(self) -> list[str]:
        """Sentences of its own, some forty words."""
        words: list[str] = []
        while len(words) < self.chance.randrange(22, 50) * self.grain:
            words += self.sentence()
        return words

    def article(self, low: int = 5, high: int = 14) -> Text:
        """Paragraphs of its own, fewer than `high`."""
        return [self.paragraph() for _ in range(self.chance.randrange(low, high))]

    def cut(self, text: Text, share: float) -> Text:
        """The text up to a share of its words."""
        left = int(sum(map(len, text)) * share)
        kept: Text = []
        for paragraph in text:
            if left > 0:
                kept.append(paragraph[:left])
            left -= len(paragraph)
        return kept

    def edited(self, text: Text, share: float) -> Text:
        """Some words replaced, left out or put in; half of the figures written another way."""
        share /= self.grain  # a word of two characters is another one if either is
        made: Text = []
        for paragraph in text:
            words: list[str] = []
            for word in paragraph:
                draw = self.chance.random()
                if word.isdigit() and self.chance.random() < 0.5:
                    words.append(self.word() if len(word) < 3 else f"{word[:-3]}.{word[-3:]}")
                elif draw < share * 0.6:
                    words.append(self.word())
                elif draw < share * 0.8:
                    words += [word, self.word()]
                elif draw > share:
                    words.append(word)
            made.append(words)
        return made

    def without_middle(self, text: Text) -> Text:
        """The text without its middle paragraph."""
        at = len(text) // 2
        return text[:at] + text[at + 1 :]

    def dateline(self, text: Text) -> Text:
        """The text with place, day and agency in front."""
        head = [self.word().upper(), self.figure(), "(MNW)", "—"]
        return [head + text[0], *text[1:]]

    def form(self, every: int, figures: float, length: int) -> list[list[str | None]]:
        """A report's skeleton, with a place to fill in about every so many words."""
        made: list[list[str | None]] = []
        for _ in range(length):
            row: list[str | None] = []
            for word in self.paragraph():
                is_open = self.chance.random() < 1 / (every * self.grain)
                row.append(("#" if self.chance.random() < figures else None) if is_open else word)
            made.append(row)
        return made

    def filled(self, form: list[list[str | None]]) -> Text:
        """A report: names and figures of its own in the places left open."""
        return [
            [
                self.word() if each is None else self.figure() if each == "#" else each
                for each in row
            ]
            for row in form
        ]


Make = Callable[[Newsroom, Text], Text]

COPIES: dict[str, Make] = {
    "the same under another title": lambda _, t: t,
    "cut to 70 %": lambda n, t: n.cut(t, 0.7),
    "cut to 50 %": lambda n, t: n.cut(t, 0.5),
    "cut to 30 %": lambda n, t: n.cut(t, 0.3),
    "a paragraph in the middle gone": lambda n, t: n.without_middle(t),
    "a paragraph above": lambda n, t: [n.paragraph(), *t],
    "two paragraphs above": lambda n, t: [n.paragraph(), n.paragraph(), *t],
    "a paragraph below": lambda n, t: [*t, n.paragraph()],
    "two paragraphs below": lambda n, t: [*t, n.paragraph(), n.paragraph()],
    "lightly edited (4 %)": lambda n, t: n.edited(t, 0.04),
    "edited (8 %)": lambda n, t: n.edited(t, 0.08),
    "another dateline": lambda n, t: n.dateline(t),
    "cut to 70 %, edited (4 %), dateline": lambda n, t: n.dateline(n.edited(n.cut(t, 0.7), 0.04)),
    "cut to 50 %, a paragraph above": lambda n, t: [n.paragraph(), *n.cut(t, 0.5)],
}

NEGATIVES: dict[str, Make] = {
    "follow-up, two paragraphs of background": lambda n, t: [
        *n.article(3, 7), *n.chance.sample(t, 2), n.paragraph(),
    ],
    "follow-up, background at the end": lambda n, t: [*n.article(4, 7), *t[1:4]],
    "another agency's, three quotations": lambda n, t: _with_quotes(n, t, 3),
    "obituary, standard lines": lambda n, t: [*n.article(3, 6), t[-1]],
    "round-up that begins with its lead": lambda n, t: [t[0], *n.article(5, 9)],
    "round-up that ends with it": lambda n, t: [*n.article(5, 9), *t[:3]],
    "translated": lambda n, t: n.article(len(t), len(t) + 1),
}  # fmt: skip

# Words for each open place, share of figures among these, paragraphs.
FORMS = {
    "weather": (6, 0.7, 4),
    "markets": (6, 0.6, 5),
    "election results": (5, 0.6, 4),
    "match reports": (5, 0.2, 6),
    "brief": (5, 0.3, 1),
    "correction": (3, 0.2, 1),
}


def _with_quotes(room: Newsroom, text: Text, count: int) -> Text:
    made = room.article(6, 9)
    for _ in range(count):
        paragraph = room.chance.choice(text)
        at = room.chance.randrange(max(1, len(paragraph) - 22 * room.grain))
        made[room.chance.randrange(len(made))] += paragraph[at : at + 22 * room.grain]
    return made


def collection(languages: Iterable[Language], each: int, seed: int) -> Iterator[Planted]:
    """Original texts, `each` a language, with a copy and a negative of every kind of each.

    Of every form, and of live blogs with one introduction, there are as many reports as originals.
    """
    for language in languages:
        room = Newsroom(language, seed)
        for number in range(each):
            text = room.article()
            origin = f"{language.code} {number}"
            yield Planted("original", origin, origin, joined(room, text))
            for kind, make in COPIES.items():
                yield Planted(kind, origin, origin, joined(room, make(room, text)))
            for kind, make in NEGATIVES.items():
                own = f"{origin} {kind}"
                yield Planted(kind, own, origin, joined(room, make(room, text)))
        for kind, (every, figures, length) in FORMS.items():
            form = room.form(every, figures, length)
            for number in range(each):
                source = f"{language.code} {kind}"
                report = joined(room, room.filled(form))
                yield Planted(kind, f"{source} {number}", source, report)
        introduction = room.paragraph()
        for number in range(each):
            source = f"{language.code} live blog"
            snippet = joined(room, [introduction, *room.article(1, 3)])
            yield Planted("live blog snippet", f"{source} {number}", source, snippet)


def joined(room: Newsroom, text: Text) -> str:
    """The text as it is stored."""
    return "\n\n".join(room.language.joint.join(paragraph) for paragraph in text)


def put_text(db: Database, id_: str, text: str, published: str | None = None) -> None:
    """Store as much of an article as finding its copies needs, or give it another text."""
    if db.execute("select 1 from articles where id = ?", [id_]).fetchone() is None:
        db.execute(
            """
            insert into articles (
                id, text, published, published_sort, language, word_count, revision, key, key_rule,
                capture_id, blocks, reader
            ) values (:id, '', :published, :published, 'und', 0, 1, :id, 1, '', '[]', '')
            """,
            {"id": id_, "published": published},
        )
        (n,) = db.execute("select rowid from articles where id = ?", [id_]).fetchone()
        db.execute("insert into articles_folded (n, text) values (?, '')", [n])
    db.execute("update articles set text = ? where id = ?", [text, id_])
    db.execute(
        """
        update articles_folded set text = ?
        where n = (select rowid from articles where id = ?)
        """,
        [fold(text), id_],
    )
    put_signature(db, id_, signature(text))


def pair_scores(planted: Sequence[Planted], stories: Sequence[str]) -> tuple[float, float]:
    """Of the pairs in one story those of one origin, and of the pairs of one origin those found."""
    told, true = _pairs(stories), _pairs([one.origin for one in planted])
    both = len(told & true)
    return both / max(1, len(told)), both / max(1, len(true))


def _pairs(groups: Iterable[str]) -> set[tuple[int, int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for at, group in enumerate(groups):
        found[group].append(at)
    return {pair for places in found.values() for pair in combinations(places, 2)}
