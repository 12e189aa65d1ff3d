"""Before the first step."""

from __future__ import annotations

from phoenix_controller.core.observed import Observed
from phoenix_controller.core.reasons import Reason
from phoenix_controller.core.rules.rule import Because, Rule
from phoenix_controller.core.run import Run
from phoenix_controller.core.transitions import Actor, Arrow


def a_run_is_asked_for(seen: Observed, run: Run) -> Because | None:
    """The experiment asks for a run that has no step yet, and is not about to go."""
    if seen.object.deleting:
        return None
    return Because(Reason.CREATED, f"run {run.number}", Actor.SPEC)


RULES = (Rule(a_run_is_asked_for, Arrow.CREATE, (Reason.CREATED,), in_pause=True),)
