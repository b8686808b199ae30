"""Citation rows: who is cited for what in one article, each source in a row of its own."""

import json
from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database

from corpus.digests import short_id
from corpus.fold import fold
from corpus.inflection import name_key, surname_key
from corpus.model import Citation, Reading, Source, Span
from corpus.names import source_id
from corpus.store.named import spelling_rank
from corpus.store.rows import insert_row
from corpus.uris import clean_url

# What two outlets do not print alike by chance: words, and letters where each stands alone (中国).
_FEWEST_WORDS = 5
_FEWEST_LETTERS = 10


def write_citations(db: Database, reading: Reading) -> None:
    """Store the citations of an article that has none; part of the caller's transaction."""
    article, enrichment = reading.article, reading.enrichment
    seen: set[str] = set()
    for citation in enrichment.citations:
        row = _row(article.id, article.text, citation)
        if row["id"] in seen:
            continue
        seen.add(row["id"])
        for source in filter(None, (citation.source, citation.via)):
            _put_source(db, source)
        row["engine"] = _made_by(citation, enrichment.citation_engine)
        row["target_article_id"] = _article_at(db, row["address"]) if row["address"] else None
        insert_row(db, "citations", row)


def _made_by(citation: Citation, engine: str | None) -> str | None:
    """What found it; links and credits are found without an engine."""
    return engine if citation.kind in ("quotation", "attribution") else None


def _put_source(db: Database, source: Source) -> None:
    """See that the source has a row, with the same of several spellings, whichever came first.

    An outlet's name goes before its domain; else as in `put_name`.
    """
    named = source_id(source.kind, source.name, source.domain, source.only_in)
    row = db.execute("select given_name from sources where id = ?", [named]).fetchone()
    if row is None:
        is_one_name = source.kind in ("person", "unknown")
        values: dict[str, object] = {
            "id": named,
            "name": source.name,
            "given_name": source.name,
            "kind": source.kind,
            "domain": source.domain,
            "only_in": source.only_in,
            "match_key": shared_key(source.name, source.only_in),
            "surname_key": surname_key(source.name) if is_one_name else None,
        }
        insert_row(db, "sources", values)
    elif _rank(source.name, source) < _rank(row[0], source):
        db.execute(
            "update sources set name = ?1, given_name = ?1, match_key = ?2 where id = ?3",
            [source.name, shared_key(source.name, source.only_in), named],
        )


def shared_key(name: str, only_in: str | None) -> str:
    """What other names of the same source share with it; nothing, where one article alone means it."""
    key = name_key(name)
    return f"{key} {only_in}" if only_in else key


def _rank(name: str | None, source: Source) -> tuple[bool, bool, str]:
    return name in (None, source.domain), *spelling_rank(name or "")


def _row(article_id: str, text: str, citation: Citation) -> dict[str, Any]:
    span, printed, cue, quotes = citation.span, citation.printed, citation.cue, citation.quotes
    named = (
        article_id,
        citation.kind,
        citation.url,
        citation.printed_text,
        _id_of(citation.source),
    )
    return {
        "id": _identity(named, (span, printed, cue, quotes)),
        "article_id": article_id,
        "source_id": _id_of(citation.source),
        "kind": citation.kind,
        "source_text": printed.of(text) if printed else citation.printed_text,
        "cue_text": _joined(text, cue),
        "quote_text": _joined(text, quotes),
        "start_char": span.start if span else None,
        "end_char": span.end if span else None,
        "source_start": printed.start if printed else None,
        "source_end": printed.end if printed else None,
        "cue_start": cue[0].start if cue else None,
        "cue_end": cue[-1].end if cue else None,
        "cue_spans": _listed(cue),
        "quote_start": quotes[0].start if quotes else None,
        "quote_end": quotes[-1].end if quotes else None,
        "quote_spans": _listed(quotes),
        "quote_key": _quote_key(text, citation.quoted),
        "via_source_id": _id_of(citation.via),
        "description": citation.description,
        "cue_class": citation.cue_class,
        "mode": citation.mode,
        "confidence": citation.confidence,
        "url": citation.url,
        "address": clean_url(citation.url) if citation.url else None,
    }


def _identity(named: tuple[str | None, ...], places: tuple[object, ...]) -> str:
    return short_id("\n".join((*(part or "" for part in named), *map(str, places))))


def as_placed(row: Mapping[str, Any], text: str) -> dict[str, str | None]:
    """What the id and the words of a row must be, by the places that it names in its article's text."""
    printed = _pieces(row, "source", None)
    cue, quotes = (_pieces(row, part, row[f"{part}_spans"]) for part in ("cue", "quote"))
    start, end = row["start_char"], row["end_char"]
    span = None if start is None else Span(start, end)
    printed_text = None if printed else row["source_text"]
    named = (row["article_id"], row["kind"], row["url"], printed_text, row["source_id"])
    return {
        "id": _identity(named, (span, printed[0] if printed else None, cue, quotes)),
        "source_text": printed[0].of(text) if printed else printed_text,
        "cue_text": _joined(text, cue),
        "quote_text": _joined(text, quotes),
    }


def _pieces(row: Mapping[str, Any], part: str, listed: str | None) -> tuple[Span, ...]:
    if listed:
        return tuple(Span(start, end) for start, end in json.loads(listed))
    start, end = row[f"{part}_start"], row[f"{part}_end"]
    return () if start is None else (Span(start, end),)


def _id_of(source: Source | None) -> str | None:
    if source is None:
        return None
    return source_id(source.kind, source.name, source.domain, source.only_in)


def _joined(text: str, pieces: tuple[Span, ...]) -> str | None:
    return " … ".join(piece.of(text) for piece in pieces) or None


def _listed(pieces: tuple[Span, ...]) -> str | None:
    """The pieces as JSON where there are several."""
    return json.dumps([[piece.start, piece.end] for piece in pieces]) if len(pieces) > 1 else None


def _quote_key(text: str, quoted: tuple[Span, ...]) -> str | None:
    """Equal for equal words between quotation marks, whatever marks and case; None for a few of them."""
    words = fold(" ".join(piece.of(text) for piece in quoted)).split()
    is_long = len(words) >= _FEWEST_WORDS and len("".join(words)) >= _FEWEST_LETTERS
    return short_id(" ".join(words)) if is_long else None


def _article_at(db: Database, address: str | None) -> str | None:
    """The article whose address this is: its own before one that it was captured at."""
    row = db.execute(
        """
        select id from articles where url = :address
        union all
        select min(article_id) from captures where address = :address
        limit 1
        """,
        {"address": address},
    ).fetchone()
    return row[0] if row else None


def resolve_links_to(db: Database, address: str | None) -> None:
    """Point the links that lead to an address at the article that is there now, if one is."""
    target = _article_at(db, address)
    db.execute(
        "update citations set target_article_id = ? where address = ? and target_article_id is not ?",
        [target, address, target],
    )
