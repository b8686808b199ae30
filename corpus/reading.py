"""Our reading of one capture: extract, clean, enrich. Pure: same bytes, same reading."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from corpus.capture.reservations import header_claims
from corpus.capture.response import parse_response
from corpus.clean import clean, organisations_among
from corpus.clean.agreement import calibrated
from corpus.clean.dates import day_of, parse_date, sort_key
from corpus.clean.repeated import without_repeated
from corpus.clean.text import count_words
from corpus.decisions import Correction, Decisions
from corpus.digests import short_id
from corpus.enrich.citation import find_citations
from corpus.enrich.engines import engine_named
from corpus.enrich.language import identify_language
from corpus.enrich.outlet import identify_outlet
from corpus.enrich.story import signature
from corpus.errors import EnrichError
from corpus.extract.charset import decode, looks_binary
from corpus.extract.html import extract_html
from corpus.extract.plain import extract_plain
from corpus.habits import ENOUGH_WORDS, Habits, outlet_key
from corpus.langcodes import base_language, language_code
from corpus.model import (
    Article,
    Capture,
    Claim,
    Enrichment,
    Extraction,
    Failure,
    Language,
    Outlet,
    Paragraph,
    Reading,
    Reason,
    Span,
)
from corpus.rights import joined_rights
from corpus.uris import article_key, is_front_page, is_web_address

_CORRECTED = "corrections.csv"
# The shortest of 206 news pages has 64 words; consent walls leave fewer once their prompts are gone.
_FEW_WORDS = 20
_SURE = 0.9  # of a manifest or an option; feeds and sitemaps are not
_LISTED = ("author", "tag")  # fields of which an article has several


_NOTHING_DECIDED = Decisions()
_NO_HABITS = Habits()
_NOTHING_KNOWN: Mapping[str, Habits] = MappingProxyType({})


def read(
    capture: Capture,
    decisions: Decisions = _NOTHING_DECIDED,
    habits: Mapping[str, Habits] = _NOTHING_KNOWN,
) -> Reading | Failure:
    """What we read in a capture, or why there is no article in it.

    Args:
        habits: what the archive knows of outlets, by `outlet_key`.
    """
    if looks_binary(capture.payload):
        return _failure(capture, Reason.BINARY, "neither HTML nor text")
    if capture.url and is_web_address(capture.url) and is_front_page(capture.url):
        return _failure(capture, Reason.NO_ARTICLE, "the address is a home page; name an article's")
    extraction, charset = _extract(capture)
    said = capture.said + _in_headers(capture)
    extraction = clean(
        replace(extraction, claims=weighed(said, extraction.claims)), capture.captured_at
    )
    extraction = replace(extraction, claims=calibrated(extraction.claims))
    problem = _no_article(capture, extraction)
    if problem:
        return _failure(capture, Reason.NO_ARTICLE, problem)
    return _reading(capture, extraction, charset, decisions, habits)


def weighed(said: Iterable[Claim], found: Iterable[Claim]) -> tuple[Claim, ...]:
    """What was said of a page among what was found on it, the strongest first within a field.

    Whoever hands a page in is believed before it. What a feed or a sitemap says comes before
    what is less sure, and after what is as sure.
    """
    said = list(said)
    merged = [claim for claim in said if claim.confidence >= _SURE]
    waiting = [claim for claim in said if claim.confidence < _SURE]
    for claim in found:
        sooner = [
            weak
            for weak in waiting
            if weak.field == claim.field and weak.confidence > claim.confidence
        ]
        waiting = [weak for weak in waiting if weak not in sooner]
        merged += [*sooner, claim]
    return (*merged, *waiting)


def _in_headers(capture: Capture) -> tuple[Claim, ...]:
    """What the response that the page came in reserves."""
    try:
        headers = parse_response(capture.http_block).headers if capture.http_block else ()
    except ValueError:  # not as responses are; it is kept as evidence for all that
        return ()
    return header_claims(headers, capture.url)


def _no_article(capture: Capture, extraction: Extraction) -> str | None:
    """Why this is no article, if it is none."""
    if not extraction.paragraphs:
        return "no article text was found on it"
    fields = {claim.field for claim in extraction.claims}
    canonical = _winners(extraction.claims).get("canonical_url")
    if not capture.url and canonical and is_web_address(canonical) and is_front_page(canonical):
        return f"the page says that it is a home page ({canonical})"
    if not _is_html(capture) or fields & {"published", "author"}:
        return None
    words = sum(count_words(paragraph.text) for paragraph in extraction.paragraphs)
    if words < _FEW_WORDS:
        return f"{words} words, without a date or an author: a notice rather than an article"
    return None


def _failure(capture: Capture, reason: Reason, detail: str) -> Failure:
    return Failure(capture.input, reason, detail, url=capture.url)


def _extract(capture: Capture) -> tuple[Extraction, str]:
    is_html = _is_html(capture)
    decoded = decode(capture.payload, capture.charset, is_html=is_html)
    charset = f"{decoded.charset} ({decoded.decided_by})"
    if decoded.replaced:
        charset += f", {decoded.replaced} bytes not legal"
    if is_html:
        return extract_html(decoded.text, capture.url), charset
    return extract_plain(decoded.text, is_markdown=capture.media_type == "text/markdown"), charset


def _is_html(capture: Capture) -> bool:
    if capture.media_type in ("text/html", "application/xhtml+xml"):
        return True
    start = (
        capture.payload[:1024].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    )
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<body"))


def _reading(
    capture: Capture,
    extraction: Extraction,
    charset: str,
    decisions: Decisions,
    habits: Mapping[str, Habits],
) -> Reading:
    first = _winners(extraction.claims)
    key = article_key(capture.url, first.get("canonical_url"), capture.digest)
    address = key if is_web_address(key) else capture.url
    outlet = identify_outlet(address, extraction.claims)
    corrections = decisions.corrections_of(short_id(key))
    shown = _corrected_outlet(corrections, outlet)
    known = habits.get(outlet_key(shown), _NO_HABITS) if shown else _NO_HABITS
    extraction = without_repeated(extraction, known.lines)
    text, blocks, links = _joined(extraction.paragraphs)
    words = count_words(text)
    usual = known.language if words < ENOUGH_WORDS else None
    language = identify_language(text, _of(extraction.claims, "language"), usual)
    claims = (
        tuple(
            claim
            for claim in extraction.claims
            if claim.field not in ("language", "site_name", "outlet")
        )
        + language.candidates
        + _outlet_claims(extraction.claims, outlet)
    )
    published = first.get("published")
    day = day_of(published) if published else None
    article = Article(
        key=key,
        url=key if is_web_address(key) else None,
        title=first.get("title"),
        dek=first.get("dek"),
        text=text,
        blocks=blocks,
        authors=_several(extraction.claims, "author"),
        published=published,
        published_sort=sort_key(published) if published else None,
        year=day[0] if day else None,
        month=day[1] if day else None,
        modified=first.get("modified"),
        section=first.get("section"),
        tags=_several(extraction.claims, "tag"),
        rights=joined_rights(
            first.get("rights"), (c.value for c in _of(extraction.claims, "reservation"))
        ),
        site_name=outlet.name if outlet else None,
        image=first.get("image"),
        paywall={"true": True, "false": False}.get(first.get("paywall", "")),
        word_count=words,
        claims=claims,
        chosen=_chosen(claims, language, outlet),
        charset=charset,
        reader=extraction.reader,
        left_out=extraction.left_out,
    )
    if corrections:
        article = replace(article, captured=article.wording)
    for field in dict.fromkeys(line.field for line in corrections):
        article, language, outlet = _correct(
            article, language, outlet, field, [line for line in corrections if line.field == field]
        )
    article = replace(
        article, organisations=organisations_among(article.authors, extraction.claims)
    )
    outlet = _merged(outlet, decisions)
    engine = engine_named(decisions.citation_engine)
    code = base_language(language.code)
    signed = signature(text)
    try:
        citations = find_citations(article, code, links, engine)
    except EnrichError as error:  # an engine that fails costs no article
        citations = find_citations(article, code, links, None)
        return Reading(article, Enrichment(language, outlet, citations, None, str(error), signed))
    analysed_by = engine.version(code) if engine.covers(code) else None
    return Reading(article, Enrichment(language, outlet, citations, analysed_by, signature=signed))


def _winners(claims: Iterable[Claim]) -> dict[str, str]:
    first: dict[str, str] = {}
    for claim in claims:
        if claim.confidence > 0:
            first.setdefault(claim.field, claim.value)
    return first


def _of(claims: Iterable[Claim], field: str) -> tuple[Claim, ...]:
    return tuple(claim for claim in claims if claim.field == field)


def _several(claims: Iterable[Claim], field: str) -> tuple[str, ...]:
    """The values of the strongest place that names any: one place's list, not a mixture."""
    found = _of(claims, field)
    return tuple(
        dict.fromkeys(claim.value for claim in found if claim.found_in == found[0].found_in)
    )


def _joined(
    paragraphs: Iterable[Paragraph],
) -> tuple[str, tuple[tuple[str, Span], ...], tuple[tuple[Span, str], ...]]:
    """The text, where each paragraph lies in it, and where each link does."""
    pieces: list[str] = []
    blocks: list[tuple[str, Span]] = []
    links: list[tuple[Span, str]] = []
    at = 0
    for paragraph in paragraphs:
        start = at
        for run in paragraph.runs:
            if run.url:
                links.append((Span(at, at + len(run.text)), run.url))
            at += len(run.text)
        blocks.append((paragraph.kind, Span(start, at)))
        pieces.append(paragraph.text)
        at += 2
    return "\n\n".join(pieces), tuple(blocks), tuple(links)


def _corrected_outlet(corrections: Iterable[Correction], outlet: Outlet | None) -> Outlet | None:
    """The outlet, or the one that people say it is."""
    for line in corrections:
        if line.field == "outlet":
            claim = Claim("outlet", line.value, _CORRECTED, 1.0)
            return identify_outlet(None, (claim,)) if line.value else None
    return outlet


def _merged(outlet: Outlet | None, decisions: Decisions) -> Outlet | None:
    """The outlet, or the one that people say it is part of."""
    decision = decisions.outlets.get(outlet.domain) if outlet and outlet.domain else None
    if decision and decision.merge_into:
        into = identify_outlet(f"https://{decision.merge_into}/", ())
        return replace(into, met_at=outlet.domain) if into and outlet else into
    return outlet


def _outlet_claims(claims: tuple[Claim, ...], outlet: Outlet | None) -> tuple[Claim, ...]:
    named = (
        replace(claim, field="outlet") for claim in claims if claim.field in ("outlet", "site_name")
    )
    by_address = (Claim("outlet", outlet.domain, "url", 0.8),) if outlet and outlet.domain else ()
    ordered = sorted(named, key=lambda claim: claim.found_in not in ("manifest", "--outlet"))
    return tuple(ordered) + by_address


def _chosen(claims: tuple[Claim, ...], language: Language, outlet: Outlet | None) -> frozenset[int]:
    """Which claims won: one a field, all of the winning place for authors and tags.

    Of reservations each counts, and of those that say the same the first.
    """
    chosen: dict[str, int] = {}
    several: set[int] = set()
    places = {field: found[0].found_in for field in _LISTED if (found := _of(claims, field))}
    for index, claim in enumerate(claims):
        if claim.field in _LISTED:
            if claim.found_in == places[claim.field]:
                several.add(index)
        elif claim.field == "language":
            if (language_code(claim.value) or claim.value) == language.code:
                chosen.setdefault("language", index)
        elif claim.field == "outlet":
            if outlet and claim.value in (outlet.name, outlet.domain):
                chosen.setdefault("outlet", index)
        elif claim.field == "reservation":
            chosen.setdefault(f"reservation {claim.value}", index)
        elif claim.field != "description" and claim.confidence > 0:
            chosen.setdefault(claim.field, index)
    return frozenset(several | set(chosen.values()))


def _correct(
    article: Article, language: Language, outlet: Outlet | None, field: str, lines: list[Correction]
) -> tuple[Article, Language, Outlet | None]:
    """The article with one field as people decided; the claims say so."""
    values = [line.value for line in lines if line.value]
    value = values[0] if values else None
    decided = tuple(Claim(field, value, _CORRECTED, 1.0) for value in values)
    rest = [(index, claim) for index, claim in enumerate(article.claims)]
    chosen = {
        len(decided) + index
        for index, claim in rest
        if index in article.chosen and claim.field != field
    }
    article = replace(
        article,
        claims=decided + article.claims,
        chosen=frozenset(chosen | set(range(len(decided)))),
    )
    if field == "author":
        return replace(article, authors=tuple(values)), language, outlet
    if field == "published":
        published = parse_date(value) if value else None
        day = day_of(published) if published else None
        dated = replace(
            article,
            published=published,
            published_sort=sort_key(published) if published else None,
            year=day[0] if day else None,
            month=day[1] if day else None,
        )
        return dated, language, outlet
    if field == "modified":
        return replace(article, modified=parse_date(value) if value else None), language, outlet
    if field == "language":
        return article, replace(language, code=value or "und"), outlet
    if field == "outlet":
        said = _corrected_outlet(lines, outlet)
        return replace(article, site_name=said.name if said else None), language, said
    if field == "section":
        return replace(article, section=value), language, outlet
    if field == "dek":
        return replace(article, dek=value), language, outlet
    return replace(article, title=value), language, outlet
