"""Conditions: what is stated in which state, and that nothing is written for nothing."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from phoenix_controller.core.conditions import CONDITIONS
from phoenix_controller.core.decide import decide
from phoenix_controller.core.faults import FaultKind
from phoenix_controller.core.observed import BASELINE, Condition, Harm, History, Measured, Observed
from phoenix_controller.core.reasons import Reason
from phoenix_controller.core.scheduler import REASONS
from phoenix_schemas.phases import Phase
from support.phase_cases import CASES as PHASE_CASES
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
)

PENDING, INITIALIZING, RUNNING, ANALYZING, COMPLETED, FAILED, CANCELLED = (run_in(phase) for phase in Phase)
STARTED = run_in(Phase.RUNNING, NOW - minutes(20))
AWAY = History(NOW)


class Case(NamedTuple):
    """A snapshot, a type, and its state as `Status Reason message`; an empty text: not stated."""

    observed: Observed
    type: str
    expected: str


def before(type: str, status: str = "True") -> tuple[Condition, ...]:
    """What the status says already."""
    return (Condition(type, status, "Before", "", 1, NOW - minutes(7)),)  # type: ignore[arg-type]


CASES = {
    "a new run has no place yet": Case(seen(None, history=AWAY), "Admitted", ""),
    "waits for nodes": Case(
        seen(PENDING, line=line(None, Reason.NODES_BUSY, message="held by x")), "Admitted", "False NodesBusy held by x"
    ),
    "not in line": Case(seen(PENDING, line=line(run=9)), "Admitted", "False NotYetInLine not in line yet"),
    "paused": Case(seen(PENDING, paused="holiday"), "Admitted", "False Paused holiday"),
    "cleaning up": Case(
        seen(PENDING, parts=(part(BASELINE, run=9),)),
        "Admitted",
        "False CleaningUp collectors of an earlier run are still there",
    ),
    "configs missing": Case(
        seen(PENDING, missing=("y", "x")), "Admitted", "False ConfigsMissing not in the cluster yet: x, y"
    ),
    "freezing": Case(seen(PENDING, frozen=()), "Admitted", "False Freezing 3 nodes of pool checkout"),
    "waits for the history": Case(seen(PENDING, history=AWAY), "Admitted", "False HistoryUnavailable"),
    "is admitted": Case(seen(PENDING), "Admitted", "True Admitted 3 nodes of pool checkout"),
    "stays admitted": Case(seen(FAILED), "Admitted", "True Admitted 3 nodes of pool checkout"),
    "ended before": Case(asked(seen(PENDING), cancelled=True), "Admitted", "False NeverAdmitted"),
    "nothing to deploy": Case(seen(PENDING, frozen=()), "Deployed", ""),
    "deploying": Case(
        seen(INITIALIZING, parts=(part(BASELINE, nodes_ready=2), part(LEAN, ready=NOW))),
        "Deployed",
        "False NotReady the baseline: 2 of 3 nodes ready; candidate topk20: not there",
    ),
    "deploying, refused": Case(
        seen(INITIALIZING, parts=parts(topk20=part(TOPK, exists=False))),
        "Deployed",
        "False NotReady candidate topk20: not there",
    ),
    "deployed": Case(seen(STARTED), "Deployed", "True Ready"),
    "a fault while it runs": Case(
        seen(STARTED, parts=parts(lean=part(LEAN, faults=(fault(FaultKind.IMAGE_PULL),)))),
        "Deployed",
        "False NotReady candidate lean: ImagePullBackOff: why",
    ),
    "ended, still there": Case(
        seen(CANCELLED, parts=parts()),
        "Deployed",
        "True CleanupPending candidate lean, candidate topk20, the baseline",
    ),
    "ended, gone": Case(seen(CANCELLED), "Deployed", "False TornDown"),
    "not measured yet": Case(seen(INITIALIZING, parts=()), "Measuring", ""),
    "warming up": Case(seen(RUNNING), "Measuring", "False WarmingUp 5 slots do not count"),
    "measuring": Case(seen(STARTED), "Measuring", "True Measuring"),
    "nothing to read": Case(
        seen(STARTED, measured=Measured(readable=False)), "Measuring", "False MeasurementsUnavailable"
    ),
    "measured": Case(seen(ANALYZING), "Measuring", "False MeasurementsOver"),
    "nobody stopped": Case(seen(STARTED), "CandidateStopped", ""),
    "one stopped": Case(
        seen(STARTED, measured=Measured(harms=(Harm("lean", "CriticalLost", "nginx is gone", NOW),))),
        "CandidateStopped",
        "True CandidatesStopped lean: CriticalLost: nginx is gone",
    ),
    "no analysis yet": Case(seen(STARTED), "Analyzed", ""),
    "analysis": Case(seen(ANALYZING), "Analyzed", "False AnalysisPending"),
    "analysis of nothing": Case(
        seen(ANALYZING, measured=Measured(readable=False)), "Analyzed", "False MeasurementsUnavailable"
    ),
    "analysed": Case(
        seen(ANALYZING, measured=Measured(verdicts=VERDICTS)),
        "Analyzed",
        "True VerdictReached lean: promote (AllShown); topk20: reject (GoalMissed)",
    ),
    "never analysed": Case(seen(FAILED), "Analyzed", "False NotAnalyzed"),
    "recorded": Case(seen(STARTED), "Recorded", "True Recorded"),
    "the history is away": Case(seen(STARTED, history=AWAY), "Recorded", "False HistoryUnavailable"),
    "a step waits for it": Case(
        asked(seen(STARTED, history=AWAY), cancelled=True),
        "Recorded",
        "False HistoryUnavailable waits to go to Cancelled",
    ),
    "the history was lost": Case(seen(STARTED, history=History()), "Recorded", "False HistoryBehind"),
    "spilled": Case(
        pointed(seen(STARTED, history=History(NOW - minutes(10))), deleting=True), "Recorded", "False Spilled"
    ),
    "as admitted": Case(seen(STARTED), "SpecChangedIgnored", ""),
    "edited": Case(
        asked(seen(STARTED), digest="sha256:new"),
        "SpecChangedIgnored",
        "True SpecEdited raise spec.run to run the edited spec",
    ),
    "edited while it waits": Case(asked(seen(PENDING, frozen=()), digest="sha256:new"), "SpecChangedIgnored", ""),
    "edited back": Case(
        seen(STARTED, conditions=before("SpecChangedIgnored")), "SpecChangedIgnored", "False AsAdmitted"
    ),
    "lowered": Case(
        seen(STARTED._replace(number=2), history=History(None, (STARTED._replace(number=2),))),
        "SpecChangedIgnored",
        "True RunLowered run 2 stays",
    ),
    "cancelled in time": Case(asked(seen(STARTED), cancelled=True), "CancelIgnored", ""),
    "cancelled too late": Case(asked(seen(ANALYZING), cancelled=True), "CancelIgnored", "True AnalysisFinishes"),
    "aborted too late": Case(pointed(seen(ANALYZING), abort="x"), "CancelIgnored", "True AnalysisFinishes"),
    "cancelled after its end": Case(asked(seen(COMPLETED), cancelled=True), "CancelIgnored", "True RunHasEnded"),
    "cancelled and cancelled": Case(asked(seen(CANCELLED), cancelled=True), "CancelIgnored", ""),
    "the cancel was taken back": Case(
        seen(ANALYZING, conditions=before("CancelIgnored")), "CancelIgnored", "False NothingIgnored"
    ),
    "pause while it runs": Case(seen(STARTED, paused="holiday"), "Paused", "True Paused holiday"),
    "pause after its end": Case(seen(FAILED, paused="holiday"), "Paused", ""),
    "pause over": Case(seen(STARTED, conditions=before("Paused")), "Paused", "False NotPaused"),
    "never paused": Case(seen(STARTED), "Paused", ""),
}


def states(observed: Observed) -> dict[str, str]:
    return {each.type: f"{each.status} {each.reason} {each.message}".strip() for each in decide(observed).conditions}


@pytest.mark.parametrize("name", CASES)
def test_condition(name: str) -> None:
    case = CASES[name]
    assert states(case.observed).get(case.type, "") == case.expected


def test_every_condition_and_every_reason_of_one_has_a_case() -> None:
    assert {case.type for case in CASES.values()} == set(CONDITIONS)
    shown = {case.expected.split(" ")[1] for case in CASES.values() if case.expected}
    steps = {case.reason for case in PHASE_CASES.values() if case.reason}
    assert set(Reason) - shown - steps - set(REASONS) == set()


def test_they_stand_in_the_order_of_the_table() -> None:
    found = [condition.type for condition in decide(seen(COMPLETED)).conditions]
    assert found == [name for name in CONDITIONS if name in found]


def test_a_state_that_stays_keeps_its_time() -> None:
    first = decide(seen(STARTED))
    later = decide(seen(STARTED, conditions=first.conditions, now=NOW + minutes(1)))
    assert later.conditions == first.conditions


def test_a_state_that_changes_has_a_new_time() -> None:
    first = decide(seen(STARTED))
    later = decide(seen(STARTED, conditions=first.conditions, now=NOW + minutes(1), measured=Measured(readable=False)))
    times = {condition.type: condition.at for condition in later.conditions}
    assert times["Measuring"] == NOW + minutes(1)
    assert times["Deployed"] == NOW


def test_another_reason_is_no_other_state() -> None:
    waiting = seen(PENDING, line=line(None, Reason.NODES_BUSY))
    first = decide(waiting)
    later = decide(
        waiting._replace(conditions=first.conditions, line=line(None, Reason.BEHIND_OLDER), now=NOW + minutes(1))
    )
    assert [(each.reason, each.at) for each in later.conditions if each.type == "Admitted"] == [("BehindOlder", NOW)]


def test_a_new_run_does_not_inherit_the_times_of_the_last() -> None:
    first = decide(seen(FAILED))
    observed = asked(seen(FAILED, conditions=first.conditions, now=NOW + minutes(1)), run=2)
    assert {condition.at for condition in decide(observed).conditions} == {NOW + minutes(1)}


def test_the_generation_that_was_looked_at_is_noted() -> None:
    assert {each.observed_generation for each in decide(pointed(seen(STARTED), generation=5)).conditions} == {5}


@pytest.mark.parametrize("name", [name for name, case in PHASE_CASES.items() if case.arrow is None])
def test_a_run_that_stays_is_not_written_again(name: str) -> None:
    """Deciding on what was just written asks for the same status, so none is written."""
    observed = PHASE_CASES[name].observed
    first = decide(observed)
    written = observed._replace(status=first.run, conditions=first.conditions)
    assert (decide(written).run, decide(written).conditions) == (first.run, first.conditions)


def test_admission_names_what_was_frozen() -> None:
    two = run_in(Phase.RUNNING, admission=admission(nodes=("n1",), pool="b"))
    assert states(seen(two))["Admitted"] == "True Admitted 1 nodes of pool b"
