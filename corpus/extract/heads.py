"""The head of the article as printed: title, standfirst, byline, date lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from corpus.extract.bylines import looks_like_names
from corpus.extract.gathered import Gathered, stands_in
from corpus.extract.nearby import line_text, read_nearby
from corpus.extract.phrases import has_case
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
_BESIDE = frozenset("aside nav footer".split())
_ELSEWHERE = _BESIDE | {"figure", "form"}
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

_BYLINE_PART = re.compile(
    "autho|byline|autor|auteur|writer|reporter|journalist|firma", re.IGNORECASE
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
# Where sites keep the pages of their writers.
_WRITERS_PAGE = re.compile(
    r"/(?:authors?|autor(?:en|in|es|i|s)?|auteurs?|autor[ei]|journalist\w*|reporters?|writers?"
    r"|contributors?|staff|redakt\w+|yazar(?:lar)?|penulis"
    r"|tac-gia|skribent\w*|forfatter|avtor|columnist\w*|muhabir)/(?:[^/?#]*/){0,2}[^/?#]*$",
    re.IGNORECASE,
)
_MAX_NAMED = 100
_MAX_LINKS = 80  # and paragraphs below the title
_HEAD_PROSE = 400  # characters of paragraphs, behind which the head has ended
_TITLE_TAGS = frozenset("h2 h3 h4 b strong font p td".split())
_SURE_TITLE = 15  # characters, of a heading that only ends the page's title
_PARTS = re.compile(r"[:|–—»>·•-]\s*$|[：｜_]$")
_FRONT_PAGE = re.compile(r"(?:https?:)?(?://[^/?#]+)?/?(?:index\.\w+)?", re.IGNORECASE)
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:T|$)")
_GLUED = re.compile(r"[a-zà-öø-ÿ][A-ZÀ-ÖØ-Þ]")


_DESCRIPTIONS = frozenset("description og:description twitter:description".split())


@dataclass(frozen=True, slots=True)
class Head:
    """Candidates for the parts of the head, likeliest first."""

    titles: tuple[str, ...]
    dek: HtmlElement | None
    bylines: tuple[tuple[str, str], ...]  # text, where: "rel=author", "itemprop", "byline" …
    times: tuple[tuple[str, str], ...]  # value, where: "time", "itemprop"
    claims: tuple[Claim, ...] = ()  # of the lines around the title
    title: HtmlElement | None = None  # the element that the title is printed in


def read_head(page: Gathered, descriptions: Sequence[str] = ()) -> Head:
    """The parts of the article's head as they are printed on the page.

    Args:
        descriptions: how the page describes its article where readers don't see it.
    """
    title = _title_element(page)
    near = (
        read_nearby(page, title, [*_described(page), *descriptions]) if title is not None else None
    )
    titles = [text_of(title)] if title is not None else []
    for element in islice(page.of("h1"), 5):
        if not _is_logo(element):
            titles.append(text_of(element))
    dek = _dek(page, title)
    return Head(
        titles=tuple(dict.fromkeys(filter(None, titles))),
        dek=dek if dek is not None or near is None else near.dek,
        bylines=tuple(islice(_bylines(page, title), _MAX_CANDIDATES)),
        times=tuple(islice(_times(page), _MAX_CANDIDATES)),
        claims=near.claims if near is not None else (),
        title=title,
    )


def _described(page: Gathered) -> Iterator[str]:
    for meta in page.of("meta"):
        if (meta.get("property") or meta.get("name") or "").lower() in _DESCRIPTIONS:
            yield meta.get("content") or ""


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


def _title_element(page: Gathered) -> HtmlElement | None:
    """The h1 that repeats most of the page's own title, else the first with words in it.

    On a page without one, the element whose text is the page's title, or its beginning or end.
    """
    stated = page.titles()
    known = set(" ".join(stated).casefold().split())
    best, best_share = None, -1.0
    for element in islice(_headings(page), 20):
        words = text_of(element).casefold().split()
        if not words or _is_logo(element):
            continue
        share = sum(word in known for word in words) / len(words)
        share += 0.5 * min(len(words), 8) / 8
        if share > best_share:
            best, best_share = element, share
    if best is not None and best_share > 0.3:
        return best
    titles = [" ".join(text.casefold().split()) for text in stated]
    for element in islice((e for e in page.elements if e.tag in _TITLE_TAGS), 400):
        if not 8 < len(element.text_content()) < 400:
            continue
        text = text_of(element).casefold()
        if len(text) > 8 and any(_begins(title, text) or _ends(title, text) for title in titles):
            return element
    return best


def _headings(page: Gathered) -> Iterator[HtmlElement]:
    """The headings of the first order, those told to readers of screens alone last."""
    yield from page.of("h1")
    for element in page.of("div", "p", "span"):
        if element.get("aria-level") == "1" and element.get("role") == "heading":
            yield element


def _is_logo(element: HtmlElement) -> bool:
    """Whether a heading is nothing but a link to the front page: the site's name."""
    link = element.find(".//a[@href]")
    if link is None or not _FRONT_PAGE.fullmatch(link.get("href").strip()):
        return False
    return text_of(link) == text_of(element)


def _begins(title: str, text: str) -> bool:
    """Whether a title is the text, or the text with something parted from it behind."""
    return title == text or (
        title.startswith(text) and not title[len(text) :].strip()[:1].isalnum()
    )


def _ends(title: str, text: str) -> bool:
    """Whether a title is a name, a mark that parts, and the text."""
    return len(text) > _SURE_TITLE and bool(
        title.endswith(text) and _PARTS.search(title[: -len(text)])
    )


def _names(element: HtmlElement) -> str:
    keys = ("class", "id", "itemprop", "data-testid", "data-test", "data-qa", "data-component")
    joined = " ".join(element.get(key) or "" for key in keys)
    return _CAMEL.sub("-", joined).lower().replace("__", " ").replace("--", " ")


def _dek(page: Gathered, title: HtmlElement | None) -> HtmlElement | None:
    """The element that a standfirst is printed in: named so, and close to the title."""
    if title is None:
        return None
    met: dict[tuple[str, str], HtmlElement] = {}
    repeated: set[tuple[str, str]] = set()
    for element in islice(_around(page.after(title)), 400):
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
    if _NOT_DEK.search(names) or stands_in(element, _ELSEWHERE | {"li"}):
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


def _around(following: Iterator[HtmlElement]) -> Iterator[HtmlElement]:
    """Elements that come after the title, nearest first, until a paragraph's length of body."""
    body_chars = 0
    for element in following:
        if element.tag in ("p", "h2", "h3", "div", "span", "strong", "header", "section", "ul"):
            yield element
        if element.tag == "p":
            body_chars += len(element.text or "")
            if body_chars > _HEAD_PROSE:
                return


def _bylines(page: Gathered, title: HtmlElement | None) -> Iterator[tuple[str, str]]:
    """Texts that name who wrote the article, as far as the page's build tells."""
    seen: set[str] = set()
    scope: HtmlElement | None = None
    for position, element in enumerate(islice(_author_links(page), _MAX_CANDIDATES)):
        if stands_in(element, _ELSEWHERE):
            continue
        # A later author belongs to the article if both stand in the same item.
        item = next((e for e in element.iterancestors() if "itemscope" in e.attrib), None)
        if position and scope is not item:
            continue
        scope = item
        inner = (e for e in element.iterdescendants() if "name" in _properties(e))
        part = next(inner, element)
        text = part.get("content") or text_of(part)
        if text and len(text) <= _BYLINE_CHARS and text not in seen:
            seen.add(text)
            yield text, "rel=author" if element.get("rel") else "itemprop:author"
    first: HtmlElement | None = None
    for element in _named_as_bylines(page, title):
        names = _names(element)
        if not _NAME_WORD.search(names) or _NOT_NAME.search(names):
            continue
        if stands_in(element, _BESIDE):
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
    if title is not None:
        for text in _writers_links(page.after(title)):
            yield text, "writer's page"


def _author_links(page: Gathered) -> Iterator[HtmlElement]:
    """Elements that say themselves that they name the author, in document order."""
    for at in sorted({*page.related, *page.properties}):
        element = page.elements[at]
        is_link = element.tag == "a" and "author" in (element.get("rel") or "").split()
        if is_link or "author" in _properties(element):
            yield element


def _properties(element: HtmlElement) -> list[str]:
    return (element.get("itemprop") or "").split()


def _named_as_bylines(page: Gathered, title: HtmlElement | None) -> Iterator[HtmlElement]:
    """The elements whose names may be a byline's, those after the title before those above it."""
    places = set(page.testids)
    for names, positions in page.classed.items():
        if _BYLINE_PART.search(names):
            places.update(positions)
    start = page.elements.index(title) if title is not None else 0
    found = sorted(places)
    below = (at for at in found if at >= start)
    above = (at for at in found if at < start)
    for at in (*islice(below, _MAX_NAMED), *islice(above, _MAX_NAMED)):
        yield page.elements[at]


def _writers_links(following: Iterator[HtmlElement]) -> Iterator[str]:
    """Names below the title that link to pages of writers, of one part of the page."""
    first: HtmlElement | None = None
    prose = 0
    links = (e for e in following if e.tag == "p" or (e.tag == "a" and e.get("href")))
    for link in islice(links, _MAX_LINKS):
        if link.tag == "p":
            prose += len(link.text or "")
            if prose > _HEAD_PROSE:
                return
            continue
        href = link.get("href").rstrip("/")
        if not _WRITERS_PAGE.search(href) or (first is not None and not _is_near(first, link)):
            continue
        text = text_of(link)
        if looks_like_names(text) or (1 < len(text) <= 20 and not has_case(text)):
            if stands_in(link, _BESIDE):
                continue
            first = link if first is None else first
            yield text


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
    if _GLUED.search(whole):  # "Ana RuizCorrespondent": the name is an element of its own
        pieces = line_text(element).split(" | ")
        return next((p for p in pieces if looks_like_names(p)), whole)
    return whole


def _times(page: Gathered) -> Iterator[tuple[str, str]]:
    """Dates in elements made for them, of microdata first; those of other parts of the page last."""
    marked = (page.elements[at] for at in page.properties)
    for element in islice((e for e in marked if "datePublished" in e.get("itemprop")), 5):
        value = element.get("content") or element.get("datetime") or text_of(element)
        if value and len(value) < 100:
            yield value, "itemprop:datePublished"
    found = list(islice(page.of("time"), 20))
    abbreviated = (e for e in page.of("abbr") if _ISO_DAY.match(e.get("title") or ""))
    found += islice(abbreviated, 5)  # the microformat of blogs
    elsewhere = {element for element in found if stands_in(element, _BESIDE)}
    for element in sorted(found, key=lambda element: element in elsewhere):
        value = element.get("title" if element.tag == "abbr" else "datetime") or text_of(element)
        if value and len(value) < 100:
            yield value, "time"
