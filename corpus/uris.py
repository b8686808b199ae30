"""Addresses: what is the same page, whose it is, and which of them names an article."""

import ipaddress
import re
import string
from functools import lru_cache
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from publicsuffixlist import PublicSuffixList

KEY_RULE = 1
"""Number of the rule in `article_key`. A later rule keeps old ids as aliases."""

# Parameters that say how a reader came, never what is shown. Part of key rule 1: a change
# here changes ids, and so needs a new rule number.
_TRACKING = re.compile(
    r"^(utm_\w+|fbclid|gclid|dclid|msclkid|yclid|twclid|igshid|mc_cid|mc_eid|_ga|_gl|wt_mc|at_medium"
    r"|at_campaign|ocid|cmpid|xtor|ns_campaign|ns_mchannel|ns_source|ref_src|guccounter)$",
    re.IGNORECASE,
)
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_][a-z0-9_-]{0,62})*")
_AUTHORITY = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*://)([^/?#]*)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_PORTS = {"http": 80, "https": 443}
_UNRESERVED = frozenset(string.ascii_letters + string.digits + "-._~")  # RFC 3986, 2.3
_OTHER_FORM = re.compile(
    r"(?:amp(?:\.html?)?|print|full|all|single|(?:page/)?\d{1,3})/", re.IGNORECASE
)
_INDEX_PAGE = re.compile(r"^/(?:index|default|home)(?:\.\w{2,5})?$", re.IGNORECASE)


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def is_web_address(url: str) -> bool:
    """Whether `url` is an absolute http or https address.

    It has a host that can exist, a port, if any, from 1 to 65535, and no control characters.
    """
    if _CONTROL.search(url):
        return False
    try:
        parts = urlsplit(url.strip())
        return parts.scheme in ("http", "https") and parts.port != 0 and host_of(url) is not None
    except ValueError:
        return False


def host_of(url: str) -> str | None:
    """The host in lower case ASCII (IDNA 2003), or None if there is none that can exist.

    >>> host_of("https://Zürich.example./a")
    'xn--zrich-kva.example'
    """
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
        if not host:
            return None
        if ":" in host or "[" in parts.netloc:
            return ipaddress.IPv6Address(host).compressed if "%" not in host else None
        host = host.encode("idna").decode("ascii").lower()
    except ValueError:
        return None
    host = host.removesuffix(".")
    return host if len(host) <= 253 and _HOST.fullmatch(host) else None


def without_userinfo(url: str) -> str:
    """The address without surrounding space, and without the user name and password in it.

    >>> without_userinfo("https://ana:secret@archive.example/a?b#c")
    'https://archive.example/a?b#c'
    """
    url = url.strip()
    authority = _AUTHORITY.match(url)
    if authority is None or "@" not in authority[2]:
        return url
    return authority[1] + authority[2].rpartition("@")[2] + url[authority.end() :]


@lru_cache(maxsize=65536)
def registrable_domain(url: str) -> str | None:
    """The part of the host that somebody registered, by the Public Suffix List.

    Private suffixes count (each blog of a blog host is its own). An IP address or a bare
    host name is itself.

    >>> registrable_domain("https://news.bbc.co.uk/1/hi")
    'bbc.co.uk'
    """
    host = host_of(url)
    if host is None:
        return None
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return _suffixes().privatesuffix(host) or host


def clean_url(url: str) -> str:
    """The same address in one spelling: key rule 1.

    Scheme and host in lower case, no user name or password, no default port, no fragment, no
    parameters that only track; path and parameters in their order, percent-encoded where they
    must be and nowhere else.
    Raises ValueError for what is not an absolute http(s) address.

    >>> clean_url("HTTPS://Example.org:443/a b?utm_source=x&id=7#top")
    'https://example.org/a%20b?id=7'
    """
    if not is_web_address(url):
        raise ValueError(f"not an absolute http or https address: {url!r}")
    parts = urlsplit(url.strip())
    scheme = parts.scheme.lower()
    host = _host_and_port(scheme, host_of(url) or "", parts.port)
    parameters = _encoded(parts.query).split("&")
    query = "&".join(part for part in parameters if part and not _is_tracking(part))
    return urlunsplit((scheme, host, _encoded(parts.path) or "/", query, ""))


def wire_url(url: str) -> str:
    """The address as it is asked for: ASCII, without user name, password and fragment, else as given.

    Raises ValueError for what is not an absolute http(s) address.

    >>> wire_url("https://Zürich.example/a b?utm_source=feed#top")
    'https://xn--zrich-kva.example/a%20b?utm_source=feed'
    """
    if not is_web_address(url):
        raise ValueError(f"not an absolute http or https address: {url!r}")
    parts = urlsplit(url.strip())
    host = _host_and_port(parts.scheme.lower(), host_of(url) or "", parts.port)
    path, query = (_legal(part) for part in (parts.path, parts.query))
    return urlunsplit((parts.scheme.lower(), host, path or "/", query, ""))


def _is_tracking(parameter: str) -> bool:
    return _TRACKING.match(parameter.split("=", 1)[0]) is not None


def _encoded(part: str) -> str:
    """`part` with illegal characters percent-encoded, letters and digits not, escapes in upper case."""
    return _ESCAPE.sub(_in_one_form, _legal(part))


def _legal(part: str) -> str:
    return quote(_BARE_PERCENT.sub("%25", part), safe="/%:@!$&'()*+,;=~-._?[]|")


def _host_and_port(scheme: str, host: str, port: int | None) -> str:
    if ":" in host:
        host = f"[{host}]"
    return f"{host}:{port}" if port and port != _PORTS[scheme] else host


def _in_one_form(escape: re.Match[str]) -> str:
    character = chr(int(escape[0][1:], 16))
    return character if character in _UNRESERVED else escape[0].upper()


def absolute_url(href: str, base: str | None) -> str | None:
    """The web address that a link means, or None (other schemes, broken, relative without base)."""
    try:
        joined = urljoin(base or "", href.strip())
    except ValueError:
        return None
    return joined if is_web_address(joined) else None


def is_front_page(url: str, asked: str | None = None) -> bool:
    """Whether `url` names a home or section page rather than an article.

    A home page has no path to speak of. A section page is a proper ancestor of the address
    that was asked for (`/news/` for `/news/2024/strike`), unless what was asked for is only
    another form of it (`/strike/amp/`, `/strike/2`).
    """
    path = urlsplit(url).path
    if path in ("", "/") or _INDEX_PAGE.match(path):
        return not urlsplit(url).query
    if asked is None:
        return False
    ancestor = path.rstrip("/") + "/"
    asked_path = urlsplit(asked).path.rstrip("/") + "/"
    if not asked_path.startswith(ancestor) or asked_path == ancestor:
        return False
    return not _OTHER_FORM.fullmatch(asked_path.removeprefix(ancestor))


def article_key(asked: str | None, canonical: str | None, digest: str) -> str:
    """What identifies an article, by key rule 1.

    The canonical address that the page states, if it lies on the registrable domain of the
    address asked for and is not a home or section page; else the address asked for; else
    the payload's digest. A page that came without an address is taken at its word.
    """
    asked = clean_url(asked) if asked and is_web_address(asked) else None
    if canonical and is_web_address(canonical):
        canonical = clean_url(canonical)
        same_site = asked is None or registrable_domain(asked) == registrable_domain(canonical)
        if same_site and not is_front_page(canonical, asked):
            return canonical
    return asked or digest
