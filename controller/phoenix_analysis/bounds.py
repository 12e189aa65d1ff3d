"""Bounds of a claim's ratio at a look, and what they show."""

from __future__ import annotations

import math
from typing import NamedTuple

from phoenix_analysis.criteria import Claim
from phoenix_analysis.ratio import FEW_NODES, Estimate
from phoenix_analysis.student import t_upper

FEW_NODES_LEAST_SLOTS = 30
"""Slots below which fewer than three nodes decide nothing."""
_EQUAL = 1e-12
"""Two numbers this close, relatively, are equal: a limit such as 1 - 0.7 is rounded."""


class Bounds(NamedTuple):
    """The ratio lies in between, each side with its own chance `alpha_*` of being wrong. Infinite at alpha 0."""

    lower: float
    upper: float
    alpha_lower: float
    alpha_upper: float


def bounds(found: Estimate, alpha_lower: float, alpha_upper: float) -> Bounds:
    """Bounds of an estimate. Without any error, both are the ratio itself."""
    return Bounds(
        found.ratio - _width(found, alpha_lower), found.ratio + _width(found, alpha_upper), alpha_lower, alpha_upper
    )


def no_event_bounds(possible: float, alpha_lower: float, alpha_upper: float) -> Bounds:
    """Bounds of a share of which `possible` chances gave no event: the rule of three, -ln(alpha) / N.

    A chance is a point that was sent or lost. A strict plan counts a node's whole scrape as one, since points that are
    lost in one request are lost together.
    """
    upper = -math.log(alpha_upper) / possible if alpha_upper > 0.0 else math.inf
    return Bounds(0.0, upper, alpha_lower, alpha_upper)


def is_shown(claim: Claim, found: Bounds, *, exact: bool) -> bool:
    """Whether the ratio lies on the claim's side of its limit. Equality is enough only where there is no error."""
    if claim.limit is None:
        return False
    if claim.above:
        return found.lower > claim.limit or (exact and _equal(found.lower, claim.limit))
    return found.upper < claim.limit or (exact and _equal(found.upper, claim.limit))


def is_refuted(claim: Claim, found: Bounds, *, exact: bool) -> bool:
    """Whether the ratio lies on the other side."""
    if claim.limit is None:
        return False
    bound = found.upper if claim.above else found.lower
    if exact and _equal(bound, claim.limit):
        return False
    return bound < claim.limit if claim.above else bound > claim.limit


def excludes_one(found: Bounds, *, exact: bool) -> bool:
    """Whether two equal arms would not have given this."""
    if exact and _equal(found.lower, 1.0):
        return False
    return found.lower > 1.0 or found.upper < 1.0


def decides(nodes: int, slots: int) -> bool:
    """Whether a look after `slots` slots may decide anything on so many nodes."""
    return nodes >= FEW_NODES or slots >= FEW_NODES_LEAST_SLOTS


def _width(found: Estimate, alpha: float) -> float:
    if found.se == 0.0:
        return 0.0
    return t_upper(alpha, found.df) * found.se


def _equal(one: float, other: float) -> bool:
    return abs(one - other) <= _EQUAL * max(abs(one), abs(other))
