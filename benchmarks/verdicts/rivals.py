"""Rival methods, each asked whether the ratio lies below a limit.

- `naive`: the mean ratio is below the limit, at the end or at each scrape.
- `kayenta`: the judge of Spinnaker's canary analysis: a 98 % Hodges-Lehmann interval (normal approximation) of the shift
  between the arms' fleet means, beyond 25 % of the estimate, and then the ratio of the means against the limit.
- `mann_whitney`: a one-sided rank test of C against limit x B over all node-slots, at the end.
- `welch`: a one-sided Welch test of the same, looked at on each scrape.
- `paired`: a one-sided paired t-test on C - limit x B over all node-slots, looked at on each scrape.

Looks at each scrape begin at slot 10, as ours do.
"""

from __future__ import annotations

import numpy as np
from benchmarks.verdicts.scenes import Bools, Floats
from scipy import stats
from scipy.special import stdtrit

from phoenix_analysis.plan import FIRST_LOOK

ALPHA = 0.05
_Z98 = float(stats.norm.isf(0.01))


def naive(b: Floats, c: Floats, limit: float, *, peeked: bool) -> Bools:
    """The mean ratio is at most the limit."""
    ratio = c.sum(axis=1).cumsum(axis=1) / np.maximum(b.sum(axis=1).cumsum(axis=1), 1e-100)
    return _any(ratio <= limit, peeked=peeked)


def kayenta(b: Floats, c: Floats, limit: float, *, every: int | None) -> Bools:
    """A decrease that is found, and a ratio of means that is at most the limit."""
    count = np.maximum((b > 0).sum(axis=1), 1)
    mean_b, mean_c = b.sum(axis=1) / count, c.sum(axis=1) / count
    slots = b.shape[2]
    looks = [slots] if every is None else sorted({*range(FIRST_LOOK, slots + 1, every), slots})
    passed = np.zeros(len(b), dtype=np.bool_)
    for t in looks:
        passed |= _kayenta_at(mean_b[:, :t], mean_c[:, :t], limit)
    return passed


def _kayenta_at(b: Floats, c: Floats, limit: float) -> Bools:
    t = b.shape[1]
    shifts = np.sort((c[:, :, None] - b[:, None, :]).reshape(len(b), -1), axis=1)
    rank = max(0, round(t * t / 2 - _Z98 * np.sqrt(t * t * (2 * t + 1) / 12)))
    estimate, high = np.median(shifts, axis=1), shifts[:, t * t - 1 - rank]
    return np.asarray((high < -0.25 * np.abs(estimate)) & (c.mean(axis=1) / b.mean(axis=1) <= limit))


def mann_whitney(b: Floats, c: Floats, limit: float) -> Bools:
    """A rank test over all node-slots."""
    passed = np.zeros(len(b), dtype=np.bool_)
    for at, (one, other) in enumerate(zip(b, c, strict=True)):
        usable = one > 0
        passed[at] = stats.mannwhitneyu(other[usable], limit * one[usable], alternative="less").pvalue < ALPHA
    return passed


def welch(b: Floats, c: Floats, limit: float) -> Bools:
    """A two-sample t-test at each scrape."""
    n = np.maximum((b > 0).sum(axis=1).cumsum(axis=1), 2)
    means, variances = [], []
    for values in (limit * b, c):
        total, square = values.sum(axis=1).cumsum(axis=1), (values * values).sum(axis=1).cumsum(axis=1)
        means.append(total / n)
        variances.append(np.maximum(square - total * total / n, 1e-100) / (n - 1) / n)
    df = (variances[0] + variances[1]) ** 2 / (variances[0] ** 2 + variances[1] ** 2) * (n - 1)
    t = (means[0] - means[1]) / np.sqrt(variances[0] + variances[1])
    return _any(t > stdtrit(df, 1.0 - ALPHA), peeked=True)


def paired(b: Floats, c: Floats, limit: float) -> Bools:
    """A paired t-test at each scrape."""
    n = np.maximum((b > 0).sum(axis=1).cumsum(axis=1), 2)
    d = limit * b - c
    total, square = d.sum(axis=1).cumsum(axis=1), (d * d).sum(axis=1).cumsum(axis=1)
    error = np.sqrt(np.maximum(square - total * total / n, 1e-300) / (n - 1) / n)
    return _any(total / n / error > stdtrit(n - 1.0, 1.0 - ALPHA), peeked=True)


def _any(passed: Bools, *, peeked: bool) -> Bools:
    return np.asarray(passed[:, FIRST_LOOK - 1 :].any(axis=1) if peeked else passed[:, -1])
