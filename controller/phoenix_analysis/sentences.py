"""What a verdict says, in sentences of bounded length."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from phoenix_analysis.criteria import Claim
from phoenix_analysis.looks import ClaimLook
from phoenix_analysis.presence import CriticalLoss
from phoenix_analysis.words import duration, number, wish

MOST_CHARACTERS = 1000
"""A status holds no longer message."""
_MOST_NAMED = 5


class ClaimAt(NamedTuple):
    """A claim and what a look found of it."""

    claim: Claim
    found: ClaimLook


def summary(what: str, claims: Sequence[ClaimAt]) -> str:
    """`what`, and the claims it is said of."""
    return cut(f"{what}: " + "; ".join(sentence(each) for each in claims))


def shown(claims: Sequence[ClaimAt]) -> str:
    """Everything that was shown."""
    return summary("everything is shown", claims)


def lost(losses: Sequence[CriticalLoss], interval: float) -> str:
    """The critical processes that were lost, with the minute."""
    named = [f"{loss.entry} on {loss.node} from {duration(loss.slot * interval)} on" for loss in losses[:_MOST_NAMED]]
    rest = f" and {len(losses) - _MOST_NAMED} more" if len(losses) > _MOST_NAMED else ""
    return cut("the candidate lost critical processes that the baseline saw: " + ", ".join(named) + rest)


def sentence(each: ClaimAt) -> str:
    """A claim with its estimate, its bounds, and the limit."""
    claim, found = each
    asked = wish(claim.criterion)
    if found.bounds is None or found.estimate is None:
        return f"{asked} has nothing to be computed from"
    lower, upper = number(claim, found.bounds.lower), number(claim, found.bounds.upper)
    limit = "" if claim.limit is None else f", limit {number(claim, claim.limit)}"
    return f"{asked} is {number(claim, found.estimate.ratio)}, between {lower} and {upper}{limit}"


def cut(text: str) -> str:
    """The text, cut where it is too long for a status."""
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1] + "…"
