"""The head of a pasted article: which lines are section, title, dek, byline and date."""

import re
from dataclasses import dataclass, field
from statistics import median

from corpus.extract.bylines import has_role, looks_like_names
from corpus.extract.dateline import split_dateline
from corpus.extract.furniture import Furniture
from corpus.extract.phrases import ends_sentence, fold_phrase, is_cjk, phrases, weight
from corpus.extract.plaintitle import find_title
from corpus.extract.sheet import Sheet, is_section, menu_blocks
from corpus.model import Claim

_DEEPEST = 150  # blocks within which a head must end
_LONGEST_DEK = 700
_PATH = re.compile(r"\s[>›»/|]\s")
_DEK_EVIDENCE = 4  # points (see `_dek_evidence`) that make a first paragraph a dek


@dataclass
class Head:
    """What the head says, and where the text begins."""

    claims: list[Claim] = field(default_factory=list)
    body_from: int = 0
    kept: list[int] = field(default_factory=list)  # blocks above `body_from` that are text


def read_head(sheet: Sheet, title_at: int | None, *, titled: bool, site: str | None) -> Head:
    """Read the head of a text.

    Args:
        title_at: the block that is marked up as title, if one is.
        titled: whether the title is known from elsewhere, so that none is looked for.
        site: the outlet's name as its copyright line has it.
    """
    head = Head()
    depth = min(len(sheet.blocks), _DEEPEST)
    first = next((at for at in range(depth) if sheet.prose[at] and not sheet.head_line(at)), None)
    menu = menu_blocks(sheet, depth)
    if title_at is None and not titled:
        title_at = find_title(sheet, first, depth, menu, site)
    if title_at is not None:
        above = range(title_at)
        title = sheet.blocks[title_at].text
        head.claims.append(Claim("title", title.rstrip(" ;"), "text", 0.8))
        _read_above(sheet, head, title_at, menu, site)
    else:
        above = range(0)
    _read_below(sheet, head, 0 if title_at is None else title_at + 1, title_at, len(above))
    return head


def _read_above(sheet: Sheet, head: Head, title_at: int, menu: set[int], site: str | None) -> None:
    """Section, kicker, site and the like from the lines above the title."""
    title = fold_phrase(sheet.blocks[title_at].text)
    unclaimed = []
    for at in range(title_at):
        text, line = sheet.blocks[at].text, sheet.head_line(at)
        if text == site:
            head.claims.append(Claim("site_name", text, "text", 0.6))
        elif line:
            head.claims.extend(line.claims)
        elif sheet.furniture[at] in (None, Furniture.MENU, Furniture.WORD) and _PATH.search(text):
            head.claims.extend(_path_claims(text, title))
        elif at not in menu and (sheet.furniture[at] is None or is_section(text)):
            unclaimed.append(at)
    near = [
        at
        for at in unclaimed
        if all(i in unclaimed or sheet.head_line(i) for i in range(at, title_at))
    ]
    for at in near[-2:]:
        text = sheet.blocks[at].text
        few = (
            text[0].isalnum()
            and text.count(" ") < 2
            and weight(text) <= 30
            and not any(char.isdecimal() for char in text)
        )
        if is_section(text) or (few and at == near[-1]):
            head.claims.append(Claim("section", text, "text", 0.7 if is_section(text) else 0.5))
        elif at == near[-1] and weight(text) <= 120:
            head.claims.append(Claim("kicker", text, "text", 0.5))
    head.kept.extend(at for at in unclaimed if sheet.prose[at])


def _path_claims(text: str, title: str) -> list[Claim]:
    """The section at the end of "Home > World > Asia", or beside a name: "Inselbote | Lokales"."""
    pieces = [piece.strip() for piece in _PATH.split(text) if fold_phrase(piece) not in ("", title)]
    if not pieces or len(pieces) == len(_PATH.split(text)) == 1:
        return []
    if "|" in text:
        sections = [piece for piece in pieces if is_section(piece)]
        names = [piece for piece in pieces if not is_section(piece)]
        if len(pieces) != 2 or len(sections) != 1 or names[0].count(" ") > 4:
            return []
        return [
            Claim("section", sections[0], "text", 0.6),
            Claim("site_name", names[0], "text", 0.4),
        ]
    return [Claim("section", pieces[-1], "text", 0.6)] if pieces[-1].count(" ") < 4 else []


def _read_below(sheet: Sheet, head: Head, start: int, title_at: int | None, above: int) -> None:
    """Dek, byline and date from the lines below the title; finds where the text begins."""
    shorts: list[int] = []
    proses: list[int] = []
    last = start  # the first block behind the last that belongs to the head
    at = start
    seen: set[str] = {claim.field for claim in head.claims}
    dek: int | None = None
    depth = min(len(sheet.blocks), start + 30)
    while at < depth:
        line = sheet.head_line(at)
        if (
            title_at is not None
            and at == title_at + 1
            and sheet.blocks[title_at].text.endswith(";")
        ):
            second = sheet.blocks[at].text  # "Headline; Second line."
            field_name = "dek" if weight(second) >= 25 else "kicker"
            head.claims.append(Claim(field_name, second, "text", 0.8))
            at = last = at + 1
            continue
        if title_at is not None and fold_phrase(sheet.blocks[at].text) in phrases()["abstract"]:
            after = _read_abstract(sheet, head, at)
            if after:
                at = last = after
                continue
        if line and (line.is_strong or not proses):
            fields = {claim.field for claim in line.claims}
            if proses and (fields <= seen or len(proses) > 1 or not _prose_follows(sheet, at + 1)):
                break
            if (
                proses
                and title_at is not None
                and dek is None
                and weight(sheet.blocks[proses[0]].text) <= _LONGEST_DEK
            ):
                dek = proses.pop()
            elif proses:
                break
            seen |= fields
            head.claims.extend(line.claims)
            last = at + 1
        elif sheet.furniture[at] is not None:
            if sheet.furniture[at] is Furniture.RELATED:
                break
            last = last if proses else at + 1
        elif sheet.prose[at]:
            proses.append(at)
            if len(proses) > 1 or title_at is None:
                break
        else:
            shorts.append(at)
            if len(shorts) > 4 or sheet.blocks[at].kind == "item":
                break
        at += 1
    shorts = [i for i in shorts if i < last or (not proses or i < proses[0])]
    _place_shorts(sheet, head, shorts, title_at, last, proses)
    if (
        dek is None
        and title_at is not None
        and proses
        and not any(c.field == "dek" for c in head.claims)
    ):
        points = _dek_evidence(sheet, proses[0], above, shorts)
        if points >= _DEK_EVIDENCE:
            dek = proses[0]
            last = max(last, dek + 1)
            while last < len(sheet.blocks) and sheet.furniture[last] in (
                Furniture.LINE,
                Furniture.CREDIT,
            ):
                last += 1
    if dek is not None:
        head.claims.append(Claim("dek", sheet.blocks[dek].text, "text", 0.7))
    head.kept.extend(i for i in proses if i < last)
    head.kept = sorted({i for i in head.kept if i != dek})
    head.body_from = last


def _prose_follows(sheet: Sheet, at: int) -> bool:
    return any(sheet.prose[at : at + 12])


def _read_abstract(sheet: Sheet, head: Head, label: int) -> int | None:
    """Take what stands between the labels ABSTRACT and FULL TEXT for a dek; the block after."""
    for at in range(label + 1, min(label + 8, len(sheet.blocks))):
        if fold_phrase(sheet.blocks[at].text) in phrases()["full_text"]:
            abstract = " ".join(block.text for block in sheet.blocks[label + 1 : at])
            if abstract:
                head.claims.append(Claim("dek", abstract, "text", 0.6))
            return at + 1
    return None


def _place_shorts(
    sheet: Sheet, head: Head, shorts: list[int], title_at: int | None, last: int, proses: list[int]
) -> None:
    """Say what the unlabelled lines below the title are: a dek, a name, or text after all."""
    named = any(claim.field == "author" for claim in head.claims)
    names = [] if named or title_at is None else [at for at in shorts if _is_name(sheet, at)]
    for at in names[:1]:
        name = re.split(r"\s[/|]\s", sheet.blocks[at].text)[0]
        head.claims.append(Claim("author", name, "text", 0.4))
    for at in shorts:
        block = sheet.blocks[at]
        if at in names[:1] or (at - 1 in names[:1] and has_role(block.text)):
            continue
        is_plain = title_at is not None and block.kind in ("", "heading")
        if is_plain and at - 1 == title_at and _is_dek_line(sheet, at):
            head.claims.append(Claim("dek", block.text, "text", 0.7))
        elif at < last:
            head.kept.append(at)
    if not proses and shorts and not head.kept and last > shorts[-1] and last >= len(sheet.blocks):
        head.kept.extend(shorts)


def _is_name(sheet: Sheet, at: int) -> bool:
    """Whether block `at` is a name that stands beside a date, as a byline without "By" does."""
    name, *place = re.split(r"\s[/|]\s", sheet.blocks[at].text)
    if len(place) > 1 or sheet.blocks[at].kind or not looks_like_names(name):
        return False
    for beside in (at - 1, at + 1, at + 2):
        line = sheet.head_line(beside) if 0 <= beside < len(sheet.blocks) else None
        if line and line.is_strong:
            return beside <= at + 1 or has_role(sheet.blocks[at + 1].text)
    return False


def _is_dek_line(sheet: Sheet, at: int) -> bool:
    """Whether a line right below the title, too short for a paragraph, is a dek."""
    text = sheet.blocks[at].text
    says = weight(text)
    if sheet.blocks[at].kind == "heading" and sheet.blocks[at].level > 2:
        return False
    if text.endswith((":", "：")) or split_dateline(text)[0] or not _prose_follows(sheet, at + 1):
        return False
    for below in range(at + 1, min(at + 4, len(sheet.blocks))):
        line = sheet.head_line(below)
        if line and line.is_strong:
            return says >= 22
        if sheet.prose[below]:
            break
    return says >= 50 and not ends_sentence(text)


def _dek_evidence(sheet: Sheet, at: int, above: int, shorts: list[int]) -> int:
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
