"""Reading an HTML page: what it declares, and its body as paragraphs with links."""

import logging
import re
from collections.abc import Iterator, Sequence
from copy import copy
from itertools import islice

import trafilatura
from lxml.etree import LxmlError
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from trafilatura.core import bare_extraction

from corpus.extract.body import (
    SIGNATURE,
    closes_text,
    part_dateline,
    sift_furniture,
    signature_of,
    signatures_below,
)
from corpus.extract.broken import declared_whole, split_run_together
from corpus.extract.bylines import reporters_in
from corpus.extract.containers import Found, article_of
from corpus.extract.declared import base_of, claims_of
from corpus.extract.embedded import embedded_body, is_html
from corpus.extract.furniture import Furniture, furniture_kind, site_of_notice, tags_of
from corpus.extract.gathered import gather
from corpus.extract.heads import Head, read_head
from corpus.extract.jsonld import JsonLd, read_json_ld
from corpus.extract.phrases import ends_sentence, weight
from corpus.extract.printed import PageText, read_page, squeezed
from corpus.extract.sifting import Line, kept_of, left_out_of, sift
from corpus.model import Claim, Extraction, Paragraph, Run

READER = f"html 1, trafilatura {trafilatura.__version__}"

# What libxml2 stumbles over: controls, document types of old, a root element closed at once.
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r")
_DOCTYPE = re.compile(rb"<!doctype[^>]*>", re.IGNORECASE)
_CLOSED_AT_ONCE = re.compile(rb"(<html[^<>]*?)/>", re.IGNORECASE)
_START = 4096
_SURE_LETTERS = 300  # tuned, like the share, on 105 pages of the development half
_SURE_SHARE = 0.7
_SMALL_BESIDE = 0.15  # of the prose of a page that seems to hold no article
_LONG_ENOUGH = 25  # letters of a passage that is looked for in another extractor's text
_MOST_TEXTS = 20_000
_MOST_ASKED = 3_000
_CLOSING = 3  # passages below the article that are looked at
_LITTLE = 0.3  # of a body that only JSON holds: a page that prints less of it shows a beginning
_MIN_HIDDEN = 300  # characters of a body in JSON
_MIN_LETTERS = 80  # of a text without a sentence's end
_MAX_TAGS = 40
_LABELS = frozenset("author section site_name".split())


def extract_html(html: str, url: str | None) -> Extraction:
    """What is on an HTML page: claims, the strongest first within a field, and the body.

    A page without an article gives no paragraphs. Links are absolute. Nothing in a page makes
    this fail; what it costs grows with the page's size only.
    """
    tree = _tree(html)
    if tree is None:
        return Extraction((), (), READER)
    # Kept until the page is read: lxml makes an element's object anew for each pass otherwise.
    elements = list(tree.iter())
    gathered, ld = gather(elements), read_json_ld(tree)
    head = read_head(gathered, (ld.description, ld.alternative))
    claims = claims_of(gathered, url, ld, head)
    lines = _found(tree, base_of(gathered, url), head)
    lines = _hidden_body(tree, ld, claims, lines) or lines
    elements.clear()
    claims += tuple(_in_text(kept_of(lines), claims))
    labels = [claim.value for claim in claims if claim.field in _LABELS]
    lines = sift(sift_furniture(lines, labels), signatures_below)
    signatures = [line.paragraph.text for line in lines if line.ground == SIGNATURE]
    claims += tuple(Claim("signature", line, "text", 0.8) for line in signatures)
    dateline, lines = part_dateline(lines)
    if dateline:
        claims += (Claim("dateline", dateline, "text", 0.8),)
        if name := reporters_in(dateline):
            claims += (Claim("author", name, "dateline", 0.3),)
    paragraphs = tuple(kept_of(lines))
    if not _holds_text(paragraphs):
        return Extraction(claims, (), READER)
    return Extraction(claims, paragraphs, READER, left_out_of(lines))


def _found(tree: HtmlElement, base: str | None, head: Head) -> list[Line]:
    """The lines of the article as the page prints them."""
    page = read_page(tree, base, [e for e in (head.title, head.dek) if e is not None])
    found = article_of(page, head.title)
    if found.share < _SURE_SHARE or found.letters < _SURE_LETTERS:
        found = article_of(page, head.title, also=_second_opinion(tree, page))
    if found.letters < _SURE_LETTERS:  # a part of the page may be named as what it is not
        other = article_of(page, head.title, biggest_beside=_SMALL_BESIDE)
        found = other if other.letters > 2 * found.letters else found
    dek = page.ranges.get(head.dek) if head.dek is not None else None
    lines: list[Line] = []
    for at in (*sorted({*found.kept, *found.left_out}), *_closing(page, found)):
        passage = page.passages[at]
        place = (passage.start, passage.end)
        ground = found.left_out.get(at)
        if ground is None and dek is not None and dek[0] <= place[0] and place[1] <= dek[1]:
            ground = "the standfirst, which is kept by itself"
        lines.append(Line(Paragraph(page.runs(passage.text, place), passage.kind), ground))
    return lines


def _closing(page: PageText, found: Found) -> Iterator[int]:
    """The positions of lines below the article that sign it, printed outside of its part."""
    if found.kept:
        for at in range(found.kept[-1] + 1, min(found.kept[-1] + 1 + _CLOSING, len(page.passages))):
            if not page.passages[at].beside and closes_text(page.passages[at].text):
                yield at


def _second_opinion(tree: HtmlElement, page: PageText) -> set[int]:
    """The positions of the passages that another extractor takes for the article.

    On most pages both give the same; asked for all of them this is most of the work.
    """
    # It logs what it discards; whether a page is one is our caller's to say.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        document = bare_extraction(copy(tree), fast=True, include_comments=False)
    except (RecursionError, ValueError, TypeError):
        return set()
    body = getattr(document, "body", None)
    if body is None:
        return set()
    letters = squeezed("".join(islice(body.itertext(), _MOST_TEXTS)))
    asked = (
        (at, page.letters[passage.start : passage.end])
        for at, passage in enumerate(page.passages)
        if passage.end - passage.start >= _LONG_ENOUGH
    )
    return {at for at, text in islice(asked, _MOST_ASKED) if text in letters}


def _hidden_body(
    tree: HtmlElement, ld: JsonLd, claims: Sequence[Claim], lines: Sequence[Line]
) -> list[Line] | None:
    """The body in the page's JSON, where it prints little of it or nothing."""
    printed = squeezed("".join(paragraph.text for paragraph in kept_of(lines)))
    has_body = ld.is_article and len(ld.body) >= _MIN_HIDDEN
    if has_body and len(printed) < _LITTLE * len(squeezed(ld.body)):
        return list(_from_json(ld.body))
    if has_body and (whole := declared_whole(lines, list(_from_json(ld.body)))):
        return whole
    if weight(printed) < _SURE_LETTERS:
        title = next((claim.value for claim in claims if claim.field == "title"), "")
        body = embedded_body(tree, title)
        if body and weight(printed) < _LITTLE * len(body):
            return list(_from_json(body))
    return None


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
    payload = html.encode("utf-8", "replace").translate(None, _CONTROLS)
    start = _CLOSED_AT_ONCE.sub(rb"\1>", _DOCTYPE.sub(b"", payload[:_START], count=1), count=1)
    parser = HTMLParser(
        collect_ids=False,
        default_doctype=False,
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return document_fromstring(start + payload[_START:], parser=parser)
    except (LxmlError, ValueError, TypeError, AssertionError, RecursionError):
        return None


def _holds_text(paragraphs: Sequence[Paragraph]) -> bool:
    """Whether there is a sentence, or so many words that it needs none; a menu is no article."""
    if any(ends_sentence(paragraph.text) for paragraph in paragraphs):
        return any(map(str.isalnum, "".join(paragraph.text for paragraph in paragraphs)))
    letters = sum(char.isalnum() for paragraph in paragraphs for char in paragraph.text)
    return letters >= _MIN_LETTERS


def _from_json(body: str) -> Iterator[Line]:
    """The lines of a body that stands in JSON, which may be text or HTML."""
    if is_html(body[:5000]):
        tree = _tree(f"<html><body><article>{body}</article></body></html>")
        if tree is not None:
            yield from _found(tree, None, Head((), None, (), ()))
            return
    pieces = re.split(r"\n\s*|\r", body)
    for line in pieces if len(pieces) > 1 else split_run_together(body):
        if text := " ".join(line.split()):
            yield Line(Paragraph((Run(text),)))
