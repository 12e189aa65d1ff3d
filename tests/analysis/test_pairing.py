"""Pairing: which samples make a slot, and which slots are usable."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoenix_analysis.pairing import Grid, Pairing, Row, Seen
from phoenix_analysis.samples import Sample

GRID = Grid(start=1000.0, interval=60.0, warmup_slots=2, slots=8)
COLUMNS = ("series_per_scrape", "collector_memory_bytes")
POINTS = 100.0


def sample(number: int, *, late: float = 0.0, life: str = "a", first: int = 0, factor: float = 1.0) -> Sample:
    """The scrape of that number, counted from the start of the grid, in the middle of its slot unless `late`."""
    scrapes = number - first + 1.0
    at = GRID.start + (number + 0.5) * GRID.interval + late
    return Sample(at, life, scrapes, points=scrapes * POINTS * factor, memory_bytes=5e7 * factor)


def paired(baseline: Sequence[Sample], candidate: Sequence[Sample], until: float = float("inf")) -> list[Row]:
    pairing = Pairing("node", GRID, COLUMNS)
    for each in baseline:
        pairing.baseline(each)
    for each in candidate:
        pairing.candidate(each)
    return pairing.rows(until)


def scrapes(**kinds: object) -> list[Sample]:
    return [sample(number, **kinds) for number in range(10)]  # type: ignore[arg-type]


def slots(rows: Sequence[Row]) -> dict[int, tuple[Seen, bool]]:
    """By slot, who was seen and whether the slot is usable."""
    return {row.slot: (row.seen, row.cells[0] is not None) for row in rows}


USABLE = (Seen.BOTH, True)


def test_slots_after_the_warm_up_hold_the_increase_of_both_arms() -> None:
    rows = paired(scrapes(), scrapes(late=3.0, factor=0.25))
    assert [row.slot for row in rows] == list(range(8))
    assert {row.cells for row in rows} == {((POINTS, POINTS / 4), (5e7, 1.25e7))}
    assert {row.node for row in rows} == {"node"}


def test_what_lies_after_the_end_is_no_slot() -> None:
    longer = [*scrapes(), sample(10), sample(11)]
    assert [row.slot for row in paired(longer, longer)] == list(range(8))


def test_a_lost_sample_costs_one_slot_in_both_arms() -> None:
    baseline = [each for each in scrapes() if each.scrapes != 6]
    found = slots(paired(baseline, scrapes()))
    assert found[3] == (Seen.CANDIDATE, False)
    assert [slot for slot, state in found.items() if state != USABLE] == [3]


def test_the_increase_after_a_lost_sample_spans_both_slots() -> None:
    """The mean of two scrapes, in both arms over the same two."""
    baseline = [each._replace(points=(each.points or 0) + 50 * (each.scrapes >= 6)) for each in scrapes()]
    rows = paired([each for each in baseline if each.scrapes != 6], scrapes())
    assert next(row for row in rows if row.slot == 4).cells[0] == (POINTS + 25, POINTS)


def test_after_two_lost_samples_one_slot_more_is_lost() -> None:
    baseline = [each for each in scrapes() if each.scrapes not in (6, 7)]
    found = slots(paired(baseline, scrapes()))
    assert [slot for slot, state in found.items() if state != USABLE] == [3, 4, 5]
    assert found[5] == (Seen.BOTH, False)


def test_a_slot_that_nobody_saw_has_no_row() -> None:
    kept = [each for each in scrapes() if each.scrapes != 6]
    assert 3 not in slots(paired(kept, kept))


def _process(number: int) -> Sample:
    return sample(number) if number < 5 else sample(number, life="b", first=5)


def _counter(number: int) -> Sample:
    return sample(number) if number < 5 else sample(number, first=5)


def _after_many_points(number: int) -> Sample:
    """Another process whose counters are already higher than those of the one before."""
    return sample(number) if number < 5 else sample(number, life="b", factor=9.0)


@pytest.mark.parametrize("restart", [_process, _counter, _after_many_points])
@pytest.mark.parametrize("arm", ["baseline", "candidate"])
def test_a_slot_with_a_restart_is_unusable_in_both_arms(restart: Callable[[int], Sample], arm: str) -> None:
    arms = {"baseline": scrapes(), "candidate": scrapes(), arm: [restart(number) for number in range(10)]}
    found = slots(paired(arms["baseline"], arms["candidate"]))
    assert [slot for slot, state in found.items() if state != USABLE] == [3]
    assert found[3] == (Seen.BOTH, False)


def test_a_restart_that_no_pair_saw_is_remembered() -> None:
    """Two restarts between two pairs, the second process as far as the first had been."""
    candidate = [*scrapes()[:5], sample(5, life="b", first=5), *(sample(n, life="a") for n in range(6, 10))]
    baseline = [each for each in scrapes() if each.scrapes != 6]
    found = slots(paired(baseline, candidate))
    assert [slot for slot, state in found.items() if state != USABLE] == [3, 4]


@pytest.mark.parametrize("late", [-30.0, -29.0, 0.0, 29.0, 30.0])
def test_partners_are_half_an_interval_apart_at_most(late: float) -> None:
    assert set(slots(paired(scrapes(), scrapes(late=late))).values()) == {USABLE}


def test_arms_that_are_further_apart_pair_with_the_nearest() -> None:
    """45 s late is 15 s early: the same scrape of the host has another number in the other arm."""
    rows = paired(scrapes(), scrapes(late=45.0, factor=0.5))
    assert [row.seen for row in rows].count(Seen.BOTH) == 8
    assert all(row.cells[0] == (POINTS, POINTS / 2) for row in rows)


def test_the_same_scrape_read_twice_is_one() -> None:
    twice = [each for each in scrapes() for _ in range(2)]
    assert paired(twice, twice) == paired(scrapes(), scrapes())


@pytest.mark.parametrize("edge", [-30.0, 29.99, 0.0])
def test_scrapes_at_the_edge_of_two_slots_do_not_fall_in_either_by_chance(edge: float) -> None:
    noise = random.Random(1)
    baseline = [sample(number, late=edge + noise.uniform(-0.05, 0.05)) for number in range(10)]
    candidate = [sample(number, late=edge + noise.uniform(-0.05, 0.05)) for number in range(10)]
    rows = paired(baseline, candidate)
    assert [row.slot for row in rows] in ([*range(8)], [*range(7)])
    assert all(row.cells[0] == (POINTS, POINTS) for row in rows)


def test_a_clock_that_is_set_back_costs_nothing() -> None:
    def stepped(late: float) -> list[Sample]:
        return [sample(number, late=late - (3600 if number >= 6 else 0)) for number in range(10)]

    assert paired(stepped(0.0), stepped(5.0)) == paired(scrapes(), scrapes(late=5.0))


def test_an_arm_that_scrapes_twice_a_slot_is_counted_by_scrape() -> None:
    fast = [
        Sample(GRID.start + 15 + 30 * number, "a", number + 1.0, points=(number + 1) * 40.0, memory_bytes=1.0)
        for number in range(20)
    ]
    rows = paired(scrapes(), fast)
    assert [row.slot for row in rows] == list(range(8))
    assert {row.cells[0] for row in rows} == {(POINTS, 40.0)}
    assert {row.seen for row in rows} == {Seen.BOTH}


def test_what_is_not_measured_is_not_usable() -> None:
    bare = [each._replace(memory_bytes=None) for each in scrapes()]
    assert {row.cells for row in paired(scrapes(), bare)} == {((POINTS, POINTS), None)}


@given(
    st.lists(st.booleans(), min_size=10, max_size=10),
    st.lists(st.booleans(), min_size=10, max_size=10),
    st.floats(-30.0, 29.9),
    st.floats(-29.0, 29.0),
    st.randoms(use_true_random=False),
)
def test_reading_in_any_order_and_any_steps_gives_the_same_rows(
    base: list[bool], other: list[bool], late: float, later: float, order: random.Random
) -> None:
    baseline = [each for each, there in zip(scrapes(late=late), base, strict=True) if there]
    candidate = [each for each, there in zip(scrapes(late=late + later, factor=0.5), other, strict=True) if there]
    whole = paired(baseline, candidate)
    pairing = Pairing("node", GRID, COLUMNS)
    found: list[Row] = []
    ended = 0
    for now in range(-1, 14):
        moment = GRID.start + now * GRID.interval
        due = [(each, 0) for each in baseline] + [(each, 1) for each in candidate]
        due = [each for each in due if moment <= each[0].at < moment + GRID.interval]
        order.shuffle(due)
        for each, arm in sorted(due, key=lambda pair: pair[1] if order.random() < 0.5 else -pair[1]):
            (pairing.candidate if arm else pairing.baseline)(each)
        fresh = pairing.rows(until=moment + GRID.interval)
        assert all(row.slot >= ended for row in fresh)
        ended = GRID.ended(moment + GRID.interval)
        found += fresh
    assert found + pairing.rows() == whole


@given(
    st.lists(st.booleans(), min_size=10, max_size=10),
    st.lists(st.booleans(), min_size=10, max_size=10),
    st.floats(-29.0, 29.0),
)
def test_a_slot_is_seen_by_the_arms_that_have_a_sample_in_it(base: list[bool], other: list[bool], late: float) -> None:
    baseline = [each for each, there in zip(scrapes(), base, strict=True) if there]
    candidate = [each for each, there in zip(scrapes(late=late, factor=0.5), other, strict=True) if there]
    seen = slots(paired(baseline, candidate))
    for slot in range(8):
        there = (base[slot + 2], other[slot + 2])
        assert seen.get(slot, (Seen.NEITHER, False))[0] == Seen(there[0] + 2 * there[1])


@given(st.data())
def test_any_samples_give_rows_in_order_without_a_fault(data: st.DataObject) -> None:
    numbers = st.floats(-1e6, 1e6)
    any_sample = st.builds(
        Sample,
        at=st.floats(900.0, 2000.0),
        incarnation=st.sampled_from("ab"),
        scrapes=numbers,
        points=st.none() | numbers,
    )
    pairing = Pairing("node", GRID, COLUMNS)
    found: list[Row] = []
    for each in data.draw(st.lists(st.tuples(st.booleans(), any_sample), max_size=40)):
        (pairing.baseline if each[0] else pairing.candidate)(each[1])
        found += pairing.rows(until=each[1].at)
    found += pairing.rows()
    taken = [row.slot for row in found]
    assert taken == sorted(set(taken))
    assert all(0 <= slot < GRID.slots for slot in taken)


def test_how_many_slots_have_ended() -> None:
    assert [GRID.ended(GRID.start + slots * 60.0) for slots in (0, 4, 5, 5.9, 6, 12, 99)] == [0, 0, 1, 1, 2, 8, 8]
    assert GRID.ended(float("inf")) == 8
