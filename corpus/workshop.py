"""What a run works with."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from corpus.decisions import Decisions
from corpus.store.runs import Progress
from corpus.workers import Readers


@dataclass(frozen=True, slots=True)
class Workshop:
    """The tools of one run, handed from step to step."""

    db: Database
    warc: Path  # the folder of the evidence
    progress: Progress
    readers: Readers
    decisions: Decisions
    now: datetime
