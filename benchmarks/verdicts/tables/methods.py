"""False promotion and power of the method and of its rivals, in the conditions that chose it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from benchmarks.support.report import table
from benchmarks.verdicts import rivals
from benchmarks.verdicts.scenes import Bools, Drawn, Scene, first
from benchmarks.verdicts.trials import LIMIT, Effort, chunks, percent, plans
from benchmarks.verdicts.vectorised import judged

NAME = "methods"
SCENES: dict[str, Scene] = {
    "1 node T60 ρ.8": Scene(nodes=1),
    "1 node T60 ρ.95": Scene(nodes=1, rho=0.95),
    "1 node T120 ρ.5": Scene(nodes=1, slots=120, rho=0.5),
    "5 n T30 ρ.8": Scene(nodes=5, slots=30),
    "5 n T60 ρ.8": Scene(nodes=5),
    "20 n T10 ρ.8": Scene(slots=10),
    "20 n T60 ρ.8": Scene(),
    "20 n T60 ρ.95": Scene(rho=0.95),
    "20 n T60 shock 3 %": Scene(shock=0.03),
    "20 n T60 noisy": Scene(noise=0.15, tau=0.10),
    "50 n T60 ρ.5": Scene(nodes=50, rho=0.5),
}
POWER_AT = 0.45
_RANKED = 4  # rank tests are slow: they get a quarter of the runs

Method = Callable[[Drawn, int], Bools | float]
"""Runs that are promoted, or their share, of drawn runs and the number of slots."""

METHODS: dict[str, Method] = {
    "naive: mean ≤ limit, at the end": lambda drawn, _: rivals.naive(drawn.b, drawn.c, LIMIT, peeked=False),
    "naive, each scrape": lambda drawn, _: rivals.naive(drawn.b, drawn.c, LIMIT, peeked=True),
    "Kayenta, at the end": lambda drawn, _: rivals.kayenta(drawn.b, drawn.c, LIMIT, every=None),
    "Kayenta, every 5 scrapes": lambda drawn, _: rivals.kayenta(drawn.b, drawn.c, LIMIT, every=5),
    "Mann-Whitney against ½ B, at the end": lambda drawn, _: rivals.mann_whitney(drawn.b, drawn.c, LIMIT),
    "Welch t, each scrape": lambda drawn, _: rivals.welch(drawn.b, drawn.c, LIMIT),
    "paired t on scrapes, each": lambda drawn, _: rivals.paired(drawn.b, drawn.c, LIMIT),
    "**Phoenix, default**": lambda drawn, slots: judged(drawn.b, drawn.c, plans(slots).default, LIMIT).shown,
    "Phoenix, `earlySuccess`": lambda drawn, slots: judged(drawn.b, drawn.c, plans(slots).early, LIMIT).shown,
    "Phoenix, `strict`": lambda drawn, slots: judged(drawn.b, drawn.c, plans(slots).strict, LIMIT).shown,
}
_SLOW = {name for name in METHODS if name.startswith(("Kayenta", "Mann"))}


def run(effort: Effort) -> str:
    """The table."""
    cells = {(name, at): _cell(scene, effort, f"{NAME} {name}") for at, (name, scene) in enumerate(SCENES.items())}
    rows = [
        [method, *(f"{percent(found[method][0], 1)} / {percent(found[method][1])}" for found in cells.values())]
        for method in METHODS
    ]
    return table(["false promotion % / power at true 55 %", *SCENES], rows)


def _cell(scene: Scene, effort: Effort, label: str) -> dict[str, tuple[float, float]]:
    """Of each method, the share promoted at the limit and at the power's ratio."""
    null, better = (_shares(scene, ratio, effort, label) for ratio in (LIMIT, POWER_AT))
    return {method: (null[method], better[method]) for method in METHODS}


def _shares(scene: Scene, ratio: float, effort: Effort, label: str) -> dict[str, float]:
    found: dict[str, list[tuple[int, float]]] = {method: [] for method in METHODS}
    slow_left = max(1, effort.runs // _RANKED)
    for drawn in chunks(scene, ratio, effort, label):
        for name, method in METHODS.items():
            part = drawn if name not in _SLOW else first(drawn, slow_left)
            if len(part.b):
                found[name].append((len(part.b), float(np.mean(method(part, scene.slots)))))
        slow_left = max(0, slow_left - len(drawn.b))
    return {name: sum(n * share for n, share in parts) / sum(n for n, _ in parts) for name, parts in found.items()}
