"""How receipts, hits and articles look in a terminal; plain text where there is none."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from corpus.hits import Facet, Highlighted, SearchHit, SearchResult
from corpus.model import Failure, Outcome, Receipt
from corpus.terminal.articles import ArticlePrinter, whom
from corpus.terminal.printer import safe

if TYPE_CHECKING:
    from corpus.capture.agenda import Planned
    from corpus.capture.fetching import HostState

_BARS = 12  # hosts shown at once
_LISTED = 30  # languages and outlets that `stats` names; --json has them all
_STYLES = {
    Outcome.ADDED: "green",
    Outcome.REVISED: "cyan",
    Outcome.UNCHANGED: "dim",
    Outcome.REJECTED: "red",
}


class Screen(ArticlePrinter):
    """Prints what a command has to say, and how far it is."""

    def __init__(self, *, stderr: bool = False) -> None:
        super().__init__(stderr=stderr)
        self._bar: Progress | None = None  # under way
        self._hosts: dict[str, TaskID] = {}
        self._ended: set[str] = set()

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

    def hosts(self, states: "Sequence[HostState]") -> None:
        """How far a run is with each host: bars of the busiest on a terminal, a line at the end elsewhere."""
        if self._bar is None:
            for state in states:
                if not (state.waiting or state.is_busy) and state.host not in self._ended:
                    self._ended.add(state.host)
                    requests = f"{state.done:,} request{'s' * (state.done != 1)}"
                    self._line(f"{safe(state.host)}: {requests}, nothing left to ask")
            return
        shown = sorted(states, key=lambda state: (-state.waiting, state.host))[:_BARS]
        for host in self._hosts.keys() - {state.host for state in shown if state.waiting}:
            self._bar.remove_task(self._hosts.pop(host))
        for state in shown:
            if not state.waiting:
                continue
            if state.host not in self._hosts:
                self._hosts[state.host] = self._bar.add_task(safe(state.host))
            total = state.done + state.waiting
            task = self._hosts[state.host]
            self._bar.update(task, completed=state.done, total=total)

    def planned(self, item: "Planned | Failure") -> None:
        """One line on an address that would be asked for, or why it would not."""
        if isinstance(item, Failure):
            self._line((f"{item.reason:<9} ", "red"), safe(f"{item.input}  {item.detail}"))
            return
        known = "known" if item.is_known else "new"
        listed_in = f"  listed in {item.listed_in}" if item.listed_in else ""
        self._line((f"{known:<9} ", "green"), safe(f"{item.address}{listed_in}"))

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
            f"{safe(receipt.input)}  ",
            safe(what),
        )

    def search_result(self, result: SearchResult, offset: int | None) -> None:
        """How the query was read, the hits with what matched made bold, and the counts.

        Args:
            offset: hits passed over; None if it is not known how many, and nothing is numbered.
        """
        self._understood(result.query, result.read, result.notes, result.forms)
        for place, hit in enumerate(result.hits, start=1):
            self._hit(None if offset is None else offset + place, hit)
        if result.hits:
            count = len(result.hits)
            shown = f"{count}" if offset is None else f"{offset + 1}–{offset + count}"
            self._line((f"{shown} of {_told_total(result)}", "dim"))
            if result.next:
                self._line((f"more: --cursor {result.next}", "dim"))
        else:
            self._line(
                "Nothing found." if not result.total else f"No more than {result.total:,} found."
            )
        for each in result.suggestions:
            self._line(f"Did you mean {', '.join(map(safe, each.instead))} for {safe(each.word)}?")
        for facet in result.facets.values():
            self._facet(facet)
        if result.histogram:
            self._line(("month", "bold"))
            self._pairs(
                [
                    (bar.month or "unknown", f"{bar.articles:,} of {bar.of:,}")
                    for bar in result.histogram
                ]
            )

    def _hit(self, number: int | None, hit: SearchHit) -> None:
        copies = f"{hit.copies} copies" if hit.copies > 1 else None
        parts = (hit.outlet, (hit.published or "")[:10], hit.language, copies)
        about = " · ".join(filter(None, parts))
        title = _highlighted(hit.title, "bold underline") if hit.title.text else "(no title)"
        self._line("" if number is None else f"{number}. ", title)
        self._line("   ", (safe(f"{hit.article_id}  {about}"), "dim"))
        self._indented(_highlighted(hit.snippet, "bold yellow"))
        self._line("   ", (safe(hit.url or ""), "dim"))
        self._line("")

    def _facet(self, facet: Facet) -> None:
        self._line((facet.name, "bold"))
        pairs = [(safe(each.label or "unknown"), f"{each.articles:,}") for each in facet.values]
        if facet.others:
            pairs.append(("others", f"{facet.others:,}"))
        self._pairs(pairs)

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
                (safe(row["source"]), "bold"),
                (f"  {row['kind']}  {safe(row['source_id'])}", "dim"),
            )

    def statements(self, rows: Collection[Mapping[str, Any]]) -> None:
        """What was said, with who says so and where."""
        if not rows:
            self._line("Nothing found.")
        for row in rows:
            about = (row["outlet"], (row["published"] or "")[:10], row["article_id"], row["mode"])
            self._line(
                (safe(whom(row)), "bold"),
                (f"  {' · '.join(safe(part) for part in about if part)}", "dim"),
            )
            self._indented(Text(safe(row["quote_text"] or "")))
            self._line("")

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
            facts.append((name.replace("_", " "), safe(value if value not in (None, "") else "–")))
        self._pairs(facts)


def _told_total(result: SearchResult) -> str:
    total = f"{result.total:,}"
    if not result.total_is_exact:
        total = f"more than {total}"
    if result.copies == "one":
        total += " stories"
    if result.ranked is not None:
        total += f", of which {result.ranked:,} are ranked"
    return total


def _highlighted(piece: Highlighted, style: str) -> Text:
    text = Text(safe(piece.text))
    for span in piece.spans:
        text.stylize(style, span.start, span.end)
    return text
