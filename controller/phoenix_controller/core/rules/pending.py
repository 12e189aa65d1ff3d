"""Pending: waits for a place."""

from __future__ import annotations

from phoenix_controller.core import admission
from phoenix_controller.core.observed import Observed
from phoenix_controller.core.reasons import Reason
from phoenix_controller.core.rules.ended import CANCEL_REASONS, cancel_is_asked_for
from phoenix_controller.core.rules.rule import Because, Rule
from phoenix_controller.core.run import Run
from phoenix_controller.core.transitions import Arrow


def admission_is_granted(seen: Observed, run: Run) -> Because | None:
    """The scheduler grants a place, and plan, configs and that place's nodes are frozen."""
    if admission.obstacle(seen, run) is not None:
        return None
    place = admission.place(seen, run)
    return Because(Reason.ADMITTED, place.message)


RULES = (
    Rule(cancel_is_asked_for, Arrow.CANCEL_PENDING, CANCEL_REASONS, in_pause=True),
    Rule(admission_is_granted, Arrow.START, (Reason.ADMITTED,)),
)
