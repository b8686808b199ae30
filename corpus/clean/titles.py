"""Titles: without the site's name, and which of a page's spellings of it is the article's."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpus.model import Claim

_SEPARATOR = re.compile(
    r"\s+[-|–—:•·»«<>/~_]+\s+|\s*[|｜ㅣ»«•]\s*|\s+[-–—]|_+|(?<=[^\x00-\x7f])-(?=[^\x00-\x7f])"
)
_CUT_OFF = re.compile(r"\s*(?:…|\.\.\.)$")
_MIN_TITLE = 2  # letters that must remain


def title_key(title: str) -> str:
    """A title as titles are compared: letters and digits, without case and width."""
    plain = unicodedata.normalize("NFKC", title).casefold()
    return "".join(char for char in plain if char.isalnum())


def order_titles(
    claims: Sequence[Claim], site_names: Iterable[str], sections: Iterable[str] = ()
) -> tuple[Claim, ...]:
    """The title claims without the site's name, strongest first.

    A claim that is only the site's name goes to the end; one that is cut off gives way to its
    whole. Among places of equal weight nothing is voted: publishers head the same article
    differently for readers, for search and for sharing.
    """
    names = {key for key in map(title_key, site_names) if key}
    tails = names | {key for key in map(title_key, sections) if key}
    heads = {title_key(c.value) for c in claims if c.found_in == "h1"} - names
    cleaned = [replace(c, value=without_site(c.value, names, heads, tails)) for c in claims]
    ranked = sorted(cleaned, key=lambda c: (title_key(c.value) in names, -c.confidence))
    return _whole_first(tuple(claim for claim in ranked if claim.value))


def without_site(
    title: str, site_names: set[str], heads: Iterable[str] = (), tails: Iterable[str] = ()
) -> str:
    """The title without a part that is the site's name, or that a heading shows to be added.

    Args:
        site_names, heads, tails: keys (`title_key`) of the site's names, of the page's headings,
            and of what else may be added behind a title, such as its section.

    >>> without_site("Ferry strike - The Post", {"thepost"})
    'Ferry strike'
    """
    heads, tails = set(heads), set(tails) | site_names
    if title_key(title) in heads:
        return title
    cuts = list(_SEPARATOR.finditer(title))
    for cut in cuts:
        if title_key(title[: cut.start()]) in heads:
            return title[: cut.start()].strip()
    for _ in range(3):
        cuts = list(_SEPARATOR.finditer(title))
        if not cuts:
            break
        before, last = title[: cuts[-1].start()], title[cuts[-1].end() :]
        first, after = title[: cuts[0].start()], title[cuts[0].end() :]
        if _is_site(last, tails) and len(title_key(before)) >= _MIN_TITLE:
            title = before.strip()
        elif _is_site(first, site_names) and len(title_key(after)) >= _MIN_TITLE:
            title = after.strip()
        else:
            break
    return title


def _is_site(part: str, site_names: set[str]) -> bool:
    key = title_key(part)
    if not key:
        return True
    plain = re.sub(
        r"^(?:the|der|die|das|le|la|el|il)(?=.{4})|(?:com|org|net|de|online|news)$", "", key
    )
    return any(
        key == name or (len(plain) > 3 and plain in (name, name.removeprefix("the")))
        for name in site_names
    )


def _whole_first(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """The claims, with the whole of a cut-off winner before it."""
    if not claims or not _CUT_OFF.search(claims[0].value):
        return claims
    start = title_key(_CUT_OFF.sub("", claims[0].value))
    for claim in claims[1:]:
        key = title_key(claim.value)
        longer = len(key) > len(start) and key.startswith(start)
        if longer and not _CUT_OFF.search(claim.value):
            return (claim, *(c for c in claims if c is not claim))
    return claims
