"""The paragraphs that an extractor found, without what the page prints among them."""

import re
from collections.abc import Iterable, Sequence

from corpus.extract.bylines import looks_like_names, read_head_line
from corpus.extract.dateline import split_dateline
from corpus.extract.furniture import GROUNDS, Furniture, furniture_kind
from corpus.extract.phrases import (
    LONGEST,
    ends_sentence,
    fold_phrase,
    opening_phrase,
    phrases,
    weight,
)
from corpus.extract.sifting import Line, sift
from corpus.model import Paragraph, Run

_ANYWHERE = {Furniture.LINE, Furniture.CREDIT, Furniture.TAGS, Furniture.MENU}
_OUTSIDE = {Furniture.WORD, Furniture.RIGHTS, Furniture.CONSENT}
_BOXES = {Furniture.RELATED, Furniture.ENDING}
_LAST = {Furniture.ENDING, Furniture.COMMENTS, Furniture.BIO}
# A place, perhaps a day, and an agency in brackets or slashes: whoever the agency is.
_AGENCY_LINE = re.compile(
    r"(?:[^\W\d_][^\s,.;:!?()]*[ ]){0,3}[^\W\d_][^\s,.;:!?()]*(?:,[^()/!?:;]{2,25})?\.?\s?"
    r"(?:\((?:[^\s()]+[ ]?){1,4}\)\s*(?:[-–—―।=]|--)+|/(?:[^\s/]+[ ]?){1,4}/\s*[-–—.])\s*"
)
# As agencies and papers of East Asia open: 【town agency 3日電】（記者names）, 〔記者name／town報導〕,
# 【town＝agency】, (town=agency) name 기자 =
_EAST_ASIAN = re.compile(
    r"[【〔\[](?:(?:本[报報]|[^【】〔〕\[\]]{2,20}(?:社|网|網|報|报))[^【】〔〕\[\]]{0,24}[电電讯訊]"
    r"|(?:本[报報])?[记記]者[^【】〔〕\[\]]{2,24}[报報][导導道]"
    r"|[^【】〔〕\[\]＝]{1,12}＝[^【】〔〕\[\]＝]{2,14})[】〕\]]\s*(?:[(（][记記]者[^()（）]{2,30}[)）])?\s*"
    r"|\([가-힣·]{2,12}=[가-힣\d]{2,10}\)\s*(?:[가-힣·]{2,12}(?:\s[가-힣·]{2,5}){0,3}\s(?:기자|특파원)\s*=)?\s*"
)
_BRACKETED_NAME = re.compile(
    r"[(（【〔]((?:[\u3400-\u9fff]{1,4}|[\u3040-\u30ff]{1,6})(?:[ ・][\u3040-\u30ff\u3400-\u9fff]{1,6})?)[)）】〕]"
)
SIGNATURE = "a signature"
"""The ground against last lines that are nothing but a name."""

_LONGEST_SIGNATURE = 40  # characters
_LONGEST_CREDIT = 300  # of a line that says who had a part in the article
# "SDA/sep", "mit dpa und AFP": an agency, with its helpers or the writer's initials.
_BETWEEN_AGENCIES = re.compile(
    r"\s*[/,;|]\s*|(?:^|\s)(?:mit|und|with|and|avec|et|con|y|e|met|en|z|i)\s"
)
_HEAD_LINES = 6
_TAIL_SHARE = 0.25  # of the letters: more than that below an "ending" is article
_LONG = 80  # characters of what is surely a paragraph of the article


def sift_furniture(lines: Sequence[Line], labels: Iterable[str] = ()) -> list[Line]:
    """The lines without share bars, prompts, credits, related boxes and page ends.

    They are judged by what they say, and some by where they stand. Of a box of other
    articles its heading goes with the headlines below it.

    Args:
        labels: what the page says of itself elsewhere (section, writers, site); a line above
            or below the text that says no more than that is left out.
    """
    known = {_squeezed(label) for label in labels} - {""}
    lines = sift(lines, lambda paragraphs: _edges(paragraphs, known))
    return sift(sift(lines, _head_lines), _furniture)


def _furniture(paragraphs: Sequence[Paragraph]) -> dict[int, str]:
    """The grounds against lines that a page prints among an article's, and below it."""
    kinds = [furniture_kind(p.text) for p in paragraphs]
    inside = [i for i, p in enumerate(paragraphs) if kinds[i] is None and len(p.text) >= _LONG]
    first, last = (inside[0], inside[-1]) if inside else (0, len(paragraphs) - 1)
    end = _end(paragraphs, kinds)
    against: dict[int, str] = {}
    in_box = False
    for position, (paragraph, kind) in enumerate(zip(paragraphs, kinds, strict=True)):
        if position >= end:
            ending = kinds[end] or Furniture.ENDING
            against[position] = GROUNDS[kind or ending]
            continue
        in_box = kind in _BOXES or (in_box and _is_headline(paragraph))
        if in_box:
            against[position] = GROUNDS[Furniture.RELATED]
        elif (kind is not None and (kind in _ANYWHERE or kind in _LAST)) or (
            kind in _OUTSIDE and not first < position < last
        ):
            against[position] = GROUNDS[kind]
    return against


def _head_lines(paragraphs: Sequence[Paragraph]) -> dict[int, str]:
    """The grounds against lines at the top that only say who wrote it, and when."""
    return {
        position: "says who wrote it, or when"
        for position, paragraph in enumerate(paragraphs[:_HEAD_LINES])
        if (line := read_head_line(paragraph.text)) is not None and line.is_strong
    }


def _edges(paragraphs: Sequence[Paragraph], known: Iterable[str]) -> dict[int, str]:
    """The grounds against menus and repeated labels above the text and what ends a page.

    Below the text a bar of links, or a line that only pages have, ends it: what stands there
    is no more than lines.
    """
    proses = [at for at, p in enumerate(paragraphs) if weight(p.text) >= _LONG and _is_text(p)]
    if not proses:
        return {}
    first, last = proses[0], proses[-1]
    against: dict[int, str] = {}
    for at, paragraph in enumerate(paragraphs):
        is_outside = at < first or at > last
        if is_outside and paragraph.kind != "item":
            is_bar = _is_bar(paragraph.text)
            if at > last and (is_bar or furniture_kind(paragraph.text) is Furniture.MENU):
                against |= dict.fromkeys(range(at, len(paragraphs)), GROUNDS[Furniture.MENU])
                break
            if is_bar:
                against[at] = GROUNDS[Furniture.MENU]
            elif _is_made_of(_squeezed(paragraph.text), known):
                against[at] = "repeats what the page says of itself"
    return against


def _is_text(paragraph: Paragraph) -> bool:
    return furniture_kind(paragraph.text) is None and not _is_bar(paragraph.text)


def _is_bar(text: str) -> bool:
    """Whether a line is a row of a few words each with bars between them: a menu."""
    pieces = [piece for piece in text.split("|") if piece.strip()]
    return len(pieces) >= 3 and all(piece.count(" ") <= 5 for piece in pieces)


def _is_made_of(text: str, labels: Iterable[str]) -> bool:
    """Whether a line consists of labels side by side."""
    for label in sorted(labels, key=len, reverse=True):
        text = text.replace(label, " ")
    return not text.strip()


def _squeezed(text: str) -> str:
    return fold_phrase(text[:LONGEST]).replace(" ", "")


def signature_of(paragraphs: Sequence[Paragraph]) -> str | None:
    """The name in brackets that a Japanese or Chinese text ends with, if one stands there."""
    for paragraph in reversed(paragraphs[-4:]):
        if found := _BRACKETED_NAME.fullmatch(paragraph.text):
            return found[1]
    return None


def signatures_below(paragraphs: Sequence[Paragraph]) -> dict[int, str]:
    """The grounds against last lines that are nothing but a name."""
    against: dict[int, str] = {}
    for at in range(len(paragraphs) - 1, 0, -1):
        if not _is_signature(paragraphs[at]):
            break
        against[at] = SIGNATURE
    return against


def closes_text(text: str) -> bool:
    """Whether a line right below an article's own part of the page still belongs to it.

    A name in brackets, as Japanese and Chinese papers sign, or who had a part in it.
    """
    if len(text) > LONGEST or weight(text) > _LONGEST_CREDIT:
        return False
    is_credit = opening_phrase(fold_phrase(text), "credit_lines") is not None
    return is_credit or _BRACKETED_NAME.fullmatch(text) is not None


def _is_signature(paragraph: Paragraph) -> bool:
    """Whether a last line is nothing but a name, as agencies and writers sign: "(Agency Name)"."""
    if paragraph.kind not in ("paragraph", "quote") or len(paragraph.text) > LONGEST:
        return False
    key = fold_phrase(paragraph.text)
    if opening_phrase(key, "credit_lines") and weight(paragraph.text) <= _LONGEST_CREDIT:
        return True
    if len(paragraph.text) > _LONGEST_SIGNATURE:
        return False
    if _BRACKETED_NAME.fullmatch(paragraph.text):
        return True
    bare = paragraph.text.strip("()[]–— ")
    agencies = phrases()["agencies"]
    pieces = [fold_phrase(piece) for piece in _BETWEEN_AGENCIES.split(bare) if piece.strip()]
    return looks_like_names(bare) or key in agencies or any(piece in agencies for piece in pieces)


def _end(paragraphs: Sequence[Paragraph], kinds: Sequence[Furniture | None]) -> int:
    """Where the article ends: at a line that says so, if little follows, and no article text."""
    letters = [len(paragraph.text) for paragraph in paragraphs]
    for position, kind in enumerate(kinds):
        if kind not in _LAST or sum(letters[position:]) > _TAIL_SHARE * sum(letters):
            continue
        below = paragraphs[position + 1 :]
        if kind is not Furniture.ENDING or not any(map(_is_prose, below)):
            return position
    return len(paragraphs)


def _is_prose(paragraph: Paragraph) -> bool:
    return len(paragraph.text) >= _LONG and ends_sentence(paragraph.text)


def _is_headline(paragraph: Paragraph) -> bool:
    """Whether a paragraph in a box may be another article's headline: one link, or an item."""
    linked = all(run.url for run in paragraph.runs if run.text.strip())
    return (linked or paragraph.kind == "item") and not ends_sentence(paragraph.text)


def part_dateline(lines: Sequence[Line]) -> tuple[str | None, list[Line]]:
    """The dateline that the first paragraph opens with, and the lines with it left out."""
    kept = [at for at, line in enumerate(lines) if line.ground is None]
    for at in kept[:4]:
        paragraph = lines[at].paragraph
        if paragraph.kind == "heading" or len(paragraph.text) < 25:
            continue
        dateline, rest = None, paragraph.text
        found = _EAST_ASIAN.match(paragraph.text[:LONGEST])
        if found is None:
            dateline, rest = split_dateline(paragraph.text)
            found = _AGENCY_LINE.match(paragraph.text)
        if dateline is None and found:
            dateline, rest = found[0].strip(), paragraph.text[found.end() :]
        if dateline is None or not rest.strip():
            return None, list(lines)
        shortened = _from(paragraph, len(paragraph.text) - len(rest))
        apart = Line(Paragraph((Run(dateline),)), "the dateline")
        return dateline, [*lines[:at], apart, Line(shortened), *lines[at + 1 :]]
    return None, list(lines)


def _from(paragraph: Paragraph, start: int) -> Paragraph:
    """The paragraph from a character on."""
    runs: list[Run] = []
    at = 0
    for run in paragraph.runs:
        piece = run.text[max(0, start - at) :]
        at += len(run.text)
        if piece:
            runs.append(Run(piece if runs else piece.lstrip(), run.url))
    return Paragraph(tuple(runs), paragraph.kind)
