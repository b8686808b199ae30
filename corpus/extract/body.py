"""The paragraphs that an extractor found, without what the page prints among them."""

import re
from collections.abc import Iterable, Sequence

from corpus.extract.bylines import looks_like_names, read_head_line
from corpus.extract.dateline import split_dateline
from corpus.extract.furniture import Furniture, furniture_kind
from corpus.extract.phrases import LONGEST, ends_sentence, fold_phrase, phrases, weight
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
_BRACKETED_NAME = re.compile(
    r"[(（【〔]((?:[\u3400-\u9fff]{1,4}|[\u3040-\u30ff]{1,6})(?:[ ・][\u3040-\u30ff\u3400-\u9fff]{1,6})?)[)）】〕]"
)
_SIGNATURE = 40  # characters
_HEAD_LINES = 6
_TAIL_SHARE = 0.25  # of the letters: more than that below an "ending" is article
_LONG = 80  # characters of what is surely a paragraph of the article


def without_furniture_lines(
    paragraphs: Sequence[Paragraph], labels: Iterable[str] = ()
) -> list[Paragraph]:
    """The paragraphs without share bars, prompts, credits, related boxes and page ends.

    Lines are judged by what they say, and some by where they stand. Of a box of other
    articles its heading goes with the headlines below it.

    Args:
        labels: what the page says of itself elsewhere (section, writers, site); a line above
            or below the text that says no more than that is left out.
    """
    paragraphs = _without_head_lines(_without_edges(paragraphs, labels))
    kinds = [furniture_kind(p.text) for p in paragraphs]
    inside = [i for i, p in enumerate(paragraphs) if kinds[i] is None and len(p.text) >= _LONG]
    first, last = (inside[0], inside[-1]) if inside else (0, len(paragraphs) - 1)
    end = _end(paragraphs, kinds)
    kept: list[Paragraph] = []
    in_box = False
    for position, (paragraph, kind) in enumerate(zip(paragraphs, kinds, strict=True)):
        if position >= end:
            break
        in_box = kind in _BOXES or (in_box and _is_headline(paragraph))
        if in_box or kind in _ANYWHERE or kind in _LAST:
            continue
        if kind in _OUTSIDE and not first < position < last:
            continue
        kept.append(paragraph)
    return kept


def _without_head_lines(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs without lines at the top that only say who wrote it, and when."""
    top = [
        position
        for position, paragraph in enumerate(paragraphs[:_HEAD_LINES])
        if (line := read_head_line(paragraph.text)) is not None and line.is_strong
    ]
    return [paragraph for position, paragraph in enumerate(paragraphs) if position not in top]


def _without_edges(paragraphs: Sequence[Paragraph], labels: Iterable[str]) -> list[Paragraph]:
    """The paragraphs without menus and repeated labels above the text and what ends a page.

    Below the text a bar of links, or a line that only pages have, ends it: what stands there
    is no more than lines.
    """
    proses = [at for at, p in enumerate(paragraphs) if weight(p.text) >= _LONG and _is_text(p)]
    if not proses:
        return list(paragraphs)
    first, last = proses[0], proses[-1]
    known = {_squeezed(label) for label in labels} - {""}
    kept: list[Paragraph] = []
    for at, paragraph in enumerate(paragraphs):
        is_outside = at < first or at > last
        if is_outside and paragraph.kind != "item":
            is_bar = _is_bar(paragraph.text)
            if at > last and (is_bar or furniture_kind(paragraph.text) is Furniture.MENU):
                break
            if is_bar or _is_made_of(_squeezed(paragraph.text), known):
                continue
        kept.append(paragraph)
    return kept


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


def without_signatures(paragraphs: Sequence[Paragraph]) -> tuple[list[str], list[Paragraph]]:
    """The last lines that are nothing but a name, and the paragraphs without them."""
    end = len(paragraphs)
    while end > 1 and _is_signature(paragraphs[end - 1]):
        end -= 1
    return [paragraph.text for paragraph in paragraphs[end:]], list(paragraphs[:end])


def _is_signature(paragraph: Paragraph) -> bool:
    """Whether a last line is nothing but a name, as agencies and writers sign: "(Agency Name)"."""
    if paragraph.kind not in ("paragraph", "quote") or len(paragraph.text) > _SIGNATURE:
        return False
    if _BRACKETED_NAME.fullmatch(paragraph.text):
        return True
    bare = paragraph.text.strip("()[]–— ")
    return looks_like_names(bare) or fold_phrase(bare) in phrases()["agencies"]


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


def without_dateline(paragraphs: Sequence[Paragraph]) -> tuple[str | None, list[Paragraph]]:
    """The dateline that the first paragraph opens with, and the paragraphs without it."""
    for position, paragraph in enumerate(paragraphs[:4]):
        if paragraph.kind == "heading" or len(paragraph.text) < 25:
            continue
        dateline, rest = split_dateline(paragraph.text)
        if dateline is None and (found := _AGENCY_LINE.match(paragraph.text)):
            dateline, rest = found[0].strip(), paragraph.text[found.end() :]
        if dateline is None or not rest.strip():
            return None, list(paragraphs)
        shortened = _from(paragraph, len(paragraph.text) - len(rest))
        return dateline, [*paragraphs[:position], shortened, *paragraphs[position + 1 :]]
    return None, list(paragraphs)


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
