"""What was typed, in pieces: operators, fields, words and phrases."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.syntax.tree import DISTANCE, FIELDS, MAX_CHARACTERS, MAX_DISTANCE, Near, Term

_ALIKE = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»‹›＂〝〞〟", '"'),
        **dict(zip("（）：＊｜－﹣−", "():*|---", strict=True)),
        "\ue000": " ",  # parts quotations in the index
    }
)
_PAIRS = {"「": "」", "『": "』", "｢": "｣", "﹁": "﹂", "﹃": "﹄"}
# Marks of direction, which nobody sees; joiners make other shapes of letters and stay.
_UNSEEN = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
# Inside a Hebrew abbreviation the mark is a letter's neighbour, not a quotation mark.
_GERSHAYIM = re.compile('(?<=[\u05d0-\u05ea])["\u201d](?=[\u05d0-\u05ea])')

_NAMES = "(?i:" + "|".join(FIELDS) + ")"
_IN_PAIRS = "|".join(f"{left}[^{left}{right}]*{right}" for left, right in _PAIRS.items())
_TOKEN = re.compile(
    rf"""
    (?<![^\s(|:-]) NEAR \( (?P<near_of> [^()]* ) \)
    | (?P<open> \( ) | (?P<close> \) ) | (?P<or> \| )
    | (?P<not> (?<![^\s(|]) - (?=[^\s|)-]) )
    | (?<![^\s(|-]) (?P<field> {_NAMES} ) : (?= [^\s:|)] ) (?! // )
    | (?: (?P<phrase> "[^"]*"? ) | (?<![^\s(|:-]) (?P<pair> {_IN_PAIRS} ) ) (?P<star> \* )?
    | (?P<word> [^\s"()|]+ )
    """,
    re.VERBOSE,
)
_OPERATOR = re.compile("OR|AND|NOT|NEAR(?:/([0-9]{1,9}))?")
_KNOWN_FIELD = re.compile(f"{_NAMES}:(?!//)")
_LONGEST = MAX_CHARACTERS - 32  # of a phrase, so that it can be read with its field and marks
_BARE_FIELD = re.compile(rf"{_NAMES}:(?!\S)")
_UNKNOWN_FIELD = re.compile(r"[A-Za-z]{2,20}:(?=[^\s:/|)])")
_PLAIN = re.compile(r"(?![-*:/「『｢﹁])[^\s\"()|]*[^\s\"()|*:]")
_DISTANCE_OF = re.compile(r",\s*([0-9]{1,9})\s*$")


@dataclass(frozen=True, slots=True)
class Token:
    """One piece; what stands for a word, a phrase or NEAR(…) is of the kind `term`."""

    kind: str  # open, close, or, and, not, near, field, term
    typed: str
    term: Term | Near | None = None  # None: not even a letter
    distance: int = DISTANCE


def legible(typed: str) -> str:
    """The same with one sign for those that mean the same, and nothing unseen in it."""
    seen = _CONTROLS.sub(" ", _UNSEEN.sub("", typed))
    return _GERSHAYIM.sub("״", seen).translate(_ALIKE)


def tokens(text: str, notes: list[str]) -> Iterator[Token]:
    """The pieces of a legible text; what is odd about them goes to `notes`."""
    after_field = False
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup if found.lastgroup != "star" else "phrase"
        typed = found[0]
        if kind == "near_of":
            yield Token("term", typed, _near_of(found["near_of"], notes))
        elif kind in ("phrase", "pair"):
            yield Token("term", typed, _phrase(found, notes))
        elif kind == "word":
            operator = None if after_field else _OPERATOR.fullmatch(typed)
            if operator:
                name = typed.partition("/")[0].lower()
                yield Token(name, typed, distance=_distance(operator[1], notes))
            else:
                if not after_field:
                    _note_field(text, found.start(), notes)
                yield Token("term", typed, _word(typed, notes))
        else:
            yield Token(str(kind), found["field"] or typed)
        after_field = kind == "field"


def _phrase(found: re.Match[str], notes: list[str]) -> Term | None:
    if found["phrase"] and (len(found["phrase"]) < 2 or found["phrase"][-1] != '"'):
        notes.append("A quotation mark has no partner: all that follows it was read as a phrase.")
    marked = found["phrase"] or found["pair"][1:-1]
    words = " ".join(marked.replace('"', " ").split())[:_LONGEST].rstrip()
    return Term(words, is_phrase=True, is_prefix=bool(found["star"])) if words else None


def _word(typed: str, notes: list[str]) -> Term | None:
    text = typed.lstrip("-*:/").rstrip("*:")
    if not text:
        return None
    if typed.startswith("*") or "*" in text:
        notes.append(f"In {quoted(typed)} only a star at the end stands for the rest of a word.")
    is_prefix = typed.endswith("*")
    return Term(text, is_phrase=not is_plain(text), is_prefix=is_prefix)


def is_plain(text: str) -> bool:
    """Whether a word is read as nothing else when it stands without quotation marks."""
    return bool(_PLAIN.fullmatch(text)) and not (
        _OPERATOR.fullmatch(text) or _KNOWN_FIELD.match(text)
    )


def _near_of(inside: str, notes: list[str]) -> Term | Near | None:
    number = _DISTANCE_OF.search(inside)
    pieces = tuple(tokens(inside[: number.start()] if number else inside, notes))
    terms = tuple(token.term for token in pieces if isinstance(token.term, Term))
    if any(token.kind != "term" for token in pieces):
        notes.append("NEAR takes words and phrases: what else stood in it was left out.")
    if len(terms) < 2:
        notes.append("NEAR needs two words or phrases and was left out.")
        return terms[0] if terms else None
    return Near(terms, _distance(number and number[1], notes))


def _distance(typed: str | None, notes: list[str]) -> int:
    if typed is None:
        return DISTANCE
    distance = min(int(typed), MAX_DISTANCE)
    if distance != int(typed):
        notes.append(f"NEAR reaches over 0 to {MAX_DISTANCE} words; NEAR/{distance} was read.")
    return distance


def _note_field(text: str, start: int, notes: list[str]) -> None:
    if (unknown := _UNKNOWN_FIELD.match(text, start)) and not _KNOWN_FIELD.match(text, start):
        notes.append(f"{quoted(unknown[0])} is no field: its words were searched as they stand.")
    elif _BARE_FIELD.match(text, start):
        notes.append("A field with nothing right after its colon was searched as a word.")


def quoted(typed: str) -> str:
    """A piece of what was typed for a sentence, not longer than a line."""
    line = " ".join(legible(typed).split())
    return f"“{line if len(line) <= 60 else line[:59] + '…'}”"
