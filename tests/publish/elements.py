"""A page as its elements and its text."""

import re
from html.parser import HTMLParser


class Elements(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def with_class(self, name: str) -> list[dict[str, str | None]]:
        """The attributes of the elements of a class."""
        return [a for _, a in self.elements if name in str(a.get("class")).split()]

    @property
    def words(self) -> str:
        """The text in one line."""
        return " ".join(self.text.split())


def quoted(page: str) -> list[str]:
    """The marked words of each statement on a page."""
    return [
        "".join(re.findall("<mark>(.*?)</mark>", each, re.DOTALL))
        for each in re.findall("<blockquote.*?</blockquote>", page, re.DOTALL)
    ]
