"""A controller for the small world: it carries decisions out as an adapter must, and can crash after any write.

It knows nothing of the rules: what it refuses is what the API server and the database refuse.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import NamedTuple

from phoenix_controller.core import actions, times
from phoenix_controller.core.decide import Decision, decide
from phoenix_controller.core.fleet import Fleet, Key
from phoenix_controller.core.observed import Harm, LookResult, Observed, PartId, Role
from phoenix_controller.core.run import Run, Stop, Verdict
from phoenix_controller.core.step import Ledger
from phoenix_controller.core.transitions import Transition
from phoenix_schemas.phases import TERMINAL
from support.run_world import Experiment, SimPart, Truth, World

NEVER = 10**6
"""After more writes than a decision has: no crash."""


class CrashError(Exception):
    """The controller is gone, here and now."""


class Snapshot(NamedTuple):
    """What was observed, what was decided on it, and the version and the fleet that it holds for."""

    observed: Observed
    decision: Decision
    version: int
    uid: str
    fleet: Fleet


class Admitted(NamedTuple):
    """An admission as it was recorded, with the fleet that it was decided on."""

    key: Key
    nodes: tuple[str, ...]
    fleet: Fleet


@dataclass
class Controller:
    """One that is awake. What it has written is kept for the tests."""

    world: World
    admitted: list[Admitted] = field(default_factory=list)
    steps: list[tuple[Key, int, Transition]] = field(default_factory=list)
    events: list[actions.EmitEvent] = field(default_factory=list)
    writes: int = 0
    status_writes: int = 0

    def look(self, key: Key) -> Snapshot:
        """Observe and decide."""
        experiment, fleet = self.world.experiments[key], self.world.fleet()
        observed = self.world.observe(key, fleet)
        return Snapshot(observed, decide(observed), experiment.version, experiment.uid, fleet)

    def reconcile(self, key: Key, crash_after: int = NEVER) -> Decision:
        """One whole cycle, which may crash after so many writes."""
        snapshot = self.look(key)
        self.carry_out(key, snapshot, crash_after)
        return snapshot.decision

    def sweep(self) -> list[dt.timedelta]:
        """End runs that no object is about any more; how long to wait for those that need more."""
        world = self.world
        waits: list[dt.timedelta] = []
        if world.database.away_since is not None:
            return waits
        current = {key: world.run_of(experiment) for key, experiment in world.experiments.items()}
        for (key, number), run in list(world.database.runs.items()):
            of = current.get(key)
            if not run.has_ended and (of is None or of.number != number or of.has_ended):
                observed = world.orphan(key, run)
                decision = decide(observed)
                self.carry_out(key, Snapshot(observed, decision, 0, "", world.fleet()))
                waits += [] if decision.requeue_after is None else [decision.requeue_after]
        return waits

    def carry_out(self, key: Key, snapshot: Snapshot, crash_after: int = NEVER) -> None:
        """Row, status, actions; a conflict ends it, a crash too."""
        self._budget = crash_after
        try:
            self._carry_out(key, snapshot)
        except CrashError:
            return

    def _carry_out(self, key: Key, snapshot: Snapshot) -> None:
        decision, experiment = snapshot.decision, self.world.experiments.get(key)
        if decision.transition is not None and not self._record(key, snapshot):
            return
        if snapshot.uid == "":
            for action in decision.actions:
                if isinstance(action, actions.Analyse | actions.RecordLook) and self._act(key, snapshot, action):
                    self._wrote()
            return
        if experiment is None or experiment.uid != snapshot.uid:
            return
        if (decision.run, decision.conditions) != (experiment.status, experiment.conditions):
            if experiment.version != snapshot.version:
                return
            self._write_status(experiment, decision)
        for action in decision.actions:
            if not self._act(key, snapshot, action):
                return
            self._wrote()

    def _wrote(self) -> None:
        self.writes += 1
        self._budget -= 1
        if self._budget < 0:
            raise CrashError

    def _record(self, key: Key, snapshot: Snapshot) -> bool:
        decision = snapshot.decision
        step, run = decision.transition, decision.run
        assert step is not None
        place = (key, run.number)
        if decision.ledger is Ledger.SPILL:
            rows = self.world.spill
        elif self.world.database.away_since is None:
            rows = self.world.database.runs
        else:
            return False
        known = rows.get(place, run if decision.ledger is Ledger.SPILL else Run(run.number))
        if known.sequence >= step.sequence and place in rows:
            return known.transitions[step.sequence - 1] == step
        if known.sequence != step.sequence - 1 and decision.ledger is Ledger.HISTORY:
            return False
        if decision.admission is not None:
            if decision.admission in self.world.database.admissions:
                return False
            self.world.database.admissions.add(decision.admission)
            assert run.admission is not None
            self.admitted.append(Admitted(key, run.admission.nodes, snapshot.fleet))
        stops = {stop.candidate: stop for stop in (*run.stops, *known.stops)}
        rows[place] = run._replace(stops=tuple(stops[name] for name in sorted(stops)))
        if decision.ledger is Ledger.SPILL:
            self.world.spilled.append((key, run))
        else:
            self.steps.append((key, run.number, step))
        self._wrote()
        return True

    def _write_status(self, experiment: Experiment, decision: Decision) -> None:
        old, new = experiment.status, decision.run
        if old is not None:  # what the CRD's rules hold
            assert new.number >= old.number, "the number of a run decreases"
            if new.number == old.number:
                assert old.phase == new.phase or old.phase not in TERMINAL, "a terminal phase changes"
                assert not old.verdicts or old.verdicts == new.verdicts, "a verdict changes"
                assert new.transitions[: old.sequence] == old.transitions, "a step changes"
        experiment.status, experiment.conditions = new, decision.conditions
        experiment.touched()
        self.status_writes += 1
        self._wrote()

    def _act(self, key: Key, snapshot: Snapshot, action: actions.Action) -> bool:
        """Whether the next action may follow."""
        match action:
            case actions.EmitEvent():
                self.events.append(action)
                return True
            case actions.RecordStop(number, stop):
                return self._record_stop(key, number, stop)
            case actions.RecordAgain(run):
                return self._record_again(key, run)
            case actions.RecordLook(number, look):
                return self._record_look(key, number, look)
            case actions.Analyse(number, stops):
                return self._analyse(key, number, stops)
        experiment = self.world.experiments.get(key)
        return experiment is not None and self._in_cluster(experiment, snapshot, action)

    def _in_cluster(self, experiment: Experiment, snapshot: Snapshot, action: actions.Action) -> bool:
        match action:
            case actions.Freeze(frozen):
                if frozen not in experiment.frozen.setdefault(frozen.run, []):
                    experiment.frozen[frozen.run].append(frozen)
            case actions.Deploy(number, part):
                if not experiment.deleting:
                    experiment.parts.setdefault((number, part), SimPart())
            case actions.StopCandidate(number, name):
                self._end(experiment, number, PartId(Role.CANDIDATE, name))
            case actions.Teardown(number):
                self._end(experiment, number, None)
            case actions.Release(forced):
                assert experiment.deleting
                assert not experiment.parts, "released with children"
                assert forced == (snapshot.decision.ledger is Ledger.SPILL)
                del self.world.experiments[experiment.key]
        return True

    @staticmethod
    def _end(experiment: Experiment, number: int, only: PartId | None) -> None:
        for (run, key), part in experiment.parts.items():
            if run == number and only in (None, key):
                part.terminating = True

    def _record_stop(self, key: Key, number: int, stop: Stop) -> bool:
        run = self.world.database.runs.get((key, number))
        if self.world.database.away_since is not None or run is None:
            return False
        if stop.candidate not in run.stopped():
            stops = sorted((*run.stops, stop))
            self.world.database.runs[key, number] = run._replace(stops=tuple(stops))
        return True

    def _record_again(self, key: Key, run: Run) -> bool:
        if self.world.database.away_since is not None:
            return False
        known = self.world.database.runs.get((key, run.number))
        if known is None or known.sequence < run.sequence:
            self.world.database.runs[key, run.number] = run
        return True

    def _record_look(self, key: Key, number: int, look: int) -> bool:
        if self.world.database.away_since is not None or not self.world.measurable:
            return False
        truth, run = self.world.truths.setdefault((key, number), Truth()), self.world.database.runs[key, number]
        at = times.slot_end(run, times.admitted(run).plan.looks[look - 1].slot)
        harms = tuple(Harm(name, "Harmful", f"look {look}", at) for name, when in truth.harm if when == look)
        shown = frozenset(name for name, when in truth.success if when == look)
        self.world.database.looks.setdefault((key, number), {}).setdefault(look, LookResult(look, harms, shown))
        return True

    def _analyse(self, key: Key, number: int, stops: tuple[Stop, ...]) -> bool:
        if self.world.database.away_since is not None or not self.world.measurable:
            return False
        place = (key, number)
        self.world.database.tried.add(place)
        truth, run = self.world.truths.setdefault(place, Truth()), self.world.database.runs[place]
        if truth.fails:
            return False
        self.world.database.tried.discard(place)
        harmed = {name for name, _ in truth.harm} | {stop.candidate for stop in stops if truth.outcome != "promote"}
        self.world.database.verdicts.setdefault(
            place,
            tuple(
                Verdict(name, "reject" if name in harmed else truth.outcome, "Computed", "")
                for name in times.admitted(run).candidates
            ),
        )
        return True
