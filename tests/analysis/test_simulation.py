"""The simulation: what is vectorised there is what the engine does, and no cell is wrong more often than it may be."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))  # benchmarks is no installed package

from benchmarks.verdicts import vectorised
from benchmarks.verdicts.engine import trial, verdicts
from benchmarks.verdicts.scenes import Scene, draw
from benchmarks.verdicts.tables import equal_arms, faults, losses
from benchmarks.verdicts.trials import LIMIT, Effort, outcome, plans

from phoenix_analysis.ratio import Totals, estimate

EFFORT = Effort(500)
MOST_WRONG = 0.07
"""The 5 % that may be wrong, and two standard errors of 500 runs."""


@pytest.mark.parametrize(("nodes", "slots"), [(1, 60), (2, 31), (2, 120), (3, 11), (5, 60), (20, 10)])
@pytest.mark.parametrize("k", [1.5, 2.0])
def test_vectorised_estimates_are_those_of_the_engine(nodes: int, slots: int, k: float) -> None:
    drawn = draw(Scene(nodes=nodes, slots=slots, missing=0.1), 0.5, 20, EFFORT.generator("equal"))
    found = vectorised.estimates(drawn.b, drawn.c, k)
    for at, (b, c) in enumerate(zip(drawn.b, drawn.c, strict=True)):
        sums = (b.sum(axis=1), c.sum(axis=1), b.sum(axis=0), c.sum(axis=0), (b > 0).all(axis=0))
        expected = estimate(Totals(*(values.tolist() for values in sums)), k)
        assert expected is not None
        assert [values[at] for values in found[:5]] == pytest.approx(
            [expected.ratio, expected.se, expected.df, expected.se_node, expected.se_time], rel=1e-10
        )


@pytest.mark.parametrize("kind", ["default", "early", "strict"])
@pytest.mark.parametrize("nodes", [1, 5])
def test_vectorised_verdicts_are_those_of_the_engine(nodes: int, kind: str) -> None:
    plan = getattr(plans(60), kind)
    drawn = draw(Scene(nodes=nodes, missing=0.01), 0.48, 40, EFFORT.generator("verdicts"))
    share = vectorised.judged(drawn.b, drawn.c, plan, LIMIT).shown
    promoted = [verdict.finding.answer == "promote" for verdict in verdicts(drawn, trial(plan))]
    assert sum(promoted) == round(share * 40)
    assert any(promoted)


@pytest.mark.parametrize("kind", ["default", "early", "strict"])
@pytest.mark.parametrize(
    "scene",
    [
        Scene(nodes=1),
        Scene(nodes=1, rho=0.95),
        Scene(nodes=5),
        Scene(slots=10),
        Scene(),
        Scene(shock=0.03),
        Scene(noise=0.15),
    ],
    ids=lambda scene: f"{scene.nodes}-{scene.slots}-{scene.rho}-{scene.shock}-{scene.noise}",
)
def test_a_goal_that_is_exactly_met_is_seldom_promoted_and_seldom_harm(scene: Scene, kind: str) -> None:
    found = outcome(scene, LIMIT, EFFORT, getattr(plans(scene.slots), kind), label="size")
    assert found.shown <= MOST_WRONG
    assert found.harmed <= MOST_WRONG


@pytest.mark.parametrize(("nodes", "power"), [(5, 0.7), (20, 0.9)])
def test_what_exceeds_its_goal_by_a_tenth_is_shown(nodes: int, power: float) -> None:
    assert outcome(Scene(nodes=nodes), 0.45, EFFORT, plans(60).default, label="power").shown >= power


@pytest.mark.parametrize("table", [faults, losses, equal_arms], ids=lambda table: table.NAME)
def test_tables_are_made(table: object) -> None:
    body = table.run(Effort(4))  # type: ignore[attr-defined]
    lines = body.splitlines()
    assert len(lines) > 5
    assert len({line.count("|") for line in lines}) == 1
