"""Reading an HTML page: what it declares, and its body as paragraphs with links."""

import logging
import re
from collections.abc import Iterator, Sequence
from copy import copy
from itertools import islice

import trafilatura
from lxml.etree import _Element
from lxml.html import HtmlElement, document_fromstring
from trafilatura.core import bare_extraction
from trafilatura.utils import load_html

from corpus.extract.body import (
    signature_of,
    without_dateline,
    without_furniture_lines,
    without_signatures,
)
from corpus.extract.bylines import reporters_in
from corpus.extract.declared import base_of, claims_of
from corpus.extract.furniture import Furniture, furniture_kind, site_of_notice, tags_of
from corpus.extract.heads import read_head, text_of
from corpus.extract.jsonld import JsonLd, read_json_ld
from corpus.extract.phrases import ends_sentence
from corpus.extract.printed import PageText, read_page, squeezed
from corpus.model import Claim, Extraction, Paragraph, Run

READER = f"trafilatura {trafilatura.__version__}"

_BLOCKS = {"p", "head", "list", "item", "quote", "table", "row", "code", "div", "fw", "ab"}
_SURE_LETTERS = 600  # tuned on the 206 pages of the development half
_SURE_SHARE = 0.6
_MIN_LETTERS = 80  # of a text without a sentence's end
_MAX_HEADINGS = 300
_MAX_TAGS = 40
_LABELS = frozenset("author section site_name".split())
_MAX_GAP = 250  # letters between two paragraphs where a heading may have been lost
_MAX_BESIDE = 30  # of them that are not the heading's: a label of an advertisement
_KINDS = {"head": "heading", "item": "item", "quote": "quote"}
_SENTENCE_END = re.compile(r"[.!?…。！？।؟።။:;»”\"')\]]\s*$")


def extract_html(html: str, url: str | None) -> Extraction:
    """What is on an HTML page: claims, the strongest first within a field, and the body.

    A page without an article gives no paragraphs. Links are absolute. Nothing in a page makes
    this fail; what it costs grows with the page's size only.
    """
    tree = _tree(html)
    if tree is None:
        return Extraction((), (), READER)
    ld, head = read_json_ld(tree), read_head(tree)
    claims = claims_of(tree, url, ld, head)
    base = base_of(tree, url)
    headings = [
        heading
        for heading in islice(tree.iter("h2", "h3", "h4"), _MAX_HEADINGS)
        if heading.find(".//a[@href]") is None and heading.getparent().tag != "a"
    ]
    wanted = headings if head.dek is None else [*headings, head.dek]
    page = read_page(tree, base, wanted)
    blocks = _body(tree, page.prose)
    lost = [(*page.ranges[each], each) for each in headings if each in page.ranges]
    dek = page.ranges.get(head.dek) if head.dek is not None else None
    paragraphs = list(_placed(blocks, page, dek, lost))
    if _is_partial(paragraphs, ld):
        paragraphs = list(_from_json_ld(ld))
    claims += tuple(_in_text(paragraphs, claims))
    labels = [claim.value for claim in claims if claim.field in _LABELS]
    signatures, paragraphs = without_signatures(without_furniture_lines(paragraphs, labels))
    claims += tuple(Claim("signature", line, "text", 0.8) for line in signatures)
    dateline, paragraphs = without_dateline(paragraphs)
    if dateline:
        claims += (Claim("dateline", dateline, "text", 0.8),)
        if name := reporters_in(dateline):
            claims += (Claim("author", name, "dateline", 0.3),)
    if not _holds_text(paragraphs):
        paragraphs = []
    return Extraction(claims, tuple(paragraphs), READER)


def _in_text(paragraphs: Sequence[Paragraph], claims: Sequence[Claim]) -> Iterator[Claim]:
    """What lines among the paragraphs say, of which the page says nothing elsewhere."""
    stated = {claim.field for claim in claims}
    if "tag" not in stated:
        for tag in islice(_printed_tags(paragraphs), _MAX_TAGS):
            yield Claim("tag", tag, "text", 0.5)
    if name := signature_of(paragraphs):
        yield Claim("author", name, "text", 0.3)
    if "site_name" not in stated:
        for paragraph in reversed(paragraphs[-3:]):
            notice = paragraph.text.find("©")
            if notice >= 0 and (site := site_of_notice(paragraph.text[notice:])):
                yield Claim("site_name", site, "text", 0.4)
                return


def _printed_tags(paragraphs: Sequence[Paragraph]) -> Iterator[str]:
    for paragraph in paragraphs:
        if furniture_kind(paragraph.text) is Furniture.TAGS:
            yield from tags_of(paragraph.text)


def _tree(html: str) -> HtmlElement | None:
    """The parsed page, or None for what holds no element."""
    # trafilatura logs what it discards; whether a page is one is our caller's to say.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        tree = load_html(html)
        if tree is None:
            tree = document_fromstring(html.encode("utf-8", "replace"))
    except (ValueError, TypeError, AssertionError, RecursionError):
        return None
    except Exception as error:  # lxml's ParserError is no subclass of anything that says so
        if type(error).__module__.startswith("lxml"):
            return None
        raise
    return tree


def _body(tree: HtmlElement, prose: int) -> list[tuple[str, str]]:
    """Kind and text of the body's blocks, as the extractor cuts them out.

    Its quick way first; the whole cascade where that gives little of the page's prose. On the
    pages where both ways give nearly the same the second one is most of the work.
    """
    blocks = _extracted(tree, is_fast=True)
    letters = sum(len(squeezed(text)) for _, text in blocks)
    if letters < max(_SURE_LETTERS, _SURE_SHARE * prose):
        blocks = _extracted(tree, is_fast=False)
    return blocks


def _extracted(tree: HtmlElement, *, is_fast: bool) -> list[tuple[str, str]]:
    try:
        document = bare_extraction(copy(tree), fast=is_fast, include_comments=False)
    except (RecursionError, ValueError, TypeError):
        return []
    body = getattr(document, "body", None)
    return [] if body is None else [(kind, text) for kind, text in _blocks(body) if text]


def _blocks(body: _Element) -> Iterator[tuple[str, str]]:
    """The blocks of an extractor's tree in reading order; cells of a row stay on one line."""
    buffer: list[str] = []
    kinds = ["paragraph"]

    def flush() -> Iterator[tuple[str, str]]:
        text = " ".join("".join(buffer).split()).strip("|").strip()
        buffer.clear()
        if text:
            yield kinds[-1], text

    stack: list[tuple[_Element, bool]] = [(body, False)]
    while stack:
        element, done = stack.pop()
        tag = element.tag
        if done:
            if tag in _BLOCKS:
                yield from flush()
                kinds.pop()
            elif tag == "cell" and element.getnext() is not None:
                buffer.append(" | ")
            if element is not body:
                buffer.append(element.tail or "")
            continue
        if not isinstance(tag, str):
            continue
        if tag in _BLOCKS:
            yield from flush()
            kinds.append(_KINDS.get(tag, kinds[-1] if tag in ("p", "list") else "paragraph"))
        elif tag == "lb":
            if _SENTENCE_END.search("".join(buffer)[-20:]):
                yield from flush()
            else:
                buffer.append(" ")
        buffer.append(element.text or "")
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))
    yield from flush()


def _placed(
    blocks: list[tuple[str, str]],
    page: PageText,
    dek: tuple[int, int] | None,
    headings: Sequence[tuple[int, int, HtmlElement]],
) -> Iterator[Paragraph]:
    """The blocks set back into the page: with links, without the standfirst's own element.

    A heading that stands alone between two of them is put back: extractors lose some.
    """
    end: int | None = None
    for kind, text in blocks:
        place = page.find(text, end or 0)
        if place is None:
            yield Paragraph((Run(text),), kind)
            continue
        if dek is not None and dek[0] <= place[0] and place[1] <= dek[1]:
            continue
        if end is not None and kind == "paragraph" and 0 < place[0] - end <= _MAX_GAP:
            for left, right, heading in headings:
                if end <= left < right <= place[0] and right - left >= place[0] - end - _MAX_BESIDE:
                    yield Paragraph((Run(text_of(heading)),), "heading")
        end = place[1]
        yield Paragraph(page.runs(text, place), kind)


def _is_partial(paragraphs: Sequence[Paragraph], ld: JsonLd) -> bool:
    """Whether the page shows so little of the article that its JSON-LD holds more of it."""
    if len(ld.body) < 300 or not ld.is_article:
        return False
    printed, stated = squeezed("".join(p.text for p in paragraphs)), squeezed(ld.body)
    # The extractor takes the JSON itself where nothing is printed, as a single paragraph.
    return len(printed) < 0.3 * len(stated) or (len(paragraphs) == 1 and printed == stated)


def _holds_text(paragraphs: Sequence[Paragraph]) -> bool:
    """Whether there is a sentence, or so many words that it needs none; a menu is no article."""
    letters = sum(char.isalnum() for paragraph in paragraphs for char in paragraph.text)
    ends = any(ends_sentence(paragraph.text) for paragraph in paragraphs)
    return letters >= _MIN_LETTERS or (letters > 0 and ends)


def _from_json_ld(ld: JsonLd) -> Iterator[Paragraph]:
    """The paragraphs of the body in JSON-LD, which may be text or HTML."""
    body = ld.body
    if re.search(r"</?(?:p|br|div)\b", body[:5000], re.IGNORECASE):
        tree = _tree(f"<html><body>{body}</body></html>")
        if tree is not None:
            for element in tree.iter("p", "li", "h2", "h3", "h4", "blockquote"):
                if text := text_of(element):
                    yield Paragraph((Run(text),))
            return
    for line in re.split(r"\n\s*|\r", body):
        if text := " ".join(line.split()):
            yield Paragraph((Run(text),))
