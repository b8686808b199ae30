"""What a page's JSON-LD says of the article on it."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, TypeAlias

from lxml.html import HtmlElement

Node: TypeAlias = Mapping[str, Any]

_MAX_CHARS = 3_000_000  # of one script
_MAX_NODES = 5_000
_MAX_DEPTH = 12
_MAX_VALUES = 60  # of one field: authors, keywords

_ARTICLE = re.compile(r"(?:Article|Posting|^Report|^Review|^ClaimReview)$")
_WEAK = {"WebPage", "ItemPage", "VideoObject", "AudioObject", "CreativeWork", "PodcastEpisode"}
_ORGANISATION = re.compile(r"Organi[sz]ation$|^Corporation$|^Brand$|^WebSite$")
# Below these stand other articles than the page's own.
_ELSEWHERE = {
    "itemListElement",
    "liveBlogUpdate",
    "mentions",
    "citation",
    "comment",
    "hasPart",
    "isPartOf",
    "isBasedOn",
    "itemReviewed",
    "relatedLink",
    "review",
    "associatedMedia",
    "publisher",
    "author",
    "image",
    "video",
}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_BAD_ESCAPE = re.compile(r"\\(?![\"\\/bfnrtu])|\\u(?![0-9A-Fa-f]{4})")
# What can still be had from JSON that no parser takes.
_TORN = re.compile(
    r'"(headline|datePublished|dateModified|articleSection)"\s*:\s*"((?:[^"\\\n]|\\.){1,2000})"'
)


@dataclass(frozen=True, slots=True)
class JsonLd:
    """The article as the JSON-LD describes it; every field may be empty."""

    headline: str = ""
    alternative: str = ""
    description: str = ""
    published: str = ""
    modified: str = ""
    created: str = ""
    authors: tuple[str, ...] = ()  # persons, or of unstated kind
    organisations: tuple[str, ...] = ()  # authors that are said to be organisations
    section: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    language: str = ""
    publisher: str = ""
    url: str = ""
    image: str = ""
    rights: str = ""
    free: str = ""  # "true" or "false"
    trail: tuple[str, ...] = ()  # the breadcrumbs, front page first
    body: str = ""
    is_article: bool = False  # described as an article, not just as a page
    kind: str = ""
    torn: bool = field(default=False)  # from JSON that could not be parsed


def read_json_ld(tree: HtmlElement) -> JsonLd:
    """The page's article in its JSON-LD, empty where there is none or it cannot be read.

    Of several articles the first is taken; lists of other articles, comments and the entries
    of a live blog are left out. References by `@id` are followed.
    """
    nodes: list[Node] = []
    torn = ""
    scripts = tree.xpath("//script[contains(@type, 'ld+json')]")
    for script in scripts:
        text = script.text or ""
        if not text.strip() or len(text) > _MAX_CHARS:
            continue
        parsed = _parsed(text)
        if parsed is None:
            torn = torn or text
        else:
            nodes.extend(islice(_walk(parsed), _MAX_NODES))
    by_id = {str(node["@id"]): node for node in reversed(nodes) if len(node) > 1 and "@id" in node}
    articles = [node for node in nodes if _is_article(node)]
    trail = next((_trail(node) for node in nodes if "BreadcrumbList" in _types(node)), ())
    best = next((node for node in articles if node.get("headline")), None)
    best = best or next(iter(articles), None)
    if best is not None:
        return replace(_read(best, by_id, is_article=True), trail=trail)
    if torn:
        return _torn(torn)
    page = next((n for n in nodes if _types(n) & _WEAK and ("datePublished" in n)), None)
    return replace(_read(page, by_id, is_article=False) if page else JsonLd(), trail=trail)


def _parsed(text: str) -> Any:
    """The JSON of a script, with the usual mistakes mended; None if it stays unreadable."""
    text = text.strip().removeprefix("//").lstrip().removeprefix("<![CDATA[").removeprefix("<!--")
    text = text.strip().removesuffix("-->").removesuffix("]]>").rstrip().removesuffix("//")
    text = text.strip().rstrip(";")
    for mend in (_as_it_is, _mended, html.unescape):
        try:
            return json.loads(mend(text), strict=False)
        except (ValueError, RecursionError):
            continue
    try:  # several objects one after another, or rubbish behind the first
        return json.JSONDecoder(strict=False).raw_decode(_mended(text))[0]
    except (ValueError, RecursionError):
        return None


def _as_it_is(text: str) -> str:
    return text


def _mended(text: str) -> str:
    return _TRAILING_COMMA.sub(r"\1", _BAD_ESCAPE.sub("", _CONTROL.sub(" ", text)))


def _walk(root: Any) -> Iterator[Node]:
    """All objects that may describe the page's article, outer ones first."""
    queue: list[tuple[Any, int]] = [(root, 0)]
    position = 0
    while position < len(queue) and position < _MAX_NODES:
        value, depth = queue[position]
        position += 1
        if isinstance(value, list):
            queue.extend((item, depth) for item in value[:_MAX_NODES])
        elif isinstance(value, dict) and depth < _MAX_DEPTH:
            yield value
            queue.extend(
                (inner, depth + 1)
                for key, inner in value.items()
                if key not in _ELSEWHERE and isinstance(inner, dict | list)
            )


def _types(node: Node) -> set[str]:
    kinds = node.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return {kind.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for kind in listed if isinstance(kind, str)}


def _is_article(node: Node) -> bool:
    return any(_ARTICLE.search(kind) for kind in _types(node))


def _read(node: Node, by_id: Mapping[str, Node], *, is_article: bool) -> JsonLd:
    authors, organisations = _authors(node, by_id)
    return JsonLd(
        headline=_text(node.get("headline")) or (_text(node.get("name")) if is_article else ""),
        alternative=_text(node.get("alternativeHeadline")),
        description=_text(node.get("description")),
        published=_text(node.get("datePublished")),
        modified=_text(node.get("dateModified")),
        created=_text(node.get("dateCreated")) or _text(node.get("uploadDate")),
        authors=authors,
        organisations=organisations,
        section=tuple(_texts(node.get("articleSection"))),
        keywords=_keywords(node.get("keywords")),
        language=_text(node.get("inLanguage"), "alternateName", "name"),
        publisher=_text(_resolved(node.get("publisher"), by_id), "name"),
        url=_text(node.get("mainEntityOfPage"), "@id", "url") or _text(node.get("url")),
        image=_text(_resolved(node.get("image"), by_id), "url", "contentUrl", "@id"),
        rights=next(
            filter(
                None,
                (_text(node.get(key), "url", "@id", "name") for key in ("license", "usageInfo")),
            ),
            "",
        )
        or _text(node.get("copyrightNotice")),
        free=_truth(node.get("isAccessibleForFree")) or _free_parts(node.get("hasPart")),
        body=_text(node.get("articleBody")),
        is_article=is_article,
        kind=next(iter(sorted(_types(node))), ""),
    )


def _authors(node: Node, by_id: Mapping[str, Node]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of persons, and of organisations, in the order stated."""
    persons: dict[str, None] = {}
    organisations: dict[str, None] = {}
    for key in ("author", "creator"):
        values = node.get(key)
        for value in values[:_MAX_VALUES] if isinstance(values, list) else [values]:
            value = _resolved(value, by_id)
            names = list(_texts(value.get("name") if isinstance(value, dict) else value))
            kinds = _types(value) if isinstance(value, dict) else set()
            corporate = any(_ORGANISATION.search(kind) for kind in kinds)
            (organisations if corporate else persons).update(dict.fromkeys(names))
        if persons or organisations:
            break
    return tuple(persons), tuple(organisations)


def _resolved(value: Any, by_id: Mapping[str, Node]) -> Any:
    """What `{"@id": …}` stands for, else the value."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict) and "@id" in value and not value.get("name"):
        return by_id.get(str(value["@id"]), value)
    return value


def _texts(value: Any, *keys: str) -> Iterator[str]:
    """The strings in a value that may be a string, an object or a list of them."""
    for item in islice(value, _MAX_VALUES) if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            named = next((item[key] for key in (*keys, "@value", "name") if item.get(key)), None)
            item = named[0] if isinstance(named, list) and named else named
        if isinstance(item, str) and item.strip():
            yield item.strip()


def _text(value: Any, *keys: str) -> str:
    return next(_texts(value, *keys), "")


def _keywords(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        value = re.split(r"[,،、;，；]", value)
    found = (text for text in _texts(value) if not re.match(r"\w+:", text))
    return tuple(dict.fromkeys(found))


def _truth(value: Any) -> str:
    """ "true" or "false", however it was written, else ""."""
    word = str(value).strip().lower().rsplit("/", 1)[-1]
    return {"true": "true", "false": "false", "1": "true", "0": "false"}.get(word, "")


def _free_parts(parts: Any) -> str:
    """ "false" if a part of the article, marked by where it stands on the page, is not free."""
    listed = parts[:_MAX_VALUES] if isinstance(parts, list) else [parts]
    marked = (part for part in listed if isinstance(part, dict) and "cssSelector" in part)
    paid = any(_truth(part.get("isAccessibleForFree")) == "false" for part in marked)
    return "false" if paid else ""


def _trail(node: Node) -> tuple[str, ...]:
    """The names of a list of breadcrumbs, in its order."""
    items = node.get("itemListElement")
    listed = items[:20] if isinstance(items, list) else []
    names = (
        _text(item.get("name")) or _text(item.get("item"), "name")
        for item in listed
        if isinstance(item, dict)
    )
    return tuple(name for name in names if name and "://" not in name)


def _torn(text: str) -> JsonLd:
    """What a look at broken JSON still gives; the first of each is the page's own."""
    found: dict[str, str] = {}
    for match in islice(_TORN.finditer(text), 50):
        found.setdefault(match[1], _unquoted(match[2]))
    return JsonLd(
        headline=found.get("headline", ""),
        published=found.get("datePublished", ""),
        modified=found.get("dateModified", ""),
        section=(found["articleSection"],) if "articleSection" in found else (),
        is_article="headline" in found,
        torn=True,
    )


def _unquoted(text: str) -> str:
    try:
        return str(json.loads(f'"{_BAD_ESCAPE.sub("", text)}"', strict=False))
    except ValueError:
        return text
