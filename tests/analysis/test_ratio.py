"""The ratio estimator: golden figures, and what must hold of any data."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from phoenix_analysis.ratio import Estimate, Totals, estimate
from phoenix_analysis.student import t_upper
from support.panels import Cell, golden_pairs, totals

EXACTLY = 1e-12


def golden(nodes: int = 4) -> Estimate:
    found = estimate(totals(golden_pairs()[:nodes]), 1.5)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("ratio", 0.4657515496166082),
        ("se_node", 0.004261013001361713),
        ("se_time", 0.000611185316198933),
        ("df", 3.1239208669349314),
    ],
)
def test_golden_figures(field: str, value: float) -> None:
    assert getattr(golden(), field) == pytest.approx(value, rel=EXACTLY)


@pytest.mark.parametrize(
    ("alpha", "side", "value"),
    [
        (0.04, 1, 0.4767666459826418),
        (0.05 * (1 - 0.75**2), 1, 0.47987563431353114),
        (0.05 * (1 - 0.75**2), -1, 0.45162746491968525),
    ],
)
def test_golden_bounds(alpha: float, side: int, value: float) -> None:
    found = golden()
    assert found.ratio + side * t_upper(alpha, found.df) * found.se == pytest.approx(value, rel=EXACTLY)


def test_golden_figures_of_one_node() -> None:
    found = golden(1)
    assert found.ratio == pytest.approx(0.4544409704972076, rel=EXACTLY)
    assert found.se_time == pytest.approx(0.0014229066375131087, rel=EXACTLY)
    assert (found.df, found.se_node) == (5.0, 0.0)
    assert found.time.n_eff == pytest.approx(18.0, rel=EXACTLY)


def test_no_baseline_has_no_ratio() -> None:
    assert estimate(Totals([0.0] * 3, [1.0] * 3, [0.0] * 20, [1.0] * 20), 1.5) is None


def test_fewer_slots_than_blocks_have_no_estimate() -> None:
    assert estimate(Totals([4.0], [2.0], [1.0] * 4, [0.5] * 4), 1.5) is None
    assert estimate(Totals([5.0], [2.5], [1.0] * 5, [0.5] * 5), 1.5) is not None


@pytest.mark.parametrize("nodes", [1, 2, 3, 7])
def test_without_residuals_there_is_no_error(nodes: int) -> None:
    values = [[(node + 1) * (slot + 1) * 0.1 for slot in range(40)] for node in range(nodes)]
    pairs = [[(value, value * 0.3) for value in node] for node in values]
    found = estimate(totals(pairs), 1.5)
    assert found is not None
    assert (found.se, found.df) == (0.0, max(1.0, nodes - 1.0))
    assert found.ratio == pytest.approx(0.3, rel=1e-15)


def test_blocks_are_of_the_newest_slots() -> None:
    """Of 40 slots six blocks of six are used, so the first four do not matter to the time part."""
    pairs = golden_pairs()
    changed = [[(9e5, 1.0), *node[1:4], *node[4:]] for node in pairs]
    one, other = estimate(totals(pairs), 1.5), estimate(totals(changed), 1.5)
    assert one is not None
    assert other is not None
    assert one.time == other.time
    assert one.ratio != other.ratio


def test_a_larger_k_is_a_wider_time_part() -> None:
    strict = estimate(totals(golden_pairs()), 2.0)
    assert strict is not None
    assert strict.se_time > golden().se_time
    assert strict.se_node == golden().se_node


def _walk(gaps: Callable[[int], bool], nodes: int) -> Estimate:
    """Slots that hang together as a slow walk does, with or without gaps."""
    chance, level, pairs = random.Random(4), 0.0, []
    for slot in range(120):
        level = 0.9 * level + chance.gauss(0, 1)
        pairs.append(None if gaps(slot) else (100.0, 50.0 + level))
    found = estimate(totals([pairs] * nodes), 1.5)
    assert found is not None
    return found


def test_gaps_do_not_hide_correlation_on_one_or_two_nodes() -> None:
    for nodes in (1, 2):
        with_gaps, without = _walk(lambda slot: slot % 7 == 3, nodes), _walk(lambda slot: False, nodes)
        assert with_gaps.time.rho >= without.time.rho - 0.03
    many = _walk(lambda slot: slot % 7 == 3, 3)
    assert many.time.rho < _walk(lambda slot: False, 3).time.rho - 0.03


def test_gaps_everywhere_are_no_fault() -> None:
    found = _walk(lambda slot: slot % 2 == 0, 1)
    assert 0.0 <= found.time.rho <= 0.97


def test_more_slots_do_not_cure_nodes_that_differ() -> None:
    def of(slots: int) -> Estimate:
        noise = random.Random(1)
        pairs = [[(100.0, 50.0 + 5 * node + noise.gauss(0, 1)) for _ in range(slots)] for node in range(4)]
        found = estimate(totals(pairs), 1.5)
        assert found is not None
        return found

    assert of(480).se_time < of(30).se_time / 3
    assert of(480).se_node == pytest.approx(of(30).se_node, rel=0.05)


quantities = st.floats(0.0, 1e9, allow_subnormal=False)
cells = st.one_of(st.none(), st.tuples(quantities, quantities))


@st.composite
def panels(draw: st.DrawFn) -> list[list[Cell | None]]:
    slots = draw(st.integers(5, 30))
    return draw(st.lists(st.lists(cells, min_size=slots, max_size=slots), min_size=1, max_size=6))


@given(panels(), st.integers(-30, 30))
def test_scale_changes_nothing(pairs: list[list[Cell | None]], power: int) -> None:
    found = estimate(totals(pairs), 1.5)
    scaled = [[pair and (pair[0] * 2.0**power, pair[1] * 2.0**power) for pair in node] for node in pairs]
    other = estimate(totals(scaled), 1.5)
    assert (found is None) == (other is None)
    if found is not None and other is not None:
        assert other == found


@given(panels(), st.integers(-30, 30))
def test_a_scaled_candidate_scales_ratio_and_error(pairs: list[list[Cell | None]], power: int) -> None:
    found = estimate(totals(pairs), 1.5)
    assume(found is not None and found.se > 0)
    assert found is not None
    other = estimate(totals([[pair and (pair[0], pair[1] * 2.0**power) for pair in node] for node in pairs]), 1.5)
    assert other is not None
    assert (other.ratio, other.se) == (found.ratio * 2.0**power, found.se * 2.0**power)
    assert other.df == pytest.approx(found.df)


@given(panels(), st.randoms(use_true_random=False))
def test_the_order_of_nodes_changes_nothing(pairs: list[list[Cell | None]], order: random.Random) -> None:
    shuffled = list(pairs)
    order.shuffle(shuffled)
    assert estimate(totals(shuffled), 1.5) == estimate(totals(pairs), 1.5)


@given(panels())
def test_identical_arms_have_the_ratio_one_without_error(pairs: list[list[Cell | None]]) -> None:
    found = estimate(totals([[pair and (pair[0], pair[0]) for pair in node] for node in pairs]), 1.5)
    if found is not None:
        assert (found.ratio, found.se) == (1.0, 0.0)


@given(panels())
def test_any_panel_has_a_finite_estimate_or_none(pairs: list[list[Cell | None]]) -> None:
    found = estimate(totals(pairs), 1.5)
    if found is not None:
        assert all(map(math.isfinite, (found.ratio, found.se, found.df)))
        assert found.se >= 0.0
        assert found.df >= 1.0
        assert 0.0 <= found.time.rho <= 0.97
