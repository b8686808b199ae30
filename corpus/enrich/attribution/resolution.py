"""Whom a mention means within one article: full names for surnames, pronouns, titles alone.

A pronoun means the person who was last a source, else who was last named, if gender and number
allow it. On the training articles of PolNeAR the last named source is the right one for two of
three pronouns (Newell et al. 2018 annotate the mentions, this count is ours).
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from corpus.enrich.attribution.flags import (
    ADVERB,
    AUXILIARY,
    BODY,
    CAPITAL,
    CONJUNCTION,
    DETERMINER,
    DOCUMENT,
    FEMININE,
    MARK,
    MASCULINE,
    MODAL,
    OUTLET,
    PERSON,
    PLURAL,
    POSSESSIVE,
    PREPOSITION,
    PRONOUN,
    RELATIVE,
    SUBORDINATOR,
    TIME,
)
from corpus.enrich.attribution.mentions import read_mention, read_mentions
from corpus.enrich.attribution.nouns import phrase_before
from corpus.enrich.attribution.parts import Found, Mention, Range
from corpus.enrich.attribution.recall import completed, is_short_form, named_before, recalled
from corpus.enrich.attribution.tokens import Tokens

_NO_NAME = (  # what a name does not begin with, whatever its capital
    DETERMINER | POSSESSIVE | PRONOUN | PREPOSITION | CONJUNCTION | SUBORDINATOR | ADVERB | PERSON
)  # fmt: skip
_OBLIQUE = ("phrase", "noun", "passive")  # attributions whose source is in a case of its own
_EITHER = MASCULINE | FEMININE
_ANYTHING = MASCULINE | FEMININE | PLURAL  # demnach
_LONGEST_NAME = 4  # words
_LONGEST_CASE = 3  # letters of an ending
_SHORTEST_STEM = 3
_FARTHEST_NAME = 60  # tokens from a pronoun back to a name that is no source
_NEAR_NAME = 40  # tokens from its sentence back to one that wins over any farther off
_MOST_KNOWN = 200  # entities that a short form may mean: more than the longest article cites


Name = tuple[str, tuple[str, ...]]  # as printed, and its words in lower case


@dataclass(slots=True)
class Entity:
    """Who or what one article cites under one or more names."""

    kind: str
    name: str | None
    words: tuple[str, ...]
    description: str | None = None
    gender: int = 0  # MASCULINE, FEMININE, PLURAL or unknown
    titles: set[str] = field(default_factory=set)  # nouns of people told of it: minister
    is_named: bool = True  # by a name of its own, not "the council"


class Cast:
    """The entities of one article, as they come on stage."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._entities: deque[Entity] = deque(maxlen=_MOST_KNOWN)
        self._speakers: deque[Entity] = deque(maxlen=_MOST_KNOWN)  # as their attributions come
        self._full_names = _full_names(tokens)
        starts = {first for first, _, _ in tokens.sentences}
        self._inner_capitals = {
            w
            for k, (w, f) in enumerate(zip(tokens.words, tokens.flags, strict=True))
            if f & CAPITAL and k not in starts
        }
        self._lower = {
            w for w, f in zip(tokens.words, tokens.flags, strict=True) if not f & CAPITAL
        }

    def meet(self, found: Found) -> list[Entity]:
        """Whom the source of an attribution means: several where names are joined, else one or none."""
        if found.source is None:
            entities = list(self._speakers)[-1:] if found.is_dropped else []
        else:
            mentions = read_mentions(self._tokens, found.source)
            met = [self._of(mention, place, found) for mention, place in mentions]
            entities = list({id(e): e for e in met if e is not None}.values())
        self._speakers += entities
        return entities

    def _of(self, mention: Mention, source: Range, found: Found) -> Entity | None:
        tokens = self._tokens
        if mention.kind == "pronoun":
            if tokens.flags[source[0]] & RELATIVE:
                return self._antecedent(source[0], found)
            return self._pronoun(source[0], found)
        if not tokens.grammar.has_capitals:
            known = recalled(tokens, mention, self._entities)
            if known is not None:
                known.titles |= set(mention.titles)
                return known
            mention = completed(tokens, mention, source)
        elif mention.kind in ("unnamed", "organisation"):
            known = self._titled(source) or self._called(mention, source)
            if known is not None:
                return known
        if mention.name is None:
            return None
        if mention.kind in ("unknown", "organisation") and self._is_common(source):
            is_body = tokens.flags[source[0]] & BODY
            kind = "organisation" if is_body else "unnamed"
            mention = replace(mention, kind=kind, name=mention.name.lower(), is_named=False)
        entity = self._entity(mention, _gender(tokens, source), source)
        has_form = tokens.grammar.has_cases and found.form not in _OBLIQUE
        if has_form and len(mention.words) == len(entity.words):
            entity.name, entity.words = mention.name, mention.words  # the form of a subject
        return entity

    def _is_common(self, source: Range) -> bool:
        """Whether one word that a sentence begins with is a noun like others: "Beekeepers"."""
        tokens = self._tokens
        first, end = source
        grammar, printed = tokens.grammar, tokens.printed(first, first + 1)
        if not grammar.has_capitals or grammar.has_capital_nouns:
            return False
        if end - first > 1 or not tokens.flags[first] & CAPITAL or printed.isupper():
            return False
        word = tokens.words[first]
        if tokens.flags[first] & BODY:  # "Police", but not "Congress" if it has a capital elsewhere
            return word not in self._inner_capitals
        return word in self._lower

    def _entity(self, mention: Mention, gender: int, source: Range) -> Entity:
        """The entity with this name, or a new one."""
        known = self._known(mention, gender)
        titles = {self._tokens.words[k] for k in range(*source) if self._tokens.flags[k] & PERSON}
        titles |= set(mention.titles)
        if known is None:
            name, words, kind = mention.name, mention.words, mention.kind
            full = self._full_name(mention)
            if full is not None:
                name, words = full
                kind = "person"
            known = Entity(
                kind, name, words, mention.description, gender, titles, is_named=mention.is_named
            )
            self._entities.append(known)
            return known
        known.titles |= titles
        known.gender = known.gender or gender
        known.description = known.description or mention.description
        is_fuller = len(mention.words) > len(known.words)
        if not self._tokens.grammar.has_capitals:
            is_fuller = len("".join(mention.words)) > len("".join(known.words))
        if is_fuller and mention.kind == "person":
            known.name, known.words = mention.name, mention.words
        if known.kind == "unknown" and mention.kind != "unknown":
            known.kind = mention.kind
        return known

    def _known(self, mention: Mention, gender: int) -> Entity | None:
        for entity in reversed(self._entities):
            if self._is_same(entity.words, mention.words):
                return entity
        if mention.kind not in ("person", "unknown"):
            return None
        for entity in reversed(self._entities):
            agrees = not gender or not entity.gender or gender == entity.gender
            is_person = entity.kind in ("person", "unknown")
            if is_person and agrees and self._is_shorter(entity.words, mention.words):
                return entity
        return None

    def _is_same(self, one: tuple[str, ...], other: tuple[str, ...]) -> bool:
        """Whether two names are the same but for their cases."""
        if one == other:
            return True
        if not self._tokens.grammar.has_cases or len(one) != len(other):
            return False
        return all(_differ_in_case(a, b) for a, b in zip(one, other, strict=True))

    def _is_shorter(self, one: tuple[str, ...], other: tuple[str, ...]) -> bool:
        """Whether one name is a shorter form of the other: its last word, or its last two."""
        if is_short_form(self._tokens.grammar, one, other):
            return True
        shorter, longer = sorted((one, other), key=len)
        if not shorter or len(shorter) == len(longer):
            return False
        return self._is_same(longer[-len(shorter) :], shorter)

    def _full_name(self, mention: Mention) -> Name | None:
        """The full name that the article gives elsewhere for a surname."""
        if mention.kind not in ("person", "unknown") or len(mention.words) != 1:
            return None
        return self._full_names.get(mention.words[0])

    def _titled(self, source: Range) -> Entity | None:
        """A person known by a title: "the minister", after "Ana Ruiz, the minister"."""
        tokens = self._tokens
        nouns = [tokens.words[k] for k in range(*source) if tokens.flags[k] & PERSON]
        if len(nouns) != 1 or tokens.words[source[1] - 1] != nouns[0] or source[1] - source[0] > 3:
            return None
        for entity in reversed(self._entities):
            if entity.kind == "person" and nouns[0] in entity.titles:
                return entity
        return None

    def _called(self, mention: Mention, source: Range) -> Entity | None:
        """A body known by its name: "the institute", after "the Atlantic Seabed Institute"."""
        tokens = self._tokens
        if len(mention.words) != 1 or not tokens.flags[source[0]] & DETERMINER:
            return None
        if source[1] - source[0] != 2:
            return None
        for entity in reversed(self._entities):
            is_body = entity.kind in ("organisation", "outlet", "document")
            if is_body and len(entity.words) > 1 and mention.words[0] in entity.words:
                return entity
        return None

    def _antecedent(self, relative: int, found: Found) -> Entity | None:
        """Whom "who" means: the phrase before it."""
        tokens = self._tokens
        last = relative - 1
        while last > found.sentence and tokens.flags[last] & MARK:
            last -= 1
        first = phrase_before(tokens, last, found.sentence) if last >= found.sentence else None
        if first is None:
            return None
        mention = read_mention(tokens, (first, last + 1))
        if mention.kind == "pronoun" or mention.name is None:
            return None
        return self._entity(mention, _gender(tokens, (first, last + 1)), (first, last + 1))

    def _pronoun(self, at: int, found: Found) -> Entity | None:
        """Whom a pronoun of the third person means."""
        tokens = self._tokens
        gender = tokens.flags[at] & (MASCULINE | FEMININE | PLURAL)
        if not gender and tokens.flags[at] & POSSESSIVE:
            gender = _EITHER  # "à ses yeux"
        if not gender:
            return None
        for entity in reversed(self._speakers):
            if _allows(entity, gender):
                if entity.kind == "person" and gender in (MASCULINE, FEMININE):
                    entity.gender = entity.gender or gender
                return entity
        if not tokens.grammar.has_capitals:
            named = named_before(tokens, at)
            known = gender if gender != _EITHER else 0
            return self._entity(named, known, (at, at)) if named else None
        return self._last_named(at, gender, found) if not gender & PLURAL else None

    def _last_named(self, at: int, gender: int, found: Found) -> Entity | None:
        """The last person named before a pronoun; one far off only if nobody is nearer."""
        tokens = self._tokens
        floor = max(0, at - _FARTHEST_NAME)
        best = None
        for k in range(floor, at):
            name = self._full_names.get(tokens.words[k])
            is_near = k >= found.sentence - _NEAR_NAME
            if name and tokens.flags[k] & CAPITAL and (best is None or is_near):
                best = name
        if best is None:
            return None
        entity = self._known(Mention("person", best[0], words=best[1]), gender)
        if entity is None:
            known = gender if gender != _EITHER else 0
            entity = Entity("person", best[0], best[1], gender=known)
            self._entities.append(entity)
        return entity


def _allows(entity: Entity, gender: int) -> bool:
    """Whether a pronoun of this gender or number may mean an entity."""
    if gender == _ANYTHING:
        return True
    if gender & PLURAL and not gender & FEMININE:
        return entity.kind in ("organisation", "unnamed", "outlet")
    if entity.kind != "person" and entity.kind != "unknown":
        return False
    return not entity.gender or bool(entity.gender & gender)


def _gender(tokens: Tokens, source: Range) -> int:
    seen = 0
    for k in range(*source):
        seen |= tokens.flags[k] & (MASCULINE | FEMININE)
    return seen if seen in (MASCULINE, FEMININE) else 0


def _differ_in_case(one: str, other: str) -> bool:
    """Whether two words are forms of one name: Kotarba, Kotarby; but not Novák, Nováková."""
    pairs = enumerate(zip(one, other, strict=False))
    shared = next((k for k, (a, b) in pairs if a != b), min(len(one), len(other)))
    rest = sorted((one[shared:], other[shared:]), key=len)
    if len(rest[1]) > _LONGEST_CASE or shared < _SHORTEST_STEM:
        return False
    return not any(each.startswith(("ov", "ов")) for each in rest)


def _full_names(tokens: Tokens) -> dict[str, Name]:
    """By surname the person's name of two to four words that occurs most often.

    What follows a preposition more often than not is a place rather than a person.
    """
    found: dict[str, dict[Name, int]] = {}
    placed: dict[tuple[str, ...], int] = {}
    if not tokens.grammar.has_capitals:
        return {}
    for k, stop in _name_runs(tokens):
        name = tuple(word for word in tokens.words[k:stop] if word != ".")
        if 2 <= len(name) <= _LONGEST_NAME:
            names = found.setdefault(name[-1], {})
            key = (tokens.printed(k, stop), name)
            names[key] = names.get(key, 0) + 1
            if k and tokens.flags[k - 1] & PREPOSITION:
                placed[name] = placed.get(name, 0) + 1
    best: dict[str, Name] = {}
    for surname, names in found.items():
        kept = [(n, key) for key, n in names.items() if 2 * placed.get(key[1], 0) < n + 1]
        if kept:
            best[surname] = max(kept)[1]
    return best


def _name_runs(tokens: Tokens) -> Iterator[Range]:
    """Runs of words with capitals that may be a person's name, titles and articles aside."""
    flags, words = tokens.flags, tokens.words
    for first, end, _ in tokens.sentences:
        k = first
        while k < end:
            if not _is_name_word(flags[k]):
                k += 1
                continue
            stop = k + 1
            while stop < end and (
                _is_name_word(flags[stop]) or (words[stop] == "." and not flags[stop] & MARK)
            ):
                stop += 1
            while k < stop and (_is_no_name(flags[k]) or words[k] == "."):
                k += 1
            title = max((n for n in range(k, stop - 1) if flags[n] & PERSON), default=None)
            if title is not None:  # "Montana Sen. Jon Tester"
                k = title + 1
                while k < stop - 1 and words[k] == ".":
                    k += 1
            if k == first and stop - k > 2 and words[k].endswith(tokens.grammar.past_endings):
                k += 1  # "Llegó Juan Mora"
            is_body = k > 0 and flags[k - 1] & DETERMINER
            is_body |= any(flags[n] & (BODY | OUTLET | DOCUMENT | TIME) for n in range(k, stop))
            if not is_body:
                yield k, stop
            k = max(stop, k + 1)


def _is_no_name(flag: int) -> bool:
    """Whether no name begins with a word: "The", "Does", but "Will", "May"."""
    return bool(flag & _NO_NAME) or bool(flag & AUXILIARY and not flag & MODAL)


def _is_name_word(flag: int) -> bool:
    return bool(flag & CAPITAL) and not flag & MARK
