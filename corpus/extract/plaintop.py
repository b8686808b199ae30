"""What a pasted page prints above its headline: the outlet's name, menus, breadcrumbs."""

import re
from dataclasses import dataclass

from corpus.extract.furniture import Furniture
from corpus.extract.phrases import (
    LONGEST,
    contains_phrase,
    ends_sentence,
    fold_phrase,
    has_case,
    phrases,
    weight,
)
from corpus.extract.sheet import Sheet, is_section

_LONGEST_ENTRY = 40  # by weight, of an entry of a menu
_MOST_SPACES = 3  # within one
_FEWEST_ENTRIES = 4
_LONGEST_NAME = 60  # by weight, of an outlet's name
_TOP = 12  # blocks from the top within which an outlet prints its name
_TOP_LINES, _BOTTOM = 60, 80  # blocks at either end in which it may return
_CRUMB = re.compile(r"\s*[>›»→]\s*|\s[/|]\s")


@dataclass(frozen=True, slots=True)
class Top:
    """Which blocks above a text are the page's and not the article's."""

    menu: frozenset[int] = frozenset()
    paths: frozenset[int] = frozenset()  # breadcrumbs
    masthead: int | None = None  # the block that names the outlet
    is_repeated: bool = False  # whether the page names it elsewhere, too

    @property
    def blocks(self) -> frozenset[int]:
        """All of them."""
        named = frozenset() if self.masthead is None else frozenset({self.masthead})
        return self.menu | self.paths | named


def read_top(sheet: Sheet, depth: int, first: int | None, *, by_shape: bool = True) -> Top:
    """What stands above the headline.

    Args:
        depth: blocks within which a head must end.
        first: the first paragraph of the text, if one is within them.
        by_shape: whether a menu may be told by its shape and a single known word.
    """
    until = depth if first is None else first
    paths = frozenset(
        at for at in range(until) if is_path(sheet.blocks[at].text) and not sheet.head_line(at)
    )
    menu = _menu(sheet, depth, until if by_shape else 0, paths)
    entries = frozenset(fold_phrase(sheet.blocks[at].text) for at in menu)
    paths |= {at for at in range(until) if _leads_to(sheet.blocks[at].text, entries)}
    menu -= paths
    masthead = _masthead(sheet, until, menu, paths)
    if masthead is None:
        return Top(menu, paths)
    at, is_repeated = masthead
    return Top(menu - {at}, paths, at, is_repeated)


def path_pieces(text: str) -> list[str]:
    """The pieces of a breadcrumb in order."""
    return [piece for part in _CRUMB.split(text[:LONGEST]) if (piece := part.strip())]


def is_path(text: str) -> bool:
    """Whether a line is a breadcrumb: "Home > World > Asia", "Inicio / Cultura".

    It starts on the front page or in a section, or has three short pieces between arrows.
    """
    pieces = path_pieces(text)
    if len(text) > LONGEST or not 2 <= len(pieces) <= 7:
        return False
    if ends_sentence(text) and not text.endswith(("…", "...")):  # the title, cut off
        return False
    if any(piece.count(" ") > _MOST_SPACES or weight(piece) > 45 for piece in pieces[:-1]):
        return False
    # A headline may hold one arrow or slash between its words, not between sections.
    keys = [fold_phrase(piece) for piece in pieces]
    known = phrases()
    if "|" in text and len(pieces) > 2:
        return False
    if keys[0] in known["front"]:
        return True
    if "|" in text:
        return False
    in_section = sum(key in known["sections"] for key in keys) * 2 >= len(keys)
    is_short = pieces[-1].count(" ") <= _MOST_SPACES
    return is_short and (in_section or (len(pieces) >= 3 and bool(re.search("[>›→]", text))))


def _leads_to(text: str, entries: frozenset[str]) -> bool:
    """Whether a line is a breadcrumb whose last step is an entry of the page's menu."""
    if len(text) > LONGEST or not re.search("[>›»→]", text):
        return False
    pieces = path_pieces(text)
    return 2 <= len(pieces) <= 4 and fold_phrase(pieces[-1]) in entries


def _menu(sheet: Sheet, depth: int, until: int, paths: frozenset[int]) -> frozenset[int]:
    """The entries of menus set one below the other.

    Half of a menu's entries are known words, in any place; in the first lines of the page,
    above its text, one is enough: no article begins with a row of lines of a few words.
    """
    found = {at for at in range(until) if at not in paths and is_bar(sheet, at)}
    run: list[int] = []
    for at in range(depth + 1):
        is_entry = at < depth and at not in paths and _is_entry(sheet, at)
        if is_entry and (len(run) < 2 or sheet.blocks[at].gap == sheet.blocks[run[-1]].gap):
            run.append(at)
            continue
        found.update(_entries(sheet, run, until))
        run = [at] if is_entry else []
    return frozenset(found)


def _is_entry(sheet: Sheet, at: int) -> bool:
    text = sheet.blocks[at].text
    if text.count(" ") > _MOST_SPACES or weight(text) > _LONGEST_ENTRY or ends_sentence(text):
        return False
    line = sheet.head_line(at)
    return line is None or not line.is_strong


def _entries(sheet: Sheet, run: list[int], until: int) -> list[int]:
    """The blocks of a row of short lines that are a menu's entries."""
    if len(run) < _FEWEST_ENTRIES:
        return []
    known = [at for at in run if _is_known(sheet, at)]
    if 2 * len(known) < len(run):
        is_first = run[0] <= 2 and run[-1] < until
        if not is_first or not known:
            return []
    following = run[-1] + 1
    line = sheet.head_line(following) if following < len(sheet.blocks) else None
    if run[-1] not in known and line and line.is_strong:
        return run[:-1]  # a short headline above its byline
    # Below nothing but "Log in" and "Subscribe", a lone section is the article's own.
    sections = [at for at in run if is_section(sheet.blocks[at].text)]
    is_own = sections == run[-1:] and len(run) - len(known) < 2
    keys = [fold_phrase(sheet.blocks[at].text) for at in run]
    is_own |= keys[-1] in keys[:-1]  # an entry once more, right above the title
    return run[:-1] if is_own else run


def _is_known(sheet: Sheet, at: int) -> bool:
    kind = sheet.furniture[at]
    return kind in (Furniture.LINE, Furniture.MENU) or (
        fold_phrase(sheet.blocks[at].text) in phrases()["menu"]
    )


def _masthead(
    sheet: Sheet, until: int, menu: frozenset[int], paths: frozenset[int]
) -> tuple[int, bool] | None:
    """The first line of the page where it is the outlet's name, and whether that returns.

    It stands in or right above a menu, or returns in a notice of rights.
    """
    known = phrases()
    for at in range(min(_TOP, until)):
        text, kind = sheet.blocks[at].text, sheet.furniture[at]
        key = fold_phrase(text)
        if at in paths or kind is Furniture.MENU or key in known["menu"] | known["front"]:
            continue
        if kind is not None or sheet.head_line(at) or not _may_be_name(text):
            if kind in (None, Furniture.RIGHTS):
                return None
            continue
        is_noted, is_repeated = _returns(sheet, at, key)
        is_noted = is_noted and until > at + 1
        if not (at in menu or is_noted or at + 1 in menu):
            return None
        return at, is_repeated
    return None


def is_bar(sheet: Sheet, at: int) -> bool:
    """Whether block `at` is a menu set side by side: known entries, or one among a few words."""
    if at >= len(sheet.blocks) or len(sheet.blocks[at].text) > LONGEST:
        return False
    line = sheet.head_line(at)
    if line and line.is_strong:
        return False
    pieces = [piece.strip() for piece in sheet.blocks[at].text.split("|")]
    return sheet.furniture[at] is Furniture.MENU or (
        len(pieces) >= 3
        and all(piece.count(" ") < 3 for piece in pieces)
        and any(fold_phrase(piece) in phrases()["menu"] for piece in pieces)
    )


def _may_be_name(text: str) -> bool:
    return (
        text.count(" ") <= 5
        and weight(text) <= _LONGEST_NAME
        and not ends_sentence(text)
        and not text.endswith((":", "：", ",", ";"))
        and any(map(str.isalpha, text))
    )


def _returns(sheet: Sheet, at: int, key: str) -> tuple[bool, bool]:
    """Whether a notice of rights names what the folded line `at` says, and whether any line does.

    Looked at are lines of the page, no paragraphs, at its end and around the head.
    """
    if len(key) < 2:
        return False, False
    # Prepositions are written together with a name in scripts without capitals.
    whole = has_case(sheet.blocks[at].text)
    wanted = f" {key} " if whole else key
    count = len(sheet.blocks)
    is_repeated = False
    for other in {
        *range(at + 1, min(_TOP_LINES, count)),
        *range(max(at + 1, count - _BOTTOM), count),
    }:
        text = sheet.blocks[other].text
        if sheet.prose[other] or len(text) > LONGEST:
            continue
        line = fold_phrase(text).replace("#", " ")
        if wanted in (f" {line} " if whole else line):
            is_repeated = True
            if sheet.furniture[other] is Furniture.RIGHTS or contains_phrase(line, "rights"):
                return True, True
    return False, is_repeated
