"""The plan: slots, looks, and how much each may spend."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoenix_analysis.plan import make_plan
from phoenix_analysis.power import detectable_margin


def test_the_default_looks_for_harm_at_quarters_and_for_success_once() -> None:
    plan = make_plan(60.0, 300.0, 3600.0)
    assert [look.slot for look in plan.looks] == [15, 30, 45, 60]
    assert [look.alpha_success for look in plan.looks] == [0.0, 0.0, 0.0, 0.04]
    assert [look.alpha_harm for look in plan.looks] == pytest.approx([0.003125, 0.009375, 0.015625, 0.021875])
    assert (plan.slots, plan.warmup_slots, plan.k) == (60, 5, 1.5)


def test_early_success_spends_at_every_look() -> None:
    looks = make_plan(60.0, 300.0, 3600.0, early=True).looks
    assert [look.alpha_success for look in looks] == pytest.approx([0.003125, 0.009375, 0.015625, 0.021875])


def test_no_look_before_the_tenth_slot() -> None:
    assert [look.slot for look in make_plan(60.0, 300.0, 1200.0).looks] == [10, 15, 20]
    assert [look.slot for look in make_plan(60.0, 300.0, 480.0).looks] == [8]


def test_candidates_share_the_alpha_and_strict_widens() -> None:
    plan = make_plan(60.0, 300.0, 3600.0, 4, strict=True)
    assert plan.looks[-1].alpha_success == pytest.approx(0.01)
    assert plan.looks[-1].alpha_harm == pytest.approx(0.021875)
    assert plan.k == 2.0


@given(st.integers(1, 5000), st.integers(1, 5), st.booleans())
def test_no_plan_spends_more_than_its_alpha(slots: int, candidates: int, early: bool) -> None:
    plan = make_plan(2.0, 0.0, 2.0 * slots, candidates, early=early)
    assert math.fsum(look.alpha_success for look in plan.looks) <= plan.alpha * (1 + 1e-12)
    assert math.fsum(look.alpha_harm for look in plan.looks) <= 0.05 * (1 + 1e-12)
    assert plan.looks[-1].slot == plan.slots == slots
    assert plan.warmup_slots == 5


def test_what_a_plan_shows_shrinks_with_nodes_and_slots() -> None:
    short, long = make_plan(60.0, 300.0, 3600.0), make_plan(60.0, 300.0, 14400.0)
    assert detectable_margin(short, 20, noisy=False) > detectable_margin(short, 50, noisy=False)
    assert detectable_margin(long, 20, noisy=False) == pytest.approx(detectable_margin(short, 20, noisy=False) / 2)
    assert detectable_margin(make_plan(60.0, 0.0, 300.0), 20, noisy=False) == math.inf
