"""What each character becomes when text is folded, and which characters are words by themselves.

Works on text in NFKD, where accents and voicing marks are characters of their own.
"""

import re
import unicodedata

# Letters that Unicode doesn't decompose although readers type the plain ones.
_PLAIN = {
    "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t",
    "æ": "ae", "œ": "oe", "þ": "th",
    # Arabic script: one letter of those that keyboards and languages write differently.
    "ى": "ي", "ی": "ي", "ة": "ه", "ہ": "ه", "ۃ": "ه", "ک": "ك", "ڪ": "ك",
    "ٱ": "ا", "ٲ": "ا", "ٳ": "ا",
}  # fmt: skip
_TATWEEL = 0x640

# Ranges of code points, both ends included.
_DROPPED_MARKS = (
    (0x300, 0x36F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE20, 0xFE2F),
    (0x483, 0x489), (0x2DE0, 0x2DFF), (0xA66F, 0xA67D),  # Cyrillic
)  # fmt: skip
_VOWEL_POINTS = ((0x591, 0x5C7), (0x600, 0x6FF), (0x890, 0x8FF), (0x10EC0, 0x10EFF))
# Ignorable, though not of the category that says so: fillers, selectors, silent vowels.
_IGNORABLE = (
    (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x3164, 0x3164), (0xFE00, 0xFE0F),
    (0xFFA0, 0xFFA0), (0xE0000, 0xE0FFF),
)  # fmt: skip
# Modifier letters that stand for an apostrophe: as little a letter as the apostrophe itself.
_APOSTROPHES = ((0x2B9, 0x2C1), (0x2C8, 0x2CD), (0x2EE, 0x2EE), (0xA78B, 0xA78C))

_HAN = (
    (0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3021, 0x3029), (0x3038, 0x303C), (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFD),
)  # fmt: skip
_ALONE = (
    *_HAN,
    (0x3041, 0x30FF), (0x31F0, 0x31FF), (0x1AFF0, 0x1B16F),  # kana
    (0x3105, 0x312F), (0x31A0, 0x31BF),  # bopomofo
    (0xE01, 0xE7F), (0xE81, 0xEFF),  # Thai, Lao
    (0x1000, 0x109F), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F),  # Burmese
    (0x1780, 0x17FF), (0x1950, 0x19DF), (0x1A20, 0x1AAF),  # Khmer, Tai scripts
)  # fmt: skip
_HANGUL = ((0x1100, 0x11FF), (0x302E, 0x302F), (0xA960, 0xA97F), (0xAC00, 0xD7FF))


class Letters(dict[int, str]):
    """Code point -> what it becomes: folded letters, a space, or nothing. For `str.translate`."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = self._fold(chr(code))
        return folded

    def _fold(self, letter: str) -> str:
        code = ord(letter)
        category = unicodedata.category(letter)
        if letter in _PLAIN:
            return _PLAIN[letter]
        if _lies_in(code, _APOSTROPHES):
            return " "
        if category == "Cf" or code == _TATWEEL or _lies_in(code, _IGNORABLE):
            return ""
        if _lies_in(code, _DROPPED_MARKS) or (category == "Mn" and _lies_in(code, _VOWEL_POINTS)):
            return ""
        if category == "Nd":
            return str(unicodedata.decimal(letter))
        folded = unicodedata.normalize("NFKD", letter.casefold())
        if folded != letter:
            return "".join(self[ord(each)] for each in folded)
        # What the index's tokenizer takes for a part of a word.
        if category[0] in "LN" or category in ("Co", "Mn", "Mc"):
            return letter
        # Han that a later version of Unicode than this Python's may have.
        return letter if category == "Cn" and _lies_in(code, _HAN) else " "


def _lies_in(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= code <= last for first, last in ranges)


def _set_of(*ranges: tuple[int, int]) -> str:
    """The inside of a regular expression's character set."""
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)


def _marks_of(*ranges: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    """The combining marks among some ranges, which belong to the character before them."""
    return tuple(
        (code, code)
        for first, last in ranges
        for code in range(first, last + 1)
        if unicodedata.category(chr(code))[0] == "M"
    )


_alone, _hangul = _set_of(*_ALONE), _set_of(*_HANGUL)
_marks = _set_of(*_marks_of(*_ALONE[len(_HAN) :]))

LETTERS = Letters()
STANDS_ALONE = re.compile(f"[{_alone}]")
"""A character of a script that writes no spaces: Han, kana, Thai, Lao, Khmer, Burmese …"""
NEEDS_CUTTING = re.compile(f"[{_alone}{_hangul}]")
"""A character whose words spaces don't part."""
WORD = re.compile(f"[{_alone}][{_marks}]*|[{_hangul}]+|[^ {_alone}{_hangul}]+")
"""One word of folded text in NFC: a character with its marks, a run of Hangul, another run."""
PIECE = re.compile(f"[{_alone}][{_marks}]*|[^{_alone}]+")
"""A character with its marks that is a word by itself, or a run of others; of text as it is printed."""
CLINGS = re.compile("[ᄀ-ᇿꥠ-꥿ힰ-퟿ㄱ-ㆎﾠ-ￜﾞﾟ]")
"""A letter, not a mark, that may merge with the one before it: jamo, half-width voicing."""
