"""What was learned of each outlet: the lines that it repeats, and its usual language."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from sqlite_utils import Database

from corpus.habits import ENOUGH_WORDS, REPEATED, Habits, PageLines, RepeatedLine, line_key

_FEWEST = 5  # such articles
_NEARLY_ALL = 0.9


def known_habits(db: Database) -> dict[str, Habits]:
    """What is known of each outlet, by `outlet_key`; of which nothing is known are left out."""
    lines: dict[str, set[str]] = {}
    for key, line in db.execute("select outlet_key, line_key from repeated_lines"):
        lines.setdefault(key, set()).add(line)
    languages = dict(db.execute("select outlet_key, language from usual_languages").fetchall())
    return {
        key: Habits(frozenset(lines.get(key, ())), languages.get(key))
        for key in sorted(lines.keys() | languages.keys())
    }


def habits_of_article(db: Database, article_id: str) -> dict[str, Habits]:
    """What is known of an article's outlet by now, by its key; nothing of one without an outlet."""
    (key,) = db.execute(
        "select coalesce(outlet_domain, outlet_id) from articles where id = ?", [article_id]
    ).fetchone()
    if key is None:
        return {}
    language = db.execute(
        "select language from usual_languages where outlet_key = ?", [key]
    ).fetchone()
    lines = frozenset(line.key for line in known_lines(db, key))
    return {key: Habits(lines, language[0] if language else None)}


def known_lines(db: Database, key: str) -> tuple[RepeatedLine, ...]:
    """The lines that an outlet is known to repeat, by key."""
    rows = db.execute(
        """
        select line_key, text, articles, of_articles from repeated_lines
        where outlet_key = ? order by line_key
        """,
        [key],
    )
    return tuple(RepeatedLine(*row) for row in rows)


def pages_of(db: Database, key: str, limit: int) -> tuple[PageLines, ...]:
    """The articles of an outlet with the lowest ids, at most `limit`, with their lines.

    The lines that were left out because it repeats them are among these.
    """
    rows = db.execute(
        """
        select id, text, blocks from articles
        where coalesce(outlet_domain, outlet_id) = ? order by id limit ?
        """,
        [key, limit],
    ).fetchall()
    return tuple(
        PageLines(id_, tuple(_lines(db, id_, text, blocks)), _authors(db, id_))
        for id_, text, blocks in rows
    )


def _lines(db: Database, article_id: str, text: str, blocks: str) -> Iterator[tuple[str, str]]:
    kept = [(kind, text[start:end]) for kind, start, end in json.loads(blocks)]
    done = 0
    for place, kind, line in db.execute(
        "select place, kind, text from left_out_lines where article_id = ? and ground = ? order by position",
        [article_id, REPEATED],
    ):
        yield from kept[done:place]
        done = place
        yield kind, line
    yield from kept[done:]


def _authors(db: Database, article_id: str) -> tuple[str, ...]:
    rows = db.execute(
        """
        select name from article_authors join authors on authors.id = author_id
        where article_id = ? order by position
        """,
        [article_id],
    )
    return tuple(row[0] for row in rows)


def outlets_to_learn_of(db: Database) -> list[str]:
    """The keys of the outlets of which new texts came since they were learned of, in order.

    Also those of which something is known that have no articles any more.
    """
    # The plus keeps the comparison's affinity, without which the index on articles is not used.
    rows = db.execute(
        """
        select distinct coalesce(outlet_domain, outlet_id) from texts_to_learn_from
        join articles on articles.id = article_id
        where coalesce(outlet_domain, outlet_id) is not null
        union
        select outlet_key from repeated_lines
        where not exists (
            select 1 from articles where coalesce(outlet_domain, outlet_id) = +outlet_key
        )
        """
    )
    return sorted(row[0] for row in rows)


def is_among_first(db: Database, key: str, limit: int) -> bool:
    """Whether new texts came of an outlet's articles with the lowest ids, or all are gone."""
    (count, new) = db.execute(
        """
        select count(*), total(id in (select article_id from texts_to_learn_from)) from (
            select id from articles
            where coalesce(outlet_domain, outlet_id) = ? order by id limit ?
        )
        """,
        [key, limit],
    ).fetchone()
    return bool(new) or not count


def set_lines(db: Database, key: str, lines: Sequence[RepeatedLine]) -> None:
    """Store the lines of an outlet, and mark the articles that read otherwise with them.

    Part of the caller's transaction.
    """
    known = known_lines(db, key)
    if tuple(lines) == known:
        return
    db.execute("delete from repeated_lines where outlet_key = ?", [key])
    db.conn.executemany(
        """
        insert into repeated_lines (outlet_key, line_key, text, articles, of_articles)
        values (?, ?, ?, ?, ?)
        """,
        [(key, line.key, line.text, line.articles, line.of_articles) for line in lines],
    )
    before, now = {line.key for line in known}, {line.key for line in lines}
    if before != now:
        _mark(db, _reading_otherwise(db, key, now - before, before - now))


def _reading_otherwise(db: Database, key: str, new: set[str], gone: set[str]) -> Iterator[str]:
    # What captures that are not shown hold of these lines is not looked up: all are read again.
    of_outlet = "coalesce(outlet_domain, outlet_id) = ?"
    yield from (
        row[0]
        for row in db.execute(
            f"""
            select id from articles where {of_outlet}
            and (select count(*) from captures where article_id = articles.id) > 1
            """,
            [key],
        )
    )
    for article_id, text in db.execute(f"select id, text from articles where {of_outlet}", [key]):
        if new and any(line_key(line) in new for line in text.split("\n\n")):
            yield article_id
    for article_id, line in db.execute(
        f"""
        select article_id, left_out_lines.text from articles
        join left_out_lines on article_id = articles.id where {of_outlet} and ground = ?
        """,
        [key, REPEATED],
    ):
        if line_key(line) in gone:
            yield article_id


def _mark(db: Database, article_ids: Iterable[str]) -> None:
    db.conn.executemany(
        "insert or ignore into articles_to_read_again values (?)",
        [[article_id] for article_id in sorted(set(article_ids))],
    )


def set_usual_language(db: Database, key: str) -> None:
    """Store what follows for an outlet's usual language, and mark the articles for which it weighs.

    It is that of nearly all articles that are long enough to tell it. After this the outlet is
    learned of. Part of the caller's transaction.
    """
    counts = db.execute(
        """
        select language, count(*) from articles
        where coalesce(outlet_domain, outlet_id) = ? and word_count >= ?
        group by language order by 2 desc, 1
        """,
        [key, ENOUGH_WORDS],
    ).fetchall()
    total = sum(count for _, count in counts)
    is_clear = total >= _FEWEST and counts[0][0] != "und" and counts[0][1] >= _NEARLY_ALL * total
    language = str(counts[0][0]) if is_clear else None
    known = db.execute(
        "select language from usual_languages where outlet_key = ?", [key]
    ).fetchone()
    if language != (known[0] if known else None):
        db.execute("delete from usual_languages where outlet_key = ?", [key])
        if language:
            db.execute("insert into usual_languages values (?, ?)", [key, language])
        rows = db.execute(
            "select id from articles where coalesce(outlet_domain, outlet_id) = ? and word_count < ?",
            [key, ENOUGH_WORDS],
        )
        _mark(db, [row[0] for row in rows])


def forget_texts(db: Database, key: str) -> None:
    """Note that an outlet is learned of: nothing of it waits for that any more."""
    db.execute(
        """
        delete from texts_to_learn_from where article_id in (
            select id from articles where coalesce(outlet_domain, outlet_id) = ?
        )
        """,
        [key],
    )


def next_to_read_again(db: Database) -> list[str]:
    """Ids of the articles that wait for being read again, in order."""
    rows = db.execute("select article_id from articles_to_read_again order by article_id")
    return [row[0] for row in rows]


def forget_reading_again(db: Database, article_id: str) -> None:
    """Note that an article was read again, or cannot be. Part of the caller's transaction."""
    db.execute("delete from articles_to_read_again where article_id = ?", [article_id])


def take_over_lines(new: Database, old_path: Path) -> None:
    """Begin a rebuild with the lines known before, so that hardly a page is read twice.

    A rebuild that goes on after an interruption has learned its own.
    """
    if new.execute("select 1 from captures").fetchone():
        return
    new.execute("attach database ? as old", [str(old_path)])
    new.execute("insert or ignore into main.repeated_lines select * from old.repeated_lines")
    new.execute("detach database old")
