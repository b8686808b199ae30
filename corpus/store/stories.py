"""Stories: rows for near-identical copies, and the tables by which these are found.

A story's id is the smallest of its articles' ids, so that it is the same in whatever order they
came. Which articles are copies is for `corpus.copies` to say.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from struct import pack, unpack

from sqlite_utils import Database

from corpus.store.migrations.stories import FIRST_LIVE

CROWD = 400
"""So many articles may have a band: of more it tells nothing, and comparing them takes too long.

Equal texts are found all the same. Only a text that more outlets than that print, each with changes
of its own, falls apart, and reports filled into one form that often are not compared any more.
"""

_AT_ONCE = 200  # signatures looked at
_CHANCE = 2  # bands that two articles share at least if they are compared

FIRST = FIRST_LIVE.format(story_id="?")
# As articles call it: what outlets.csv and sources.csv make of it changes without a new text.
AGENCY = """
    select coalesce(given_name, name) from articles
    join citations on article_id = articles.id and citations.kind = 'credit'
    join sources on sources.id = source_id
    where story_id = ? and status = 'live'
    group by 1 order by count(distinct article_id) desc, 1 limit 1
"""

STORY_ARTICLES = """
    select
        articles.story_id,
        articles.id as article_id,
        articles.title,
        articles.outlet_id,
        outlets.name as outlet,
        articles.language,
        articles.published,
        articles.id = stories.first_article_id as is_first,
        iif(
            length(articles.published) > 10 and length(first.published) > 10,
            cast(round(
                (julianday(articles.published_sort) - julianday(first.published_sort)) * 1440
            ) as integer),
            null
        ) as minutes_after_first,
        stories.size,
        stories.agency
    from articles
    join stories on stories.id = articles.story_id
    join articles as first on first.id = stories.first_article_id
    left join outlets on outlets.id = articles.outlet_id
    where articles.status = 'live'
"""
"""The view of who printed a story, and how long after the first; null where a time is not known."""


def put_signature(db: Database, article_id: str, signature: Sequence[int]) -> None:
    """Store an article's signature; a new one makes it wait for being compared.

    A changed text does so by itself. Part of the caller's transaction.
    """
    (n,) = db.execute("select rowid from articles where id = ?", [article_id]).fetchone()
    row = db.execute("select signature from story_signatures where n = ?", [n]).fetchone()
    packed = packed_signature(signature)
    if row and row[0] == packed:
        return
    before = _bands(row[0]) if row else ()
    db.conn.executemany(
        "delete from story_bands where band = ? and n = ?", [(band, n) for band in before]
    )
    db.conn.executemany(
        "insert into story_bands (band, n) values (?, ?)", [(band, n) for band in signature]
    )
    db.execute("insert or replace into story_signatures values (?, ?)", [n, packed])
    db.execute("insert or ignore into articles_to_compare values (?)", [article_id])


def packed_signature(signature: Sequence[int]) -> bytes:
    """A signature as `story_signatures` holds it."""
    return pack(f">{len(signature)}L", *(band & 0xFFFFFFFF for band in signature))


def forget_stories(db: Database) -> None:
    """Take away all stories and all by which they are found. Part of the caller's transaction."""
    db.execute("update articles set story_id = null where story_id is not null")
    for table in (
        "stories",
        "stories_to_tell",
        "articles_to_compare",
        "crowded_bands",
        "story_bands",
        "story_signatures",
    ):
        db.execute(f"delete from {table}")


def _bands(packed: bytes) -> tuple[int, ...]:
    numbers = unpack(f">{len(packed) // 4}L", packed[: len(packed) // 4 * 4])
    return tuple(place << 32 | number for place, number in enumerate(numbers))


def settle_crowds(db: Database) -> None:
    """Note which bands are crowded now; articles of those for which that changed wait for comparing.

    Only bands of articles that wait already, and those that were crowded, can have changed. Part of
    the caller's transaction.
    """
    known = {band for (band,) in db.execute("select band from crowded_bands")}
    changed = known.difference(_crowded(db, known))
    waiting = db.execute(
        """
        select signature from articles_to_compare
        join articles on articles.id = article_id
        join story_signatures on n = articles.rowid
        """
    )
    new: set[int] = set()
    while signatures := waiting.fetchmany(_AT_ONCE):
        bands = {band for (packed,) in signatures for band in _bands(packed)}
        new.update(_crowded(db, bands - known))
    db.conn.executemany("delete from crowded_bands where band = ?", [[band] for band in changed])
    db.conn.executemany("insert into crowded_bands values (?)", [[band] for band in new])
    for band in sorted(changed | new):
        db.execute(
            """
            insert or ignore into articles_to_compare
            select id from story_bands join articles on articles.rowid = n where band = ?
            """,
            [band],
        )


def _crowded(db: Database, bands: Iterable[int]) -> list[int]:
    """Those of some bands that too many articles have."""
    rows = db.execute(
        """
        select value from json_each(:bands) where (
            select count(*) from (select 1 from story_bands where band = value limit :most + 1)
        ) > :most
        """,
        {"bands": json.dumps(list(bands)), "most": CROWD},
    )
    return [row[0] for row in rows]


def next_to_compare(db: Database, limit: int) -> list[str]:
    """Ids of the first articles that wait for being compared, in order."""
    rows = db.execute(
        "select article_id from articles_to_compare order by article_id limit ?", [limit]
    )
    return [row[0] for row in rows]


def forget_comparing(db: Database, article_ids: Iterable[str]) -> None:
    """Note that articles were compared. Part of the caller's transaction."""
    db.conn.executemany(
        "delete from articles_to_compare where article_id = ?", [[each] for each in article_ids]
    )


def story_of(db: Database, article_id: str) -> str | None:
    """The story of which an article is a copy."""
    row = db.execute("select story_id from articles where id = ?", [article_id]).fetchone()
    return row[0] if row else None


def members(db: Database, story_id: str) -> list[str]:
    """Ids of a story's articles, in order."""
    rows = db.execute("select id from articles where story_id = ? order by id", [story_id])
    return [row[0] for row in rows]


def candidates(db: Database, article_id: str) -> list[tuple[str, str | None, bool]]:
    """The articles that may be copies of one, likely ones first: ids, stories, whether they wait, too.

    What is withdrawn is no copy and has none.
    """
    row = db.execute(
        """
        select n, signature from articles join story_signatures on n = articles.rowid
        where id = ? and status = 'live'
        """,
        [article_id],
    ).fetchone()
    if row is None:
        return []
    n, packed = row
    return db.execute(
        """
        select
            id, story_id, exists (select 1 from articles_to_compare where article_id = id)
        from (
            select n, count(*) as shared from json_each(:bands) as own
            cross join story_bands on story_bands.band = own.value
            where n != :n and own.value not in (select band from crowded_bands)
            group by n having shared >= :chance
        )
        join articles on articles.rowid = n
        where status = 'live'
        order by shared desc, id
        """,
        {"bands": json.dumps(_bands(packed)), "n": n, "chance": _CHANCE},
    ).fetchall()


def equal_article(db: Database, article_id: str) -> tuple[str, str | None] | None:
    """An article with the same text, with its story: of all but that one the same, so that it
    connects them, however many there are.
    """
    row = db.execute(
        """
        select n, signature from articles join story_signatures on n = articles.rowid
        where id = ? and status = 'live' and signature != x''
        """,
        [article_id],
    ).fetchone()
    if row is None:
        return None
    n, packed = row
    found = db.execute(
        """
        select id, story_id from story_bands join articles on articles.rowid = n
        where band = ? and n != ? and status = 'live' order by n limit 1
        """,
        [_bands(packed)[-1], n],
    ).fetchone()
    return found and (found[0], found[1])


def folded_text(db: Database, article_id: str) -> str:
    """The folded words of an article's text."""
    row = db.execute(
        """
        select articles_folded.text from articles join articles_folded on n = articles.rowid
        where articles.id = ?
        """,
        [article_id],
    ).fetchone()
    return str(row[0]) if row else ""


def put_in_story(db: Database, article_ids: Iterable[str], story_id: str | None) -> None:
    """Make articles copies of one story, or of none. Part of the caller's transaction."""
    db.conn.executemany(
        "update articles set story_id = :story where id = :id and story_id is not :story",
        [{"story": story_id, "id": each} for each in article_ids],
    )


def merge_story(db: Database, story_id: str, into: str) -> None:
    """Make all copies of one story copies of another. Part of the caller's transaction."""
    db.execute("update articles set story_id = ? where story_id = ?", [into, story_id])


def tell_stories(db: Database, story_ids: Iterable[str]) -> None:
    """Bring the rows of stories in step with their articles. Part of the caller's transaction."""
    for story_id in story_ids:
        (size,) = db.execute(
            "select count(*) from articles where story_id = ? and status = 'live'", [story_id]
        ).fetchone()
        if size:
            (first,) = db.execute(FIRST, [story_id]).fetchone()
            agency = db.execute(AGENCY, [story_id]).fetchone()
            db.execute(
                """
                insert into stories (id, size, first_article_id, agency) values (?, ?, ?, ?)
                on conflict (id) do update set
                    size = excluded.size,
                    first_article_id = excluded.first_article_id,
                    agency = excluded.agency
                """,
                [story_id, size, first, agency[0] if agency else None],
            )
        else:
            db.execute("delete from stories where id = ?", [story_id])
        db.execute("delete from stories_to_tell where story_id = ?", [story_id])


def stories_to_tell(db: Database) -> list[str]:
    """Ids of the stories whose articles got other dates or citations."""
    rows = db.execute("select story_id from stories_to_tell order by story_id")
    return [row[0] for row in rows]


def check_stories(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Stories that do not agree with their articles, as (what, problem)."""
    told = """
        select
            stories.id, size, first_article_id, agency,
            count(iif(status = 'live', 1, null)), min(articles.id)
        from stories left join articles on story_id = stories.id group by stories.id
    """
    for story_id, size, first, agency, count, smallest in db.execute(told):
        subject = f"story {story_id}"
        if count < 2 or size != count:
            yield subject, f"it is told to have {size} articles and has {count}"
            continue
        if story_id != smallest:
            yield subject, "its id is not the smallest of its articles' ids"
        if db.execute(FIRST, [story_id]).fetchone()[0] != first:
            yield subject, "the article that is told to be its first is not"
        credited = db.execute(AGENCY, [story_id]).fetchone()
        if agency != (credited[0] if credited else None):
            yield subject, "its agency is not the one that most of its articles credit"
    for (story_id,) in db.execute(
        """
        select distinct story_id from articles
        where story_id is not null and story_id not in (select id from stories)
        """
    ):
        yield f"story {story_id}", "articles are said to be copies of it, and it is not there"
    yield from _check_bands(db)


def _check_bands(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    for n, packed in db.execute("select n, signature from story_signatures"):
        found = (
            db.execute("select 1 from story_bands where band = ? and n = ?", [band, n]).fetchone()
            for band in _bands(packed)
        )
        if len(packed) % 4 or not all(found):
            yield f"story_signatures, row {n}", "its bands are not those of the signature"
    (more,) = db.execute(
        """
        select (select count(*) from story_bands)
            - (select total(length(signature) / 4) from story_signatures)
        """
    ).fetchone()
    if more > 0:
        yield "story_bands", f"{int(more):,} rows are of no signature"
