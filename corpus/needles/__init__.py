"""What a query looks for, folded: for the index, and to mark in the original text."""

from corpus.needles.expressions import Match, expression, fold_query, match_of
from corpus.needles.needle import Forms, Needle, folded
from corpus.needles.places import Sought, Together, holds, near, necessary, needles, sought, spans
from corpus.needles.searchable import is_textual, understood, without_filters

__all__ = [
    "Forms", "Match", "Needle", "Sought", "Together", "expression", "fold_query", "folded", "holds",
    "is_textual", "match_of", "near", "necessary", "needles", "sought", "spans", "understood",
    "without_filters",
]  # fmt: skip
