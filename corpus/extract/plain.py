"""Read an article out of text that somebody pasted, or out of a Markdown file."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from corpus.extract.blocks import MOST_BLOCKS, Block, split_blocks
from corpus.extract.dateline import split_dateline
from corpus.extract.furniture import GROUNDS, Furniture, site_of_notice, tags_of
from corpus.extract.markdown import front_matter_claims, markdown_blocks, split_front_matter
from corpus.extract.phrases import ends_sentence, fold_phrase, weight
from corpus.extract.plainbody import grounds_below
from corpus.extract.plainhead import read_head
from corpus.extract.sheet import Sheet
from corpus.extract.sifting import Line, kept_of, left_out_of
from corpus.model import Claim, Extraction, Paragraph, Run

READER = "plain text 1"
"""What `Extraction.reader` says; the number changes with the rules."""


def extract_plain(text: str, *, is_markdown: bool = False) -> Extraction:
    """Find title, dek, byline, date, section and body in a text, without the page's furniture.

    A line is left out only when it is short and known, in one of the languages of
    `data/furniture.toml`, or stands below a heading such as "Related articles" with nothing
    but headlines after it; everything else is a claim or a paragraph. What the text does
    not state is not claimed: a text that begins with a sentence has no title.

    Claims are found in "text" or "front matter". `author` is a whole byline without its
    opening word, `published` and `modified` are as printed, `dateline` and `kicker` (a line
    above the title that is no section) are told too. Any text gives an extraction, in time
    linear in its length; one of more than `MOST_BLOCKS` lines is kept whole, unanalysed.
    """
    claims: list[Claim] = []
    title_at: int | None = None
    if is_markdown:
        matter, text = split_front_matter(text)
        claims.extend(front_matter_claims(matter))
        blocks = markdown_blocks(text)
        title_at = next((at for at, block in enumerate(blocks) if block.level == 1), None)
    else:
        blocks = split_blocks(text)
    if not blocks or len(blocks) > MOST_BLOCKS:
        return Extraction(
            tuple(claims), tuple(_paragraph(block, "paragraph") for block in blocks), READER
        )
    sheet = Sheet(blocks)
    site = _site_name(sheet)
    titled = any(claim.field == "title" for claim in claims)
    head = read_head(sheet, title_at, titled=titled, site=site)
    claims.extend(head.claims)
    against = dict(grounds_below(sheet, head.body_from))
    for at in range(head.body_from):
        if at not in head.kept:
            against[at] = head.grounds.get(at) or _ground_above(sheet, at)
    against.update(_repeated_title(sheet, against, claims))
    if site and all(claim.value != site for claim in claims if claim.field == "site_name"):
        claims.append(Claim("site_name", site, "text", 0.5))
    claims.extend(Claim("tag", tag, "text", 0.5) for tag in _tags(sheet))
    lines = _lines(sheet, against, claims)
    # Among equals the first in reading order stays first.
    strongest_first = tuple(sorted(claims, key=lambda claim: -claim.confidence))
    return Extraction(strongest_first, tuple(kept_of(lines)), READER, left_out_of(lines))


def _ground_above(sheet: Sheet, at: int) -> str:
    """Why a line of the head of which nothing else is known is none of the text."""
    kind = sheet.furniture[at]
    if kind in (Furniture.ENDING, Furniture.RELATED, Furniture.COMMENTS):
        kind = Furniture.LINE  # nothing ends above the text: "Share:", "6 comments"
    return GROUNDS[kind] if kind else "stands above the text"


def _site_name(sheet: Sheet) -> str | None:
    """The outlet's name in a copyright line near the end."""
    last = range(len(sheet.blocks) - 1, max(-1, len(sheet.blocks) - 40), -1)
    notices = (sheet.blocks[at].text for at in last if sheet.furniture[at] is Furniture.RIGHTS)
    return next((name for notice in notices if (name := site_of_notice(notice))), None)


def _tags(sheet: Sheet) -> list[str]:
    found = [
        tag
        for block, kind in zip(sheet.blocks, sheet.furniture, strict=True)
        if kind is Furniture.TAGS
        for tag in tags_of(block.text)
    ]
    return list(dict.fromkeys(found))[:50]


def _repeated_title(
    sheet: Sheet, against: Mapping[int, str], claims: Sequence[Claim]
) -> dict[int, str]:
    """The ground against a first block that only says the title again."""
    kept = [at for at in range(len(sheet.blocks)) if at not in against][:2]
    titles = {fold_phrase(claim.value) for claim in claims if claim.field == "title"}
    if len(kept) > 1 and fold_phrase(sheet.blocks[kept[0]].text[:400]) in titles - {""}:
        return {kept[0]: "repeats the title"}
    return {}


def _lines(sheet: Sheet, against: Mapping[int, str], claims: list[Claim]) -> list[Line]:
    """All blocks as lines; a dateline that the first paragraph opens with becomes a claim."""
    lines: list[Line] = []
    kept = [at for at in range(len(sheet.blocks)) if at not in against]
    following = dict(pairwise(kept))
    early = set(kept[:3])
    for at, block in enumerate(sheet.blocks):
        if at in against:
            lines.append(Line(_paragraph(block, block.kind or "paragraph"), against[at]))
            continue
        if at in early and weight(block.text) >= 60 and not block.runs:
            dateline, rest = split_dateline(block.text)
            if dateline:
                claims.append(Claim("dateline", dateline, "text", 0.8))
                lines.append(Line(_paragraph(Block(dateline), "paragraph"), "the dateline"))
                block = Block(rest, block.gap, block.kind)
        if sheet.prose[at]:
            early.clear()
        lines.append(Line(_paragraph(block, _kind(sheet, at, following.get(at)))))
    return lines


def _kind(sheet: Sheet, at: int, below: int | None) -> str:
    block = sheet.blocks[at]
    if block.kind:
        return block.kind
    is_short = (
        weight(block.text) <= 90
        and not sheet.prose[at]
        and not ends_sentence(block.text.rstrip("?？؟"))
    )
    is_open = block.text.endswith((",", ":", ";", "，", "：", "-", "–", "—"))
    return (
        "heading"
        if is_short and not is_open and below is not None and sheet.prose[below]
        else "paragraph"
    )


def _paragraph(block: Block, kind: str) -> Paragraph:
    return Paragraph(block.runs or (Run(block.text),), kind)
