"""Losses: how often a share of lost points that is exactly at its limit passes, by how points are lost."""

from __future__ import annotations

from typing import Literal

import numpy as np
from benchmarks.support.report import table
from benchmarks.verdicts.engine import answers, trial
from benchmarks.verdicts.scenes import Drawn, Floats
from benchmarks.verdicts.trials import Effort, percent, plans

from phoenix_analysis.criteria import Criterion

NAME = "losses"
How = Literal["point", "scrape", "outage"]
HOW: dict[How, str] = {
    "point": "each point by itself",
    "scrape": "a node's whole scrape",
    "outage": "all nodes for 5 slots",
}
LIMITS = (0.001, 0.01, 0.05)
NODES = (5, 20)
SLOTS = 60
POINTS = 1000
_OUTAGE = 5


def run(effort: Effort) -> str:
    """The table."""
    rows = []
    for limit in LIMITS:
        for nodes in NODES:
            shares = [_passed(nodes, limit, how, effort) for how in HOW]
            cells = [f"{percent(default, 1)} / {percent(strict, 1)}" for default, strict in shares]
            rows.append([f"limit {100 * limit:g} %, {nodes} nodes", *cells])
    return table(["passed %, default / strict, lost:", *HOW.values()], rows)


def _passed(nodes: int, limit: float, how: How, effort: Effort) -> tuple[float, float]:
    rng = effort.generator(f"{NAME} {nodes} {limit} {how}")
    runs = max(1, effort.runs // 4)
    drawn = _draw(rng, (runs, nodes, SLOTS), limit, how)
    asked = Criterion("export_failures", "guardrail", "atMost", limit)
    made = plans(SLOTS)
    default, strict = (answers(drawn, trial(plan, asked))["promote"] for plan in (made.default, made.strict))
    return default, strict


def _draw(rng: np.random.Generator, shape: tuple[int, int, int], share: float, how: How) -> Drawn:
    sent = np.full(shape, float(POINTS))
    whole = np.zeros(shape, dtype=np.bool_)
    lost: Floats
    if how == "point":
        lost = rng.binomial(POINTS, share, shape).astype(np.float64)
    elif how == "scrape":
        lost = sent * (rng.random(shape) < share)
    else:
        lost = sent * _away(rng, shape, share)
    return Drawn(sent, lost, whole, whole)


def _away(rng: np.random.Generator, shape: tuple[int, int, int], share: float) -> Floats:
    starts = rng.random((shape[0], 1, shape[2] + _OUTAGE)) < share / _OUTAGE
    away = np.zeros((shape[0], 1, shape[2]), dtype=np.bool_)
    for later in range(_OUTAGE):
        away |= starts[..., later : later + shape[2]]
    return np.broadcast_to(away, shape).astype(np.float64)
