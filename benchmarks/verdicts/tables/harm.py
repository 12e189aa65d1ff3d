"""A guardrail of +10 %: how often it is passed, and how often a run is stopped for harm, by the true increase."""

from __future__ import annotations

from benchmarks.support.report import table
from benchmarks.verdicts.scenes import Scene
from benchmarks.verdicts.trials import Effort, outcome, percent, plans

NAME = "harm"
LIMIT = 1.1
SCENES = {
    "5 nodes, counts": Scene(nodes=5),
    "20 nodes, counts": Scene(nodes=20),
    "5 nodes, processor time": Scene(nodes=5, noise=0.2, tau=0.08),
    "20 nodes, processor time": Scene(nodes=20, noise=0.2, tau=0.08),
    "50 nodes, processor time": Scene(nodes=50, noise=0.2, tau=0.08),
}
INCREASES = (-0.10, 0.0, 0.05, 0.10, 0.25, 0.5, 1.0)


def run(effort: Effort) -> str:
    """The table."""
    rows = []
    for name, scene in SCENES.items():
        plan = plans(scene.slots).default
        found = [outcome(scene, 1 + each, effort, plan, label=f"{NAME} {name}", limit=LIMIT) for each in INCREASES]
        rows.append([name, *(f"{percent(each.shown, 1)} / {percent(each.harmed, 1)}" for each in found)])
    return table(["passed % / stopped for harm %", *(f"true {100 * each:+.0f} %" for each in INCREASES)], rows)
