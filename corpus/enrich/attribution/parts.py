"""The pieces of an attribution under construction, counted in tokens."""

from dataclasses import dataclass, field

from corpus.enrich.attribution.flags import (
    AUXILIARY,
    CLOSING,
    CUE,
    OTHER_VERB,
    STOP,
)
from corpus.enrich.attribution.grammar import Grammar
from corpus.enrich.attribution.tokens import Tokens

Range = tuple[int, int]  # tokens, half-open


@dataclass(frozen=True, slots=True)
class Mention:
    """A source as one place in the text tells of it."""

    kind: str  # person, organisation, outlet, document, unnamed, unknown, pronoun
    name: str | None  # as printed, without titles; of an unnamed one what it is called
    description: str | None = None  # "Iraqi political analyst"
    words: tuple[str, ...] = ()  # the name's words, lower case
    is_named: bool = True  # has a name of its own: not "the council"
    # Where capitals do not tell names:
    titles: tuple[str, ...] = ()  # nouns for people told of it
    noun: str = ""  # the noun of an unnamed source that may mean who was named before


@dataclass(slots=True)
class Found:
    """An attribution under construction."""

    cue: list[Range]  # in the order of the text; none when the grammar alone tells
    sense: str
    lemma: str
    form: str  # finite, s, base, auxiliary, gerund, infinitive, passive, noun, phrase
    frame: int = 0
    source: Range | None = None
    content: list[Range] = field(default_factory=list)
    inherits: bool = False  # its subject is that of a verb before it
    points_back: bool = False  # what it says stands in the sentence before: "That said Ruiz"
    is_dropped: bool = False  # its subject is left out, as the language may
    group: int = 0  # where its verb, with auxiliaries, begins
    clause: int = 0  # where its own clause begins
    mode: str | None = None  # negated, modal
    via: Range | None = None  # whom it is said to
    means: Range | None = None  # who says it where no source is printed: "nach eigenen Angaben"
    sentence: int = 0  # the first token of its sentence

    @property
    def at(self) -> int:
        """Where its cue begins."""
        return self.cue[0][0] if self.cue else self.content[0][0]

    @property
    def after(self) -> int:
        """Where its cue ends."""
        return self.cue[-1][1] if self.cue else self.content[0][0]


@dataclass(slots=True)
class Sentence:
    """The sentence that is being read, and what was found in it."""

    tokens: Tokens
    grammar: Grammar
    first: int
    end: int
    is_first: bool = False  # of its paragraph
    found: list[Found] = field(default_factory=list)

    @property
    def last(self) -> int:
        """The sentence's end without its full stop."""
        end, flags = self.end, self.tokens.flags
        if end - 1 > self.first and flags[end - 1] & CLOSING and flags[end - 2] & STOP:
            end -= 1  # "(It rained.)"
        while end > self.first and flags[end - 1] & STOP:
            end -= 1
        return end

    def flag(self, i: int) -> int:
        """The flags of a token; none outside of the sentence."""
        return self.tokens.flags[i] if self.first <= i < self.end else 0

    def word(self, i: int) -> str:
        """The word of a token; none outside of the sentence."""
        return self.tokens.words[i] if self.first <= i < self.end else ""

    def next_mark(self, kind: int, start: int, end: int) -> int | None:
        """Where the first mark of a kind stands outside of quotations, from `start` on."""
        flags, quoted = self.tokens.flags, self.tokens.quoted
        return next((k for k in range(start, end) if flags[k] & kind and quoted[k] < 0), None)

    def is_finite(self, i: int) -> bool:
        """Whether a word looks like a finite verb."""
        word, grammar = self.tokens.words[i], self.grammar
        if self.tokens.flags[i] & (AUXILIARY | CUE | OTHER_VERB):
            return True
        return word in grammar.moods or word.endswith(grammar.past_endings)


@dataclass(slots=True)
class Group:
    """A verb with its auxiliaries."""

    start: int
    has_auxiliary: bool = False
    is_passive: bool = False  # or progressive: a form of "be" stands before it
    is_negated: bool = False
    is_modal: bool = False
    to: int | None = None  # of an infinitive: where "to" stands
    far: int | None = None  # an auxiliary that stands apart from it: "hat … erklärt"
    pronoun: int | None = None  # a subject written within it: "a-t-il déclaré"
