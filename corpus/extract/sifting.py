"""Lines parted into what is the article's and what stood among it, with the reasons."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus.model import LeftOut, Paragraph


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph as found, and why it is none of the article's, if it is none."""

    paragraph: Paragraph
    ground: str | None = None


def sift(
    lines: Sequence[Line], judge: Callable[[Sequence[Paragraph]], Mapping[int, str]]
) -> list[Line]:
    """The lines with further ones left out.

    Args:
        judge: gives for the paragraphs that are still kept the grounds against some of them,
            by position.
    """
    kept = [at for at, line in enumerate(lines) if line.ground is None]
    grounds = judge([lines[at].paragraph for at in kept])
    against = {kept[position]: ground for position, ground in grounds.items()}
    return [
        Line(line.paragraph, against[at]) if at in against else line
        for at, line in enumerate(lines)
    ]


def kept_of(lines: Iterable[Line]) -> list[Paragraph]:
    """The paragraphs of the article."""
    return [line.paragraph for line in lines if line.ground is None]


def left_out_of(lines: Iterable[Line]) -> tuple[LeftOut, ...]:
    """The others, each with its ground and how many paragraphs of the article stand above it."""
    left_out: list[LeftOut] = []
    place = 0
    for line in lines:
        if line.ground is None:
            place += 1
        else:
            left_out.append(LeftOut(line.paragraph.text, line.ground, place, line.paragraph.kind))
    return tuple(left_out)
