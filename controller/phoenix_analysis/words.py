"""Numbers as verdicts write them."""

from __future__ import annotations

import math

from phoenix_analysis.criteria import LOSSES, Claim, Criterion


def share(value: float) -> str:
    """A share as a percentage: 0.5 is `50%`."""
    return f"{value * 100:.4g}%" if math.isfinite(value) else "unbounded"


def number(claim: Claim, ratio: float) -> str:
    """A ratio of a claim: a share, or where the limit is absolute the mean in the metric's own unit."""
    if claim.constant is None:
        return share(ratio)
    return f"{ratio * claim.scale:.4g}" if math.isfinite(ratio) else "unbounded"


def duration(seconds: float) -> str:
    """Seconds as the largest fitting unit: `90s`, `12.5m`, `3h`."""
    if seconds < 120:
        return f"{seconds:.4g}s"
    return f"{seconds / 60:.4g}m" if seconds < 7200 else f"{seconds / 3600:.4g}h"


def plural(count: int, noun: str, nouns: str = "") -> str:
    """`1 node`, `2 nodes`."""
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"


def wish(criterion: Criterion) -> str:
    """A criterion in a few words, as it was written: `series_per_scrape reduction 50%`."""
    form, limit = criterion.form, criterion.limit
    if form == "info":
        return criterion.metric
    absolute = form == "atMost" and criterion.metric not in LOSSES
    return f"{criterion.metric} {form} {limit:.6g}" if absolute else f"{criterion.metric} {form} {share(limit)}"
