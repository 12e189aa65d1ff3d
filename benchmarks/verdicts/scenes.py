"""Scenes: what two arms on the same hosts measure, drawn at random.

Per node i and slot t

    B = size_i * drift(t) * load_it * (1 + noise),    C = size_i * drift(t) * load_it * ratio_i * shock(t) * (1 + noise)

size_i is log-normal; drift and an AR(1) load of correlation 0.95 are shared by both arms; the noise of an arm is AR(1)
with Student-t innovations; ratio_i differs between nodes by tau; the shock moves the ratio of all nodes at once. Scrapes
go missing in each arm, alone or in outages.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
_BURN_IN = 100
_LOAD_RHO, _SHOCK_RHO = 0.95, 0.9


class Scene(NamedTuple):
    """One condition. Shares are of 1. `profile` gives the drift by t / T; `bad` is the share of nodes whose ratio is
    `bad_factor` times the others'; `outage` the mean length of missing stretches in slots."""

    nodes: int = 20
    slots: int = 60
    rho: float = 0.8
    noise: float = 0.05
    tau: float = 0.05
    shock: float = 0.0
    missing: float = 0.03
    outage: float = 1.0
    tails: float = 3.0
    size_sd: float = 0.5
    load: float = 0.2
    profile: str = "gentle"
    cycle: float = 0.0
    cycle_slots: float = 60.0
    bad: float = 0.0
    bad_factor: float = 1.0


class Drawn(NamedTuple):
    """Runs x nodes x slots. What is missing in either arm is zero in both; `missing_*` says in which it was."""

    b: Floats
    c: Floats
    missing_b: Bools
    missing_c: Bools


def first(drawn: Drawn, count: int) -> Drawn:
    """The first so many runs."""
    return Drawn(drawn.b[:count], drawn.c[:count], drawn.missing_b[:count], drawn.missing_c[:count])


_PROFILES: dict[str, Callable[[Floats], Floats]] = {
    "gentle": lambda at: 1.0 + 0.1 * np.sin(2.0 * np.pi * at),
    "doubling": lambda at: 1.0 + at,
    "step": lambda at: np.where(at < 0.5, 1.0, 2.0),
}


def draw(scene: Scene, ratio: float, runs: int, rng: np.random.Generator) -> Drawn:
    """Runs of a scene with the true ratio `ratio`."""
    shape = (runs, scene.nodes, scene.slots)
    size = np.exp(scene.size_sd * rng.standard_normal((runs, scene.nodes, 1)))
    at = (np.arange(scene.slots) + 0.5) / scene.slots
    load = np.exp(scene.load * _ar(shape, _LOAD_RHO, 0.0, rng))
    truth = size * _PROFILES[scene.profile](at) * load
    b = truth * _positive(1.0 + scene.noise * _ar(shape, scene.rho, scene.tails, rng))
    c = truth * _positive(1.0 + scene.noise * _ar(shape, scene.rho, scene.tails, rng))
    c *= _ratios(scene, ratio, truth, rng) * _common(scene, runs, rng)
    missing_b, missing_c = (_missing(scene, shape, rng) for _ in range(2))
    usable = ~(missing_b | missing_c)
    return Drawn(b * usable, c * usable, missing_b, missing_c)


def _ar(shape: tuple[int, ...], rho: float, tails: float, rng: np.random.Generator) -> Floats:
    """A stationary AR(1) process of standard deviation 1 along the last axis; `tails` 0 is Gaussian."""
    long = (*shape[:-1], shape[-1] + _BURN_IN)
    if tails:
        steps = rng.standard_t(tails, long)
        if tails > 2.0:
            steps *= np.sqrt((tails - 2.0) / tails)
    else:
        steps = rng.standard_normal(long)
    values: Floats = lfilter([np.sqrt(1.0 - rho * rho)], [1.0, -rho], steps, axis=-1)
    return values[..., _BURN_IN:]


def _positive(values: Floats) -> Floats:
    return np.maximum(values, 0.05)


def _ratios(scene: Scene, ratio: float, truth: Floats, rng: np.random.Generator) -> Floats:
    """Each node's own ratio. Their mean is `ratio`: over the nodes one might have drawn, but of one or two, about which
    alone a verdict speaks, over these in this window."""
    own = 1.0 + scene.tau * rng.standard_normal((*truth.shape[:2], 1))
    if scene.bad:
        own *= np.where(rng.random(own.shape) < scene.bad, scene.bad_factor, 1.0)
        own /= 1.0 + scene.bad * (scene.bad_factor - 1.0)
    if scene.nodes < 3:
        own *= truth.sum(axis=(1, 2), keepdims=True) / (truth * own).sum(axis=(1, 2), keepdims=True)
    return ratio * own


def _common(scene: Scene, runs: int, rng: np.random.Generator) -> Floats:
    """What moves the ratio of all nodes at once: a shock, and a cycle of a random phase."""
    moved = 1.0 + scene.shock * _ar((runs, 1, scene.slots), _SHOCK_RHO, 0.0, rng)
    if scene.cycle:
        phase = rng.random((runs, 1, 1))
        moved = moved + scene.cycle * np.sin(2.0 * np.pi * (np.arange(scene.slots) / scene.cycle_slots + phase))
    return moved


def _missing(scene: Scene, shape: tuple[int, ...], rng: np.random.Generator) -> Bools:
    """Missing scrapes, in stretches of `outage` slots on average."""
    if scene.outage <= 1.0:
        return rng.random(shape) < scene.missing
    leave = 1.0 / scene.outage
    enter = leave * scene.missing / (1.0 - scene.missing)
    state = rng.random(shape[:-1]) < scene.missing
    found = np.empty(shape, dtype=np.bool_)
    for slot in range(shape[-1]):
        chance = rng.random(shape[:-1])
        state = np.where(state, chance >= leave, chance < enter)
        found[..., slot] = state
    return found
