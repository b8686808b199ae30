"""Lines to a local website, as tests of single exchanges use them."""

import ssl
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

from corpus.capture.exchange import Answer, Limits, Line
from corpus.model import Exchange

HEADERS = [("User-Agent", "corpus-archive/0"), ("Accept-Encoding", "gzip")]


def everything(status: int, headers: Sequence[tuple[bytes, bytes]]) -> bool:
    """Every body is wanted."""
    return True


@contextmanager
def line_of(limits: Limits | None = None, trust: ssl.SSLContext | None = None) -> Iterator[Line]:
    """A line that may lead to this machine, closed at the end."""
    limits = limits or Limits(10.0, 1_000_000, allow_private=True)
    with closing(Line(limits, trust or ssl.create_default_context())) as line:
        yield line


def whole(answer: Answer) -> Exchange:
    """The exchange of an answer that has nothing wrong with it."""
    assert answer.reason is None, answer.detail
    assert answer.exchange is not None
    assert answer.exchange.truncated is None
    return answer.exchange
