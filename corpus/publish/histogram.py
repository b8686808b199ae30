"""A histogram as a page draws it: bars of equal time, with what each stands for."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.hits import Bar

_MOST_MONTHS = 48  # in a row; of a longer time years are drawn
_MOST_YEARS = 150  # dates that are read wrongly may lie anywhere: gaps are then not drawn
HEIGHT = 100


@dataclass(frozen=True, slots=True)
class Column:
    """One bar, in units of the drawing: one wide, HEIGHT at most high."""

    period: str | None  # YYYY or YYYY-MM; None is the articles without a month
    articles: int
    of: int
    x: int
    height: float  # what is found, and never invisible

    @property
    def share(self) -> float:
        """Which part of the articles under the same filters is found; 0 to 1."""
        return self.articles / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Histogram:
    """The bars of a search in order of time."""

    columns: tuple[Column, ...]
    undated: Column | None
    unit: str  # month or year
    most: int  # articles of the highest bar

    @property
    def listed(self) -> tuple[Column, ...]:
        """The bars that a table lists: those that stand for articles, the undated last."""
        return (*(each for each in self.columns if each.of), *filter(None, [self.undated]))


def histogram_of(bars: Sequence[Bar]) -> Histogram | None:
    """The histogram of a search's months; None without a dated article, found or not."""
    counts = {bar.month: (bar.articles, bar.of) for bar in bars if bar.month}
    undated = next(
        (Column(None, bar.articles, bar.of, 0, 0) for bar in bars if not bar.month), None
    )
    if not counts:
        return None
    unit, periods = "month", _months(min(counts), max(counts))
    if len(periods) > _MOST_MONTHS:
        unit, counts = "year", _by_year(counts)
        first, last = int(min(counts)), int(max(counts))
        periods = (
            [f"{year:04}" for year in range(first, last + 1)]
            if last - first < _MOST_YEARS
            else sorted(counts)[-_MOST_YEARS:]
        )
    most = max(articles for articles, _ in counts.values())
    columns = []
    for x, period in enumerate(periods):
        articles, of = counts.get(period, (0, 0))
        height = max(2.0, round(HEIGHT * articles / most, 2)) if articles else 0.0
        columns.append(Column(period, articles, of, x, height))
    return Histogram(tuple(columns), undated, unit, most)


def _months(first: str, last: str) -> list[str]:
    """All months from one to another, or enough of them to see that these are too many."""
    at, end = (12 * int(month[:4]) + int(month[5:7]) - 1 for month in (first, last))
    end = min(end, at + _MOST_MONTHS)
    return [f"{each // 12:04}-{each % 12 + 1:02}" for each in range(at, end + 1)]


def _by_year(counts: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    years: dict[str, tuple[int, int]] = {}
    for month, (articles, of) in counts.items():
        before = years.get(month[:4], (0, 0))
        years[month[:4]] = (before[0] + articles, before[1] + of)
    return years
