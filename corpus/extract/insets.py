"""Boxes that are set into an article and are none of it, by what they hold."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice

from lxml.html import HtmlElement

from corpus.extract.furniture import is_prompt
from corpus.extract.phrases import LONGEST, ends_sentence, fold_phrase, opening_phrase, weight
from corpus.extract.printed import PageText, Passage

_MOST_ANCESTORS = 40
_LINKED = 0.5  # of a box's letters: with more in links it is a list of links
_OFFER = 100  # letters of sentences beside a prompt, in its box
_CAPTION = 150  # characters
_MANY, _NEARLY_ALL = 4, 0.7
_TAIL = 0.3  # of the letters: with more of them below, it is no tail
_ALL = 0.8  # of a passage's letters: with more in links it is a link
_CARD, _FEW_CARDS = 300, 3  # letters of a box about another article; such boxes in a text
_FORM_LETTERS = 400  # of a box with something to fill in
_BOXES = frozenset("div section ul ol dl table aside header article figure nav details".split())


def insets_of(
    page: PageText, kept: Sequence[int], roots: Collection[HtmlElement], worths: Sequence[float]
) -> Mapping[int, str]:
    """Of the kept passages those in boxes of links or of forms, with the ground.

    Args:
        roots: the elements that hold the article; only what lies inside them is judged.
        worths: how much prose each passage of the page is.
    """
    letters: dict[HtmlElement, int] = defaultdict(int)
    weights: dict[HtmlElement, float] = defaultdict(float)
    linked: dict[HtmlElement, int] = defaultdict(int)
    prose: dict[HtmlElement, float] = defaultdict(float)
    rest: dict[HtmlElement, int] = defaultdict(int)  # letters of sentences that ask for nothing
    asking: set[HtmlElement] = set()
    boxes: dict[int, tuple[HtmlElement, ...]] = {}
    for at in kept:
        passage = page.passages[at]
        boxes[at] = tuple(_boxes_around(passage, roots))
        # A sentence with a link in it is a sentence.
        is_pointer = passage.linked >= _ALL * (passage.end - passage.start)
        pointing = 0 if ends_sentence(passage.text) and not is_pointer else passage.linked
        asks = bool(boxes[at]) and is_prompt(passage.text)
        if asks:
            asking.update(boxes[at])
        heavy = weight(passage.text)
        for box in boxes[at]:
            weights[box] += heavy
            rest[box] += 0 if asks or not worths[at] else passage.end - passage.start
            letters[box] += passage.end - passage.start
            linked[box] += pointing
            prose[box] += worths[at]
    filled = _with_inputs(page, letters)
    grounds: dict[HtmlElement, str] = {}
    for box in letters:
        if prose[box] == 0 and linked[box] >= _LINKED * letters[box]:
            grounds[box] = "points to other articles"
        elif box in filled and weights[box] <= _FORM_LETTERS:
            grounds[box] = "a form"
        elif box in asking and weights[box] <= _FORM_LETTERS and rest[box] <= _OFFER:
            grounds[box] = "a prompt to subscribe or sign in"
    found = dict.fromkeys(_unlike_the_text(page, kept, worths), "is set unlike the text above it")
    found |= {at: "a caption" for at in kept if _is_below_picture(page.passages[at])}
    found |= dict.fromkeys(_in_cards(page, kept, boxes), "points to other articles")
    photos = {box for box in weights if box.tag == "table" and weights[box] <= _CAPTION}
    photos = {box for box in photos if next(box.iter("img"), None) is not None}
    found |= {at: "a caption" for at in kept if not photos.isdisjoint(boxes[at])}
    for at in kept:
        ground = next((grounds[box] for box in boxes[at] if box in grounds), None)
        if ground:
            found[at] = ground
    return found


def _in_cards(
    page: PageText, kept: Sequence[int], boxes: Mapping[int, Sequence[HtmlElement]]
) -> Iterator[int]:
    """The passages in boxes with a heading that is a link and little text below it.

    In a text they are set in one by one; where there are many, the page consists of them.
    """
    within: dict[HtmlElement, list[int]] = defaultdict(list)
    for at in kept:
        for box in boxes[at]:
            within[box].append(at)
    cards: dict[int, list[int]] = {}
    for box, held in within.items():
        if box.tag not in ("div", "section", "article", "aside"):
            continue
        headings = [at for at in held if page.passages[at].kind == "heading"]
        size = sum(weight(page.passages[at].text) for at in held)
        if len(headings) != 1 or held.index(headings[0]) > 1 or size > _CARD:
            continue
        passage = page.passages[headings[0]]
        if passage.linked >= _ALL * (passage.end - passage.start):
            cards[headings[0]] = max(held, cards.get(headings[0], []), key=len)
    if len(cards) <= _FEW_CARDS:
        yield from (at for held in cards.values() for at in held)


def _boxes_around(passage: Passage, roots: Collection[HtmlElement]) -> Iterator[HtmlElement]:
    """The boxes that a passage stands in, up to what holds the article."""
    for element in (passage.element, *islice(passage.element.iterancestors(), _MOST_ANCESTORS)):
        if element in roots:
            return
        if element.tag in _BOXES:
            yield element


def _unlike_the_text(page: PageText, kept: Sequence[int], worths: Sequence[float]) -> Sequence[int]:
    """The passages below the last one that is set as nearly all of the article's text is."""
    builds = Counter(_build(page.passages[at]) for at in kept if worths[at])
    if not builds:
        return ()
    (build, count), total = builds.most_common(1)[0], sum(builds.values())
    if count < _MANY or count < _NEARLY_ALL * total:
        return ()
    last = max(at for at in kept if _is_text(page.passages[at], build))
    below = [at for at in kept if at > last]
    size = sum(page.passages[at].end - page.passages[at].start for at in below)
    whole = sum(page.passages[at].end - page.passages[at].start for at in kept)
    proses = [page.passages[at].text for at in below if worths[at]]
    is_tail = bool(proses) and size <= _TAIL * whole
    return below if is_tail and all(map(ends_sentence, proses)) else ()


def _is_text(passage: Passage, build: tuple[str, str]) -> bool:
    """Whether a passage is set as a text is, or one of its parts that are set in their own way."""
    if passage.kind in ("item", "quote") or passage.element.tag == "tr":
        return True
    if _build(passage) == build:
        return True
    key = fold_phrase(passage.text[:LONGEST]).replace("#", " ")  # "Correction, 5 May: …"
    return opening_phrase(key, "notes") is not None


def _build(passage: Passage) -> tuple[str, str]:
    return passage.element.tag, passage.element.get("class") or ""


def _is_below_picture(passage: Passage) -> bool:
    """Whether a short line that is no sentence stands right below a paragraph with a picture."""
    if passage.kind != "paragraph" or passage.element.tag not in ("p", "div"):
        return False
    if len(passage.text) > _CAPTION or ends_sentence(passage.text):
        return False
    above = passage.element.getprevious()
    if above is None or next(above.iter("img", "picture"), None) is None:
        return False
    if passage.element.find(".//strong") is not None or passage.element.find(".//b") is not None:
        return False  # a subheading
    return above.tag in ("p", "div", "img", "picture", "a") and not above.xpath("string()").strip()


def _with_inputs(page: PageText, boxes: Collection[HtmlElement]) -> set[HtmlElement]:
    """The boxes with something to fill in, but for what holds a box that is none of the text."""
    found: set[HtmlElement] = set()
    for each in page.inputs[:200]:
        for element in islice(each.iterancestors(), _MOST_ANCESTORS):
            if element in page.grounds and element.tag not in ("form", "fieldset", "label"):
                break
            if element in boxes:
                found.add(element)
    return found
