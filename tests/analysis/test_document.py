"""The document: JSON, the same bytes for the same measurement, computed again from stored rows alone."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from phoenix_analysis.criteria import RETENTION, Criterion
from phoenix_analysis.document import document, text
from phoenix_analysis.facts import NO_FACTS, Departure, Facts, Health
from phoenix_analysis.judge import analyse, judge
from phoenix_analysis.looks import Taken, take_looks
from phoenix_analysis.pairing import Row, Seen
from phoenix_analysis.panel import Panel
from phoenix_analysis.student import t_upper
from phoenix_analysis.trial import Trial
from phoenix_analysis.verdict import Verdict
from support.golden import Golden
from support.panels import HALF, golden_pairs, names, rows, trial, wave

CRITERIA = (
    HALF,
    Criterion("collector_cpu_cores", "guardrail", "atMost", 0.05),
    Criterion(RETENTION, "guardrail", "atLeast", 1.0),
    Criterion("export_failures", "guardrail", "atMost", 0.001),
)


def stored(of: Trial, nodes: int = 4) -> list[Row]:
    """Rows with everything in them: missing scrapes, an entry that nobody saw, losses in one arm."""
    chance = random.Random(3)

    def values(node: int, slot: int) -> Seen | list[tuple[float, float] | None] | None:
        lost = chance.random()
        if lost < 0.04:
            return None if lost < 0.01 else Seen.BASELINE if lost < 0.025 else Seen.CANDIDATE
        b = wave(node, slot)
        series = (b, b * (0.44 + 0.01 * node) * chance.uniform(0.98, 1.02))
        return [series, (0.06, 0.03 * chance.uniform(0.9, 1.1)), (2.0, 2.0), (b, 0.0), (b, 1.0), (2.0, 2.0), (0.0, 0.0)]

    return list(rows(of, nodes, values))


@pytest.fixture
def of() -> Trial:
    return trial(60, *CRITERIA, critical=("nginx", "redis"))


def test_golden_document(golden: Golden) -> None:
    of = trial(40)
    pairs = golden_pairs()
    found = analyse(
        of, names(4), rows(of, 4, lambda node, slot: None if (cell := pairs[node][slot]) is None else [cell])
    )
    golden(Path(__file__).parent / "golden" / "verdict.json", text(found))


def test_stored_rows_give_the_same_bytes(of: Trial) -> None:
    whole = stored(of)
    written = text(analyse(of, names(4), whole))
    through_json = [
        Row(node, slot, Seen(seen), tuple(None if cell is None else (cell[0], cell[1]) for cell in cells))
        for node, slot, seen, cells in json.loads(json.dumps(whole))
    ]
    assert text(analyse(of, names(4), through_json)) == written
    assert json.loads(written)["verdict"] == "promote"
    assert written.endswith("}\n")


def test_the_order_of_nodes_changes_no_byte(of: Trial) -> None:
    whole = stored(of)
    backwards = list(reversed(whole))
    assert text(analyse(of, reversed(names(4)), backwards)) == text(analyse(of, names(4), whole))


def _by_slot(whole: list[Row]) -> Iterator[tuple[int, list[Row]]]:
    for slot in range(60):
        yield slot + 1, [row for row in whole if row.slot == slot]


def _live(of: Trial, whole: list[Row], facts: Facts) -> Verdict:
    """The verdict of a run that is judged after each slot, with no look taken twice."""
    panel = Panel(names(4), of.columns, of.plan.slots)
    taken: tuple[Taken, ...] = ()
    for slots, fresh in _by_slot(whole):
        for row in fresh:
            panel.add(row)
        taken = take_looks(of, panel, facts, slots, taken)
        found = judge(of, panel, facts, taken, slots, is_ended=slots == of.plan.slots)
        if found is not None:
            return found
    raise AssertionError("no verdict at the end")


@pytest.mark.parametrize(
    "facts",
    [NO_FACTS, Facts(health=(Health("node-01", 33, restarts=4),)), Facts(departures=(Departure("node-03", 50),))],
    ids=["healthy", "restarts", "departure"],
)
def test_a_run_judged_slot_by_slot_gives_the_same_bytes(of: Trial, facts: Facts) -> None:
    whole = stored(of)
    live = _live(of, whole, facts)
    assert text(analyse(of, names(4), whole, facts)) == text(live)
    assert text(analyse(of, names(4), whole, facts, live.slots)) == text(live)


def _numbers(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _numbers(each)
    elif isinstance(value, float):
        yield value


def test_numbers_have_fourteen_digits_and_are_finite(of: Trial) -> None:
    found = document(analyse(of, names(4), stored(of)))
    numbers = list(_numbers(found))
    assert len(numbers) > 100
    assert all(math.isfinite(number) and float(f"{number:.14g}") == number for number in numbers)
    json.dumps(found, allow_nan=False)


def test_bounds_can_be_computed_again_from_the_document_alone(of: Trial) -> None:
    found = document(analyse(of, names(4), stored(of)))
    checked = 0
    for look in found["looks"]:
        for claim in look["criteria"][:2]:
            estimate, interval = claim["estimate"], claim["interval"]
            se = math.hypot(estimate["seNode"], estimate["seTime"])
            assert estimate["se"] == pytest.approx(se, rel=1e-12)
            for alpha, side, sign in (("alphaLower", "lower", -1), ("alphaUpper", "upper", 1)):
                width = t_upper(interval[alpha], estimate["df"]) * se
                assert interval[side] == pytest.approx(estimate["ratio"] + sign * width, rel=1e-11)
                checked += 1
    assert checked == 16


def test_what_it_says(of: Trial) -> None:
    found = document(analyse(of, names(4), stored(of), slots=50))
    assert (found["verdict"], found["reason"], found["slots"], found["plannedSlots"]) == (
        "inconclusive",
        "Stopped",
        50,
        60,
    )
    assert (found["experiment"], found["run"], found["candidate"]) == ("example", 1, "candidate")
    assert found["last"]["isPlanned"] is False
    assert found["notEvaluated"] == ["redis"]
    assert [criterion["metric"] for criterion in found["criteria"]] == [criterion.metric for criterion in CRITERIA]
    assert found["criteria"][0]["worstNode"]["node"] == "node-03"
    assert [look["slot"] for look in found["looks"]] == [15, 30, 45]
    for digest in ("planDigest", "coreDigest", "measurementDigest"):
        assert found[digest].startswith("sha256:")


def test_what_is_unbounded_is_null() -> None:
    of = trial(60, Criterion("export_failures", "guardrail", "atMost", 0.1))
    found = document(analyse(of, names(2), rows(of, 2, lambda node, slot: [(0.0, 0.0), (0.0, 0.0)])))
    assert found["last"]["criteria"][0]["interval"] is None
    assert found["criteria"][0]["state"] == "open"
