"""Names and nouns without the case endings that are written on to them: "Ruiz'a", "gazetesinin"."""

from dataclasses import replace

from corpus.enrich.attribution.flags import (
    BODY,
    NOUNS,
    PERSON,
)
from corpus.enrich.attribution.grammar import Grammar
from corpus.enrich.attribution.parts import Mention
from corpus.enrich.attribution.tokens import Tokens

_LONGEST_CASE = 3  # letters of an ending
_SHORTEST_STEM = 3


def has_ending(tokens: Tokens, k: int) -> bool:
    """Whether a case ending after an apostrophe ends a name: "Arden'de Ruiz"."""
    return tokens.grammar.has_apostrophes and ("'" in tokens.words[k] or "’" in tokens.words[k])


def without_cases(grammar: Grammar, mention: Mention) -> Mention:
    """A mention by a name without its last word's case ending."""
    if not mention.name or not mention.words:
        return mention
    word = without_case(grammar, mention.words[-1])
    cut = len(mention.words[-1]) - len(word)
    words = (*mention.words[:-1], word)
    name = mention.name[: len(mention.name) - cut]
    bare = replace(mention, name=name, words=words)
    is_common = cut and len(words) == 1 and grammar.flags.get(word, 0) & (PERSON | BODY)
    is_common = is_common and not {"'", "’"} & set(mention.words[-1])
    if mention.kind == "outlet" and word in name.split() and len(words) > 1:
        return replace(bare, name=name.removesuffix(word).rstrip(), words=words[:-1])
    if mention.kind != "unknown" or not is_common:
        return bare
    kind = "unnamed" if grammar.flags[word] & PERSON else "organisation"
    return replace(bare, kind=kind, name=word, is_named=False)


def without_case(grammar: Grammar, word: str) -> str:
    """A name without the case ending that an apostrophe sets off, a noun of the lists without its own."""
    at = max(word.rfind("'"), word.rfind("’"))
    if at > 0:
        return word[:at]
    if not word.endswith(grammar.case_endings):
        return word
    kinds = grammar.flags.get(word, 0) & NOUNS
    for ending in grammar.case_endings:
        if word.endswith(ending):
            rest = grammar.flags.get(word[: -len(ending)], 0) & NOUNS
            if rest and rest & kinds == kinds:
                return word[: -len(ending)]
    return word


def differ_in_case(one: str, other: str) -> bool:
    """Whether two words are forms of one name: Kotarba, Kotarby; but not Novák, Nováková."""
    pairs = enumerate(zip(one, other, strict=False))
    shared = next((k for k, (a, b) in pairs if a != b), min(len(one), len(other)))
    rest = sorted((one[shared:], other[shared:]), key=len)
    if len(rest[1]) > _LONGEST_CASE or shared < _SHORTEST_STEM:
        return False
    return not any(each.startswith(("ov", "ов")) for each in rest)
