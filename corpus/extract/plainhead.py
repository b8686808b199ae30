"""The head of a pasted article: which lines are section, title, dek, byline and date."""

import re
from dataclasses import dataclass, field, replace

from corpus.extract.bylines import has_role, looks_like_names
from corpus.extract.dateline import split_dateline
from corpus.extract.furniture import GROUNDS, Furniture
from corpus.extract.phrases import ends_sentence, fold_phrase, phrases, weight
from corpus.extract.plainlines import (
    buttons_below,
    dek_evidence,
    is_name,
    is_name_above_text,
    prose_follows,
)
from corpus.extract.plaintitle import find_title
from corpus.extract.plaintop import Top, path_pieces, read_top
from corpus.extract.sheet import Sheet, is_section, is_unmarked
from corpus.model import Claim

_DEEPEST = 150  # blocks within which a head must end
_LONGEST_DEK = 700
_PATH = re.compile(r"\s[>›»/|]\s")
_SOURCE = re.compile(r"([\u3400-\u9fff\uac00-\ud7af]{2,4})\s?[:：]\s?([^\s:：|｜]{2,20})")
_LONGEST_SOURCE = 120
_HEAD_LINE = "says who wrote it, or when"
_DEK = "the standfirst, which is kept by itself"
_DEK_EVIDENCE = 4  # points (see `dek_evidence`) that make a first paragraph a dek


@dataclass
class Head:
    """What the head says, and where the text begins."""

    claims: list[Claim] = field(default_factory=list)
    body_from: int = 0
    kept: list[int] = field(default_factory=list)  # blocks above `body_from` that are text
    grounds: dict[int, str] = field(default_factory=dict)  # what some of the others are


def read_head(sheet: Sheet, title_at: int | None, *, titled: bool, site: str | None) -> Head:
    """Read the head of a text.

    Args:
        title_at: the block that is marked up as title, if one is.
        titled: whether the title is known from elsewhere, so that none is looked for.
        site: the outlet's name as its copyright line has it.
    """
    head = Head()
    depth = min(len(sheet.blocks), _DEEPEST)
    first = next((at for at in range(depth) if _is_text(sheet, at)), None)
    top = read_top(sheet, depth, first if title_at is None else title_at)
    if title_at is None and not titled:
        title_at = find_title(sheet, first, depth, top, site)
        if title_at is None and top.menu:  # a page has a headline below its menu
            top = read_top(sheet, depth, first, by_shape=False)
            title_at = find_title(sheet, first, depth, top, site)
    if title_at is not None:
        above = range(title_at)
        title = sheet.blocks[title_at].text
        head.claims.append(Claim("title", title.rstrip(" ;"), "text", 0.8))
        head.grounds[title_at] = "the title, which is kept by itself"
        _read_above(sheet, head, title_at, top, site)
    else:
        above = range(0)
    _read_below(sheet, head, 0 if title_at is None else title_at + 1, title_at, len(above))
    return head


def _is_text(sheet: Sheet, at: int) -> bool:
    """Whether block `at` is a paragraph of the text and no line of its head.

    In a script that sets no sign at a sentence's end, a line right above a byline is a title.
    """
    if not sheet.prose[at] or sheet.head_line(at):
        return False
    if at + 1 < len(sheet.blocks) and is_unmarked(sheet.blocks[at].text):
        line = sheet.head_line(at + 1)
        return not (line and line.is_strong)
    return True


def _read_above(sheet: Sheet, head: Head, title_at: int, top: Top, site: str | None) -> None:
    """Section, kicker, site and the like from the lines above the title."""
    title = fold_phrase(sheet.blocks[title_at].text)
    unclaimed = []
    for at in range(title_at):
        text, line = sheet.blocks[at].text, sheet.head_line(at)
        if text == site or at == top.masthead:
            sure = 0.6 if text == site or top.is_repeated else 0.45
            head.claims.append(Claim("site_name", text, "text", sure))
            head.grounds[at] = "the outlet's name"
        elif at in top.paths:
            head.claims.extend(_path_claims(text, title))
            head.grounds[at] = "the way through the site"
        elif line:
            # The day above a menu may be the day of the visit; one below the title wins.
            head.claims.extend(
                replace(claim, confidence=claim.confidence - 0.1) for claim in line.claims
            )
            head.grounds[at] = _HEAD_LINE if line.claims else GROUNDS[Furniture.LINE]
        elif sheet.furniture[at] in (None, Furniture.MENU, Furniture.WORD) and _PATH.search(text):
            head.claims.extend(_path_claims(text, title))
            head.grounds[at] = GROUNDS[Furniture.MENU]
        elif at in top.menu:
            head.grounds[at] = GROUNDS[Furniture.MENU]
        elif sheet.furniture[at] is None or is_section(text):
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
            head.grounds[at] = "the section"
        elif at == near[-1] and weight(text) <= 120:
            head.claims.append(Claim("kicker", text, "text", 0.5))
            head.grounds[at] = "the line above the title"
    head.kept.extend(at for at in unclaimed if sheet.prose[at])


def _path_claims(text: str, title: str) -> list[Claim]:
    """The section at the end of "Home > World > Asia", or beside a name: "Inselbote | Lokales"."""
    pieces = path_pieces(text)
    no_section = phrases()["front"] | phrases()["full_text"] | {"", title}
    named = [piece for piece in pieces if fold_phrase(piece) not in no_section]
    if "|" in text:
        sections = [piece for piece in named if is_section(piece)]
        names = [piece for piece in named if not is_section(piece)]
        if len(pieces) != 2 or len(sections) != 1 or any(name.count(" ") > 4 for name in names):
            return []
        return [
            Claim("section", sections[0], "text", 0.6),
            *(Claim("site_name", name, "text", 0.4) for name in names),
        ]
    if named and named[-1].endswith(("…", "...")):
        named.pop()  # the title, cut off
    return [Claim("section", named[-1], "text", 0.6)] if named and named[-1].count(" ") < 4 else []


def _read_below(sheet: Sheet, head: Head, start: int, title_at: int | None, above: int) -> None:
    """Dek, byline and date from the lines below the title; finds where the text begins."""
    shorts: list[int] = []
    proses: list[int] = []
    last = start  # the first block behind the last that belongs to the head
    at = start
    seen: set[str] = {claim.field for claim in head.claims}
    dek: int | None = None
    told: list[int] = []  # blocks that say who or when
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
            head.grounds[at] = _DEK
            at = last = at + 1
            continue
        if title_at is not None and fold_phrase(sheet.blocks[at].text) in phrases()["abstract"]:
            after = _read_abstract(sheet, head, at)
            if after:
                at = last = after
                continue
        source = None if proses else _source_of(sheet.blocks[at].text)
        if source:
            head.claims.append(Claim("site_name", source, "text", 0.5))
        if source and not line:
            head.grounds[at] = _HEAD_LINE
            last = at + 1
        elif line and (line.is_strong or not proses):
            fields = {claim.field for claim in line.claims}
            if proses and (fields <= seen or len(proses) > 1 or not prose_follows(sheet, at + 1)):
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
            head.grounds[at] = _HEAD_LINE if line.claims else GROUNDS[Furniture.LINE]
            if line.is_strong:
                told.append(at)
            last = at + 1
        elif at - 1 in told and has_role(sheet.blocks[at].text) and not proses:
            head.grounds[at] = _HEAD_LINE
            last = at + 1
        elif (
            title_at is not None
            and "author" not in seen
            and (dek is None or not proses)
            and is_name_above_text(sheet, at)
        ):
            if proses:
                dek = proses.pop()
            seen.add("author")
            _claim_name(sheet, head, at)
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
    if title_at is not None and told:
        buttons = buttons_below(sheet, told[0] + 1, at)
        shorts = [i for i in shorts if i not in buttons]
        head.grounds.update(dict.fromkeys(buttons, GROUNDS[Furniture.LINE]))
        last = max([last, *(i + 1 for i in buttons if all(j < i for j in shorts))])
    _place_shorts(sheet, head, shorts, title_at, last, proses)
    if (
        dek is None
        and title_at is not None
        and proses
        and not any(c.field == "dek" for c in head.claims)
    ):
        points = dek_evidence(sheet, proses[0], above, shorts)
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
        head.grounds[dek] = _DEK
    head.kept.extend(i for i in proses if i < last)
    head.kept = sorted({i for i in head.kept if i != dek})
    head.body_from = last


def _source_of(text: str) -> str | None:
    """The outlet that a line of a Chinese page says its text is from: "来源：…"."""
    if len(text) > _LONGEST_SOURCE:
        return None
    for found in _SOURCE.finditer(text):
        if fold_phrase(found[1]) in phrases()["source"]:
            return found[2]
    return None


def _read_abstract(sheet: Sheet, head: Head, label: int) -> int | None:
    """Take what stands between the labels ABSTRACT and FULL TEXT for a dek; the block after."""
    for at in range(label + 1, min(label + 8, len(sheet.blocks))):
        if fold_phrase(sheet.blocks[at].text) in phrases()["full_text"]:
            abstract = " ".join(block.text for block in sheet.blocks[label + 1 : at])
            if abstract:
                head.claims.append(Claim("dek", abstract, "text", 0.6))
            head.grounds.update(dict.fromkeys(range(label, at + 1), _DEK))
            return at + 1
    return None


def _place_shorts(
    sheet: Sheet, head: Head, shorts: list[int], title_at: int | None, last: int, proses: list[int]
) -> None:
    """Say what the unlabelled lines below the title are: a dek, a name, or text after all."""
    named = any(claim.field == "author" for claim in head.claims)
    names = [] if named or title_at is None else [at for at in shorts if is_name(sheet, at)]
    for at in names[:1]:
        _claim_name(sheet, head, at)
    for at in shorts:
        block = sheet.blocks[at]
        if at in names[:1] or (at - 1 in names[:1] and has_role(block.text)):
            continue
        is_plain = title_at is not None and block.kind in ("", "heading")
        if is_plain and at - 1 == title_at and _is_dek_line(sheet, head, at):
            head.claims.append(Claim("dek", block.text, "text", 0.7))
            head.grounds[at] = _DEK
        elif at < last:
            head.kept.append(at)
    if not proses and shorts and not head.kept and last > shorts[-1] and last >= len(sheet.blocks):
        head.kept.extend(shorts)


def _claim_name(sheet: Sheet, head: Head, at: int) -> None:
    """Take block `at` for a byline without "By", or with one in small letters ("de Ana Ruiz")."""
    name = re.split(r"\s[/|]\s", sheet.blocks[at].text)[0]
    opener, _, rest = name.partition(" ")
    if opener.islower() and looks_like_names(rest):
        name = rest
    head.claims.append(Claim("author", name, "text", 0.4))
    head.grounds[at] = _HEAD_LINE


def _is_dek_line(sheet: Sheet, head: Head, at: int) -> bool:
    """Whether a line right below the title, too short for a paragraph, is a dek."""
    text = sheet.blocks[at].text
    says = weight(text)
    if sheet.blocks[at].kind == "heading" and sheet.blocks[at].level > 2:
        return False
    if text.endswith((":", "：")) or split_dateline(text)[0] or not prose_follows(sheet, at + 1):
        return False
    for below in range(at + 1, min(at + 4, len(sheet.blocks))):
        line = sheet.head_line(below)
        if (line and line.is_strong) or head.grounds.get(below) == _HEAD_LINE:
            return says >= 22
        if sheet.prose[below]:
            break
    return says >= 50 and not ends_sentence(text)
