"""One and two nodes: false promotion at the limit, harm at the limit, and whether a clear difference is shown."""

from __future__ import annotations

from benchmarks.support.report import table
from benchmarks.verdicts.scenes import Scene
from benchmarks.verdicts.trials import Effort, outcome, percent, plans

NAME = "few-nodes"
SLOTS = (30, 60, 120)
RHOS = (0.5, 0.8, 0.95)


def run(effort: Effort) -> str:
    """The table."""
    rows = [
        [f"{nodes} node{'s' * (nodes > 1)}, T{slots}", *(_cell(nodes, slots, rho, effort) for rho in RHOS)]
        for nodes in (1, 2)
        for slots in SLOTS
    ]
    return table(
        ["promoted at the limit / of these by early success / true 80 %", *(f"ρ {rho:g}" for rho in RHOS)], rows
    )


def _cell(nodes: int, slots: int, rho: float, effort: Effort) -> str:
    scene = Scene(nodes=nodes, slots=slots, rho=rho)
    made = plans(slots)
    wrong, early = (outcome(scene, 0.5, effort, plan, label=NAME).shown for plan in (made.default, made.early))
    clear = outcome(scene, 0.2, effort, made.default, label=NAME).shown
    return f"{percent(wrong, 1)} / {percent(early, 1)} / {percent(clear)}"
