"""The ratio estimator: how much of the baseline the candidate ships, and how sure that is.

All is paired: B is the baseline's value and C the candidate's, on one node in one slot. The ratio is that of the sums,
since that is what the bill shows. Its error has two parts, and neither can stand for the other: more slots say nothing of
nodes that were not seen, and more nodes say nothing of a shock that moves all of them.

- **Nodes**: linearised variance of a ratio of means over n nodes (Cochran, Sampling Techniques, 1977, section 6.3).
- **Slots**: residuals of the fleet in q equal blocks of the newest slots (batch means, Schmeiser 1982), widened by `phi`
  for the correlation between blocks, as an AR(1) process has it whose correlation is the upper end of what was seen.

The two add up, with degrees of freedom by Satterthwaite (1946).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import NamedTuple

FEW_NODES = 3
"""Below this number of nodes the node part does not exist, and the claim is about these nodes only."""
FEW_NODES_K = 2.0
"""The widening of the correlation with few nodes, where only time tells."""
BLOCKS = 6
BLOCKS_FEW_SLOTS = 5
"""Blocks of fewer than 12 slots."""
RHO_MOST = 0.97
"""No larger correlation is assumed: beyond it a run of hours has no information at all."""
_NOTHING = 1e-12
"""A residual below this share of what it is the difference of is rounding, not evidence."""


class Totals(NamedTuple):
    """Sums of usable pairs: by node over slots, and by slot over nodes. An unusable pair adds nothing to either.

    `whole` says of each slot whether every node has a usable pair in it; left out, all have.
    """

    node_b: Sequence[float]
    node_c: Sequence[float]
    slot_b: Sequence[float]
    slot_c: Sequence[float]
    whole: Sequence[bool] | None = None


class TimePart(NamedTuple):
    """The error that the order of slots tells. `rho` is the assumed correlation of neighbouring slots, `phi` what it
    widens the block variance by, `n_eff` how many independent slots the used ones are worth."""

    ratio: float
    se: float
    df: float
    slots: int
    rho: float
    phi: float
    n_eff: float


class Estimate(NamedTuple):
    """A ratio and its error: `ratio` ± t(alpha, `df`) · `se`."""

    ratio: float
    se: float
    df: float
    se_node: float
    se_time: float
    nodes: int
    time: TimePart


def estimate(totals: Totals, k: float) -> Estimate | None:
    """The ratio of the totals, or None where there is none: no baseline, or fewer slots than blocks.

    `k` widens the correlation that is assumed between slots; few nodes have their own.
    """
    nodes = len(totals.node_b)
    few = nodes < FEW_NODES
    time = time_part(totals.slot_b, totals.slot_c, max(k, FEW_NODES_K) if few else k, totals.whole if few else None)
    baseline = math.fsum(totals.node_b)
    if time is None or baseline <= 0.0:
        return None
    if few:
        df = time.df if time.se > 0.0 else 1.0
        found = Estimate(time.ratio, time.se, df, 0.0, time.se, nodes, time)
    else:
        ratio = math.fsum(totals.node_c) / baseline
        se_node = _node_error(totals.node_b, totals.node_c, ratio, baseline / nodes)
        se = math.hypot(se_node, time.se)
        found = Estimate(ratio, se, _freedom(se_node, nodes, time), se_node, time.se, nodes, time)
    return found if all(map(math.isfinite, (found.ratio, found.se, found.df))) else None


def time_part(
    slot_b: Sequence[float], slot_c: Sequence[float], k: float, whole: Sequence[bool] | None = None
) -> TimePart | None:
    """Ratio and error of the newest slots in equal blocks, by the sums of each slot; None without slots or baseline.

    With `whole`, the correlation of slots is that of neighbours that both are whole: gaps hide correlation, and with
    one or two nodes nothing else holds the error up.
    """
    q = BLOCKS if len(slot_b) >= 2 * BLOCKS else BLOCKS_FEW_SLOTS
    length = len(slot_b) // q
    used = q * length
    if length == 0:
        return None
    newest_b, newest_c = slot_b[len(slot_b) - used :], slot_c[len(slot_c) - used :]
    baseline = math.fsum(newest_b)
    if baseline <= 0.0:
        return None
    ratio = math.fsum(newest_c) / baseline
    mean = baseline / used
    residuals, scale = _residuals(newest_b, newest_c, ratio)
    rho = _upper_correlation(residuals, k, None if whole is None else whole[len(whole) - used :])
    all_slots, block = _mean_variance(rho, used), _mean_variance(rho, length)
    phi = max(1.0, all_slots * (q - 1) / (block - all_slots))
    sums = [math.fsum(residuals[at : at + length]) for at in range(0, used, length)]
    se = math.sqrt(phi * math.fsum(s * s for s in sums) / (q * (q - 1))) / length * (scale / mean)
    n_eff = used * (1.0 - rho) / (1.0 + rho)
    return TimePart(ratio, se, max(1.0, min(q - 1.0, n_eff - 1.0)), used, rho, phi, n_eff)


def _node_error(node_b: Sequence[float], node_c: Sequence[float], ratio: float, mean: float) -> float:
    n = len(node_b)
    residuals, scale = _residuals(node_b, node_c, ratio)
    return math.sqrt(math.fsum(e * e for e in residuals) / (n * (n - 1))) * (scale / mean)


def _residuals(b: Sequence[float], c: Sequence[float], ratio: float) -> tuple[list[float], float]:
    """What is left of C, as shares of the largest, and that: squares of shares neither overflow nor vanish."""
    found = [_residual(each_c, ratio * each_b) for each_b, each_c in zip(b, c, strict=True)]
    largest = max(map(abs, found))
    return ([each / largest for each in found], largest) if 0.0 < largest < math.inf else ([0.0] * len(found), largest)


def _residual(value: float, expected: float) -> float:
    """The difference, or exactly nothing where it is the rounding of the division that made `expected`."""
    rest = value - expected
    return 0.0 if abs(rest) <= _NOTHING * (abs(value) + abs(expected)) else rest


def _upper_correlation(residuals: Sequence[float], k: float, whole: Sequence[bool] | None) -> float:
    """The upper end of what the correlation of neighbouring slots may be: its estimate, corrected for the bias that
    short series have (Kendall 1954), and `k` standard errors more."""
    n = len(residuals)
    r = _correlation(residuals) if whole is None or all(whole) else _gapped_correlation(residuals, whole)
    rho = _clip(r + (1.0 + 4.0 * r) / n)
    return _clip(rho + k * math.sqrt((1.0 - rho * rho) / n))


def _correlation(residuals: Sequence[float]) -> float:
    square = math.fsum(e * e for e in residuals)
    return math.fsum(e * before for before, e in itertools.pairwise(residuals)) / square if square else 0.0


def _gapped_correlation(residuals: Sequence[float], whole: Sequence[bool]) -> float:
    """The correlation over neighbours that both are whole (Parzen 1963), scaled as if none were missing."""
    n = len(residuals)
    squares = [e * e for e, is_whole in zip(residuals, whole, strict=True) if is_whole]
    pairs = zip(itertools.pairwise(residuals), itertools.pairwise(whole), strict=True)
    products = [before * e for (before, e), (one, other) in pairs if one and other]
    square = math.fsum(squares)
    if not products or not square:
        return _correlation(residuals)
    return (math.fsum(products) / len(products) * (n - 1)) / (square / len(squares) * n)


def _clip(rho: float) -> float:
    return min(max(rho, 0.0), RHO_MOST)


def _mean_variance(rho: float, m: int) -> float:
    """Variance of the mean of `m` values of an AR(1) process of variance 1."""
    rest = 1.0 - rho
    return (1.0 + rho) / (rest * m) - 2.0 * rho * (1.0 - rho**m) / (rest * rest * m * m)


def _freedom(se_node: float, nodes: int, time: TimePart) -> float:
    """Degrees of freedom of the sum of both parts; with no error at all, those of the nodes."""
    largest = max(se_node, time.se)
    if largest == 0.0:
        return max(1.0, nodes - 1.0)
    node, slot = (se_node / largest) ** 4, (time.se / largest) ** 4
    both = (se_node / largest) ** 2 + (time.se / largest) ** 2
    return both * both / (node / (nodes - 1) + slot / time.df)
