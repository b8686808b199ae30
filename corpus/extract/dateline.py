"""The dateline before a first paragraph: "WASHINGTON, Dec. 8 (UPI) — "."""

import re

from corpus.extract.phrases import fold_phrase, phrases

_LONGEST = 110
_DASH = re.compile(r"\s*(?:[–—―]+|--+|-\s|\s-|=|\.-)\s*(?=\S)")
_BRACKETED = re.compile(r"[(（【\[]([^()（）【】\[\]]{2,40})[)）】\]]")
_CHINESE = re.compile(
    r"(?:[(（【]?本[报報][讯訊][)）】]?|[(（【]?[\w·]{0,8}?(?:社|网|網|報|报)[\w·]{0,10}?(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:电|電|讯|訊|消息)?[)）】]?)\s*(?:[(（][^()（）]{2,30}[)）])?\s*"
)
# A place in capitals as a sentence of its own, perhaps with a day: "MILANO, 3 marzo. Il sindaco …"
_STOPPED = re.compile(r"([^\W\d_]{4}[^.:;!?\"“”«»()]{0,40})\.\s+(?=[\"“«„]?[^\W\d_])")
_AGENCY_BEHIND = re.compile(r"(.{2,25}?)\.\s+(?=\S)")  # МОСКВА, 3 мар — РИА Новости.
_PLACE = re.compile(r"[^\W\d_a-z][^\d:;!?\"“”«»()]*")


def split_dateline(paragraph: str) -> tuple[str | None, str]:
    """The dateline that `paragraph` opens with, without its dash, and the paragraph without it.

    A dateline is told by an agency in brackets, or by a place in capitals with a dash and a
    new sentence after it; "NATO — an alliance of" is none.
    """
    chinese = _CHINESE.match(paragraph[:80])
    if chinese and paragraph[chinese.end() :].strip():
        return chinese[0].strip(), paragraph[chinese.end() :]
    for dash in _DASH.finditer(paragraph[: _LONGEST + 20]):  # a place may hold a dash, too
        head, rest = paragraph[: dash.start()].strip(), paragraph[dash.end() :]
        if len(head) > _LONGEST:
            break
        if head and _is_dateline(head, rest):
            agency = _AGENCY_BEHIND.match(rest[:40])
            if agency and _is_agency(agency[1]):
                return paragraph[: dash.end() + agency.end()].strip(), rest[agency.end() :]
            return head, rest
    stopped = _STOPPED.match(paragraph[: _LONGEST + 20])
    if stopped and _is_dateline(stopped[1], paragraph[stopped.end() :]):
        return stopped[1], paragraph[stopped.end() :]
    return None, paragraph


def _is_dateline(head: str, rest: str) -> bool:
    bracketed = list(_BRACKETED.finditer(head))
    if bracketed and _is_agency(bracketed[-1][1]):
        before = head[: bracketed[-1].start()]
        behind = head[bracketed[-1].end() :].strip(" .,")
        return (
            len(before.split()) <= 9 and len(behind.split()) <= 4 and not re.search(r"[!?]", before)
        )
    first = rest.lstrip("\"'“”«„‘(")[:1]
    if bracketed or not first or (first.islower() and first.upper() != first) or len(head) > 60:
        return False
    return _is_place_in_capitals(head)


def _is_agency(text: str) -> bool:
    parts = [fold_phrase(part) for part in re.split(r"[/,=–—-]", text)]
    return fold_phrase(text) in phrases()["agencies"] or any(
        part in phrases()["agencies"] for part in parts
    )


def _is_place_in_capitals(head: str) -> bool:
    """Whether `head` is a place in capitals, with a region or a day after a comma at most."""
    if not _PLACE.match(head):
        return False
    place, *others = re.split(r"\s*,\s*", head)
    letters = [char for char in place if char.isalpha()]
    if len(letters) < 4 or any(char.islower() for char in letters) or len(place.split()) > 5:
        return False
    if re.search(r"[:;!?\d]", place):
        return False
    return all(_is_region_or_day(other) for other in others)


def _is_region_or_day(text: str) -> bool:
    words = text.split()
    if not words or len(words) > 4:
        return False
    has_day = (
        any(fold_phrase(word) in phrases()["months"] for word in words)
        or words[0].rstrip(".").isdecimal()
    )
    return has_day or (len(words) <= 3 and all(word[:1].isupper() for word in words))
