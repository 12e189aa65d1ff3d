"""False promotion over a grid of conditions, with the limit exactly true."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from benchmarks.support.report import table
from benchmarks.verdicts.scenes import Scene
from benchmarks.verdicts.trials import LIMIT, Effort, Plans, chunks, percent, plans
from benchmarks.verdicts.vectorised import judged

NAME = "grid"
NODES = (3, 5, 20, 50)
SLOTS = (10, 30, 60, 120)
RHOS = (0.5, 0.8, 0.95)
NOISES = ((0.05, 0.05), (0.15, 0.10))
SHOCKS = (0.0, 0.01, 0.03)


def run(effort: Effort) -> str:
    """The table: by nodes and shock, the largest and the mean share over slots, correlation and noise."""
    rows = []
    for shock, nodes in itertools.product(SHOCKS, NODES):
        cells = [
            _shares(Scene(nodes=nodes, slots=slots, rho=rho, noise=noise, tau=tau, shock=shock), effort)
            for slots, rho, (noise, tau) in itertools.product(SLOTS, RHOS, NOISES)
        ]
        name = f"shock {percent(shock)} %, {nodes} nodes"
        by_plan = zip(*cells, strict=True)
        rows.append([name, *(f"{percent(max(each), 1)} / {percent(float(np.mean(each)), 1)}" for each in by_plan)])
    count = len(SLOTS) * len(RHOS) * len(NOISES)
    return table([f"largest / mean % of {count} cells", *Plans._fields, "harm, default"], rows)


def _shares(scene: Scene, effort: Effort) -> Sequence[float]:
    """False promotion of each plan, and false harm of the default's."""
    made = plans(scene.slots)
    found = []
    for drawn in chunks(scene, LIMIT, effort, NAME):
        judgements = [judged(drawn.b, drawn.c, plan, LIMIT) for plan in made]
        found.append((len(drawn.b), [*(each.shown for each in judgements), judgements[0].harmed]))
    total = sum(count for count, _ in found)
    return [sum(count * values[at] for count, values in found) / total for at in range(len(Plans._fields) + 1)]
