"""Which run is meant, after crashes, losses and returns."""

from __future__ import annotations

import pytest

from phoenix_controller.core.actions import Deploy, EmitEvent, RecordAgain, RecordStop, Teardown
from phoenix_controller.core.decide import decide
from phoenix_controller.core.observed import BASELINE, History, Observed
from phoenix_controller.core.reasons import Reason
from phoenix_controller.core.recorded import current, is_in_step, lost
from phoenix_controller.core.run import Run
from phoenix_controller.core.transitions import Arrow
from phoenix_schemas.phases import TERMINAL, Phase
from support.runs import LEAN, NOW, admission, asked, minutes, part, parts, pointed, run_in, seen, stop

PENDING, RUNNING, FAILED = (run_in(phase) for phase in (Phase.PENDING, Phase.RUNNING, Phase.FAILED))
SECOND = PENDING._replace(number=2)
AWAY = History(NOW)


def known(*runs: Run) -> History:
    return History(None, runs)


CASES = {
    "nobody knows it": (None, known(), 1, Run(1)),
    "waiting": (PENDING, known(PENDING), 1, PENDING),
    "the history is a step ahead: adopted": (PENDING, known(RUNNING), 1, RUNNING),
    "the history is away": (PENDING, AWAY, 1, PENDING),
    "the history was lost": (RUNNING, known(), 1, RUNNING),
    "the history has lost steps": (RUNNING, known(PENDING), 1, RUNNING),
    "a new object finds its ended run": (None, known(FAILED), 1, FAILED),
    "a new object finds its open run": (None, known(RUNNING), 1, RUNNING),
    "a new object while the history is away": (None, AWAY, 1, Run(1)),
    "a new object asks for the next run": (None, known(FAILED), 2, Run(2)),
    "a new object, an older run is open": (None, known(RUNNING), 2, RUNNING),
    "the next run": (FAILED, known(FAILED), 2, Run(2)),
    "the next run, created before a crash": (FAILED, known(FAILED, SECOND), 2, SECOND),
    "the next run but one, with one open": (FAILED, known(FAILED, SECOND), 3, SECOND),
    "not before the last one has ended": (RUNNING, known(RUNNING), 2, RUNNING),
    "not while the history is away": (FAILED, AWAY, 2, FAILED),
    "not before the last one is recorded": (FAILED, known(PENDING), 2, FAILED),
    "lowered": (SECOND, known(SECOND), 1, SECOND),
    "ended here, open there: what has ended has ended": (
        run_in(Phase.CANCELLED, by=Arrow.CANCEL_PENDING),
        known(run_in(Phase.INITIALIZING)),
        1,
        run_in(Phase.CANCELLED, by=Arrow.CANCEL_PENDING),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_run_that_is_meant(name: str) -> None:
    status, history, number, expected = CASES[name]
    assert current(status, history, number) == expected


def test_stops_of_both_are_kept_and_the_recorded_one_holds() -> None:
    mine = RUNNING._replace(stops=(stop("lean", NOW), stop("topk20", NOW)))
    theirs = RUNNING._replace(stops=(stop("lean", NOW - minutes(9)),))
    assert current(mine, known(theirs), 1).stops == (theirs.stops[0], mine.stops[1])
    assert current(mine, AWAY, 1).stops == mine.stops


def test_an_admission_that_the_status_does_not_hold_comes_from_the_history() -> None:
    bare = RUNNING._replace(admission=None)
    assert current(bare, known(RUNNING), 1).admission == admission()


@pytest.mark.parametrize(
    ("status", "history", "steps", "in_step"),
    [
        (None, known(), 0, True),
        (PENDING, known(PENDING), 0, True),
        (PENDING, known(RUNNING), 0, True),
        (RUNNING, known(PENDING), 2, False),
        (RUNNING, known(), 3, False),
        (RUNNING, AWAY, 0, False),
        (None, AWAY, 0, False),
    ],
)
def test_in_step(status: Run | None, history: History, steps: int, in_step: bool) -> None:
    assert lost(status, history) == steps
    assert is_in_step(status, history) is in_step


def test_a_step_of_a_predecessor_is_finished_not_decided_anew() -> None:
    """The row says Initializing, the status still Pending: parts are deployed, people are told, no second row."""
    started = run_in(Phase.INITIALIZING)
    decision = decide(seen(PENDING, history=known(started)))
    assert decision.transition is None
    assert decision.run == started
    assert [action for action in decision.actions if isinstance(action, Deploy)]
    assert [action.message for action in decision.actions if isinstance(action, EmitEvent)] == ["Initializing: "]


def test_a_cancel_that_came_meanwhile_acts_from_the_adopted_phase() -> None:
    decision = decide(asked(seen(PENDING, history=known(run_in(Phase.INITIALIZING))), cancelled=True))
    assert decision.transition is not None
    assert decision.transition.arrow is Arrow.CANCEL_INITIALIZING
    assert decision.transition.sequence == 3


@pytest.mark.parametrize("phase", sorted(TERMINAL))
def test_an_ended_run_is_restored_as_it_was(phase: Phase) -> None:
    ended = run_in(phase)
    decision = decide(pointed(seen(None, history=known(ended)), uid="uid-2"))
    assert decision.run == ended
    assert decision.transition is None
    assert {type(action) for action in decision.actions} <= {EmitEvent}


@pytest.mark.parametrize("phase", [Phase.INITIALIZING, Phase.RUNNING])
def test_an_interrupted_run_is_not_taken_up_again(phase: Phase) -> None:
    observed = pointed(seen(None, history=known(run_in(phase)), parts=(part(BASELINE),)), uid="uid-2")
    decision = decide(observed)
    assert decision.transition is not None
    assert (decision.transition.after, decision.transition.reason) == (Phase.FAILED, Reason.INTERRUPTED)
    assert Teardown(1) in decision.actions


@pytest.mark.parametrize("change", [{"paused": "holiday"}, {"history": AWAY}])
def test_nothing_of_an_interrupted_run_is_deployed_while_its_end_waits(change: dict[str, object]) -> None:
    observed = pointed(seen(RUNNING, parts=()), uid="uid-2")._replace(**change)  # type: ignore[arg-type]
    decision = decide(observed)
    assert decision.transition is None
    assert not [action for action in decision.actions if isinstance(action, Deploy)]


def test_a_history_that_was_lost_gets_its_steps_back_before_anything_else() -> None:
    over: Observed = seen(run_in(Phase.RUNNING, NOW - minutes(999)), history=known())
    decision = decide(over)
    assert decision.transition is None
    assert RecordAgain(decision.run) in decision.actions
    assert decide(over._replace(history=known(decision.run))).transition is not None


def test_a_stop_that_the_history_does_not_hold_is_recorded() -> None:
    stopped = RUNNING._replace(stops=(stop("lean"),))
    assert RecordStop(1, stop("lean")) in decide(seen(stopped, history=known(RUNNING))).actions
    assert RecordStop(1, stop("lean")) not in decide(seen(stopped)).actions
    away = decide(seen(stopped, history=AWAY))
    assert not [action for action in away.actions if isinstance(action, RecordStop)]


def test_a_run_that_does_not_follow_is_a_bug() -> None:
    step = decide(asked(seen(PENDING), cancelled=True)).transition
    assert step is not None
    with pytest.raises(ValueError, match="step 2 CANCEL_PENDING does not follow Running 3"):
        RUNNING.then(step)


def test_a_run_that_is_measured_without_admission_is_a_bug() -> None:
    bare = RUNNING._replace(admission=None)
    with pytest.raises(ValueError, match="without admission"):
        decide(seen(bare))
    cancelled = decide(asked(seen(bare), cancelled=True)).transition
    assert cancelled is not None


def test_parts_of_an_earlier_run_go_and_those_of_this_one_stay() -> None:
    observed = seen(RUNNING, parts=(*parts(), part(LEAN, run=7), part(BASELINE, run=3)))
    teardowns = [action for action in decide(observed).actions if isinstance(action, Teardown)]
    assert teardowns == [Teardown(3), Teardown(7)]
