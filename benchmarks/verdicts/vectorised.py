"""The estimator of `phoenix_analysis.ratio` over many runs at once. A test proves both equal."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from benchmarks.verdicts.scenes import Bools, Floats
from scipy.special import stdtrit

from phoenix_analysis.bounds import decides
from phoenix_analysis.plan import Plan
from phoenix_analysis.ratio import BLOCKS, BLOCKS_FEW_SLOTS, FEW_NODES, FEW_NODES_K, RHO_MOST


class Estimates(NamedTuple):
    """One value a run."""

    ratio: Floats
    se: Floats
    df: Floats
    se_node: Floats
    se_time: Floats


def estimates(b: Floats, c: Floats, k: float) -> Estimates:
    """Estimates of runs x nodes x slots; unusable pairs are zero in both."""
    nodes = b.shape[1]
    few = nodes < FEW_NODES
    whole = (b > 0).all(axis=1) if few else np.ones((b.shape[0], b.shape[2]), dtype=np.bool_)
    time_ratio, se_time, df_time = _time_part(b.sum(axis=1), c.sum(axis=1), max(k, FEW_NODES_K) if few else k, whole)
    if few:
        return Estimates(time_ratio, se_time, df_time, np.zeros_like(se_time), se_time)
    node_b, node_c = b.sum(axis=2), c.sum(axis=2)
    ratio = node_c.sum(axis=1) / node_b.sum(axis=1)
    residuals = node_c - ratio[:, None] * node_b
    se_node = np.sqrt((residuals**2).sum(axis=1) / (nodes * (nodes - 1))) / node_b.mean(axis=1)
    se = np.hypot(se_node, se_time)
    df = se**4 / (se_node**4 / (nodes - 1) + se_time**4 / df_time)
    return Estimates(ratio, se, df, se_node, se_time)


def upper(found: Estimates, alpha: float) -> Floats:
    """Upper bounds."""
    bound: Floats = found.ratio + stdtrit(found.df, 1.0 - alpha) * found.se
    return bound


def lower(found: Estimates, alpha: float) -> Floats:
    """Lower bounds."""
    bound: Floats = found.ratio - stdtrit(found.df, 1.0 - alpha) * found.se
    return bound


class Outcome(NamedTuple):
    """What the runs of a plan gave, of a goal or a guardrail: shares of them."""

    shown: float
    harmed: float
    missed: float


def judged(b: Floats, c: Floats, plan: Plan, limit: float) -> Outcome:
    """The outcome of a plan over runs: shown at any success look, harm at any look, the goal missed at the end."""
    runs = b.shape[0]
    shown = np.zeros(runs, dtype=np.bool_)
    harmed = np.zeros(runs, dtype=np.bool_)
    missed = np.zeros(runs, dtype=np.bool_)
    for look in plan.looks:
        if not decides(b.shape[1], look.slot):
            continue
        found = estimates(b[..., : look.slot], c[..., : look.slot], plan.k)
        missed = lower(found, look.alpha_harm) > limit
        harmed |= missed
        if look.alpha_success > 0.0:
            shown |= upper(found, look.alpha_success) < limit
    return Outcome(float(shown.mean()), float(harmed.mean()), float(missed.mean()))


def _time_part(slot_b: Floats, slot_c: Floats, k: float, whole: Bools) -> tuple[Floats, Floats, Floats]:
    q = BLOCKS if slot_b.shape[1] >= 2 * BLOCKS else BLOCKS_FEW_SLOTS
    length = slot_b.shape[1] // q
    used = q * length
    b, c = slot_b[:, -used:], slot_c[:, -used:]
    ratio = c.sum(axis=1) / b.sum(axis=1)
    e = c - ratio[:, None] * b
    r = _correlation(e, whole[:, -used:])
    rho = np.clip(r + (1 + 4 * r) / used, 0.0, RHO_MOST)
    rho = np.clip(rho + k * np.sqrt((1 - rho * rho) / used), 0.0, RHO_MOST)
    all_slots, block = _mean_variance(rho, used), _mean_variance(rho, length)
    phi = np.maximum(1.0, all_slots * (q - 1) / (block - all_slots))
    sums = e.reshape(len(e), q, length).sum(axis=2)
    se = np.sqrt(phi * (sums**2).sum(axis=1) / (q * (q - 1))) / (b.sum(axis=1) / q)
    n_eff = used * (1 - rho) / (1 + rho)
    return ratio, se, np.clip(np.minimum(q - 1.0, n_eff - 1.0), 1.0, None)


def _correlation(e: Floats, whole: Bools) -> Floats:
    used = e.shape[1]
    known = e * whole
    neighbours = (whole[:, 1:] & whole[:, :-1]).sum(axis=1)
    products = (known[:, 1:] * known[:, :-1]).sum(axis=1) / neighbours * (used - 1)
    r: Floats = products / ((known * known).sum(axis=1) / whole.sum(axis=1) * used)
    return r


def _mean_variance(rho: Floats, m: int) -> Floats:
    rest = 1.0 - rho
    return (1.0 + rho) / (rest * m) - 2.0 * rho * (1.0 - rho**m) / (rest * rest * m * m)
