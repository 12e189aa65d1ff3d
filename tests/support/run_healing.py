"""The end of all faults: the world is healed, and a controller brings everything to its end."""

from __future__ import annotations

import datetime as dt

from phoenix_controller.core.fleet import Key
from phoenix_controller.core.reasons import Reason
from phoenix_controller.core.run import Run
from support.run_controller import Controller
from support.run_world import World

ROUNDS = 400
"""More than any healed world needs."""
HOPELESS = {Reason.NOT_ENOUGH_NODES, Reason.UNKNOWN_POOL, Reason.WRONG_ENVIRONMENT, Reason.LENGTH_OVER_LIMIT}


def heal(world: World) -> None:
    """Everything works again; faults of collectors stay."""
    world.history_is_back()
    world.paused, world.measurable = None, True
    world.limits = world.limits._replace(concurrent=max(1, world.limits.concurrent))
    world.nodes = {name: node._replace(usable=True) for name, node in world.nodes.items()}


def settle(controller: Controller) -> None:
    """Go on until every run has ended, waiting only as long as decisions say; then nothing is written any more."""
    world = controller.world
    for _ in range(ROUNDS):
        before = controller.writes
        waits = [wait for key in list(world.experiments) if (wait := _until_quiet(controller, key)) is not None]
        waits += controller.sweep()
        changed = _world_moves(world) or controller.writes > before
        if not waits and not changed:
            break
        world.pass_time(dt.timedelta(0) if changed else min(waits))
    else:
        raise AssertionError(f"still not at an end: {[run.phase for run in _runs(world).values()]}")
    for key, run in _runs(world).items():
        assert run.has_ended, f"{key.name} stays {run.phase}"
        assert not world.experiments[key].parts, "orphans"
        assert not world.experiments[key].deleting, "a deleted object stays"
    for (key, _), run in world.database.runs.items():
        assert run.has_ended, f"{key.name} {run.number} stays {run.phase} in the history"
    before = controller.writes
    for key in list(world.experiments):
        assert controller.reconcile(key).requeue_after is None
    assert controller.writes == before, "a world at rest is written to"


def _runs(world: World) -> dict[Key, Run]:
    return {key: world.run_of(experiment) for key, experiment in world.experiments.items()}


def _until_quiet(controller: Controller, key: Key) -> dt.timedelta | None:
    """Reconcile until the answer is to wait; the wait."""
    for _ in range(20):
        if key not in controller.world.experiments:
            return None
        decision = controller.reconcile(key)
        if decision.transition is None:
            return decision.requeue_after
    raise AssertionError("never quiet")


def _world_moves(world: World) -> bool:
    """Collectors come up, and those that are ending go; whether any did."""
    moved = False
    for experiment in world.experiments.values():
        ending = any(part.terminating for part in experiment.parts.values())
        rising = any(part.ready_since is None and not part.faults for part in experiment.parts.values())
        world.make_ready(experiment.key)
        moved = moved or ending or rising
    return moved
