"""The next step of a run: what the rules answer, and whether it can be taken now."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from phoenix_controller.core import admission, recorded, verdicts
from phoenix_controller.core.observed import Observed
from phoenix_controller.core.reasons import Reason
from phoenix_controller.core.rules import RULES
from phoenix_controller.core.rules.rule import Because, Rule
from phoenix_controller.core.run import Run
from phoenix_controller.core.transitions import Arrow, Transition


class Ledger(StrEnum):
    """Where a row is written."""

    HISTORY = "history"
    """The database."""
    SPILL = "spill"
    """An object of the cluster, for a run whose object is being deleted while the database is away for too long."""


class Step(NamedTuple):
    """What a phase's rules answer.

    `rule` and `because` are the first rule that holds, None if none does. `transition` is the step along its arrow, and
    `ledger` where its row goes; None while nothing can be recorded: the step waits.
    """

    rule: Rule | None
    because: Because | None
    transition: Transition | None
    ledger: Ledger | None


def next_step(seen: Observed, run: Run) -> Step:
    """The first rule of the phase that holds. While the controller is paused only cancel and harm are heard."""
    ledger = _ledger(seen)
    for rule in RULES[run.phase]:
        if seen.paused is not None and not rule.in_pause:
            continue
        because = rule.fact(seen, run)
        if because is not None:
            return Step(rule, because, None if ledger is None else _transition(seen, run, rule, because), ledger)
    return Step(None, None, None, ledger)


def taken(seen: Observed, run: Run, step: Step) -> Run:
    """The run after the step, with what the step brings along: the admission, or the verdicts."""
    if step.transition is None:
        return run
    after = run.then(step.transition)
    if step.transition.arrow is Arrow.START:
        return after._replace(admission=admission.granted(seen, run))
    if step.transition.arrow is Arrow.ANALYSIS_DONE:
        return after._replace(verdicts=verdicts.settled(seen, run) or verdicts.without_analysis(run))
    return after


def _transition(seen: Observed, run: Run, rule: Rule, because: Because) -> Transition:
    """The step as it is recorded. Time never runs backwards within a run, whatever the clock does."""
    at = max(seen.now, run.transitions[-1].at) if run.transitions else seen.now
    generation = seen.object.generation
    reason: Reason = because.reason
    return Transition(rule.arrow, run.sequence + 1, reason, because.message, at, generation, because.actor)


def _ledger(seen: Observed) -> Ledger | None:
    if recorded.is_in_step(seen.status, seen.history):
        return Ledger.HISTORY
    away = seen.history.away_since
    if seen.object.deleting and away is not None and seen.now >= away + seen.periods.spill:
        return Ledger.SPILL
    return None
