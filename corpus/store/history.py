"""What a rebuilt database takes over from the one before: what cannot be read from the evidence."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from corpus.store.runs import run_key
from corpus.times import iso_utc

_CARRIED = ("runs", "receipts", "withdrawals", "changes", "aliases")


def is_same_rebuild(
    path: Path, old_path: Path | None, arguments: dict[str, object], versions: dict[str, str]
) -> bool:
    """Whether an interrupted rebuild lies at `path` that can go on.

    It can if it was begun with the same arguments and versions, and nothing was run on the old
    database since.
    """
    if not path.exists():
        return False
    with closing(sqlite3.connect(path)) as new:
        try:
            (run_id, *begun) = new.execute(
                "select id, command, arguments, versions, finished_at from runs order by id desc"
            ).fetchone()
            carried = new.execute(_RUN_BY_RUN, [run_id]).fetchall()
        except (sqlite3.DatabaseError, TypeError):  # half made, or without a run
            return False
    wanted = ["reprocess", run_key(arguments), run_key(versions), None]
    if old_path is None:
        return begun == wanted and not carried
    with closing(sqlite3.connect(old_path)) as old:
        return begun == wanted and old.execute(_RUN_BY_RUN, [-1]).fetchall() == carried


_RUN_BY_RUN = """
    select runs.id, finished_at, count(seq) from runs left join receipts on run_id = runs.id
    where runs.id != ? group by runs.id order by runs.id
"""


def carry_over(new: Database, old_path: Path) -> None:
    """Copy runs, receipts, withdrawals, changes and aliases from the old database.

    A rebuild that goes on after an interruption has them already.
    """
    if new.execute("select 1 from runs").fetchone():
        return
    new.execute("attach database ? as old", [str(old_path)])
    new.execute("begin immediate")
    for table in _CARRIED:
        new.execute(f"insert or replace into main.{table} select * from old.{table}")
    new.execute("commit")
    new.execute("detach database old")


def lost_captures(new: Database, old_path: Path) -> int:
    """How many captures of the old database the new one does not have."""
    new.execute("attach database ? as old", [str(old_path)])
    (count,) = new.execute(
        "select count(*) from old.captures where id not in (select id from main.captures)"
    ).fetchone()
    new.execute("detach database old")
    return int(count)


def note_differences(new: Database, old_path: Path, now: datetime) -> None:
    """Write down how the rebuilt articles differ from the old ones.

    In `changes` only what a reader of the feed must know stays: an article that is as it was
    gets no row. An article whose captures now belong to another one becomes its alias.
    """
    new.execute("attach database ? as old", [str(old_path)])
    new.execute("begin immediate")
    last = new.execute("select coalesce(max(seq), 0) from old.changes").fetchone()[0]
    new.execute("delete from main.changes where seq > ?", [last])
    new.execute(
        """
        insert into main.changes (article_id, kind, at)
        select n.id, case when o.id is null then 'added' else 'revised' end, :at
        from main.articles n left join old.articles o on o.id = n.id
        where o.id is null or (o.title, o.dek, o.text) is not (n.title, n.dek, n.text)
        order by n.id
        """,
        {"at": iso_utc(now)},
    )
    new.execute(
        """
        insert or replace into main.aliases (old_id, new_id, kind)
        select o.id, min(nc.article_id), 'article'
        from old.articles o
        join old.captures oc on oc.article_id = o.id
        join main.captures nc on nc.id = oc.id
        where nc.article_id is not null
        and not exists (select 1 from main.articles n where n.id = o.id)
        group by o.id
        """
    )
    # An alias leads to where the article is now, and not away from one that is there.
    new.execute(
        """
        update main.aliases set new_id = (select a.new_id from main.aliases a where a.old_id = aliases.new_id)
        where kind = 'article' and new_id not in (select id from main.articles)
        and new_id in (select old_id from main.aliases where kind = 'article')
        """
    )
    new.execute(
        "delete from main.aliases where kind = 'article' and old_id in (select id from main.articles)"
    )
    new.execute(
        """
        insert into main.changes (article_id, kind, at)
        select o.id, 'withdrawn', :at
        from old.articles o
        where not exists (select 1 from main.articles n where n.id = o.id)
        order by o.id
        """,
        {"at": iso_utc(now)},
    )
    new.execute("commit")
    new.execute("detach database old")
