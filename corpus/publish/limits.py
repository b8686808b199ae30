"""Why a question has no answer: it means nothing, takes too long, or there is no index to ask."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from datasette.utils import sqlite_timelimit

from corpus.errors import SearchError
from corpus.store.index import index_problem

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why there is no answer, and what the reader can do about it."""

    status: int
    error: str
    advice: str


def within_limits(
    connection: sqlite3.Connection, limit_ms: int, ask: Callable[[], _T]
) -> _T | Problem:
    """What `ask` gives if the index can be asked and its SQL takes no longer than the limit.

    A SearchError of it becomes a problem in words: 400 for what was asked, 503 for the rest.
    """
    if problem := index_problem(connection):
        advice = "Whoever keeps the archive can bring its index up to date."
        return Problem(503, _sentence(problem), advice)
    try:
        with sqlite_timelimit(connection, limit_ms):
            connection.execute("begin")  # one state of the archive for all that is asked of it
            return ask()
    except (SearchError, sqlite3.Error) as error:
        return _problem(error)
    finally:
        connection.rollback()


def _problem(error: Exception) -> Problem:
    cause = error if isinstance(error, sqlite3.Error) else error.__cause__
    if not isinstance(cause, sqlite3.Error):
        advice = "Correct the address, or start again with words alone."
        return Problem(400, _sentence(str(error)), advice)
    if "interrupted" in str(cause):
        return Problem(
            503,
            "The search took longer than this server allows.",
            "Ask for rarer words, fewer beginnings of words (word*), or a shorter time.",
        )
    return Problem(503, _sentence(str(error)), "Try again; if it stays so, tell the keeper.")


def _sentence(problem: str) -> str:
    return problem[:1].upper() + problem[1:].rstrip(".") + "."
