"""Who published an article: by the domain of its address and by what names it."""

import re
from urllib.parse import unquote, urlsplit

from corpus.domains import country_of, outlet_domain, platform_account
from corpus.model import Claim, Outlet
from corpus.names import name_id, outlet_id
from corpus.uris import host_of, is_web_address

# An archive's address of a capture: a time, then the original address (Wayback, pywb, Memento).
_ARCHIVED = re.compile(r"/(?:\d{4,14}(?:[a-z]{2}_)?|\*)/(https?:/{1,2}[^/\s].*)$", re.IGNORECASE)
# An AMP cache: the type, "s" for https, then host and path.
_AMP_CACHE = re.compile(r"^/(?:c|v|a|i|amp)/(s/)?([^/]+\.[^/]+.*)$")
_AMP_HOSTS = re.compile(r"(?:^|\.)(?:ampproject\.(?:org|net)|google\.[a-z.]{2,6}|bing-amp\.com)$")
_SEARCH_CACHE = re.compile(r"(?:^|&)q=cache:(?:[\w-]{8,}:)?([^&+]+)", re.IGNORECASE)


def identify_outlet(url: str | None, claims: tuple[Claim, ...]) -> Outlet | None:
    """The outlet of an article, or None when neither an address nor a claim names one.

    The domain is the registrable one of the article's address, taken out of an archive's or a
    cache's, or the account on a platform of many (see `corpus.domains`); what was said at ingest
    (field "outlet": a name, a domain, an account or an address) wins over it. The name is the
    one said, else the site's own (field "site_name"), else None. Nothing is made up: an outlet
    without a domain has no country.
    """
    said = [claim.value for claim in claims if claim.field == "outlet" and claim.value.strip()]
    domains = [domain for value in said if (domain := _domain_said(value))]
    names = [" ".join(value.split()) for value in said if not _domain_said(value)]
    names += [
        " ".join(claim.value.split())
        for claim in claims
        if claim.field == "site_name" and claim.value.strip()
    ]
    name = names[0] if names else None
    domain = domains[0] if domains else _domain_of(url)
    if domain:
        return Outlet(outlet_id(domain), name, domain, country_of(domain))
    if name:
        return Outlet(name_id(name), name, None, None)
    return None


def original_address(url: str) -> str:
    """The address that a web archive's, AMP cache's or search cache's address shows a copy of.

    Others come back as they are.

    >>> original_address("https://web.archive.org/web/20240102id_/http://harbourpost.example/a")
    'http://harbourpost.example/a'
    """
    for _ in range(3):  # an archived copy of a cached copy; never without end
        inner = _inner_address(url)
        if inner is None or not is_web_address(inner):
            return url
        url = inner
    return url


def _inner_address(url: str) -> str | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    host = host_of(url) or ""
    after_host = url.partition("://")[2]
    if archived := _ARCHIVED.search(after_host[after_host.find("/") :]):
        return re.sub(r"^(https?):/{1,2}", r"\1://", archived[1], flags=re.IGNORECASE)
    if _AMP_HOSTS.search(host) and (cached := _AMP_CACHE.match(parts.path)):
        return f"{'https' if cached[1] else 'http'}://{cached[2]}"
    if cached := _SEARCH_CACHE.search(parts.query):
        address = unquote(cached[1])
        return address if "://" in address else f"http://{address}"
    return None


def _domain_of(url: str | None) -> str | None:
    return outlet_domain(original_address(url)) if url and is_web_address(url) else None


_DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+(?:[^\W\d_]{2,}|xn--[\w-]+)", re.IGNORECASE)


def _domain_said(value: str) -> str | None:
    """What an outlet is known by if what was said is an address or a domain rather than a name."""
    value = value.strip()
    if is_web_address(value):
        return _domain_of(value)
    address = f"https://{value}"
    if _DOMAIN.fullmatch(value):
        return outlet_domain(address)
    return platform_account(address) if _DOMAIN.match(value) and " " not in value else None
