"""What the world lacks is asked for, and nothing else."""

from __future__ import annotations

from typing import NamedTuple, get_args

import pytest

from phoenix_controller.core import actions
from phoenix_controller.core.actions import ACTIONS, Action, EmitEvent
from phoenix_controller.core.decide import decide
from phoenix_controller.core.faults import FaultKind
from phoenix_controller.core.observed import BASELINE, LOAD, Harm, History, LookResult, Measured, Observed
from phoenix_controller.core.step import Ledger
from phoenix_controller.core.transitions import Arrow
from phoenix_schemas.phases import Phase
from support.runs import (
    LEAN,
    NOW,
    TOPK,
    VERDICTS,
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
STARTED = run_in(Phase.RUNNING, NOW - minutes(20))
CANCELLED = run_in(Phase.CANCELLED)
AWAY = History(NOW)
LONG_AWAY = History(NOW - minutes(10))
HARM = Harm("lean", "CriticalLost", "nginx is gone", NOW - minutes(1))
GONE = tuple(each._replace(exists=False) for each in parts())


class Case(NamedTuple):
    """A snapshot and the actions that follow, events left out."""

    observed: Observed
    expected: tuple[Action, ...] = ()


CASES = {
    "new": Case(seen(None)),
    "a place is free": Case(seen(PENDING, frozen=()), (actions.Freeze(admission()),)),
    "a place is free, the copy is for another": Case(
        seen(PENDING, frozen=(admission(uid="old"),)), (actions.Freeze(admission()),)
    ),
    "no place": Case(seen(PENDING, frozen=(), line=line(None))),
    "a place is free, but the history is away": Case(seen(PENDING, frozen=(), history=AWAY)),
    "a place is free, but it is paused": Case(seen(PENDING, frozen=(), paused="p")),
    "a place is free, but it is cancelled": Case(asked(seen(PENDING, frozen=()), cancelled=True)),
    "starts": Case(seen(PENDING), tuple(actions.Deploy(1, each) for each in (BASELINE, LEAN, TOPK))),
    "starts with load": Case(
        asked(seen(PENDING, frozen=(admission(load=True),)), load=True),
        tuple(actions.Deploy(1, each) for each in (BASELINE, LEAN, TOPK, LOAD)),
    ),
    "one part is there": Case(
        seen(INITIALIZING, parts=(part(BASELINE),)), (actions.Deploy(1, LEAN), actions.Deploy(1, TOPK))
    ),
    "all parts are there": Case(seen(INITIALIZING)),
    "its creation was refused": Case(
        seen(INITIALIZING, parts=parts(lean=part(LEAN, exists=False))), (actions.Deploy(1, LEAN),)
    ),
    "somebody deleted one": Case(seen(STARTED, parts=parts()[1:]), (actions.Deploy(1, BASELINE),)),
    "somebody deleted one while it analyses": Case(seen(ANALYZING, parts=parts()[1:]), (actions.Analyse(1, ()),)),
    "a candidate does harm": Case(
        seen(STARTED, measured=Measured(harms=(HARM,))),
        (actions.StopCandidate(1, "lean"), actions.RecordStop(1, stop("lean", HARM.at))),
    ),
    "a candidate does harm while the history is away": Case(
        seen(STARTED, measured=Measured(harms=(HARM,)), history=AWAY), (actions.StopCandidate(1, "lean"),)
    ),
    "a candidate does harm while paused": Case(
        seen(STARTED, measured=Measured(harms=(HARM,)), paused="p"),
        (actions.StopCandidate(1, "lean"), actions.RecordStop(1, stop("lean", HARM.at))),
    ),
    "a stopped candidate is gone and stays so": Case(
        seen(STARTED._replace(stops=(stop("lean"),)), parts=(part(BASELINE), part(TOPK)))
    ),
    "a look is due": Case(seen(STARTED, measured=Measured(slots=15)), (actions.RecordLook(1, 1),)),
    "a slot before it": Case(seen(STARTED, measured=Measured(slots=14))),
    "two looks are due": Case(
        seen(STARTED, measured=Measured(slots=30)), (actions.RecordLook(1, 1), actions.RecordLook(1, 2))
    ),
    "one of two is stored": Case(
        seen(STARTED, measured=Measured(slots=44, looks=(LookResult(1),))), (actions.RecordLook(1, 2),)
    ),
    "a look is due, nothing can be read": Case(seen(STARTED, measured=Measured(readable=False, slots=15))),
    "a look is due, the history is away": Case(seen(STARTED, measured=Measured(slots=15), history=AWAY)),
    "cancelled: all goes": Case(asked(seen(STARTED), cancelled=True), (actions.Teardown(1),)),
    "cancelled while the history is away: all goes at once": Case(
        asked(seen(STARTED), cancelled=True)._replace(history=AWAY), (actions.Teardown(1),)
    ),
    "cancelled while the history is away, all gone: stays so": Case(
        asked(seen(STARTED, parts=GONE), cancelled=True)._replace(history=AWAY)
    ),
    "failed while the history is away: waits": Case(
        seen(STARTED, parts=parts(baseline=part(BASELINE, faults=(fault(FaultKind.OOM_KILLED),))), history=AWAY)
    ),
    "the verdict is to be computed": Case(seen(ANALYZING), (actions.Analyse(1, ()),)),
    "with a stop": Case(
        seen(ANALYZING._replace(stops=(stop("lean"),)), parts=parts()[::2]), (actions.Analyse(1, (stop("lean"),)),)
    ),
    "looks before it": Case(seen(ANALYZING, measured=Measured(slots=15)), (actions.RecordLook(1, 1),)),
    "it was tried": Case(seen(ANALYZING, measured=Measured(tried=True)), (actions.Analyse(1, ()),)),
    "nothing can be read": Case(seen(ANALYZING, measured=Measured(readable=False))),
    "completed": Case(seen(ANALYZING, measured=Measured(verdicts=VERDICTS)), (actions.Teardown(1),)),
    "ended, still there": Case(seen(CANCELLED, parts=parts()), (actions.Teardown(1),)),
    "ended and gone": Case(seen(CANCELLED)),
    "deleted while it waits": Case(pointed(seen(PENDING), deleting=True), (actions.Release(False),)),
    "deleted while it runs": Case(pointed(seen(STARTED), deleting=True), (actions.Teardown(1),)),
    "deleted while it is analysed": Case(pointed(seen(ANALYZING), deleting=True), (actions.Analyse(1, ()),)),
    "deleted, ended, still there": Case(pointed(seen(CANCELLED, parts=parts()), deleting=True), (actions.Teardown(1),)),
    "deleted, ended, an earlier run still there": Case(
        pointed(seen(CANCELLED, parts=(part(LEAN, run=9),)), deleting=True), (actions.Teardown(9),)
    ),
    "deleted, ended, gone": Case(pointed(seen(CANCELLED), deleting=True), (actions.Release(False),)),
    "deleted, ended, gone, the history is away": Case(pointed(seen(CANCELLED, history=AWAY), deleting=True)),
    "deleted, ended, gone, the history is away for long": Case(
        pointed(seen(CANCELLED, history=LONG_AWAY), deleting=True), (actions.Release(True),)
    ),
    "deleted, ended, gone, not recorded": Case(
        pointed(seen(CANCELLED, history=History()), deleting=True), (actions.RecordAgain(CANCELLED),)
    ),
    "deleted before anything": Case(pointed(seen(None), deleting=True), (actions.Release(False),)),
    "deleted before anything is known": Case(pointed(seen(None, history=AWAY), deleting=True)),
}


@pytest.mark.parametrize("name", CASES)
def test_actions(name: str) -> None:
    observed, expected = CASES[name]
    found = tuple(action for action in decide(observed).actions if not isinstance(action, EmitEvent))
    assert found == expected


def test_every_action_has_a_case() -> None:
    shown = {type(action) for case in CASES.values() for action in case.expected} | {EmitEvent}
    assert shown == set(ACTIONS) == set(get_args(Action))


def test_people_are_told_of_steps_and_stops() -> None:
    decision = decide(seen(STARTED, measured=Measured(harms=(HARM,))))
    assert EmitEvent("CriticalLost", "candidate lean stopped: nginx is gone", True) in decision.actions
    aborted = decide(pointed(seen(STARTED), abort="on fire"))
    assert EmitEvent("Aborted", "Cancelled: on fire", True) in aborted.actions
    started = decide(seen(PENDING))
    assert EmitEvent("Admitted", "Initializing: 3 nodes of pool checkout", False) in started.actions


def test_people_are_told_once() -> None:
    stopped = STARTED._replace(stops=(stop("lean", HARM.at),))
    assert decide(seen(stopped, measured=Measured(harms=(HARM,)), parts=parts()[::2])).actions == ()


def test_a_deleted_run_ends_even_if_the_history_stays_away() -> None:
    observed = pointed(seen(STARTED, history=LONG_AWAY, parts=()), deleting=True)
    decision = decide(observed)
    assert decision.ledger is Ledger.SPILL
    assert decision.transition is not None
    assert decision.transition.arrow is Arrow.CANCEL_RUNNING
    assert actions.Release(True) in decision.actions
    assert decide(observed._replace(now=NOW - minutes(0.1))).transition is None


def test_only_a_deleted_run_is_spilled() -> None:
    decision = decide(asked(seen(STARTED, history=LONG_AWAY), cancelled=True))
    assert decision.ledger is None
    assert decision.transition is None
