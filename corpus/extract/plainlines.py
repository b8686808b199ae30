"""What the unlabelled lines below a pasted title may be: names, buttons to click on, a dek."""

import re
from statistics import median

from corpus.extract.bylines import has_role, looks_like_names, looks_like_uncased_name
from corpus.extract.dateline import split_dateline
from corpus.extract.furniture import Furniture
from corpus.extract.phrases import ends_sentence, fold_phrase, is_cjk, weight
from corpus.extract.sheet import Sheet

_LONGEST_BUTTON = 30  # by weight, of a line to click on


def buttons_below(sheet: Sheet, start: int, until: int) -> set[int]:
    """Lines of a few words below the byline, in a row with share buttons or with each other.

    No article begins with two lines of a few words, one below the other. What stands right
    above the text may be its first heading.
    """
    found: set[int] = set()
    row: list[int] = []
    for at in range(start, until + 1):
        block = sheet.blocks[at] if at < len(sheet.blocks) else None
        if (
            at < until
            and block
            and (not row or block.gap == sheet.blocks[row[-1]].gap or len(row) == 1)
            and _is_button(sheet, at)
        ):
            row.append(at)
            continue
        if row and block and sheet.prose[at] and block.gap <= sheet.blocks[row[-1]].gap:
            row.pop()
        unknown = [i for i in row if sheet.furniture[i] is None]
        if len(row) > 1:
            found.update(unknown)
        row = [at] if at < until and _is_button(sheet, at) else []
    return found


def _is_button(sheet: Sheet, at: int) -> bool:
    block, kind = sheet.blocks[at], sheet.furniture[at]
    if kind is not None:
        return kind in (Furniture.LINE, Furniture.WORD, Furniture.COMMENTS, Furniture.ENDING)
    is_short = block.text.count(" ") < 4 and weight(block.text) <= _LONGEST_BUTTON
    is_line = block.kind in ("", "item") and not ends_sentence(block.text)
    return is_short and is_line and not sheet.head_line(at) and not is_name(sheet, at)


def is_name(sheet: Sheet, at: int) -> bool:
    """Whether block `at` is a name that stands beside a date, as a byline without "By" does."""
    name, *place = re.split(r"\s[/|]\s", sheet.blocks[at].text)
    if len(place) > 1 or sheet.blocks[at].kind or sheet.furniture[at] is not None:
        return False
    is_cased = looks_like_names(name)
    if not is_cased and not looks_like_uncased_name(name):
        return False
    for beside in (at - 1, at + 1, at + 2):
        line = sheet.head_line(beside) if 0 <= beside < len(sheet.blocks) else None
        if line and line.is_strong:
            if beside <= at + 1 or has_role(sheet.blocks[at + 1].text):
                return True
            return is_cased and sheet.furniture[at + 1] in (Furniture.LINE, Furniture.WORD)
    return False


def is_name_above_text(sheet: Sheet, at: int) -> bool:
    """Whether block `at` is a name set apart from the text by a wider gap than from the title."""
    block = sheet.blocks[at]
    if block.kind or sheet.furniture[at] is not None or at + 1 >= len(sheet.blocks):
        return False
    is_apart = any(sheet.prose[at + 1 : at + 3]) and sheet.blocks[at + 1].gap > block.gap
    return is_apart and block.text.count(" ") < 3 and looks_like_names(block.text)


def dek_evidence(sheet: Sheet, at: int, above: int, shorts: list[int]) -> int:
    """Points for the first paragraph being a dek, where no byline sets it apart.

    A wider gap below than between paragraphs 3, above 1; words repeated in the text 2; much
    shorter than the paragraphs below 1; signs of a page around it 1. The first paragraph of
    a plain wire report has 2 at most, by 840 of them.
    """
    block = sheet.blocks[at]
    if weight(block.text) > 420 or re.search(
        r"[.!?]['\"”’»]?\s+[^\W\d_a-z\s][^.!?]{25,}[.!?]", block.text
    ):
        return 0
    body = [i for i in range(at + 1, len(sheet.blocks)) if sheet.prose[i]][:12]
    if split_dateline(block.text)[0]:
        return 0
    if len(body) < 3 or any(sheet.blocks[i].kind == "quote" for i in (at, *shorts)):
        return 0
    usual = median(sheet.blocks[i].gap for i in body[1:])
    points = 3 if sheet.blocks[at + 1].gap > max(usual, 1) else 0
    points += block.gap > max(usual, 1)
    points += 2 if any(_repeats(block.text, sheet.blocks[i].text) for i in body) else 0
    points += weight(block.text) < 0.6 * median(weight(sheet.blocks[i].text) for i in body[:6])
    around = [
        *range(max(above - 3, 0), at),
        *range(max(at, len(sheet.blocks) - 6), len(sheet.blocks)),
    ]
    points += above > 0 or any(sheet.furniture[i] for i in around)
    return points


def _repeats(dek: str, paragraph: str) -> bool:
    """Whether five words of `dek` in a row occur in `paragraph`, or eight ideographs."""
    key, other = fold_phrase(dek), f" {fold_phrase(paragraph[:3000])} "
    if is_cjk(key):
        return any(key[i : i + 8] in other for i in range(len(key) - 7))
    words = key.split(" ")
    return any(f" {' '.join(words[i : i + 5])} " in other for i in range(len(words) - 4))


def prose_follows(sheet: Sheet, at: int) -> bool:
    """Whether a paragraph stands at or soon below block `at`."""
    return any(sheet.prose[at : at + 12])
