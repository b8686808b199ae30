"""One row into one table."""

from typing import Any

from sqlite_utils import Database


def insert_row(db: Database, table: str, row: dict[str, Any]) -> None:
    """Insert a row; column names are the caller's own, values are bound."""
    names = ", ".join(row)
    values = ", ".join(f":{name}" for name in row)
    db.execute(f"insert into {table} ({names}) values ({values})", row)
