"""A pasted text with what can be said of each of its blocks by itself."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from corpus.extract.blocks import Block
from corpus.extract.bylines import HeadLine, read_head_line
from corpus.extract.furniture import Furniture, furniture_kind
from corpus.extract.phrases import ends_sentence, fold_phrase, phrases, weight

_UNMARKED = re.compile("[\u0e01-\u0eff][\"'”’)\\]]*$")


@dataclass(frozen=True)
class Sheet:
    """The blocks of a text with what can be said of each by itself."""

    blocks: Sequence[Block]

    @cached_property
    def furniture(self) -> list[Furniture | None]:
        """What furniture each block is."""
        return [None if block.level == 1 else furniture_kind(block.text) for block in self.blocks]

    @cached_property
    def prose(self) -> list[bool]:
        """Whether each block is a paragraph of sentences and no furniture."""
        return [
            kind is None and is_prose(block)
            for block, kind in zip(self.blocks, self.furniture, strict=True)
        ]

    def head_line(self, at: int) -> HeadLine | None:
        """Who and when, if block `at` says it."""
        block = self.blocks[at]
        return None if block.kind == "heading" else read_head_line(block.text)


def is_prose(block: Block) -> bool:
    """Whether a block reads as a paragraph rather than a line of a page."""
    if block.kind == "heading":
        return False
    says = weight(block.text)
    return says >= 250 or (says >= 60 and (ends_sentence(block.text) or is_unmarked(block.text)))


def is_unmarked(text: str) -> bool:
    """Whether `text` ends in a script that sets no sign at the end of a sentence: Thai, Lao."""
    return bool(_UNMARKED.search(text[-8:]))


def is_section(text: str) -> bool:
    """Whether `text` is a section's name and nothing else."""
    return fold_phrase(text) in phrases()["sections"]
