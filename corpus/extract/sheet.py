"""A pasted text with what can be said of each of its blocks by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from corpus.extract.blocks import Block
from corpus.extract.bylines import HeadLine, read_head_line
from corpus.extract.furniture import Furniture, furniture_kind
from corpus.extract.phrases import ends_sentence, fold_phrase, phrases, weight


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
    return says >= 250 or (says >= 60 and ends_sentence(block.text))


def is_section(text: str) -> bool:
    """Whether `text` is a section's name and nothing else."""
    return fold_phrase(text) in phrases()["sections"]


def menu_blocks(sheet: Sheet, depth: int) -> set[int]:
    """Blocks that are entries of a menu set one below the other."""
    found: set[int] = set()
    run: list[int] = []
    for at in range(depth + 1):
        if at < depth and (
            not run or sheet.blocks[at].gap == sheet.blocks[run[-1]].gap or len(run) == 1
        ):
            block = sheet.blocks[at]
            if (
                block.text.count(" ") < 4
                and weight(block.text) <= 40
                and not ends_sentence(block.text)
            ):
                run.append(at)
                continue
        known = sum(fold_phrase(sheet.blocks[i].text) in phrases()["menu"] for i in run)
        if len(run) >= 4 and 2 * known >= len(run):
            # Below "Log in" and "Subscribe", a lone section is the article's own.
            sections = [i for i in run if is_section(sheet.blocks[i].text)]
            found.update(run[:-1] if sections == run[-1:] else run)
        run = []
        if (
            at < depth
            and weight(sheet.blocks[at].text) <= 40
            and sheet.blocks[at].text.count(" ") < 4
        ):
            run = [at]
    return found
