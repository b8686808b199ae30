"""Normalising what was extracted."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpus.clean.boilerplate import without_pointers, without_repeated_head
from corpus.clean.byline import is_corporate, names_in, opens_as_byline
from corpus.clean.dates import parse_date, precision, sort_key
from corpus.clean.text import clean_paragraph, clean_text
from corpus.clean.titles import order_titles, title_key
from corpus.model import Claim, Extraction
from corpus.uris import registrable_domain

__all__ = ["clean"]

_PLAIN_AUTHORS = ("json-ld:author", "meta:author", "article:author", "meta:article")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_ADDRESSES = ("canonical_url", "image")


def clean(extraction: Extraction) -> Extraction:
    """The same extraction with every value normalised and the first claim of a field winning.

    Authors are people's names, one a claim; those that share the first one's `found_in` are
    the article's. Dates are ISO 8601, as precise as stated. Paragraphs are without the page's
    furniture. Cleaning twice gives the same as cleaning once.
    """
    claims = [claim for claim in map(_spelled, extraction.claims) if claim.value]
    language = next((c.value for c in claims if c.field == "language"), None)
    sites = _site_names(claims)
    fields: dict[str, list[Claim]] = {}
    for claim in claims:
        fields.setdefault(claim.field, []).append(claim)
    ordered: dict[str, Sequence[Claim]] = dict(fields)
    ordered["title"] = order_titles(
        fields.get("title", ()), sites, [claim.value for claim in fields.get("section", ())]
    )
    ordered["author"] = _people(fields.get("author", ()), sites, language)
    for field in ("published", "modified"):
        ordered[field] = _dated(fields.get(field, ()), language)
    ordered["dek"] = _deks(ordered.get("dek", ()), ordered["title"])
    paragraphs = [p for p in map(clean_paragraph, extraction.paragraphs) if p]
    body = without_repeated_head(
        without_pointers(paragraphs),
        titles=[claim.value for claim in ordered["title"]],
        authors=[claim.value for claim in ordered["author"]],
        language=language,
    )
    listed = tuple(dict.fromkeys(claim for group in ordered.values() for claim in group))
    return Extraction(listed, tuple(body), extraction.reader)


def _spelled(claim: Claim) -> Claim:
    if claim.field in _ADDRESSES:
        return replace(claim, value=claim.value.strip())
    return replace(claim, value=clean_text(_TAG.sub("", clean_text(claim.value))))


def _site_names(claims: Iterable[Claim]) -> tuple[str, ...]:
    """What the site is called: by itself, and by its address."""
    names: dict[str, None] = {}
    for claim in claims:
        if claim.field in ("site_name", "outlet"):
            names[claim.value] = None
        elif claim.field == "canonical_url" and (domain := registrable_domain(claim.value)):
            names[domain] = None
            names[domain.split(".")[0]] = None
    return tuple(names)


def _people(claims: Iterable[Claim], sites: Sequence[str], language: str | None) -> list[Claim]:
    """One claim for each person named; places that name nobody are left out.

    Where no place names a person, an agency or a named team that the page's metadata gives
    as the plain author stays, with little confidence: readers look for it there.
    """
    people: dict[tuple[str, str], Claim] = {}
    bodies: dict[tuple[str, str], Claim] = {}
    for claim in claims:
        value = claim.value
        if claim.found_in.startswith(("citation_", "dc.", "dcterms.")):
            family, comma, given = value.partition(", ")
            if comma and "," not in given and given:  # as libraries write names
                value = f"{given} {family}"
        # What is said to be an organisation is no person, whatever it is called.
        is_person = claim.found_in != "json-ld:organisation"
        if claim.found_in == "near title":  # a line of which only its form says what it is
            is_person = opens_as_byline(value)
        names = names_in(value, sites, language) if is_person else ()
        for name in names:
            people.setdefault((claim.found_in, name.casefold()), replace(claim, value=name))
        if not names and claim.found_in.startswith(_PLAIN_AUTHORS) and is_corporate(value):
            body = replace(claim, confidence=min(claim.confidence, 0.3))
            bodies.setdefault((claim.found_in, value.casefold()), body)
    return list((people or bodies).values())


def _dated(claims: Iterable[Claim], language: str | None) -> list[Claim]:
    """The claims that are dates, as ISO 8601.

    Of the places that name the winner's day the most precise one comes first.
    """
    dated: list[Claim] = []
    for claim in claims:
        # Month names take long to read; beside a sure date nobody misses a doubtful one.
        if dated and claim.confidence <= 0.5 and dated[0].confidence > 0.5:
            continue
        if iso := parse_date(claim.value, language):
            dated.append(replace(claim, value=iso))
    if not dated:
        return []
    first = dated[0]
    days = {first.value[:10], (sort_key(first.value) or "")[:10]}
    same = [c for c in dated if {c.value[:10], (sort_key(c.value) or "")[:10]} & days]
    best = max(same, key=lambda claim: precision(claim.value))
    if precision(best.value) > precision(first.value):
        dated.remove(best)
        dated.insert(0, best)
    return dated


def _deks(claims: Iterable[Claim], titles: Sequence[Claim]) -> list[Claim]:
    """Standfirsts that say more than the title."""
    known = {title_key(claim.value) for claim in titles}
    return [claim for claim in claims if title_key(claim.value) not in known]
