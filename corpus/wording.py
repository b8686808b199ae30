"""When two captures tell the same: white space, typography and counters make no difference.

The same rule decides everywhere what is a revision and what is not.
"""

import hashlib
import json
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

from corpus.digests import text_digest
from corpus.model import Wording

PARTS = ("title", "dek", "authors", "text")
"""What of an article a revision may change."""

_COUNTER_CHARS = 80  # no counter's line is longer
_MOST_LINES = 5_000  # of a text that are looked at for counters; keeps huge texts cheap
_HEAD_CHARS = 40  # by so many letters the beginning of a text is known again
_PARTIAL = 0.6  # of the letters of a fuller capture: what shows less is a part of it

_QUOTES = dict.fromkeys(map(ord, "“”„‟«»″〝〞〟「」『』"), '"')
_APOSTROPHES = dict.fromkeys(map(ord, "‘’‚‛‹›′`´ʼʹ"), "'")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−⁃﹘﹣－"), "-")
_SPELLINGS = {**_QUOTES, **_APOSTROPHES, **_DASHES, 0x640: None}  # and Arabic's lengthening stroke
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff]"
)
_NUMBER = re.compile(r"[\d.,:/+]*\d[\d.,:/+]*")
_WORDS = re.compile(r"[^\W\d_]+", re.UNICODE)
_LETTERS = re.compile(r"[\W_]+")
_CUT_OFF = re.compile(r"[(\[（【]?(?:\.{3}|…)[\])）】]?$")


def plain(text: str | None) -> str:
    """`text` as it is compared: one form for quotation marks, dashes and widths, no white space.

    >>> plain("It’s “open” –  now…") == plain("It's \\"open\\" - now...")
    True
    """
    if not text:
        return ""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text.translate(_SPELLINGS)))
        # A mark that stood behind a space now stands behind a letter.
        text = unicodedata.normalize("NFKC", "".join(text.translate(_SPELLINGS).split()))
    return "".join(text.replace("`", "'").replace("''", '"').split())


def parts_of(wording: Wording) -> Mapping[str, str]:
    """Each of `PARTS` as it is compared. Lines of the text that only count are left out."""
    return MappingProxyType(
        {
            "title": plain(wording.title),
            "dek": plain(wording.dek),
            "authors": "\n".join(plain(name).casefold() for name in wording.authors),
            "text": "".join(_plain_lines(wording.text)),
        }
    )


def wording_digest(wording: Wording) -> str:
    """Equal for captures that tell the same; order and words of paragraphs count, breaks don't."""
    return text_digest(*parts_of(wording).values())


def changed_parts(before: Wording, after: Wording) -> tuple[str, ...]:
    """Which of `PARTS` tell something else, in that order."""
    old, new = parts_of(before), parts_of(after)
    return tuple(part for part in PARTS if old[part] != new[part])


def story_lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a text that are neither empty nor counters, each with the place where it begins."""
    at = 0
    for number, line in enumerate(text.splitlines(keepends=True)):
        if line.strip() and (number >= _MOST_LINES or not is_counter(line)):
            yield at, line
        at += len(line)


def _plain_lines(text: str) -> list[str]:
    return [letters for _, line in story_lines(text) if (letters := plain(line))]


def is_counter(line: str) -> bool:
    """Whether a line counts readers, comments or minutes, or says how old the page is.

    >>> is_counter("3 min read"), is_counter("Updated 2 hours ago"), is_counter("12 dead in fire")
    (True, True, False)
    """
    line = line.strip()
    if len(line) > _COUNTER_CHARS or not line:
        return False
    known = _counters()
    folded = unicodedata.normalize("NFKC", line).casefold()
    without = _NUMBER.sub(" ", folded)
    if without == folded:
        return False
    words = _WORDS.findall(_joined_marks(without))
    if words and known["words"].issuperset(words) and not known["units"].issuperset(words):
        return True
    if _LETTERS.sub("", without) in known["lines"]:
        return True
    return any(
        folded.startswith(opener) and _is_time(without[len(opener) :], known)
        # What opens a line has no number, and stands at the same place without them.
        for opener in known["opens"]
    )


def _is_time(text: str, known: Mapping[str, frozenset[str]]) -> bool:
    """Whether words without their numbers tell nothing but a day, an hour or a count."""
    return all(
        word in known["times"] or known["time_signs"].issuperset(word)
        for word in _WORDS.findall(_joined_marks(text))
    )


def _joined_marks(text: str) -> str:
    """The text without marks that `re` takes for the end of a word."""
    if text.isascii():
        return text
    return "".join(char for char in text if unicodedata.category(char)[0] != "M")


@lru_cache(maxsize=1)
def _counters() -> Mapping[str, frozenset[str]]:
    lists = tomllib.loads(files("corpus").joinpath("data", "counters.toml").read_text("utf-8"))
    folded = {
        name: [unicodedata.normalize("NFKC", entry).casefold() for entry in entries]
        for name, entries in lists.items()
    }
    return MappingProxyType(
        {
            "words": frozenset(map(_joined_marks, folded["words"])),
            "units": frozenset(map(_joined_marks, folded["units"])),
            "lines": frozenset(_LETTERS.sub("", line) for line in folded["lines"]),
            "opens": frozenset(folded["opens"]),
            "times": frozenset(
                word
                for name in ("words", "times", "opens")
                for entry in folded[name]
                for word in _WORDS.findall(_joined_marks(entry))
            ),
            "time_signs": frozenset("".join(folded["time_signs"])),
        }
    )


@dataclass(frozen=True, slots=True)
class Outline:
    """As much of a capture as tells which others it must be compared with."""

    letters: int
    is_restricted: bool  # the page says so
    is_cut: bool  # restricted, or the text breaks off with an ellipsis
    head: str  # equal where texts begin with the same letters; empty without any

    def to_json(self) -> str:
        """The outline as it is stored."""
        return json.dumps([self.letters, int(self.is_restricted), int(self.is_cut), self.head])

    @classmethod
    def from_json(cls, stored: str) -> "Outline":
        """What `to_json` gave."""
        letters, is_restricted, is_cut, head = json.loads(stored)
        return cls(letters, bool(is_restricted), bool(is_cut), head)

    def may_begin(self, whole: "Outline") -> bool:
        """Whether it shows well under what `whole` does, and begins alike as far as is known here."""
        return self.letters < _PARTIAL * whole.letters and self.head in ("", whole.head)


def outline_of(text: str, paywall: bool | None) -> Outline:
    """The outline of a text, and of what its page says of access."""
    lines = _plain_lines(text)
    letters = _head(lines)
    is_cut = paywall is True or bool(lines and _CUT_OFF.search(lines[-1]))
    head = hashlib.sha256(letters.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return Outline(sum(map(len, lines)), paywall is True, is_cut, head if letters else "")


def _head(lines: list[str]) -> str:
    return _CUT_OFF.sub("", lines[0])[:_HEAD_CHARS] if lines else ""


def is_beginning(part: str, whole: str, *, is_restricted: bool = False) -> bool:
    """Whether a text is no more than the beginning of another one.

    Its paragraphs are the first ones of the whole, word for word and without a gap; the last
    may break off, with an ellipsis or without. Where the page says that access is restricted,
    some may be missing behind the first, and a last line may be another one: a prompt to pay.
    """
    lines, others = _plain_lines(part), _plain_lines(whole)
    if not is_restricted:
        return _begin(lines, others)
    return any(
        _begin(shown, others) or (_begin(shown[:1], others) and _are_in_order(shown, others))
        for shown in (lines, lines[:-1])
        if shown or not lines
    )


def _begin(lines: list[str], whole: list[str]) -> bool:
    if not lines:
        return True
    *full, last = lines
    return (
        len(lines) <= len(whole)
        and full == whole[: len(full)]
        and whole[len(full)].startswith(_CUT_OFF.sub("", last))
    )


def _are_in_order(some: list[str], all_: list[str]) -> bool:
    rest = iter(all_)
    return all(line in rest for line in some)
