"""The driver: what is seen of an experiment goes in, what is to be done comes out.

Whoever calls carries a decision out in this order, and stops at the first failure:

1. the row of the transition, with the run as it is after it, into the ledger that the decision names. A row that is
   there with other content, or an admission whose number is taken, means that somebody else was faster: look again;
2. the status, if it differs, under the resource version that was seen;
3. the actions.

Any decision could be the first: nothing is remembered between two.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from phoenix_controller.core import recorded, stops
from phoenix_controller.core.actions import Action
from phoenix_controller.core.conditions import conditions
from phoenix_controller.core.observed import Condition, Observed
from phoenix_controller.core.requeue import requeue_after
from phoenix_controller.core.run import Run
from phoenix_controller.core.step import Ledger, next_step, taken
from phoenix_controller.core.todo import todo
from phoenix_controller.core.transitions import Arrow, Transition


class Decision(NamedTuple):
    """What is to be done.

    `run` is what the status says from now on, with `conditions`. `transition` is the row to be written before, None to
    stay; it goes into `ledger`. `admission` is set when the run is admitted: the number of the admission in the
    environment, which the history takes only once. `requeue_after` is when to look again although nothing was reported;
    None: time alone changes nothing.
    """

    run: Run
    transition: Transition | None
    ledger: Ledger | None
    admission: int | None
    actions: tuple[Action, ...]
    requeue_after: dt.timedelta | None
    conditions: tuple[Condition, ...]


def decide(seen: Observed) -> Decision:
    """What follows from what is seen."""
    run = stops.noted(seen, recorded.current(seen.status, seen.history, seen.spec.run))
    step = next_step(seen, run)
    after = taken(seen, run, step)
    actions = tuple(todo(seen, after, step))
    return Decision(
        run=after,
        transition=step.transition,
        ledger=step.ledger,
        admission=_number(seen, step.transition),
        actions=actions,
        requeue_after=requeue_after(seen, after, step, actions),
        conditions=conditions(seen, after, step),
    )


def _number(seen: Observed, transition: Transition | None) -> int | None:
    starts = transition is not None and transition.arrow is Arrow.START
    return seen.line.admissions + 1 if starts else None
