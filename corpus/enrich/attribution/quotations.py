"""What stands between quotation marks in a paragraph, and speech that dashes set off.

Quotations within others are left alone. With the order word `dash_tags` a dash before a verb of
saying interrupts a quotation («A, — said Ruiz. — B»), with `dash_quotes` a dash at the start of a
paragraph opens one, with `quoted_names` a few words with a capital are a name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.enrich.attribution.flags import (
    ACCORDING,
    AUXILIARY,
    BODY,
    CAPITAL,
    COLON,
    COMMA,
    CUE,
    DASH,
    DETERMINER,
    DOCUMENT,
    MARK,
    NEGATION,
    OUTLET,
    PREPOSITION,
    QUOTE_CLOSE,
    QUOTE_OPEN,
    STOP,
)

if TYPE_CHECKING:
    from corpus.enrich.attribution.tokens import Tokens

_LONGEST_NAME = 5  # words of a name between quotation marks
_NEAR = 3  # words after a dash among which the verb of saying is


@dataclass(frozen=True, slots=True)
class Quotation:
    """What stands between quotation marks."""

    first: int  # token of the opening mark
    last: int  # token of the closing mark, or the paragraph's last one when there is none
    is_closed: bool


def mark_quotations(tokens: "Tokens", first: int, end: int, marks: Mapping[str, str]) -> None:
    """Pair the quotation marks of a paragraph and note what lies between them."""
    tokens.quoted.extend([-1] * (end - first))
    _Paragraph(tokens, first, end, marks).read()


class _Paragraph:
    """The marks of one paragraph, read from left to right."""

    def __init__(self, tokens: "Tokens", first: int, end: int, marks: Mapping[str, str]) -> None:
        self._tokens = tokens
        self._first = first
        self._end = end
        self._marks = marks
        self._closers = {closing for listed in marks.values() for closing in _closers(listed)}
        self._opened = -1  # the mark that is open
        self._wanted = ""  # what closes it
        self._is_interrupted = False  # by who says it
        self._by_dash = tokens.grammar.has_dash_quotes and bool(tokens.flags[first] & DASH)

    def read(self) -> None:
        tokens = self._tokens
        if self._by_dash:
            self._opened = self._first
        for i in range(self._first, self._end):
            if tokens.flags[i] & DASH and i > self._first and tokens.grammar.has_dash_tags:
                self._dash(i)
            elif self._by_dash and self._opened >= 0 and _is_tagged(tokens, i, self._end):
                self._close(i - 1)
                self._is_interrupted = True
            elif tokens.flags[i] & MARK and (
                tokens.words[i] in self._marks or tokens.words[i] in self._closers
            ):
                self._mark(i)
        if self._opened >= 0:
            _quote(tokens, self._opened, self._end - 1, is_closed=False)

    def _dash(self, i: int) -> None:
        """A dash may interrupt what is said, or take it up again."""
        tokens = self._tokens
        if self._opened >= 0:
            if i > self._opened + 1 and _is_tag(tokens, i, self._end):
                self._close(_said_end(tokens, i))
                self._is_interrupted = True
        elif self._is_interrupted and tokens.flags[i - 1] & (COMMA | STOP):
            self._opened = i

    def _mark(self, i: int) -> None:
        tokens, word = self._tokens, self._tokens.words[i]
        if self._opened < 0:
            self._open(i, word)
        elif self._closes(i, word):
            if _is_apostrophe(tokens, i):
                return
            grammar = tokens.grammar
            may_be_name = grammar.has_quoted_names or _is_titled(
                tokens, self._opened, i, self._first
            )
            if may_be_name and _is_name(tokens, self._opened, i, self._first):
                for k in (self._opened, i):
                    tokens.flags[k] = CAPITAL
                self._opened = -1
            else:
                self._close(i)

    def _open(self, i: int, word: str) -> None:
        if i == self._first and word not in self._marks:
            self._opened, self._wanted = i, word  # »: the paragraph before goes on
        elif word in self._marks and (word not in self._closers or _opens(self._tokens, i)):
            if not _is_possessive(self._tokens, i):
                self._opened, self._wanted = i, self._marks[word]
                self._is_interrupted = False
        elif self._is_interrupted and word in _closers(self._wanted):
            self._is_interrupted = False

    def _closes(self, i: int, word: str) -> bool:
        if word in _closers(self._wanted):
            return not self._opens_another(i, word)
        # “…“: the mark that opens, by mistake, where only one that closes can stand
        return word == self._tokens.words[self._opened] and not _opens(self._tokens, i)

    def _opens_another(self, i: int, word: str) -> bool:
        return word in self._marks and _opens(self._tokens, i) and i != self._end - 1

    def _close(self, i: int) -> None:
        _quote(self._tokens, self._opened, i, is_closed=True)
        self._opened = -1


def _closers(listed: str) -> tuple[str, ...]:
    return ("''",) if listed.startswith("''") else tuple(listed)


def _around(tokens: "Tokens", i: int) -> tuple[str, str]:
    """The characters before and after a token."""
    text, start, end = tokens.text, tokens.starts[i], tokens.ends[i]
    return text[start - 1] if start else " ", text[end] if end < len(text) else " "


def _opens(tokens: "Tokens", i: int) -> bool:
    before, after = _around(tokens, i)
    return not after.isspace() and (before.isspace() or before in "([{—–-/«“„”»\"'‘")


def _is_possessive(tokens: "Tokens", i: int) -> bool:
    return tokens.words[i] in "'’" and _around(tokens, i)[0].isalnum()


def _is_apostrophe(tokens: "Tokens", i: int) -> bool:
    before, after = _around(tokens, i)
    return tokens.words[i] in "'’" and (after.isalnum() or (before == "s" and after == " "))


def _is_tag(tokens: "Tokens", dash: int, end: int) -> bool:
    """Whether after a dash comes who says it: "— сказал мэр"."""
    for k in range(dash + 1, min(dash + 1 + _NEAR, end)):
        if tokens.flags[k] & CUE:
            return True
        if tokens.flags[k] & MARK:
            return False
    return False


def _is_tagged(tokens: "Tokens", i: int, end: int) -> bool:
    """Whether a comma ends what is said: "– Vi er klare, sier Hansen"."""
    return bool(tokens.flags[i] & COMMA) and i + 1 < end and bool(tokens.flags[i + 1] & CUE)


def _said_end(tokens: "Tokens", dash: int) -> int:
    """The last token of what was said before a dash, without the comma."""
    last = dash - 1
    return last - 1 if tokens.flags[last] & COMMA else last


def _is_titled(tokens: "Tokens", opening: int, closing: int, first: int) -> bool:
    """Whether a title may be what is quoted: the report “Silent Rivers”, "laut der „Neuen Post“"."""
    flags = tokens.flags
    titled = DOCUMENT | OUTLET | BODY | ACCORDING
    before = flags[opening - 1] if opening > first else 0
    if before & titled and not before & CUE:
        return True
    if not before & (DETERMINER | PREPOSITION) or not tokens.grammar.has_capital_nouns:
        return False
    if any(flags[k] & (ACCORDING | NEGATION) for k in range(opening + 1, closing)):
        return False
    return closing - opening > 2 or bool(flags[opening + 1] & OUTLET)


def _is_name(tokens: "Tokens", opening: int, closing: int, first: int) -> bool:
    """Whether what is quoted is a name: "агентство «Север»"."""
    flags = tokens.flags
    if not 1 <= closing - opening - 1 <= _LONGEST_NAME or not flags[opening + 1] & CAPITAL:
        return False
    if any(flags[k] & (MARK | AUXILIARY) for k in range(opening + 1, closing)):
        return False
    if opening > first and flags[opening - 1] & (COLON | DASH):
        return False
    begins = opening == first or flags[opening - 1] & STOP
    following = flags[closing + 1] if closing + 1 < len(flags) else 0
    return not (begins and following & (DASH | COMMA))


def _quote(tokens: "Tokens", first: int, last: int, *, is_closed: bool) -> None:
    tokens.flags[first] |= QUOTE_OPEN
    if is_closed:
        tokens.flags[last] |= QUOTE_CLOSE
    number = len(tokens.quotations)
    tokens.quotations.append(Quotation(first, last, is_closed))
    for i in range(first, last + 1):
        tokens.quoted[i] = number
