"""Quantiles of Student's t against scipy, and where they end."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from phoenix_analysis.student import t_upper

FREEDOMS = [
    1,
    1.0001,
    1.5,
    2,
    2.7,
    3,
    3.1239208669349314,
    4,
    4.9,
    5,
    7.3,
    19,
    25.5,
    49,
    199.3,
    999,
    1001,
    9998,
    1e6,
    1e9,
]
ALPHAS = [1e-6, 0.0005, 0.003125, 0.009375, 0.015625, 0.021875, 0.025, 0.04, 0.05, 0.1, 0.3, 0.45]


@pytest.mark.parametrize("df", FREEDOMS)
@pytest.mark.parametrize("alpha", ALPHAS)
def test_quantiles_are_those_of_scipy(alpha: float, df: float) -> None:
    # scipy's own are no better than some 1e-12 for many degrees of freedom.
    assert t_upper(alpha, df) == pytest.approx(stats.t.isf(alpha, df), rel=2e-13 if df < 900 else 2e-11)


@pytest.mark.parametrize(("alpha", "df"), [(0.04, 3.1239208669349314), (0.021875, 5.0), (0.05, 2.5)])
def test_the_usual_ones_are_exact_to_the_last_digits(alpha: float, df: float) -> None:
    assert t_upper(alpha, df) == pytest.approx(stats.t.isf(alpha, df), rel=1e-13)


def test_one_degree_of_freedom_has_a_closed_form() -> None:
    assert t_upper(0.25, 1.0) == pytest.approx(1.0, rel=1e-15)


def test_the_ends() -> None:
    assert t_upper(0.0, 5.0) == math.inf
    assert t_upper(0.5, 5.0) == 0.0
    assert t_upper(1.0, 5.0) == -math.inf
    assert t_upper(0.9, 5.0) == -t_upper(1.0 - 0.9, 5.0)


@pytest.mark.parametrize(("alpha", "df"), [(-0.1, 5.0), (1.1, 5.0), (0.1, 0.0), (0.1, -1.0), (math.nan, 5.0)])
def test_what_is_no_chance_is_refused(alpha: float, df: float) -> None:
    with pytest.raises(ValueError):
        t_upper(alpha, df)


@given(st.floats(1e-9, 0.49), st.floats(1.0, 1e7))
def test_a_quantile_is_exceeded_with_its_chance(alpha: float, df: float) -> None:
    assert stats.t.sf(t_upper(alpha, df), df) == pytest.approx(alpha, rel=1e-9)


@given(st.floats(1e-6, 0.4), st.floats(1.0, 1e4), st.floats(1.01, 3.0))
def test_fewer_degrees_or_less_alpha_are_further_out(alpha: float, df: float, more: float) -> None:
    assert t_upper(alpha, df) > t_upper(alpha, df * more)
    assert t_upper(alpha / more, df) > t_upper(alpha, df)
