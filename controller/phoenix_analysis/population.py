"""Which nodes count at a look. The set is frozen at admission: none is added, and one that goes is told apart."""

from __future__ import annotations

from typing import NamedTuple

from phoenix_analysis.facts import Facts
from phoenix_analysis.pairing import Seen
from phoenix_analysis.panel import Panel

LEAST_OF_A_NODE = 0.7
"""Share of a look's slots that a node must have paired to be counted after it left."""


class Counted(NamedTuple):
    """A node that counts, over its first `slots` slots: all of the look's, fewer if it left."""

    node: str
    slots: int


class OneSided(NamedTuple):
    """A node that one arm alone was seen on, for `slots` slots: dropped from both arms."""

    node: str
    slots: int


class Population(NamedTuple):
    """The nodes of a look. `left` are those that went too early to be counted."""

    counted: tuple[Counted, ...]
    one_sided: tuple[OneSided, ...]
    left: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        """Names of the counted nodes."""
        return [counted.node for counted in self.counted]


def population(panel: Panel, facts: Facts, slots: int) -> Population:
    """The nodes of a look after `slots` slots."""
    left_at = {departure.node: max(0, departure.slot) for departure in sorted(facts.departures, reverse=True)}
    counted, one_sided, left = [], [], []
    for node in panel.nodes:
        seen = panel.seen(node, slots)
        paired = seen.count(Seen.BOTH)
        alone = seen.count(Seen.BASELINE) + seen.count(Seen.CANDIDATE)
        if left_at.get(node, slots) < slots:
            if paired >= LEAST_OF_A_NODE * slots:
                counted.append(Counted(node, left_at[node]))
            else:
                left.append(node)
        elif alone and not paired:
            one_sided.append(OneSided(node, alone))
        else:
            counted.append(Counted(node, slots))
    return Population(tuple(counted), tuple(one_sided), tuple(left))
