"""What a site's robots.txt asks of crawlers, by RFC 9309."""

import codecs
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any, TypeVar
from urllib.parse import quote

from protego import Protego

from corpus.rights import excluded_crawlers, usage_preferences
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
    "content-signal": "content-signal", "content-usage": "content-usage",
    "disallowaitraining": "disallowaitraining", "allowaitraining": "allowaitraining",
}  # fmt: skip
_LINE = re.compile(
    rf"({'|'.join(sorted(map(re.escape, _FIELDS), key=len, reverse=True))})(?:\s*:|\s+)\s*(.*)",
    re.IGNORECASE | re.DOTALL,
)
_LINE_END = re.compile(r"\r\n?|\n")
_HTML = re.compile(r"<(?:!doctype|html|head|body|\?xml|script|meta|title)\b", re.IGNORECASE)
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f\x7f]")
# What would end a rule for Protego. It ends lines where Unicode does, RFC 9309 at CR and LF only.
_ENDS_RULE = re.compile("[\x00-\x1f\x85\u2028\u2029#]")
_LONGEST_DELAY_S = 10.0**9
# Of one AI crawler's rules, and of our lines on use: beyond what any site has, and little enough
# that a hostile file takes no time.
_MOST_RULES = 2000

_Rule = TypeVar("_Rule", bound=Sequence[Any])


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
    _rules: Protego | None = field(default=None, repr=False, compare=False)  # ours only
    _ai: tuple[tuple[tuple[str, ...], Protego], ...] = field(default=(), repr=False, compare=False)
    _usage: tuple[tuple[str, str, str], ...] = field(default=(), repr=False, compare=False)

    def allows(self, url: str) -> bool:
        """Whether we may fetch this address of the host; what is no web address we may not.

        The longest rule that matches counts, and of equally long ones the one that allows.
        """
        if self.state == "unreachable" or not is_web_address(url):
            return False
        return self._rules is None or self._rules.can_fetch(url.strip(), "*")

    def reservations(self, url: str) -> tuple[str, ...]:
        """What the file reserves for this address, in the phrases of `corpus.rights`.

        That is AI crawlers that it shuts out by name (rules for `*` are about crawling, not
        about AI), and what it says about use (Content-Signal, Content-Usage,
        DisallowAITraining) to us, to everybody, or before any group.
        """
        if not is_web_address(url):
            return ()
        shut_out = [
            name
            for names, rules in self._ai
            if not rules.can_fetch(url.strip(), "*")
            for name in names
        ]
        said = [excluded_crawlers(sorted(shut_out, key=str.casefold))] if shut_out else []
        for kind in dict.fromkeys(kind for _, kind, _ in self._usage):
            rules = [rule for rule in self._usage if rule[1] == kind]
            said += (phrase for _, _, phrase in longest_matching(rules, url))
        return tuple(dict.fromkeys(said))


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
    ai = tuple(_named_crawlers(groups))
    usage = tuple(_usage_lines(groups, product))
    return Robots("read", _delay_s(rules), sitemaps, rules, ai, usage)


@lru_cache(maxsize=1)
def ai_agents() -> tuple[str, ...]:
    """The crawlers that gather for AI, as `data/ai-agents.txt` has them."""
    text = (files("corpus.capture") / "data" / "ai-agents.txt").read_text("utf-8")
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return tuple(line for line in lines if line)


def rules_for(groups: Iterable[Group], product: str) -> list[tuple[str, str]]:
    """The rules for one crawler: of all groups that name it, else of all for `*`."""
    groups = list(groups)
    named = [group for group in groups if product.casefold() in group.agents]
    named = named or [group for group in groups if "*" in group.agents]
    return [rule for group in named for rule in group.rules]


def longest_matching(rules: Iterable[_Rule], url: str) -> list[_Rule]:
    """Of rules that begin with a path pattern those whose pattern is the longest to match `url`.

    Several when they are equally long. An empty pattern matches every address.
    """
    for rule in (ordered := sorted(rules, key=lambda rule: -len(rule[0]))):
        if not rule[0] or not _protego([("disallow", rule[0])]).can_fetch(url.strip(), "*"):
            return [other for other in ordered if other[0] == rule[0]]
    return []


def _named_crawlers(groups: tuple[Group, ...]) -> Iterator[tuple[tuple[str, ...], Protego]]:
    """The AI crawlers that the file names, those that share their rules together."""
    sharing: dict[tuple[int, ...], list[str]] = {}
    for agent in ai_agents():
        name = agent.casefold()
        numbers = tuple(number for number, group in enumerate(groups) if name in group.agents)
        if numbers:
            sharing.setdefault(numbers, []).append(agent)
    for numbers, names in sharing.items():
        rules = [rule for number in numbers for rule in groups[number].rules]
        yield tuple(names), _protego(rules[:_MOST_RULES])


def _usage_lines(groups: tuple[Group, ...], product: str) -> Iterator[tuple[str, str, str]]:
    """Path pattern ("" for all), kind and phrase of what is said to us about use."""
    before_any = [rule for group in groups if not group.agents for rule in group.rules]
    usage = [
        (name, value)
        for name, value in (*before_any, *rules_for(groups, product))
        if name in ("content-signal", "content-usage", "disallowaitraining", "allowaitraining")
    ]
    for name, value in usage[:_MOST_RULES]:
        if name.endswith("aitraining"):
            if value:
                yield value, "aitraining", f"ai-train={'no' if name[0] == 'd' else 'yes'}"
            continue
        path, *rest = value.split(maxsplit=1) if value.startswith("/") else ("", value)
        for phrase in usage_preferences("".join(rest)):
            yield path, name, phrase


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
        value = _ENDS_RULE.sub(lambda end: quote(end[0]), value)
        lines.append(f"{name}: {value}")
    return Protego.parse("\n".join(lines))


def _delay_s(rules: Protego) -> float:
    """The longer of crawl delay and request rate, whatever time of day the rate is for."""
    delay = rules.crawl_delay("*") or 0.0
    rate = rules.request_rate("*")
    if rate:
        delay = max(delay, min(rate.seconds, _LONGEST_DELAY_S) / min(rate.requests, 10**9))
    return min(delay, _LONGEST_DELAY_S)
