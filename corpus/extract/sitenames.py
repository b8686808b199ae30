"""What a site is called, where its pages don't declare it: in their titles and in their logos."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import islice

from lxml.html import HtmlElement

from corpus.extract.gathered import Gathered
from corpus.extract.phrases import fold_phrase, phrases
from corpus.uris import is_front_page, is_web_address, registrable_domain

_TITLE_TAIL = re.compile(r"(?:\s[-|–—•·»/:<]+\s|\s*[|｜_»]\s*|\s-)(?=\S)")
_WIDE_BARS = frozenset("：｜＿－・")
_DAY_BEHIND = re.compile(r"[,\s]+\d{1,4}[./-]\d{1,2}[./-]\d{1,4}$")
_BEFORE_TITLE = re.compile(r"\s*[:|–—»>·•：｜-]\s*$")
_NAME_CHARS = 60
_SURE_HEADING = 8
_LOGO_CHARS = 40
_MAX_HOME_LINKS = 6


def site_in_title(title: str, headings: Iterable[str], url: str | None) -> str | None:
    """What the page's title adds to the heading, or what in it is the address's own name.

    A day behind the name is none of it.

    >>> site_in_title("The Gull: Pier to reopen", ["Pier to reopen"], None)
    'The Gull'
    """
    title = _DAY_BEHIND.sub("", " ".join(title.split()))
    headings = [heading for heading in headings if heading]
    pieces = _TITLE_TAIL.split(title)
    for heading in headings:
        if title.startswith(heading) and title[len(heading) :][:1] in _WIDE_BARS:
            pieces = [heading, title[len(heading) + 1 :]]
        elif title.endswith(heading) and len(heading) >= _SURE_HEADING:
            before = title[: -len(heading)]
            if mark := _BEFORE_TITLE.search(before):
                name = _TITLE_TAIL.split(before[: mark.start()])[0]
                pieces = [heading, name]
    if len(pieces) < 2:
        return None
    host = (registrable_domain(url) or "").split(".")[0] if url else ""
    tail = pieces[-1].strip()
    told = any(heading and pieces[0].startswith(heading) for heading in headings)
    whole = pieces[0].strip() in headings
    if (
        (told and len(pieces) == 2)
        or (whole and len(pieces) <= 4)
        or (host and _is_named(tail, host))
    ):
        return tail if 1 < len(tail) <= _NAME_CHARS else None
    return pieces[0].strip() if host and _is_named(pieces[0], host) else None


def site_in_logo(page: Gathered, base: str | None) -> str | None:
    """What the first links to the front page say, in words or in place of a picture of them."""
    for link in islice(_home_links(page, base), _MAX_HOME_LINKS):
        words = " ".join(link.text_content().split())
        pictures = (image.get("alt") or "" for image in link.iter("img"))
        name = words or next(pictures, "").strip()
        key = fold_phrase(name)
        if 1 < len(name) <= _LOGO_CHARS and key not in phrases()["front"] | phrases()["menu"]:
            return name
    return None


def _home_links(page: Gathered, base: str | None) -> Iterator[HtmlElement]:
    for link in page.of("a"):
        href = (link.get("href") or "").strip()
        if href == "/" or (
            base and is_web_address(href) and is_front_page(href) and _same_site(href, base)
        ):
            yield link


def _same_site(href: str, base: str) -> bool:
    return registrable_domain(href) == registrable_domain(base)


def _is_named(name: str, host: str) -> bool:
    """Whether a name is the host's, spelled out: "El Heraldo de X" and heraldox."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    words = re.findall(r"\w+", "".join(c for c in plain if not unicodedata.combining(c)))
    letters = re.sub(r"[\W_]", "", host)
    long_words = "".join(word for word in words if len(word) > 3)
    return bool(letters) and (
        "".join(words) == letters or (len(letters) > 4 and long_words == letters)
    )
