"""Results as tables: one flat row for each line, word or point, for CSV and data frames."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from types import MappingProxyType
from typing import Any

from corpus.analysis.collocates import Collocate, Collocates
from corpus.analysis.comparison import Comparison
from corpus.analysis.concordance import Concordance, Line
from corpus.analysis.dispersion import Dispersion, Part
from corpus.analysis.keyness import Keyness, Keyword
from corpus.analysis.ngrams import NGram, NGrams
from corpus.analysis.sampling import Drawn, Sample
from corpus.analysis.trends import Point, Trend

Result = (
    Collocates
    | Comparison
    | Concordance
    | Dispersion
    | Keyness
    | NGrams
    | Sample
    | Mapping[str, Trend]
)
Row = dict[str, Any]
_ITEMS: Mapping[type, type] = MappingProxyType(
    {Collocates: Collocate, Dispersion: Part, Keyness: Keyword, NGrams: NGram, Sample: Drawn}
)
_SIDES = ("first", "second")
_SHARED = ("key", "label", "of_articles", "of_words")  # by the two sides of a comparison


def names_of(result: Result) -> tuple[str, ...]:
    """The names that the rows of a result have, in order; also of a result without rows."""
    match result:
        case Concordance():
            return (*(name for name in _fields(Line) if name != "span"), "start", "end")
        case Comparison():
            sides = [f"{side}_{name}" for side in _SIDES for name in _fields(Point)]
            return (*_SHARED, *(name for name in sides if name.partition("_")[2] not in _SHARED))
        case Mapping():
            return ("query", *_fields(Point))
        case _:
            return _fields(_ITEMS[type(result)])


def rows_of(result: Result) -> list[Row]:
    """The rows of a result, all with the same names; none for a result without any.

    Trends have a row for each query and point, a comparison one for each point.
    """
    match result:
        case Concordance():
            return [_line(asdict(line)) for line in result.lines]
        case Dispersion():
            return [asdict(part) for part in result.parts]
        case Comparison():
            return _side_by_side(result)
        case Mapping():
            return [
                {"query": query, **asdict(point)}
                for query, trend in result.items()
                for point in trend.points
            ]
        case _:
            return [asdict(item) for item in result.items]


def notes_of(result: Result) -> tuple[str, ...]:
    """What was not understood of the queries that a result answers, a sentence each."""
    results = result.values() if isinstance(result, Mapping) else (result,)
    notes = (note for each in results for asked in each.asked for note in asked.notes)
    return tuple(dict.fromkeys(notes))


def _fields(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _line(row: Row) -> Row:
    span = row.pop("span")
    return {**row, "start": span["start"], "end": span["end"]}


def _side_by_side(result: Comparison) -> list[Row]:
    rows = []
    for first, second in zip(result.first.points, result.second.points, strict=True):
        row = {name: value for name, value in asdict(first).items() if name in _SHARED}
        for side, point in zip(_SIDES, (first, second), strict=True):
            row |= {f"{side}_{k}": v for k, v in asdict(point).items() if k not in _SHARED}
        rows.append(row)
    return rows
