"""A noun phrase cut into the words that name somebody, in scripts without capitals.

Unlike tokens, pieces are whole words: an article or a preposition that is written on to a word is
told of it, and quoted names are one piece.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from corpus.enrich.attribution.flags import (
    BODY,
    CLOSING,
    COMMA,
    CONJUNCTION,
    DASH,
    DETERMINER,
    GENITIVE,
    MARK,
    NOUNS,
    NUMBER,
    OPENING,
    OUTLET,
    PERSON,
    PREPOSITION,
    PRONOUN,
    TIME,
)
from corpus.enrich.attribution.grammar import Grammar
from corpus.enrich.attribution.naming import (
    BY_ENDING,
    GENERIC,
    GIVEN,
    LAND,
    LINK,
    PROPER,
    QUALITY,
    Naming,
)
from corpus.enrich.attribution.parts import Range
from corpus.enrich.attribution.tokens import Tokens

KNOWN = NOUNS | LAND | QUALITY | GIVEN | LINK | PREPOSITION | TIME  # a word need not be cut
_QUOTES = "\"“”„«»‹›‘’「」『』〈〉《》'״"
_WORD = re.compile(r"[\w\u200c\u064b-\u065f\u0670]+(?:['’\"״׳\-.](?=\w)[\w\u200c]+)*|[^\w\s]")
_LEAST = 3  # letters of a word after its article
_APART = COMMA | OPENING | CLOSING | DASH


@dataclass(slots=True)
class Piece:
    """A word of a noun phrase, or a quoted name."""

    word: str  # lower case, without what is written on to it
    flag: int  # classes of `grammar` and of `naming`
    start: int  # code points in the text, without prepositions and conjunctions
    end: int
    is_definite: bool = False  # by an article or a possessive ending
    is_preposed: bool = False  # a preposition is written on to it
    is_quoted: bool = False


def pieces_of(tokens: Tokens, source: Range, naming: Naming) -> list[Piece]:
    """The words and marks of a source, quoted names as one."""
    pieces = list(_quoted(list(_pieces(tokens, source, naming))))
    for piece, after in pairwise(pieces):
        if after.word == "." and after.start == piece.end:
            piece.flag &= ~PREPOSITION  # an initial: "के. एल. मेनन"
    if len(pieces) == 1 and not pieces[0].flag & KNOWN:
        stems = (pieces[0].word.removesuffix(ending) for ending in naming.articles)
        if any(class_of(stem, tokens.grammar, naming) & PERSON for stem in stems):
            pieces[0].flag |= PERSON  # "مردی"
    return pieces


def phrases(pieces: list[Piece]) -> list[list[Piece]]:
    """A source and its appositions; what is in brackets is left out."""
    found: list[list[Piece]] = [[]]
    depth = 0
    for k, piece in enumerate(pieces):
        if piece.flag & _APART and not _is_hyphen(pieces, k):
            depth += bool(piece.flag & OPENING) - bool(piece.flag & CLOSING)
            if not piece.flag & (OPENING | CLOSING):
                found.append([])
        elif depth <= 0 and (not piece.flag & MARK or _is_hyphen(pieces, k)):
            found[-1].append(piece)
    return [each for each in found if each]


def _is_hyphen(pieces: list[Piece], k: int) -> bool:
    """Whether a dash stands within a name: 让-皮埃尔."""
    if not pieces[k].flag & DASH or not 0 < k < len(pieces) - 1:
        return False
    return pieces[k - 1].end == pieces[k].start and pieces[k].end == pieces[k + 1].start


def _pieces(tokens: Tokens, source: Range, naming: Naming) -> Iterator[Piece]:
    first, end = source
    flags, starts, ends = tokens.flags, tokens.starts, tokens.ends
    has_proclitics = bool(naming.article or naming.prepositions)
    k = first
    while k < end:
        stop = k + 1
        if has_proclitics and not flags[k] & MARK:
            while stop < end and starts[stop] == ends[stop - 1] and not flags[stop] & MARK:
                stop += 1
        at, to = starts[k], ends[stop - 1]
        if flags[k] & MARK:
            yield Piece(tokens.words[k], flags[k], at, to)
        elif stop == k + 1 and not _is_glued(tokens.words[k]):
            yield from _of_token(tokens, k, naming)
        else:
            yield from _of_text(tokens, at, to, naming)
        k = stop


def _is_glued(word: str) -> bool:
    return any(mark in word for mark in " «“،,") or word[:1] == '"'


def _of_text(tokens: Tokens, at: int, to: int, naming: Naming) -> Iterator[Piece]:
    """Words and marks that are one token, or several that are written as one word."""
    for match in _WORD.finditer(tokens.text, at, to):
        word = match[0].lower()
        if word[0].isalnum():
            yield _piece(word, 0, match.start(), match.end(), tokens.grammar, naming)
        else:
            flag = COMMA if word in ",،" else MARK & ~_APART
            yield Piece(word, flag, match.start(), match.end())


def _of_token(tokens: Tokens, k: int, naming: Naming) -> Iterator[Piece]:
    """A token; without spaces, an unknown one is cut at the nouns it holds."""
    word, flag, at = tokens.words[k], tokens.flags[k], tokens.starts[k]
    suffix = next((e for e in naming.suffixes if word.endswith(e) and word != e), None)
    if suffix is not None and naming.person and naming.person.fullmatch(word.removesuffix(suffix)):
        cut = tokens.ends[k] - len(suffix)  # 홍길동씨
        yield Piece(word.removesuffix(suffix), 0, at, cut)
        yield Piece(suffix, naming.kind_of(suffix), cut, tokens.ends[k])
        return
    if word[:1] == "《":
        flag |= OUTLET
    if naming.cuts is None or flag & NOUNS or word in naming.words:
        yield _piece(word, flag, at, tokens.ends[k], tokens.grammar, naming)
        return
    last = 0
    for match in naming.cuts.finditer(word):
        if match.start() > last:
            yield Piece(word[last : match.start()], 0, at + last, at + match.start())
        noun = class_of(match[0], tokens.grammar, naming)
        yield Piece(match[0], noun, at + match.start(), at + match.end())
        last = match.end()
    if last < len(word):
        rest = word[last:]
        yield Piece(rest, flag | naming.kind_of(rest), at + last, tokens.ends[k])


def class_of(word: str, grammar: Grammar, naming: Naming) -> int:
    """What a word is by the lists of the language."""
    flag = grammar.flags.get(word, 0)
    flag |= naming.words.get(word, 0) if flag & NOUNS else naming.kind_of(word)
    if flag & BODY and naming.single and not flag & PROPER and word not in naming.single:
        flag |= GENERIC
    return flag


def _piece(word: str, flag: int, at: int, to: int, grammar: Grammar, naming: Naming) -> Piece:
    known = flag | class_of(word, grammar, naming)
    piece = Piece(word, known, at, to)
    is_known = known & (KNOWN | DETERMINER | PRONOUN | CONJUNCTION | NUMBER | GENITIVE)
    if is_known and not known & BY_ENDING:
        _take_preposition(piece, grammar, naming)
        return piece
    if naming.article:
        _take_proclitics(piece, grammar, naming)
    if naming.possessives and not piece.is_definite and not piece.flag & KNOWN:
        for joined in ("", *naming.conjunctions):
            if word.startswith(joined) and _take_possessive(piece, len(joined), grammar, naming):
                break
    return piece


def _take_preposition(piece: Piece, grammar: Grammar, naming: Naming) -> None:
    """Tell a preposition from a body that the lists have with it: "במשטרה"."""
    for preposed in naming.prepositions if piece.flag & BODY and naming.article else ():
        bare = piece.word.removeprefix(preposed)
        if bare != piece.word and class_of(bare, grammar, naming) & BODY:
            piece.word, piece.flag = bare, class_of(bare, grammar, naming)
            piece.start, piece.is_preposed = piece.end - len(bare), True
            return


def _take_proclitics(piece: Piece, grammar: Grammar, naming: Naming) -> None:
    """Tell an article, prepositions and conjunctions from the word they are written on to."""
    word = piece.word
    for joined in ("", *naming.conjunctions):
        if not word.startswith(joined):
            continue
        rest = word[len(joined) :]
        for preposed in ("", *naming.articled, *naming.prepositions):
            if not rest.startswith(preposed):
                continue
            bare = rest[len(preposed) :]
            has_article = preposed in naming.articled or bare.startswith(naming.article)
            stem = bare if preposed in naming.articled else bare.removeprefix(naming.article)
            flag = class_of(stem, grammar, naming)
            least = _LEAST + bool((preposed and preposed not in naming.articled) or joined)
            is_word = has_article and len(stem) >= least and "-" not in stem
            is_word |= bool(joined and not preposed and flag & GIVEN)  # "ותמר"
            if flag & (NOUNS | LAND) or is_word:
                piece.word, piece.flag = stem if flag & (NOUNS | QUALITY) else bare, flag
                piece.is_definite, piece.is_preposed = has_article, bool(preposed)
                piece.start = piece.end - len(bare)
                return


def _take_possessive(piece: Piece, first: int, grammar: Grammar, naming: Naming) -> bool:
    """Tell a noun from the ending that says whose: "منافسته", "סנגורו"."""
    word = piece.word[first:]
    for ending, own in naming.possessives:
        if word.endswith(ending) and len(word) >= _LEAST + len(ending):
            noun = word.removesuffix(ending) + own
            flag = class_of(noun, grammar, naming)
            if flag & NOUNS:
                piece.word, piece.flag, piece.is_definite = noun, flag, True
                piece.start += first
                return True
    return False


def _quoted(pieces: list[Piece]) -> Iterator[Piece]:
    """The pieces, with what stands between quotation marks as one."""
    k = 0
    while k < len(pieces):
        piece = pieces[k]
        if piece.word in _QUOTES:
            close = next((n for n in range(k + 1, len(pieces)) if pieces[n].word in _QUOTES), None)
            if close is not None and close > k + 1:
                inner = pieces[k + 1 : close]
                word = " ".join(each.word for each in inner)
                yield Piece(word, 0, inner[0].start, inner[-1].end, is_quoted=True)
                k = close + 1
                continue
        else:
            yield piece
        k += 1
