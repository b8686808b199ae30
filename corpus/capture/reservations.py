"""Reservations of rights that come with a capture rather than on its page, as claims.

The phrases are those of `corpus.rights`. Each claim has the field "reservation", and says in
`found_in` where it was declared.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.capture.robots import Robots, longest_matching
from corpus.model import Claim
from corpus.rights import robots_words, tdm_policy, tdm_reservation, usage_preferences
from corpus.uris import is_web_address

TDMREP_PATH = "/.well-known/tdmrep.json"
"""Where a host keeps its TDMRep file."""

_CONFIDENCE = 0.9
_MAX_BYTES = 500 * 1024
_MOST_RULES = 2000


def header_claims(headers: Iterable[tuple[str, str]], url: str | None) -> tuple[Claim, ...]:
    """What the headers of a response reserve; `url` is the address that it came from."""
    found: list[Claim] = []
    for name, value in headers:
        name = name.lower()
        said: Iterable[str | None] = ()
        if name == "tdm-reservation":
            said = (tdm_reservation(value),)
        elif name == "tdm-policy":
            said = (tdm_policy(value, url),)
        elif name == "x-robots-tag":
            said = robots_words(value)
        elif name in ("content-usage", "content-signal"):
            said = usage_preferences(value)
        found += _claims(said, f"http:{name}")
    return tuple(dict.fromkeys(found))


def robots_claims(robots: Robots, url: str) -> tuple[Claim, ...]:
    """What a host's robots.txt reserves for one of its addresses."""
    return tuple(_claims(robots.reservations(url), "robots.txt"))


@dataclass(frozen=True, slots=True)
class TdmRep:
    """A host's TDMRep file. It says nothing about other hosts."""

    rules: tuple[tuple[str, str | None, str | None], ...] = ()
    """Location (a pattern as in robots.txt), phrase of its reservation, policy as stated."""

    def for_url(self, url: str) -> tuple[Claim, ...]:
        """What is reserved for one address of the host: the longest location that matches counts."""
        if not is_web_address(url):
            return ()
        best = longest_matching(self.rules, url)
        said = [
            phrase for _, reserved, policy in best for phrase in (reserved, tdm_policy(policy, url))
        ]
        return tuple(dict.fromkeys(_claims(said, TDMREP_PATH)))


def read_tdmrep(payload: bytes) -> TdmRep:
    """Read a tdmrep.json; whatever is not as it should be says nothing, and nothing is an error.

    A file of more than half a megabyte says nothing, and of its rules the first 2,000 count.
    """
    if len(payload) > _MAX_BYTES:
        return TdmRep()
    try:
        entries = json.loads(payload)
    except (ValueError, RecursionError):
        return TdmRep()
    rules = []
    for entry in entries if isinstance(entries, list) else [entries]:
        location = entry.get("location") if isinstance(entry, dict) else None
        if isinstance(location, str) and location.strip() and location.isprintable():
            reserved = tdm_reservation(entry.get("tdm-reservation"))
            policy = entry.get("tdm-policy")
            rules.append((location.strip(), reserved, policy if isinstance(policy, str) else None))
    return TdmRep(tuple(rules[:_MOST_RULES]))


def _claims(phrases: Iterable[str | None], found_in: str) -> list[Claim]:
    return [
        Claim("reservation", phrase, found_in, _CONFIDENCE)
        for phrase in dict.fromkeys(phrases)
        if phrase
    ]
