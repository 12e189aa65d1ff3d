"""A case for every rule of every phase, by the name of the phase and what is seen."""

from __future__ import annotations

from typing import NamedTuple

from phoenix_controller.core.faults import Fault, FaultKind
from phoenix_controller.core.observed import BASELINE, LOAD, Harm, History, LookResult, Measured, Observed
from phoenix_controller.core.reasons import Reason
from phoenix_controller.core.transitions import Arrow
from phoenix_schemas.phases import TERMINAL, Phase
from support.runs import (
    LEAN,
    NODES,
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


class Case(NamedTuple):
    """A snapshot and what follows: an arrow with its reason and the start of its message, or nothing."""

    observed: Observed
    arrow: Arrow | None = None
    reason: Reason | None = None
    message: str = ""


END = minutes(65)
"""From Running to the end of the last slot: five slots of warm-up, sixty that count."""
PENDING, INITIALIZING, RUNNING, ANALYZING = (run_in(phase) for phase in list(Phase)[:4])
STARTED = run_in(Phase.RUNNING, NOW - minutes(20))
OVER = run_in(Phase.RUNNING, NOW - END)
LATE = run_in(Phase.INITIALIZING, NOW - minutes(10))
READ = Measured(slots=60, looks=tuple(map(LookResult, (1, 2, 3, 4))))
BOTH = (stop("lean", NOW - minutes(3)), stop("topk20", NOW - minutes(1)))
EARLY = admission(early_success=True)
LOADED = admission(load=True)
SUCCESS = Measured(slots=30, looks=(LookResult(1), LookResult(2, (), frozenset({"lean", "topk20"}))))


def broken(kind: FaultKind, ago: float = 1) -> tuple[Fault, ...]:
    """A fault that began so many minutes ago."""
    return (fault(kind, NOW - minutes(ago)),)


def harm(name: str, ago: float = 1) -> Harm:
    """Harm of so many minutes ago."""
    return Harm(name, "CriticalLost", "nginx is gone", NOW - minutes(ago))


NEW = {
    "a run that nobody knows": Case(seen(None), Arrow.CREATE, Reason.CREATED, "run 1"),
    "also while paused, so that it keeps its place in the line": Case(
        seen(None)._replace(paused="holiday"), Arrow.CREATE, Reason.CREATED
    ),
    "not while the history is away": Case(seen(None)._replace(history=History(NOW))),
    "not if the object is about to go": Case(pointed(seen(None), deleting=True)),
    "a new run after the last one": Case(
        asked(seen(run_in(Phase.FAILED)), run=2), Arrow.CREATE, Reason.CREATED, "run 2"
    ),
    "not before the last one is recorded": Case(asked(seen(run_in(Phase.FAILED), history=History()), run=2)),
}
CANCELS = {
    f"{phase} {name}": Case(change(seen(run_in(phase))), Arrow.between(phase, Phase.CANCELLED), reason, message)
    for phase in (Phase.PENDING, Phase.INITIALIZING, Phase.RUNNING)
    for name, change, reason, message in (
        ("cancelled", lambda it: asked(it, cancelled=True), Reason.CANCELLED, "spec.cancelled"),
        ("aborted", lambda it: pointed(it, abort="on fire"), Reason.ABORTED, "on fire"),
        ("superseded", lambda it: asked(it, run=2), Reason.SUPERSEDED, "run 2"),
        ("deleted", lambda it: pointed(it, deleting=True), Reason.DELETED, ""),
        ("cancelled while paused", lambda it: asked(it, cancelled=True)._replace(paused="p"), Reason.CANCELLED, ""),
        ("aborted and cancelled", lambda it: asked(pointed(it, abort="x"), cancelled=True), Reason.ABORTED, "x"),
    )
}
WAITING = {
    "granted and frozen": Case(seen(PENDING), Arrow.START, Reason.ADMITTED, "3 nodes"),
    "granted, not frozen": Case(seen(PENDING, frozen=())),
    "frozen for other nodes": Case(seen(PENDING, frozen=(admission(nodes=NODES[:2]),))),
    "frozen for an earlier spec": Case(seen(PENDING, frozen=(admission(spec_digest="sha256:old"),))),
    "frozen for an object that was lost": Case(seen(PENDING, frozen=(admission(uid="other"),))),
    "one of two copies fits": Case(
        seen(PENDING, frozen=(admission(nodes=()), admission())), Arrow.START, Reason.ADMITTED
    ),
    "no place": Case(seen(PENDING, line=line(None, Reason.NODES_BUSY))),
    "a place for a spec that was edited since": Case(seen(PENDING, line=line(digest="sha256:old"))),
    "a place for another run": Case(seen(PENDING, line=line(run=2))),
    "configs missing": Case(seen(PENDING, missing=("topk20",))),
    "an earlier run is still there": Case(seen(PENDING, parts=(part(BASELINE, run=7),))),
    "paused": Case(seen(PENDING, paused="holiday")),
    "the history is away": Case(seen(PENDING, history=History(NOW))),
    "the history has lost it": Case(seen(PENDING, history=History())),
}
DEPLOYING = {
    "everything is ready": Case(seen(INITIALIZING), Arrow.DEPLOY_SUCCESS, Reason.PARTS_READY, "3 parts on 3 nodes"),
    "one is not": Case(seen(INITIALIZING, parts=parts(topk20=part(TOPK)))),
    "one is not there": Case(seen(INITIALIZING, parts=parts()[:2])),
    "paused": Case(seen(INITIALIZING, paused="holiday")),
    "the load is not there": Case(seen(run_in(Phase.INITIALIZING, admission=LOADED))),
    "the load is ready too": Case(
        seen(run_in(Phase.INITIALIZING, admission=LOADED), parts=(*parts(), part(LOAD, ready=NOW))),
        Arrow.DEPLOY_SUCCESS,
        Reason.PARTS_READY,
        "4 parts",
    ),
    "the deadline": Case(
        seen(LATE, parts=parts(topk20=part(TOPK, nodes_ready=2))),
        Arrow.DEPLOY_ERROR,
        Reason.DEPLOY_DEADLINE_EXCEEDED,
        "candidate topk20: 2 of 3 nodes ready",
    ),
    "a moment before the deadline": Case(
        seen(LATE, parts=parts(topk20=part(TOPK)), now=NOW - minutes(0.001)),
    ),
    "ready at the deadline": Case(seen(LATE, parts=parts(NOW)), Arrow.DEPLOY_SUCCESS, Reason.PARTS_READY),
    "ready after the deadline": Case(
        seen(LATE, parts=parts(NOW + minutes(1)), now=NOW + minutes(2)),
        Arrow.DEPLOY_ERROR,
        Reason.DEPLOY_DEADLINE_EXCEEDED,
        "ready too late",
    ),
    "no image: may come": Case(
        seen(INITIALIZING, parts=parts(topk20=part(TOPK, faults=broken(FaultKind.IMAGE_PULL)))),
    ),
    "no image until the deadline": Case(
        seen(LATE, parts=parts(topk20=part(TOPK, faults=broken(FaultKind.IMAGE_PULL)))),
        Arrow.DEPLOY_ERROR,
        Reason.DEPLOY_DEADLINE_EXCEEDED,
        "candidate topk20: ImagePullBackOff: why",
    ),
    "refused by the cluster until the deadline": Case(
        seen(LATE, parts=parts(lean=part(LEAN, exists=False, faults=broken(FaultKind.REFUSED)))),
        Arrow.DEPLOY_ERROR,
        Reason.DEPLOY_DEADLINE_EXCEEDED,
        "candidate lean: Refused: why",
    ),
    "a candidate that never was ready crashes": Case(
        seen(INITIALIZING, parts=parts(topk20=part(TOPK, faults=broken(FaultKind.CRASH_LOOP)))),
        Arrow.DEPLOY_ERROR,
        Reason.DEPLOY_FAILED,
        "candidate topk20: CrashLoopBackOff: why",
    ),
    "the baseline crashes": Case(
        seen(INITIALIZING, parts=parts(baseline=part(BASELINE, ready=NOW, faults=broken(FaultKind.OOM_KILLED)))),
        Arrow.DEPLOY_ERROR,
        Reason.DEPLOY_FAILED,
        "the baseline: OOMKilled: why",
    ),
    "a candidate that was ready crashes: the others go on": Case(
        seen(
            INITIALIZING,
            parts=parts(topk20=part(TOPK, first_ready=NOW - minutes(2), faults=broken(FaultKind.OOM_KILLED))),
        ),
        Arrow.DEPLOY_SUCCESS,
        Reason.PARTS_READY,
        "2 parts",
    ),
    "the object is another one": Case(
        pointed(seen(INITIALIZING), uid="uid-2"), Arrow.DEPLOY_ERROR, Reason.INTERRUPTED, "the object was lost"
    ),
}
MEASURING = {
    "nothing happens": Case(seen(STARTED)),
    "a moment before the end": Case(seen(OVER, now=NOW - minutes(0.001), measured=READ)),
    "the end": Case(seen(OVER, measured=READ), Arrow.COMPLETE, Reason.DURATION_ELAPSED, "60 slots measured"),
    "the end, a slot short": Case(seen(OVER, measured=READ._replace(slots=59))),
    "the end, a look is not stored": Case(seen(OVER, measured=READ._replace(looks=READ.looks[:3]))),
    "the end, nothing can be read": Case(seen(OVER, measured=Measured(readable=False))),
    "the last call": Case(
        seen(OVER, measured=Measured(readable=False), now=NOW + minutes(5)),
        Arrow.COMPLETE,
        Reason.DURATION_ELAPSED,
        "60 slots planned, not all",
    ),
    "the end while paused": Case(seen(OVER, measured=READ, paused="holiday")),
    "the clock jumps ahead: too few slots": Case(seen(STARTED, now=NOW + minutes(45), measured=Measured(slots=15))),
    "the baseline runs out of memory": Case(
        seen(STARTED, parts=parts(baseline=part(BASELINE, ready=NOW, faults=broken(FaultKind.OOM_KILLED)))),
        Arrow.RUNTIME_ERROR,
        Reason.BASELINE_FAILED,
        "OOMKilled: why",
    ),
    "the baseline lacks a node": Case(seen(STARTED, parts=parts(baseline=part(BASELINE, nodes_ready=2)))),
    "the baseline fails with the last slot": Case(
        seen(OVER, now=NOW + minutes(2), parts=parts(baseline=part(BASELINE, faults=broken(FaultKind.CRASH_LOOP, 0)))),
        Arrow.RUNTIME_ERROR,
        Reason.BASELINE_FAILED,
    ),
    "the baseline fails after it": Case(
        seen(
            OVER,
            now=NOW + minutes(2),
            measured=READ._replace(slots=59),
            parts=parts(baseline=part(BASELINE, faults=broken(FaultKind.CRASH_LOOP, -1))),
        ),
    ),
    "the baseline fails while a look is due": Case(
        seen(
            STARTED,
            measured=Measured(slots=15),
            parts=parts(baseline=part(BASELINE, faults=broken(FaultKind.OOM_KILLED))),
        )
    ),
    "one candidate is harmful": Case(seen(STARTED, measured=Measured(harms=(harm("lean"),)))),
    "both are": Case(
        seen(STARTED, measured=Measured(harms=(harm("lean", 2), harm("topk20")))),
        Arrow.COMPLETE,
        Reason.CANDIDATES_STOPPED,
        "lean: CriticalLost: nginx is gone; topk20: CriticalLost",
    ),
    "the second one, by a look": Case(
        seen(STARTED._replace(stops=BOTH[:1]), measured=Measured(looks=(LookResult(1, (harm("topk20"),)),))),
        Arrow.COMPLETE,
        Reason.CANDIDATES_STOPPED,
    ),
    "both were stopped, while paused": Case(
        seen(STARTED._replace(stops=BOTH), paused="holiday"), Arrow.COMPLETE, Reason.CANDIDATES_STOPPED
    ),
    "the last candidate crashes": Case(
        seen(
            STARTED._replace(stops=BOTH[:1]),
            parts=parts(topk20=part(TOPK, ready=NOW, faults=broken(FaultKind.RESTARTED_OFTEN))),
        ),
        Arrow.COMPLETE,
        Reason.CANDIDATES_STOPPED,
        "lean: CriticalLost: nginx is gone; topk20: RestartedOften: why",
    ),
    "the baseline failed before the last candidate did": Case(
        seen(
            STARTED._replace(stops=BOTH),
            parts=parts(baseline=part(BASELINE, faults=broken(FaultKind.OOM_KILLED, 2))),
        ),
        Arrow.RUNTIME_ERROR,
        Reason.BASELINE_FAILED,
    ),
    "the baseline failed after the last candidate did": Case(
        seen(
            STARTED._replace(stops=BOTH),
            parts=parts(baseline=part(BASELINE, faults=broken(FaultKind.OOM_KILLED, 0.5))),
        ),
        Arrow.COMPLETE,
        Reason.CANDIDATES_STOPPED,
    ),
    "harm after the end": Case(
        seen(OVER, now=NOW + minutes(1), measured=Measured(slots=59, harms=(harm("lean", -1), harm("topk20", -1)))),
    ),
    "no room for a collector": Case(
        seen(STARTED, parts=parts(lean=part(LEAN, faults=broken(FaultKind.UNSCHEDULABLE, 4.9)))),
    ),
    "no room for too long": Case(
        seen(STARTED, parts=parts(lean=part(LEAN, faults=broken(FaultKind.UNSCHEDULABLE, 5)))),
        Arrow.RUNTIME_ERROR,
        Reason.INFRASTRUCTURE_FAILED,
        "candidate lean: Unschedulable: why",
    ),
    "no room for a candidate that was stopped before": Case(
        seen(
            STARTED._replace(stops=(stop("lean", NOW - minutes(7)),)),
            parts=parts(lean=part(LEAN, faults=broken(FaultKind.UNSCHEDULABLE, 8))),
        ),
    ),
    "the load crashes": Case(
        seen(
            run_in(Phase.RUNNING, NOW - minutes(20), admission=LOADED),
            parts=(*parts(), part(LOAD, faults=broken(FaultKind.CRASH_LOOP, 1))),
        ),
    ),
    "the load crashes for too long": Case(
        seen(
            run_in(Phase.RUNNING, NOW - minutes(20), admission=LOADED),
            parts=(*parts(), part(LOAD, faults=broken(FaultKind.CRASH_LOOP, 6))),
        ),
        Arrow.RUNTIME_ERROR,
        Reason.INFRASTRUCTURE_FAILED,
        "the load: CrashLoopBackOff: why",
    ),
    "success is not asked for early": Case(seen(run_in(Phase.RUNNING, NOW - minutes(40)), measured=SUCCESS)),
    "success is shown early": Case(
        seen(run_in(Phase.RUNNING, NOW - minutes(40), admission=EARLY), measured=SUCCESS),
        Arrow.COMPLETE,
        Reason.SUCCESS_SHOWN,
        "lean, topk20",
    ),
    "success too early": Case(seen(run_in(Phase.RUNNING, NOW - minutes(29), admission=EARLY), measured=SUCCESS)),
    "success of one of two": Case(
        seen(
            run_in(Phase.RUNNING, NOW - minutes(40), admission=EARLY),
            measured=Measured(looks=(LookResult(1, (), frozenset({"lean"})),)),
        )
    ),
    "success of the one that is left": Case(
        seen(
            run_in(Phase.RUNNING, NOW - minutes(40), admission=EARLY, stops=BOTH[1:]),
            measured=Measured(looks=(LookResult(1, (), frozenset({"lean"})),)),
        ),
        Arrow.COMPLETE,
        Reason.SUCCESS_SHOWN,
        "lean",
    ),
    "the object is another one": Case(
        pointed(seen(STARTED), uid="uid-2"), Arrow.RUNTIME_ERROR, Reason.INTERRUPTED, "the object was lost"
    ),
    "the history is away": Case(seen(OVER, measured=READ, history=History(NOW))),
}
JUDGING = {
    "no verdict yet": Case(seen(ANALYZING)),
    "verdicts": Case(
        seen(ANALYZING, measured=Measured(verdicts=VERDICTS)),
        Arrow.ANALYSIS_DONE,
        Reason.VERDICT_REACHED,
        "lean: promote (AllShown); topk20: reject (GoalMissed)",
    ),
    "one of two": Case(seen(ANALYZING, measured=Measured(verdicts=VERDICTS[:1]))),
    "verdicts while paused": Case(seen(ANALYZING, measured=Measured(verdicts=VERDICTS), paused="holiday")),
    "cancelled: too late": Case(asked(seen(ANALYZING), cancelled=True)),
    "aborted: too late": Case(pointed(seen(ANALYZING), abort="on fire")),
    "deleted: comes to its verdict": Case(pointed(seen(ANALYZING), deleting=True)),
    "another object: comes to its verdict": Case(
        pointed(seen(ANALYZING, measured=Measured(verdicts=VERDICTS)), uid="uid-2"),
        Arrow.ANALYSIS_DONE,
        Reason.VERDICT_REACHED,
    ),
    "the deadline, not tried yet": Case(seen(ANALYZING, now=NOW + minutes(10))),
    "the deadline, tried in vain": Case(
        seen(ANALYZING, now=NOW + minutes(10), measured=Measured(tried=True)),
        Arrow.ANALYSIS_DONE,
        Reason.ANALYSIS_TIMED_OUT,
        "lean: invalid (AnalysisTimedOut); topk20: invalid",
    ),
    "the deadline, nothing to read": Case(
        seen(ANALYZING._replace(stops=BOTH[:1]), now=NOW + minutes(10), measured=Measured(readable=False)),
        Arrow.ANALYSIS_DONE,
        Reason.ANALYSIS_TIMED_OUT,
        "lean: reject (CriticalLost); topk20: invalid",
    ),
    "tried in vain, before the deadline": Case(seen(ANALYZING, now=NOW + minutes(9), measured=Measured(tried=True))),
}
ENDED = {
    f"{phase} {name}": Case(change(seen(run_in(phase))))
    for phase in sorted(TERMINAL)
    for name, change in (
        ("stays", lambda it: it),
        ("cancelled", lambda it: asked(it, cancelled=True)),
        ("aborted", lambda it: pointed(it, abort="x")),
        ("deleted", lambda it: pointed(it, deleting=True)),
        ("in another object", lambda it: pointed(it, uid="uid-2")),
        ("edited", lambda it: asked(it, digest="sha256:new")),
        ("run lowered", lambda it: asked(it._replace(status=it.status._replace(number=3)), run=2)),
    )
}
TABLES = {
    "new": NEW,
    "cancel": CANCELS,
    "pending": WAITING,
    "initializing": DEPLOYING,
    "running": MEASURING,
    "analyzing": JUDGING,
    "ended": ENDED,
}
CASES = {f"{table}: {name}": case for table, cases in TABLES.items() for name, case in cases.items()}
