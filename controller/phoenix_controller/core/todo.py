"""What the world lacks of what the run needs, as actions. In a world that is as it should be there is nothing to do."""

from __future__ import annotations

from collections.abc import Iterator

from phoenix_controller.core import actions, admission, recorded
from phoenix_controller.core.actions import Action
from phoenix_controller.core.looks import due_looks
from phoenix_controller.core.observed import Observed, Role
from phoenix_controller.core.run import Run
from phoenix_controller.core.step import Ledger, Step
from phoenix_controller.core.transitions import Actor
from phoenix_controller.core.wanted import wanted
from phoenix_schemas.phases import TERMINAL, Phase


def todo(seen: Observed, run: Run, step: Step) -> Iterator[Action]:
    """The actions for `run`, as it is after `step`, in the order in which they are carried out."""
    yield from _parts(seen, run, step)
    yield from _records(seen, run)
    yield from _analysis(seen, run)
    yield from _events(seen, run)
    yield from _release(seen, run, step)


def _parts(seen: Observed, run: Run, step: Step) -> Iterator[Action]:
    """What is deployed: nothing of other runs, nothing of a run that has ended or is being cancelled, no candidate that
    was stopped; everything that is measured."""
    there = {part.id for part in seen.parts if part.exists and part.run == run.number}
    others = {part.run for part in seen.parts if part.exists and part.run != run.number}
    for number in sorted(others):
        yield actions.Teardown(number)
    if there and (run.phase in TERMINAL or run.admission is None or is_cancelled(step)):
        yield actions.Teardown(run.number)
        return
    for name in sorted(run.stopped()):
        if any(part.role is Role.CANDIDATE and part.name == name for part in there):
            yield actions.StopCandidate(run.number, name)
    if run.phase is Phase.PENDING and step.transition is None and step.rule is None and step.ledger is not None:
        obstacle = admission.obstacle(seen, run)
        copy = admission.granted(seen, run)
        if obstacle is not None and obstacle.freezes and copy is not None:
            yield actions.Freeze(copy)
    if needs_all(seen, run, step):
        for part in wanted(run):
            if part not in there:
                yield actions.Deploy(run.number, part)


def needs_all(seen: Observed, run: Run, step: Step) -> bool:
    """Whether what is missing is brought up: while a run deploys or measures, is not about to go on or end, and was not
    interrupted."""
    measures = run.phase in (Phase.INITIALIZING, Phase.RUNNING)
    waits = step.rule is not None and step.transition is None
    return measures and not waits and run.admission is not None and run.admission.uid == seen.object.uid


def is_cancelled(step: Step) -> bool:
    """Whether somebody ends the run, even if the step cannot be recorded yet: collectors do not wait for a database."""
    return step.rule is not None and step.rule.arrow.after is Phase.CANCELLED


def _records(seen: Observed, run: Run) -> Iterator[Action]:
    """What the history lacks, besides the row of this step."""
    if seen.history.away_since is not None:
        return
    if seen.status is not None and recorded.lost(seen.status, seen.history):
        yield actions.RecordAgain(seen.status)
    known = next((each.stopped() for each in seen.history.runs if each.number == run.number), frozenset[str]())
    for stop in run.stops:
        if stop.candidate not in known:
            yield actions.RecordStop(run.number, stop)


def _analysis(seen: Observed, run: Run) -> Iterator[Action]:
    """Looks that are due, and after them the verdicts."""
    due = due_looks(seen, run)
    for number in due:
        yield actions.RecordLook(run.number, number)
    if run.phase is not Phase.ANALYZING or due or run.admission is None or seen.history.away_since is not None:
        return
    computed = {verdict.candidate for verdict in seen.measured.verdicts}
    if seen.measured.readable and not computed.issuperset(run.admission.candidates):
        yield actions.Analyse(run.number, run.stops)


def _events(seen: Observed, run: Run) -> Iterator[Action]:
    """News since the status was written: steps, also those of a predecessor that crashed, and stops."""
    same = seen.status is not None and seen.status.number == run.number
    told = seen.status.sequence if same and seen.status is not None else 0
    for step in run.transitions[told:]:
        warning = step.after is Phase.FAILED or step.actor in (Actor.ANNOTATION, Actor.DELETION)
        yield actions.EmitEvent(step.reason, f"{step.after}: {step.message}", warning)
    known = seen.status.stopped() if same and seen.status is not None else frozenset[str]()
    for stop in run.stops:
        if stop.candidate not in known:
            yield actions.EmitEvent(stop.reason, f"candidate {stop.candidate} stopped: {stop.message}", True)


def _release(seen: Observed, run: Run, step: Step) -> Iterator[Action]:
    """The object may go when its run is over and recorded and nothing of it is left."""
    over = run.phase is None or run.phase in TERMINAL
    gone = not any(part.exists for part in seen.parts)
    if seen.object.deleting and over and gone and step.ledger is not None:
        yield actions.Release(forced=step.ledger is Ledger.SPILL)
