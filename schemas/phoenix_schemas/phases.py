"""The phases of a run, and every arrow between them.

    Pending -> Initializing -> Running -> Analyzing -> Completed
    Initializing, Running -> Failed
    Pending, Initializing, Running -> Cancelled

Each run is an instance of its own: raising `spec.run` starts a new one at Pending.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Phase(StrEnum):
    """The one-word summary of a run."""

    PENDING = "Pending"
    """Waits to be admitted."""
    INITIALIZING = "Initializing"
    """Collectors are being deployed."""
    RUNNING = "Running"
    """Warms up, then measures."""
    ANALYZING = "Analyzing"
    """The measurements are in, the verdict is being reached."""
    COMPLETED = "Completed"
    """Has a verdict."""
    FAILED = "Failed"
    """Could not be measured: the baseline or the cluster was at fault."""
    CANCELLED = "Cancelled"
    """Ended by a person."""


ARROWS: Final[Mapping[Phase, frozenset[Phase]]] = {
    Phase.PENDING: frozenset({Phase.INITIALIZING, Phase.CANCELLED}),
    Phase.INITIALIZING: frozenset({Phase.RUNNING, Phase.FAILED, Phase.CANCELLED}),
    Phase.RUNNING: frozenset({Phase.ANALYZING, Phase.FAILED, Phase.CANCELLED}),
    Phase.ANALYZING: frozenset({Phase.COMPLETED}),
    Phase.COMPLETED: frozenset(),
    Phase.FAILED: frozenset(),
    Phase.CANCELLED: frozenset(),
}
"""From each phase, where a run may go next. No other arrow exists."""

TERMINAL: Final = frozenset(phase for phase, following in ARROWS.items() if not following)
"""Phases that a run never leaves."""

DEPLOYED: Final = frozenset({Phase.INITIALIZING, Phase.RUNNING, Phase.ANALYZING})
"""Phases in which an experiment's collectors exist."""


def is_legal(before: Phase | None, after: Phase) -> bool:
    """Whether a run may go from `before` to `after`; None is a run that has no phase yet."""
    return after is Phase.PENDING if before is None else after in ARROWS[before]
