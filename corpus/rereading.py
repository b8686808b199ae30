"""Reading the captures of stored articles again, all of an article's at once."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, wait
from logging import getLogger

from corpus.capture.stored import load_capture
from corpus.errors import WarcError
from corpus.habits import Habits
from corpus.model import Failure, Place, Reading
from corpus.store.articles import put_again
from corpus.store.captures import places_of
from corpus.store.database import transaction
from corpus.store.habits import forget_reading_again, habits_of_article, next_to_read_again
from corpus.workshop import Workshop

_AHEAD = 4  # captures a worker that may be read before their turn
_AHEAD_BYTES = 20_000_000  # of these, as stored
_BATCH = 100  # articles a transaction

_log = getLogger(__name__)

_Readings = list[tuple[str, Reading]]
_Begun = list[tuple[str, "Future[Reading | Failure] | None"]]


def read_article_again(shop: Workshop, article_id: str) -> None:
    """Read all captures of an article again and store what they give.

    An article of which a capture cannot be loaded or read stays as it is: `verify` and `reprocess`
    tell of such. Part of the caller's transaction.
    """
    for _, readings in _read(shop, [article_id]):
        _put(shop, article_id, readings)


def read_marked_again(shop: Workshop) -> int:
    """Read the articles again that wait for it; how many these were. In transactions of its own."""
    waiting = next_to_read_again(shop.db)
    for start in range(0, len(waiting), _BATCH):
        with transaction(shop.db):
            for article_id, readings in _read(shop, waiting[start : start + _BATCH]):
                _put(shop, article_id, readings)
                forget_reading_again(shop.db, article_id)
    return len(waiting)


def _put(shop: Workshop, article_id: str, readings: _Readings | None) -> None:
    if readings:
        put_again(shop.db, article_id, readings, shop.now)
    else:
        _log.warning("article %s could not be read again", article_id)


def _read(shop: Workshop, article_ids: Iterable[str]) -> Iterator[tuple[str, _Readings | None]]:
    """Each article with the readings of all its captures; None where one could not be had."""
    most = _AHEAD * max(1, shop.readers.workers)
    begun: deque[tuple[str, _Begun]] = deque()
    under_way: deque[tuple[Future[Reading | Failure], int]] = deque()
    size = 0
    for article_id in article_ids:
        habits = habits_of_article(shop.db, article_id)
        captures: _Begun = []
        for capture_id, place, original in places_of(shop.db, article_id):
            while under_way and (len(under_way) >= most or size > _AHEAD_BYTES):
                oldest, stored_bytes = under_way.popleft()
                wait([oldest])
                size -= stored_bytes
            future = _submit(shop, place, original, habits)
            captures.append((capture_id, future))
            if future:
                under_way.append((future, place.warc_length))
                size += place.warc_length
        begun.append((article_id, captures))
        if len(begun) > most:
            yield _whole(*begun.popleft())
    while begun:
        yield _whole(*begun.popleft())


def _whole(article_id: str, captures: _Begun) -> tuple[str, _Readings | None]:
    results = [(capture_id, future and future.result()) for capture_id, future in captures]
    readings = [(capture_id, read) for capture_id, read in results if isinstance(read, Reading)]
    return article_id, readings if captures and len(readings) == len(captures) else None


def _submit(
    shop: Workshop, place: Place, original: Place | None, habits: dict[str, Habits]
) -> Future[Reading | Failure] | None:
    """Begin reading a capture; None if it cannot be loaded."""
    try:
        return shop.readers.submit(load_capture(shop.warc, place, original), habits)
    except WarcError as error:
        _log.warning("%s", error)
        return None
