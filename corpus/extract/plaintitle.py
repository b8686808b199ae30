"""Which line of a pasted text is its title, if one is."""

import re
from statistics import median

from corpus.extract.furniture import Furniture
from corpus.extract.phrases import ends_sentence, fold_phrase, phrases, weight
from corpus.extract.plaintop import Top
from corpus.extract.sheet import Sheet, is_section

_LONGEST_TITLE = 220  # by weight
# Longest first line that is read as a headline although it ends in a full stop. Of the
# German articles without a title, 2 in 100 open with a sentence that short.
_LONGEST_SENTENCE_TITLE = 145


def find_title(
    sheet: Sheet, first: int | None, depth: int, top: Top, site: str | None
) -> int | None:
    """The block that is the title, or None where nothing stands above the text."""
    until = depth if first is None else first
    above = top.blocks
    candidates = [
        at
        for at in range(until)
        if sheet.furniture[at] is None
        and at not in above
        and not sheet.head_line(at)
        and sheet.blocks[at].kind in ("", "heading")
        and weight(sheet.blocks[at].text) <= _LONGEST_TITLE
        and sheet.blocks[at].text != site
    ]
    titles = [at for at in candidates if not is_section(sheet.blocks[at].text)]
    long = [at for at in titles if weight(text := sheet.blocks[at].text) >= 18 or text[-1] == ";"]
    if first is None:
        others = [at for at in range(depth) if sheet.furniture[at] is None and at not in above]
        is_above = bool(titles) and len(others) > 1 and titles[0] == others[0]
        return titles[0] if is_above and _may_be_title(sheet, titles[0], above) else None
    if not long and first is not None and _is_sentence_title(sheet, first, above):
        return first
    if not long:
        return titles[-1] if titles and _may_be_title(sheet, titles[-1], above) else None
    best = max(long, key=lambda at: (_title_score(sheet, at, until, above, long[0]), -at))
    if best + 1 in long and _is_kicker_of(sheet, best, best + 1):
        return best + 1
    for _ in range(2):  # what reads best may be a dek below the title
        if best - 1 in long and not _is_kicker_of(sheet, best - 1, best):
            best -= 1
    return best if _may_be_title(sheet, best, above) else None


def _is_kicker_of(sheet: Sheet, at: int, following: int) -> bool:
    """Whether block `at` is a short line above the title `following`, not a title above a dek."""
    short, long = sheet.blocks[at].text, sheet.blocks[following].text
    if at and is_section(sheet.blocks[at - 1].text):
        return False
    few = short.count(" ") < 3 and weight(short) < 32 and weight(short) < 0.7 * weight(long)
    return few and weight(long) <= 110 and not ends_sentence(long)


def _title_score(sheet: Sheet, at: int, until: int, page: frozenset[int], highest: int) -> float:
    """How much speaks for block `at` as the title, among the blocks above `until`."""
    says = min(weight(sheet.blocks[at].text), 80) / 40
    near = any(
        (line := sheet.head_line(i)) and line.is_strong
        for i in range(at + 1, min(at + 4, len(sheet.blocks)))
    )
    barred = any(i in page or sheet.furniture[i] is Furniture.MENU for i in range(at + 1, until))
    below = any(i in page or sheet.furniture[i] for i in range(at))
    # Below a date there may be captions; the headline stands above it.
    dated = any((line := sheet.head_line(i)) and line.is_strong for i in range(highest + 1, at))
    stopped = sheet.blocks[at].text.endswith((".", "。", "।", "۔"))
    return says + near + 0.3 * below - 0.5 * stopped - 3 * barred - dated


def _may_be_title(sheet: Sheet, at: int, page: frozenset[int]) -> bool:
    """A line without a full stop may; one with it must look like a headline."""
    text = sheet.blocks[at].text
    if not re.search(r"[.。।۔.…:：,，]$", text):
        return True
    if re.search(r"[:：,，]$", text) and not re.search(r"[.。]", text):
        return False
    return _is_sentence_title(sheet, at, page)


def _is_sentence_title(sheet: Sheet, at: int, page: frozenset[int]) -> bool:
    """Whether a first line that ends as a sentence does is still a headline.

    It is one when it is short, shorter than the paragraphs below, names no weekday and has
    hardly any of the small words that headlines leave out, or is set in capitals as English
    headlines are. Measured on 840 headlines with a full stop and 700 first sentences.
    """
    text = sheet.blocks[at].text
    if weight(text) > _LONGEST_SENTENCE_TITLE or re.search(
        r"(?:\S+\s+){3}\S{4,}[.。]\s*[^\W\d_a-z]", text
    ):
        return False
    if any(
        sheet.furniture[i] is None
        and i not in page
        and not sheet.head_line(i)
        and not is_section(sheet.blocks[i].text)
        for i in range(at)
    ):
        return False
    below = [
        weight(sheet.blocks[i].text) for i in range(at + 1, len(sheet.blocks)) if sheet.prose[i]
    ][:8]
    if not below:
        return False
    words = fold_phrase(text).split(" ")
    if any(word in phrases()["weekdays"] and len(word) > 4 for word in words):
        return False
    telling = sum(word in phrases()["telling"] for word in words)
    capitals = sum(word[:1].isupper() for word in text.split()) / len(text.split())
    if capitals >= 0.6 or not telling:
        return weight(text) < 0.9 * median(below)
    return telling == 1 and weight(text) < 0.6 * median(below)
