"""What is known of a run besides its measurements: the health of collectors, and nodes that left."""

from __future__ import annotations

from typing import NamedTuple

MOST_RESTARTS = 3
"""As many restarts of one collector, or more, are a fault."""
MOST_NOT_READY = 0.1
"""Share of the planned slots that a collector may be not ready in."""


class Health(NamedTuple):
    """The candidate's collector on one node, as of the counted slot `slot`."""

    node: str
    slot: int
    oom_killed: bool = False
    crash_looping: bool = False
    restarts: int = 0
    not_ready_slots: int = 0


class Departure(NamedTuple):
    """A node that left the cluster during the run. `slot` is the first counted slot without it."""

    node: str
    slot: int


class Facts(NamedTuple):
    """Stored beside the measurements, so that a verdict can be reached again. Any number of states of one node."""

    health: tuple[Health, ...] = ()
    departures: tuple[Departure, ...] = ()


NO_FACTS = Facts()
"""Collectors without a fault on nodes that stayed."""
