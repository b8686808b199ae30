"""Whom a mention means within one article: full names for surnames, pronouns, titles alone.

A pronoun means the person who was last a source, else who was last named, if gender and number
allow it. On the training articles of PolNeAR the last named source is the right one for two of
three pronouns (Newell et al. 2018 annotate the mentions, this count is ours).
"""

from collections import deque
from dataclasses import replace
from functools import cached_property

from corpus.enrich.attribution.case_endings import differ_in_case
from corpus.enrich.attribution.entities import EITHER, Entity, allows
from corpus.enrich.attribution.flags import (
    BODY,
    CAPITAL,
    CUE,
    DETERMINER,
    FEMININE,
    MARK,
    MASCULINE,
    PERSON,
    PLURAL,
    POSSESSIVE,
    PREPOSITION,
    RELATIVE,
)
from corpus.enrich.attribution.mentions import read_mention, read_mentions
from corpus.enrich.attribution.nominatives import gender_of, in_nominative, named_for
from corpus.enrich.attribution.nouns import phrase_before
from corpus.enrich.attribution.parts import Found, Mention, Range
from corpus.enrich.attribution.recall import completed, is_short_form, named_before, recalled
from corpus.enrich.attribution.tokens import Tokens, lowered
from corpus.enrich.attribution.told_of import (
    Name,
    declined,
    full_names,
    gender_in,
    genders_of,
    inner_capitals,
    is_latter,
    lower_words,
    name_runs,
    nouns_of_name,
)

_OBLIQUE = ("phrase", "noun", "passive")  # attributions whose source is in a case of its own
_FARTHEST_NAME = 60  # tokens from a pronoun back to a name that is no source
_NEAR_NAME = 40  # tokens from its sentence back to one that wins over any farther off
_MOST_KNOWN = 200  # entities that a short form may mean: more than the longest article cites


class Cast:
    """The entities of one article, as they come on stage."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._entities: deque[Entity] = deque(maxlen=_MOST_KNOWN)
        self._speakers: deque[Entity] = deque(maxlen=_MOST_KNOWN)  # as their attributions come
        self._spoke_at = -1  # the cue of the last attribution whose source is known
        self._runs = list(name_runs(tokens)) if tokens.grammar.has_capitals else []
        self._full_names = full_names(tokens, self._runs)
        self._genders = dict(genders_of(tokens, self._runs))
        self._told_of: dict[str, list[Range]] | None = None  # names by the nouns beside them
        self._declined: dict[str, Name] | None = None  # see _full_name

    @cached_property
    def _inner_capitals(self) -> set[str]:
        return inner_capitals(self._tokens)

    @cached_property
    def _lower(self) -> set[str]:
        return lower_words(self._tokens)

    def meet(self, found: Found) -> list[Entity]:
        """Whom the source of an attribution means: several where names are joined, else one or none."""
        source = found.source or found.means
        if source is None:
            entities = self._dropped(found) if found.is_dropped else []
        else:
            mentions = read_mentions(self._tokens, source)
            met = [self._of(mention, place, found) for mention, place in mentions]
            entities = list({id(e): e for e in met if e is not None}.values())
        if entities:
            self._speakers += entities
            self._spoke_at = found.at
        return entities

    def _dropped(self, found: Found) -> list[Entity]:
        """Whom a verb without a subject tells of: the last speaker, else the last person named."""
        newer = self._subject_before(found.at, EITHER)
        if newer or self._speakers:
            return [newer] if newer else [self._speakers[-1]]
        if not self._tokens.grammar.drops_subjects or found.form == "phrase":
            return []
        named = self._last_named(found.at, 0, found)
        return [named] if named else []

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
        elif is_latter(tokens, source):
            return self._named_last(source[0], tokens.flags[source[0] + 1] & EITHER)
        elif mention.kind in ("unnamed", "organisation"):
            known = self._titled(source, found) or self._called(mention, source)
            if known is not None:
                return known
        if mention.name is None:
            return None
        if mention.kind in ("unknown", "organisation") and self._is_common(source):
            is_body = tokens.flags[source[0]] & BODY
            kind = "organisation" if is_body else "unnamed"
            mention = replace(mention, kind=kind, name=lowered(mention.name), is_named=False)
        before = tokens.flags[source[0] - 1] if source[0] else 0
        is_oblique = found.form in _OBLIQUE and not before & CUE
        is_oblique |= bool(before & PREPOSITION)
        if is_oblique:
            mention = in_nominative(tokens.grammar, mention)
        gender = gender_in(tokens, source) or gender_of(tokens.grammar, mention)
        entity = self._entity(mention, gender, source)
        if tokens.grammar.has_cases and not is_oblique:
            self._correct(entity, mention)
        return entity

    def _correct(self, entity: Entity, mention: Mention) -> None:
        """Give an entity the form of its name that a subject has."""
        if len(mention.words) == len(entity.words):
            entity.name, entity.words = mention.name, mention.words
        elif len(mention.words) == 1 and entity.words[-1] != mention.words[0]:
            full = in_nominative(
                self._tokens.grammar, Mention(entity.kind, entity.name, words=entity.words)
            )
            if full.words[-1] == mention.words[0]:
                entity.name, entity.words = full.name, full.words

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
        return all(differ_in_case(a, b) for a, b in zip(one, other, strict=True))

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
        surname = mention.words[0]
        if surname in self._full_names or not self._tokens.grammar.declension:
            return self._full_names.get(surname)
        if self._declined is None:
            self._declined = dict(declined(self._tokens, self._full_names))
        return self._declined.get(surname)

    def _titled(self, source: Range, found: Found) -> Entity | None:
        """A person known by a title: "the minister", after "Ana Ruiz, the minister"."""
        tokens = self._tokens
        nouns = [tokens.words[k] for k in range(*source) if tokens.flags[k] & PERSON]
        if len(nouns) != 1 or tokens.words[source[1] - 1] != nouns[0] or source[1] - source[0] > 3:
            return None
        grammar = tokens.grammar
        first = tokens.flags[source[0]]
        is_known = first & DETERMINER and tokens.words[source[0]] not in grammar.indefinite
        if is_known and nouns[0][0].isdigit():  # "die 71-Jährige"
            return self._meant(first & EITHER, source[0], found)
        for entity in reversed(self._entities):
            if entity.kind == "person" and nouns[0] in entity.titles:
                return entity
        if not is_known or not grammar.indefinite:
            return None
        return self._told_before(nouns[0], source[0]) or self._alike(nouns[0])

    def _told_before(self, noun: str, at: int) -> Entity | None:
        """The person of whom the article told by a noun, though not as a source."""
        tokens = self._tokens
        if self._told_of is None:
            self._told_of = {}
            for run in self._runs:
                for each in nouns_of_name(tokens, run):
                    self._told_of.setdefault(each, []).append(run)
        before = (
            self._full_names.get(tokens.words[end - 1])
            for _, end in reversed(self._told_of.get(noun, [])[-_MOST_KNOWN:])
            if end <= at
        )
        name = next(before, None)
        if name is None:
            return None
        entity = self._person(name, tokens.grammar.flags.get(noun, 0) & EITHER)
        entity.titles.add(noun)
        return entity

    def _alike(self, noun: str) -> Entity | None:
        """A person known by another noun for the same: "el técnico", after "el entrenador"."""
        gender = self._tokens.grammar.flags.get(noun, 0) & EITHER
        alike = self._tokens.grammar.alike.get(noun, frozenset())
        for entity in reversed(self._entities):
            agrees = not entity.gender or not gender or bool(entity.gender & gender)
            if entity.kind == "person" and agrees and not entity.titles.isdisjoint(alike):
                return entity
        return None

    def _named_last(self, at: int, gender: int) -> Entity | None:
        """The person whose name is the nearest before: "ce dernier"."""
        tokens = self._tokens
        for k in range(at - 1, max(-1, at - _FARTHEST_NAME), -1):
            name = self._full_names.get(tokens.words[k])
            if not name or not tokens.flags[k] & CAPITAL:
                continue
            entity = self._person(name, 0)
            if allows(entity, gender):
                entity.gender = entity.gender or (gender if gender != EITHER else 0)
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
        return self._entity(mention, gender_in(tokens, (first, last + 1)), (first, last + 1))

    def _pronoun(self, at: int, found: Found) -> Entity | None:
        """Whom a pronoun of the third person means."""
        tokens = self._tokens
        gender = tokens.flags[at] & (MASCULINE | FEMININE | PLURAL)
        if not gender and tokens.flags[at] & POSSESSIVE:
            gender = EITHER  # "à ses yeux"
        if gender & PLURAL and gender & FEMININE and found.form not in _OBLIQUE:
            gender = self._by_verb(gender, found)
        return self._meant(gender, at, found)

    def _by_verb(self, gender: int, found: Found) -> int:
        """Whether "sie" is she or they, as its verb tells."""
        tokens = self._tokens
        if not (tokens.grammar.plural_endings and found.cue) or gender & MASCULINE:
            return gender
        is_plural = tokens.words[found.cue[0][0]].endswith(tokens.grammar.plural_endings)
        return PLURAL if is_plural else FEMININE

    def _meant(self, gender: int, at: int, found: Found) -> Entity | None:
        """The last person or people of a gender who spoke, else who was named."""
        tokens = self._tokens
        if not gender:
            return None
        nearest = self._subject_before(at, gender)
        if nearest is not None:
            return nearest
        for entity in reversed(self._speakers):
            if allows(entity, gender):
                if entity.kind == "person" and gender in (MASCULINE, FEMININE):
                    entity.gender = entity.gender or gender
                return entity
        if not tokens.grammar.has_capitals:
            named = named_before(tokens, at)
            known = gender if gender != EITHER else 0
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
                known = self._known(Mention("person", name[0], words=name[1]), 0)
                told = self._genders.get(name, 0)
                is_met = known is None or allows(known, gender or EITHER)
                if is_met and (not told or told & (gender or EITHER)):
                    best = name
        return self._person(best, gender) if best is not None else None

    def _subject_before(self, at: int, gender: int) -> Entity | None:
        """The person with whom the sentence before a pronoun begins, if nobody spoke since.

        "…, said Okoro. Lindqvist disagreed. She said …".
        """
        tokens = self._tokens
        number = tokens.sentence_at(at) - 1
        if number < 0 or gender & PLURAL:
            return None
        first, end, paragraph = tokens.sentences[number]
        if first <= self._spoke_at or paragraph != tokens.sentences[number + 1][2]:
            return None
        for k in range(first, end):
            name = self._full_names.get(tokens.words[k])
            if name:
                entity = self._person(name, 0)
                return entity if allows(entity, gender) else None
            if not tokens.flags[k] & (CAPITAL | PERSON | DETERMINER) or tokens.flags[k] & MARK:
                break
        return None

    def _person(self, name: Name, gender: int) -> Entity:
        """The entity of a person whom the text names."""
        mention = Mention("person", name[0], words=name[1])
        mention = named_for(self._tokens.grammar, mention, gender)
        entity = self._known(mention, gender)
        if entity is None:
            known = self._genders.get(name, 0) or (gender if gender != EITHER else 0)
            entity = Entity("person", mention.name, mention.words, gender=known)
            self._entities.append(entity)
        return entity
