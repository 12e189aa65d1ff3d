"""Faults of the data through the whole engine: what it answers, and what one would have believed without it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from benchmarks.support.report import table
from benchmarks.verdicts.engine import ANSWERS, answers, trial
from benchmarks.verdicts.scenes import Bools, Drawn, Floats, Scene
from benchmarks.verdicts.trials import LIMIT, Effort, chunks, percent, plans

from phoenix_analysis.binomial import mcnemar
from phoenix_analysis.gates import UNEQUAL

NAME = "faults"
_OUTAGE = 3.0


def run(effort: Effort) -> str:
    """The table: each fault with the true ratio, the share that a naive reading promotes, and the engine's answers."""
    rows = []
    for name, scene, ratio, spoil in FAULTS:
        wrong, parts = [], []
        for drawn in chunks(scene, ratio, effort, f"{NAME} {name}"):
            believed, given = spoil(drawn, effort.generator(f"{NAME} {name}"))
            wrong.append(float(believed.mean()))
            parts.append(answers(given, trial(plans(scene.slots).default)))
        said = [percent(float(np.mean([part[answer] for part in parts])), 1) for answer in ANSWERS]
        rows.append([name, f"{ratio:g}", percent(float(np.mean(wrong)), 1), *said])
    return table(["fault", "true ratio", "naive, wrong %", *(f"{answer} %" for answer in ANSWERS)], rows)


Spoiled = tuple[Bools, Drawn]
"""Which runs the naive reading gets wrong, and what the engine is given."""


def _as_it_is(drawn: Drawn, _: np.random.Generator) -> Spoiled:
    return _mean_below(drawn.b, drawn.c), drawn


def _crashes(share: float) -> Callable[[Drawn, np.random.Generator], Spoiled]:
    """The candidate is down for a share of the slots. Read naively, nothing was sent in them."""

    def spoil(drawn: Drawn, rng: np.random.Generator) -> Spoiled:
        starts = rng.random(drawn.b.shape) < share / _OUTAGE
        down = starts.copy()
        for later in range(1, int(_OUTAGE)):
            down[..., later:] |= starts[..., :-later]
        return _mean_below(drawn.b, drawn.c * ~down), _lose(drawn, down)

    return spoil


def _selective(share: float) -> Callable[[Drawn, np.random.Generator], Spoiled]:
    """The candidate loses exactly the scrapes in which it looks worst beside the baseline."""

    def spoil(drawn: Drawn, _: np.random.Generator) -> Spoiled:
        with np.errstate(invalid="ignore"):
            ratio = np.nan_to_num(drawn.c / drawn.b)
        worst = np.quantile(ratio.reshape(len(ratio), -1), 1 - share, axis=1)[:, None, None]
        given = _lose(drawn, ratio > worst)
        return _mean_below(given.b, given.c), given

    return spoil


def _restarts(each: int) -> Callable[[Drawn, np.random.Generator], Spoiled]:
    """Each candidate collector restarts some times. Read naively, its counter's last value less its first."""

    def spoil(drawn: Drawn, rng: np.random.Generator) -> Spoiled:
        at = np.argsort(rng.random(drawn.b.shape), axis=2)[..., :each]
        lost = np.zeros(drawn.b.shape, dtype=np.bool_)
        np.put_along_axis(lost, at, True, axis=2)
        after = np.arange(drawn.b.shape[2]) >= at.max(axis=2, keepdims=True)
        usable = ~lost
        # A slot with a restart is no scrape that one arm lost: it is unusable in both.
        given = Drawn(drawn.b * usable, drawn.c * usable, drawn.missing_b | lost, drawn.missing_c | lost)
        return _mean_below(drawn.b, drawn.c * after), given

    return spoil


def _outages(drawn: Drawn, _: np.random.Generator) -> Spoiled:
    """Ordinary outages in both arms. Naively, slots are counted as if they were lost one by one."""
    one = (~drawn.missing_b & drawn.missing_c).sum(axis=(1, 2))
    other = (drawn.missing_b & ~drawn.missing_c).sum(axis=(1, 2))
    shut = [mcnemar(int(left), int(right)) < UNEQUAL for left, right in zip(one, other, strict=True)]
    return np.array(shut), drawn


def _lose(drawn: Drawn, lost: Bools) -> Drawn:
    return Drawn(drawn.b * ~lost, drawn.c * ~lost, drawn.missing_b, drawn.missing_c | lost)


def _mean_below(b: Floats, c: Floats) -> Bools:
    below: Bools = c.sum(axis=(1, 2)) <= LIMIT * b.sum(axis=(1, 2))
    return below


_CLEAN = Scene(missing=0.01)
FAULTS: tuple[tuple[str, Scene, float, Callable[[Drawn, np.random.Generator], Spoiled]], ...] = (
    ("none, 20 nodes", _CLEAN, 0.5, _as_it_is),
    ("candidate down 5 % of slots", _CLEAN, 0.55, _crashes(0.05)),
    ("candidate down 10 % of slots", _CLEAN, 0.55, _crashes(0.10)),
    ("candidate down 15 % of slots", _CLEAN, 0.55, _crashes(0.15)),
    ("one restart a node", _CLEAN, 0.52, _restarts(1)),
    ("three restarts a node", _CLEAN, 0.52, _restarts(3)),
    ("candidate loses its worst 3 %, 5 nodes", _CLEAN._replace(nodes=5), 0.5, _selective(0.03)),
    ("candidate loses its worst 5 %, 5 nodes", _CLEAN._replace(nodes=5), 0.5, _selective(0.05)),
    ("candidate loses its worst 5 %, 20 nodes", _CLEAN, 0.5, _selective(0.05)),
    ("outages of 3, 3 %, 20 nodes", Scene(outage=3.0), 0.45, _outages),
    ("outages of 10, 3 %, 20 nodes", Scene(outage=10.0), 0.45, _outages),
    ("outages of 10, 3 %, 50 nodes", Scene(nodes=50, outage=10.0), 0.45, _outages),
)
