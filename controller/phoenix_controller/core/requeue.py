"""When to look again although nothing was reported: the next moment at which time alone could change the answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from phoenix_controller.core import admission, times
from phoenix_controller.core.actions import Action, EmitEvent
from phoenix_controller.core.observed import Observed, Role
from phoenix_controller.core.reasons import Reason
from phoenix_controller.core.run import Run
from phoenix_controller.core.step import Step
from phoenix_controller.core.wanted import wanted
from phoenix_schemas.phases import Phase

AT_ONCE = dt.timedelta(0)
_SHARE = 4
"""What does not come about is tried again after this part of the time that it is overdue: ever more rarely."""
_RAREST = 30
"""The longest pause between two tries, in retry periods."""


def requeue_after(seen: Observed, run: Run, step: Step, actions: Sequence[Action]) -> dt.timedelta | None:
    """How long to wait at most, for `run` as it is after `step`; None while only an event can change anything.

    After a step at once: the next phase may have its answer already.
    """
    if step.transition is not None:
        return AT_ONCE
    waits = [moment - seen.now for moment in _moments(seen, run) if moment > seen.now]
    overdue = _overdue(seen, run, step, actions)
    if overdue is not None:
        waits.append(_again(seen, overdue))
    return min(waits, default=None)


def _moments(seen: Observed, run: Run) -> Iterator[dt.datetime]:
    """Every moment of the run's phase at which a rule, a condition or an action may change."""
    away = seen.history.away_since
    if seen.object.deleting and away is not None:
        yield away + seen.periods.spill
    match run.phase:
        case None | Phase.PENDING:
            if seen.spec.not_before is not None:
                yield seen.spec.not_before
        case Phase.INITIALIZING:
            yield times.deploy_deadline(run)
        case Phase.RUNNING:
            yield from _of_running(seen, run)
        case Phase.ANALYZING:
            yield times.analysis_deadline(run)


def _of_running(seen: Observed, run: Run) -> Iterator[dt.datetime]:
    frozen = times.admitted(run)
    yield times.slot_end(run, 0)
    yield from (times.slot_end(run, look.slot) for look in frozen.plan.looks)
    yield times.end(run)
    yield times.last_call(run)
    if frozen.early_success:
        yield times.early(run)
    parts = seen.of(run)
    for part in (parts[key] for key in wanted(run) if key in parts):
        for fault in part.faults:
            if not fault.is_own or part.id.role is Role.LOAD:
                yield fault.since + frozen.periods.patience


def _overdue(seen: Observed, run: Run, step: Step, actions: Sequence[Action]) -> dt.datetime | None:
    """Since when something should have happened that no event may announce; None if nothing is overdue."""
    if step.ledger is None and seen.history.away_since is not None and step.rule is not None:
        return seen.history.away_since
    looks = _late_looks(seen, run)
    if looks:
        return looks[0]
    if any(not isinstance(action, EmitEvent) for action in actions):
        return run.transitions[-1].at if run.phase not in (None, Phase.PENDING) else seen.now
    return seen.now if run.phase is Phase.PENDING and _line_is_old(seen, run) else None


def _line_is_old(seen: Observed, run: Run) -> bool:
    """Whether the line was worked out before this run, or its start window, was there."""
    reason = admission.place(seen, run).reason
    opened = seen.spec.not_before is not None and seen.spec.not_before <= seen.now
    return reason is Reason.NOT_YET_IN_LINE or (reason is Reason.BEFORE_START and opened)


def _late_looks(seen: Observed, run: Run) -> list[dt.datetime]:
    """When the looks were due that should have been stored by now, the first one first."""
    if run.phase is not Phase.RUNNING:
        return []
    stored = {look.number for look in seen.measured.looks}
    looks = enumerate(times.admitted(run).plan.looks, start=1)
    ends = [times.slot_end(run, look.slot) for number, look in looks if number not in stored]
    return [end for end in ends if end <= seen.now]


def _again(seen: Observed, since: dt.datetime) -> dt.timedelta:
    retry = seen.periods.retry
    return min(max((seen.now - since) / _SHARE, retry), retry * _RAREST)
