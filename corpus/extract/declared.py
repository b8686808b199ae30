"""What a page says of itself: JSON-LD, meta tags, microdata and the head of the article."""

import re
from collections.abc import Iterator
from itertools import chain, islice

from lxml.html import HtmlElement

from corpus.extract.gathered import Gathered, gather, stands_in
from corpus.extract.heads import Head, read_head, text_of
from corpus.extract.jsonld import JsonLd, read_json_ld
from corpus.extract.phrases import fold_phrase, phrases
from corpus.extract.sitenames import site_in_logo, site_in_title
from corpus.model import Claim
from corpus.rights import robots_words, tdm_policy, tdm_reservation
from corpus.uris import absolute_url

_MAX_TAGS = 40
_MAX_BOXES = 30
_NO_PICTURE = re.compile(
    r"(?:^|[/_.-])(?:logos?|favicon|placeholder|default|no-?image|sprite|touch-icon)(?=[/_.-]|\d*\.\w+$)",
    re.IGNORECASE,
)

# How often each place is right, for the order of the claims and as their confidence.
# Measured on news pages with a publisher's own gold where there were enough of them.
_CONFIDENCE = {
    "json-ld": 0.9,
    "og": 0.85,
    "article": 0.88,
    "citation": 0.85,
    "parsely": 0.8,
    "sailthru": 0.75,
    "dc": 0.7,
    "meta": 0.7,
    "twitter": 0.6,
    "itemprop": 0.65,
    "rel=author": 0.6,
    "h1": 0.75,
    "byline": 0.5,
    "writer's page": 0.44,
    "time": 0.55,
    "title": 0.5,
    "html": 0.7,
    "link": 0.85,
}

# meta name or property, lower case -> field
_META = {
    "og:title": "title",
    "twitter:title": "title",
    "citation_title": "title",
    "parsely-title": "title",
    "sailthru.title": "title",
    "dc.title": "title",
    "dcterms.title": "title",
    "title": "title",
    "article:published_time": "published",
    "og:published_time": "published",
    "og:article:published_time": "published",
    "og:pubdate": "published",
    "citation_publication_date": "published",
    "citation_date": "published",
    "citation_online_date": "published",
    "parsely-pub-date": "published",
    "sailthru.date": "published",
    "dc.date": "published",
    "dc.date.issued": "published",
    "dc.date.created": "published",
    "dcterms.date": "published",
    "dcterms.issued": "published",
    "dcterms.created": "published",
    "date": "published",
    "pubdate": "published",
    "publishdate": "published",
    "publish-date": "published",
    "publish_date": "published",
    "publication_date": "published",
    "publicationdate": "published",
    "article_date_original": "published",
    "article.published": "published",
    "datepublished": "published",
    "published_date": "published",
    "published-date": "published",
    "cxenseparse:recs:publishtime": "published",
    "bt:pubdate": "published",
    "article:modified_time": "modified",
    "og:updated_time": "modified",
    "last-modified": "modified",
    "lastmod": "modified",
    "datemodified": "modified",
    "dcterms.modified": "modified",
    "dc.date.modified": "modified",
    "article.updated": "modified",
    "citation_author": "author",
    "citation_authors": "author",
    "parsely-author": "author",
    "sailthru.author": "author",
    "author": "author",
    "authors": "author",
    "article:author": "author",
    "og:article:author": "author",
    "article:author_name": "author",
    "article.author": "author",
    "og:author": "author",
    "byl": "author",
    "byline": "author",
    "dc.creator": "author",
    "dcterms.creator": "author",
    "cxenseparse:author": "author",
    "article:section": "section",
    "og:article:section": "section",
    "parsely-section": "section",
    "section": "section",
    "dc.subject": "tag",
    "article:tag": "tag",
    "og:article:tag": "tag",
    "parsely-tags": "tag",
    "sailthru.tags": "tag",
    "news_keywords": "tag",
    "keywords": "tag",
    "og:site_name": "site_name",
    "application-name": "site_name",
    "al:ios:app_name": "site_name",
    "apple-mobile-web-app-title": "site_name",
    "citation_journal_title": "site_name",
    "dc.publisher": "site_name",
    "og:image": "image",
    "og:image:secure_url": "image",
    "twitter:image": "image",
    "twitter:image:src": "image",
    "og:url": "canonical_url",
    "og:locale": "language",
    "content-language": "language",
    "dc.language": "language",
    "og:description": "description",
    "twitter:description": "description",
    "description": "description",
    "dc.description": "description",
    "dc.rights": "rights",
    "dcterms.rights": "rights",
    "dcterms.license": "rights",
    "copyright": "rights",
    "rights": "rights",
    "tdm-reservation": "reservation",
    "tdm-policy": "reservation",
    "robots": "reservation",
    "article:content_tier": "paywall",
}
_WEAK_META = {"og:updated_time": 0.5, "last-modified": 0.5, "application-name": 0.6}
_WEAK_META |= {"al:ios:app_name": 0.4, "apple-mobile-web-app-title": 0.5, "keywords": 0.4}
_WEAK_META |= {"og:article:author": 0.6, "title": 0.6, "content-language": 0.5, "og:locale": 0.6}


def declared_claims(tree: HtmlElement, url: str | None) -> tuple[Claim, ...]:
    """Everything that the page states about its article, within a field the strongest first.

    Values are as they stand on the page; `corpus.clean` makes them comparable. Addresses are
    absolute. One author or tag a claim; the authors of one place stay together, in order. What
    cannot be the article's has the confidence 0.
    """
    page, ld = gather(tree.iter()), read_json_ld(tree)
    head = read_head(page, (ld.description, ld.alternative))
    return claims_of(page, url, ld, head)


def claims_of(page: Gathered, url: str | None, ld: JsonLd, head: Head) -> tuple[Claim, ...]:
    """`declared_claims` for one who has read the JSON-LD and the head already."""
    base = base_of(page, url)
    found: list[Claim] = []
    for claim in (
        *_from_json_ld(ld, base),
        *_from_meta(page, base),
        *_from_head(head),
        *_from_elements(page, head, base, url),
    ):
        value = " ".join(claim.value.split())
        if value and len(value) <= 5000:
            sure = claim.confidence * _worth(claim.field, value)
            found.append(Claim(claim.field, value, claim.found_in, sure))
    found.sort(key=lambda claim: -claim.confidence)
    return tuple(dict.fromkeys(found))


def _worth(field: str, value: str) -> float:
    """Little for a section that is none, like "News"; nothing for a picture that is a logo."""
    if field == "section":
        return 0.25 if fold_phrase(value) in phrases()["front"] else 1.0
    return 0.0 if field == "image" and _NO_PICTURE.search(value) else 1.0


def base_of(page: Gathered, url: str | None) -> str | None:
    """What relative addresses on the page are resolved against."""
    for href in filter(None, (base.get("href") for base in page.of("base"))):
        return absolute_url(href, url) or url
    return url


def _from_json_ld(ld: JsonLd, base: str | None) -> Iterator[Claim]:
    sure = _CONFIDENCE["json-ld"] if ld.is_article and not ld.torn else 0.6

    def claim(field: str, value: str, key: str, confidence: float = sure) -> Claim:
        return Claim(field, value, f"json-ld:{key}", confidence)

    yield claim("title", ld.headline, "headline")
    yield claim("description", ld.alternative, "alternativeHeadline", 0.3)
    yield claim("description", ld.description, "description", 0.5)
    yield claim("published", ld.published, "datePublished", sure + 0.03)
    yield claim("published", ld.created, "dateCreated", 0.4)
    yield claim("modified", ld.modified, "dateModified")
    for name in ld.authors:
        yield claim("author", name, "author")
    for name in ld.organisations:
        yield claim("author", name, "organisation", 0.35)
    for name in ld.section[:3]:
        yield claim("section", name, "articleSection", 0.8)
    if steps := [step for step in ld.trail if step != ld.headline][1:]:
        yield claim("section", steps[-1], "breadcrumbs", 0.3)
    for name in ld.keywords[:_MAX_TAGS]:
        yield claim("tag", name, "keywords", 0.7)
    yield claim("language", ld.language, "inLanguage", 0.75)
    yield claim("site_name", ld.publisher, "publisher", 0.75)
    yield claim("image", absolute_url(ld.image, base) or "" if ld.image else "", "image", 0.8)
    yield claim("canonical_url", absolute_url(ld.url, base) or "" if ld.url else "", "url", 0.6)
    yield claim("rights", ld.rights, "license", 0.8)
    if ld.free:
        paid = "true" if ld.free == "false" else "false"
        yield claim("paywall", paid, "isAccessibleForFree", 0.9)


def _from_meta(page: Gathered, base: str | None) -> Iterator[Claim]:
    for element in page.of("meta"):
        content = element.get("content")
        key = element.get("property") or element.get("name") or element.get("http-equiv") or ""
        key = key.strip().lower()
        if not content or not content.strip() or key not in _META:
            continue
        field = _META[key]
        family = re.split(r"[:._-]", key, maxsplit=1)[0]
        place = key if family in _CONFIDENCE and family != key else f"meta:{key}"
        confidence = _WEAK_META.get(key, _CONFIDENCE.get(family, _CONFIDENCE["meta"]))
        yield from _meta_claims(field, key, content.strip(), place, confidence, base)


def _meta_claims(
    field: str, key: str, content: str, place: str, confidence: float, base: str | None
) -> Iterator[Claim]:
    """The claims of one meta element."""
    if field == "tag":
        for name in re.split(r"[,،、;，；]", content)[:_MAX_TAGS]:
            yield Claim(field, name, place, confidence)
    elif field in ("image", "canonical_url"):
        yield Claim(field, absolute_url(content, base) or "", place, confidence)
    elif field == "paywall":
        tiers = {"free": "false", "locked": "true", "metered": "true"}
        yield Claim(field, tiers.get(content.lower(), ""), place, confidence)
    elif key == "robots":
        for word in robots_words(content):
            yield Claim(field, word, place, 0.5)
    elif field == "reservation":
        is_policy = key == "tdm-policy"
        phrase = tdm_policy(content, base) if is_policy else tdm_reservation(content)
        yield Claim(field, phrase or "", place, confidence)
    else:
        yield Claim(field, content, place, confidence)


def _from_head(head: Head) -> Iterator[Claim]:
    yield from head.claims
    for position, text in enumerate(head.titles[:3]):
        yield Claim("title", text, "h1", _CONFIDENCE["h1"] if position == 0 else 0.3)
    if head.dek is not None:
        yield Claim("dek", text_of(head.dek), "standfirst", 0.8)
    for text, place in head.bylines:
        yield Claim("author", text, place, _CONFIDENCE[place.split(":")[0]])
    for position, (value, place) in enumerate(head.times):
        sure = _CONFIDENCE[place.split(":")[0]]
        yield Claim("published", value, place, sure - 0.01 * min(position, 20))


def _from_elements(
    page: Gathered, head: Head, base: str | None, url: str | None
) -> Iterator[Claim]:
    titles = (e.text or "" for e in page.of("title") if not stands_in(e, {"svg"}))
    title = next(titles, "")
    yield Claim("title", title, "title", _CONFIDENCE["title"])
    yield from _from_microdata(page)
    for name in _tag_links(page):
        yield Claim("tag", name, "rel=tag", 0.6)
    if site := site_in_title(title, head.titles, url):
        yield Claim("site_name", site, "title", 0.45)
    if site := site_in_logo(page, base):
        yield Claim("site_name", site, "logo", 0.3)
    for link in page.of("link"):
        rel, href = (link.get("rel") or "").lower().split(), link.get("href")
        if href and "canonical" in rel:
            yield Claim("canonical_url", absolute_url(href, base) or "", "link:canonical", 0.9)
        elif href and "license" in rel:
            yield Claim("rights", absolute_url(href, base) or "", "link:license", 0.7)
    for anchor in islice(_links_with(page, "license"), 1):
        yield Claim("rights", absolute_url(anchor.get("href") or "", base) or "", "a:license", 0.7)
    if url and (day := _DAY_IN_ADDRESS.search(url)):
        yield Claim("published", "-".join(day.groups()), "url", 0.5)
    for holder in page.of("html"):
        lang = holder.get("lang") or holder.get("xml:lang")
        if lang:
            yield Claim("language", lang, "html:lang", _CONFIDENCE["html"])


def _links_with(page: Gathered, relation: str) -> Iterator[HtmlElement]:
    links = (page.elements[at] for at in page.related)
    return (link for link in links if relation in link.get("rel").split())


_DAY_IN_ADDRESS = re.compile(
    r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)"
)
_ITEMPROPS = {
    "headline": ("title", 0.7),
    "dateModified": ("modified", 0.6),
    "articleSection": ("section", 0.6),
}


def _from_microdata(page: Gathered) -> Iterator[Claim]:
    """The first of each property that stands on the page as microdata."""
    seen: set[str] = set()
    for element in (page.elements[at] for at in page.properties):
        for name in element.get("itemprop").split():
            if name in _ITEMPROPS and name not in seen:
                seen.add(name)
                field, confidence = _ITEMPROPS[name]
                value = element.get("content") or element.get("datetime") or text_of(element)
                if field != "section" or len(value) < 60:
                    yield Claim(field, value, f"itemprop:{name}", confidence)


_TAG_BOX = re.compile(
    r"(?:^|[\s_-])(?:tags?|keywords?|topics?|etiket(?:ler)?|schlagw\w+|mots-cles)(?:$|[\s_-])"
)


def _tag_links(page: Gathered) -> list[str]:
    """Keywords printed as links: `rel=tag`, else in a box that is named so."""
    links = list(islice(_links_with(page, "tag"), _MAX_TAGS))
    if not links:
        named = (places for names, places in page.classed.items() if _TAG_BOX.search(names.lower()))
        for at in sorted(chain.from_iterable(named))[:_MAX_BOXES]:
            inner = list(page.elements[at].iter("a"))
            if 0 < len(inner) <= _MAX_TAGS:
                links = inner
                break
    names = (text_of(link).lstrip("# ") for link in links)
    return [name for name in dict.fromkeys(names) if 1 < len(name) <= 50]
