"""The exact two-sided binomial test at one half: McNemar's test of discordant pairs."""

from __future__ import annotations

from phoenix_analysis.beta import incomplete_beta, log_beta


def mcnemar(first: int, second: int) -> float:
    """The chance of a split at least as uneven as `first` to `second`, if each case fell on either side alike.

    1.0 where there is nothing to compare. Raises ValueError for negative counts.
    """
    if first < 0 or second < 0:
        raise ValueError("counts of discordant pairs are not negative")
    total, fewer = first + second, min(first, second)
    if 2 * fewer >= total:
        return 1.0
    # P(X <= k) = I_{1/2}(n - k, k + 1)
    a, b = float(total - fewer), float(fewer + 1)
    return min(1.0, 2.0 * incomplete_beta(a, b, 0.5, 0.5, log_beta(a, b)))
