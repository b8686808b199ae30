"""Cited sources. For now: whom an article links to."""

import re
from urllib.parse import parse_qs, urldefrag, urlsplit

from corpus.enrich.outlet import original_address
from corpus.model import Article, Citation, Span
from corpus.uris import clean_url, is_web_address, registrable_domain

# Addresses that post, send or save the page for the reader: a verb in the path …
_SHARE_STEP = re.compile(
    r"/(?:share|shares|sharer|sharing|sharearticle|share-offsite|sharer\.php|share\.php|intent|"
    r"submit|submitlink|lineit|send|save|pin|bookmark|bookmarklet|add|offer|compose|dialog)(?=/|$)",
    re.IGNORECASE,
)
# … and what is to be shared in the query.
_SHARED = frozenset({"url", "u", "text", "link", "href", "body", "status", "st.shareurl"})
_SHARE_HOST = re.compile(r"(?:^|\.)(?:wa\.me|addtoany\.com|addthis\.com|sharethis\.com)$")


def cited_links(article: Article, links: tuple[tuple[Span, str], ...]) -> tuple[Citation, ...]:
    """The links of a body as citations, in reading order, one for each link and place.

    `span` and `source` are the words linked. `url` is as linked, but for its fragment;
    `source_domain` is whose page it is, also where the link goes to a web archive's copy. Left
    out are links to the article itself, to other than web addresses, without words, and those
    that share the article.
    """
    own = _own_addresses(article)
    found = {
        (span, urldefrag(url).url)
        for span, url in links
        if is_web_address(url) and span.of(article.text).strip()
    }
    return tuple(
        _link(span, url)
        for span, url in sorted(found)
        if clean_url(url) not in own and not is_share_link(url)
    )


def is_share_link(url: str) -> bool:
    """Whether an address posts, sends or saves a page rather than showing one.

    >>> is_share_link("https://social.example/intent/post?text=Ferries&url=https%3A%2F%2Fa.example")
    True
    """
    parts = urlsplit(url)
    keys = {key.lower() for key in parse_qs(parts.query)}
    if _SHARE_HOST.search(parts.hostname or ""):
        return True
    return bool(_SHARE_STEP.search(parts.path) and keys & _SHARED)


def _link(span: Span, url: str) -> Citation:
    domain = registrable_domain(original_address(url))
    return Citation(
        kind="link",
        source_name=domain,
        source_kind="outlet",
        span=span,
        source=span,
        url=url,
        source_domain=domain,
    )


def _own_addresses(article: Article) -> frozenset[str]:
    stated = [claim.value for claim in article.claims if claim.field == "canonical_url"]
    addresses = [article.key, article.url or "", *stated]
    return frozenset(clean_url(each) for each in addresses if is_web_address(each))
