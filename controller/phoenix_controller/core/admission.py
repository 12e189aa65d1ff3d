"""May this run start now, and with what: the scheduler's answer, after everything else that a start needs."""

from __future__ import annotations

from typing import NamedTuple

from phoenix_controller.core.observed import Observed
from phoenix_controller.core.reasons import Reason
from phoenix_controller.core.run import Admission, Run
from phoenix_controller.core.scheduler import Place


class Obstacle(NamedTuple):
    """Why a run waits in Pending. `freezes` when a place is free and only the copy is missing."""

    reason: Reason
    message: str
    freezes: bool = False


def place(seen: Observed, run: Run) -> Place:
    """The run's place in the line; one that the line does not know in this form has none."""
    found = seen.line.places.get(seen.object.key)
    if found is None or found.run != run.number or found.digest != seen.spec.digest:
        return Place(run.number, seen.spec.digest, None, Reason.NOT_YET_IN_LINE, "not in line yet")
    return found


def granted(seen: Observed, run: Run) -> Admission | None:
    """What the run is to be admitted with, None while it has no place."""
    spec, nodes = seen.spec, place(seen, run).nodes
    if nodes is None:
        return None
    return Admission(
        uid=seen.object.uid,
        run=run.number,
        spec_digest=spec.digest,
        plan_digest=spec.plan_digest,
        plan=spec.plan,
        pool=spec.pool,
        nodes=nodes,
        candidates=spec.candidates,
        mode=spec.mode,
        early_success=spec.early_success,
        load=spec.load,
        periods=seen.periods,
    )


def obstacle(seen: Observed, run: Run) -> Obstacle | None:
    """Why the run waits; None when it can start with what is frozen."""
    if seen.paused is not None:
        return Obstacle(Reason.PAUSED, seen.paused or "the controller is paused")
    if any(part.exists and part.run != run.number for part in seen.parts):
        return Obstacle(Reason.CLEANING_UP, "collectors of an earlier run are still there")
    if seen.missing:
        return Obstacle(Reason.CONFIGS_MISSING, f"not in the cluster yet: {', '.join(sorted(seen.missing))}")
    wanted = granted(seen, run)
    if wanted is None:
        held = place(seen, run)
        return Obstacle(held.reason, held.message)
    if wanted not in seen.frozen:
        return Obstacle(Reason.FREEZING, f"{len(wanted.nodes)} nodes of pool {wanted.pool}", freezes=True)
    return None
