"""What the database says, gathered for a person or a program."""

import json
import sqlite3
from typing import Any

from corpus.habits import REPEATED, line_key
from corpus.uris import clean_url, is_web_address


def article_count(db: sqlite3.Connection) -> int:
    """How many articles there are."""
    return int(db.execute("select count(*) from articles").fetchone()[0])


def archive_stats(db: sqlite3.Connection) -> dict[str, Any]:
    """Counts of the whole archive, ready for JSON.

    `by_language` and `by_outlet` go from most to fewest; `inputs` counts the receipts of all
    ingest runs by outcome, `rejected` those rejected by reason.
    """

    def one(sql: str) -> Any:
        return db.execute(sql).fetchone()[0]

    def counts(sql: str) -> dict[str, int]:
        return {str(row[0]): row[1] for row in db.execute(sql)}

    # One reading of the table, which holds all the texts, and not one for each number.
    words, revised, undated = db.execute(
        "select total(word_count), total(revision > 1), total(published is null) from articles"
    ).fetchone()
    words, revised, undated = int(words), int(revised), int(undated)
    first, last = db.execute(
        "select min(published_sort), max(published_sort) from articles"
    ).fetchone()
    return {
        "articles": article_count(db),
        "words": words,
        "outlets": one("select count(*) from outlets where id in (select outlet_id from articles)"),
        "authors": one("select count(distinct author_id) from article_authors"),
        "captures": one("select count(*) from captures"),
        "revised_articles": revised,
        "links": one("select count(*) from citations where kind = 'link'"),
        "attributions": one(
            "select count(*) from citations where kind in ('quotation', 'attribution')"
        ),
        "sources": one("select count(*) from sources where same_as is null"),
        "not_analysed": one("select count(*) from articles where citation_engine is null"),
        "first_published": first,
        "last_published": last,
        "undated": undated,
        "by_language": counts(
            "select language, count(*) from articles group by 1 order by 2 desc, 1"
        ),
        "by_outlet": counts(
            """
            select coalesce(outlets.name, 'unknown'), count(*)
            from articles left join outlets on outlets.id = articles.outlet_id
            group by 1 order by 2 desc, 1
            """
        ),
        "runs": one("select count(*) from runs"),
        "inputs": counts(
            """
            select outcome, count(*) from receipts join runs on runs.id = run_id
            where command = 'ingest' group by 1 order by 1
            """
        ),
        "rejected": counts(
            """
            select reason, count(*) from receipts join runs on runs.id = run_id
            where command = 'ingest' and outcome = 'rejected' group by 1 order by 2 desc, 1
            """
        ),
    }


def article_report(db: sqlite3.Connection, name: str) -> dict[str, Any] | None:
    """All that is known of one article, ready for JSON; None if it is not there.

    `name` is an id, an old id or an address, asked for or canonical.
    """
    article_id = _find(db, name)
    row = _row(db, "select * from articles where id = ?", article_id)
    if row is None:
        return None
    report = {key: row[key] for key in row if key not in ("blocks", "key_rule")}
    report["blocks"] = json.loads(row["blocks"])
    report["outlet"] = _row(
        db, "select id, name, domain, country, language from outlets where id = ?", row["outlet_id"]
    )
    for key, sql in _PARTS.items():
        report[key] = [dict(part) for part in db.execute(sql, [article_id])]
    report["authors"] = [author["name"] for author in report["authors"]]
    report["tags"] = [tag["name"] for tag in report["tags"]]
    repeated = {
        row["line_key"]: {"articles": row["articles"], "of_articles": row["of_articles"]}
        for row in db.execute(
            "select line_key, articles, of_articles from repeated_lines where outlet_key = ?",
            [report["outlet_domain"] or report["outlet_id"]],
        )
    }
    for line in report["left_out"]:
        if line["ground"] == REPEATED:
            line |= repeated.get(line_key(line["text"]), {})
    return report


def _find(db: sqlite3.Connection, name: str) -> str:
    name = name.encode("utf-8", "replace").decode()  # as a terminal may hand it over
    alias = _row(db, "select new_id from aliases where old_id = ? and kind = 'article'", name)
    if alias:
        return str(alias["new_id"])
    if is_web_address(name):
        address = clean_url(name)
        found = _row(db, "select id from articles where url = ?", address) or _row(
            db, "select min(article_id) as id from captures where address = ?", address
        )
        return str(found["id"]) if found else ""
    return name


def _row(db: sqlite3.Connection, sql: str, value: str | None) -> dict[str, Any] | None:
    row = db.execute(sql, [value]).fetchone()
    return dict(row) if row else None


_PARTS = {
    "authors": """
        select name from article_authors join authors on authors.id = author_id
        where article_id = ? order by position
    """,
    "tags": "select name from article_tags join tags on tags.id = tag_id where article_id = ? order by name",
    "citations": """
        select
            citations.id, citations.kind, resolved.resolved_id as source_id,
            resolved.name as source, resolved.kind as source_kind, description,
            source_text, cue_text, cue_class, mode, quote_text, confidence,
            start_char, end_char, source_start, source_end, cue_start, cue_end, cue_spans,
            quote_start, quote_end, quote_spans, via.name as via, url, target_article_id, engine
        from citations
        left join resolved_sources as resolved on resolved.source_id = citations.source_id
        left join resolved_sources as via on via.source_id = citations.via_source_id
        where article_id = ? order by start_char is null, start_char, citations.id
    """,
    "captures": """
        select id, url, captured_at, digest, media_type, http_status, warc_file, warc_offset, warc_length,
            record_type, charset, input
        from captures where article_id = ? order by rtrim(captured_at, 'Z'), length(warc_file), warc_file, warc_offset
    """,
    "revision_changes": """
        select revisions.number as revision, field, kind, removed, added
        from revision_changes join revisions on revisions.id = revision_id
        where revision_changes.article_id = ? order by revisions.number, position
    """,
    "revisions": """
        select
            id, number, capture_id, seen_at, title, dek, text_digest,
            changed, words_added, words_removed, has_correction
        from revisions where article_id = ? order by number
    """,
    "left_out": """
        select left_out_lines.position, place, kind, text, ground
        from left_out_lines where article_id = ? order by position
    """,
    "claims": """
        select field, value, found_in, confidence, chosen
        from claims where article_id = ? order by field, position
    """,
}
