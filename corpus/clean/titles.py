"""Titles: without the site's name, and which of a page's spellings of it is the article's."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from corpus.model import Claim

_SEPARATOR = re.compile(
    r"\s+[-|–—:•·»«<>/~_*]+\s+|\s*[|｜ㅣ»«•]\s*|\s+[-–—]|_+|(?<=[^\x00-\x7f])-(?=[^\x00-\x7f])"
)
_CUT_OFF = re.compile(r"\s*(?:…|\.\.\.)$")
_MIN_TITLE = 2  # letters that must remain
_KICKER_CHARS = 60
_MIN_HEADING = 8  # characters that say more than a section's name
_AFTER_KICKER = re.compile(r"(?:\s*[:：]|\s[|–—-]|[.!?])\s+$")
_BEFORE_ADDED = re.compile(r"\s*[-|｜–—:：*•·»«<>/_\[]")


@lru_cache(maxsize=4096)
def title_key(title: str) -> str:
    """A title as titles are compared: letters and digits, without case and width."""
    plain = unicodedata.normalize("NFKC", title).casefold()
    return "".join(char for char in plain if char.isalnum())


def order_titles(
    claims: Sequence[Claim], site_names: Iterable[str], sections: Iterable[str] = ()
) -> tuple[Claim, ...]:
    """The title claims without the site's name, strongest first.

    A claim that is only the site's name goes to the end. The winner gives way to its whole
    where it is cut off, to a statement of it without the kicker in front, and to the same
    words in small letters where it is set in capitals. Among places of equal weight nothing is
    voted: publishers head the same article differently for readers, for search and for sharing.
    """
    names = {key for key in map(title_key, site_names) if key}
    tails = names | {key for key in map(title_key, sections) if key}
    headlines = [c.value for c in claims if c.found_in == "json-ld:headline"]
    heads = {title_key(c.value) for c in claims if c.found_in == "h1"} - names
    cleaned = [
        replace(c, value=without_site(_without_added(c.value, headlines), names, heads, tails))
        for c in claims
    ]
    ranked = sorted(cleaned, key=lambda c: (title_key(c.value) in names, -c.confidence))
    best = [claim for claim in ranked if claim.value]
    for better in (_whole, _without_kicker, _in_small_letters):
        found = better(best)
        if found is not None:
            best.remove(found)
            best.insert(0, found)
    return tuple(best)


def _without_added(title: str, headlines: Iterable[str]) -> str:
    """The title without a short addition behind a stated headline, when a mark parts them."""
    for headline in headlines:
        if len(headline) >= _MIN_TITLE and title.startswith(headline):
            added = title[len(headline) :]
            if len(added) <= _KICKER_CHARS and _BEFORE_ADDED.match(added):
                return headline
    return title


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


def _whole(claims: Sequence[Claim]) -> Claim | None:
    """The whole of a winner that is cut off."""
    if not claims or not _CUT_OFF.search(claims[0].value):
        return None
    start = title_key(_CUT_OFF.sub("", claims[0].value))
    for claim in claims[1:]:
        key = title_key(claim.value)
        longer = len(key) > len(start) and key.startswith(start)
        if longer and not _CUT_OFF.search(claim.value):
            return claim
    return None


def _without_kicker(claims: Sequence[Claim]) -> Claim | None:
    """The title made for sharing, where it only leaves out a few words before a colon."""
    for claim in claims[1:]:
        title, whole = claim.value, claims[0].value
        before = whole[: -len(title)]
        if (
            claim.found_in == "og:title"
            and len(title) >= _MIN_HEADING
            and len(title) > len(before)
            and len(before) <= _KICKER_CHARS
            and whole.endswith(title)
            and _AFTER_KICKER.search(before)
        ):
            return claim
    return None


def _in_small_letters(claims: Sequence[Claim]) -> Claim | None:
    """The same words as a winner in capitals, where they are printed in small letters too."""
    if not claims or not claims[0].value.isupper():
        return None
    key = title_key(claims[0].value)
    for claim in claims[1:]:
        if title_key(claim.value) == key and not claim.value.isupper():
            return claim
    return None
