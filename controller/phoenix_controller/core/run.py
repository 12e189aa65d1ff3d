"""A run as it is recorded: its steps, what was frozen at admission, which candidates were stopped, its verdicts."""

from __future__ import annotations

import datetime as dt
from typing import Literal, NamedTuple

from phoenix_analysis.plan import Plan
from phoenix_controller.core.periods import Periods
from phoenix_controller.core.transitions import Transition
from phoenix_schemas.phases import TERMINAL, Phase

Outcome = Literal["promote", "reject", "inconclusive", "invalid"]
Mode = Literal["AB", "AA"]


class Admission(NamedTuple):
    """What a run was admitted with. It is frozen into an object before the run starts, and never changes.

    `uid` is the object that was admitted; `spec_digest` names the spec without `run` and `cancelled`; `nodes` are in
    order.
    """

    uid: str
    run: int
    spec_digest: str
    plan_digest: str
    plan: Plan
    pool: str
    nodes: tuple[str, ...]
    candidates: tuple[str, ...]
    mode: Mode
    early_success: bool
    load: bool
    periods: Periods


class Stop(NamedTuple):
    """A candidate that was found at fault: its collectors are ended, and it is never promoted.

    `reason` is a CamelCase word: a kind of fault, or what the analysis calls the harm. `at` is when the fault began.
    """

    candidate: str
    reason: str
    message: str
    at: dt.datetime


class Verdict(NamedTuple):
    """What was found about one candidate. `reason` is a CamelCase word."""

    candidate: str
    outcome: Outcome
    reason: str
    message: str


class Run(NamedTuple):
    """One run of an experiment, as recorded. `number` is the experiment's `spec.run`."""

    number: int
    transitions: tuple[Transition, ...] = ()
    admission: Admission | None = None
    stops: tuple[Stop, ...] = ()
    verdicts: tuple[Verdict, ...] = ()

    @property
    def phase(self) -> Phase | None:
        """The phase; None before the first step is recorded."""
        return self.transitions[-1].after if self.transitions else None

    @property
    def sequence(self) -> int:
        """Number of the last step; 0 before the first."""
        return len(self.transitions)

    @property
    def has_ended(self) -> bool:
        """Whether the run never changes any more."""
        return self.phase in TERMINAL

    def entered(self, phase: Phase) -> dt.datetime | None:
        """When the run came into `phase`; None if it never did."""
        return next((step.at for step in self.transitions if step.after is phase), None)

    def stopped(self) -> frozenset[str]:
        """Names of the candidates that were stopped."""
        return frozenset(stop.candidate for stop in self.stops)

    def remaining(self) -> tuple[str, ...]:
        """Names of the admitted candidates that were not stopped, in order."""
        if self.admission is None:
            return ()
        stopped = self.stopped()
        return tuple(name for name in self.admission.candidates if name not in stopped)

    def then(self, step: Transition) -> Run:
        """The run after `step`. Raises ValueError for a step that does not start where the run is: a bug."""
        if step.before is not self.phase or step.sequence != self.sequence + 1:
            raise ValueError(f"step {step.sequence} {step.arrow.name} does not follow {self.phase} {self.sequence}")
        return self._replace(transitions=(*self.transitions, step))
