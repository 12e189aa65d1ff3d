"""Gates: whether the data can carry any claim. One that is shut makes no claim, in either direction.

Missing scrapes are dropped in both arms and never filled, so that a crash is no saving. What is left to fear is data
that is missing because of what it would have shown: too much of it, or more of it in one arm.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from phoenix_analysis.binomial import mcnemar
from phoenix_analysis.pairing import Seen
from phoenix_analysis.panel import Panel
from phoenix_analysis.population import LEAST_OF_A_NODE, Population
from phoenix_analysis.words import plural

LEAST_USABLE = 0.9
"""Share of node-slots that must be usable."""
UNEQUAL = 0.001
"""Chance below which scrapes that only one arm has are no accident."""
UNEQUAL_STRETCHES = 0.05
"""The same for stretches of them."""
MOST_ONE_SIDED = 0.05
"""Share of nodes that may be seen in one arm only."""
SMALL_FLEET = 20
"""Nodes below which none may be seen in one arm only for more than `FEW_SLOTS`."""
FEW_SLOTS = 2


class Gate(NamedTuple):
    """One gate: what was found, the limit it is held against, and what it says."""

    reason: str
    is_open: bool
    value: float
    limit: float
    message: str


def gates(panel: Panel, columns: Sequence[str], found: Population, slots: int) -> tuple[Gate, ...]:
    """Every gate after `slots` slots, for the columns that decide something."""
    return (
        _nodes_are_counted(found),
        _arms_have_the_same_nodes(panel, found),
        _enough_is_usable(panel, columns, found),
        _every_node_is_usable(panel, columns, found),
        _arms_lose_alike(panel, found, slots),
    )


def _nodes_are_counted(found: Population) -> Gate:
    count = len(found.counted)
    return Gate("NoData", count > 0, count, 1.0, f"{count} nodes are counted")


def _arms_have_the_same_nodes(panel: Panel, found: Population) -> Gate:
    total, alone = len(panel.nodes), found.one_sided
    share = len(alone) / total if total else 0.0
    is_small = total < SMALL_FLEET
    is_open = all(each.slots <= FEW_SLOTS for each in alone) if is_small else share <= MOST_ONE_SIDED
    names = ", ".join(each.node for each in alone[:5]) or "no node"
    return Gate("NodeSetsDiffer", is_open, share, MOST_ONE_SIDED, f"seen in one arm only: {names}")


def _enough_is_usable(panel: Panel, columns: Sequence[str], found: Population) -> Gate:
    possible = sum(counted.slots for counted in found.counted)
    shares = [(_usable(panel, name, found) / possible if possible else 0.0, name) for name in columns]
    share, name = min(shares, default=(1.0, ""))
    text = f"{share:.1%} of node-slots have a usable pair of {name}" if name else "nothing decides"
    return Gate("MissingData", share >= LEAST_USABLE, share, LEAST_USABLE, text)


def _every_node_is_usable(panel: Panel, columns: Sequence[str], found: Population) -> Gate:
    shares = [
        (panel.column(name)[node].used[:slots].count(1) / slots if slots else 0.0, node, name)
        for name in columns
        for node, slots in found.counted
    ]
    share, node, name = min(shares, default=(1.0, "", ""))
    text = f"{share:.1%} of the slots of {node} have a usable pair of {name}" if node else "nothing decides"
    return Gate("MissingDataOfNode", share >= LEAST_OF_A_NODE, share, LEAST_OF_A_NODE, text)


def _arms_lose_alike(panel: Panel, found: Population, slots: int) -> Gate:
    """McNemar's test on node-slots that one arm alone has, and on the stretches of them.

    Slots of one outage are lost together, so that a few ordinary outages would look like thousands to one by slots.
    Data that one arm loses because of what they show are lost in many stretches.
    """
    seen = [panel.seen(node, slots) for node in found.names]
    baseline, candidate = _alone(seen, Seen.BASELINE), _alone(seen, Seen.CANDIDATE)
    chance = mcnemar(baseline.slots, candidate.slots)
    is_open = chance >= UNEQUAL or mcnemar(baseline.stretches, candidate.stretches) >= UNEQUAL_STRETCHES
    text = f"{baseline} were seen by the baseline alone, {candidate} by the candidate alone"
    return Gate("UnequalLoss", is_open, chance, UNEQUAL, text)


class _Alone(NamedTuple):
    """Node-slots that one arm alone has, and in how many stretches they lie."""

    slots: int
    stretches: int

    def __str__(self) -> str:
        return f"{self.slots} node-slots in {plural(self.stretches, 'stretch', 'stretches')}"


def _alone(seen: Sequence[bytearray], arm: Seen) -> _Alone:
    stretches = sum(now == arm != before for each in seen for before, now in zip(b"\0" + each, each, strict=False))
    return _Alone(sum(each.count(arm) for each in seen), stretches)


def _usable(panel: Panel, name: str, found: Population) -> int:
    return sum(panel.column(name)[node].used[:slots].count(1) for node, slots in found.counted)
