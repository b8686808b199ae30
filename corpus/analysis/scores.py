"""The formulae of the field, each by its source. Frequencies go in; nothing is read here.

Arguments may be numbers or arrays of the same length; so is what comes back.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Counts = Any  # a number, or an array or list of them
Values = NDArray[np.float64]

LOG_DICE_BASE = 14.0  # the greatest logDice there is, by its definition


def log_likelihood(a: Counts, b: Counts, c: Counts, d: Counts) -> Values:
    """G2 of a word that stands `a` times in `c` words here, and `b` times in `d` words there.

    2 Σ O ln(O / E) over all four cells of the table of this word and others, here and there;
    never negative. Above 3.84, 6.63, 10.83 and 15.13 a difference is significant at 5, 1, 0.1
    and 0.01 % (one degree of freedom), for one word that was chosen beforehand.

    Source: Dunning (1993), "Accurate Methods for the Statistics of Surprise and Coincidence";
    the table is that of Rayson and Garside (2000), "Comparing corpora using frequency profiling".

    >>> round(float(log_likelihood(23, 551, 263, 8870)), 4)
    2.507
    """
    a, b, c, d = _floats(a, b, c, d)
    rate = _over(a + b, c + d)
    cells = ((a, c * rate), (b, d * rate), (c - a, c * (1 - rate)), (d - b, d * (1 - rate)))
    terms = [_times_log(observed, expected) for observed, expected in cells]
    total: Values = np.maximum(0.0, 2 * np.sum(terms, axis=0))
    return total


def log_ratio(a: Counts, b: Counts, c: Counts, d: Counts) -> Values:
    """How many times a word's share doubles from there (`b` in `d`) to here (`a` in `c`): log2.

    1 is twice as frequent here, -1 half as frequent. A frequency of 0 counts as one half.

    Source: Hardie (2014), "Log Ratio: an informal introduction".

    >>> float(log_ratio(40, 10, 1000, 1000)), float(log_ratio(8, 0, 1000, 1000))
    (2.0, 4.0)
    """
    a, b, c, d = _floats(a, b, c, d)
    return _log2(np.where(a == 0, 0.5, a) * d, np.where(b == 0, 0.5, b) * c)


def mutual_information(together: Counts, expected: Counts) -> Values:
    """MI: log2 of how many times more often two words stand together than by chance.

    High for rare words; use it with a minimum count.

    Source: Church and Hanks (1990), "Word association norms, mutual information, and
    lexicography"; observed and expected as in Evert (2008), "Corpora and collocations".

    >>> float(mutual_information(8, 2))
    2.0
    """
    together, expected = _floats(together, expected)
    return _log2(together, expected)


def t_score(together: Counts, expected: Counts) -> Values:
    """How far two words stand together beyond chance, in standard deviations of the count.

    High for frequent words. Source: Church, Gale, Hanks and Hindle (1991); Evert (2008).

    >>> float(t_score(9, 3))
    2.0
    """
    together, expected = _floats(together, expected)
    return _over(together - expected, np.sqrt(together))


def log_dice(together: Counts, node: Counts, collocate: Counts) -> Values:
    """logDice: 14 + log2 of the Dice coefficient; the size of the corpus has no part in it.

    At most 14 where each word stands once in the window of the other and nowhere else.

    Source: Rychlý (2008), "A Lexicographer-Friendly Association Score".

    >>> float(log_dice(10, 40, 40))
    12.0
    """
    together, node, collocate = _floats(together, node, collocate)
    return LOG_DICE_BASE + _log2(2 * together, node + collocate)


def juilland_d(found: Counts, words: Counts) -> float | None:
    """Juilland's D of a word over parts of a corpus: 1 spread evenly, 0 all in one part.

    1 - (standard deviation / mean of its shares in the parts) / sqrt(parts - 1). Shares rather
    than counts, so that parts may differ in size. None if it is not found, or of one part.

    Args:
        found: how often the word stands in each part.
        words: how many words each part has; parts without words are left out.

    Source: Juilland, Brodin and Davidovitch (1970); in the form of Gries (2020), "Analyzing
    dispersion", whose example follows.

    >>> round(juilland_d([1, 2, 3, 4, 5], [9, 10, 10, 10, 11]), 3)
    0.785
    """
    found, words = _floats(found, words)
    found, words = found[words > 0], words[words > 0]
    if len(words) < 2 or not found.sum():
        return None
    shares = found / words
    return float(1 - shares.std() / shares.mean() / np.sqrt(len(shares) - 1))


def gries_dp(found: Counts, words: Counts) -> tuple[float, float] | None:
    """DP of a word over parts of a corpus, and DPnorm: 0 spread evenly, near 1 all in one part.

    DP = half the sum of the differences between each part's share of the word and its share of
    the corpus; DPnorm = DP / (1 - smallest share of the corpus), which reaches 1. None if it is
    not found, or of one part. Arguments as in `juilland_d`.

    Source: Gries (2008), "Dispersions and adjusted frequencies in corpora", whose example
    follows; DPnorm: Lijffijt and Gries (2012).

    >>> tuple(round(value, 4) for value in gries_dp([1, 2, 3, 4, 5], [9, 10, 10, 10, 11]))
    (0.18, 0.2195)
    """
    found, words = _floats(found, words)
    found, words = found[words > 0], words[words > 0]
    if len(words) < 2 or not found.sum():
        return None
    sizes = words / words.sum()
    dp = float(np.abs(found / found.sum() - sizes).sum() / 2)
    return dp, float(dp / (1 - sizes.min()))


def _floats(*values: Counts) -> Any:
    return tuple(np.asarray(value, np.float64) for value in values)


def _over(above: Values, below: Values) -> Values:
    """Quotients; 0 where there is nothing to divide by."""
    quotients: Values = np.divide(
        above, below, out=np.zeros(np.broadcast(above, below).shape), where=below > 0
    )
    return quotients


def _log2(above: Values, below: Values) -> Values:
    """log2 of quotients; 0 where there is nothing to divide or to divide by."""
    quotients = _over(above, below)
    logarithms: Values = np.log2(np.where(quotients > 0, quotients, 1.0))
    return logarithms


def _times_log(observed: Values, expected: Values) -> Values:
    """O ln(O / E), whose limit is 0 where O is 0."""
    is_there = (observed > 0) & (expected > 0)
    ratio = np.divide(observed, expected, out=np.ones(observed.shape), where=is_there)
    terms: Values = observed * np.log(ratio)
    return terms
