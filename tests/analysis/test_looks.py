"""What a look shows: each form of criterion, on both sides of its limit and on it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest

from phoenix_analysis.criteria import RETENTION, Criterion, claim, equality
from phoenix_analysis.facts import NO_FACTS
from phoenix_analysis.looks import ClaimLook, Taken, glance, take_looks
from phoenix_analysis.pairing import Seen
from phoenix_analysis.quantities import Cell
from phoenix_analysis.trial import Trial
from support.panels import HALF, SERIES, golden_pairs, panel, trial, wave

SLOTS = 60
NODES = 5


def last(of: Trial, factor: float, *, base: float = 1000.0, nodes: int = NODES) -> ClaimLook:
    """The last look at the first criterion when the candidate has `factor` of the baseline, with some noise."""

    def values(node: int, slot: int) -> Sequence[Cell | None]:
        b = wave(node, slot, base=base)
        c = b * factor * (1 + 0.01 * math.sin(slot * 2.1 + node) + 0.004 * (node - 2))
        return [(b, c), *[(0.0, 0.0)] * (len(of.columns) - 1)]

    found = panel(of, nodes, values)
    return take_looks(of, found, NO_FACTS, of.plan.slots)[-1].claims[0]


@pytest.mark.parametrize(
    ("criterion", "good", "bad"),
    [
        (HALF, 0.45, 0.55),
        (Criterion(SERIES, "guardrail", "increaseAtMost", 0.2), 1.1, 1.3),
        (Criterion(SERIES, "guardrail", "atMost", 1400.0), 0.5, 1.5),
        (Criterion(RETENTION, "goal", "atLeast", 0.9), 0.95, 0.85),
        (Criterion(RETENTION, "guardrail", "atLeast", 1.0), 1.0, 0.9),
        (Criterion("export_failures", "guardrail", "atMost", 0.001), 0.0005, 0.002),
        (Criterion("dropped_points", "guardrail", "atMost", 0.05), 0.0, 0.1),
    ],
    ids=lambda each: "-".join(map(str, each)) if isinstance(each, Criterion) else str(each),
)
def test_each_form_is_shown_on_one_side_and_refuted_on_the_other(criterion: Criterion, good: float, bad: float) -> None:
    of = trial(SLOTS, criterion)
    if criterion.limit == 1.0:
        good_look = take_looks(of, panel(of, NODES, lambda node, slot: [(3.0, 3.0)]), NO_FACTS, SLOTS)[-1].claims[0]
    else:
        good_look = last(of, good)
    assert (good_look.is_shown, good_look.is_refuted) == (True, False)
    bad_look = last(of, bad)
    assert (bad_look.is_shown, bad_look.is_refuted) == (False, True)
    limit = claim(criterion).limit
    near = last(of, limit if limit != 1.0 else 1400.0 / 1400.0)
    assert criterion.form == "atMost" or not near.is_shown


def test_an_absolute_limit_is_the_mean_of_the_candidate_per_node_slot() -> None:
    of = trial(SLOTS, Criterion("collector_cpu_cores", "guardrail", "atMost", 0.05))
    found = take_looks(of, panel(of, 3, lambda node, slot: [(9.0, 0.02 * (1 + node))]), NO_FACTS, SLOTS)[-1].claims[0]
    assert found.estimate is not None
    assert found.estimate.ratio * 0.05 == pytest.approx(0.04)
    assert found.baseline == pytest.approx(0.05 * 3 * SLOTS)


@pytest.mark.parametrize(("value", "is_shown"), [(0.0, True), (1e-9, False)])
def test_an_absolute_limit_of_nothing_holds_for_nothing(value: float, is_shown: bool) -> None:
    of = trial(SLOTS, Criterion("collector_memory_bytes", "guardrail", "atMost", 0.0))
    found = take_looks(of, panel(of, 3, lambda node, slot: [(9.0, value)]), NO_FACTS, SLOTS)[-1].claims[0]
    assert (found.is_shown, found.is_refuted) == (is_shown, not is_shown)


@pytest.mark.parametrize("factor", [0.3, 0.5, 0.7, 1.1])
@pytest.mark.parametrize("nodes", [1, 5])
def test_equality_is_enough_where_there_is_no_error(factor: float, nodes: int) -> None:
    criterion = Criterion(SERIES, "goal", "reduction", 1.0 - factor) if factor < 1 else None
    criterion = criterion or Criterion(SERIES, "guardrail", "increaseAtMost", 0.1)
    of = trial(SLOTS, criterion)
    for change, expected in ((1.0, True), (1.0 + 1e-9, False)):
        exact = panel(of, nodes, lambda node, slot: [(b := wave(node, slot), b * factor * change)])  # noqa: B023
        found = take_looks(of, exact, NO_FACTS, SLOTS)[-1].claims[0]
        assert found.estimate is not None
        assert found.estimate.se == 0.0
        assert (found.is_shown, found.is_refuted) == (expected, not expected)


@pytest.mark.parametrize(("strict", "chances"), [(False, NODES * SLOTS * 200.0), (True, NODES * SLOTS)])
def test_no_loss_at_all_has_the_bound_of_three_over_n(strict: bool, chances: float) -> None:
    of = trial(SLOTS, Criterion("export_failures", "guardrail", "atMost", 0.02), strict=strict)
    none_lost = panel(of, NODES, lambda node, slot: [(200.0, 0.0), (200.0, 0.0)])
    found = take_looks(of, none_lost, NO_FACTS, SLOTS)[-1].claims[0]
    assert found.bounds is not None
    assert found.bounds.upper == pytest.approx(-math.log(0.04) / chances)
    assert found.bounds.lower == 0.0
    assert found.is_shown


@pytest.mark.parametrize(("nodes", "slots", "is_shown"), [(3, 20, True), (2, 20, False), (1, 29, False), (1, 30, True)])
def test_fewer_than_three_nodes_need_thirty_slots(nodes: int, slots: int, is_shown: bool) -> None:
    assert last(trial(slots), 0.2, nodes=nodes).is_shown is is_shown


def test_success_is_looked_for_when_planned_and_harm_at_every_look() -> None:
    of = trial(SLOTS)
    good = take_looks(of, panel(of, 5, lambda node, slot: [(b := wave(node, slot), b * 0.2)]), NO_FACTS, SLOTS)
    bad = take_looks(of, panel(of, 5, lambda node, slot: [(b := wave(node, slot), b * 0.8)]), NO_FACTS, SLOTS)
    assert [taken.claims[0].is_shown for taken in good] == [False, False, False, True]
    assert [taken.claims[0].is_refuted for taken in bad] == [True] * 4


def _golden(**kinds: bool) -> Taken:
    of = trial(40, **kinds)
    pairs = golden_pairs()
    found = panel(of, 4, lambda node, slot: None if (cell := pairs[node][slot]) is None else [cell])
    return take_looks(of, found, NO_FACTS, 40)[-1]


def test_golden_bounds() -> None:
    one, four = _golden().claims[0].bounds, _golden(early=True).claims[0].bounds
    assert one is not None
    assert four is not None
    assert one.upper == pytest.approx(0.4767666459826418, rel=1e-12)
    assert four.upper == pytest.approx(0.47987563431353114, rel=1e-12)
    assert one.lower == four.lower == pytest.approx(0.45162746491968525, rel=1e-12)


def test_looks_are_taken_when_due_and_never_again() -> None:
    of = trial(SLOTS)
    found = panel(of, 5, lambda node, slot: [(b := wave(node, slot), b * 0.4)])
    first = take_looks(of, found, NO_FACTS, 29)
    assert [taken.look.slot for taken in first] == [15]
    kept = (first[0]._replace(used_slots=-1),)
    later = take_looks(of, found, NO_FACTS, SLOTS, kept)
    assert later[0] is kept[0]
    assert [taken.look.slot for taken in later] == [15, 30, 45, 60]
    assert take_looks(of, found, NO_FACTS, SLOTS)[1:] == later[1:]


def test_later_slots_do_not_change_a_look() -> None:
    of = trial(SLOTS)

    def values(node: int, slot: int, end: int) -> Sequence[Cell | None] | Seen | None:
        return [(b := wave(node, slot), b * (0.4 if slot < 30 else 9.0))] if slot < end else None

    early, whole = (panel(of, 5, lambda node, slot, end=end: values(node, slot, end)) for end in (30, 60))
    assert take_looks(of, early, NO_FACTS, 30) == take_looks(of, whole, NO_FACTS, 30)


def test_a_glance_has_the_alphas_of_the_last_look() -> None:
    of = trial(SLOTS)
    found = glance(of, panel(of, 5, lambda node, slot: [(b := wave(node, slot), b * 0.4)]), NO_FACTS, 20)
    assert (found.look.slot, found.look.alpha_success) == (20, 0.04)


def test_the_worst_node_is_named() -> None:
    of = trial(SLOTS, HALF, Criterion(RETENTION, "goal", "atLeast", 0.9))
    found = panel(of, 5, lambda node, slot: [(10.0, 4.0 + (node == 3)), (10.0, 9.5 - (node == 2))])
    series, retention = take_looks(of, found, NO_FACTS, SLOTS)[-1].claims
    assert series.worst == ("node-03", 0.5)
    assert retention.worst == ("node-02", 0.85)


def test_a_node_without_a_baseline_has_no_ratio_of_its_own() -> None:
    of = trial(SLOTS)
    found = panel(of, 5, lambda node, slot: [(0.0, 5.0) if node == 1 else (10.0, 4.0)])
    assert take_looks(of, found, NO_FACTS, SLOTS)[-1].claims[0].worst == ("node-04", 0.4)


@pytest.mark.parametrize(
    ("criterion", "limit"),
    [
        (HALF, 1.0),
        (Criterion(SERIES, "guardrail", "atMost", 5.0), 1.0),
        (Criterion("export_failures", "guardrail", "atMost", 0.01), None),
        (Criterion(RETENTION, "guardrail", "atLeast", 1.0), None),
        (Criterion(SERIES, "info", "info", 0.0), None),
    ],
)
def test_mode_aa_compares_what_equal_arms_share(criterion: Criterion, limit: float | None) -> None:
    assert equality(criterion).limit == limit
    assert equality(criterion).constant is None or limit is None


def test_mode_aa_shares_its_alpha_among_all_that_is_compared() -> None:
    of = trial(SLOTS, HALF, Criterion("processes_reported", "goal", "reduction", 0.5), mode="AA")
    found = panel(of, 5, lambda node, slot: [(b := wave(node, slot), b * (1 + 0.01 * math.sin(slot)))] * 2)
    bounds = take_looks(of, found, NO_FACTS, SLOTS)[-1].claims[0].bounds
    assert bounds is not None
    assert bounds.alpha_lower == bounds.alpha_upper == pytest.approx(0.021875 / 4)
