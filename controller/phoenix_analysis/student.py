"""Quantiles of Student's t, for any number of degrees of freedom: the width of every interval."""

from __future__ import annotations

import math
from statistics import NormalDist

from phoenix_analysis.beta import incomplete_beta, log_gamma_half_step

_NORMAL = NormalDist()
_NEARLY_NORMAL = 1e3
_LOG_PI = math.log(math.pi)


def t_upper(alpha: float, df: float) -> float:
    """The value that a t variable of `df` > 0 degrees of freedom exceeds with the chance `alpha`.

    Infinite for alpha 0, negative for alpha above one half. Within some 1e-13 of scipy. Raises ValueError outside of
    0 <= alpha <= 1 and for df <= 0.
    """
    if not 0.0 <= alpha <= 1.0 or not df > 0.0:
        raise ValueError(f"no quantile of t at alpha {alpha} with {df} degrees of freedom")
    if alpha > 0.5:
        return -t_upper(1.0 - alpha, df)
    if alpha == 0.0:
        return math.inf
    if alpha == 0.5:
        return 0.0
    if df == 1.0:
        return 1.0 / math.tan(math.pi * alpha)
    if df >= _NEARLY_NORMAL:
        return _nearly_normal(alpha, df)
    return _newton(alpha, df)


def _newton(alpha: float, df: float) -> float:
    """Newton's method on ln tail over ln t: concave and falling, so that it converges from any start."""
    log_constant = log_gamma_half_step(df / 2) - 0.5 * (math.log(df) + _LOG_PI)
    t = _start(alpha, df)
    for _ in range(60):
        tail = _tail(t, df)
        density = math.exp(log_constant - 0.5 * (df + 1.0) * math.log1p(t * t / df))
        if tail <= 0.0 or density <= 0.0:
            t *= 0.5
            continue
        step = math.log(tail / alpha) * tail / (density * t)
        t *= math.exp(max(-3.0, min(3.0, step)))
        if abs(step) < 1e-8:  # convergence is quadratic: this was the last step that changes anything
            break
    return t


def _tail(t: float, df: float) -> float:
    """P(T > t) for t > 0."""
    log_beta = 0.5 * _LOG_PI - log_gamma_half_step(df / 2)
    whole = df + t * t
    return 0.5 * incomplete_beta(df / 2, 0.5, df / whole, t * t / whole, log_beta)


def _start(alpha: float, df: float) -> float:
    """A first guess: the expansion around the normal quantile, or the power law of the tail where that is further out."""
    if df > 3.0:
        return max(_nearly_normal(alpha, df), 1e-3)
    log_density = log_gamma_half_step(df / 2) - 0.5 * (math.log(df) + _LOG_PI)
    log_far = (log_density - math.log(alpha) + 0.5 * (df - 1.0) * math.log(df)) / df
    return max(math.exp(min(log_far, 600.0)), 1e-3)


def _nearly_normal(alpha: float, df: float) -> float:
    """The Cornish-Fisher expansion in 1 / df around the normal quantile (Abramowitz and Stegun 26.7.5)."""
    z = -_NORMAL.inv_cdf(alpha)
    s = z * z
    first = (s + 1) / 4
    second = ((5 * s + 16) * s + 3) / 96
    third = (((3 * s + 19) * s + 17) * s - 15) / 384
    fourth = ((((79 * s + 776) * s + 1482) * s - 1920) * s - 945) / 92160
    return z * (1 + (first + (second + (third + fourth / df) / df) / df) / df)
