"""A page's elements, parted once by what the readers of its head look for."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement


@dataclass(frozen=True, slots=True)
class Gathered:
    """The elements of a page in document order, with what most of them are looked up by.

    A path over the whole tree costs as much as this; the head's readers would need a dozen.
    """

    elements: Sequence[HtmlElement]
    tagged: Mapping[str, Sequence[HtmlElement]]  # by tag
    classed: Mapping[str, Sequence[int]]  # positions by the whole value of `class`
    testids: Sequence[int]  # positions of elements with `data-testid`
    properties: Sequence[int]  # with `itemprop`
    related: Sequence[int]  # links with `rel`

    def of(self, *tags: str) -> Iterator[HtmlElement]:
        """The elements with one of the tags, tag by tag."""
        for tag in tags:
            yield from self.tagged.get(tag, ())

    def before(self, element: HtmlElement) -> Sequence[HtmlElement]:
        """What begins before an element, in document order."""
        return self.elements[: self.elements.index(element)]

    def after(self, element: HtmlElement) -> Iterator[HtmlElement]:
        """What begins after an element has ended, in document order."""
        inside = sum(1 for _ in element.iter("*"))
        return islice(self.elements, self.elements.index(element) + inside, None)

    def titles(self) -> list[str]:
        """What the page is called in its own head, at most twice each: title and og:title."""
        own = [
            title.text or ""
            for title in islice(self.of("title"), 4)
            if not stands_in(title, {"svg", "symbol"})
        ]
        shared = (
            meta.get("content") or ""
            for meta in self.of("meta")
            if meta.get("property") == "og:title"
        )
        return [text for text in (*own[:1], *islice(shared, 2)) if text.strip()]


def gather(elements: Iterable[HtmlElement]) -> Gathered:
    """Part all elements of a page, given in document order."""
    kept: list[HtmlElement] = []
    tagged: defaultdict[str, list[HtmlElement]] = defaultdict(list)
    classed: defaultdict[str, list[int]] = defaultdict(list)
    testids: list[int] = []
    properties: list[int] = []
    related: list[int] = []
    lists = {"data-testid": testids, "itemprop": properties, "rel": related}
    for element in elements:
        tag = element.tag
        if not isinstance(tag, str):
            continue  # a comment
        at = len(kept)
        kept.append(element)
        tagged[tag].append(element)
        for key, value in element.items():
            if key == "class":
                classed[value].append(at)
            elif key in lists and (key != "rel" or tag == "a"):
                lists[key].append(at)
    return Gathered(kept, tagged, classed, testids, properties, related)


def stands_in(element: HtmlElement, tags: frozenset[str] | set[str]) -> bool:
    """Whether an element has one of the tags, or stands in one that has."""
    return element.tag in tags or any(parent.tag in tags for parent in element.iterancestors())
