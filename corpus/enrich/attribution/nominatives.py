"""Names in the form of a subject, where they are printed in another case: "по словам Ивана Петрова"."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from corpus.enrich.attribution.flags import (
    BODIES,
    FEMININE,
    MASCULINE,
)
from corpus.enrich.attribution.grammar import Grammar
from corpus.enrich.attribution.parts import Mention
from corpus.enrich.attribution.tokens import Tokens

Rules = tuple[tuple[str, str], ...]
_WORDS_OF_NAME = 2
_GENDERS = ("neuter", "feminine", "masculine")


def declension_of(stated: Mapping[str, str]) -> dict[str, Rules]:
    """Of each list "ending>ending of the subject" its pairs, the longest first."""
    found = {}
    for name, listed in stated.items():
        pairs = [tuple(each.split(">")) for each in listed.split()]
        if any(len(pair) != 2 for pair in pairs):
            raise ValueError(f"declension: {name}: not 'ending>ending'")
        found[name] = tuple(sorted(((a, b) for a, b in pairs), key=lambda pair: -len(pair[0])))
    return found


def in_nominative(grammar: Grammar, mention: Mention) -> Mention:
    """A mention in a case other than that of a subject, as the subject it would be."""
    rules = grammar.declension
    if not rules or not mention.name:
        return mention
    words = mention.name.split()
    if mention.kind == "person" and len(words) > 1:
        changed = [_changed(words[0], rules["given"])]
        changed += [_changed(word, rules["surnames"]) for word in words[1:]]
    elif mention.kind in ("person", "unknown") and len(words) == 1:
        changed = [_changed(words[0], rules["lone_surnames"])]
    else:
        changed = _body(grammar, words)
    return replace(mention, name=" ".join(changed), words=_lowered(mention, words, changed))


def gender_of(grammar: Grammar, mention: Mention) -> int:
    """What gender a surname has in the form of a subject, as its ending tells."""
    if mention.kind != "person" or not grammar.declension or not mention.words:
        return 0
    for name, gender in (("women", FEMININE), ("men", MASCULINE)):
        if any(mention.words[-1].endswith(old) for old, _ in grammar.declension[name]):
            return gender
    return 0


def named_for(grammar: Grammar, mention: Mention, gender: int) -> Mention:
    """A person's name in the form of a subject, where a pronoun tells that it is in no such form."""
    told = gender_of(grammar, mention)
    is_his = gender == MASCULINE and told == FEMININE  # "Ивана Петрова", "он"
    is_hers = gender == FEMININE and told == 0
    return in_nominative(grammar, mention) if is_his or is_hers else mention


def after_owner(tokens: Tokens, first: int, end: int) -> int:
    """Where a name begins after whose colleague or mother its bearer is: "коллега [Петрова] Анна Вебер"."""
    rules = tokens.grammar.declension
    if not rules:
        return first
    while first < end and _is_genitive(tokens, first, end):
        first += 1
    if end - first <= _WORDS_OF_NAME:
        return first
    is_owner = any(tokens.words[first].endswith(old) for old, _ in rules["owners"])
    is_father = any(tokens.words[first + 1].endswith(old) for old, _ in rules["patronymics"])
    return first + 1 if is_owner and not is_father else first


def _is_genitive(tokens: Tokens, k: int, end: int) -> bool:
    """Whether a word hangs on the title before it: "президент [США] Джон Харт", "министр [Киргизии]"."""
    printed = tokens.printed(k, k + 1)
    if printed.isupper() and len(printed) > 1 and k + 1 < end and tokens.words[k + 1] != ".":
        return True
    return any(tokens.words[k].endswith(old) for old, _ in tokens.grammar.declension["genitives"])


def _lowered(mention: Mention, words: list[str], changed: list[str]) -> tuple[str, ...]:
    new = {a.lower(): b.lower() for a, b in zip(words, changed, strict=True)}
    return tuple(new.get(word, word) for word in mention.words)


def _changed(word: str, rules: Iterable[tuple[str, str]]) -> str:
    for old, new in rules:
        if word.endswith(old) and len(word) > len(old):
            return word[: -len(old)] + new if old else word
    return word


def _body(grammar: Grammar, words: list[str]) -> list[str]:
    """The name of a body by its noun, which the lists hold, and the adjectives before it."""
    known, rules = grammar.flags, grammar.declension
    at = next((k for k, word in enumerate(words) if known.get(word.lower(), 0) & BODIES), None)
    if at is None:
        return words
    for gender in _GENDERS:
        for old, new in rules[gender]:
            noun = words[at].removesuffix(old) + new
            if words[at].endswith(old) and known.get(noun.lower(), 0) & BODIES:
                before = [_changed(word, rules[f"{gender}_adjectives"]) for word in words[:at]]
                return [*before, noun, *words[at + 1 :]]
    return words
