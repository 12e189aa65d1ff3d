"""Running: warms up, then measures."""

from __future__ import annotations

import datetime as dt

from phoenix_controller.core import times
from phoenix_controller.core.faults import earliest
from phoenix_controller.core.looks import due_looks
from phoenix_controller.core.observed import BASELINE, Observed, PartId, Role
from phoenix_controller.core.reasons import Reason
from phoenix_controller.core.rules.ended import CANCEL_REASONS, cancel_is_asked_for, the_run_was_interrupted
from phoenix_controller.core.rules.rule import Because, Rule
from phoenix_controller.core.run import Run
from phoenix_controller.core.transitions import Arrow


def the_baseline_has_failed(seen: Observed, run: Run) -> Because | None:
    """The baseline's collectors fail by their own fault, before the end of the run, and before the last candidate was
    stopped."""
    part = seen.of(run).get(BASELINE)
    if part is None or _a_look_is_due(seen, run):
        return None
    fault = earliest(fault for fault in part.faults if fault.is_own and fault.since <= _measured_until(run))
    return None if fault is None else Because(Reason.BASELINE_FAILED, str(fault))


def the_infrastructure_has_failed(seen: Observed, run: Run) -> Because | None:
    """A fault of the cluster, the host or the load lasts longer than patience has it, before the end of the run, before
    the part was stopped, and before the last candidate was."""
    if _a_look_is_due(seen, run):
        return None
    patience, until = times.admitted(run).periods.patience, min(seen.now, _measured_until(run))
    stopped = {PartId(Role.CANDIDATE, stop.candidate): stop.at for stop in run.stops}
    lasting = [
        (fault.since, f"{key}: {fault}")
        for key, part in seen.of(run).items()
        for fault in part.faults
        if not fault.is_own or key.role is Role.LOAD
        if fault.since + patience <= min(until, stopped.get(key, until))
    ]
    return Because(Reason.INFRASTRUCTURE_FAILED, min(lasting)[1]) if lasting else None


def no_candidate_is_left(seen: Observed, run: Run) -> Because | None:
    """Every candidate was stopped for harm: the analysis confirms it."""
    del seen
    if run.remaining():
        return None
    return Because(
        Reason.CANDIDATES_STOPPED, "; ".join(f"{stop.candidate}: {stop.reason}: {stop.message}" for stop in run.stops)
    )


def success_is_shown(seen: Observed, run: Run) -> Because | None:
    """With early success: every candidate that is left has shown everything at a planned look, and the shortest run is
    over."""
    frozen = times.admitted(run)
    if not frozen.early_success or seen.now < times.early(run) or _a_look_is_due(seen, run):
        return None
    shown = {name for look in seen.measured.looks for name in look.successes}
    left = run.remaining()
    return Because(Reason.SUCCESS_SHOWN, ", ".join(left)) if left and shown.issuperset(left) else None


def the_time_is_up(seen: Observed, run: Run) -> Because | None:
    """The last slot is over and was read, and every look is stored. While measurements cannot be read the run waits a
    little longer; what is missing then is for the data gates."""
    slots = times.admitted(run).plan.slots
    if seen.now < times.end(run) or _a_look_is_due(seen, run):
        return None
    if seen.measured.readable and seen.measured.slots >= slots:
        return Because(Reason.DURATION_ELAPSED, f"{slots} slots measured")
    if seen.now < times.last_call(run):
        return None
    return Because(Reason.DURATION_ELAPSED, f"{slots} slots planned, not all of them could be read")


def _a_look_is_due(seen: Observed, run: Run) -> bool:
    """Whether a look can be stored that is not: it may show harm from before whatever else is seen. Not for ever, and not
    when nobody is left to have done harm."""
    return bool(run.remaining() and due_looks(seen, run)) and seen.now < times.last_call(run)


def _measured_until(run: Run) -> dt.datetime:
    """Until when a fault counts: to the end, or to when the last candidate was stopped. What happened first decides, and
    not what was noticed first."""
    return times.end(run) if run.remaining() else max(stop.at for stop in run.stops)


RULES = (
    Rule(cancel_is_asked_for, Arrow.CANCEL_RUNNING, CANCEL_REASONS, in_pause=True),
    Rule(the_run_was_interrupted, Arrow.RUNTIME_ERROR, (Reason.INTERRUPTED,)),
    Rule(the_baseline_has_failed, Arrow.RUNTIME_ERROR, (Reason.BASELINE_FAILED,)),
    Rule(the_infrastructure_has_failed, Arrow.RUNTIME_ERROR, (Reason.INFRASTRUCTURE_FAILED,)),
    Rule(no_candidate_is_left, Arrow.COMPLETE, (Reason.CANDIDATES_STOPPED,), in_pause=True),
    Rule(success_is_shown, Arrow.COMPLETE, (Reason.SUCCESS_SHOWN,)),
    Rule(the_time_is_up, Arrow.COMPLETE, (Reason.DURATION_ELAPSED,)),
)
