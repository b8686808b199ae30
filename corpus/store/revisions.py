"""Revision rows: an article's tellings in the order of its captures, and what changed between them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from corpus.differences import count_changed_words, word_changes
from corpus.digests import short_id
from corpus.model import Wording
from corpus.notices import notices
from corpus.wording import PARTS, changed_parts

CAPTURE_ORDER = """
    coalesce(rtrim(captured_at, 'Z'), ''), address is own_url, address,
    length(warc_file), warc_file, warc_offset
"""  # without its Z a whole second sorts before a part of it
"""The order of an article's captures in SQL, `own_url` being the article's address."""


def captures_in_order(db: Database, article_id: str, url: str | None) -> list[str]:
    """Ids of an article's captures, the latest last.

    By capture time, unknown ones first; then the article's own address goes before others, then
    what was archived later.
    """
    rows = db.execute(
        f"select id, ? as own_url from captures where article_id = ? order by {CAPTURE_ORDER}",
        [url, article_id],
    )
    return [row[0] for row in rows]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A revision as it must be."""

    id: str
    number: int
    capture_id: str
    seen_at: str | None
    text_digest: str
    wording_digest: str
    authors: str | None
    previous: "_Wanted | None"


Telling = tuple[str | None, str | None, str]
"""Title, dek and text."""

Texts = Mapping[str, Telling]
"""Tellings by their digest."""


def write_revisions(
    db: Database, order: list[str], article_id: str, read: Texts, *, anew: bool = False
) -> bool:
    """Bring an article's revisions in step with its captures; whether they tell something else now.

    Captures in their order, without those that are partial; neighbours of one wording count
    once, with the text of the first. The same rows whatever the order in which they came.

    Args:
        read: the texts of those captures that the database has no text of yet, or of all.
        anew: write rows again that seem to be there: other rules made them.
    """
    wanted = _wanted(db, order, article_id)
    old = db.execute(
        "select id, number, wording_digest, text_digest from revisions where article_id = ? order by number",
        [article_id],
    ).fetchall()
    texts = TextsOf(db, article_id, read)
    _keep_other_texts(db, article_id, {each.text_digest for each in wanted}, texts)
    before = dict(zip([row[0] for row in old], [None, *(row[0] for row in old)], strict=False))
    numbers = {row[0]: row[1] for row in old}
    stay = set() if anew else numbers.keys() & {each.id for each in wanted}
    # The texts of revisions that go may be those of new ones.
    new = {each.id: texts.of(each.text_digest) for each in wanted if each.id not in stay}
    for gone in numbers.keys() - stay:
        db.execute("delete from revision_changes where revision_id = ?", [gone])
        db.execute("delete from revisions where id = ?", [gone])
    for each in wanted:
        if each.id in new:
            _insert(db, article_id, each, new[each.id])
        elif numbers[each.id] != each.number:
            db.execute("update revisions set number = ? where id = ?", [each.number, each.id])
    for each in wanted:
        previous_id = each.previous.id if each.previous else None
        if each.id in new or before.get(each.id) != previous_id:
            _write_changes(db, article_id, each)
    return [row[2] or row[3] for row in old] != [each.wording_digest for each in wanted]


def _insert(db: Database, article_id: str, revision: _Wanted, texts: Telling) -> None:
    title, dek, text = texts
    db.execute(
        """
        insert into revisions
            (id, article_id, number, capture_id, seen_at, title, dek, text, text_digest,
            authors, wording_digest)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
            revision.id, article_id, revision.number, revision.capture_id, revision.seen_at,
            title, dek, text, revision.text_digest, revision.authors, revision.wording_digest,
        ],
    )  # fmt: skip


def _wanted(db: Database, order: list[str], article_id: str) -> list[_Wanted]:
    captures = {
        row[0]: row[1:]
        for row in db.execute(
            """
            select id, text_digest, coalesce(wording_digest, text_digest), captured_at, authors
            from captures where article_id = ? and not is_partial
            """,
            [article_id],
        )
    }
    wanted: list[_Wanted] = []
    for capture_id in order:
        if capture_id not in captures:
            continue
        digest, wording, seen_at, authors = captures[capture_id]
        previous = wanted[-1] if wanted else None
        if previous is None or previous.wording_digest != wording:
            id_ = short_id("\n".join((article_id, capture_id, digest)))
            wanted.append(
                _Wanted(
                    id_, len(wanted) + 1, capture_id, seen_at, digest, wording, authors, previous
                )
            )
    return wanted


class TextsOf:
    """The texts of an article's captures by digest: those just read, else those stored."""

    def __init__(self, db: Database, article_id: str, read: Texts) -> None:
        self._db, self._article_id, self._read = db, article_id, read

    def of(self, digest: str) -> Telling:
        """What has that digest."""
        if digest in self._read:
            return self._read[digest]
        title, dek, text = self._db.execute(
            """
            select title, dek, text from revisions
            where article_id = :article and text_digest = :digest
            union all
            select title, dek, text from capture_texts
            where article_id = :article and text_digest = :digest
            limit 1
            """,
            {"article": self._article_id, "digest": digest},
        ).fetchone()
        return title, dek, text


def _keep_other_texts(db: Database, article_id: str, revised: set[str], texts: TextsOf) -> None:
    """Bring `capture_texts` in step: what captures show that is the text of no revision."""
    of_captures = {
        row[0]
        for row in db.execute(
            "select distinct text_digest from captures where article_id = ?", [article_id]
        )
    }
    stored = {
        row[0]
        for row in db.execute(
            "select text_digest from capture_texts where article_id = ?", [article_id]
        )
    }
    others = of_captures - revised
    rows = [(article_id, digest, *texts.of(digest)) for digest in sorted(others - stored)]
    db.conn.executemany(
        "insert into capture_texts (article_id, text_digest, title, dek, text) values (?, ?, ?, ?, ?)",
        rows,
    )


def drop_needless_texts(db: Database, article_id: str) -> None:
    """Drop other texts that a revision has now, or no capture any more."""
    db.execute(
        """
        delete from capture_texts where article_id = :id and (
            text_digest in (select text_digest from revisions where article_id = :id)
            or text_digest not in (select text_digest from captures where article_id = :id)
        )
        """,
        {"id": article_id},
    )


def _wording_of(db: Database, revision_id: str) -> Wording:
    title, dek, authors, text = db.execute(
        "select title, dek, authors, text from revisions where id = ?", [revision_id]
    ).fetchone()
    return Wording(title, dek, tuple(json.loads(authors or "[]")), text)


def _write_changes(db: Database, article_id: str, revision: _Wanted) -> None:
    """What is not as in the revision before: which parts, which words, and new notices."""
    db.execute("delete from revision_changes where revision_id = ?", [revision.id])
    after = _wording_of(db, revision.id)
    before = _wording_of(db, revision.previous.id) if revision.previous else None
    known = notices(before.title, before.text) if before else ()
    fresh = [notice for notice in notices(after.title, after.text) if notice not in known]
    changed: tuple[str, ...] = ()
    rows: list[tuple[object, ...]] = []
    counts = [0, 0]
    if before:
        changed = changed_parts(before, after)
        for field in PARTS:
            if field not in changed:
                continue
            old, new = field_text(before, field), field_text(after, field)
            for change in word_changes(old, new):
                removed, added = change.removed.of(old), change.added.of(new)
                counts[0] += count_changed_words(added)
                counts[1] += count_changed_words(removed)
                rows.append(
                    (
                        revision.id, len(rows) + 1, article_id, field, change.kind,
                        removed or None, added or None,
                        change.removed.start, change.removed.end,
                        change.added.start, change.added.end,
                    )
                )  # fmt: skip
    db.conn.executemany(
        """
        insert into revision_changes (
            revision_id, position, article_id, field, kind, removed, added,
            removed_start, removed_end, added_start, added_end
        ) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        rows,
    )
    db.execute(
        """
        update revisions set
            changed = ?, words_added = ?, words_removed = ?, has_correction = ?, correction = ?
        where id = ?
        """,
        [
            ",".join(changed) if before else None,
            counts[0] if before else None,
            counts[1] if before else None,
            bool(fresh),
            "\n\n".join(fresh) or None,
            revision.id,
        ],
    )


def field_text(wording: Wording, field: str) -> str:
    """A part of a wording as one text, in which the places of changes count."""
    if field == "authors":
        return ", ".join(wording.authors)
    return getattr(wording, field) or ""
