"""Finding which articles are near-identical copies of one story, at the end of a run.

Two articles are a pair if they share enough of their signatures and, compared word for word, one
is a copy of the other. Stories are what pairs connect. So they follow from the texts alone, and are
the same in whatever order these came. Each batch is a transaction, in which what was compared
stops waiting: what was interrupted goes on.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext

from sqlite_utils import Database

from corpus.enrich.story import Words, is_copy, signature, signature_of
from corpus.store.database import transaction
from corpus.store.index import index_withdrawn
from corpus.store.stories import (
    candidates,
    equal_article,
    folded_text,
    forget_comparing,
    forget_stories,
    members,
    merge_story,
    next_to_compare,
    packed_signature,
    put_in_story,
    put_signature,
    settle_crowds,
    stories_to_tell,
    story_of,
    tell_stories,
)

_BATCH = 200  # articles a transaction
_KEPT = 250_000  # words of texts made ready to be compared, kept at a time: 60 MB


def settle_stories(db: Database) -> None:
    """Find the stories of the articles that came, changed or were withdrawn since this was done last."""
    with transaction(db):
        index_withdrawn(db)
    _settle_all(db, lambda: transaction(db))


def find_stories_anew(db: Database) -> None:
    """Sign all articles anew and find their stories from nothing; the index must be up to date.

    Part of the caller's transaction.
    """
    forget_stories(db)
    rows = db.execute(
        """
        select articles.id, f.text, articles.text
        from articles left join articles_folded as f on n = articles.rowid
        """
    )
    for article_id, folded, text in rows:
        put_signature(db, article_id, signature(text) if folded is None else signature_of(folded))
    _settle_all(db, nullcontext)


def check_signatures(db: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Live articles whose signature is not that of their text, as (what, problem)."""
    rows = db.execute(
        """
        select id, articles_folded.text, signature from articles
        join articles_folded on articles_folded.n = articles.rowid
        left join story_signatures on story_signatures.n = articles.rowid
        where status = 'live'
        """
    )
    for article_id, folded, packed in rows:
        if packed != packed_signature(signature_of(folded)):
            yield (
                f"article {article_id}",
                "its signature, by which copies are found, is not that of its text; run `corpus reindex`",
            )


def _settle_all(db: Database, batch: Callable[[], AbstractContextManager[None]]) -> None:
    """Compare what waits, each batch of it within what `batch` opens."""
    with batch():
        settle_crowds(db)
    while waiting := next_to_compare(db, _BATCH):
        with batch():
            _settle(db, waiting)
            forget_comparing(db, waiting)
    with batch():
        tell_stories(db, stories_to_tell(db))


class _Groups:
    """What pairs connect: articles, and stories of which no article is compared anew."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def of(self, each: str) -> str:
        """What stands for the group that `each` is in."""
        root = each
        while (above := self._above.get(root, root)) != root:
            root = above
        while (above := self._above.get(each, root)) != root:
            self._above[each], each = root, above
        return root

    def join(self, one: str, other: str) -> None:
        """Make two groups one; the smaller id stands for it."""
        first, second = sorted((self.of(one), self.of(other)))
        if first != second:
            self._above[second] = first

    def all(self, ids: Iterable[str]) -> dict[str, list[str]]:
        """The groups that `ids` are in, each with those of them that are in it."""
        found: dict[str, list[str]] = {}
        for each in sorted(ids):
            found.setdefault(self.of(each), []).append(each)
        return found


class _Texts:
    """Texts made ready to be compared, of which those used last are kept."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._kept: dict[str, Words] = {}
        self._size = 0

    def of(self, article_id: str) -> Words:
        """An article's text."""
        words = self._kept.pop(article_id, None)
        if words is None:
            words = Words.of(folded_text(self._db, article_id))
            self._size += len(words.words)
        self._kept[article_id] = words
        while self._size > _KEPT and len(self._kept) > 2:
            oldest = next(iter(self._kept))
            self._size -= len(self._kept.pop(oldest).words)
        return words


def _settle(db: Database, waiting: Sequence[str]) -> None:
    """Find the stories of some articles anew, and of all that were in one with them.

    A story of which no article waits holds together, and is joined as a whole. Its id is that of
    its smallest article, so that ids of articles and of such stories don't meet.
    """
    before = {story_id for each in waiting if (story_id := story_of(db, each))}
    anew = {*waiting, *(each for story_id in before for each in members(db, story_id))}
    texts = _Texts(db)
    groups = _Groups()
    whole: set[str] = set()
    joined = set(anew)
    for article_id in sorted(anew):
        pairs = [
            (other, story_id)
            for other, story_id, waits in candidates(db, article_id)
            # Compared when it was or is the other's turn.
            if not (other < article_id if other in anew else waits)
        ]
        if equal := equal_article(db, article_id):
            pairs.insert(0, equal)
        for other, story_id in pairs:
            is_whole = story_id is not None and other not in anew
            unit = story_id if story_id is not None and is_whole else other
            # What is connected already need not be compared, whatever the two share.
            if groups.of(article_id) != groups.of(unit) and is_copy(
                texts.of(article_id), texts.of(other)
            ):
                groups.join(article_id, unit)
                joined.add(unit)
                if is_whole:
                    whole.add(unit)
    found = groups.all(joined)
    for story_id, ids in found.items():
        put_in_story(db, set(ids) - whole, story_id if len(ids) > 1 else None)
        for each in whole.intersection(ids) - {story_id}:
            merge_story(db, each, story_id)
    tell_stories(db, sorted(before | whole | {each for each, ids in found.items() if len(ids) > 1}))
