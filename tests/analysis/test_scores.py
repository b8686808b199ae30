"""The formulae against values worked out by hand or published."""

from math import log, log2

import numpy as np
import pytest

from corpus.analysis.scores import (
    gries_dp,
    juilland_d,
    log_dice,
    log_likelihood,
    log_ratio,
    mutual_information,
    t_score,
)

# Gries (2008) and (2020): the word "a" in five parts of a corpus of 50 words.
FOUND, SIZES = [1, 2, 3, 4, 5], [9, 10, 10, 10, 11]


def test_log_likelihood_is_that_of_the_four_cells_worked_out_by_hand() -> None:
    # 10 of 100 here, 10 of 300 there: expected 5 and 15, and 95 and 285 of other words.
    by_hand = 2 * (10 * log(10 / 5) + 10 * log(10 / 15) + 90 * log(90 / 95) + 290 * log(290 / 285))
    assert by_hand == pytest.approx(6.1088, abs=1e-4)
    assert float(log_likelihood(10, 10, 100, 300)) == pytest.approx(by_hand)


def test_log_likelihood_of_equal_shares_is_nothing() -> None:
    assert float(log_likelihood(5, 15, 100, 300)) == pytest.approx(0, abs=1e-12)


def test_log_likelihood_takes_a_word_that_one_side_lacks_and_an_empty_side() -> None:
    assert float(log_likelihood(5, 0, 100, 100)) == pytest.approx(
        2 * (5 * log(2) + 95 * log(95 / 97.5) + 100 * log(100 / 97.5))
    )
    assert float(log_likelihood(5, 0, 100, 0)) == 0
    assert float(log_likelihood(0, 0, 0, 0)) == 0


def test_scores_of_arrays_are_those_of_their_numbers() -> None:
    a, b = np.array([10, 5, 0]), np.array([10, 0, 7])
    assert log_likelihood(a, b, 100, 300).tolist() == [
        float(log_likelihood(x, y, 100, 300)) for x, y in zip(a, b, strict=True)
    ]


def test_log_ratio_counts_doublings_and_takes_a_half_for_none() -> None:
    assert float(log_ratio(10, 10, 100, 400)) == pytest.approx(2)
    assert float(log_ratio(10, 10, 400, 100)) == pytest.approx(-2)
    assert float(log_ratio(0, 4, 100, 100)) == pytest.approx(-3)


def test_association_is_as_worked_out_by_hand() -> None:
    assert float(mutual_information(12, 3)) == pytest.approx(2)
    assert float(t_score(16, 4)) == pytest.approx(3)
    assert float(log_dice(5, 100, 60)) == pytest.approx(14 + log2(10 / 160))
    assert float(log_dice(7, 7, 7)) == 14


def test_dispersion_of_the_published_example() -> None:
    dp, dp_norm = gries_dp(FOUND, SIZES) or (0, 0)
    assert dp == pytest.approx(0.18)
    assert dp_norm == pytest.approx(0.18 / 0.82)
    assert juilland_d(FOUND, SIZES) == pytest.approx(0.785, abs=5e-4)


def test_dispersion_reaches_its_ends() -> None:
    assert gries_dp([2, 2, 2, 2], [10, 10, 10, 10]) == pytest.approx((0, 0))
    assert juilland_d([2, 2, 2, 2], [10, 10, 10, 10]) == pytest.approx(1)
    assert gries_dp([8, 0, 0, 0], [10, 10, 10, 10]) == pytest.approx((0.75, 1))
    assert juilland_d([8, 0, 0, 0], [10, 10, 10, 10]) == pytest.approx(0)


def test_dispersion_of_what_is_not_found_or_of_one_part_is_none() -> None:
    assert gries_dp([0, 0], [10, 10]) is None
    assert juilland_d([0, 0], [10, 10]) is None
    assert gries_dp([3], [10]) is None
    assert juilland_d([3, 0], [10, 0]) is None
