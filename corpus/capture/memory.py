"""What a crawl wants to know of earlier runs; whoever keeps the archive answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from corpus.capture.listings import Entry
from corpus.model import Reason


@dataclass(frozen=True, slots=True)
class KnownPage:
    """A document that the archive has of an address: the latest one."""

    capture_id: str
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, slots=True)
class KnownListing:
    """A listing or robots.txt as it was last had."""

    kind: str
    etag: str | None
    last_modified: str | None
    payload: bytes
    media_type: str | None
    charset: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How an address did in earlier runs."""

    first_at: datetime | None = None  # of the visits that ended well
    last_at: datetime | None = None
    retry_at: datetime | None = None  # after failures: not before
    verdict: tuple[Reason, str] | None = None  # why there is no use in asking again


class Memory(Protocol):
    """Answers from the archive, as far as its work is committed."""

    def page(self, url: str) -> KnownPage | None:
        """The latest document of exactly this address."""

    def listing(self, url: str) -> KnownListing | None:
        """The listing or robots.txt of this address; None if there is none that can be read."""

    def is_settled(self, address: str) -> bool:
        """Whether this run, begun earlier and interrupted, is done with an address."""

    def is_known(self, address: str) -> bool:
        """Whether the archive has a document that was had from an address."""

    def standing(self, address: str) -> Standing:
        """How an address did that was named or listed."""

    def due(self, listing: str, now: datetime) -> Sequence[Entry]:
        """What was listed there, failed, and may be tried again."""

    def captured(self, address: str, url: str, at: datetime) -> str | None:
        """Id of the capture that was had from `address`, or is of `url` at a moment."""


class NoMemory:
    """An archive that has nothing yet."""

    def page(self, url: str) -> KnownPage | None:  # noqa: ARG002
        """None."""
        return None

    def listing(self, url: str) -> KnownListing | None:  # noqa: ARG002
        """None."""
        return None

    def is_settled(self, address: str) -> bool:  # noqa: ARG002
        """False."""
        return False

    def is_known(self, address: str) -> bool:  # noqa: ARG002
        """False."""
        return False

    def standing(self, address: str) -> Standing:  # noqa: ARG002
        """None of it is known."""
        return Standing()

    def due(self, listing: str, now: datetime) -> Sequence[Entry]:  # noqa: ARG002
        """Nothing."""
        return ()

    def captured(self, address: str, url: str, at: datetime) -> str | None:  # noqa: ARG002
        """None."""
        return None
