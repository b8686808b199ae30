"""The article's own head, repeated among its paragraphs, and lines that only point elsewhere."""

import re
from collections.abc import Sequence
from itertools import zip_longest

from corpus.clean.byline import names_in
from corpus.clean.dates import parse_date
from corpus.clean.leaving import leave_out
from corpus.clean.text import ends_sentence
from corpus.clean.titles import title_key
from corpus.model import Extraction, Paragraph

_HEAD = 5  # so many paragraphs from the top may repeat the head
_BYLINE_CHARS = 120
_DATE_CHARS = 60
_PROSE_CHARS = 80  # of a paragraph below a heading that belongs to the article
_CLOCK_OR_WORD = re.compile(r"\d[\d:./ -]*|[^\W\d_]+")
_LOOSE = re.compile(r"\W+")


def without_repeated_head(
    extraction: Extraction,
    *,
    titles: Sequence[str],
    authors: Sequence[str],
    language: str | None = None,
) -> Extraction:
    """The extraction without title, byline and date lines at the top and a signature below.

    Only whole lines go, and only those that say nothing else. The dek is no matter here: text
    that repeats it stays text.

    Args:
        titles: the title in all spellings that the page states.
        authors: names as `names_in` gives them.
    """
    heads = {title_key(title) for title in titles} - {""}
    paragraphs = extraction.paragraphs
    grounds: dict[int, str] = {}
    for at, paragraph in enumerate(paragraphs):
        if at - len(grounds) >= _HEAD:
            break
        if title_key(paragraph.text) in heads:
            grounds[at] = "repeats the title"
        elif _is_byline(paragraph.text, authors):
            grounds[at] = "byline"
        elif _is_date(paragraph.text, language):
            grounds[at] = "date line"
        elif paragraph.kind == "paragraph" and len(paragraph.text) >= _BYLINE_CHARS:
            break
    kept = [at for at in range(len(paragraphs)) if at not in grounds]
    while len(kept) > 1 and _is_signature(paragraphs[kept[-1]].text, authors):
        grounds[kept.pop()] = "signature"
    while len(kept) > 1 and paragraphs[kept[-1]].kind == "heading":
        grounds[kept.pop()] = "heading without text"
    return leave_out(extraction, grounds)


def without_pointers(extraction: Extraction) -> Extraction:
    """The extraction without lines that are one link and no sentence: headlines of others.

    Items of lists stay, unless the line before says what they are; so does a text that
    consists of such lines for the most part.
    """
    paragraphs = extraction.paragraphs
    pointing = [
        at
        for at, (paragraph, below) in enumerate(zip_longest(paragraphs, paragraphs[1:]))
        if _is_pointer(paragraph) and not (paragraph.kind == "heading" and _is_prose(below))
    ]
    if len(pointing) > 0.4 * len(paragraphs):
        return extraction
    return leave_out(extraction, dict.fromkeys(pointing, "link to another page"))


def _is_prose(paragraph: Paragraph | None) -> bool:
    return paragraph is not None and len(paragraph.text) >= _PROSE_CHARS


def _is_pointer(paragraph: Paragraph) -> bool:
    if paragraph.kind == "item" or ends_sentence(paragraph.text):
        return False
    runs = [run for run in paragraph.runs if run.text.strip()]
    words = len(paragraph.text.split())
    return bool(runs) and all(run.url for run in runs) and len(runs) == 1 and 3 <= words <= 30


def _is_byline(text: str, authors: Sequence[str]) -> bool:
    """Whether a line names the article's authors and says nothing else."""
    if not authors or len(text) > _BYLINE_CHARS or len(text.split()) > 16:
        return False
    rest = text.casefold()
    if not any(author.casefold() in rest for author in authors):
        return False
    for author in authors:
        rest = rest.replace(author.casefold(), " ")
    if len(_LOOSE.sub("", rest)) <= 2:
        return True
    named = names_in(text)
    return bool(named) and all(name in authors for name in named) and not ends_sentence(text)


def _is_date(text: str, language: str | None) -> bool:
    """Whether a line says when, and no more than a few words around it."""
    if (
        len(text) > _DATE_CHARS
        or not re.search(r"\d{4}", text)
        or parse_date(text, language) is None
    ):
        return False
    words = [w for w in _CLOCK_OR_WORD.findall(text) if w[0].isalpha()]
    return len(words) <= 6 and not re.search(r"[.!?。！？]$", text.rstrip(". "))


def _is_signature(text: str, authors: Sequence[str]) -> bool:
    """Whether the last line is an author's name, perhaps in brackets or after a dash."""
    if len(text) > _DATE_CHARS + 20 or not authors:
        return False
    key = title_key(text)
    if key and any(key == title_key(author) for author in authors):
        return True
    named = names_in(text)
    return bool(named) and not ends_sentence(text) and set(named) <= set(authors)
