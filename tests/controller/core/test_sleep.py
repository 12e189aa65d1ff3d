"""A controller that sleeps, repeats itself or crashes comes to the same end as one that watches every minute."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from phoenix_controller.core.faults import Fault, FaultKind
from phoenix_controller.core.fleet import Key, Node
from phoenix_controller.core.run import Run
from phoenix_schemas.phases import Phase
from support.run_controller import NEVER, Controller
from support.run_healing import settle
from support.run_world import PLAN, Truth, World, wanted_spec

KEY = Key("collectors", "checkout-topk")
MINUTE = dt.timedelta(minutes=1)
LENGTH = PLAN.warmup_slots + PLAN.slots
CANDIDATES = ("lean", "topk")


class Trouble(NamedTuple):
    """From this minute of the run on, a collector has a fault; it stays."""

    minute: int
    part: str
    kind: FaultKind


class Plot(NamedTuple):
    """What happens to a run, whoever watches."""

    troubles: tuple[Trouble, ...]
    truth: Truth


class Attention(NamedTuple):
    """How a controller watches: in which minutes it is awake, how often it looks then, after how many writes it dies."""

    awake: frozenset[int]
    looks: int
    crash_after: int


ALWAYS = Attention(frozenset(range(LENGTH + 1)), 1, NEVER)
minutes = st.integers(0, LENGTH + 3)
own, foreign = (
    st.sampled_from([kind for kind in FaultKind if kind.blame == blame]) for blame in ("part", "infrastructure")
)
evidence = st.one_of(
    st.none(),
    st.builds(Trouble, minutes, st.just(""), own),
    st.tuples(st.just("hit"), st.integers(1, PLAN.slots)),
    st.tuples(st.just("look"), st.integers(1, len(PLAN.looks))),
)
"""What one candidate does. One thing: of two, whoever sleeps may learn of the later one first."""


@st.composite
def plots(draw: st.DrawFn) -> Plot:
    """Whatever happens to the baseline, and one thing to each candidate."""
    troubles = draw(st.lists(st.builds(Trouble, minutes, st.just("baseline"), own | foreign), max_size=2))
    hits, harm = [], []
    for name in CANDIDATES:
        match draw(evidence):
            case Trouble() as trouble:
                troubles.append(trouble._replace(part=name))
            case ("hit", slot):
                hits.append((name, slot))
            case ("look", number):
                harm.append((name, number))
    outcome = draw(st.sampled_from(["promote", "inconclusive", "invalid"]))
    return Plot(tuple(troubles), Truth(hits=tuple(hits), harm=tuple(harm), outcome=outcome))


attentions = st.builds(
    Attention,
    st.frozensets(st.integers(0, LENGTH)),
    st.integers(1, 3),
    st.sampled_from([0, 1, 2, NEVER]),
)


def run_through(plot: Plot, attention: Attention) -> Run:
    """The run in the end. It is watched closely until it measures, and again when it is over."""
    world = World(nodes={name: Node(name, frozenset("a")) for name in ("n1", "n2")})
    world.truths[KEY, 1] = plot.truth
    world.create(KEY, wanted_spec())
    controller = Controller(world)
    while world.run_of(world.experiments[KEY]).phase is not Phase.RUNNING:
        controller.reconcile(KEY)
        world.make_ready(KEY)
    for minute in range(LENGTH + 1):
        break_parts(world, plot, minute)
        for _ in range(attention.looks if minute in attention.awake else 0):
            controller.reconcile(KEY, attention.crash_after)
        world.pass_time(MINUTE)
    settle(controller)
    return world.run_of(world.experiments[KEY])


def break_parts(world: World, plot: Plot, minute: int) -> None:
    for trouble in plot.troubles:
        for (_, key), part in world.experiments[KEY].parts.items():
            if key.name == trouble.part and trouble.minute == minute:
                part.ready_since = None
                part.faults += (Fault(trouble.kind, world.now, "why"),)


def end_of(run: Run) -> object:
    """What must be the same: the phase, and of a run with verdicts who was stopped, when and why, and the verdicts."""
    outcomes = [(verdict.candidate, verdict.outcome) for verdict in run.verdicts]
    return run.phase, outcomes, run.stops if run.verdicts else None


@given(plots(), attentions)
def test_the_end_is_the_same(plot: Plot, attention: Attention) -> None:
    assert end_of(run_through(plot, attention)) == end_of(run_through(plot, ALWAYS))
