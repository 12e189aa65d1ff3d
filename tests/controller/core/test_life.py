"""Whole lives of experiments, in a world where everything goes wrong in any order.

What must hold whatever happens is checked after every step; at the end the world is healed, and everything must come to
an end, driven by nothing but what `requeue_after` asks for.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from phoenix_controller.core.decide import Decision, decide
from phoenix_controller.core.faults import Fault, FaultKind
from phoenix_controller.core.fleet import Entry, Fleet, Key, Node
from phoenix_controller.core.observed import Spec
from phoenix_controller.core.run import Run, Verdict
from phoenix_controller.core.transitions import Transition
from phoenix_schemas.phases import DEPLOYED, TERMINAL, Phase, is_legal
from support.run_controller import NEVER, Admitted, Controller, Snapshot
from support.run_healing import heal, settle
from support.run_world import PLAN, START, Truth, World, wanted_spec

NAMES = ("a-first", "b-second", "c-third", "d-fourth")
KEYS = tuple(Key("collectors", name) for name in NAMES)
MOMENTS = (1.0, 30.0, 60.0, 400.0, 700.0, 1800.0, 3600.0)
TICK = dt.timedelta(microseconds=1)
FOREVER = dt.timedelta(days=30)
CANDIDATES = ("lean", "topk")
LOOKS = len(PLAN.looks)

keys = st.sampled_from(KEYS)
specs = st.builds(
    wanted_spec,
    pool=st.sampled_from(["a", "a", "b"]),
    nodes=st.sampled_from([None, 1, 2]),
    early_success=st.booleans(),
    load=st.booleans(),
    mode=st.sampled_from(["AB", "AB", "AA"]),
    candidates=st.sampled_from([("lean",), CANDIDATES]),
)
some = st.lists(
    st.tuples(st.sampled_from(CANDIDATES), st.integers(1, LOOKS)),
    max_size=2,
)
truths = st.builds(
    Truth,
    hits=st.lists(st.tuples(st.sampled_from(CANDIDATES), st.integers(1, PLAN.slots)), max_size=1).map(tuple),
    harm=some.map(tuple),
    success=some.map(tuple),
    outcome=st.sampled_from(["promote", "inconclusive", "invalid", "reject"]),
    fails=st.sampled_from([False, False, False, True]),
)


class Lives(RuleBasedStateMachine):
    """Four experiments on five nodes in two pools that share a node."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        pools = {"n1": "a", "n2": "a", "n3": "ab", "n4": "b", "n5": "b"}
        self.world.nodes = {name: Node(name, frozenset(of)) for name, of in pools.items()}
        self.controller = Controller(self.world)
        self.snapshots: list[tuple[Key, Snapshot]] = []
        self.ends: dict[tuple[Key, int], Run] = {}
        self.checked = 0

    # People.

    @initialize(wanted=st.lists(specs, min_size=2, max_size=len(KEYS)))
    def first(self, wanted: list[Spec]) -> None:
        for key, spec in zip(KEYS, wanted, strict=False):
            self.apply(key, spec)

    @rule(key=keys, spec=specs)
    def apply(self, key: Key, spec: Spec) -> None:
        """An object appears, or comes back under its name."""
        if key not in self.world.experiments:
            self.world.create(key, spec)

    def there(self, key: Key) -> bool:
        return key in self.world.experiments

    @rule(key=keys, cancelled=st.sampled_from([False, False, True]))
    def cancel(self, key: Key, cancelled: bool) -> None:
        if self.there(key):
            self.world.edit(key, cancelled=cancelled)

    @rule(key=keys)
    def run_again(self, key: Key) -> None:
        if self.there(key) and self.world.experiments[key].spec.run < 4:
            self.world.edit(key, run=self.world.experiments[key].spec.run + 1, cancelled=False)

    @rule(key=keys, digest=st.sampled_from(["sha256:1", "sha256:2"]))
    def edit(self, key: Key, digest: str) -> None:
        if self.there(key):
            self.world.edit(key, digest=digest)

    @rule(key=keys, abort=st.sampled_from([None, None, "fire"]))
    def abort(self, key: Key, abort: str | None) -> None:
        if self.there(key):
            self.world.experiments[key].abort = abort
            self.world.experiments[key].touched()

    @rule(key=keys)
    def delete(self, key: Key) -> None:
        if self.there(key):
            self.world.experiments[key].deleting = True
            self.world.experiments[key].touched()

    @rule(key=keys)
    def lose(self, key: Key) -> None:
        """The object is gone without its finalizer having been heard, and its children with it."""
        self.world.experiments.pop(key, None)

    @rule(paused=st.sampled_from([None, None, "maintenance"]))
    def pause(self, paused: str | None) -> None:
        self.world.paused = paused

    @rule(limit=st.sampled_from([2, 3, 1, 0]))
    def limit(self, limit: int) -> None:
        self.world.limits = self.world.limits._replace(concurrent=limit)

    # The world.

    @rule(seconds=st.sampled_from(MOMENTS))
    def pass_time(self, seconds: float) -> None:
        self.world.pass_time(dt.timedelta(seconds=seconds))

    @rule(key=keys)
    def make_ready(self, key: Key) -> None:
        if self.there(key):
            self.world.make_ready(key)

    @rule(key=keys, kind=st.sampled_from(FaultKind), which=st.integers(0, 3))
    def break_part(self, key: Key, kind: FaultKind, which: int) -> None:
        parts = list(self.world.experiments[key].parts.values()) if self.there(key) else []
        if parts:
            part = parts[which % len(parts)]
            part.ready_since, part.faults = None, (Fault(kind, self.world.now, "why"),)

    @rule(key=keys)
    def mend(self, key: Key) -> None:
        for part in self.world.experiments[key].parts.values() if self.there(key) else ():
            part.faults = ()

    @rule(name=st.sampled_from(["n1", "n3", "n5"]), usable=st.booleans())
    def cordon(self, name: str, usable: bool) -> None:
        self.world.nodes[name] = self.world.nodes[name]._replace(usable=usable)

    @rule(measurable=st.booleans())
    def measure(self, measurable: bool) -> None:
        self.world.measurable = measurable

    @rule(key=keys, number=st.integers(1, 4), truth=truths)
    def find(self, key: Key, number: int, truth: Truth) -> None:
        """What the analysis will find, fixed before it has looked."""
        self.world.truths.setdefault((key, number), truth)

    @rule()
    def lose_history(self) -> None:
        if self.world.database.away_since is None:
            self.world.database.away_since = self.world.now

    @precondition(lambda self: self.world.database.away_since is not None)
    @rule()
    def find_history(self) -> None:
        self.world.history_is_back()

    # Controllers.

    @rule(key=keys, crash_after=st.sampled_from([0, 1, 2, 3, NEVER, NEVER, NEVER]))
    def reconcile(self, key: Key, crash_after: int) -> None:
        if self.there(key):
            self.controller.reconcile(key, crash_after)

    @rule()
    def sweep(self) -> None:
        self.controller.sweep()

    @rule(seconds=st.sampled_from(MOMENTS), rounds=st.integers(1, 4))
    def go_on(self, seconds: float, rounds: int) -> None:
        """A good stretch: a resync, collectors come up, time passes."""
        for _ in range(rounds):
            for key in list(self.world.experiments):
                self.controller.reconcile(key)
                self.make_ready(key)
            self.pass_time(seconds)

    @rule(seconds=st.sampled_from([60.0, 700.0]))
    def go_further(self, seconds: float) -> None:
        """A longer one."""
        self.go_on(seconds, 6)

    @rule(key=keys)
    def fall_asleep(self, key: Key) -> None:
        """A controller observes and decides, and does not get further for now."""
        if self.there(key):
            self.snapshots.append((key, self.controller.look(key)))

    @precondition(lambda self: self.snapshots)
    @rule(which=st.integers(0, 9))
    def wake_up(self, which: int) -> None:
        """It carries out what it decided then: a second writer with an old view."""
        self.controller.carry_out(*self.snapshots.pop(which % len(self.snapshots)))

    # What must hold, always.

    @invariant()
    def every_step_is_legal_and_recorded_once(self) -> None:
        for step in self.controller.steps[self.checked :]:
            assert is_legal(step[2].before, step[2].after)
        self.checked = len(self.controller.steps)
        recorded = [(key, number, step.sequence) for key, number, step in self.controller.steps]
        assert len(recorded) == len(set(recorded))
        for (key, number), run in self.world.database.runs.items():
            check_chain(run.transitions)
            if run.has_ended:
                self.ends.setdefault((key, number), run)

    @invariant()
    def what_has_ended_never_changes(self) -> None:
        for place, run in self.ends.items():
            now = self.world.database.runs[place]
            assert (now.transitions, now.verdicts) == (run.transitions, run.verdicts)

    @invariant()
    def a_status_says_what_is_recorded(self) -> None:
        for key, experiment in self.world.experiments.items():
            status = experiment.status
            if status is not None and status.transitions:
                known = [run for place, run in self.world.spilled if place == key and run.number == status.number]
                known += [run for place, run in self.world.database.runs.items() if place == (key, status.number)]
                assert status.transitions in [run.transitions[: status.sequence] for run in known]

    @invariant()
    def no_two_runs_share_a_node(self) -> None:
        taken: list[str] = []
        for experiment in self.world.experiments.values():
            for (key, _), run in self.world.database.runs.items():
                frozen = run.admission
                if key == experiment.key and run.phase in DEPLOYED and frozen is not None:
                    taken += frozen.nodes if frozen.uid == experiment.uid else ()
        assert len(taken) == len(set(taken))

    @invariant()
    def admissions_are_fair_and_within_limits(self) -> None:
        for admitted in self.controller.admitted:
            check_admission(admitted)
        self.controller.admitted.clear()

    @invariant()
    def nobody_who_did_harm_is_promoted(self) -> None:
        for run in self.world.database.runs.values():
            check_verdicts(run)

    @invariant()
    def deciding_changes_nothing(self) -> None:
        for key in self.world.experiments:
            observed = self.world.observe(key)
            decision = decide(observed)
            assert decision == decide(observed)
            if decision.ledger is None:
                assert decision.transition is None

    @invariant()
    def nothing_changes_before_it_is_looked_at_again(self) -> None:
        for key in self.world.experiments:
            observed = self.world.observe(key)
            decision = decide(observed)
            assert decision.requeue_after is None or decision.requeue_after >= dt.timedelta(0)
            if decision.requeue_after != dt.timedelta(0):
                wait = FOREVER if decision.requeue_after is None else decision.requeue_after - TICK
                assert timeless(decide(observed._replace(now=observed.now + wait))) == timeless(decision)

    def teardown(self) -> None:
        """Everything comes to an end once the faults are over."""
        heal(self.world)
        settle(self.controller)
        self.every_step_is_legal_and_recorded_once()
        self.what_has_ended_never_changes()
        self.admissions_are_fair_and_within_limits()
        self.nobody_who_did_harm_is_promoted()


def timeless(decision: Decision) -> Decision:
    """A decision without the times that it merely notes."""
    stated = tuple(condition._replace(at=START) for condition in decision.conditions)
    return decision._replace(conditions=stated, requeue_after=None)


def check_chain(steps: Sequence[Transition]) -> None:
    """Steps follow each other without a gap, and nothing follows an end."""
    before: Phase | None = None
    for number, step in enumerate(steps, start=1):
        assert step.sequence == number
        assert step.before is before
        before = step.after
    assert all(step.after not in TERMINAL for step in steps[:-1])
    assert list(steps) == sorted(steps, key=lambda step: step.at)


def check_verdicts(run: Run) -> None:
    """A verdict for each candidate of a completed run and none elsewhere; none that promotes what was stopped."""
    if run.phase is Phase.COMPLETED:
        assert run.admission is not None
        assert sorted(verdict.candidate for verdict in run.verdicts) == sorted(run.admission.candidates)
    else:
        assert run.verdicts == ()
    promoted: set[Verdict] = {verdict for verdict in run.verdicts if verdict.outcome == "promote"}
    assert not {verdict.candidate for verdict in promoted} & run.stopped()


def check_admission(admitted: Admitted) -> None:
    """A place was free, and nobody older who could have started was passed over: who waits for nodes loses none of
    them, and who has enough still has enough, and a slot."""
    fleet, taken = admitted.fleet, set(admitted.nodes)
    running = sum(entry.phase in DEPLOYED for entry in fleet.entries)
    kept = {node for entry in fleet.entries for node in entry.holds}
    assert running < fleet.limits.concurrent
    assert not kept & taken
    line = sorted(
        (entry for entry in fleet.entries if could_start(fleet, entry)), key=lambda each: (each.since, each.key)
    )
    for entry in itertools.takewhile(lambda each: each.key != admitted.key, line):
        free = usable(fleet, entry) - kept
        if len(free) < needed(fleet, entry):
            assert not usable(fleet, entry) & taken, f"{entry.key.name} is overtaken"
            kept |= usable(fleet, entry)
        else:
            assert len(free - taken) >= needed(fleet, entry), f"{entry.key.name} is robbed"
            assert running + 2 <= fleet.limits.concurrent, f"{entry.key.name} loses its slot"


def could_start(fleet: Fleet, entry: Entry) -> bool:
    return (
        entry.phase is Phase.PENDING
        and entry.startable
        and (entry.wish.not_before is None or entry.wish.not_before <= fleet.at)
        and len(usable(fleet, entry)) >= (entry.wish.nodes or 1)
    )


def usable(fleet: Fleet, entry: Entry) -> set[str]:
    return {node.name for node in fleet.nodes if node.usable and entry.wish.pool in node.pools}


def needed(fleet: Fleet, entry: Entry) -> int:
    return entry.wish.nodes or len(usable(fleet, entry))


TestLives = Lives.TestCase
TestLives.settings = settings(stateful_step_count=40)
