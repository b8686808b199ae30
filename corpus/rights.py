"""Reservations of rights that a site or a page declares, in one vocabulary.

    tdm-reservation: 1             rights in text and data mining are reserved (TDMRep)
    tdm-reservation: 0             they expressly are not
    tdm-policy: https://…          on what terms it may be mined (TDMRep)
    ai-train=no, ai-input=no …     what a use may be made for, yes or no: Content-Signal
                                   and Content-Usage, whose train-ai is said as ai-train
    noai, noimageai                no use by AI; as noarchive, nocache, nosnippet and
                                   notranslate a word for robots
    AI crawlers excluded: CCBot    robots.txt shuts these out by name

TDMRep is a report of the W3C's TDM Reservation Protocol Community Group, Content-Signal is at
contentsignals.org, Content-Usage in the drafts of the IETF's AIPREF group.
"""

import re
from collections.abc import Iterable

from corpus.uris import absolute_url, without_userinfo

_FOR_AI = ("noai", "noimageai")
_WORDS = (*_FOR_AI, "noarchive", "nocache", "nosnippet", "notranslate")
# Words for robots that have a value of their own; before another colon stands a robot's name.
_VALUED = ("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview")
_NAMED = re.compile(r"\s*([\w-]+)\s*:(.*)", re.DOTALL)
_PREFERENCE = re.compile(
    r"(?<![\w-])([a-z][a-z0-9-]{0,39})\s{0,9}=\s{0,9}\"?(y|n|yes|no)(?![\w-])", re.IGNORECASE
)
_MOST_PREFERENCES = 20
_LONGEST_POLICY = 2000


def tdm_reservation(value: object) -> str | None:
    """What a `tdm-reservation` says; None for anything but 1 and 0.

    >>> tdm_reservation(" 1 ")
    'tdm-reservation: 1'
    """
    digit = value.strip() if isinstance(value, str) else value
    if digit in (1, "1"):
        return "tdm-reservation: 1"
    return "tdm-reservation: 0" if digit in (0, "0") else None


def tdm_policy(value: object, base: str | None = None) -> str | None:
    """What a `tdm-policy` says; None if it is not an address, which `base` makes absolute."""
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST_POLICY:
        return None
    address = absolute_url(value, base)
    return "tdm-policy: " + "%20".join(without_userinfo(address).split()) if address else None


def robots_words(value: str) -> tuple[str, ...]:
    """The reserving words of an `X-Robots-Tag` header or a robots meta element, each once.

    Of what is said to one robot by name ("somebot: noarchive") only the words about AI count.

    >>> robots_words("noindex, NoAI, noimageai")
    ('noai', 'noimageai')
    """
    found: dict[str, None] = {}
    is_for_one = False
    for part in value.lower().split(","):
        named = _NAMED.fullmatch(part)
        if named and named[1] in _VALUED:
            continue
        if named:
            is_for_one = True
        for word in (named[2] if named else part).split():
            if word in _FOR_AI or (word in _WORDS and not is_for_one):
                found[word] = None
    return tuple(found)


def usage_preferences(value: str) -> tuple[str, ...]:
    """What a `Content-Signal` or `Content-Usage` says: one phrase a purpose, the last one counts.

    >>> usage_preferences("search=y, train-ai=n")
    ('search=yes', 'ai-train=no')
    """
    found: dict[str, str] = {}
    for purpose, answer in _PREFERENCE.findall(value[:_LONGEST_POLICY]):
        purpose = purpose.lower()
        purpose = "ai-train" if purpose == "train-ai" else purpose
        found[purpose] = "yes" if answer.lower().startswith("y") else "no"
    return tuple(f"{purpose}={answer}" for purpose, answer in found.items())[:_MOST_PREFERENCES]


def excluded_crawlers(names: Iterable[str]) -> str:
    """The phrase for AI crawlers that a robots.txt shuts out by name."""
    return "AI crawlers excluded: " + ", ".join(names)


def joined_rights(licence: str | None, reservations: Iterable[str]) -> str | None:
    """The licence or other line on rights, then each reservation once; None if there is neither.

    >>> joined_rights("CC BY 4.0", ["ai-train=no", "noai", "ai-train=no"])
    'CC BY 4.0; ai-train=no; noai'
    """
    said = dict.fromkeys([licence, *reservations] if licence else reservations)
    return "; ".join(said) or None
