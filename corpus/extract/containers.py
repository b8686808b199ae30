"""Which of a page's passages are its article, by where they stand."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from lxml.html import HtmlElement

from corpus.extract.insets import insets_of
from corpus.extract.phrases import LONGEST, contains_phrase, ends_sentence, fold_phrase, weight
from corpus.extract.places import COMMENTS, CONSENT
from corpus.extract.printed import PageText, Passage

# Tuned on the 105 pages of one half of the development half.
_PROSE = 80  # letters of a passage that is surely a text
_SHORT_PROSE = 40  # the same of one that ends a sentence
_MOST = 800  # letters beyond which a passage counts no more
_MOST_LINKED = 0.5
_LEVELS = 6  # so far up a passage counts for the elements that hold it
_DECAY = 0.5
_MOST_ANCESTORS = 200
_BIG = 0.5  # of the page's prose: with more of it, an element is not beside the article
_ALL_BUT = 0.95  # comments may be so much of a page's prose; with more, the name misleads
_TEASED = 0.2  # as much as it weighs otherwise
_ALL_LINKED = 0.9
_ABOVE = 0.3  # of the prose: with more of it above the title, the title is another's
_AGREED = 0.8
_MOST_SIBLINGS = 1000
_TEXT_TAGS = ("p", "blockquote", "ul", "ol")
_HEADING_TAGS = ("h2", "h3", "h4", "h5", "h6")
_DIGITS = re.compile(r"\d+")
_BODY_NAME = re.compile(
    r"(?:article|story|post|entry|news|content)[-_]{0,2}(?:body|content|text|detail)"
    r"|artikel(?:text|body|inhalt)|texte?-?article|cuerpo|corpo|nota-cuerpo|contenido|tresc",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """The article's part of a page: passages, by position."""

    kept: tuple[int, ...]
    left_out: Mapping[int, str]  # of the passages between them why they are not kept
    share: float = 0.0  # of the page's prose that is kept
    letters: float = 0.0  # that they weigh


def article_of(
    page: PageText,
    title: HtmlElement | None,
    *,
    also: Collection[int] = frozenset(),
    biggest_beside: float = _BIG,
) -> Found:
    """The passages of the page that are its article, and the grounds for others among them.

    Args:
        title: the element that the article's title is printed in.
        also: positions of passages that somebody else takes for the article. They count where
            most of what is found otherwise is among them.
        biggest_beside: of the page's prose: an element with more of it is not beside the
            article, whatever it is called.
    """
    passages = page.passages
    after = _after(page, title)
    weights = [_worth(passage) * _nearness(at - after) for at, passage in enumerate(passages)]
    beside = _beside(page, weights, title, biggest_beside)
    teasers = _teasers(passages, weights)
    for at in teasers:
        weights[at] *= _TEASED
    free = [0.0 if beside[at] else worth for at, worth in enumerate(weights)]
    total = sum(free)
    if not total:
        return Found(tuple(at for at in sorted(also) if not beside[at]), {})
    masses, scores = _sums(passages, free)
    core = max(scores, key=lambda element: scores[element])
    ranges, doubtful = _grown(core, masses)
    stands = _standing_in(passages, ranges)
    inside = {at for at, within in enumerate(stands) if within}
    if sum(free[at] for at in inside if at < after) < _ABOVE * total:
        inside = {at for at in inside if at >= after}
    if also and _agree(inside, also, free):
        end = _before_another(passages, after)
        inside |= {at for at in also if at < end and at not in teasers}
    left_out = {at: ground for at in inside if (ground := beside[at])}
    around = {*(ranges - doubtful), *core.iterancestors()}
    left_out |= insets_of(page, sorted(inside - left_out.keys()), around, weights)
    kept = sorted(inside - left_out.keys())
    if not kept:
        return Found((), {})
    left_out = {at: ground for at, ground in left_out.items() if kept[0] < at < kept[-1]}
    share = sum(free[at] for at in kept) / total
    letters = sum(weight(passages[at].text) for at in kept)
    return Found(tuple(kept), left_out, share, letters)


def _agree(inside: Collection[int], also: Collection[int], free: Sequence[float]) -> bool:
    """Whether the others have most of the prose that we have."""
    ours = sum(free[at] for at in inside)
    return sum(free[at] for at in inside if at in also) >= _AGREED * ours


def _worth(passage: Passage) -> float:
    """How much of a text's prose a passage is, in letters; 0 of what is no prose."""
    heavy = weight(passage.text)
    if passage.kind == "heading" or passage.linked > _MOST_LINKED * (passage.end - passage.start):
        return 0.0
    if heavy < (_SHORT_PROSE if ends_sentence(passage.text) else _PROSE):
        return 0.0
    free = 1 - passage.linked / (passage.end - passage.start)
    return min(heavy, _MOST) * free * (0.6 if passage.kind == "item" else 1.0)


def _nearness(below: int) -> float:
    """How much more a passage counts that stands so many passages below the title."""
    return 0.3 if below < 0 else 1 + 3 * 0.95 ** min(below, 200)


def _beside(
    page: PageText, weights: Sequence[float], title: HtmlElement | None, biggest: float
) -> list[str | None]:
    """Of each passage why it is beside the article, by the elements around it."""
    inner: dict[HtmlElement, float] = defaultdict(float)
    for passage, worth in zip(page.passages, weights, strict=True):
        for element in passage.beside:
            inner[element] += worth
    total = sum(weights)
    above = set() if title is None else {title, *title.iterancestors()}
    walls = _consent_walls(page)
    limits = {COMMENTS: _ALL_BUT}
    grounds = {
        element: ground
        for element, ground in page.grounds.items()
        if element in walls
        or (element not in above and inner[element] <= limits.get(ground, biggest) * total)
    }
    return [
        next((grounds[element] for element in passage.beside if element in grounds), None)
        for passage in page.passages
    ]


def _consent_walls(page: PageText) -> set[HtmlElement]:
    """Elements that ask for consent: that they are, however much of the page they hold."""
    walls: set[HtmlElement] = set()
    for passage in page.passages:
        named = [each for each in passage.beside if page.grounds[each] == CONSENT]
        if named and contains_phrase(fold_phrase(passage.text[:LONGEST]), "consent"):
            walls.update(named)
    return walls


def _teasers(passages: Sequence[Passage], weights: Sequence[float]) -> set[int]:
    """The passages that stand below a linked heading: they are about another article."""
    found: set[int] = set()
    for at in range(1, len(passages)):
        above = passages[at - 1]
        if (
            weights[at]
            and above.kind == "heading"
            and above.linked >= _ALL_LINKED * (above.end - above.start)
            and above.element.getparent() is passages[at].element.getparent()
        ):
            found.add(at)
    return found


def _before_another(passages: Sequence[Passage], after: int) -> int:
    """The position of the next article's title below this one's, or the end."""
    titles = (at for at in range(after, len(passages)) if passages[at].element.tag == "h1")
    return next(titles, len(passages))


def _after(page: PageText, title: HtmlElement | None) -> int:
    """The position of the first passage below the title."""
    if title is None:
        return 0
    place = page.ranges.get(title)
    if place is None:
        return 0
    return next((at for at, p in enumerate(page.passages) if p.start >= place[1]), 0)


def _sums(
    passages: Sequence[Passage], free: Sequence[float]
) -> tuple[dict[HtmlElement, float], dict[HtmlElement, float]]:
    """Of each element the prose that it holds, and the same with what lies deep counting less."""
    masses: dict[HtmlElement, float] = defaultdict(float)
    scores: dict[HtmlElement, float] = defaultdict(float)
    own: dict[HtmlElement, float] = defaultdict(float)
    for passage, worth in zip(passages, free, strict=True):
        if worth:
            own[passage.element] += worth
    for element, worth in own.items():
        masses[element] += worth
        scores[element] += worth * 0.5
        factor = 1.0
        for parent in islice(element.iterancestors(), _MOST_ANCESTORS):
            masses[parent] += worth
            if factor > _DECAY**_LEVELS:
                scores[parent] += worth * factor
                factor *= _DECAY
    return masses, scores


def _grown(
    core: HtmlElement, masses: Mapping[HtmlElement, float]
) -> tuple[set[HtmlElement], set[HtmlElement]]:
    """The core with those of its neighbours, and of the elements' around it, that go with it.

    Inside an element that is named as the article's body every text does, outside of it those
    that are built alike. The second set are those of them that may be boxes all the same.
    """
    found, doubtful = {core}, set[HtmlElement]()
    named = next((e for e in _upwards(core) if _is_named_body(e)), None)
    is_inside = named is not None and named is not core
    element = core
    for parent in islice(core.iterancestors(), _LEVELS):
        if parent.tag in ("body", "html"):
            break
        siblings = list(islice(parent, _MOST_SIBLINGS))
        joined = [at for at, sibling in enumerate(siblings) if sibling is element]
        for at, sibling in enumerate(siblings):
            if sibling is element or not masses.get(sibling) or _is_another(sibling):
                continue
            if sibling.tag in _TEXT_TAGS or _is_alike(sibling, element):
                found.add(sibling)
            elif is_inside:
                doubtful.add(sibling)
            else:
                continue
            joined.append(at)
        if len(joined) > 1:  # what has no prose of its own, but stands between them
            between = siblings[min(joined) : max(joined)]
            found.update(each for each in between if each.tag in _TEXT_TAGS + _HEADING_TAGS)
        is_inside = is_inside and parent is not named
        element = parent
    return found | doubtful, doubtful


def _upwards(element: HtmlElement) -> Iterator[HtmlElement]:
    yield element
    yield from islice(element.iterancestors(), _LEVELS)


def _is_named_body(element: HtmlElement) -> bool:
    if element.tag == "article" or "articleBody" in (element.get("itemprop") or ""):
        return True
    return bool(_BODY_NAME.search(f"{element.get('class') or ''} {element.get('id') or ''}"))


def _is_another(element: HtmlElement) -> bool:
    """Whether an element holds an article of its own: it has a title."""
    return element.tag == "h1" or element.find(".//h1") is not None


def _is_alike(one: HtmlElement, other: HtmlElement) -> bool:
    """Whether two elements are built alike; posts of a live blog need no name for that."""
    if one.tag != other.tag:
        return False
    names, others = one.get("class"), other.get("class")
    if not names or not others:
        return names == others and one.tag in ("article", "section")
    # Builders of pages number what they repeat: "row row-1", "row row-2".
    return names == others or bool(_DIGITS.sub("#", names) == _DIGITS.sub("#", others))


def _standing_in(passages: Sequence[Passage], roots: Collection[HtmlElement]) -> list[bool]:
    """Of each passage whether it stands in one of the elements."""
    known: dict[HtmlElement, bool] = dict.fromkeys(roots, True)
    for passage in passages:
        passed: list[HtmlElement] = []
        for element in chain((passage.element,), passage.element.iterancestors()):
            if element in known:
                break
            passed.append(element)
        known |= dict.fromkeys(passed, known.get(element, False))
    return [known[passage.element] for passage in passages]
