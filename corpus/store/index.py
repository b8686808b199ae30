"""The search index: folded texts, the vocabulary, and whether they are up to date.

`article_facets` is kept in step by triggers on `articles` and `stories`; the folded texts and
the vocabulary are written here, in the transaction of what they are made from.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass

from sqlite_utils import Database

from corpus.fold import FOLD_RULES, fold
from corpus.letters import STANDS_ALONE
from corpus.stems import stem
from corpus.store.schema import can_be_restored, missing_parts, restore_parts

SEPARATOR = "\ue000"
"""Stands between two things said, so that no phrase runs from one into the next. Nothing folds to it."""

CONTENT = "tantivy"
"""Row of search_index: a digest of what the second engine's index was made from."""

OnIndexed = Callable[[], None]
"""Called as each article is done."""

_LONGEST_WORD = 64  # characters; what is longer is no word that anybody looks for
_COUNTED_TOGETHER = 300_000  # different words counted in memory before they are written: 60 MB


@dataclass(frozen=True, slots=True)
class Folded:
    """What the index holds of one article."""

    language: str  # of the vocabulary that its words are counted in
    title: str
    dek: str
    text: str
    said: str  # quotations and attributions in reading order, `SEPARATOR` between each two

    def words(self) -> Counter[str]:
        """How often each word of title, dek and text stands there.

        Left out are characters that are words by themselves, and words of enormous length.
        """
        counts = Counter(self.title.split())
        counts.update(self.dek.split())
        counts.update(self.text.split())
        for word in [word for word in counts if not _is_counted(word)]:
            del counts[word]
        return counts


def _is_counted(word: str) -> bool:
    return len(word) <= _LONGEST_WORD and (word.isascii() or not STANDS_ALONE.match(word))


def index_article(db: Database, article_id: str) -> None:
    """Bring the index in step with what is stored of an article, its citations included.

    Equal words are not written again, for that grows the index. An article that is not live
    leaves it. Part of the caller's transaction.
    """
    row = db.execute(
        "select rowid, status, language, title, dek, text from articles where id = ?", [article_id]
    ).fetchone()
    n, status, *texts = row
    now = folded_article(db.conn, article_id, *texts) if status == "live" else None
    stored = db.execute(
        "select language, title, dek, text, said from articles_folded where n = ?", [n]
    ).fetchone()
    before = Folded(*stored) if stored else None
    if now == before:
        return
    if now is None:
        db.execute("delete from articles_folded where n = ?", [n])
    elif before is None:
        db.execute(
            """
            insert into articles_folded (n, language, title, dek, text, said)
            values (?, ?, ?, ?, ?, ?)
            """,
            [n, *astuple(now)],
        )
    else:
        db.execute(
            """
            update articles_folded set language = ?, title = ?, dek = ?, text = ?, said = ?
            where n = ?
            """,
            [*astuple(now), n],
        )
    _recount(db.conn, before, now)


def index_withdrawn(db: Database) -> None:
    """Take articles that were withdrawn since the last run out of the index, and put back those
    that are live again. Part of the caller's transaction.
    """
    rows = db.execute(
        """
        select id from articles_to_compare
        join articles on id = article_id
        left join articles_folded on n = articles.rowid
        where (status = 'live') != (n is not null)
        """
    ).fetchall()
    for (article_id,) in rows:
        index_article(db, article_id)


def folded_article(
    db: sqlite3.Connection,
    article_id: str,
    language: str,
    title: str | None,
    dek: str | None,
    text: str,
) -> Folded:
    """What the index must hold of an article with these texts."""
    said = db.execute(
        """
        select quote_text from citations
        where article_id = ? and kind in ('quotation', 'attribution') and quote_text is not null
        order by start_char, end_char, quote_start, quote_end, id
        """,
        [article_id],
    )
    return Folded(
        language,
        fold(title or ""),
        fold(dek or ""),
        fold(text),
        f" {SEPARATOR} ".join(filter(None, (fold(quote) for (quote,) in said))),
    )


def _recount(db: sqlite3.Connection, before: Folded | None, now: Folded | None) -> None:
    """Take an article's old words out of the vocabulary and put its new ones in."""
    old = before.words() if before else Counter[str]()
    new = now.words() if now else Counter[str]()
    if before and now and before.language == now.language:
        if old == new:
            return
        for word in [word for word in old if old[word] == new[word]]:
            del old[word], new[word]
    if before and old:
        taken = [(count, before.language, word) for word, count in old.items()]
        db.executemany(
            """
            update words set articles = articles - 1, occurrences = occurrences - ?
            where language = ? and word = ?
            """,
            taken,
        )
    if now:
        _add_words(db, now.language, {word: (1, count) for word, count in new.items()})
    if before and old:
        db.executemany(
            "delete from words where language = ? and word = ? and articles <= 0",
            [row[1:] for row in taken],
        )


def _add_words(db: sqlite3.Connection, language: str, counts: dict[str, tuple[int, int]]) -> None:
    """Add to the vocabulary: word -> articles, occurrences."""
    db.executemany(
        """
        insert into words (language, word, stem, articles, occurrences) values (?, ?, ?, ?, ?)
        on conflict (language, word) do update set
            articles = articles + excluded.articles,
            occurrences = occurrences + excluded.occurrences
        """,
        [
            (language, word, stem(word, language), articles, occurrences)
            for word, (articles, occurrences) in sorted(counts.items())
        ],
    )


def count_words(db: sqlite3.Connection, folded: Iterable[Folded]) -> None:
    """Add the words of many articles to a vocabulary, in memory that does not grow with it."""
    counts: dict[str, dict[str, tuple[int, int]]] = {}
    different = 0
    for article in folded:
        known = counts.setdefault(article.language, {})
        before = len(known)
        for word, count in article.words().items():
            articles, occurrences = known.get(word, (0, 0))
            known[word] = articles + 1, occurrences + count
        different += len(known) - before
        if different > _COUNTED_TOGETHER:
            _write_counts(db, counts)
            counts, different = {}, 0
    _write_counts(db, counts)


def _write_counts(db: sqlite3.Connection, counts: dict[str, dict[str, tuple[int, int]]]) -> None:
    for language in sorted(counts):
        _add_words(db, language, counts[language])


def index_problem(db: sqlite3.Connection, schema: str = "main") -> str | None:
    """Why the index must not be searched, with what mends it; None if it may.

    It is out of date when another version folded its texts, or none has been made yet.
    `schema` is main, or the name of an attached database.
    """
    try:
        rows = db.execute(f"select name, value from {schema}.search_index").fetchall()
    except sqlite3.OperationalError as error:
        if "no such table" not in str(error):
            raise
        return "the database has no search index; run `corpus reindex`"
    told = dict(rows)
    cure = "corpus publish" if told.get("layout") == "public" else "corpus reindex"
    if "fold_rules" not in told:
        return f"the search index has not been made yet; run `{cure}`"
    if told["fold_rules"] != str(FOLD_RULES):
        return f"the search index was made by another version; run `{cure}`"
    return None


def must_reindex(db: sqlite3.Connection) -> bool:
    """Whether the index has to be made anew before anything is written: it is out of date, or lacks
    a table or a trigger.
    """
    return index_problem(db) is not None or any(map(can_be_restored, missing_parts(db)))


def prepare_index(db: Database) -> None:
    """Call the index of an archive without articles up to date: there is nothing to make."""
    if index_problem(db.conn) and not db.execute("select 1 from articles limit 1").fetchone():
        restore_parts(db.conn)
        _set_up_to_date(db.conn)


def reindex(db: Database, on_indexed: OnIndexed | None = None) -> int:
    """Make the index anew from the articles; of how many.

    Part of the caller's transaction: until that ends readers have the index of before, and what
    is interrupted has changed nothing. Takes as much disk as the index again while it runs.
    """
    conn = db.conn
    restore_parts(conn)
    conn.execute(
        """
        update articles set status = 'withdrawn'
        where status = 'live' and id in (select article_id from withdrawals)
        """
    )
    triggers = take_off(conn, "trigger", "articles_folded")
    conn.execute("insert into articles_fts(articles_fts) values ('delete-all')")
    for table in ("articles_folded", "words", "article_facets"):
        conn.execute(f"delete from {table}")
    conn.execute("insert into article_facets " + FACETS)
    count_words(conn, _fold_all(conn, on_indexed))
    build_fts(conn)
    for statement in triggers:
        conn.execute(statement)
    _set_up_to_date(conn)
    return int(conn.execute("select count(*) from article_facets").fetchone()[0])


FACETS = """
    select
        articles.rowid as n, articles.id, published_sort,
        substr(published, 1, 10) as day, year, month, language, outlet_id, section, story_id,
        story_id is null or exists (
            select 1 from stories where stories.id = story_id and first_article_id = articles.id
        ) as is_original,
        word_count, status
    from articles
"""
"""What `article_facets` must hold, column by column."""


def _fold_all(db: sqlite3.Connection, on_indexed: OnIndexed | None) -> Iterator[Folded]:
    """Fold every live article and keep it, one by one."""
    rows = db.execute(
        "select rowid, status, id, language, title, dek, text from articles order by rowid"
    )
    for n, status, article_id, *texts in rows:
        if status == "live":
            folded = folded_article(db, article_id, *texts)
            db.execute(
                """
                insert into articles_folded (n, language, title, dek, text, said)
                values (?, ?, ?, ?, ?, ?)
                """,
                [n, *astuple(folded)],
            )
            yield folded
        if on_indexed:
            on_indexed()


def take_off(db: sqlite3.Connection, kind: str, table: str | None = None) -> list[str]:
    """Drop the triggers or indexes of a table or of all, for filling in bulk; what makes them again.

    Indexes that SQLite made for a key stay.
    """
    found = db.execute(
        """
        select name, sql from main.sqlite_master
        where type = :kind and sql is not null and tbl_name = coalesce(:table, tbl_name)
        order by rowid
        """,
        {"kind": kind, "table": table},
    ).fetchall()
    for name, _ in found:
        db.execute(f"drop {kind} main.{name}")
    return [sql for _, sql in found]


def build_fts(db: sqlite3.Connection) -> None:
    """Fill the full-text index from the folded texts."""
    # 64 MB gathered before a segment is written: a quarter faster than the usual 1 MB.
    db.execute("insert into articles_fts(articles_fts, rank) values ('hashsize', 67108864)")
    db.execute("insert into articles_fts(articles_fts) values ('rebuild')")
    db.execute("insert into articles_fts(articles_fts, rank) values ('hashsize', 1048576)")


def note_content(db: sqlite3.Connection, digest: str) -> None:
    """Keep the digest of what another engine's index was made from, by which it knows its archive."""
    db.execute("insert or replace into search_index (name, value) values (?, ?)", [CONTENT, digest])


def _set_up_to_date(db: sqlite3.Connection) -> None:
    db.execute(
        "insert or replace into search_index (name, value) values ('fold_rules', ?)",
        [str(FOLD_RULES)],
    )
