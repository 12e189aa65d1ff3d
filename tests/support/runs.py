"""Snapshots of an experiment, made by a few words: a sound one for every phase, and what a test lays over it.

The base experiment has a baseline, two candidates (`lean` and `topk20`), three nodes, a warm-up of five slots and sixty
slots of one minute, with looks after 15, 30, 45 and 60 of them.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from phoenix_analysis.plan import make_plan
from phoenix_controller.core.faults import Fault, FaultKind
from phoenix_controller.core.fleet import Key
from phoenix_controller.core.observed import (
    BASELINE,
    History,
    Measured,
    Object,
    Observed,
    Part,
    PartId,
    Role,
    Spec,
)
from phoenix_controller.core.periods import Periods
from phoenix_controller.core.reasons import Reason
from phoenix_controller.core.run import Admission, Run, Stop, Verdict
from phoenix_controller.core.scheduler import Line, Place
from phoenix_controller.core.transitions import Actor, Arrow, Transition
from phoenix_schemas.phases import TERMINAL, Phase

NOW = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
LONG_AGO = NOW - dt.timedelta(minutes=10)
KEY = Key("phoenix-collectors", "checkout-topk")
NODES = ("node-1", "node-2", "node-3")
UID = "uid-1"
DIGEST = "sha256:spec"
PLAN = make_plan(60.0, 300.0, 3600.0, 2)
LEAN, TOPK = PartId(Role.CANDIDATE, "lean"), PartId(Role.CANDIDATE, "topk20")
ROAD = (Arrow.CREATE, Arrow.START, Arrow.DEPLOY_SUCCESS, Arrow.COMPLETE, Arrow.ANALYSIS_DONE)
"""The steps of a run without mishap."""
VERDICTS = (
    Verdict("lean", "promote", "AllShown", "all criteria hold"),
    Verdict("topk20", "reject", "GoalMissed", "shown worse than the goal"),
)


def minutes(count: float) -> dt.timedelta:
    """So many minutes."""
    return dt.timedelta(minutes=count)


def spec(**changes: Any) -> Spec:
    """What the experiment asks for."""
    base = Spec(1, False, DIGEST, "prod", "checkout", None, None, PLAN, "sha256:plan", ("lean", "topk20"))
    return base._replace(**changes)


def admission(**changes: Any) -> Admission:
    """What it is admitted with."""
    base = Admission(
        UID, 1, DIGEST, "sha256:plan", PLAN, "checkout", NODES, ("lean", "topk20"), "AB", False, False, Periods()
    )
    return base._replace(**changes)


def run_in(phase: Phase | None, at: dt.datetime = NOW, **changes: Any) -> Run:
    """A run that came into `phase` at `at`, by the shortest way, a minute a step."""
    frozen = changes.pop("admission", None) or admission()
    arrows = _way(phase, changes.pop("by", None))
    steps = tuple(
        Transition(arrow, number, "Because", "", at - minutes(len(arrows) - number), 1, Actor.CONTROLLER)
        for number, arrow in enumerate(arrows, start=1)
    )
    started = Arrow.START in arrows
    verdicts = VERDICTS if phase is Phase.COMPLETED else ()
    return Run(1, steps, frozen if started else None, (), verdicts)._replace(**changes)


def _way(phase: Phase | None, by: Arrow | None) -> tuple[Arrow, ...]:
    if phase is None:
        return ()
    if by is not None:
        return (*_way(by.before, None), by)
    ends = {arrow.after: number for number, arrow in enumerate(ROAD, start=1)}
    if phase in ends:
        return ROAD[: ends[phase]]
    return (*ROAD[:3], Arrow.RUNTIME_ERROR if phase is Phase.FAILED else Arrow.CANCEL_RUNNING)


def part(key: PartId, *, ready: dt.datetime | None = None, run: int = 1, **changes: Any) -> Part:
    """A part on all nodes, ready since `ready`."""
    count = len(NODES)
    base = Part(run, key, True, count, count if ready else 0, ready, ready)
    return base._replace(**changes)


def parts(ready: dt.datetime | None = LONG_AGO, **changes: Part) -> tuple[Part, ...]:
    """All parts of the base experiment; a keyword `baseline`, `lean` or `topk20` replaces one."""
    made = {key.name: part(key, ready=ready) for key in (BASELINE, LEAN, TOPK)}
    return tuple((made | changes).values())


def fault(kind: FaultKind, since: dt.datetime = NOW, message: str = "why") -> Fault:
    """A fault that began at `since`."""
    return Fault(kind, since, message)


def stop(name: str, at: dt.datetime = NOW, reason: str = "CriticalLost") -> Stop:
    """A candidate that was stopped."""
    return Stop(name, reason, "nginx is gone", at)


def line(nodes: tuple[str, ...] | None = NODES, reason: Reason = Reason.ADMITTED, **changes: Any) -> Line:
    """A line in which the base experiment has a place, or waits when `nodes` is None."""
    place = Place(1, DIGEST, nodes, reason, "3 nodes of pool checkout")._replace(**changes)
    return Line({KEY: place}, 7)


def seen(run: Run | None, **changes: Any) -> Observed:
    """A sound snapshot of `run`: status and history agree, and all that the phase needs is there."""
    phase = None if run is None else run.phase
    deployed = phase in (Phase.INITIALIZING, Phase.RUNNING, Phase.ANALYZING)
    base = Observed(
        now=NOW,
        object=Object(KEY, UID, 1),
        spec=spec(),
        line=line(),
        status=run,
        history=History(runs=() if run is None else (run,)),
        frozen=() if phase is None or phase in TERMINAL else (admission(),),
        parts=parts() if deployed else (),
        measured=Measured(verdicts=VERDICTS if phase is Phase.COMPLETED else ()),
    )
    return base._replace(**changes)


def pointed(observed: Observed, **changes: Any) -> Observed:
    """The snapshot with another object: `deleting=True`, `abort="why"`, `uid="other"`."""
    return observed._replace(object=observed.object._replace(**changes))


def asked(observed: Observed, **changes: Any) -> Observed:
    """The snapshot with another spec: `cancelled=True`, `run=2`, …"""
    return observed._replace(spec=observed.spec._replace(**changes))
