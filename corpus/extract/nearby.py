"""The lines around the title: what a reader sees there of standfirst, writer, day and section."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from lxml.html import HtmlElement

from corpus.extract.bylines import looks_like_names, read_head_line
from corpus.extract.furniture import furniture_kind
from corpus.extract.gathered import Gathered
from corpus.extract.phrases import ends_sentence, fold_phrase, has_case, phrases, weight
from corpus.model import Claim

_BLOCKS = frozenset(
    "p h1 h2 h3 h4 h5 h6 div ul ol li dl dd dt table tr td section article header footer main aside"
    " figure form nav address blockquote center hr".split()
)
_ELSEWHERE = frozenset("aside nav footer figure form figcaption button select".split())
_UNSEEN = frozenset("script style noscript template svg iframe img input br hr wbr".split())
_APART = frozenset("span time small".split())
_MAX_ELEMENTS = 250
_MAX_LINES = 12  # below the title
_ABOVE = 6
_BODY_CHARS = 220  # a block so long is the article's text
_DEK_CHARS = (15, 500)
_PROSE_WEIGHT = 60
_BOLD = frozenset("b strong em i".split())
_OF_OTHERS = ("a", "h2", "h3", "h4", "h5", "h6")
_SECTION_WORDS = re.compile(
    r"bread-?crumbs?|crumbs?|kicker|section|categor|kategori|rubri[kcq]|ressort|location|topicpath"
    r"|occhiello|service",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20|25)\d\d(?!\d)")  # 25…: of the Buddhist era
_BEFORE_DATE = re.compile(r"\s*[.|•·]\s+|\s*[|•]\s*")
_PIECE = re.compile(r"\s+[|·•/]\s+")
_STEP = re.compile(r"\s*(?:[>›»＞/|·→]|&gt;)\s*")
_ARROW = re.compile(r"[>›»＞→]")
_MAX_LINKS = 80  # above the title, among which the menu is
_LABEL_CHARS = 30
_CONFIDENCE = {"author": 0.45, "published": 0.5, "modified": 0.4, "section": 0.35}


@dataclass(frozen=True, slots=True)
class Nearby:
    """What the lines around the title say."""

    claims: tuple[Claim, ...]
    dek: HtmlElement | None  # a line between the title and the writer's or the day's


def read_nearby(page: Gathered, title: HtmlElement, descriptions: Sequence[str] = ()) -> Nearby:
    """Read the lines that are printed right above and below the title.

    Args:
        descriptions: of the article, which a standfirst may repeat.
    """
    claims: list[Claim] = []
    candidate: HtmlElement | None = None
    dek: HtmlElement | None = None
    lines = list(islice(_lines_below(page, title), _MAX_LINES))
    for position, (element, text) in enumerate(lines):
        if candidate is not None and _is_in_other_box(element, candidate):
            continue
        line = read_head_line(text)
        if line is not None:
            claims.extend(line.claims)
            claims.extend(_before_date(text, line.claims))
            if candidate is not None and line.is_strong:
                dek = dek if dek is not None else candidate
            continue
        if len(text) > _BODY_CHARS and (candidate is not None or claims):
            break
        if _is_prose(text) and (candidate is not None or (claims and position > 1)):
            break
        if furniture_kind(text) is not None:
            continue
        if position <= 2 and looks_like_names(text):
            claims.append(Claim("author", text, "text", 0.6))
            continue
        if _is_dated(text):
            # Nobody's form that we know; who reads dates and bylines may find both in it.
            claims.append(Claim("published", text, "text", 0.3))
            for piece in _PIECE.split(text):
                claims.append(Claim("author", piece, "text", 0.3))
            if candidate is not None and dek is None:
                dek = candidate
            continue
        if position <= 1 and candidate is None and _is_sentence_long(text):
            candidate = element
            # A heading right below the title is no heading of a section.
            if _is_lower_heading(page, element, title):
                dek = element
        elif len(text) > _BODY_CHARS:
            break
    dek = dek if dek is not None else _described(lines, descriptions)
    above = _lines_above(page, title)
    for position, (element, text) in enumerate(above):
        line = read_head_line(text)
        if line is not None:
            claims.extend(line.claims)
        elif section := _section(element, text):
            claims.append(Claim("section", section, "text", 0.6))
        elif position == len(above) - 1 and (
            _is_section_name(element, text) or _is_linked_label(page, title, element, text)
        ):
            claims.append(Claim("section", text, "text", 0.6))
    marked = (
        replace(
            c,
            found_in="head line" if c.confidence > 0.5 or c.field == "section" else "near title",
            confidence=_CONFIDENCE[c.field] - (0.0 if c.confidence > 0.5 else 0.1),
        )
        for c in claims
    )
    return Nearby(tuple(marked), dek)


def _described(
    lines: Sequence[tuple[HtmlElement, str]], descriptions: Sequence[str]
) -> HtmlElement | None:
    """The line that says what the page's description says, if it is printed apart from the text.

    Many descriptions are the text's first paragraph, which no build sets apart from the next.
    """
    known = {_letters(text) for text in descriptions if len(text) >= _DEK_CHARS[0]}
    for position, (element, text) in enumerate(lines):
        if _letters(text) not in known:
            continue
        following = (e for e, other in lines[position + 1 :] if _is_prose(other))
        paragraph = next(following, None)
        return element if paragraph is not None and _build(element) != _build(paragraph) else None
    return None


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _build(element: HtmlElement) -> tuple[str | None, ...]:
    """What a line is made of: paragraphs of one text are made alike."""
    inner = element[0].tag if len(element) == 1 and not (element.text or "").strip() else None
    holder = element.getparent()
    return (
        element.tag,
        element.get("class"),
        inner if inner in _BOLD else None,
        None if holder is None else holder.tag,
        None if holder is None else holder.get("class"),
    )


def _is_prose(text: str) -> bool:
    """Whether a line reads as a paragraph of the text."""
    return len(text) > _BODY_CHARS or (weight(text) >= _PROSE_WEIGHT and ends_sentence(text))


def _is_in_other_box(element: HtmlElement, candidate: HtmlElement) -> bool:
    """Whether a line below the first one stands in a box with a heading or a link to read on."""
    holding = set(candidate.iterancestors())
    for parent in islice(element.iterancestors(), 3):
        if parent in holding:
            return False
        for inner in islice(parent.iter(*_OF_OTHERS), 20):
            if inner.tag != "a" or inner.text_content().strip().count(" ") > 3:
                return True
    return False


def _is_dated(text: str) -> bool:
    """Whether a short line holds a year or a date in numbers."""
    if len(text) > 120 or (ends_sentence(text) and text.count(" ") > 8):
        return False
    return bool(_YEAR.search(text))


def _is_sentence_long(text: str) -> bool:
    """Whether a line may be a standfirst by its length; a few words in capitals are a name."""
    has_case = text[:1].upper() != text[:1].lower()
    return _DEK_CHARS[0] <= len(text) <= _DEK_CHARS[1] and (not has_case or text.count(" ") >= 3)


def _before_date(text: str, read: tuple[Claim, ...]) -> Iterator[Claim]:
    """Who may be named before the date on a line in which only the date was recognised."""
    dates = [claim.value for claim in read if claim.field == "published"]
    if not dates or any(claim.field == "author" for claim in read):
        return
    before = text.partition(dates[0])[0]
    pieces = [piece.strip(" ,;:–—-") for piece in _BEFORE_DATE.split(before)]
    for piece in filter(None, pieces):
        # In a script without capitals two or three words in an element of their own.
        bare = not has_case(piece) and pieces == [piece, ""] and 0 < piece.count(" ") < 3
        sure = looks_like_names(piece) or (bare and len(piece) <= _LABEL_CHARS)
        yield Claim("author", piece, "text", 0.6 if sure else 0.3)


def _is_lower_heading(page: Gathered, element: HtmlElement, title: HtmlElement) -> bool:
    """Whether the title is followed by a smaller heading, which no other one repeats."""
    if element.tag not in ("h2", "h3", "h4", "h5") or element.tag == title.tag:
        return False
    if element.find(".//a[@href]") is not None or element.text_content().count(" ") < 4:
        return False
    names = element.get("class")
    build = list(islice((e for e in page.after(title) if e.tag == element.tag), 12))
    return element is build[0] and all(e.get("class") != names for e in build[1:])


def _section(element: HtmlElement, text: str) -> str | None:
    """The section that a line above the title names: the last step of a path, or a kicker."""
    holders = [element, *islice(element.iterancestors(), 2)]
    names = " ".join(f"{e.get('class') or ''} {e.get('id') or ''}" for e in holders)
    steps = [step for step in map(str.strip, _STEP.split(text)) if step]
    while len(steps) > 1 and fold_phrase(steps[-1]) in phrases()["full_text"]:
        steps.pop()
    linked = [" ".join(a.text_content().split()) for a in holders[0].iter("a")]
    is_path = bool(_ARROW.search(text)) and (
        len(linked) > 1 or (bool(steps) and steps[-1] in linked)
    )
    if len(text) > 80 or not (is_path or _SECTION_WORDS.search(names)):
        return None
    if len(steps) > 1 and len(linked) > 1 and steps[-1] not in linked:
        steps = linked  # the last step is this article
    return steps[-1] if steps and len(steps[-1]) <= 40 else None


def _is_section_name(element: HtmlElement, text: str) -> bool:
    """Whether a label is a section's known name, and no entry of a menu."""
    is_label = len(text) <= _LABEL_CHARS and element.tag not in ("h1", "h2", "a", "li")
    return is_label and fold_phrase(text) in phrases()["sections"]


def _is_linked_label(page: Gathered, title: HtmlElement, element: HtmlElement, text: str) -> bool:
    """Whether a few words right above the title are also a link of the menu: a section's name."""
    if len(text) > _LABEL_CHARS or text.count(" ") > 3 or element.tag in ("h1", "h2"):
        return False
    if element.tag == "a" and element.getparent() is not None and len(element.getparent()) > 1:
        return False  # itself one of the menu's links
    above = (e for e in page.before(title) if e.tag == "a" and e.get("href"))
    links = islice(above, _MAX_LINKS)
    inner = set(element.iter("a"))
    return any(a not in inner and " ".join(a.text_content().split()) == text for a in links)


def _lines_below(page: Gathered, title: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    yield from _lines(islice(page.after(title), _MAX_ELEMENTS))


def _lines_above(page: Gathered, title: HtmlElement) -> list[tuple[HtmlElement, str]]:
    """The few lines above the title, nearest last."""
    above = [e for e in page.before(title)[-42:] if e.tag not in ("html", "body")][-40:]
    return list(_lines(iter(above), skip_holding=title))[-_ABOVE:]


def _lines(
    elements: Iterator[HtmlElement], skip_holding: HtmlElement | None = None
) -> Iterator[tuple[HtmlElement, str]]:
    """The innermost blocks with text, in order; those of other parts of the page left out."""
    holding = set() if skip_holding is None else set(skip_holding.iterancestors())
    done: set[HtmlElement] = set()
    for element in elements:
        if not isinstance(element.tag, str) or element.tag in _UNSEEN:
            continue
        parents = set(islice(element.iterancestors(), 8))
        if element in holding or parents & done:
            continue
        if element.tag in _ELSEWHERE or any(p.tag in _ELSEWHERE for p in parents):
            continue
        if any(inner.tag in _BLOCKS for inner in element.iterdescendants()):
            continue
        text = line_text(element)
        if text:
            done.add(element)
            yield element, text


def line_text(element: HtmlElement) -> str:
    """The line's text; inline elements with nothing but space between them are parted by "|"."""
    inner = [child for child in element if child.tag not in _UNSEEN]
    own = [element.text or "", *(child.tail or "" for child in element)]
    if len(inner) > 1 and not any(piece.strip() for piece in own):
        texts = (" ".join(child.text_content().split()) for child in inner)
        return " | ".join(text for text in texts if text)
    pieces = [element.text or ""]
    for child in element:
        if child.tag == "br":
            pieces.append(" | ")
        elif child.tag not in _UNSEEN:
            if child.tag in _APART and child.getprevious() in inner and not pieces[-1].strip():
                pieces.append(" | ")
            pieces.append(child.text_content())
        pieces.append(child.tail or "")
    return " ".join("".join(pieces).split()).strip("| ")
