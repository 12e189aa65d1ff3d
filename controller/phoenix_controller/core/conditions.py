"""Conditions: what people and programs read of a run beside its phase. Each is a small function, and the table is their
order.

Nothing in a message changes with time alone, so a status is not written for nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal, NamedTuple

from phoenix_controller.core import admission, recorded, times, verdicts
from phoenix_controller.core.observed import Condition, Observed
from phoenix_controller.core.reasons import Reason
from phoenix_controller.core.run import Run
from phoenix_controller.core.step import Ledger, Step
from phoenix_controller.core.wanted import describe
from phoenix_schemas.phases import Phase


class Aspect(NamedTuple):
    """The state of one condition. `reason` is a Reason, or the kind of a fault."""

    status: Literal["True", "False", "Unknown"]
    reason: str
    message: str = ""


def admitted(seen: Observed, run: Run, step: Step) -> Aspect | None:
    """Whether the run has a place: True from admission on, False with what it waits for."""
    if run.admission is not None:
        return Aspect("True", Reason.ADMITTED, f"{len(run.admission.nodes)} nodes of pool {run.admission.pool}")
    if run.has_ended:
        return Aspect("False", Reason.NEVER_ADMITTED)
    if run.phase is None:
        return None
    if step.ledger is None:
        return Aspect("False", Reason.HISTORY_UNAVAILABLE)
    obstacle = admission.obstacle(seen, run)
    return None if obstacle is None else Aspect("False", obstacle.reason, obstacle.message)


def deployed(seen: Observed, run: Run, step: Step) -> Aspect | None:
    """Whether the run's collectors are there: True while anything of it is there and ready, also after its end until
    the last one is gone."""
    del step
    if run.admission is None:
        return None
    if run.has_ended:
        left = sorted(str(part.id) for part in seen.parts if part.exists and part.run == run.number)
        return Aspect("True", Reason.CLEANUP_PENDING, ", ".join(left)) if left else Aspect("False", Reason.TORN_DOWN)
    missing = describe(seen, run)
    return Aspect("False", Reason.NOT_READY, missing) if missing else Aspect("True", Reason.READY)


def measuring(seen: Observed, run: Run, step: Step) -> Aspect | None:
    """Whether slots are being counted."""
    del step
    if run.entered(Phase.RUNNING) is None:
        return None
    if run.phase is not Phase.RUNNING:
        return Aspect("False", Reason.MEASUREMENTS_OVER)
    if not seen.measured.readable:
        return Aspect("False", Reason.MEASUREMENTS_UNAVAILABLE)
    if seen.now < times.slot_end(run, 0):
        return Aspect("False", Reason.WARMING_UP, f"{times.admitted(run).plan.warmup_slots} slots do not count")
    return Aspect("True", Reason.MEASURING)


def candidates_stopped(seen: Observed, run: Run, step: Step) -> Aspect | None:
    """Which candidates were stopped for harm. Not stated while none was."""
    del seen, step
    if not run.stops:
        return None
    stopped = "; ".join(f"{stop.candidate}: {stop.reason}: {stop.message}" for stop in run.stops)
    return Aspect("True", Reason.CANDIDATES_STOPPED, stopped)


def analyzed(seen: Observed, run: Run, step: Step) -> Aspect | None:
    """Whether there are verdicts."""
    del step
    if run.phase is Phase.COMPLETED:
        return Aspect("True", run.transitions[-1].reason, verdicts.summary(run.verdicts))
    if run.has_ended:
        return Aspect("False", Reason.NOT_ANALYZED)
    if run.phase is not Phase.ANALYZING:
        return None
    return Aspect("False", Reason.ANALYSIS_PENDING if seen.measured.readable else Reason.MEASUREMENTS_UNAVAILABLE)


def is_recorded(seen: Observed, run: Run, step: Step) -> Aspect | None:
    """Whether the history holds every step. False: the run goes no further, but what does harm is stopped all the same."""
    if step.ledger is Ledger.HISTORY:
        return None if run.phase is None else Aspect("True", Reason.RECORDED)
    if step.ledger is Ledger.SPILL:
        return Aspect("False", Reason.SPILLED)
    waits = "" if step.rule is None else f"waits to go to {step.rule.arrow.after}"
    behind = recorded.lost(seen.status, seen.history)
    return Aspect("False", Reason.HISTORY_BEHIND if behind else Reason.HISTORY_UNAVAILABLE, waits)


def spec_change_ignored(seen: Observed, run: Run, step: Step) -> Aspect | None:
    """Whether the spec differs from what was admitted. The run goes on as it was admitted. Not stated before there was
    a difference."""
    del step
    if seen.spec.run < run.number:
        return Aspect("True", Reason.RUN_LOWERED, f"run {run.number} stays")
    if run.admission is not None and seen.spec.run == run.number and run.admission.spec_digest != seen.spec.digest:
        return Aspect("True", Reason.SPEC_EDITED, "raise spec.run to run the edited spec")
    return _not_any_more(seen, SPEC_CHANGE_IGNORED, Reason.AS_ADMITTED)


def cancel_ignored(seen: Observed, run: Run, step: Step) -> Aspect | None:
    """Whether somebody wants to end a run that cannot be cancelled any more. Not stated before somebody did."""
    del step
    asked = seen.spec.cancelled or seen.object.abort is not None
    if asked and run.phase is Phase.ANALYZING:
        return Aspect("True", Reason.ANALYSIS_FINISHES)
    if asked and run.phase in (Phase.COMPLETED, Phase.FAILED):
        return Aspect("True", Reason.RUN_HAS_ENDED)
    return _not_any_more(seen, CANCEL_IGNORED, Reason.NOTHING_IGNORED)


def paused(seen: Observed, run: Run, step: Step) -> Aspect | None:
    """Whether the pause switch holds the run: no admission, and no step but cancel and harm. Not stated before it did."""
    del step
    if seen.paused is not None and not run.has_ended:
        return Aspect("True", Reason.PAUSED, seen.paused)
    return _not_any_more(seen, PAUSED, Reason.NOT_PAUSED)


SPEC_CHANGE_IGNORED: Final = "SpecChangedIgnored"
CANCEL_IGNORED: Final = "CancelIgnored"
PAUSED: Final = "Paused"

CONDITIONS: Final[dict[str, Callable[[Observed, Run, Step], Aspect | None]]] = {
    "Admitted": admitted,
    "Deployed": deployed,
    "Measuring": measuring,
    "CandidateStopped": candidates_stopped,
    "Analyzed": analyzed,
    "Recorded": is_recorded,
    SPEC_CHANGE_IGNORED: spec_change_ignored,
    CANCEL_IGNORED: cancel_ignored,
    PAUSED: paused,
}
"""Every condition by its type, in order. None: not stated."""


def conditions(seen: Observed, run: Run, step: Step) -> tuple[Condition, ...]:
    """The conditions of `run`, as it is after `step`. A status that stays keeps the time of its last change."""
    same = seen.status is not None and seen.status.number == run.number
    before = {condition.type: condition for condition in seen.conditions} if same else {}
    stated = []
    for name, aspect_of in CONDITIONS.items():
        aspect = aspect_of(seen, run, step)
        if aspect is None:
            continue
        old = before.get(name)
        at = old.at if old is not None and old.status == aspect.status else seen.now
        stated.append(Condition(name, aspect.status, aspect.reason, aspect.message, seen.object.generation, at))
    return tuple(stated)


def _not_any_more(seen: Observed, name: str, reason: Reason) -> Aspect | None:
    """What is stated only after it held once."""
    return Aspect("False", reason) if any(condition.type == name for condition in seen.conditions) else None
