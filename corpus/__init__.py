"""Corpus: an archival corpus and search library for news articles.

>>> from corpus import Archive, Inputs
>>> archive = Archive.open("archive", create=True)          # doctest: +SKIP
>>> for receipt in archive.ingest(Inputs(("pages/",))):     # doctest: +SKIP
...     print(receipt.outcome, receipt.title)
"""

from typing import TYPE_CHECKING, Any

from corpus.errors import (
    ArchiveError,
    ArchiveLockedError,
    CaptureError,
    CorpusError,
    ExtractError,
    ManifestError,
    NewerDatabaseError,
    OlderDatabaseError,
    SearchError,
    SettingsError,
    StoreError,
    WarcError,
)
from corpus.hits import Highlighted, SearchHit, SearchResult
from corpus.model import (
    Article,
    Capture,
    Claim,
    Failure,
    Outcome,
    Reason,
    Receipt,
    Span,
)

if TYPE_CHECKING:
    from corpus.archive import Archive
    from corpus.capture.inputs import Inputs

__all__ = [
    "Archive",
    "ArchiveError",
    "ArchiveLockedError",
    "Article",
    "Capture",
    "CaptureError",
    "Claim",
    "CorpusError",
    "ExtractError",
    "Failure",
    "Highlighted",
    "Inputs",
    "ManifestError",
    "NewerDatabaseError",
    "OlderDatabaseError",
    "Outcome",
    "Reason",
    "Receipt",
    "SearchError",
    "SearchHit",
    "SearchResult",
    "SettingsError",
    "Span",
    "StoreError",
    "WarcError",
]


def __getattr__(name: str) -> Any:
    # What needs trafilatura, SQLite or WARC loads when it is first asked for.
    if name == "Archive":
        from corpus.archive import Archive

        return Archive
    if name == "Inputs":
        from corpus.capture.inputs import Inputs

        return Inputs
    raise AttributeError(f"module 'corpus' has no attribute {name!r}")
