"""The text printed on a page in reading order, cut into passages that know where they stand.

A passage is text with nothing but inline elements in it. Set back into the page a paragraph
gets its links, and it is known which of them stand in the standfirst's own element.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from corpus.extract.phrases import ends_sentence
from corpus.extract.places import ground_of_place, is_hidden
from corpus.model import Run
from corpus.uris import absolute_url

# Menus are printed, but hold nothing of an article; readings in ruby repeat what they stand above.
_UNPRINTED = frozenset(
    (
        "script style noscript template svg iframe object head select textarea button math nav rt rp"
    ).split()
)
_INLINE = frozenset(
    (
        "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q ruby rb"
        " s samp small span strike strong sub sup time tt u var wbr img nobr"
    ).split()
)
_PLAIN = _INLINE - {"a"}  # inline elements that change nothing but the letters' look
_KINDS = {
    "li": "item",
    "dd": "item",
    "blockquote": "quote",
    **dict.fromkeys("h1 h2 h3 h4 h5 h6".split(), "heading"),
}
_CELLS = frozenset(("td", "th"))
_IN_TABLES_OF_TEXT = ("p", "div", "table", "ul", "h1", "h2", "h3", "h4", "img", "form")
_MAX_TABLES = 200
_MAX_BESIDE = 40  # elements beside the article, one in the other
_MAX_CELL = 200  # characters of a cell in a table of data


@dataclass(frozen=True, slots=True)
class Passage:
    """Text of the page with nothing but inline elements in it."""

    text: str  # on one line
    kind: str  # paragraph, heading, item or quote
    start: int  # in the page's letters
    end: int
    linked: int  # how many of these letters are links
    element: HtmlElement  # the block that it stands in
    beside: tuple[HtmlElement, ...]  # of the elements around it those in `PageText.grounds`


@dataclass(frozen=True, slots=True)
class PageText:
    """A page's text without white space: white space is what extractors differ in."""

    letters: str
    links: tuple[tuple[int, int, str], ...]  # start, end in `letters`, href; in order
    base: str | None  # what the hrefs are resolved against
    passages: tuple[Passage, ...]
    grounds: dict[HtmlElement, str]  # elements that are none of an article, and why
    inputs: tuple[HtmlElement, ...]  # what readers are to fill in
    ranges: dict[HtmlElement, tuple[int, int]]  # of the elements that were asked for

    def runs(self, text: str, place: tuple[int, int]) -> tuple[Run, ...]:
        """`text`, which stands at `place`, cut into linked and unlinked stretches."""
        start, end = place
        first = max(0, bisect_right(self.links, (start, 0, "")) - 1)
        cuts: list[tuple[int, int, str]] = []
        for at in range(first, len(self.links)):
            left, right, href = self.links[at]
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
    reader = _Reader(set(wanted))
    reader.read(root)
    return PageText(
        "".join(reader.letters),
        tuple(reader.links),
        base,
        tuple(reader.passages),
        reader.grounds,
        tuple(reader.inputs),
        reader.ranges,
    )


class _Reader:
    """One walk over a page: the state between its elements."""

    def __init__(self, wanted: set[HtmlElement]) -> None:
        self.letters: list[str] = []
        self.links: list[tuple[int, int, str]] = []
        self.passages: list[Passage] = []
        self.grounds: dict[HtmlElement, str] = {}
        self.inputs: list[HtmlElement] = []
        self.ranges: dict[HtmlElement, tuple[int, int]] = {}
        self._wanted = wanted
        self._begun: dict[HtmlElement, int] = {}
        self._length = 0
        self._buffer: list[str] = []  # of the passage that is being read
        self._start = 0  # where it starts
        self._linked = 0
        self._blocks: list[HtmlElement] = []
        self._kinds: list[tuple[HtmlElement, str]] = []
        self._beside: tuple[HtmlElement, ...] = ()
        self._link: tuple[HtmlElement, int] | None = None
        self._skipped: HtmlElement | None = None  # left out with all that is in it
        self._tables = 0
        self._data: HtmlElement | None = None  # the table of data that is being read

    def read(self, root: HtmlElement) -> None:
        walker = iterwalk(root, events=("start", "end"))
        for event, element in walker:
            tag = element.tag
            if event == "start":
                if tag in _PLAIN and not element.attrib and element not in self._wanted:
                    self._say(element.text)
                    continue
                if tag == "input" and element.get("type") not in ("hidden", "submit"):
                    self.inputs.append(element)
                if tag in _UNPRINTED or (tag in _INLINE and is_hidden(element)):
                    walker.skip_subtree()
                    self._skipped = element
                elif isinstance(tag, str):
                    self._open(element, tag)
                    self._say(element.text)
            else:
                if element is self._skipped:
                    self._skipped = None
                elif isinstance(tag, str) and (tag not in _PLAIN or element in self._wanted):
                    self._close(element, tag)
                if element is not root:
                    self._say(element.tail)
        self._flush()

    def _open(self, element: HtmlElement, tag: str) -> None:
        if tag == "br":
            self._buffer.append("\n")
            return
        if tag == "a":
            if self._link is None and element.get("href"):
                self._link = (element, self._length)
        elif tag not in _INLINE and not (self._data is not None and tag in _CELLS):
            self._flush()
            self._blocks.append(element)
            if tag in _KINDS:
                self._kinds.append((element, _KINDS[tag]))
            if tag == "table" and self._data is None and self._is_data(element):
                self._data = element
        if element in self._wanted:  # few are, on any page
            self._begun[element] = self._length
        if tag in _INLINE or len(self._beside) >= _MAX_BESIDE:
            return
        if ground := ground_of_place(element):
            self.grounds[element] = ground
            self._beside = (*self._beside, element)

    def _close(self, element: HtmlElement, tag: str) -> None:
        if tag == "br":
            return
        if self._link is not None and element is self._link[0]:
            if self._length > self._link[1]:
                self.links.append((self._link[1], self._length, element.get("href")))
                self._linked += self._length - max(self._link[1], self._start)
            self._link = None
        if self._blocks and element is self._blocks[-1]:
            self._flush()
            self._blocks.pop()
            if self._kinds and self._kinds[-1][0] is element:
                self._kinds.pop()
            if element is self._data:
                self._data = None
        elif tag in _CELLS and self._data is not None and element.getnext() is not None:
            self._buffer.append(" | ")
            self._length += self._add("|")
        if element in self._begun:
            self.ranges[element] = (self._begun[element], self._length)
        if self._beside and element is self._beside[-1]:
            self._flush()
            self._beside = self._beside[:-1]

    def _add(self, letters: str) -> int:
        self.letters.append(letters)
        return len(letters)

    def _say(self, text: str | None) -> None:
        if not text:
            return
        if text.isspace():
            self._buffer.append(" ")
            return
        self._buffer.append(text if "\n" not in text else text.replace("\n", " "))
        letters = "".join(text.split())
        self.letters.append(letters)
        self._length += len(letters)

    def _flush(self) -> None:
        """End the passage that is being read."""
        if self._length == self._start:
            self._buffer.clear()
            return
        linked = self._linked
        if self._link is not None:
            linked += self._length - max(self._link[1], self._start)
        lines = list(_lines("".join(self._buffer)))
        kind = self._kinds[-1][1] if self._kinds else "paragraph"
        element = self._blocks[-1] if self._blocks else None
        if element is not None:
            whole = self._length - self._start
            start = self._start
            for line in lines:
                size = len(line) - line.count(" ")
                share = linked if len(lines) == 1 else round(linked * size / whole)
                self.passages.append(
                    Passage(line, kind, start, start + size, share, element, self._beside)
                )
                start += size
        self._buffer.clear()
        self._start, self._linked = self._length, 0

    def _is_data(self, table: HtmlElement) -> bool:
        """Whether a table holds short cells rather than the page's layout."""
        self._tables += 1
        if self._tables > _MAX_TABLES:
            return False
        if next((e for e in table.iter(*_IN_TABLES_OF_TEXT) if e is not table), None) is not None:
            return False
        cells = list(islice(table.iter("td", "th"), 500))
        return len(cells) > 3 and all(len(c.text_content()) <= _MAX_CELL for c in cells)


def _lines(text: str) -> Iterator[str]:
    """A passage's paragraphs: parted by empty lines, and by breaks after a sentence's end."""
    if "\n" not in text:
        yield " ".join(text.split())
        return
    held: list[str] = []
    for line in text.split("\n"):
        line = " ".join(line.split())
        if held and (not line or ends_sentence(held[-1])):
            yield " ".join(held)
            held = []
        if line:
            held.append(line)
    if held:
        yield " ".join(held)
