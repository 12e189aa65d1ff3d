"""What would help a claim that is open."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import pytest

from phoenix_analysis.advice import Advice, detectable
from phoenix_analysis.criteria import Criterion
from phoenix_analysis.judge import analyse
from phoenix_analysis.quantities import Cell
from phoenix_analysis.trial import Trial
from support.panels import names, rows, trial, wave

Ratio = Callable[[int, int], float]


def advised(of: Trial, nodes: int, ratio: Ratio) -> Advice | None:
    def values(node: int, slot: int) -> Sequence[Cell | None]:
        return [(b := wave(node, slot), b * ratio(node, slot)) for _ in of.columns]

    result = analyse(of, names(nodes), rows(of, nodes, values)).results[0]
    assert (result.state == "open") is (result.advice is not None)
    assert (result.side == "upper") is (result.state == "open")
    return result.advice


def _nodes_differ(node: int, slot: int) -> float:
    return 0.48 + 0.03 * (node - 2)


def _slots_differ(node: int, slot: int) -> float:
    return 0.49 + 0.1 * math.sin(slot / 9)


def test_nodes_that_differ_want_more_nodes() -> None:
    found = advised(trial(60), 5, _nodes_differ)
    assert found is not None
    assert found.nodes is not None
    assert found.slots is None
    assert 5 < found.nodes < 200
    assert f"{found.nodes} nodes instead of 5" in found.text


def test_slots_that_differ_want_more_slots() -> None:
    found = advised(trial(60), 5, _slots_differ)
    assert found is not None
    assert found.nodes is None
    assert found.slots is not None
    assert 300 < found.slots < 100_000


def test_the_advice_would_do() -> None:
    """With as many nodes as advised the same spread is shown."""
    found = advised(trial(60), 5, _nodes_differ)
    assert found is not None
    assert found.nodes is not None
    spread = advised(trial(60), found.nodes, lambda node, slot: 0.48 + 0.03 * (node % 5 - 2))
    assert spread is None


def test_what_the_plan_will_show_is_known_from_its_first_look() -> None:
    of = trial(60)
    looks = analyse(
        of, names(5), rows(of, 5, lambda node, slot: [(b := wave(node, slot), b * _slots_differ(node, slot))])
    ).looks
    first = looks[0].claims[0].estimate
    assert first is not None
    assert detectable(first, 15, 60) == pytest.approx(3 * math.hypot(first.se_node, first.se_time / 2))
    assert detectable(first, 60, 60) == pytest.approx(3 * first.se)


def test_on_the_wrong_side_nothing_helps() -> None:
    found = advised(trial(60), 5, lambda node, slot: 0.505 + 0.03 * (node - 2))
    assert found is not None
    assert (found.nodes, found.slots) == (None, None)
    assert "wrong side" in found.text


def test_a_margin_of_nothing_is_out_of_reach() -> None:
    of = trial(60)
    apart = [(1000.0, 400.0 - 1e-6), (1000.0, 600.0)]
    result = analyse(of, names(4), rows(of, 4, lambda node, slot: [apart[node % 2]])).results[0]
    assert result.advice is not None
    assert (result.advice.nodes, result.advice.slots) == (None, None)
    assert "nothing in reach" in result.advice.text


def test_few_nodes_and_slots_want_thirty_slots() -> None:
    found = advised(trial(20), 2, lambda node, slot: 0.2)
    assert found is not None
    assert (found.nodes, found.slots) == (None, 30)


@pytest.mark.parametrize(("limit", "slots"), [(0.0001, 322), (0.0, None)])
def test_losses_that_never_happened_want_more_points(limit: float, slots: int | None) -> None:
    of = trial(40, Criterion("export_failures", "guardrail", "atMost", limit))
    result = analyse(of, names(1), rows(of, 1, lambda node, slot: [(100.0, 0.0), (100.0, 0.0)])).results[0]
    assert result.advice is not None
    assert result.advice.slots == slots


def test_losses_that_happened_are_advised_by_their_error() -> None:
    of = trial(60, Criterion("export_failures", "guardrail", "atMost", 0.001))
    result = analyse(
        of, names(5), rows(of, 5, lambda node, slot: [(1000.0, 0.36 * (node + 0.5)), (1000.0, 0.0)])
    ).results[0]
    assert result.advice is not None
    assert result.advice.nodes is not None
    assert result.advice.slots is None


def test_no_baseline_is_said() -> None:
    of = trial(40)
    result = analyse(of, names(3), rows(of, 3, lambda node, slot: [(0.0, 5.0)])).results[0]
    assert result.advice is not None
    assert "no baseline" in result.advice.text
