"""McNemar's exact test against scipy."""

from __future__ import annotations

import itertools

import pytest
from scipy import stats

from phoenix_analysis.binomial import mcnemar

COUNTS = [0, 1, 2, 5, 17, 100, 1500]


@pytest.mark.parametrize(("first", "second"), [pair for pair in itertools.product(COUNTS, repeat=2) if sum(pair)])
def test_chances_are_those_of_scipy(first: int, second: int) -> None:
    assert mcnemar(first, second) == pytest.approx(stats.binomtest(first, first + second).pvalue, rel=1e-11)


def test_nothing_to_compare() -> None:
    assert mcnemar(0, 0) == 1.0


def test_ten_to_none_is_below_a_hundredth_and_eleven_below_a_thousandth() -> None:
    assert mcnemar(10, 0) == pytest.approx(2 / 1024)
    assert mcnemar(11, 0) == mcnemar(0, 11) < 0.001


def test_negative_counts_are_refused() -> None:
    with pytest.raises(ValueError):
        mcnemar(-1, 3)
