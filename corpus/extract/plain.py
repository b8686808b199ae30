"""Read an article out of text that somebody pasted, or out of a Markdown file."""

from collections.abc import Sequence

from corpus.extract.blocks import MOST_BLOCKS, Block, split_blocks
from corpus.extract.dateline import split_dateline
from corpus.extract.furniture import Furniture, site_of_notice, tags_of
from corpus.extract.markdown import front_matter_claims, markdown_blocks, split_front_matter
from corpus.extract.phrases import ends_sentence, fold_phrase, phrases, weight
from corpus.extract.plainhead import read_head
from corpus.extract.sheet import Sheet
from corpus.model import Claim, Extraction, Paragraph, Run

READER = "plain text 1"
"""What `Extraction.reader` says; the number changes with the rules."""

_HEADERS = (Furniture.ENDING, Furniture.RELATED, Furniture.COMMENTS)
_ALONE = (Furniture.LINE, Furniture.MENU, Furniture.CREDIT, Furniture.TAGS)
_MOST_HEADLINES = 8  # of a related box within the text
_RESUMED = 250  # weight of sentences that only a body has, after a related box


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
    end = _body_end(sheet, head.body_from)
    kept = [*sorted(head.kept), *_body(sheet, head.body_from, end)]
    kept = _without_title(sheet, kept, claims)
    if site and not any(claim.field == "site_name" for claim in claims):
        claims.append(Claim("site_name", site, "text", 0.5))
    claims.extend(Claim("tag", tag, "text", 0.5) for tag in _tags(sheet))
    found, paragraphs = _paragraphs(sheet, kept, claims)
    # Among equals the first in reading order stays first.
    strongest_first = tuple(sorted(found, key=lambda claim: -claim.confidence))
    return Extraction(strongest_first, paragraphs, READER)


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


def _without_title(sheet: Sheet, kept: list[int], claims: Sequence[Claim]) -> list[int]:
    """`kept` without a first block that only says the title again."""
    titles = {fold_phrase(claim.value) for claim in claims if claim.field == "title"}
    if len(kept) > 1 and fold_phrase(sheet.blocks[kept[0]].text[:400]) in titles - {""}:
        return kept[1:]
    return kept


def _body_end(sheet: Sheet, start: int) -> int:
    """The block at which the article is over and the rest of the page begins."""
    count = len(sheet.blocks)
    resumes = _resumptions(sheet)
    prose_total = sum(sheet.prose[start:])
    furniture_after, prose_after = _counted_from_end(sheet)
    before = 0
    for at in range(start, count):
        kind = sheet.furniture[at]
        if sheet.prose[at]:
            before += 1
        if kind is None or at == start:
            continue
        key = fold_phrase(sheet.blocks[at].text)
        rest = prose_total - before
        is_counted = kind is Furniture.COMMENTS and ("#" in key or " " in key)
        if is_counted and before >= 2 and 10 * before >= 3 * prose_total:
            return at
        if kind is Furniture.BIO and before >= 2 and rest <= 2 and before > rest:
            return at
        if kind in _HEADERS and before and not resumes[at + 1] and not _is_box(sheet, at):
            return at
        furniture = furniture_after[at]
        if (
            not prose_after[at]
            and 3 * furniture >= count - at
            and (furniture > 1 or count - at == 1)
        ):
            return at
    return count


def _resumptions(sheet: Sheet) -> list[bool]:
    """For every block, whether the body is still to come at or below it.

    Below a list of related articles only a body has a long paragraph, three paragraphs in a
    row, or two that are not teasers.
    """
    resumes = [False] * (len(sheet.blocks) + 1)
    row: list[float] = []
    for at in range(len(sheet.blocks) - 1, -1, -1):
        says = weight(sheet.blocks[at].text)
        if sheet.prose[at]:
            row = [says, *row[:2]]
        elif sheet.furniture[at] is None:
            row = []
        resumes[at] = resumes[at + 1] or (
            sheet.prose[at] and (len(row) == 3 or sum(row) >= _RESUMED)
        )
    return resumes


def _is_box(sheet: Sheet, header: int) -> bool:
    """Whether a related heading opens a box within the body.

    So it is when headlines and then a single paragraph follow, and another heading of the
    page, or the end, comes right after that; a list of headlines with teasers has several.
    """
    proses = 0
    for at in range(header + 1, min(header + 40, len(sheet.blocks))):
        if sheet.prose[at]:
            proses += 1
        elif proses and sheet.furniture[at] is None:
            return False
        elif sheet.furniture[at] in _HEADERS or proses > 1:
            break
    return proses == 1 and at > header + 2 and at < len(sheet.blocks) - 1


def _counted_from_end(sheet: Sheet) -> tuple[list[int], list[int]]:
    """For every block, how many from it to the end are furniture, and how many prose."""
    furniture = [0] * (len(sheet.blocks) + 1)
    prose = [0] * (len(sheet.blocks) + 1)
    for at in range(len(sheet.blocks) - 1, -1, -1):
        furniture[at] = furniture[at + 1] + (sheet.furniture[at] is not None)
        prose[at] = prose[at + 1] + sheet.prose[at]
    return furniture, prose


def _body(sheet: Sheet, start: int, end: int) -> list[int]:
    """The blocks between head and end that belong to the article."""
    kept: list[int] = []
    at = start
    while at < end:
        kind = sheet.furniture[at]
        if kind is Furniture.RELATED or _is_related(sheet, at):
            at = _after_headlines(sheet, at, end)
            continue
        if kind is None or (kind not in _ALONE and not _is_bare_header(sheet, at)):
            kept.append(at)
        at += 1
    return kept


def _is_related(sheet: Sheet, at: int) -> bool:
    """Whether a heading that mostly stands below articles ("Related articles") is block `at`."""
    is_ending = sheet.furniture[at] is Furniture.ENDING
    return is_ending and fold_phrase(sheet.blocks[at].text) in phrases()["related"]


def _is_bare_header(sheet: Sheet, at: int) -> bool:
    """Whether an ambiguous line (a word, a heading of the page) is furniture within the body.

    It is when it is no single word, or stands beside other furniture; "Reactions" between
    two paragraphs is a subheading.
    """
    kind = sheet.furniture[at]
    if kind in (Furniture.RIGHTS, Furniture.CONSENT, Furniture.BIO):
        return False
    beside = [i for i in (at - 1, at + 1) if 0 <= i < len(sheet.blocks)]
    if any(sheet.furniture[i] is not None for i in beside):
        return True
    key = fold_phrase(sheet.blocks[at].text)
    return kind in (Furniture.ENDING, Furniture.COMMENTS) and (" " in key or "#" in key)


def _after_headlines(sheet: Sheet, at: int, end: int) -> int:
    """The block after a related box within the body: its heading and the headlines below."""
    following = at + 1
    if following >= end:
        return following
    gap = sheet.blocks[following].gap
    for i in range(following, min(following + _MOST_HEADLINES, end)):
        block = sheet.blocks[i]
        if (
            sheet.prose[i]
            or ends_sentence(block.text)
            or block.gap > gap
            or weight(block.text) < 12
        ):
            return i
        if gap and i > following:
            # With a blank line between all blocks, only the first is surely a headline.
            return i
    return min(following + _MOST_HEADLINES, end)


def _paragraphs(
    sheet: Sheet, kept: list[int], claims: list[Claim]
) -> tuple[tuple[Claim, ...], tuple[Paragraph, ...]]:
    """The paragraphs of the body; a dateline that the first opens with becomes a claim."""
    paragraphs = []
    for place, at in enumerate(kept):
        block = sheet.blocks[at]
        below = kept[place + 1] if place + 1 < len(kept) else None
        first = place < 3 and not any(sheet.prose[i] for i in kept[:place])
        if first and weight(block.text) >= 60 and not block.runs:
            dateline, rest = split_dateline(block.text)
            if dateline:
                claims.append(Claim("dateline", dateline, "text", 0.8))
                block = Block(rest, block.gap, block.kind)
        paragraphs.append(_paragraph(block, _kind(sheet, at, below)))
    return tuple(claims), tuple(paragraphs)


def _kind(sheet: Sheet, at: int, below: int | None) -> str:
    block = sheet.blocks[at]
    if block.kind:
        return block.kind
    is_short = weight(block.text) <= 90 and not ends_sentence(block.text.rstrip("?？؟"))
    is_open = block.text.endswith((",", ":", ";", "，", "：", "-", "–", "—"))
    return (
        "heading"
        if is_short and not is_open and below is not None and sheet.prose[below]
        else "paragraph"
    )


def _paragraph(block: Block, kind: str) -> Paragraph:
    return Paragraph(block.runs or (Run(block.text),), kind)
