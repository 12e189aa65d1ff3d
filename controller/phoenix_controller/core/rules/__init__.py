"""The rules, by phase, in order: the first one that holds moves the run. This table is the state machine.

A phase without rules is never left.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from phoenix_controller.core.rules import analyzing, initializing, new, pending, running
from phoenix_controller.core.rules.rule import Rule
from phoenix_schemas.phases import Phase

RULES: Final[Mapping[Phase | None, tuple[Rule, ...]]] = {
    None: new.RULES,
    Phase.PENDING: pending.RULES,
    Phase.INITIALIZING: initializing.RULES,
    Phase.RUNNING: running.RULES,
    Phase.ANALYZING: analyzing.RULES,
    Phase.COMPLETED: (),
    Phase.FAILED: (),
    Phase.CANCELLED: (),
}
"""By the phase that a run is in; None before its first step."""
