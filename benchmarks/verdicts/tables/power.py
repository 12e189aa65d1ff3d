"""How often a true reduction is shown, and how often it is rejected, by how much it exceeds the goal or falls short."""

from __future__ import annotations

from benchmarks.support.report import table
from benchmarks.verdicts.scenes import Scene
from benchmarks.verdicts.trials import Effort, outcome, percent, plans

NAME = "power"
SCENES = {
    f"{nodes} node{'s' * (nodes > 1)}, T{slots}": Scene(nodes=nodes, slots=slots)
    for nodes, slots in ((1, 60), (3, 60), (5, 60), (20, 30), (20, 60), (50, 60))
}
RATIOS = (0.55, 0.52, 0.5, 0.49, 0.48, 0.47, 0.45, 0.4, 0.2)


def run(effort: Effort) -> str:
    """The table."""
    rows = []
    for name, scene in SCENES.items():
        plan = plans(scene.slots).default
        found = [outcome(scene, ratio, effort, plan, label=f"{NAME} {name}") for ratio in RATIOS]
        rows.append([name, *(f"{percent(each.shown, 1)} / {percent(each.missed, 1)}" for each in found)])
    return table(["promoted % / rejected %, goal 50 %", *(f"true {percent(1 - ratio)} %" for ratio in RATIOS)], rows)
