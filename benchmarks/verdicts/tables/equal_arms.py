"""Mode AA: how often two equal arms raise an alarm, and how often a small difference is found."""

from __future__ import annotations

import numpy as np
from benchmarks.support.report import table
from benchmarks.verdicts.scenes import Floats, Scene
from benchmarks.verdicts.trials import Effort, chunks, percent, plans
from benchmarks.verdicts.vectorised import estimates, lower, upper

from phoenix_analysis.bounds import decides
from phoenix_analysis.looks import alarm_alpha
from phoenix_analysis.plan import Plan

NAME = "equal-arms"
SCENES = {
    "1 node, T60": Scene(nodes=1),
    "1 node, T120, ρ .5": Scene(nodes=1, slots=120, rho=0.5),
    "2 nodes, T120, ρ .95": Scene(nodes=2, slots=120, rho=0.95),
    "5 nodes, T60": Scene(nodes=5),
    "20 nodes, T60": Scene(nodes=20),
    "20 nodes, T60, ρ .95": Scene(nodes=20, rho=0.95),
    "20 nodes, T60, noisy": Scene(nodes=20, noise=0.15),
}
RATIOS = (1.0, 1.02, 1.05, 1.1)


def run(effort: Effort) -> str:
    """The table. Equal arms have the same ratio on every node."""
    rows = []
    for name, scene in SCENES.items():
        same = scene._replace(tau=0.0)
        alarms = [_alarms(same, ratio, effort, f"{NAME} {name}") for ratio in RATIOS]
        rows.append([name, *(percent(share, 1) for share in alarms)])
    return table(["alarms %", *(f"true {100 * (ratio - 1):+.0f} %" for ratio in RATIOS)], rows)


def _alarms(scene: Scene, ratio: float, effort: Effort, label: str) -> float:
    plan = plans(scene.slots).default
    found = [(len(drawn.b), _share(drawn.b, drawn.c, plan)) for drawn in chunks(scene, ratio, effort, label)]
    return sum(count * share for count, share in found) / sum(count for count, _ in found)


def _share(b: Floats, c: Floats, plan: Plan) -> float:
    alarm = np.zeros(len(b), dtype=np.bool_)
    for look in plan.looks:
        if decides(b.shape[1], look.slot):
            found = estimates(b[..., : look.slot], c[..., : look.slot], plan.k)
            each = alarm_alpha(look, b.shape[1])
            alarm |= (lower(found, each) > 1.0) | (upper(found, each) < 1.0)
    return float(alarm.mean())
