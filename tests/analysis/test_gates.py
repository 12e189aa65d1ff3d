"""Gates: which data carry a claim."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from phoenix_analysis.facts import NO_FACTS, Departure, Facts
from phoenix_analysis.gates import Gate, gates
from phoenix_analysis.pairing import Seen
from phoenix_analysis.population import population
from phoenix_analysis.quantities import Cell
from support.panels import SERIES, Values, panel, trial, wave

SLOTS = 60
Found = Sequence[Cell | None] | Seen | None


def shut(nodes: int, values: Values, facts: Facts = NO_FACTS) -> dict[str, Gate]:
    """The gates that are shut at the end."""
    found = panel(trial(SLOTS), nodes, values)
    return {
        gate.reason: gate for gate in gates(found, [SERIES], population(found, facts, SLOTS), SLOTS) if not gate.is_open
    }


def pair(node: int, slot: int) -> list[Cell | None]:
    return [(wave(node, slot), wave(node, slot) / 3)]


def test_whole_data_open_every_gate() -> None:
    assert shut(5, pair) == {}


def test_no_data_at_all() -> None:
    assert "MissingData" in shut(5, lambda node, slot: None)
    assert "NoData" in shut(5, lambda node, slot: Seen.CANDIDATE)


@pytest.mark.parametrize(("kept", "is_shut"), [(0.91, False), (0.89, True)])
def test_nine_tenths_of_node_slots_are_usable(kept: float, is_shut: bool) -> None:
    def values(node: int, slot: int) -> Found:
        return pair(node, slot) if (node * SLOTS + slot) % 100 < kept * 100 else [None]

    assert ("MissingData" in shut(20, values)) is is_shut


def test_one_node_with_too_little_spoils_the_rest() -> None:
    found = shut(20, lambda node, slot: [None] if node == 3 and slot % 3 == 0 else pair(node, slot))
    assert list(found) == ["MissingDataOfNode"]
    assert "node-03" in found["MissingDataOfNode"].message
    assert found["MissingDataOfNode"].value == pytest.approx(2 / 3)


def test_a_node_that_left_spoils_nothing() -> None:
    def values(node: int, slot: int) -> Found:
        return None if node == 3 and slot >= 20 else pair(node, slot)

    assert "MissingDataOfNode" in shut(20, values)
    assert shut(20, values, Facts(departures=(Departure("node-03", 20),))) == {}


@pytest.mark.parametrize(("slots", "is_shut"), [(2, False), (3, True)])
def test_a_small_fleet_has_no_node_in_one_arm_only(slots: int, is_shut: bool) -> None:
    def values(node: int, slot: int) -> Found:
        if node < 19 - 1:
            return pair(node, slot)
        return Seen.BASELINE if slot < slots else None

    assert ("NodeSetsDiffer" in shut(19, values)) is is_shut


@pytest.mark.parametrize(("alone", "is_shut"), [(2, False), (3, True)])
def test_a_large_fleet_may_have_one_in_twenty(alone: int, is_shut: bool) -> None:
    found = shut(40, lambda node, slot: Seen.CANDIDATE if node < alone else pair(node, slot))
    assert ("NodeSetsDiffer" in found) is is_shut


def test_scattered_scrapes_that_one_arm_loses_are_no_accident() -> None:
    noise = random.Random(1)
    found = shut(20, lambda node, slot: Seen.BASELINE if noise.random() < 0.03 else pair(node, slot))
    assert list(found) == ["UnequalLoss"]
    assert "0 node-slots in 0 stretches by the candidate alone" in found["UnequalLoss"].message


def test_both_arms_may_lose_alike() -> None:
    noise = random.Random(1)

    def values(node: int, slot: int) -> Found:
        chance = noise.random()
        if chance < 0.04:
            return Seen.BASELINE
        return Seen.CANDIDATE if chance < 0.08 else pair(node, slot)

    assert shut(20, values) == {}


def test_one_outage_of_a_candidate_is_an_accident() -> None:
    """Fourteen slots of one node to none would be one in ten thousand, were they lost one by one."""
    assert shut(20, lambda node, slot: Seen.BASELINE if node == 3 and 20 <= slot < 34 else pair(node, slot)) == {}
    each_node = shut(20, lambda node, slot: Seen.BASELINE if slot in (20, 21) else pair(node, slot))
    assert list(each_node) == ["UnequalLoss"]


def test_the_metric_that_is_missing_is_named() -> None:
    found = shut(5, lambda node, slot: [None] if slot % 2 else pair(node, slot))
    assert found["MissingData"].message == "50.0% of node-slots have a usable pair of series_per_scrape"
