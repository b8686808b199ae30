"""The text printed on a page in reading order, to find again where a paragraph stands.

A body extractor gives plain paragraphs. Set back into the page they get their links, and it
is known which of them stand in the standfirst's or the byline's own element.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from corpus.model import Run
from corpus.uris import absolute_url

_UNPRINTED = frozenset(
    "script style noscript template svg iframe object head select textarea button math".split()
)
_INLINE = frozenset(
    (
        "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q ruby rt rp rb"
        " s samp small span strike strong sub sup time tt u var wbr img nobr"
    ).split()
)


@dataclass(frozen=True, slots=True)
class PageText:
    """A page's text without white space: white space is what extractors differ in."""

    letters: str
    links: tuple[tuple[int, int, str], ...]  # start, end in `letters`, href; in order
    base: str | None  # what the hrefs are resolved against
    edges: frozenset[int]  # where blocks begin or end
    prose: int  # letters in paragraphs, links aside
    ranges: dict[HtmlElement, tuple[int, int]]  # of the elements that were asked for

    def find(self, text: str, start: int = 0) -> tuple[int, int] | None:
        """Where the text stands: from `start` on, else anywhere, else None."""
        wanted = squeezed(text)
        if not wanted:
            return None
        place = self.letters.find(wanted, start)
        if place < 0:
            place = self.letters.find(wanted)
        return None if place < 0 else (place, place + len(wanted))

    def runs(self, text: str, place: tuple[int, int]) -> tuple[Run, ...]:
        """`text`, which stands at `place`, cut into linked and unlinked stretches."""
        start, end = place
        first = max(0, bisect_right(self.links, (start, 0, "")) - 1)
        cuts: list[tuple[int, int, str]] = []
        for left, right, href in islice(self.links, first, None):
            if left >= end:
                break
            if right > start and (url := absolute_url(href, self.base)):
                cuts.append((max(left, start) - start, min(right, end) - start, url))
        if not cuts:
            return (Run(text),)
        letters = [i for i, char in enumerate(text) if not char.isspace()]
        runs: list[Run] = []
        done = 0
        for left, right, url in cuts:
            begin, stop = letters[left], letters[right - 1] + 1
            if begin > done:
                runs.append(Run(text[done:begin]))
            runs.append(Run(text[begin:stop], url))
            done = stop
        if done < len(text):
            runs.append(Run(text[done:]))
        return tuple(runs)


def squeezed(text: str) -> str:
    """The text without white space."""
    return "".join(text.split())


def read_page(root: HtmlElement, base: str | None, wanted: Iterable[HtmlElement] = ()) -> PageText:
    """The printed text of a page.

    Args:
        base: what relative links are resolved against.
        wanted: elements whose place in the text is to be remembered.
    """
    pieces: list[str] = []
    length = 0
    links: list[tuple[int, int, str]] = []
    edges: set[int] = {0}
    begun: dict[HtmlElement, int] = {}
    prose: int  # letters in paragraphs, links aside
    ranges: dict[HtmlElement, tuple[int, int]] = {}
    asked = set(wanted)
    prose = paragraphs = 0
    open_link: tuple[HtmlElement, int] | None = None
    walker = iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        if event == "start":
            if tag in _UNPRINTED:
                walker.skip_subtree()
                continue
            if tag not in _INLINE:
                edges.add(length)
            if tag == "p":
                paragraphs += 1
            if element in asked:
                begun[element] = length
            if tag == "a" and open_link is None and element.get("href"):
                open_link = (element, length)
            text = element.text
        else:
            if open_link is not None and element is open_link[0]:
                if length > open_link[1]:
                    links.append((open_link[1], length, element.get("href")))
                open_link = None
            if tag == "p":
                paragraphs -= 1
            if element in begun:
                ranges[element] = (begun[element], length)
            if tag not in _INLINE:
                edges.add(length)
            text = element.tail
        if text and (letters := squeezed(text)):
            pieces.append(letters)
            length += len(letters)
            if paragraphs and open_link is None:
                prose += len(letters)
    return PageText("".join(pieces), tuple(links), base, frozenset(edges), prose, ranges)
