"""When time matters to a run: every moment follows from its steps and from what was frozen at its admission."""

from __future__ import annotations

import datetime as dt

from phoenix_analysis.plan import Plan
from phoenix_controller.core.run import Admission, Run
from phoenix_schemas.phases import Phase


def admitted(run: Run) -> Admission:
    """What the run was admitted with. Raises ValueError for one that was not: a bug, since no such run has deadlines."""
    if run.admission is None:
        raise ValueError(f"run {run.number} is {run.phase} without admission")
    return run.admission


def length(plan: Plan) -> dt.timedelta:
    """How long a run measures, with its warm-up."""
    return dt.timedelta(seconds=(plan.warmup_slots + plan.slots) * plan.interval_seconds)


def slot_end(run: Run, slot: int) -> dt.datetime:
    """When the `slot`-th slot that counts is over; 0 is the end of the warm-up."""
    plan = admitted(run).plan
    return _entered(run, Phase.RUNNING) + dt.timedelta(seconds=(plan.warmup_slots + slot) * plan.interval_seconds)


def end(run: Run) -> dt.datetime:
    """When the last slot is over."""
    return slot_end(run, admitted(run).plan.slots)


def last_call(run: Run) -> dt.datetime:
    """Until when a run waits for measurements after its end."""
    return end(run) + admitted(run).periods.measurements


def early(run: Run) -> dt.datetime:
    """Before this moment no success ends the run."""
    return _entered(run, Phase.RUNNING) + admitted(run).periods.least


def deploy_deadline(run: Run) -> dt.datetime:
    """When everything must be ready."""
    return _entered(run, Phase.INITIALIZING) + admitted(run).periods.deploy


def analysis_deadline(run: Run) -> dt.datetime:
    """When there must be a verdict."""
    return _entered(run, Phase.ANALYZING) + admitted(run).periods.analysis


def _entered(run: Run, phase: Phase) -> dt.datetime:
    moment = run.entered(phase)
    if moment is None:
        raise ValueError(f"run {run.number} was never {phase}")
    return moment
