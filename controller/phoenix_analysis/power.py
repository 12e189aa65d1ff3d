"""What a plan can decide, before anything is measured.

From simulations of the estimator: with slots of correlation 0.8, a margin is shown in four runs of five when it is about
three standard errors, and three standard errors are about 0.12 / sqrt(nodes) at 60 slots for counts of series, points and
bytes (n = 5: 5 %, n = 20: 2.6 %, n = 50: 1.7 %), and about 0.71 / sqrt(nodes) for processor time under hard noise. Fewer
than three nodes count as less than one, since only time tells.
"""

from __future__ import annotations

import math

from phoenix_analysis.plan import FIRST_LOOK, Plan

THREE_SE_QUIET = 0.12
THREE_SE_NOISY = 0.71
REFERENCE_SLOTS = 60
FEW_NODES = 3
FEW_NODES_FACTOR = 1.2


def detectable_margin(plan: Plan, nodes: int, *, noisy: bool) -> float:
    """The smallest margin between a ratio and its limit that the plan shows in about four runs of five.

    Infinite where the plan is too short for any look.
    """
    if plan.slots < FIRST_LOOK:
        return math.inf
    base = THREE_SE_NOISY if noisy else THREE_SE_QUIET
    few = FEW_NODES_FACTOR if nodes <= FEW_NODES else 1.0
    return base * few / math.sqrt(nodes) * math.sqrt(REFERENCE_SLOTS / plan.slots)
