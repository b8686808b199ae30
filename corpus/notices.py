"""Notices of a correction in an article: what the outlet says that it got wrong."""

import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

_ANYWHERE_CHARS = 400  # of a paragraph that is a notice though it does not begin as one
_NOTE_CHARS = 40  # what may stand before a notice: "Editor's note:"
_LABEL_CHARS = 60  # up to the colon, with a day in it
_NOUN_CHARS = 120  # from where a paragraph begins to what it speaks of
_FIRST, _LAST = 2, 4  # so many paragraphs from the top and the bottom a label may stand alone

_SPELLINGS = str.maketrans({"’": "'", "‘": "'", "＇": "'", "–": "-", "—": "-", "−": "-"})
_OPENING = ' \t*•·■▪◆▶►※-_([{【〔（［《<〈"“„«「『'
_CLOSING = "])}】〕）］》>〉"


def notices(title: str | None, text: str) -> tuple[str, ...]:
    """The notices of a correction in a title or a text, as printed, in reading order.

    A notice opens a paragraph ("Correction:", "An earlier version of this article …") or is
    a short standing line. An article about corrections has none.

    >>> notices(None, "The ferry sails.\\n\\nCorrection: it sails at six.")
    ('Correction: it sails at six.',)
    >>> notices("Market correction: what it means", "A correction of prices is due.")
    ()
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found: list[str] = []
    if title and _has_label(_folded(title)) and not _is_label(_folded(title)):
        found.append(title.strip())
    for place, line in enumerate(lines):
        folded = _folded(line)
        if _is_label(folded):
            if place < _FIRST or place >= len(lines) - _LAST:
                found.append("\n".join(lines[place : place + 2]))
        elif _is_notice(folded):
            found.append(line)
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class _Phrases:
    labels: tuple[str, ...]
    opens: tuple[str, ...]
    opens_with_noun: tuple[tuple[str, tuple[str, ...]], ...]
    anywhere: tuple[str, ...]
    anywhere_with_noun: tuple[tuple[str, tuple[str, ...]], ...]
    words: frozenset[str]  # of each phrase that stands anywhere one that it must have
    unspaced: tuple[str, ...]  # such phrases of scripts that write no spaces
    notes: tuple[str, ...]


def _folded(text: str) -> str:
    """The beginning of a line as phrases are compared, without what opens it."""
    start = unicodedata.normalize("NFKC", text[: _ANYWHERE_CHARS + 1]).translate(_SPELLINGS)
    return " ".join(start.casefold().lstrip(_OPENING).split())


def _is_label(folded: str) -> bool:
    return folded.rstrip(" :." + _CLOSING) in _phrases().labels


def _is_notice(folded: str) -> bool:
    if _has_label(folded) or _opens(folded):
        return True
    behind = _behind_note(folded)
    if behind and (_has_label(behind) or _opens(behind)):
        return True
    return len(folded) <= _ANYWHERE_CHARS and _has_phrase(folded)


def _has_phrase(folded: str) -> bool:
    known = _phrases()
    # Looking for each phrase takes long; next to no line has a word that one of them must have.
    if known.words.isdisjoint(folded.split()) and (
        folded.isascii() or not any(phrase in folded for phrase in known.unspaced)
    ):
        return False
    return any(phrase in folded for phrase in known.anywhere) or any(
        (at := folded.find(phrase)) >= 0 and _speaks_of(folded[at:], nouns)
        for phrase, nouns in known.anywhere_with_noun
    )


def _opens(folded: str) -> bool:
    known = _phrases()
    return folded.startswith(known.opens) or any(
        folded.startswith(phrase) and _speaks_of(folded, nouns)
        for phrase, nouns in known.opens_with_noun
    )


def _speaks_of(folded: str, nouns: Iterable[str]) -> bool:
    start = folded[:_NOUN_CHARS]
    return any(noun in start for noun in nouns)


def _has_label(folded: str) -> bool:
    """Whether a line begins with a label and its colon, or has the label in brackets.

    Before the colon may stand a day: in brackets, behind a comma or bare.
    """
    start = folded[:_LABEL_CHARS]
    if not start.startswith(_phrases().labels):
        return False
    for label in _phrases().labels:
        if start.startswith(label):
            rest = start[len(label) :]
            between, colon, _ = rest.partition(":")
            between = between.strip()
            if colon and (not between.strip(_CLOSING) or _is_day(between)):
                return True
            if rest[:1] in tuple(_CLOSING) or rest.startswith(" - "):
                return True
    return False


def _is_day(between: str) -> bool:
    return any(char.isdigit() for char in between) and (
        between[0] in "(,[-/" or between[0].isdigit()
    )


def _behind_note(folded: str) -> str:
    note, colon, _ = folded[: _NOTE_CHARS + 1].partition(":")
    if colon and note.rstrip(" ." + _CLOSING) in _phrases().notes:
        return folded[len(note) + 1 :].lstrip(_OPENING)
    return ""


@lru_cache(maxsize=1)
def _phrases() -> _Phrases:
    tables = tomllib.loads(files("corpus").joinpath("data", "notices.toml").read_text("utf-8"))
    opens: list[str] = []
    anywhere: list[str] = []
    opens_with_noun: list[tuple[str, tuple[str, ...]]] = []
    anywhere_with_noun: list[tuple[str, tuple[str, ...]]] = []
    for lists in tables.values():
        nouns = _all(lists.get("nouns", ()))
        for entries, plain, noted in (
            (lists["opens"], opens, opens_with_noun),
            (lists["anywhere"], anywhere, anywhere_with_noun),
        ):
            plain += _all(entry for entry in entries if not entry.endswith("…"))
            noted += (
                (_folded(entry.removesuffix("…")), nouns)
                for entry in entries
                if entry.endswith("…")
            )
    labels = _all(entry for lists in tables.values() for entry in lists["labels"])
    notes = _all(entry for lists in tables.values() for entry in lists.get("notes", ()))
    everywhere = [*anywhere, *(phrase for phrase, _ in anywhere_with_noun)]
    return _Phrases(
        tuple(sorted(labels, key=len, reverse=True)),
        tuple(opens),
        tuple(opens_with_noun),
        tuple(anywhere),
        tuple(anywhere_with_noun),
        frozenset(
            max(phrase.split()[:-1], key=len) for phrase in everywhere if len(phrase.split()) > 2
        ),
        tuple(phrase for phrase in everywhere if len(phrase.split()) <= 2),
        tuple(note.rstrip(".") for note in notes),
    )


def _all(entries: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(_folded, entries)))
