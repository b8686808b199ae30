"""Where the text of a pasted article ends, and what stands in it that is none of it."""

from collections import Counter
from collections.abc import Mapping
from statistics import median

from corpus.extract.body import closes_text
from corpus.extract.bylines import looks_like_names
from corpus.extract.furniture import GROUNDS, Furniture
from corpus.extract.phrases import LONGEST, ends_sentence, fold_phrase, phrases, weight
from corpus.extract.sheet import Sheet

_HEADERS = (Furniture.ENDING, Furniture.RELATED, Furniture.COMMENTS)
_PARTS = (*_HEADERS, Furniture.BIO)
_ALONE = (Furniture.LINE, Furniture.MENU, Furniture.CREDIT, Furniture.TAGS)
_MOST_HEADLINES = 8  # of a related box within the text
_RESUMED = 250  # weight of sentences that only a body has, after a related box
_SHORTEST_SENTENCE = 30  # by weight, of one that is a paragraph by itself
_MOST_BETWEEN = 2  # lines of the page between two paragraphs
_SHORTEST_HEADLINE = 12  # by weight
_LONGEST_LABEL = 40  # by weight, of what stands above headlines


def grounds_below(sheet: Sheet, start: int) -> Mapping[int, str]:
    """The blocks from `start` on that are none of the article's, each with the ground."""
    twice = _recurring(sheet, start)
    end = _body_end(sheet, start, twice)
    end = _above_footer(sheet, start, end)
    against = _within(sheet, start, end, twice)
    part = Furniture.RELATED  # of the page, by its last heading
    for at in range(end, len(sheet.blocks)):
        kind = sheet.furniture[at]
        if kind in _PARTS:
            part = kind
        against[at] = GROUNDS[kind or part]
    return against


def _recurring(sheet: Sheet, start: int) -> frozenset[int]:
    """Blocks that look like a headline and stand once more further down: they point elsewhere."""
    keys = {
        at: fold_phrase(block.text)
        for at, block in enumerate(sheet.blocks[start:], start)
        if sheet.furniture[at] is None
        and not sheet.prose[at]
        and len(block.text) <= LONGEST
        and weight(block.text) >= _SHORTEST_HEADLINE
        and not ends_sentence(block.text)
    }
    still = Counter(keys.values())
    found = set()
    for at, key in keys.items():
        still[key] -= 1
        if key and still[key]:
            found.add(at)
    return frozenset(found)


def _above_footer(sheet: Sheet, start: int, end: int) -> int:
    """`end`, or the block above it at which headlines of other articles begin.

    They are a row of lines that are no sentences, right below the last paragraph and right
    above what is known to be none of the article; three, or fewer set apart by a wider gap.
    """
    proses = [at for at in range(start, end) if sheet.prose[at]]
    if end >= len(sheet.blocks) or not proses:
        return end
    first = proses[-1] + 1
    if first < end and closes_text(sheet.blocks[first].text):
        first += 1
    row = sheet.blocks[first:end]
    if not row or sheet.blocks[first - 1].text.endswith((":", "：")):
        return end
    if any(
        block.kind or block.text.endswith((":", "：")) or ends_sentence(block.text) for block in row
    ):
        return end
    usual = median(sheet.blocks[at].gap for at in proses[-8:])
    if len(row) == 1 and (not _is_label(sheet, first) or looks_like_names(row[0].text)):
        return end
    return first if len(row) > 2 or row[0].gap > usual else end


def _body_end(sheet: Sheet, start: int, twice: frozenset[int]) -> int:
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
        is_end = kind in _HEADERS and before and not resumes[at + 1]
        # A headline that stands once more below is pointed to from within the text.
        if is_end and at + 1 not in twice and not _is_box(sheet, at):
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
    """For every block, how many from it to the end are furniture, and how many of the text."""
    furniture = [0] * (len(sheet.blocks) + 1)
    texts = [0] * (len(sheet.blocks) + 1)
    goes_on = _going_on(sheet)
    for at in range(len(sheet.blocks) - 1, -1, -1):
        furniture[at] = furniture[at + 1] + (sheet.furniture[at] is not None)
        texts[at] = texts[at + 1] + goes_on[at]
    return furniture, texts


def _going_on(sheet: Sheet) -> list[bool]:
    """Whether each block is a paragraph, or a short sentence right below one, or below an ad."""
    goes_on: list[bool] = []
    since = _MOST_BETWEEN + 1  # blocks since the text went on
    for at, block in enumerate(sheet.blocks):
        is_sentence = (
            sheet.furniture[at] is None
            and since <= _MOST_BETWEEN
            and weight(block.text) >= _SHORTEST_SENTENCE
            and ends_sentence(block.text)
        )
        goes_on.append(sheet.prose[at] or is_sentence)
        if goes_on[-1]:
            since = 0
        elif sheet.furniture[at] in _ALONE:
            since += 1
        else:
            since = _MOST_BETWEEN + 1
    return goes_on


def _within(sheet: Sheet, start: int, end: int, twice: frozenset[int]) -> dict[int, str]:
    """The grounds against blocks between the head and the end."""
    against: dict[int, str] = {}
    at = start
    while at < end:
        kind = sheet.furniture[at]
        if kind is Furniture.RELATED or _is_related(sheet, at):
            following = _after_headlines(sheet, at, end)
            against.update(dict.fromkeys(range(at, following), GROUNDS[Furniture.RELATED]))
            at = following
            continue
        if kind in _ALONE or (kind and _is_bare_header(sheet, at)):
            against[at] = GROUNDS[kind]
        elif at in twice or (at + 1 in twice and _is_label(sheet, at)):
            against[at] = GROUNDS[Furniture.RELATED]
        at += 1
    return against


def _is_label(sheet: Sheet, at: int) -> bool:
    """Whether a line may be what a page writes above headlines: a few words, no sentence."""
    block = sheet.blocks[at]
    is_short = block.text.count(" ") < 4 and weight(block.text) <= _LONGEST_LABEL
    return is_short and not sheet.prose[at] and not ends_sentence(block.text)


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
