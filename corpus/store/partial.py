"""Which captures show no more than the beginning of what another one shows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from corpus.notices import notices
from corpus.store.revisions import Telling
from corpus.wording import Outline, is_beginning, plain


@dataclass(frozen=True, slots=True)
class _Shown:
    id: str
    place: int  # in the order of captures
    outline: Outline
    digest: str  # of what was read from it


def mark_partial(
    db: Database,
    article_id: str,
    order: Sequence[str],
    new: Sequence[str],
    telling: Callable[[str], Telling],
) -> None:
    """Mark partial captures now that those in `new` have come.

    A capture is partial if one before it shows all that it does and much more, under the same
    title; if it is cut off, as one behind a paywall is, then also if a later one does, and under
    any title. One with a notice of a correction that the other has not is never partial. A short
    text that comes first and is not cut off is a first version, and what came of it a revision.

    A capture that is partial stays so however many come.

    Args:
        telling: gives what was read from a capture by its text digest.
    """
    places = {capture_id: place for place, capture_id in enumerate(order)}
    shown = [
        _Shown(row[0], places[row[0]], Outline.from_json(row[1]), row[2])
        for row in db.execute(
            """
            select id, outline, text_digest from captures
            where article_id = :article and outline is not null
            and (:head is null or json_extract(outline, '$[3]') in ('', :head))
            """,
            {"article": article_id, "head": _only_head(db, new)},
        )
    ]
    came = set(new)
    partial = set()
    for one in shown:
        if one.id not in came:
            continue
        for other in shown:
            if one.id == other.id:
                continue
            if one.id not in partial and _is_partial(one, other, telling):
                partial.add(one.id)
            if other.id not in partial and _is_partial(other, one, telling):
                partial.add(other.id)
    db.conn.executemany(
        "update captures set is_partial = 1 where id = ?", [[each] for each in sorted(partial)]
    )


def _only_head(db: Database, new: Sequence[str]) -> str | None:
    """How the new capture begins, if only those that begin alike must be looked at."""
    if len(new) != 1:
        return None
    row = db.execute(
        "select json_extract(outline, '$[3]') from captures where id = ?", [new[0]]
    ).fetchone()
    return str(row[0]) if row and row[0] else None


def _is_partial(part: _Shown, whole: _Shown, telling: Callable[[str], Telling]) -> bool:
    if not (part.outline.is_cut or part.place > whole.place):
        return False
    if not part.outline.may_begin(whole.outline):
        return False
    (title, _, text), (other_title, _, other_text) = telling(part.digest), telling(whole.digest)
    if not (part.outline.is_cut or plain(title) == plain(other_title)):
        return False
    known = notices(other_title, other_text)
    return all(notice in known for notice in notices(title, text)) and is_beginning(
        text, other_text, is_restricted=part.outline.is_restricted
    )
