"""Which corrections the stored articles show."""

import sqlite3

from sqlite_utils import Database

from corpus.model import Decisions


def note_corrections(db: Database, decisions: Decisions, run_id: int) -> None:
    """Write down the corrections that the articles read in this run show; part of a transaction."""
    read = {
        row[0]
        for row in db.execute(
            "select distinct article_id from receipts where run_id = ? and outcome in ('added', 'revised')",
            [run_id],
        )
    }
    for article_id in {line.article_id for line in decisions.corrections} & read:
        db.execute("delete from corrections where article_id = ?", [article_id])
        db.conn.executemany(
            "insert or replace into corrections (article_id, field, value, reason) values (?, ?, ?, ?)",
            [
                (line.article_id, line.field, line.value, line.reason)
                for line in decisions.corrections
                if line.article_id == article_id
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
