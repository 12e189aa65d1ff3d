"""What the tables share: how many runs, from which seed, and what a method makes of them."""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from benchmarks.support.measure import say
from benchmarks.verdicts.scenes import Drawn, Scene, draw
from benchmarks.verdicts.vectorised import Outcome, judged

from phoenix_analysis.plan import Plan, make_plan

LIMIT = 0.5
"""The goal of every scene: a reduction by half."""
_CHUNK = 500


class Effort(NamedTuple):
    """How many runs a cell has, and the seed of all of them."""

    runs: int
    seed: int = 20261123

    def generator(self, label: str) -> np.random.Generator:
        """Random numbers of one cell, the same whatever else is run."""
        return np.random.default_rng([self.seed, zlib.crc32(label.encode())])


class Plans(NamedTuple):
    """The plans of one length."""

    default: Plan
    early: Plan
    strict: Plan


def plans(slots: int) -> Plans:
    """Plans of slots of a minute."""
    seconds = 60.0 * slots
    return Plans(
        make_plan(60.0, 300.0, seconds),
        make_plan(60.0, 300.0, seconds, early=True),
        make_plan(60.0, 300.0, seconds, strict=True),
    )


def chunks(scene: Scene, ratio: float, effort: Effort, label: str, runs: int | None = None) -> Iterator[Drawn]:
    """Runs of a scene, some hundred at a time."""
    say(f"{label}: {scene.nodes} nodes, {scene.slots} slots, ratio {ratio:g}")
    rng = effort.generator(f"{label} {scene} {ratio}")
    left = runs or effort.runs
    while left > 0:
        yield draw(scene, ratio, min(_CHUNK, left), rng)
        left -= _CHUNK


def outcome(scene: Scene, ratio: float, effort: Effort, plan: Plan, *, label: str, limit: float = LIMIT) -> Outcome:
    """What a plan makes of a scene, over all runs."""
    found = [(len(drawn.b), judged(drawn.b, drawn.c, plan, limit)) for drawn in chunks(scene, ratio, effort, label)]
    return mean(found)


def mean(found: list[tuple[int, Outcome]]) -> Outcome:
    """Outcomes of chunks as one."""
    total = sum(count for count, _ in found)
    shown, harmed, missed = (sum(count * part[at] for count, part in found) / total for at in range(3))
    return Outcome(shown, harmed, missed)


def percent(share: float, digits: int = 0) -> str:
    """A share in percent, without the sign."""
    return f"{100 * share:.{digits}f}"


def error(share: float, runs: int) -> float:
    """Monte-Carlo standard error of a share."""
    return math.sqrt(share * (1 - share) / runs)
