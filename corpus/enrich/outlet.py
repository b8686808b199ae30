"""Who published an article: by the domain of its address and by what names it."""

import re
from urllib.parse import unquote, urlsplit

from corpus.model import Claim, Outlet
from corpus.names import name_id, outlet_id
from corpus.uris import host_of, is_web_address, registrable_domain

# An archive's address of a capture: a time, then the original address (Wayback, pywb, Memento).
_ARCHIVED = re.compile(r"/(?:\d{4,14}(?:[a-z]{2}_)?|\*)/(https?:/{1,2}[^/\s].*)$", re.IGNORECASE)
# An AMP cache: the type, "s" for https, then host and path.
_AMP_CACHE = re.compile(r"^/(?:c|v|a|i|amp)/(s/)?([^/]+\.[^/]+.*)$")
_AMP_HOSTS = re.compile(r"(?:^|\.)(?:ampproject\.(?:org|net)|google\.[a-z.]{2,6}|bing-amp\.com)$")
_SEARCH_CACHE = re.compile(r"(?:^|&)q=cache:(?:[\w-]{8,}:)?([^&+]+)", re.IGNORECASE)

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


def identify_outlet(url: str | None, claims: tuple[Claim, ...]) -> Outlet | None:
    """The outlet of an article, or None when neither an address nor a claim names one.

    The domain is the registrable one of the article's address, taken out of an archive's or a
    cache's; what was said at ingest (field "outlet": a name, a domain or an address) wins over
    it. The name is the one said, else the site's own (field "site_name"), else None.
    Nothing is made up: an outlet without a domain has no country.
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
        return Outlet(outlet_id(domain), name, domain, _country(domain))
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
    return registrable_domain(original_address(url)) if url and is_web_address(url) else None


_DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+(?:[^\W\d_]{2,}|xn--[\w-]+)", re.IGNORECASE)


def _domain_said(value: str) -> str | None:
    """The registrable domain if what was said is an address or a domain rather than a name."""
    value = value.strip()
    if is_web_address(value):
        return _domain_of(value)
    return registrable_domain(f"https://{value}/") if _DOMAIN.fullmatch(value) else None


def _country(domain: str) -> str | None:
    """The country whose ending a domain has, by ISO 3166-1; None for endings sold worldwide."""
    ending = domain.rpartition(".")[2]
    if ending == domain or (_WORLDWIDE.fullmatch(ending) and not _NATIONAL.fullmatch(domain)):
        return None
    return _COUNTRIES.get(ending, ending if re.fullmatch("[a-z]{2}", ending) else None)
