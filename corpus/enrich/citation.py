"""Cited sources: whom an article quotes, attributes to, credits and links to."""

import re
from urllib.parse import parse_qs, urldefrag, urlsplit

from corpus.domains import outlet_domain
from corpus.enrich.attribution.find import Attribution
from corpus.enrich.credit import find_credits
from corpus.enrich.engines import Engine, analyse
from corpus.enrich.outlet import original_address
from corpus.enrich.sources import known_agency, known_source, outlet_at
from corpus.model import Article, Citation, Source, Span
from corpus.uris import clean_url, is_web_address

# Addresses that post, send or save the page for the reader: a verb in the path …
_SHARE_STEP = re.compile(
    r"/(?:share|shares|sharer|sharing|sharearticle|share-offsite|sharer\.php|share\.php|intent|"
    r"submit|submitlink|lineit|send|save|pin|bookmark|bookmarklet|add|offer|compose|dialog)(?=/|$)",
    re.IGNORECASE,
)
# … and what is to be shared in the query.
_SHARED = frozenset({"url", "u", "text", "link", "href", "body", "status", "st.shareurl"})
_SHARE_HOST = re.compile(r"(?:^|\.)(?:wa\.me|addtoany\.com|addthis\.com|sharethis\.com)$")


def find_citations(
    article: Article, language: str, links: tuple[tuple[Span, str], ...], engine: Engine | None
) -> tuple[Citation, ...]:
    """Everything that an article cites, in reading order; credits outside of the text come last.

    Attributions are looked for in languages that the engine covers only. Raises EnrichError if it
    fails; without an engine links and credits are found.
    """
    attributions = analyse(engine, article.text, language) if engine else ()
    found = [
        *(_attributed(each, article.id) for each in attributions),
        *cited_links(article, links),
        *find_credits(article.text, article.claims),
    ]
    return tuple(sorted(found, key=_place))


def _place(citation: Citation) -> tuple[bool, Span, str]:
    return citation.span is None, citation.span or Span(0, 0), citation.kind


def _attributed(found: Attribution, article_id: str) -> Citation:
    pieces = [*found.source, *found.cue, *found.content]
    return Citation(
        kind=found.kind,
        source=_source(found, article_id),
        span=Span(min(piece.start for piece in pieces), max(piece.end for piece in pieces)),
        printed=Span(found.source[0].start, found.source[-1].end) if found.source else None,
        cue=found.cue,
        quotes=found.content,
        quoted=found.quoted,
        via=_named(found.via_name, found.via_kind),
        description=found.description,
        cue_class=found.sense,
        mode=found.mode,
        confidence=found.confidence,
    )


def _source(found: Attribution, article_id: str) -> Source | None:
    """Whom it means; what has no name of its own is nobody elsewhere, but for unnamed groups."""
    if found.source_name and not found.is_named and found.source_kind != "unnamed":
        return Source(found.source_name, found.source_kind, only_in=article_id)
    return _named(found.source_name, found.source_kind)


def _named(name: str | None, kind: str) -> Source | None:
    if name is None:
        return None
    may_be_known = kind not in ("unnamed", "document") and not name.islower()
    known = known_source(name) if may_be_known else known_agency(name)
    return known or Source(name, kind)


def cited_links(article: Article, links: tuple[tuple[Span, str], ...]) -> tuple[Citation, ...]:
    """The links of a body as citations, in reading order, one for each link and place.

    `span` and `printed` are the words linked. `url` is as linked, but for its fragment; the
    source is the outlet whose page it is, also where the link goes to a web archive's copy. Left
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
    domain = outlet_domain(original_address(url))
    return Citation("link", outlet_at(domain) if domain else None, span, span, url=url)


def _own_addresses(article: Article) -> frozenset[str]:
    stated = [claim.value for claim in article.claims if claim.field == "canonical_url"]
    addresses = [article.key, article.url or "", *stated]
    return frozenset(clean_url(each) for each in addresses if is_web_address(each))
