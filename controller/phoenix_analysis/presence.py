"""Presence of critical processes: the rule that needs no statistics.

A critical process that the baseline reports and the candidate does not, for two usable slots of a node in a row, is
lost. A slot that is not usable says nothing and neither breaks the row nor adds to it; one in which the baseline does
not see the process either ends it.
"""

from __future__ import annotations

from typing import NamedTuple

SLOTS_TO_BE_LOST = 2


class CriticalLoss(NamedTuple):
    """A critical process that the candidate lost. `slot` is the first one it was missing in, `confirmed` the one that
    settled it."""

    confirmed: int
    entry: str
    node: str
    slot: int


class Presence:
    """What was seen of each critical entry so far, on every node."""

    def __init__(self) -> None:
        self._missing: dict[tuple[str, str], list[int]] = {}
        self._losses: list[CriticalLoss] = []
        self._first_seen: dict[str, int] = {}

    def see(self, entry: str, node: str, slot: int, cell: tuple[float, float]) -> None:
        """The processes of an entry on a node in a usable slot, reported by baseline and candidate."""
        baseline, candidate = cell
        if baseline > 0.0 or candidate > 0.0:
            self._first_seen[entry] = min(slot, self._first_seen.get(entry, slot))
        if baseline <= 0.0 or candidate > 0.0:
            self._missing.pop((entry, node), None)
            return
        missing = self._missing.setdefault((entry, node), [])
        missing.append(slot)
        if len(missing) == SLOTS_TO_BE_LOST:
            self._losses.append(CriticalLoss(slot, entry, node, missing[0]))

    def losses(self, slots: int) -> tuple[CriticalLoss, ...]:
        """What was lost within the first `slots` slots, in the order in which it was settled."""
        return tuple(sorted(loss for loss in self._losses if loss.confirmed < slots))

    def is_seen(self, entry: str, slots: int) -> bool:
        """Whether either arm reported the entry on any node within the first `slots` slots."""
        return self._first_seen.get(entry, slots) < slots
