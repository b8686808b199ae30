"""Normalising what was extracted."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice

from corpus.clean.boilerplate import without_pointers, without_repeated_head
from corpus.clean.byline import is_agency, is_corporate, is_outlet, names_in, opens_as_byline
from corpus.clean.dating import dated
from corpus.clean.text import clean_paragraph, clean_text
from corpus.clean.titles import order_titles, title_key
from corpus.model import Claim, Extraction
from corpus.uris import registrable_domain

__all__ = ["clean", "organisations_among"]

_ORGANISATION = "json-ld:organisation"
_STATED = "json-ld:author"
_PLAIN_AUTHORS = (_STATED, _ORGANISATION, "meta:author", "article:author", "meta:article")
_MAX_NAMES = 40  # of a site; each author is compared with all of them
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_ADDRESSES = ("canonical_url", "image")


def clean(extraction: Extraction, captured_at: datetime | None = None) -> Extraction:
    """The same extraction with every value normalised and the first claim of a field winning.

    A claim that cannot be true has the confidence 0 and wins nothing: a date from after the
    capture. Authors are people's names, one a claim; those that share the first one's `found_in` are
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
        ordered[field] = dated(fields.get(field, ()), language, captured_at)
    ordered["dek"] = _deks(ordered.get("dek", ()), ordered["title"])
    listed = tuple(dict.fromkeys(claim for group in ordered.values() for claim in group))
    return without_repeated_head(
        without_pointers(_with_clean_lines(extraction, listed)),
        titles=[claim.value for claim in ordered["title"]],
        authors=[claim.value for claim in ordered["author"]],
        language=language,
    )


def _with_clean_lines(extraction: Extraction, claims: tuple[Claim, ...]) -> Extraction:
    """The extraction with these claims, and its lines in one spelling; empty ones are gone."""
    cleaned = [clean_paragraph(paragraph) for paragraph in extraction.paragraphs]
    above = [0]
    for paragraph in cleaned:
        above.append(above[-1] + (paragraph is not None))
    told = (
        replace(line, text=text, place=above[line.place])
        for line in extraction.left_out
        if (text := clean_text(line.text))
    )
    kept = tuple(paragraph for paragraph in cleaned if paragraph)
    return Extraction(claims, kept, extraction.reader, tuple(told))


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
    return tuple(islice(names, _MAX_NAMES))


def _people(claims: Iterable[Claim], sites: Sequence[str], language: str | None) -> list[Claim]:
    """One claim for each person named; places that name nobody are left out.

    An agency or a named team stays in two cases, behind people, since readers look for it there:
    where the JSON-LD names it beside the people who win, and where nobody is named.
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
        is_person = claim.found_in != _ORGANISATION and not claim.is_organisation
        if claim.found_in == "near title":  # a line of which only its form says what it is
            is_person = opens_as_byline(value)
        names = names_in(value, sites, language) if is_person else ()
        for name in names:
            people.setdefault((claim.found_in, name.casefold()), replace(claim, value=name))
        if names:
            continue
        is_plain = claim.found_in.startswith(_PLAIN_AUTHORS) and is_corporate(value)
        if is_plain or is_agency(value):
            body = replace(
                claim, value=value, confidence=min(claim.confidence, 0.3), is_organisation=True
            )
            bodies.setdefault((claim.found_in, value.casefold()), body)
    found, outlets = list(people.values()), []
    for body in bodies.values():
        is_stated = body.found_in in (_STATED, _ORGANISATION)
        if is_outlet(body.value, sites):  # that it wrote its article says little
            outlets.append(replace(body, found_in=_ORGANISATION) if is_stated else body)
        elif is_stated and (not people or found[0].found_in == _STATED):
            found.append(replace(body, found_in=_STATED))
        elif not people:
            found.append(body)
    if people:
        first = found[0].found_in
        return sorted(found, key=lambda claim: claim.found_in != first)
    return found + outlets


def organisations_among(authors: Iterable[str], claims: Iterable[Claim]) -> frozenset[str]:
    """Those of an article's authors who are no people: agencies, desks, teams, the outlet itself.

    Args:
        claims: all of the article's.
    """
    listed = list(claims)
    sites = _site_names(listed)
    language = next((claim.value for claim in listed if claim.field == "language"), None)
    stated = {claim.value for claim in listed if claim.field == "author" and claim.is_organisation}
    return frozenset(
        name for name in authors if name in stated or not names_in(name, sites, language)
    )


def _deks(claims: Iterable[Claim], titles: Sequence[Claim]) -> list[Claim]:
    """Standfirsts that say more than the title."""
    known = {title_key(claim.value) for claim in titles}
    return [claim for claim in claims if title_key(claim.value) not in known]
