"""Everything that a decision looks at, as one immutable snapshot. Whoever observes fills it; nobody else reads the world."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Literal, NamedTuple

from phoenix_analysis.plan import Plan
from phoenix_controller.core.faults import Fault
from phoenix_controller.core.fleet import Key
from phoenix_controller.core.periods import Periods
from phoenix_controller.core.run import Admission, Mode, Run, Verdict
from phoenix_controller.core.scheduler import Line


class Object(NamedTuple):
    """The experiment's object. `abort` is the value of the annotation, None without one."""

    key: Key
    uid: str
    generation: int
    deleting: bool = False
    abort: str | None = None


class Spec(NamedTuple):
    """What the experiment asks for now. `digest` names all of it but `run` and `cancelled`.

    `nodes` is how many nodes take part, None for all of the pool; `not_before` is aware. `load` says that synthetic load
    is asked for.
    """

    run: int
    cancelled: bool
    digest: str
    environment: str
    pool: str
    nodes: int | None
    not_before: dt.datetime | None
    plan: Plan
    plan_digest: str
    candidates: tuple[str, ...]
    mode: Mode = "AB"
    early_success: bool = False
    load: bool = False


class Role(StrEnum):
    """What a part is in a run."""

    BASELINE = "baseline"
    CANDIDATE = "candidate"
    LOAD = "load"


class PartId(NamedTuple):
    """A part of a run: an arm, or the load."""

    role: Role
    name: str

    def __str__(self) -> str:
        """As people call it."""
        return f"candidate {self.name}" if self.role is Role.CANDIDATE else f"the {self.role}"


BASELINE = PartId(Role.BASELINE, "baseline")
LOAD = PartId(Role.LOAD, "load")


class Part(NamedTuple):
    """A part as it is found, by a live look.

    `exists` is false for one that is not there but has something to say: its creation was refused. `ready_since` is since
    when it is ready on all its nodes without a break, None if it is not. `first_ready` is when it was first so in this
    run, by a record that survives the controller, None if never.
    """

    run: int
    id: PartId
    exists: bool
    nodes_wanted: int = 0
    nodes_ready: int = 0
    ready_since: dt.datetime | None = None
    first_ready: dt.datetime | None = None
    faults: tuple[Fault, ...] = ()


class Harm(NamedTuple):
    """Harm that the analysis has found: by a hard rule, or at a planned look. `at` is the time of the slot."""

    candidate: str
    reason: str
    message: str
    at: dt.datetime


class LookResult(NamedTuple):
    """A planned look as it was stored. `number` counts the plan's looks from 1.

    `successes` names the candidates that have shown everything, gates included.
    """

    number: int
    harms: tuple[Harm, ...] = ()
    successes: frozenset[str] = frozenset()


class Measured(NamedTuple):
    """What is measured of the run.

    `readable` is false while measurements cannot be read. `slots` counts the slots that count, are over and were read.
    `harms` are hits of hard rules, `looks` the looks that were stored, `verdicts` the verdicts that were computed, `tried`
    says that an analysis was begun and has left none.
    """

    readable: bool = True
    slots: int = 0
    harms: tuple[Harm, ...] = ()
    looks: tuple[LookResult, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    tried: bool = False


class Condition(NamedTuple):
    """One aspect of the state, in Kubernetes' common form. `at` is when the status last changed."""

    type: str
    status: Literal["True", "False", "Unknown"]
    reason: str
    message: str
    observed_generation: int
    at: dt.datetime


class History(NamedTuple):
    """What the history knows of the experiment's runs.

    `away_since` is since when it cannot be read or written, None while it can. `runs` holds the run of the status, the
    run that the spec asks for, and one that has not ended, where they are recorded; while it is away, where they were
    spilled.
    """

    away_since: dt.datetime | None = None
    runs: tuple[Run, ...] = ()


class Observed(NamedTuple):
    """One experiment and what surrounds it, at one moment.

    `now` is aware, by the API server's clock. `line` is the scheduler's. `status` is the run as the object's status has
    it, None without one, and `conditions` those that stand there. `missing` names variants whose rendered config or
    pipeline is not in the cluster. `frozen` are the copies that `Freeze` made for this run. `parts` are those of this
    run and what is left of others. `measured` is about the run that `recorded.current` gives. `paused` is the reason of the
    pause switch, None while it is off.
    """

    now: dt.datetime
    object: Object
    spec: Spec
    line: Line
    status: Run | None = None
    conditions: tuple[Condition, ...] = ()
    history: History = History()
    missing: tuple[str, ...] = ()
    frozen: tuple[Admission, ...] = ()
    parts: tuple[Part, ...] = ()
    measured: Measured = Measured()
    periods: Periods = Periods()
    paused: str | None = None

    def of(self, run: Run) -> dict[PartId, Part]:
        """The parts of `run`, by what they are."""
        return {part.id: part for part in self.parts if part.run == run.number}
