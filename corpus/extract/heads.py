"""The head of the article as printed: title, standfirst, byline, date lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from corpus.extract.nearby import read_nearby
from corpus.model import Claim

_MAX_CANDIDATES = 40
_DEK_CHARS = (20, 900)
_BYLINE_CHARS = 300

# Names that builders of pages give to a standfirst, as a whole word of a class, id, itemprop
# or data attribute: English and what German, French, Italian, Spanish, Portuguese, Dutch and
# Scandinavian newsrooms say.
_DEK_WORD = re.compile(
    r"(?:^|[\s_-])(?:stand-?first|dek|deck|sub-?title|sub-?head(?:line|ing)?|alternativeheadline"
    r"|alternative-headline|chapo|chapeau|sottotitolo|bajada|entradilla|subtitulo|linha-?fina"
    r"|ingress|manchet|underrubrik|vorspann|unterzeile|untertitel|subline)(?:$|[\s_-])"
)
# The same, but also what the first paragraph of a body is called: counts where it stands apart.
_LEAD_WORD = re.compile(
    r"(?:^|[\s_-])(?:lid|spot|lead(?:-?(?:text|in|paragraph))?|lede|intro(?:-?text|duction)?|sommario"
    r"|teaser-?text|excerpt|summary|abstract|description)(?:$|[\s_-])"
)
_NOT_DEK = re.compile(
    r"(?:^|[\s_-])(?:related|teaser|card|share|social|author|byline|caption|image|photo|video|promo"
    r"|newsletter|comments?|nav|menu|footer|sidebar|widget|ad|advert\w*|recommend\w*|more|list|bio"
    r"|meta|tags?|toc|live|entry-summary|product)(?:$|[\s_-])"
)
_OTHER_PLACES = (
    "ancestor-or-self::*[self::aside or self::nav or self::footer or self::figure or self::li"
    " or self::form]"
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

_AUTHOR_LINKS = (
    "//a[@rel='author' or contains(concat(' ', @rel, ' '), ' author ')]"
    " | //*[contains(concat(' ', @itemprop, ' '), ' author ')]"
)
# Capital or not, without a function call for each element of the page.
_BYLINE_PARTS = "uthor yline YLINE utor uteur riter eporter ournalist irma".split()
_BYLINES = "//h1 | //*[{}]".format(
    " or ".join(
        [f"contains(@class, '{part}')" for part in _BYLINE_PARTS]
        + [f"contains(@data-testid, '{part}')" for part in ("uthor", "yline")]
    )
)
_NAME_WORD = re.compile(
    r"(?:^|[\s_-])(?:authors?|autore?s?|auteurs?|writers?|reporters?|journalists?|journalista|firma"
    r"|by-?line)"
    r"(?:[\s_-]*(?:names?|by|link|title|text|info|item|list|s|wrapper|container|block|label))*"
    r"(?:$|[\s_-])"
)
_NOT_NAME = re.compile(
    r"(?:^|[\s_-])(?:bio\w*|avatar|image|img|photo|pic\w*|social|share|twitter|email|mail|follow\w*"
    r"|comment\w*|description|box|more|related|card|date|time\w*|icon|role|position|job|popup"
    r"|tooltip|about|count|posts|footer|sidebar|widget|quote|caption|credit)(?:$|[\s_-])"
)


@dataclass(frozen=True, slots=True)
class Head:
    """Candidates for the parts of the head, likeliest first."""

    titles: tuple[str, ...]
    dek: HtmlElement | None
    bylines: tuple[tuple[str, str], ...]  # text, where: "rel=author", "itemprop", "class"
    times: tuple[tuple[str, str], ...]  # value, where: "time", "itemprop"
    claims: tuple[Claim, ...] = ()  # of the lines around the title


def read_head(tree: HtmlElement) -> Head:
    """The parts of the article's head as they are printed on the page."""
    title = _title_element(tree)
    near = read_nearby(title) if title is not None else None
    titles = [text_of(title)] if title is not None else []
    for element in islice(tree.iter("h1"), 5):
        titles.append(text_of(element))
    dek = _dek(title)
    return Head(
        titles=tuple(dict.fromkeys(filter(None, titles))),
        dek=dek if dek is not None or near is None else near.dek,
        bylines=tuple(islice(_bylines(tree, title), _MAX_CANDIDATES)),
        times=tuple(islice(_times(tree), _MAX_CANDIDATES)),
        claims=near.claims if near is not None else (),
    )


def text_of(element: HtmlElement) -> str:
    """The text of an element on one line, block by block apart."""
    pieces: list[str] = []
    for part in element.iter():
        if part is not element and part.tag in ("p", "div", "br", "li", "td", "h2", "h3"):
            pieces.append(" ")
        if part.tag not in ("script", "style", "noscript", "svg", "template"):
            pieces.append(part.text or "")
        if part is not element:
            pieces.append(part.tail or "")
    return " ".join("".join(pieces).split())


def _title_element(tree: HtmlElement) -> HtmlElement | None:
    """The h1 that repeats most of the page's own title, else the first with words in it.

    On a page without one, the element whose text is the page's title.
    """
    stated = tree.xpath("//head/title/text() | //meta[@property='og:title']/@content")[:4]
    known = set(" ".join(stated).casefold().split())
    best, best_share = None, -1.0
    for element in islice(tree.iter("h1"), 20):
        words = text_of(element).casefold().split()
        if not words:
            continue
        share = sum(word in known for word in words) / len(words)
        share += 0.5 * min(len(words), 8) / 8
        if share > best_share:
            best, best_share = element, share
    if best is not None and best_share > 0.3:
        return best
    titles = [" ".join(text.casefold().split()) for text in stated]
    for element in islice(tree.iter("h2", "h3", "h4", "b", "strong", "font", "p", "td"), 400):
        if not 8 < len(element.text_content()) < 400:
            continue
        text = text_of(element).casefold()
        if len(text) > 8 and any(_begins(title, text) for title in titles):
            return element
    return best


def _begins(title: str, text: str) -> bool:
    """Whether a title is the text, or the text with something parted from it behind."""
    return title == text or (
        title.startswith(text) and not title[len(text) :].strip()[:1].isalnum()
    )


def _names(element: HtmlElement) -> str:
    keys = ("class", "id", "itemprop", "data-testid", "data-test", "data-qa", "data-component")
    joined = " ".join(element.get(key) or "" for key in keys)
    return _CAMEL.sub("-", joined).lower().replace("__", " ").replace("--", " ")


def _dek(title: HtmlElement | None) -> HtmlElement | None:
    """The element that a standfirst is printed in: named so, and close to the title."""
    if title is None:
        return None
    met: dict[tuple[str, str], HtmlElement] = {}
    repeated: set[tuple[str, str]] = set()
    for element in islice(_around(title), 400):
        names = _names(element)
        if not names.strip() or not (_DEK_WORD.search(names) or _LEAD_WORD.search(names)):
            continue
        build = (element.tag, names)
        if build in met and not _holds(met[build], element):
            repeated.add(build)
        met.setdefault(build, element)
    return next(
        (
            element
            for build, element in met.items()
            if build not in repeated and _is_dek(element, build[1])
        ),
        None,
    )


def _is_dek(element: HtmlElement, names: str) -> bool:
    """Whether an element so named holds a standfirst: a text of that length, printed apart."""
    if _NOT_DEK.search(names) or element.xpath(_OTHER_PLACES):
        return False
    text = text_of(element)
    if not _DEK_CHARS[0] <= len(text) <= _DEK_CHARS[1]:
        return False
    if len(element.findall(".//p")) > 3 or element.find(".//h1") is not None:
        return False
    if sum(len(text_of(link)) for link in element.iter("a")) > 0.5 * len(text):
        return False
    if _DEK_WORD.search(names):
        return True
    following = element.getnext()
    return following is None or following.tag != "p"


def _holds(outer: HtmlElement, inner: HtmlElement) -> bool:
    return any(parent is outer for parent in inner.iterancestors())


def _around(title: HtmlElement) -> Iterator[HtmlElement]:
    """Elements that come after the title, nearest first, until a paragraph's length of body."""
    body_chars = 0
    for element in title.xpath("following::*"):
        if element.tag in ("p", "h2", "h3", "div", "span", "strong", "header", "section", "ul"):
            yield element
        if element.tag == "p":
            body_chars += len(element.text or "")
            if body_chars > 400:
                return


def _bylines(tree: HtmlElement, title: HtmlElement | None) -> Iterator[tuple[str, str]]:
    """Texts that name who wrote the article, as far as the page's build tells."""
    seen: set[str] = set()
    scope: HtmlElement | None = None
    for position, element in enumerate(islice(tree.xpath(_AUTHOR_LINKS), _MAX_CANDIDATES)):
        if element.xpath(_OTHER_PLACES.replace(" or self::li", "")):
            continue
        # A later author belongs to the article if both stand in the same item.
        item = next(iter(element.xpath("ancestor::*[@itemscope][1]")), None)
        if position and scope is not item:
            continue
        scope = item
        inner = element.xpath(".//*[contains(concat(' ', @itemprop, ' '), ' name ')]")
        part = inner[0] if inner else element
        text = part.get("content") or text_of(part)
        if text and len(text) <= _BYLINE_CHARS and text not in seen:
            seen.add(text)
            yield text, "rel=author" if element.get("rel") else "itemprop:author"
    first: HtmlElement | None = None
    for element in _from_title_on(tree.xpath(_BYLINES), title):
        names = _names(element)
        if not _NAME_WORD.search(names) or _NOT_NAME.search(names):
            continue
        if element.xpath("ancestor-or-self::*[self::aside or self::nav or self::footer]"):
            continue
        text = _listed_names(element)
        if not 2 < len(text) <= _BYLINE_CHARS or text in seen:
            continue
        if first is not None and not _is_near(first, element):
            continue
        first = element if first is None else first
        if element is not first and _holds(first, element):
            continue
        seen.add(text)
        yield text, "byline"


def _from_title_on(found: list[HtmlElement], title: HtmlElement | None) -> Iterator[HtmlElement]:
    """Elements in document order, those after the title before those above it."""
    start = found.index(title) if title in found else 0
    yield from islice(found, start, start + 100)
    yield from islice(found, 0, min(start, 100))


def _is_near(first: HtmlElement, other: HtmlElement) -> bool:
    """Whether two elements stand in the same part of the page: a shared parent or its parent."""
    nearest = set(islice(first.iterancestors(), 2))
    return any(parent in nearest for parent in islice(other.iterancestors(), 2))


def _listed_names(element: HtmlElement) -> str:
    """The text of a byline; names that only their elements keep apart are parted by ";"."""
    whole = text_of(element)
    leaves = [text_of(link) for link in element.iter("a")]
    if len(leaves) < 2:
        leaves = [text_of(leaf) for leaf in element.iter() if len(leaf) == 0]
    names = [text for text in leaves if 1 < len(text.split()) < 6]
    if len(names) > 1 and "".join(names).replace(" ", "") in whole.replace(" ", ""):
        return "; ".join(names)
    return whole


def _times(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    for element in islice(tree.xpath("//*[contains(@itemprop, 'datePublished')]"), 5):
        value = element.get("content") or element.get("datetime") or text_of(element)
        if value and len(value) < 100:
            yield value, "itemprop:datePublished"
    for element in islice(tree.iter("time"), 20):
        value = element.get("datetime") or text_of(element)
        if value and len(value) < 100:
            yield value, "time"
