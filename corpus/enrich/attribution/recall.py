"""Whom a short form means in a script without capitals: a surname, a title alone, "the company"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.enrich.attribution.entities import Entity
from corpus.enrich.attribution.flags import (
    BODY,
    CAPITAL,
    CUE,
    MARK,
    OTHER_VERB,
    PERSON,
    PREPOSITION,
    TIME,
)
from corpus.enrich.attribution.grammar import Grammar
from corpus.enrich.attribution.naming import (
    BY_ENDING,
    FIRM,
    GIVEN,
    NOBODY,
    VAGUE,
    Naming,
    naming_of,
)
from corpus.enrich.attribution.parts import Mention, Range
from corpus.enrich.attribution.pieces import KNOWN, class_of
from corpus.enrich.attribution.tokens import Tokens
from corpus.enrich.attribution.uncased import read_uncased

_BODIES = ("organisation", "outlet")
_DOTS = re.compile("[・·•‧=＝]")
_APART = MARK | TIME
_FARTHEST = 60  # tokens from a pronoun back to a name
_FARTHEST_BODY = 2000  # tokens from "the company" back to its name: most articles as a whole
_NEAR = 4  # words between a noun for a person and the end of the name
_NEAREST = 1  # the same without spaces
_ENDS = r"\s.,،;؛:!?؟।”\"»)"  # what may follow a word
_SHORTEST = 2  # characters of a body's short name
_STEM = 3  # letters by which a complement is known in another form
_LONGEST_GIVEN = 4  # characters of a given name without spaces


def recalled(tokens: Tokens, mention: Mention, entities: Sequence[Entity]) -> Entity | None:
    """The entity that a mention means by less than its name, if one was told of before."""
    naming = naming_of(tokens.grammar.language)
    if mention.kind in ("person", "unknown"):
        return _surnamed(mention, entities, naming) or _shortened(mention, entities, naming)
    if mention.kind not in ("unnamed", "organisation"):
        return None
    if mention.is_named and (known := _shortened(mention, entities, naming)) is not None:
        return known
    pointed = next((each for each in naming.prefixes if _points(mention, each)), None)
    if pointed is not None and mention.name is not None:
        return _pointed_at(mention.name.removeprefix(pointed), tokens, entities, naming)
    for entity in reversed(entities):
        if entity.kind == "person" and mention.name and entity.words[-1:] == (mention.name,):
            return entity
    if mention.kind == "organisation" or not mention.noun:
        return None
    return _titled(mention, tokens, entities, naming)


def _points(mention: Mention, prefix: str) -> bool:
    return bool(mention.name) and len(mention.words) == 1 and mention.words[0].startswith(prefix)


def _surnamed(mention: Mention, entities: Sequence[Entity], naming: Naming) -> Entity | None:
    """The person with this surname, one with the same title first: "박 교수"."""
    if not naming.has_surnames_first:
        return None
    same = [
        each
        for each in reversed(entities)
        if each.kind in ("person", "unknown") and _is_surname(mention.words, each.words)
    ]
    titles = set(mention.titles)
    return next((each for each in same if titles & each.titles), same[0] if same else None)


def _is_surname(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    one, other = "".join(short), "".join(full)
    if not one or len(one) >= len(other):
        return False
    return other.startswith(one) or _DOTS.split(other)[-1] == one


def _shortened(mention: Mention, entities: Sequence[Entity], naming: Naming) -> Entity | None:
    """The body with a name that a mention cuts short, or gives in full: 星澜汽车, 青岚市交通局."""
    name = "".join(mention.words)
    if not naming.has_late_heads or len(name) < _SHORTEST or mention.kind == "person":
        return None
    for entity in reversed(entities):
        own = "".join(entity.words)
        if entity.kind not in _BODIES or min(len(own), len(name)) < _SHORTEST or own == name:
            continue
        is_head = mention.kind == "unknown" and own.startswith(name)
        is_tail = mention.kind == "organisation" and own.endswith(name)
        if is_head or is_tail:
            return entity
        if mention.kind == "organisation" == entity.kind and name.endswith(own):
            entity.name, entity.words = mention.name, mention.words
            return entity
    return None


def is_short_form(grammar: Grammar, one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one name is the surname of the other, where surnames come first."""
    if grammar.has_capitals or not naming_of(grammar.language).has_surnames_first:
        return False
    return _is_surname(one, other) or _is_surname(other, one)


def _pointed_at(
    noun: str, tokens: Tokens, entities: Sequence[Entity], naming: Naming
) -> Entity | None:
    """Whom "the same" means: 同氏, 同署."""
    flag = class_of(noun, tokens.grammar, naming)
    kinds = ("person",) if flag & PERSON else _BODIES
    met = [each for each in reversed(entities) if each.kind in kinds]
    if flag & PERSON:
        return next(iter(met), None)
    named = (each for each in met if each.name and noun in each.name)
    return next(named, met[0] if met and flag & FIRM else None)


def _titled(
    mention: Mention, tokens: Tokens, entities: Sequence[Entity], naming: Naming
) -> Entity | None:
    """Who is known by a title, "the minister", or as "the company"."""
    noun = mention.noun
    flag = class_of(noun, tokens.grammar, naming)
    if flag & PERSON and not flag & NOBODY:
        for entity in reversed(entities):
            if entity.kind == "person" and noun in entity.titles and _is_told(mention, entity):
                return entity
    if not flag & BODY or len(mention.words) > 1:
        return None
    bodies = [each for each in reversed(entities) if each.kind in _BODIES and each.name]
    for entity in bodies:
        if noun in f"{entity.name} {entity.description or ''}":
            return entity
    firms = (e for e in bodies if any(naming.kind_of(word) & FIRM for word in e.words))
    return next(firms, bodies[0] if len(bodies) == 1 else None) if flag & FIRM else None


def _is_told(mention: Mention, entity: Entity) -> bool:
    """Whether all that stands beside a title is told of somebody: "ראש העירייה"."""
    told = f"{entity.description or ''} {entity.name}".lower()
    others = (word for word in mention.words if word != mention.noun)
    return all(word[:_STEM] in told for word in others)


def completed(tokens: Tokens, mention: Mention, source: Range) -> Mention:
    """A mention by less than its name, with the name that the article gives elsewhere."""
    naming = naming_of(tokens.grammar.language)
    if mention.kind in ("person", "unknown", "unnamed") and len(mention.words) == 1:
        word = mention.name or ""
        names = _with_surname if naming.has_surnames_first else _before_surname
        is_new = class_of(word.lower(), tokens.grammar, naming) & BY_ENDING
        is_name = mention.kind != "unnamed" or (naming.article and mention.noun == word) or is_new
        found = names(tokens, word, source[0], mention) if is_name else iter(())
        full = next(found, None)
        if full is not None:
            words = tuple(full.lower().split())
            return replace(mention, kind="person", name=full, words=words, is_named=True)
    if mention.kind in ("unnamed", "organisation") and mention.noun and len(mention.words) == 1:
        body = _body_before(mention.noun, tokens, source[0], naming)
        if body is not None:
            return replace(
                mention, kind="organisation", name=body, words=(body.lower(),), is_named=True
            )
    return mention


def _before_surname(tokens: Tokens, surname: str, at: int, _: Mention) -> Iterator[str]:
    """Full names that end in a surname: "דורון שקדי"."""
    grammar = tokens.grammar
    naming = naming_of(grammar.language)
    full = re.compile(rf"(?<![^{_ENDS}])([^{_ENDS}]+) {re.escape(surname)}(?![^{_ENDS}])")
    for match in full.finditer(tokens.text, *tokens.near(at)):
        given = match[1].lower().strip("«“\"'(")
        flag = class_of(given, grammar, naming)
        has_article = naming.article and given.startswith(naming.article) and not flag & GIVEN
        if not has_article and (flag & GIVEN or not (flag & KNOWN or grammar.flags.get(given))):
            yield f"{given} {surname}"


def _with_surname(tokens: Tokens, surname: str, at: int, mention: Mention) -> Iterator[str]:
    """Full names that begin with a surname, before the same title: 藤枝みどりさん, "박도현 교수"."""
    title = mention.titles[-1] if mention.titles else None
    if title is None:
        return
    space = "" if naming_of(tokens.grammar.language).cuts is not None else r"(?:\(\d+\))? ?"
    given = rf"[^\W\d_]{{1,{_LONGEST_GIVEN}}}?"
    full = re.compile(rf"({re.escape(surname)}{given}){space}{re.escape(title)}")
    for match in full.finditer(tokens.text, *tokens.near(at)):
        yield match[1]


def _body_before(noun: str, tokens: Tokens, first: int, naming: Naming) -> str | None:
    """The body that a noun alone means: the one last told of by a name with it before a token."""
    flag = class_of(noun, tokens.grammar, naming)
    if not flag & BODY or (flag & VAGUE and not flag & FIRM):
        return None
    nouns = naming.sides.get(noun, (noun,))
    names = _named_late if naming.has_late_heads else _named_early
    for k in range(first - 1, max(0, first - _FARTHEST_BODY) - 1, -1):
        if flag & FIRM and naming.has_late_heads:
            kind = naming.kind_of(tokens.words[k])
            name = tokens.printed(k, k + 1) if kind & FIRM and kind & BY_ENDING else None
        else:
            name = names(tokens, k, nouns)
        if name is not None:
            return name
    return None


def _named_late(tokens: Tokens, k: int, nouns: tuple[str, ...]) -> str | None:
    """The name that ends in one of some nouns at a token: 青岚大学."""
    word = tokens.words[k]
    if not word.endswith(nouns):
        return None
    if word not in nouns:
        return tokens.printed(k, k + 1) if not tokens.flags[k] & (PERSON | MARK) else None
    before = k > 0 and tokens.ends[k - 1] == tokens.starts[k]
    is_name = before and not tokens.flags[k - 1] & ~CAPITAL
    return tokens.printed(k - 1, k + 1) if is_name else None


def _named_early(tokens: Tokens, k: int, nouns: tuple[str, ...]) -> str | None:
    """The name that begins with one of some nouns at a token: "شركة «البروق»", "جامعة السنديان"."""
    word = tokens.words[k]
    if not (word in nouns or word.startswith(tuple(f"{noun} " for noun in nouns))):
        return None
    stop, end = k + 1, min(k + 1 + _NEAR, len(tokens.words))
    while stop < end and not tokens.flags[stop] & (_APART | CUE | OTHER_VERB | PREPOSITION):
        stop += 1
    mention = read_uncased(tokens, (k, stop))
    is_name = mention.kind in _BODIES and mention.is_named and " " in (mention.name or "")
    return mention.name if is_name else None


def named_before(tokens: Tokens, at: int) -> Mention | None:
    """The person last named before a pronoun, the first of its sentence, with a noun beside the name."""
    for number in range(tokens.sentence_at(at - 1), -1, -1):
        first, end, _ = tokens.sentences[number]
        if first < at - _FARTHEST:
            return None
        for k in range(first, min(end, at)):
            if tokens.flags[k] & PERSON:
                mention = read_uncased(tokens, _around(tokens, k, first, min(end, at)))
                if mention.kind == "person":
                    return mention
    return None


def _around(tokens: Tokens, k: int, first: int, end: int) -> Range:
    """The words about a noun for a person that may hold a name."""
    naming = naming_of(tokens.grammar.language)
    start, stop = k, k + 1
    if naming.has_late_titles:
        while start > first and k - start < _NEAR and not tokens.flags[start - 1] & _APART:
            start -= 1
    if not naming.has_late_titles or naming.has_early_titles:
        far = min(end, k + 1 + (_NEAREST if naming.cuts is not None else _NEAR))
        while stop < far and not tokens.flags[stop] & (_APART | CUE | OTHER_VERB):
            stop += 1
    return start, stop
