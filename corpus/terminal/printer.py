"""What is printed in a terminal or into a file: lines, paragraphs, names with their values."""

from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

_WIDTH = 100  # columns of text at most: longer lines are hard to read
_JOINERS = "\u200c\u200d"  # invisible, but part of the spelling of several languages


def safe(text: object) -> str:
    """Archived text without what could steer a terminal."""
    return "".join(
        character if character.isprintable() or character in _JOINERS else " "
        for character in str(text)
    )


class Printer:
    """Prints to standard output or standard error, with colours on a terminal only."""

    def __init__(self, *, stderr: bool = False) -> None:
        self._console = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
        if not self._console.is_terminal:
            self._console = Console(
                stderr=stderr,
                highlight=False,
                markup=False,
                emoji=False,
                width=10_000,
                soft_wrap=True,
            )

    def _line(self, *parts: str | Text | tuple[str, str]) -> None:
        self._console.print(Text.assemble(*parts), soft_wrap=True)

    def _understood(
        self,
        typed: str,
        read: str,
        notes: Iterable[str],
        forms: Mapping[str, Sequence[str]],
    ) -> None:
        """What was not understood, how the query was read if not as it was typed, word forms."""
        for note in notes:
            self._line((safe(note), "yellow"))
        if read and read != " ".join(typed.split()):
            self._line((f"read as: {safe(read)}", "dim"))
        for word, others in forms.items():
            self._line((safe(f"{word}: also {', '.join(others[1:])}"), "dim"))

    def _paragraph(self, text: str, style: str) -> None:
        self._console.print(Text(safe(text), style), width=self._width())

    def _indented(self, text: Text) -> None:
        if self._console.is_terminal:
            self._console.print(Padding(text, (0, 0, 0, 3)), width=self._width())
        else:
            self._line("   ", text)

    def _width(self) -> int:
        return (
            min(self._console.width, _WIDTH) if self._console.is_terminal else self._console.width
        )

    def _pairs(self, pairs: list[tuple[str, str]]) -> None:
        """Names and values in two columns; lines without padding where there is no terminal."""
        wide = max((len(name) for name, _ in pairs), default=0)
        if not self._console.is_terminal:
            for name, value in pairs:
                self._line(f"{name:<{wide}}  {value}")
            return
        table = Table.grid(padding=(0, 2))
        table.add_column(style="dim", no_wrap=True)
        table.add_column(overflow="fold")
        for name, value in pairs:
            table.add_row(name, value)
        self._console.print(table)
