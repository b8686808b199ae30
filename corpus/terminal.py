"""How receipts, hits and articles look in a terminal; plain text where there is none."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from corpus.capture.agenda import Planned
from corpus.capture.fetching import HostState
from corpus.hits import Highlighted, SearchResult
from corpus.model import Failure, Outcome, Receipt

_WIDTH = 100  # columns of text at most: longer lines are hard to read
_BARS = 12  # hosts shown at once
_LISTED = 30  # languages and outlets that `stats` names; --json has them all
_JOINERS = "\u200c\u200d"  # invisible, but part of the spelling of several languages
_STYLES = {
    Outcome.ADDED: "green",
    Outcome.REVISED: "cyan",
    Outcome.UNCHANGED: "dim",
    Outcome.REJECTED: "red",
}

_ROLES = {"quote": "underline", "cue": "italic", "source": "bold cyan"}


def _pieces(citation: Mapping[str, Any], name: str) -> list[tuple[int, int]]:
    """Where the source, the cue or what is said stands in the article's text."""
    listed = citation.get(f"{name}_spans")
    if listed:
        return [(start, end) for start, end in json.loads(listed)]
    start, end = citation[f"{name}_start"], citation[f"{name}_end"]
    return [] if start is None else [(start, end)]


def _whom(citation: Mapping[str, Any]) -> str:
    """Who is cited, as far as that is known."""
    return str(citation["source"] or citation["source_text"] or "(source not named)")


def _why_not(report: Mapping[str, Any]) -> str:
    read = f"the engine had no rules for {report['language']!r}, or failed, when it was read"
    return f"{read}; `corpus reprocess` tries again"


def _safe(text: object) -> str:
    """Archived text without what could steer a terminal."""
    return "".join(
        character if character.isprintable() or character in _JOINERS else " "
        for character in str(text)
    )


class Screen:
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
        self._bar: Progress | None = None  # under way
        self._hosts: dict[str, TaskID] = {}
        self._ended: set[str] = set()

    def _line(self, *parts: str | Text | tuple[str, str]) -> None:
        self._console.print(Text.assemble(*parts), soft_wrap=True)

    @contextmanager
    def progress(self, doing: str, total: int | None) -> Iterator[Callable[[], None]]:
        """A bar on a terminal, a line for every thousand elsewhere; call what it gives for each one done."""
        if not self._console.is_terminal:
            done = 0

            def count() -> None:
                nonlocal done
                done += 1
                if done % 1000 == 0:
                    self._line(f"{doing}: {done:,} done")

            yield count
            return
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=self._console, transient=True) as bar:
            task = bar.add_task(doing, total=total)
            self._bar = bar
            try:
                yield lambda: bar.advance(task)
            finally:
                self._bar = None

    def hosts(self, states: Sequence[HostState]) -> None:
        """How far a run is with each host: bars of the busiest on a terminal, a line at the end elsewhere."""
        if self._bar is None:
            for state in states:
                if not (state.waiting or state.is_busy) and state.host not in self._ended:
                    self._ended.add(state.host)
                    requests = f"{state.done:,} request{'s' * (state.done != 1)}"
                    self._line(f"{_safe(state.host)}: {requests}, nothing left to ask")
            return
        shown = sorted(states, key=lambda state: (-state.waiting, state.host))[:_BARS]
        for host in self._hosts.keys() - {state.host for state in shown if state.waiting}:
            self._bar.remove_task(self._hosts.pop(host))
        for state in shown:
            if not state.waiting:
                continue
            if state.host not in self._hosts:
                self._hosts[state.host] = self._bar.add_task(_safe(state.host))
            total = state.done + state.waiting
            task = self._hosts[state.host]
            self._bar.update(task, completed=state.done, total=total)

    def planned(self, item: Planned | Failure) -> None:
        """One line on an address that would be asked for, or why it would not."""
        if isinstance(item, Failure):
            self._line((f"{item.reason:<9} ", "red"), _safe(f"{item.input}  {item.detail}"))
            return
        known = "known" if item.is_known else "new"
        listed_in = f"  listed in {item.listed_in}" if item.listed_in else ""
        self._line((f"{known:<9} ", "green"), _safe(f"{item.address}{listed_in}"))

    def receipt(self, receipt: Receipt) -> None:
        """One line on what became of one input."""
        what = (
            f"{receipt.reason}: {receipt.detail}"
            if receipt.outcome is Outcome.REJECTED
            else f"{receipt.article_id}  {receipt.title or '(no title)'}"
            + (f" ({receipt.detail})" if receipt.detail else "")
        )
        self._line(
            (f"{receipt.outcome:<9} ", _STYLES[receipt.outcome]),
            f"{_safe(receipt.input)}  ",
            _safe(what),
        )

    def search_result(self, result: SearchResult, offset: int) -> None:
        """The hits, numbered, with what matched made bold."""
        if not result.hits:
            self._line(
                "Nothing found." if result.total == 0 else f"No more than {result.total:,} found."
            )
            return
        for number, hit in enumerate(result.hits, start=offset + 1):
            about = " · ".join(filter(None, (hit.outlet, (hit.published or "")[:10], hit.language)))
            self._line(
                f"{number}. ",
                _highlighted(hit.title, "bold underline") if hit.title.text else "(no title)",
            )
            self._line("   ", (_safe(f"{hit.article_id}  {about}"), "dim"))
            self._indented(_highlighted(hit.snippet, "bold yellow"))
            self._line("   ", (_safe(hit.url or ""), "dim"))
            self._line("")
        last = offset + len(result.hits)
        self._line((f"{offset + 1}–{last} of {result.total:,}", "dim"))

    def _indented(self, text: Text) -> None:
        if self._console.is_terminal:
            self._console.print(Padding(text, (0, 0, 0, 3)), width=self._width())
        else:
            self._line("   ", text)

    def _width(self) -> int:
        return (
            min(self._console.width, _WIDTH) if self._console.is_terminal else self._console.width
        )

    def article(self, report: Mapping[str, Any]) -> None:
        """An article to be read, then where it comes from."""
        self._paragraph(report["title"] or "(no title)", "bold")
        if report["dek"]:
            self._paragraph(report["dek"], "italic")
        outlet = report["outlet"]["name"] if report["outlet"] else None
        modified = f"changed {report['modified']}" if report["modified"] else None
        about = (
            ", ".join(report["authors"]),
            outlet,
            report["published"],
            modified,
            report["section"],
        )
        if any(about):
            self._line((" · ".join(_safe(part) for part in about if part), "dim"))
        self._line("")
        for kind, start, end in report["blocks"]:
            text = report["text"][start:end]
            self._paragraph(
                {"item": "• ", "quote": "> "}.get(kind, "") + text,
                "bold" if kind == "heading" else "",
            )
            self._line("")
        self._facts(report)

    def cited_article(self, report: Mapping[str, Any]) -> None:
        """An article with its cited sources marked, then who is cited for what."""
        self._paragraph(report["title"] or "(no title)", "bold")
        self._line("")
        stated = [c for c in report["citations"] if c["kind"] in ("quotation", "attribution")]
        for kind, start, end in report["blocks"]:
            marked = Text(_safe(report["text"][start:end]), "bold" if kind == "heading" else "")
            for citation in stated:
                for name, style in _ROLES.items():
                    for a, b in _pieces(citation, name):
                        marked.stylize(style, max(a - start, 0), max(min(b, end) - start, 0))
            self._console.print(marked, width=self._width())
            self._line("")
        if not report["citation_engine"]:
            self._line(f"Not analysed: {_why_not(report)}.")
        for citation in report["citations"]:
            self._citation(citation)

    def _citation(self, citation: Mapping[str, Any]) -> None:
        who = _whom(citation)
        about = " · ".join(
            filter(
                None,
                (
                    citation["kind"],
                    citation["source_kind"] or "unresolved",
                    citation["description"],
                    citation["mode"],
                    f"to {citation['via']}" if citation["via"] else None,
                ),
            )
        )
        self._line((_safe(who), "bold"), (f"  {_safe(about)}", "dim"))
        said = citation["quote_text"]
        if citation["url"]:
            self._line("   ", _safe(f"{citation['source_text']} → {citation['url']}"))
        if said:
            cue = f"{_safe(citation['cue_text'])}: " if citation["cue_text"] else ""
            self._indented(Text.assemble((cue, "italic"), _safe(said)))

    def source_counts(self, rows: Collection[Mapping[str, Any]]) -> None:
        """Sources with their numbers, one a line."""
        if not rows:
            self._line("Nothing found.")
        for row in rows:
            articles, outlets = row["articles"], row["outlets"]
            numbers = (
                f"{row['citations']:>7,} in {articles:,} article{'s' * (articles != 1)} "
                f"of {outlets:,} outlet{'s' * (outlets != 1)}"
            )
            self._line(
                f"{numbers}  ",
                (_safe(row["source"]), "bold"),
                (f"  {row['kind']}  {_safe(row['source_id'])}", "dim"),
            )

    def statements(self, rows: Collection[Mapping[str, Any]]) -> None:
        """What was said, with who says so and where."""
        if not rows:
            self._line("Nothing found.")
        for row in rows:
            about = (row["outlet"], (row["published"] or "")[:10], row["article_id"], row["mode"])
            self._line(
                (_safe(_whom(row)), "bold"),
                (f"  {' · '.join(_safe(part) for part in about if part)}", "dim"),
            )
            self._indented(Text(_safe(row["quote_text"] or "")))
            self._line("")

    def _paragraph(self, text: str, style: str) -> None:
        self._console.print(Text(_safe(text), style), width=self._width())

    def _facts(self, report: Mapping[str, Any]) -> None:
        facts: list[tuple[str, str]] = []

        def fact(name: str, value: object) -> None:
            if value not in (None, "", []):
                facts.append((name, _safe(value)))

        fact("id", report["id"])
        fact("address", report["url"])
        fact("language", report["language"])
        fact("words", f"{report['word_count']:,}")
        fact("tags", ", ".join(report["tags"]))
        fact("revision", f"{report['revision']} of {len(report['revisions'])}")
        for capture in report["captures"]:
            when = capture["captured_at"] or "at an unknown time"
            fact(
                "captured",
                f"{when}  {capture['digest']}  warc/{capture['warc_file']}#{capture['warc_offset']}",
            )
        stated = [c for c in report["citations"] if c["kind"] in ("quotation", "attribution")]
        names = dict.fromkeys(c["source"] or c["source_text"] or "" for c in stated)
        fact("cites", ", ".join(filter(None, names)) if stated else None)
        if not report["citation_engine"]:
            fact("cites", f"not analysed: {_why_not(report)}")
        for citation in report["citations"]:
            if citation["kind"] in ("link", "credit"):
                leads_to = citation["url"] or citation["source"]
                fact(citation["kind"], f"{citation['source_text']} → {leads_to}")
        for claim in report["claims"]:
            if claim["chosen"]:
                fact(f"{claim['field']} from", claim["found_in"])
        self._pairs(facts)

    def stats(self, stats: Mapping[str, Any]) -> None:
        """The archive's counts, one a line."""
        facts = []
        for name, value in stats.items():
            if isinstance(value, dict):
                shown = ", ".join(
                    f"{key} {count:,}" for key, count in list(value.items())[:_LISTED]
                )
                value = shown + (f" and {len(value) - _LISTED:,} more" * (len(value) > _LISTED))
            elif isinstance(value, int):
                value = f"{value:,}"
            facts.append((name.replace("_", " "), _safe(value if value not in (None, "") else "–")))
        self._pairs(facts)

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


def _highlighted(piece: Highlighted, style: str) -> Text:
    text = Text(_safe(piece.text))
    for span in piece.spans:
        text.stylize(style, span.start, span.end)
    return text
