"""Revision rows: an article's texts in the order of its captures."""

from sqlite_utils import Database

from corpus.digests import short_id
from corpus.model import Article


def captures_in_order(db: Database, article_id: str, url: str | None) -> list[str]:
    """Ids of an article's captures, the one to show last.

    By capture time, unknown ones first; then the article's own address goes before others, then
    what was archived later.
    """
    # Without its Z a whole second sorts before a part of it.
    rows = db.execute(
        """
        select id from captures
        where article_id = ?
        order by coalesce(rtrim(captured_at, 'Z'), ''), address is ?, address,
            length(warc_file), warc_file, warc_offset
        """,
        [article_id, url],
    )
    return [row[0] for row in rows]


def write_revisions(db: Database, order: list[str], article: Article) -> bool:
    """Bring an article's revisions in step with its captures; whether the text was known.

    Captures in their order, equal neighbours counted once: the same rows whatever the order
    in which the captures came.
    """
    old: dict[str, tuple[int, str]] = {
        row[0]: row[1:]
        for row in db.execute(
            "select id, number, text_digest from revisions where article_id = ?", [article.id]
        )
    }
    holders = {digest: revision_id for revision_id, (_, digest) in old.items()}
    captures = {
        row[0]: row[1:]
        for row in db.execute(
            "select id, text_digest, captured_at from captures where article_id = ?", [article.id]
        )
    }
    number, previous, kept = 0, None, set()
    for capture_id in order:
        digest, seen_at = captures[capture_id]
        if digest == previous:
            continue
        number, previous = number + 1, digest
        revision_id = short_id("\n".join((article.id, capture_id, digest)))
        kept.add(revision_id)
        if revision_id not in old:
            texts = (article.title, article.dek, article.text)
            if digest != article.text_digest:
                texts = _texts_of(db, holders[digest])
            db.execute(
                """
                insert into revisions
                    (id, article_id, number, capture_id, seen_at, title, dek, text, text_digest)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [revision_id, article.id, number, capture_id, seen_at, *texts, digest],
            )
        elif old[revision_id][0] != number:
            db.execute("update revisions set number = ? where id = ?", [number, revision_id])
    for revision_id in old.keys() - kept:
        db.execute("delete from revisions where id = ?", [revision_id])
    return len(kept) <= len(old)


def _texts_of(db: Database, revision_id: str) -> tuple[str | None, str | None, str]:
    title, dek, text = db.execute(
        "select title, dek, text from revisions where id = ?", [revision_id]
    ).fetchone()
    return title, dek, text
