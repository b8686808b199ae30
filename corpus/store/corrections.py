"""Which corrections the stored articles show."""

import sqlite3

from sqlite_utils import Database

from corpus.decisions import Decisions


def note_corrections(db: Database, decisions: Decisions, article_id: str) -> None:
    """Write down which corrections an article shows, now that it was read; part of a transaction."""
    db.execute("delete from corrections where article_id = ?", [article_id])
    db.conn.executemany(
        "insert or replace into corrections (article_id, field, value, reason) values (?, ?, ?, ?)",
        [
            (line.article_id, line.field, line.value, line.reason)
            for line in decisions.corrections_of(article_id)
        ],
    )


def unapplied_corrections(db: sqlite3.Connection, decisions: Decisions) -> int:
    """How many lines of corrections.csv the stored articles do not show yet, or show no longer."""
    shown = {tuple(row) for row in db.execute("select article_id, field, value from corrections")}
    wanted = {
        (line.article_id, line.field, line.value)
        for line in decisions.corrections
        if db.execute("select 1 from articles where id = ?", [line.article_id]).fetchone()
    }
    return len(shown ^ wanted)
