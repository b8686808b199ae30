"""How long work is asked to end: by Ctrl-C, or by a service manager."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from queue import SimpleQueue

import click

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def set_by_signals(stop: threading.Event) -> Iterator[None]:
    """While this lasts, the first SIGINT or SIGTERM sets `stop`, and the second ends the process."""
    # A handler runs in the middle of anything, also of waiting for `stop`: it must not set it
    # itself, since that takes the lock that waiting holds. This queue may be used in a handler.
    signals: SimpleQueue[int | None] = SimpleQueue()

    def listen() -> None:
        if signals.get() is None:
            return
        stop.set()
        click.echo("Ending after what is under way; once more to end at once.", err=True)
        number = signals.get()
        if number is not None:
            os._exit(128 + number)  # as abrupt as a kill, which costs no more than that

    listener = threading.Thread(target=listen, name="signals", daemon=True)
    listener.start()
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    for number in _SIGNALS:
        signal.signal(number, lambda received, _: signals.put(received))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        signals.put(None)
        signals.put(None)
        listener.join()
