"""One folding for what is indexed and for what is asked.

Folded text is words joined by single spaces. Case, width, accents, vowel points and invisible
characters are gone; digits of every script are 0-9; punctuation parts words. In scripts that
write no spaces each grapheme cluster is a word, and in Hangul each syllable, so that a phrase
finds any piece of text. Kept: voicing marks of kana, vowel signs of Indic scripts, which make
other words.

The Arabic article is taken off where at least three letters stay, alone or behind و ف ب ك ل, on
both sides: كتاب finds الكتاب, والكتاب, بالكتاب and للكتاب. No other prefix is, since بنك would
become نك. What this makes equal though it isn't: roots that begin like an article, such as
والدين (parents, or "and the religion") and دين. What it doesn't find: ل before a word that begins
with ل, whose لل looks like that of "to the".
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.letters import ARABIC_LETTER, CLINGS, LETTERS, NEEDS_CUTTING, WORD
from corpus.model import Span

FOLD_RULES = 2
"""Rises whenever a text folds to other words than before: what was folded must be folded anew."""

# Not وكال, which is the beginning of "agency" more often than "and as the".
_CLITIC = "(?:ال|وال|بال|لل|فال|كال|وبال|ولل|فبال|فلل)"
# More than one, so that what is left doesn't begin like another.
_CLITICS = re.compile(f" {_CLITIC}+(?={ARABIC_LETTER}{{3}})")
_CLITICS_OF_PREFIX = re.compile(f"{_CLITIC}+(?={ARABIC_LETTER}{{2}})")

# Malayalam and Bengali letters with a code of their own, in spellings older than that code.
_WITH_JOINER = str.maketrans("ണനരലളകত", "ൺൻർൽൾൿৎ")
_JOINED = re.compile("[ണനരലളക]\u0d4d\u200d|ত\u09cd\u200d")
# Thai and Lao "am" with a tone, typed in the order that looks the same.
_OUT_OF_ORDER = re.compile("[ํໍ][่-๋່-໋]")
_AM_AND_TONES = re.compile("(?<![ํໍ])[ํໍ]+[่-๋່-໋][ํໍ่-๋່-໋]*")


def fold(text: str) -> str:
    """The words of `text`, folded, with single spaces between them; `""` if there are none.

    Folding twice equals folding once. The index's tokenizer sees exactly these words.

    >>> fold("Žižek’s «Straße», 北京的2024年")
    'zizek s strasse 北 京 的 2024 年'
    """
    folded = _letters(text)
    if text.isascii():
        return " ".join(folded.split())
    words = WORD.findall(folded) if NEEDS_CUTTING.search(folded) else folded.split()
    return _without_clitics(" ".join(words))


def prefix_forms(word: str) -> tuple[str, ...]:
    """How the folded words begin of those that begin with a folded `word` as it is typed.

    Two where the whole word may be long enough to have lost a clitic that its beginning keeps. At
    least two letters must follow the clitic for that.

    >>> prefix_forms("بالكت"), prefix_forms("بالك"), prefix_forms("econom")
    (('بالكت', 'كت'), ('بالك',), ('econom',))
    """
    clitics = _CLITICS_OF_PREFIX.match(word)
    return (word, word[clitics.end() :]) if clitics else (word,)


def _without_clitics(folded: str) -> str:
    if "ال" in folded or "لل" in folded:
        return _CLITICS.sub(" ", " " + folded)[1:]
    return folded


def _letters(text: str) -> str:
    """`text` letter by letter, words not yet cut out; in NFC."""
    if text.isascii():
        return text.translate(LETTERS)
    if "\u200d" in text:
        text = _JOINED.sub(lambda found: found[0][0].translate(_WITH_JOINER), text)
    folded = unicodedata.normalize("NFC", text.translate(LETTERS))
    if ("ํ" in folded or "ໍ" in folded) and _OUT_OF_ORDER.search(folded):
        folded = unicodedata.normalize("NFC", _AM_AND_TONES.sub(_tones_first, folded))
    return folded


def _tones_first(found: re.Match[str]) -> str:
    return "".join(sorted(found[0], key="ํໍ".__contains__))


@dataclass(frozen=True, slots=True)
class Word:
    """One folded word and the piece of the original that it came from."""

    text: str
    span: Span


# Left out are characters that always part words; others that do are found in a run's folding.
_IN_RUN = "0-9A-Za-z\x80-\x9f¡-¦¨-ª¬-¶¸-º¼-\u200f\u2028-\u202f\u2060-\U0010ffff"
_RUN = re.compile(f"[{_IN_RUN}]+")
# Characters of which each begins a word: Han, kana, syllables of Hangul, consonants of Thai,
# Lao, Burmese and Khmer, unless a mark stands before it; and full stops and commas.
_BEGINS = "\u3400-\u4dbf\u4e00-\u9fffぁ-ゖァ-ヺー가-힣ก-ฮเ-ไກ-ຮເ-ໄက-အក-អ"
_SEAM = re.compile(f"(?<=[^{_IN_RUN}])|(?<=[{_BEGINS}、。，！？])(?=[{_BEGINS}])")


def pieces(original: str, size: int) -> Iterator[Span]:
    """All of `original` in pieces of `size` characters or some more, folded as in the whole.

    Of each piece `fold` and `fold_words` give what they give for it in the whole text. A piece
    has no end as long as there is no place where words are sure to part.
    """
    start = 0
    while start < len(original):
        seam = _SEAM.search(original, start + size)
        end = seam.start() if seam else len(original)
        yield Span(start, end)
        start = end


def seam_before(original: str, place: int, back: int) -> int:
    """The last place up to `place` where words are sure to part; `back` before it if none is nearer."""
    furthest = max(0, place - back)
    seams = [found.start() for found in _SEAM.finditer(original, furthest, place + 1)]
    return max((seam for seam in seams if seam <= place), default=furthest)


def fold_words(original: str) -> Iterator[Word]:
    """The words of `fold(original)`, one by one, each with its place in `original`."""
    for run in _RUN.finditer(original):
        if run[0].isascii():
            yield Word(run[0].lower(), Span(*run.span()))
            continue
        folded = _letters(run[0])
        if " " in folded or NEEDS_CUTTING.search(folded):
            yield from _cut(run[0], run.start())
        elif folded:
            yield Word(_without_clitics(folded), Span(*run.span()))


def _cut(run: str, offset: int) -> Iterator[Word]:
    """The words of a run that is more than one, found by folding its pieces apart."""
    starts = [place for place, letter in enumerate(run) if not _CLINGING[letter] or place == 0]
    if len(starts) == len(run):
        letters = [LETTERS[ord(letter)] for letter in run]
    else:
        letters = [_letters(run[start:end]) for start, end in pairwise([*starts, len(run)])]
    joined = "".join(letters)
    owner: Sequence[int] = range(len(starts))
    if len(joined) != len(starts) or "" in letters:
        owner = [place for place, piece in enumerate(letters) for _ in piece]
    starts.append(len(run))
    for word in WORD.finditer(joined):
        first, last = word.span()
        span = Span(starts[owner[first]] + offset, starts[owner[last - 1] + 1] + offset)
        yield Word(_without_clitics(word[0]), span)


class _Clinging(dict[str, bool]):
    """Whether a character may merge with the one before it when folded."""

    def __missing__(self, letter: str) -> bool:
        is_mark = unicodedata.category(letter)[0] == "M"
        clings = is_mark or not LETTERS[ord(letter)] or CLINGS.match(letter) is not None
        self[letter] = clings
        return clings


_CLINGING = _Clinging()
