"""When a run is looked at again although nothing was reported."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import pytest

from phoenix_controller.core.decide import decide
from phoenix_controller.core.faults import FaultKind
from phoenix_controller.core.observed import LOAD, History, LookResult, Measured, Observed
from phoenix_controller.core.reasons import Reason
from phoenix_schemas.phases import TERMINAL, Phase
from support.phase_cases import CASES as PHASE_CASES
from support.runs import (
    LEAN,
    NOW,
    admission,
    asked,
    fault,
    line,
    minutes,
    part,
    parts,
    pointed,
    run_in,
    seen,
    stop,
)

PENDING, INITIALIZING, RUNNING, ANALYZING = (run_in(phase) for phase in list(Phase)[:4])
AT_ONCE, A_SECOND = dt.timedelta(0), dt.timedelta(seconds=1)
ALL = tuple(map(LookResult, (1, 2, 3, 4)))


def ago(count: float, **changes: object) -> object:
    return run_in(Phase.RUNNING, NOW - minutes(count), **changes)


def running(count: float, slots: int = 0, looks: int = 0, **changes: object) -> Observed:
    """A run that began so many minutes ago, with so much of it read."""
    run = run_in(Phase.RUNNING, NOW - minutes(count), **{k: changes.pop(k) for k in ("admission",) if k in changes})
    return seen(run, measured=Measured(slots=slots, looks=ALL[:looks]), **changes)


class Case(NamedTuple):
    """A snapshot and how long to wait; None: only an event matters."""

    observed: Observed
    expected: dt.timedelta | None


CASES = {
    "a step was taken": Case(seen(INITIALIZING), AT_ONCE),
    "waits for a place": Case(seen(PENDING, line=line(None, Reason.NODES_BUSY)), None),
    "waits for its window": Case(
        asked(seen(PENDING, line=line(None, Reason.BEFORE_START)), not_before=NOW + minutes(90)), minutes(90)
    ),
    "its window has opened since the line was worked out": Case(
        asked(seen(PENDING, line=line(None, Reason.BEFORE_START)), not_before=NOW), A_SECOND
    ),
    "not in line yet": Case(seen(PENDING, line=line(run=3)), A_SECOND),
    "freezing": Case(seen(PENDING, frozen=()), A_SECOND),
    "configs missing": Case(seen(PENDING, missing=("lean",)), None),
    "until the deploy deadline": Case(seen(INITIALIZING, parts=parts(None)), minutes(10)),
    "until the warm-up is over": Case(running(1), minutes(4)),
    "until the first look": Case(running(6, 1), minutes(14)),
    "until the second look": Case(running(20.5, 15, 1), minutes(14.5)),
    "a look is late": Case(running(20.01, 14), A_SECOND),
    "a look is later: more rarely": Case(running(21, 14), dt.timedelta(seconds=15)),
    "a look is very late: not too rarely": Case(running(40, 14), dt.timedelta(seconds=30)),
    "until the end": Case(running(64, 58, 3), minutes(1)),
    "until the last call": Case(running(69.99, 58, 3), minutes(0.01)),
    "until success may be told": Case(running(26, 15, 1, admission=admission(early_success=True)), minutes(4)),
    "until patience is over": Case(
        running(21, 15, 1, parts=parts(lean=part(LEAN, faults=(fault(FaultKind.IMAGE_PULL, NOW - minutes(1)),)))),
        minutes(4),
    ),
    "until patience with the load is over": Case(
        running(
            21,
            15,
            1,
            admission=admission(load=True),
            parts=(*parts(), part(LOAD, faults=(fault(FaultKind.OOM_KILLED),))),
        ),
        minutes(5),
    ),
    "a fault of a candidate is no matter of time": Case(
        running(21, 15, 1, parts=parts(lean=part(LEAN, faults=(fault(FaultKind.OOM_KILLED),)))),
        dt.timedelta(seconds=30),
    ),
    "until the analysis deadline": Case(seen(ANALYZING, measured=Measured(readable=False)), minutes(10)),
    "the analysis is asked for": Case(seen(ANALYZING), A_SECOND),
    "and again, more rarely": Case(seen(ANALYZING, now=NOW + minutes(1)), dt.timedelta(seconds=15)),
    "a step waits for the history": Case(asked(seen(RUNNING, history=History(NOW)), cancelled=True), A_SECOND),
    "it waits for long": Case(
        asked(seen(RUNNING, history=History(NOW - minutes(60))), cancelled=True), dt.timedelta(seconds=30)
    ),
    "no step waits for the history": Case(running(6, 1, history=History(NOW)), minutes(14)),
    "deleted: until the spill": Case(
        pointed(seen(run_in(Phase.FAILED), history=History(NOW - minutes(3))), deleting=True), minutes(7)
    ),
    "ended, not gone": Case(seen(run_in(Phase.FAILED), parts=parts()), A_SECOND),
    "ended, not gone for long": Case(
        seen(run_in(Phase.FAILED, NOW - minutes(1)), parts=parts()), dt.timedelta(seconds=15)
    ),
    **{f"{phase}": Case(seen(run_in(phase)), None) for phase in sorted(TERMINAL)},
}


@pytest.mark.parametrize("name", CASES)
def test_requeue(name: str) -> None:
    assert decide(CASES[name].observed).requeue_after == CASES[name].expected


@pytest.mark.parametrize("name", [name for name, case in PHASE_CASES.items() if case.arrow is None])
def test_a_rule_that_time_makes_true_is_not_missed(name: str) -> None:
    """A microsecond before it is looked at again, no rule has begun to hold."""
    observed = PHASE_CASES[name].observed
    wait = decide(observed).requeue_after
    last = minutes(10**6) if wait is None else wait - dt.timedelta(microseconds=1)
    assert decide(observed._replace(now=observed.now + last)).transition is None


def test_nobody_is_asked_again_and_again_without_a_pause() -> None:
    stopped = run_in(Phase.RUNNING, NOW - minutes(20), stops=(stop("lean"),))
    wait = decide(seen(stopped)).requeue_after
    assert wait is not None
    assert wait >= A_SECOND
