"""A small world for the decision core: a cluster, a history, an analysis and the passing of time, with their faults.

`run_controller` carries decisions out in it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from phoenix_analysis.plan import make_plan
from phoenix_controller.core import recorded, scheduler, times
from phoenix_controller.core.faults import Fault
from phoenix_controller.core.fleet import Entry, Fleet, Key, Limits, Node, Wish
from phoenix_controller.core.observed import (
    Condition,
    Harm,
    History,
    LookResult,
    Measured,
    Object,
    Observed,
    Part,
    PartId,
    Spec,
)
from phoenix_controller.core.periods import Periods
from phoenix_controller.core.run import Admission, Run, Verdict
from phoenix_schemas.phases import DEPLOYED, Phase

START = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
PLAN = make_plan(60.0, 300.0, 2400.0, 2)


@dataclass
class SimPart:
    """A collector of an arm, or the load."""

    ready_since: dt.datetime | None = None
    first_ready: dt.datetime | None = None
    faults: tuple[Fault, ...] = ()
    terminating: bool = False


@dataclass
class Truth:
    """What the analysis will find in a run: hard hits by slot, harm and success by look, and its verdicts."""

    hits: tuple[tuple[str, int], ...] = ()
    harm: tuple[tuple[str, int], ...] = ()
    success: tuple[tuple[str, int], ...] = ()
    outcome: str = "promote"
    fails: bool = False


@dataclass
class Experiment:
    """An object of the API server, with its children."""

    key: Key
    uid: str
    spec: Spec
    created: dt.datetime
    generation: int = 1
    version: int = 1
    deleting: bool = False
    abort: str | None = None
    status: Run | None = None
    conditions: tuple[Condition, ...] = ()
    missing: tuple[str, ...] = ()
    frozen: dict[int, list[Admission]] = field(default_factory=dict)
    parts: dict[tuple[int, PartId], SimPart] = field(default_factory=dict)

    def touched(self) -> None:
        """Somebody wrote the object."""
        self.version += 1


@dataclass
class Database:
    """The history. Rows stay as they were written."""

    away_since: dt.datetime | None = None
    runs: dict[tuple[Key, int], Run] = field(default_factory=dict)
    admissions: set[int] = field(default_factory=set)
    looks: dict[tuple[Key, int], dict[int, LookResult]] = field(default_factory=dict)
    verdicts: dict[tuple[Key, int], tuple[Verdict, ...]] = field(default_factory=dict)
    tried: set[tuple[Key, int]] = field(default_factory=set)


@dataclass
class World:
    """Everything there is."""

    now: dt.datetime = START
    nodes: dict[str, Node] = field(default_factory=dict)
    limits: Limits = field(default_factory=lambda: Limits(2, dt.timedelta(hours=4), True))
    pools: frozenset[str] = frozenset({"a", "b"})
    paused: str | None = None
    measurable: bool = True
    periods: Periods = field(default_factory=Periods)
    database: Database = field(default_factory=Database)
    spill: dict[tuple[Key, int], Run] = field(default_factory=dict)
    spilled: list[tuple[Key, Run]] = field(default_factory=list)
    experiments: dict[Key, Experiment] = field(default_factory=dict)
    truths: dict[tuple[Key, int], Truth] = field(default_factory=dict)
    uids: int = 0

    # What people do.

    def create(self, key: Key, spec: Spec) -> Experiment:
        """Apply an object that is not there."""
        self.uids += 1
        self.experiments[key] = Experiment(key, f"uid-{self.uids}", spec, self.now)
        return self.experiments[key]

    def edit(self, key: Key, **changes: Any) -> None:
        """Change the spec."""
        experiment = self.experiments[key]
        experiment.spec = experiment.spec._replace(**changes)
        experiment.generation += 1
        experiment.touched()

    def history_is_back(self) -> None:
        """The database answers again; what was spilled meanwhile is brought in, where it fits."""
        self.database.away_since = None
        for place, run in self.spill.items():
            known = self.database.runs.get(place, Run(run.number))
            if run.transitions[: known.sequence] == known.transitions:
                self.database.runs[place] = run
        self.spill.clear()

    # What is observed.

    def run_of(self, experiment: Experiment) -> Run:
        """The run that a decision would be about."""
        return recorded.current(experiment.status, self.history(experiment), experiment.spec.run)

    def history(self, experiment: Experiment) -> History:
        """What the history says of an experiment's runs; while it is away, what was spilled."""
        numbers = {experiment.spec.run} | ({experiment.status.number} if experiment.status else set())
        rows = self.database.runs if self.database.away_since is None else self.spill
        mine = sorted((number, run) for (key, number), run in rows.items() if key == experiment.key)
        known = tuple(run for number, run in mine if number in numbers or not run.has_ended)
        return History(self.database.away_since, known)

    def fleet(self) -> Fleet:
        """All experiments and nodes."""
        entries = tuple(self._entry(experiment) for experiment in self.experiments.values())
        nodes = tuple(self.nodes.values())
        return Fleet("prod", self.now, self.limits, self.pools, nodes, entries, len(self.database.admissions))

    def _entry(self, experiment: Experiment) -> Entry:
        run, spec = self.run_of(experiment), experiment.spec
        numbers = {number for number, _ in experiment.parts}
        holds = set(run.admission.nodes) if run.admission is not None and run.phase in DEPLOYED else set()
        for number in numbers:
            holds |= {node for copy in experiment.frozen.get(number, ()) for node in copy.nodes}
        ended = spec.cancelled or experiment.deleting or experiment.abort is not None or spec.run > run.number
        since = run.transitions[0].at if run.transitions else self.now
        wish = Wish(spec.environment, spec.pool, spec.nodes, spec.not_before, times.length(spec.plan), spec.load)
        copies = experiment.frozen.get(run.number, ())
        startable = not (experiment.missing or numbers - {run.number} or ended)
        frozen = copies[-1].nodes if copies else ()
        phase = run.phase
        return Entry(experiment.key, run.number, phase, since, spec.digest, wish, startable, frozen, frozenset(holds))

    def observe(self, key: Key, fleet: Fleet | None = None) -> Observed:
        """The snapshot of an experiment."""
        experiment, fleet = self.experiments[key], fleet or self.fleet()
        run = self.run_of(experiment)
        return Observed(
            now=self.now,
            object=Object(experiment.key, experiment.uid, experiment.generation, experiment.deleting, experiment.abort),
            spec=experiment.spec,
            line=scheduler.line(fleet),
            status=experiment.status,
            conditions=experiment.conditions,
            history=self.history(experiment),
            missing=experiment.missing,
            frozen=tuple(experiment.frozen.get(run.number, ())),
            parts=tuple(self._part(number, key, part) for (number, key), part in sorted(experiment.parts.items())),
            measured=self._measured(experiment.key, run),
            periods=self.periods,
            paused=self.paused,
        )

    def orphan(self, key: Key, run: Run) -> Observed:
        """A run that has not ended and whose object is gone: looked at as one whose object is being deleted."""
        spec = wanted_spec(run=run.number)
        return Observed(
            now=self.now,
            object=Object(key, run.admission.uid if run.admission else "", 0, deleting=True),
            spec=spec,
            line=scheduler.line(self.fleet()),
            history=History(None, (run,)),
            measured=self._measured(key, run),
            periods=self.periods,
        )

    @staticmethod
    def _part(number: int, key: PartId, part: SimPart) -> Part:
        ready = part.ready_since
        return Part(number, key, True, 3, 3 if ready else 0, ready, part.first_ready, part.faults)

    def _measured(self, key: Key, run: Run) -> Measured:
        database = self.database
        if not self.measurable or database.away_since is not None or run.entered(Phase.RUNNING) is None:
            return Measured(readable=self.measurable and database.away_since is None)
        place, slots = (key, run.number), self.slots(run)
        truth = self.truths.setdefault(place, Truth())
        hits = tuple(
            Harm(name, "CriticalLost", f"slot {slot}", times.slot_end(run, slot))
            for name, slot in truth.hits
            if slot <= slots
        )
        looks = tuple(database.looks.get(place, {}).values())
        return Measured(True, slots, hits, looks, database.verdicts.get(place, ()), place in database.tried)

    def slots(self, run: Run) -> int:
        """Counted slots that are over. None are lost: a gap is for the gates, which are not the core's."""
        until = run.entered(Phase.ANALYZING) or self.now
        counted = (until - times.slot_end(run, 0)) / dt.timedelta(seconds=times.admitted(run).plan.interval_seconds)
        return max(0, min(int(counted), times.admitted(run).plan.slots))

    # What happens by itself.

    def pass_time(self, by: dt.timedelta) -> None:
        """Time goes on, and collectors that are ending are gone."""
        self.now += by
        for experiment in self.experiments.values():
            experiment.parts = {key: part for key, part in experiment.parts.items() if not part.terminating}

    def make_ready(self, key: Key) -> None:
        """Every collector of an experiment that has no fault becomes ready."""
        for part in self.experiments[key].parts.values():
            if part.ready_since is None and not part.faults:
                part.ready_since = self.now
                part.first_ready = part.first_ready or self.now


def wanted_spec(pool: str = "a", nodes: int | None = None, **changes: Any) -> Spec:
    """A spec of the small world: forty slots of a minute, two candidates."""
    base = Spec(1, False, "sha256:1", "prod", pool, nodes, None, PLAN, "sha256:plan", ("lean", "topk"))
    return base._replace(**changes)
