"""Articles that a page breaks off, though it declares the whole of them."""

import re
from collections.abc import Sequence

from corpus.extract.phrases import weight
from corpus.extract.sifting import Line, kept_of

_PROSE = 80  # letters of a paragraph that is surely the article's
_LONGER = 1.5  # times: a declared text that is little longer is the same text
_MOST_BEYOND = 120  # letters that may stand in the declared text before what is printed
_GAPS = 1.1  # what is printed fills the beginning of the declared text, but for this much
_SENTENCES = re.compile(r"(?<=[^\W\d_][^\W\d_][.!?…])(?=[^\W\d_a-z])")
_NO_LETTER = re.compile(r"[\W_]+")


def declared_whole(printed: Sequence[Line], declared: Sequence[Line]) -> list[Line] | None:
    """The declared text, if the printed one is its beginning and breaks off; else None.

    All that is printed as paragraphs must stand at its beginning, one after the other, and
    much must follow. Paragraphs that are printed keep their links; what is printed besides,
    prompts as a rule, is left out.
    """
    paragraphs = kept_of(declared)
    whole = "".join(_letters(paragraph.text) for paragraph in paragraphs)
    end = filled = 0
    for paragraph in kept_of(printed):
        letters = _letters(paragraph.text)
        at = whole.find(letters, end) if letters else -1
        if at >= 0 and at - end <= _MOST_BEYOND:
            end, filled = at + len(letters), filled + len(letters)
        elif weight(paragraph.text) >= _PROSE:
            return None
    if not filled or end > _GAPS * filled + _MOST_BEYOND or len(whole) < _LONGER * end:
        return None
    known = {_letters(line.paragraph.text): line for line in printed if line.ground is None}
    lines = [known.pop(_letters(each.text), Line(each)) for each in paragraphs]
    ground = "printed where the text breaks off"
    beside = []
    for line in printed:
        letters = _letters(line.paragraph.text)
        if line.ground or (letters in known and letters not in whole):
            beside.append(Line(line.paragraph, line.ground or ground))
    return lines + beside


def split_run_together(text: str) -> list[str]:
    """The paragraphs of a text whose breaks were lost: "… the end.The next …"."""
    return [piece for line in _SENTENCES.split(text) if (piece := line.strip())]


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text).casefold()
