"""False promotion where the data are worse than the method assumes, with the limit exactly true."""

from __future__ import annotations

from typing import Any

from benchmarks.support.report import table
from benchmarks.verdicts.scenes import Scene
from benchmarks.verdicts.trials import LIMIT, Effort, outcome, percent, plans

NAME = "robust"
CONDITIONS: dict[str, dict[str, Any]] = {
    "as above": {},
    "tails t(2.1)": {"tails": 2.1},
    "load doubles steadily": {"profile": "doubling"},
    "load doubles at half time": {"profile": "step"},
    "no shared load": {"load": 0.0},
    "no scrape missing": {"missing": 0.0},
    "8 % missing in each arm": {"missing": 0.08},
    "3 % missing, in outages of 5": {"outage": 5.0},
    "3 % missing, in outages of 10": {"outage": 10.0},
    "one dominating node (sizes sd 1.2)": {"size_sd": 1.2},
    "equal nodes": {"size_sd": 0.0},
    "nodes do not differ": {"tau": 0.0},
    "fleet shock 1 %": {"shock": 0.01},
    "fleet shock 3 %": {"shock": 0.03},
    "cycle of 30 slots, ± 5 %": {"cycle": 0.05, "cycle_slots": 30.0},
    "cycle of 60 slots, ± 5 %": {"cycle": 0.05, "cycle_slots": 60.0},
    "cycle of 180 slots, ± 5 %": {"cycle": 0.05, "cycle_slots": 180.0},
    "one node in ten at × 1.45": {"bad": 0.1, "bad_factor": 1.45},
}
NODES = (3, 5, 20, 50)


def run(effort: Effort) -> str:
    """The table."""
    rows = []
    for name, kinds in CONDITIONS.items():
        cells = []
        for nodes in NODES:
            made = plans(60)
            scene = Scene(nodes=nodes, **kinds)
            found = [
                outcome(scene, LIMIT, effort, plan, label=f"{NAME} {name}").shown
                for plan in (made.default, made.strict)
            ]
            cells.append(" / ".join(percent(share, 1) for share in found))
        rows.append([name, *cells])
    return table(["false promotion %, default / strict", *(f"{nodes} nodes" for nodes in NODES)], rows)
