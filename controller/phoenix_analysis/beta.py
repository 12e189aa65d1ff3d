"""The regularised incomplete beta function: what tails of Student's t and of the binomial distribution are made of.

By Lentz' continued fraction (Numerical Recipes, 3rd edition, section 6.4), with the prefactor in logarithms.
"""

from __future__ import annotations

import math

_TINY = 1e-300
_ENOUGH = 2e-16
_MOST_STEPS = 20_000


def incomplete_beta(a: float, b: float, x: float, y: float, log_beta: float) -> float:
    """I_x(a, b), between 0 and 1.

    `y` is 1 - x and `log_beta` is ln B(a, b); both are the caller's, who can often compute them more exactly.
    """
    if x <= 0.0:
        return 0.0
    if y <= 0.0:
        return 1.0
    front = math.exp(a * math.log(x) + b * math.log(y) - log_beta)
    if x < (a + 1.0) / (a + b + 2.0):
        return front * _fraction(a, b, x) / a
    return 1.0 - front * _fraction(b, a, y) / b


def log_beta(a: float, b: float) -> float:
    """ln B(a, b)."""
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def log_gamma_half_step(a: float) -> float:
    """ln(Γ(a + 1/2) / Γ(a)) without the cancellation of two large logarithms.

    From 20 on by its asymptotic series, whose first term left out is below 1e-17 there.
    """
    if a < 20.0:
        return math.log(math.gamma(a + 0.5) / math.gamma(a))
    w = 1.0 / (a * a)
    series = -1 / 8 + w * (1 / 192 + w * (-1 / 640 + w * (17 / 14336 + w * (-31 / 18432 + w * 691 / 180224))))
    return 0.5 * math.log(a) + series / a


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of I_x(a, b), which converges fast where x < (a + 1) / (a + b + 2)."""
    c = 1.0
    d = _inverse(1.0 - (a + b) * x / (a + 1.0))
    h = d
    for m in range(1, _MOST_STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1.0) * (a + 2 * m))
        d = _inverse(1.0 + even * d)
        c = 1.0 + even / c
        h *= d * c
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1.0))
        d = _inverse(1.0 + odd * d)
        c = 1.0 + odd / c
        step = d * c
        h *= step
        if abs(step - 1.0) < _ENOUGH:
            break
    return h


def _inverse(value: float) -> float:
    return 1.0 / (value if abs(value) > _TINY else _TINY)
