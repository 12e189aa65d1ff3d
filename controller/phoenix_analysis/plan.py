"""The plan of a run: its slots and its looks, fixed before the first measurement.

A slot is one scrape interval. Harm is looked for at a quarter, half, three quarters and the end of the plan, success once
at the end, or at all four with early success. The alphas of the looks add up to the alpha of the whole plan, so that by
the union bound the chance of any wrong look is at most that, however the looks are correlated and whenever somebody stops.
"""

from __future__ import annotations

import math
from typing import NamedTuple

WARMUP_SLOTS = 5
"""Slots that never count: the first scrapes of a collector have no utilisation and no deltas."""
FIRST_LOOK = 10
"""No look before this slot: fewer slots say nothing about their own correlation."""
ALPHA_ONE_LOOK = 0.04
"""Alpha of success at one look. The t approximation runs to 5.6 % at 0.04 in the worst simulated cell of 3 to 5 nodes."""
ALPHA_FOUR_LOOKS = 0.05
"""Alpha of success over four looks."""
ALPHA_HARM = 0.05
"""Alpha of harm over four looks, for each guardrail."""
LOOK_SHARES = (0.25, 0.5, 0.75, 1.0)


class Look(NamedTuple):
    """One planned look: after how many counted slots, and the alpha that success and harm may spend there."""

    slot: int
    alpha_success: float
    alpha_harm: float


class Plan(NamedTuple):
    """What is measured and when it is judged. `k` widens the correlation that is assumed between slots."""

    interval_seconds: float
    slots: int
    warmup_slots: int
    looks: tuple[Look, ...]
    alpha: float
    k: float


def make_plan(
    interval: float, warmup: float, duration: float, candidates: int = 1, *, early: bool = False, strict: bool = False
) -> Plan:
    """The plan for a run of `duration` seconds in slots of `interval` seconds after `warmup` seconds.

    With several candidates "any is promoted wrongly" is a union, so each gets its share of the success alpha.
    An interval of zero has no slots, and a plan without slots no looks.
    """
    if interval <= 0:
        return Plan(interval, 0, WARMUP_SLOTS, (), 0.0, 2.0 if strict else 1.5)
    slots = int(duration / interval + 1e-9)
    warmup_slots = max(WARMUP_SLOTS, math.ceil(warmup / interval - 1e-9))
    alpha = (ALPHA_FOUR_LOOKS if early else ALPHA_ONE_LOOK) / max(1, candidates)
    looks = []
    before = 0.0
    for share in LOOK_SHARES:
        slot = int(slots * share)
        if slot < min(FIRST_LOOK, slots):
            continue
        spent = share * share - before * before
        success = alpha * spent if early else (alpha if share == 1.0 else 0.0)
        looks.append(Look(slot, success, ALPHA_HARM * spent))
        before = share
    return Plan(interval, slots, warmup_slots, tuple(looks), alpha, 2.0 if strict else 1.5)
