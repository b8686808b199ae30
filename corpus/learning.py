"""Learning what each outlet repeats on its pages, and reading again the articles that it touches.

What is learned follows from all of an outlet's articles, so that it is the same in whatever
order they came. It is worked out at the end of a run, for the outlets of which new texts came.
"""

from corpus.clean.repeated import SAMPLE, repeated_lines
from corpus.rereading import read_marked_again
from corpus.store.database import transaction
from corpus.store.habits import (
    forget_texts,
    is_among_first,
    outlets_to_learn_of,
    pages_of,
    set_lines,
    set_usual_language,
)
from corpus.store.outlets import refresh_outlets
from corpus.store.sources import refresh_sources
from corpus.workshop import Workshop


def learn(shop: Workshop) -> int:
    """Learn from the texts that came; how many articles were read again for it.

    What is learned is stored together with which articles must be read again for it, so that
    what was interrupted goes on (`read_marked_again`) before anything is compared with them.
    """
    db = shop.db
    again = 0
    for key in outlets_to_learn_of(db):
        if is_among_first(db, key, SAMPLE):
            lines = repeated_lines(pages_of(db, key, SAMPLE))
            with transaction(db):
                set_lines(db, key, lines)
            again += read_marked_again(shop)
        # Lines are left out before words are counted that tell the language.
        with transaction(db):
            set_usual_language(db, key)
        again += read_marked_again(shop)
        with transaction(db):
            forget_texts(db, key)
    if again:
        with transaction(db):
            refresh_outlets(db, shop.decisions)
            refresh_sources(db, shop.decisions)
    return again
