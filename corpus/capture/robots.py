"""What a site's robots.txt asks of crawlers, by RFC 9309."""

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from protego import Protego

from corpus.uris import absolute_url, is_web_address

MAX_BYTES = 500 * 1024
"""How much of a robots.txt is read: what RFC 9309, 2.5, asks for at least. Lines after it
do not count, and neither does the line that it cuts."""

_FIELDS = {
    "user-agent": "user-agent", "useragent": "user-agent", "user agent": "user-agent",
    "disallow": "disallow", "dissallow": "disallow", "dissalow": "disallow",
    "disalow": "disallow", "diasllow": "disallow", "disallaw": "disallow",
    "allow": "allow",
    "crawl-delay": "crawl-delay", "crawl delay": "crawl-delay",
    "request-rate": "request-rate", "request rate": "request-rate",
    "sitemap": "sitemap", "sitemaps": "sitemap", "site-map": "sitemap",
}  # fmt: skip
_LINE = re.compile(
    rf"({'|'.join(sorted(map(re.escape, _FIELDS), key=len, reverse=True))})(?:\s*:|\s+)\s*(.*)",
    re.IGNORECASE | re.DOTALL,
)
_LINE_END = re.compile(r"\r\n?|\n")
_HTML = re.compile(r"<(?:!doctype|html|head|body|\?xml|script|meta|title)\b", re.IGNORECASE)
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f\x7f]")
# Protego ends lines where Unicode does; RFC 9309 knows CR and LF only.
_UNICODE_LINE_END = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_LONGEST_DELAY_S = 10.0**9


@dataclass(frozen=True, slots=True)
class Group:
    """The rules that a robots.txt has for some crawlers."""

    agents: frozenset[str]  # product tokens, case folded; "*" for everybody else
    rules: tuple[tuple[str, str], ...]  # name of the rule, lower case, and its value


@dataclass(frozen=True, slots=True)
class Robots:
    """What one host's robots.txt asks of us. It says nothing about other hosts.

    `state` is one of
    "read"; "absent" (the server says that there is none: everything is allowed);
    "unreachable" (it does not say: nothing is allowed, RFC 9309, 2.3.1.4);
    "not robots" (it answers with a page or with binary data: everything is allowed).
    """

    state: str
    delay_s: float = 0.0  # how long to wait between two requests; 0.0 when it does not say
    sitemaps: tuple[str, ...] = ()  # absolute web addresses, each once, in the file's order
    groups: tuple[Group, ...] = field(default=(), repr=False)  # all that it has, in its order
    _rules: Protego | None = field(default=None, repr=False, compare=False)  # ours only

    def allows(self, url: str) -> bool:
        """Whether we may fetch this address of the host; what is no web address we may not.

        The longest rule that matches counts, and of equally long ones the one that allows.
        """
        if self.state == "unreachable" or not is_web_address(url):
            return False
        return self._rules is None or self._rules.can_fetch(url.strip(), "*")


def read_robots(
    status: int | None, payload: bytes, url: str, product: str = "corpus-archive"
) -> Robots:
    """Read the answer to a request for a robots.txt; any bytes are legal.

    `status` is that of the last answer when redirects were followed, None when none came.
    `url` is where the file came from. `product` is the token that groups name us by, in any
    case; groups of the same name count as one, and without any the groups for `*` count.
    """
    if status is None or status == 429 or not 200 <= status < 500:
        return Robots("unreachable")
    if status >= 300:
        return Robots("absent")
    text = _text(payload)
    found = list(_read_lines(text))
    groups = tuple(_groups(found))
    if _is_something_else(text, groups):
        return Robots("not robots")
    rules = _protego(rules_for(groups, product))
    linked = (absolute_url(value, url) for name, value in found if name == "sitemap" and value)
    sitemaps = tuple(dict.fromkeys(address for address in linked if address))
    return Robots("read", _delay_s(rules), sitemaps, groups, rules)


def rules_for(groups: Iterable[Group], product: str) -> list[tuple[str, str]]:
    """The rules for one crawler: of all groups that name it, else of all for `*`."""
    groups = list(groups)
    named = [group for group in groups if product.casefold() in group.agents]
    named = named or [group for group in groups if "*" in group.agents]
    return [rule for group in named for rule in group.rules]


def _text(payload: bytes) -> str:
    if len(payload) > MAX_BYTES:
        payload = payload[:MAX_BYTES]
        payload = payload[: max(payload.rfind(b"\n"), payload.rfind(b"\r")) + 1]
    is_wide = payload.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = payload.decode("utf-16" if is_wide else "utf-8", errors="replace")
    return text.replace("\x00", "").lstrip("\ufeff")


def _read_lines(text: str) -> Iterator[tuple[str, str]]:
    """The lines that say something to us: name in lower case, value without comment.

    As generous as Protego: the colon may be missing, and a few misspellings count. Other
    lines are as if they were not there (RFC 9309, 2.2.4).
    """
    for line in _LINE_END.split(text):
        parts = _LINE.match(line.partition("#")[0].strip(" \t\ufeff\xa0"))
        if parts:
            yield _FIELDS[parts[1].lower()], parts[2].strip()


def _groups(lines: Iterable[tuple[str, str]]) -> Iterator[Group]:
    """The groups of a file. Protego would copy each rule to each agent of a group.

    Half a megabyte of agents and rules is some 400 million copies. So groups are read here,
    and Protego is given the rules that count for one crawler.
    """
    agents: set[str] = set()
    rules: list[tuple[str, str]] = []
    for name, value in lines:
        if name == "sitemap":
            continue
        if name == "user-agent":
            if rules:
                yield Group(frozenset(agents), tuple(rules))
                agents, rules = set(), []
            agents |= _product_tokens(value)
        else:
            rules.append((name, value))
    if agents or rules:
        yield Group(frozenset(agents), tuple(rules))


def _product_tokens(value: str) -> set[str]:
    """What a crawler may call itself to be meant: "Fern Bot/2.1" is "fern bot" and "fern"."""
    name = value.casefold().partition("/")[0].strip()
    return {name, *name.split(maxsplit=1)[:1], *re.findall(r"^[a-z0-9_-]+", name)} - {""}


def _is_something_else(text: str, groups: tuple[Group, ...]) -> bool:
    """Whether this is a page or binary data rather than a robots.txt."""
    if _HTML.match(text.lstrip()):
        return True
    if any(group.agents for group in groups):
        return False
    return text.lstrip().startswith("<") or _CONTROL.search(text[:1024]) is not None


def _protego(rules: Iterable[tuple[str, str]]) -> Protego:
    """Rules of one crawler as those for `*`; matching takes time linear in rules and address."""
    lines = ["User-agent: *"]
    for name, value in rules:
        value = _UNICODE_LINE_END.sub(lambda end: quote(end[0]), value)
        lines.append(f"{name}: {value}")
    return Protego.parse("\n".join(lines))


def _delay_s(rules: Protego) -> float:
    """The longer of crawl delay and request rate, whatever time of day the rate is for."""
    delay = rules.crawl_delay("*") or 0.0
    rate = rules.request_rate("*")
    if rate:
        delay = max(delay, min(rate.seconds, _LONGEST_DELAY_S) / min(rate.requests, 10**9))
    return min(delay, _LONGEST_DELAY_S)
