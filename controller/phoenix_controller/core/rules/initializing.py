"""Initializing: everything is being deployed."""

from __future__ import annotations

from phoenix_controller.core import times
from phoenix_controller.core.faults import earliest
from phoenix_controller.core.observed import Observed, Role
from phoenix_controller.core.reasons import Reason
from phoenix_controller.core.rules.ended import CANCEL_REASONS, cancel_is_asked_for, the_run_was_interrupted
from phoenix_controller.core.rules.rule import Because, Rule
from phoenix_controller.core.run import Run
from phoenix_controller.core.transitions import Arrow
from phoenix_controller.core.wanted import describe, ready_since, wanted


def a_part_cannot_start(seen: Observed, run: Run) -> Because | None:
    """The baseline, the load, or a candidate that was never ready fails by its own fault. A candidate that was ready once
    is stopped for it instead, and the run goes on to reject it."""
    parts = seen.of(run)
    for part in (parts[key] for key in wanted(run) if key in parts):
        if part.id.role is Role.CANDIDATE and part.first_ready is not None:
            continue
        fault = earliest(fault for fault in part.faults if fault.is_own)
        if fault is not None:
            return Because(Reason.DEPLOY_FAILED, f"{part.id}: {fault}")
    return None


def everything_is_ready(seen: Observed, run: Run) -> Because | None:
    """Every part that was not stopped is ready on all its nodes, and was so before the deploy deadline."""
    since = ready_since(seen, run)
    if since is None or since > times.deploy_deadline(run):
        return None
    return Because(Reason.PARTS_READY, f"{len(wanted(run))} parts on {len(times.admitted(run).nodes)} nodes")


def the_deploy_deadline_has_passed(seen: Observed, run: Run) -> Because | None:
    """Not everything was ready when the deploy period was over. The message names what was missing."""
    if seen.now < times.deploy_deadline(run):
        return None
    return Because(Reason.DEPLOY_DEADLINE_EXCEEDED, describe(seen, run) or "ready too late")


RULES = (
    Rule(cancel_is_asked_for, Arrow.CANCEL_INITIALIZING, CANCEL_REASONS, in_pause=True),
    Rule(the_run_was_interrupted, Arrow.DEPLOY_ERROR, (Reason.INTERRUPTED,)),
    Rule(a_part_cannot_start, Arrow.DEPLOY_ERROR, (Reason.DEPLOY_FAILED,)),
    Rule(everything_is_ready, Arrow.DEPLOY_SUCCESS, (Reason.PARTS_READY,)),
    Rule(the_deploy_deadline_has_passed, Arrow.DEPLOY_ERROR, (Reason.DEPLOY_DEADLINE_EXCEEDED,)),
)
