"""What would decide an open claim: more nodes, or more slots, and how many.

A margin of three standard errors is shown in about four runs of five. The part of the error that nodes make falls with
their number, the part that slots make with theirs, and neither does the other's work.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from phoenix_analysis.bounds import FEW_NODES_LEAST_SLOTS, decides
from phoenix_analysis.criteria import Claim
from phoenix_analysis.looks import ClaimLook, Taken
from phoenix_analysis.ratio import Estimate
from phoenix_analysis.words import plural, share

ERRORS_WANTED = 3.0
MOST_SENSIBLE = 1_000_000
"""No plan has more nodes or slots than this: beyond it the margin is nothing."""


class Advice(NamedTuple):
    """What would help, by `text`. nodes, slots: of a plan that would decide; None where more do not help."""

    nodes: int | None
    slots: int | None
    text: str


def advice(claim: Claim, found: ClaimLook, taken: Taken) -> Advice | None:
    """What would help a claim that a look left open; None for one that is shown or decides nothing."""
    if claim.limit is None or found.is_shown:
        return None
    guess = found.estimate
    if guess is None:
        return Advice(None, None, "there is no baseline to compare with, or too few slots")
    slots = taken.look.slot
    if not decides(guess.nodes, slots):
        return Advice(None, FEW_NODES_LEAST_SLOTS, f"fewer than three nodes need {FEW_NODES_LEAST_SLOTS} slots")
    if claim.counts and claim.limit == 0.0:
        return Advice(None, None, "nothing: no number of slots shows a share of exactly zero")
    margin = guess.ratio - claim.limit if claim.above else claim.limit - guess.ratio
    if margin <= 0.0:
        return Advice(None, None, "nothing: the estimate itself is on the wrong side of the limit")
    if claim.counts and found.candidate == 0.0 and found.bounds is not None:
        return _more_slots(math.ceil(slots * found.bounds.upper / claim.limit), slots, margin)
    nodes = _scaled(guess.nodes, guess.se_node, margin)
    longer = _scaled(slots, guess.se_time, margin)
    if nodes is None or longer is None:
        return Advice(None, None, f"nothing in reach: the margin is {share(margin)} only")
    if nodes > guess.nodes:
        also = f", and {plural(longer, 'slot')}" if longer > slots else ""
        text = f"a margin of {share(margin)} needs about {plural(nodes, 'node')} instead of {guess.nodes}{also}"
        return Advice(nodes, longer if longer > slots else None, text)
    if longer <= slots:  # each part is small enough, their sum is not
        longer = math.ceil(slots * (ERRORS_WANTED * guess.se / margin) ** 2) if guess.se else slots
    return _more_slots(max(longer, slots + 1), slots, margin)


def detectable(found: Estimate, slots: int, planned: int) -> float:
    """The margin that the plan's end shows in four runs of five, from the errors after `slots` of `planned` slots."""
    rest = math.sqrt(slots / planned) if planned > 0 else 1.0
    return ERRORS_WANTED * math.hypot(found.se_node, found.se_time * rest)


def _more_slots(wanted: int, slots: int, margin: float) -> Advice:
    return Advice(None, wanted, f"a margin of {share(margin)} needs about {plural(wanted, 'slot')} instead of {slots}")


def _scaled(count: int, error: float, margin: float) -> int | None:
    """The count at which an error would be a third of the margin, at least the present one; None if out of reach."""
    factor = (ERRORS_WANTED * error / margin) ** 2 if margin > error * 1e-9 else math.inf
    wanted = count * max(1.0, factor)
    return math.ceil(wanted) if wanted <= MOST_SENSIBLE else None
