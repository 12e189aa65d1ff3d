"""The panel, presence of critical processes, and which nodes count."""

from __future__ import annotations

import math

import pytest

from phoenix_analysis.facts import NO_FACTS, Departure, Facts
from phoenix_analysis.pairing import Row, Seen
from phoenix_analysis.panel import Panel
from phoenix_analysis.population import population
from phoenix_analysis.presence import CriticalLoss, Presence
from support.panels import panel, trial, wave

COLUMNS = ("series_per_scrape", "critical/nginx")


def row(slot: int, *cells: tuple[float, float] | None, node: str = "a", seen: Seen = Seen.BOTH) -> Row:
    return Row(node, slot, seen, cells or ((10.0, 5.0), (1.0, 1.0)))


def made(*rows: Row) -> Panel:
    found = Panel(["b", "a"], COLUMNS, 20)
    for each in rows:
        found.add(each)
    return found


def test_totals_are_of_usable_cells_only() -> None:
    found = made(
        row(0), row(1, None, (1.0, 1.0)), row(2, (1.0, 2.0), None, seen=Seen.CANDIDATE), row(3, (20.0, 5.0), None)
    )
    totals = found.totals("series_per_scrape", ["a", "b"], 4)
    assert (totals.node_b, totals.node_c) == ([30.0, 0.0], [10.0, 0.0])
    assert (totals.slot_b, totals.slot_c) == ([10.0, 0.0, 0.0, 20.0], [5.0, 0.0, 0.0, 5.0])


def test_a_constant_takes_the_place_of_the_baseline_where_a_cell_is_usable() -> None:
    totals = made(row(0), row(1, None, None), row(2)).totals("series_per_scrape", ["a"], 3, 7.0)
    assert (totals.node_b, totals.slot_b) == ([14.0], [7.0, 0.0, 7.0])


def test_a_slot_is_whole_when_every_node_is_usable() -> None:
    found = made(row(0), row(1), row(2), row(0, node="b"), row(2, None, None, node="b"))
    assert found.totals("series_per_scrape", ["a", "b"], 4).whole == [True, False, False, False]


@pytest.mark.parametrize("late", [row(1), row(0), row(5, node="stranger"), row(20)])
def test_what_is_late_or_not_of_the_run_is_refused(late: Row) -> None:
    found = made(row(0), row(1))
    before = found.digest(20)
    assert not found.add(late)
    assert found.digest(20) == before


def test_a_row_of_other_columns_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="1 cells for 2 columns"):
        made().add(Row("a", 0, Seen.BOTH, (None,)))


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e101])
def test_what_no_quantity_can_be_is_not_usable(value: float) -> None:
    found = made(row(0, (10.0, value), None), row(1, (value, 1.0), None))
    assert found.totals("series_per_scrape", ["a"], 2).node_b == [0.0]


def test_the_digest_names_the_first_slots_only() -> None:
    one, other = made(row(0), row(1)), made(row(0), row(1), row(2))
    assert one.digest(2) == other.digest(2)
    assert one.digest(3) != other.digest(3)
    assert one.digest(2) != made(row(0), row(1, (10.0, 5.000001), (1.0, 1.0))).digest(2)
    assert one.digest(2) != made(row(0), row(1, seen=Seen.BASELINE)).digest(2)
    assert one.digest(2).startswith("sha256:")


@pytest.mark.parametrize(
    ("cells", "lost"),
    [
        ([(1, 1), (1, 0), (1, 1), (1, 0), (1, 1)], None),
        ([(1, 1), (1, 0), (1, 0)], (1, 2)),
        ([(1, 0), None, (1, 0)], (0, 2)),
        ([(1, 0), (0, 0), (1, 0)], None),
        ([(0, 0), (0, 0), (0, 1)], None),
        ([(3, 0), (3, 0), (3, 0)], (0, 1)),
        ([(3, 1), (3, 1), (3, 1)], None),
    ],
)
def test_a_critical_process_is_lost_after_two_slots_in_a_row(
    cells: list[tuple[float, float] | None], lost: tuple[int, int] | None
) -> None:
    presence = Presence()
    for slot, cell in enumerate(cells):
        if cell is not None:
            presence.see("nginx", "a", slot, cell)
    expected = () if lost is None else (CriticalLoss(lost[1], "nginx", "a", lost[0]),)
    assert presence.losses(len(cells)) == expected
    assert presence.losses(0 if lost is None else lost[1]) == ()


def test_an_entry_is_seen_by_either_arm() -> None:
    presence = Presence()
    presence.see("nginx", "a", 3, (0.0, 0.0))
    presence.see("nginx", "a", 4, (0.0, 1.0))
    assert presence.is_seen("nginx", 5)
    assert not presence.is_seen("nginx", 4)
    assert not presence.is_seen("redis", 5)


def test_nodes_that_left_count_while_they_had_enough() -> None:
    of = trial(20)
    until = {0: 20, 1: 14, 2: 13, 3: 15}
    found = panel(of, 4, lambda node, slot: [(wave(node, slot), 1.0)] if slot < until[node] else None)
    facts = Facts(departures=(Departure("node-01", 19), Departure("node-01", 14), Departure("node-02", 13)))
    nodes = population(found, facts, 20)
    assert [tuple(each) for each in nodes.counted] == [("node-00", 20), ("node-01", 14), ("node-03", 20)]
    assert nodes.left == ("node-02",)
    assert population(found, facts, 13).left == ()


def test_a_node_that_one_arm_alone_saw_is_told_apart() -> None:
    of = trial(20)
    found = panel(of, 2, lambda node, slot: Seen.BASELINE if node else [(1.0, 1.0)])
    nodes = population(found, NO_FACTS, 20)
    assert nodes.names == ["node-00"]
    assert [tuple(each) for each in nodes.one_sided] == [("node-01", 20)]
