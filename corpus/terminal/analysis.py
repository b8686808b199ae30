"""How the results of analyses look in a terminal: lines of a concordance, tables of words."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from rich.text import Text

from corpus.analysis.collocates import Collocates
from corpus.analysis.comparison import Comparison
from corpus.analysis.concordance import Concordance
from corpus.analysis.dispersion import Dispersion
from corpus.analysis.keyness import Keyness
from corpus.analysis.ngrams import NGrams
from corpus.analysis.reading import Asked, Basis
from corpus.analysis.sampling import Sample
from corpus.analysis.trends import Trend
from corpus.terminal.printer import Printer, safe

_BAR = 30  # characters of the longest bar
_EVERYTHING = "all articles"  # that an empty query finds


class AnalysisPrinter(Printer):
    """Prints results of `corpus.analysis`."""

    def concordance(self, result: Concordance) -> None:
        """The lines, matches below each other; what is read before a match stands before it."""
        self._asked(result.asked)
        wide = max((_cells(safe(line.left)) for line in result.lines), default=0)
        for line in result.lines:
            left, match, right = safe(line.left), safe(line.match), safe(line.right)
            about = " · ".join(
                part for part in ((line.published or "")[:10], line.outlet, line.article_id) if part
            )
            self._line(
                " " * (wide - _cells(left)),
                left,
                (match, "bold yellow"),
                right,
                (f"  {safe(about)}", "dim"),
            )
        count = f"{len(result.lines):,} of {result.total:,} lines from {_articles(result.articles_with)}"
        self._line((count, "dim"))
        self._basis(result.basis)

    def trends(self, result: Mapping[str, Trend]) -> None:
        """A bar for each point of each query."""
        for query, trend in result.items():
            self._line((safe(query) or _EVERYTHING, "bold"))
            self._asked(trend.asked)
            self._points(trend)
        for trend in list(result.values())[:1]:
            self._basis(trend.basis)

    def comparison(self, first: str, second: str, result: Comparison) -> None:
        """Attention to both, then the words of each."""
        self._asked(result.asked)
        self.trends({first: result.first, second: result.second})
        self._line(f"{_articles(result.both)} in both ({result.jaccard:.1%} of all that match)")
        for query, keyness in (
            (first, result.more_in_first),
            (second, result.more_in_second),
        ):
            self._line("")
            self._line((f"More in {safe(query) or _EVERYTHING}", "bold"))
            self.keyness(keyness)

    def collocates(self, result: Collocates) -> None:
        """A table of words."""
        self._asked(result.asked)
        self._table(
            ("together", "left", "right", "articles", "of", "LL", "MI", "t", "logDice", "word"),
            [
                (
                    *(f"{n:,}" for n in (it.together, it.left, it.right, it.articles, it.count)),
                    *(f"{x:.2f}" for x in (it.log_likelihood, it.mi, it.t_score, it.log_dice)),
                    it.text,
                )
                for it in result.items
            ],
        )
        self._line((f"{result.occurrences:,} occurrences", "dim"))
        self._basis(result.basis)
        self._basis(result.reference, "Chance reckoned from")

    def ngrams(self, result: NGrams) -> None:
        """A table of words."""
        self._asked(result.asked)
        self._table(
            ("count", "articles", "a million", "words"),
            [
                (f"{it.count:,}", f"{it.articles:,}", f"{it.per_million:,.1f}", it.text)
                for it in result.items
            ],
        )
        self._basis(result.basis)

    def keyness(self, result: Keyness) -> None:
        """A table of words."""
        self._asked(result.asked)
        self._table(
            ("LL", "log ratio", "count", "articles", "a million", "there", "a million", "words"),
            [
                (
                    f"{it.log_likelihood:,.2f}",
                    f"{it.log_ratio:+.2f}",
                    f"{it.count:,}",
                    f"{it.articles:,}",
                    f"{it.per_million:,.1f}",
                    f"{it.reference_count:,}",
                    f"{it.reference_per_million:,.1f}",
                    it.text,
                )
                for it in result.items
            ],
        )
        self._basis(result.basis)
        self._basis(result.reference, "Compared with")

    def dispersion(self, result: Dispersion) -> None:
        """The measures, then the parts."""
        self._asked(result.asked)
        self._table(
            ("found", "a million", "words", result.by),
            [
                (f"{it.occurrences:,}", f"{it.per_million:,.1f}", f"{it.words:,}", it.label or "–")
                for it in result.parts
            ],
        )
        measures = (
            ("occurrences", f"{result.occurrences:,}"),
            ("parts", f"{result.parts_with:,} of {result.part_count:,}"),
            *(
                (name, "–" if value is None else f"{value:.3f}")
                for name, value in (
                    ("Juilland's D", result.juilland_d),
                    ("DP", result.dp),
                    ("DPnorm", result.dp_norm),
                )
            ),
        )
        self._pairs(list(measures))
        self._basis(result.basis)

    def sample(self, result: Sample) -> None:
        """The articles in the order in which they were drawn."""
        self._asked(result.asked)
        for item in result.items:
            about = (item.article_id, item.outlet, (item.published or "")[:10], item.language)
            self._line(
                safe(item.title or "(no title)"),
                (f"  {' · '.join(safe(part) for part in about if part)}", "dim"),
            )
        drawn = f"{len(result.items):,} of {_articles(result.of_articles)}, seed {result.seed}"
        self._line((drawn, "dim"))

    def _asked(self, queries: Iterable[Asked]) -> None:
        for each in queries:
            self._understood(each.typed, each.read, each.notes, each.forms)

    def _points(self, trend: Trend) -> None:
        highest = max((point.share for point in trend.points), default=0) or 1
        self._table(
            ("articles", "of", "share", "found", "a million", trend.by, ""),
            [
                (
                    f"{point.articles:,}",
                    f"{point.of_articles:,}",
                    f"{point.share:.2%}",
                    "–" if point.occurrences is None else f"{point.occurrences:,}",
                    "–" if point.per_million is None else f"{point.per_million:,.1f}",
                    point.label or "–",
                    "█" * round(_BAR * point.share / highest),
                )
                for point in trend.points
            ],
            texts=2,
        )

    def _table(self, head: Sequence[str], rows: Sequence[Sequence[str]], *, texts: int = 1) -> None:
        """Numbers set right, the last columns set left."""
        if not rows:
            self._line("Nothing found.")
            return
        cells = [[safe(cell) for cell in row] for row in (head, *rows)]
        wide = [max(map(_cells, column)) for column in zip(*cells, strict=True)]
        numbers = len(head) - texts
        for at, row in enumerate(cells):
            told = [
                " " * (wide[place] - _cells(cell)) + cell
                if place < numbers
                else cell + " " * (wide[place] - _cells(cell))
                for place, cell in enumerate(row)
            ]
            self._line(Text("  ".join(told).rstrip(), "" if at else "dim"))

    def _basis(self, basis: Basis, what: str = "Read") -> None:
        words = f", {basis.words:,} word{'s' * (basis.words != 1)}" if basis.words else ""
        told = f"{what}: {_articles(basis.articles)}{words}"
        if basis.seed is not None:
            told += f", drawn from {basis.of_articles:,} with seed {basis.seed}"
        self._line((told, "dim"))


def _articles(count: int) -> str:
    return f"{count:,} article{'s' * (count != 1)}"


def _cells(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(each) else 1 + (unicodedata.east_asian_width(each) in "WF")
        for each in text
    )
