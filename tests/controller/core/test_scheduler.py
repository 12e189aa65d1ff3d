"""Who may start: a table of lines, and what must hold of every line."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoenix_controller.core.fleet import Entry, Fleet, Key, Limits, Node, Wish
from phoenix_controller.core.reasons import Reason
from phoenix_controller.core.scheduler import REASONS, line, order
from phoenix_schemas.phases import DEPLOYED, Phase

NOON = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
POOLS = {"a": ("a1", "a2", "a3", "ab"), "b": ("ab", "b1", "b2")}


def node(name: str, *, usable: bool = True) -> Node:
    return Node(name, frozenset(pool for pool, names in POOLS.items() if name in names), usable)


NODES = tuple(node(name) for name in ("a1", "a2", "a3", "ab", "b1", "b2"))


def waits(name: str, age: int = 0, pool: str = "a", nodes: int | None = None, **changes: object) -> Entry:
    """A run that waits since `age` minutes."""
    wish = {key: changes.pop(key) for key in ("environment", "not_before", "length", "load") if key in changes}
    wanted = Wish("prod", pool, nodes, None, HOUR, False)._replace(**wish)  # type: ignore[arg-type]
    base = Entry(Key("ns", name), 1, Phase.PENDING, NOON - dt.timedelta(minutes=age), "digest", wanted)
    return base._replace(**changes)  # type: ignore[arg-type]


def runs(name: str, *nodes: str, phase: Phase = Phase.RUNNING) -> Entry:
    return waits(name, 99)._replace(phase=phase, holds=frozenset(nodes))


def fleet(*entries: Entry, concurrent: int = 3, nodes: tuple[Node, ...] = NODES, load: bool = False) -> Fleet:
    limits = Limits(concurrent, 4 * HOUR, load)
    return Fleet("prod", NOON, limits, frozenset(POOLS), nodes, entries, 5)


GRANTED = Reason.ADMITTED
CASES: dict[str, tuple[Fleet, dict[str, Reason]]] = {
    "alone": (fleet(waits("x")), {"x": GRANTED}),
    "disjoint pools": (fleet(waits("x", 1, nodes=3), waits("y", pool="b", nodes=2)), {"x": GRANTED, "y": GRANTED}),
    "the older one first": (fleet(waits("young", 1), waits("old", 2)), {"old": GRANTED, "young": Reason.NODES_BUSY}),
    "of one age by name": (fleet(waits("y"), waits("x")), {"x": GRANTED, "y": Reason.NODES_BUSY}),
    "half a pool each": (fleet(waits("x", 1, nodes=2), waits("y", nodes=2)), {"x": GRANTED, "y": GRANTED}),
    "a node is shared by two pools": (
        fleet(waits("x", 1), waits("y", pool="b")),
        {"x": GRANTED, "y": Reason.NODES_BUSY},
    ),
    "a running one holds a node": (fleet(runs("r", "a1"), waits("x")), {"x": Reason.NODES_BUSY}),
    "one that ended and is not gone": (
        fleet(runs("r", "a1", phase=Phase.COMPLETED), waits("x")),
        {"x": Reason.NODES_BUSY},
    ),
    "around the held node": (fleet(runs("r", "a1"), waits("x", nodes=3)), {"x": GRANTED}),
    "the limit": (fleet(runs("r", "a1"), waits("x", pool="b"), concurrent=1), {"x": Reason.CONCURRENCY_LIMIT}),
    "the limit is reached in line": (
        fleet(waits("x", 1, nodes=1), waits("y", nodes=1), concurrent=1),
        {"x": GRANTED, "y": Reason.CONCURRENCY_LIMIT},
    ),
    "an ended one takes no slot": (
        fleet(runs("r", "a1", phase=Phase.FAILED), waits("x", pool="b"), concurrent=1),
        {"x": GRANTED},
    ),
    "nobody overtakes one that waits for nodes": (
        fleet(runs("r", "a1"), waits("old", 2), waits("young", 1, nodes=1)),
        {"old": Reason.NODES_BUSY, "young": Reason.BEHIND_OLDER},
    ),
    "nor takes a node that it shares": (
        fleet(runs("r", "a1"), waits("old", 2), waits("young", 1, pool="b")),
        {"old": Reason.NODES_BUSY, "young": Reason.BEHIND_OLDER},
    ),
    "who takes others goes ahead": (
        fleet(runs("r", "a1"), waits("old", 2), waits("young", 1, pool="b", nodes=2)),
        {"old": Reason.NODES_BUSY, "young": GRANTED},
    ),
    "before its start window": (
        fleet(waits("x", 1, not_before=NOON + HOUR), waits("y")),
        {"x": Reason.BEFORE_START, "y": GRANTED},
    ),
    "at its start window": (fleet(waits("x", not_before=NOON)), {"x": GRANTED}),
    "not ready to start": (
        fleet(waits("x", 1, startable=False), waits("y")),
        {"x": Reason.NOT_YET_IN_LINE, "y": GRANTED},
    ),
    "another environment": (fleet(waits("x", environment="lab")), {"x": Reason.WRONG_ENVIRONMENT}),
    "no such pool": (fleet(waits("x", pool="z")), {"x": Reason.UNKNOWN_POOL}),
    "too long": (fleet(waits("x", length=5 * HOUR)), {"x": Reason.LENGTH_OVER_LIMIT}),
    "as long as allowed": (fleet(waits("x", length=4 * HOUR)), {"x": GRANTED}),
    "load": (fleet(waits("x", load=True)), {"x": Reason.LOAD_NOT_ALLOWED}),
    "load where it is allowed": (fleet(waits("x", load=True), load=True), {"x": GRANTED}),
    "too few nodes hold nobody up": (
        fleet(waits("x", 1, nodes=5), waits("y", nodes=4)),
        {"x": Reason.NOT_ENOUGH_NODES, "y": GRANTED},
    ),
    "a cordoned node is none": (
        fleet(waits("x", nodes=4), nodes=(node("a1", usable=False), *NODES[1:])),
        {"x": Reason.NOT_ENOUGH_NODES},
    ),
    "no usable node": (fleet(waits("x"), nodes=()), {"x": Reason.NOT_ENOUGH_NODES}),
}


@pytest.mark.parametrize("name", CASES)
def test_line(name: str) -> None:
    stands, expected = CASES[name]
    assert {key.name: place.reason for key, place in line(stands).places.items()} == expected


def test_every_reason_of_the_scheduler_has_a_case() -> None:
    assert {reason for _, expected in CASES.values() for reason in expected.values()} == set(REASONS)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a running one holds a node", "nodes of pool a are held by r"),
        ("nobody overtakes one that waits for nodes", "nodes of pool a are reserved for old"),
        ("too long", "5:00:00 with the warm-up, the environment allows 4:00:00"),
        ("too few nodes hold nobody up", "4 usable nodes in pool a, 5 asked for"),
        ("the limit", "1 experiments run already"),
    ],
)
def test_messages_say_for_whom_and_for_what(name: str, message: str) -> None:
    places = line(CASES[name][0]).places.values()
    assert message in [place.message for place in places]


def test_a_message_names_a_few() -> None:
    holders = [runs(f"r{number}", node) for number, node in enumerate(("a1", "a2", "a3", "ab"))]
    place = line(fleet(*holders, waits("x"), concurrent=9)).places[Key("ns", "x")]
    assert place.message == "nodes of pool a are held by r0, r1, r2 and 1 more"


def test_all_of_a_pool_or_a_sample_that_stays_the_same() -> None:
    whole, sample = waits("x"), waits("x", nodes=2)
    assert line(fleet(whole)).places[whole.key].nodes == POOLS["a"]
    by_order = sorted(POOLS["a"], key=lambda name: order(sample.key, name))[:2]
    assert line(fleet(sample)).places[sample.key].nodes == tuple(sorted(by_order))
    assert line(fleet(sample, nodes=NODES[::-1])) == line(fleet(sample))


def test_samples_of_different_experiments_differ() -> None:
    many = tuple(Node(f"n{number}", frozenset("a")) for number in range(40))
    taken = {
        line(fleet(waits(name, nodes=5), nodes=many)).places[Key("ns", name)].nodes for name in ("x", "y", "z", "u")
    }
    assert len(taken) == 4


def test_nodes_that_are_frozen_already_are_taken_again_while_they_are_free() -> None:
    frozen = waits("x", nodes=2, frozen=("a1", "a3"))
    assert line(fleet(frozen)).places[frozen.key].nodes == ("a1", "a3")
    assert "a1" not in (line(fleet(frozen, runs("r", "a1"))).places[frozen.key].nodes or ())


def test_the_line_carries_the_number_of_admissions() -> None:
    assert line(fleet()).admissions == 5


entries = st.lists(
    st.builds(
        lambda name, age, pool, nodes, startable: waits(name, age, pool, nodes, startable=startable),
        st.sampled_from("stuvwxyz"),
        st.integers(0, 5),
        st.sampled_from(["a", "b"]),
        st.sampled_from([None, 1, 2, 3]),
        st.sampled_from([True, True, True, False]),
    ),
    unique_by=lambda entry: entry.key,
    max_size=8,
)
holders = st.lists(st.sampled_from([entry.name for entry in NODES]), unique=True, max_size=3)


@given(entries, holders, st.integers(1, 4))
def test_no_node_twice_no_limit_exceeded_no_order_that_matters(
    waiting: list[Entry], held: list[str], limit: int
) -> None:
    running = [runs(f"r{name}", name) for name in held]
    places = line(fleet(*waiting, *running, concurrent=limit)).places
    taken = [node for place in places.values() for node in place.nodes or ()] + held
    assert len(taken) == len(set(taken))
    assert sum(place.nodes is not None for place in places.values()) + len(running) <= max(limit, len(running))
    assert line(fleet(*running, *waiting[::-1], concurrent=limit)).places == places


@given(entries, holders)
def test_somebody_starts_whenever_somebody_can(waiting: list[Entry], held: list[str]) -> None:
    places = line(fleet(*waiting, *(runs(f"r{name}", name) for name in held), concurrent=9)).places
    free = {entry.name for entry in NODES} - set(held)
    able = [entry for entry in waiting if entry.startable]
    if able:
        first = min(able, key=lambda entry: (entry.since, entry.key))
        enough = len(free & set(POOLS[first.wish.pool])) >= (first.wish.nodes or len(POOLS[first.wish.pool]))
        assert (places[first.key].nodes is not None) == enough


def test_a_stream_of_small_young_ones_does_not_starve_a_large_old_one() -> None:
    """Every minute a young one comes and wants one node; each runs for three. The large one gets its turn."""
    large, now, alive, started = waits("large"), NOON, {}, None
    for minute in range(12):
        now += dt.timedelta(minutes=1)
        alive = {key: (end, entry) for key, (end, entry) in alive.items() if end > minute}
        young = [waits(f"young{number}", -number - 1, nodes=1) for number in range(minute + 1)]
        young = [entry for entry in young if entry.key not in alive][-3:]
        if minute >= 2:
            young.append(large)
        stands = fleet(*young, *(entry for _, entry in alive.values()), concurrent=4)
        for key, place in line(stands).places.items():
            if place.nodes is not None:
                if key == large.key:
                    started = started or minute
                alive[key] = (minute + 3, waits(key.name)._replace(phase=Phase.RUNNING, holds=frozenset(place.nodes)))
        if started is not None:
            break
    assert started is not None
    assert started <= 6


def test_deployed_phases_are_those_that_count() -> None:
    for phase in Phase:
        stands = fleet(runs("r", phase=phase), waits("x", pool="b"), concurrent=1)
        place = line(stands).places[Key("ns", "x")]
        assert (place.nodes is None) == (phase in DEPLOYED or phase is Phase.PENDING)
