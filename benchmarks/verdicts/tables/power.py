"""How often a true reduction is shown, by how much it exceeds the goal."""

from __future__ import annotations

from benchmarks.support.report import table
from benchmarks.verdicts.scenes import Scene
from benchmarks.verdicts.trials import Effort, outcome, percent, plans

NAME = "power"
SCENES = {
    f"{nodes} node{'s' * (nodes > 1)}, T{slots}": Scene(nodes=nodes, slots=slots)
    for nodes, slots in ((1, 60), (3, 60), (5, 60), (20, 30), (20, 60), (50, 60))
}
RATIOS = (0.5, 0.49, 0.48, 0.47, 0.45, 0.4, 0.2)


def run(effort: Effort) -> str:
    """The table."""
    rows = []
    for name, scene in SCENES.items():
        plan = plans(scene.slots).default
        shown = [outcome(scene, ratio, effort, plan, label=f"{NAME} {name}").shown for ratio in RATIOS]
        rows.append([name, *(percent(share, 1 if at == 0 else 0) for at, share in enumerate(shown))])
    return table(["promoted %, goal 50 %", *(f"true {percent(1 - ratio)} %" for ratio in RATIOS)], rows)
