"""Annotated test texts: who is cited for what, marked up by hand. See citation_cases/README.md.

Run with files as arguments, it checks them: `python tests/citation_gold.py FILE…`.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

CASES = Path(__file__).parent / "enrich" / "citation_cases"
KINDS = ("person", "organisation", "outlet", "document", "unnamed", "unknown")
ROLES = {"s": "source", "c": "cue", "x": "content", "k": "credit"}

_MARK = re.compile(r"\{((?:[scxk]\d+)(?:,[scxk]\d+)*):|\}")
_NOTE = re.compile(r"@(\d+) (\w+) (.+?)(?: \| (.+))?")

Spans = tuple[tuple[int, int], ...]


@dataclass
class Attribution:
    """One annotated attribution or credit; spans are code points into the case's text."""

    source: Spans = ()
    cue: Spans = ()
    content: Spans = ()
    credit: Spans = ()
    kind: str = "unknown"
    name: str | None = None  # whom it means; None: unnamed or unresolved
    via: str | None = None  # whom it was said to
    mode: str | None = None  # negated, modal


@dataclass
class Case:
    """One text with what is to be found in it."""

    language: str
    label: str
    line: int
    text: str
    attributions: list[Attribution] = field(default_factory=list)


class BadCaseError(ValueError):
    """A mistake in a file of cases."""


def read_cases(path: Path) -> list[Case]:
    """The cases of a file. Raises BadCaseError with file and line."""
    return [_case(path, *block) for block in _blocks(path)]


def _blocks(path: Path) -> Iterator[tuple[int, str, list[str]]]:
    number, label, lines = 0, "", []
    for at, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("#"):
            continue
        if line.startswith("== "):
            if label:
                yield number, label, lines
            number, label, lines = at, line[3:].strip(), []
        else:
            lines.append(line)
    if label:
        yield number, label, lines


def _case(path: Path, number: int, label: str, lines: list[str]) -> Case:
    def wrong(problem: str) -> BadCaseError:
        return BadCaseError(f"{path.name}:{number} ({label}): {problem}")

    notes = [line for line in lines if line.startswith("@")]
    marked = "\n".join(line for line in lines if not line.startswith("@")).strip()
    text, found = _unmarked(marked, wrong)
    if not text:
        raise wrong("no text")
    by_number: dict[int, Attribution] = {}
    for role, key, span in found:
        each = by_number.setdefault(key, Attribution())
        name = ROLES[role]
        setattr(each, name, tuple(sorted((*getattr(each, name), span))))
    for note in notes:
        match = _NOTE.fullmatch(note.strip())
        if not match:
            raise wrong(f"not a note: {note!r}; write @1 person Ana Ruiz")
        key, kind, name, more = int(match[1]), match[2], match[3], match[4]
        if key not in by_number:
            raise wrong(f"a note for {key}, which is not marked in the text")
        if kind not in KINDS:
            raise wrong(f"{kind!r} is no kind; there are {', '.join(KINDS)}")
        each = by_number[key]
        each.kind, each.name = kind, None if name == "-" else name
        for part in (more or "").split(" | "):
            if part.startswith("via "):
                each.via = part[4:]
            elif part in ("negated", "modal"):
                each.mode = part
            elif part:
                raise wrong(f"{part!r}: neither 'via NAME', 'negated' nor 'modal'")
    noted = {int(match[1]) for note in notes if (match := _NOTE.fullmatch(note.strip()))}
    for key, each in by_number.items():
        if key not in noted:
            raise wrong(f"no note @{key}")
        if not each.credit and not (each.content or each.cue):
            raise wrong(f"{key} has neither cue nor content")
        if each.kind == "unnamed" and each.name:
            raise wrong(f"@{key}: an unnamed source has no name; write -")
    return Case(path.stem, label, number, text, [by_number[key] for key in sorted(by_number)])


def _unmarked(marked: str, wrong) -> tuple[str, list[tuple[str, int, tuple[int, int]]]]:
    pieces: list[str] = []
    found: list[tuple[str, int, tuple[int, int]]] = []
    open_marks: list[tuple[list[str], int]] = []
    at = last = 0
    for mark in _MARK.finditer(marked):
        piece = marked[last : mark.start()]
        pieces.append(piece)
        at += len(piece)
        last = mark.end()
        if mark[0] == "}":
            if not open_marks:
                raise wrong("a } without its {")
            tags, start = open_marks.pop()
            span_text = "".join(pieces)[start:at]
            if not span_text or span_text != span_text.strip():
                raise wrong(f"{{{','.join(tags)}:{span_text}}} is empty or has spaces at its ends")
            found += [(tag[0], int(tag[1:]), (start, at)) for tag in tags]
        else:
            open_marks.append((mark[1].split(","), at))
    if open_marks:
        raise wrong(f"{{{','.join(open_marks[-1][0])}: is never closed")
    pieces.append(marked[last:])
    text = "".join(pieces)
    if "{" in text or "}" in text:
        raise wrong("a brace that is no mark")
    return text, found


def main() -> None:
    """Check files of cases and count what is in them."""
    for name in sys.argv[1:]:
        try:
            cases = read_cases(Path(name))
        except BadCaseError as error:
            sys.exit(str(error))
        marked = sum(len(case.attributions) for case in cases)
        none = sum(not case.attributions for case in cases)
        print(f"{name}: {len(cases)} cases, {marked} attributions, {none} cases without any")


if __name__ == "__main__":
    main()
