"""What each character becomes when text is folded, and which characters are words by themselves."""

import re
import unicodedata

# Letters that Unicode doesn't decompose although readers type the plain ones.
_PLAIN = {
    "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t",
    "æ": "ae", "œ": "oe", "þ": "th",
    # Arabic script: one letter of those that keyboards and languages write differently.
    "ى": "ي", "ی": "ي", "ة": "ه", "ہ": "ه", "ۃ": "ه", "ک": "ك", "ڪ": "ك",
    "ٱ": "ا", "ٲ": "ا", "ٳ": "ا", "ە": "ه",  # the last is what Unicode makes of ۀ
    # A trade mark is none of the letters T and M that NFKD makes of it.
    "™": " ", "℠": " ",
    "\ue000": " ",  # parts quotations in the index, where no text may have it
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
# Marks that Unicode gives a grapheme cluster of their own, visible vowels and tones of Burmese.
_MARKS_APART = (
    (0x102B, 0x102C), (0x1038, 0x1038), (0x1062, 0x1064), (0x1067, 0x106D), (0x1083, 0x1083),
    (0x1087, 0x108C), (0x108F, 0x108F), (0x109A, 0x109C), (0x1A61, 0x1A61), (0x1A63, 0x1A64),
    (0xAA7B, 0xAA7B), (0xAA7D, 0xAA7D),
)  # fmt: skip
# A letter stands below the one before it if a stacker is among the marks between them (rule GB9c
# of Unicode's text segmentation).
_STACKERS = (0x1039, 0x17D2, 0x1A60)
_STACKED = (
    (0x1000, 0x102A), (0x103F, 0x103F), (0x1050, 0x1055), (0x105A, 0x105D), (0x1061, 0x1061),
    (0x1065, 0x1066), (0x106E, 0x1070), (0x1075, 0x1081), (0x108E, 0x108E), (0xA9E0, 0xA9E4),
    (0xA9E7, 0xA9EF), (0xA9FA, 0xA9FE), (0xAA60, 0xAA6F), (0xAA71, 0xAA73), (0xAA7A, 0xAA7A),
    (0xAA7E, 0xAA7F), (0x1780, 0x17B3), (0x1A20, 0x1A54),
)  # fmt: skip
# Hangul: leading consonants, vowels, trailing consonants, tone marks; letters that stand alone.
_LEADING = ((0x1100, 0x115F), (0xA960, 0xA97F))
_VOWELS = ((0x1160, 0x11A7), (0xD7B0, 0xD7CA))
_TRAILING = ((0x11A8, 0x11FF), (0xD7CB, 0xD7FF))
_TONES = (0x302E, 0x302F)
_JAMO = (0x3131, 0x318E)
_HANGUL = (*_LEADING, *_VOWELS, *_TRAILING, _TONES, _JAMO, (0xAC00, 0xD7AF))
# ㅋㅋㅠㅠ is letters, although NFKC makes a syllable of those in the middle.
_AS_LETTER = {unicodedata.normalize("NFKD", chr(code)): chr(code) for code in range(0x3131, 0x318F)}


class Letters(dict[int, str]):
    """Code point -> what it becomes: folded letters, a space, or nothing. For `str.translate`.

    Canonically equivalent texts become equal ones once they are in NFC.
    """

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
        if _lies_in(code, (_JAMO,)):
            return letter
        folded = unicodedata.normalize("NFKD", letter)
        if folded == letter:
            folded = unicodedata.normalize("NFKD", letter.casefold())
        if folded != letter:
            parts = unicodedata.normalize("NFC", "".join(self[ord(each)] for each in folded))
            return "".join(_AS_LETTER.get(each, each) for each in parts)
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


_alone, _hangul, _stacked = _set_of(*_ALONE), _set_of(*_HANGUL), _set_of(*_STACKED)
_apart = {code for first, last in _MARKS_APART for code in range(first, last + 1)}
_above = {  # the marks that belong to the character before them, with their categories
    code: unicodedata.category(chr(code))
    for first, last in _ALONE[len(_HAN) :]
    for code in range(first, last + 1)
    if code not in _apart and unicodedata.category(chr(code))[0] == "M"
}
_marks = _set_of(*((code, code) for code in _above if code not in _STACKERS))
_stackers = _set_of(*((code, code) for code in _STACKERS))
_narrow = _set_of(*((code, code) for code, category in _above.items() if category == "Mn"))
# Of Thai and Lao "am", which is one vowel, NFKC makes two characters.
_and_marks = f"[{_marks}ำຳ]+(?:(?<=ํ)า|(?<=ໍ)າ)?|[{_stackers}][{_narrow}]*[{_stacked}]?"
_cluster = f"[{_alone}](?:{_and_marks})*"
_leading, _vowels, _trailing = _set_of(*_LEADING), _set_of(*_VOWELS), _set_of(*_TRAILING)
_open = "".join(map(chr, range(0xAC00, 0xD7A4, 28)))  # syllables without a trailing consonant
_tones = _set_of(_TONES)
_syllable = (
    f"[{_leading}]*(?:[{_open}][{_vowels}]*|[\uac00-\ud7a3]|[{_vowels}]+)[{_trailing}]*[{_tones}]*"
    f"|[{_leading}]+|[{_trailing}]+|[{_hangul}][{_tones}]*"
)
# What nearly all are, tried first: a character that nothing more belongs to.
_bare = f"[{_alone}\uac00-\ud7a3](?![{_marks}{_stackers}{_vowels}{_trailing}{_tones}])"

LETTERS = Letters()
STANDS_ALONE = re.compile(f"[{_alone}]")
"""A character of a script that writes no spaces: Han, kana, Thai, Lao, Khmer, Burmese …"""
NEEDS_CUTTING = re.compile(f"[{_alone}{_hangul}]")
"""A character whose words spaces don't part: of such a script, or of Hangul."""
WORD = re.compile(f"{_bare}|[^ {_alone}{_hangul}]+|{_cluster}|{_syllable}")
"""One word of folded text in NFC: a grapheme cluster of scripts without spaces and of Hangul, or a run of others."""
PIECE = re.compile(f"{_cluster}|[^{_alone}]+")
"""A grapheme cluster that is a word by itself, or a run of others; of text as it is printed."""
CLINGS = re.compile("[ᄀ-ᇿꥠ-꥿ힰ-퟿ﾞﾟ]")
"""A letter, not a mark, that may merge with the one before it: jamo, half-width voicing."""
_ARABIC = (
    (0x620, 0x64A), (0x66E, 0x6D3), (0x6D5, 0x6D5), (0x6EE, 0x6FF), (0x750, 0x77F), (0x8A0, 0x8C9),
)  # fmt: skip
ARABIC_LETTER = f"[{_set_of(*_ARABIC)}]"
"""A letter of the Arabic script, as a piece of a regular expression."""
