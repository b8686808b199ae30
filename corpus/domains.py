"""What an outlet is known by: its registrable domain, or its account where a platform hosts many.

`enrich/data/platforms.csv` lists platforms whose accounts are outlets of their own, beside those that the
Public Suffix List has. A line says the platform's host ("blogspot.*": with any ending), where the account
stands ("*." the label before the host, "/@*" or "/c/*" that piece of the path), what the outlet is known by,
and which names there are pages of the platform's own. Of a host's lines the first that fits counts.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from urllib.parse import unquote, urlsplit

from corpus.uris import host_of, registrable_domain

_ACCOUNT = re.compile(r"[\w+-][\w.+-]{0,99}")
_PROGRAM = re.compile(r"\.(?:php|html?|aspx?|jsp|nhn|naver|xml|txt)$", re.IGNORECASE)
_MOST_PIECES = 3  # of a path, that lead to an account

# Countries' endings that are sold to anybody, and those of two letters that aren't a country's.
_WORLDWIDE = re.compile(
    "ac|ag|ai|as|bz|cc|co|cx|dj|eu|fm|ga|gd|gg|im|io|la|lc|me|ml|ms|nu|pw|sc|sh|sl|st|su|tk|to|tv|"
    "vc|vg|vu|ws"
)
# Below these second levels only the country's own register: example.com.co is in Colombia.
_NATIONAL = re.compile(r".+\.(?:com|net|org|gov|gob|edu|nom|mil)\.[a-z]{2}")
_COUNTRIES = {
    "uk": "gb", "xn--p1ai": "ru", "xn--j1amh": "ua", "xn--90ais": "by", "xn--90ae": "bg",
    "xn--90a3ac": "rs", "xn--d1alf": "mk", "xn--80ao21a": "kz", "xn--l1acc": "mn",
    "xn--qxam": "gr", "xn--node": "ge", "xn--y9a3aq": "am", "xn--fiqs8s": "cn",
    "xn--fiqz9s": "cn", "xn--kprw13d": "tw", "xn--kpry57d": "tw", "xn--j6w193g": "hk",
    "xn--3e0b707e": "kr", "xn--o3cw4h": "th", "xn--h2brj9c": "in", "xn--45brj9c": "in",
    "xn--mgbbh1a71e": "in", "xn--mgberp4a5d4ar": "sa", "xn--wgbh1c": "eg", "xn--pgbs0dh": "tn",
    "xn--mgbaam7a8h": "ae", "xn--mgba3a4f16a": "ir", "xn--mgbtx2b": "iq", "xn--mgbayh7gpa": "jo",
    "xn--mgbc0a9azcg": "ma", "xn--ygbi2ammx": "ps", "xn--wgbl6a": "qa", "xn--ogbpf8fl": "sy",
    "xn--mgb9awbf": "om", "xn--lgbbat1ad8j": "dz", "xn--fzc2c9e2c": "lk", "xn--54b7fta0cc": "bd",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Platform:
    """One line of platforms.csv."""

    before: (
        tuple[str, ...] | None
    )  # the pieces of the path before the account; None: a label of the host
    mark: str  # what an account's piece begins with: "@" or nothing
    outlet: str  # with * for the account
    not_accounts: frozenset[str]


@lru_cache(maxsize=65536)
def outlet_domain(url: str) -> str | None:
    """What the outlet of an address is known by, or None if the address has no host.

    The registrable domain in ASCII; on a platform of many outlets the account, as its own host
    or as host and path, in small letters. Private suffixes of the Public Suffix List count as
    platforms: each blog of a blog host is its own.

    >>> [outlet_domain(f"https://{url}") for url in ("news.bbc.co.uk/1/hi", "twitter.com/Ana/status/1")]
    ['bbc.co.uk', 'x.com/ana']
    """
    return platform_account(url) or registrable_domain(url)


def platform_account(url: str) -> str | None:
    """The outlet that an address on a platform is of, or None: of the platform itself, or no platform."""
    host = host_of(url)
    if host is None:
        return None
    labels = host.split(".")
    for start in range(len(labels) - 1):
        found = ".".join(labels[start:])
        lines = _platforms().get(found)
        if lines is None and _is_ending(labels[start + 1 :]):
            lines = _platforms().get(f"{labels[start]}.*")
        if lines:
            return _account(url, labels[:start], lines)
    return None


def _is_ending(labels: list[str]) -> bool:
    """Whether a host's last labels are such as a company's name has one of in each country."""
    return len(labels) == 1 or (len(labels) == 2 and labels[0] in ("co", "com"))


def _account(url: str, labels: list[str], lines: list[_Platform]) -> str | None:
    pieces = [
        unquote(piece) for piece in urlsplit(url.strip()).path.split("/")[1 : _MOST_PIECES + 2]
    ]
    for line in lines:
        if line.before is None:
            name = labels[-1] if labels else ""
        else:
            place = len(line.before)
            name = (
                pieces[place]
                if tuple(pieces[:place]) == line.before and len(pieces) > place
                else ""
            )
        if not name.startswith(line.mark):
            continue
        name = name.removeprefix(line.mark)
        is_page = name.lower() in line.not_accounts or _PROGRAM.search(name)
        if _ACCOUNT.fullmatch(name) and not is_page:
            return line.outlet.replace("*", name.lower())
    return None


@cache
def _platforms() -> dict[str, list[_Platform]]:
    text = (files("corpus.enrich") / "data" / "platforms.csv").read_text(encoding="utf-8")
    found: dict[str, list[_Platform]] = {}
    for row in csv.DictReader(text.splitlines()):
        *before, last = row["account"].strip("/").split("/")
        found.setdefault(row["host"], []).append(
            _Platform(
                before=None if row["account"] == "*." else tuple(before),
                mark="@" if last.startswith("@") else "",
                outlet=row["outlet"],
                not_accounts=frozenset(filter(None, row["not_accounts"].split("|"))),
            )
        )
    return found


def readable_domain(domain: str) -> str:
    """The same with the letters that an international name stands for.

    >>> readable_domain("xn--zrich-kva.example")
    'zürich.example'
    """
    try:
        return ".".join(
            label.encode("ascii").decode("idna") if label.startswith("xn--") else label
            for label in domain.split(".")
        )
    except UnicodeError:
        return domain


def country_of(domain: str) -> str | None:
    """The country whose ending a domain has, by ISO 3166-1; None for endings sold worldwide.

    None, too, for an account: the platform's ending says nothing of it.
    """
    ending = domain.rpartition(".")[2]
    if ending == domain or (_WORLDWIDE.fullmatch(ending) and not _NATIONAL.fullmatch(domain)):
        return None
    if platform_account(f"https://{domain}/"):
        return None
    return _COUNTRIES.get(ending, ending if re.fullmatch("[a-z]{2}", ending) else None)
