"""How sure a claim is: by its place, and by who else on the page says the same.

The numbers are the right answers' share on half of 123 news pages with their publishers' own
titles, dates and authors, fitted and checked on the other half by benchmarks/calibration.py.
A place seen on few of them is taken for one of its kind.
"""

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.clean.dates import sort_key
from corpus.clean.titles import title_key
from corpus.model import Claim

_BOUNDS = (0.02, 0.99)
_BROUGHT = ("manifest", "--", "corrections.csv", "feed", "sitemap")


@dataclass(frozen=True, slots=True)
class Trust:
    """How sure the claims of one field are, all as log odds."""

    usual: float  # of a place that is not listed
    places: Mapping[str, float]  # by `found_in`
    agrees: float  # for each other voice of the page that says the same
    differs: float  # for each that says something else


# Fields without gold (modified, section, tags …) keep the confidence of their place.
_TRUST: Mapping[str, Trust] = {
    "title": Trust(
        usual=2.4,
        places={
            "json-ld:headline": 3.4,
            "og:title": 3.3,
            "twitter:title": 2.8,
            "itemprop:headline": 2.2,
            "meta:title": 2.1,
            "h1": 2.0,
            "title": 1.9,
        },
        agrees=0.2,
        differs=-1.2,
    ),
    "published": Trust(
        usual=3.1,
        places={
            "json-ld:datePublished": 3.9,
            "json-ld:dateCreated": 2.5,
            "article:published_time": 3.0,
            "itemprop:datePublished": 2.9,
            "meta:date": 2.9,
            "url": 2.5,
            "time": 2.3,
            "head line": 2.3,
            "near title": 1.5,
        },
        agrees=2.4,
        differs=-3.7,
    ),
    "author": Trust(
        usual=1.2,
        places={
            "json-ld:author": 2.0,
            "json-ld:organisation": 0.8,
            "article:author": 1.3,
            "itemprop:author": 1.5,
            "rel=author": 1.5,
            "writer's page": 1.4,
            "byline": 1.0,
            "meta:author": 0.8,
            "near title": 0.5,
            "text": 0.0,
            "dateline": 0.5,
        },
        agrees=2.0,
        differs=-1.3,
    ),
}


def calibrated(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims with a confidence that tells how many of a hundred such claims are right.

    Their order stays, and within a field none is surer than the one before it, but for authors
    of one place, who are surer or less sure each. Whoever brought the page keeps his
    confidence, and so does what is ruled out.
    """
    found: list[Claim] = []
    limits: dict[str, float] = {}
    for claim, (agreeing, differing) in zip(claims, voices(claims), strict=True):
        trust = _TRUST.get(claim.field)
        if trust is None or claim.confidence <= 0 or is_brought(claim):
            found.append(claim)
            continue
        odds = trust.places.get(claim.found_in, trust.usual)
        odds += trust.agrees * agreeing + trust.differs * differing
        sure = min(max(1 / (1 + math.exp(-odds)), _BOUNDS[0]), _BOUNDS[1])
        sure = min(sure, limits.get(claim.field, 1.0))
        if claim.field != "author":
            limits[claim.field] = sure
        found.append(replace(claim, confidence=round(sure, 2)))
    return tuple(found)


def voices(claims: Sequence[Claim]) -> list[tuple[int, int]]:
    """For each claim how many other voices on the page say the same, and how many another thing.

    A page has four: the data for machines, the tags for sharing, what is printed, and its
    title with its address. Places of one voice are mostly filled from the same field. Of fields
    that are not weighed so it is (0, 0).
    """
    said: dict[tuple[str, str], set[str]] = {}
    for claim in claims:
        if claim.field in _TRUST and claim.confidence > 0 and not is_brought(claim):
            known = said.setdefault((claim.field, voice_of(claim)), set())
            known.update(_keys(claim))
    counts = []
    for claim in claims:
        if claim.field not in _TRUST:
            counts.append((0, 0))
            continue
        keys, own = _keys(claim), voice_of(claim)
        others = [
            known for (field, voice), known in said.items() if field == claim.field and voice != own
        ]
        agreeing = sum(bool(keys & known) for known in others)
        counts.append((agreeing, len(others) - agreeing))
    return counts


def is_brought(claim: Claim) -> bool:
    """Whether somebody who brought the page says so, not the page."""
    return claim.found_in.startswith(_BROUGHT)


def voice_of(claim: Claim) -> str:
    """Which of a page's voices a claim belongs to."""
    family = re.split(r"[:._]", claim.found_in, maxsplit=1)[0]
    return _VOICES.get(family, "tags")


_VOICES = {
    **dict.fromkeys(("json-ld", "itemprop"), "data"),
    **dict.fromkeys(("h1", "byline", "head line", "near title", "rel=author"), "print"),
    **dict.fromkeys(("writer's page", "time", "text", "dateline"), "print"),
    **dict.fromkeys(("title", "url"), "title"),
}


def _keys(claim: Claim) -> set[str]:
    """What a claim says, for comparing: of a time its day as stated and in UTC."""
    if claim.field in ("published", "modified"):
        return {claim.value[:10], (sort_key(claim.value) or claim.value)[:10]}
    if claim.field == "author":
        plain = unicodedata.normalize("NFKD", claim.value.casefold())
        return {"".join(char for char in plain if char.isalnum())}
    return {title_key(claim.value)}
