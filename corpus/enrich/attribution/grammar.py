"""What a language needs to be read: its words, quotation marks and cues; see `languages`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Cue:
    """One word or phrase that says that something is said."""

    lemma: str
    sense: str  # say, write, show, ask, judge, think, want
    frames: int
    form: int
    tail: tuple[str, ...] = ()  # the words that follow the first
    is_parted: bool = False  # other words may stand before the tail: "teilte … mit"
    prepositions: frozenset[str] = frozenset()  # that what is said may follow


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row: "according to"."""

    words: tuple[str, ...]
    kind: str  # according, according_first, according_alone, postposed, tag, impersonal, hearsay


@dataclass(frozen=True, slots=True)
class Grammar:
    """One language, as the engine reads it."""

    language: str
    care: str  # full, basic
    flags: Mapping[str, int]
    endings: tuple[tuple[str, int], ...]  # of words that are in no list
    known_endings: tuple[str, ...]  # the same, without what they tell
    past_endings: tuple[str, ...]  # of finite verbs
    finite_endings: tuple[str, ...]  # of them and of words that may be other things
    gerund_endings: tuple[str, ...]
    cues: Mapping[str, tuple[Cue, ...]]  # by first word; longest first
    phrases: Mapping[str, tuple[Phrase, ...]]  # by first word; longest first
    said_followed: tuple[str, ...]  # words between a noun for what is said and what that is
    said_by: tuple[str, ...]  # words between such a noun and who says it
    views: tuple[str, ...]  # nouns of "in her view"
    statements: tuple[str, ...]  # endings of nouns for what is told or known: angaben
    surveys: tuple[str, ...]  # nouns for what tells results: poll
    in_view: tuple[str, ...]  # words before whose view it is
    backward: tuple[tuple[str, ...], ...]  # what points to the sentence before: "об этом"
    viewed: tuple[tuple[str, ...], ...]  # what begins a view: "si tratta di"
    indefinite: frozenset[str]  # determiners of somebody new: a, un
    alike: Mapping[str, frozenset[str]]  # nouns for the same person: coach, manager
    moods: frozenset[str]  # verb forms of reported speech
    weak_moods: frozenset[str]  # of these such that a writer uses as well: "könnte"
    mood_endings: tuple[str, ...]
    title_endings: tuple[str, ...]  # of nouns of people, where a name follows
    feminine_endings: tuple[str, ...]  # of nouns of women
    plural_endings: tuple[str, ...]  # of finite verbs
    topic_endings: tuple[str, ...]  # of genitives that begin what is said, after the topic
    weights: Mapping[str, float]  # see `weighing`
    has_own_weights: bool  # learned from texts in this language
    suffixes: tuple[str, ...]  # words written on to the one before: ’s, n’t
    prefixes: tuple[str, ...]  # written on to the one after: l’
    abbreviations: frozenset[str]
    quotes: Mapping[str, str]  # opening mark -> its closing marks
    single_quotes: Mapping[str, str]
    has_capitals: bool  # names can be told by them
    is_inverted: bool  # a subject may follow its verb anywhere
    drops_subjects: bool  # a verb may do without one
    has_relative_subjects: bool  # "who said": the relative is who says it
    has_comma_clauses: bool  # what is said without a conjunction follows a comma
    has_far_auxiliaries: bool  # "hat am Montag erklärt"
    has_capital_nouns: bool  # all nouns have a capital
    has_bare_genitives: bool  # "Ruiz Ansicht", "Grupps Meinung": no apostrophe
    mood_goes_on: bool  # a sentence in the mood of reported speech is the last speaker's
    is_topical: bool  # the subject opens the clause, apart from its verb
    is_verb_final: bool
    needs_markers: bool  # no subject without its particle
    tokens: re.Pattern[str] | None  # of a language without spaces
    particles: re.Pattern[str] | None  # written on to the word before
    names: re.Pattern[str] | None  # words that are names, in a script without capitals
    proclitics: tuple[str, ...]  # written on to a known word after: و
    given: frozenset[str]  # given names, where words are written on to them
    has_dash_quotes: bool  # a dash at the start of a paragraph opens a quotation
    has_dash_tags: bool  # a dash before a verb of saying interrupts one
    has_quoted_names: bool  # names stand between quotation marks
    has_late_names: bool  # after a title and what hangs on it: "il ministro dell’Interno Bassi"
    has_compounds: bool  # the last part of a long noun tells what it is: Polizeisprecher
    seen: dict[tuple[str, bool], list[tuple[int, int, str, int]]]  # words once read: see `tokens`
    has_cases: bool  # names change their endings: Kotarba, Kotarby
    has_apostrophes: bool  # before a name's case ending: "Ruiz'a"
    agent_endings: tuple[str, ...]  # of these that tell by whom
    case_endings: tuple[str, ...]  # of nouns in the lists, which stand there without them
    declension: Mapping[str, tuple[tuple[str, str], ...]]  # see `nominatives`
    naming: Mapping[str, Any]  # how names are told without capitals: see `naming`
    is_free: bool  # what a phrase speaks of may go on after it without a comma
